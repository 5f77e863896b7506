//! Strategies for the log of one customer of a given rulebook: its channels, severities and causes.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::label::Code;
use crate::record::{
    ClassChange, Direction, Event, EventId, EventKind, Interaction, Outcome, RulebookVersion,
};
use crate::rulebook::Rulebook;
use crate::testkit::record::{any_kinds, texts};
use crate::testkit::time;
use crate::time::Moment;

/// The customer whose log it is.
pub const CUSTOMER: &str = "c0";

/// The log of the customer: what happened when, with ids in the order in which it was written.
fn log(happened: Vec<(Moment, EventKind)>) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, (Moment, EventKind))| {
        Event::new(EventId::from(format!("e{place}")), CUSTOMER, at, kind)
    };
    happened.into_iter().enumerate().map(event).collect()
}

/// Dates and instants of 2024, near to one another.
fn moments() -> impl Strategy<Value = Moment> + Clone {
    time::moments().prop_filter_map("of 2024", |moment| {
        let text = moment.to_string();
        let rest = text.get(4..)?;
        format!("2024{rest}").parse().ok()
    })
}

/// One of some codes; the given one where there is none.
fn one_of(codes: Vec<Code>, otherwise: &str) -> BoxedStrategy<Code> {
    let known: Vec<Code> = match codes.is_empty() {
        true => otherwise.parse().into_iter().collect(),
        false => codes,
    };
    select(known).boxed()
}

/// Talks and messages over the channels of a rulebook, about its kinds of content.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let talks = examples(&log::interactions(&rulebook), 50);
/// let channels = rulebook.codes().channels();
/// assert!(talks.iter().all(|talk| channels.find(talk.channel.as_str()).is_ok()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn interactions(rulebook: &Rulebook) -> BoxedStrategy<Interaction> {
    let codes = rulebook.codes();
    let channels = codes.channels().iter().map(|one| one.code.clone()).collect();
    let contents: Vec<Code> = codes.contents().iter().map(|one| one.code.clone()).collect();
    let most = contents.len().min(2);
    let direction = select(vec![Direction::Outbound, Direction::Inbound]);
    let outcome = select(vec![Outcome::Reached, Outcome::NotReached, Outcome::Sent]);
    let how = (direction, outcome, prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    (one_of(channels, "phone"), how, subsequence(contents, 0..=most))
        .prop_map(|(channel, (direction, outcome, promotional, batch), content_kinds)| {
            let mut talk = Interaction::new(channel, direction, outcome);
            talk.promotional = promotional;
            talk.batch = batch;
            talk.content_kinds = content_kinds;
            talk
        })
        .boxed()
}

/// Moves into classes of the schemes of a rulebook; none where it has no scheme.
fn class_changes(rulebook: &Rulebook) -> Option<BoxedStrategy<EventKind>> {
    let version = RulebookVersion {
        code: rulebook.code().clone(),
        version: rulebook.version().version.clone(),
    };
    let moves: Vec<(Code, Code)> = rulebook
        .schemes()
        .iter()
        .flat_map(|scheme| {
            scheme.classes().iter().map(|class| (scheme.code().clone(), class.code().clone()))
        })
        .collect();
    let change = move |(scheme, new)| {
        let (rulebook, reasons) = (version.clone(), Vec::new());
        EventKind::from(ClassChange { scheme, old: None, new, rulebook, reasons, by: None })
    };
    (!moves.is_empty()).then(|| select(moves).prop_map(change).boxed())
}

/// Up to 24 contacts with the customer, refusals of contact, and moves among classes.
///
/// ```
/// use guanxi::{Rulebook, record::EventKind, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let logs = examples(&log::contacts(&rulebook), 20);
/// let no = |event: &guanxi::record::Event| matches!(event.kind, EventKind::DoNotContact { .. });
/// assert!(logs.iter().flatten().any(no));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn contacts(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let talks = interactions(rulebook).prop_map(EventKind::from).boxed();
    let no = texts().prop_map(|reason| EventKind::DoNotContact { reason }).boxed();
    let kinds = match class_changes(rulebook) {
        None => prop_oneof![12 => talks, 1 => no].boxed(),
        Some(moves) => prop_oneof![12 => talks, 1 => no, 2 => moves].boxed(),
    };
    prop::collection::vec((moments(), kinds), 0..24).prop_map(log).boxed()
}

/// Up to 24 events of every kind, right and wrong ones, with contacts as the rulebook knows them.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// for events in examples(&log::anything(&rulebook), 9) {
///     assert!(events.iter().all(|event| event.customer == *log::CUSTOMER));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn anything(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let talks = interactions(rulebook).prop_map(EventKind::from).boxed();
    let kinds = prop_oneof![1 => talks, 2 => any_kinds().boxed()];
    prop::collection::vec((moments(), kinds), 0..24).prop_map(log).boxed()
}
