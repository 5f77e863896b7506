//! What changed between two rulebooks: in words, and in what they decide.

mod cadence;
mod calendar;
mod cells;
mod change;
mod clock;
mod difference;
mod meaning;
mod merge;
mod region;
mod risk;
mod scheme;
mod target;
mod tree;

pub use change::{Change, Changed};
pub use difference::{Cell, Difference, Proof};

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::error::Result;
use crate::label::Language;
use crate::policy::scheme::Scheme;
use crate::rule::search::MOST_CELLS;
use crate::rulebook::{Definitions, Rulebook};
use crate::verify::diff::tree::{Node, Reading, tree};

/// What changed from one rulebook to another.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = |cut: u32| Rulebook::from_toml(&format!(r#"
///     format = 1
///     code = "sample"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     [[scheme]]
///     code = "tier"
///     kind = "list"
///     classes = [{{ code = "A", when = "annual_amount >= {cut}" }}, {{ code = "B" }}]
/// "#));
/// let diff = verify::diff(&rulebook(100_000)?, &rulebook(200_000)?);
/// assert_eq!(diff.to_string(), "\
/// `scheme[tier].classes[A].when`: was `annual_amount >= 100000`, is `annual_amount >= 200000`
/// scheme[tier]: 100000.00 <= annual_amount < 200000.00: `A` → `B`
/// ");
/// assert!(diff.is_equivalent().is_refuted());
/// assert!(diff.is_never_stricter().is_refuted());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    changes: Vec<Change>,
    differences: Vec<Difference>,
    /// Places that were not compared to the end.
    unproved: Vec<String>,
}

impl Diff {
    /// What is written otherwise, in the order of the document. Parameters stand with the values
    /// that they have, given or not.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(verify::diff(&rulebook, &rulebook).changes().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What is decided otherwise, policy by policy.
    ///
    /// Classes and conditions are compared over all customers there can be, issue clocks, calendars
    /// and touches over all days that matter. What has no decision of its own, such as the role of a
    /// step, differs where it says something else; a label is no difference.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let old = Rulebook::preset("value_activity")?;
    /// let new = Rulebook::preset_with("value_activity", [("interactions_min", "24")])?;
    /// let diff = verify::diff(&old, &new);
    /// assert_eq!(diff.differences()[0].path, "scheme[quadrant]");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Places that were not compared to the end, because there is more to go through than the bounds
    /// allow: what was found is true, and there may be more.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert!(verify::diff(&rulebook, &rulebook).unproved().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn unproved(&self) -> &[String] {
        &self.unproved
    }

    /// Whether both rulebooks decide the same of every customer, issue and touch whose facts are
    /// known and of which both assume what they say in `assume`.
    ///
    /// Explanations may differ: they name conditions as they are written. So may the order in which
    /// independent entries are listed.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let rulebook = |when: &str| Rulebook::from_toml(&format!(r#"
    ///     format = 1
    ///     code = "sample"
    ///     currency = "CNY"
    ///     time_zone = "Asia/Shanghai"
    ///     [[scheme]]
    ///     code = "tier"
    ///     kind = "list"
    ///     classes = [{{ code = "A", when = "{when}" }}, {{ code = "B" }}]
    /// "#));
    /// let old = rulebook("annual_amount >= 500000 and strategic")?;
    /// let new = rulebook("strategic and not (annual_amount < 500000)")?;
    /// let diff = verify::diff(&old, &new);
    /// assert!(diff.is_equivalent().is_proved());
    /// assert_eq!(diff.changes().len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_equivalent(&self) -> Proof<'_> {
        let shown = self.differences.iter().filter(|difference| difference.exact);
        if let Some((path, cell)) = shown.flat_map(pairs).next() {
            return Proof::Refuted { path, cell };
        }
        self.rest(self.differences.iter())
    }

    /// Whether the new rulebook is stricter in no case: no class is worse, no deadline is earlier, no
    /// touch is asked for more often or sooner, no target is tighter, no cap is lower, no trigger
    /// sets off that did not, no field more is required.
    ///
    /// Classes count as worse where both rulebooks have the same ones in the same order. Wherever
    /// something differs that is neither stricter nor looser - a role, a holiday, a tag - it is not
    /// proved.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify};
    /// let old = Rulebook::preset("renewal")?;
    /// let new = Rulebook::preset_with("renewal", [("floor_if_strategic", "true")])?;
    /// assert!(verify::diff(&old, &new).is_never_stricter().is_proved());
    /// assert!(verify::diff(&new, &old).is_never_stricter().is_refuted());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_never_stricter(&self) -> Proof<'_> {
        let shown = self.differences.iter().filter(|difference| difference.exact);
        let mut stricter = shown.flat_map(pairs).filter(|(_, cell)| cell.stricter == Some(true));
        if let Some((path, cell)) = stricter.next() {
            return Proof::Refuted { path, cell };
        }
        let open = self.differences.iter().filter(|difference| {
            !difference.exact || difference.cells.iter().any(|cell| cell.stricter != Some(false))
        });
        self.rest(open)
    }

    fn rest<'d>(&'d self, open: impl Iterator<Item = &'d Difference>) -> Proof<'d> {
        let open = open.map(|difference| difference.path.as_str());
        let mut paths: Vec<&str> = open.chain(self.unproved.iter().map(String::as_str)).collect();
        paths.sort_unstable();
        paths.dedup();
        if paths.is_empty() { Proof::Proved } else { Proof::Unproved { paths } }
    }

    /// All of it in a language, a line each: what is written otherwise, then what is decided
    /// otherwise, then what was not compared to the end.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, verify};
    /// let old = Rulebook::preset("renewal")?;
    /// let new = Rulebook::preset_with("renewal", [("gift_lead", "3 days")])?;
    /// assert_eq!(verify::diff(&old, &new).text(Language::Chinese), "\
    /// `parameters.gift_lead`：原为 `0 days`，现为 `3 days`
    /// occasion[festival_gift].lead：`0 days` → `3 days`
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let changes = self.changes.iter().map(|change| change.text(language));
        let differences = self.differences.iter().map(|difference| difference.text(language));
        let unproved = self.unproved.iter().map(|path| match language {
            Language::English => format!("{path}: there is more to compare than is gone through"),
            Language::Chinese => format!("{path}：需比较的情形过多，未能全部比较"),
        });
        let lines = changes.chain(differences).chain(unproved);
        lines.map(|line| format!("{line}\n")).collect()
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

