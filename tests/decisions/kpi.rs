//! KPIs: what each is divided by, and when what counts.

use guanxi::Rulebook;
use guanxi::policy::target::Target;
use guanxi::record::{
    ContractAction, ContractEvent, ContractTerms, Direction, Event, EventKind, Feedback,
    Interaction, IssueAction, IssueEvent, Outcome, PlanAction, PlanEvent, PlanItem, Purchase,
    Registration, WarningAction, WarningEvent,
};
use guanxi::review::{Board, BoardRequest, CustomerFile, board};

use super::toml;

/// One KPI under the code `it`, with what it stands on.
fn one(measure: &str, keys: &str, rest: &str) -> Rulebook {
    toml(&format!("{rest}\n[[kpi]]\ncode = \"it\"\nmeasure = \"{measure}\"\n{keys}\n"))
}

fn of(rulebook: &Rulebook, events: &[Event], request: &BoardRequest) -> Board {
    board(rulebook, &CustomerFile::of(events.iter().cloned(), &[]), request).unwrap()
}

/// Numerator and denominator of March 2024, and what was left out.
fn march(rulebook: &Rulebook, events: &[Event]) -> String {
    shown(rulebook, events, "2024-03", "2024-03-31")
}

fn shown(rulebook: &Rulebook, events: &[Event], period: &str, as_of: &str) -> String {
    let request = BoardRequest::new(period.parse().unwrap()).as_of(as_of.parse().unwrap());
    let board = of(rulebook, events, &request);
    assert!(board.refused.is_empty(), "{:?}", board.refused);
    let measured = &board.line("it").unwrap().measured;
    let mut text = format!("{}/{}", measured.num, measured.den);
    for (reason, count) in measured.excluded.iter() {
        text.push_str(&format!(" {reason}={count}"));
    }
    text
}

fn event(id: &str, customer: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, customer, at.parse().unwrap(), kind)
}

fn buy(id: &str, customer: &str, at: &str) -> Event {
    event(id, customer, at, Purchase::new("5".parse().unwrap()))
}

fn sign(id: &str, customer: &str, at: &str, from: &str, to: &str, amount: &str) -> Event {
    let mut terms = ContractTerms::new(from.parse().unwrap(), to.parse().unwrap());
    terms.annual_amount = Some(amount.parse().unwrap());
    event(id, customer, at, ContractEvent::sign(id, terms))
}

fn code(text: &str) -> guanxi::label::Code {
    text.parse().unwrap()
}

// --- churn ---------------------------------------------------------------------------------------

/// One that stays, one that goes, one that comes and goes, one that comes.
fn contracts() -> Vec<Event> {
    vec![
        sign("A", "K1", "2023-12-01", "2024-01-01", "2024-12-31", "100"),
        sign("B", "K2", "2023-12-01", "2024-01-01", "2024-03-31", "100"),
        sign("C", "K3", "2024-03-01", "2024-03-05", "2024-03-20", "100"),
        sign("D", "K4", "2024-03-01", "2024-03-10", "2024-12-31", "100"),
    ]
}

#[test]
fn a_36_churn_is_of_those_at_the_beginning_by_default() {
    assert_eq!(march(&one("churn_rate", "", ""), &contracts()), "1/2");
    assert_eq!(
        march(&one("churn_rate", "convention = \"opening_cohort\"", ""), &contracts()),
        "1/2"
    );
}

#[test]
fn a_36_churn_of_all_losses() {
    assert_eq!(march(&one("churn_rate", "convention = \"all_losses\"", ""), &contracts()), "2/2");
}

#[test]
fn a_36_churn_by_the_mean_of_both_ends() {
    // Two losses, and two customers at either end.
    assert_eq!(march(&one("churn_rate", "convention = \"average\"", ""), &contracts()), "2/4");
}

#[test]
fn a_36_churn_by_the_mean_of_the_days() {
    // 31 + 31 + 16 + 22 days of customers.
    assert_eq!(march(&one("churn_rate", "convention = \"exposure\"", ""), &contracts()), "2/100");
}

#[test]
fn a_36_churn_in_a_rolling_window() {
    // Of the four that were there ten days before the end.
    let rolling = one("churn_rate", "convention = \"rolling\"\nwindow = \"13 days\"", "");
    assert_eq!(march(&rolling, &contracts()), "2/4");
}

