//! The examples of access: what a role sees, and what may be sent.

use guanxi::Rulebook;
use guanxi::policy::access::{Access, Relation, Verb, Verdict};
use guanxi::record::Field;
use serde_json::{Value, json};

fn access() -> Access {
    Rulebook::preset("service_quality").unwrap().access().unwrap().clone()
}

/// The fields that a word of the vectors stands for: all of them have one verdict.
fn fields(word: &Value) -> &'static [Field] {
    match word.as_str().unwrap() {
        "name" => &[Field::FullName, Field::ShortName],
        "contact" => &[Field::Contacts, Field::ContactPoints],
        "transactions" => &[Field::Transactions],
        other => panic!("{other}"),
    }
}

/// `AccountManager` of the vectors is `account_manager` of the preset.
fn role(word: &Value) -> String {
    let mut code = String::new();
    for c in word.as_str().unwrap().chars() {
        if c.is_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

pub(super) fn view(input: &Value) -> Value {
    let assigned = input["assigned"].as_bool().unwrap();
    let relation = if assigned { Relation::Assigned } else { Relation::Other };
    let rights = access().rights(&role(&input["role"]), relation);
    let verdicts: Vec<Verdict> =
        fields(&input["field"]).iter().map(|field| rights.verdict(Verb::View, *field)).collect();
    assert!(verdicts.windows(2).all(|pair| pair[0] == pair[1]), "{input}: {verdicts:?}");
    json!(format!("{:?}", verdicts[0]))
}

pub(super) fn may_send(input: &Value) -> Value {
    let channel = if input["channel_encrypted"].as_bool().unwrap() { "crm" } else { "qq" };
    let mut allowed =
        fields(&input["field"]).iter().map(|field| access().may_send(*field, channel).is_allowed());
    let first = allowed.next().unwrap();
    assert!(allowed.all(|other| other == first), "{input}");
    json!(first)
}
