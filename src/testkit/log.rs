//! Strategies for the log of one customer of a given rulebook: its channels, severities and causes.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::label::Code;
use crate::policy::warning::{Evidence, Warning};
use crate::record::{
    ClassChange, Customer, Direction, Event, EventId, EventKind, Interaction, IssueAction,
    IssueEvent, Measure, Outcome, Party, Registration, RulebookVersion, ServiceEvent, ServiceStage,
    Stage, StageAction, StageEvent, Tag, TagEvent, WarningAction, WarningEvent,
};
use crate::review::CustomerFile;
use crate::rulebook::Rulebook;
use crate::testkit::record::{any_kinds, measures, plan_events, tags as any_tags, texts};
use crate::testkit::time;
use crate::time::Moment;

/// The customer whose log it is.
pub const CUSTOMER: &str = "c0";

/// The log of the customer: what happened when, with ids in the order in which it was written.
fn log(happened: Vec<(Moment, EventKind)>) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, (Moment, EventKind))| {
        Event::new(EventId::from(format!("e{place}")), CUSTOMER, at, kind)
    };
    happened.into_iter().enumerate().map(event).collect()
}

/// Dates and instants of 2024, near to one another.
fn moments() -> impl Strategy<Value = Moment> + Clone {
    time::moments().prop_filter_map("of 2024", |moment| {
        let text = moment.to_string();
        let rest = text.get(4..)?;
        format!("2024{rest}").parse().ok()
    })
}

/// One of some codes; the given one where there is none.
fn one_of(codes: Vec<Code>, otherwise: &str) -> BoxedStrategy<Code> {
    let known: Vec<Code> = match codes.is_empty() {
        true => otherwise.parse().into_iter().collect(),
        false => codes,
    };
    select(known).boxed()
}

/// Talks and messages over the channels of a rulebook, about its kinds of content.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let talks = examples(&log::interactions(&rulebook), 50);
/// let channels = rulebook.codes().channels();
/// assert!(talks.iter().all(|talk| channels.find(talk.channel.as_str()).is_ok()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn interactions(rulebook: &Rulebook) -> BoxedStrategy<Interaction> {
    let codes = rulebook.codes();
    let channels = codes.channels().iter().map(|one| one.code.clone()).collect();
    let contents: Vec<Code> = codes.contents().iter().map(|one| one.code.clone()).collect();
    let most = contents.len().min(2);
    let direction = select(vec![Direction::Outbound, Direction::Inbound]);
    let outcome = select(vec![Outcome::Reached, Outcome::NotReached, Outcome::Sent]);
    let how = (direction, outcome, prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    (one_of(channels, "phone"), how, subsequence(contents, 0..=most))
        .prop_map(|(channel, (direction, outcome, promotional, batch), content_kinds)| {
            let mut talk = Interaction::new(channel, direction, outcome);
            talk.promotional = promotional;
            talk.batch = batch;
            talk.content_kinds = content_kinds;
            talk
        })
        .boxed()
}

/// Moves into classes of the schemes of a rulebook; none where it has no scheme.
fn class_changes(rulebook: &Rulebook) -> Option<BoxedStrategy<EventKind>> {
    let version = RulebookVersion {
        code: rulebook.code().clone(),
        version: rulebook.version().version.clone(),
    };
    let moves: Vec<(Code, Code)> = rulebook
        .schemes()
        .iter()
        .flat_map(|scheme| {
            scheme.classes().iter().map(|class| (scheme.code().clone(), class.code().clone()))
        })
        .collect();
    let change = move |(scheme, new)| {
        let (rulebook, reasons) = (version.clone(), Vec::new());
        EventKind::from(ClassChange { scheme, old: None, new, rulebook, reasons, by: None })
    };
    (!moves.is_empty()).then(|| select(moves).prop_map(change).boxed())
}

/// Up to 24 contacts with the customer, refusals of contact, and moves among classes.
///
/// ```
/// use guanxi::{Rulebook, record::EventKind, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let logs = examples(&log::contacts(&rulebook), 20);
/// let no = |event: &guanxi::record::Event| matches!(event.kind, EventKind::DoNotContact { .. });
/// assert!(logs.iter().flatten().any(no));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn contacts(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let talks = interactions(rulebook).prop_map(EventKind::from).boxed();
    let no = texts().prop_map(|reason| EventKind::DoNotContact { reason }).boxed();
    let kinds = match class_changes(rulebook) {
        None => prop_oneof![12 => talks, 1 => no].boxed(),
        Some(moves) => prop_oneof![12 => talks, 1 => no, 2 => moves].boxed(),
    };
    prop::collection::vec((moments(), kinds), 0..24).prop_map(log).boxed()
}

