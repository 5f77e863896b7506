//! Each policy with one word changed: what is decided otherwise, and what shows it.

use guanxi::Rulebook;
use guanxi::policy::sla::Milestone;
use guanxi::rule::clock::Run;
use guanxi::verify::{Diff, diff};
use serde_json::{Value, json};

use crate::at;
use crate::presets::preset;

/// A preset with something else at a place, as `cadence/touch/0/every`.
fn edited(rulebook: &Rulebook, place: &str, value: Value) -> Rulebook {
    let mut document = serde_json::to_value(rulebook.document()).unwrap();
    let (table, key) = place.rsplit_once('/').unwrap_or(("", place));
    let table = if table.is_empty() { String::new() } else { format!("/{table}") };
    let table = document.pointer_mut(&table).unwrap_or_else(|| panic!("{place}"));
    match table {
        Value::Array(list) => match key.parse::<usize>() {
            Ok(place) if place < list.len() && value.is_null() => drop(list.remove(place)),
            Ok(place) if place < list.len() => list[place] = value,
            _ => list.push(value),
        },
        Value::Object(table) if value.is_null() => drop(table.remove(key).unwrap()),
        Value::Object(table) => drop(table.insert(key.to_owned(), value)),
        _ => panic!("{place}"),
    }
    let document: guanxi::RulebookDocument = serde_json::from_value(document).unwrap();
    let loaded: guanxi::Result<Rulebook> = Rulebook::try_from(document);
    loaded.unwrap_or_else(|error| panic!("{}", error.report()))
}

fn changed(name: &str, place: &str, value: Value) -> (Rulebook, Rulebook, Diff) {
    let old = preset(name);
    let new = edited(&old, place, value);
    let found = diff(&old, &new);
    assert!(!found.changes().is_empty(), "{place}");
    assert!(!found.is_equivalent().is_proved(), "{place}: {found}");
    (old, new, found)
}

/// D003-51: a report is due three hours later; fed back, both clocks say what is stated.
#[test]
fn an_issue_clock_shows_a_start() {
    let place = "sla/clock/1/within";
    let (old, new, found) = changed("service_quality", place, json!("4 hours"));
    assert_eq!(
        found.changes()[0].to_string(),
        "`sla.clock[urgent, report].within`: was `1 hour`, is `4 hours`"
    );
    let cell = &at(&found, "sla.clock[urgent, report]").cells[0];
    assert_eq!(cell.stricter, Some(false));
    let (name, start) = &cell.witness.given[0];
    assert_eq!(name, "start");
    for (rulebook, due) in [(&old, &cell.old), (&new, &cell.new)] {
        let sla = rulebook.sla().unwrap();
        let clock = sla.clock("urgent", Milestone::Report).unwrap().unwrap();
        let wall = chrono::NaiveDateTime::parse_from_str(start, "%Y-%m-%d %H:%M:%S")
            .or_else(|_| chrono::NaiveDateTime::parse_from_str(start, "%Y-%m-%d %H:%M"))
            .unwrap();
        let start = rulebook.zone().resolve(wall);
        let reading = clock.clock.read(&Run::new(start), start).unwrap();
        assert_eq!(rulebook.zone().wall_text(reading.due.unwrap()), *due);
    }
    assert!(found.is_never_stricter().is_proved(), "{found}");
    assert!(diff(&new, &old).is_never_stricter().is_refuted());
}

/// D003-51: who has to act, who is told, what is done are decisions too.
#[test]
fn a_role_of_a_clock_is_a_difference() {
    let (_, _, found) = changed("service_quality", "sla/clock/1/by", json!("support_supervisor"));
    assert_eq!(at(&found, "sla.clock[urgent, report].by").cells[0].new, "support_supervisor");
    let place = "sla/clock/1/steps/0/escalate";
    let (_, _, found) = changed("service_quality", place, json!("sales_head"));
    let difference = at(&found, "sla.clock[urgent, report].steps[breach].escalate");
    assert_eq!(difference.cells[0].old, "department_head");
    assert!(found.is_equivalent().is_refuted());
    let (_, _, found) = changed("service_quality", "sla/clock/6/reopen_below", json!(3));
    assert!(at(&found, "sla.clock[general, call_back].reopen_below").exact);
}

