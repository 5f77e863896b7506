//! What a scheme is: classes, best first, and how one of them is selected.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::fact::{FactId, Value};
use crate::label::{Code, Labels, Language};
use crate::rule::atom::AtomId;
use crate::rule::formula::Formula;
use crate::rule::{DecisionList, Matrix};
use crate::time::{Buckets, Span};

/// A class of a scheme: a code, labels, and a rank with 0 for the best. Cheap to clone.
///
/// Serialises as its code.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let core = &rulebook.scheme("quadrant")?.classes()[0];
/// assert_eq!((core.code().as_str(), core.rank()), ("core", 0));
/// assert_eq!(core.label(Language::Chinese), "核心客户");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone)]
pub struct Class(Arc<ClassParts>);

#[derive(Debug)]
struct ClassParts {
    code: Code,
    labels: Labels,
    rank: usize,
}

impl Class {
    pub(crate) fn new(code: Code, labels: Labels, rank: usize) -> Self {
        Self(Arc::new(ClassParts { code, labels, rank }))
    }

    /// The code, unique in its scheme; other schemes may use it for something else.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let segment = rulebook.scheme("segment")?;
    /// let codes: Vec<&str> = segment.classes().iter().map(|c| c.code().as_str()).collect();
    /// assert_eq!(codes, ["high_value", "potential", "normal"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.0.code
    }

    /// What the class is called: its label, else its code.
    ///
    /// A label identifies nothing: 潜力客户 is a class in several schemes (C-04).
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let called = |preset, scheme, class| -> guanxi::Result<String> {
    ///     let rulebook = Rulebook::preset(preset)?;
    ///     let class = rulebook.scheme(scheme)?.class(class).expect("a class of the scheme");
    ///     Ok(class.label(Language::Chinese).to_owned())
    /// };
    /// assert_eq!(called("service_quality", "segment", "potential")?, "潜力客户");
    /// assert_eq!(called("value_activity", "quadrant", "potential")?, "潜力客户");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.0.labels.or_code(language, &self.0.code)
    }

    /// The labels in every language; empty when the rulebook gives none.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let class = &rulebook.scheme("tier")?.classes()[2];
    /// assert_eq!(class.labels().get(Language::Chinese), Some("C级客户"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn labels(&self) -> &Labels {
        &self.0.labels
    }

    /// The place in the scheme, 0 for the best: a move to a smaller rank is a move up.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let tier = rulebook.scheme("tier")?;
    /// let rank = |code| tier.class(code).map(|class| class.rank());
    /// assert!(rank("A") < rank("C"));
    /// assert_eq!(rank("C"), Some(2));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rank(&self) -> usize {
        self.0.rank
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code && self.0.rank == other.0.rank
    }
}

impl Eq for Class {}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Class({})", self.0.code)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.code, f)
    }
}

impl Serialize for Class {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.code.serialize(serializer)
    }
}

/// How a scheme selects a class.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::SchemeKind};
/// assert_eq!(Rulebook::preset("renewal")?.scheme("tier")?.kind(), SchemeKind::List);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SchemeKind {
    /// The first class whose condition holds.
    List,
    /// The band in which one fact lies.
    Bands,
    /// The cell of a row and a column.
    Matrix,
}

impl SchemeKind {
    /// The name of the kind in rulebook files.
    ///
    /// ```
    /// use guanxi::policy::scheme::SchemeKind;
    /// assert_eq!(SchemeKind::Matrix.name(), "matrix");
    /// assert_eq!(serde_json::to_value(SchemeKind::Bands).unwrap(), SchemeKind::Bands.name());
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Bands => "bands",
            Self::Matrix => "matrix",
        }
    }
}

/// One classification of a rulebook.
///
/// ```
/// use guanxi::Rulebook;
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let tier = rulebook.scheme("tier")?;
/// let codes: Vec<&str> = tier.classes().iter().map(|class| class.code().as_str()).collect();
/// assert_eq!(codes, ["S", "A", "B", "C"]);
/// assert_eq!(tier.review().unwrap().to_string(), "1 quarter"); // D000-48
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct Scheme {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) kind: SchemeKind,
    /// Best first.
    pub(crate) classes: Vec<Class>,
    /// For each class, the condition under which it is kept.
    pub(crate) keeps: Vec<Option<Formula>>,
    pub(crate) selector: Selector,
    pub(crate) review: Option<Buckets>,
    pub(crate) min_stay: Option<Span>,
    /// The fact `class(...)` of this scheme, where a rule reads it.
    pub(crate) class_fact: Option<FactId>,
    /// The schemes whose classes its rules read, directly or not, each after those it reads.
    pub(crate) needs: Vec<usize>,
    /// A rule of another policy that is asked as a list is: no scheme of the rulebook, and no event
    /// or host speaks of its class.
    pub(crate) derived: bool,
    /// The place in the document.
    pub(crate) path: String,
    /// The places of the conditions of a list that another policy asks.
    pub(crate) rows: Vec<String>,
    /// Facts with which the class must not fall, and those with which it must not rise.
    pub(crate) rising: Vec<String>,
    pub(crate) falling: Vec<String>,
}

