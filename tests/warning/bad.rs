//! Warning policies that mean nothing.

use guanxi::Rulebook;

use crate::marked_text::{check, error, refused_after};

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
                    [codes]\nrole = [\"sales\"]\naction = [\"visit\"]\ncause = [\"price\"]\n\
                    signal = [\"anomaly\"]\n";

macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], $text);
        }
    )*};
}

refused! {
    unknown_level: "unknown-choice", "warning.trigger[0].level", "`hihg` is not a value of `risk_level`", "did you mean `high`?",
        "[[warning.trigger]]\ncause = \"a\"\nlevel = ¦\"hihg\"\nwhen = \"strategic\"";
    unknown_level_to_clear: "unknown-choice", "warning.clear_at_most", "`lo` is not a value of `risk_level`", "did you mean `low`?",
        "[warning]\nclear_at_most = ¦\"lo\"";
    unknown_detection: "unknown-detection", "warning.detect", "`trigered` is no way to detect", "did you mean `triggered`?",
        "[warning]\ndetect = ¦\"trigered\"";
    no_code: "code-form", "warning.trigger[0].cause", "`逾期`", "`label`",
        "[[warning.trigger]]\ncause = ¦\"逾期\"\nlevel = \"high\"\nwhen = \"strategic\"";
    a_later_result: "later-result", "warning.trigger[0].when", "`open_warning` comes out of warnings", "signals",
        "[[warning.trigger]]\ncause = \"a\"\nlevel = \"high\"\nwhen = ¦\"strategic or open_warning\"";
    a_later_date: "later-result", "warning.trigger[0].when", "`warning_opened` comes out of warnings", "signals",
        "[[warning.trigger]]\ncause = \"a\"\nlevel = \"high\"\nwhen = ¦\"age(warning_opened) > 3 days\"";
    unknown_milestone: "unknown-milestone", "warning.clock[0].milestone", "`reprt` is no milestone of a warning", "did you mean `report`?",
        "[[warning.clock]]\nmilestone = ¦\"reprt\"\nwithin = \"2 hours\"";
    a_report_again_and_again: "clock-keys", "warning.clock[0].every", "`every` is for clocks of the milestone `progress`, not `report`", "write `within`",
        "[[warning.clock]]\nmilestone = \"report\"\nevery = ¦\"2 hours\"";
    progress_once: "clock-keys", "warning.clock[0].within", "progress is reported again and again", "write `every`",
        "[[warning.clock]]\nmilestone = \"progress\"\nwithin = ¦\"1 week\"";
    a_start_that_is_none: "clock-start", "warning.clock[0].from", "a clock for `meet` does not start at `cleared`", "write `reported`, `detected`",
        "[[warning.clock]]\nmilestone = \"meet\"\nwithin = \"1 hour\"\nfrom = ¦\"cleared\"";
    progress_from_the_detection: "clock-start", "warning.clock[0].from", "a clock for `progress` does not start at `detected`", "write `executed`",
        "[[warning.clock]]\nmilestone = \"progress\"\nevery = \"1 week\"\nfrom = ¦\"detected\"";
    unknown_role: "unknown-code", "warning.clock[0].by", "there is no role `sale`", "did you mean `sales`?",
        "[[warning.clock]]\nmilestone = \"meet\"\nwithin = \"1 hour\"\nby = ¦\"sale\"";
    unknown_receiver: "unknown-code", "warning.clock[0].to", "there is no role `boss`", "`sales`",
        "[[warning.clock]]\nmilestone = \"meet\"\nwithin = \"1 hour\"\nto = ¦\"boss\"";
    unknown_calendar: "unknown-calendar", "warning.clock[0].calendar", "there is no calendar `office`", "none is declared",
        "[[warning.clock]]\nmilestone = \"meet\"\nwithin = \"1 hour\"\ncalendar = ¦\"office\"";
    no_limit: "no-limit", "warning.clock[0]", "neither a limit nor a date", "within",
        "¦[[warning.clock]]\nmilestone = \"meet\"";
    two_clocks: "duplicate-code", "warning.clock[1]", "`clock.meet` stands twice", "a code of its own",
        "[[warning.clock]]\nmilestone = \"meet\"\nwithin = \"1 hour\"\n¦[[warning.clock]]\nmilestone = \"meet\"\nwithin = \"2 hours\"";
    unknown_action: "unknown-code", "warning.playbook[0].actions[0]", "there is no action `vist`", "did you mean `visit`?",
        "[[warning.playbook]]\ncause = \"price\"\nactions = [¦\"vist\"]";
    no_action: "empty-list", "warning.playbook[0].actions", "`actions` names nothing", "write for example",
        "[[warning.playbook]]\ncause = \"price\"\nactions = ¦[]";
    unknown_cause: "unknown-cause", "warning.playbook[0].cause", "`prise` is neither a root cause nor the cause of a trigger", "did you mean `price`?",
        "[[warning.playbook]]\ncause = ¦\"prise\"\nactions = [\"visit\"]";
}

#[test]
fn unknown_signal() {
    let trigger = "[[warning.trigger]]\ncause = \"a\"\nlevel = \"high\"\nwhen = \"signal(anomly)\"";
    let text = format!("{HEAD}{trigger}");
    let found = error(&text, Rulebook::from_toml(&text));
    let help = "did you mean `signal(anomaly)`?";
    check(&found, ["unknown-fact", "warning.trigger[0].when", "`signal(anomly)`", help]);
}
