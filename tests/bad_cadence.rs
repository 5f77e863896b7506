//! Cadences that mean nothing, and what a rule owner should know of one that does: each with a stable
//! code, the place and help, in TOML and in JSON. A `¦` in a text stands before the place that the
//! error points at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod marked_text;

use guanxi::Rulebook;
use guanxi::rule::{Finding, Severity};
use marked_text::{check, error, place, place_of, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[calendar.office]
week = { mon-fri = ["09:00-17:00"] }
years = [2024, 2024]
[[parameter]]
code = "often"
type = "span"
[[parameter]]
code = "most"
type = "integer"
[[parameter]]
code = "amount"
type = "amount"
default = 5
[codes]
role = ["agent", "chief"]
channel = [{ code = "phone", sync = true }, "email"]
content = ["news"]
change = ["need"]
[[scheme]]
code = "tier"
kind = "bands"
fact = "annual_amount"
bands = [{ code = "A", from = 10 }, { code = "B" }]
[[scheme]]
code = "size"
kind = "bands"
fact = "annual_amount"
bands = [{ code = "large", from = 10 }, { code = "small" }]
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

/// A touch rule with these keys besides.
fn touch(keys: &str) -> String {
    format!("[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\n{keys}\n")
}

fn trigger(keys: &str) -> String {
    format!("[[cadence.trigger]]\ncode = \"t\"\non = [\"need\"]\nwithin = \"5 days\"\n{keys}\n")
}

fn cap(keys: &str) -> String {
    format!("[[cadence.cap]]\ncode = \"c\"\nat_most = 1\nper = \"1 week\"\n{keys}\n")
}

fn pause(from: &str, until: &str) -> String {
    format!("[[cadence.pause]]\ncode = \"p\"\nfrom = {from}\nuntil = {until}\n")
}

// --- names ---------------------------------------------------------------------------------------

refused! {
    unknown_channel: "unknown-code", "cadence.touch[0].channels[1]", "`emial`", "did you mean `email`?",
        touch("channels = [\"phone\", ¦\"emial\"]");
    channel_twice: "duplicate-code", "cadence.touch[0].channels[1]", "channel `phone` stands twice", "once",
        touch("channels = [\"phone\", ¦\"phone\"]");
    unknown_content: "unknown-code", "cadence.touch[0].content[0]", "`nwes`", "did you mean `news`?",
        touch("content = [¦\"nwes\"]");
    unknown_outcome: "unknown-outcome", "cadence.touch[0].outcome[0]", "`raeched`", "did you mean `reached`?",
        touch("outcome = [¦\"raeched\"]");
    unknown_first_due: "unknown-first-due", "cadence.touch[0].first_due", "`now`", "`immediately`",
        touch("first_due = ¦\"now\"");
    unknown_role: "unknown-code", "cadence.touch[0].by[0]", "`agnet`", "did you mean `agent`?",
        touch("by = ¦\"agnet\"");
    unknown_role_of_several: "unknown-code", "cadence.touch[0].by[1]", "`cheif`", "did you mean `chief`?",
        touch("by = [\"agent\", ¦\"cheif\"]");
    unknown_class: "unknown-class", "cadence.touch[0].class[1]", "scheme `tier` has no class `C`", "did you mean",
        touch("scheme = \"tier\"\nclass = [\"A\", ¦\"C\"]");
    class_twice: "duplicate-code", "cadence.touch[0].class[1]", "class `A` stands twice", "once",
        touch("scheme = \"tier\"\nclass = [\"A\", ¦\"A\"]");
    unknown_scheme: "unknown-scheme", "cadence.touch[0].scheme", "no scheme `teir`", "did you mean `tier`?",
        touch("scheme = ¦\"teir\"\nclass = [\"A\"]");
    unknown_common_scheme: "unknown-scheme", "cadence.scheme", "no scheme `teir`", "did you mean `tier`?",
        format!("[cadence]\nscheme = ¦\"teir\"\n{}", touch(""));
    scheme_alone: "audience", "cadence.touch[0].scheme", "`scheme` says nothing alone", "`class`",
        touch("scheme = ¦\"tier\"");
    class_and_condition: "audience", "cadence.touch[0].when", "for some classes or for whoever", "either `class` or `when`",
        touch("scheme = \"tier\"\nclass = [\"A\"]\nwhen = ¦\"strategic\"");
    unknown_calendar: "unknown-calendar", "cadence.calendar", "no calendar `ofice`", "did you mean `office`?",
        "[cadence]\ncalendar = ¦\"ofice\"\n".to_owned();
    unknown_onboarding: "unknown-fact", "cadence.onboarding[1]", "`first_contct`", "did you mean `first_contact`?",
        "[cadence]\nonboarding = [\"first_deal\", ¦\"first_contct\"]\n".to_owned();
    onboarding_is_no_date: "no-date", "cadence.onboarding[0]", "`strategic` is no date", "`first_contact`",
        "[cadence]\nonboarding = [¦\"strategic\"]\n".to_owned();
    unknown_event: "unknown-event", "cadence.trigger[0].on[1]", "`opportunty`", "did you mean `opportunity`?",
        trigger("").replace("[\"need\"]", "[\"need\", ¦\"opportunty\"]");
    unknown_rule: "unknown-rule", "cadence.trigger[0].satisfies[0]", "no touch rule `s`", "`r`",
        format!("{}{}", touch(""), trigger("satisfies = [¦\"s\"]"));
    unknown_channel_of_trigger: "unknown-code", "cadence.trigger[0].channels[0]", "`fax`", "`phone`",
        trigger("channels = [¦\"fax\"]");
    unknown_channel_of_cap: "unknown-code", "cadence.cap[0].channels[0]", "`fax`", "`phone`",
        cap("channels = [¦\"fax\"]");
    unknown_parameter: "unknown-parameter", "cadence.touch[0].every", "unknown parameter `$oftn`", "did you mean `$often`?",
        touch("").replace("\"1 week\"", "¦\"$oftn\"");
    bad_code: "code-form", "cadence.touch[0].code", "`R 1`", "write",
        touch("").replace("\"r\"", "¦\"R 1\"");
    bad_kind: "code-form", "cadence.touch[0].kind", "`a b`", "write",
        touch("kind = ¦\"a b\"");
    unknown_key: "document-form", "cadence.touch[0].chanels", "unknown key `chanels`", "`channels`",
        touch("¦chanels = [\"phone\"]");
}

#[test]
fn classes_of_an_unclear_scheme() {
    let text = touch("class = ¦[\"A\"]");
    refused_after(
        HEAD,
        [
            "no-scheme",
            "cadence.touch[0].class",
            "not clear of which scheme",
            "add `scheme = \"...\"`",
        ],
        &text,
    );
    // The scheme of the cadence says it for all.
    let text = format!("{HEAD}[cadence]\nscheme = \"tier\"\n{}", text.replace('¦', ""));
    assert!(Rulebook::from_toml(&text).is_ok());
}

// --- numbers and periods ---------------------------------------------------------------------------

refused! {
    no_period: "no-period", "cadence.touch[0]", "how often", "every = \"1 week\"",
        "¦[[cadence.touch]]\ncode = \"r\"\n".to_owned();
    hours_are_no_period: "touch-period", "cadence.touch[0].every", "every `36 hours`", "days, weeks",
        touch("").replace("\"1 week\"", "¦\"36 hours\"");
    working_days_are_no_period: "touch-period", "cadence.touch[0].every", "every `3 working days`", "days, weeks",
        touch("").replace("\"1 week\"", "¦\"3 working days\"");
    no_days_are_no_period: "touch-period", "cadence.touch[0].every", "every `0 days`", "days, weeks",
        touch("").replace("\"1 week\"", "¦\"0 days\"");
    period_is_no_span: "span-form", "cadence.touch[0].every", "`weekly`", "write",
        touch("").replace("\"1 week\"", "¦\"weekly\"");
    no_touches: "touch-count", "cadence.touch[0].at_least", "need 0 touches", "1 to 64",
        touch("at_least = ¦0");
    too_many_touches: "touch-count", "cadence.touch[0].at_least", "need 65 touches", "1 to 64",
        touch("at_least = ¦65");
    grace_in_hours: "touch-period", "cadence.touch[0].grace", "a grace cannot be `2 hours`", "`2 days`",
        touch("grace = ¦\"2 hours\"");
    grace_of_a_trigger: "touch-period", "cadence.trigger[0].grace", "`1 working day`", "`2 days`",
        trigger("grace = ¦\"1 working day\"");
    trigger_without_limit: "no-limit", "cadence.trigger[0]", "no limit", "within = \"5 days\"",
        "¦[[cadence.trigger]]\ncode = \"t\"\non = [\"need\"]\n".to_owned();
    trigger_without_event: "empty-list", "cadence.trigger[0].on", "names no event", "interest_expressed",
        trigger("").replace("[\"need\"]", "¦[]");
    trigger_in_hours: "touch-period", "cadence.trigger[0].within", "`4 hours`", "days, weeks",
        trigger("").replace("\"5 days\"", "¦\"4 hours\"");
    cap_count_below_zero: "cap-count", "cadence.cap[0].at_most", "`-1` is no number", "from 0",
        cap("").replace("at_most = 1", "at_most = ¦-1");
    cap_count_is_no_number: "cap-count", "cadence.cap[0].at_most", "`few` is no number", "from 0",
        cap("").replace("at_most = 1", "at_most = ¦\"few\"");
    cap_count_is_a_flag: "cap-count", "cadence.cap[0].at_most", "`true` is no number", "from 0",
        cap("").replace("at_most = 1", "at_most = ¦true");
    cap_in_hours: "touch-period", "cadence.cap[0].per", "`24 hours`", "days, weeks",
        cap("").replace("\"1 week\"", "¦\"24 hours\"");
    parameter_of_another_type: "parameter-type", "cadence.touch[0].every", "`$amount` is `5`", "amount = \"5 days\"",
        touch("").replace("\"1 week\"", "¦\"$amount\"");
    snooze_in_hours: "touch-period", "cadence.snooze.longest", "`2 hours`", "days, weeks",
        "[cadence]\nsnooze = { longest = ¦\"2 hours\" }\n".to_owned();
}

// --- anchors, bounds, pauses, quiet hours -----------------------------------------------------------

refused! {
    fortnights_need_an_epoch: "bucket-epoch", "cadence.touch[0].every", "`2 weeks`", "epoch",
        "[[cadence.touch]]\ncode = \"r\"\nevery = ¦\"2 weeks\"\nanchor = \"bucket\"\n".to_owned();
    epoch_without_periods: "touch-anchor", "cadence.touch[0].epoch", "says nothing without calendar periods", "`anchor`",
        touch("epoch = ¦\"2024-01-01\"");
    epoch_is_no_date: "date-form", "cadence.touch[0].epoch", "`2024-13-01`", "write",
        touch("anchor = \"bucket\"\nepoch = ¦\"2024-13-01\"");
    anchor_is_no_date: "date-form", "cadence.touch[0].anchor", "`2024-02-30`", "write",
        touch("anchor = ¦\"2024-02-30\"");
    anchor_is_no_fact: "unknown-fact", "cadence.touch[0].anchor", "`rollng`", "`rolling`",
        touch("anchor = ¦\"rollng\"");
    anchor_is_no_date_fact: "no-date", "cadence.touch[0].anchor", "`annual_amount` is no date", "`first_contract`",
        touch("anchor = ¦\"annual_amount\"");
    bounds_of_calendar_periods: "touch-anchor", "cadence.touch[0].adjust", "the same for everybody", "rolling",
        touch("anchor = \"bucket\"\n¦adjust = { min = \"1 week\", max = \"1 week\" }");
    bounds_without_the_own_interval: "adjust-bounds", "cadence.touch[0].adjust", "`1 week` is not between `2 weeks` and `1 month`", "own interval",
        touch("¦adjust = { min = \"2 weeks\", max = \"1 month\" }");
    bounds_that_may_be_shorter: "adjust-bounds", "cadence.touch[0].adjust", "`1 month` is not between `30 days`", "own interval",
        touch("¦adjust = { min = \"30 days\", max = \"1 year\" }").replace("1 week", "1 month");
    bounds_in_hours: "touch-period", "cadence.touch[0].adjust.min", "`1 hour`", "days, weeks",
        touch("adjust = { min = ¦\"1 hour\", max = \"1 month\" }");
    pause_that_ends_before: "pause-period", "cadence.pause[0].until", "ends on 2024-02-08 before it begins on 2024-02-09", "inclusive",
        pause("\"2024-02-09\"", "¦\"2024-02-08\"");
    pause_without_date: "date-form", "cadence.pause[0].from", "`9 February`", "write",
        pause("¦\"9 February\"", "\"2024-02-17\"");
    pause_without_code: "code-form", "cadence.pause[0].code", "``", "write",
        pause("\"2024-02-09\"", "\"2024-02-17\"").replace("\"p\"", "¦\"\"");
    quiet_is_no_window: "window-form", "cadence.quiet[0]", "`21:00`", "write",
        "[cadence]\nquiet = [¦\"21:00\"]\n".to_owned();
    quiet_all_day: "quiet-all-day", "cadence.quiet", "leave no time", "`21:00-08:00`",
        "[cadence]\nquiet = ¦[\"00:00-24:00\"]\n".to_owned();
    quiet_all_day_in_parts: "quiet-all-day", "cadence.quiet", "leave no time", "do_not_contact",
        "[cadence]\nquiet = ¦[\"20:00-09:00\", \"08:30-14:00\", \"14:00-20:00\"]\n".to_owned();
    rule_twice: "duplicate-code", "cadence.touch[1]", "`r` stands twice", "a code of its own",
        format!("{}¦{}", touch(""), touch(""));
}

#[test]
fn one_free_minute_is_enough() {
    let load = |quiet: &str| Rulebook::from_toml(&format!("{HEAD}[cadence]\nquiet = {quiet}\n"));
    for quiet in
        ["[\"00:00-23:59\"]", "[\"12:00-11:59\"]", "[\"20:00-09:00\", \"09:01-20:00\"]", "[]"]
    {
        assert!(load(quiet).is_ok(), "{quiet}");
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let text = format!(
        "{HEAD}[cadence]\ncalendar = \"x\"\nquiet = [\"y\"]\n{}{}{}{}",
        touch("at_least = 0\nchannels = [\"fax\"]"),
        trigger("by = \"nobody\""),
        cap("channels = [\"fax\"]"),
        pause("\"2024-02-09\"", "\"2024-02-08\"")
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let paths: Vec<&str> = found.all().map(|one| one.path().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "cadence.calendar",
            "cadence.quiet[0]",
            "cadence.touch[0].at_least",
            "cadence.touch[0].channels[0]",
            "cadence.trigger[0].by[0]",
            "cadence.cap[0].channels[0]",
            "cadence.pause[0].until",
        ]
    );
}

// --- findings --------------------------------------------------------------------------------------

fn findings(rest: &str) -> Vec<Finding> {
    let text = format!("{HEAD}{rest}");
    let rulebook = Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()));
    let about = rulebook.findings().filter(|one| one.path.starts_with("cadence"));
    let found: Vec<Finding> = about.cloned().collect();
    assert!(found.iter().all(|one| !one.message_zh.is_ascii() && !one.message.is_empty()));
    // What is found stands in the document, so it is found again.
    let again = Rulebook::try_from(rulebook.document().clone()).unwrap();
    assert_eq!(again.document(), rulebook.document());
    assert_eq!(again.findings().filter(|one| one.path.starts_with("cadence")).count(), found.len());
    found
}

