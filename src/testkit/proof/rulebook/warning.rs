//! The laws of warnings.

use proptest::prelude::*;
use proptest::sample::select;

use crate::label::Code;
use crate::record::Event;
use crate::testkit::laws;
use crate::testkit::log;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;

const KEEP: &str = "warnings_keep_their_laws";
const FORWARD: &str = "warnings_only_move_forward";

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.warnings().map_or(0, |policy| policy.causes().len()) == 0 {
        let laws = [("P-085", KEEP), ("P-087", KEEP), ("P-088", FORWARD), ("P-089", KEEP)];
        return session.unheard(&laws, "the rulebook has no warning", "规则集没有预警");
    }
    let levels: Vec<Code> = match rulebook.risk() {
        Ok(risk) => risk.levels().iter().map(|level| level.code().clone()).collect(),
        Err(_) => Vec::new(),
    };
    let level = match levels.is_empty() {
        true => Just(None).boxed(),
        false => prop::option::weighted(0.9, select(levels)).boxed(),
    };
    let inputs = (log::warnings(rulebook), level);
    let shown = |(events, level): &(Vec<Event>, Option<Code>)| {
        let mut lines = shown::events(events);
        let level = level.as_ref().map_or("unknown", Code::as_str);
        lines.push(format!("assessment a1 = {level}"));
        lines
    };
    session.laws(&["P-085", "P-087", "P-089"], KEEP, &inputs, shown, |(events, level)| {
        holds(laws::warnings_keep_their_laws(rulebook, events, level.as_ref()))
    });
    session.law(("P-088", FORWARD), &inputs, shown, |(events, level)| {
        holds(laws::warnings_only_move_forward(rulebook, events, level.as_ref()))
    });
}
