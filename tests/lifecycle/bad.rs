//! Lifecycles that mean nothing, and how they compose.

use guanxi::policy::lifecycle::{PausedRefuses, Resumption};
use guanxi::policy::scheme::Case;
use guanxi::{Error, Rulebook};

use crate::marked_text::{check, error, place, place_of, refused_after};
use crate::own;

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";

macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], $text);
        }
    )*};
}

refused! {
    unknown_resumption: "unknown-resumption", "lifecycle.resume_on[1]", "`isue`", "did you mean `issue`?",
        "[lifecycle]\nresume_on = [\"interaction\", ¦\"isue\"]";
    unknown_contact: "unknown-contact", "lifecycle.paused_refuses", "`inbound`", "write one of `outbound`, `promotional`",
        "[lifecycle]\npaused_refuses = ¦\"inbound\"";
    unknown_stage: "unknown-stage", "lifecycle.stage.selling_", "`selling_`", "did you mean `selling`?",
        "[lifecycle.stage]\n¦selling_ = { en = \"selling\" }";
    unknown_step: "unknown-step", "lifecycle.step.delivery", "`delivery`", "did you mean `delivered`?",
        "[lifecycle.step]\n¦delivery = { en = \"delivered\" }";
    no_code: "code-form", "lifecycle.segment[0].code", "`新客户`", "`label`",
        "[[lifecycle.segment]]\ncode = ¦\"新客户\"\nwhen = \"strategic\"";
    a_segment_twice: "duplicate-code", "lifecycle.segment[1]", "`segment.new` stands twice", "a code of its own",
        "[[lifecycle.segment]]\ncode = \"new\"\nwhen = \"strategic\"\n\
         ¦[[lifecycle.segment]]\ncode = \"new\"\nwhen = \"upsell\"";
    a_key_too_many: "document-form", "lifecycle.at_risks", "`at_risks`", "`at_risk`",
        "[lifecycle]\n¦at_risks = \"strategic\"";
}

/// Conditions point into their text.
fn refused_in_a_condition(expected: [&str; 4], text: &str) {
    let marked = format!("{HEAD}{text}");
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, expected);
    assert_eq!(place(&found), place_of(&marked, marked.find('¦').unwrap()), "{}", found.report());
    let document: serde_json::Value = toml::from_str(&text).unwrap();
    let json = document.to_string();
    check(&error(&json, Rulebook::from_json(&json)), expected);
}

macro_rules! refused_condition {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_in_a_condition([$code, $path, $message, $help], $text);
        }
    )*};
}

refused_condition! {
    unknown_fact: "unknown-fact", "lifecycle.at_risk", "`open_warnin`", "did you mean `open_warning`?",
        "[lifecycle]\nat_risk = \"¦open_warnin\"";
    wrong_type: "condition-type", "lifecycle.dormant", "`last_order` is a date", "age(last_order)",
        "[lifecycle]\ndormant = \"¦last_order\"";
    broken_condition: "condition-syntax", "lifecycle.segment[0].when", "expected", "a flag such as",
        "[[lifecycle.segment]]\ncode = \"new\"\nwhen = \"strategic and¦\"";
    unknown_parameter: "unknown-parameter", "lifecycle.segment[0].when", "`$new`", "new = ...",
        "[[lifecycle.segment]]\ncode = \"new\"\nwhen = \"age(first_deal) <= ¦$new\"";
    a_class_of_no_scheme: "unknown-fact", "lifecycle.segment[0].when", "`class(tier)`", "declare it",
        "[[lifecycle.segment]]\ncode = \"top\"\nwhen = \"¦class(tier) = A\"";
}

