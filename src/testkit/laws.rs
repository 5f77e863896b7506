//! The laws of the crate as functions: what must hold of any rulebook and any input.
//!
//! Each returns `Ok(())` or what is wrong, with the input that shows it. Run them against a
//! rulebook of your own with the strategies of [`testkit`](crate::testkit), or on single
//! customers. They compare decisions with a second, plain reading of the document.

use std::collections::BTreeSet;

use crate::fact::{Facts, Value};
use crate::policy::scheme::Classification;
use crate::record::Event;
use crate::rule::{Decision, Expression};
use crate::rulebook::{Rulebook, RulebookDocument};
use crate::testkit::fact::Customer;
use crate::testkit::plain::Plain;
use crate::testkit::worlds::{completions, open};
use crate::time::Moment;

/// Parsing and printing of conditions are inverse.
///
/// # Errors
/// The text that does not parse, or parses to something else.
///
/// ```
/// use guanxi::testkit::laws::print_parse_round_trip;
/// assert_eq!(print_parse_round_trip(&"a and (b or not c)".parse()?), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn print_parse_round_trip(condition: &Expression) -> Result<(), String> {
    let text = condition.to_string();
    match text.parse::<Expression>() {
        Err(error) => Err(format!("`{text}` does not parse:\n{}", error.report())),
        Ok(read) if read != *condition => {
            Err(format!("`{text}` is read as {read:?}, and was {condition:?}"))
        }
        Ok(read) if read.to_string() != text => Err(format!("`{text}` is printed as `{read}`")),
        Ok(_) => Ok(()),
    }
}

/// A document written as JSON is read as the same document (P-115).
///
/// # Errors
/// What cannot be written or read, or the text that is read as something else.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws::json_round_trip};
/// assert_eq!(json_round_trip(Rulebook::preset("renewal")?.document()), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn json_round_trip(document: &RulebookDocument) -> Result<(), String> {
    let text = serde_json::to_string(document).map_err(|error| error.to_string())?;
    let read: RulebookDocument =
        serde_json::from_str(&text).map_err(|error| format!("{error} in {text}"))?;
    if read == *document { Ok(()) } else { Err(format!("read as another document: {text}")) }
}

/// A rulebook made from its own document, presets brought in, decides alike.
///
/// # Errors
/// What is wrong with the document, or the scheme that decides otherwise.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact, laws}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// for customer in examples(&fact::customers(&rulebook), 5) {
///     assert_eq!(laws::own_document_decides_alike(&rulebook, &customer), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn own_document_decides_alike(rulebook: &Rulebook, customer: &Customer) -> Result<(), String> {
    let again = Rulebook::try_from(rulebook.document().clone()).map_err(|error| error.report())?;
    let adopted = customer.adopted(&again).map_err(|error| error.report())?;
    let population = customer.population(rulebook);
    let population_again = adopted.population(&again);
    for scheme in rulebook.schemes() {
        let (code, case) = (scheme.code().as_str(), customer.case(population.as_ref()));
        let case_again = adopted.case(population_again.as_ref());
        let one = rulebook.classify_case(code, &case).map_err(|error| error.report())?;
        let other = again.classify_case(code, &case_again).map_err(|error| error.report())?;
        if one.decision() != other.decision() {
            return Err(format!(
                "`{code}` is {:?}, and {:?} by the document of the rulebook",
                one.decision(),
                other.decision()
            ));
        }
    }
    Ok(())
}

