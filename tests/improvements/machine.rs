//! 8.7 step by step: what is legal in which state, and what is said where it is not.

use guanxi::label::Language;
use guanxi::policy::improvement::{
    ImprovementRefusal, ImprovementState, ImprovementStatus, Refused, replay,
};
use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
use guanxi::{Error, ErrorKind};

use crate::{after, at, check, day, done, improvement, start, step, verify, zone};

/// A state of each status.
fn states() -> [ImprovementState; 4] {
    [
        after(&[]),
        after(&[start()]),
        after(&[start(), done()]),
        after(&[start(), done(), verify(true)]),
    ]
}

/// 8.7, every state with every action: the next state, or the help of the refusal.
#[test]
fn every_pair_of_state_and_action() {
    use ImprovementStatus::{Done, InProgress, Open, Verified};
    let open = Err("possible now: start, check");
    let in_progress = Err("possible now: check, done");
    let done_now = Err("possible now: check, verify");
    let end = Err("propose another improvement for what is left to do");
    let actions = [start(), check(), done(), verify(true), verify(false)];
    let expected = [
        (Open, [Ok(InProgress), Ok(Open), open, open, open]),
        (InProgress, [in_progress, Ok(InProgress), Ok(Done), in_progress, in_progress]),
        (Done, [done_now, Ok(Done), done_now, Ok(Verified), Ok(InProgress)]),
        (Verified, [end, end, end, end, end]),
    ];
    let proposed = improvement("2024-04-01");
    for (state, (status, row)) in states().iter().zip(expected) {
        assert_eq!(state.status, status);
        for (action, expected) in actions.iter().zip(row) {
            let before = state.clone();
            let found = state.step(&proposed, &step("2024-04-20", action.clone()), &zone());
            assert_eq!(state, &before);
            let name = action.name();
            match (found, expected) {
                (Ok(next), Ok(status)) => assert_eq!(next.status, status, "{state:?} {name}"),
                (Err(refusal), Err(help)) => {
                    assert_eq!(refusal.help(), help, "{state:?} {name}");
                    let message = match status {
                        Verified => "the improvement is `verified` and stays so".to_owned(),
                        _ => {
                            format!("`{name}` is not possible while the improvement is `{status}`")
                        }
                    };
                    assert_eq!(refusal.to_string(), message);
                    let code = if status == Verified { "terminal" } else { "illegal-step" };
                    assert_eq!(refusal.code(), code);
                }
                (found, expected) => panic!("{status} {name}: {found:?}, not {expected:?}"),
            }
        }
    }
}

/// D003-78 to the end: what was done without effect is done again, and nothing is forgotten.
#[test]
fn done_without_effect_is_in_progress_again() {
    let first = after(&[start(), check(), done(), verify(false)]);
    assert_eq!(first.status, ImprovementStatus::InProgress);
    assert_eq!((first.done, first.outcome.as_str(), first.ineffective), (None, "", 1));
    assert_eq!(first.started, Some(at("2024-04-01")));
    assert_eq!(
        (first.findings[0].done, first.findings[0].on),
        (at("2024-04-03"), at("2024-04-04"))
    );
    let end = after(&[start(), check(), done(), verify(false), check(), done(), verify(true)]);
    assert_eq!(end.status, ImprovementStatus::Verified);
    assert_eq!((end.done, end.verified), (Some(at("2024-04-06")), Some(at("2024-04-07"))));
    assert_eq!((end.checks.len(), end.findings.len(), end.ineffective), (2, 2, 1));
    assert_eq!(end.outcome, "three hired");
    let effective: Vec<bool> = end.findings.iter().map(|finding| finding.effective).collect();
    assert_eq!(effective, [false, true]);
}

