//! Upkeep policies that mean nothing: each with a stable code, the place and help, in TOML and JSON. A
//! `¦` stands before the place that the error points at.

use super::marked_text::refused_after;

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[calendar.office]
week = { mon-fri = ["09:00-17:00"] }
years = [2024, 2024]
[codes]
role = ["agent"]
change = ["org_change"]
[[scheme]]
code = "tier"
kind = "bands"
fact = "annual_amount"
bands = [{ code = "A", from = 5 }, { code = "B" }]
[[scheme]]
code = "size"
kind = "bands"
fact = "annual_amount"
bands = [{ code = "big", from = 5 }, { code = "small" }]
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

fn fresh(keys: &str) -> String {
    format!("[[upkeep.freshness]]\ncode = \"x\"\n{keys}\n")
}

fn refresh(keys: &str) -> String {
    format!("[[upkeep.refresh]]\ncode = \"x\"\n{keys}\n")
}

refused! {
    unknown_field: "unknown-field", "upkeep.required[1]", "`industri`", "did you mean `industry`?",
        "[upkeep]\nrequired = [\"full_name\", ¦\"industri\"]";
    field_twice: "duplicate-code", "upkeep.before_entry[1]", "`phone` stands twice", "once",
        "[upkeep]\nbefore_entry = [\"phone\", ¦\"phone\"]";
    class_of_no_scheme: "no-scheme", "upkeep.before_entry[1]", "of which scheme", "add `scheme`",
        "[upkeep]\nbefore_entry = [\"phone\", ¦\"class\"]";
    unknown_scheme: "unknown-scheme", "upkeep.scheme", "`teir`", "did you mean `tier`?",
        "[upkeep]\nscheme = ¦\"teir\"\nrequired = [\"class\"]";
    unknown_major: "unknown-change", "upkeep.major[0]", "`org_chang`", "did you mean `org_change`?",
        "[upkeep]\nmajor = [¦\"org_chang\"]";
    major_twice: "duplicate-code", "upkeep.major[1]", "`org_change` stands twice", "once",
        "[upkeep]\nmajor = [\"org_change\", ¦\"org_change\"]";
    nothing_of_interest: "empty-list", "upkeep.interest", "names nothing", "plan = true",
        "[upkeep]\n¦interest = { plan = false }";
    interest_field: "unknown-field", "upkeep.interest.fields[0]", "`key_ned`", "`key_need`",
        "[upkeep]\ninterest = { fields = [¦\"key_ned\"] }";
    unknown_change: "unknown-change", "upkeep.freshness[0].changes[0]", "`contact_change`",
        "did you mean `contact_changed`?",
        fresh("changes = [¦\"contact_change\"]\nwithin = \"1 hour\"");
    change_twice: "duplicate-code", "upkeep.freshness[0].changes[1]", "`any` stands twice", "once",
        fresh("changes = [\"any\", ¦\"any\"]\nwithin = \"1 hour\"");
    no_change: "empty-list", "upkeep.freshness[0].changes", "names nothing", "[\"any\"]",
        fresh("changes = ¦[]\nwithin = \"1 hour\"");
    nothing_is_major: "no-major-changes", "upkeep.freshness[0].changes[0]", "which changes are major",
        "major = ", fresh("changes = [¦\"major\"]\nwithin = \"1 hour\"");
    no_limit: "no-limit", "upkeep.freshness[0]", "no limit", "24 hours",
        "¦[[upkeep.freshness]]\ncode = \"x\"\nchanges = [\"any\"]";
    zero_limit: "zero-limit", "upkeep.freshness[0].within", "cannot be zero", "immediately",
        fresh("changes = [\"any\"]\nwithin = ¦\"0 hours\"");
    working_days_of_no_calendar: "working-days-without-calendar", "upkeep.freshness[0]",
        "`3 working days` needs a calendar", "calendar = \"office\"",
        "¦[[upkeep.freshness]]\ncode = \"x\"\nchanges = [\"any\"]\nwithin = \"3 working days\"";
    unknown_calendar: "unknown-calendar", "upkeep.freshness[0].calendar", "`ofice`",
        "did you mean `office`?",
        fresh("changes = [\"any\"]\nwithin = \"1 hour\"\ncalendar = ¦\"ofice\"");
    unknown_edge: "due-edge", "upkeep.freshness[0].edge", "`noon`", "close_of_business",
        fresh("changes = [\"any\"]\nwithin = \"1 day\"\nedge = ¦\"noon\"");
    unknown_role: "unknown-code", "upkeep.freshness[0].by", "`agnt`", "did you mean `agent`?",
        fresh("changes = [\"any\"]\nwithin = \"1 hour\"\nby = ¦\"agnt\"");
    rule_twice: "duplicate-code", "upkeep.freshness[1]", "`x` stands twice", "a code of its own",
        format!("{}¦{}", fresh("changes = [\"any\"]\nwithin = \"1 hour\""),
            fresh("changes = [\"any\"]\nwithin = \"2 hours\""));
    parameter_of_another_type: "parameter-type", "upkeep.freshness[0].within", "`$soon` is `5`",
        "24 hours", format!("[[parameter]]\ncode = \"soon\"\ntype = \"integer\"\ndefault = 5\n{}",
            fresh("changes = [\"any\"]\nwithin = ¦\"$soon\""));
    refresh_of_no_field: "empty-list", "upkeep.refresh[0].fields", "names nothing", "brought up to date",
        refresh("fields = ¦[]\nevery = \"1 month\"");
    refresh_in_hours: "refresh-period", "upkeep.refresh[0].every", "`24 hours`", "1 month",
        refresh("fields = [\"phone\"]\nevery = ¦\"24 hours\"");
    refresh_of_nothing: "refresh-period", "upkeep.refresh[0].every", "`0 days`", "1 month",
        refresh("fields = [\"phone\"]\nevery = ¦\"0 days\"");
    class_of_which_scheme: "no-scheme", "upkeep.refresh[0].class", "of which scheme", "add `scheme`",
        refresh("class = ¦[\"A\"]\nfields = [\"phone\"]\nevery = \"1 month\"");
    unknown_class: "unknown-class", "upkeep.refresh[0].class[1]", "no class `Cc`", "`A`, `B`",
        refresh("scheme = \"tier\"\nclass = [\"A\", ¦\"Cc\"]\nfields = [\"phone\"]\nevery = \"1 month\"");
    class_twice: "duplicate-code", "upkeep.refresh[0].class[1]", "`A` stands twice", "once",
        refresh("scheme = \"tier\"\nclass = [\"A\", ¦\"A\"]\nfields = [\"phone\"]\nevery = \"1 month\"");
    unknown_scheme_of_a_refresh: "unknown-scheme", "upkeep.refresh[0].scheme", "`sise`",
        "did you mean `size`?",
        refresh("scheme = ¦\"sise\"\nfields = [\"phone\"]\nevery = \"1 month\"");
    unknown_log_field: "unknown-log-field", "upkeep.log.fields[0]", "`feedbak`",
        "did you mean `feedback`?", "[upkeep]\nlog = { fields = [¦\"feedbak\"] }";
    calendar_of_no_limit: "no-limit", "upkeep.log.calendar", "`calendar` says nothing", "within",
        "[upkeep]\nlog = { calendar = ¦\"office\" }";
    cleansing_of_five_months: "bucket-period", "upkeep.cleansing.every", "`5 months`", "1 quarter",
        "[upkeep]\ncleansing = { every = ¦\"5 months\" }";
    unknown_occasion: "unknown-occasion", "upkeep.verify[0].at", "`first_contct`",
        "did you mean `first_contact`?",
        "[[upkeep.verify]]\ncode = \"x\"\nat = ¦\"first_contct\"\nfields = [\"phone\"]";
    verify_nothing: "empty-list", "upkeep.verify[0]", "names nothing", "confirmed",
        "¦[[upkeep.verify]]\ncode = \"x\"\nat = \"entry\"";
    bad_code: "code-form", "upkeep.verify[0].code", "`a b`", "write",
        "[[upkeep.verify]]\ncode = ¦\"a b\"\nat = \"entry\"\nfields = [\"phone\"]";
}

