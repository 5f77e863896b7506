//! The stage machine: every pair of stage and action, and what the log makes of them.

use guanxi::Error;
use guanxi::policy::lifecycle::{Lifecycle, StageSource};
use guanxi::record::{Customer, Event, EventKind, Stage, StageAction, StageEvent};

use crate::{log, own, read, refused};

const ALL: [Option<Stage>; 7] = [
    None,
    Some(Stage::Prospect),
    Some(Stage::Screened),
    Some(Stage::Contacted),
    Some(Stage::Selling),
    Some(Stage::AfterSales),
    Some(Stage::Terminated),
];

fn terminate() -> StageAction {
    StageAction::Terminate { reason: "moved away".into() }
}

fn step(action: StageAction) -> EventKind {
    StageEvent::new(action).into()
}

/// 8.4: each action at each stage, `-` where it is refused.
#[test]
fn every_stage_and_action_is_in_the_table() {
    let columns = [
        StageAction::Screen,
        StageAction::Contact,
        StageAction::Offer,
        StageAction::Sign,
        StageAction::NewOpportunity,
        terminate(),
        StageAction::WinBack,
        StageAction::Enter { stage: Stage::Selling },
    ];
    let table = "
        screened -         -       -           -       terminated -        selling
        screened -         -       -           -       terminated -        -
        -        contacted -       -           -       terminated -        -
        -        -         selling -           -       terminated -        -
        -        -         -       after_sales -       terminated -        -
        -        -         -       -           selling terminated -        -
        -        -         -       -           -       -          prospect -";
    let rows: Vec<Vec<&str>> =
        table.trim().lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), ALL.len());
    for (stage, row) in ALL.iter().zip(&rows) {
        assert_eq!(row.len(), columns.len());
        for (action, expected) in columns.iter().zip(row) {
            let found = Lifecycle::step(*stage, action);
            let word = found.as_ref().map_or("-", |stage| stage.name());
            assert_eq!(word, *expected, "{stage:?} {}", action.name());
            if let Err(refusal) = found {
                assert_eq!(refusal.code(), "illegal-step");
                let at = stage.unwrap_or(Stage::Prospect).name();
                let message = format!("`{}` is not possible at the stage `{at}`", action.name());
                assert_eq!(refusal.to_string(), message);
                assert!(!refusal.help().is_empty());
            }
        }
    }
}

/// What can be done is what the help of a refusal says.
#[test]
fn help_names_what_is_possible() {
    let help = |stage| Lifecycle::step(Some(stage), &StageAction::Enter { stage }).unwrap_err();
    assert_eq!(help(Stage::Prospect).help(), "`enter` is the first step of a customer or none");
    for (stage, possible) in [
        (Stage::Prospect, "possible now: screen, terminate"),
        (Stage::Screened, "possible now: contact, terminate"),
        (Stage::Contacted, "possible now: offer, terminate"),
        (Stage::AfterSales, "possible now: new_opportunity, terminate"),
    ] {
        let error = Error::from(Lifecycle::step(Some(stage), &StageAction::Sign).unwrap_err());
        assert_eq!((error.code(), error.help()), ("illegal-step", Some(possible)));
    }
    let sold = Lifecycle::step(Some(Stage::Selling), &StageAction::Screen).unwrap_err();
    assert_eq!(sold.help(), "possible now: sign, terminate");
    let gone = Lifecycle::step(Some(Stage::Terminated), &terminate()).unwrap_err();
    assert_eq!(gone.help(), "possible now: win_back");
}

/// D004-46 ... D004-52, D001-03, D000-06: from research to after-sales, again, away and back.
#[test]
fn a_whole_life() {
    let events = log([
        ("2024-01-01", step(StageAction::Screen)),
        ("2024-01-10", step(StageAction::Contact)),
        ("2024-02-01", step(StageAction::Offer)),
        ("2024-02-20", step(StageAction::Sign)),
        ("2024-06-01", step(StageAction::NewOpportunity)),
        ("2024-06-20", step(StageAction::Sign)),
        ("2025-01-01", step(terminate())),
        ("2025-05-01", step(StageAction::WinBack)),
    ]);
    let at = |day| read(&events, day).stage;
    for (day, stage, followed) in [
        ("2023-12-31", Stage::Prospect, false),
        ("2024-01-01", Stage::Screened, false),
        ("2024-01-09", Stage::Screened, false),
        ("2024-01-10", Stage::Contacted, true), // D004-02
        ("2024-02-01", Stage::Selling, true),
        ("2024-02-20", Stage::AfterSales, true),
        ("2024-06-01", Stage::Selling, true),
        ("2024-06-20", Stage::AfterSales, true),
        ("2025-01-01", Stage::Terminated, false),
        ("2025-05-01", Stage::Prospect, false),
    ] {
        let found = at(day);
        assert_eq!((found.stage, found.is_followed_up()), (stage, followed), "{day}");
    }
    assert_eq!(at("2023-12-31").source, StageSource::Start);
    assert_eq!(at("2025-05-01").since(), Some("2025-05-01".parse().unwrap()));
    assert_eq!(at("2025-05-01").moves.len(), 8);
}

