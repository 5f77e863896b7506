//! Composition of access policies: own grants take the place of brought ones role by role.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::rulebook::compose::Entry;
use crate::rulebook::{AccessDocument, GrantDocument};

/// The access policy, presets brought in.
#[derive(Debug, Default)]
pub(in crate::rulebook) struct ComposedAccess {
    /// Whether anything says something about access.
    pub(in crate::rulebook) any: bool,
    pub(in crate::rulebook) sensitive: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) basic: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) dimensions: BTreeMap<String, Entry<String>>,
    pub(in crate::rulebook) grants: Vec<Entry<GrantDocument>>,
}

impl ComposedAccess {
    /// Brings the policy of a preset in. Two presets may not say different things of one role and
    /// relation, one dimension, or of what is confidential.
    pub(in crate::rulebook) fn bring(
        &mut self,
        access: &AccessDocument,
        path: &str,
        preset: &str,
    ) -> Result<(), Error> {
        let path = format!("{path}.{preset}.access");
        let conflict = |first: Option<&String>, what: &str| {
            let first = first.map_or("", String::as_str);
            let message = format!("presets `{first}` and `{preset}` both bring {what}");
            Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
                "take parts of one of them only, such as `parts = [\"access.sales\"]` for the grants of one role",
            )
        };
        let lists = [
            (&self.sensitive, &access.sensitive, "a list of sensitive fields"),
            (&self.basic, &access.basic, "a list of basic fields"),
        ];
        for (before, own, what) in lists {
            if let Some(before) = before
                && !own.is_empty()
                && before.item != *own
            {
                return Err(conflict(before.preset.as_ref(), what));
            }
        }
        for (dimension, field) in &access.dimensions {
            if let Some(before) = self.dimensions.get(dimension)
                && before.item != *field
            {
                let what = format!("a dimension `{dimension}`");
                return Err(conflict(before.preset.as_ref(), &what));
            }
        }
        let mut own = access.clone();
        for grant in &mut own.grant {
            for before in &self.grants {
                let shared: Vec<String> = shared(grant, &before.item);
                let everybody = grant.role.is_empty() && before.item.role.is_empty();
                let same_key = grant.relation == before.item.relation;
                if !same_key || (shared.is_empty() && !everybody) {
                    continue;
                }
                if !says_the_same(grant, &before.item) {
                    let who = shared.first().map_or_else(
                        || "everybody".to_owned(),
                        |role| format!("the role `{role}`"),
                    );
                    let what = format!("a grant to {who}, relation `{}`", grant.relation);
                    return Err(conflict(before.preset.as_ref(), &what));
                }
                take_out(grant, &shared);
            }
        }
        own.grant.retain(|grant| !grant.relation.is_empty());
        self.put(&own, &path, Some(preset));
        Ok(())
    }

    /// Puts the document's own policy in the place of what was brought. `name` is the preset that
    /// the document is.
    pub(in crate::rulebook) fn own(&mut self, access: &AccessDocument, name: Option<&str>) {
        if access.is_empty() {
            return;
        }
        for own in &access.grant {
            for brought in &mut self.grants {
                if brought.item.relation == own.relation {
                    let shared = shared(own, &brought.item);
                    if !shared.is_empty() || (own.role.is_empty() && brought.item.role.is_empty()) {
                        take_out(&mut brought.item, &shared);
                    }
                }
            }
            self.grants.retain(|entry| !entry.item.relation.is_empty());
        }
        self.put(access, "access", name);
    }

    fn put(&mut self, access: &AccessDocument, path: &str, preset: Option<&str>) {
        self.any = true;
        let entry = |key: String| Entry {
            item: (),
            path: format!("{path}.{key}"),
            preset: preset.map(str::to_owned),
            foreign: false,
        };
        if !access.sensitive.is_empty() {
            self.sensitive = Some(entry("sensitive".to_owned()).with(access.sensitive.clone()));
        }
        if !access.basic.is_empty() {
            self.basic = Some(entry("basic".to_owned()).with(access.basic.clone()));
        }
        for (dimension, field) in &access.dimensions {
            let entry = entry(format!("dimensions.{dimension}")).with(field.clone());
            self.dimensions.insert(dimension.clone(), entry);
        }
        for (place, grant) in access.grant.iter().enumerate() {
            self.grants.push(entry(format!("grant[{place}]")).with(grant.clone()));
        }
    }

    /// The policy as a document that needs no preset.
    pub(in crate::rulebook) fn document(&self) -> AccessDocument {
        let list = |entry: &Option<Entry<Vec<String>>>| {
            entry.as_ref().map(|entry| entry.item.clone()).unwrap_or_default()
        };
        let dimension = |(key, entry): (&String, &Entry<String>)| (key.clone(), entry.item.clone());
        AccessDocument {
            sensitive: list(&self.sensitive),
            basic: list(&self.basic),
            dimensions: self.dimensions.iter().map(dimension).collect(),
            grant: self.grants.iter().map(|entry| entry.item.clone()).collect(),
        }
    }
}

/// The part of a policy that is about one role: its grants alone, and what dimensions tell of.
pub(in crate::rulebook) fn of_role(access: &AccessDocument, role: &str) -> AccessDocument {
    let named = |grant: &&GrantDocument| grant.role.as_slice().iter().any(|one| one == role);
    let only = |grant: &GrantDocument| GrantDocument { role: role.into(), ..grant.clone() };
    AccessDocument {
        dimensions: access.dimensions.clone(),
        grant: access.grant.iter().filter(named).map(only).collect(),
        ..AccessDocument::default()
    }
}

fn shared(one: &GrantDocument, other: &GrantDocument) -> Vec<String> {
    let both = one.role.as_slice().iter().filter(|role| other.role.as_slice().contains(role));
    both.cloned().collect()
}

fn says_the_same(one: &GrantDocument, other: &GrantDocument) -> bool {
    let rest = |grant: &GrantDocument| GrantDocument { role: Default::default(), ..grant.clone() };
    rest(one) == rest(other)
}

/// Takes roles out of a grant; one that is left without any, or was for everybody, loses its
/// relation as a mark that it goes.
fn take_out(grant: &mut GrantDocument, roles: &[String]) {
    let rest = grant.role.as_slice().iter().filter(|role| !roles.contains(role));
    grant.role = rest.cloned().collect();
    if grant.role.is_empty() {
        grant.relation.clear();
    }
}