#[test]
fn a_36_churn_by_orders() {
    let events = [buy("a", "K1", "2024-01-01"), buy("b", "K2", "2024-01-02")];
    let at_least = one("churn_rate", "lost_after = \"90 days\"", "");
    assert_eq!(march(&at_least, &events), "1/2"); // 1 January and 90 days are 31 March
    let more = one("churn_rate", "lost_after = \"90 days\"\nedge = \"more_than\"", "");
    assert_eq!(march(&more, &events), "0/2");
}

// --- renewal -------------------------------------------------------------------------------------

fn due() -> Vec<Event> {
    vec![
        sign("A", "K1", "2023-12-01", "2024-01-01", "2024-03-31", "100"),
        sign("A2", "K1", "2024-02-01", "2024-04-01", "2025-03-31", "150"), // early, for more
        sign("B", "K2", "2023-12-01", "2024-01-01", "2024-03-31", "100"),
        sign("B2", "K2", "2024-04-10", "2024-04-01", "2025-03-31", "60"), // late, for less
        sign("C", "K3", "2023-12-01", "2024-01-01", "2024-06-30", "100"), // not due
    ]
}

#[test]
fn a_36_renewal_is_of_contracts_that_were_to_end_by_default() {
    let logo = one("renewal_rate", "", "");
    assert_eq!(march(&logo, &due()), "1/2");
    // Renewed after its end is not renewed, whenever one asks.
    assert_eq!(shown(&logo, &due(), "2024-03", "2024-12-31"), "1/2");
}

#[test]
fn a_36_renewal_with_grace() {
    let grace = one("renewal_rate", "grace = \"10 days\"", "");
    assert_eq!(march(&grace, &due()), "1/1 pending=1");
    assert_eq!(shown(&grace, &due(), "2024-03", "2024-04-10"), "2/2");
    let grace = one("renewal_rate", "grace = \"9 days\"", "");
    assert_eq!(shown(&grace, &due(), "2024-03", "2024-12-31"), "1/2");
}

#[test]
fn a_36_renewal_by_amount_without_growth() {
    let gross = one("renewal_rate", "convention = \"gross\"\ngrace = \"10 days\"", "");
    assert_eq!(shown(&gross, &due(), "2024-03", "2024-04-10"), "1600000/2000000");
}

#[test]
fn a_36_renewal_by_amount_with_growth() {
    let net = one("renewal_rate", "convention = \"net\"\ngrace = \"10 days\"", "");
    assert_eq!(shown(&net, &due(), "2024-03", "2024-04-10"), "2100000/2000000");
}

// --- repurchase ----------------------------------------------------------------------------------

fn orders() -> Vec<Event> {
    vec![
        buy("a1", "K1", "2024-03-01"),
        buy("a2", "K1", "2024-03-05"),
        buy("b1", "K2", "2024-01-05"),
        buy("b2", "K2", "2024-03-05"),
        buy("c1", "K3", "2024-03-05"),
        buy("d1", "K4", "2024-02-05"),
    ]
}

#[test]
fn a_36_repurchase_is_two_orders_of_the_period_by_default() {
    assert_eq!(march(&one("repurchase_rate", "", ""), &orders()), "1/3");
}

#[test]
fn a_36_repurchase_of_the_new_customers() {
    let cohort = one("repurchase_rate", "convention = \"cohort\"\nwithin = \"20 days\"", "");
    assert_eq!(march(&cohort, &orders()), "1/2");
    let longer = one("repurchase_rate", "convention = \"cohort\"\nwithin = \"30 days\"", "");
    assert_eq!(march(&longer, &orders()), "1/1 window_open=1"); // complete windows only
}

#[test]
fn a_36_repurchase_of_returning_customers() {
    assert_eq!(march(&one("repurchase_rate", "convention = \"returning\"", ""), &orders()), "1/3");
}

#[test]
fn a_36_repurchase_ever() {
    assert_eq!(march(&one("repurchase_rate", "convention = \"ever\"", ""), &orders()), "2/4");
}

// --- warnings ------------------------------------------------------------------------------------

const WARNINGS: &str = "use = [{ preset = \"renewal\", parts = [\"warning\", \"renewal\"] }]";

