//! Rules of duplicates that mean nothing, and merges that are refused: each with a stable code, the
//! place and help.

use guanxi::policy::duplicate::{MergePlan, MergeRecords, Side};
use guanxi::record::{
    Contract, ContractTerms, Customer, Event, EventKind, KnowledgeEntry, KnowledgeKind,
};
use guanxi::{Error, Rulebook};

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
                    [codes]\nchannel = [{ code = \"phone\", sync = true }]\n";

/// What is wrong with a rulebook of this text: code, path, message, help.
fn refused(text: &str) -> Vec<(String, String, String, String)> {
    let error = Rulebook::from_toml(&format!("{HEAD}{text}")).unwrap_err();
    let of = |one: &Error| {
        (
            one.code().to_owned(),
            one.path().unwrap_or_default().to_owned(),
            one.to_string(),
            one.help().unwrap_or_default().to_owned(),
        )
    };
    error.all().map(of).collect()
}

fn rule(keys: &str) -> String {
    format!("[[duplicate.rule]]\ncode = \"a\"\n{keys}\n")
}

fn one(text: &str, code: &str, path: &str, message: &str, help: &str) {
    let expected = (code.to_owned(), path.to_owned(), message.to_owned(), help.to_owned());
    assert_eq!(refused(text), [expected]);
}

#[test]
fn rules_that_mean_nothing() {
    one(
        &rule("any = [\"nam\"]"),
        "unknown-key",
        "duplicate.rule[0].any[0]",
        "customers cannot be compared by `nam`",
        "did you mean `name`?",
    );
    one(
        &rule("all = [\"phone\"]\nany = [\"name\", \"phone\"]"),
        "duplicate-key",
        "duplicate.rule[0].any[1]",
        "`phone` stands twice in the rule",
        "name each key once, in `any` or in `all`",
    );
    one(
        &rule(""),
        "no-keys",
        "duplicate.rule[0]",
        "the rule `a` compares nothing",
        "add `any = [\"name\"]`, or `all = [...]`",
    );
    one(
        &format!("{}{}", rule("any = [\"name\"]"), rule("any = [\"phone\"]")),
        "duplicate-code",
        "duplicate.rule[1]",
        "the rule `a` stands twice",
        "give each a code of its own",
    );
    one(
        "[[duplicate.rule]]\ncode = \"名称\"\nany = [\"name\"]",
        "code-form",
        "duplicate.rule[0].code",
        "`名称` cannot be a code",
        "write 1 to 64 letters a-z, A-Z, digits, `_` or `-`, starting with a letter; names for people go into `label`",
    );
}

#[test]
fn settings_that_mean_nothing() {
    one(
        "[duplicate]\nsuffixes = [\"Ltd\", \"...\"]",
        "legal-form",
        "duplicate.suffixes[1]",
        "`...` holds no letter",
        "write a legal form such as `有限公司`, `Ltd` or `(株)`",
    );
    for (key, at) in
        [("more_suffixes", "duplicate.more_suffixes[0]"), ("prefixes", "duplicate.prefixes[0]")]
    {
        let found = refused(&format!("[duplicate]\n{key} = [\" \"]"));
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("legal-form", at));
    }
    for code in ["+86", "", "086", "8600", "eight"] {
        one(
            &format!("[duplicate]\ncountry_code = \"{code}\""),
            "country-code",
            "duplicate.country_code",
            &format!("`{code}` is not the code of a country"),
            "write one to three digits without `+` or zeros in front, such as `86`",
        );
    }
    one(
        "[duplicate]\nphone_channels = [\"phone\", \"fone\"]",
        "unknown-code",
        "duplicate.phone_channels[1]",
        "there is no channel `fone`",
        "write one of `phone`",
    );
    let found = refused("[duplicate]\nemail_channels = [\"email\"]");
    assert_eq!(
        (found[0].0.as_str(), found[0].1.as_str()),
        ("unknown-code", "duplicate.email_channels[0]")
    );
}

#[test]
fn keys_that_no_document_has() {
    for text in ["[duplicate]\nsufixes = []", "[[duplicate.rule]]\ncode = \"a\"\nanny = [\"name\"]"]
    {
        assert_eq!(refused(text)[0].0, "document-form", "{text}");
    }
}

/// Everything that is wrong is said at once.
#[test]
fn all_of_it_at_once() {
    let found = refused(&format!(
        "[duplicate]\nsuffixes = [\"-\"]\ncountry_code = \"0\"\n{}",
        rule("any = [\"x\"]\nall = [\"y\"]")
    ));
    let paths: Vec<&str> = found.iter().map(|one| one.1.as_str()).collect();
    assert_eq!(
        paths,
        [
            "duplicate.suffixes[0]",
            "duplicate.country_code",
            "duplicate.rule[0].any[0]",
            "duplicate.rule[0].all[0]",
        ]
    );
}

/// The part of a preset: it comes in by name, an own rule takes its place, another one adds.
#[test]
fn composition() {
    let rulebook = |text: &str| {
        let uses = "use = [{ preset = \"value_activity\", parts = [\"duplicate\"] }]\n";
        let (head, codes) = HEAD.split_once("[codes]").unwrap();
        Rulebook::from_toml(&format!("{head}{uses}[codes]{codes}{text}"))
            .unwrap_or_else(|error| panic!("{}", error.report()))
    };
    let codes = |rulebook: &Rulebook| -> Vec<String> {
        rulebook.duplicates().unwrap().rules().iter().map(|rule| rule.code().to_string()).collect()
    };
    let plain = rulebook("");
    assert_eq!(codes(&plain), ["same_name", "same_number"]);
    assert_eq!(plain.duplicates().unwrap().country_code(), Some("86"));
    assert!(plain.schemes().is_empty());
    let own = rulebook(
        "[duplicate]\ncountry_code = \"49\"\nphone_channels = [\"phone\"]\n\
         [[duplicate.rule]]\ncode = \"same_name\"\nall = [\"name\", \"any_phone\"]\n\
         [[duplicate.rule]]\ncode = \"person\"\nany = [\"contact_id\"]",
    );
    assert_eq!(codes(&own), ["same_name", "same_number", "person"]);
    let policy = own.duplicates().unwrap();
    assert_eq!((policy.country_code(), policy.rules()[0].all().len()), (Some("49"), 2));
    // The composed document needs no preset any more, and says the same.
    let again = Rulebook::try_from(own.document().clone()).unwrap();
    assert_eq!(again.document(), own.document());
    assert_eq!(again.duplicates().unwrap().rules(), policy.rules());
    assert_eq!(again.duplicates().unwrap().forms(), policy.forms());
}

#[test]
fn one_preset_twice_is_one_preset() {
    let uses =
        "use = [\"value_activity\", { preset = \"value_activity\", parts = [\"duplicate\"] }]";
    let text = format!("{}{uses}", HEAD.split_once("[codes]").unwrap().0);
    let rulebook = Rulebook::from_toml(&text).unwrap();
    assert_eq!(rulebook.duplicates().unwrap().rules().len(), 2);
}

// --- merges --------------------------------------------------------------------------------------

fn records() -> MergeRecords {
    MergeRecords {
        customers: vec![Customer::new("C1"), Customer::new("C2"), Customer::new("C3")],
        ..MergeRecords::default()
    }
}

fn event(id: &str, of: &str) -> Event {
    Event::new(id, of, "2024-03-15".parse().unwrap(), EventKind::Withdrawal)
}

fn said<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, String, String) {
    let error = result.unwrap_err();
    (error.code(), error.to_string(), error.help().unwrap_or_default().to_owned())
}

