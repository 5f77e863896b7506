//! The renewal of one customer as of a day: phase, urgency, and the plan that is owed (8.6, D002-08).

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::book::Planned;
use super::{ContractBook, ContractGap, Renewal, Urgency};
use crate::fact::{Facts, Value};
use crate::label::Language;
use crate::policy::risk::RiskReading;
use crate::record::{Contract, ContractId, EventId, Measure};
use crate::rule::Truth;
use crate::rule::codes::CodeEntry;

/// Where a contract stands on its way to the end (8.6); as time goes by only a later one follows.
///
/// ```
/// use guanxi::{label::Language, policy::renewal::RenewalPhase};
/// assert!(RenewalPhase::Window < RenewalPhase::Late);
/// assert_eq!(RenewalPhase::Window.label(Language::Chinese), "窗口期内");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RenewalPhase {
    /// Before the window.
    TooEarly,
    /// From the opening of the window to the day by which the plan has to stand, both included.
    Window,
    /// From then to the end, included.
    Late,
    /// After the end.
    Expired,
    /// Another contract has followed; it ends any other phase.
    Renewed,
}

impl RenewalPhase {
    /// The word that names it, as the fact `renewal_phase` has it.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::renewal::RenewalPhase::TooEarly.name(), "too_early");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::TooEarly => "too_early",
            Self::Window => "window",
            Self::Late => "late",
            Self::Expired => "expired",
            Self::Renewed => "renewed",
        }
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::renewal::RenewalPhase};
    /// assert_eq!(RenewalPhase::Late.label(Language::English), "late");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::TooEarly, Language::English) => "too early",
            (Self::TooEarly, Language::Chinese) => "未到窗口期",
            (Self::Window, Language::English) => "in the window",
            (Self::Window, Language::Chinese) => "窗口期内",
            (Self::Late, Language::English) => "late",
            (Self::Late, Language::Chinese) => "已过窗口期",
            (Self::Expired, Language::English) => "expired",
            (Self::Expired, Language::Chinese) => "已到期",
            (Self::Renewed, Language::English) => "renewed",
            (Self::Renewed, Language::Chinese) => "已续约",
        }
    }
}

/// The window of a contract: when it opens, and by when the plan has to stand (A-25).
///
/// ```
/// use guanxi::{Rulebook, policy::renewal::RenewalPhase};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = |text: &str| text.parse().unwrap();
/// let window = rulebook.renewal()?.window(day("2024-12-31"));
/// assert_eq!((window.opens, window.latest), (day("2024-06-30"), day("2024-09-30")));
/// assert_eq!(window.phase(day("2024-09-30")), RenewalPhase::Window);
/// assert_eq!(window.phase(day("2024-10-01")), RenewalPhase::Late);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct RenewalWindow {
    /// The first day of the window.
    pub opens: NaiveDate,
    /// The last day of it: the plan has to stand by then.
    pub latest: NaiveDate,
    /// The last day of the contract.
    pub end: NaiveDate,
}

impl RenewalWindow {
    /// The phase on a day, unless the contract is renewed.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::renewal::RenewalPhase};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let window = rulebook.renewal()?.window(day("2024-08-31")); // opens on 29 February
    /// assert_eq!(window.phase(day("2024-02-28")), RenewalPhase::TooEarly);
    /// assert_eq!(window.phase(day("2024-02-29")), RenewalPhase::Window);
    /// assert_eq!(window.phase(day("2024-09-01")), RenewalPhase::Expired);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn phase(&self, day: NaiveDate) -> RenewalPhase {
        if day > self.end {
            RenewalPhase::Expired
        } else if day > self.latest {
            RenewalPhase::Late
        } else if day >= self.opens {
            RenewalPhase::Window
        } else {
            RenewalPhase::TooEarly
        }
    }
}