fn warning(id: &str, at: &str, end: Option<(&str, WarningAction)>) -> Vec<Event> {
    let customer = format!("K{id}");
    let detect = WarningEvent::detect(id, code("switch"));
    let mut events = vec![event(&format!("{id}-d"), &customer, at, detect)];
    events.extend(end.map(|(at, action)| {
        event(&format!("{id}-e"), &customer, at, WarningEvent::new(id, action))
    }));
    events
}

fn dismissed(at: &str) -> Option<(&str, WarningAction)> {
    Some((at, WarningAction::Dismiss { reason: "nothing to it".to_owned() }))
}

fn lost(at: &str) -> Option<(&str, WarningAction)> {
    Some((at, WarningAction::Lose { reason: "price".to_owned() }))
}

/// One renewed, one lost, a false alarm, one that is open.
fn warnings() -> Vec<Event> {
    let mut events = vec![
        sign("A", "KW1", "2023-12-01", "2024-01-01", "2024-03-31", "100"),
        sign("A2", "KW1", "2024-03-10", "2024-04-01", "2025-03-31", "100"),
    ];
    let renewed = WarningAction::Renew { contract: "A2".into() };
    events.extend(warning("W1", "2024-02-10", Some(("2024-03-12", renewed))));
    events.extend(warning("W2", "2024-02-20", lost("2024-03-15")));
    events.extend(warning("W3", "2024-03-01", dismissed("2024-03-03")));
    events.extend(warning("W4", "2024-03-20", None));
    events
}

#[test]
fn a_36_warning_success_is_of_the_closed_ones_by_default() {
    assert_eq!(
        march(&one("warning_success", "", WARNINGS), &warnings()),
        "1/2 pending=1 false_alarm=1"
    );
}

#[test]
fn a_36_warning_success_of_those_that_began() {
    let cohort = one("warning_success", "convention = \"cohort\"\nwindow = \"35 days\"", WARNINGS);
    // Of February: both windows are over on 26 March.
    assert_eq!(shown(&cohort, &warnings(), "2024-02", "2024-03-26"), "1/2");
    assert_eq!(shown(&cohort, &warnings(), "2024-02", "2024-03-25"), "1/1 window_open=1");
}

#[test]
fn a_customer_that_renewed_is_a_success_of_its_warning() {
    let rate = one("warning_success", "", WARNINGS);
    let renewed = |event: &&Event| event.customer.as_str() == "KW1";
    let events: Vec<Event> = warnings().iter().filter(renewed).cloned().collect();
    assert_eq!(march(&rate, &events), "1/1");
}

// --- activation ----------------------------------------------------------------------------------

const METALS: &str = r#"
[codes]
channel = [{ code = "phone", sync = true }, { code = "email" }]
[[scheme]]
code = "metal"
kind = "bands"
fact = "amount_3m"
bands = [{ code = "gold", from = 10 }, { code = "silver" }]
"#;

fn talk(
    id: &str,
    customer: &str,
    at: &str,
    channel: &str,
    direction: Direction,
    outcome: Outcome,
) -> Event {
    event(id, customer, at, Interaction::new(code(channel), direction, outcome))
}

/// Five of silver: one orders, one replies after we wrote, one meets us, one does nothing though we
/// wrote, one does nothing.
fn dormant() -> Vec<Event> {
    let (ours, theirs) = (Direction::Outbound, Direction::Inbound);
    let mut events: Vec<Event> =
        (1..=5).map(|n| buy(&format!("o{n}"), &format!("K{n}"), "2024-02-10")).collect();
    events.extend([
        buy("a", "K1", "2024-03-10"), // gold now: 10
        talk("b1", "K2", "2024-03-05", "email", ours, Outcome::Sent),
        talk("b2", "K2", "2024-03-06", "email", theirs, Outcome::Reached),
        talk("c", "K3", "2024-03-05", "phone", ours, Outcome::Reached),
        talk("d", "K4", "2024-03-05", "email", ours, Outcome::Sent),
    ]);
    events
}

#[test]
fn a_36_activation_is_of_all_dormant_ones_by_default() {
    assert_eq!(march(&one("activation_rate", "class = [\"silver\"]", METALS), &dormant()), "3/5");
}

#[test]
fn a_36_activation_of_those_approached() {
    let targeted =
        one("activation_rate", "class = [\"silver\"]\nconvention = \"targeted\"", METALS);
    assert_eq!(march(&targeted, &dormant()), "2/3 not_applicable=2");
}

