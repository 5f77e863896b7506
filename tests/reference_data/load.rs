//! Reading data and references, and comparing with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::fact::{Facts, Folded, Value as FactValue};
use guanxi::policy::scheme::Case;
use guanxi::quantity::Amount;
use guanxi::record::{CustomerId, Event, Purchase};
use serde_json::Value;

/// The folder of a data set, if the host has it.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    std::env::var_os("GUANXI_DATA").map(|root| Path::new(&root).join(name))
}

/// The folder of a data set, or a line that says that its checks are skipped.
pub(crate) fn folder_or_skip(name: &str) -> Option<PathBuf> {
    let folder = folder(name);
    if folder.is_none() {
        // Past the capture of the test runner, so that it is seen.
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!("skipped: {name} needs GUANXI_DATA\n"),
        );
    }
    folder
}

/// The rows of a CSV file by column name.
pub(crate) fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// A number with at most so many decimals, in units of its last decimal.
pub(crate) fn units(text: &str, decimals: usize) -> i64 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    assert!(rest.len() <= decimals, "{text}");
    format!("{whole}{rest:0<decimals$}").parse().unwrap()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

pub(crate) fn purchase(id: String, customer: &str, day: &str, amount: Amount) -> Event {
    Event::new(id, customer, date(day).into(), Purchase::new(amount))
}

pub(crate) fn from_cents(cents: i64) -> Amount {
    Amount::from_minor(cents, 2).unwrap()
}

/// A small rulebook of these schemes.
pub(crate) fn rulebook(schemes: &str) -> Rulebook {
    let head = "format = 1\ncode = \"reference\"\ncurrency = \"USD\"\ntime_zone = \"UTC\"\n";
    Rulebook::from_toml(&format!("{head}{schemes}")).unwrap_or_else(|e| panic!("{}", e.report()))
}

/// A scheme of two classes: `yes` when the condition holds, else `no`.
pub(crate) fn yes_when(code: &str, condition: &str) -> String {
    format!(
        "[[scheme]]\ncode = \"{code}\"\nkind = \"list\"\nclasses = [{{ code = \"yes\", when = \"{condition}\" }}, {{ code = \"no\" }}]\n"
    )
}

/// The facts of everybody as of a day; the reference data has nothing that may be rejected.
pub(crate) fn fold(rulebook: &Rulebook, events: &[Event], as_of: NaiveDate) -> Folded {
    let folded = rulebook.fold(events, as_of.into(), None);
    assert_eq!(folded.rejected, []);
    folded
}

pub(crate) fn facts_of(folded: &Folded) -> BTreeMap<CustomerId, Facts> {
    folded.customers.iter().map(|(id, customer)| (id.clone(), customer.facts.clone())).collect()
}

/// The class of each customer among all of them; everything must be decided.
pub(crate) fn classes(
    rulebook: &Rulebook,
    scheme: &str,
    customers: &BTreeMap<CustomerId, Facts>,
    as_of: NaiveDate,
) -> BTreeMap<CustomerId, String> {
    let population = rulebook.population(customers.values());
    let class = |facts: &Facts| {
        let case = Case::new(facts, as_of).population(&population);
        let class = rulebook.class_of(scheme, &case).unwrap().expect("decided").code().to_string();
        let explained = rulebook.classify_case(scheme, &case).unwrap();
        assert_eq!(explained.class().expect("decided").code(), class.as_str());
        class
    };
    customers.iter().map(|(id, facts)| (id.clone(), class(facts))).collect()
}

/// The customers of one class.
pub(crate) fn those(classes: &BTreeMap<CustomerId, String>, class: &str) -> BTreeSet<CustomerId> {
    classes.iter().filter(|(_, code)| *code == class).map(|(id, _)| id.clone()).collect()
}

/// The customers for whom a `yes`/`no` scheme says yes.
pub(crate) fn who(
    rulebook: &Rulebook,
    scheme: &str,
    customers: &BTreeMap<CustomerId, Facts>,
    as_of: NaiveDate,
) -> BTreeSet<CustomerId> {
    those(&classes(rulebook, scheme, customers, as_of), "yes")
}

pub(crate) fn cents(facts: &Facts, fact: &str) -> i64 {
    match facts.get(fact) {
        Some(FactValue::Amount(amount)) => amount.ten_thousandths().div_euclid(100),
        other => panic!("{fact} is {other:?}"),
    }
}