#[test]
fn a_refused_step_changes_nothing_and_is_listed() {
    let events = log([
        ("2024-01-01", step(StageAction::Sign)),
        ("2024-01-02", step(StageAction::Screen)),
        ("2024-01-03", step(StageAction::Enter { stage: Stage::Selling })),
        ("2024-01-04", step(StageAction::Contact)),
    ]);
    let life = read(&events, "2024-06-30");
    assert_eq!(life.stage.stage, Stage::Contacted);
    assert_eq!(refused(&life), [("e0", "illegal-step"), ("e2", "illegal-step")]);
    // What comes later than the question is neither taken nor refused.
    assert_eq!(refused(&read(&events, "2024-01-02")), [("e0", "illegal-step")]);
}

/// `enter` is the first step: at one moment it comes before the others, whatever its id.
#[test]
fn a_customer_may_enter_at_any_stage() {
    let events = log([
        ("2024-01-01", step(StageAction::Sign)),
        ("2024-01-01", step(StageAction::Enter { stage: Stage::Selling })),
    ]);
    let life = read(&events, "2024-06-30");
    assert_eq!((life.stage.stage, life.refused.len()), (Stage::AfterSales, 0));
}

/// Steps of one day come as they follow each other, whatever their ids.
#[test]
fn steps_of_one_day_follow_each_other() {
    let events = log([
        ("2024-01-01", step(StageAction::Offer)),
        ("2024-01-01", step(StageAction::Contact)),
        ("2024-01-01", step(StageAction::Screen)),
    ]);
    let life = read(&events, "2024-01-01");
    assert_eq!((life.stage.stage, life.refused.len()), (Stage::Selling, 0));
}

/// The record's stage counts where no event speaks of one, and tells of now only.
#[test]
fn the_record_fills_in() {
    let rulebook = own("");
    let mut customer = Customer::new("K");
    customer.stage = Some(Stage::AfterSales);
    let at = |events: &[Event], day: &str| {
        let life = rulebook.lifecycle().read(&customer, events, day.parse().unwrap(), None);
        (life.stage.stage, life.stage.source)
    };
    assert_eq!(at(&[], "2024-01-01"), (Stage::AfterSales, StageSource::Record));
    let events = log([("2024-02-01", step(StageAction::Screen))]);
    assert_eq!(at(&events, "2024-02-01"), (Stage::Screened, StageSource::Events));
    assert_eq!(at(&events, "2024-01-31"), (Stage::Prospect, StageSource::Start));
    // A refused event does not speak.
    let events = log([("2024-02-01", step(StageAction::Sign))]);
    assert_eq!(at(&events, "2024-02-01"), (Stage::AfterSales, StageSource::Record));
    // Nor does one of somebody else.
    let other = [Event::new("x", "L", "2024-01-01".parse().unwrap(), step(StageAction::Screen))];
    assert_eq!(at(&other, "2024-02-01"), (Stage::AfterSales, StageSource::Record));
}

/// Late and corrected events give another reading, as known by then.
#[test]
fn late_events_and_corrections() {
    let mut events = log([
        ("2024-01-01", step(StageAction::Screen)),
        ("2024-01-10", step(StageAction::Contact)),
    ]);
    events[0].recorded_at = "2024-03-01".parse().unwrap();
    let withdrawn = Event::new("w", "K", "2024-04-01".parse().unwrap(), EventKind::Withdrawal);
    events.push(withdrawn.correcting("e1"));
    let rulebook = own("");
    let read = |known: &str| {
        let (customer, as_of) = (Customer::new("K"), "2024-06-30".parse().unwrap());
        let known = Some(known.parse().unwrap());
        rulebook.lifecycle().read(&customer, &events, as_of, known)
    };
    let early = read("2024-02-01");
    assert_eq!((early.stage.stage, refused(&early).len()), (Stage::Prospect, 1));
    assert_eq!(read("2024-03-01").stage.stage, Stage::Contacted);
    assert_eq!(read("2024-04-01").stage.stage, Stage::Screened);
}

/// D001-76, C-29: a stage is no class, and both have labels.
#[test]
fn stages_have_labels_in_both_languages() {
    use guanxi::label::Language::{Chinese, English};
    let plain = own("");
    let basics = own("use = [{ preset = \"follow_up_basics\", parts = [\"lifecycle\"] }]");
    for stage in Stage::ALL {
        for language in [English, Chinese] {
            assert!(!plain.lifecycle().stage_label(*stage, language).is_empty());
        }
    }
    assert_eq!(plain.lifecycle().stage_label(Stage::Prospect, Chinese), "潜在客户");
    assert_eq!(basics.lifecycle().stage_label(Stage::Prospect, Chinese), "客户潜在阶段");
    // What the preset does not name keeps our word.
    assert_eq!(basics.lifecycle().stage_label(Stage::Terminated, English), "terminated");
}
