//! Tags: what a customer is marked with, by dimension; and questions about them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::record::customer::wrong;

/// A mark in one dimension, such as `industry:manufacturing` or `需求:品质优先`
/// (D001-40 ... D001-43, D003-22 ... D003-24).
///
/// Both sides are words of the host, not blank, and are compared as they are written, without the
/// blanks around them. The dimension holds no `:`.
///
/// ```
/// use guanxi::record::Tag;
/// let tag: Tag = "行业:制造业".parse()?;
/// assert_eq!((tag.dimension(), tag.value()), ("行业", "制造业"));
/// assert_eq!(tag.to_string(), "行业:制造业");
/// assert_eq!("制造业".parse::<Tag>().unwrap_err().code(), "tag-form");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag {
    dimension: String,
    value: String,
}

impl Tag {
    /// A tag of these two sides.
    ///
    /// # Errors
    /// `tag-form` where a side is blank, or the dimension holds a `:`.
    ///
    /// ```
    /// use guanxi::record::Tag;
    /// assert_eq!(Tag::new(" behaviour ", "complained")?, "behaviour:complained".parse()?);
    /// assert!(Tag::new("a:b", "c").is_err());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(dimension: &str, value: &str) -> Result<Self, Error> {
        let (dimension, value) = (dimension.trim(), value.trim());
        if dimension.is_empty() || value.is_empty() || dimension.contains(':') {
            return Err(wrong("tag-form", format!("`{dimension}:{value}` cannot be a tag"))
                .with_help("write `dimension:value`, such as `industry:manufacturing`"));
        }
        Ok(Self { dimension: dimension.to_owned(), value: value.to_owned() })
    }

    /// The dimension.
    ///
    /// ```
    /// # use guanxi::record::Tag;
    /// assert_eq!("need:quality".parse::<Tag>()?.dimension(), "need");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn dimension(&self) -> &str {
        &self.dimension
    }

    /// The value in its dimension.
    ///
    /// ```
    /// # use guanxi::record::Tag;
    /// assert_eq!("url:https://x".parse::<Tag>()?.value(), "https://x");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl FromStr for Tag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (dimension, value) = text.split_once(':').unwrap_or((text, ""));
        Self::new(dimension, value)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.dimension, self.value)
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| crate::label::custom(&error))
    }
}

/// A tag was put on or taken off.
///
/// ```
/// use guanxi::record::{Event, TagEvent};
/// let on = TagEvent::put("need:quality".parse()?);
/// let event = Event::new("e1", "KH0001", "2024-03-01".parse()?, on);
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["tag"]["on"], true);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TagEvent {
    /// The tag.
    pub tag: Tag,
    /// Whether the customer has it from now on.
    pub on: bool,
}

impl TagEvent {
    /// The customer has the tag from now on.
    ///
    /// ```
    /// assert!(guanxi::record::TagEvent::put("need:quality".parse()?).on);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn put(tag: Tag) -> Self {
        Self { tag, on: true }
    }

    /// The customer has the tag no more.
    ///
    /// ```
    /// assert!(!guanxi::record::TagEvent::take("need:quality".parse()?).on);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn take(tag: Tag) -> Self {
        Self { tag, on: false }
    }
}

/// A question about tags (D001-44, D001-45).
///
/// `All` of nothing is true, `Any` of nothing is false.
///
/// ```
/// use std::collections::BTreeSet;
/// use guanxi::record::{Tag, TagQuery};
/// let query: TagQuery = serde_json::from_str(
///     r#"{ "all": ["行业:制造业", { "not": "需求:价格敏感" }] }"#,
/// ).unwrap();
/// let tags = BTreeSet::from(["行业:制造业".parse::<Tag>()?, "需求:品质优先".parse()?]);
/// assert!(query.matches(&tags));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, deny_unknown_fields)]
pub enum TagQuery {
    /// The customer has the tag.
    Has(Tag),
    /// Every one of these holds.
    All {
        /// The questions.
        all: Vec<TagQuery>,
    },
    /// At least one of these holds.
    Any {
        /// The questions.
        any: Vec<TagQuery>,
    },
    /// This does not hold.
    Not {
        /// The question.
        not: Box<TagQuery>,
    },
}

impl TagQuery {
    /// Every one of these tags is there.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use guanxi::record::TagQuery;
    /// let both = TagQuery::all(["a:1".parse()?, "b:2".parse()?]);
    /// assert!(!both.matches(&BTreeSet::from(["a:1".parse()?])));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn all(tags: impl IntoIterator<Item = Tag>) -> Self {
        Self::All { all: tags.into_iter().map(Self::Has).collect() }
    }

    /// At least one of these tags is there.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use guanxi::record::TagQuery;
    /// let either = TagQuery::any(["a:1".parse()?, "b:2".parse()?]);
    /// assert!(either.matches(&BTreeSet::from(["a:1".parse()?])));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn any(tags: impl IntoIterator<Item = Tag>) -> Self {
        Self::Any { any: tags.into_iter().map(Self::Has).collect() }
    }

    /// The opposite question.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use guanxi::record::TagQuery;
    /// let none = TagQuery::any(["a:1".parse()?]).negated();
    /// assert!(none.matches(&BTreeSet::new()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not { not: Box::new(self) }
    }

    /// Whether it holds of these tags.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use guanxi::record::TagQuery;
    /// assert!(TagQuery::all([]).matches(&BTreeSet::new()));
    /// assert!(!TagQuery::any([]).matches(&BTreeSet::new()));
    /// ```
    pub fn matches(&self, tags: &BTreeSet<Tag>) -> bool {
        match self {
            Self::Has(tag) => tags.contains(tag),
            Self::All { all } => all.iter().all(|query| query.matches(tags)),
            Self::Any { any } => any.iter().any(|query| query.matches(tags)),
            Self::Not { not } => !not.matches(tags),
        }
    }
}
