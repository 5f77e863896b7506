//! From the document of an access policy to the policy.

mod compose;
mod document;

pub(super) use compose::{ComposedAccess, of_role};
pub use document::{AccessDocument, GrantDocument};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::policy::access::{Access, AccessDefinition, FieldSet, Grant, Scope, Sight, Verb, mask};
use crate::record::{Field, Sensitivity, Tag};
use crate::rule::codes::Codes;
use crate::rulebook::Rulebook;
use crate::rulebook::compose::Entry;
use crate::rulebook::load::keep;
use crate::time::Zone;

/// What an access policy is built from.
pub(super) struct AccessBuilding<'a> {
    pub(super) composed: &'a ComposedAccess,
    pub(super) codes: &'a Arc<Codes>,
    pub(super) zone: &'a Zone,
    pub(super) errors: &'a mut Vec<Error>,
}

impl AccessBuilding<'_> {
    /// The access policy; `None` where the rulebook says nothing of access. What is wrong with it
    /// goes to the errors.
    pub(super) fn build(&mut self) -> Option<Access> {
        let access = self.composed;
        if !access.any {
            return None;
        }
        if !access.grants.is_empty() && self.codes.roles().is_empty() {
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "no-roles", "grants need roles")
                    .with_help("add `[codes]` with `role = [\"account_manager\"]`")
                    .at("codes.role"),
            );
            return None;
        }
        let sensitive = self.sensitive();
        let mut dimensions = BTreeMap::new();
        for (dimension, entry) in &access.dimensions {
            let field = self.dimension(dimension, &entry.item, &dimensions);
            let field = keep(field.map_err(|error| error.at(&entry.path)), self.errors);
            dimensions.extend(field.map(|field| (dimension.trim().to_owned(), field)));
        }
        let mut grants = Vec::with_capacity(access.grants.len());
        let mut taken: BTreeMap<(Option<Code>, Scope), String> = BTreeMap::new();
        for entry in &access.grants {
            let before = self.errors.len();
            let grant = self.grant(entry);
            let Some(grant) = grant.filter(|_| self.errors.len() == before) else { continue };
            self.unique(&grant, &mut taken);
            grants.push(grant);
        }
        Some(Access::new(AccessDefinition {
            zone: self.zone.clone(),
            codes: Arc::clone(self.codes),
            grants,
            sensitive,
            dimensions,
        }))
    }

    /// What the tags of a dimension tell of; blanks around its name do not count, as in tags.
    fn dimension(
        &self,
        name: &str,
        field: &str,
        before: &BTreeMap<String, Field>,
    ) -> Result<Field> {
        Tag::new(name, "x")?;
        if before.contains_key(name.trim()) {
            let message = format!("dimension `{}` stands twice", name.trim());
            return Err(wrong("duplicate-code", message, "name it once"));
        }
        field.parse()
    }

    fn sensitive(&mut self) -> FieldSet {
        let access = self.composed;
        let list = |building: &mut Self, entry: &Option<Entry<Vec<String>>>| {
            entry
                .as_ref()
                .map(|entry| building.fields(&entry.item, &entry.path))
                .unwrap_or_default()
        };
        let (raised, lowered) = (list(self, &access.sensitive), list(self, &access.basic));
        let lists = [(&access.basic, raised), (&access.sensitive, lowered)];
        // The list that the document itself has is the one to change.
        let both = lists.iter().find_map(|(entry, others)| {
            let entry = entry.as_ref().filter(|entry| !entry.path.starts_with("use["))?;
            let (place, field) = entry.item.iter().enumerate().find(|(_, name)| {
                name.parse::<Field>().is_ok_and(|field| others.contains(field))
            })?;
            Some((format!("{}[{place}]", entry.path), field))
        });
        if let Some((path, field)) = both {
            let message = format!("`{field}` is both sensitive and basic");
            self.errors.push(
                Error::new(ErrorKind::Rulebook, "sensitivity-twice", message)
                    .with_help("name it in one of the two lists only")
                    .at(path),
            );
        }
        let confidential = |field: &Field| match field.sensitivity() {
            _ if raised.contains(*field) => true,
            Sensitivity::Basic => false,
            _ => !lowered.contains(*field),
        };
        Field::ALL.iter().copied().filter(confidential).collect()
    }

    fn grant(&mut self, entry: &Entry<GrantDocument>) -> Option<Grant> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let scope: Option<Scope> = self.key("relation", path, document.relation.parse());
        let sight =
            document.view.as_ref().map(|text| self.key("view", path, text.parse::<Sight>()));
        let roles = self.roles(document, path);
        let fields = self.fields(&document.fields, &format!("{path}.fields"));
        let partial = self.fields(&document.partial, &format!("{path}.partial"));
        let verbs = self.verbs(&document.verbs, path);
        let sight = match sight {
            None => None,
            Some(read) => Some(read?),
        };
        self.check_view(document, sight, path);
        for (place, name) in document.partial.iter().enumerate() {
            let Ok(field) = name.parse::<Field>() else { continue };
            let error = if fields.contains(field) {
                let message = format!("`{field}` is shown whole, and in part");
                wrong("field-twice", message, "name it in `fields` or in `partial`")
            } else if mask::exists(field) {
                continue;
            } else {
                let message = format!("there is no partial mask for `{field}`");
                let help = "name it in `fields` to show it, or nowhere to withhold it";
                wrong("no-partial-mask", message, help)
            };
            self.errors.push(error.at(format!("{path}.partial[{place}]")));
        }
        let path = path.to_owned();
        Some(Grant { roles, scope: scope?, sight, fields, partial, verbs, path })
    }

    /// Whether view, fields and verbs go together.
    fn check_view(&mut self, document: &GrantDocument, sight: Option<Sight>, path: &str) {
        let lists = [("fields", &document.fields), ("partial", &document.partial)];
        let filled = lists.iter().find(|(_, list)| !list.is_empty()).map(|(key, _)| *key);
        match (sight, filled) {
            (Some(Sight::Masked), None) => self.errors.push(
                wrong(
                    "masked-without-fields",
                    "a masked view lists the fields that it shows".to_owned(),
                    "add `fields = [\"full_name\", \"industry\"]`",
                )
                .at(format!("{path}.view")),
            ),
            (Some(Sight::Full), Some(key)) => self.errors.push(
                wrong(
                    "full-with-fields",
                    "a full view shows every field and lists none".to_owned(),
                    "take the list out, or write `view = \"masked\"`",
                )
                .at(format!("{path}.{key}")),
            ),
            (None, Some(key)) => self.errors.push(
                wrong(
                    "fields-without-view",
                    "fields are listed, and no view shows them".to_owned(),
                    "add `view = \"masked\"`, or take the list out",
                )
                .at(format!("{path}.{key}")),
            ),
            (None, None) if document.verbs.is_empty() => self.errors.push(
                wrong(
                    "grant-of-nothing",
                    "the grant gives neither a view nor a verb".to_owned(),
                    "add `view = \"full\"`, or `verbs`, or take it out: what is not granted is denied",
                )
                .at(path),
            ),
            _ => {}
        }
    }

    fn roles(&mut self, document: &GrantDocument, path: &str) -> Vec<Code> {
        let mut roles: Vec<Code> = Vec::new();
        for (place, code) in document.role.as_slice().iter().enumerate() {
            let found = match self.codes.roles().find(code) {
                Ok(role) if roles.contains(&role.code) => {
                    let message = format!("role `{code}` stands twice");
                    Err(wrong("duplicate-code", message, "name it once"))
                }
                Ok(role) => Ok(role.code.clone()),
                Err(error) => Err(error),
            };
            roles.extend(self.key(&format!("role[{place}]"), path, found));
        }
        roles
    }

    fn verbs(&mut self, words: &[String], path: &str) -> Vec<Verb> {
        let mut verbs: Vec<Verb> = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let verb = match word.parse::<Verb>() {
                Ok(Verb::View) => Err(Error::new(
                    ErrorKind::Name,
                    "unknown-verb",
                    "`view` does not stand among the verbs",
                )
                .with_help("write `view = \"full\"`, or `view = \"masked\"` with `fields`")),
                Ok(verb) if verbs.contains(&verb) => {
                    let message = format!("`{verb}` stands twice");
                    Err(wrong("duplicate-verb", message, "name it once"))
                }
                other => other,
            };
            verbs.extend(self.key(&format!("verbs[{place}]"), path, verb));
        }
        verbs.sort_unstable();
        verbs
    }

    fn fields(&mut self, names: &[String], path: &str) -> FieldSet {
        let mut fields = FieldSet::NONE;
        for (place, name) in names.iter().enumerate() {
            let field = match name.parse::<Field>() {
                Ok(field) if fields.contains(field) => {
                    let message = format!("`{name}` stands twice");
                    Err(wrong("duplicate-field", message, "name it once"))
                }
                other => other,
            };
            let field = field.map_err(|error| error.at(format!("{path}[{place}]")));
            if let Some(field) = keep(field, self.errors) {
                fields.insert(field);
            }
        }
        fields
    }

    /// Each role, and everybody, has one grant at most for each relation.
    fn unique(&mut self, grant: &Grant, taken: &mut BTreeMap<(Option<Code>, Scope), String>) {
        let everybody = grant.roles.is_empty().then_some(None);
        let keys = everybody.into_iter().chain(grant.roles.iter().cloned().map(Some));
        for role in keys {
            let who = role
                .as_ref()
                .map_or_else(|| "everybody has".to_owned(), |role| format!("role `{role}` has"));
            let Some(other) = taken.insert((role, grant.scope), grant.path.clone()) else {
                continue;
            };
            let message =
                format!("{who} two grants of relation `{}`, the other one at {other}", grant.scope);
            self.errors.push(wrong("duplicate-grant", message, "make them one").at(&grant.path));
        }
    }

    fn key<T>(&mut self, key: &str, path: &str, value: Result<T>) -> Option<T> {
        keep(value.map_err(|error| error.at(format!("{path}.{key}"))), self.errors)
    }
}

fn wrong(code: &'static str, message: String, help: &str) -> Error {
    Error::new(ErrorKind::Rulebook, code, message).with_help(help)
}

impl Rulebook {
    /// The access policy: who may see and do what, and what may be sent where; `None` where the
    /// rulebook says nothing of access, and a host has to decide by itself.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// assert!(Rulebook::preset("service_quality")?.access().is_some());
    /// assert!(Rulebook::preset("renewal")?.access().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn access(&self) -> Option<&Access> {
        self.0.access.as_ref()
    }
}
