//! Codes that identify things, and labels that name them to people in several languages.

#[cfg(feature = "schema")]
pub(crate) mod schema;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, ErrorKind};

/// The key of a class, scheme, fact, parameter, rulebook ...: the only thing rules refer to.
///
/// One to 64 ASCII letters, digits, `_` or `-`, starting with a letter; case counts. A label is
/// never a key: 潜力客户 means four different things in the source documents (C-04).
/// Cheap to clone.
///
/// ```
/// use guanxi::label::Code;
/// let code: Code = "high_value".parse()?;
/// assert_eq!(code, "high_value");
/// assert_eq!("潜力客户".parse::<Code>().unwrap_err().code(), "code-form");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(Arc<str>);

impl Code {
    /// The most characters a code may have.
    ///
    /// ```
    /// use guanxi::label::Code;
    /// assert!("a".repeat(Code::MAX_LEN).parse::<Code>().is_ok());
    /// assert_eq!("a".repeat(Code::MAX_LEN + 1).parse::<Code>().unwrap_err().code(), "code-form");
    /// ```
    pub const MAX_LEN: usize = 64;

    /// The code as text.
    ///
    /// ```
    /// # use guanxi::label::Code;
    /// assert_eq!("S".parse::<Code>()?.as_str(), "S");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut characters = text.chars();
        let first = characters.next().is_some_and(|c| c.is_ascii_alphabetic());
        let rest = characters.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if first && rest && text.len() <= Self::MAX_LEN {
            return Ok(Self(Arc::from(text)));
        }
        Err(Error::new(ErrorKind::Value, "code-form", format!("`{text}` cannot be a code")).with_help(
            "write 1 to 64 letters a-z, A-Z, digits, `_` or `-`, starting with a letter; names for people go into `label`",
        ))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for Code {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_text(deserializer)
    }
}

/// Reads a text and parses it; the help text of the error goes into the message.
pub(crate) fn parse_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err = Error>,
{
    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
    text.parse().map_err(|error| custom(&error))
}

/// A serde error that keeps sentence and help of ours.
pub(crate) fn custom<E: de::Error>(error: &Error) -> E {
    match error.help() {
        Some(help) => E::custom(format!("{error} ({help})")),
        None => E::custom(error),
    }
}

/// The languages in which the library itself explains: every explanation exists in each.
///
/// ```
/// use guanxi::label::Language;
/// assert_eq!("zh".parse::<Language>()?, Language::Chinese);
/// assert_eq!(Language::English.tag(), "en");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Language {
    /// English, tag `en`.
    #[default]
    English,
    /// Simplified Chinese, tag `zh`.
    Chinese,
}

impl Language {
    /// The language tag under which labels are kept.
    ///
    /// ```
    /// # use guanxi::label::Language;
    /// assert_eq!(Language::Chinese.tag(), "zh");
    /// ```
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "en" => Ok(Self::English),
            "zh" => Ok(Self::Chinese),
            _ => {
                Err(Error::new(ErrorKind::Value, "language", format!("unknown language `{text}`"))
                    .with_help("write `en` or `zh`"))
            }
        }
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| custom(&error))
    }
}

/// Reads a map and refuses a key that stands twice, which would silently drop one of the two.
pub(crate) fn map_without_doubles<'de, D, V>(from: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Entries<V>(std::marker::PhantomData<V>);
    impl<'de, V: Deserialize<'de>> de::Visitor<'de> for Entries<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some((key, value)) = map.next_entry::<String, V>()? {
                if entries.contains_key(&key) {
                    let message = format!("the key `{key}` stands twice (leave one out)");
                    return Err(de::Error::custom(message));
                }
                entries.insert(key, value);
            }
            Ok(entries)
        }
    }
    from.deserialize_map(Entries(std::marker::PhantomData))
}

/// What a coded thing is called, by language tag (`en`, `zh`, any other the rulebook brings).
///
/// ```
/// use guanxi::label::{Labels, Language};
/// let labels = Labels::from_iter([("en", "Core"), ("zh", "核心客户")]);
/// assert_eq!(labels.get(Language::Chinese), Some("核心客户"));
/// assert_eq!(Labels::default().get(Language::English), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(#[serde(deserialize_with = "map_without_doubles")] BTreeMap<String, String>);

impl Labels {
    /// The label in this language, if there is one.
    ///
    /// ```
    /// # use guanxi::label::{Labels, Language};
    /// assert_eq!(Labels::from_iter([("en", "Core")]).get(Language::Chinese), None);
    /// ```
    pub fn get(&self, language: Language) -> Option<&str> {
        self.0.get(language.tag()).map(String::as_str)
    }

    /// The label in this language, else the code itself.
    ///
    /// ```
    /// # use guanxi::label::{Code, Labels, Language};
    /// let code: Code = "core".parse()?;
    /// assert_eq!(Labels::default().or_code(Language::English, &code), "core");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn or_code<'a>(&'a self, language: Language, code: &'a Code) -> &'a str {
        self.get(language).unwrap_or(code.as_str())
    }

    /// Whether there is no label in any language.
    ///
    /// ```
    /// assert!(guanxi::label::Labels::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(tag, label)| (tag.into(), label.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ascii_and_bounded() {
        for good in ["S", "high_value", "a-b", "x9", &"a".repeat(64)] {
            assert_eq!(good.parse::<Code>().map(|c| c.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "9x", "_x", "a b", "é", "核心", &"a".repeat(65)] {
            assert_eq!(bad.parse::<Code>().map_err(|e| e.code()), Err("code-form"), "{bad}");
        }
    }
}
