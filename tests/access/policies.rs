//! Random access policies, and a slow second reading of them.

use std::fmt::Write as _;

use guanxi::policy::access::{Relation, Verb, Verdict, mask};
use guanxi::record::Field;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The roles that random policies declare; `stranger` is never among them.
pub(super) const ROLES: &[&str] = &["agent", "head", "manager", "marketing"];

/// A grant as it is drawn.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// Everybody, if there is none.
    role: Option<&'static str>,
    assigned: bool,
    /// `full`, `masked` or nothing.
    view: Option<&'static str>,
    fields: Vec<Field>,
    partial: Vec<Field>,
    verbs: Vec<Verb>,
}

/// A policy: grants, each role and relation once, and what is sensitive besides.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    grants: Vec<Drawn>,
    sensitive: Vec<Field>,
    basic: Vec<Field>,
}

fn fields(most: usize) -> impl Strategy<Value = Vec<Field>> {
    subsequence(Field::ALL.to_vec(), 1..most)
}

fn grant() -> impl Strategy<Value = Drawn> {
    let view = select(vec![None, Some("full"), Some("masked"), Some("masked")]);
    let verbs = subsequence(Verb::ALL[1..].to_vec(), 0..Verb::ALL.len() - 1);
    let partial = subsequence(
        Field::ALL.iter().copied().filter(|field| mask::exists(*field)).collect::<Vec<_>>(),
        0..5,
    );
    let role = select(ROLES).prop_map(Some);
    let role = prop_oneof![4 => role, 1 => Just(None)];
    (role, any::<bool>(), view, fields(12), partial, verbs).prop_map(
        |(role, assigned, view, fields, partial, mut verbs)| {
            let masked = view == Some("masked");
            let partial = partial.into_iter().filter(|one| masked && !fields.contains(one));
            let partial = partial.collect();
            if view.is_none() && verbs.is_empty() {
                verbs.push(Verb::Edit);
            }
            let fields = if masked { fields } else { Vec::new() };
            Drawn { role, assigned, view, fields, partial, verbs }
        },
    )
}

pub(super) fn policies() -> impl Strategy<Value = Policy> {
    let grants = prop::collection::vec(grant(), 0..7);
    (grants, fields(8), fields(8)).prop_map(|(mut grants, sensitive, basic)| {
        let mut keys = Vec::new();
        grants.retain(|one| {
            let key = (one.role, one.assigned);
            let fresh = !keys.contains(&key);
            keys.push(key);
            fresh
        });
        let basic = basic.into_iter().filter(|field| !sensitive.contains(field)).collect();
        Policy { grants, sensitive, basic }
    })
}

fn names<T: ToString>(list: &[T]) -> String {
    let quoted: Vec<String> = list.iter().map(|one| format!("\"{}\"", one.to_string())).collect();
    format!("[{}]", quoted.join(", "))
}

impl Policy {
    /// The policy as a file has it.
    pub(super) fn toml(&self) -> String {
        let mut text = String::from("[codes]\n");
        let _ = writeln!(text, "role = {}", names(ROLES));
        text.push_str("channel = [\"open\", { code = \"safe\", encrypted = true }]\n[access]\n");
        let _ = writeln!(text, "sensitive = {}", names(&self.sensitive));
        let _ = writeln!(text, "basic = {}", names(&self.basic));
        for grant in &self.grants {
            text.push_str("[[access.grant]]\n");
            if let Some(role) = grant.role {
                let _ = writeln!(text, "role = \"{role}\"");
            }
            let relation = if grant.assigned { "assigned" } else { "any" };
            let _ = writeln!(text, "relation = \"{relation}\"");
            if let Some(view) = grant.view {
                let _ = writeln!(text, "view = \"{view}\"");
            }
            for (key, list) in [("fields", &grant.fields), ("partial", &grant.partial)] {
                if !list.is_empty() {
                    let _ = writeln!(text, "{key} = {}", names(list));
                }
            }
            if !grant.verbs.is_empty() {
                let _ = writeln!(text, "verbs = {}", names(&grant.verbs));
            }
        }
        text
    }

    fn given(&self, role: &str, relation: Relation) -> Vec<&Drawn> {
        if !ROLES.contains(&role) {
            return Vec::new();
        }
        let takes = |one: &&Drawn| {
            one.role.is_none_or(|own| own == role)
                && (!one.assigned || relation == Relation::Assigned)
        };
        self.grants.iter().filter(takes).collect()
    }

    /// The verdict, read from the grants one by one.
    pub(super) fn verdict(&self, role: &str, to: Relation, verb: Verb, field: Field) -> Verdict {
        let given = self.given(role, to);
        let whole = |one: &&Drawn| one.view == Some("full") || one.fields.contains(&field);
        let seen = given.iter().any(whole);
        let part = given.iter().any(|one| one.partial.contains(&field));
        let verbs = given.iter().any(|one| one.verbs.contains(&verb));
        match verb {
            Verb::View if seen => Verdict::Full,
            Verb::View if part => Verdict::Masked,
            Verb::View => Verdict::Denied,
            _ if seen && verbs && verb.concerns(field) => Verdict::Full,
            _ => Verdict::Denied,
        }
    }

    /// Whether a field is confidential, by the lists and what is so by itself.
    pub(super) fn is_sensitive(&self, field: Field) -> bool {
        let basic = [Field::FullName, Field::ShortName, Field::Kind, Field::Industry];
        self.sensitive.contains(&field) || !basic.contains(&field) && !self.basic.contains(&field)
    }
}
