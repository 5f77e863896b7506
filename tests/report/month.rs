//! A small portfolio whose March is known by hand.

use guanxi::Rulebook;
use guanxi::policy::kpi::Period;
use guanxi::record::{
    ContractAction, ContractEvent, ContractTerms, Customer, Event, Feedback, IssueAction,
    IssueEvent, Purchase, Registration,
};
use guanxi::review::{BoardRequest, CustomerFile, Report, ReportRequest, report};
use guanxi::time::Moment;

pub(crate) fn rulebook() -> Rulebook {
    Rulebook::preset("service_quality").unwrap()
}

pub(crate) fn march() -> ReportRequest {
    ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>().unwrap()))
}

fn at(text: &str) -> Moment {
    format!("2024-{text}:00+08:00").parse().unwrap()
}

/// An issue that is registered, answered, resolved and perhaps called back.
pub(crate) struct Told {
    pub(crate) id: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) text: &'static str,
    pub(crate) registered: &'static str,
    pub(crate) answered: &'static str,
    pub(crate) resolved: &'static str,
    pub(crate) called: Option<(&'static str, i32)>,
}

pub(crate) fn issue(customer: &str, told: &Told) -> Vec<Event> {
    let registration = Registration::new(told.severity.parse().unwrap(), "zhao.liu")
        .about(told.text)
        .expected_at("2024-04-30".parse().unwrap());
    let mut steps = vec![
        (told.registered, IssueEvent::register(told.id, registration)),
        (told.answered, IssueEvent::new(told.id, IssueAction::Respond)),
        (told.answered, IssueEvent::new(told.id, IssueAction::Propose { text: "plan".into() })),
        (told.resolved, IssueEvent::new(told.id, IssueAction::Resolve { solution: "done".into() })),
    ];
    if let Some((when, score)) = told.called {
        let new_due = (score < 4).then(|| "2024-05-31".parse().unwrap());
        let call = IssueAction::CallBack { score, comment: String::new(), new_due };
        let call = IssueEvent::new(told.id, call).in_role("account_manager".parse().unwrap());
        steps.push((when, call));
    }
    let event = |(place, (when, step)): (usize, (&str, IssueEvent))| {
        Event::new(format!("{}-{place}", told.id), customer, at(when), step).by("zhao.liu")
    };
    steps.into_iter().enumerate().map(event).collect()
}

fn file(id: &str, name: &str, owner: &str) -> CustomerFile {
    let mut record = Customer::new(id).named(name);
    record.owner = Some(owner.into());
    CustomerFile::new(record)
}

/// Three customers: one leaves at the end of March, one has two major issues, one says a lot.
pub(crate) fn files() -> Vec<CustomerFile> {
    let day = |text: &str| text.parse().unwrap();
    let sign = |id: &str, end: &str| {
        ContractEvent::sign(id, ContractTerms::new(day("2023-04-01"), day(end)))
    };
    let ended =
        ContractAction::Terminate { last_day: day("2024-03-31"), reason: "响应不及时".into() };
    let on = |text: &str| text.parse::<Moment>().unwrap();
    let mut a = vec![
        Event::new("a1", "KH0001", on("2023-03-20"), sign("HT1", "2025-03-31")),
        Event::new("a2", "KH0001", on("2024-03-20"), ContractEvent::new("HT1", ended)),
        Event::new("a3", "KH0001", on("2023-06-01"), Purchase::new("600000".parse().unwrap())),
    ];
    a.extend(issue(
        "KH0001",
        &Told {
            id: "WT202403001",
            severity: "general",
            text: "login fails",
            registered: "03-04T09:00",
            answered: "03-04T10:00",
            resolved: "03-05T10:00",
            called: Some(("03-06T10:00", 5)),
        },
    ));
    let mut b = vec![
        Event::new("b1", "KH0002", on("2023-03-20"), sign("HT2", "2025-03-31")),
        Event::new("b2", "KH0002", on("2023-06-01"), Purchase::new("90000".parse().unwrap())),
        // From C to B in March.
        Event::new("b3", "KH0002", on("2024-03-10"), Purchase::new("20000".parse().unwrap())),
    ];
    b.extend(issue(
        "KH0002",
        &Told {
            id: "WT202403002",
            severity: "major",
            text: "service down",
            registered: "03-11T09:00",
            answered: "03-11T12:00",
            resolved: "03-12T10:00",
            called: Some(("03-13T10:00", 3)),
        },
    ));
    b.extend(issue(
        "KH0002",
        &Told {
            id: "WT202403003",
            severity: "major",
            text: "data lost",
            registered: "03-18T09:00",
            answered: "03-18T09:30",
            resolved: "03-19T10:00",
            called: None,
        },
    ));
    let c = vec![
        Event::new("c1", "KH0003", on("2023-03-20"), sign("HT3", "2025-03-31")),
        Event::new(
            "c2",
            "KH0003",
            on("2024-03-12"),
            Feedback::comment("还是响应延迟").saying("还是响应延迟"),
        ),
        Event::new("c3", "KH0003", on("2024-03-13"), Feedback::new("4".parse().unwrap())),
        Event::new("c4", "KH0003", on("2024-02-13"), Feedback::comment("需求理解偏差")),
    ];
    vec![
        file("KH0001", "示例科技", "chen.qi").with_log(a),
        file("KH0002", "示例制造", "zhao.liu").with_log(b),
        file("KH0003", "示例零售", "zhao.liu").with_log(c),
    ]
}