fn text(code: &'static str, message: &str, help: &str) -> (&'static str, String, String) {
    (code, message.to_owned(), help.to_owned())
}

#[test]
fn merges_that_are_refused() {
    let mut records = records();
    assert_eq!(
        said(MergePlan::new("C1", "C1", &records)),
        text("merge-with-itself", "`C1` cannot be merged with itself", "name two customers")
    );
    assert_eq!(
        said(MergePlan::new("C1", "C4", &records)).1,
        "customer `C4` is not among the records"
    );
    records.customers[1].merged_into = Some("C3".into());
    for (stays, goes) in [("C1", "C2"), ("C2", "C1")] {
        assert_eq!(
            said(MergePlan::new(stays, goes, &records)),
            text(
                "already-merged",
                "`C2` was already merged into `C3`",
                "name the customer that it was merged into, or undo that merge first"
            )
        );
    }
    records.customers.push(Customer::new("C3"));
    assert_eq!(
        said(MergePlan::new("C1", "C3", &records)),
        text(
            "duplicate-customer",
            "customer `C3` stands twice among the records",
            "give each customer once"
        )
    );
}

/// A customer that was merged cannot be merged again, in either direction; after the merge is undone
/// it can.
#[test]
fn no_second_merge() {
    let before = records();
    let plan = MergePlan::new("C1", "C2", &before).unwrap();
    let after = plan.apply(&before).unwrap();
    for (stays, goes) in [("C3", "C2"), ("C2", "C3"), ("C1", "C2")] {
        assert_eq!(said(MergePlan::new(stays, goes, &after)).0, "already-merged");
    }
    assert!(MergePlan::new("C3", "C1", &after).is_ok()); // the one that stayed may go
    assert!(MergePlan::new("C3", "C2", &plan.undo(&after).unwrap()).is_ok());
}