/// A contract as of a day.
///
/// ```
/// use guanxi::{Rulebook, policy::renewal::RenewalPhase, record::{Contract, ContractTerms}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = |text: &str| text.parse().unwrap();
/// let stated = Contract::new("HT1", "KH0001", ContractTerms::new(day("2024-01-01"), day("2024-12-31")));
/// let renewal = rulebook.renewal()?;
/// let book = renewal.book(&"KH0001".into(), [&stated], &[], "2024-07-01".parse()?, None);
/// let contract = renewal.read(&book, None).contract.unwrap();
/// assert_eq!((contract.phase, contract.days_to_end), (RenewalPhase::Window, 183));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ContractReading<'a> {
    /// The contract.
    pub contract: ContractId,
    /// Its first day.
    pub start: NaiveDate,
    /// Its window and last day.
    #[serde(flatten)]
    pub window: RenewalWindow,
    /// Whether it was ended before its time.
    pub terminated: bool,
    /// Where it stands.
    pub phase: RenewalPhase,
    /// How many days are left, the last one not counted; below zero when it is over.
    pub days_to_end: i64,
    /// How urgent its renewal is; none where it is over or renewed.
    pub urgency: Option<&'a Urgency>,
    /// The contract that followed.
    pub renewed_by: Option<ContractId>,
}

/// The plan to keep a customer.
///
/// ```
/// use guanxi::policy::renewal::PlanDuty;
/// assert_eq!(serde_json::to_value(PlanDuty::NotOwed).unwrap()["state"], "not_owed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
#[non_exhaustive]
pub enum PlanDuty<'a> {
    /// None is owed.
    NotOwed,
    /// One is owed, and there is none (D002-08).
    Owed {
        /// The last day on which it is in time.
        due: NaiveDate,
        /// By how many days it is overdue; 0 where it is not.
        overdue_days: i64,
        /// Whether it is owed for sure; otherwise the risk is not settled.
        certain: bool,
        /// Who owes it: a role.
        #[serde(serialize_with = "code_of")]
        by: Option<&'a CodeEntry>,
    },
    /// There is one.
    Made {
        /// The event of the last one.
        event: EventId,
        /// Its day.
        on: NaiveDate,
        /// Whether the first one came after the last day on which it was in time.
        late: bool,
        /// What is to be done.
        measures: Vec<Measure>,
    },
}

fn code_of<S: Serializer>(by: &Option<&CodeEntry>, serializer: S) -> Result<S::Ok, S::Error> {
    by.map(|role| &role.code).serialize(serializer)
}

/// The renewal of one customer as of a day.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("renewal")?;
/// let renewal = rulebook.renewal()?;
/// let book = renewal.book(&"KH0001".into(), [], &[], "2024-07-01".parse()?, None);
/// let reading = renewal.read(&book, None);
/// assert!(reading.contract.is_none() && reading.others.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RenewalReading<'a> {
    /// The contract that drives the renewal (A-27); none where there is no contract.
    pub contract: Option<ContractReading<'a>>,
    /// The others, by their first day.
    pub others: Vec<ContractReading<'a>>,
    /// Days without a contract.
    pub gaps: Vec<ContractGap>,
    /// The plan to keep the customer.
    pub plan: PlanDuty<'a>,
}

