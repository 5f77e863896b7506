//! The part `upkeep` of a preset: what comes in with it, and what takes the place of what.

use guanxi::policy::upkeep::Requirement;

use super::*;

#[test]
fn the_part_brings_what_it_names() {
    let rulebook =
        rulebook("use = [{ preset = \"service_quality\", parts = [\"upkeep\", \"scheme.tier\"] }]")
            .unwrap_or_else(|error| panic!("{}", error.report()));
    assert!(rulebook.calendar("office").is_ok());
    let codes = |list: Vec<&str>| list.join(",");
    let roles = rulebook.codes().roles().iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes(roles), "account_manager"); // only the one that it names
    let changes = rulebook.codes().changes().iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes(changes), "amount_changed,new_need");
    assert!(rulebook.sla().is_err());
    // The composed document needs no preset any more.
    let document = rulebook.document();
    assert!(document.uses.is_empty() && !document.upkeep.is_empty());
    assert_eq!(Rulebook::try_from(document.clone()).unwrap().document(), document);
}

#[test]
fn own_keys_and_rules_take_the_place_of_brought_ones() {
    let upkeep = load(
        "use = [\"service_quality\"]\n[upkeep]\nrequired = [\"phone\"]\nlog = { within = \"2 hours\" }\n\
         [[upkeep.freshness]]\ncode = \"any_change\"\nchanges = [\"any\"]\nwithin = \"48 hours\"\n\
         [[upkeep.freshness]]\ncode = \"needs\"\nchanges = [\"new_need\"]\nwithin = \"1 hour\"\n",
    );
    assert_eq!(upkeep.required(Requirement::File), [Field::Phone]);
    assert_eq!(upkeep.required(Requirement::Entry), [Field::Class, Field::AnnualAmount]);
    assert!(upkeep.log().unwrap().fields.is_empty());
    let rules: Vec<String> = upkeep
        .freshness()
        .map(|rule| format!("{} {}", rule.code, rule.clock.limit().unwrap()))
        .collect();
    assert_eq!(rules, ["any_change 48 hours", "needs 1 hour"]);
}

#[test]
fn two_presets_do_not_both_bring_rules_of_upkeep() {
    let error = rulebook("use = [{ preset = \"renewal\", parts = [\"upkeep\"] }, { preset = \"service_quality\", parts = [\"upkeep\"] }]")
        .unwrap_err();
    assert_eq!((error.code(), error.path()), ("preset-conflict", Some("use[1]")));
    assert_eq!(
        error.to_string(),
        "presets `renewal` and `service_quality` both bring rules of upkeep"
    );
    assert!(error.help().unwrap().contains("take `upkeep` of one of them only"));
    let twice = "use = [{ preset = \"renewal\", parts = [\"upkeep\", \"scheme\"] }, \"renewal\"]";
    assert!(rulebook(twice).is_ok());
}

#[test]
fn what_stands_on_a_scheme_that_was_replaced_is_off_with_a_finding() {
    let own = "[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
               bands = [{ code = \"A\", from = 5 }, { code = \"B\" }]\n";
    let found = rulebook(&format!("use = [\"renewal\"]\n{own}")).unwrap();
    let of_upkeep = found.findings().filter(|one| one.path.contains("upkeep"));
    let findings: Vec<(&str, String)> =
        of_upkeep.map(|one| (one.code, one.message.clone())).collect();
    let message = "the rule is off for `C`, which scheme `tier` does not have";
    assert_eq!(findings, [("rule-off", message.to_owned())]);
    assert_eq!(found.upkeep().unwrap().refresh().count(), 2);
    assert!(Rulebook::try_from(found.document().clone()).is_ok());
    // Without any scheme the rules of classes are off.
    let none = rulebook("use = [{ preset = \"renewal\", parts = [\"upkeep\"] }]").unwrap();
    assert_eq!((none.findings().count(), none.upkeep().unwrap().refresh().count()), (3, 0));
    let finding = none.findings().next().unwrap();
    assert_eq!(finding.message, "the rule is off, for there is no scheme `tier`");
    assert_eq!(finding.message_zh, "没有分类 `tier`，该规则不生效");
    assert!(Rulebook::try_from(none.document().clone()).is_ok());
    // A file that has to hold a class of a scheme that is not there could never be complete.
    let error =
        rulebook("use = [{ preset = \"service_quality\", parts = [\"upkeep\"] }]").unwrap_err();
    assert_eq!(error.code(), "no-scheme");
    assert!(error.help().unwrap().contains("the part `scheme` of the preset"));
}

#[test]
fn a_limit_by_parameter_is_off_until_it_is_given() {
    let rule = "[[parameter]]\ncode = \"soon\"\ntype = \"span\"\n[[upkeep.freshness]]\ncode = \"x\"\n\
                changes = [\"any\"]\nwithin = \"$soon\"\n";
    let off = rulebook(rule).unwrap();
    assert_eq!(off.upkeep().unwrap().freshness().count(), 0);
    let finding = off.findings().next().unwrap();
    assert_eq!((finding.code, finding.path.as_str()), ("rule-off", "upkeep.freshness[0].within"));
    let given = rulebook(&format!("parameters = {{ soon = \"2 hours\" }}\n{rule}")).unwrap();
    let limit = given.upkeep().unwrap().freshness().next().unwrap().clock.limit();
    assert_eq!(limit.unwrap().to_string(), "2 hours");
}

#[test]
fn the_presets_require_what_their_documents_list() {
    let count = |preset: &str| {
        let upkeep = match preset {
            "follow_up" => load(
                "use = [\"follow_up\"]\nparameters = { medium_amount = 1, new_within = \"1 month\" }",
            ),
            preset => plain(preset),
        };
        [Requirement::File, Requirement::Activation, Requirement::Entry]
            .map(|requirement| upkeep.required(requirement).len())
    };
    assert_eq!(count("follow_up"), [13, 13, 0]); // D000-12 ... D000-25
    assert_eq!(count("value_activity"), [9, 0, 0]); // D001-20
    assert_eq!(count("renewal"), [12, 0, 0]); // D002-17 ... D002-27
    assert_eq!(count("service_quality"), [10, 0, 2]); // D003-16 ... D003-20, D003-26
}