/// One contact with the customer, of another id than those of its [`contacts`].
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// assert!(examples(&log::contact(&rulebook), 9).iter().all(|event| event.id.as_str() == "more"));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn contact(rulebook: &Rulebook) -> BoxedStrategy<Event> {
    let talk = interactions(rulebook).prop_map(EventKind::from);
    let event = |(at, talk)| Event::new("more", CUSTOMER, at, talk);
    (moments(), talk).prop_map(event).boxed()
}

/// Up to 24 events of every kind, right and wrong ones, with contacts as the rulebook knows them.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// for events in examples(&log::anything(&rulebook), 9) {
///     assert!(events.iter().all(|event| event.customer.as_str() == log::CUSTOMER));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn anything(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let talks = interactions(rulebook).prop_map(EventKind::from).boxed();
    let kinds = prop_oneof![1 => talks, 2 => any_kinds().boxed()];
    prop::collection::vec((moments(), kinds), 0..24).prop_map(log).boxed()
}

/// The day on which every log has begun.
pub(super) fn start() -> Moment {
    Moment::Date(NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default())
}

/// The day by which every log is over.
pub(super) fn end() -> Moment {
    Moment::Date(NaiveDate::from_ymd_opt(2024, 12, 31).unwrap_or_default())
}

/// The day after the end of every log.
pub(super) fn after_all() -> Moment {
    Moment::Date(NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default())
}

/// An instant so many seconds after 2024-03-11 09:00 in China, a Monday.
fn after(seconds: i64) -> DateTime<Utc> {
    let first = DateTime::from_timestamp(1_710_118_800, 0).unwrap_or_default();
    let more = TimeDelta::try_seconds(seconds).unwrap_or_default();
    first.checked_add_signed(more).unwrap_or(first)
}

/// A code of a table, or one that is in none.
fn known_or_not(codes: Vec<Code>) -> BoxedStrategy<Code> {
    prop_oneof![9 => one_of(codes, "nobody"), 1 => one_of(Vec::new(), "nobody")].boxed()
}

/// What is done to an issue after so many seconds.
fn issue_actions(rulebook: &Rulebook, at: i64) -> BoxedStrategy<IssueAction> {
    let codes = rulebook.codes();
    let severities =
        || known_or_not(codes.severities().iter().map(|one| one.code.clone()).collect());
    let roles = known_or_not(codes.roles().iter().map(|one| one.code.clone()).collect());
    let waiting = codes.waiting_reasons().iter().map(|one| one.code.clone()).collect();
    let departments = codes.departments().iter().map(|one| one.code.clone()).collect();
    let text = || prop_oneof![15 => Just("text".to_owned()), 1 => Just(" ".to_owned())];
    let date = || {
        (-3_i64..90).prop_map(move |hours| {
            let seconds = hours.saturating_mul(3_600).saturating_add(at);
            Moment::instant(after(seconds)).unwrap_or_else(|_| start())
        })
    };
    let call_back = (0_i32..=6, prop::option::of(date())).prop_map(|(score, new_due)| {
        IssueAction::CallBack { score, comment: String::new(), new_due }
    });
    let forward = prop_oneof![
        2 => Just(IssueAction::Start),
        2 => Just(IssueAction::Respond),
        2 => text().prop_map(|text| IssueAction::Propose { text }),
        4 => text().prop_map(|solution| IssueAction::Resolve { solution }),
        4 => call_back,
        1 => Just(IssueAction::Reopen { reason: String::new() }),
        1 => date().prop_map(|due| IssueAction::Reschedule { due, progress: String::new() }),
    ];
    let beside = prop_oneof![
        1 => roles.prop_map(|to| IssueAction::Report { to }),
        2 => known_or_not(waiting).prop_map(|reason| IssueAction::Wait { reason }),
        2 => Just(IssueAction::Resume),
        2 => severities().prop_map(|severity| IssueAction::SetSeverity { severity }),
        1 => text().prop_map(|owner| IssueAction::Assign { owner: owner.as_str().into() }),
        1 => (known_or_not(departments), prop::option::of(date())).prop_map(|(department, due)| {
            IssueAction::AddDepartment { department, duty: String::new(), due }
        }),
        1 => select(vec![Party::Customer, Party::Staff]).prop_map(|from| IssueAction::Message { from }),
        1 => text().prop_map(|progress| IssueAction::Update { progress }),
        1 => text().prop_map(|reason| IssueAction::Cancel { reason }),
    ];
    prop_oneof![2 => forward.boxed(), 1 => beside.boxed()].boxed()
}

