//! Renewal policies that mean nothing: each with a stable code, the place and help, in TOML and in
//! JSON. A `¦` in a text stands before the place that the error points at.

use guanxi::Rulebook;

use super::marked_text::{check, error, place, place_of, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[codes]
role = ["agent", "chief"]
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

/// A policy with these keys besides its window.
fn renewal(keys: &str) -> String {
    format!("[renewal]\nopens = \"6 months\"\nlatest = \"3 months\"\n{keys}\n")
}

refused! {
    no_opening: "renewal-window", "renewal.opens", "does not say `opens`", "opens = \"3 months\"",
        "[¦renewal]\nlatest = \"3 months\"\n";
    no_latest_day: "renewal-window", "renewal.latest", "does not say `latest`", "latest = \"3 months\"",
        "[¦renewal]\nopens = \"3 months\"\n";
    latest_before_the_opening: "window-order", "renewal.latest", "`7 months` before the end may be earlier than `6 months`", "opens first",
        renewal("").replace("\"3 months\"", "¦\"7 months\"");
    latest_perhaps_before_the_opening: "window-order", "renewal.latest", "`31 days`", "opens first",
        "[renewal]\nopens = \"1 month\"\nlatest = ¦\"31 days\"\n";
    opening_of_hours: "civil-span", "renewal.opens", "24 hours", "days",
        renewal("").replace("\"6 months\"", "¦\"24 hours\"");
    no_span: "span-form", "renewal.latest", "three months", "write",
        renewal("").replace("\"3 months\"", "¦\"three months\"");
    unknown_parameter: "unknown-parameter", "renewal.gap", "`$gap`", "parameters",
        renewal("gap = ¦\"$gap\"");
    unknown_level: "unknown-choice", "renewal.plan_from", "`hihg` is no value of `risk_level`", "did you mean `high`?",
        renewal("plan_from = ¦\"hihg\"");
    unknown_role: "unknown-code", "renewal.by", "`agnet`", "did you mean `agent`?",
        renewal("by = ¦\"agnet\"");
    unknown_key: "document-form", "renewal.oepns", "unknown key `oepns`", "did you mean `opens`?",
        renewal("¦oepns = \"1 month\"");
    urgency_without_a_cut: "band-cut", "renewal.urgency[0].within", "`high` begins", "add `within`",
        renewal("urgency = [¦{ code = \"high\" }, { code = \"low\" }]");
    last_urgency_with_a_cut: "no-otherwise", "renewal.urgency[1].within", "`low` is the last one", "take out `within`",
        renewal("urgency = [{ code = \"high\", within = \"1 month\" }, { code = \"low\", within = ¦\"2 months\" }]");
    urgencies_in_the_wrong_order: "bands-order", "renewal.urgency[1].within", "`1 month` does not begin before `2 months`", "most urgent first",
        renewal("urgency = [{ code = \"high\", within = \"2 months\" }, { code = \"medium\", within = ¦\"1 month\" }, { code = \"low\" }]");
    urgencies_with_one_cut: "bands-order", "renewal.urgency[1].within", "`2 months` does not begin before `2 months`", "most urgent first",
        renewal("urgency = [{ code = \"high\", within = \"2 months\" }, { code = \"medium\", within = ¦\"2 months\" }, { code = \"low\" }]");
    urgency_twice: "duplicate-code", "renewal.urgency[1].code", "`high` stands twice", "once",
        renewal("urgency = [{ code = \"high\", within = \"2 months\" }, { code = ¦\"high\" }]");
    urgency_code: "code-form", "renewal.urgency[0].code", "`very high`", "write",
        renewal("urgency = [{ code = ¦\"very high\" }]");
    urgency_key: "document-form", "renewal.urgency[0].form", "unknown key `form`", "`within`",
        renewal("urgency = [{ code = \"high\", ¦form = \"1 month\" }]");
}

/// Months and days are compared by what they can be at most and at least.
#[test]
fn spans_that_are_surely_in_order_are_fine() {
    for (opens, latest) in [
        ("31 days", "1 month"),
        ("1 month", "28 days"),
        ("1 month", "1 month"),
        ("0 days", "0 days"),
    ] {
        let text = format!("{HEAD}[renewal]\nopens = \"{opens}\"\nlatest = \"{latest}\"\n");
        assert!(Rulebook::from_toml(&text).is_ok(), "{opens} {latest}");
    }
}

/// What is changed of a preset is checked against what is left of it.
#[test]
fn a_preset_is_changed_key_by_key() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\nuse = [\"renewal\"]\n";
    let marked = format!("{head}[renewal]\nlatest = ¦\"7 months\"\n");
    let at = place_of(&marked, marked.find('¦').unwrap());
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, ["window-order", "renewal.latest", "`6 months`", "opens first"]);
    assert_eq!(place(&found), at);
    let text = format!("{head}[renewal]\nlatest = \"1 month\"\n");
    let rulebook = Rulebook::from_toml(&text).unwrap();
    let window = rulebook.renewal().unwrap().window(super::date("2024-12-31"));
    assert_eq!(
        (window.opens, window.latest),
        (super::date("2024-06-30"), super::date("2024-11-30"))
    );
}
