//! The readings of issues: which time counts, what ends what, what stays on record.

use guanxi::Rulebook;
use guanxi::policy::sla::{IssueReading, IssueState, Milestone};
use guanxi::record::{Event, IssueAction, IssueEvent, Party, Registration};
use guanxi::rule::clock::ClockState;

use super::toml;

/// A preset in whole, or with keys and entries of one's own.
fn with(preset: &str, own: &str) -> Rulebook {
    let parameters = match preset {
        "follow_up" => "parameters = { medium_amount = 1, new_within = \"1 month\" }\n",
        _ => "",
    };
    toml(&format!("use = [\"{preset}\"]\n{parameters}{own}"))
}

/// A rulebook with one severity and these clocks, on the office calendar of a preset.
fn own(sla: &str) -> Rulebook {
    toml(&format!(
        "use = [{{ preset = \"renewal\", parts = [\"calendar.office\"] }}]\n{sla}\n\
         [codes]\nseverity = [{{ code = \"low\", rank = 0 }}, {{ code = \"high\", rank = 1 }}]\n\
         role = [\"agent\", \"head\"]\nwaiting = [\"customer\"]\naction = [\"thank\"]\n"
    ))
}

/// Local time of March 2024: `15 14:00` is a Friday.
fn at(text: &str) -> guanxi::time::Moment {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2024-03-{day}T{time}:00+08:00").parse().unwrap()
}

/// A log of steps, each at its time.
struct Log(Vec<Event>);

impl Log {
    /// Registered on a Friday, to be resolved by the 29th.
    fn new(severity: &str, time: &str) -> Self {
        let registration = Registration::new(severity.parse().unwrap(), "chen");
        Self(Vec::new())
            .event(time, IssueEvent::register("I", registration.expected_at(at("29 18:00"))))
    }

    fn event(mut self, time: &str, event: IssueEvent) -> Self {
        let id = format!("e{:02}", self.0.len());
        self.0.push(Event::new(id, "c", at(time), event));
        self
    }

    fn then(self, time: &str, action: IssueAction) -> Self {
        self.event(time, IssueEvent::new("I", action))
    }

    fn resolved(self, time: &str) -> Self {
        self.then(time, IssueAction::Resolve { solution: "done".into() })
    }

    fn called(self, time: &str, score: i32) -> Self {
        let call = IssueAction::CallBack { score, comment: String::new(), new_due: None };
        self.event(time, IssueEvent::new("I", call).in_role("account_manager".parse().unwrap()))
    }

    fn waits(self, from: &str, to: &str) -> Self {
        let reason = "customer".parse().unwrap();
        self.then(from, IssueAction::Wait { reason }).then(to, IssueAction::Resume)
    }

    fn read(&self, rulebook: &Rulebook, time: &str) -> IssueReading {
        let issue = rulebook.sla().unwrap().read(&self.0, at(time)).unwrap();
        assert!(issue.refused.is_empty(), "{:?}", issue.refused);
        issue
    }

    /// When a milestone is due, as local time of March.
    fn due(&self, rulebook: &Rulebook, milestone: Milestone, time: &str) -> String {
        let due = self.read(rulebook, time).clock(milestone).unwrap().reading.due.unwrap();
        rulebook.zone().local(due).format("%d %H:%M").to_string()
    }

    fn state(&self, rulebook: &Rulebook, milestone: Milestone, time: &str) -> ClockState {
        self.read(rulebook, time).clock(milestone).unwrap().reading.state
    }
}

fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    at(text).as_instant().unwrap()
}

#[test]
fn a_15_hours_are_elapsed_by_default() {
    let log = Log::new("general", "15 17:00");
    assert_eq!(log.due(&with("follow_up", ""), Milestone::Respond, "15 17:00"), "16 01:00");
}

#[test]
fn a_15_office_hours_by_the_variant() {
    let office = with("follow_up_office", "");
    let log = Log::new("general", "15 17:00");
    assert_eq!(log.due(&office, Milestone::Respond, "15 17:00"), "18 17:00");
    // Urgent issues run around the clock all the same.
    let urgent = Log::new("urgent", "15 17:30");
    assert_eq!(urgent.due(&office, Milestone::Respond, "15 17:30"), "15 18:30");
}

