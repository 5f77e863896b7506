//! Issue policies that mean nothing, and events that issues refuse: each with a stable code, the
//! place and help, in TOML and in JSON. A `¦` in a text stands before the place that the error points
//! at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod marked_text;

use guanxi::policy::sla::{Milestone, Reopening};
use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
use guanxi::time::Moment;
use guanxi::{Error, Rulebook};
use marked_text::{check, error, place, place_of, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[calendar.office]
week = { mon-fri = ["09:00-17:00"] }
years = [2024, 2024]
[codes]
severity = [{ code = "general", rank = 0 }, { code = "urgent", rank = 1 }]
role = ["agent", "chief", "manager"]
waiting = ["customer"]
action = ["tell_customer"]
"#;

/// Named cases: code, path, a part of the message and of the help, and the text after [`HEAD`].
macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], &$text);
        }
    )*};
}

/// A clock of the first response with these keys besides.
fn respond(keys: &str) -> String {
    format!("[[sla.clock]]\nmilestone = \"respond\"\n{keys}\n")
}

/// A clock of one hour with these steps.
fn steps(steps: &str) -> String {
    respond(&format!("within = \"1 hour\"\nsteps = [{steps}]"))
}

// --- names ---------------------------------------------------------------------------------------

refused! {
    unknown_severity: "unknown-code", "sla.clock[0].severity[0]", "`urgnt`", "did you mean `urgent`?",
        respond("within = \"1 hour\"\nseverity = [¦\"urgnt\"]");
    severity_twice: "duplicate-code", "sla.clock[0].severity[1]", "`urgent` stands twice", "once",
        respond("within = \"1 hour\"\nseverity = [\"urgent\", ¦\"urgent\"]");
    unknown_milestone: "unknown-milestone", "sla.clock[0].milestone", "`respnd`", "did you mean `respond`?",
        "[[sla.clock]]\nmilestone = ¦\"respnd\"\nwithin = \"1 hour\"";
    unknown_start: "unknown-start", "sla.clock[0].from", "`resolve`", "did you mean `resolved`?",
        respond("within = \"1 hour\"\nfrom = ¦\"resolve\"");
    unknown_reopening: "unknown-reopening", "sla.reopen", "`newcycle`", "did you mean `new_cycle`?",
        "[sla]\nreopen = ¦\"newcycle\"";
    unknown_severity_change: "unknown-severity-change", "sla.severity_change", "`freeze`",
        "`freeze_at_start`", "[sla]\nseverity_change = ¦\"freeze\"";
    unknown_after_resolution: "unknown-after-resolution", "sla.clock[0].after_resolution", "`end`",
        "did you mean `ends`?", respond("within = \"1 hour\"\nafter_resolution = ¦\"end\"");
    unknown_status: "unknown-status", "sla.clock[0].pause_on[0]", "`waitin`", "did you mean `waiting`?",
        respond("within = \"1 hour\"\npause_on = [¦\"waitin\"]");
    unknown_common_status: "unknown-status", "sla.pause_on[1]", "`open`", "`pending`",
        "[sla]\npause_on = [\"waiting\", ¦\"open\"]";
    unknown_reason: "unknown-code", "sla.clock[0].pause_on[0]", "`costumer`", "did you mean `customer`?",
        respond("within = \"1 hour\"\npause_on = [¦\"waiting(costumer)\"]");
    unknown_calendar: "unknown-calendar", "sla.clock[0].calendar", "`ofice`", "did you mean `office`?",
        respond("within = \"1 hour\"\ncalendar = ¦\"ofice\"");
    unknown_field: "unknown-field", "sla.clock[0].within_field", "`due`", "`expected_at`",
        respond("within_field = ¦\"due\"");
    unknown_role_by: "unknown-code", "sla.clock[0].by", "`agnt`", "did you mean `agent`?",
        respond("within = \"1 hour\"\nby = ¦\"agnt\"");
    unknown_role_to: "unknown-code", "sla.clock[0].to", "`chef`", "did you mean `chief`?",
        respond("within = \"1 hour\"\nto = ¦\"chef\"");
    unknown_action: "unknown-code", "sla.clock[0].then[0]", "`tell`", "`tell_customer`",
        respond("within = \"1 hour\"\nthen = [¦\"tell\"]");
    escalation_to_nobody: "unknown-code", "sla.clock[0].steps[0].escalate[1]", "`head`", "write",
        steps("{ on = \"breach\", escalate = [\"chief\", ¦\"head\"] }");
    unknown_lead: "unknown-code", "sla.route[0].lead", "`chef`", "did you mean `chief`?",
        "[[sla.route]]\nlead = ¦\"chef\"";
    unknown_member: "unknown-code", "sla.route[0].members[1]", "`agents`", "did you mean `agent`?",
        "[[sla.route]]\nlead = \"chief\"\nmembers = [\"agent\", ¦\"agents\"]";
    unknown_severity_of_a_route: "unknown-code", "sla.route[0].severity[0]", "`major`", "`urgent`",
        "[[sla.route]]\nlead = \"chief\"\nseverity = [¦\"major\"]";
    typo_in_a_key: "document-form", "sla.clock[0].witin", "`witin`", "`within`",
        respond("¦witin = \"1 hour\"");
    typo_in_a_key_of_the_policy: "document-form", "sla.clocks", "`clocks`", "`clock`",
        "[sla]\n¦clocks = []";
    typo_in_a_key_of_a_step: "document-form", "sla.clock[0].steps[0].notify", "`notify`", "`remind`",
        steps("{ on = \"breach\", ¦notify = \"chief\" }");
    number_for_a_limit: "document-form", "sla.clock[0].within", "60", "in quotes",
        respond("within = ¦60");
}

