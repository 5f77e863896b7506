//! Improvements: from the proposal to the proof that it helped (RULEBOOK 8.7, D003-76 ... D003-78).
//!
//! An improvement is proposed with a department and a due day, started, carried out, and verified;
//! where it had no effect it is in progress again. Until it is verified somebody looks at it once
//! a month.
//!
//! ```
//! use guanxi::policy::improvement::{ImprovementPolicy, ImprovementStatus};
//! use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
//! let day = |text: &str| text.parse().unwrap();
//! let improvement = Improvement::new("G1", "开展需求挖掘专项培训", "training".parse()?, day("2024-04-05"))
//!     .of_department("培训部") // D003-77
//!     .due_within("30 days".parse()?)?;
//! let act = |on: &str, action| -> guanxi::Result<ImprovementStep> {
//!     Ok(ImprovementStep::new("G1", on.parse()?, action))
//! };
//! let steps = [
//!     act("2024-04-08", ImprovementAction::Start)?,
//!     act("2024-05-05", ImprovementAction::Done { text: "两期培训".into() })?,
//! ];
//! let policy = ImprovementPolicy::monthly()?; // D003-78
//! let found = policy.read(&improvement, &steps, "2024-05-20".parse()?, &"Asia/Shanghai".parse()?);
//! assert_eq!((found.state.status, found.late), (ImprovementStatus::Done, Some(false)));
//! assert_eq!(found.next_check, Some(day("2024-06-05")));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod checks;
mod explain;
mod fault;
mod reading;
mod refusal;
mod replay;
mod state;
mod status;

use serde::Serialize;

pub use fault::faults;
pub use reading::ImprovementReading;
pub use refusal::ImprovementRefusal;
pub use replay::{ImprovementLog, Refused, replay};
pub use state::{ImprovementCheck, ImprovementFinding, ImprovementState};
pub use status::ImprovementStatus;

use crate::error::{Error, ErrorKind, Result};
use crate::record::{Improvement, ImprovementStep};
use crate::time::{Moment, Span, Unit, Zone};

/// How often somebody looks at an improvement until it is verified (D003-78).
///
/// ```
/// use guanxi::policy::improvement::ImprovementPolicy;
/// let policy = ImprovementPolicy::new("2 weeks".parse()?)?;
/// assert_eq!(policy.check_every().to_string(), "2 weeks");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ImprovementPolicy {
    // INVARIANT: civil, and not empty.
    check_every: Span,
}

impl ImprovementPolicy {
    /// A look once in each such span, which is of days or longer and not empty.
    ///
    /// # Errors
    /// `check-period` for minutes, hours and working days, and for a count of 0.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementPolicy;
    /// let error = ImprovementPolicy::new("24 hours".parse()?).unwrap_err();
    /// assert_eq!(error.code(), "check-period");
    /// assert_eq!(error.help(), Some("write days, weeks, months, quarters or years, such as `1 month`"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(check_every: Span) -> Result<Self> {
        if check_every.is_civil() && check_every.count() > 0 {
            return Ok(Self { check_every });
        }
        let message = format!("`{check_every}` is no period of checks");
        Err(Error::new(ErrorKind::Value, "check-period", message)
            .with_help("write days, weeks, months, quarters or years, such as `1 month`")
            .at("check_every"))
    }

    /// A look every month, as the source has it (D003-78).
    ///
    /// # Errors
    /// None: one month is a period.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementPolicy;
    /// assert_eq!(ImprovementPolicy::monthly()?.check_every(), "1 month".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn monthly() -> Result<Self> {
        Self::new(Span::new(1, Unit::Month)?)
    }

    /// The length of the windows in each of which somebody looks once.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementPolicy;
    /// let policy = ImprovementPolicy::monthly()?;
    /// assert_eq!(policy.check_every().count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check_every(&self) -> Span {
        self.check_every
    }

    /// An improvement as of a moment, from its steps in any order.
    ///
    /// Total: see [`replay`] for the steps that count. Today is the day of the moment in the zone;
    /// the due day itself is in time (D003-77).
    ///
    /// Window k ends on the day of the proposal + k × the period, that day included, and begins on
    /// the day after the end of the one before; the first begins with the day of the proposal, so
    /// that windows from the 31st do not drift (P-003). Somebody looks in a window by a check, by
    /// saying that it is done, or by a verification; a start is no look. Steps that were refused
    /// are none.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementPolicy;
    /// use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
    /// let day = |text: &str| text.parse().unwrap();
    /// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, day("2024-01-31"));
    /// let check = ImprovementAction::Check { progress: "two of three hired".into() };
    /// let steps = [ImprovementStep::new("G1", "2024-02-29".parse()?, check)];
    /// let policy = ImprovementPolicy::monthly()?;
    /// let next = |as_of: &str| -> guanxi::Result<_> {
    ///     Ok(policy.read(&g1, &steps, as_of.parse()?, &"+08:00".parse()?).next_check)
    /// };
    /// assert_eq!(next("2024-02-28")?, Some(day("2024-02-29"))); // the last day of the first month
    /// assert_eq!(next("2024-02-29")?, Some(day("2024-03-31"))); // somebody looked
    /// assert_eq!(next("2024-04-01")?, Some(day("2024-04-30"))); // March was missed
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(
        &self,
        improvement: &Improvement,
        steps: &[ImprovementStep],
        as_of: Moment,
        zone: &Zone,
    ) -> ImprovementReading {
        reading::read(improvement, steps, as_of, zone, self.check_every)
    }
}
