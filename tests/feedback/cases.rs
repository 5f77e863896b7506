//! Success and failure cases, from plain input and from a log (D001-68, D001-69).

use chrono::NaiveDate;
use guanxi::label::Language;
use guanxi::policy::feedback::{
    CaseKind, CaseNote, CaseStory, Loss, Transition, failure_cases, failure_reasons, success_cases,
};
use guanxi::record::{
    ClassChange, ContractAction, ContractEvent, ContractTerms, HandOver, ReasonCode,
    RulebookVersion, Stage, StageAction, StageEvent,
};

use super::*;

const TIER: &str = r#"
[[scheme]]
code = "tier"
kind = "bands"
fact = "annual_amount"
label = { en = "tier", zh = "等级" }
bands = [
  { code = "A", from = 500, label = { en = "core", zh = "核心客户" } },
  { code = "B", from = 100, label = { en = "potential", zh = "潜力客户" } },
  { code = "C" },
]
"#;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A move between places of a scheme.
fn moved(from: usize, to: usize) -> Transition {
    let class = |rank: usize| (code(["A", "B", "C"][rank]), rank);
    Transition::new("K", code("tier"), class(from), class(to), date("2024-03-05"))
}

#[test]
fn d001_68_moves_up_are_success_cases_and_no_others() {
    for from in 0..3 {
        for to in 0..3 {
            let cases = success_cases([&moved(from, to)]);
            assert_eq!(cases.len(), usize::from(to < from), "{from} to {to}");
        }
    }
    let up = moved(1, 0).owned_by("sales.chen");
    let case = success_cases([&moved(0, 1), &up]).remove(0);
    assert_eq!(case.kind(), CaseKind::Success);
    assert_eq!((case.customer.as_str(), case.on), ("K", date("2024-03-05")));
    assert_eq!(case.owner.as_ref().unwrap().as_str(), "sales.chen");
    let (scheme, from, to) = (code("tier"), code("B"), code("A"));
    assert_eq!((case.story, case.text), (CaseStory::Success { scheme, from, to }, String::new()));
}

#[test]
fn d001_69_losses_are_failure_cases_with_their_reasons() {
    let loss = |reason: &str| Loss::new("K", date("2024-03-05"), reason);
    let losses = [
        loss("响应不及时"),
        loss(""),
        loss("price"),
        loss(" 响应不及时\u{3000}"),
        loss(" \t"),
        loss("Price").of_contract("HT1"),
    ];
    let cases = failure_cases(&losses);
    assert!(cases.iter().all(|case| case.kind() == CaseKind::Failure));
    let counts = failure_reasons(cases.iter().chain(&success_cases([&moved(1, 0)])));
    assert_eq!((counts.count("响应不及时"), counts.not_stated()), (2, 2));
    assert_eq!(counts.top(9), [("响应不及时", 2), ("Price", 1), ("price", 1)]);
    assert_eq!(counts.top(1), [("响应不及时", 2)]);
    let total: u64 = counts.counts().map(|(_, count)| count).sum();
    assert_eq!(total + counts.not_stated(), 6);
    let story = CaseStory::Failure { contract: Some("HT1".into()), reason: Some("Price".into()) };
    assert_eq!(cases[5].story, story);
}

#[test]
fn notes_are_written_and_read() {
    let notes = [
        success_cases([&moved(1, 0).owned_by("chen")]).remove(0).saying("定制化服务"),
        failure_cases([&Loss::new("K", date("2024-03-05"), "").of_contract("HT1")]).remove(0),
    ];
    for note in &notes {
        let json = serde_json::to_string(note).unwrap();
        assert_eq!(serde_json::from_str::<CaseNote>(&json).unwrap(), *note, "{json}");
    }
    assert_eq!(
        serde_json::to_value(&notes[0]).unwrap(),
        serde_json::json!({
            "customer": "K", "on": "2024-03-05", "owner": "chen",
            "kind": "success", "scheme": "tier", "from": "B", "to": "A", "text": "定制化服务"
        })
    );
    for one in [moved(1, 0), moved(0, 1).owned_by("chen")] {
        let json = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Transition>(&json).unwrap(), one);
    }
}