#[test]
fn a_36_activation_is_a_better_class() {
    let promoted =
        one("activation_rate", "class = [\"silver\"]\nconvention = \"promoted\"", METALS);
    assert_eq!(march(&promoted, &dormant()), "1/5");
}

#[test]
fn a_meeting_is_a_customer_reached_over_a_synchronous_channel() {
    let rate = one("activation_rate", "class = [\"silver\"]", METALS);
    for (channel, outcome, expected) in [
        ("phone", Outcome::Reached, "1/1"),
        ("phone", Outcome::NotReached, "0/1"),
        ("email", Outcome::Reached, "0/1"),
        ("email", Outcome::Sent, "0/1"),
    ] {
        let ours = talk("t", "K1", "2024-03-05", channel, Direction::Outbound, outcome);
        assert_eq!(march(&rate, &[buy("o", "K1", "2024-02-10"), ours]), expected, "{channel}");
    }
}

// --- issues --------------------------------------------------------------------------------------

const DESK: &str = r#"
[codes]
severity = [{ code = "minor", rank = 0 }]
[[sla.clock]]
milestone = "respond"
within = "4 hours"
[[sla.clock]]
milestone = "call_back"
from = "resolved"
within = "48 hours"
reopen_below = 4
"#;

/// An issue that was registered, and its steps: `r` answered, `s` resolved, `c4` called back, `o` opened
/// again; local times of 2024.
fn issue(id: &str, registered: &str, steps: &[(&str, &str)]) -> Vec<Event> {
    let at = |when: &str| {
        let (day, time) = when.split_once(' ').unwrap();
        format!("2024-{day}T{time}:00+08:00")
    };
    let customer = format!("of {id}");
    let registration = IssueEvent::register(id, Registration::new(code("minor"), "chen"));
    let mut events = vec![event(&format!("{id}-0"), &customer, &at(registered), registration)];
    for (number, (what, when)) in steps.iter().enumerate() {
        let action = match *what {
            "r" => IssueAction::Respond,
            "s" => IssueAction::Resolve { solution: "done".to_owned() },
            "o" => IssueAction::Reopen { reason: "again".to_owned() },
            score => IssueAction::CallBack {
                score: score.trim_start_matches('c').parse().unwrap(),
                comment: String::new(),
                new_due: None,
            },
        };
        let step = IssueEvent::new(id, action);
        events.push(event(&format!("{id}-{}", number + 1), &customer, &at(when), step));
    }
    events
}

fn issues() -> Vec<Event> {
    [
        issue(
            "I1",
            "03-10 08:00",
            &[("r", "03-10 09:00"), ("s", "03-10 18:00"), ("c5", "03-11 10:00")],
        ),
        issue(
            "I2",
            "03-10 08:00",
            &[("r", "03-10 09:00"), ("s", "03-10 18:00"), ("c2", "03-11 10:00")],
        ),
        issue(
            "I3",
            "02-27 08:00",
            &[("r", "02-27 09:00"), ("s", "02-28 18:00"), ("c5", "03-01 10:00")],
        ),
        issue(
            "I4",
            "03-30 08:00",
            &[("r", "03-30 09:00"), ("s", "03-31 18:00"), ("c5", "04-01 10:00")],
        ),
    ]
    .concat()
}

#[test]
fn a_36_solved_is_content_at_the_first_call_back_by_default() {
    let rate = one("first_time_resolution", "", DESK);
    assert_eq!(march(&rate, &issues()), "2/3 not_confirmed=1"); // by the month of the call-back
    assert_eq!(shown(&rate, &issues(), "2024-04", "2024-04-30"), "1/1");
}

#[test]
fn a_36_solved_with_one_touch() {
    let rate = one("first_time_resolution", "convention = \"one_touch\"", DESK);
    assert_eq!(march(&rate, &issues()), "3/3"); // by the month of the resolution
}

#[test]
fn a_36_solved_and_not_opened_again() {
    let rate =
        one("first_time_resolution", "convention = \"no_reopen\"\nwithin = \"3 days\"", DESK);
    assert_eq!(shown(&rate, &issues(), "2024-03", "2024-04-03"), "2/3");
    assert_eq!(march(&rate, &issues()), "1/2 window_open=1");
}

