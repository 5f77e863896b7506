//! The JSON Schema of requests.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::{
    AgendaQuestion, CheckQuestion, ClocksQuestion, ColumnsQuestion, DecideQuestion, DiffQuestion,
    DueQuestion, ExplainQuestion, KpiAccumulateQuestion, KpiFinishQuestion, KpiMergeQuestion,
    Question, ReviewQuestion, TestQuestion, WarningsQuestion,
};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::schema::finish;

/// The name of what a review of columns is described by.
const COLUMNS: &str = "columns";

/// The JSON Schema (draft 7) of the requests of a question, as indented JSON with a line end; `columns` is
/// that of [`ColumnsQuestion`].
///
/// # Errors
/// `unknown-question`.
///
/// ```
/// let schema = guanxi::request::json_schema("decide")?;
/// let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
/// assert_eq!(schema["required"], serde_json::json!(["as_of", "portfolio"]));
/// assert_eq!(schema["additionalProperties"], false); // as reading: no unknown key
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn json_schema(name: &str) -> Result<String> {
    if name == COLUMNS {
        return Ok(of::<ColumnsQuestion>(name));
    }
    let question: Question = name.parse().map_err(|_| {
        let known = Question::ALL.iter().map(|one| one.name()).chain([COLUMNS]);
        Error::new(ErrorKind::Name, "unknown-question", format!("there is no question `{name}`"))
            .with_help(did_you_mean(name, known))
    })?;
    Ok(match question {
        Question::Check => of::<CheckQuestion>(name),
        Question::Test => of::<TestQuestion>(name),
        Question::Diff => of::<DiffQuestion>(name),
        Question::Decide => of::<DecideQuestion>(name),
        Question::Explain => of::<ExplainQuestion>(name),
        Question::Review => of::<ReviewQuestion>(name),
        Question::Due => of::<DueQuestion>(name),
        Question::Agenda => of::<AgendaQuestion>(name),
        Question::Clocks => of::<ClocksQuestion>(name),
        Question::Warnings => of::<WarningsQuestion>(name),
        Question::KpiAccumulate => of::<KpiAccumulateQuestion>(name),
        Question::KpiMerge => of::<KpiMergeQuestion>(name),
        Question::KpiFinish => of::<KpiFinishQuestion>(name),
    })
}

fn of<T: JsonSchema>(name: &str) -> String {
    // As the schema of rulebooks: editors know draft 7 best.
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    finish(&mut schema);
    if let serde_json::Value::Object(root) = &mut schema {
        root.insert("title".to_owned(), format!("guanxi request: {name}").into());
    }
    format!("{schema:#}\n")
}