impl Scheme {
    /// The code, unique in the rulebook.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let codes: Vec<&str> = rulebook.schemes().iter().map(|s| s.code().as_str()).collect();
    /// assert_eq!(codes, ["tier", "segment"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What the scheme is called: its label, else its code.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// assert_eq!(rulebook.scheme("quadrant")?.label(Language::Chinese), "价值×活跃度");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// How it selects a class.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::SchemeKind};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let kinds: Vec<_> = rulebook.schemes().iter().map(|scheme| scheme.kind()).collect();
    /// assert_eq!(kinds, [SchemeKind::Bands, SchemeKind::List]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kind(&self) -> SchemeKind {
        self.kind
    }

    /// The classes, best first; at least one.
    ///
    /// Those of a matrix are in the order in which it lists them, else in that of its cells.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let quadrant = rulebook.scheme("quadrant")?;
    /// let codes: Vec<&str> = quadrant.classes().iter().map(|c| c.code().as_str()).collect();
    /// assert_eq!(codes, ["core", "potential", "basic", "watch"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of this code, if the scheme has one; case counts.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let tier = rulebook.scheme("tier")?;
    /// assert_eq!(tier.class("B").map(|class| class.rank()), Some(1));
    /// assert!(tier.class("b").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn class(&self, code: &str) -> Option<&Class> {
        self.classes.iter().find(|class| *class.code() == *code)
    }

    /// How often a classification is to be reviewed; it is valid to the end of that period.
    ///
    /// Periods are those of the calendar (A-53); none where the scheme names no period.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let review = rulebook.scheme("quadrant")?.review();
    /// assert_eq!(review, Some("1 month".parse()?)); // D001-46
    /// assert_eq!(Rulebook::preset("renewal")?.scheme("tier")?.review(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn review(&self) -> Option<Span> {
        self.review.map(|buckets| buckets.period())
    }

    /// How long a customer stays in a class at least before it moves down; none without a limit.
    ///
    /// Counted from the day of the last change by civil arithmetic; a move up never waits.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = |stay: &str| Rulebook::from_toml(&format!(r#"
    ///     format = 1
    ///     code = "sample"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     [[scheme]]
    ///     code = "tier"
    ///     kind = "list"
    ///     min_stay = "{stay}"
    ///     classes = [{{ code = "A", when = "strategic" }}, {{ code = "B" }}]
    /// "#));
    /// assert_eq!(rulebook("90 days")?.scheme("tier")?.min_stay(), Some("90 days".parse()?));
    /// assert_eq!(rulebook("24 hours").unwrap_err().code(), "min-stay");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn min_stay(&self) -> Option<Span> {
        self.min_stay
    }

    /// The place of a class; `unknown-class` with the nearest code where there is none.
    pub(crate) fn rank_of(&self, class: &str) -> crate::Result<usize> {
        self.class(class).map(Class::rank).ok_or_else(|| {
            let codes = self.classes.iter().map(|class| class.code().as_str());
            let message = format!("scheme `{}` has no class `{class}`", self.code);
            Error::new(ErrorKind::Name, "unknown-class", message)
                .with_help(did_you_mean(class, codes))
        })
    }

    pub(crate) fn keep(&self, class: usize) -> Option<&Formula> {
        self.keeps.get(class).and_then(Option::as_ref)
    }

    /// A class as a value of the scheme's fact: positions ascend, so the best class is largest.
    pub(crate) fn class_value(&self, class: usize) -> Value {
        let place = self.classes.len().saturating_sub(class.saturating_add(1));
        Value::Choice(u16::try_from(place).unwrap_or(u16::MAX))
    }
}

/// How the class is found.
#[derive(Debug)]
pub(crate) enum Selector {
    /// The row is the class.
    List(DecisionList),
    /// The cells hold places of classes.
    Matrix { rows: Axis, columns: Axis, cells: Matrix<usize> },
}

impl Selector {
    pub(crate) fn lists(&self) -> impl Iterator<Item = &DecisionList> {
        let (first, second) = match self {
            Self::List(list) => (list, None),
            Self::Matrix { rows, columns, .. } => (&rows.list, Some(&columns.list)),
        };
        std::iter::once(first).chain(second)
    }

    /// The atoms of every condition.
    pub(crate) fn atoms(&self) -> Vec<AtomId> {
        let mut atoms = Vec::new();
        self.lists().for_each(|list| list.collect(&mut atoms));
        atoms
    }
}

/// One side of a matrix.
#[derive(Debug)]
pub(crate) struct Axis {
    pub(crate) list: DecisionList,
    pub(crate) entries: Vec<AxisEntry>,
}

/// One row or column of a matrix.
#[derive(Debug)]
pub(crate) struct AxisEntry {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
}