/// The life of one issue, its registration first, in the order of time: up to twelve steps with the
/// severities, roles, reasons and departments of the rulebook, legal and not.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 9) {
///     assert!(rulebook.sla()?.read(&events, "2024-12-31".parse()?).is_ok());
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn issues(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let severities = rulebook.codes().severities().iter().map(|one| one.code.clone()).collect();
    let roles: Vec<Code> = rulebook.codes().roles().iter().map(|one| one.code.clone()).collect();
    let staff = select(vec!["li.lei", "han.mei"]);
    let gap = prop_oneof![3 => 0_i64..20_000, 1 => 0_i64..200_000, 1 => select(vec![0_i64, 3_600])];
    let (actions, known) = (rulebook.clone(), roles.clone());
    let steps = prop::collection::vec(gap, 0..12).prop_flat_map(move |gaps| {
        let mut at = 0_i64;
        let steps: Vec<_> = gaps
            .iter()
            .map(|gap| {
                at = at.saturating_add(*gap);
                let role = prop::option::weighted(0.8, one_of(known.clone(), "nobody"));
                let any = (issue_actions(&actions, at), role).prop_map(Ok);
                // Onwards, with a score where there is a call-back.
                let step = prop_oneof![2 => (0_i32..=6).prop_map(Err), 1 => any];
                (Just(at), step, staff.clone())
            })
            .collect();
        steps
    });
    let wanted = (1_i64..90).prop_map(|hours| hours.saturating_mul(3_600));
    let rulebook = rulebook.clone();
    (one_of(severities, "general"), wanted, steps)
        .prop_map(move |(severity, wanted, steps)| {
            let due = Moment::instant(after(wanted)).unwrap_or_else(|_| end());
            let registration = Registration::new(severity, "li.lei").expected_at(due);
            let first = IssueEvent::register("WT202403001", registration);
            let mut events = vec![issue_event(0, 0, first, "li.lei")];
            let mut issue = None;
            for (at, step, staff) in steps {
                // What is done next to the issue as it is after the last event.
                if let (Some(last), Ok(sla)) = (events.last(), rulebook.sla())
                    && let Ok(next) = sla.step(issue.as_ref(), last)
                {
                    issue = Some(next.issue);
                }
                let place = events.len();
                let event = |(action, role)| {
                    let mut what = IssueEvent::new("WT202403001", action);
                    what.role = role;
                    issue_event(place, at, what, staff)
                };
                let legal = |event: &Event| {
                    rulebook.sla().is_ok_and(|sla| sla.step(issue.as_ref(), event).is_ok())
                };
                events.push(match step {
                    Ok(step) => event(step),
                    Err(score) => {
                        let mut found = onwards(score, at, &roles).into_iter().map(event);
                        let waits = IssueAction::Update { progress: String::new() };
                        found.find(legal).unwrap_or_else(|| event((waits, None)))
                    }
                });
            }
            events
        })
        .boxed()
}

/// An event of the issue; of one instant, the order of events is that of their ids.
fn issue_event(place: usize, at: i64, what: IssueEvent, staff: &str) -> Event {
    let at = Moment::instant(after(at)).unwrap_or_else(|_| end());
    Event::new(EventId::from(format!("e{place:02}")), CUSTOMER, at, what).by(staff)
}

/// What may bring an issue on, in each role.
fn onwards(score: i32, at: i64, roles: &[Code]) -> Vec<(IssueAction, Option<Code>)> {
    let due = Moment::instant(after(at.saturating_add(100_000))).ok();
    let mut found = vec![
        (IssueAction::Start, None),
        (IssueAction::Resolve { solution: "text".to_owned() }, None),
    ];
    found.extend(roles.iter().map(|role| {
        let comment = String::new();
        (IssueAction::CallBack { score, comment, new_due: due }, Some(role.clone()))
    }));
    found
}

