//! Occasions of presets and own ones, and the document that comes out of them.

use guanxi::Rulebook;
use guanxi::rulebook::PRESETS;

use super::HEAD;

fn load(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn codes(rulebook: &Rulebook) -> Vec<&str> {
    rulebook.occasions().rules().map(|rule| rule.code.as_str()).collect()
}

fn comes_back(rulebook: &Rulebook) {
    let again = Rulebook::try_from(rulebook.document().clone())
        .unwrap_or_else(|error| panic!("{}", error.report()));
    assert_eq!(again.document(), rulebook.document());
    assert_eq!(codes(&again), codes(rulebook));
}

#[test]
fn the_part_brings_what_its_rules_name() {
    let rulebook = load("use = [{ preset = \"service_quality\", parts = [\"occasion\"] }]\n");
    assert_eq!(codes(&rulebook).len(), 6);
    assert_eq!(rulebook.schemes().len(), 1); // tier, of which cards and gifts ask
    assert!(rulebook.codes().actions().get("gift").is_some());
    assert!(rulebook.codes().actions().get("emergency_response").is_none());
    assert!(rulebook.codes().roles().get("account_manager").is_some());
    assert!(rulebook.codes().channels().get("email").is_some());
    comes_back(&rulebook);
}

#[test]
fn a_single_rule_is_a_part() {
    let used = "use = [{ preset = \"service_quality\", parts = [\"occasion.contract_end\"] }]\n";
    let rulebook = load(used);
    assert_eq!(codes(&rulebook), ["contract_end"]);
    assert!(rulebook.schemes().is_empty());
    comes_back(&rulebook);
    let error =
        Rulebook::from_toml(&format!("{HEAD}{}", used.replace("contract_end", "contract_edn")))
            .unwrap_err();
    assert_eq!(
        (error.code(), error.help()),
        ("unknown-part", Some("did you mean `occasion.contract_end`?"))
    );
}

/// the lead of gifts is a parameter.
#[test]
fn the_lead_of_gifts_is_a_parameter() {
    let own = "[[occasion]]\ncode = \"festival_gift\"\nscheme = \"tier\"\nclass = [\"A\"]\n\
               on = \"festival\"\nfestivals = [\"spring_festival\"]\nactions = [\"gift\"]\n\
               lead = \"$gift_lead\"\nroll = \"before\"\ncalendar = \"office\"\n";
    let lead = |given: &str| {
        let rulebook = load(&format!("use = [\"renewal\"]\n{given}{own}"));
        comes_back(&rulebook);
        rulebook.occasions().rule("festival_gift").unwrap().lead.to_string()
    };
    assert_eq!(lead(""), "0 days");
    assert_eq!(lead("parameters = { gift_lead = \"1 week\" }\n"), "1 week");
}

#[test]
fn a_rule_without_list_or_parameter_is_off_and_says_so() {
    let codes_of = "[codes]\naction = [\"gift\"]\n";
    for (rule, path) in [
        ("on = \"festival\"", "occasion[0].festivals"),
        ("on = \"dates\"", "occasion[0].dates"),
        ("on = \"birthday\"\nlead = \"$early\"", "occasion[0].lead"),
        ("on = \"birthday\"\nupcoming = \"$early\"", "occasion[0].upcoming"),
        ("on = \"birthday\"\nwhen = \"annual_amount >= $least\"", "occasion[0].when"),
    ] {
        let rulebook = load(&format!(
            "{codes_of}[[parameter]]\ncode = \"early\"\ntype = \"span\"\n[[parameter]]\n\
             code = \"least\"\ntype = \"amount\"\n\
             [[occasion]]\ncode = \"o\"\nactions = [\"gift\"]\n{rule}\n"
        ));
        assert_eq!(codes(&rulebook), [] as [&str; 0], "{rule}");
        let found: Vec<(&str, &str)> =
            rulebook.findings().map(|one| (one.code, one.path.as_str())).collect();
        assert_eq!(found, [("rule-off", path)], "{rule}");
        comes_back(&rulebook);
        assert_eq!(rulebook.document().occasion.len(), 1);
    }
    let wrong = Rulebook::from_toml(&format!(
        "{HEAD}parameters = {{ early = 3 }}\n{codes_of}[[occasion]]\ncode = \"o\"\n\
         on = \"birthday\"\nactions = [\"gift\"]\nlead = \"$early\"\n"
    ))
    .unwrap_err();
    assert_eq!((wrong.code(), wrong.path()), ("parameter-type", Some("occasion[0].lead")));
}

#[test]
fn an_own_rule_takes_the_place_of_a_presets() {
    let rulebook = load(
        "use = [\"service_quality\"]\n[[occasion]]\ncode = \"contract_end\"\n\
         on = \"contract_end\"\nactions = [\"notice\"]\nlead = \"60 days\"\n",
    );
    assert_eq!(codes(&rulebook).len(), 6);
    let lead = rulebook.occasions().rule("contract_end").unwrap().lead;
    assert_eq!(lead, "60 days".parse().unwrap());
    comes_back(&rulebook);
}

/// `company_anniversary` of two presets says two things.
#[test]
fn two_presets_that_differ_are_an_error() {
    let error = Rulebook::from_toml(&format!(
        "{HEAD}use = [{{ preset = \"follow_up\", parts = [\"occasion.birthday\"] }}, \
         {{ preset = \"service_quality\", parts = [\"occasion.birthday\"] }}]\n"
    ))
    .unwrap_err();
    assert_eq!(error.code(), "preset-conflict");
    let same = load(
        "use = [{ preset = \"service_quality\", parts = [\"occasion.disruption\"] }, \
         { preset = \"service_quality\", parts = [\"occasion.disruption\"] }]\n",
    );
    assert_eq!(codes(&same), ["disruption"]);
}

/// C-25: both leads can be on.
#[test]
fn rules_of_two_presets_stand_side_by_side() {
    let rulebook = load(
        "use = [{ preset = \"follow_up\", parts = [\"occasion.birthday\"] }, \
         { preset = \"value_activity\", parts = [\"occasion\"] }, \
         { preset = \"service_quality\", parts = [\"occasion.festival_wishes\", \
         \"occasion.contract_end\"] }]\n",
    );
    assert_eq!(codes(&rulebook), ["birthday", "festival_wishes", "contract_end"]);
    assert_eq!(rulebook.document().occasion.len(), 4); // one is off
    comes_back(&rulebook);
}

/// A scheme of the host's own without the class of a preset's rule turns the rule off.
#[test]
fn classes_that_an_own_scheme_does_not_have_are_left_out() {
    let rulebook = load(
        "use = [{ preset = \"service_quality\", parts = [\"scheme\", \"occasion\"] }]\n[[scheme]]\n\
         code = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
         bands = [{ code = \"B\", from = 1 }, { code = \"C\" }]\n",
    );
    let left = ["festival_wishes", "company_anniversary", "contract_end", "disruption"];
    assert_eq!(codes(&rulebook), left);
    let off: Vec<&str> = rulebook
        .findings()
        .filter(|one| one.path.contains("occasion"))
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(off.len(), 2, "{off:?}");
    comes_back(&rulebook);
}

#[test]
fn every_preset_comes_back() {
    for name in PRESETS {
        let declared = |code: &str| match *name {
            "follow_up" => ["medium_amount", "new_within"].contains(&code),
            "follow_up_basics" => code.ends_with("_frequency") || code.ends_with("_amount"),
            _ => false,
        };
        let open = [
            ("medium_amount", "100000"),
            ("new_within", "6 months"),
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
        ];
        let basics = |code: &str| *name != "follow_up_basics" || code != "medium_amount";
        let given = open.into_iter().filter(|(code, _)| declared(code) && basics(code));
        comes_back(&Rulebook::preset_with(name, given).unwrap());
    }
}