#[test]
fn an_issue_counts_in_the_month_of_its_first_response() {
    let rate = one("first_response_time", "", DESK);
    let events = [
        issue("I1", "02-29 23:00", &[("r", "03-01 01:00")]),
        issue("I2", "03-31 23:00", &[("r", "04-01 01:00")]),
    ]
    .concat();
    assert_eq!(march(&rate, &events), "7200/1 unanswered=1");
    assert_eq!(shown(&rate, &events, "2024-03", "2024-12-31"), "7200/1 unanswered=1");
}

// --- answers -------------------------------------------------------------------------------------

const PARTS: &str = "[feedback]\npart = [{ code = \"a\" }, { code = \"b\" }, { code = \"c\" }]";

#[test]
fn a_composite_is_exact() {
    let said = ["5", "4", "4"]
        .iter()
        .zip(["a", "b", "c"])
        .fold(Feedback::comment("asked"), |said, (score, part)| {
            said.part(code(part), score.parse().unwrap())
        });
    let rulebook = one("csat", "", PARTS);
    let request = BoardRequest::new("2024-03".parse().unwrap());
    let board = of(&rulebook, &[event("f", "K", "2024-03-05", said)], &request);
    assert_eq!(board.line("it").unwrap().measured.value, Some("13/3".parse().unwrap()));
}

#[test]
fn the_last_answer_about_an_issue_counts() {
    let rate = one("csat", "", DESK);
    let mut events = issue(
        "I1",
        "03-10 08:00",
        &[("r", "03-10 09:00"), ("s", "03-10 18:00"), ("c5", "03-11 10:00")],
    );
    let said =
        |at: &str| event("f", "of I1", at, Feedback::new("2".parse().unwrap()).on_issue("I1"));
    events.push(said("2024-03-12"));
    assert_eq!(march(&rate, &events), "20000/1 superseded=1");
    // A date comes before the times of its day.
    events.pop();
    events.push(said("2024-03-11"));
    assert_eq!(march(&rate, &events), "50000/1 superseded=1");
}

#[test]
fn nameless_answers_of_a_customer_are_those_of_one_respondent() {
    let rate = one(
        "nps",
        "scale = \"nps\"",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = 10 }]",
    );
    let said = |id: &str, at: &str, score: &str| {
        event(id, "K", at, Feedback::new(score.parse().unwrap()).on_scale(code("nps")))
    };
    assert_eq!(
        march(&rate, &[said("a", "2024-03-01", "1"), said("b", "2024-03-02", "9")]),
        "1/1 superseded=1"
    );
}

// --- contracts and customers ---------------------------------------------------------------------

fn called_off() -> Vec<Event> {
    let last_day = "2024-03-15".parse().unwrap();
    let action = ContractAction::Terminate { last_day, reason: String::new() };
    vec![
        sign("A", "K1", "2023-12-01", "2024-01-01", "2024-06-30", "100"),
        event("x", "K1", "2024-03-01", ContractEvent::new("A", action)),
    ]
}

#[test]
fn a_contract_called_off_is_due_for_renewal_when_it_was_to_end() {
    let rate = one("renewal_rate", "", "");
    assert_eq!(march(&rate, &called_off()), "0/0");
    assert_eq!(shown(&rate, &called_off(), "2024-06", "2024-06-30"), "0/1");
}

#[test]
fn a_contract_extended_within_the_grace_is_renewed() {
    let longer = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    let amend = ContractEvent::new("A", ContractAction::Amend(Box::new(longer)));
    let events = [
        sign("A", "K1", "2023-12-01", "2024-01-01", "2024-03-31", "100"),
        event("x", "K1", "2024-04-10", amend),
    ];
    let rate = one("renewal_rate", "grace = \"10 days\"", "");
    assert_eq!(shown(&rate, &events, "2024-03", "2024-12-31"), "1/1");
    let rate = one("renewal_rate", "", "");
    assert_eq!(shown(&rate, &events, "2024-03", "2024-12-31"), "0/1");
}

#[test]
fn a_customer_is_lost_with_the_last_day_of_its_contract() {
    let lead = one("warning_lead_time", "", WARNINGS);
    let mut events = called_off();
    events.push(event("w", "K1", "2024-03-05", WarningEvent::detect("W", code("switch"))));
    assert_eq!(march(&lead, &events), "10/1"); // from 5 to 15 March
    assert_eq!(march(&one("churn_rate", "", ""), &called_off()), "1/1");
}