/// A make-up day that is missing (2024-02-04 is worked): the day shows it.
#[test]
fn a_make_up_day_is_a_day() {
    let old = preset("service_quality");
    let table = |on: &[&str]| json!({ "extends": "cn", "on": on, "source": "" });
    let with = |on: &[&str]| edited(&old, "holidays", json!({ "cn": table(on) }));
    // 2025-05-10 is a Saturday, 2025-05-06 a Tuesday that is worked anyway.
    let base = with(&["2025-05-05"]);
    let new = with(&["2025-05-05", "2025-05-10"]);
    let found = diff(&base, &new);
    let difference = at(&found, "calendar.office");
    assert_eq!((difference.cells.len(), difference.more), (1, false));
    assert_eq!(difference.cells[0].witness.to_string(), "date = 2025-05-10");
    assert!(found.changes().iter().any(|change| change.path.starts_with("holidays.cn.on")));
    let found = diff(&base, &with(&["2025-05-05", "2025-05-06"]));
    assert!(found.is_equivalent().is_proved() && !found.changes().is_empty(), "{found}");
    // Against the published table the make-up day of a holiday is closed.
    let found = diff(&old, &base);
    let cell = &at(&found, "calendar.office").cells[0];
    assert_eq!(cell.given, "date = 2025-05-05");
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("closed", "09:00-12:00, 13:00-18:00"));
    assert!(found.is_equivalent().is_refuted());
}

/// Working hours: every working day differs, and only some are shown.
#[test]
fn hours_are_compared_day_by_day() {
    let place = "calendar/office/week/mon-fri/1";
    let (_, _, found) = changed("service_quality", place, json!("13:30-18:00"));
    let difference = at(&found, "calendar.office");
    assert_eq!((difference.cells.len(), difference.more), (16, true));
    assert_eq!(difference.cells[0].new, "09:00-12:00, 13:30-18:00");
    // So is the call-back that counts in working days of it, if its end moves.
    assert!(found.is_equivalent().is_refuted());
}

/// D003-31: a touch every month, or every four weeks.
#[test]
fn a_touch_shows_the_last_one() {
    let (_, _, found) = changed("service_quality", "cadence/touch/0/every", json!("4 weeks"));
    let cell = &at(&found, "cadence.touch[a_visit]").cells[0];
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let last = day(&cell.witness.given[0].1);
    assert_eq!(day(&cell.old), last + chrono::Months::new(1));
    assert_eq!(day(&cell.new), last + chrono::Days::new(28));
    assert!(found.is_never_stricter().is_refuted());
    // A week is seven days.
    let old = preset("service_quality");
    let new = edited(&old, "cadence/touch/1/every", json!("7 days"));
    let found = diff(&old, &new);
    assert!(found.is_equivalent().is_proved() && found.changes().len() == 1, "{found}");
    // Two touches in place of one.
    let (_, _, found) = changed("service_quality", "cadence/touch/1/at_least", json!(2));
    let cell = &at(&found, "cadence.touch[a_call]").cells[0];
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("1 × 1 week", "2 × 1 week"));
    assert_eq!(cell.stricter, Some(true));
}

/// The channels of a touch, and for whom it is.
#[test]
fn channels_and_classes_of_a_touch_are_compared() {
    let (_, _, found) = changed("service_quality", "cadence/touch/0/channels/0", json!("video"));
    assert_eq!(at(&found, "cadence.touch[a_visit].channels").cells[0].new, "video");
    let (_, _, found) = changed("service_quality", "cadence/touch/0/class/0", json!("B"));
    assert!(at(&found, "cadence.touch[a_visit].class").exact);
}

/// Caps: fewer contacts are allowed.
#[test]
fn a_lower_cap_is_stricter() {
    let with = |most: &str| {
        let values = [("contacts_max", most), ("contacts_window", "1 week")];
        Rulebook::preset_with("service_quality", values).unwrap()
    };
    let found = diff(&with("3"), &with("2"));
    let cell = &at(&found, "cadence.cap[contacts].at_most").cells[0];
    assert_eq!((cell.old.as_str(), cell.new.as_str(), cell.stricter), ("3", "2", Some(true)));
    assert!(diff(&with("2"), &with("3")).is_never_stricter().is_proved());
}

