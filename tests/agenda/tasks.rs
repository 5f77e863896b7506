//! Everything that may be on an agenda, what is not asked for, what is impossible, what is refused.

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::cadence::Suppression;
use guanxi::record::{
    Change, Contact, ContactPause, ContractEvent, ContractTerms, Direction, EventKind, Interaction,
    Outcome, PlanAction, PlanEvent, PlanItem, Promise, PromiseAction, PromiseEvent,
};
use guanxi::review::AgendaRequest;

use crate::{TALKS, TODAY, agenda, customer, day, event, lines, own, service, talk};

#[test]
fn d003_95_a_planned_talk_stands_for_the_touch_that_its_rule_asks_for() {
    let rulebook = own(TALKS);
    let mut item = PlanItem::new(day("2024-03-20"), "zhao.liu");
    item.rule = Some("a_talk".parse().unwrap());
    item.channel = Some("phone".parse().unwrap());
    item.topics = vec!["renewal".to_owned(), "training".to_owned()];
    let planned = event("p1", "KH1", "2024-03-01", PlanEvent::plan("P1", item));
    let log = vec![event("e1", "KH1", "2024-03-14", talk("phone")), planned];
    let found =
        agenda(&rulebook, [customer(&rulebook, "KH1", "A", log.clone())], AgendaRequest::days(14));
    assert_eq!(lines(&found), ["2024-03-20 KH1 plan/P1", "2024-03-28 KH1 touch/a_talk"]);
    let text = found.items[0].task.text(&rulebook, Language::English);
    assert_eq!(text, "planned talk: renewal, training");

    // Held or cancelled, it stands for nothing.
    for action in [
        PlanAction::Cancel { reason: "moved".to_owned() },
        PlanAction::Execute { feedback: "agreed".to_owned(), actions: vec![] },
    ] {
        let mut log = log.clone();
        log.push(event("p2", "KH1", "2024-03-15", PlanEvent::new("P1", action)));
        let found =
            agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(14));
        assert_eq!(lines(&found), ["2024-03-21 KH1 touch/a_talk", "2024-03-28 KH1 touch/a_talk"]);
    }
}

#[test]
fn d003_98_a_planned_talk_that_was_not_held_is_carried_over() {
    let rulebook = own("");
    let item = PlanItem::new(day("2024-03-15"), "zhao.liu");
    let log = vec![event("p1", "KH1", "2024-03-01", PlanEvent::plan("P1", item))];
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(7));
    let item = &found.items[0];
    assert_eq!((item.day, item.due, item.overdue), (day(TODAY), day("2024-03-15"), 3));
}