fn told(rest: &str) -> Vec<(&'static str, String, String)> {
    findings(rest).into_iter().map(|one| (one.code, one.path, one.message)).collect()
}

#[test]
fn a_rule_without_its_number_is_off() {
    let of = |rest: &str, path: &str, message: &str| {
        let expected = ("rule-off", path.to_owned(), message.to_owned());
        assert!(told(rest).contains(&expected), "{:?}", told(rest));
    };
    let off = "the rule is off until a value is given for `often`";
    of(&touch("").replace("1 week", "$often"), "cadence.touch[0].every", off);
    of(&touch("grace = \"$often\""), "cadence.touch[0].grace", off);
    of(&trigger("").replace("5 days", "$often"), "cadence.trigger[0].within", off);
    of(&cap("").replace("1 week", "$often"), "cadence.cap[0].per", off);
    of(
        &cap("").replace("= 1\n", "= \"$most\"\n"),
        "cadence.cap[0].at_most",
        "the rule is off until a value is given for `most`",
    );
    // What only widens a rule leaves it on.
    let text = touch("adjust = { min = \"1 day\", max = \"$often\" }");
    of(
        &text,
        "cadence.touch[0].adjust.max",
        "no customer has an interval of its own until a value is given for `often`",
    );
    let rulebook = Rulebook::from_toml(&format!("{HEAD}{text}")).unwrap();
    assert_eq!(rulebook.cadence().unwrap().rule("r").unwrap().interval_bounds(), None);
    of(
        "[cadence]\nsnooze = { longest = \"$often\" }\n",
        "cadence.snooze.longest",
        "a touch may be put off for any time until a value is given for `often`",
    );
    // A trigger may name a rule that is off.
    let text =
        format!("{}{}", touch("").replace("1 week", "$often"), trigger("satisfies = [\"r\"]"));
    assert_eq!(told(&text).len(), 1);
}

