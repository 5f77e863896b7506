//! Business calendars, holiday tables and code tables in a rulebook: what each key does, what
//! presets bring, and that a document gives the same rulebook again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use chrono::{DateTime, NaiveDate, Utc};
use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::time::{Beyond, Calendar, Holidays, WorkingDates, parse_date};

const HEAD: &str =
    "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";

fn toml(rest: &str) -> Rulebook {
    let text = format!("{HEAD}{rest}");
    let rulebook = Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()));
    // What it was made from makes it again, as TOML and as JSON.
    let document = rulebook.document();
    assert_eq!(Rulebook::try_from(document.clone()).unwrap().document(), document);
    let json = serde_json::to_string(document).unwrap();
    assert_eq!(Rulebook::from_json(&json).unwrap().document(), document);
    rulebook
}

/// The one calendar, written with these keys.
fn calendar(keys: &str) -> Calendar {
    toml(&format!("[calendar.office]\n{keys}\n")).calendar("office").unwrap().clone()
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The hours worked on a date, as `HH:MM-HH:MM` of the calendar's zone.
fn hours(calendar: &Calendar, day: &str) -> Vec<String> {
    let clock = |at| calendar.zone().local(at).format("%H:%M").to_string();
    let periods = calendar.periods_on(date(day)).unwrap();
    periods.iter().map(|one| format!("{}-{}", clock(one.open), clock(one.close))).collect()
}

/// The same dates and hours in 2023 and 2024.
fn same(one: &Calendar, other: &Calendar) {
    assert_eq!((one.first_date(), one.last_date()), (other.first_date(), other.last_date()));
    for day in date("2023-01-01").iter_days().take(731) {
        assert_eq!(one.periods_on(day), other.periods_on(day), "{day}");
        assert_eq!(one.is_working_date(day), other.is_working_date(day), "{day}");
    }
}

// --- calendars -----------------------------------------------------------------------------------

#[test]
fn every_key_means_what_the_builder_means() {
    let read = calendar(
        r#"
        label = { en = "night shift", zh = "夜班" }
        time_zone = "+09:00"
        week = { mon-fri = ["22:00-06:00"], "sat,sun" = ["09:00-12:00", "13:00-15:00"] }
        holidays = "cn"
        beyond = "weekly"
        make_up_hours = ["10:00-16:00"]
        working_dates = "start"
        years = [2020, 2030]
        [calendar.office.day]
        2024-02-09 = ["09:00-12:00"]
        2024-02-10 = []
        [calendar.office.breaks]
        2024-02-18 = ["12:00-13:00", "15:00-15:30"]
        "#,
    );
    let week = "mon-fri 22:00-06:00; sat-sun 09:00-12:00 13:00-15:00".parse().unwrap();
    let built = Calendar::builder("+09:00".parse().unwrap(), week)
        .holidays(Holidays::bundled("cn").unwrap())
        .beyond(Beyond::Weekly)
        .make_up_hours("10:00-16:00".parse().unwrap())
        .working_dates(WorkingDates::Start)
        .years(2020, 2030)
        .day(date("2024-02-09"), "09:00-12:00".parse().unwrap())
        .day(date("2024-02-10"), "closed".parse().unwrap())
        .breaks(date("2024-02-18"), "12:00-13:00 15:00-15:30".parse().unwrap())
        .build()
        .unwrap();
    same(&read, &built);
    assert_eq!(read.zone(), built.zone());
    assert_eq!(hours(&read, "2024-02-18"), ["10:00-12:00", "13:00-15:00", "15:30-16:00"]);
}

#[test]
fn a_calendar_that_says_nothing_more_has_the_zone_of_the_rulebook_and_no_holidays() {
    let office = calendar("week = { mon-fri = [\"09:00-17:00\"] }");
    assert_eq!(office.zone().to_string(), "Asia/Shanghai");
    assert_eq!(hours(&office, "2024-10-01"), ["09:00-17:00"]);
    assert_eq!(office.last_date(), date("2069-12-31"));
    assert!(office.holidays().is_none());
}

#[test]
fn twenty_four_by_seven_is_said_and_may_have_a_zone() {
    let always = calendar("mode = \"24x7\"\ntime_zone = \"UTC\"");
    assert_eq!(always.add(at("1950-01-01T00:00:00Z"), 60), Ok(at("1950-01-01T00:01:00Z")));
    assert_eq!(always.zone().to_string(), "UTC");
}

#[test]
fn calendars_are_found_by_their_codes() {
    let rulebook = toml(
        "[calendar.shop]\nweek = { sat = [\"10:00-14:00\"] }\n[calendar.line]\nmode = \"24x7\"\n",
    );
    let codes: Vec<&str> = rulebook.calendars().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["line", "shop"]);
    let error = rulebook.calendar("shopp").unwrap_err();
    assert_eq!((error.code(), error.help()), ("unknown-calendar", Some("did you mean `shop`?")));
    let error = toml("").calendar("office").unwrap_err();
    assert_eq!(error.help(), Some("none is declared"));
}