pub(crate) fn count(facts: &Facts, fact: &str) -> i64 {
    match facts.get(fact) {
        Some(FactValue::Count(count)) => count,
        other => panic!("{fact} is {other:?}"),
    }
}

pub(crate) fn day(facts: &Facts, fact: &str) -> NaiveDate {
    match facts.get(fact) {
        Some(FactValue::Date(date)) => date,
        other => panic!("{fact} is {other:?}"),
    }
}

/// The values of a reference, each to be compared once; `a/b/c` is the path of one of them.
pub(crate) struct Reference {
    leaves: BTreeMap<String, Value>,
    compared: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Reference {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        let mut leaves = BTreeMap::new();
        flatten("", &serde_json::from_str(&text).unwrap(), &mut leaves);
        Self { leaves, compared: BTreeSet::new(), wrong: Vec::new() }
    }

    /// The names right below a path, in order.
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        let below =
            self.leaves.keys().filter_map(|leaf| leaf.strip_prefix(path)?.strip_prefix('/'));
        let names: BTreeSet<&str> = below.filter_map(|rest| rest.split('/').next()).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// The reference has exactly this definition; the check was written for it.
    pub(crate) fn definition(&mut self, section: &str, expected: &str) {
        let text = self.leaves.remove(&format!("{section}/definition"));
        assert_eq!(text.as_ref().and_then(Value::as_str), Some(expected), "{section}");
    }

    pub(crate) fn check(&mut self, path: &str, actual: impl Into<Value>) {
        let actual = actual.into();
        let expected = self.take(path);
        if expected.as_ref() != Some(&actual) {
            self.wrong.push(format!("{path}: {actual}, reference {expected:?}"));
        }
    }

    pub(crate) fn check_len<T>(&mut self, path: &str, actual: &BTreeSet<T>) {
        self.check(path, actual.len());
    }

    /// A rate of the reference is `part / whole`, rounded to six decimals.
    pub(crate) fn check_rate(&mut self, path: &str, part: i64, whole: i64) {
        let expected = self.take(path);
        let text = expected.as_ref().filter(|value| value.is_number()).map(Value::to_string);
        let close = text.is_some_and(|text| {
            let off =
                i128::from(part) * 1_000_000 - i128::from(units(&text, 6)) * i128::from(whole);
            whole > 0 && off.abs() * 2 <= i128::from(whole)
        });
        if !close {
            self.wrong.push(format!("{path}: {part} / {whole}, reference {expected:?}"));
        }
    }

    /// The counts of a table; the reference leaves out zeros.
    pub(crate) fn check_table(&mut self, path: &str, table: &BTreeMap<String, i64>) {
        for name in table.keys().cloned().chain(self.names(path)).collect::<BTreeSet<_>>() {
            self.check(&format!("{path}/{name}"), table.get(&name).copied().unwrap_or(0));
        }
    }

    /// Nothing was wrong, and so many values were compared; the others are compared elsewhere.
    pub(crate) fn finish_part(self, values: usize) {
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        assert_eq!(self.compared.len(), values, "number of compared values");
    }

    fn take(&mut self, path: &str) -> Option<Value> {
        assert!(self.compared.insert(path.to_owned()), "{path} was compared before");
        self.leaves.get(path).cloned()
    }

    /// Nothing was wrong, so many values were compared, and nothing is left but what is named.
    pub(crate) fn finish(self, values: usize, left_aside: &[&str]) {
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        let aside = |leaf: &str| {
            left_aside.iter().any(|part| leaf == *part || leaf.starts_with(&format!("{part}/")))
        };
        let missed: Vec<&String> = self
            .leaves
            .keys()
            .filter(|leaf| !self.compared.contains(*leaf) && !aside(leaf))
            .collect();
        assert!(missed.is_empty(), "not compared: {missed:#?}");
        assert_eq!(self.compared.len(), values, "number of compared values");
    }
}

fn flatten(path: &str, value: &Value, leaves: &mut BTreeMap<String, Value>) {
    let join =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                flatten(&join(name), value, leaves);
            }
        }
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                flatten(&join(&place.to_string()), value, leaves);
            }
        }
        _ => {
            leaves.insert(path.to_owned(), value.clone());
        }
    }
}
