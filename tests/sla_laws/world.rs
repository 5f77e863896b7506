//! Random rulebooks with issue clocks, random lives of issues, and a plain state machine written
//! from the table of RULEBOOK 8.1.

use std::fmt::{self, Write as _};
use std::ops::Deref;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::Issue;
use guanxi::record::{Event, EventKind, IssueAction, IssueEvent, Party, Registration};
use guanxi::time::Moment;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub(crate) const SEVERITIES: [&str; 3] = ["general", "urgent", "major"];

pub(crate) const HEAD: &str = r#"
format = 1
code = "world"
currency = "CNY"
time_zone = "+08:00"
[calendar.office]
week = { mon-fri = ["09:00-12:00", "13:00-18:00"] }
years = [2024, 2024]
holidays = "own"
[holidays.own]
version = "1"
off = ["2024-03-18 a Monday off"]
on = ["2024-03-23"]
[codes]
severity = [{ code = "general", rank = 0 }, { code = "urgent", rank = 1 }, { code = "major", rank = 2 }]
role = ["agent", "chief", "head", "manager"]
waiting = ["customer", "vendor"]
department = ["sales", "technical"]
"#;

/// Limits of clocks; the first four can repeat, the first three suit call-backs.
const LIMITS: [&str; 8] = [
    "within = \"2 hours\"",
    "within = \"90 minutes\"\ncalendar = \"office\"",
    "within = \"1 working day\"\ncalendar = \"office\"",
    "within = \"1 day\"",
    "within = \"immediately\"",
    "within_field = \"expected_at\"",
    "within = \"6 hours\"\nwithin_field = \"expected_at\"",
    "within = \"4 hours\"\ncalendar = \"office\"",
];
const IMMEDIATELY: usize = 4;
const BY_FIELD: usize = 5;

const STEPS: [&str; 6] =
    ["50%", "100%", "30 minutes before", "breach", "1 hour after", "2 hours elapsed after"];

const PAUSES: [&str; 4] = ["waiting(customer)", "waiting", "pending", "resolved"];

/// A clock of one severity.
#[derive(Clone, Debug)]
pub(crate) struct ClockPlan {
    pub(crate) severity: usize,
    pub(crate) milestone: &'static str,
    limit: usize,
    keys: String,
    runs: bool,
    different_person: bool,
    reopen_below: i32,
    to: bool,
}

/// A rulebook before it is written down.
#[derive(Clone)]
pub(crate) struct Design {
    pub(crate) reopen: Option<&'static str>,
    pub(crate) freeze: bool,
    pub(crate) clocks: Vec<ClockPlan>,
}

impl fmt::Debug for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.text())
    }
}

impl Design {
    pub(crate) fn rulebook(&self) -> Rulebook {
        let text = HEAD.to_owned() + &self.text();
        Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{text}\n{}", error.report()))
    }

    fn text(&self) -> String {
        let mut text = String::from("[sla]\n");
        if let Some(reopen) = self.reopen {
            writeln!(text, "reopen = \"{reopen}\"").unwrap();
        }
        let change = if self.freeze { "freeze_at_start" } else { "reevaluate" };
        writeln!(text, "severity_change = \"{change}\"").unwrap();
        for clock in &self.clocks {
            let severity = SEVERITIES[clock.severity];
            writeln!(text, "[[sla.clock]]\nseverity = [\"{severity}\"]").unwrap();
            writeln!(text, "milestone = \"{}\"\n{}", clock.milestone, clock.keys).unwrap();
        }
        text
    }

    pub(crate) fn clock(&self, severity: usize, milestone: &str) -> Option<&ClockPlan> {
        self.clocks.iter().find(|one| one.severity == severity && one.milestone == milestone)
    }

    fn needs_date(&self, severity: usize) -> bool {
        self.clock(severity, "resolve").is_some_and(|clock| clock.limit == BY_FIELD)
    }

    /// Whether a resolved issue of this severity can be opened again.
    pub(crate) fn can_reopen_now(&self, severity: &str) -> bool {
        self.can_reopen(place(severity).unwrap())
    }

    fn can_reopen(&self, severity: usize) -> bool {
        self.reopen.is_some() || self.clock(severity, "call_back").is_some()
    }
}

