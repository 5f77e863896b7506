//! Strategies for events, those that contradict the records among them.

use proptest::prelude::*;

use crate::label::Code;
use crate::quantity::Amount;
use crate::record::{
    ClassChange, ClassOverride, Event, EventId, EventKind, Purchase, ReasonCode, Return,
    RulebookVersion,
};
use crate::testkit::{quantity, time};
use crate::time::Moment;

/// How many events a history has at the most.
const MOST: usize = 24;

fn id(number: usize) -> EventId {
    EventId::from(format!("e{number}"))
}

/// The id of some event of the history, or now and then of none.
fn ids() -> impl Strategy<Value = EventId> + Clone {
    (0..MOST.saturating_add(2)).prop_map(id)
}

/// Amounts such as invoices have, seldom below zero.
fn paid() -> impl Strategy<Value = Amount> + Clone {
    let cents = (0_i64..=2_000_000)
        .prop_filter_map("an amount", |n| Amount::from_ten_thousandths(n.checked_mul(100)?).ok());
    prop_oneof![20 => cents, 2 => Just(Amount::ZERO), 1 => quantity::amounts()]
}

fn of(codes: &'static [&'static str]) -> impl Strategy<Value = Code> + Clone {
    prop::sample::select(codes).prop_filter_map("a code", |code| code.parse().ok())
}

/// A change into one of the classes `A`, `B`, `C`, `a`, `b`, `c` of the schemes `tier` and `s0`.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// assert!(examples(&record::class_changes(), 9).iter().all(|change| change.old.is_none()));
/// ```
pub fn class_changes() -> impl Strategy<Value = ClassChange> + Clone {
    let version =
        of(&["sample"]).prop_map(|code| RulebookVersion { code, version: "1".to_owned() });
    (of(&["tier", "s0"]), of(&["A", "B", "C", "a", "b", "c"]), version).prop_map(
        |(scheme, new, rulebook)| {
            let reasons = vec![ReasonCode::When];
            ClassChange { scheme, old: None, new, rulebook, reasons, by: None }
        },
    )
}

/// An override of a few months; some end before they begin or give no reason.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let overrides = examples(&record::class_overrides(), 99);
/// assert!(overrides.iter().any(|decided| decided.from > decided.until));
/// ```
pub fn class_overrides() -> impl Strategy<Value = ClassOverride> + Clone {
    let reason = prop_oneof![9 => Just("launch partner"), 1 => Just(" ")];
    let days = prop_oneof![9 => 0_i64..120, 1 => -10_i64..0];
    (class_changes(), time::recent_dates(), days, reason).prop_filter_map(
        "an override",
        |(change, from, days, reason)| {
            let until = from.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
            let by = "director".into();
            let reason = reason.to_owned();
            Some(ClassOverride {
                scheme: change.scheme,
                class: change.new,
                from,
                until,
                by,
                reason,
            })
        },
    )
}

/// Purchases, what takes them back, and decisions about classes, with any event as what they refer
/// to; [`any_kinds`](super::any_kinds) makes every kind.
///
/// ```
/// use guanxi::{record::EventKind, testkit::{examples, record}};
/// let kinds = examples(&record::kinds(), 99);
/// assert!(kinds.contains(&EventKind::Withdrawal));
/// ```
pub fn kinds() -> impl Strategy<Value = EventKind> + Clone {
    prop_oneof![
        10 => paid().prop_map(|amount| Purchase::new(amount).into()),
        3 => (paid(), proptest::option::weighted(0.8, ids())).prop_map(|(amount, of)| {
            EventKind::from(Return { amount, of })
        }),
        2 => ids().prop_map(|of| EventKind::Cancellation { of }),
        2 => class_changes().prop_map(EventKind::from),
        2 => class_overrides().prop_map(EventKind::from),
        1 => Just(EventKind::Withdrawal),
    ]
}

/// The events of a few customers, up to 24: purchases, what takes them back, corrections and
/// withdrawals, changes of class and overrides.
///
/// Some are wrong: ids given twice, negative amounts, references to nothing, to later events or
/// to those of another customer, corrections in a circle. The ids are `e0`, `e1` ... in the order
/// of the list, which is no order of time.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, record}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let histories = examples(&record::events(), 50);
/// let fold = |events: &Vec<_>| rulebook.fold(events, "2027-12-31".parse().unwrap(), None);
/// assert!(histories.iter().any(|events| !fold(events).rejected.is_empty()));
/// assert!(histories.iter().any(|events| !fold(events).customers.is_empty()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn events() -> impl Strategy<Value = Vec<Event>> + Clone {
    let customer = prop::sample::select(vec!["c0", "c0", "c1"]);
    let twice = proptest::bool::weighted(0.04);
    let corrects = proptest::option::weighted(0.25, ids());
    let recorded = proptest::option::weighted(0.4, time::moments());
    let one = (kinds(), customer, moments(), recorded, corrects, twice);
    prop::collection::vec(one, 0..MOST).prop_map(|drafts| {
        let drafts = drafts.into_iter().enumerate();
        drafts
            .map(|(place, (kind, customer, at, recorded, corrects, twice))| {
                let id = if twice { id(0) } else { id(place) };
                let mut event = Event::new(id, customer, at, kind);
                event.corrects = corrects;
                event.recorded_at = recorded.unwrap_or(at);
                event
            })
            .collect()
    })
}

/// Moments that often share their day.
fn moments() -> impl Strategy<Value = Moment> + Clone {
    let days: Vec<Moment> = ["2024-01-31", "2024-02-29", "2024-06-30", "2025-01-01"]
        .iter()
        .chain(&["2024-06-29T15:59:59Z", "2024-06-29T16:00:00Z", "2024-06-30T16:00:00Z"])
        .filter_map(|text| text.parse().ok())
        .collect();
    prop_oneof![2 => time::moments(), 1 => prop::sample::select(days)]
}
