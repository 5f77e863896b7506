//! Everything that a rule owner should know about a rulebook, found exactly.

mod cadence;
mod clock;
mod monotone;
mod risk;
mod scheme;
mod source;
mod totals;

use std::ops::ControlFlow;

use chrono::NaiveDate;

use crate::rule::Finding;
use crate::rule::search::{MOST_CELLS, Said};
use crate::rulebook::{Definitions, Rulebook};
use crate::verify::cases;
use crate::verify::space::{Members, Space};

/// Everything that is found in a rulebook: what loading has to say, and what analysis shows.
///
/// The conditions of a rulebook tell finitely many customers apart; all of them are gone through,
/// so that nothing is missed and each finding is shown by a customer. The work is bounded: a scheme
/// whose conditions tell apart more than 10^6 cells is named in a finding `too-many-cells`.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "sample"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     [[scheme]]
///     code = "tier"
///     kind = "list"
///     classes = [
///       { code = "A", when = "annual_amount >= 200000" },
///       { code = "B", when = "annual_amount >= 500000" },
///       { code = "C" },
///     ]
/// "#)?;
/// let findings = verify::check(&rulebook);
/// assert_eq!((findings[0].code, findings[0].path.as_str()), ("hidden-class", "scheme[0].classes[1].when"));
/// assert_eq!(findings[0].witnesses[0].to_string(), "annual_amount = 500000.00 gives class(tier) = A");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn check(rulebook: &Rulebook) -> Vec<Finding> {
    check_with(rulebook, &CheckOptions::default())
}

/// What a check is asked for besides.
///
/// ```
/// use guanxi::verify::CheckOptions;
/// let options = CheckOptions::new().until("2030-12-31".parse().unwrap()).most_cells(10_000);
/// assert_eq!(options.most_cells, 10_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckOptions {
    /// The day until which calendars have to be published; none is asked for unless given.
    pub until: Option<NaiveDate>,
    /// How many cells each question goes through at the most; 10^6 unless given.
    pub most_cells: usize,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self { until: None, most_cells: MOST_CELLS }
    }
}

impl CheckOptions {
    /// A check without a horizon.
    ///
    /// ```
    /// assert_eq!(guanxi::verify::CheckOptions::new().until, None);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks whether holidays are published until a day.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify::{CheckOptions, check_with}};
    /// let rulebook = Rulebook::preset("renewal")?; // holidays are published until 2026
    /// let ends = |day: &str| {
    ///     let options = CheckOptions::new().until(day.parse().unwrap());
    ///     check_with(&rulebook, &options).iter().any(|finding| finding.code == "calendar-ends")
    /// };
    /// assert!(!ends("2026-12-31") && ends("2027-01-01"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn until(mut self, day: NaiveDate) -> Self {
        self.until = Some(day);
        self
    }

    /// Bounds the work of each question.
    ///
    /// ```
    /// use guanxi::{Rulebook, verify::{CheckOptions, check_with}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let findings = check_with(&rulebook, &CheckOptions::new().most_cells(1));
    /// assert!(findings.iter().any(|finding| finding.code == "too-many-cells"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn most_cells(mut self, cells: usize) -> Self {
        self.most_cells = cells;
        self
    }
}

/// [`check`], with what is asked for besides.
///
/// ```
/// use guanxi::{Rulebook, verify::{self, CheckOptions}};
/// let rulebook = Rulebook::preset("renewal")?;
/// assert_eq!(verify::check_with(&rulebook, &CheckOptions::new()), verify::check(&rulebook));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn check_with(rulebook: &Rulebook, options: &CheckOptions) -> Vec<Finding> {
    let definitions = rulebook.definitions();
    let (schemes, assumptions) = (definitions.schemes, definitions.assumptions);
    let (space, members) = Space::of(schemes, assumptions, options.most_cells);
    let findings: Vec<Finding> = rulebook.findings().cloned().collect();
    let options = *options;
    let mut checking = Checking { rulebook, definitions, options, space, members, findings };
    if checking.assumptions_hold() {
        checking.schemes();
        checking.monotone();
        checking.cadence();
    }
    checking.clocks();
    checking.risk();
    checking.sources();
    checking.horizon();
    checking.findings.extend(cases::findings(rulebook));
    checking.findings
}

/// A check under way.
struct Checking<'a> {
    rulebook: &'a Rulebook,
    definitions: Definitions<'a>,
    options: CheckOptions,
    space: Space,
    members: Members,
    findings: Vec<Finding>,
}

impl Checking<'_> {
    /// Whether there is a customer of whom all holds that is assumed.
    fn assumptions_hold(&mut self) -> bool {
        let mut there = false;
        let say = |_: &[Option<bool>]| Said::This(());
        let done = self.space.search(&[], &say, &mut |(), _| {
            there = true;
            ControlFlow::Break(())
        });
        if done.is_err() {
            self.too_many("assume");
        } else if !there {
            self.findings.push(Finding::warning(
                "contradictory-assumptions",
                "assume",
                "no customer meets all that is assumed, so that nothing can be checked",
                "没有客户能同时满足所有假定，因此无法检查",
            ));
        }
        there
    }

    /// A finding that there are more cells than are gone through; once for each place.
    fn too_many(&mut self, path: &str) {
        let (code, most) = ("too-many-cells", self.options.most_cells);
        if self.findings.iter().any(|finding| finding.code == code && finding.path == path) {
            return;
        }
        self.findings.push(Finding::warning(
            code,
            path,
            format!("the conditions tell apart more than {most} cells and are not checked"),
            format!("条件区分的情形超过 {most} 种，未作检查"),
        ));
    }
}
