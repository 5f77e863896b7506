//! The warning policy as part of other rulebooks: what comes along, what is replaced.

use guanxi::Rulebook;
use guanxi::policy::warning::Milestone;

use super::{own, renewal};

#[test]
fn the_policy_comes_with_all_it_names() {
    let rulebook = own("");
    let (found, preset) = (rulebook.warnings().unwrap(), renewal());
    let preset = preset.warnings().unwrap();
    assert!(found.causes().map(|one| &one.code).eq(preset.causes().map(|one| &one.code)));
    assert_eq!(found.playbooks(), preset.playbooks());
    assert!(rulebook.codes().causes().get("other").is_some());
    assert!(rulebook.codes().roles().get("department_manager").is_some());
}

#[test]
fn own_entries_replace_those_of_the_preset_one_by_one() {
    let rulebook = own("[[warning.trigger]]\ncause = \"overdue\"\nlevel = \"high\"\n\
                        when = \"open_overdue_days > 60\"\n\
                        [[warning.clock]]\nmilestone = \"report\"\nwithin = \"1 hour\"");
    let warnings = rulebook.warnings().unwrap();
    let overdue = warnings.causes().find(|one| one.code == "overdue").unwrap();
    assert_eq!((overdue.level.as_str(), warnings.causes().len()), ("high", 5));
    let report = warnings.clock(Milestone::Report).unwrap();
    assert_eq!((report.limit().unwrap().to_string().as_str(), report.by()), ("1 hour", None));
    assert!(warnings.clock(Milestone::Meet).is_some());
}

#[test]
fn clocks_without_a_number_are_off() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    assert!(warnings.clock(Milestone::Plan).is_none()); // D002-97 names no number
    let off: Vec<&str> = rulebook.findings().map(|one| one.message.as_str()).collect();
    assert!(off.iter().any(|message| message.contains("`plan_within`")), "{off:?}");
    let limits = [("plan_within", "3 days"), ("execute_within", "2 days")];
    let rulebook = Rulebook::preset_with("renewal", limits).unwrap();
    let plan = rulebook.warnings().unwrap().clock(Milestone::Plan).unwrap();
    assert_eq!(plan.limit().unwrap().to_string(), "3 days");
}

#[test]
fn a_playbook_may_be_for_the_cause_of_a_trigger() {
    let rulebook = own("[[warning.playbook]]\ncause = \"key_left\"\nactions = [\"feature_demo\"]");
    let warnings = rulebook.warnings().unwrap();
    assert_eq!(warnings.playbook("key_left").unwrap().actions, ["feature_demo"]);
    assert_eq!(warnings.playbooks().len(), 4);
}

#[test]
fn a_rulebook_without_warnings_says_so() {
    let error = Rulebook::preset("service_quality").unwrap();
    let error = error.warnings().unwrap_err();
    assert_eq!(error.code(), "no-warning-policy");
    assert!(error.help().unwrap().contains("[[warning.trigger]]"));
}
