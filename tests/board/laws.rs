//! What holds of every board: it is the sum of its parts, in any order, and of its rows; it looks
//! neither behind its moment nor at what was not known.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use guanxi::Rulebook;
use guanxi::policy::kpi::Accumulator;
use guanxi::record::{
    Change, ContractAction, ContractEvent, Customer, Direction, Event, EventKind, Feedback,
    IssueAction, IssueEvent, Outcome, PlanAction, PlanEvent, PlanItem, Registration, Return,
    UpkeepAction, UpkeepEvent, WarningAction, WarningEvent,
};
use guanxi::review::{Board, BoardLine, BoardPart, BoardRequest, CustomerFile, board, board_parts};
use guanxi::testkit::laws;
use proptest::prelude::*;
use std::sync::LazyLock;

use crate::{buy, code, day, event, of, request, sign, talk, toml, worth};

/// A rulebook with every measure.
static EVERYTHING: LazyLock<Rulebook> = LazyLock::new(|| {
    let conventions = [
        (
            "churn_rate",
            vec![
                "",
                "convention = \"all_losses\"",
                "convention = \"average\"",
                "convention = \"exposure\"",
                "convention = \"rolling\"",
                "lost_after = \"20 days\"",
            ],
        ),
        (
            "repurchase_rate",
            vec![
                "",
                "convention = \"cohort\"\nwithin = \"20 days\"",
                "convention = \"returning\"",
                "convention = \"ever\"\nsame_day = \"merge\"",
            ],
        ),
        (
            "renewal_rate",
            vec!["", "grace = \"10 days\"", "convention = \"gross\"", "convention = \"net\""],
        ),
        ("gross_retention", vec![""]),
        ("net_retention", vec![""]),
        (
            "activation_rate",
            vec![
                "scheme = \"metal\"\nclass = [\"silver\"]",
                "scheme = \"metal\"\nclass = [\"iron\"]\nconvention = \"targeted\"\nwithin = \"40 days\"",
                "scheme = \"metal\"\nclass = [\"iron\"]\nconvention = \"promoted\"",
            ],
        ),
        ("warning_success", vec!["", "convention = \"cohort\"\nwindow = \"20 days\""]),
        ("warning_lead_time", vec![""]),
        ("warning_precision", vec![""]),
        ("warning_recall", vec![""]),
        (
            "csat",
            vec![
                "",
                "source = \"survey\"",
                "source = \"call_back\"",
                "source = \"composite\"",
                "convention = \"top_box\"",
            ],
        ),
        ("nps", vec!["scale = \"nps\"", "scale = \"nps\"\nwindow = \"60 days\""]),
        ("first_response_time", vec!["", "calendar = \"office\""]),
        ("resolution_time", vec!["", "convention = \"full\"", "waiting = \"excluded\""]),
        (
            "first_time_resolution",
            vec![
                "",
                "convention = \"one_touch\"",
                "convention = \"no_reopen\"\nwithin = \"5 days\"",
            ],
        ),
        ("sla_attainment", vec!["", "convention = \"issue\"", "milestone = \"respond\""]),
        (
            "class_share",
            vec![
                "scheme = \"metal\"\nclass = [\"gold\"]",
                "scheme = \"metal\"\nclass = [\"iron\"]\nby = \"amount\"",
                "scheme = \"size\"\nclass = [\"large\"]",
            ],
        ),
        ("touch_compliance", vec!["", "by = \"bucket\""]),
        ("plan_adherence", vec![""]),
        ("logging_in_time", vec![""]),
        ("upkeep_in_time", vec![""]),
        ("order_value", vec![""]),
        ("orders_per_customer", vec![""]),
        ("customers", vec![""]),
        ("new_customers", vec!["", "scheme = \"size\"\nclass = [\"large\"]"]),
        ("lost_customers", vec!["", "lost_after = \"20 days\""]),
        ("promotions", vec!["scheme = \"metal\""]),
        ("demotions", vec!["scheme = \"metal\""]),
        ("open_issues", vec![""]),
        ("overdue_touches", vec![""]),
        ("missed_plan_items", vec![""]),
        ("late_plan_items", vec![""]),
        ("proactive_share", vec![""]),
        ("given", vec!["unit = \"money\"\nbetter = \"higher\""]),
    ];
    let mut kpis = String::new();
    for (measure, variants) in conventions {
        for (place, keys) in variants.iter().enumerate() {
            kpis.push_str(&format!(
                "[[kpi]]\ncode = \"{measure}_{place}\"\nmeasure = \"{measure}\"\n{keys}\n"
            ));
        }
    }
    toml(&format!(
        r#"
use = [{{ preset = "renewal", parts = ["warning", "risk", "renewal"] }}]
[codes]
channel = [{{ code = "phone", sync = true }}, {{ code = "email" }}]
severity = [{{ code = "minor", rank = 0 }}]
waiting = ["customer"]
change = ["amount_changed"]
[calendar.office]
week = {{ mon-fri = ["09:00-18:00"] }}
years = [2020, 2030]
[feedback]
scale = [{{ code = "nps", min = 0, max = 10 }}]
part = [{{ code = "solving" }}, {{ code = "solution" }}]
[[scheme]]
code = "metal"
kind = "bands"
fact = "amount_30d"
bands = [{{ code = "gold", from = 20 }}, {{ code = "silver", from = 5 }}, {{ code = "iron" }}]
[[scheme]]
code = "size"
kind = "list"
classes = [{{ code = "large", when = "amount_12m >= 20 and strategic" }}, {{ code = "small" }}]
[[sla.clock]]
milestone = "respond"
within = "4 hours"
[[sla.clock]]
milestone = "resolve"
within = "48 hours"
[[sla.clock]]
milestone = "call_back"
from = "resolved"
within = "48 hours"
reopen_below = 4
[[cadence.touch]]
code = "calls"
every = "1 week"
[[cadence.touch]]
code = "mails"
every = "10 days"
channels = ["email"]
grace = "2 days"
[upkeep]
log = {{ within = "24 hours" }}
[[upkeep.freshness]]
code = "any_change"
changes = ["any"]
within = "48 hours"
{kpis}"#
    ))
});