#[test]
fn a_16_the_same_time_by_the_edge_of_a_clock() {
    let clock = |edge: &str| {
        own(&format!(
            "[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"1 working day\"\n\
             calendar = \"office\"\n{edge}"
        ))
    };
    let log = Log::new("low", "15 10:00");
    assert_eq!(log.due(&clock(""), Milestone::Resolve, "15 10:00"), "18 18:00");
    let same_time = clock("edge = \"same_time\"");
    assert_eq!(log.due(&same_time, Milestone::Resolve, "15 10:00"), "18 10:00");
    assert_eq!(log.due(&clock("edge = \"day_end\""), Milestone::Resolve, "15 10:00"), "19 00:00");
}

#[test]
fn a_31_content_from_four_by_default() {
    let log = Log::new("general", "15 09:00").then("15 10:00", IssueAction::Start);
    let log = log.resolved("15 12:00").called("18 10:00", 4);
    let issue = log.read(&with("service_quality", ""), "18 12:00");
    assert_eq!((issue.issue.state, issue.issue.reopened), (IssueState::Closed, 0));
}

#[test]
fn a_31_another_score_by_the_clock() {
    let call_back = "[[sla.clock]]\nmilestone = \"call_back\"\nwithin = \"2 working days\"\n\
                     calendar = \"office\"\nby = \"account_manager\"\nreopen_below = 5\n";
    let log = Log::new("general", "15 09:00").then("15 10:00", IssueAction::Start);
    let log = log.resolved("15 12:00").called("18 10:00", 4);
    let issue = log.read(&with("service_quality", call_back), "18 12:00");
    assert_eq!((issue.issue.state, issue.issue.reopened), (IssueState::InProgress, 1));
}

#[test]
fn a_32_resolved_waits_for_the_call_back_by_default() {
    let log = Log::new("general", "15 09:00").then("15 10:00", IssueAction::Start);
    let log = log.resolved("15 12:00");
    let issue = log.read(&with("service_quality", ""), "15 12:00");
    assert_eq!(issue.issue.state, IssueState::Resolved);
    assert_eq!(issue.next_due().unwrap().milestone, Milestone::CallBack);
}

#[test]
fn a_32_resolved_is_final_without_a_call_back() {
    let rulebook = with("follow_up", "");
    let log = Log::new("general", "15 09:00").then("15 10:00", IssueAction::Start);
    let log = log.resolved("15 12:00");
    assert!(log.read(&rulebook, "15 12:00").next_due().is_none());
    let again = log.then("15 13:00", IssueAction::Reopen { reason: "not yet".into() });
    let issue = rulebook.sla().unwrap().read(&again.0, at("15 14:00")).unwrap();
    assert_eq!(issue.refused[0].refusal.code(), "illegal-transition");
}

#[test]
fn a_33_remind_and_escalate_at_the_breach_by_default() {
    let rulebook = with("service_quality", "");
    let log = Log::new("general", "15 09:00").then("15 09:00", IssueAction::Start);
    let crossed =
        rulebook.sla().unwrap().crossings(&log.0, instant("15 09:00"), instant("17 09:00"));
    let crossed = crossed.unwrap();
    assert_eq!(crossed.len(), 1);
    assert_eq!(crossed[0].key.to_string(), "I/propose/1/breach");
    assert_eq!(crossed[0].at, instant("16 09:00") + chrono::TimeDelta::seconds(1));
    assert_eq!(crossed[0].remind, ["support_supervisor"]);
    assert_eq!(crossed[0].escalate, ["department_head"]);
}

#[test]
fn a_33_escalate_later_by_other_steps() {
    let later = "[[sla.clock]]\nseverity = [\"general\"]\nmilestone = \"propose\"\n\
                 within = \"24 hours\"\nsteps = [{ on = \"breach\", remind = \"support_supervisor\" }, \
                 { at = \"4 hours after\", escalate = \"department_head\" }]\n";
    let rulebook = with("service_quality", later);
    let log = Log::new("general", "15 09:00").then("15 09:00", IssueAction::Start);
    let crossed =
        rulebook.sla().unwrap().crossings(&log.0, instant("15 09:00"), instant("17 09:00"));
    let crossed = crossed.unwrap();
    assert_eq!(crossed.len(), 2);
    assert!(crossed[0].escalate.is_empty());
    assert_eq!(crossed[1].at, instant("16 13:00"));
}

