//! What builder and parsers refuse, and what the refusals say.

use super::*;

#[test]
fn every_refusal_of_the_builder_says_what_to_write() {
    let zone = Zone::utc;
    let cases: [(ClockBuilder, &str, &str, &str); 18] = [
        (Clock::builder(), "no-limit", "neither a limit nor a date", "`within = \"24 hours\"`"),
        (
            within("3 working days"),
            "working-days-without-calendar",
            "`3 working days` needs a calendar",
            "add `calendar = \"office\"`",
        ),
        (
            within("3 days").basis(office()).zone(zone()),
            "civil-span-on-calendar",
            "`3 days` counts all days",
            "write working days",
        ),
        (within("1 month"), "civil-span-without-zone", "`1 month` needs a zone", "zone"),
        (
            within("1 hour").edge(DueEdge::DayEnd),
            "due-edge",
            "a limit in minutes or hours ends when its time is up and has no edge",
            "leave out `edge`",
        ),
        (
            within("immediately").edge(DueEdge::SameTime),
            "due-edge",
            "`immediately` ends when its time is up and has no edge",
            "leave out `edge`",
        ),
        (
            within("2 days").zone(zone()).edge(DueEdge::CloseOfBusiness),
            "due-edge",
            "`2 days` knows no business hours",
            "`same_time` or `day_end`",
        ),
        (
            Clock::builder().by_field().edge(DueEdge::DayEnd),
            "due-edge",
            "a date of its own has no edge",
            "leave out `edge`",
        ),
        (
            Clock::builder().every(limit("immediately")),
            "repeat-immediately",
            "cannot begin anew immediately",
            "`every = \"4 hours\"`",
        ),
        (
            Clock::builder().every(limit("4 hours")).by_field(),
            "repeat-by-field",
            "cannot end at one date",
            "leave out `within_field`",
        ),
        (
            within("1 hour").tolerance("1 day".parse().unwrap()),
            "tolerance",
            "`1 day` cannot be a tolerance",
            "such as `5 minutes`",
        ),
        (
            within("1 hour").tolerance("1 working day".parse().unwrap()),
            "tolerance",
            "`1 working day` cannot be a tolerance",
            "write minutes or hours",
        ),
        (
            within("1 hour").step(step("75%")).step(step("75.0%")),
            "duplicate-step",
            "two steps at `75%`",
            "take several roles",
        ),
        (within("1 hour").step(step("0%")), "step-share", "there from the start", "such as `75%`"),
        (
            Clock::builder().by_field().step(step("0%")),
            "step-share",
            "there from the start",
            "above zero",
        ),
        (
            within("1 hour").step(step("61 minutes before")),
            "step-before-start",
            "`61 minutes before` would lie before the start",
            "within the limit",
        ),
        (
            within("immediately").step(step("75%")),
            "step-before-start",
            "`75%` would lie before the start",
            "within the limit",
        ),
        // The earlier of limit and date counts, so no date makes room for the step.
        (
            within("1 hour").by_field().step(step("2 hours before")),
            "step-before-start",
            "`2 hours before` would lie before the start",
            "within the limit",
        ),
    ];
    for (builder, code, message, help) in cases {
        let error = builder.build().expect_err(code);
        assert_eq!(error.kind(), ErrorKind::Rulebook, "{code}");
        let (found, said, helped) = refusal(&error);
        assert_eq!(found, code, "{said}");
        assert!(said.contains(message), "{code}: {said}");
        assert!(helped.contains(help), "{code}: {helped}");
    }
    // A refused step is named by its place.
    let error = within("1 hour").step(step("75%")).step(step("0%")).build().unwrap_err();
    assert_eq!(error.path(), Some("steps[1]"));
}