#[test]
fn cases_in_words() {
    let rulebook = own(TIER);
    let says = |note: &CaseNote| {
        [Language::English, Language::Chinese]
            .map(|language| rulebook.feedback().explain_case(note, language))
    };
    let up = success_cases([&moved(1, 0).owned_by("chen")]).remove(0).saying("定制化服务");
    assert_eq!(
        says(&up),
        [
            "success case: K moved up from potential to core (tier) on 2024-03-05; with chen; 定制化服务",
            "成功案例：K 于2024-03-05由潜力客户升为核心客户（等级）；负责人：chen；定制化服务"
        ]
    );
    // Without a label it is the code; classes that nobody knows too.
    let up = success_cases([&moved(2, 1)]).remove(0);
    assert!(says(&up)[0].contains("from C to potential (tier)"));
    let bare = own("").feedback().explain_case(&up, Language::Chinese);
    assert_eq!(bare, "成功案例：K 于2024-03-05由C升为B（tier）");
    let lost = failure_cases([&Loss::new("K", date("2024-03-05"), "")]).remove(0);
    assert_eq!(
        says(&lost),
        [
            "failure case: K was lost on 2024-03-05: reason not stated",
            "失败案例：K 于2024-03-05流失，原因：未说明"
        ]
    );
    let ended = Loss::new("K", date("2024-03-05"), "price").of_contract("HT1");
    assert_eq!(
        says(&failure_cases([&ended])[0]),
        [
            "failure case: contract HT1 of K was called off on 2024-03-05: price",
            "失败案例：K 的合同 HT1 于2024-03-05终止，原因：price"
        ]
    );
}

// --- from a log ----------------------------------------------------------------------------------

fn change(scheme: &str, old: Option<&str>, new: &str) -> ClassChange {
    ClassChange {
        scheme: code(scheme),
        old: old.map(code),
        new: code(new),
        rulebook: RulebookVersion { code: code("own"), version: "1".into() },
        reasons: vec![ReasonCode::Band],
        by: None,
    }
}

fn hand_over(to: &str) -> HandOver {
    HandOver::new("somebody", to)
}

fn stage(action: StageAction) -> StageEvent {
    StageEvent::new(action)
}

fn ended(reason: &str) -> StageEvent {
    stage(StageAction::Terminate { reason: reason.into() })
}

fn sign(contract: &str) -> ContractEvent {
    ContractEvent::sign(contract, ContractTerms::new(date("2024-01-01"), date("2024-12-31")))
}

fn called_off(contract: &str, reason: &str) -> ContractEvent {
    let (last_day, reason) = (date("2024-06-30"), reason.into());
    ContractEvent::new(contract, ContractAction::Terminate { last_day, reason })
}

#[test]
fn moves_of_a_log() {
    let rulebook = own(TIER);
    let log = [
        event("e1", "K1", "2024-01-31", change("tier", None, "B")),
        event("e2", "K1", "2024-02-10", hand_over("chen")),
        event("e3", "K1", "2024-02-29", change("tier", Some("B"), "A")),
        event("e4", "K2", "2024-02-29", change("tier", Some("A"), "C")),
        event("e5", "K1", "2024-03-10", hand_over("wang")),
        event("e6", "K1", "2024-03-31", change("tier", Some("A"), "B")),
        event("e7", "K2", "2024-03-31", change("tier", Some("C"), "C")),
        event("e8", "K2", "2024-04-30", change("tier", Some("C"), "A")),
        event("e9", "K2", "2024-05-10", EventKind::Withdrawal).correcting("e3"),
    ];
    let read = |as_of: &str, known_by: Option<&str>| {
        let known_by = known_by.map(|day| day.parse().unwrap());
        let read = rulebook.feedback().transitions(&log, as_of.parse().unwrap(), known_by);
        assert!(read.refused.is_empty());
        let told = |one: &Transition| {
            let owner = one.owner.as_ref().map_or("-", |owner| owner.as_str()).to_owned();
            format!(
                "{} {}{} {}{} {owner}",
                one.customer, one.from, one.from_rank, one.to, one.to_rank
            )
        };
        let all: Vec<String> = read.transitions.iter().map(told).collect();
        (all, success_cases(&read.transitions).len())
    };
    assert_eq!(read("2024-02-28", None), (vec![], 0)); // a first class is no move
    let known = Some("2024-05-09");
    let (all, up) = read("2024-04-30", known);
    let expected = ["K1 B1 A0 chen", "K2 A0 C2 -", "K1 A0 B1 wang", "K2 C2 C2 -", "K2 C2 A0 -"];
    assert_eq!((all, up), (expected.map(str::to_owned).to_vec(), 2));
    assert_eq!(read("2024-03-31", known).1, 1);
    // Not known to anybody any more.
    assert_eq!(read("2024-03-31", None).1, 0);
}