#[test]
fn a_34_immediately_is_at_once_by_default() {
    let rulebook = with("service_quality", "");
    let report = || IssueAction::Report { to: "support_supervisor".parse().unwrap() };
    let at_once = Log::new("major", "15 09:00").then("15 09:00", report());
    let done = instant("15 09:00");
    assert_eq!(at_once.state(&rulebook, Milestone::Report, "15 12:00"), ClockState::Met { done });
    let late = Log::new("major", "15 09:00").then("15 09:01", report());
    assert!(late.state(&rulebook, Milestone::Report, "15 12:00").is_breached());
}

#[test]
fn a_34_a_tolerance_by_parameter() {
    let rulebook =
        toml("use = [\"service_quality\"]\nparameters = { report_tolerance = \"5 minutes\" }\n");
    let report = || IssueAction::Report { to: "support_supervisor".parse().unwrap() };
    let log = Log::new("major", "15 09:00").then("15 09:05", report());
    let done = instant("15 09:05");
    assert_eq!(log.state(&rulebook, Milestone::Report, "15 12:00"), ClockState::Met { done });
    assert_eq!(log.due(&rulebook, Milestone::Report, "15 12:00"), "15 09:00");
    let late = Log::new("major", "15 09:00").then("15 09:06", report());
    assert!(late.state(&rulebook, Milestone::Report, "15 12:00").is_breached());
}

#[test]
fn a_35_no_clock_for_responses_by_default() {
    let rulebook = with("service_quality", "");
    assert!(rulebook.sla().unwrap().clock("general", Milestone::Respond).unwrap().is_none());
    assert!(rulebook.findings().any(|finding| finding.code == "rule-off"));
}

#[test]
fn a_35_a_limit_for_responses_by_parameter() {
    let rulebook =
        toml("use = [\"service_quality\"]\nparameters = { respond_within = \"120 minutes\" }\n");
    let log = Log::new("general", "15 09:00");
    assert_eq!(log.due(&rulebook, Milestone::Respond, "15 09:00"), "15 11:00");
}

#[test]
fn a_43_no_clock_pauses_by_default() {
    let log = Log::new("urgent", "15 09:00").waits("15 09:10", "15 09:40");
    assert_eq!(log.due(&with("follow_up", ""), Milestone::Resolve, "15 12:00"), "16 09:00");
}

#[test]
fn a_43_clocks_pause_while_the_issue_waits() {
    let rulebook = with("follow_up", "[sla]\npause_on = [\"waiting\"]\n");
    let log = Log::new("urgent", "15 09:00").waits("15 09:10", "15 09:40");
    assert_eq!(log.due(&rulebook, Milestone::Resolve, "15 12:00"), "16 09:30");
    // First responses never pause, unless their own clock says so.
    assert_eq!(log.due(&rulebook, Milestone::Respond, "15 12:00"), "15 10:00");
}

#[test]
fn a_pause_moves_working_days_by_its_working_time_and_own_dates_never() {
    let rulebook =
        own("[sla]\npause_on = [\"waiting(customer)\"]\n[[sla.clock]]\nmilestone = \"propose\"\n\
         within = \"1 working day\"\ncalendar = \"office\"\n\
         [[sla.clock]]\nmilestone = \"resolve\"\nwithin_field = \"expected_at\"\n");
    // Friday 17:00 to Monday 10:00: two working hours.
    let log = Log::new("low", "15 10:00").waits("15 17:00", "18 10:00");
    assert_eq!(log.due(&rulebook, Milestone::Propose, "18 12:00"), "19 11:00");
    assert_eq!(log.due(&rulebook, Milestone::Resolve, "18 12:00"), "29 18:00");
}