// --- limits, steps, keys -------------------------------------------------------------------------

refused! {
    no_limit: "no-limit", "sla.clock[0]", "neither a limit nor a date", "within = \"24 hours\"",
        "¦[[sla.clock]]\nmilestone = \"respond\"";
    zero_limit: "zero-limit", "sla.clock[0].within", "cannot be zero", "`immediately`",
        respond("within = ¦\"0 minutes\"");
    limit_in_no_unit: "span-unit", "sla.clock[0].within", "`1 hors`", "hour",
        respond("within = ¦\"1 hors\"");
    working_days_without_a_calendar: "working-days-without-calendar", "sla.clock[0]",
        "needs a calendar", "calendar = \"office\"",
        format!("¦{}", respond("within = \"3 working days\""));
    civil_span_on_a_calendar: "civil-span-on-calendar", "sla.clock[0]", "counts all days",
        "leave out the calendar", format!("¦{}", respond("within = \"2 days\"\ncalendar = \"office\""));
    edge_of_hours: "due-edge", "sla.clock[0]", "has no edge", "leave out `edge`",
        format!("¦{}", respond("within = \"2 hours\"\nedge = \"day_end\""));
    unknown_edge: "due-edge", "sla.clock[0].edge", "`noon`", "`day_end`",
        respond("within = \"2 days\"\nedge = ¦\"noon\"");
    tolerance_of_days: "tolerance", "sla.clock[0]", "`1 day`", "minutes or hours",
        format!("¦{}", respond("within = \"2 hours\"\ntolerance = \"1 day\""));
    within_and_every: "clock-keys", "sla.clock[0].every", "`within` or `every`", "take one of them out",
        "[[sla.clock]]\nmilestone = \"update\"\nwithin = \"1 hour\"\nevery = ¦\"1 hour\"";
    every_of_a_response: "clock-keys", "sla.clock[0].every", "`update`", "take it out",
        respond("every = ¦\"1 hour\"");
    every_with_a_date: "repeat-by-field", "sla.clock[0]", "one date", "`within`",
        "¦[[sla.clock]]\nmilestone = \"update\"\nevery = \"1 hour\"\nwithin_field = \"expected_at\"";
    every_immediately: "repeat-immediately", "sla.clock[0]", "immediately", "every = \"4 hours\"",
        "¦[[sla.clock]]\nmilestone = \"update\"\nevery = \"immediately\"";
    scores_of_a_response: "clock-keys", "sla.clock[0].reopen_below", "`call_back`", "take it out",
        respond("within = \"1 hour\"\nreopen_below = ¦4");
    another_person_of_a_response: "clock-keys", "sla.clock[0].different_person", "`call_back`",
        "take it out", respond("within = \"1 hour\"\ndifferent_person = ¦true");
    scores_that_are_none: "score-out-of-range", "sla.clock[0].reopen_below", "below 7", "1 (every",
        "[[sla.clock]]\nmilestone = \"call_back\"\nwithin = \"1 hour\"\nreopen_below = ¦7";
    two_clocks_of_a_severity: "duplicate-clock", "sla.clock[1]", "`urgent` has two clocks for `respond`",
        "one of them only",
        respond("within = \"1 hour\"\nseverity = [\"general\", \"urgent\"]") + "¦"
            + &respond("within = \"2 hours\"\nseverity = [\"urgent\"]");
    two_steps_at_once: "duplicate-step", "sla.clock[0].steps[1]", "two steps at `75%`", "make them one",
        steps("{ at = \"75%\" }, ¦{ at = \"75%\", remind = \"chief\" }");
    a_step_before_the_start: "step-before-start", "sla.clock[0].steps[0]", "before the start",
        "within the limit", steps("¦{ at = \"2 hours before\" }");
    a_step_at_nothing: "step-share", "sla.clock[0].steps[0]", "0%", "above zero",
        steps("¦{ at = \"0%\" }");
    a_step_on_something_else: "step-form", "sla.clock[0].steps[0].on", "`late`", "on = \"breach\"",
        steps("{ on = ¦\"late\" }");
    a_step_at_no_time: "step-form", "sla.clock[0].steps[0].at", "`soon`", "75%",
        steps("{ at = ¦\"soon\" }");
    a_step_in_days: "step-offset", "sla.clock[0].steps[0].at", "1 day", "24 hours after",
        steps("{ at = ¦\"1 day after\" }");
    a_step_without_a_time: "step-form", "sla.clock[0].steps[0]", "either `at` or `on`", "at = \"75%\"",
        steps("¦{ remind = \"chief\" }");
    a_step_with_two_times: "step-form", "sla.clock[0].steps[0]", "either `at` or `on`", "at = \"75%\"",
        steps("¦{ at = \"75%\", on = \"breach\" }");
}