// --- holiday tables ------------------------------------------------------------------------------

/// The table of a calendar on top of these tables.
fn table(code: &str, tables: &str) -> Holidays {
    let office = calendar(&format!(
        "week = {{ mon-fri = [\"09:00-17:00\"] }}\nholidays = \"{code}\"\nyears = [2024, 2026]\n{tables}"
    ));
    office.holidays().unwrap().clone()
}

#[test]
fn an_own_table_has_everything_that_a_table_can_have() {
    let own = table(
        "acme",
        r#"
        [holidays.acme]
        version = 3
        source = "staff handbook"
        years = [2024, 2026]
        off = ["2024-07-01 Founders' Day", "2024-12-24/2024-12-31 Recess"]
        on = ["2024-06-29"]
        short = { 2024-12-23 = ["09:00-12:00"] }
        breaks = { 2024-12-20 = ["15:00-16:00"] }
        "#,
    );
    assert_eq!((own.to_string(), own.source()), ("acme 3".to_owned(), "staff handbook"));
    assert_eq!(own.years(), Some((2024, 2026)));
    assert_eq!(own.holiday(date("2024-12-30")), Some("Recess"));
    assert!(own.is_on(date("2024-06-29")));
    assert_eq!(own.short_day(date("2024-12-23")).unwrap().to_string(), "09:00-12:00");
    assert_eq!(own.breaks(date("2024-12-20")).unwrap().to_string(), "15:00-16:00");
}

#[test]
fn an_own_table_extends_a_bundled_one() {
    let own =
        table("acme", "[holidays.acme]\nextends = \"cn\"\noff = [\"2026-07-01 Founders' Day\"]");
    assert_eq!((own.code().as_str(), own.version()), ("acme", "2026-1+1"));
    assert_eq!(own.years(), Some((2007, 2026)));
    assert!(own.is_off(date("2024-10-01")) && own.is_off(date("2026-07-01")));
    assert!(own.source().contains("MIT"));
}

#[test]
fn a_table_that_extends_its_own_code_extends_the_bundled_one_for_this_rulebook() {
    let next = "[holidays.cn]\nextends = \"cn\"\nversion = \"2027-1\"\nsource = \"notice\"\n\
                years = [2027, 2027]\noff = [\"2027-01-01\"]\non = [\"2024-10-01\"]";
    let own = table("cn", next);
    assert_eq!((own.years(), own.source()), (Some((2007, 2027)), "notice"));
    assert_eq!(own.to_string(), "cn 2026-1+2027-1");
    // It corrects a year of the table below, too.
    assert!(own.is_off(date("2027-01-01")) && own.is_on(date("2024-10-01")));
    // Presets name the table by its code, so that their calendars know the new year.
    let rulebook = toml(&format!("use = [\"renewal\"]\n{next}"));
    assert_eq!(rulebook.calendar("office").unwrap().last_date(), date("2027-12-31"));
    assert_eq!(
        Rulebook::preset("renewal").unwrap().calendar("office").unwrap().last_date(),
        date("2026-12-31")
    );
}