fn clock(severity: usize, milestone: &'static str) -> impl Strategy<Value = Option<ClockPlan>> {
    let (limits, starts): (usize, &[&str]) = match milestone {
        "respond" => (LIMITS.len(), &["", "", "started", "message"]),
        "propose" => (LIMITS.len(), &["", "", "responded"]),
        "call_back" => (3, &[""]),
        "update" => (4, &[""]),
        "next_reply" => (4, &["", "message"]),
        _ => (LIMITS.len(), &["", "", "started"]),
    };
    let pauses = subsequence(PAUSES.to_vec(), 0..=1);
    let steps = subsequence(STEPS.to_vec(), 0..=4);
    let flags = (any::<bool>(), prop::bool::weighted(0.3), any::<bool>(), any::<bool>());
    let parts = (prop::bool::weighted(0.6), 0..limits, select(starts), pauses, steps);
    (parts, flags, select(vec![3, 4, 5])).prop_map(move |(parts, flags, reopen_below)| {
        let (there, limit, from, pauses, steps) = parts;
        let (tolerance, runs, different_person, to) = flags;
        let mut keys = LIMITS[limit].to_owned();
        if milestone == "update" {
            keys = keys.replace("within", "every");
        }
        if !from.is_empty() {
            write!(keys, "\nfrom = \"{from}\"").unwrap();
        }
        if tolerance {
            keys.push_str("\ntolerance = \"5 minutes\"");
        }
        // A call-back that waits for the call-back would never run.
        if !pauses.is_empty() && milestone != "call_back" {
            write!(keys, "\npause_on = {pauses:?}").unwrap();
        }
        if runs {
            keys.push_str("\nafter_resolution = \"runs\"");
        }
        let steps = steps.iter().filter(|step| {
            limit != IMMEDIATELY || !(step.ends_with('%') || step.ends_with("before"))
        });
        let steps = steps.map(|step| match *step {
            "breach" => "{ on = \"breach\" }".to_owned(),
            at => format!("{{ at = \"{at}\" }}"),
        });
        write!(keys, "\nsteps = [{}]", steps.collect::<Vec<_>>().join(", ")).unwrap();
        match milestone {
            "call_back" => {
                write!(keys, "\nby = \"manager\"\nreopen_below = {reopen_below}").unwrap();
                write!(keys, "\ndifferent_person = {different_person}").unwrap();
            }
            "report" if to => keys.push_str("\nto = \"chief\""),
            _ => {}
        }
        let plan = ClockPlan {
            severity,
            milestone,
            limit,
            keys,
            runs,
            different_person,
            reopen_below,
            to,
        };
        there.then_some(plan)
    })
}

/// Rulebooks with random clocks.
pub(crate) fn designs() -> impl Strategy<Value = Design> {
    let milestones =
        ["respond", "report", "propose", "resolve", "call_back", "next_reply", "update"];
    let clocks: Vec<_> = (0..SEVERITIES.len())
        .flat_map(|severity| milestones.map(|milestone| clock(severity, milestone).boxed()))
        .collect();
    let reopen = vec![None, Some("new_cycle"), Some("resume"), Some("run_through")];
    (clocks, select(reopen), prop::bool::weighted(0.3)).prop_map(|(clocks, reopen, freeze)| {
        Design { reopen, freeze, clocks: clocks.into_iter().flatten().collect() }
    })
}

/// An issue as the plain machine sees it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plain {
    pub(crate) state: &'static str,
    pub(crate) severity: usize,
    pub(crate) owner: String,
    pub(crate) waiting: Option<String>,
    pub(crate) reopened: u32,
    pub(crate) score: Option<i32>,
    pub(crate) date: Option<DateTime<Utc>>,
    pub(crate) owes: bool,
    pub(crate) solver: Option<String>,
}

impl Plain {
    /// The same of the issue of the library.
    pub(crate) fn of(issue: &Issue) -> Self {
        let states = ["pending", "in_progress", "resolved", "closed", "cancelled"];
        Self {
            state: states.into_iter().find(|state| *state == issue.state.as_str()).unwrap(),
            severity: place(issue.severity.as_str()).unwrap(),
            owner: issue.owner.to_string(),
            waiting: issue.waiting.as_ref().map(ToString::to_string),
            reopened: issue.reopened,
            score: issue.score,
            date: issue.expected_at,
            owes: issue.owes_date,
            solver: issue.solver.as_ref().map(ToString::to_string),
        }
    }
}

fn place(severity: &str) -> Option<usize> {
    SEVERITIES.iter().position(|one| *one == severity)
}

