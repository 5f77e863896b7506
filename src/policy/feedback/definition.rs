//! What loading a rulebook makes of what it says of feedback.

use serde::{Serialize, Serializer};

use crate::label::{Code, Labels, Language};
use crate::quantity::Scale;
use crate::rule::codes::CodeEntry;

/// A scale of scores that a rulebook names: the satisfaction survey, and others (C-20).
///
/// ```
/// use guanxi::{Rulebook, label::Language, quantity::Scale};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let nps = rulebook.feedback().scale("nps")?;
/// assert_eq!(nps.scale(), Scale::ZERO_TO_TEN); // D000-50
/// assert_eq!(nps.label(Language::English), "likely to recommend us");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackScale {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) scale: Scale,
}

impl FeedbackScale {
    /// The code by which answers name it.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.feedback().scales()[0].code(), &"satisfaction");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What it is called.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let satisfaction = &rulebook.feedback().scales()[0];
    /// assert_eq!(satisfaction.label(Language::Chinese), "满意度");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// The scores that may be given.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let scale = rulebook.feedback().scales()[0].scale(); // A-46: half points are taken too
    /// assert_eq!((scale.min(), scale.max()), (1.into(), 5.into()));
    /// assert_eq!(scale.check("4.5".parse()?)?, "4.5".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scale(&self) -> Scale {
        self.scale
    }
}

impl Serialize for FeedbackScale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// Something that feedback can be about, and the words that tell of it (D004-34).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let slow = rulebook.feedback().topic("slow_response")?;
/// assert_eq!(slow.label(Language::Chinese), "响应延迟"); // D003-12
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) words: Vec<String>,
    /// The words as texts are compared with them.
    pub(crate) lower: Vec<String>,
}

impl Topic {
    pub(crate) fn new(code: Code, labels: Labels, words: Vec<String>) -> Self {
        let lower = words.iter().map(|word| lower(word)).collect();
        Self { code, labels, words, lower }
    }

    /// The code by which answers name it.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.feedback().topics()[0].code(), &"slow_response");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What it is called.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let misread = rulebook.feedback().topic("need_misread")?;
    /// assert_eq!(misread.label(Language::English), "needs misread"); // D003-75
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// The words that tell of it in a text, in the order of the rulebook; none where only people
    /// say that something is about it.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.feedback().topic("slow_response")?.words(), ["响应延迟"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// A text in small letters, each by itself: a word is then found wherever it stands.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// What a rulebook says of feedback.
#[derive(Debug)]
pub(crate) struct FeedbackDefinition {
    /// The scale of answers that name none.
    pub(crate) satisfaction: FeedbackScale,
    /// All scales, that one among them.
    pub(crate) scales: Vec<FeedbackScale>,
    /// The parts of a composite.
    pub(crate) parts: Vec<CodeEntry>,
    /// The scale of each part.
    pub(crate) part_scale: FeedbackScale,
    pub(crate) topics: Vec<Topic>,
}