/// D002-69 ... D002-76: totals between the cuts, and points of a factor.
#[test]
fn risk_shows_totals_and_points() {
    let (_, _, found) = changed("renewal", "risk/levels/0/from", json!(18));
    let cell = &at(&found, "risk.levels").cells[0];
    assert_eq!(cell.given, "18 <= total <= 19");
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("medium", "low"));
    assert_eq!(cell.stricter, Some(false));
    // 超 leaves the 30th day out: with `from` it is in.
    let band = json!({ "from": 30, "points": 1 });
    let (_, _, found) = changed("renewal", "risk/factor/1/bands/0", band);
    let cell = &at(&found, "risk.factor[payment]").cells[0];
    assert_eq!(cell.given, "worst_overdue_days_12m = 30");
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("3 points", "1 points"));
    assert_eq!(cell.stricter, Some(true));
    let (_, _, found) = changed("renewal", "risk/factor/2/anchors/1/points", json!(4));
    assert!(at(&found, "risk.factor[need_fit].anchors[partial].points").exact);
    let (_, _, found) = changed("renewal", "risk/missing", json!("pessimistic"));
    assert!(found.is_equivalent().is_refuted());
}

/// D002-84: 超 leaves the 30th day out.
#[test]
fn a_trigger_shows_a_customer() {
    let place = "warning/trigger/3/when";
    let (_, _, found) = changed("renewal", place, json!("open_overdue_days >= 30"));
    let cell = &at(&found, "warning.trigger[overdue].when").cells[0];
    assert_eq!(cell.given, "open_overdue_days = 30");
    assert_eq!((cell.old.as_str(), cell.new.as_str(), cell.stricter), ("no", "yes", Some(true)));
    let (_, _, found) = changed("renewal", "warning/trigger/3/level", json!("high"));
    assert!(at(&found, "warning.trigger[overdue].level").exact);
    let (_, _, found) = changed("renewal", "warning/clock/0/within", json!("1 hour"));
    assert_eq!(at(&found, "warning.clock[report]").cells[0].stricter, Some(true));
    assert!(found.is_never_stricter().is_refuted());
}

/// D002-06: from when a renewal is looked at.
#[test]
fn renewal_windows_are_compared() {
    let (_, _, found) = changed("renewal", "renewal/latest", json!("2 months"));
    let cell = &at(&found, "renewal.latest").cells[0];
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("3 months", "2 months"));
    let old = preset("renewal");
    let same = edited(&old, "renewal/latest", json!("1 quarter"));
    assert!(diff(&old, &same).is_equivalent().is_proved());
}

/// D003-67, D003-71: a target is tighter in its own direction.
#[test]
fn a_target_shows_a_value() {
    let (_, _, found) = changed("service_quality", "target/1/at_least", json!("95%"));
    let cell = &at(&found, "target[first_time_resolution]").cells[0];
    assert_eq!(cell.stricter, Some(true));
    assert!(!cell.given.is_empty());
    let (_, _, found) = changed("service_quality", "target/3/at_most", json!("6%"));
    assert_eq!(at(&found, "target[churn_rate]").cells[0].stricter, Some(false));
    assert!(found.is_never_stricter().is_proved(), "{found}");
    let old = preset("service_quality");
    let same = edited(&old, "target/1/at_least", json!("0.9"));
    assert!(diff(&old, &same).is_equivalent().is_proved());
    let convention = json!("rolling");
    let place = "kpi/3/convention";
    let (_, _, found) = changed("service_quality", place, convention);
    assert_eq!(found.differences()[0].policy, "kpi");
}

/// D003-110, D003-112: rights and channels.
#[test]
fn rights_and_codes_are_compared() {
    let (_, _, found) = changed("service_quality", "access/grant/0/verbs/0", Value::Null);
    let path = "access.grant[account_manager, assigned].verbs";
    assert!(at(&found, path).exact);
    let place = "codes/channel/8/encrypted";
    let (_, _, found) = changed("service_quality", place, Value::Null);
    assert!(at(&found, "codes.channel[crm].encrypted").exact);
    assert!(found.is_equivalent().is_refuted());
    let place = "codes/channel/1/sync";
    let (_, _, found) = changed("service_quality", place, json!(true));
    assert!(found.is_equivalent().is_refuted());
}

