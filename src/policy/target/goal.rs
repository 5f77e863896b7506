//! A goal: a change of a measured number, by when, and what target that is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::definition::Target;
use super::words::Direction;
use crate::error::{Error, ErrorKind};
use crate::policy::words::words;
use crate::quantity::Fraction;
use crate::time::Span;

words! {
    target;
    /// How a change is to be read (A-37); one is never taken for the other.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::target::ChangeKind};
    /// assert_eq!(ChangeKind::Points.label(Language::Chinese), "百分点");
    /// ```
    ChangeKind, "kind of change", "unknown-change", {
        /// A part of the base.
        Relative "relative" "relative" "相对",
        /// Added to the base.
        Points "points" "points" "百分点",
        /// The value itself.
        Absolute "absolute" "absolute" "绝对值",
    }
}

/// A change that is aimed at (D001-09, D001-10, A-37).
///
/// "Raise by 15 %" is relative: of 40 % that is 46 %, where 15 percentage points are 55 %. In data
/// formats it is a map of one key, such as `{relative: "15%"}`.
///
/// ```
/// use guanxi::policy::target::{Change, Goal};
/// let (base, fifteen) = ("40%".parse()?, "15%".parse()?);
/// let of = |change| Goal::new(change).of(base).value();
/// assert_eq!(of(Change::Relative(fifteen))?, "46%".parse()?);
/// assert_eq!(of(Change::Points(fifteen))?, "55%".parse()?);
/// assert_eq!(of(Change::Absolute(fifteen))?, "15%".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// By this part of the base, at least −100 %: 15/100 makes 23/50 of 2/5.
    Relative(Fraction),
    /// By this much in the unit of the base: 15 percentage points of a rate are 15/100.
    Points(Fraction),
    /// To this value, whatever the base.
    Absolute(Fraction),
}

impl Change {
    /// How the change is to be read.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, ChangeKind};
    /// assert_eq!(Change::Absolute(50.into()).kind(), ChangeKind::Absolute);
    /// ```
    pub fn kind(self) -> ChangeKind {
        match self {
            Self::Relative(_) => ChangeKind::Relative,
            Self::Points(_) => ChangeKind::Points,
            Self::Absolute(_) => ChangeKind::Absolute,
        }
    }

    /// The number of the change.
    ///
    /// ```
    /// use guanxi::policy::target::Change;
    /// assert_eq!(Change::Points(3.into()).amount(), 3.into());
    /// ```
    pub fn amount(self) -> Fraction {
        match self {
            Self::Relative(amount) | Self::Points(amount) | Self::Absolute(amount) => amount,
        }
    }

    /// Refuses a change away from what is better: a slip of the sign more often than meant.
    pub(super) fn refuse_against(self, direction: Direction) -> Result<(), Error> {
        let amount = self.amount();
        let (away, goes, help) = match direction {
            Direction::HigherIsBetter => {
                (amount < Fraction::ZERO, "down", "write a positive change to raise it")
            }
            Direction::LowerIsBetter => {
                (amount > Fraction::ZERO, "up", "write a negative change to lower it")
            }
        };
        if self.kind() == ChangeKind::Absolute || !away {
            return Ok(());
        }
        let message = format!(
            "the {} change `{amount}` goes {goes}, but {}",
            self.kind(),
            direction.label(crate::label::Language::English)
        );
        Err(wrong("goal-direction", message, &format!("{help}, or an absolute goal")))
    }
}

/// A goal: a change of a measured number from a base, within a time, per period (D001-08).
///
/// The base is the number as it was before, in the unit of the number; an absolute goal needs none.
/// `within` and `per` say when and over what it is measured and change no number.
///
/// ```
/// use guanxi::policy::target::{Change, Goal};
/// let text = r#"{"change": {"relative": "15%"}, "base": "2/5", "within": "3 months"}"#;
/// let goal: Goal = serde_json::from_str(text).unwrap(); // D001-09
/// assert_eq!(goal.value()?, "23/50".parse()?);
/// let new = Goal::new(Change::Absolute(50.into())).per("1 quarter".parse()?); // D001-10
/// assert_eq!(new.value()?, 50.into());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Goal {
    /// The change.
    pub change: Change,
    /// What it is a change of, at least 0 for a relative one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Fraction>,
    /// By when, counted from the day on which the goal is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// The period that is measured, such as each quarter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Span>,
}

