//! What falls into a horizon: series, what was missed, seams.

use chrono::TimeDelta;
use guanxi::record::{
    Change, Contact, ContactPause, ContractEvent, ContractTerms, EventKind, PlannedDisruption,
};
use guanxi::review::{AgendaCustomer, AgendaRequest, Task};
use guanxi::{Rulebook, record::Customer};
use proptest::prelude::*;

use crate::{TALKS, after, agenda, customer, day, event, lines, own, service, talk};

#[test]
fn never_contacted_customers_are_on_the_list() {
    let rulebook = service();
    let found =
        agenda(&rulebook, [customer(&rulebook, "KH0001", "C", vec![])], AgendaRequest::days(1));
    assert_eq!(lines(&found), ["2024-03-18 KH0001 touch/c_push"]);
}

#[test]
fn what_was_missed_is_carried_over_to_today_and_counts_from_there() {
    let rulebook = own(TALKS);
    let log = vec![event("e1", "KH1", "2024-03-01", talk("phone"))];
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(15));
    let days: Vec<String> =
        found.items.iter().map(|item| format!("{} due {}", item.day, item.due)).collect();
    assert_eq!(
        days,
        ["2024-03-18 due 2024-03-08", "2024-03-25 due 2024-03-25", "2024-04-01 due 2024-04-01"]
    );
    assert_eq!(found.items[0].overdue, 10);
}

#[test]
fn p_045_the_31_january_series_visits_31_march() {
    let rulebook = own(r#"
        [[cadence.touch]]
        code = "monthly"
        every = "1 month"
        channels = ["visit"]
    "#);
    let population = rulebook.population([]);
    let request = AgendaRequest::days(200);
    let as_of = "2024-02-01".parse().unwrap();
    let mut builder =
        guanxi::review::AgendaBuilder::new(&rulebook, &population, as_of, request).unwrap();
    let log = vec![event("e1", "KH1", "2024-01-31", talk("visit"))];
    builder.add(customer(&rulebook, "KH1", "A", log)).unwrap();
    let days: Vec<String> =
        builder.finish().items.iter().map(|item| item.day.to_string()).collect();
    assert_eq!(
        days,
        ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31"]
    );
}

#[test]
fn a_19_one_visit_serves_the_formal_and_the_light_rule() {
    let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    let rulebook = Rulebook::preset_with("follow_up", parameters).unwrap();
    let facts = rulebook.facts().with("class(tier)", "S").unwrap();
    let visited = event("e1", "KH1", "2024-02-19", talk("visit")); // light due 02-26, formal 03-19
    let customer = AgendaCustomer::new(Customer::new("KH1"), facts).with_log([visited]);
    let found = agenda(&rulebook, [customer], AgendaRequest::days(14));
    let days: Vec<(String, Vec<&str>)> = found
        .items
        .iter()
        .filter(|item| item.task.kind() == "touch")
        .map(|item| {
            let also = item.also.iter().map(|code| code.as_str()).collect();
            (format!("{} {}", item.day, item.task.key()), also)
        })
        .collect();
    // The overdue light touch is today; the visit of tomorrow serves the light rule too.
    assert_eq!(
        days,
        [
            ("2024-03-18 touch/s_light".to_owned(), vec![]),
            ("2024-03-19 touch/s_formal".to_owned(), vec!["s_light"]),
            ("2024-03-26 touch/s_light".to_owned(), vec![]),
        ]
    );
}

#[test]
fn what_is_due_in_a_long_pause_is_planned_before_it() {
    let rulebook = own(TALKS);
    let log = vec![
        event("e1", "KH1", "2024-03-11", talk("phone")), // due 2024-04-11
        event(
            "p1",
            "KH1",
            "2024-03-12",
            ContactPause::new(day("2024-03-21"), day("2024-06-30"), "works"),
        ),
    ];
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "C", log)], AgendaRequest::days(7));
    assert_eq!(lines(&found), ["2024-03-20 KH1 touch/c_talk"]);
    assert_eq!(found.items[0].postponed.len(), 1);
}

/// What happens to a customer: a contact over a channel, a need, or a pause; how many days ago.
fn logs() -> impl Strategy<Value = Vec<(u8, i64)>> {
    prop::collection::vec((0..5_u8, 1..70_i64), 0..8)
}