fn pairs(difference: &Difference) -> impl Iterator<Item = (&str, &Cell)> {
    difference.cells.iter().map(|cell| (difference.path.as_str(), cell))
}

/// What changed from the old rulebook to the new one: in words, and in what they decide.
///
/// Entries are compared by their keys: codes; severity and milestone of issue clocks; the cause of
/// triggers; the KPI of targets. The work is bounded: [`Diff::unproved`] names what is beyond.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let (old, new) = (Rulebook::preset("renewal")?, Rulebook::preset("service_quality")?);
/// let diff = verify::diff(&old, &new);
/// let tier = diff.differences().iter().find(|one| one.path == "scheme[tier]").unwrap();
/// assert_eq!(tier.cells[0].given, "annual_amount >= 500000.00 and not strategic");
/// assert_eq!((tier.cells[0].old.as_str(), tier.cells[0].new.as_str()), ("B", "A")); // D003-110
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn diff(old: &Rulebook, new: &Rulebook) -> Diff {
    diff_with(old, new, &DiffOptions::default())
}

/// What a comparison is asked for besides.
///
/// ```
/// use guanxi::verify::DiffOptions;
/// assert_eq!(DiffOptions::new().most_cells(10_000).most_cells, 10_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiffOptions {
    /// How many cells each question goes through at the most; 10^6 unless given.
    pub most_cells: usize,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self { most_cells: MOST_CELLS }
    }
}

impl DiffOptions {
    /// The bounds of [`diff`].
    ///
    /// ```
    /// assert_eq!(guanxi::verify::DiffOptions::new().most_cells, 1_000_000);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Bounds the work of each question.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify::{DiffOptions, diff_with}};
    /// let (old, new) = (Rulebook::preset("renewal")?, Rulebook::preset("service_quality")?);
    /// let diff = diff_with(&old, &new, &DiffOptions::new().most_cells(1));
    /// assert_eq!(diff.unproved(), ["scheme[tier]"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn most_cells(mut self, cells: usize) -> Self {
        self.most_cells = cells;
        self
    }
}

