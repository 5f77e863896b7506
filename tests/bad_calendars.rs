//! Calendars, holiday tables and code tables that mean nothing: each is refused with a stable code,
//! the place, and help, in TOML and in JSON. A `¦` in a text stands before the place that the error
//! points at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod marked_text;

use guanxi::Rulebook;
use marked_text::{place, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "Asia/Shanghai"
"#;

/// Named cases: code, path, what the help contains, and the text after [`HEAD`].
macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, "", $help], &$text);
        }
    )*};
}

/// A calendar with a week and these keys.
fn office(keys: &str) -> String {
    format!("[calendar.office]\nweek = {{ mon-fri = [\"09:00-17:00\"] }}\n{keys}\n")
}

/// A calendar that stands on the table `acme`, which has these keys.
fn acme(keys: &str) -> String {
    format!("{}[holidays.acme]\n{keys}\n", office("holidays = \"acme\""))
}

// --- calendars -----------------------------------------------------------------------------------

refused! {
    no_hours_at_all: "calendar-empty", "calendar.office.week", "mode = \"24x7\"",
        "[calendar.¦office]\nholidays = \"cn\"";
    an_empty_week: "calendar-empty", "calendar.office.week", "week = { mon-fri",
        "[calendar.office]\n¦week = {}";
    a_week_without_windows: "calendar-empty", "calendar.office.week", "week = { mon-fri",
        "[calendar.office]\n¦week = { mon-fri = [] }";
    breaks_that_leave_nothing: "calendar-empty", "calendar.office.week", "week = { mon-fri",
        "[calendar.office]\n¦week = { mon = [\"09:00-10:00\"] }\nyears = [2024, 2024]\nholidays = \"x\"\n\
         beyond = \"weekly\"\n[holidays.x]\noff = [\"2024-01-01/2024-12-31\"]";
    unknown_weekday: "weekday-name", "calendar.office.week.mon-fry", "did you mean `fri`?",
        "[calendar.office]\nweek = { mon-fry = ¦[\"09:00-12:00\"] }";
    weekday_in_two_entries: "weekday-twice", "calendar.office.week.wed", "once",
        "[calendar.office.week]\nmon-fri = [\"09:00-12:00\"]\nwed = ¦[\"10:00-12:00\"]";
    window_that_ends_at_midnight: "window-end-midnight", "calendar.office.week.mon-fri[1]", "`24:00`",
        "[calendar.office]\nweek = { mon-fri = [\"09:00-12:00\", ¦\"18:00-00:00\"] }";
    window_without_length: "window-empty", "calendar.office.week.mon-fri[0]", "leave the window out",
        "[calendar.office]\nweek = { mon-fri = [¦\"09:00-09:00\"] }";
    window_in_words: "window-form", "calendar.office.week.mon-fri[0]", "09:00",
        "[calendar.office]\nweek = { mon-fri = [¦\"9 to 5\"] }";
    window_beyond_the_day: "window-form", "calendar.office.week.sat[0]", "`22:00-06:00`",
        "[calendar.office]\nweek = { sat = [¦\"09:00-25:00\"] }";
    too_many_windows: "day-windows", "calendar.office.week.mon", "24 windows",
        format!("[calendar.office]\nweek = {{ mon = ¦[{}] }}", ["\"09:00-10:00\""; 25].join(", "));
    one_text_for_a_list_of_windows: "document-form", "calendar.office.week.mon", "[ ... ]",
        "[calendar.office]\nweek = { mon = ¦\"09:00-10:00\" }";
    a_number_for_a_window: "document-form", "calendar.office.week.mon[0]", "in quotes",
        "[calendar.office]\nweek = { mon = [¦9] }";
    unknown_mode: "document-form", "calendar.office.mode", "`24x7`",
        "[calendar.office]\nmode = ¦\"24/7\"";
    hours_of_what_never_closes: "calendar-keys", "calendar.office.week", "take out `mode`",
        "[calendar.office]\nmode = \"24x7\"\n¦week = { mon = [\"09:00-10:00\"] }";
    holidays_of_what_never_closes: "calendar-keys", "calendar.office.holidays", "take it out",
        "[calendar.office]\nmode = \"24x7\"\nholidays = ¦\"cn\"";
    unknown_zone_of_a_calendar: "unknown-zone", "calendar.office.time_zone", "did you mean `Europe/Berlin`?",
        office("time_zone = ¦\"Europe/Berlim\"");
    zone_of_what_never_closes: "unknown-zone", "calendar.office.time_zone", "write",
        "[calendar.office]\nmode = \"24x7\"\ntime_zone = ¦\"here\"";
    unknown_table: "unknown-holidays", "calendar.office.holidays", "did you mean `uk_england`?",
        office("holidays = ¦\"uk_englan\"");
    unknown_own_table: "unknown-holidays", "calendar.office.holidays", "did you mean `acme`?",
        office("holidays = ¦\"acne\"\n[holidays.acme]");
    unknown_beyond: "document-form", "calendar.office.beyond", "`error`, `weekly`",
        office("beyond = ¦\"nothing\"");
    unknown_working_dates: "document-form", "calendar.office.working_dates", "`any`, `start`",
        office("working_dates = ¦\"end\"");
    make_up_hours_of_no_length: "window-empty", "calendar.office.make_up_hours[0]", "leave the window out",
        office("make_up_hours = [¦\"10:00-10:00\"]");
    day_that_is_no_date: "date-form", "calendar.office.day.2026-02-30", "01 to 28",
        office("day = { 2026-02-30 = ¦[] }");
    window_of_a_day: "window-end-midnight", "calendar.office.day.2026-02-13[1]", "`24:00`",
        office("day = { 2026-02-13 = [\"09:00-12:00\", ¦\"20:00-00:00\"] }");
    window_of_a_break: "window-form", "calendar.office.breaks.2026-02-13[0]", "09:00",
        office("breaks = { 2026-02-13 = [¦\"noon\"] }");
    break_on_no_date: "date-form", "calendar.office.breaks.13.2.2026", "YYYY-MM-DD",
        office("¦breaks = { \"13.2.2026\" = [\"12:00-13:00\"] }");
    one_year: "calendar-years", "calendar.office.years", "[2025, 2030]",
        office("years = ¦[2025]");
    years_in_the_wrong_order: "calendar-years", "calendar.office.years", "1 to 130 years",
        office("years = ¦[2030, 2025]");
    too_many_years: "calendar-years", "calendar.office.years", "1 to 130 years",
        office("years = ¦[1900, 2099]");
    years_of_no_table: "calendar-years", "calendar.office.years", "years of the holiday table",
        office("holidays = \"us\"\nyears = ¦[1990, 1999]");
    years_of_no_calendar: "calendar-years", "calendar.office.years", "[2025, 2030]",
        office("years = ¦[2025, 99999999999]");
    year_with_a_point: "document-form", "calendar.office.years[0]", "whole number",
        office("years = [¦2025.5, 2030]");
    typo_in_a_key_of_a_calendar: "document-form", "calendar.office.holliday", "`holidays`",
        office("¦holliday = \"cn\"");
    code_of_a_calendar: "code-form", "calendar.our office", "letters",
        "[calendar.¦'our office']\nweek = { mon-fri = [\"09:00-17:00\"] }";
    list_of_calendars: "document-form", "calendar", "a table",
        "¦[[calendar]]\ncode = \"office\"";
    unknown_part_calendar: "unknown-part", "use[0].parts[0]", "did you mean `calendar.office`?",
        "use = [{ preset = \"renewal\", parts = [¦\"calendar.ofice\"] }]";
    codes_of_a_preset_without: "unknown-part", "use[0].parts[0]", "`calendar`",
        "use = [{ preset = \"renewal\", parts = [¦\"codes.severity\"] }]";
    presets_that_disagree_on_codes: "preset-conflict", "use[1]", "parts",
        "use = [{ preset = \"follow_up\", parts = [\"codes\"] }, ¦{ preset = \"service_quality\", parts = [\"codes\"] }]";
}

