//! The parts `cadence` and `cadence.CODE` of presets: what comes in with them, what takes the place of
//! what, and composed documents that come back.

use super::*;

fn loaded(rest: &str) -> guanxi::Result<Rulebook> {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
}

fn codes(rulebook: &Rulebook) -> Vec<String> {
    let cadence = rulebook.cadence().unwrap();
    let rule =
        |rule: &guanxi::policy::cadence::TouchRule| format!("{} {}", rule.code(), rule.every());
    cadence.rules().iter().map(rule).collect()
}

/// The document without its presets makes the same rulebook, and says the same of a customer.
fn comes_back(rulebook: &Rulebook) {
    let document = rulebook.document();
    assert!(document.uses.is_empty());
    let again =
        Rulebook::try_from(document.clone()).unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!(again.document(), document);
    assert_eq!(codes(&again), codes(rulebook));
    let written = serde_json::to_string(document).unwrap();
    let read = Rulebook::from_json(&written).unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!(read.document(), document);
    let explained = |rulebook: &Rulebook| {
        let reading = read_with(rulebook, &rulebook.facts(), &[], "03-18");
        rulebook.cadence().unwrap().explain(&reading, guanxi::label::Language::Chinese)
    };
    assert_eq!(explained(&again), explained(rulebook));
}

#[test]
fn every_preset_has_the_rules_of_its_document_and_comes_back() {
    /// Its parameters, and its rules with their intervals.
    type Preset = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);
    let presets: &[Preset] = &[
        (
            "follow_up",
            &[("medium_amount", "100000"), ("new_within", "6 months")],
            &[
                "s_light 1 week",
                "a_light 2 weeks",
                "bc_light 1 month",
                "s_formal 1 month",
                "a_formal 1 quarter",
                "b_formal 6 months",
                "c_formal 12 months",
            ],
        ),
        (
            "value_activity",
            &[],
            &[
                "core_phone 1 month",
                "core_visit 1 quarter",
                "potential_mail 2 weeks",
                "potential_survey 1 month",
            ],
        ),
        (
            "renewal",
            &[],
            &[
                "a_deep 1 month",
                "a_report 1 quarter",
                "b_talk 1 quarter",
                "b_solution 6 months",
                "c_light 6 months",
                "warning_touch 1 week",
            ],
        ),
        (
            "service_quality",
            &[],
            &[
                "a_visit 1 month",
                "a_call 1 week",
                "b_call 2 weeks",
                "b_mail 1 month",
                "c_push 1 month",
            ],
        ),
        (
            "follow_up_basics",
            &[
                ("high_frequency", "10"),
                ("mid_frequency", "5"),
                ("high_amount", "10"),
                ("mid_amount", "5"),
            ],
            &["high_follow 1 week", "mid_follow 1 month", "low_follow 1 quarter"],
        ),
    ];
    for (preset, parameters, expected) in presets {
        let rulebook = Rulebook::preset_with(preset, parameters.iter().copied())
            .unwrap_or_else(|error| panic!("{}", error.report()));
        assert_eq!(codes(&rulebook), *expected, "{preset}");
        comes_back(&rulebook);
    }
}

#[test]
fn numbers_that_a_document_leaves_open_turn_their_rule_on() {
    let on = |preset: &str, parameters: &[(&str, &str)]| {
        let rulebook = Rulebook::preset_with(preset, parameters.iter().copied()).unwrap();
        comes_back(&rulebook);
        (codes(&rulebook), rulebook.cadence().unwrap().triggers().len(), rulebook)
    };
    let (rules, ..) = on("renewal", &[("update_every", "2 months")]);
    assert!(rules.contains(&"b_update 2 months".to_owned())); // D002-42
    let base = [("medium_amount", "100000"), ("new_within", "6 months")];
    let more = [
        ("triggered_within", "5 days"),
        ("news_within", "1 week"),
        ("calls_max", "0"),
        ("calls_window", "1 month"),
    ];
    let (_, triggers, rulebook) = on("follow_up", &[&base[..], &more].concat());
    assert_eq!(triggers, 2); // D000-63, D000-71
    // D000-65: not one call.
    let facts = rulebook.facts().with("class(tier)", "S").unwrap();
    let reading = read_with(&rulebook, &facts, &[], "03-18");
    assert_eq!(
        reading.touch("s_light").unwrap().proposal.as_ref().unwrap().channel,
        Some(code("email"))
    );
    let cuts = [
        ("high_frequency", "10"),
        ("mid_frequency", "5"),
        ("high_amount", "10"),
        ("mid_amount", "5"),
    ];
    let more = [
        ("high_shortest", "2 days"),
        ("low_longest", "1 year"),
        ("call_back_every", "6 months"),
        ("mail_every", "1 month"),
    ];
    let (rules, _, rulebook) = on("follow_up_basics", &[&cuts[..], &more].concat());
    assert_eq!(rules[3..], ["call_back 6 months", "mail 1 month"]); // D004-27, D004-29
    let bounds =
        rulebook.cadence().unwrap().rule("high_follow").unwrap().interval_bounds().unwrap();
    assert_eq!(
        (bounds.0.to_string(), bounds.1.to_string()),
        ("2 days".to_owned(), "1 week".to_owned())
    ); // D004-37
}