/// Ids stay what they are, so both may not have one.
#[test]
fn ids_that_both_have() {
    let help = "take one of them out, or give it an id of its own";
    let mut with = records();
    with.events = vec![event("e1", "C1"), event("e1", "C2")];
    assert_eq!(
        said(MergePlan::new("C1", "C2", &with)),
        text("duplicate-event", "event `e1` is one of `C1` and one of `C2`", help)
    );
    let mut with = records();
    let day = "2024-01-01".parse().unwrap();
    let contract = |of: &str| Contract::new("HT-1", of, ContractTerms::new(day, day));
    with.contracts = vec![contract("C1"), contract("C2")];
    assert_eq!(
        said(MergePlan::new("C1", "C2", &with)),
        text("duplicate-contract", "contract `HT-1` is one of `C1` and one of `C2`", help)
    );
    let mut with = records();
    let entry = |of: &str| KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "x").about(of);
    with.knowledge = vec![entry("C1"), entry("C2")];
    assert_eq!(
        said(MergePlan::new("C1", "C2", &with)),
        text("duplicate-knowledge", "knowledge entry `K-1` is one of `C1` and one of `C2`", help)
    );
    // That of a third customer is no matter.
    with.knowledge = vec![entry("C3"), entry("C2")];
    let plan = MergePlan::new("C1", "C2", &with).unwrap();
    let after = plan.apply(&with).unwrap();
    assert_eq!(after.knowledge[0].customer.as_ref().unwrap().as_str(), "C3");
    assert_eq!(plan.undo(&after).unwrap(), with);
}

/// Records that changed since: refused, and nothing is half done.
#[test]
fn stale_plans() {
    let help = "make a new plan of the records as they are now";
    let mut before = records();
    before.events = vec![event("e1", "C2")];
    let plan = MergePlan::new("C1", "C2", &before).unwrap();
    let after = plan.apply(&before).unwrap();

    let mut changed = before.clone();
    changed.customers[1].note = Some("called".into());
    let stale = "customer `C2` was changed since the plan was made";
    assert_eq!(said(plan.apply(&changed)), text("merge-stale", stale, help));
    let mut changed = after.clone();
    changed.customers[0].note = Some("called".into());
    let stale = "customer `C1` was changed since the plan was made";
    assert_eq!(said(plan.undo(&changed)), text("merge-stale", stale, help));

    let mut changed = before.clone();
    changed.events.push(event("e2", "C2"));
    let stale = "event `e2` of `C2` came after the plan was made";
    assert_eq!(said(plan.apply(&changed)), text("merge-stale", stale, help));
    let mut changed = before.clone();
    changed.events.clear();
    assert_eq!(said(plan.apply(&changed)), text("merge-stale", "event `e1` is missing", help));
    let mut changed = after;
    changed.events[0].customer = "C3".into();
    assert_eq!(said(plan.undo(&changed)), text("merge-stale", "event `e1` is missing", help));
    let mut changed = before;
    changed.customers.remove(0);
    assert_eq!(said(plan.apply(&changed)).0, "unknown-customer");
}

/// A plan that was written by hand has to be one that the library could have made.
#[test]
fn plans_that_contradict_themselves() {
    let mut records = records();
    records.customers[0].full_name = Some("Acme".into());
    records.customers[1].full_name = Some("Acme Ltd".into());
    let plan = MergePlan::new("C1", "C2", &records).unwrap();
    let written = serde_json::to_value(&plan).unwrap();
    let with = |path: &str, value: serde_json::Value| -> MergePlan {
        let mut changed = written.clone();
        *changed.pointer_mut(path).unwrap() = value;
        serde_json::from_value(changed).unwrap()
    };
    for bad in [
        with("/conflicts", serde_json::json!([])),
        with("/conflicts/0/stays", serde_json::json!("Zenith")),
        with("/goes/id", serde_json::json!("C1")),
        with("/goes/full_name", serde_json::json!("Acme")),
    ] {
        assert_eq!(
            said(bad.apply(&records)),
            text(
                "merge-plan",
                &format!("the plan to merge `{}` contradicts itself", bad.goes().id),
                "make it by `MergePlan::new`, and choose by `keeping`"
            )
        );
        assert_eq!(said(bad.undo(&records)).0, "merge-plan");
    }
    let mut more = written.clone();
    more.as_object_mut().unwrap().insert("note".into(), serde_json::json!("x"));
    assert!(serde_json::from_value::<MergePlan>(more).is_err());
    let chosen = with("/conflicts/0/keep", serde_json::json!("goes"));
    assert_eq!(chosen.apply(&records).unwrap().customers[0].name(), "Acme Ltd");
}

#[test]
fn nothing_to_choose() {
    let plan = MergePlan::new("C1", "C2", &records()).unwrap();
    assert_eq!(
        said(plan.keeping("full_name", Side::Goes)),
        text(
            "no-conflict",
            "there is nothing to choose in `full_name`",
            "the two customers contradict each other in nothing"
        )
    );
}