/// Where facts are missing, the possible classes are those of all completions, no more and no
/// fewer, and the missing facts those of which one alone can change the class (P-020); where none
/// is missing, the class is the one that the document says.
///
/// Every unknown fact runs through its
/// [`telling_values`](crate::testkit::fact::telling_values), and where the population is not known,
/// through every standing among it. A customer with more than 12 000 completions is passed over.
/// Where the decision is not exact, the possible classes may be more.
///
/// # Errors
/// The decision and the classes that the completions give.
///
/// ```
/// use guanxi::{Rulebook, testkit::{fact::Customer, laws}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("annual_amount", 300_000)?;
/// let customer = Customer::new(facts, "2024-06-30".parse().unwrap());
/// assert_eq!(laws::undetermined_is_exact(&rulebook, "tier", &customer), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn undetermined_is_exact(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<(), String> {
    let plain = Plain::of(rulebook);
    let population = customer.population(rulebook);
    let decided = rulebook
        .classify_case(scheme, &customer.case(population.as_ref()))
        .map_err(|error| error.report())?;
    let Some(found) = completions(rulebook, &plain, scheme, customer)? else { return Ok(()) };
    let ranks: BTreeSet<usize> = found.classes.clone();
    let said: Vec<usize> = decided.decision().possible().iter().map(|class| class.rank()).collect();
    let wrong = |what: &str| {
        let names = |ranks: &mut dyn Iterator<Item = &usize>| {
            let classes = plain.scheme(scheme).map_or(&[][..], |scheme| &scheme.classes);
            ranks.filter_map(|rank| classes.get(*rank).cloned()).collect::<Vec<_>>().join(", ")
        };
        Err(format!(
            "{what}: completions of `{scheme}` give {{{}}} by {:?}, the decision is {:?}; {}",
            names(&mut ranks.iter()),
            found.mattering,
            decided.decision(),
            described(rulebook, customer)
        ))
    };
    match decided.decision() {
        Decision::Decided { .. } if said.len() != 1 || !ranks.iter().eq(&said) => {
            wrong("another class")
        }
        Decision::Decided { .. } => Ok(()),
        Decision::Undetermined { exact: false, .. } if ranks.iter().all(|r| said.contains(r)) => {
            Ok(())
        }
        Decision::Undetermined { exact: false, .. } => wrong("a possible class is missing"),
        Decision::Undetermined { missing, .. } => {
            if !ranks.iter().eq(&said) {
                return wrong("other classes");
            }
            let missing: BTreeSet<&str> =
                missing.iter().map(String::as_str).filter(|fact| *fact != "population").collect();
            if missing.iter().copied().eq(found.mattering.iter().map(String::as_str)) {
                Ok(())
            } else {
                wrong("other missing facts")
            }
        }
    }
}

/// A customer and the schemes in one line.
fn described(rulebook: &Rulebook, customer: &Customer) -> String {
    let schemes = serde_json::to_string(&rulebook.document().scheme).unwrap_or_default();
    format!("{customer:?} by {schemes}")
}

/// With everything known, there is one class (P-021): all facts that rules read, and a population
/// large enough for every `top` with a sum above zero for every `share`.
///
/// A customer of whom something is unknown is passed over.
///
/// # Errors
/// The decision.
///
/// ```
/// use guanxi::{Rulebook, testkit::{fact::Customer, laws}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("annual_amount", 300_000)?.with("strategic", true)?;
/// let customer = Customer::new(facts, "2024-06-30".parse().unwrap());
/// assert_eq!(laws::known_facts_decide(&rulebook, "tier", &customer), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn known_facts_decide(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<(), String> {
    let plain = Plain::of(rulebook);
    if !open(rulebook, &plain, scheme, customer).is_empty() {
        return Ok(());
    }
    let population = customer.population(rulebook);
    let decided = rulebook
        .classify_case(scheme, &customer.case(population.as_ref()))
        .map_err(|error| error.report())?;
    match decided.class() {
        Some(_) => Ok(()),
        None => Err(format!("{:?}; {}", decided.decision(), described(rulebook, customer))),
    }
}

/// The short way to a class agrees with the one that explains itself, and every scheme decides the
/// same twice (P-029).
///
/// # Errors
/// Both answers.
///
/// ```
/// use guanxi::{Rulebook, testkit::{fact::Customer, laws}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let customer = Customer::new(rulebook.facts(), "2024-06-30".parse().unwrap());
/// assert_eq!(laws::decisions_are_pure(&rulebook, &customer), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn decisions_are_pure(rulebook: &Rulebook, customer: &Customer) -> Result<(), String> {
    let population = customer.population(rulebook);
    let case = customer.case(population.as_ref());
    for scheme in rulebook.schemes() {
        let code = scheme.code().as_str();
        let explained = rulebook.classify_case(code, &case).map_err(|error| error.report())?;
        let short = rulebook.class_of(code, &case).map_err(|error| error.report())?;
        let again = rulebook.classify_case(code, &case).map_err(|error| error.report())?;
        if explained.class() != short || again.decision() != explained.decision() {
            let decision = explained.decision();
            return Err(format!("`{code}`: {decision:?}, in short {short:?}"));
        }
    }
    Ok(())
}

/// The order in which customers are given changes no population and so no class (P-029).
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact, laws}};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let day = "2024-06-30".parse().unwrap();
/// for customers in examples(&fact::populations(&rulebook, day), 9) {
///     assert_eq!(laws::order_of_customers_is_irrelevant(&rulebook, &customers, 3), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn order_of_customers_is_irrelevant(
    rulebook: &Rulebook,
    customers: &[Facts],
    turn: usize,
) -> Result<(), String> {
    let straight = rulebook.population(customers);
    let backwards = rulebook.population(customers.iter().rev().collect::<Vec<_>>());
    let (head, tail) = customers.split_at(turn.min(customers.len()));
    let turned = rulebook.population(tail.iter().chain(head).collect::<Vec<_>>());
    if straight == backwards && straight == turned {
        Ok(())
    } else {
        Err(format!("{straight:?}, backwards {backwards:?}, turned {turned:?}"))
    }
}

