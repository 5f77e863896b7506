//! Inputs as lines of text, so that a counterexample can be read and given back.

use crate::fact::Facts;
use crate::record::Event;
use crate::rulebook::Rulebook;
use crate::testkit::fact::Customer;

/// The known facts, a line each, as rules write them: `annual_amount = 500000.00`.
///
/// ```
/// use guanxi::{Rulebook, testkit};
/// let facts = Rulebook::preset("renewal")?.facts().with("annual_amount", 5)?;
/// assert_eq!(testkit::facts_as_lines(&facts), ["annual_amount = 5.00"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn facts_as_lines(facts: &Facts) -> Vec<String> {
    facts.known().filter_map(|(name, _)| Some(format!("{name} = {}", facts.text(name)?))).collect()
}

/// A customer: its facts, the day, what is known of the others, earlier classes.
pub(super) fn customer(rulebook: &Rulebook, customer: &Customer) -> Vec<String> {
    let mut lines = facts_as_lines(&customer.facts);
    lines.push(format!("as_of = {}", customer.as_of));
    lines.extend(customer.others.iter().flat_map(|others| everybody(others)));
    for scheme in rulebook.schemes() {
        let code = scheme.code().as_str();
        if let Some(last) = customer.history.last(code) {
            lines.push(format!("in class {} of {code} since {}", last.class, last.since));
        }
        if let Some(decided) = customer.history.override_on(code, customer.as_of) {
            let (from, until) = (decided.from, decided.until);
            lines.push(format!("put into {} of {code} from {from} until {until}", decided.class));
        }
    }
    lines
}

/// Everybody in a population, a line each.
pub(super) fn everybody(all: &[Facts]) -> Vec<String> {
    let mut lines = vec![format!("population: {}", all.len())];
    lines.extend(all.iter().map(|facts| format!("  {{{}}}", facts_as_lines(facts).join(", "))));
    lines
}

/// Events, a line each, as log files write them.
pub(super) fn events(events: &[Event]) -> Vec<String> {
    let written = |event: &Event| serde_json::to_string(event).unwrap_or_default();
    events.iter().map(written).collect()
}
