//! Strategies for the documents of contact cadences.

use proptest::prelude::*;

use crate::rulebook::RulebookDocument;
use crate::testkit::rulebook;

/// Documents of valid rulebooks with a cadence: one to four touch rules `r0` and on for everybody or
/// for classes of their schemes, with every anchor; triggers, caps, pauses, quiet hours and snoozes.
///
/// ```
/// use guanxi::{Rulebook, testkit::{cadence, examples}};
/// for document in examples(&cadence::documents(), 20) {
///     let rulebook = Rulebook::try_from(document)?;
///     assert_eq!(rulebook.cadence()?.rules()[0].code(), &"r0");
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn documents() -> impl Strategy<Value = RulebookDocument> {
    rulebook::documents().prop_flat_map(|document| {
        let cadence = rulebook::cadence::of(&document);
        (Just(document), cadence)
            .prop_map(|(document, cadence)| RulebookDocument { cadence, ..document })
    })
}