#[test]
fn c_17_of_several_severities_the_higher_one() {
    let rulebook = with("service_quality", "");
    let of = |causes: &[&str]| {
        let found = rulebook.sla().unwrap().severity_of_causes(causes.iter().copied());
        found.unwrap().map(|severity| severity.code.to_string())
    };
    assert_eq!(of(&["service_interruption"]).as_deref(), Some("major"));
    assert_eq!(of(&["serious_mistake"]).as_deref(), Some("urgent"));
    assert_eq!(of(&[]), None);
}

/// Resolved in time, opened again by a score of 3.
fn reopened() -> Log {
    Log::new("low", "15 09:00")
        .then("15 09:00", IssueAction::Start)
        .resolved("15 10:00")
        .then("15 12:00", IssueAction::Reopen { reason: "not yet".into() })
}

fn reopening(mode: &str) -> Rulebook {
    own(&format!(
        "[sla]\nreopen = \"{mode}\"\n[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"4 hours\"\n"
    ))
}

#[test]
fn a_re_opened_issue_gets_a_new_cycle_by_default() {
    let issue = reopened().read(&reopening("new_cycle"), "15 13:00");
    let states: Vec<ClockState> = issue.clocks.iter().map(|one| one.reading.state).collect();
    assert_eq!(states, [ClockState::Met { done: instant("15 10:00") }, ClockState::Running]);
    assert_eq!(issue.clocks[1].reading.due, Some(instant("15 16:00")));
}

#[test]
fn a_re_opened_issue_goes_on_where_it_stood() {
    let rulebook = reopening("resume");
    assert_eq!(reopened().due(&rulebook, Milestone::Resolve, "15 13:00"), "15 15:00");
    let stopped = ClockState::Stopped { at: instant("15 10:00") };
    assert_eq!(reopened().state(&rulebook, Milestone::Resolve, "15 11:00"), stopped);
}

#[test]
fn a_re_opened_issue_goes_on_as_if_it_had_never_been_resolved() {
    let rulebook = reopening("run_through");
    assert_eq!(reopened().due(&rulebook, Milestone::Resolve, "15 13:00"), "15 13:00");
}

fn severity_change(mode: &str) -> Rulebook {
    own(&format!(
        "[sla]\nseverity_change = \"{mode}\"\n\
         [[sla.clock]]\nseverity = [\"low\"]\nmilestone = \"respond\"\nwithin = \"8 hours\"\n\
         [[sla.clock]]\nseverity = [\"high\"]\nmilestone = \"respond\"\nwithin = \"1 hour\"\n"
    ))
}

fn lowered() -> Log {
    let severity = "low".parse().unwrap();
    Log::new("high", "15 09:00").then("15 11:00", IssueAction::SetSeverity { severity })
}

#[test]
fn clocks_go_by_the_severity_in_force_by_default() {
    let issue = lowered().read(&severity_change("reevaluate"), "15 12:00");
    assert_eq!(issue.clock(Milestone::Respond).unwrap().reading.state, ClockState::Running);
    // The breach under the higher severity stays on record.
    assert_eq!((issue.history.len(), issue.is_breached(Milestone::Respond)), (1, true));
}

#[test]
fn clocks_go_by_the_severity_at_their_start() {
    let issue = lowered().read(&severity_change("freeze_at_start"), "15 12:00");
    assert!(issue.clock(Milestone::Respond).unwrap().reading.state.is_breached());
    assert!(issue.history.is_empty());
}

fn answered_after(key: &str) -> ClockState {
    let rulebook = own(&format!(
        "[sla]\nreopen = \"new_cycle\"\n[[sla.clock]]\nmilestone = \"respond\"\n\
         within = \"8 hours\"\n{key}"
    ));
    let log = Log::new("low", "15 09:00").then("15 09:00", IssueAction::Start);
    log.resolved("15 10:00").state(&rulebook, Milestone::Respond, "15 12:00")
}

#[test]
fn a_resolution_ends_the_other_clocks_by_default() {
    assert_eq!(answered_after(""), ClockState::Cancelled { at: instant("15 10:00") });
}

#[test]
fn a_clock_runs_on_after_the_resolution() {
    assert_eq!(answered_after("after_resolution = \"runs\""), ClockState::Running);
}

