//! What changed in words: two documents compared key by key.

use std::fmt;

use serde::Serialize;

use crate::label::Language;
use crate::verify::diff::tree::Node;

/// Longer lists of texts are compared text by text.
const SHORT_LIST: usize = 8;

/// In what way a place of a rulebook changed.
///
/// ```
/// use guanxi::verify::Changed;
/// assert_eq!(serde_json::to_value(Changed::Moved).unwrap(), "moved");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Changed {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// Entries stand in another order.
    Moved,
}

/// A place of a rulebook that is written otherwise.
///
/// ```
/// use guanxi::{Rulebook, label::Language, verify};
/// let old = Rulebook::preset("renewal")?;
/// let new = Rulebook::preset_with("renewal", [("gift_lead", "3 days")])?;
/// let diff = verify::diff(&old, &new);
/// let change = &diff.changes()[0];
/// assert_eq!(change.to_string(), "`parameters.gift_lead`: was `0 days`, is `3 days`");
/// assert_eq!(change.text(Language::Chinese), "`parameters.gift_lead`：原为 `0 days`，现为 `3 days`");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The place in the composed document, entries by their keys: `sla.clock[urgent, respond].within`.
    pub path: String,
    /// In what way it changed.
    pub what: Changed,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

impl Change {
    /// The change in a language.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, verify};
    /// let diff = verify::diff(&Rulebook::preset("renewal")?, &Rulebook::preset("value_activity")?);
    /// let gone = diff.changes().iter().find(|change| change.path == "scheme[tier]").unwrap();
    /// assert!(gone.text(Language::English).starts_with("`scheme[tier]` is gone: "));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let (path, old, new) = (&self.path, said(&self.old), said(&self.new));
        match (self.what, language) {
            (Changed::Added, Language::English) => format!("`{path}` is new: `{new}`"),
            (Changed::Added, Language::Chinese) => format!("新增 `{path}`：`{new}`"),
            (Changed::Removed, Language::English) => format!("`{path}` is gone: `{old}`"),
            (Changed::Removed, Language::Chinese) => format!("删除 `{path}`：`{old}`"),
            (Changed::Changed, Language::English) => {
                format!("`{path}`: was `{old}`, is `{new}`")
            }
            (Changed::Changed, Language::Chinese) => {
                format!("`{path}`：原为 `{old}`，现为 `{new}`")
            }
            (Changed::Moved, Language::English) => {
                format!("`{path}`: the order was `{old}`, is `{new}`")
            }
            (Changed::Moved, Language::Chinese) => {
                format!("`{path}`：原顺序为 `{old}`，现为 `{new}`")
            }
        }
    }
}

fn said(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// A change with what tells how much it matters.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) change: Change,
    /// An entry of a list came or went, or what a key says is another thing.
    pub(super) whole: bool,
}

/// All that stands otherwise in two trees.
pub(super) fn steps(old: &Node, new: &Node) -> Vec<Step> {
    let mut found = Vec::new();
    compare("", old, new, &mut found);
    found
}

/// What is written otherwise: a default is listed where the value of its parameter is not.
pub(super) fn changes(old: &Node, new: &Node) -> Vec<Change> {
    let all: Vec<Change> = steps(old, new).into_iter().map(|step| step.change).collect();
    let is_listed = |change: &Change| {
        let code =
            change.path.strip_prefix("parameter[").and_then(|rest| rest.strip_suffix("].default"));
        let value = code.map(|code| format!("parameters.{code}"));
        value.is_some_and(|value| all.iter().any(|other| other.path == value))
    };
    all.iter().filter(|change| !is_listed(change)).cloned().collect()
}

fn compare(path: &str, old: &Node, new: &Node, found: &mut Vec<Step>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Node::Table(before), Node::Table(after)) => {
            for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                either(&path, before.get(key), after.get(key), false, found);
            }
        }
        (Node::List(before), Node::List(after)) => entries(path, before, after, found),
        (Node::Texts(before), Node::Texts(after)) if before.len().max(after.len()) > SHORT_LIST => {
            texts(path, before, after, found);
        }
        (old, new) => found.push(Step {
            change: Change {
                path: path.to_owned(),
                what: Changed::Changed,
                old: Some(old.text()),
                new: Some(new.text()),
            },
            whole: true,
        }),
    }
}

/// What stands in one of the two only, or in both.
fn either(path: &str, old: Option<&Node>, new: Option<&Node>, entry: bool, found: &mut Vec<Step>) {
    let (node, what) = match (old, new) {
        (Some(old), Some(new)) => return compare(path, old, new, found),
        (Some(old), None) => (old, Changed::Removed),
        (None, Some(new)) => (new, Changed::Added),
        (None, None) => return,
    };
    match node {
        // Each entry of a list that is new is new by itself.
        Node::List(list) if !list.is_empty() => {
            for (key, node) in list {
                let path = format!("{path}[{key}]");
                match what {
                    Changed::Added => either(&path, None, Some(node), true, found),
                    _ => either(&path, Some(node), None, true, found),
                }
            }
        }
        Node::Table(table) if !entry && !table.is_empty() => {
            for (key, node) in table {
                let path = format!("{path}.{key}");
                match what {
                    Changed::Added => either(&path, None, Some(node), false, found),
                    _ => either(&path, Some(node), None, false, found),
                }
            }
        }
        node => {
            let text = Some(node.text());
            let (old, new) = if what == Changed::Added { (None, text) } else { (text, None) };
            let change = Change { path: path.to_owned(), what, old, new };
            found.push(Step { change, whole: entry });
        }
    }
}

fn entries(path: &str, before: &[(String, Node)], after: &[(String, Node)], found: &mut Vec<Step>) {
    let of = |list: &[(String, Node)], key: &str| list.iter().position(|(other, _)| other == key);
    for (key, old) in before {
        let new = of(after, key).and_then(|place| after.get(place)).map(|(_, node)| node);
        either(&format!("{path}[{key}]"), Some(old), new, true, found);
    }
    for (key, new) in after.iter().filter(|(key, _)| of(before, key).is_none()) {
        either(&format!("{path}[{key}]"), None, Some(new), true, found);
    }
    let common = |list: &[(String, Node)], other: &[(String, Node)]| -> Vec<String> {
        let keys = list.iter().map(|(key, _)| key);
        keys.filter(|key| of(other, key).is_some()).cloned().collect()
    };
    let (old, new) = (common(before, after), common(after, before));
    if old != new {
        moved(path, &old, &new, found);
    }
}

fn texts(path: &str, before: &[String], after: &[String], found: &mut Vec<Step>) {
    let mut push = |text: &String, what: Changed| {
        let path = format!("{path}[{text}]");
        let text = Some(text.clone());
        let (old, new) = if what == Changed::Added { (None, text) } else { (text, None) };
        found.push(Step { change: Change { path, what, old, new }, whole: true });
    };
    before.iter().filter(|text| !after.contains(text)).for_each(|t| push(t, Changed::Removed));
    after.iter().filter(|text| !before.contains(text)).for_each(|t| push(t, Changed::Added));
    let common = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|text| other.contains(text)).cloned().collect()
    };
    let (old, new) = (common(before, after), common(after, before));
    if old != new {
        moved(path, &old, &new, found);
    }
}

fn moved(path: &str, old: &[String], new: &[String], found: &mut Vec<Step>) {
    let change = Change {
        path: path.to_owned(),
        what: Changed::Moved,
        old: Some(old.join(", ")),
        new: Some(new.join(", ")),
    };
    found.push(Step { change, whole: true });
}