/// D003-16, D003-29: a field more is required, a change is entered sooner.
#[test]
fn upkeep_is_compared() {
    let (_, new, found) = changed("service_quality", "upkeep/required/99", json!("key_decider"));
    assert!(found.is_never_stricter().is_refuted(), "{found}");
    assert!(diff(&new, &preset("service_quality")).is_never_stricter().is_proved());
    let place = "upkeep/freshness/0/within";
    let (_, _, found) = changed("service_quality", place, json!("2 working days"));
    assert_eq!(at(&found, "upkeep.freshness[any_change].within").cells[0].stricter, Some(true));
}

/// What is left has no decision to compare: what it says is the difference.
#[test]
fn every_other_policy_is_compared_as_it_is_written() {
    for (name, place, value) in [
        ("service_quality", "occasion/4/lead", json!("20 days")),
        ("service_quality", "occasion/2/actions/0", json!("greeting")),
        ("service_quality", "feedback/topic/0/words/0", json!("慢")),
        ("service_quality", "report/most_cases", json!(3)),
        ("service_quality", "report/by", json!("sales_head")),
        ("service_quality", "id/customer/digits", json!(5)),
        ("service_quality", "plan/review/0/every", json!("1 month")),
        ("service_quality", "lifecycle/paused_refuses", json!("promotional")),
        ("service_quality", "tag/0/value", json!("S")),
        ("service_quality", "tag/0/when", json!("class(tier) >= B")),
        ("service_quality", "scheme/0/review", json!("1 month")),
        ("service_quality", "currency", json!("USD")),
        ("service_quality", "time_zone", json!("UTC")),
        ("renewal", "lifecycle/segment/1/when", json!("age(first_deal) > 1 year")),
        ("renewal", "warning/clear_at_most", json!("low")),
        ("renewal", "warning/playbook/0/actions/0", json!("renewal_discount")),
    ] {
        let (_, _, found) = changed(name, place, value);
        assert!(!found.differences().is_empty(), "{place}");
    }
}

/// A list that names nothing is shown as one: it stands in the place of what counts otherwise.
#[test]
fn an_empty_list_is_told_from_none() {
    let (old, new, found) = changed(
        "service_quality",
        "duplicate",
        json!({
            "email_channels": [], "rule": [{ "code": "mail", "any": ["any_email"] }]
        }),
    );
    assert!(old.duplicates().is_err() && new.duplicates().is_ok());
    let text = found.to_string();
    assert!(text.contains("`duplicate.email_channels` is new: `[]`"), "{text}");
    assert!(text.contains("duplicate.email_channels: - → `[]` (may amount to the same)"), "{text}");
    // A table without keys likewise.
    let (_, _, found) = changed("service_quality", "cadence/snooze", json!({}));
    assert!(found.to_string().contains("cadence.snooze: - → `{}` (may amount"), "{found}");
    // And an empty list requires nothing more.
    let (_, _, found) = changed("service_quality", "upkeep/before_activation", json!([]));
    let cell = &at(&found, "upkeep.before_activation").cells[0];
    assert_eq!((cell.new.as_str(), cell.stricter), ("[]", Some(false)));
}

/// Rulebooks of two zones: both deadlines are shown in the zone of the start, so that they differ.
#[test]
fn deadlines_of_two_zones_are_told_apart() {
    let of = |zone: &str| {
        let text = format!(
            "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"{zone}\"\n\
             [codes]\nseverity = [{{ code = \"general\", rank = 0 }}]\n\
             [[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"1 day\"\nedge = \"day_end\"\n"
        );
        Rulebook::from_toml(&text).unwrap()
    };
    let found = diff(&of("UTC"), &of("+08:00"));
    let cells = &at(&found, "sla.clock[general, resolve]").cells;
    assert_eq!(cells.len(), 2, "{found}");
    for cell in cells {
        let later = if cell.stricter == Some(true) { &cell.old } else { &cell.new };
        let sooner = if cell.stricter == Some(true) { &cell.new } else { &cell.old };
        assert!(sooner < later, "{cell}");
    }
}