/// What a step says is kept, without blanks around it, with who said it.
#[test]
fn what_was_said_is_kept() {
    let proposed = improvement("2024-04-01");
    let check = ImprovementAction::Check { progress: " 一半\u{3000}".into() };
    let check = step("2024-04-02T09:00:00+08:00", check).by("sun.qi");
    let state = ImprovementState::open().step(&proposed, &check, &zone()).unwrap();
    let kept = &state.checks[0];
    assert_eq!((kept.progress.as_str(), kept.by.as_ref().unwrap().as_str()), ("一半", "sun.qi"));
    assert_eq!(kept.on, at("2024-04-02T01:00:00Z"));
    assert_eq!(after(&[start(), done()]).outcome, "three hired");
}

/// A check tells how far it is, a verification what was found; that it is done needs no words.
#[test]
fn a_look_without_a_word_is_none() {
    let proposed = improvement("2024-04-01");
    let blank = || "\u{3000} \n".to_owned();
    for (actions, action, help) in [
        (vec![], ImprovementAction::Check { progress: blank() }, "write it in `progress`"),
        (
            vec![start(), done()],
            ImprovementAction::Verify { effective: true, finding: blank() },
            "write it in `finding`",
        ),
        (
            vec![start(), done()],
            ImprovementAction::Verify { effective: false, finding: String::new() },
            "write it in `finding`",
        ),
    ] {
        let state = after(&actions);
        let step = step("2024-04-20", action);
        let refusal = state.step(&proposed, &step, &zone()).unwrap_err();
        let name = step.action.name();
        assert_eq!(refusal, ImprovementRefusal::BlankText { action: name });
        assert_eq!((refusal.code(), refusal.help().as_str()), ("blank-text", help));
        assert_eq!(refusal.to_string(), format!("`{name}` does not say what was found"));
    }
    let done = ImprovementAction::Done { text: String::new() };
    assert_eq!(after(&[start(), done]).status, ImprovementStatus::Done);
}

/// The day of the proposal is the first on which something can happen, in the zone.
#[test]
fn nothing_happens_before_the_proposal() {
    let proposed = improvement("2024-04-01");
    for (on, legal) in [
        ("2024-03-31", false),
        ("2024-03-31T23:59:59+08:00", false),
        ("2024-03-31T16:00:00Z", true), // 00:00 there
        ("2024-04-01", true),
    ] {
        let found = ImprovementState::open().step(&proposed, &step(on, start()), &zone());
        assert_eq!(found.is_ok(), legal, "{on}");
        if let Err(refusal) = found {
            let (on, proposed_on) = (day("2024-03-31"), day("2024-04-01"));
            assert_eq!(refusal, ImprovementRefusal::BeforeProposal { on, proposed_on });
            assert_eq!(
                (refusal.code(), refusal.help().as_str()),
                ("before-proposal", "check the two days")
            );
            let message = "the step was taken on 2024-03-31, before the improvement was proposed on 2024-04-01";
            assert_eq!(refusal.to_string(), message);
        }
    }
}

/// A single step of another improvement is refused; a replay leaves it aside.
#[test]
fn steps_of_other_improvements() {
    let proposed = improvement("2024-04-01");
    let other = ImprovementStep::new("G2", at("2024-04-02"), start());
    let refusal = ImprovementState::open().step(&proposed, &other, &zone()).unwrap_err();
    assert_eq!(refusal.code(), "other-improvement");
    assert_eq!(refusal.to_string(), "the step is of the improvement `G2`, not of `G1`");
    assert_eq!(refusal.help(), "name `G1` in `improvement`, or give the step to the other one");
    let log = replay(&proposed, &[other], at("2024-04-30"), &zone());
    assert!(log.state == ImprovementState::open() && log.refused.is_empty());
}