impl Goal {
    /// A goal of this change, without base and times.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Goal};
    /// let error = Goal::new(Change::Relative("15%".parse()?)).value().unwrap_err();
    /// assert_eq!(error.code(), "goal-base");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(change: Change) -> Self {
        Self { change, base: None, within: None, per: None }
    }

    /// The same goal as a change of this base.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Goal};
    /// let goal = Goal::new(Change::Relative("-10%".parse()?)).of("20%".parse()?); // D002-14
    /// assert_eq!(goal.value()?, "18%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of(self, base: Fraction) -> Self {
        Self { base: Some(base), ..self }
    }

    /// The same goal, to be reached within this time.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Goal};
    /// let goal = Goal::new(Change::Absolute(50.into())).within("3 months".parse()?);
    /// assert_eq!(goal.within.unwrap().count(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn within(self, span: Span) -> Self {
        Self { within: Some(span), ..self }
    }

    /// The same goal, for each such period.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Goal};
    /// let goal = Goal::new(Change::Absolute(50.into())).per("1 quarter".parse()?);
    /// assert_eq!(goal.per.unwrap().to_string(), "1 quarter");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn per(self, period: Span) -> Self {
        Self { per: Some(period), ..self }
    }

    /// The number that the goal comes to: base × (1 + change), base + change, or the change itself.
    ///
    /// # Errors
    /// `goal-base` for a relative or points goal without a base; `goal-negative-base` for a relative
    /// one of a base below zero, where a raise would lower; `goal-relative` for a relative change
    /// below −100 %; `goal-value-range` beyond the bounds of a fraction.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Goal};
    /// let goal = Goal::new(Change::Relative("25%".parse()?)).of("3/5".parse()?); // D002-15
    /// assert_eq!(goal.value()?, "3/4".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn value(&self) -> Result<Fraction, Error> {
        let found = match self.change {
            Change::Absolute(value) => Some(value),
            Change::Points(change) => self.known_base()?.checked_add(change),
            Change::Relative(change) => {
                let base = self.known_base()?;
                if base < Fraction::ZERO {
                    return Err(wrong(
                        "goal-negative-base",
                        format!("a relative change of the base `{base}` has no clear side"),
                        "write the change in points, or an absolute goal",
                    ));
                }
                if change < Fraction::from(-1) {
                    return Err(wrong(
                        "goal-relative",
                        format!("the relative change `{change}` takes away more than there is"),
                        "write a relative change of at least -100%",
                    ));
                }
                Fraction::ONE.checked_add(change).and_then(|factor| base.checked_mul(factor))
            }
        };
        found.ok_or_else(|| {
            let message = format!("the goal `{}` is out of range", self.change.amount());
            wrong("goal-value-range", message, "both parts lie within 127 bits")
        })
    }

    fn known_base(&self) -> Result<Fraction, Error> {
        self.base.ok_or_else(|| {
            let kind = self.change.kind();
            let message = format!("the {kind} change `{}` has no base", self.change.amount());
            wrong(
                "goal-base",
                message,
                "give the number as it was before as `base`, or write an absolute goal",
            )
        })
    }

    /// The target that the goal is: at least its value where higher is better, else at most.
    ///
    /// # Errors
    /// As [`Goal::value`]; `goal-direction` for a relative or points change away from what is better.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, Goal, Target};
    /// let goal = Goal::new(Change::Relative("-30%".parse()?)).of("20%".parse()?); // D002-14
    /// assert_eq!(goal.target(Direction::LowerIsBetter)?, Target::at_most("14%".parse()?));
    /// let error = goal.target(Direction::HigherIsBetter).unwrap_err();
    /// assert_eq!(error.code(), "goal-direction");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn target(&self, direction: Direction) -> Result<Target, Error> {
        self.change.refuse_against(direction)?;
        Ok(Target::new(direction.bound(), self.value()?))
    }

    /// The last day of the time to reach it, counted from the day on which it is set; none without
    /// `within`.
    ///
    /// Civil arithmetic, clamped to the month end (P-001).
    ///
    /// # Errors
    /// As [`Span::after`]: `span-not-civil`, `working-day-calendar`, `date-range`.
    ///
    /// ```
    /// use guanxi::{policy::target::{Change, Goal}, time::parse_date};
    /// let goal = Goal::new(Change::Absolute(50.into())).within("3 months".parse()?);
    /// let deadline = goal.deadline(parse_date("2023-11-30")?)?;
    /// assert_eq!(deadline, Some(parse_date("2024-02-29")?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn deadline(&self, start: NaiveDate) -> Result<Option<NaiveDate>, Error> {
        self.within.map(|span| span.after(start, 1)).transpose()
    }
}

pub(super) fn wrong(code: &'static str, message: String, help: &str) -> Error {
    Error::new(ErrorKind::Value, code, message).with_help(help)
}
