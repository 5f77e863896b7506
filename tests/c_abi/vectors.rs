//! The vectors that every language runs: `tests/vectors/c_abi/*.tsv`, a case a line, fields apart by tabs.
//!
//! They are made here of the shared vectors and of the examples, with the answers of the Rust functions;
//! `GUANXI_WRITE_VECTORS=1 cargo test --all-features --test c_abi vectors` writes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::rc::Rc;

use guanxi::Rulebook;

use crate::{batch_vectors, c, calendar_vectors, question_vectors};

/// The rulebooks that cases name: each by its form, its source and its parameters.
#[derive(Debug, Default)]
pub(crate) struct Rulebooks {
    named: BTreeMap<String, [String; 3]>,
    read: BTreeMap<String, (String, Rulebook)>,
    loaded: BTreeMap<String, Rc<c::Rulebook>>,
}

impl Rulebooks {
    /// Names a rulebook of TOML text; it travels as JSON, which has one line. The same text has one name.
    pub(crate) fn toml(&mut self, name: &str, text: &str) -> (String, Rulebook) {
        if let Some(known) = self.read.get(text) {
            return known.clone();
        }
        let whole = |read: guanxi::Result<Rulebook>| {
            read.unwrap_or_else(|error| panic!("{name}: {text}\n{}", error.report()))
        };
        let source = serde_json::to_string(whole(Rulebook::from_toml(text)).document()).unwrap();
        // TOML and JSON are of the same shape.
        let rulebook = whole(Rulebook::from_json(&source));
        self.name(name, text, ["json".to_owned(), source, String::new()], rulebook)
    }

    /// Names a preset with parameters.
    pub(crate) fn preset(
        &mut self,
        preset: &str,
        parameters: &[(&str, &str)],
    ) -> (String, Rulebook) {
        let map: BTreeMap<&str, &str> = parameters.iter().copied().collect();
        let given = match parameters {
            [] => String::new(),
            _ => serde_json::to_string(&map).unwrap(),
        };
        let key = format!("{preset} {given}");
        if let Some(known) = self.read.get(&key) {
            return known.clone();
        }
        let rulebook = Rulebook::preset_with(preset, parameters.iter().copied()).unwrap();
        let source = ["preset".to_owned(), preset.to_owned(), given];
        self.name(key.trim(), &key, source, rulebook)
    }

    fn name(
        &mut self,
        name: &str,
        key: &str,
        source: [String; 3],
        rulebook: Rulebook,
    ) -> (String, Rulebook) {
        assert!(self.named.insert(name.to_owned(), source).is_none(), "{name} stands twice");
        let known = (name.to_owned(), rulebook);
        self.read.insert(key.to_owned(), known.clone());
        known
    }

    /// A rulebook, loaded once through the C functions.
    pub(crate) fn load(&mut self, name: &str) -> Rc<c::Rulebook> {
        let [form, source, parameters] = &self.named[name];
        let load = || {
            c::load(form, source, parameters).unwrap_or_else(|error| panic!("{name}: {error:?}"))
        };
        Rc::clone(self.loaded.entry(name.to_owned()).or_insert_with(|| Rc::new(load())))
    }

    fn table(&self) -> String {
        let mut table = String::new();
        for (name, [form, source, parameters]) in &self.named {
            writeln!(table, "{name}\t{form}\t{source}\t{parameters}").unwrap();
        }
        table
    }
}

/// One line of a table.
pub(crate) fn line<const N: usize>(fields: [&str; N]) -> String {
    for field in fields {
        assert!(!field.contains(['\t', '\n', '\r']), "{field}");
    }
    fields.join("\t")
}

fn keep(name: &str, table: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/c_abi").join(name);
    if std::env::var_os("GUANXI_WRITE_VECTORS").is_some() {
        std::fs::write(&path, table).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (place, (kept, made)) in kept.lines().zip(table.lines()).enumerate() {
        assert!(
            kept == made,
            "{name} line {}: kept is\n{kept}\nthe library says\n{made}\n\
             if the library is right: GUANXI_WRITE_VECTORS=1 cargo test --all-features --test c_abi vectors",
            place + 1
        );
    }
    assert_eq!(
        kept.lines().count(),
        table.lines().count(),
        "{name}: GUANXI_WRITE_VECTORS=1 writes it anew"
    );
}

/// What is kept for the other languages is what the Rust functions say, case by case (P-116).
#[test]
fn the_vectors_are_those_of_the_library() {
    let mut rulebooks = Rulebooks::default();
    let questions = question_vectors::table(&mut rulebooks);
    let calendars = calendar_vectors::table(&mut rulebooks);
    let batches = batch_vectors::table(&mut rulebooks);
    for line in [&questions, &calendars, &batches].iter().flat_map(|table| table.lines()) {
        let of = line.split('\t').nth(1).unwrap();
        assert!(rulebooks.named.contains_key(of), "there is no rulebook `{of}`");
    }
    keep("rulebooks.tsv", &rulebooks.table());
    keep("questions.tsv", &questions);
    keep("calendars.tsv", &calendars);
    keep("batches.tsv", &batches);
}