// --- holiday tables ------------------------------------------------------------------------------

refused! {
    unknown_base: "unknown-holidays", "holidays.acme.extends", "did you mean `cn`?",
        acme("extends = ¦\"cnn\"");
    table_that_extends_itself: "holidays-circle", "holidays.acme.extends", "`cn`",
        acme("extends = ¦\"acme\"");
    tables_in_a_circle: "holidays-circle", "holidays.b.extends", "take one `extends` out",
        office("holidays = \"a\"\n[holidays.a]\nextends = \"b\"\n[holidays.b]\nextends = ¦\"a\"");
    tables_that_lead_to_a_circle: "holidays-circle", "holidays.c.extends", "take one `extends` out",
        office("holidays = \"a\"\n[holidays.a]\nextends = \"b\"\n[holidays.b]\nextends = \"c\"\n\
                [holidays.c]\nextends = ¦\"b\"");
    no_version: "holiday-version", "holidays.acme.version", "`2026-1`",
        acme("version = ¦\" \"");
    years_of_a_table_in_the_wrong_order: "holiday-years", "holidays.acme.years", "[2025, 2026]",
        acme("years = ¦[2026, 2025]");
    three_years_of_a_table: "holiday-years", "holidays.acme.years", "[2025, 2030]",
        acme("years = ¦[2024, 2025, 2026]");
    years_that_leave_a_gap: "holiday-years", "holidays.acme.years", "follow its own",
        acme("extends = \"cn\"\nyears = ¦[2030, 2031]");
    holiday_that_is_no_date: "date-form", "holidays.acme.off[1]", "YYYY-MM-DD",
        acme("off = [\"2026-05-01\", ¦\"1 May\"]");
    holiday_twice: "holiday-twice", "holidays.acme.on[0]", "once",
        acme("off = [\"2026-05-01/2026-05-05\"]\non = [¦\"2026-05-03\"]");
    holidays_that_go_back: "holiday-range", "holidays.acme.off[0]", "the first and the last date",
        acme("off = [¦\"2026-05-05/2026-05-01\"]");
    holiday_of_another_year: "holiday-date", "holidays.acme.off[0]", "years that the table covers",
        acme("years = [2025, 2026]\noff = [¦\"2030-01-01\"]");
    holiday_of_no_year_of_the_base: "holiday-date", "holidays.acme.off[0]", "years that the table covers",
        acme("extends = \"cn\"\noff = [¦\"2030-01-01\"]");
    window_of_a_short_day: "window-end-midnight", "holidays.acme.short.2026-12-24[0]", "`24:00`",
        acme("short = { 2026-12-24 = [¦\"09:00-00:00\"] }");
    short_day_of_another_year: "holiday-date", "holidays.acme.short.2030-12-24", "correct the date",
        acme("years = [2025, 2026]\nshort = { 2030-12-24 = ¦[\"09:00-12:00\"] }");
    break_of_a_table_on_no_date: "date-form", "holidays.acme.breaks.christmas", "YYYY-MM-DD",
        acme("breaks = { christmas = ¦[\"09:00-12:00\"] }");
    code_of_a_table: "code-form", "holidays.1st", "letters",
        office("[holidays.¦1st]\noff = [\"2026-01-01\"]");
    typo_in_a_key_of_a_table: "document-form", "holidays.acme.of", "`off`",
        acme("¦of = [\"2026-01-01\"]");
    table_of_more_years_than_a_calendar: "calendar-years", "calendar.office.years", "1 to 130 years",
        "[calendar.¦office]\nweek = { mon-fri = [\"09:00-17:00\"] }\nholidays = \"acme\"\n[holidays.acme]\nyears = [1800, 2026]";
}

