//! A rulebook document as a tree whose entries stand under their keys, not under their numbers.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::rulebook::{Rulebook, RulebookDocument};

/// What stands at a place of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Leaf(String),
    Texts(Vec<String>),
    Table(BTreeMap<String, Node>),
    /// Entries by their keys, in the order of the document.
    List(Vec<(String, Node)>),
}

/// A list that names nothing.
pub(super) const NOTHING: &str = "[]";

/// How a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it is written.
    Words,
    /// As it is meant: labels left out, parameters by their values, entries that count as a set in
    /// one order.
    Meaning,
}

/// Tables that say nothing about a decision.
const NAMES_ONLY: [&str; 7] =
    ["label", "effective_from", "version", "code", "format", "assume", "test"];

/// Lists of texts that count as sets.
const SETS: [&str; 24] = [
    "severity",
    "role",
    "class",
    "content",
    "outcome",
    "on",
    "off",
    "satisfies",
    "pause_on",
    "resume_on",
    "verbs",
    "partial",
    "changes",
    "causes",
    "festivals",
    "words",
    "any",
    "all",
    "required",
    "before_entry",
    "before_activation",
    "major",
    "fields",
    "sensitive",
];

/// Lists of entries in which the order decides.
const ORDERED: [&str; 14] = [
    "classes", "bands", "rows", "columns", "levels", "urgency", "values", "route", "items",
    "focus", "slots", "of", "channel", "dates",
];

/// The document of a rulebook as a tree.
pub(super) fn tree(rulebook: &Rulebook, reading: Reading) -> Option<Node> {
    let document = rulebook.document();
    let mut value = serde_json::to_value(document).ok()?;
    let values = parameters(document);
    if let Some(table) = value.as_object_mut() {
        match reading {
            // A default that changes matters as a given value does.
            Reading::Words => {
                let values = values.iter();
                let values = values.map(|(code, value)| (code.clone(), value.clone().into()));
                table.insert("parameters".to_owned(), Value::Object(values.collect()));
            }
            Reading::Meaning => {
                for key in NAMES_ONLY.iter().chain(&["parameter", "parameters"]) {
                    table.remove(*key);
                }
                by_severity(table, document);
            }
        }
    }
    Some(Read { reading, values: &values }.node(&value, "", ""))
}

/// The values that the parameters have, given or not; `off` where they have none.
fn parameters(document: &RulebookDocument) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    for declared in &document.parameter {
        let given = document.parameters.get(&declared.code).or(declared.default.as_ref());
        let value = given.map_or_else(|| "off".to_owned(), ToString::to_string);
        values.insert(declared.code.clone(), value);
    }
    for (code, given) in &document.parameters {
        values.entry(code.clone()).or_insert_with(|| given.to_string());
    }
    values
}

/// An issue clock of several severities is one of each.
fn by_severity(table: &mut serde_json::Map<String, Value>, document: &RulebookDocument) {
    let clocks = table.get_mut("sla").and_then(|sla| sla.get_mut("clock"));
    let Some(clocks) = clocks.and_then(Value::as_array_mut) else { return };
    let all: Vec<&str> = document.codes.severity.iter().map(|one| one.code.as_str()).collect();
    let mut each = Vec::with_capacity(clocks.len());
    for (clock, known) in clocks.iter().zip(&document.sla.clock) {
        let named: Vec<&str> = known.severity.iter().map(String::as_str).collect();
        let named = if named.is_empty() { all.clone() } else { named };
        // Without a table of severities the clock is for every issue.
        if named.is_empty() {
            each.push(clock.clone());
        }
        for severity in named {
            let mut clock = clock.clone();
            if let Some(clock) = clock.as_object_mut() {
                clock.insert("severity".to_owned(), Value::from(vec![severity]));
            }
            each.push(clock);
        }
    }
    *clocks = each;
}

struct Read<'a> {
    reading: Reading,
    values: &'a BTreeMap<String, String>,
}

impl Read<'_> {
    /// `path` is the place without the keys of entries, `name` the last key of it.
    fn node(&self, value: &Value, path: &str, name: &str) -> Node {
        match value {
            Value::Object(table) => {
                let entries = table.iter().filter(|(key, _)| self.counts(path, key));
                let entries = entries.map(|(key, value)| {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    (key.clone(), value, self.node(value, &path, key))
                });
                // A table that has names alone says nothing about a decision.
                let says = entries.filter(|(_, value, node)| {
                    let empty = matches!(node, Node::Table(table) if table.is_empty());
                    !empty || value.as_object().is_some_and(serde_json::Map::is_empty)
                });
                Node::Table(says.map(|(key, _, node)| (key, node)).collect())
            }
            Value::Array(list) if list.iter().any(Value::is_object) => {
                let mut entries: Vec<(String, Node)> = Vec::with_capacity(list.len());
                for (place, value) in list.iter().enumerate() {
                    let mut key = key(path, value, place);
                    if entries.iter().any(|(other, _)| *other == key) {
                        key = format!("{key} #{}", place.saturating_add(1));
                    }
                    entries.push((key, self.node(value, path, name)));
                }
                if self.reading == Reading::Meaning && !ORDERED.contains(&name) {
                    entries.sort_by(|a, b| a.0.cmp(&b.0));
                }
                Node::List(entries)
            }
            Value::Array(list) => {
                let mut texts: Vec<String> = list.iter().map(|one| self.text(one)).collect();
                if self.reading == Reading::Meaning && SETS.contains(&name) {
                    texts.sort_unstable();
                    texts.dedup();
                }
                Node::Texts(texts)
            }
            other => Node::Leaf(self.text(other)),
        }
    }

    fn counts(&self, path: &str, key: &str) -> bool {
        let named = key == "label" || (path == "lifecycle" && matches!(key, "stage" | "step"));
        self.reading == Reading::Words || !named
    }

    fn text(&self, value: &Value) -> String {
        match value {
            Value::String(text) if self.reading == Reading::Meaning => replaced(text, self.values),
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                let each: Vec<String> = list.iter().map(|one| self.text(one)).collect();
                format!("[{}]", each.join(", "))
            }
            other => other.to_string(),
        }
    }
}