/// One text for a list is the list of it; the error points at the text.
#[test]
fn a_single_role_is_pointed_at() {
    let text = steps("{ on = \"breach\", remind = ¦\"head\" }");
    refused_after(
        HEAD,
        ["unknown-code", "sla.clock[0].steps[0].remind[0]", "`head`", "write"],
        &text,
    );
}

#[test]
fn issues_need_severities() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n";
    let text = format!("{head}{}", respond("within = \"1 hour\""));
    for error in [
        error(&text, Rulebook::from_toml(&text)),
        error(&text, {
            let document: serde_json::Value = toml::from_str(&text).unwrap();
            Rulebook::from_json(&document.to_string())
        }),
    ] {
        check(&error, ["no-severities", "codes.severity", "need severities", "rank = 0"]);
    }
}

#[test]
fn presets_that_disagree_on_issues() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    let text = "use = [{ preset = \"follow_up_office\", parts = [\"sla\"] },\n\
                ¦{ preset = \"follow_up\", parts = [\"sla\"] }]\n";
    let marked = format!("{head}{text}");
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    let codes: Vec<&str> = found.all().map(Error::code).collect();
    assert!(codes.iter().all(|code| *code == "preset-conflict"), "{}", found.report());
    let of_clocks = found.all().find(|error| error.to_string().contains("issue clocks")).unwrap();
    assert_eq!(of_clocks.path(), Some("use[1]"));
    assert_eq!(place(of_clocks), place_of(&marked, marked.find('¦').unwrap()));
    assert!(of_clocks.help().unwrap().contains("`sla` of one of them only"));
}

#[test]
fn a_parameter_of_the_wrong_type() {
    let head = HEAD.replace(
        "[calendar.office]",
        "[[parameter]]\ncode = \"n\"\ntype = \"integer\"\n\
        default = 3\n[calendar.office]",
    );
    let case = ["parameter-type", "sla.clock[0].within", "`$n` is `3`", "n = \"2 hours\""];
    refused_after(&head, case, &respond("within = ¦\"$n\""));
    let case = ["unknown-parameter", "sla.clock[0].within", "`$m`", "`$n`"];
    refused_after(&head, case, &respond("within = ¦\"$m\""));
}