// --- code tables ---------------------------------------------------------------------------------

refused! {
    two_severities_of_one_rank: "severity-rank", "codes.severity[1].rank", "a rank of its own",
        "[codes]\nseverity = [{ code = \"a\", rank = 1 }, { code = \"b\", rank = ¦1 }]";
    severity_without_a_rank: "severity-rank", "codes.severity[0].rank", "rank = 0",
        "[codes]\nseverity = [¦{ code = \"a\" }]";
    severity_by_its_code_alone: "severity-rank", "codes.severity[0].rank", "`{ code = \"urgent\", rank = 0 }`",
        "[codes]\nseverity = [¦\"urgent\"]";
    rank_with_a_point: "document-form", "codes.severity[0].rank", "whole number",
        "[codes]\nseverity = [{ code = \"a\", rank = ¦1.5 }]";
    rank_too_large: "document-form", "codes.severity[0].rank", "whole number",
        "[codes]\nseverity = [{ code = \"a\", rank = ¦3000000000 }]";
    cause_twice: "duplicate-code", "codes.severity[0].causes[1]", "once",
        "[codes]\nseverity = [{ code = \"a\", rank = 1, causes = [\"outage\", ¦\"outage\"] }]";
    cause_in_words: "code-form", "codes.severity[0].causes[0]", "letters",
        "[codes]\nseverity = [{ code = \"a\", rank = 1, causes = [¦\"data loss\"] }]";
    severity_twice: "duplicate-code", "codes.severity[1]", "a code of its own",
        "[codes]\nseverity = [{ code = \"a\", rank = 1 }, ¦{ code = \"a\", rank = 2 }]";
    role_twice: "duplicate-code", "codes.role[1]", "a code of its own",
        "[codes]\nrole = [\"head\", ¦\"head\"]";
    role_named_by_a_label: "code-form", "codes.role[0].code", "`label`",
        "[codes]\nrole = [¦\"客服主管\"]";
    channel_without_a_code: "code-form", "codes.channel[0].code", "letters",
        "[codes]\nchannel = [¦{ sync = true }]";
    sync_in_words: "document-form", "codes.channel[0].sync", "`true` or `false`",
        "[codes]\nchannel = [{ code = \"phone\", sync = ¦\"yes\" }]";
    number_for_a_role: "document-form", "codes.role[0]", "a code, or a table",
        "[codes]\nrole = [¦5]";
    unknown_code_table: "document-form", "codes.roles", "`role`",
        "[codes]\n¦roles = [\"head\"]";
    typo_in_a_key_of_a_channel: "document-form", "codes.channel[0].synch", "`sync`",
        "[codes]\nchannel = [{ code = \"phone\", ¦synch = true }]";
}