/// [`diff`], with what is asked for besides.
///
/// ```
/// use guanxi::{Rulebook, verify::{DiffOptions, diff, diff_with}};
/// let (old, new) = (Rulebook::preset("renewal")?, Rulebook::preset("service_quality")?);
/// assert_eq!(diff_with(&old, &new, &DiffOptions::new()), diff(&old, &new));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn diff_with(old: &Rulebook, new: &Rulebook, options: &DiffOptions) -> Diff {
    let mut comparing = Comparing::new(old, new);
    comparing.most = options.most_cells;
    let trees = (tree(old, Reading::Words), tree(new, Reading::Words));
    let changes = match trees {
        (Some(old), Some(new)) => change::changes(&old, &new),
        _ => Vec::new(),
    };
    comparing.schemes();
    comparing.clocks();
    comparing.calendars();
    comparing.touches();
    comparing.risk_levels();
    comparing.targets();
    comparing.meaning();
    comparing.diff(changes)
}

/// What changes when one scheme stands in the place of another, in the same rulebook or not.
///
/// Classes are the same where their codes are; they are better and worse by their places, if there
/// are as many of them.
///
/// # Errors
/// `unknown-scheme`, with the nearest code.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let (renewal, quality) = (Rulebook::preset("renewal")?, Rulebook::preset("service_quality")?);
/// let diff = verify::diff_schemes(&renewal, "tier", &quality, "tier")?;
/// assert!(diff.is_never_stricter().is_proved()); // P-019
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn diff_schemes(old: &Rulebook, scheme: &str, new: &Rulebook, other: &str) -> Result<Diff> {
    old.scheme(scheme)?;
    new.scheme(other)?;
    let mut comparing = Comparing::new(old, new);
    scheme::one_scheme(&mut comparing, [scheme, other], &format!("scheme[{other}]"));
    Ok(comparing.diff(Vec::new()))
}

/// A rulebook whose places are those of its composed document.
#[derive(Clone, Debug)]
struct Book {
    rulebook: Rulebook,
    document: Value,
    /// The document as it is meant.
    meaning: Option<Node>,
}

impl Book {
    fn new(rulebook: &Rulebook) -> Self {
        let foreign = |scheme: &Scheme| {
            scheme.path.starts_with("use[") || scheme.rows.iter().any(|row| row.starts_with("use["))
        };
        // Conditions that presets brought in are found where the composed document has them.
        let brought = rulebook.definitions().schemes.list.iter().any(foreign);
        let composed = brought.then(|| Rulebook::try_from(rulebook.document().clone()));
        let rulebook = match composed {
            Some(Ok(composed)) => composed,
            _ => rulebook.clone(),
        };
        let document = serde_json::to_value(rulebook.document()).unwrap_or_default();
        let meaning = tree(&rulebook, Reading::Meaning);
        Self { rulebook, document, meaning }
    }

    fn definitions(&self) -> Definitions<'_> {
        self.rulebook.definitions()
    }

    /// Whether the document says something at a place.
    fn has(&self, path: &str) -> bool {
        self.meaning.as_ref().is_some_and(|tree| tree.at(path).is_some())
    }

    /// The points of the rows of a factor, if the list is one.
    fn points(&self, scheme: &Scheme) -> Option<Vec<i64>> {
        if !scheme.path.starts_with("risk.factor") {
            return None;
        }
        let factors = &self.definitions().risk?.factors;
        let factor = factors.iter().find(|factor| factor.code == scheme.code)?;
        Some(factor.computed.as_ref()?.points.clone())
    }

    /// Whether more points are safer, and the points of a factor.
    fn safety(&self, scheme: &Scheme) -> Option<(bool, Vec<i64>)> {
        let points = self.points(scheme)?;
        let direction = self.definitions().risk?.direction;
        Some((direction == crate::rule::Direction::HigherIsSafer, points))
    }
}

/// A comparison under way.
struct Comparing {
    old: Book,
    new: Book,
    most: usize,
    differences: Vec<Difference>,
    unproved: Vec<String>,
    /// Places whose decisions were compared, so that their texts need not be.
    covered: BTreeSet<String>,
}

impl Comparing {
    fn new(old: &Rulebook, new: &Rulebook) -> Self {
        Self {
            old: Book::new(old),
            new: Book::new(new),
            most: MOST_CELLS,
            differences: Vec::new(),
            unproved: Vec::new(),
            covered: BTreeSet::new(),
        }
    }

    fn diff(mut self, changes: Vec<Change>) -> Diff {
        self.unproved.sort_unstable();
        self.unproved.dedup();
        let differences = self.differences;
        Diff { changes, differences, unproved: self.unproved }
    }
}