/// One thing that happens to a customer: what, on which day, and some numbers.
type Story = (u8, i64, i64, i64);

fn stories() -> impl Strategy<Value = Vec<Vec<Story>>> {
    let story = (0..12_u8, 0..100_i64, 0..40_i64, 1..6_i64);
    proptest::collection::vec(proptest::collection::vec(story, 0..7), 1..5)
}

fn on(days: i64) -> chrono::NaiveDate {
    day("2024-01-01") + TimeDelta::days(days)
}

fn instant(days: i64, hours: i64) -> String {
    format!("{}T{:02}:00:00+08:00", on(days + hours / 24), hours % 24)
}

/// The events of a customer.
fn told(customer: &str, stories: &[Story]) -> Vec<Event> {
    let mut events = Vec::new();
    for (number, (what, start, span, score)) in stories.iter().enumerate() {
        let id = |part: &str| format!("{customer}-{number}-{part}");
        let mut tell = |part: &str, at: String, kind: EventKind| {
            events.push(event(&id(part), customer, &at, kind))
        };
        let (first, later) = (on(*start).to_string(), on(start + span).to_string());
        match what {
            0 | 1 => events.push(buy(&id("b"), customer, &first, &(score * 3).to_string())),
            2 => {
                events.push(buy(&id("b"), customer, &first, "9"));
                let back = Return::new(if *score > 3 { "9" } else { "4" }.parse().unwrap())
                    .of(id("b").as_str());
                events.push(event(&id("r"), customer, &later, back));
            }
            3 => {
                events.push(buy(&id("b"), customer, &first, "9"));
                let cancel = EventKind::Cancellation { of: id("b").as_str().into() };
                events.push(event(&id("x"), customer, &later, cancel));
            }
            4 => {
                let contract = id("c");
                let terms =
                    worth(&first, &on(start + 1 + span).to_string(), &(score * 10).to_string());
                events.push(sign(&contract, customer, &on(start - 5 + score).to_string(), terms));
                if *score == 1 {
                    let last_day = on(start + span / 2);
                    let action = ContractAction::Terminate { last_day, reason: String::new() };
                    events.push(event(
                        &id("t"),
                        customer,
                        &last_day.to_string(),
                        ContractEvent::new(contract.as_str(), action),
                    ));
                }
            }
            5 => {
                let (channel, direction, outcome) = match score {
                    1 => ("phone", Direction::Outbound, Outcome::NotReached),
                    2 => ("phone", Direction::Outbound, Outcome::Reached),
                    3 => ("email", Direction::Outbound, Outcome::Sent),
                    _ => ("email", Direction::Inbound, Outcome::Reached),
                };
                let at = instant(*start, span % 24);
                let talk = event(&id("t"), customer, &at, talk(channel, direction, outcome));
                events.push(talk.recorded_at(instant(*start, span % 24 + span).parse().unwrap()));
            }
            6 => {
                let issue = id("i");
                let step = |action| EventKind::from(IssueEvent::new(issue.as_str(), action));
                let registration = Registration::new(code("minor"), "chen");
                tell(
                    "0",
                    instant(*start, 9),
                    IssueEvent::register(issue.as_str(), registration).into(),
                );
                tell("1", instant(*start, 9 + span % 9), step(IssueAction::Respond));
                tell(
                    "2",
                    instant(*start, 18 + span * 3),
                    step(IssueAction::Resolve { solution: "done".to_owned() }),
                );
                if span % 4 > 0 {
                    let score = i32::try_from(*score).unwrap();
                    let call_back =
                        IssueAction::CallBack { score, comment: String::new(), new_due: None };
                    tell("3", instant(*start, 30 + span * 4), step(call_back));
                    let said = Feedback::new("3".parse().unwrap()).on_issue(issue.as_str());
                    if span % 3 == 0 {
                        tell("4", on(start + span / 5).to_string(), said.into());
                    }
                }
            }
            7 => {
                let said = match span % 3 {
                    0 => Feedback::new(score.to_string().parse().unwrap()),
                    1 => Feedback::new((score * 2).to_string().parse().unwrap())
                        .on_scale(code("nps"))
                        .given_by(format!("P{}", span % 2).as_str()),
                    _ => Feedback::comment("asked")
                        .part(code("solving"), score.to_string().parse().unwrap())
                        .part(code("solution"), "4".parse().unwrap()),
                };
                tell("f", first, said.into());
            }
            8 => {
                let planned = PlanItem::new(on(start + span / 2), "chen");
                let item = id("p");
                tell("p", first, PlanEvent::plan(item.as_str(), planned).into());
                if *score > 2 {
                    let done =
                        PlanAction::Execute { feedback: "fine".to_owned(), actions: Vec::new() };
                    tell(
                        "x",
                        on(start + span).to_string(),
                        PlanEvent::new(item.as_str(), done).into(),
                    );
                } else if *score == 2 {
                    let called_off = PlanAction::Cancel { reason: "moved".to_owned() };
                    tell("x", later, PlanEvent::new(item.as_str(), called_off).into());
                }
            }
            9 => {
                let warning = id("w");
                tell("d", first, WarningEvent::detect(warning.as_str(), code("switch")).into());
                let action = match score {
                    1 => WarningAction::Dismiss { reason: "nothing".to_owned() },
                    _ => WarningAction::Lose { reason: "price".to_owned() },
                };
                if *score < 4 {
                    tell("e", later, WarningEvent::new(warning.as_str(), action).into());
                }
            }
            10 => {
                tell("c", instant(*start, 9), Change::new(code("amount_changed"), "more").into());
                let update =
                    UpkeepAction::Update { fields: Vec::new(), of: vec![id("c").as_str().into()] };
                tell("u", instant(*start, 9 + span * 3), UpkeepEvent::new(update).into());
            }
            _ => {
                // Known late.
                let bought = buy(&id("b"), customer, &first, "15");
                events.push(bought.recorded_at(later.parse().unwrap()));
            }
        }
    }
    events
}