/// A date that lies ahead, or the code of the refusal; dates are instants here.
fn ahead(date: Option<Moment>, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, &'static str> {
    let date = date.map(|date| date.as_instant().unwrap());
    if date.is_some_and(|date| date <= at) { Err("not-later") } else { Ok(date) }
}

/// The workflow of RULEBOOK 8.1, row by row: the issue after the event, or the code of the refusal.
pub(crate) fn step(
    design: &Design,
    issue: Option<&Plain>,
    event: &Event,
) -> Result<Plain, &'static str> {
    let EventKind::Issue(what) = &event.kind else { panic!("{event:?}") };
    let at = event.at.as_instant().ok_or("no-time")?;
    let roles = ["agent", "chief", "head", "manager"];
    let role = what.role.as_ref().map(|role| role.to_string());
    if role.as_deref().is_some_and(|role| !roles.contains(&role)) {
        return Err("unknown-code");
    }
    let filled = |text: &str| if text.trim().is_empty() { Err("no-text") } else { Ok(()) };
    let Some(issue) = issue else {
        let IssueAction::Register(new) = &what.action else { return Err("not-registered") };
        let severity = place(new.severity.as_str()).ok_or("unknown-code")?;
        if new.owner.as_str().trim().is_empty() {
            return Err("no-owner");
        }
        let date = ahead(new.expected_at, at)?;
        if date.is_none() && design.needs_date(severity) {
            return Err("no-deadline");
        }
        return Ok(Plain {
            state: "pending",
            severity,
            owner: new.owner.to_string(),
            waiting: None,
            reopened: 0,
            score: None,
            date,
            owes: false,
            solver: None,
        });
    };
    let mut next = issue.clone();
    let severity = issue.severity;
    let final_here = !design.can_reopen(severity);
    let any_open = match issue.state {
        "pending" | "in_progress" => true,
        "resolved" => !final_here,
        _ => false,
    };
    let author = event.author.as_ref().map(ToString::to_string);
    let reopen = |next: &mut Plain, date: Option<DateTime<Utc>>| {
        next.state = "in_progress";
        next.waiting = None;
        next.reopened += 1;
        if date.is_some() || matches!(design.reopen, None | Some("new_cycle")) {
            next.date = date;
        }
        next.owes = next.date.is_none() && design.needs_date(severity);
    };
    let illegal = Err("illegal-transition");
    match (issue.state, &what.action) {
        (_, IssueAction::Register(_)) => return Err("registered-twice"),
        ("closed" | "cancelled", _) => return illegal,
        ("pending", IssueAction::Start | IssueAction::Respond) => next.state = "in_progress",
        ("in_progress", IssueAction::Respond) => {}
        ("resolved", IssueAction::Respond) => {
            let runs = design.clock(severity, "respond").is_some_and(|clock| clock.runs);
            if !runs || final_here {
                return illegal;
            }
        }
        ("in_progress", IssueAction::Propose { text }) => filled(text)?,
        ("in_progress", IssueAction::Reschedule { due, .. }) => {
            next.date = ahead(Some(*due), at)?;
            next.owes = false;
        }
        ("in_progress", IssueAction::Resolve { solution }) => {
            filled(solution)?;
            next.state = "resolved";
            next.waiting = None;
            next.solver = author;
        }
        ("resolved", IssueAction::CallBack { score, new_due, .. }) => {
            let clock = design.clock(severity, "call_back").ok_or("illegal-transition")?;
            let date = ahead(*new_due, at)?;
            if role.as_deref() != Some("manager") {
                return Err("wrong-role");
            }
            if clock.different_person && (author.is_none() || author == issue.solver) {
                return Err("same-person");
            }
            if !(1..=5).contains(score) {
                return Err("score-out-of-range");
            }
            next.score = Some(*score);
            if *score < clock.reopen_below {
                reopen(&mut next, date);
            } else {
                next.state = "closed";
                next.waiting = None;
            }
        }
        ("resolved", IssueAction::Reopen { .. }) if !final_here => reopen(&mut next, None),
        (_, IssueAction::Report { to }) if any_open => {
            if !roles.contains(&to.as_str()) {
                return Err("unknown-code");
            }
            let only_chief = design.clock(severity, "report").is_some_and(|clock| clock.to);
            if only_chief && *to != "chief" {
                return Err("wrong-role");
            }
        }
        (_, IssueAction::Wait { reason }) if any_open => {
            if !["customer", "vendor"].contains(&reason.as_str()) {
                return Err("unknown-code");
            }
            next.waiting = Some(reason.to_string());
        }
        (_, IssueAction::Resume) if any_open && issue.waiting.is_some() => next.waiting = None,
        (_, IssueAction::SetSeverity { severity }) if any_open => {
            next.severity = place(severity.as_str()).ok_or("unknown-code")?;
            next.owes = next.date.is_none() && design.needs_date(next.severity);
        }
        (_, IssueAction::Assign { owner }) if any_open => {
            if owner.as_str().trim().is_empty() {
                return Err("no-owner");
            }
            next.owner = owner.to_string();
        }
        (_, IssueAction::AddDepartment { department, due, .. }) if any_open => {
            if !["sales", "technical"].contains(&department.as_str()) {
                return Err("unknown-code");
            }
            ahead(*due, at)?;
        }
        (_, IssueAction::Message { .. } | IssueAction::Update { .. }) if any_open => {}
        (_, IssueAction::Cancel { reason }) if any_open => {
            filled(reason)?;
            next.state = "cancelled";
            next.waiting = None;
        }
        _ => return illegal,
    }
    next.owes &= matches!(next.state, "pending" | "in_progress");
    Ok(next)
}

