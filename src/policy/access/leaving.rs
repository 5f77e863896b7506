//! People who leave the house: how far their hand-over is (RULEBOOK machine 8.10).

use chrono::NaiveDate;

use super::Custody;
use crate::label::Language;
use crate::record::{Author, CustomerId};

/// Where a person stands between work and leave (D003-114, D003-115).
///
/// `Active → HandoverPending → HandedOver → Left`: pending while there are customers to hand over;
/// gone from the leave date on, however far the hand-over is.
///
/// ```
/// use guanxi::{label::Language, policy::access::LeaveState};
/// assert_eq!(LeaveState::HandoverPending.label(Language::Chinese), "待交接");
/// assert!(LeaveState::HandedOver < LeaveState::Left);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LeaveState {
    /// At work; no leave is on record.
    Active,
    /// Leaving, with customers still to be handed over.
    HandoverPending,
    /// Leaving, with nothing left to hand over.
    HandedOver,
    /// Gone, with all rights.
    Left,
}

impl LeaveState {
    /// The word for files.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::access::LeaveState::Left.as_str(), "left");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::HandoverPending => "handover_pending",
            Self::HandedOver => "handed_over",
            Self::Left => "left",
        }
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::access::LeaveState};
    /// assert_eq!(LeaveState::HandedOver.label(Language::English), "handed over");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        let (english, chinese) = match self {
            Self::Active => ("active", "在职"),
            Self::HandoverPending => ("hand-over pending", "待交接"),
            Self::HandedOver => ("handed over", "已交接"),
            Self::Left => ("left", "已离职"),
        };
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }
}

/// How far a person's hand-over is as of a moment.
///
/// ```
/// use guanxi::policy::access::{Custody, LeaveState};
/// use guanxi::record::{Customer, StaffLeave};
/// let mut customer = Customer::new("K");
/// customer.owner = Some("zhao.liu".into());
/// let customers = [customer];
/// let left = [StaffLeave { who: "zhao.liu".into(), on: "2024-03-31".parse().unwrap() }];
/// let on = |day: &str| -> guanxi::Result<Custody> {
///     Ok(Custody::read(&"+08:00".parse()?, &customers, &left, &[], day.parse()?, None))
/// };
/// assert_eq!(on("2024-03-30")?.leave("zhao.liu").state, LeaveState::HandoverPending);
/// let late = on("2024-03-31")?.leave("zhao.liu");
/// assert!(late.state == LeaveState::Left && late.is_late());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeaveReading {
    /// Who.
    pub who: Author,
    /// The first day without the person, if it leaves.
    pub on: Option<NaiveDate>,
    /// Where the person stands.
    pub state: LeaveState,
    /// The customers for which the person answers.
    pub customers: Vec<CustomerId>,
    /// The customers whose assignment names the person besides their owner; a new name has to go
    /// into their records.
    pub named_with: Vec<CustomerId>,
}

impl LeaveReading {
    /// Whether the person is gone and has left customers behind.
    ///
    /// ```
    /// use guanxi::policy::access::Custody;
    /// let custody = Custody::read(&"+08:00".parse()?, &[], &[], &[], "2024-03-31".parse()?, None);
    /// assert!(!custody.leave("zhao.liu").is_late());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_late(&self) -> bool {
        self.state == LeaveState::Left && !self.customers.is_empty()
    }

    /// The reading in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::access::Custody, record::StaffLeave};
    /// let left = [StaffLeave { who: "zhao.liu".into(), on: "2024-03-31".parse().unwrap() }];
    /// let zone = "+08:00".parse()?;
    /// let custody = Custody::read(&zone, &[], &left, &[], "2024-03-01".parse()?, None);
    /// let reading = custody.leave("zhao.liu");
    /// assert_eq!(reading.explain(Language::English),
    ///     "zhao.liu: handed over; gone from 2024-03-31 on; customers to hand over: none");
    /// assert_eq!(reading.explain(Language::Chinese),
    ///     "zhao.liu：已交接；自 2024-03-31 起离职；待交接客户：无");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let english = language == Language::English;
        let (who, state) = (&self.who, self.state.label(language));
        let Some(on) = self.on else {
            return if english { format!("{who}: {state}") } else { format!("{who}：{state}") };
        };
        let ids: Vec<&str> = self.customers.iter().map(|id| id.as_str()).collect();
        let list = match (ids.is_empty(), english) {
            (true, true) => "none".to_owned(),
            (true, false) => "无".to_owned(),
            (false, true) => ids.join(", "),
            (false, false) => ids.join("、"),
        };
        let late = match (self.is_late(), english) {
            (false, _) => "",
            (true, true) => " (late)",
            (true, false) => "（逾期）",
        };
        if english {
            format!("{who}: {state}; gone from {on} on; customers to hand over: {list}{late}")
        } else {
            format!("{who}：{state}；自 {on} 起离职；待交接客户：{list}{late}")
        }
    }
}

impl Custody {
    /// How far the hand-over of a person is.
    ///
    /// ```
    /// use guanxi::policy::access::{Custody, LeaveState};
    /// let custody = Custody::read(&"+08:00".parse()?, &[], &[], &[], "2024-03-31".parse()?, None);
    /// assert_eq!(custody.leave("zhao.liu").state, LeaveState::Active);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn leave(&self, who: &str) -> LeaveReading {
        let on = self.first_day_without(who);
        let customers: Vec<CustomerId> = self.customers_of(who).cloned().collect();
        let state = match on {
            None => LeaveState::Active,
            Some(_) if self.has_left(who) => LeaveState::Left,
            Some(_) if customers.is_empty() => LeaveState::HandedOver,
            Some(_) => LeaveState::HandoverPending,
        };
        let named_with = self.named_with(who).cloned().collect();
        LeaveReading { who: who.into(), on, state, customers, named_with }
    }
}