const RULES: &str = r#"
    [cadence]
    calendar = "office"
    [calendar.office]
    week = { mon-fri = ["09:00-18:00"] }
    holidays = "cn"
    [[cadence.cap]]
    code = "calls"
    channels = ["phone"]
    at_most = 2
    per = "10 days"
    [[cadence.trigger]]
    code = "need"
    on = ["new_need"]
    within = "5 days"
"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// P-057: no item is lost or doubled at a seam.
    #[test]
    fn p_057_two_horizons_side_by_side_are_one(
        log in logs(),
        class in prop::sample::select(vec!["A", "B", "C"]),
        first in 1..20_u32,
        second in 1..20_u32,
    ) {
        let rulebook = own(&format!("{RULES}{TALKS}"));
        let events: Vec<_> = log
            .iter()
            .enumerate()
            .map(|(number, (kind, back))| {
                let kind: EventKind = match kind {
                    0 | 1 => talk("phone").into(),
                    2 => talk("email").into(),
                    3 => Change::new("new_need".parse().unwrap(), "more").into(),
                    _ => ContactPause::new(after(*back % 30), after(*back % 30 + 6), "fair").into(),
                };
                event(&format!("e{number}"), "KH1", &after(-back).to_string(), kind)
            })
            .collect();
        let of = |from: u32, days: u32| {
            let begin = day(crate::TODAY) + TimeDelta::try_days(i64::from(from)).unwrap();
            let one = customer(&rulebook, "KH1", class, events.clone());
            agenda(&rulebook, [one], AgendaRequest::days(days).from(begin)).items
        };
        let both = of(0, first + second);
        let apart: Vec<_> = of(0, first).into_iter().chain(of(first, second)).collect();
        prop_assert_eq!(both, apart);
    }

    /// P-050: what is planned and what was done break no cap together.
    #[test]
    fn p_050_plans_break_no_cap(log in logs(), class in prop::sample::select(vec!["A", "B", "C"])) {
        let rulebook = own(&format!("{RULES}{TALKS}"));
        let calls: Vec<_> = log
            .iter()
            .enumerate()
            .map(|(number, (_, back))| {
                event(&format!("e{number}"), "KH1", &after(-back).to_string(), talk("phone"))
            })
            .collect();
        let found = agenda(&rulebook, [customer(&rulebook, "KH1", class, calls)], AgendaRequest::days(60));
        let planned: Vec<i64> = found
            .items
            .iter()
            .filter(|item| item.channel.as_ref().is_some_and(|channel| *channel == *"phone"))
            .map(|item| (item.day - day(crate::TODAY)).num_days())
            .collect();
        let past = log.iter().map(|(_, back)| -back);
        let all: Vec<i64> = past.chain(planned.iter().copied()).collect();
        for planned in &planned {
            // Every window of ten days in which a planned call lies.
            for end in *planned..planned + 10 {
                let inside = all.iter().filter(|one| **one > end - 10 && **one <= end).count();
                prop_assert!(inside <= 2, "{} calls in the ten days to {}", inside, end);
            }
        }
    }
}

/// P-057, A-26: the notice is due on Sunday 1 December and proposed for the Friday before.
#[test]
fn p_057_what_is_due_after_the_seam_and_proposed_before_it_is_in_the_first_days() {
    let rulebook = service();
    let terms = ContractTerms::new(day("2024-01-01"), day("2024-12-31"));
    let signed = event("c1", "KH1", "2024-01-01", ContractEvent::sign("HT-1", terms));
    let notices = |from: &str, to: &str| {
        let days = u32::try_from((day(to) - day(from)).num_days()).unwrap();
        let one = customer(&rulebook, "KH1", "C", vec![signed.clone()]);
        let found = agenda(&rulebook, [one], AgendaRequest::days(days).from(day(from)));
        let notices = found.items.into_iter().filter(|item| {
            matches!(&item.task, Task::Occasion { occasion, .. } if *occasion == *"contract_end")
        });
        notices.map(|item| format!("{} due {}", item.day, item.due)).collect::<Vec<_>>()
    };
    let notice = ["2024-11-29 due 2024-12-01"];
    assert_eq!(notices("2024-11-18", "2024-12-01"), notice);
    assert_eq!(notices("2024-11-18", "2024-11-30"), notice);
    assert_eq!(notices("2024-11-29", "2024-11-30"), notice);
    assert_eq!(notices("2024-11-18", "2024-11-29"), [""; 0]);
    assert_eq!(notices("2024-11-30", "2024-12-31"), [""; 0]);
    assert_eq!(notices("2024-12-01", "2024-12-31"), [""; 0]);
}