#[test]
fn the_part_brings_what_it_names() {
    let rulebook = rulebook(
        "use = [{ preset = \"service_quality\", parts = [\"cadence\", \"scheme.tier\"] }]",
    );
    assert_eq!(
        codes(&rulebook),
        ["a_visit 1 month", "a_call 1 week", "b_call 2 weeks", "b_mail 1 month", "c_push 1 month"]
    );
    assert!(rulebook.calendar("office").is_ok());
    assert!(rulebook.codes().channels().iter().any(|one| one.code == "sms"));
    assert!(rulebook.sla().is_err());
    comes_back(&rulebook);
    // One rule alone, with its channels, roles and calendar and nothing else.
    let one = super::rulebook(
        "use = [{ preset = \"service_quality\", parts = [\"cadence.b_mail\", \"scheme.tier\"] }]",
    );
    assert_eq!(codes(&one), ["b_mail 1 month"]);
    assert!(one.codes().channels().iter().any(|one| one.code == "email"));
    assert!(!one.codes().channels().iter().any(|one| one.code == "sms"));
    comes_back(&one);
    let error = loaded("use = [{ preset = \"service_quality\", parts = [\"cadence.b_mial\"] }]")
        .unwrap_err();
    assert_eq!((error.code(), error.path()), ("unknown-part", Some("use[0].parts[0]")));
    assert!(error.help().unwrap().contains("`cadence.b_mail`"), "{}", error.report());
}

#[test]
fn own_entries_take_the_place_of_brought_ones() {
    let rulebook = rulebook(
        "use = [\"service_quality\"]\n[calendar.shop]\nweek = { mon-sat = [\"10:00-20:00\"] }\n\
         [cadence]\ncalendar = \"shop\"\nquiet = [\"21:00-08:00\"]\n\
         [[cadence.touch]]\ncode = \"a_call\"\nclass = [\"A\"]\nevery = \"3 days\"\n\
         [[cadence.touch]]\ncode = \"hello\"\nevery = \"1 year\"\n",
    );
    assert_eq!(
        codes(&rulebook),
        [
            "a_visit 1 month",
            "a_call 3 days",
            "b_call 2 weeks",
            "b_mail 1 month",
            "c_push 1 month",
            "hello 1 year"
        ]
    );
    let cadence = rulebook.cadence().unwrap();
    let history = cadence.history(&Customer::new("K"), &[], at("03-01"), None);
    assert_eq!(cadence.hours(&history, date("03-16")).len(), 1); // a Saturday
    comes_back(&rulebook);
}

#[test]
fn two_presets_do_not_bring_other_cadences() {
    let both =
        "use = [\"renewal\", { preset = \"value_activity\", parts = [\"cadence\", \"scheme\"] }]";
    let error = loaded(both).unwrap_err();
    assert_eq!((error.code(), error.path()), ("preset-conflict", Some("use[1]")));
    assert_eq!(
        error.to_string(),
        "presets `renewal` and `value_activity` both bring `cadence.scheme`"
    );
    assert!(error.help().unwrap().contains("take `cadence` of one of them only"));
    // The same twice is no conflict.
    let twice =
        loaded("use = [{ preset = \"renewal\", parts = [\"cadence\", \"scheme\"] }, \"renewal\"]");
    assert_eq!(codes(&twice.unwrap()).len(), 6);
    // Nor is the same said by two.
    let fine = loaded(
        "use = [{ preset = \"renewal\", parts = [\"cadence\", \"scheme\"] }, { preset = \"service_quality\", parts = [\"sla\"] }]",
    );
    comes_back(&fine.unwrap());
}

#[test]
fn c_31_a_touch_while_a_warning_is_open_is_off_where_nothing_warns() {
    let with =
        |parts: &str| rulebook(&format!("use = [{{ preset = \"renewal\", parts = [{parts}] }}]\n"));
    let has = |rulebook: &Rulebook| codes(rulebook).iter().any(|one| one.starts_with("warning"));
    assert!(has(&with("\"cadence\", \"scheme\", \"warning\"")));
    let without = with("\"cadence\", \"scheme\"");
    assert!(!has(&without));
    let off = without.findings().any(|one| one.path.ends_with("warning_touch"));
    assert!(
        off && !with("\"cadence\", \"scheme\", \"warning\"")
            .findings()
            .any(|one| one.path.ends_with("warning_touch"))
    );
    comes_back(&without);
}

#[test]
fn rules_of_classes_that_an_own_scheme_has_not_are_off_with_a_finding() {
    let own = "[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
               bands = [{ code = \"A\", from = 5 }, { code = \"B\" }]\n";
    let rulebook = rulebook(&format!(
        "use = [{{ preset = \"renewal\", parts = [\"cadence\", \"scheme\"] }}]\n{own}"
    ));
    assert_eq!(codes(&rulebook).len(), 4);
    let found: Vec<(&str, &str)> = rulebook
        .findings()
        .map(|one| (one.code, one.path.as_str()))
        .filter(|(_, path)| path.contains("c_light") || path.contains("touch"))
        .collect();
    assert!(found.iter().any(|(code, _)| *code == "rule-off"), "{found:?}");
    comes_back(&rulebook);
}