impl<'a> Renewal<'a> {
    /// The window of a contract that ends on a day; months are clamped to the month end.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// assert_eq!(rulebook.renewal()?.window(day("2024-05-31")).latest, day("2024-02-29"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn window(&self, end: NaiveDate) -> RenewalWindow {
        let before = |span: crate::time::Span| span.after(end, -1).unwrap_or(NaiveDate::MIN);
        RenewalWindow {
            opens: before(self.definition.opens),
            latest: before(self.definition.latest),
            end,
        }
    }

    /// Reads the renewal of a customer; what the risk is says whether a plan is owed. Without a risk a
    /// plan may be owed.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::renewal::PlanDuty, record::{Contract, ContractTerms}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let stated = Contract::new("HT1", "KH0001", ContractTerms::new(day("2024-01-01"), day("2024-12-31")));
    /// let renewal = rulebook.renewal()?;
    /// let book = renewal.book(&"KH0001".into(), [&stated], &[], "2024-10-02".parse()?, None);
    /// let PlanDuty::Owed { due, overdue_days, certain, by } = renewal.read(&book, None).plan else { panic!() };
    /// assert_eq!((due, overdue_days, certain), (day("2024-09-30"), 2, false));
    /// assert_eq!(by.unwrap().code, "account_manager");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(&self, book: &ContractBook, risk: Option<&RiskReading<'_>>) -> RenewalReading<'a> {
        let driving = book.driving().map(|one| &one.id);
        let (mut contract, mut others) = (None, Vec::new());
        for one in book.contracts() {
            let reading = self.contract(one, book);
            if driving == Some(&one.id) {
                contract = Some(reading);
            } else {
                others.push(reading);
            }
        }
        let plan = contract.as_ref().map_or(PlanDuty::NotOwed, |one| self.plan(one, book, risk));
        RenewalReading { contract, others, gaps: book.gaps(), plan }
    }

    fn contract(&self, one: &Contract, book: &ContractBook) -> ContractReading<'a> {
        let window = self.window(one.last_day());
        let renewed_by = book.renewed_by(one.id.as_str()).cloned();
        let phase = match renewed_by {
            Some(_) => RenewalPhase::Renewed,
            None => window.phase(book.today),
        };
        let running = phase < RenewalPhase::Expired;
        ContractReading {
            contract: one.id.clone(),
            start: one.terms.start,
            window,
            terminated: one.terminated.is_some(),
            phase,
            days_to_end: window.end.signed_duration_since(book.today).num_days(),
            urgency: if running { self.urgency(window.end, book.today) } else { None },
            renewed_by,
        }
    }

    fn urgency(&self, end: NaiveDate, today: NaiveDate) -> Option<&'a Urgency> {
        self.definition.urgencies.iter().find(|one| {
            let begins = one.within.map(|span| span.after(end, -1).unwrap_or(NaiveDate::MIN));
            begins.is_none_or(|begins| begins <= today)
        })
    }

    fn plan(
        &self,
        contract: &ContractReading<'_>,
        book: &ContractBook,
        risk: Option<&RiskReading<'_>>,
    ) -> PlanDuty<'a> {
        let latest = contract.window.latest;
        // A plan is for the end that the contract had then; one that was called off needs none.
        let since = book.agreed.end_since(&contract.contract);
        let own = |plan: &&Planned| {
            plan.contract == contract.contract && since.is_none_or(|since| plan.on >= since)
        };
        let mut plans = book.plans.iter().filter(own);
        // Whoever planned in time may change the plan later.
        if let Some(first) = plans.next() {
            let made = plans.next_back().unwrap_or(first);
            return PlanDuty::Made {
                event: made.event.clone(),
                on: made.on,
                late: first.on > latest,
                measures: made.measures.clone(),
            };
        }
        let due = matches!(contract.phase, RenewalPhase::Window | RenewalPhase::Late);
        let risky = match (self.definition.plan_from, risk.map(|risk| risk.possible)) {
            (None, _) => Truth::False,
            (Some(_), None | Some([])) => Truth::Unknown,
            (Some(from), Some(possible)) => {
                let count = possible.iter().filter(|level| level.rank >= from).count();
                match count {
                    0 => Truth::False,
                    all if all == possible.len() => Truth::True,
                    _ => Truth::Unknown,
                }
            }
        };
        if !due || contract.terminated || risky == Truth::False {
            return PlanDuty::NotOwed;
        }
        let overdue_days = book.today.signed_duration_since(latest).num_days().max(0);
        PlanDuty::Owed {
            due: latest,
            overdue_days,
            certain: risky == Truth::True,
            by: self.definition.by.as_ref(),
        }
    }

    /// Puts what the policy tells into facts of this rulebook, where they are not known yet: the days
    /// to the end of the contract that drives the renewal while it runs, and its phase.
    pub(crate) fn tell(&self, facts: &mut Facts, book: &ContractBook) {
        let told = &self.definition.facts;
        if told.days.is_none() && told.phase.is_none() {
            return;
        }
        let Some(reading) = book.driving().map(|one| self.contract(one, book)) else { return };
        if let Some(id) = told.days.filter(|id| facts.value(*id).is_none())
            && reading.days_to_end >= 0
        {
            facts.put(id, Some(Value::Days(reading.days_to_end)));
        }
        if let Some(id) = told.phase.filter(|id| facts.value(*id).is_none()) {
            // As the fact lists them: the renewed phase comes first.
            let place = match reading.phase {
                RenewalPhase::Renewed => 0,
                RenewalPhase::TooEarly => 1,
                RenewalPhase::Window => 2,
                RenewalPhase::Late => 3,
                RenewalPhase::Expired => 4,
            };
            facts.put(id, Some(Value::Choice(place)));
        }
    }
}