#[test]
fn caps_below_what_a_rule_asks_for_name_both() {
    let rule = "[[cadence.touch]]\ncode = \"r\"\nat_least = 2\nevery = \"1 week\"\nchannels = [\"phone\"]\n";
    let found = findings(&format!("{rule}{}", cap("channels = [\"phone\", \"email\"]")));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].path.as_str(), found[0].severity),
        ("cap-below-minimum", "cadence.cap[0]", Severity::Warning)
    );
    assert_eq!(
        found[0].message,
        "the cap `c` allows 1 in `1 week`, and the rule `r` (cadence.touch[0]) asks for 2 every `1 week`"
    );
    let none = |cap: &str, rule: &str| {
        let found = told(&format!("{rule}{cap}"));
        assert!(found.is_empty(), "{found:?}");
    };
    let enough = cap("channels = [\"phone\"]").replace("= 1\n", "= 2\n");
    none(&enough, rule);
    none(&cap("channels = [\"email\"]"), rule); // the other channel is free
    none(&cap("promotional = true"), rule); // only what sells
    none(&cap(""), &rule.replace("code = ", "proactive = false\ncode = ")); // the customer's own contact
    none(
        &cap("scheme = \"tier\"\nclass = [\"A\"]"),
        &rule.replace("code = ", "scheme = \"tier\"\nclass = [\"B\"]\ncode = "),
    );
    // A month has four weeks at least.
    let monthly =
        |most: u32| cap("").replace("= 1\n", &format!("= {most}\n")).replace("1 week", "1 month");
    assert_eq!(told(&format!("{rule}{}", monthly(7))).len(), 1);
    none(&monthly(8), rule);
    // Over every channel, where neither names one; none at all is below everything.
    assert_eq!(told(&format!("{}{}", touch(""), cap("").replace("= 1\n", "= 0\n"))).len(), 1);
}

#[test]
fn a_rule_for_classes_that_nobody_reaches() {
    let scheme = "[[scheme]]\ncode = \"never\"\nkind = \"list\"\nclasses = [\n\
                  { code = \"in\", when = \"annual_amount > 5 and annual_amount < 3\" }, { code = \"out\" }]\n";
    let rule = |class: &str| {
        format!("{scheme}{}", touch(&format!("scheme = \"never\"\nclass = [{class}]")))
    };
    assert_eq!(
        told(&rule("\"in\"")),
        [(
            "unreachable-rule",
            "cadence.touch[0]".to_owned(),
            "no customer can be in a class of the rule".to_owned()
        )]
    );
    assert!(told(&rule("\"in\", \"out\"")).is_empty());
    assert!(told(&rule("\"out\"")).is_empty());
}

#[test]
fn what_points_at_two_places_points_at_them() {
    // Errors of whole documents are marked as those of single keys are.
    let text = format!("{HEAD}{}", touch("channels = [¦\"fax\"]"));
    let at = place_of(&text, text.find('¦').unwrap());
    let text = text.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, ["unknown-code", "cadence.touch[0].channels[0]", "`fax`", "`phone`"]);
    assert_eq!(place(&found), at);
}