#[test]
fn next_replies_count_from_the_first_response_by_default() {
    let reply = |from: &str| {
        own(&format!("[[sla.clock]]\nmilestone = \"next_reply\"\nwithin = \"2 hours\"\n{from}"))
    };
    let log = Log::new("low", "15 09:00")
        .then("15 09:30", IssueAction::Message { from: Party::Customer });
    let before = log.read(&reply(""), "15 10:00");
    assert_eq!(before.clock(Milestone::NextReply).unwrap().start, None);
    let answered = log
        .then("15 10:00", IssueAction::Respond)
        .then("15 11:00", IssueAction::Message { from: Party::Customer });
    assert_eq!(answered.due(&reply(""), Milestone::NextReply, "15 12:00"), "15 13:00");
}

#[test]
fn next_replies_count_from_any_message() {
    let rulebook = own(
        "[[sla.clock]]\nmilestone = \"next_reply\"\nwithin = \"2 hours\"\nfrom = \"message\"\n",
    );
    let log = Log::new("low", "15 09:00")
        .then("15 09:30", IssueAction::Message { from: Party::Customer });
    assert_eq!(log.due(&rulebook, Milestone::NextReply, "15 10:00"), "15 11:30");
}

#[test]
fn a_new_date_takes_the_place_of_the_old_one_and_its_breach_stays() {
    let rulebook = own("[[sla.clock]]\nmilestone = \"resolve\"\nwithin_field = \"expected_at\"\n");
    let reschedule = IssueAction::Reschedule { due: at("31 18:00"), progress: String::new() };
    let log = Log::new("low", "15 09:00").then("15 09:00", IssueAction::Start);
    let log = log.then("30 09:00", reschedule);
    let issue = log.read(&rulebook, "30 10:00");
    let resolve = issue.clock(Milestone::Resolve).unwrap();
    assert_eq!(resolve.reading.due, Some(instant("31 18:00")));
    assert_eq!(issue.history[0].due, Some(instant("29 18:00")));
    // A limit of the rulebook is never put off by a new date.
    let both = own(
        "[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"10 days\"\nwithin_field = \"expected_at\"\n",
    );
    assert_eq!(log.due(&both, Milestone::Resolve, "30 10:00"), "25 09:00");
}

#[test]
fn a_step_of_a_new_severity_that_was_due_before_fires_at_the_change() {
    let rulebook =
        own("[[sla.clock]]\nseverity = [\"high\"]\nmilestone = \"respond\"\nwithin = \"1 hour\"\n\
         steps = [{ at = \"50%\", remind = \"agent\" }]\n");
    let severity = "high".parse().unwrap();
    let log = Log::new("low", "15 09:00").then("15 11:00", IssueAction::SetSeverity { severity });
    let crossed =
        rulebook.sla().unwrap().crossings(&log.0, instant("15 08:00"), instant("15 12:00"));
    let crossed = crossed.unwrap();
    assert_eq!((crossed.len(), crossed[0].at), (1, instant("15 11:00")));
}

#[test]
fn the_customers_status_is_that_of_the_issue_farthest_from_its_end() {
    use guanxi::policy::sla::IssueSummary;
    let of = |states: &[IssueState]| IssueSummary::of(states.iter().copied());
    let states = [IssueState::Closed, IssueState::InProgress, IssueState::Pending];
    assert_eq!(of(&states), IssueSummary::Pending);
    assert_eq!(of(&states[..2]), IssueSummary::InProgress);
    assert_eq!(of(&[IssueState::Cancelled]), IssueSummary::Resolved);
}

/// A clock that runs from the beginning of work.
fn from_the_start(milestone: &str) -> Rulebook {
    own(&format!(
        "[sla]\nreopen = \"new_cycle\"\n[[sla.clock]]\nmilestone = \"{milestone}\"\n\
         from = \"started\"\nwithin = \"2 hours\"\n"
    ))
}

