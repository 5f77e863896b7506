//! Decisions that differ between two rulebooks, and what that proves.

use std::fmt;

use serde::Serialize;

use crate::label::Language;
use crate::rule::Witness;

/// A case in which two rulebooks decide otherwise.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let old = Rulebook::preset("renewal")?;
/// let new = Rulebook::preset_with("renewal", [("a_if_strategic", "true")])?;
/// let diff = verify::diff(&old, &new);
/// let cell = &diff.differences()[0].cells[0];
/// assert_eq!(cell.given, "200000.00 <= annual_amount < 500000.00 and strategic");
/// assert_eq!((cell.old.as_str(), cell.new.as_str()), ("B", "A"));
/// assert_eq!(cell.stricter, Some(false));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cell {
    /// Of which cases it is true, in words of conditions; empty where it is true of all of them.
    pub given: String,
    /// One of these cases: given to both rulebooks it gives `old` and `new`.
    pub witness: Witness,
    /// What the old rulebook decides.
    pub old: String,
    /// What the new rulebook decides.
    pub new: String,
    /// Whether the new rulebook is stricter there; none where neither is stricter than the other.
    pub stricter: Option<bool>,
}

impl Cell {
    /// The case in a language.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, verify};
    /// let old = Rulebook::preset("renewal")?;
    /// let new = Rulebook::preset_with("renewal", [("a_without_strategic", "true")])?;
    /// let diff = verify::diff(&old, &new);
    /// let text = diff.differences()[0].cells[0].text(Language::Chinese);
    /// assert_eq!(text, "annual_amount >= 500000.00 and not strategic：`B` → `A`");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let colon = match language {
            Language::English => ": ",
            Language::Chinese => "：",
        };
        let given = match self.given.as_str() {
            "" => String::new(),
            given => format!("{given}{colon}"),
        };
        let said = |text: &str| if text.is_empty() { "-".to_owned() } else { format!("`{text}`") };
        format!("{given}{} → {}", said(&self.old), said(&self.new))
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// What a policy decides otherwise.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let old = Rulebook::preset("renewal")?;
/// let new = Rulebook::preset_with("renewal", [("gift_lead", "3 days")])?;
/// let diff = verify::diff(&old, &new);
/// let difference = &diff.differences()[0];
/// assert_eq!((difference.policy.as_str(), difference.more), ("occasion", false));
/// assert_eq!(difference.to_string(), "occasion[festival_gift].lead: `0 days` → `3 days`");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The table of the policy in the document: `scheme`, `sla`, `cadence` ...
    pub policy: String,
    /// The place in the composed document, entries by their keys.
    pub path: String,
    /// Cases that are decided otherwise, 16 of each pair of decisions at the most.
    pub cells: Vec<Cell>,
    /// There are more such cases than these, or there may be.
    pub more: bool,
    /// A decision differs for certain. Otherwise the rulebook says there in another way what may
    /// amount to the same: a key that is now stated may say what held without it.
    pub exact: bool,
}

impl Difference {
    pub(super) fn new(path: impl Into<String>, cells: Vec<Cell>) -> Self {
        let path = path.into();
        let end = path.find(['.', '[']).unwrap_or(path.len());
        let policy = path.get(..end).unwrap_or_default().to_owned();
        Self { policy, path, cells, more: false, exact: true }
    }

    /// The difference in a language: its place and its cases, one after the other.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, verify};
    /// let old = Rulebook::preset("renewal")?;
    /// let new = Rulebook::preset_with("renewal", [("gift_lead", "3 days")])?;
    /// let diff = verify::diff(&old, &new);
    /// let text = diff.differences()[0].text(Language::Chinese);
    /// assert_eq!(text, "occasion[festival_gift].lead：`0 days` → `3 days`");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let (colon, semicolon, more, open) = match language {
            Language::English => (": ", "; ", "; and more", " (may amount to the same)"),
            Language::Chinese => ("：", "；", "；等等", "（含义可能相同）"),
        };
        let cells: Vec<String> = self.cells.iter().map(|cell| cell.text(language)).collect();
        let more = if self.more { more } else { "" };
        let open = if self.exact { "" } else { open };
        format!("{}{colon}{}{more}{open}", self.path, cells.join(semicolon))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// What was found of a claim about two rulebooks.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::preset("renewal")?;
/// assert!(verify::diff(&rulebook, &rulebook).is_equivalent().is_proved());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Proof<'d> {
    /// It is true of every case.
    Proved,
    /// It is not true, as this shows.
    Refuted {
        /// Where.
        path: &'d str,
        /// The counterexample.
        cell: &'d Cell,
    },
    /// It is neither proved nor refuted: these places are beyond the bounds of the work, or are
    /// written otherwise in a way that cannot be compared.
    Unproved {
        /// The places.
        paths: Vec<&'d str>,
    },
}

impl Proof<'_> {
    /// Whether it is true of every case.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let (old, new) = (Rulebook::preset("renewal")?, Rulebook::preset("value_activity")?);
    /// assert!(!verify::diff(&old, &new).is_equivalent().is_proved());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_proved(&self) -> bool {
        matches!(self, Self::Proved)
    }

    /// Whether there is a counterexample.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let (old, new) = (Rulebook::preset("renewal")?, Rulebook::preset("value_activity")?);
    /// assert!(verify::diff(&old, &new).is_equivalent().is_refuted());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_refuted(&self) -> bool {
        matches!(self, Self::Refuted { .. })
    }
}