#[test]
fn an_own_table_of_a_bundled_code_takes_its_place() {
    let own = table("us", "[holidays.us]\noff = [\"2024-02-29\"]");
    assert!(own.is_off(date("2024-02-29")) && !own.is_off(date("2024-07-04")));
    assert_eq!(own.years(), None);
}

#[test]
fn own_tables_stand_on_each_other_in_any_order() {
    let own = table(
        "a",
        "[holidays.a]\nextends = \"b\"\noff = [\"2026-03-02\"]\n\
         [holidays.b]\nextends = \"c\"\non = [\"2026-03-07\"]\n\
         [holidays.c]\nextends = \"cn\"\noff = [\"2026-03-03\"]",
    );
    assert!(own.is_off(date("2026-03-02")) && own.is_off(date("2026-03-03")));
    assert!(own.is_on(date("2026-03-07")) && own.is_off(date("2024-10-01")));
    assert_eq!(own.to_string(), "a 2026-1+1+1+1");
}

// --- code tables ---------------------------------------------------------------------------------

#[test]
fn every_code_table_is_read() {
    let rulebook = toml(
        r#"
        [codes]
        severity = [
          { code = "urgent", rank = 7, label = { zh = "紧急" }, causes = ["outage", "data_loss"] },
          { code = "general", rank = -1 },
        ]
        role = ["agent", { code = "head", label = { en = "head of support" } }]
        channel = [{ code = "phone", sync = true }, "letter", { code = "portal", encrypted = true }]
        waiting = ["customer", "supplier"]
        department = ["logistics"]
        action = ["call", { code = "visit", label = { zh = "拜访" } }]
        "#,
    );
    let codes = rulebook.codes();
    let urgent = codes.severities().find("urgent").unwrap();
    assert_eq!((urgent.rank, urgent.labels.get(Language::Chinese)), (7, Some("紧急")));
    assert_eq!(urgent.causes, ["outage", "data_loss"]);
    assert_eq!(codes.severities().get("general").unwrap().rank, -1);
    let head = codes.roles().find("head").unwrap();
    assert_eq!(head.labels.get(Language::English), Some("head of support"));
    let channels: Vec<_> =
        codes.channels().iter().map(|one| (one.code.as_str(), one.sync, one.encrypted)).collect();
    assert_eq!(
        channels,
        [("phone", true, false), ("letter", false, false), ("portal", false, true)]
    );
    assert_eq!((codes.waiting_reasons().len(), codes.departments().len()), (2, 1));
    let error = codes.actions().find("cal").unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        ("unknown-code", "there is no action `cal`")
    );
    assert_eq!(error.help(), Some("did you mean `call`?"));
    assert_eq!(
        codes.waiting_reasons().find("x").unwrap_err().to_string(),
        "there is no reason to wait `x`"
    );
}

#[test]
fn a_rulebook_without_code_tables_has_empty_ones() {
    let rulebook = toml("");
    assert!(rulebook.codes().severities().is_empty());
    let error = rulebook.codes().roles().find("agent").unwrap_err();
    assert_eq!(error.to_string(), "there is no role `agent`");
}

// --- presets -------------------------------------------------------------------------------------

fn severities(rulebook: &Rulebook) -> Vec<(&str, i32)> {
    rulebook.codes().severities().iter().map(|one| (one.code.as_str(), one.rank)).collect()
}

#[test]
fn presets_bring_the_severities_of_their_documents() {
    let given = [("medium_amount", "100000"), ("new_within", "6 months")];
    let follow_up = Rulebook::preset_with("follow_up", given).unwrap();
    assert_eq!(severities(&follow_up), [("general", 0), ("important", 1), ("urgent", 2)]);
    let quality = Rulebook::preset("service_quality").unwrap();
    assert_eq!(severities(&quality), [("general", 0), ("urgent", 1), ("major", 2)]);
    for (rulebook, text) in [(&follow_up, "紧急问题"), (&quality, "紧急")] {
        let urgent = rulebook.codes().severities().find("urgent").unwrap();
        assert_eq!(urgent.labels.get(Language::Chinese), Some(text));
    }
    for role in quality.codes().roles().iter() {
        assert!(role.labels.get(Language::English).is_some(), "{}", role.code);
        assert!(role.labels.get(Language::Chinese).is_some(), "{}", role.code);
    }
}