/// A clock whose number is not given is off, and the rule owner is told so.
#[test]
fn a_parameter_that_is_off_turns_the_clock_off() {
    let head = HEAD.replace(
        "[calendar.office]",
        "[[parameter]]\ncode = \"n\"\ntype = \"span\"\n\
        [calendar.office]",
    );
    let text = format!("{head}{}", respond("within = \"$n\""));
    let rulebook = Rulebook::from_toml(&text).unwrap();
    assert!(rulebook.sla().unwrap().clock("urgent", Milestone::Respond).unwrap().is_none());
    let findings: Vec<_> = rulebook.findings().collect();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].code, findings[0].path.as_str()), ("rule-off", "sla.clock[0].within"));
    assert!(findings[0].message.contains("`n`") && findings[0].message_zh.contains("`n`"));
    let on = format!("parameters = {{ n = \"2 hours\" }}\n{text}");
    let rulebook = Rulebook::from_toml(&on).unwrap();
    assert_eq!(rulebook.findings().count(), 0);
    let clock = rulebook.sla().unwrap().clock("urgent", Milestone::Respond).unwrap().unwrap();
    assert_eq!(clock.clock.limit().unwrap().to_string(), "2 hours");
}

#[test]
fn all_that_is_wrong_with_a_clock_is_reported_at_once() {
    let text = format!(
        "{HEAD}{}",
        respond(
            "within = \"1 huor\"\ncalendar = \"ofice\"\nby = \"agnt\"\nto = \"chef\"\n\
             steps = [{ on = \"late\" }]\npause_on = [\"x\"]\nseverity = [\"y\"]"
        )
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let mut codes: Vec<&str> = found.all().map(Error::code).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            "span-unit",
            "step-form",
            "unknown-calendar",
            "unknown-code",
            "unknown-code",
            "unknown-code",
            "unknown-status"
        ],
        "{}",
        found.report()
    );
    assert!(found.all().all(|error| error.position().is_some() && error.help().is_some()));
}

// --- composition ---------------------------------------------------------------------------------