/// Occasions of every roll and reviews of every length, on working days before days off. The works
/// are closed for longer than a month.
const DATED: &str = r#"
    [cadence]
    calendar = "office"
    [calendar.office]
    week = { mon-fri = ["09:00-18:00"] }
    holidays = "works"
    [[occasion]]
    code = "birthday"
    on = "birthday"
    actions = ["greeting"]
    calendar = "office"
    roll = "before"
    [[occasion]]
    code = "anniversary"
    on = "company_anniversary"
    actions = ["greeting"]
    calendar = "office"
    [[occasion]]
    code = "end"
    on = "contract_end"
    actions = ["greeting"]
    calendar = "office"
    lead = "30 days"
    roll = "propose"
    [[occasion]]
    code = "disruption"
    on = "disruption"
    actions = ["greeting"]
    calendar = "office"
    lead = "3 days"
    roll = "propose"
    [[plan.review]]
    code = "weekly"
    scope = "customer"
    every = "1 week"
    [[plan.review]]
    code = "monthly"
    scope = "customer"
    every = "1 month"
    class = ["A"]
    [[plan.review]]
    code = "daily"
    scope = "team"
    every = "1 day"
    [[plan.review]]
    code = "quarterly"
    scope = "team"
    every = "1 quarter"
"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// P-057: so it is for occasions and for reviews of customers and of the team.
    #[test]
    fn p_057_occasions_and_reviews_of_horizons_side_by_side_are_one(
        days in prop::array::uniform4(0..130_i64),
        class in prop::sample::select(vec!["A", "B"]),
        first in 1..100_u32,
        second in 1..60_u32,
    ) {
        let closed: Vec<String> =
            day("2024-06-03").iter_days().take(40).map(|day| format!("\"{day}\"")).collect();
        let works = format!("[holidays.works]\nextends = \"cn\"\noff = [{}]", closed.join(", "));
        let rulebook = own(&format!("{DATED}{works}"));
        let [born, founded, end, disruption] = days.map(after);
        let terms = ContractTerms::new(day("2023-04-01"), end);
        let events = [
            event("c1", "KH1", "2024-01-01", ContractEvent::sign("HT-1", terms)),
            event("d1", "KH1", "2024-02-01", PlannedDisruption::new(disruption, "upgrade")),
        ];
        let of = |from: u32, days: u32| {
            let begin = after(i64::from(from));
            let mut one = customer(&rulebook, "KH1", class, events.to_vec());
            let record = std::sync::Arc::make_mut(&mut one.record);
            let mut person = Contact::new("P1", "张*");
            person.birthday = born.checked_sub_months(chrono::Months::new(360));
            record.contacts.push(person);
            record.founded = founded.checked_sub_months(chrono::Months::new(120));
            let found = agenda(&rulebook, [one], AgendaRequest::days(days).from(begin));
            (found.items, found.team_reviews)
        };
        let (both, reviews) = of(0, first + second);
        let (mut apart, mut held) = of(0, first);
        let (items, later) = of(first, second);
        apart.extend(items);
        held.extend(later);
        prop_assert_eq!(both, apart);
        prop_assert_eq!(reviews, held);
    }
}

#[test]
fn an_agenda_has_days_and_does_not_begin_in_the_past() {
    let rulebook = service();
    let population = rulebook.population([]);
    let of = |request: AgendaRequest| {
        let as_of = crate::TODAY.parse().unwrap();
        guanxi::review::AgendaBuilder::new(&rulebook, &population, as_of, request).map(|_| ())
    };
    assert_eq!(of(AgendaRequest::days(366)), Ok(()));
    for (request, code, help) in [
        (AgendaRequest::days(0), "agenda-days", "ask for 1 to 366 days"),
        (AgendaRequest::days(367), "agenda-days", "ask for 1 to 366 days"),
        (
            AgendaRequest::days(7).from(day("2024-03-17")),
            "agenda-start",
            "begin today or later; what was missed is carried over to today",
        ),
    ] {
        let error = of(request).unwrap_err();
        assert_eq!((error.code(), error.help()), (code, Some(help)));
    }
}