#[test]
fn d000_81_open_promises_are_listed_for_who_keeps_them() {
    let rulebook = own("");
    let due = |text: &str| text.parse().unwrap();
    let mut said = talk("phone");
    said.promises = vec![
        Promise::new("quotation", "wang.min", due("2024-03-20")),
        Promise::new("report", "wang.min", due("2024-03-15")), // broken
        Promise::new("their figures", "ms.zhang", due("2024-03-19")).of_customer(),
        Promise::new("a brochure", "wang.min", due("2024-03-21")),
    ];
    let kept = PromiseEvent::new("e1", 3, PromiseAction::Keep);
    let log = vec![event("e1", "KH1", "2024-03-11", said), event("e2", "KH1", "2024-03-12", kept)];
    let one = customer(&rulebook, "KH1", "A", log);
    let of = |owner: Option<&str>| {
        let mut request = AgendaRequest::days(7);
        request.owner = owner.map(Into::into);
        let found = agenda(&rulebook, [one.clone()], request);
        let text = |item: &guanxi::review::AgendaItem| {
            format!("{} {}", item.day, item.task.text(&rulebook, Language::English))
        };
        found.items.iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(
        of(Some("wang.min")),
        ["2024-03-18 promised: report", "2024-03-20 promised: quotation"]
    );
    // What the customer promised is asked after by who answers for it.
    assert_eq!(of(Some("zhao.liu")), ["2024-03-19 promised by the customer: their figures"]);
    assert_eq!(of(None).len(), 3);
}

#[test]
fn d003_41_notices_greetings_and_gifts_are_listed_with_their_own_day() {
    let rulebook = service();
    let mut one = customer(&rulebook, "KH0001", "A", vec![]);
    let record = std::sync::Arc::make_mut(&mut one.record);
    let mut person = Contact::new("P1", "张*");
    person.birthday = Some(day("1980-03-23"));
    record.contacts.push(person);
    record.founded = Some(day("2010-03-20"));
    let terms = ContractTerms::new(day("2023-04-19"), day("2024-04-18"));
    let signed = event("c1", "KH0001", "2023-04-19", ContractEvent::sign("HT-1", terms));
    one.events.push(std::sync::Arc::new(signed));
    let found = agenda(&rulebook, [one], AgendaRequest::days(7));
    let occasions: Vec<String> =
        found.items.iter().filter(|item| item.task.kind() == "occasion").map(crate::line).collect();
    assert!(
        occasions.iter().any(|one| one.starts_with("2024-03-19 KH0001 occasion/")
            && one.ends_with("/HT-1/2024-04-18")),
        "{occasions:?}"
    );
    assert!(occasions.iter().any(|one| one.contains("/P1/2024-03-23")), "{occasions:?}");
    assert!(occasions.iter().any(|one| one.ends_with("/2024-03-20")), "{occasions:?}");
    for item in &found.items {
        assert!(!item.task.text(&rulebook, Language::English).is_empty());
        assert!(!item.task.text(&rulebook, Language::Chinese).is_empty());
    }
}

#[test]
fn d000_04_customer_reviews_are_due_by_the_end_of_their_period() {
    let parameters = [
        ("medium_amount", "100000"),
        ("new_within", "6 months"),
        ("account_review_every", "1 quarter"),
    ];
    let rulebook = Rulebook::preset_with("follow_up", parameters).unwrap();
    let facts = rulebook.facts().with("class(tier)", "S").unwrap();
    let one = guanxi::review::AgendaCustomer::new(guanxi::record::Customer::new("KH1"), facts);
    let found = agenda(&rulebook, [one], AgendaRequest::days(14));
    let review = found.items.iter().find(|item| item.task.kind() == "review").unwrap();
    // 31 March is a Sunday: on the working day before.
    assert_eq!((review.day, review.due), (day("2024-03-29"), day("2024-03-31")));
}

#[test]
fn d000_04_a_review_is_listed_for_every_period_of_the_days() {
    let rulebook =
        own("[[plan.review]]\ncode = \"r\"\nscope = \"customer\"\nevery = \"1 month\"\n");
    let one = customer(&rulebook, "KH1", "A", vec![]);
    let of = |days| lines(&agenda(&rulebook, [one.clone()], AgendaRequest::days(days)));
    assert_eq!(of(13), [""; 0]);
    assert_eq!(of(14), ["2024-03-31 KH1 review/r"]);
    assert_eq!(of(60), ["2024-03-31 KH1 review/r", "2024-04-30 KH1 review/r"]);
}

/// D003-127, D004-55, D004-57: they are of no customer, and on everybody's agenda.
#[test]
fn d003_127_reviews_of_the_team_are_on_every_agenda() {
    let rulebook = service();
    let of = |request: AgendaRequest, customers| {
        let found = agenda(&rulebook, customers, request);
        let line = |one: &guanxi::review::TeamReview| {
            let roles: Vec<&str> = one.attendees.iter().map(|role| role.as_str()).collect();
            format!("{} due {} {}: {}", one.day, one.due, one.review, roles.join(", "))
        };
        found.team_reviews.iter().map(line).collect::<Vec<_>>()
    };
    // A week ends on Sunday; the working day before it is a Friday.
    let weeks = [
        "2024-03-22 due 2024-03-24 team_sync: account_manager, support_agent",
        "2024-03-29 due 2024-03-31 team_sync: account_manager, support_agent",
    ];
    assert_eq!(of(AgendaRequest::days(14), vec![]), weeks);
    let customers = ["KH1", "KH2"].map(|id| customer(&rulebook, id, "A", vec![])).to_vec();
    assert_eq!(of(AgendaRequest::days(14).of("nobody").capacity(1), customers), weeks);
    // The 4th is a holiday, the 7th is worked in its place.
    let april = of(AgendaRequest::days(7).from(day("2024-04-01")), vec![]);
    assert_eq!(april, ["2024-04-07 due 2024-04-07 team_sync: account_manager, support_agent"]);
    // Days side by side are one.
    assert_eq!(of(AgendaRequest::days(4), vec![]), [""; 0]);
    assert_eq!(of(AgendaRequest::days(5), vec![]), weeks[..1]);
    assert_eq!(of(AgendaRequest::days(7).from(day("2024-03-22")), vec![]), weeks[..1]);
    assert_eq!(of(AgendaRequest::days(7).from(day("2024-03-23")), vec![]), weeks[1..]);

    let basics = Rulebook::preset_with(
        "follow_up_basics",
        [
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
            ("team_sync_every", "1 month"),
            ("process_review_every", "1 quarter"),
        ],
    )
    .unwrap();
    let found = agenda(&basics, [], AgendaRequest::days(14));
    let both: Vec<String> =
        found.team_reviews.iter().map(|one| one.text(&basics, Language::English)).collect();
    assert_eq!(
        both,
        ["assessment of the process", "meeting of sales and support: sales, customer support"]
    );
    let zh = found.team_reviews[0].text(&basics, Language::Chinese);
    assert_eq!(zh, "跟进管理流程评估");
}

#[test]
fn a_39_what_is_suppressed_is_listed_with_its_reason() {
    let rulebook = service();
    let said = EventKind::DoNotContact { reason: "too many calls".to_owned() };
    let no = customer(&rulebook, "KH0001", "A", vec![event("e1", "KH0001", "2024-03-05", said)]);
    let pause = ContactPause::new(day("2024-03-11"), day("2024-03-22"), "works holiday");
    let off = customer(&rulebook, "KH0002", "C", vec![event("e2", "KH0002", "2024-03-01", pause)]);
    let found = agenda(&rulebook, [no, off], AgendaRequest::days(14));
    let suppressed: Vec<String> = found
        .suppressed
        .iter()
        .filter(|one| one.task.kind() == "touch")
        .map(|one| format!("{} {}", one.customer, one.task.key()))
        .collect();
    assert_eq!(suppressed, ["KH0001 touch/a_call", "KH0001 touch/a_visit", "KH0002 touch/c_push"]);
    assert!(matches!(found.suppressed[0].why, Suppression::DoNotContact { .. }));
    // A pause of our own ends by itself: the touch is planned for the first day after it.
    assert_eq!(lines(&found), ["2024-03-25 KH0002 touch/c_push"]);
    assert!(found.items[0].postponed.iter().any(|one| one.to == day("2024-03-22")));
}

/// A talk that somebody planned is proactive contact; what was promised is owed all the same.
#[test]
fn a_39_planned_talks_are_suppressed_and_promises_are_not() {
    let rulebook = own(TALKS);
    let plan = |id: &str, on: &str, owner: &str, rule: Option<&str>| {
        let mut item = PlanItem::new(day(on), owner);
        item.rule = rule.map(|rule| rule.parse().unwrap());
        event(&format!("e-{id}"), "KH1", "2024-03-01", PlanEvent::plan(id, item))
    };
    let mut said = talk("phone");
    said.promises = vec![Promise::new("quotation", "wang.min", "2024-03-21".parse().unwrap())];
    let mut log = vec![
        event("e1", "KH1", "2024-03-01", said),
        plan("P1", "2024-03-15", "zhao.liu", None), // missed, so for today
        plan("P2", "2024-03-20", "wang.min", Some("c_talk")),
        plan("P3", "2024-03-23", "zhao.liu", None),
        plan("P4", "2024-03-25", "zhao.liu", None), // not in these days
    ];
    let of = |log: &[guanxi::record::Event], owner: Option<&str>| {
        let mut request = AgendaRequest::days(7);
        request.owner = owner.map(Into::into);
        let found = agenda(&rulebook, [customer(&rulebook, "KH1", "C", log.to_vec())], request);
        let suppressed = found.suppressed.iter().filter(|one| one.task.kind() == "plan_item");
        let suppressed: Vec<String> = suppressed
            .map(|one| {
                let why = match &one.why {
                    Suppression::DoNotContact { since } => format!("since {since}"),
                    Suppression::Pause { until, .. } => format!("until {until}"),
                    other => panic!("{other:?}"),
                };
                format!("{} {why}", one.task.key())
            })
            .collect();
        (lines(&found), suppressed)
    };
    let all = [
        "2024-03-18 KH1 plan/P1",
        "2024-03-20 KH1 plan/P2",
        "2024-03-21 KH1 promise/e1/0",
        "2024-03-23 KH1 plan/P3",
    ];
    assert_eq!(of(&log, None), (all.map(str::to_owned).to_vec(), vec![]));

    // In a pause of our own, both of its days included, and not on the day after it.
    let pause = ContactPause::new(day("2024-03-18"), day("2024-03-20"), "works holiday");
    log.push(event("e2", "KH1", "2024-03-16", pause));
    let (items, suppressed) = of(&log, None);
    assert_eq!(suppressed, ["plan/P1 until 2024-03-20", "plan/P2 until 2024-03-20"]);
    assert!(items.contains(&all[2].to_owned()) && items.contains(&all[3].to_owned()));
    // Who planned the talk is told so, and who answers for the customer is told of its own.
    assert_eq!(of(&log, Some("wang.min")).1, ["plan/P2 until 2024-03-20"]);
    assert_eq!(of(&log, Some("zhao.liu")).1, ["plan/P1 until 2024-03-20"]);
    // A pause that was taken back is none.
    let mut back = log.clone();
    let taken = event("e3", "KH1", "2024-03-16", EventKind::Withdrawal).correcting("e2");
    back.push(taken.recorded_at("2024-03-17".parse().unwrap()));
    assert!(of(&back, None).1.is_empty());

    // While the customer wants no contact there is none on any day, whatever we paused.
    log.push(event("e4", "KH1", "2024-03-17", EventKind::DoNotContact { reason: String::new() }));
    let (items, suppressed) = of(&log, None);
    assert_eq!(items, [all[2]]);
    assert_eq!(
        suppressed,
        ["plan/P1 since 2024-03-17", "plan/P2 since 2024-03-17", "plan/P3 since 2024-03-17"]
    );
}

#[test]
fn d003_120_after_the_customer_turned_to_us_touches_count_from_there() {
    let rulebook = service();
    let said = EventKind::DoNotContact { reason: String::new() };
    let inbound = Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let log = vec![
        event("e1", "KH0001", "2024-01-05", said),
        event("e2", "KH0001", "2024-03-15", inbound),
    ];
    let found =
        agenda(&rulebook, [customer(&rulebook, "KH0001", "C", log)], AgendaRequest::days(60));
    assert_eq!(lines(&found)[0], "2024-04-15 KH0001 touch/c_push"); // one month after it resumed (P-047)
}

#[test]
fn triggers_are_listed_until_they_are_answered() {
    let rulebook = own(r#"
        [[cadence.trigger]]
        code = "need"
        on = ["new_need"]
        within = "5 days"
        label = { en = "a new need", zh = "新需求" }
    "#);
    let need = Change::new("new_need".parse().unwrap(), "a second site");
    let mut log = vec![event("e1", "KH1", "2024-03-14", need)];
    let found =
        agenda(&rulebook, [customer(&rulebook, "KH1", "A", log.clone())], AgendaRequest::days(7));
    assert_eq!(lines(&found), ["2024-03-19 KH1 trigger/need/e1"]);
    assert_eq!(found.items[0].task.text(&rulebook, Language::Chinese), "新需求");
    log.push(event("e2", "KH1", "2024-03-15", talk("email")));
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(7));
    assert!(found.items.is_empty());
}

#[test]
fn what_is_wrong_with_events_is_listed() {
    let rulebook = own(TALKS);
    let fax = Interaction::new("fax".parse().unwrap(), Direction::Outbound, Outcome::Sent);
    let nothing = PlanEvent::new("P9", PlanAction::Complete { feedback: "ok".to_owned() });
    let log =
        vec![event("e1", "KH1", "2024-03-14", fax), event("e3", "KH1", "2024-03-15", nothing)];
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(1));
    let refused: Vec<(&str, &str)> =
        found.refused.iter().map(|one| (one.event.as_str(), one.error.code())).collect();
    assert_eq!(refused, [("e1", "unknown-channel"), ("e3", "not-planned")]);
    assert!(found.refused.iter().all(|one| one.error.help().is_some() && !one.text_zh.is_empty()));
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["refused"][0]["code"], "unknown-channel");
    assert_eq!(json["refused"][0]["message_zh"], "没有渠道 `fax`");
}

#[test]
fn undetermined_customers_rank_as_their_best_class_and_are_touched_as_soon_as_it_asks() {
    let rulebook = own(TALKS);
    let mut open =
        customer(&rulebook, "KH1", "A", vec![event("e1", "KH1", "2024-03-12", talk("phone"))]);
    open.facts = rulebook.facts(); // A, B or C
    let sure =
        customer(&rulebook, "KH2", "B", vec![event("e2", "KH2", "2024-03-05", talk("phone"))]);
    let found = agenda(&rulebook, [sure, open], AgendaRequest::days(2));
    // Both are due on the 19th: the first as an A customer, though it may be none.
    assert_eq!(lines(&found), ["2024-03-19 KH1 touch/a_talk", "2024-03-19 KH2 touch/b_talk"]);
    assert_eq!((found.items[0].certain, found.items[0].classes.len()), (false, 3));
    assert!(found.items[1].certain);
}