/// Steps of warnings, with the causes of the rulebook, legal and not, at dates and instants; they
/// name the assessment `a1` and the contract `HT-2`.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// assert!(examples(&log::warnings(&rulebook), 20).iter().any(|events| events.len() > 9));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn warnings(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let codes = rulebook.codes();
    let causes =
        rulebook.warnings().map(|policy| policy.causes().map(|one| one.code.clone()).collect());
    let roots: Vec<Code> = codes.causes().iter().map(|one| one.code.clone()).collect();
    let roles = || known_or_not(codes.roles().iter().map(|one| one.code.clone()).collect());
    let text = || prop_oneof![9 => Just("text".to_owned()), 1 => Just(String::new())];
    let most = roots.len().min(2);
    let detect = known_or_not(causes.unwrap_or_default());
    let opening = prop_oneof![
        4 => detect.prop_map(|cause| WarningAction::Detect { cause, note: String::new() }),
        3 => roles().prop_map(|to| WarningAction::Report { to, text: "text".to_owned() }),
        3 => subsequence(roots, 0..=most)
            .prop_map(|causes| WarningAction::Meet { causes, minutes: "text".to_owned() }),
        3 => prop::collection::vec(measures(), 0..3).prop_map(|measures| WarningAction::Plan { measures }),
        3 => Just(WarningAction::Execute),
        1 => (text(), any::<bool>()).prop_map(|(text, major)| WarningAction::Progress { text, major }),
        1 => (roles(), text()).prop_map(|(to, text)| WarningAction::Escalate { to, text }),
    ];
    let ending = prop_oneof![
        4 => Just(WarningAction::Clear { assessment: EventId::from("a1") }),
        1 => Just(WarningAction::Renew { contract: "HT-2".into() }),
        1 => text().prop_map(|reason| WarningAction::Lose { reason }),
        1 => text().prop_map(|reason| WarningAction::Dismiss { reason }),
        2 => Just(WarningAction::Archive),
    ];
    let action = prop_oneof![2 => opening.boxed(), 1 => ending.boxed()];
    let role = prop::option::weighted(0.7, roles());
    let any = (select(vec!["W1", "W1", "W2"]), action, role).prop_map(|(warning, action, role)| {
        let mut what = WarningEvent::new(warning, action);
        what.role = role;
        Some(what)
    });
    // Onwards with the first warning, or any step.
    let step = prop_oneof![3 => Just(None), 2 => any];
    let gap = (0_i64..100_000, prop::bool::weighted(0.2));
    let rulebook = rulebook.clone();
    prop::collection::vec((gap, step), 0..20)
        .prop_map(move |steps| {
            let mut at = WARNINGS_FROM;
            let mut happened = Vec::new();
            let mut warning: Option<Warning> = None;
            for ((gap, date), step) in steps {
                at = at.saturating_add(gap);
                let instant = DateTime::from_timestamp(at, 0).unwrap_or_default();
                let moment = Moment::instant(instant).unwrap_or_else(|_| end());
                let what = match step {
                    Some(what) => what,
                    None => {
                        let (next, what) = next_step(&rulebook, warning.as_ref(), moment);
                        warning = next.or(warning);
                        what
                    }
                };
                let day = Moment::Date(rulebook.zone().date_of(instant));
                happened.push((if date { day } else { moment }, EventKind::from(what)));
            }
            log(happened)
        })
        .boxed()
}

/// The first second of the logs of warnings: 2024-04-01 09:00 in China.
const WARNINGS_FROM: i64 = 1_711_933_200;

/// What the records say of the customer besides its warnings: the assessment `a1` and the contract
/// `HT-2`, four days later.
pub(super) fn evidence(level: Option<Code>) -> Evidence<'static> {
    let at = DateTime::from_timestamp(WARNINGS_FROM.saturating_add(345_600), 0);
    let at = at.and_then(|at| Moment::instant(at).ok()).unwrap_or_else(start);
    Evidence::default().assessed("a1", at, level).renewal("HT-2", at)
}

/// The first step that brings the first warning on, and the warning after it.
fn next_step(
    rulebook: &Rulebook,
    warning: Option<&Warning>,
    at: Moment,
) -> (Option<Warning>, WarningEvent) {
    let codes = rulebook.codes();
    let text = || "text".to_owned();
    let roots: Vec<Code> = codes.causes().iter().take(1).map(|one| one.code.clone()).collect();
    let owner = Moment::instant(after(9_000_000)).unwrap_or_else(|_| end());
    let mut actions: Vec<WarningAction> = Vec::new();
    if let (None, Ok(policy)) = (warning, rulebook.warnings()) {
        let causes = policy.causes().map(|one| one.code.clone());
        actions.extend(causes.map(|cause| WarningAction::Detect { cause, note: String::new() }));
    }
    let roles = codes.roles().iter().map(|role| role.code.clone());
    actions.extend(roles.map(|to| WarningAction::Report { to, text: text() }));
    actions.extend([
        WarningAction::Meet { causes: roots, minutes: text() },
        WarningAction::Plan { measures: vec![Measure::new("text", "li.lei", owner)] },
        WarningAction::Execute,
        WarningAction::Clear { assessment: EventId::from("a1") },
        WarningAction::Archive,
    ]);
    let safest = rulebook.risk().ok().and_then(|risk| risk.levels().first().cloned());
    let evidence = evidence(safest.map(|level| level.code().clone()));
    for action in actions {
        let what = WarningEvent::new("W1", action);
        let event = Event::new(EventId::from("next"), CUSTOMER, at, what.clone());
        let Ok(policy) = rulebook.warnings() else { break };
        if let Ok(next) = policy.step(warning, &event, &evidence) {
            return (Some(next), what);
        }
    }
    let goes_on = WarningAction::Progress { text: text(), major: false };
    (None, WarningEvent::new("W1", goes_on))
}