#[test]
fn what_lies_just_inside_is_built() {
    for builder in [
        within("1 hour").step(step("60 minutes before")),
        within("1 hour").step(step("0.0001%")).step(step("100%")),
        within("immediately").step(step("breach")).step(step("1 minute after")),
        Clock::builder().by_field().step(step("2 hours before")),
        within("3 working days").basis(office()).step(step("30 hours before")),
        within("3 working days").basis(office()).edge(DueEdge::DayEnd),
        within("1 day").zone(Zone::utc()).edge(DueEdge::SameTime),
        within("1 hour").tolerance("0 minutes".parse().unwrap()),
        // Two ways to write one distance are two steps: the text is the key.
        within("1 hour").step(step("60 minutes after")).step(step("1 hour after")),
        within("1 hour").step(step("1 hour after")).step(step("1 hour elapsed after")),
    ] {
        let debug = format!("{builder:?}");
        assert!(builder.build().is_ok(), "{debug}");
    }
}

#[test]
fn every_refusal_of_the_parsers_says_what_to_write() {
    let limit = |text: &str| text.parse::<Limit>().unwrap_err();
    let trigger = |text: &str| text.parse::<Trigger>().unwrap_err();
    let edge = |text: &str| text.parse::<DueEdge>().unwrap_err();
    let cases = [
        (limit("0 hours"), "zero-limit", "a limit cannot be zero", "write `immediately`"),
        (limit("0 working days"), "zero-limit", "cannot be zero", "leave the clock out"),
        (trigger("soon"), "step-form", "`soon` is no step", "`1 hour before`, `breach`"),
        (trigger("breached"), "step-form", "`breached` is no step", "`75%`"),
        (trigger("1 hour"), "step-form", "`1 hour` is no step", "`24 hours after`"),
        (trigger(""), "step-form", "`` is no step", "`75%`"),
        (
            trigger("1 hour elapsed before"),
            "step-offset",
            "elapsed time can be counted after the due instant only",
            "leave out `elapsed`",
        ),
        (trigger("0 minutes after"), "step-offset", "cannot be zero away", "`100%`"),
        (trigger("0 hours before"), "step-offset", "cannot be zero away", "`breach`"),
        (
            trigger("1 day after"),
            "step-offset",
            "`1 day` cannot be the distance",
            "minutes or hours",
        ),
        (
            trigger("2 working days before"),
            "step-offset",
            "`2 working days` cannot be the distance",
            "`24 hours after`",
        ),
        (
            edge("noon"),
            "due-edge",
            "a limit cannot end at `noon`",
            "`close_of_business`, `same_time`",
        ),
        (edge("CloseOfBusiness"), "due-edge", "cannot end at `CloseOfBusiness`", "`day_end`"),
    ];
    for (error, code, message, help) in cases {
        assert_eq!(error.kind(), ErrorKind::Value, "{code}");
        let (found, said, helped) = refusal(&error);
        assert_eq!(found, code, "{said}");
        assert!(said.contains(message), "{code}: {said}");
        assert!(helped.contains(help), "{code}: {helped}");
    }
    // What is no span or no percentage is refused as such.
    for (error, code) in [
        (limit("soon"), "span-form"),
        (limit("Immediately"), "span-form"),
        (limit("-1 hour"), "span-count"),
        (trigger("soon after"), "span-form"),
        (trigger("elapsed after"), "span-form"),
        (trigger("100.5%"), "percent-range"),
        (trigger("%"), "percent-form"),
    ] {
        assert_eq!(refusal(&error).0, code, "{error}");
    }
}

#[test]
fn texts_of_limits_and_steps_are_read_back() {
    for text in ["immediately", "90 minutes", "24 hours", "1 working day", "2 quarters"] {
        assert_eq!(limit(text).to_string(), text);
    }
    for text in ["12.5%", "100%", "1 minute before", "breach", "24 hours elapsed after"] {
        assert_eq!(step(text).at.to_string(), text);
        assert_eq!(step(format!("{:<30}", step(text).at).trim()).at, step(text).at);
    }
    for edge in [DueEdge::CloseOfBusiness, DueEdge::SameTime, DueEdge::DayEnd] {
        let text = serde_json::to_string(&edge).unwrap();
        assert_eq!(text.trim_matches('"').parse::<DueEdge>().unwrap(), edge);
    }
}