/// History alone never lowers a class: without an override in force, the class with a history is
/// at least as good as the one without, and it is that one or the previous class.
///
/// # Errors
/// Both classes.
///
/// ```
/// use guanxi::{Rulebook, testkit::{fact::Customer, laws}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("annual_amount", 5)?.with("strategic", false)?;
/// let customer = Customer::new(facts, "2024-06-30".parse().unwrap());
/// assert_eq!(laws::history_never_lowers(&rulebook, "tier", &customer), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn history_never_lowers(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<(), String> {
    let reads_classes = Plain::of(rulebook)
        .conditions(scheme)
        .iter()
        .any(|condition| condition.facts().iter().any(|fact| fact.name == *"class"));
    if reads_classes || customer.history.override_on(scheme, customer.as_of).is_some() {
        return Ok(());
    }
    let population = customer.population(rulebook);
    let case = customer.case(population.as_ref());
    let with = rulebook.class_of(scheme, &case).map_err(|error| error.report())?;
    let bare = Customer { history: Default::default(), ..customer.clone() };
    let without = rulebook
        .class_of(scheme, &bare.case(population.as_ref()))
        .map_err(|error| error.report())?;
    let (Some(with), Some(without)) = (with, without) else { return Ok(()) };
    let before = customer.history.last(scheme).is_some_and(|last| last.class == *with.code());
    if with == without || with.rank() < without.rank() && before {
        Ok(())
    } else {
        Err(format!(
            "{with} with the history, {without} without; {}",
            described(rulebook, customer)
        ))
    }
}

/// The order in which events are given changes nothing in a fold.
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// for events in examples(&record::events(), 9) {
///     let as_of = "2025-06-30".parse()?;
///     assert_eq!(laws::fold_ignores_order(&rulebook, &events, 5, as_of, None), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn fold_ignores_order(
    rulebook: &Rulebook,
    events: &[Event],
    turn: usize,
    as_of: Moment,
    known_by: Option<Moment>,
) -> Result<(), String> {
    let straight = rulebook.fold(events, as_of, known_by);
    let mut turned = events.to_vec();
    turned.reverse();
    turned.rotate_left(turn.min(events.len()));
    let turned = rulebook.fold(&turned, as_of, known_by);
    if straight.rejected != turned.rejected {
        return Err(format!("rejected: {:?}, turned {:?}", straight.rejected, turned.rejected));
    }
    same_customers(&straight, &turned)
}

/// What a cadence asks for depends on the events, not on the order in which they are given (P-042).
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 650_000)?;
/// let events = examples(&record::any_events(), 40);
/// let as_of = "2024-06-30".parse().unwrap();
/// let law = laws::cadence_ignores_order(&rulebook, &facts, &Customer::new("c0"), &events, as_of);
/// assert_eq!(law, Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn cadence_ignores_order(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    let case = crate::policy::scheme::Case::new(facts, as_of);
    let cadence = rulebook.cadence().map_err(|error| error.report())?;
    let read = |events: &[Event]| {
        let reading = cadence.read(customer, events, &case, Moment::Date(as_of), None);
        reading.map_err(|error| error.report())
    };
    let mut turned = events.to_vec();
    turned.reverse();
    let (straight, turned) = (read(events)?, read(&turned)?);
    if straight == turned { Ok(()) } else { Err(format!("{straight:?}, turned {turned:?}")) }
}

