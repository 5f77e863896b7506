//! The laws of folds.

use crate::testkit::laws;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;
use crate::testkit::{record, time};

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    session.law(
        ("G-03", "fold_ignores_order"),
        &(record::events(), 0_usize..20, time::moments()),
        |(events, ..)| shown::events(events),
        |(events, turn, as_of)| {
            holds(laws::fold_ignores_order(rulebook, events, *turn, *as_of, None))
        },
    );
    session.law(
        ("G-04", "fold_sees_no_future"),
        &(record::events(), time::moments(), time::moments()),
        |(events, ..)| shown::events(events),
        |(events, as_of, known_by)| {
            holds(laws::fold_sees_no_future(rulebook, events, *as_of, *known_by))
        },
    );
}
