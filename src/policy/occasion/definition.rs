//! What a rulebook says of occasions: which, for whom, what to do, by when.

use crate::label::{Code, Labels};
use crate::policy::occasion::DatedDay;
use crate::policy::scheme::Audience;
use crate::policy::words::words;
use crate::time::{Calendar, Festival, Span};

words! {
    occasion;
    /// On which days a rule asks for something.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::occasion::OccasionKind};
    /// assert_eq!(OccasionKind::CompanyAnniversary.label(Language::Chinese), "司庆");
    /// ```
    OccasionKind, "kind of occasion", "unknown-occasion-kind", {
        /// Of each person at the customer who is still there (D000-60).
        Birthday "birthday" "birthday" "生日",
        /// Of the day on which the customer was founded (D000-60).
        CompanyAnniversary "company_anniversary" "company anniversary" "司庆",
        /// Of the first day of the first contract.
        ContractAnniversary "contract_anniversary" "contract anniversary" "签约周年",
        /// The last day of each contract that is neither renewed nor ended early (D003-41).
        ContractEnd "contract_end" "end of contract" "合同到期",
        /// Each disruption of the service that is planned (D003-42).
        Disruption "disruption" "planned disruption" "服务波动",
        /// Festivals of the lunar calendar (D000-59).
        Festival "festival" "festival" "节日",
        /// The dates of a table.
        Dates "dates" "date" "日期",
    }
}

words! {
    occasion;
    /// What becomes of a due day that is no working day (A-24, A-26, A-44).
    ///
    /// ```
    /// use guanxi::policy::occasion::Roll;
    /// assert_eq!("before".parse(), Ok(Roll::Before));
    /// ```
    Roll, "way to roll", "unknown-roll", {
        /// It stays; an asynchronous channel is proposed (A-44: greetings).
        Stays "none" "stays" "不调整",
        /// It stays, and the working day before it is proposed (A-24, A-26: notices).
        Propose "propose" "the working day before is proposed" "建议提前至前一工作日",
        /// It is moved to the working day before (A-44: gifts).
        Before "before" "moved to the working day before" "提前至前一工作日",
    }
}

/// A rule: on which days what has to be done for whom, and by when.
///
/// ```
/// use guanxi::{Rulebook, policy::occasion::{OccasionKind, Roll}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let notice = rulebook.occasions().rule("contract_end")?;
/// assert_eq!((notice.on, notice.lead), (OccasionKind::ContractEnd, "30 days".parse()?)); // D003-43
/// assert_eq!(notice.roll, Roll::Propose); // A-26
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OccasionRule {
    /// The code.
    pub code: Code,
    /// What it is called.
    pub labels: Labels,
    /// On which days.
    pub on: OccasionKind,
    /// The festivals, of a rule of festivals.
    pub festivals: Vec<Festival>,
    /// The dates in their order, of a rule of dates.
    pub dates: Vec<DatedDay>,
    /// What has to be done: codes of the rulebook.
    pub actions: Vec<Code>,
    /// Over which channels; any if none is named.
    pub channels: Vec<Code>,
    /// How long before the day it is due; civil arithmetic (A-26).
    pub lead: Span,
    /// What becomes of a due day that is no working day.
    pub roll: Roll,
    /// How long before the due day it is upcoming.
    pub upcoming: Span,
    /// How long after the day it is shown that it was missed.
    pub missed_for: Span,
    /// How many places of a message must be written for the customer alone; personal if above zero
    /// (D000-61).
    pub personal_slots: u32,
    /// Whether a message may go to many at once; never where it is personal (P-052).
    pub batch: bool,
    /// Who does it.
    pub by: Option<Code>,
    /// Whether it may be left undone (D003-117).
    pub optional: bool,
    pub(crate) audience: Audience,
    /// Which days are working days.
    pub(crate) calendar: Option<Calendar>,
}

/// What loading a rulebook makes of its occasions.
#[derive(Debug, Default)]
pub(crate) struct OccasionDefinition {
    pub(crate) rules: Vec<OccasionRule>,
    /// Rules that are there and off.
    pub(crate) off: Vec<Code>,
}