/// A text with the values of the parameters that it names.
fn replaced(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut parts = text.split('$');
    let mut found = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let end = part.find(|c: char| !inside(c)).unwrap_or(part.len());
        let (name, rest) = part.split_at_checked(end).unwrap_or((part, ""));
        match values.get(name) {
            Some(value) => found.push_str(value),
            None => {
                found.push('$');
                found.push_str(name);
            }
        }
        found.push_str(rest);
    }
    found
}

/// By what an entry is known in its list.
fn key(path: &str, entry: &Value, place: usize) -> String {
    let of = |name: &str| match entry.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => {
            let each: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            (!each.is_empty()).then(|| each.join(", "))
        }
        Value::Null => None,
        other => Some(other.to_string()),
    };
    let joined = |names: &[&str]| {
        let each: Vec<String> = names.iter().filter_map(|name| of(name)).collect();
        (!each.is_empty()).then(|| each.join(", "))
    };
    let last = path.rsplit('.').next().unwrap_or_default();
    let found = match (path, last) {
        ("sla.clock", _) => joined(&["severity", "milestone"]),
        ("sla.route", _) => {
            let above = of("departments_above").map(|above| format!("departments > {above}"));
            let each: Vec<String> = of("severity").into_iter().chain(above).collect();
            Some(if each.is_empty() { "all".to_owned() } else { each.join(", ") })
        }
        ("warning.clock", _) => of("milestone"),
        ("warning.trigger" | "warning.playbook", _) => of("cause"),
        ("target", _) => of("kpi"),
        ("test", _) => of("name"),
        ("tag", _) => of("dimension")
            .map(|dimension| format!("{dimension}:{}", of("value").unwrap_or_default())),
        ("access.grant", _) => joined(&["role", "relation"]),
        (_, "steps") => of("at").or_else(|| of("on")),
        (_, "dates") => of("on"),
        _ => None,
    };
    let band = || {
        let cut = ["from", "above"].into_iter().find_map(|side| Some((side, of(side)?)));
        match (last, cut) {
            ("bands", Some((side, cut))) => Some(format!("{side} {cut}")),
            ("bands", None) => Some("rest".to_owned()),
            _ => None,
        }
    };
    let found = found.or_else(|| of("code")).or_else(band);
    found.unwrap_or_else(|| place.saturating_add(1).to_string())
}

/// A place of a document with the keys of its entries: `cadence.touch[0].when` is
/// `cadence.touch[a_visit].when`.
pub(super) fn keyed(document: &Value, place: &str) -> String {
    let (mut found, mut plain) = (String::new(), String::new());
    let mut here = Some(document);
    for part in place.split('.') {
        let (name, number) = match part.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        if !found.is_empty() {
            found.push('.');
            plain.push('.');
        }
        found.push_str(name);
        plain.push_str(name);
        here = here.and_then(|here| here.get(name));
        if let Some(number) = number {
            let entry = here.and_then(|list| list.get(number));
            let key =
                entry.filter(|entry| entry.is_object()).map(|entry| key(&plain, entry, number));
            found.push('[');
            found.push_str(&key.unwrap_or_else(|| number.saturating_add(1).to_string()));
            found.push(']');
            here = entry;
        }
    }
    found
}

impl Node {
    /// What stands at a place, entries by their keys.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        if path.is_empty() {
            return Some(self);
        }
        match self {
            Self::Table(table) => table.iter().find_map(|(key, node)| {
                let rest = path.strip_prefix(key.as_str())?;
                match rest.strip_prefix('.') {
                    Some(rest) => node.at(rest),
                    None if rest.is_empty() || rest.starts_with('[') => node.at(rest),
                    None => None,
                }
            }),
            Self::List(entries) => entries.iter().find_map(|(key, node)| {
                let rest = path.strip_prefix(&format!("[{key}]"))?;
                node.at(rest.strip_prefix('.').unwrap_or(rest))
            }),
            Self::Leaf(_) | Self::Texts(_) => None,
        }
    }

    /// In a few words.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            // A list that names nothing says something else than no list.
            Self::Texts(texts) if texts.is_empty() => NOTHING.to_owned(),
            Self::Texts(texts) => texts.join(", "),
            Self::Table(table) if table.is_empty() => "{}".to_owned(),
            Self::Table(table) => {
                let each: Vec<String> =
                    table.iter().map(|(key, node)| format!("{key} = {}", node.inner())).collect();
                each.join(", ")
            }
            Self::List(entries) => {
                let each: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
                each.join(", ")
            }
        }
    }

    fn inner(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Table(table) if !table.is_empty() => format!("({})", self.text()),
            Self::Table(_) => self.text(),
            Self::Texts(texts) if texts.is_empty() => NOTHING.to_owned(),
            _ => format!("[{}]", self.text()),
        }
    }
}