fn portfolio(model: &[Vec<Story>]) -> Vec<CustomerFile> {
    let file = |(number, stories): (usize, &Vec<Story>)| {
        let id = format!("K{number}");
        let mut record = Customer::new(id.as_str());
        record.owner = [None, Some("li".into()), Some("wu".into())][number % 3].clone();
        record.industry = (number % 2 == 0).then(|| "food".to_owned());
        let file = CustomerFile::new(record).with_log(told(&id, stories));
        if number % 2 == 1 { file.giving("strategic", number % 4 == 1) } else { file }
    };
    model.iter().enumerate().map(file).collect()
}

const BY: [&str; 5] = ["owner", "industry", "class(metal)", "class(size)", "strategic"];

fn asked(period: &str) -> BoardRequest {
    BY.iter().fold(request(period), |asked, by| asked.by(by)).giving("given_0", 5)
}

/// All that a board says of its lines.
fn lines(board: &Board) -> Vec<String> {
    board
        .lines
        .iter()
        .map(|line| {
            let groups: BTreeMap<&String, BTreeMap<&String, &Accumulator>> =
                line.groups.iter().map(|(by, rows)| (by, rows.iter().collect())).collect();
            format!("{} {:?} {:?} {groups:?}", line.kpi().code(), line.measured, line.result)
        })
        .collect()
}