/// Steps from one stage of the lifecycle to another, an end, or an entry at any stage.
///
/// ```
/// use guanxi::{record::StageAction, testkit::{examples, log}};
/// let actions = examples(&log::stage_actions(), 40);
/// assert!(actions.iter().any(|action| matches!(action, StageAction::Sign)));
/// ```
pub fn stage_actions() -> impl Strategy<Value = StageAction> + Clone {
    prop_oneof![
        4 => select(vec![
            StageAction::Screen,
            StageAction::Contact,
            StageAction::Offer,
            StageAction::Sign,
            StageAction::NewOpportunity,
            StageAction::WinBack,
        ]),
        1 => Just(StageAction::Terminate { reason: String::new() }),
        1 => select(Stage::ALL.to_vec()).prop_map(|stage| StageAction::Enter { stage }),
    ]
}

/// Events of the lifecycle: stages, contact and its pauses, steps of service, in any order.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert!(examples(&log::lives(&rulebook), 20).iter().any(|events| events.len() > 9));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn lives(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let stage = stage_actions();
    let service = (select(vec!["S-1", "S-2"]), select(ServiceStage::ALL.to_vec()));
    let kind = prop_oneof![
        4 => stage.prop_map(|action| EventKind::from(StageEvent::new(action))),
        3 => interactions(rulebook).prop_map(EventKind::from),
        1 => Just(EventKind::DoNotContact { reason: String::new() }),
        3 => service.prop_map(|(cycle, stage)| EventKind::from(ServiceEvent::new(cycle, stage))),
    ];
    prop::collection::vec((moments(), kind), 0..24).prop_map(log).boxed()
}

/// Tags that are put and taken: those of the rulebook, and others.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// assert!(examples(&log::tags(&rulebook), 20).iter().any(|events| events.len() > 3));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn tags(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let own: Vec<Tag> = rulebook.tags().tags().iter().map(|rule| rule.tag().clone()).collect();
    let tag = match own.is_empty() {
        true => any_tags().boxed(),
        false => prop_oneof![3 => select(own), 1 => any_tags()].boxed(),
    };
    let kind = (tag, any::<bool>()).prop_map(|(tag, on)| EventKind::from(TagEvent { tag, on }));
    prop::collection::vec((moments(), kind), 0..10).prop_map(log).boxed()
}

/// Items of the plan and what is done to them, talks with promises among them.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert!(examples(&log::plans(&rulebook), 20).iter().any(|events| events.len() > 9));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn plans(rulebook: &Rulebook) -> BoxedStrategy<Vec<Event>> {
    let talks = interactions(rulebook).prop_map(EventKind::from).boxed();
    let items = plan_events().prop_map(EventKind::from).boxed();
    let kinds = prop_oneof![1 => talks, 6 => items];
    prop::collection::vec((moments(), kinds), 0..24).prop_map(log).boxed()
}

/// The files of one to three customers with events of every kind.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert!(examples(&log::files(&rulebook), 9).iter().all(|files| (1..4).contains(&files.len())));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn files(rulebook: &Rulebook) -> BoxedStrategy<Vec<CustomerFile>> {
    let happened = prop_oneof![3 => anything(rulebook), 1 => issues(rulebook)];
    prop::collection::vec(happened, 1..4)
        .prop_map(|logs| {
            let file = |(place, mut events): (usize, Vec<Event>)| {
                let id = format!("c{place}");
                for event in &mut events {
                    event.customer = id.as_str().into();
                    event.id = EventId::from(format!("{id}-{}", event.id));
                }
                CustomerFile::new(Customer::new(id)).with_log(events)
            };
            logs.into_iter().enumerate().map(file).collect()
        })
        .boxed()
}