#[test]
fn changes_that_the_rulebook_cannot_rank_are_refused() {
    let rulebook = own(TIER);
    let log = [
        event("e1", "K", "2024-01-31", change("teir", Some("B"), "A")),
        event("e2", "K", "2024-02-29", change("tier", Some("S"), "A")),
        event("e3", "K", "2024-02-29", change("tier", Some("S"), "T")),
        event("e4", "K", "2024-02-29", change("tier", Some("A"), "T")),
        event("e5", "K", "2024-03-31", change("tier", Some("B"), "A")),
    ];
    let read = rulebook.feedback().transitions(&log, "2024-12-31".parse().unwrap(), None);
    assert_eq!(read.transitions.len(), 1);
    let wrong: Vec<Vec<(&str, &str)>> = read
        .refused
        .iter()
        .map(|one| one.error.all().map(|one| (one.code(), one.path().unwrap())).collect())
        .collect();
    assert_eq!(
        wrong,
        [
            vec![("unknown-scheme", "e1.scheme")],
            vec![("unknown-class", "e2.old")],
            vec![("unknown-class", "e3.old"), ("unknown-class", "e3.new")],
            vec![("unknown-class", "e4.new")],
        ]
    );
    assert_eq!(read.refused[0].error.help(), Some("did you mean `tier`?"));
    assert_eq!(read.refused[1].error.to_string(), "scheme `tier` has no class `S`");
    assert_eq!(read.refused[1].error.help(), Some("did you mean `A`?"));
}

#[test]
fn losses_of_a_log() {
    let rulebook = own("");
    let log = [
        event("e01", "K1", "2024-01-10", sign("HT1")),
        event("e02", "K1", "2024-01-11", hand_over("chen")),
        event("e03", "K1", "2024-05-01", called_off("HT1", "price")),
        event("e04", "K1", "2024-05-02", ended("响应不及时")),
        event("e05", "K1", "2024-05-03", ended("again")), // it was over already
        event("e06", "K1", "2024-05-20", stage(StageAction::WinBack)),
        event("e07", "K1", "2024-06-02", ended("")),
        event("e08", "K2", "2024-05-02", called_off("HT9", "never signed")),
        event("e09", "K3", "2024-05-02", stage(StageAction::Enter { stage: Stage::Terminated })),
        event("e10", "K4", "2024-01-02", sign("HT4")),
        event("e11", "K4", "2024-04-01", called_off("HT4", "price")),
        event("e12", "K4", "2024-06-01", called_off("HT4", "service")),
    ];
    let read = |as_of: &str| -> Vec<String> {
        let losses = rulebook.feedback().losses(&log, as_of.parse().unwrap(), None);
        let told = |one: &Loss| {
            let contract = one.contract.as_ref().map_or("-", |one| one.as_str());
            let owner = one.owner.as_ref().map_or("-", |owner| owner.as_str());
            format!("{} {} {contract} {owner} {}", one.customer, one.on, one.reason)
        };
        losses.iter().map(told).collect()
    };
    let mut expected = vec![
        "K1 2024-05-01 HT1 chen price",
        "K1 2024-05-02 - chen 响应不及时",
        "K4 2024-06-01 HT4 - service",
        "K1 2024-06-02 - chen ",
    ];
    assert_eq!(read("2024-06-30"), expected);
    // Before the second `terminate` the first one says why.
    expected = vec!["K4 2024-04-01 HT4 - price", expected[0], expected[1]];
    assert_eq!(read("2024-05-31"), expected);
    assert_eq!(read("2024-05-01"), expected[..2]);
    assert_eq!(read("2024-03-31"), [""; 0]);
}

/// As the lifecycle has it: at one moment the entry comes first.
#[test]
fn losses_follow_the_stages_of_the_lifecycle() {
    let rulebook = own("");
    let log = [
        event("e1", "K", "2024-05-02", ended("moved")),
        event("e2", "K", "2024-05-02", stage(StageAction::Enter { stage: Stage::AfterSales })),
    ];
    let losses = rulebook.feedback().losses(&log, "2024-05-31".parse().unwrap(), None);
    assert_eq!((losses.len(), losses[0].reason.as_str()), (1, "moved"));
    // Corrected, it is another reason; withdrawn, none at all.
    let known = "2024-05-04".parse().unwrap();
    let fixed = event("e3", "K", "2024-05-02", ended("price")).recorded_at(known).correcting("e1");
    let log = [log[0].clone(), log[1].clone(), fixed];
    let reason = |known_by: &str| {
        let known_by = Some(known_by.parse().unwrap());
        let as_of = "2024-05-31".parse().unwrap();
        rulebook.feedback().losses(&log, as_of, known_by)[0].reason.clone()
    };
    assert_eq!((reason("2024-05-03"), reason("2024-05-04")), ("moved".into(), "price".into()));
    let taken_back = event("e4", "K", "2024-05-05", EventKind::Withdrawal).correcting("e1");
    let log = [log[0].clone(), taken_back];
    assert!(rulebook.feedback().losses(&log, "2024-05-31".parse().unwrap(), None).is_empty());
}