/// A board with what is refused, in the order of customers.
fn all_of(board: &Board) -> (Vec<String>, Vec<String>) {
    let refused =
        board.refused.iter().map(|(customer, error)| format!("{customer} {}", error.report()));
    (lines(board), refused.collect())
}

fn same(one: &Board, other: &Board) -> Result<(), TestCaseError> {
    for (one, other) in lines(one).iter().zip(lines(other)) {
        prop_assert_eq!(one, &other);
    }
    prop_assert_eq!(all_of(one).1, all_of(other).1);
    Ok(())
}

fn shuffled<T: Clone>(items: &[T], keys: &[u32]) -> Vec<T> {
    let mut keyed: Vec<(u32, T)> = items
        .iter()
        .enumerate()
        .map(|(place, item)| (keys[place % keys.len()].rotate_left(place as u32), item.clone()))
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, item)| item).collect()
}

const PERIODS: [&str; 4] = ["2024-02", "2024-03", "2024-Q1", "2024-02-10/2024-02-20"];

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// P-091: a board is the sum of what each customer adds, in any order; one that changed is taken out
    /// and put in again.
    #[test]
    fn p_091_a_board_is_the_sum_of_its_parts(
        model in stories(),
        changed in proptest::collection::vec((0..12_u8, 0..100_i64, 0..40_i64, 1..6_i64), 0..7),
        keys in proptest::collection::vec(any::<u32>(), 4),
        period in 0..PERIODS.len(),
    ) {
        let (before, asked) = (portfolio(&model), asked(PERIODS[period]));
        let whole = of(&EVERYTHING, &before, &asked);
        let parts = board_parts(&EVERYTHING, &before, &asked).unwrap();
        let mut sum = of(&EVERYTHING, &[], &asked);
        for part in shuffled(&parts, &keys) {
            sum.add(&part).unwrap();
        }
        same(&whole, &sum)?;
        // The first customer changes.
        let mut model = model;
        model[0] = changed;
        let after = portfolio(&model);
        // Who came after the period has no part.
        let first = |parts: &[BoardPart]| parts.iter().find(|part| part.customer.as_str() == "K0").cloned();
        if let Some(part) = first(&parts) {
            sum.remove(&part).unwrap();
        }
        if let Some(part) = first(&board_parts(&EVERYTHING, &after[..1], &asked).unwrap()) {
            sum.add(&part).unwrap();
        }
        same(&of(&EVERYTHING, &after, &asked), &sum)?;
        // Without anybody it is as empty as at first.
        let mut rest = whole;
        for part in &parts {
            rest.remove(part).unwrap();
        }
        same(&of(&EVERYTHING, &[], &asked), &rest)?;
    }

    /// The rows of each breakdown sum to the whole, with that of what is not known.
    #[test]
    fn the_rows_of_a_breakdown_sum_to_the_whole(model in stories(), period in 0..PERIODS.len()) {
        let found = of(&EVERYTHING, &portfolio(&model), &asked(PERIODS[period]));
        for line in &found.lines {
            for by in BY {
                let mut sum = line.total.empty();
                for row in line.groups[by].values() {
                    sum.merge(row).unwrap();
                }
                prop_assert_eq!(&sum, &line.total, "{} by {}", line.kpi().code(), by);
            }
            prop_assert!(line.groups["industry"].keys().all(|key| key == "food" || key == "undetermined"));
        }
    }

    /// P-093: the order of files and of events changes nothing.
    #[test]
    fn p_093_the_order_of_records_changes_nothing(
        model in stories(),
        keys in proptest::collection::vec(any::<u32>(), 8),
        period in 0..PERIODS.len(),
    ) {
        let (files, asked) = (portfolio(&model), asked(PERIODS[period]));
        let moved: Vec<CustomerFile> = shuffled(&files, &keys)
            .into_iter()
            .map(|mut file| {
                file.events = shuffled(&file.events, &keys);
                file
            })
            .collect();
        holds(laws::order_changes_no_figure(&EVERYTHING, &files, &asked))?;
        same(&of(&EVERYTHING, &files, &asked), &of(&EVERYTHING, &moved, &asked))?;
    }

    /// What happens after the moment of the question, or was recorded after that of the knowledge, is
    /// not there: a board is the same without it.
    #[test]
    fn a_board_looks_at_nothing_behind_its_moments(
        model in stories(),
        as_of in 61..130_i64,
        known_by in proptest::option::of(40..130_i64),
    ) {
        let files = portfolio(&model);
        let mut asked = asked("2024-03").as_of(on(as_of).into());
        if let Some(known_by) = known_by {
            asked = asked.known_by(on(known_by).into());
        }
        let cut: Vec<CustomerFile> = files
            .iter()
            .map(|file| {
                let mut file = file.clone();
                let zone = EVERYTHING.zone();
                file.events.retain(|event| {
                    event.at.local(zone).date() <= on(as_of)
                        && known_by.is_none_or(|day| event.recorded_at.local(zone).date() <= on(day))
                });
                file
            })
            .collect();
        let (whole, part) = (of(&EVERYTHING, &files, &asked), of(&EVERYTHING, &cut, &asked));
        // A file of which nothing is left is one of a customer that nothing is known of.
        if files.iter().zip(&cut).all(|(file, cut)| cut.events.is_empty() == file.events.is_empty()) {
            prop_assert_eq!(lines(&whole), lines(&part));
        }
        prop_assert_eq!(whole.lines[0].measured.complete, as_of >= 90);
    }

    /// Figures of what happened in the period, and of how it ended, are the same whenever one asks; only
    /// windows that are longer than the period tell more.
    #[test]
    fn a_closed_period_stays_as_it_was(model in stories(), later in 1..120_i64, period in 0..PERIODS.len()) {
        let files = portfolio(&model);
        let asked = asked(PERIODS[period]);
        let end = asked.period.last();
        let (then, now) = (
            of(&EVERYTHING, &files, &asked),
            of(&EVERYTHING, &files, &asked.clone().as_of((end + TimeDelta::days(later)).into())),
        );
        for (then, now) in then.lines.iter().zip(&now.lines) {
            let code = then.kpi().code().as_str();
            let longer = [
                "repurchase_rate_1", "renewal_rate_1", "activation_rate_1", "warning_success_1", "first_time_resolution_2",
                "touch_compliance_0", "logging_in_time_0", "upkeep_in_time_0",
            ];
            if !longer.contains(&code) {
                // All but the moment up to which the data go.
                let says = |line: &BoardLine| {
                    let one = &line.measured;
                    (one.value, one.num, one.den, one.median, one.p90, one.excluded, one.complete)
                };
                prop_assert_eq!(says(then), says(now), "{}", code);
            } else {
                // What was decided stays; what was open may be decided.
                prop_assert!(then.measured.den <= now.measured.den, "{} {:?} {:?}", code, then.measured, now.measured);
            }
        }
    }

    /// P-094: ratios that count lie between zero and one, and are undefined for want of a denominator only.
    #[test]
    fn p_094_ratios_lie_between_zero_and_one(model in stories(), period in 0..PERIODS.len()) {
        let law = laws::shares_lie_between_nothing_and_all;
        holds(law(&EVERYTHING, &portfolio(&model), &asked(PERIODS[period])))?;
    }
}

/// Two boards of two halves of a portfolio are that of the whole.
#[test]
fn parts_of_another_board_are_refused() {
    let small = toml("[[kpi]]\ncode = \"customers\"\n");
    let file = [CustomerFile::new(Customer::new("K"))];
    let part = &board_parts(&small, &file, &request("2024-03")).unwrap()[0];
    let mut other = board(&EVERYTHING, &[], &request("2024-03")).unwrap();
    let before = lines(&other);
    assert_eq!(other.add(part).unwrap_err().code(), "foreign-part");
    let mut april = board(&small, &[], &request("2024-04")).unwrap();
    assert_eq!(april.add(part).unwrap_err().code(), "kpi-period");
    assert_eq!(lines(&other), before); // nothing is half done
    // One that was never added is not taken away.
    let mut march = board(&small, &[], &request("2024-03")).unwrap();
    assert_eq!(march.remove(part).unwrap_err().code(), "no-such-part");
    march.add(part).unwrap();
    march.remove(part).unwrap();
    // Nor is it added twice.
    march.add(part).unwrap();
    assert_eq!(march.add(part).unwrap_err().code(), "part-twice");
    assert_eq!(march.line("customers").unwrap().measured.value, Some(1.into()));
}
