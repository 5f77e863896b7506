//! What falls into a horizon: series, what was missed, seams.

use chrono::TimeDelta;
use guanxi::record::{Change, ContactPause, EventKind};
use guanxi::review::{AgendaCustomer, AgendaRequest};
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
