//! The laws of issues and their clocks.

use crate::record::Event;
use crate::rulebook::Rulebook;
use crate::testkit::laws::{self, Tried, issue};
use crate::testkit::log;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;

/// A law of the log of an issue.
type OfIssues = fn(&Rulebook, &[Event]) -> Result<Tried, String>;

/// Each law with those that its run proves along with it.
const LAWS: [(&[&str], &str, OfIssues); 6] = [
    (&["P-060"], "deadlines_follow_their_starts", issue::deadlines_tried),
    (&["P-062"], "decided_clocks_stay", issue::decided_tried),
    (&["P-063", "T-14"], "breaches_stay", issue::breaches_tried),
    (&["P-064"], "polling_loses_nothing", issue::polling_tried),
    (&["P-065", "P-066"], "ended_issues_stay_ended", |rulebook, events| {
        holds(laws::ended_issues_stay_ended(rulebook, events))
    }),
    (&["P-068"], "refused_steps_change_nothing", issue::refused_tried),
];

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    let there = rulebook.sla().is_ok_and(|sla| sla.clocks().next().is_some());
    let severities = !rulebook.codes().severities().is_empty();
    if !(there && severities) {
        for (ids, function, _) in LAWS {
            let laws: Vec<_> = ids.iter().map(|id| (*id, function)).collect();
            session.unheard(&laws, "the rulebook has no issue clock", "规则集没有问题时限");
        }
        return;
    }
    let inputs = log::issues(rulebook);
    for (ids, function, law) in LAWS {
        session.laws(
            ids,
            function,
            &inputs,
            |events| shown::events(events),
            |events| law(rulebook, events),
        );
    }
}