#[test]
fn what_happens_after_a_period_changes_nothing_of_how_it_ended() {
    let rate = one("churn_rate", "", "");
    let events = [
        sign("A", "K1", "2023-12-01", "2024-01-01", "2024-03-31", "100"),
        sign("B", "K1", "2024-04-05", "2024-04-01", "2025-03-31", "100"), // back-dated
    ];
    for as_of in ["2024-03-31", "2024-04-05", "2024-12-31"] {
        assert_eq!(shown(&rate, &events, "2024-03", as_of), "1/1", "{as_of}");
    }
}

#[test]
fn a_period_that_is_not_over_loses_nobody_in_advance() {
    let rate = one("churn_rate", "", "");
    let events = [sign("A", "K1", "2023-12-01", "2024-01-01", "2024-03-25", "100")];
    assert_eq!(shown(&rate, &events, "2024-03", "2024-03-25"), "1/1");
    assert_eq!(shown(&rate, &events, "2024-03", "2024-03-24"), "0/1");
}

#[test]
fn the_row_of_a_customer_is_that_of_the_end_of_the_period() {
    let rulebook = one("order_value", "", METALS);
    let events =
        [buy("a", "K1", "2024-03-01"), buy("b", "K1", "2024-03-20"), buy("c", "K1", "2024-09-20")];
    let request = BoardRequest::new("2024-03".parse().unwrap()).by("class(metal)");
    for as_of in ["2024-03-31", "2024-12-31"] {
        let board = of(&rulebook, &events, &request.clone().as_of(as_of.parse().unwrap()));
        let rows = &board.line("it").unwrap().groups["class(metal)"];
        assert_eq!(rows.keys().collect::<Vec<_>>(), ["gold"], "{as_of}");
    }
}

#[test]
fn a_customer_comes_with_the_first_thing_that_is_known_of_it() {
    let rate = one("customers", "", "");
    let events = [buy("a", "K1", "2024-03-31"), buy("b", "K2", "2024-04-01")];
    assert_eq!(shown(&rate, &events, "2024-03", "2024-12-31"), "1/1");
    assert_eq!(shown(&rate, &events, "2024-04", "2024-12-31"), "2/1");
}

// --- what we do ----------------------------------------------------------------------------------

#[test]
fn a_late_plan_item_counts_in_the_month_in_which_it_took_place() {
    let item = PlanItem::new("2024-02-28".parse().unwrap(), "chen");
    let done = PlanAction::Execute { feedback: "fine".to_owned(), actions: Vec::new() };
    let events = [
        event("p", "K1", "2024-02-20", PlanEvent::plan("P", item)),
        event("x", "K1", "2024-03-01", PlanEvent::new("P", done)),
    ];
    let (late, missed) = (one("late_plan_items", "", ""), one("missed_plan_items", "", ""));
    assert_eq!(
        (march(&late, &events), march(&missed, &events)),
        ("1/1".to_owned(), "0/1".to_owned())
    );
    let february = |rulebook: &Rulebook| shown(rulebook, &events, "2024-02", "2024-02-29");
    assert_eq!((february(&late), february(&missed)), ("0/1".to_owned(), "1/1".to_owned()));
}

fn weekly(keys: &str) -> Rulebook {
    one(
        "touch_compliance",
        keys,
        &format!(
            "{METALS}[[cadence.touch]]\ncode = \"calls\"\nevery = \"1 week\"\ngrace = \"2 days\"\n"
        ),
    )
}

fn called(days: &[&str]) -> Vec<Event> {
    let call = |(number, day): (usize, &&str)| {
        talk(&format!("t{number}"), "K1", day, "phone", Direction::Outbound, Outcome::Reached)
    };
    days.iter().enumerate().map(call).collect()
}

#[test]
fn touches_are_in_time_one_from_the_other_by_default() {
    let events = called(&["2024-03-01", "2024-03-08", "2024-03-17", "2024-03-27"]);
    // Due on the 8th, the 15th (with grace the 17th) and the 24th; the next one in April.
    assert_eq!(march(&weekly(""), &events), "2/3");
    // What may still come within its grace is open.
    assert_eq!(shown(&weekly(""), &events, "2024-03", "2024-03-16"), "1/1 pending=1");
}

#[test]
fn calendar_periods_count_in_the_month_in_which_they_end() {
    let events = called(&["2024-02-26", "2024-03-08", "2024-03-17", "2024-04-01"]);
    // The weeks that end on 3, 10, 17, 24 and 31 March.
    assert_eq!(march(&weekly("by = \"bucket\""), &events), "3/5");
}