/// All that is wrong, at once.
#[test]
fn everything_wrong_is_reported() {
    let text = format!(
        "{HEAD}[lifecycle]\nat_risk = \"x1\"\ndormant = \"x2\"\nresume_on = [\"x3\"]\n\
         paused_refuses = \"x4\"\n[lifecycle.stage]\nx5 = {{}}\n\
         [[lifecycle.segment]]\ncode = \"6\"\nwhen = \"x6\"\n"
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let mut codes: Vec<&str> = found.all().map(Error::code).collect();
    codes.sort_unstable();
    let expected = [
        "code-form",
        "unknown-contact",
        "unknown-fact",
        "unknown-fact",
        "unknown-resumption",
        "unknown-stage",
    ];
    assert_eq!(codes, expected, "{}", found.report());
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let (one, other) = (own("[lifecycle]\nat_risk = \"open_warning\""), own(""));
    let facts = other.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    for error in
        [one.lifecycle().health(&case).unwrap_err(), one.lifecycle().segments(&case).unwrap_err()]
    {
        assert_eq!(error.code(), "foreign-facts");
        assert_eq!(error.to_string(), "the facts are made for another rulebook than `own`");
        assert_eq!(error.help(), Some("take them over with `Rulebook::adopt`"));
    }
}

// --- composition ---------------------------------------------------------------------------------

/// The part `lifecycle` brings the parameters that it names, and nothing else of the preset.
#[test]
fn the_part_brings_what_it_names() {
    let head = "use = [{ preset = \"follow_up\", parts = [\"lifecycle\"] }]\n";
    let error = Rulebook::from_toml(&format!("{HEAD}{head}")).unwrap_err();
    assert_eq!((error.code(), error.all().count()), ("required-parameter", 1));
    let rulebook = own(&format!("{head}parameters = {{ new_within = \"6 months\" }}"));
    assert_eq!((rulebook.schemes().len(), rulebook.findings().count()), (0, 1));
    let document = rulebook.document();
    assert!(document.uses.is_empty() && document.lifecycle.at_risk.is_some());
    assert_eq!(document.parameter.len(), 2);
    assert_eq!(Rulebook::try_from(document.clone()).unwrap().document(), document);
    let json = serde_json::to_string(document).unwrap();
    assert_eq!(Rulebook::from_json(&json).unwrap().document(), document);
}

/// Presets join where they speak of different things; an own entry replaces, another adds.
#[test]
fn lifecycles_of_presets_join_and_own_entries_replace() {
    let rulebook = own("use = [{ preset = \"follow_up\", parts = [\"lifecycle\"] },\n\
                { preset = \"renewal\", parts = [\"lifecycle\"] },\n\
                { preset = \"service_quality\", parts = [\"lifecycle\"] }]\n\
         [lifecycle]\ndormant = \"dormant\"\nresume_on = [\"interaction\"]\n\
         [[lifecycle.segment]]\ncode = \"new\"\nwhen = \"age(first_deal) <= 1 month\"\n\
         [[lifecycle.segment]]\ncode = \"own\"\nwhen = \"strategic\"\n");
    let document = rulebook.document();
    let segments: Vec<&str> =
        document.lifecycle.segment.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(segments, ["new", "existing", "long_term", "own"]);
    assert_eq!(document.lifecycle.segment[0].when, "age(first_deal) <= 1 month");
    assert_eq!(document.lifecycle.dormant.as_deref(), Some("dormant"));
    assert_eq!(
        document.lifecycle.resume_on.as_deref().unwrap(),
        [Resumption::Interaction.as_str()]
    );
    assert_eq!(
        document.lifecycle.paused_refuses.as_deref(),
        Some(PausedRefuses::Outbound.as_str())
    );
    assert_eq!(document.lifecycle.step.len(), 5);
    // What only replaced entries named is not asked for.
    assert!(document.parameter.is_empty() && rulebook.findings().count() == 0);
}

#[test]
fn a_wrong_text_of_an_own_entry_is_pointed_at() {
    let text = "use = [{ preset = \"renewal\", parts = [\"lifecycle\"] }]\n\
                [[lifecycle.segment]]\ncode = \"long_term\"\nwhen = \"age(¦first_deel) >= 2 years\"\n";
    let marked = format!("{HEAD}{text}");
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    assert_eq!((found.code(), found.path()), ("unknown-fact", Some("lifecycle.segment[0].when")));
    assert_eq!(place(&found), place_of(&marked, marked.find('¦').unwrap()));
    assert_eq!(found.help(), Some("did you mean `first_deal`?"));
}
