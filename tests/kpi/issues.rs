//! Issues (D003-64 ... D003-67): how fast they are answered and resolved, and how often at the first
//! attempt; through the issue policy of `service_quality`, and over random lives of issues (P-099).

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::kpi::{
    Contribution, Exclusion, FirstResponse, FirstTime, FirstTimeConvention, IssueCase, Measure,
    Period, Resolution, ResolutionConvention, ResolvedOnce,
};
use guanxi::policy::target::Target;
use guanxi::record::{Event, IssueAction, IssueEvent, Party, Registration};
use guanxi::rule::clock::Basis;
use guanxi::time::Zone;
use proptest::prelude::*;

use crate::world::{self, Plain, lives, moment, turns};
use crate::{at, config, day, measured, no, period, yes};

static SERVICE: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::preset("service_quality").unwrap());

const UNANSWERED: Contribution = Contribution::Excluded(Exclusion::Unanswered);
const UNRESOLVED: Contribution = Contribution::Excluded(Exclusion::Unresolved);
const NOT_CONFIRMED: Contribution = Contribution::Excluded(Exclusion::NotConfirmed);
const WINDOW_OPEN: Contribution = Contribution::Excluded(Exclusion::WindowOpen);

fn zone() -> &'static Zone {
    SERVICE.zone()
}

/// Local time in Shanghai: `03-15 09:30`.
fn local(text: &str) -> DateTime<Utc> {
    let (date, time) = text.split_once(' ').unwrap();
    at(&format!("2024-{date}T{time}:00+08:00"))
}

fn office() -> Basis {
    Basis::Calendar(SERVICE.calendar("office").unwrap().clone())
}

fn resolve() -> IssueAction {
    IssueAction::Resolve { solution: "restarted".into() }
}

fn reopen() -> IssueAction {
    IssueAction::Reopen { reason: "it is back".into() }
}

fn call_back(score: i32) -> IssueAction {
    IssueAction::CallBack {
        score,
        comment: String::new(),
        new_due: Some("2024-12-31".parse().unwrap()),
    }
}

fn message() -> IssueAction {
    IssueAction::Message { from: Party::Staff }
}

/// An issue of `service_quality` by its steps, as of the end of a day of 2024.
fn case(steps: &[(&str, IssueAction)], as_of: &str) -> IssueCase {
    of_rulebook(&SERVICE, "general", steps, as_of)
}

fn of_rulebook(
    rulebook: &Rulebook,
    severity: &str,
    steps: &[(&str, IssueAction)],
    as_of: &str,
) -> IssueCase {
    let (registered, steps) = steps.split_first().unwrap();
    let mut registration = Registration::new(severity.parse().unwrap(), "zhao.liu");
    registration.expected_at = Some("2024-12-31".parse().unwrap());
    let mut events = vec![Event::new(
        "e",
        "K",
        moment(local(registered.0)),
        IssueEvent::register("I", registration),
    )];
    for (place, (time, action)) in (0..).zip(steps) {
        let step = IssueEvent::new("I", action.clone());
        let step = match action {
            IssueAction::CallBack { .. } => step.in_role("account_manager".parse().unwrap()),
            _ => step,
        };
        events.push(Event::new(format!("e{place}"), "K", moment(local(time)), step));
    }
    let as_of = format!("2024-{as_of}").parse().unwrap();
    let reading = rulebook.sla().unwrap().read(&events, as_of).unwrap();
    assert_eq!(reading.refused, []);
    IssueCase::of(&reading)
}

fn registered(time: &str) -> (&str, IssueAction) {
    (time, IssueAction::Start)
}

fn hours(hours: i64) -> Contribution {
    Contribution::Value(hours * 3600)
}

/// D003-64, D003-65: the mean of those that were answered; one that waits is counted, not averaged.
#[test]
fn answers_in_the_mean_the_others_beside_it() {
    let march = period("2024-03");
    let answered =
        |reply| case(&[registered("03-15 09:00"), (reply, IssueAction::Respond)], "12-31");
    let cases = [
        answered("03-15 10:00"),
        answered("03-15 12:00"),
        case(&[registered("03-15 09:00")], "12-31"),
    ];
    let of = |case: &IssueCase| case.response_time(&Basis::Elapsed, march, zone()).unwrap();
    assert_eq!(cases.each_ref().map(of), [hours(1), hours(3), UNANSWERED]);
    let read =
        measured(Measure::FirstResponse(FirstResponse::default()), march, cases.each_ref().map(of));
    assert_eq!((read.value, read.den), (Some(7200.into()), 2));
    assert_eq!(read.excluded.get(Exclusion::Unanswered), 1);
    assert!(Target::at_most(7200.into()).compare(read.value).is_met(), "exactly two hours");
}