// --- keys that stand twice -----------------------------------------------------------------------

#[test]
fn keys_that_stand_twice() {
    let head = r#""format": 1, "code": "own", "currency": "CNY", "time_zone": "UTC""#;
    let week = r#""week": {"mon": ["09:00-17:00"]}"#;
    for (path, rest) in [
        ("calendar.a", format!(r#""calendar": {{"a": {{{week}}}, "a": {{{week}}}}}"#)),
        (
            "calendar.a.day.2026-01-02",
            format!(
                r#""calendar": {{"a": {{{week}, "day": {{"2026-01-02": [], "2026-01-02": []}}}}}}"#
            ),
        ),
        (
            "calendar.a.week.mon",
            r#""calendar": {"a": {"week": {"mon": [], "mon": ["09:00-17:00"]}}}"#.to_owned(),
        ),
        ("holidays.a", r#""holidays": {"a": {}, "a": {}}"#.to_owned()),
    ] {
        let error = Rulebook::from_json(&format!("{{{head},\n{rest}}}")).unwrap_err();
        assert_eq!(error.code(), "document-form", "{}", error.report());
        assert!(error.to_string().contains("stands twice"), "{}", error.report());
        assert_eq!(error.position().unwrap().line, 2);
        assert!(error.help().is_some());
        let parent = path.rsplit_once('.').unwrap().0;
        assert!(error.path().unwrap().starts_with(parent), "{}", error.report());
    }
    let text = format!("{HEAD}[calendar.a.day]\n2026-01-02 = []\n2026-01-02 = []\n");
    let error = Rulebook::from_toml(&text).unwrap_err();
    assert_eq!((error.code(), place(&error)), ("toml-syntax", (8, 1)));
}

// --- bounds --------------------------------------------------------------------------------------

#[test]
fn a_pile_of_tables_has_a_bound() {
    let pile = |height: usize| {
        let tables: String = (1..height)
            .map(|place| format!("[holidays.t{place}]\nextends = \"t{}\"\n", place - 1))
            .collect();
        format!("{HEAD}[holidays.t0]\nextends = \"cn\"\n{tables}")
    };
    assert!(Rulebook::from_toml(&pile(16)).is_ok());
    let error = Rulebook::from_toml(&pile(17)).unwrap_err();
    assert_eq!((error.code(), error.path()), ("holidays-extends", Some("holidays.t16.extends")));
    assert_eq!(place(&error), (39, 11));
    // Much higher is refused once, and soon.
    let error = Rulebook::from_toml(&pile(900)).unwrap_err();
    assert_eq!((error.code(), error.all().count()), ("holidays-extends", 1));
}

#[test]
fn a_rulebook_has_a_thousand_calendars_at_most() {
    let text: String = (0..1001).map(|one| format!("[calendar.c{one}]\n")).collect();
    let error = Rulebook::from_toml(&format!("{HEAD}{text}")).unwrap_err();
    assert_eq!((error.code(), error.path()), ("too-many-calendars", Some("calendar")));
    assert_eq!(error.all().count(), 1);
}

// --- all at once ---------------------------------------------------------------------------------

#[test]
fn all_that_is_wrong_is_reported_in_the_order_of_the_text() {
    let text = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "Asia/Shanghia"

[calendar.office]
week = { mon-fri = ["09:00-09:00", "10:00-00:00"], fry = ["9"] }
holidays = "cm"
years = [1]

[calendar.depot]
mode = "24x7"
time_zone = "nowhere"
beyond = "weekly"

[holidays.acme]
off = ["2026-05-01", "2026-05-01", "tomorrow"]
short = { 2026-05-02 = ["x"] }

[codes]
role = ["a b", "c", "c"]
"#;
    let error = Rulebook::from_toml(text).unwrap_err();
    let found: Vec<_> = error.all().map(|error| (place(error).0, error.code())).collect();
    assert_eq!(
        found,
        [
            (5, "unknown-zone"),
            (8, "window-empty"),
            (8, "window-end-midnight"),
            (8, "weekday-name"),
            (8, "window-form"),
            (9, "unknown-holidays"),
            (10, "calendar-years"),
            (14, "unknown-zone"),
            (15, "calendar-keys"),
            (18, "holiday-twice"),
            (18, "date-form"),
            (19, "window-form"),
            (22, "code-form"),
            (22, "duplicate-code"),
        ],
        "{}",
        error.report()
    );
    assert!(error.all().all(|error| error.help().is_some_and(|help| !help.is_empty())));
}

#[test]
fn what_a_wrong_table_brings_down_is_not_reported_as_well() {
    // The calendar has no table, and years that no table covers; the other table has no base.
    let text = office("holidays = \"b\"\nyears = [2024, 2026]\n")
        + "[holidays.a]\noff = [¦\"x\"]\n[holidays.b]\nextends = \"a\"\non = [\"2099-01-01\"]";
    refused_after(HEAD, ["date-form", "holidays.a.off[0]", "", "YYYY-MM-DD"], &text);
}