#[test]
fn whoever_answers_has_begun() {
    let started = from_the_start("propose");
    let log = Log::new("low", "15 09:00").then("15 09:30", IssueAction::Respond);
    assert_eq!(log.due(&started, Milestone::Propose, "15 10:00"), "15 11:30");
    let log = Log::new("low", "15 09:00").then("15 09:10", IssueAction::Start);
    let log = log.then("15 09:30", IssueAction::Respond);
    assert_eq!(log.due(&started, Milestone::Propose, "15 10:00"), "15 11:10");
}

#[test]
fn a_new_cycle_starts_with_the_re_opening_whatever_started_the_first() {
    assert_eq!(
        reopened().due(&from_the_start("resolve"), Milestone::Resolve, "15 13:00"),
        "15 14:00"
    );
}

#[test]
fn no_clock_runs_on_where_resolved_is_the_end() {
    let rulebook = own(
        "[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"8 hours\"\nafter_resolution = \"runs\"\n",
    );
    let log = Log::new("low", "15 09:00").then("15 09:00", IssueAction::Start);
    let state = log.resolved("15 10:00").state(&rulebook, Milestone::Respond, "15 12:00");
    assert_eq!(state, ClockState::Cancelled { at: instant("15 10:00") });
}

#[test]
fn the_severity_in_force_says_whether_resolved_is_the_end() {
    let high = || IssueAction::SetSeverity { severity: "high".parse().unwrap() };
    for mode in ["reevaluate", "freeze_at_start"] {
        let rulebook = own(&format!(
            "[sla]\nseverity_change = \"{mode}\"\n\
             [[sla.clock]]\nmilestone = \"respond\"\nwithin = \"8 hours\"\nafter_resolution = \"runs\"\n\
             [[sla.clock]]\nseverity = [\"low\"]\nmilestone = \"call_back\"\nwithin = \"9 hours\"\n"
        ));
        let resolved = || {
            Log::new("low", "15 09:00").then("15 09:00", IssueAction::Start).resolved("15 10:00")
        };
        let end = resolved().then("15 12:00", high());
        let state = end.state(&rulebook, Milestone::Respond, "15 13:00");
        assert_eq!(state, ClockState::Cancelled { at: instant("15 12:00") });
        // Opened again before: the resolution was not the end, whatever the severity is now.
        let reason = String::new();
        let again = resolved().then("15 11:00", IssueAction::Reopen { reason });
        let state = again.then("15 12:00", high()).state(&rulebook, Milestone::Respond, "15 13:00");
        assert_eq!(state, ClockState::Running);
    }
}

#[test]
fn a_change_puts_only_those_breaches_on_record_that_it_hides() {
    let rulebook = own("[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"\n\
         [[sla.clock]]\nmilestone = \"resolve\"\nwithin_field = \"expected_at\"\n");
    let due = |day: &str| IssueAction::Reschedule { due: at(day), progress: String::new() };
    let log = Log::new("low", "15 09:00").then("15 09:00", IssueAction::Start);
    // Never answered: late all the time, and none of the new dates changes that.
    let log = log.then("30 09:00", due("30 12:00")).then("30 18:00", due("31 12:00"));
    let issue = log.read(&rulebook, "31 09:00");
    let past: Vec<_> = issue.history.iter().map(|past| (past.milestone, past.due)).collect();
    let dates = ["29 18:00", "30 12:00"].map(|date| (Milestone::Resolve, Some(instant(date))));
    assert_eq!(past, dates);
    assert!(issue.is_breached(Milestone::Respond));
}

#[test]
fn an_action_is_set_off_by_the_first_response_only() {
    let rulebook =
        own("[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"\nthen = [\"thank\"]\n");
    let sla = rulebook.sla().unwrap();
    let log = Log::new("low", "15 09:00").then("15 09:30", IssueAction::Respond);
    let log = log.then("15 09:40", IssueAction::Respond);
    let mut issue = None;
    let mut actions = Vec::new();
    for event in &log.0 {
        let step = sla.step(issue.as_ref(), event).unwrap();
        actions.push(step.actions.len());
        issue = Some(step.issue);
    }
    assert_eq!(actions, [0, 1, 0]);
    assert_eq!(issue.unwrap().first_response, Some(instant("15 09:30")));
}
