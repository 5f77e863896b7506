//! Classes of customers: what holds of every scheme.

use std::collections::BTreeSet;

use crate::fact::Facts;
use crate::policy::scheme::Classification;
use crate::rule::Decision;
use crate::rulebook::Rulebook;
use crate::testkit::fact::Customer;
use crate::testkit::laws::law::Tried;
use crate::testkit::plain::{Plain, PlainScheme, World};
use crate::testkit::worlds::{completions, open};

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
    undetermined_tried(rulebook, scheme, customer).map(|_| ())
}

/// [`undetermined_is_exact`], which says whether it passed the customer over.
pub(in crate::testkit) fn undetermined_tried(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<Tried, String> {
    let plain = Plain::of(rulebook);
    let population = customer.population(rulebook);
    let decided = rulebook
        .classify_case(scheme, &customer.case(population.as_ref()))
        .map_err(|error| error.report())?;
    let Some(found) = completions(rulebook, &plain, scheme, customer)? else {
        return Ok(Tried::PassedOver);
    };
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
        Decision::Decided { .. } => Ok(Tried::Holds),
        Decision::Undetermined { exact: false, .. } if ranks.iter().all(|r| said.contains(r)) => {
            Ok(Tried::Holds)
        }
        Decision::Undetermined { exact: false, .. } => wrong("a possible class is missing"),
        Decision::Undetermined { missing, .. } => {
            if !ranks.iter().eq(&said) {
                return wrong("other classes");
            }
            let missing: BTreeSet<&str> =
                missing.iter().map(String::as_str).filter(|fact| *fact != "population").collect();
            if missing.iter().copied().eq(found.mattering.iter().map(String::as_str)) {
                Ok(Tried::Holds)
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
    known_facts_tried(rulebook, scheme, customer).map(|_| ())
}

/// [`known_facts_decide`], which says whether it passed the customer over.
pub(in crate::testkit) fn known_facts_tried(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<Tried, String> {
    let plain = Plain::of(rulebook);
    if !open(rulebook, &plain, scheme, customer).is_empty() {
        return Ok(Tried::PassedOver);
    }
    let population = customer.population(rulebook);
    let decided = rulebook
        .classify_case(scheme, &customer.case(population.as_ref()))
        .map_err(|error| error.report())?;
    match decided.class() {
        Some(_) => Ok(Tried::Holds),
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

/// A matrix gives exactly one class, that of the cell of its row and column, which the document says
/// (P-031).
///
/// A customer of whom something is unknown is passed over, as is a scheme of another kind. History
/// is left aside.
///
/// # Errors
/// Both classes.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, fact, laws}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// for customer in examples(&fact::customers_with(&rulebook, 1.0), 9) {
///     assert_eq!(laws::a_matrix_gives_its_cell(&rulebook, "quadrant", &customer), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn a_matrix_gives_its_cell(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<(), String> {
    matrix_tried(rulebook, scheme, customer).map(|_| ())
}

/// [`a_matrix_gives_its_cell`], which says whether it passed the customer over.
pub(in crate::testkit) fn matrix_tried(
    rulebook: &Rulebook,
    scheme: &str,
    customer: &Customer,
) -> Result<Tried, String> {
    let plain = Plain::of(rulebook);
    let is_matrix = plain.scheme(scheme).is_some_and(PlainScheme::is_matrix);
    let given = customer.facts.get(&format!("class({scheme})")).is_some();
    if !is_matrix || given || !open(rulebook, &plain, scheme, customer).is_empty() {
        return Ok(Tried::PassedOver);
    }
    let bare = Customer { history: Default::default(), ..customer.clone() };
    let population = bare.population(rulebook);
    let found = rulebook.class_of(scheme, &bare.case(population.as_ref()));
    let found = found.map_err(|error| error.report())?.map(|class| class.rank());
    let expected = plain.class(scheme, &World::known(&bare));
    if found.is_some() && found == expected {
        Ok(Tried::Holds)
    } else {
        Err(format!("{found:?}, and the cell says {expected:?}; {}", described(rulebook, &bare)))
    }
}
