//! The laws of the document itself.

use proptest::strategy::Just;

use crate::testkit::fact::customers;
use crate::testkit::laws;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    session.law(
        ("P-115", "json_round_trip"),
        &Just(()),
        |()| vec!["the document of the rulebook".to_owned()],
        |()| holds(laws::json_round_trip(rulebook.document())),
    );
    session.law(
        ("P-115", "own_document_decides_alike"),
        &customers(rulebook),
        |customer| shown::customer(rulebook, customer),
        |customer| holds(laws::own_document_decides_alike(rulebook, customer)),
    );
}