// --- targets -------------------------------------------------------------------------------------

fn aimed(kpi: &str, keys: &str) -> Target {
    let rulebook = toml(&format!("[[target]]\nkpi = \"{kpi}\"\n{keys}\n"));
    rulebook.target(kpi).unwrap().target
}

#[test]
fn a_37_by_15_percent_is_a_part_of_what_it_was_by_default() {
    let raised = aimed("repurchase_rate", "relative = \"15%\"\nbase = \"40%\"");
    assert_eq!(raised, Target::at_least("46%".parse().unwrap()));
    let lowered = aimed("churn_rate", "relative = \"-10%\"\nbase = \"20%\"");
    assert_eq!(lowered, Target::at_most("18%".parse().unwrap()));
}

#[test]
fn a_37_by_15_points() {
    let raised = aimed("repurchase_rate", "points = \"15%\"\nbase = \"40%\"");
    assert_eq!(raised, Target::at_least("55%".parse().unwrap()));
    let lowered = aimed("churn_rate", "points = \"-10%\"\nbase = \"20%\"");
    assert_eq!(lowered, Target::at_most("10%".parse().unwrap()));
}

/// The values of a target of a year in its first month and its first quarter.
fn parts_of(rest: &str, kpi: &str) -> [Option<String>; 2] {
    let rulebook = toml(rest);
    let target = rulebook.target(kpi).unwrap();
    ["2024-01", "2024-Q1"].map(|period| {
        let found = target.of(&rulebook.kpi(kpi).unwrap().kpi, period.parse().unwrap()).unwrap();
        found.map(|one| one.value.to_string())
    })
}

#[test]
fn a_target_of_what_happens_is_split_and_one_of_a_rate_holds() {
    let year = |kpi: &str, value: &str| {
        parts_of(
            &format!("[[target]]\nkpi = \"{kpi}\"\nat_least = \"{value}\"\nper = \"1 year\"\n"),
            kpi,
        )
    };
    assert_eq!(year("new_customers", "120"), [Some("10/1".to_owned()), Some("30/1".to_owned())]);
    assert_eq!(year("csat", "4.5"), [Some("45/10".to_owned()), Some("45/10".to_owned())]);
    // How many there are at an end is no sum.
    assert_eq!(year("customers", "120"), [Some("120/1".to_owned()), Some("120/1".to_owned())]);
}

#[test]
fn figures_of_the_host_add_up_where_they_say_so() {
    let of = |keys: &str| {
        let kpi = "[[kpi]]\ncode = \"sales\"\nmeasure = \"given\"\nunit = \"money\"\nbetter = \"higher\"\n";
        let target = "[[target]]\nkpi = \"sales\"\nat_least = 1200\nper = \"1 year\"\n";
        parts_of(&format!("{kpi}{keys}{target}"), "sales")
    };
    assert_eq!(of("additive = true\n"), [Some("100/1".to_owned()), Some("300/1".to_owned())]);
    assert_eq!(of(""), [Some("1200/1".to_owned()), Some("1200/1".to_owned())]);
}

#[test]
fn c_27_targets_and_clocks_are_independent_and_a_contradiction_is_found() {
    let with = |respond_within: &str| {
        let rulebook =
            Rulebook::preset_with("service_quality", [("respond_within", respond_within)]).unwrap();
        rulebook.findings().filter(|one| one.code == "target-clock").count()
    };
    assert_eq!((with("4 hours"), with("2 hours"), with("1 hour")), (1, 0, 0)); // D003-65: two hours
}

#[test]
fn c_34_a_report_is_monthly_by_default() {
    let day = "2024-02-10".parse().unwrap();
    let period = |rest: &str| toml(rest).report().period_of(day).unwrap().to_string();
    assert_eq!(period(""), "2024-02");
    assert_eq!(period("use = [\"renewal\"]\n"), "2024-02");
}

#[test]
fn c_34_a_report_of_a_quarter() {
    let rulebook = toml("use = [\"renewal\"]\n[report]\nevery = \"1 quarter\"\n");
    let day = "2024-02-10".parse().unwrap();
    assert_eq!(rulebook.report().period_of(day).unwrap().to_string(), "2024-Q1");
}