#[test]
fn changes_that_every_rulebook_knows_are_not_declared() {
    for code in ["any", "major", "new_purchase", "interest_expressed"] {
        let text = format!("[codes]\nchange = [\"{code}\"]\n[upkeep]\nrequired = [\"phone\"]\n");
        let error = super::rulebook(&text).unwrap_err();
        assert_eq!((error.code(), error.path()), ("reserved-change", Some("codes.change[0]")));
        assert_eq!(error.to_string(), format!("`{code}` is a change that every rulebook knows"));
        assert_eq!(error.help(), Some("use it without declaring it"));
    }
}

#[test]
fn everything_wrong_is_found_at_once() {
    let error = super::rulebook(
        "[upkeep]\nrequired = [\"x\"]\nlog = { within = \"soon\" }\ncleansing = { every = \"1 hour\" }\n\
         [[upkeep.refresh]]\ncode = \"r\"\nfields = [\"y\"]\nevery = \"1 hour\"\nby = \"z\"\n",
    )
    .unwrap_err();
    let paths: Vec<&str> = error.all().map(|one| one.path().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "upkeep.required[0]",
            "upkeep.log.within",
            "upkeep.cleansing.every",
            "upkeep.refresh[0].fields[0]",
            "upkeep.refresh[0].every",
            "upkeep.refresh[0].by",
        ]
    );
}
