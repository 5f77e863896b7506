//! A value in a document.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value in a document: a whole number, a flag or a text. Never a float.
///
/// ```
/// use guanxi::rulebook::DocumentValue;
/// let value = |text| serde_json::from_str::<DocumentValue>(text);
/// assert_eq!(value("500000").unwrap(), DocumentValue::Integer(500_000));
/// assert_eq!(value(r#""0.1""#).unwrap(), DocumentValue::Text("0.1".into()));
/// assert!(value("0.1").unwrap_err().to_string().contains("a float is not exact"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentValue {
    /// A whole number.
    Integer(i64),
    /// True or false.
    Flag(bool),
    /// A text: a decimal, a percentage, a span, a date, a `$parameter`.
    Text(String),
}

impl fmt::Display for DocumentValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(n) => write!(f, "{n}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for DocumentValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(n) => serializer.serialize_i64(*n),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for DocumentValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;
        impl Visitor<'_> for ValueVisitor {
            type Value = DocumentValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, true or false, or a text in quotes")
            }

            fn visit_i64<E: de::Error>(self, n: i64) -> Result<DocumentValue, E> {
                Ok(DocumentValue::Integer(n))
            }

            fn visit_u64<E: de::Error>(self, n: u64) -> Result<DocumentValue, E> {
                i64::try_from(n).map(DocumentValue::Integer).map_err(|_| {
                    E::custom(format!("the number {n} is too large (write at most 15 digits)"))
                })
            }

            fn visit_f64<E: de::Error>(self, n: f64) -> Result<DocumentValue, E> {
                // The float itself may have lost digits of what was written.
                let example =
                    if n.abs() < 1e11 { format!(": \"{n}\"") } else { " in quotes".to_owned() };
                Err(E::custom(format!("a float is not exact (write the number as text{example})")))
            }

            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<DocumentValue, E> {
                Ok(DocumentValue::Flag(flag))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<DocumentValue, E> {
                Ok(DocumentValue::Text(text.to_owned()))
            }
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}
