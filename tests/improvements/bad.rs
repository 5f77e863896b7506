//! Input that means nothing is refused with what to write instead.

use guanxi::policy::improvement::ImprovementPolicy;
use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
use serde::de::DeserializeOwned;

use crate::day;

#[test]
fn periods_that_are_none() {
    for every in ["24 hours", "90 minutes", "3 working days", "0 months", "0 days"] {
        let error = ImprovementPolicy::new(every.parse().unwrap()).unwrap_err();
        assert_eq!((error.code(), error.path()), ("check-period", Some("check_every")));
        assert_eq!(error.to_string(), format!("`{every}` is no period of checks"));
        let help = "write days, weeks, months, quarters or years, such as `1 month`";
        assert_eq!(error.help(), Some(help));
    }
}

#[test]
fn due_days_that_cannot_be_counted() {
    let proposed =
        |on: &str| Improvement::new("G1", "x", Improvement::PROCESS.parse().unwrap(), day(on));
    for (on, span, code, message, help) in [
        (
            "2024-04-05",
            "24 hours",
            "span-not-civil",
            "`24 hours` cannot be counted from a date",
            "write days, weeks, months, quarters or years",
        ),
        (
            "2024-04-05",
            "3 working days",
            "working-day-calendar",
            "`3 working days` needs a calendar: only a calendar says which days are working days",
            "give a business calendar, or write civil days such as `3 days`",
        ),
        (
            "9999-12-31",
            "1 day",
            "date-range",
            "`1 day` from 9999-12-31 lies outside the calendar",
            "use dates of the years 0001 to 9999 and shorter spans",
        ),
        (
            "2024-04-05",
            "100000 years",
            "date-range",
            "`100000 years` from 2024-04-05 lies outside the calendar",
            "use dates of the years 0001 to 9999 and shorter spans",
        ),
    ] {
        let error = proposed(on).due_within(span.parse().unwrap()).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, Some("due")), "{span}");
        assert_eq!((error.to_string(), error.help()), (message.to_owned(), Some(help)));
    }
}

fn refused<T: DeserializeOwned>(text: &str) -> String {
    match serde_json::from_str::<T>(text) {
        Ok(_) => panic!("{text} was read"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn improvements_that_cannot_be_read() {
    for (text, message) in [
        (
            r#"{ "id": "G1", "area": "流程", "proposed_on": "2024-04-05" }"#,
            "`流程` cannot be a code (write 1 to 64 letters",
        ),
        (
            r#"{ "id": "G1", "area": "process", "proposed_on": "5.4.2024" }"#,
            "`5.4.2024` is not a date (write year, month and day as `YYYY-MM-DD`",
        ),
        (
            r#"{ "id": "G1", "area": "process", "proposed_on": "2024-04-05", "due": "2024-04-31" }"#,
            "`2024-04-31` does not exist: April 2024 has 30 days (write a day from 01 to 30)",
        ),
        (
            r#"{ "id": "G1", "area": "process", "proposed_on": "2024-04-05", "due": "30 days" }"#,
            "`30 days` is not a date",
        ),
        (r#"{ "id": "G1", "area": "process" }"#, "missing field `proposed_on`"),
        (r#"{ "id": "G1", "proposed_on": "2024-04-05" }"#, "missing field `area`"),
        (
            r#"{ "id": "G1", "area": "process", "proposed_on": "2024-04-05", "owner": "x" }"#,
            "unknown field `owner`",
        ),
    ] {
        let found = refused::<Improvement>(text);
        assert!(found.starts_with(message), "{found}");
    }
}

#[test]
fn steps_that_cannot_be_read() {
    for (action, message) in [
        (
            r#""begin""#,
            "unknown variant `begin`, expected one of `start`, `check`, `done`, `verify`",
        ),
        (r#"{ "verify": { "finding": "x" } }"#, "missing field `effective`"),
        (r#"{ "verify": { "effective": "yes", "finding": "x" } }"#, "invalid type: string \"yes\""),
        (r#"{ "check": { "text": "x" } }"#, "unknown field `text`, expected `progress`"),
        (r#"{ "postpone": { "due": "2024-05-05" } }"#, "unknown variant `postpone`"),
    ] {
        let found = refused::<ImprovementAction>(action);
        assert!(found.starts_with(message), "{found}");
        let step = format!(r#"{{ "improvement": "G1", "on": "2024-04-05", "action": {action} }}"#);
        assert!(refused::<ImprovementStep>(&step).starts_with(message));
    }
    let found = refused::<ImprovementStep>(
        r#"{ "improvement": "G1", "on": "2024-04-05T09:00:00.5Z", "action": "start" }"#,
    );
    assert!(found.contains("has parts of a second (write whole seconds"), "{found}");
}
