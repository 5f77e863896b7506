//! Rules as text: conditions and documents, written and read.

use crate::rule::Expression;
use crate::rulebook::{Rulebook, RulebookDocument};
use crate::testkit::fact::Customer;

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
