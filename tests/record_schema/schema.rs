//! A type with what reads it and the validator of its schema.

use jsonschema::Validator;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The schema of a type, of draft 7.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<T>().to_value()
}

/// A type by name, with the two that judge a document of it.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) schema: Value,
    validator: Validator,
    read: fn(&Value) -> Result<(), String>,
}

impl Kind {
    pub(crate) fn of<T: JsonSchema + DeserializeOwned>(name: &'static str) -> Self {
        let schema = schema_of::<T>();
        let validator = jsonschema::draft7::new(&schema).unwrap();
        let read = |document: &Value| match serde_json::from_value::<T>(document.clone()) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        Self { name, schema, validator, read }
    }

    /// What the schema says of a document.
    pub(crate) fn validates(&self, document: &Value) -> Result<(), String> {
        let faults = self.validator.iter_errors(document);
        let faults: Vec<String> =
            faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }

    /// What serde says of it.
    pub(crate) fn reads(&self, document: &Value) -> Result<(), String> {
        (self.read)(document)
    }

    /// Both take it.
    #[track_caller]
    pub(crate) fn assert_takes(&self, document: &Value) {
        let name = self.name;
        self.reads(document).unwrap_or_else(|error| panic!("{name}: {error}\n{document:#}"));
        self.validates(document).unwrap_or_else(|fault| panic!("{name}: {fault}\n{document:#}"));
    }
}
