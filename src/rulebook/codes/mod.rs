//! From the documents of code tables to the tables.

mod document;

pub use document::{ChannelDocument, CodesDocument, SeverityDocument};

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::rule::codes::{Channel, CodeEntry, CodeTable, Codes, Severity};
use crate::rulebook::compose::{ComposedCodes, Entry};
use crate::rulebook::load::keep;
use crate::rulebook::{Rulebook, ValueDocument};

/// The code tables of a rulebook; what is wrong with them goes to `errors`.
pub(super) fn codes(composed: &ComposedCodes, errors: &mut Vec<Error>) -> Codes {
    let mut ranks: BTreeMap<i32, Code> = BTreeMap::new();
    let mut severity = |document: &SeverityDocument| severity(document, &mut ranks);
    Codes {
        severities: table("severity", &composed.severity, &mut severity, |one| &one.code, errors),
        roles: table("role", &composed.role, &mut entry, |one| &one.code, errors),
        channels: table("channel", &composed.channel, &mut channel, |one| &one.code, errors),
        waiting_reasons: table(
            "reason to wait",
            &composed.waiting,
            &mut entry,
            |one| &one.code,
            errors,
        ),
        departments: table("department", &composed.department, &mut entry, |one| &one.code, errors),
        actions: table("action", &composed.action, &mut entry, |one| &one.code, errors),
        changes: table("change", &composed.change, &mut entry, |one| &one.code, errors),
        contents: table("kind of content", &composed.content, &mut entry, |one| &one.code, errors),
        signals: table("signal", &composed.signal, &mut entry, |one| &one.code, errors),
        causes: table("root cause", &composed.cause, &mut entry, |one| &one.code, errors),
    }
}

fn table<D, T>(
    what: &'static str,
    declared: &[Entry<D>],
    make: &mut impl FnMut(&D) -> Result<T>,
    code: impl Fn(&T) -> &Code,
    errors: &mut Vec<Error>,
) -> CodeTable<T> {
    let mut entries = Vec::with_capacity(declared.len());
    for entry in declared {
        entries.extend(keep(make(&entry.item).map_err(|error| error.at(&entry.path)), errors));
    }
    keep(CodeTable::new(what, entries, code).map_err(|error| error.at("codes")), errors)
        .unwrap_or_default()
}

fn entry(document: &ValueDocument) -> Result<CodeEntry> {
    let code = document.code.parse().map_err(|error: Error| error.at("code"))?;
    Ok(CodeEntry { code, labels: document.label.clone() })
}

fn channel(document: &ChannelDocument) -> Result<Channel> {
    let code = document.code.parse().map_err(|error: Error| error.at("code"))?;
    let ChannelDocument { label, sync, encrypted, .. } = document;
    Ok(Channel { code, labels: label.clone(), sync: *sync, encrypted: *encrypted })
}

/// `ranks` are those of the severities before.
fn severity(document: &SeverityDocument, ranks: &mut BTreeMap<i32, Code>) -> Result<Severity> {
    let code: Code = document.code.parse().map_err(|error: Error| error.at("code"))?;
    let bad_rank = |message: String, help: String| {
        Error::new(ErrorKind::Rulebook, "severity-rank", message).with_help(help).at("rank")
    };
    let Some(rank) = document.rank else {
        return Err(bad_rank(
            format!("severity `{code}` has no rank"),
            format!("write `{{ code = \"{code}\", rank = 0 }}`: the more severe, the higher"),
        ));
    };
    if let Some(other) = ranks.insert(rank, code.clone()) {
        return Err(bad_rank(
            format!("severities `{other}` and `{code}` both have rank {rank}"),
            "give each a rank of its own: the more severe, the higher".to_owned(),
        ));
    }
    let mut causes: Vec<Code> = Vec::with_capacity(document.causes.len());
    for (place, text) in document.causes.iter().enumerate() {
        let at = || format!("causes[{place}]");
        let cause: Code = text.parse().map_err(|error: Error| error.at(at()))?;
        if causes.contains(&cause) {
            let message = format!("`{cause}` stands twice among the causes of `{code}`");
            return Err(Error::new(ErrorKind::Rulebook, "duplicate-code", message)
                .with_help("name each cause once")
                .at(at()));
        }
        causes.push(cause);
    }
    Ok(Severity { code, rank, labels: document.label.clone(), causes })
}

impl Rulebook {
    /// The code tables: severities, roles, channels, reasons to wait, departments, actions,
    /// changes, kinds of content, signals and root causes.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     [codes]
    ///     severity = [{ code = "general", rank = 0 }, { code = "urgent", rank = 1 }]
    ///     role = ["account_manager", "department_head"]
    /// "#)?;
    /// assert_eq!(rulebook.codes().severities().find("urgent")?.rank, 1);
    /// let error = rulebook.codes().roles().find("manager").unwrap_err();
    /// assert_eq!(error.help(), Some("write one of `account_manager`, `department_head`"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn codes(&self) -> &Codes {
        &self.0.codes
    }
}
