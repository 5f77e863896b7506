//! Warnings: what holds of every log of them.

use std::collections::BTreeSet;

use crate::label::Code;
use crate::policy::warning::{Outcome, Warning, WarningLog, WarningState, Warnings};
use crate::record::Event;
use crate::rulebook::Rulebook;
use crate::testkit::log;
use crate::time::Moment;

fn warnings(rulebook: &Rulebook) -> Result<Warnings<'_>, String> {
    rulebook.warnings().map_err(|error| error.report())
}

/// The level of a warning is the highest of its causes, each cause has one open warning, no step is
/// left out, and nothing is cleared on a level that may not be (P-085, P-087, P-088, P-089).
///
/// `level` is the level of the assessment `a1` that steps of the log name.
///
/// # Errors
/// The warning that breaks one of them.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let level = "low".parse()?;
/// for events in examples(&log::warnings(&rulebook), 9) {
///     assert_eq!(laws::warnings_keep_their_laws(&rulebook, &events, Some(&level)), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn warnings_keep_their_laws(
    rulebook: &Rulebook,
    events: &[Event],
    level: Option<&Code>,
) -> Result<(), String> {
    let policy = warnings(rulebook)?;
    let log = replay(rulebook, events, level, log::end())?;
    let mut open = BTreeSet::new();
    // A scorecard may leave levels out, the one that may be cleared among them.
    let levels = rulebook.registry().find("risk_level").map_err(|error| error.report())?;
    let place = |code: &Code| levels.choices().iter().position(|level| level == code);
    for warning in &log.warnings {
        let wrong = |what: &str| Err(format!("{what}: {warning:?}"));
        let causes = || warning.causes.iter().map(|one| one.cause.as_str());
        if warning.is_open() && causes().any(|cause| !open.insert(cause.to_owned())) {
            return wrong("a cause has two open warnings");
        }
        if policy.level(causes()) != Some(&warning.level) {
            return wrong("the level is not the highest of the causes");
        }
        let cleared = warning.outcome == Some(Outcome::Cleared);
        let steps = [
            warning.reported.is_some(),
            warning.met.is_some(),
            warning.planned.is_some(),
            warning.executed.is_some(),
            cleared,
        ];
        if !steps.is_sorted_by(|one, next| one >= next) {
            return wrong("a step is left out");
        }
        if warning.is_open() == warning.outcome.is_some() {
            return wrong("open and ended");
        }
        if let (true, Some(most), Some(level)) = (cleared, policy.clear_at_most(), level)
            && place(level) > place(most)
        {
            return wrong("cleared on a level that may not be");
        }
    }
    let backwards: Vec<Event> = events.iter().rev().cloned().collect();
    let again = replay(rulebook, &backwards, level, log::end())?;
    if again == log { Ok(()) } else { Err(format!("backwards {again:?}, and not {log:?}")) }
}

/// As time goes by, warnings only move forward, and an archived one stays as it is (P-088).
///
/// # Errors
/// The warning that does not.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let level = "low".parse()?;
/// for events in examples(&log::warnings(&rulebook), 3) {
///     assert_eq!(laws::warnings_only_move_forward(&rulebook, &events, Some(&level)), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn warnings_only_move_forward(
    rulebook: &Rulebook,
    events: &[Event],
    level: Option<&Code>,
) -> Result<(), String> {
    let mut before: Vec<Warning> = Vec::new();
    let mut days: Vec<_> =
        events.iter().map(|event| event.at.local(rulebook.zone()).date()).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let now = replay(rulebook, events, level, Moment::Date(day))?.warnings;
        for old in &before {
            let Some(new) = now.iter().find(|new| new.id == old.id) else {
                return Err(format!("on {day} `{}` is gone", old.id));
            };
            if new.state < old.state || old.state == WarningState::Archived && old != new {
                return Err(format!("on {day} {new:?} comes after {old:?}"));
            }
        }
        before = now;
    }
    Ok(())
}

/// The warnings of the log as of a moment.
fn replay(
    rulebook: &Rulebook,
    events: &[Event],
    level: Option<&Code>,
    as_of: Moment,
) -> Result<WarningLog, String> {
    let customer = events.first().map_or_else(|| log::CUSTOMER.into(), |one| one.customer.clone());
    let evidence = log::evidence(level.cloned());
    Ok(warnings(rulebook)?.replay(customer, events, as_of, None, &evidence))
}