/// Steps go in the order of time, of one moment in the order given; the refused ones are told with
/// their places.
#[test]
fn the_replay_sorts_and_lists_what_it_refuses() {
    let proposed = improvement("2024-04-01");
    let steps = [
        step("2024-04-10", verify(true)),
        step("2024-04-10T09:00:00+08:00", start()), // after the dated one of its day
        step("2024-04-09", done()),                 // not started yet
        step("2024-03-01", check()),
        step("2024-04-11", done()),
        step("2024-04-11", verify(false)), // the same moment, written down later
    ];
    let log = replay(&proposed, &steps, at("2024-04-30"), &zone());
    assert_eq!((log.state.status, log.state.ineffective), (ImprovementStatus::InProgress, 1));
    let refused: Vec<(usize, &str)> =
        log.refused.iter().map(|one: &Refused| (one.place, one.refusal.code())).collect();
    assert_eq!(refused, [(3, "before-proposal"), (2, "illegal-step"), (0, "illegal-step")]);
    assert_eq!(log.refused[1].on, at("2024-04-09"));
    // As of an earlier moment the later steps did not happen.
    let log = replay(&proposed, &steps, at("2024-04-10T08:59:59+08:00"), &zone());
    assert_eq!((log.state.status, log.refused.len()), (ImprovementStatus::Open, 3));
}

/// A refusal is an error with its code, sentence and help, and the same in JSON; every one exists
/// in Chinese.
#[test]
fn refusals_are_errors() {
    let (on, proposed_on) = (day("2024-03-31"), day("2024-04-01"));
    let status = ImprovementStatus::Done;
    for (refusal, chinese) in [
        (
            ImprovementRefusal::OtherImprovement { expected: "G1".into(), found: "G2".into() },
            "该步骤属于改进措施 `G2`，而不是 `G1`",
        ),
        (
            ImprovementRefusal::BeforeProposal { on, proposed_on },
            "该步骤的日期 2024-03-31 早于改进措施的提出日期 2024-04-01",
        ),
        (ImprovementRefusal::Terminal, "改进措施“已验证”，不能再变更"),
        (
            ImprovementRefusal::IllegalStep { status, action: "start" },
            "改进措施“已完成”时不能执行 `start`",
        ),
        (ImprovementRefusal::BlankText { action: "check" }, "`check` 没有写明结果"),
    ] {
        assert_eq!(refusal.text(Language::Chinese), chinese);
        assert_eq!(refusal.text(Language::English), refusal.to_string());
        let json = serde_json::to_value(&refusal).unwrap();
        assert_eq!(json["code"], refusal.code());
        assert_eq!(json["message"], refusal.to_string());
        assert_eq!(json["help"], refusal.help());
        let (code, message, help) = (refusal.code(), refusal.to_string(), refusal.help());
        let error = Error::from(refusal);
        assert_eq!((error.kind(), error.code()), (ErrorKind::Record, code));
        assert_eq!((error.to_string(), error.help()), (message, Some(help.as_str())));
    }
}

/// The words of the states, in both languages and in files.
#[test]
fn words_of_the_states() {
    for (word, english, chinese) in [
        ("open", "open", "待开展"),
        ("in_progress", "in progress", "进行中"),
        ("done", "done", "已完成"),
        ("verified", "verified", "已验证"),
    ] {
        let status: ImprovementStatus = word.parse().unwrap();
        assert_eq!(status.label(Language::English), english);
        assert_eq!(status.label(Language::Chinese), chinese);
        assert_eq!(serde_json::to_value(status).unwrap(), word);
    }
    let error = "finished".parse::<ImprovementStatus>().unwrap_err();
    assert_eq!(error.code(), "unknown-status");
    assert_eq!(error.to_string(), "`finished` is no status of an improvement");
    assert_eq!(error.help(), Some("write one of `done`, `in_progress`, `open`, `verified`"));
}

/// Without department and due day the machine goes on all the same: what was done is not lost.
#[test]
fn an_incomplete_improvement_has_its_steps() {
    let area = Improvement::PROCESS.parse().unwrap();
    let proposed = Improvement::new("G1", "", area, day("2024-04-01"));
    let state = ImprovementState::open().step(&proposed, &step("2024-04-02", start()), &zone());
    assert_eq!(state.unwrap().status, ImprovementStatus::InProgress);
}
