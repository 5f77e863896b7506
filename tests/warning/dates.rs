//! Steps that have a date and no time of day: nothing is refused for what the records do not say.

use guanxi::policy::warning::{Milestone, WarningState};
use guanxi::record::{WarningAction, WarningEvent};

use super::{
    at, clear, code, detect, dismiss, event, meet, plan, progress, refused, renewal, replay,
    report, step,
};

#[test]
fn a_whole_warning_on_one_date() {
    let actions = [
        detect("overdue"),
        report(),
        meet(&["price"]),
        plan(),
        WarningAction::Execute,
        progress(true),
        clear(),
        WarningAction::Archive,
    ];
    let mut events: Vec<_> = actions.into_iter().map(|action| step("10", action)).collect();
    for _ in 0..events.len() {
        events.rotate_left(1);
        let log = replay(&events, "10");
        assert_eq!(refused(&log), []);
        assert_eq!(log.warnings[0].state, WarningState::Archived);
    }
}

#[test]
fn what_ends_waits_for_the_others_of_its_day() {
    let mut events = super::executing();
    events.push(step("10", clear()));
    events.push(step("10 15:00", progress(false)));
    assert_eq!(refused(&replay(&events, "10")), []); // cleared after the report
    events.push(step("10 16:00", WarningAction::Archive));
    let log = replay(&events, "10");
    assert_eq!((refused(&log), log.warnings[0].state), (vec![], WarningState::Archived));
    events.push(step("10 17:00", progress(false)));
    assert_eq!(refused(&replay(&events, "10")), [("progress 10 17:00", "archived")]);
}

#[test]
fn a_cause_goes_over_to_another_warning_on_one_date() {
    let second = event("second", "02", WarningEvent::detect("W2", code("overdue")));
    for time in ["02", "02 10:00"] {
        let events = [step("01", detect("overdue")), step(time, dismiss()), second.clone()];
        let log = replay(&events, "03");
        assert_eq!((refused(&log), log.warnings.len()), (vec![], 2), "{time}");
    }
    // Also where only the second one has a time.
    let second = event("second", "02 10:00", WarningEvent::detect("W2", code("overdue")));
    let events = [step("01", detect("overdue")), step("02", dismiss()), second];
    assert_eq!(refused(&replay(&events, "03")), []);
}

#[test]
fn a_date_before_the_day_is_before() {
    let events = [step("02", detect("overdue")), step("01", report())];
    assert_eq!(refused(&replay(&events, "03")), [("report 01", "not-detected")]);
}

#[test]
fn clocks_read_a_date_at_its_end() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let events = [step("01", detect("overdue"))];
    for as_of in ["01 15:00", "01", "02 02:00"] {
        let log = replay(&events, as_of);
        let next = warnings.deadline(&log.warnings[0], at(as_of)).unwrap().unwrap();
        assert_eq!(next.due.to_rfc3339(), "2024-04-01T18:00:00+00:00", "{as_of}"); // 02:00 on 2 April
        assert!(!next.overdue);
    }
    // A report with a time on the date of the detection took no time at all.
    let events = [step("01", detect("overdue")), step("01 10:00", report())];
    let log = replay(&events, "03");
    assert_eq!(refused(&log), []);
    let clocks = warnings.clocks(&log.warnings[0], at("03")).unwrap();
    assert!(!clocks[0].reading.state.is_breached());
    // A report with a date may have been made in time, and one of the next day was not.
    for (reported, late) in [("01", false), ("02", true)] {
        let events = [step("01 09:00", detect("overdue")), step(reported, report())];
        let clocks = warnings.clocks(&replay(&events, "03").warnings[0], at("03")).unwrap();
        assert_eq!(clocks[0].milestone, Milestone::Report);
        assert_eq!(clocks[0].reading.state.is_breached(), late, "{reported}");
    }
}