/// How many kinds of actions there are.
pub(crate) const ACTIONS: u8 = 17;

/// An action by its number, with some parameter; some parameters make it wrong.
pub(crate) fn action(kind: u8, p: u8, at: DateTime<Utc>) -> IssueEvent {
    let later = |hours: u8| moment(at + TimeDelta::hours(i64::from(hours)));
    let text = |p: u8| if p.is_multiple_of(16) { " ".to_owned() } else { "text".to_owned() };
    let pick = |codes: &[&str]| codes[usize::from(p) % codes.len()].parse().unwrap();
    let act = |action| IssueEvent::new("I", action);
    let act = match kind {
        0 => {
            let mut new = Registration::new(pick(&["general", "urgent", "major", "general"]), "li");
            if !p.is_multiple_of(5) {
                new = new.expected_at(later(p % 90 + 1));
            }
            IssueEvent::register("I", new)
        }
        1 => act(IssueAction::Report { to: pick(&["chief", "chief", "head", "nobody"]) }),
        2 => act(IssueAction::Start),
        3 => act(IssueAction::Respond),
        4 => act(IssueAction::Propose { text: text(p) }),
        5 => act(IssueAction::Reschedule { due: later(p % 60), progress: String::new() }),
        6 => act(IssueAction::Resolve { solution: text(p) }),
        7 => act(IssueAction::CallBack {
            score: i32::from(p % 7),
            comment: String::new(),
            new_due: (p.is_multiple_of(2)).then(|| later(p % 50)),
        }),
        8 => act(IssueAction::Reopen { reason: String::new() }),
        9 => act(IssueAction::Wait { reason: pick(&["customer", "vendor", "customer", "who"]) }),
        10 => act(IssueAction::Resume),
        11 => {
            act(IssueAction::SetSeverity { severity: pick(&["general", "urgent", "major", "x"]) })
        }
        12 => act(IssueAction::Assign { owner: text(p).as_str().into() }),
        13 => act(IssueAction::AddDepartment {
            department: pick(&["sales", "technical", "garden"]),
            duty: String::new(),
            due: (p.is_multiple_of(3)).then(|| later(p % 5)),
        }),
        14 => act(IssueAction::Message {
            from: if p.is_multiple_of(3) { Party::Staff } else { Party::Customer },
        }),
        15 => act(IssueAction::Update { progress: String::new() }),
        _ => act(IssueAction::Cancel { reason: text(p) }),
    };
    match (kind, p % 9) {
        (7, 0) | (_, 1) => act,
        (7, _) => act.in_role("manager".parse().unwrap()),
        (_, 2) => act.in_role("nobody".parse().unwrap()),
        _ => act.in_role("agent".parse().unwrap()),
    }
}

