//! How plans compose: presets first, own entries in their place, each by its code.

use guanxi::Rulebook;

use super::own;

const OPEN: &str = "parameters = { medium_amount = 100000, new_within = \"6 months\" }\n";

fn codes<T>(list: &[T], code: impl Fn(&T) -> String) -> Vec<String> {
    list.iter().map(code).collect()
}

#[test]
fn an_own_entry_takes_the_place_of_a_brought_one() {
    let rulebook = own(
        "use = [\"value_activity\"]\n[[plan.treatment]]\ncode = \"watch\"\nscheme = \"quadrant\"\n\
         class = [\"watch\"]\nactions = [\"community_touch\"]\n\
         [[plan.treatment]]\ncode = \"everybody\"\nactions = [\"industry_news\"]\n",
    );
    let found = rulebook.plan().treatments();
    assert_eq!(
        codes(found, |one| one.code.to_string()),
        ["core", "potential", "basic", "watch", "everybody"]
    );
    assert_eq!(found[3].actions.len(), 1);
}

#[test]
fn the_part_brings_scheme_parameters_and_codes_that_it_names() {
    let rulebook = own("use = [{ preset = \"value_activity\", parts = [\"plan.treatment\"] }]\n");
    assert_eq!(rulebook.schemes()[0].code(), &"quadrant");
    let plan = rulebook.plan();
    assert_eq!((plan.treatments().len(), plan.campaigns().len()), (4, 0));
    assert_eq!((rulebook.codes().actions().len(), rulebook.codes().contents().len()), (13, 0));
    let rulebook = own("use = [{ preset = \"value_activity\", parts = [\"plan.campaign\"] }]\n");
    assert_eq!((rulebook.schemes().len(), rulebook.codes().contents().len()), (0, 1));
    assert_eq!(rulebook.plan().campaigns().len(), 1);
    let rulebook = own("use = [{ preset = \"follow_up\", parts = [\"plan.checklist\"] }]\n");
    assert_eq!((rulebook.schemes().len(), rulebook.findings().count()), (0, 0));
    assert!(rulebook.plan().meetings().is_empty());
}

#[test]
fn d000_04_the_review_of_accounts_is_off_until_a_period_is_given() {
    let text = format!("use = [{{ preset = \"follow_up\", parts = [\"plan\"] }}]\n{OPEN}");
    let rulebook = own(&text);
    assert!(rulebook.plan().reviews().is_empty());
    let found: Vec<(&str, &str)> =
        rulebook.findings().map(|one| (one.code, one.path.as_str())).collect();
    assert_eq!(found, [("rule-off", "use[0].follow_up.plan.review.account_review.every")]);
    let finding = rulebook.findings().next().unwrap();
    assert!(finding.message.contains("`account_review_every`"));
    assert!(finding.message_zh.contains("`account_review_every`"));
    let given = text.replace("{ medium", "{ account_review_every = \"1 quarter\", medium");
    let rulebook = own(&given);
    assert_eq!((rulebook.plan().reviews().len(), rulebook.findings().count()), (1, 0));
}

#[test]
fn the_same_code_from_two_presets_is_refused() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    let text = format!(
        "{head}use = [{{ preset = \"service_quality\", parts = [\"plan.review\"] }}, \
         {{ preset = \"follow_up_basics\", parts = [\"plan.review\"] }}]\n"
    );
    let error = Rulebook::from_toml(&text).unwrap_err();
    assert_eq!((error.code(), error.path()), ("preset-conflict", Some("use[1]")));
    assert!(error.to_string().contains("both bring a review `team_sync`"));
    let twice = "use = [{ preset = \"service_quality\", parts = [\"plan\"] }, \
                 { preset = \"service_quality\", parts = [\"plan.review\"] }]\n";
    assert_eq!(own(twice).plan().reviews().len(), 1);
}

#[test]
fn a_brought_rule_is_off_for_classes_that_the_own_scheme_does_not_have() {
    let rulebook = own("use = [{ preset = \"value_activity\", parts = [\"plan.treatment\"] }]\n\
         [[scheme]]\ncode = \"quadrant\"\nkind = \"list\"\nclasses = [{ code = \"core\" }]\n");
    let found = rulebook.plan().treatments();
    assert_eq!(codes(found, |one| one.code.to_string()), ["core"]);
    assert_eq!(rulebook.findings().filter(|one| one.code == "rule-off").count(), 3);
}

#[test]
fn composed_documents_come_back() {
    let basics = "parameters = { high_frequency = 12, mid_frequency = 4, high_amount = 500000, mid_amount = 100000 }\n";
    for (preset, parameters) in [
        ("follow_up", OPEN),
        ("value_activity", ""),
        ("renewal", ""),
        ("service_quality", ""),
        ("follow_up_basics", basics),
    ] {
        let whole = own(&format!("use = [\"{preset}\"]\n{parameters}"));
        let back = Rulebook::try_from(whole.document().clone()).unwrap();
        assert_eq!(back.document(), whole.document(), "{preset}");
        let json = serde_json::to_string(whole.document()).unwrap();
        let read = Rulebook::from_json(&json).unwrap();
        assert_eq!(read.document(), whole.document(), "{preset}");
        let (one, other) = (whole.plan(), read.plan());
        assert_eq!(one.treatments().len(), other.treatments().len());
        assert_eq!(one.meetings(), other.meetings());
        assert_eq!(one.checklists(), other.checklists());
    }
}