#[test]
fn a_preset_that_is_used_whole_brings_everything() {
    let rulebook = toml("use = [\"service_quality\"]");
    let preset = Rulebook::preset("service_quality").unwrap();
    assert_eq!(rulebook.codes(), preset.codes());
    assert_eq!(rulebook.document().calendar, preset.document().calendar);
    same(rulebook.calendar("office").unwrap(), preset.calendar("office").unwrap());
}

#[test]
fn a_scheme_alone_brings_neither_calendars_nor_codes() {
    let rulebook = toml("use = [{ preset = \"service_quality\", parts = [\"scheme\"] }]");
    assert_eq!((rulebook.schemes().len(), rulebook.calendars().count()), (2, 0));
    assert!(rulebook.document().codes.is_empty());
}

#[test]
fn calendars_and_code_tables_are_parts() {
    let parts = |parts: &str| {
        toml(&format!("use = [{{ preset = \"service_quality\", parts = [{parts}] }}]"))
    };
    for part in ["\"calendar\"", "\"calendar.office\""] {
        let rulebook = parts(part);
        assert_eq!((rulebook.schemes().len(), rulebook.calendars().count()), (0, 1), "{part}");
        assert!(rulebook.document().codes.is_empty());
    }
    let rulebook = parts("\"codes\"");
    assert_eq!(rulebook.calendars().count(), 0);
    assert_eq!((rulebook.codes().roles().len(), rulebook.codes().severities().len()), (10, 3));
    let rulebook = parts("\"codes.severity\", \"calendar\"");
    assert_eq!((rulebook.codes().roles().len(), rulebook.codes().severities().len()), (0, 3));
    assert_eq!(rulebook.calendars().count(), 1);
}

#[test]
fn own_entries_replace_those_of_presets() {
    let rulebook = toml(
        r#"
        use = ["service_quality"]
        [calendar.office]
        week = { mon-sat = ["08:00-20:00"] }
        [calendar.depot]
        mode = "24x7"
        [codes]
        severity = [{ code = "urgent", rank = 5 }, { code = "trifle", rank = -1 }]
        "#,
    );
    let office = rulebook.calendar("office").unwrap();
    assert_eq!(hours(office, "2024-10-05"), ["08:00-20:00"]); // a Saturday of the National Day
    assert_eq!(rulebook.calendars().count(), 2);
    assert_eq!(
        severities(&rulebook),
        [("general", 0), ("urgent", 5), ("major", 2), ("trifle", -1)]
    );
    assert!(rulebook.codes().severities().find("urgent").unwrap().causes.is_empty());
}

#[test]
fn equal_entries_of_two_presets_are_one() {
    let rulebook = toml(
        "use = [{ preset = \"renewal\", parts = [\"calendar\"] }, \"service_quality\", \
         { preset = \"follow_up\", parts = [\"calendar.office\"] }]",
    );
    assert_eq!(rulebook.calendars().count(), 1);
}

#[test]
fn the_calendar_of_a_preset_is_in_the_zone_of_the_host() {
    let text = HEAD.replace("Asia/Shanghai", "UTC")
        + "use = [{ preset = \"renewal\", parts = [\"calendar\"] }]";
    let rulebook = Rulebook::from_toml(&text).unwrap();
    assert_eq!(rulebook.calendar("office").unwrap().zone().to_string(), "UTC");
}

// --- the readme ----------------------------------------------------------------------------------

#[test]
fn the_rulebook_of_the_readme_loads() {
    let readme = include_str!("../README.md");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let text = blocks.into_iter().find(|text| text.starts_with("format = 1")).unwrap();
    let rulebook = Rulebook::from_toml(text).unwrap_or_else(|error| panic!("{}", error.report()));
    let office = rulebook.calendar("office").unwrap();
    assert_eq!(hours(office, "2026-02-13"), ["09:00-12:00"]);
    assert_eq!(hours(office, "2026-07-01"), [""; 0]);
    assert_eq!(rulebook.codes().roles().len(), 2);
}