fn composed(rest: &str) -> Rulebook {
    let text = format!(
        "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
         use = [{{ preset = \"service_quality\", parts = [\"sla\"] }}]\n{rest}"
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{text}\n{}", error.report()))
}

fn limit(rulebook: &Rulebook, severity: &str, milestone: Milestone) -> Option<String> {
    let clock = rulebook.sla().unwrap().clock(severity, milestone).unwrap();
    clock.map(|clock| clock.clock.limit().map_or("own date".into(), |limit| limit.to_string()))
}

/// The part `sla` brings the calendars, codes and parameters that it needs; the document that
/// comes of it needs no preset, and is itself again.
#[test]
fn the_part_sla_brings_what_it_needs() {
    let rulebook = composed("parameters = { respond_within = \"30 minutes\" }");
    assert_eq!(rulebook.schemes().len(), 0);
    assert!(rulebook.calendar("office").is_ok());
    assert_eq!(limit(&rulebook, "major", Milestone::Respond).unwrap(), "30 minutes");
    assert_eq!(limit(&rulebook, "major", Milestone::Report).unwrap(), "immediately");
    let document = rulebook.document();
    assert!(document.uses.is_empty() && !document.sla.is_empty());
    let again = Rulebook::try_from(document.clone()).unwrap();
    assert_eq!(again.document(), document);
    assert_eq!(again.sla().unwrap().clocks().count(), 7);
    let json = serde_json::to_string(document).unwrap();
    assert_eq!(Rulebook::from_json(&json).unwrap().document(), document);
}

/// An own clock takes the place of a brought one severity by severity.
#[test]
fn own_clocks_replace_brought_ones_by_severity() {
    let rulebook = composed(
        "[[sla.clock]]\nseverity = [\"major\"]\nmilestone = \"propose\"\nwithin = \"2 hours\"\n\
         [[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"3 days\"\n\
         [[sla.clock]]\nseverity = [\"general\", \"urgent\"]\nmilestone = \"call_back\"\n\
         within = \"1 hour\"\nby = \"account_manager\"",
    );
    let propose =
        ["general", "urgent", "major"].map(|one| limit(&rulebook, one, Milestone::Propose));
    assert_eq!(propose.map(Option::unwrap), ["24 hours", "4 hours", "2 hours"]);
    for severity in ["general", "urgent", "major"] {
        assert_eq!(limit(&rulebook, severity, Milestone::Resolve).unwrap(), "3 days");
    }
    let call_back =
        ["general", "urgent", "major"].map(|one| limit(&rulebook, one, Milestone::CallBack));
    assert_eq!(call_back.map(Option::unwrap), ["1 hour", "1 hour", "2 working days"]);
    assert_eq!(limit(&rulebook, "general", Milestone::Report), None);
    // Routes and the rest stay as they were brought.
    assert_eq!(
        rulebook.sla().unwrap().route("urgent", 1).unwrap().unwrap().lead,
        "support_supervisor"
    );
    assert_eq!(rulebook.sla().unwrap().reopening(), Reopening::NewCycle);
    let document = rulebook.document();
    assert_eq!(Rulebook::try_from(document.clone()).unwrap().document(), document);
}

/// Own routes take the place of all that were brought; an own `pause_on` is for all clocks but the
/// first response; own words of re-opening count.
#[test]
fn own_routes_pauses_and_words_count() {
    let rulebook = composed(
        "parameters = { respond_within = \"1 hour\" }\n[sla]\npause_on = [\"waiting\"]\n\
         reopen = \"resume\"\nseverity_change = \"freeze_at_start\"\n\
         [[sla.route]]\nlead = \"support_agent\"",
    );
    let sla = rulebook.sla().unwrap();
    assert_eq!(sla.route("major", 5).unwrap().unwrap().lead, "support_agent");
    assert!(!sla.route("major", 5).unwrap().unwrap().is_task_force());
    assert_eq!(sla.reopening(), Reopening::Resume);
    assert_eq!(sla.severity_change().as_str(), "freeze_at_start");
    for clock in sla.clocks() {
        assert_eq!(clock.pause_on.is_empty(), clock.milestone == Milestone::Respond);
    }
}

// --- events --------------------------------------------------------------------------------------

const CLOCKS: &str = r#"
[sla]
[[sla.clock]]
milestone = "report"
within = "1 hour"
to = "chief"
[[sla.clock]]
milestone = "resolve"
within_field = "expected_at"
[[sla.clock]]
milestone = "call_back"
within = "1 working day"
calendar = "office"
by = "manager"
different_person = true
"#;

fn moment(text: &str) -> Moment {
    format!("2024-03-{}+08:00", text.replace(' ', "T")).parse().unwrap()
}

fn new(severity: &str) -> Registration {
    Registration::new(severity.parse().unwrap(), "li").expected_at(moment("20 10:00:00"))
}

fn event(id: &str, time: &str, action: IssueAction) -> Event {
    Event::new(id, "K", moment(time), IssueEvent::new("I", action))
}

fn register(registration: Registration) -> IssueAction {
    IssueAction::Register(Box::new(registration))
}

/// An issue that is being worked on since 10:05, and resolved by `wu` at 11:00.
fn resolved() -> Vec<Event> {
    vec![
        event("e1", "15 10:00:00", register(new("urgent"))),
        event("e2", "15 10:05:00", IssueAction::Start),
        event("e3", "15 11:00:00", IssueAction::Resolve { solution: "done".into() }).by("wu"),
    ]
}

/// The refusal of an event after others: code, message, help; it stands in the reading as well.
fn refusal(before: &[Event], last: &Event) -> [String; 3] {
    let mut head = HEAD.to_owned();
    head.push_str("channel = [\"phone\"]\ndepartment = [\"sales\"]\n");
    let rulebook = Rulebook::from_toml(&format!("{head}{CLOCKS}")).unwrap();
    let sla = rulebook.sla().unwrap();
    let mut issue = None;
    for event in before {
        issue = Some(sla.step(issue.as_ref(), event).unwrap().issue);
    }
    let refusal = sla.step(issue.as_ref(), last).unwrap_err();
    let error = Error::from(refusal.clone());
    assert_eq!((error.code(), error.to_string()), (refusal.code(), refusal.to_string()));
    let mut all = before.to_vec();
    all.push(last.clone());
    let issues = sla.issues(&all, "2024-03-31".parse().unwrap(), None).unwrap();
    let refused = issues.readings.first().map_or(&issues.refused, |reading| &reading.refused);
    assert!(refused.iter().any(|one| one.event == last.id && one.refusal.code() == refusal.code()));
    [refusal.code().to_owned(), refusal.to_string(), refusal.help()]
}

fn assert_refused(before: &[Event], last: &Event, [code, message, help]: [&str; 3]) {
    let [found, text, advice] = refusal(before, last);
    assert_eq!(found, code, "{text}");
    assert!(text.contains(message), "{text}");
    assert!(advice.contains(help), "{advice}");
}

#[test]
fn registrations_are_refused() {
    let at = "15 10:00:00";
    let wrong = |new: Registration, expected| {
        assert_refused(&[], &event("e1", at, register(new)), expected);
    };
    let plain = |severity: &str| Registration::new(severity.parse().unwrap(), "li");
    wrong(plain("urgnt"), ["unknown-code", "`urgnt`", "did you mean `urgent`?"]);
    wrong(
        Registration::new("urgent".parse().unwrap(), " "),
        ["no-owner", "no owner", "name the first"],
    );
    wrong(plain("urgent"), ["no-deadline", "by when", "`expected_at`"]);
    let past = plain("urgent").expected_at(moment(at));
    wrong(past, ["not-later", "not later than", "lies ahead"]);
    let garden = new("urgent").department("garden".parse().unwrap());
    wrong(garden, ["unknown-code", "`garden`", "`sales`"]);
    let mut pigeon = new("urgent");
    pigeon.channel = Some("pigeon".parse().unwrap());
    wrong(pigeon, ["unknown-code", "`pigeon`", "`phone`"]);
    let mut date_only = event("e1", at, register(new("urgent")));
    date_only.at = "2024-03-15".parse().unwrap();
    assert_refused(&[], &date_only, ["no-time", "no time of day", "an instant"]);
    let start = event("e1", at, IssueAction::Start);
    assert_refused(&[], &start, ["not-registered", "before the issue is registered", "not later"]);
}

#[test]
fn steps_of_an_issue_are_refused() {
    let started = &resolved()[..2];
    let wrong = |action, expected| {
        assert_refused(started, &event("x", "15 10:30:00", action), expected);
    };
    let text = String::new;
    wrong(register(new("urgent")), ["registered-twice", "registered already", "an id of its own"]);
    wrong(IssueAction::Start, ["illegal-transition", "`start`", "respond, propose"]);
    wrong(IssueAction::Resume, ["illegal-transition", "`resume`", "wait"]);
    wrong(
        IssueAction::Propose { text: text() },
        ["no-text", "`propose` needs a solution", "write the"],
    );
    wrong(IssueAction::Resolve { solution: " ".into() }, ["no-text", "`resolve`", "solution"]);
    wrong(IssueAction::Cancel { reason: text() }, ["no-text", "`cancel` needs a reason", "reason"]);
    wrong(IssueAction::Assign { owner: "".into() }, ["no-owner", "no owner", "responsible"]);
    let agent = IssueAction::Report { to: "agent".parse().unwrap() };
    wrong(agent, ["wrong-role", "for the role `chief`, not `agent`", "`chief`"]);
    let nobody = IssueAction::Report { to: "chef".parse().unwrap() };
    wrong(nobody, ["unknown-code", "`chef`", "did you mean `chief`?"]);
    let wait = IssueAction::Wait { reason: "godot".parse().unwrap() };
    wrong(wait, ["unknown-code", "`godot`", "`customer`"]);
    let severity = IssueAction::SetSeverity { severity: "major".parse().unwrap() };
    wrong(severity, ["unknown-code", "`major`", "`urgent`"]);
    let now = moment("15 10:30:00");
    let reschedule = IssueAction::Reschedule { due: now, progress: text() };
    wrong(reschedule, ["not-later", "not later", "lies ahead"]);
    let department = |code: &str, due| IssueAction::AddDepartment {
        department: code.parse().unwrap(),
        duty: text(),
        due,
    };
    wrong(department("garden", None), ["unknown-code", "`garden`", "`sales`"]);
    wrong(department("sales", Some(now)), ["not-later", "not later", "lies ahead"]);
    let call = IssueAction::CallBack { score: 5, comment: text(), new_due: None };
    wrong(call, ["illegal-transition", "in progress", "resolve"]);
    let mut role = event("x", "15 10:30:00", IssueAction::Respond);
    let guanxi::record::EventKind::Issue(what) = &mut role.kind else { panic!() };
    what.role = Some("agnt".parse().unwrap());
    assert_refused(started, &role, ["unknown-code", "`agnt`", "did you mean `agent`?"]);
    let mut other = event("x", "15 10:30:00", IssueAction::Respond);
    other.customer = "L".into();
    assert_refused(started, &other, ["other-customer", "another customer", "an id of its own"]);
    let mut date_only = event("x", "15 10:30:00", IssueAction::Respond);
    date_only.at = "2024-03-16".parse().unwrap();
    assert_refused(started, &date_only, ["no-time", "`respond` has a date", "an instant"]);
}

#[test]
fn call_backs_are_refused() {
    let call = |score, new_due| {
        let action = IssueAction::CallBack { score, comment: String::new(), new_due };
        let what = IssueEvent::new("I", action).in_role("manager".parse().unwrap());
        Event::new("x", "K", moment("15 12:00:00"), what).by("chen")
    };
    let wrong = |event: &Event, expected| assert_refused(&resolved(), event, expected);
    for score in [0, 6, -1, i32::MAX] {
        wrong(&call(score, None), ["score-out-of-range", "is not 1 to 5", "write 1"]);
    }
    let mut agent = call(5, None);
    let guanxi::record::EventKind::Issue(what) = &mut agent.kind else { panic!() };
    what.role = Some("agent".parse().unwrap());
    wrong(&agent, ["wrong-role", "for the role `manager`, not `agent`", "`manager`"]);
    let mut nobody = agent;
    let guanxi::record::EventKind::Issue(what) = &mut nobody.kind else { panic!() };
    what.role = None;
    wrong(&nobody, ["wrong-role", "not for no role", "`manager`"]);
    wrong(&call(5, None).by("wu"), ["same-person", "somebody else than `wu`", "write down who"]);
    let mut unsigned = call(5, None);
    unsigned.author = None;
    wrong(&unsigned, ["same-person", "somebody else", "write down who"]);
    wrong(&call(2, Some(moment("15 12:00:00"))), ["not-later", "not later", "lies ahead"]);
    let respond = event("x", "15 12:00:00", IssueAction::Respond);
    wrong(&respond, ["illegal-transition", "is resolved", "call_back"]);
    let mut closed = resolved();
    closed.push(call(5, None));
    let again = event("y", "15 13:00:00", IssueAction::Reopen { reason: "no".into() });
    assert_refused(&closed, &again, ["illegal-transition", "is closed", "register a new issue"]);
}

/// A step takes events of its own issue only, and of issues only.
#[test]
fn events_of_other_issues_are_no_steps() {
    let rulebook = Rulebook::from_toml(&format!("{HEAD}{CLOCKS}")).unwrap();
    let sla = rulebook.sla().unwrap();
    let issue = sla.step(None, &resolved()[0]).unwrap().issue;
    let other = IssueEvent::new("J", IssueAction::Start);
    let other = Event::new("x", "K", moment("15 11:00:00"), other);
    let refusal = sla.step(Some(&issue), &other).unwrap_err();
    assert_eq!(
        (refusal.code(), refusal.help().as_str()),
        ("other-issue", "give each issue its own events")
    );
    let bought = guanxi::record::Purchase::new("5".parse().unwrap());
    let bought = Event::new("x", "K", moment("15 11:00:00"), bought);
    assert_eq!(sla.step(Some(&issue), &bought).unwrap_err().code(), "other-event");
}