pub(crate) fn of(request: &ReportRequest) -> Report {
    report(&rulebook(), &files(), request).unwrap()
}

#[test]
fn d003_73_figures_of_march_are_those_counted_by_hand() {
    let found = of(&march());
    let figure =
        |code: &str| found.figures.iter().find(|one| one.line.kpi().code() == code).unwrap();
    let value = |code: &str| figure(code).line.measured.value.unwrap();
    // 60, 180 and 30 minutes.
    assert_eq!(value("first_response_time"), guanxi::quantity::Fraction::from(90 * 60));
    assert!(!figure("first_response_time").is_missed());
    // Two call-backs, one of them content.
    assert_eq!(value("first_time_resolution"), "1/2".parse().unwrap());
    assert!(figure("first_time_resolution").is_missed());
    // 5, 3 and the survey's 4.
    assert_eq!(value("csat"), "4".parse().unwrap());
    assert!(figure("csat").is_missed());
    assert_eq!(value("churn_rate"), "1/3".parse().unwrap());
    assert!(found.refused.is_empty(), "{:?}", found.refused);
}

#[test]
fn d001_63_the_dashboard_counts_customers_by_class() {
    let dashboard = of(&march()).dashboard;
    assert_eq!(dashboard.customers, 3);
    let tier = &dashboard.schemes[0];
    let counts: Vec<u64> = tier.classes.iter().map(|(_, tally)| tally.count).collect();
    // 600 000 is A, 110 000 is B; of KH0003 nobody knows what it bought.
    assert_eq!((counts, tier.undetermined.count), (vec![1, 1, 0], 1));
    let shares: u64 = tier.classes.iter().map(|(_, tally)| tally.share.num).sum();
    assert_eq!(shares + tier.undetermined.share.num, tier.undetermined.share.den); // P-096
}

#[test]
fn d003_130_overdue_touches_are_listed_the_longest_first() {
    let dashboard = of(&march()).dashboard;
    assert!(!dashboard.overdue.is_empty());
    assert!(dashboard.overdue.is_sorted_by(|a, b| a.days >= b.days));
    let owners: Vec<&str> =
        dashboard.overdue.iter().map(|one| one.owner.as_ref().unwrap().as_str()).collect();
    assert!(owners.contains(&"chen.qi"));
}

#[test]
fn a_board_before_gives_trends() {
    let february = BoardRequest::new("2024-02".parse::<Period>().unwrap());
    let before = guanxi::review::board(&rulebook(), &files(), &february).unwrap();
    let found = of(&march().against(before));
    let churn = found.figures.iter().find(|one| one.line.kpi().code() == "churn_rate").unwrap();
    let trend = churn.trend.as_ref().unwrap();
    assert_eq!((trend.difference, trend.better), (Some("1/3".parse().unwrap()), Some(false)));
}