/// Every touch is due after the last one that counts (P-036), stands as its due day says (P-038), is
/// proposed for no past day, and for none while the customer wants no contact (P-047).
///
/// # Errors
/// The touch that is not.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let events = examples(&record::any_events(), 40);
/// let as_of = "2024-06-30".parse().unwrap();
/// let law = laws::touches_are_due_after_the_last(&rulebook, &rulebook.facts(), &Customer::new("c0"), &events, as_of);
/// assert_eq!(law, Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn touches_are_due_after_the_last(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    use crate::policy::cadence::{Suppression, TouchState};
    let case = crate::policy::scheme::Case::new(facts, as_of);
    let cadence = rulebook.cadence().map_err(|error| error.report())?;
    let reading = cadence.read(customer, events, &case, Moment::Date(as_of), None);
    let reading = reading.map_err(|error| error.report())?;
    for touch in &reading.touches {
        let wanted = !reading.contact.is_paused();
        let follows = match (&touch.last, touch.due) {
            (Some(last), Some(due)) => due > last.day,
            _ => true,
        };
        let stands = match (&touch.state, touch.due) {
            (TouchState::Suppressed(Suppression::DoNotContact { .. }), None) => !wanted,
            (TouchState::Suppressed(Suppression::Pause { until, .. }), Some(_)) => as_of <= *until,
            (state, Some(due)) => *state == TouchState::on(due, as_of, touch.rule.grace()),
            (_, None) => false,
        };
        let proposed = touch.proposal.as_ref().is_none_or(|one| wanted && one.day >= as_of);
        if !(follows && stands && proposed) {
            return Err(format!("{touch:?}"));
        }
    }
    Ok(())
}

/// A fold does not look into the future: what was recorded after `known_by` changes nothing, nor
/// does what happened after `as_of`, unless it corrects something, is corrected, or shares its id.
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// for events in examples(&record::events(), 9) {
///     let as_of = "2024-06-30".parse()?;
///     assert_eq!(laws::fold_sees_no_future(&rulebook, &events, as_of, as_of), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn fold_sees_no_future(
    rulebook: &Rulebook,
    events: &[Event],
    as_of: Moment,
    known_by: Moment,
) -> Result<(), String> {
    let zone = rulebook.zone();
    let (now, known) = (rulebook.as_of(as_of), rulebook.as_of(known_by));
    let before: Vec<Event> = events
        .iter()
        .filter(|event| known.includes(&event.recorded_at.local(zone)))
        .cloned()
        .collect();
    let cut = rulebook.fold(events, as_of, Some(known_by));
    let given = rulebook.fold(&before, as_of, None);
    if cut.rejected != given.rejected {
        return Err(format!("rejected: {:?}, and {:?}", cut.rejected, given.rejected));
    }
    same_customers(&cut, &given)?;
    let tied = |event: &Event| {
        let same = events.iter().filter(|other| other.id == event.id).count() > 1;
        same || event.corrects.is_some()
            || events.iter().any(|other| other.corrects.as_ref() == Some(&event.id))
    };
    let past: Vec<Event> = events
        .iter()
        .filter(|event| now.includes(&event.at.local(zone)) || tied(event))
        .cloned()
        .collect();
    same_customers(&rulebook.fold(events, as_of, None), &rulebook.fold(&past, as_of, None))
}

fn same_customers(one: &crate::fact::Folded, other: &crate::fact::Folded) -> Result<(), String> {
    if !one.customers.keys().eq(other.customers.keys()) {
        return Err(format!(
            "customers {:?}, and {:?}",
            one.customers.keys(),
            other.customers.keys()
        ));
    }
    for ((id, one), other) in one.customers.iter().zip(other.customers.values()) {
        let facts = |facts: &Facts| -> Vec<(String, Value)> {
            facts.known().map(|(name, value)| (name.to_owned(), value)).collect()
        };
        if facts(&one.facts) != facts(&other.facts) || one.history != other.history {
            return Err(format!(
                "{id}: {:?} {:?}, and {:?} {:?}",
                facts(&one.facts),
                one.history,
                facts(&other.facts),
                other.history
            ));
        }
    }
    Ok(())
}

/// Everything that a decision can say is said without a panic, in both languages and as JSON, and
/// the ways to every class can be asked for.
///
/// # Errors
/// What cannot be written.
///
/// ```
/// use guanxi::{Rulebook, testkit::{fact::Customer, laws}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let customer = Customer::new(rulebook.facts(), "2024-06-30".parse().unwrap());
/// assert_eq!(laws::everything_explains_itself(&rulebook, &customer), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn everything_explains_itself(rulebook: &Rulebook, customer: &Customer) -> Result<(), String> {
    use crate::label::Language;
    let population = customer.population(rulebook);
    let case = customer.case(population.as_ref());
    for scheme in rulebook.schemes() {
        let decided: Classification<'_> = rulebook
            .classify_case(scheme.code().as_str(), &case)
            .map_err(|error| error.report())?;
        for language in [Language::English, Language::Chinese] {
            if !decided.explain(language).ends_with('\n') {
                return Err(format!("`{}` explains itself without an end", scheme.code()));
            }
        }
        serde_json::to_string(&decided).map_err(|error| error.to_string())?;
        for class in scheme.classes() {
            decided.distance_to(class.code().as_str()).map_err(|error| error.report())?;
        }
    }
    Ok(())
}