pub(crate) fn moment(at: DateTime<Utc>) -> Moment {
    Moment::instant(at).unwrap()
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Friday afternoon, before a Monday off.
pub(crate) fn start() -> DateTime<Utc> {
    instant("2024-03-15T14:00:00+08:00")
}

/// One event of a life: seconds after the one before, whether to look for one that is legal, kind
/// and parameter.
type Beat = (i64, bool, u8, u8);

const GAPS: [i64; 13] = [0, 1, 60, 300, 1800, 3600, 5400, 5700, 7200, 7201, 14_400, 21_600, 64_800];

fn beats(count: usize) -> impl Strategy<Value = Vec<Beat>> {
    let common = vec![
        1, 2, 3, 3, 4, 5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 10, 11, 11, 12, 13, 14, 14, 15, 16, 0,
    ];
    let beat = (select(GAPS.to_vec()), prop::bool::weighted(0.85), select(common), any::<u8>());
    prop::collection::vec(beat, 0..count)
}

/// The life that the beats make of an issue, in the order of time.
pub(crate) fn live(design: &Design, begin: i64, beats: &[Beat]) -> Vec<Event> {
    let mut at = start() + TimeDelta::seconds(begin);
    let number = |kind, p, at: DateTime<Utc>, place: usize| {
        let event = Event::new(format!("e{place:02}"), "K", moment(at), action(kind, p, at));
        match p % 4 {
            0 => event,
            author => event.by(["", "chen", "wu", "li"][usize::from(author)]),
        }
    };
    // With a date of its own, so that no design refuses it.
    let registration = [21, 22, 23, 24][beats.len() % 4];
    let mut events = vec![number(0, registration, at, 0)];
    let mut issue = step(design, None, &events[0]).ok();
    for (place, (gap, legal, kind, p)) in (1..).zip(beats) {
        at += TimeDelta::seconds(*gap);
        let mut event = number(*kind, *p, at, place);
        if *legal {
            // Onwards through the states, so that most lives come to a resolution and past it.
            let kind = match (issue.as_ref().map(|issue| issue.state), *kind) {
                (Some("pending"), 4..=8) => 2,
                (Some("in_progress"), 7 | 8) => 6,
                (Some("resolved"), 4..=6) => 7,
                (Some("resolved"), 2 | 3) => 8,
                (_, kind) => kind,
            };
            let kinds = (0..ACTIONS).map(|more| (kind + more) % ACTIONS);
            let tries =
                kinds.flat_map(|kind| [0, 1, 5, 10].map(|more| (kind, p.wrapping_add(more))));
            // Called off and done with only now and then.
            let tries = tries.filter(|(kind, p)| *kind < 16 || p.is_multiple_of(3));
            let mut tries = tries.map(|(kind, p)| number(kind, p, at, place));
            let found = tries.find(|event| step(design, issue.as_ref(), event).is_ok());
            event = found.unwrap_or(event);
        }
        if let Ok(next) = step(design, issue.as_ref(), &event) {
            issue = Some(next);
        }
        events.push(event);
    }
    events
}

/// Events that print themselves one to a line.
#[derive(Clone)]
pub(crate) struct Log(pub(crate) Vec<Event>);

impl Deref for Log {
    type Target = Vec<Event>;

    fn deref(&self) -> &Vec<Event> {
        &self.0
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in &self.0 {
            let EventKind::Issue(what) = &event.kind else { continue };
            let (at, role) = (event.at, what.role.as_ref().map_or("-", |role| role.as_str()));
            let author = event.author.as_ref().map_or("-", |author| author.as_str());
            write!(f, "\n{} {at} {role} {author} {:?}", event.id, what.action)?;
        }
        Ok(())
    }
}

/// A rulebook and the life of an issue under it, in the order of time.
pub(crate) fn lives() -> impl Strategy<Value = (Design, Log)> {
    let begin = select(vec![0, 3 * 3600, 4 * 3600, 5 * 3600, 20 * 3600, 66 * 3600, -5 * 3600]);
    (designs(), begin, beats(16)).prop_map(|(design, begin, beats)| {
        let events = live(&design, begin, &beats);
        (design, Log(events))
    })
}

/// The events up to an instant.
pub(crate) fn known(events: &[Event], by: DateTime<Utc>) -> Vec<Event> {
    let known = events.iter().filter(|event| event.at.as_instant().unwrap() <= by);
    known.cloned().collect()
}

/// Instants on which something can turn: those of the events, and around them.
pub(crate) fn turns(events: &[Event]) -> Vec<DateTime<Utc>> {
    let shifts = [0, 1, 3600, 100_000];
    let mut turns: Vec<DateTime<Utc>> = events
        .iter()
        .flat_map(|event| {
            shifts.map(|shift| event.at.as_instant().unwrap() + TimeDelta::seconds(shift))
        })
        .collect();
    turns.sort();
    turns.dedup();
    turns
}