/// An answer counts in the month in which it was given; until then the issue waits at each end.
#[test]
fn by_the_month_of_the_answer() {
    let months = |case: &IssueCase| {
        ["2024-02", "2024-03", "2024-04", "2024-05"]
            .map(|month| case.response_time(&Basis::Elapsed, period(month), zone()).unwrap())
    };
    let none = Contribution::None;
    let late = case(&[registered("03-31 23:00"), ("04-01 00:00", IssueAction::Respond)], "12-31");
    assert_eq!(months(&late), [none, UNANSWERED, hours(1), none]);
    let never = case(&[registered("03-31 23:00")], "12-31");
    assert_eq!(months(&never), [none, UNANSWERED, UNANSWERED, UNANSWERED]);
    let cancelled = IssueAction::Cancel { reason: "a mistake".into() };
    let called_off = case(&[registered("03-01 09:00"), ("04-02 09:00", cancelled)], "12-31");
    assert_eq!(months(&called_off), [none, UNANSWERED, none, none]);
}

/// Who is resolved without an answer waits for none, whatever comes of it but a re-opening.
#[test]
fn resolved_without_an_answer_waits_for_none() {
    let months = |steps: &[(&str, IssueAction)]| {
        let case = case(steps, "12-31");
        ["2024-03", "2024-04", "2024-05"]
            .map(|month| case.response_time(&Basis::Elapsed, period(month), zone()).unwrap())
    };
    let start = [registered("03-01 09:00"), ("03-02 09:00", IssueAction::Start)];
    let with = |more: &[(&'static str, IssueAction)]| [&start[..], more].concat();
    let none = Contribution::None;
    assert_eq!(months(&with(&[])), [UNANSWERED; 3]);
    assert_eq!(months(&with(&[("03-20 09:00", resolve())])), [none; 3]);
    let closed = with(&[("04-02 09:00", resolve()), ("04-03 09:00", call_back(5))]);
    assert_eq!(months(&closed), [UNANSWERED, none, none]);
    let again = with(&[("03-20 09:00", resolve()), ("04-03 09:00", reopen())]);
    assert_eq!(months(&again), [none, UNANSWERED, UNANSWERED]);
}

/// Elapsed time or office hours: from Friday evening to Monday morning.
#[test]
fn office_hours() {
    let march = period("2024-03");
    let weekend =
        case(&[registered("03-15 17:00"), ("03-18 10:00", IssueAction::Respond)], "12-31");
    assert_eq!(weekend.response_time(&Basis::Elapsed, march, zone()).unwrap(), hours(65));
    assert_eq!(weekend.response_time(&office(), march, zone()).unwrap(), hours(2));
    let lunch = case(&[registered("03-15 11:30"), ("03-15 13:30", IssueAction::Respond)], "12-31");
    assert_eq!(lunch.response_time(&office(), march, zone()).unwrap(), hours(1));
    // Beyond the published holidays the calendar says so.
    let mut far = IssueCase::new(at("2090-03-01T00:00:00Z"), at("2090-04-01T00:00:00Z"));
    far.first_response = Some(at("2090-03-02T00:00:00Z"));
    assert!(far.response_time(&office(), period("2090-03"), zone()).is_err());
}

fn time(convention: ResolutionConvention, without_waiting: bool) -> Resolution {
    let mut time = Resolution::default();
    time.convention = convention;
    time.without_waiting = without_waiting;
    time
}

/// First and full resolution, with and without what it waited, in all time and in office hours.
#[test]
fn resolution_times() {
    let waits = IssueAction::Wait { reason: "customer".parse().unwrap() };
    let issue = case(
        &[
            registered("03-15 09:00"),
            ("03-15 09:00", IssueAction::Start),
            ("03-15 10:00", waits.clone()),
            ("03-15 14:00", IssueAction::Resume),
            ("03-15 17:00", resolve()),
            ("03-18 09:00", call_back(2)),
            ("03-18 10:00", waits),
            ("03-18 15:00", resolve()),
            ("04-01 09:00", call_back(4)),
        ],
        "12-31",
    );
    let of = |convention, without, basis: &Basis, month| {
        time(convention, without).of(&issue, basis, period(month), zone()).unwrap()
    };
    let (first, full) = (ResolutionConvention::First, ResolutionConvention::Full);
    let none = Contribution::None;
    assert_eq!(of(first, false, &Basis::Elapsed, "2024-03"), hours(8));
    assert_eq!(of(first, true, &Basis::Elapsed, "2024-03"), hours(4));
    assert_eq!(of(first, false, &office(), "2024-03"), hours(7));
    assert_eq!(of(first, true, &office(), "2024-03"), hours(4));
    assert_eq!(of(first, false, &Basis::Elapsed, "2024-04"), none);
    // Resolved for good on the eighteenth, which the call-back of April confirmed.
    assert_eq!(of(full, false, &Basis::Elapsed, "2024-03"), UNRESOLVED);
    assert_eq!(of(full, false, &Basis::Elapsed, "2024-04"), hours(78));
    assert_eq!(of(full, true, &Basis::Elapsed, "2024-04"), hours(78 - 4 - 5));
    assert_eq!(of(full, false, &office(), "2024-04"), hours(8 + 5));
    assert_eq!(of(full, true, &office(), "2024-04"), hours(8 + 5 - 3 - 4));
    assert_eq!(of(full, false, &office(), "2024-05"), none);
}

/// Where nobody can open it again, resolved is resolved for good (D000-88 ... D000-95).
#[test]
fn resolved_for_good_without_call_backs() {
    let rulebook = Rulebook::preset("follow_up_office").unwrap();
    let steps = [
        registered("03-15 09:00"),
        ("03-15 09:30", IssueAction::Respond),
        ("03-15 17:00", resolve()),
    ];
    let issue = of_rulebook(&rulebook, "urgent", &steps, "12-31");
    let full = time(ResolutionConvention::Full, false);
    let of = |month| full.of(&issue, &Basis::Elapsed, period(month), rulebook.zone()).unwrap();
    assert_eq!([of("2024-03"), of("2024-04")], [hours(8), Contribution::None]);
}

/// by the month of the first call-back, content at once and not opened again before.
#[test]
fn confirmed_by_the_month_of_the_first_call_back() {
    let months = |steps: &[(&str, IssueAction)]| {
        let case = case(steps, "12-31");
        ["2024-03", "2024-04", "2024-05"]
            .map(|month| FirstTime::default().of(&case, period(month), zone()))
    };
    let start = [
        registered("03-28 09:00"),
        ("03-28 09:00", IssueAction::Start),
        ("03-29 09:00", resolve()),
    ];
    let with = |more: &[(&'static str, IssueAction)]| [&start[..], more].concat();
    let none = Contribution::None;
    assert_eq!(months(&start[..2]), [none; 3]);
    assert_eq!(months(&start), [NOT_CONFIRMED, none, none]);
    assert_eq!(months(&with(&[("03-31 23:59", call_back(4))])), [yes(), none, none]);
    assert_eq!(months(&with(&[("04-01 00:00", call_back(4))])), [NOT_CONFIRMED, yes(), none]);
    assert_eq!(months(&with(&[("04-01 00:00", call_back(3))])), [NOT_CONFIRMED, no(), none]);
    // Content at the second call-back is content, and not at the first attempt.
    let second =
        [("04-02 09:00", call_back(2)), ("04-03 09:00", resolve()), ("05-04 09:00", call_back(5))];
    assert_eq!(months(&with(&second)), [NOT_CONFIRMED, no(), none]);
    // Nor is what was opened again before anybody called.
    let again =
        [("03-30 09:00", reopen()), ("03-30 10:00", resolve()), ("04-02 09:00", call_back(5))];
    assert_eq!(months(&with(&again)), [NOT_CONFIRMED, no(), none]);
    // All within one instant, too.
    let mut quick = IssueCase::new(local("03-28 09:00"), local("06-30 09:00"));
    let mut second = ResolvedOnce::new(local("03-29 09:00"));
    let mut first = second;
    first.reopened = Some(local("03-29 09:00"));
    second.call_back = Some((local("03-29 09:00"), true));
    quick.resolutions = vec![first, second];
    assert_eq!(FirstTime::default().of(&quick, period("2024-03"), zone()), no());
}

/// With one touch: at most one message of ours until the first resolution, whatever comes later.
#[test]
fn one_touch() {
    let mut one = FirstTime::default();
    one.convention = FirstTimeConvention::OneTouch;
    let of = |messages: usize, month: &str| {
        let mut steps = vec![registered("03-29 09:00"), ("03-29 09:00", IssueAction::Start)];
        steps.extend(vec![("03-29 10:00", message()); messages]);
        steps.extend([
            ("03-29 11:00", resolve()),
            ("04-02 09:00", call_back(1)),
            ("04-02 10:00", message()),
        ]);
        one.of(&case(&steps, "12-31"), period(month), zone())
    };
    assert_eq!([of(0, "2024-03"), of(1, "2024-03"), of(2, "2024-03")], [yes(), yes(), no()]);
    assert_eq!(of(1, "2024-04"), Contribution::None);
}

/// Not opened again within some days, of those only whose days are over.
#[test]
fn not_opened_again() {
    let mut kept = FirstTime::default();
    kept.convention = FirstTimeConvention::NoReopen;
    let of = |kept: FirstTime, again: Option<&'static str>, as_of: &str| {
        let mut steps = vec![
            registered("03-29 09:00"),
            ("03-29 09:00", IssueAction::Start),
            ("03-29 11:00", resolve()),
        ];
        steps.extend(again.map(|time| (time, reopen())));
        kept.of(&case(&steps, as_of), period("2024-03"), zone())
    };
    // Seven days unless it is said, the last one included.
    assert_eq!(of(kept, None, "04-05"), yes());
    assert_eq!(of(kept, None, "04-04"), WINDOW_OPEN);
    assert_eq!(of(kept, Some("04-05 23:59"), "04-05"), no());
    assert_eq!(of(kept, Some("04-06 00:00"), "04-10"), yes());
    // One that failed early waits for the others, else the failures would be all that count.
    assert_eq!(of(kept, Some("03-30 09:00"), "04-04"), WINDOW_OPEN);
    assert_eq!(of(kept, Some("03-30 09:00"), "04-05"), no());
    kept.within = Some("1 day".parse().unwrap());
    assert_eq!(of(kept, Some("03-31 09:00"), "03-31"), yes());
    assert_eq!(of(kept, Some("03-30 09:00"), "03-31"), no());
}

/// Periods that follow each other over the lives of issues.
fn periods(days: i64) -> Vec<Period> {
    let first = day("2024-03-08");
    let begin = (0..).map(|n| first + TimeDelta::days(n * days));
    begin
        .take_while(|begin| *begin < day("2024-06-01"))
        .map(|begin| Period::new(begin, begin + TimeDelta::days(days - 1)).unwrap())
        .collect()
}

/// What a plain reader of the events finds: each step that the plain machine takes.
fn taken(
    design: &world::Design,
    events: &[Event],
) -> Vec<(DateTime<Utc>, IssueAction, Plain, Option<Plain>)> {
    let mut issue: Option<Plain> = None;
    let mut taken = Vec::new();
    for event in events {
        if let Ok(next) = world::step(design, issue.as_ref(), event) {
            let guanxi::record::EventKind::Issue(what) = &event.kind else { continue };
            let at = event.at.as_instant().unwrap();
            taken.push((at, what.action.clone(), next.clone(), issue.replace(next)));
        }
    }
    taken
}

proptest! {
    #![proptest_config(config(200))]

    /// P-099: content at the first attempt ≤ called back ≤ resolved ≤ all issues; each counted in one
    /// period, and as the events say.
    #[test]
    fn first_attempts(lives in prop::collection::vec(lives(), 1..6), days in 1_i64..20) {
        let periods = periods(days);
        let whole = Period::new(periods[0].first(), periods.last().unwrap().last()).unwrap();
        let (mut content, mut called, mut resolved) = (0, 0, 0);
        let mut cases = Vec::new();
        for (design, events) in &lives {
            let rulebook = design.rulebook();
            let end = *turns(events).last().unwrap() + TimeDelta::days(9);
            let reading = rulebook.sla().unwrap().read(events, moment(end)).unwrap();
            cases.push(IssueCase::of(&reading));
            let steps = taken(design, events);
            let first = steps.iter().find(|(_, action, ..)| matches!(action, IssueAction::CallBack { .. }));
            called += i128::from(first.is_some());
            content += i128::from(first.is_some_and(|(_, _, after, before)| {
                after.state == "closed" && before.as_ref().unwrap().reopened == 0
            }));
            resolved += i128::from(steps.iter().any(|(_, action, ..)| matches!(action, IssueAction::Resolve { .. })));
        }
        let zone: Zone = "+08:00".parse().unwrap();
        let confirmed = FirstTime::default();
        let read = |period: Period| {
            let added = cases.iter().map(|case| confirmed.of(case, period, &zone));
            measured(Measure::FirstTime(confirmed), period, added)
        };
        let all = read(whole);
        prop_assert_eq!((all.num, all.den), (content, called));
        prop_assert!(all.num <= all.den && all.den <= resolved && resolved <= cases.len() as i128);
        prop_assert_eq!(i128::from(all.excluded.get(Exclusion::NotConfirmed)), resolved - called);
        let months: Vec<_> = periods.iter().map(|period| read(*period)).collect();
        prop_assert_eq!(months.iter().map(|month| month.num).sum::<i128>(), content);
        prop_assert_eq!(months.iter().map(|month| month.den).sum::<i128>(), called);
        prop_assert!(months.iter().all(|month| month.num <= month.den));
        for convention in [FirstTimeConvention::OneTouch, FirstTimeConvention::NoReopen] {
            let mut other = confirmed;
            other.convention = convention;
            let added = cases.iter().map(|case| other.of(case, whole, &zone));
            let read = measured(Measure::FirstTime(other), whole, added);
            prop_assert!(read.num <= read.den && read.den <= resolved, "{}", convention);
        }
    }

    /// Each answer and each first resolution is timed in one period, as the events say; before it the
    /// issue is open at the end of each, and afterwards never.
    #[test]
    fn times_are_counted_once((design, events) in lives(), days in 1_i64..20) {
        let rulebook = design.rulebook();
        let end = day("2024-06-30");
        let reading = rulebook.sla().unwrap().read(&events, end.into()).unwrap();
        let case = IssueCase::of(&reading);
        let zone: Zone = "+08:00".parse().unwrap();
        let steps = taken(&design, &events);
        let when = |wanted: fn(&IssueAction) -> bool| {
            steps.iter().find(|(_, action, ..)| wanted(action)).map(|(at, ..)| *at)
        };
        let answered = when(|action| matches!(action, IssueAction::Respond));
        let resolved = when(|action| matches!(action, IssueAction::Resolve { .. }));
        let first = time(ResolutionConvention::First, false);
        // Where the issue stands at an instant, from the steps before it.
        let state = |by: DateTime<Utc>| {
            steps.iter().rev().find(|(at, ..)| *at < by).map(|(_, _, after, _)| after.state)
        };
        for period in periods(days) {
            let (opens, closes) = (zone.end_of(period.opens().pred_opt().unwrap()), zone.end_of(period.last()));
            let inside = |at: DateTime<Utc>| opens <= at && at < closes;
            let expected = |done: Option<DateTime<Utc>>, open: &[&str], reason| match done {
                Some(done) if inside(done) => Contribution::Value((done - reading.issue.registered).num_seconds()),
                Some(done) if done < opens => Contribution::None,
                _ if state(closes).is_some_and(|state| open.contains(&state)) => reason,
                _ => Contribution::None,
            };
            let found = case.response_time(&Basis::Elapsed, period, &zone).unwrap();
            prop_assert_eq!(found, expected(answered, &["pending", "in_progress"], UNANSWERED), "{}", period);
            let found = first.of(&case, &Basis::Elapsed, period, &zone).unwrap();
            prop_assert_eq!(found, expected(resolved, &["pending", "in_progress", "resolved"], UNRESOLVED), "{}", period);
            // What is resolved for good took no less than the first attempt.
            let full = time(ResolutionConvention::Full, false).of(&case, &Basis::Elapsed, period, &zone).unwrap();
            if let (Contribution::Value(full), Some(first)) = (full, resolved) {
                prop_assert!(full >= (first - reading.issue.registered).num_seconds());
            }
        }
    }

    /// What it waited is part of the time, whether all time counts or some of it.
    #[test]
    fn waiting_is_part_of_the_time((design, events) in lives()) {
        let rulebook = design.rulebook();
        let reading = rulebook.sla().unwrap().read(&events, day("2024-06-30").into()).unwrap();
        let case = IssueCase::of(&reading);
        let zone: Zone = "+08:00".parse().unwrap();
        let office = Basis::Calendar(rulebook.calendar("office").unwrap().clone());
        let steps = taken(&design, &events);
        // Second by second would be slow; from step to step is the same, for nothing changes between.
        let waited = |until: DateTime<Utc>, basis: &Basis| -> i64 {
            steps.windows(2).filter(|pair| pair[0].2.waiting.is_some() && pair[0].0 < until).map(|pair| {
                basis.between(pair[0].0, pair[1].0.min(until)).unwrap()
            }).sum()
        };
        let whole = Period::new(day("2024-03-01"), day("2024-06-30")).unwrap();
        for convention in [ResolutionConvention::First, ResolutionConvention::Full] {
            for basis in [&Basis::Elapsed, &office] {
                let of = |without| time(convention, without).of(&case, basis, whole, &zone).unwrap();
                match (of(false), of(true)) {
                    (Contribution::Value(all), Contribution::Value(own)) => {
                        let until = match convention {
                            ResolutionConvention::First => case.resolutions[0].at,
                            _ => case.resolutions.last().unwrap().at,
                        };
                        prop_assert!(0 <= own && own <= all);
                        prop_assert_eq!(all - own, waited(until, basis));
                    }
                    (with, without) => prop_assert_eq!(with, without),
                }
            }
        }
    }
}
