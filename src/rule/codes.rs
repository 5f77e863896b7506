//! Code tables: what a rulebook calls its severities, roles, channels and the like.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Labels};
use crate::record::{Interaction, Outcome};

/// The code tables of a rulebook: whatever a rule names by such a code is declared here.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let codes = rulebook.codes();
/// assert_eq!(codes.severities().find("major")?.rank, 2); // D003-106
/// let role = codes.roles().find("support_supervisor")?;
/// assert_eq!(role.labels.get(Language::Chinese), Some("客服主管"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    pub(crate) severities: CodeTable<Severity>,
    pub(crate) roles: CodeTable<CodeEntry>,
    pub(crate) channels: CodeTable<Channel>,
    pub(crate) waiting_reasons: CodeTable<CodeEntry>,
    pub(crate) departments: CodeTable<CodeEntry>,
    pub(crate) actions: CodeTable<CodeEntry>,
    pub(crate) changes: CodeTable<CodeEntry>,
    pub(crate) contents: CodeTable<CodeEntry>,
    pub(crate) signals: CodeTable<CodeEntry>,
    pub(crate) causes: CodeTable<CodeEntry>,
}

impl Codes {
    /// How severe issues can be; each severity has a rank of its own.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let ranks: Vec<i32> = rulebook.codes().severities().iter().map(|one| one.rank).collect();
    /// assert_eq!(ranks, [0, 1, 2]); // D003-49
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn severities(&self) -> &CodeTable<Severity> {
        &self.severities
    }

    /// Who acts.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(rulebook.codes().roles().get("account_manager").is_some()); // D003-124
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn roles(&self) -> &CodeTable<CodeEntry> {
        &self.roles
    }

    /// By what means people talk to customers.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(rulebook.codes().channels().find("phone")?.sync); // D003-48
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn channels(&self) -> &CodeTable<Channel> {
        &self.channels
    }

    /// For what an issue waits.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.codes().waiting_reasons().is_empty()); // it has no issues
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn waiting_reasons(&self) -> &CodeTable<CodeEntry> {
        &self.waiting_reasons
    }

    /// The parts of the organisation.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.codes().departments().len(), 4); // D003-126
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn departments(&self) -> &CodeTable<CodeEntry> {
        &self.departments
    }

    /// What people do about something.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.codes().actions().get("call"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn actions(&self) -> &CodeTable<CodeEntry> {
        &self.actions
    }

    /// What can change at a customer besides what events of their own tell (D002-29, D003-28).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.codes().changes().find("org_change").is_ok());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn changes(&self) -> &CodeTable<CodeEntry> {
        &self.changes
    }

    /// What messages and talks can be about, such as news of the industry (D000-57).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(rulebook.codes().contents().find("industry_news").is_ok());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contents(&self) -> &CodeTable<CodeEntry> {
        &self.contents
    }

    /// What points to a customer that may be lost (D002-07, D002-80, D002-82).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.codes().signals().get("considering_switch").is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn signals(&self) -> &CodeTable<CodeEntry> {
        &self.signals
    }

    /// The root causes of warnings (D002-89).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.codes().causes().get("price").is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn causes(&self) -> &CodeTable<CodeEntry> {
        &self.causes
    }

    /// Whether an interaction was contact (A-20): over a synchronous channel where somebody was
    /// reached, over another one where it was sent too.
    ///
    /// Over a channel that is not declared as [`Interaction::is_contact`] says, which knows none.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Direction, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let sent = |channel: &str| {
    ///     Interaction::new(channel.parse().unwrap(), Direction::Outbound, Outcome::Sent)
    /// };
    /// assert!(rulebook.codes().is_contact(&sent("email")));
    /// assert!(!rulebook.codes().is_contact(&sent("phone"))); // nobody was reached
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_contact(&self, talk: &Interaction) -> bool {
        let sync = || self.channels.get(talk.channel.as_str()).is_some_and(|one| one.sync);
        talk.is_contact() && (talk.outcome != Outcome::Sent || !sync())
    }
}

/// The entries of one kind, in the order of the rulebook, each code once.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let error = rulebook.codes().severities().find("urgnt").unwrap_err();
/// assert_eq!(error.to_string(), "there is no severity `urgnt`");
/// assert_eq!(error.help(), Some("did you mean `urgent`?"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeTable<T> {
    what: &'static str,
    entries: Vec<T>,
    /// INVARIANT: the place of each entry, by its code.
    places: BTreeMap<Code, usize>,
}

impl<T> Default for CodeTable<T> {
    fn default() -> Self {
        Self { what: "code", entries: Vec::new(), places: BTreeMap::new() }
    }
}

impl<T> CodeTable<T> {
    /// A table of entries with their codes. `what` names an entry in messages.
    ///
    /// # Errors
    /// `duplicate-code`, with the place of the second entry.
    pub(crate) fn new(
        what: &'static str,
        entries: Vec<T>,
        code: impl Fn(&T) -> &Code,
    ) -> Result<Self> {
        let mut places = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            if places.insert(code(entry).clone(), place).is_some() {
                let message = format!("there are two entries `{}`", code(entry));
                return Err(Error::new(ErrorKind::Rulebook, "duplicate-code", message)
                    .with_help("give each a code of its own")
                    .at(format!("[{place}]")));
            }
        }
        Ok(Self { what, entries, places })
    }

    /// The entry of this code, if there is one.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(rulebook.codes().severities().get("important").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn get(&self, code: &str) -> Option<&T> {
        self.places.get(code).and_then(|place| self.entries.get(*place))
    }

    /// The entry of this code.
    ///
    /// # Errors
    /// `unknown-code`, with the nearest code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let severity = rulebook.codes().severities().find("urgent")?;
    /// assert_eq!(severity.causes, ["service_interruption", "serious_mistake"]); // D003-50
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn find(&self, code: &str) -> Result<&T> {
        self.get(code).ok_or_else(|| {
            let message = format!("there is no {} `{code}`", self.what);
            Error::new(ErrorKind::Name, "unknown-code", message)
                .with_help(did_you_mean(code, self.places.keys().map(Code::as_str)))
        })
    }

    /// The entries, in the order of the rulebook; those of presets come first.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let severities = rulebook.codes().severities().iter();
    /// assert_eq!(severities.map(|one| one.code.as_str()).last(), Some("major"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + Clone {
        self.entries.iter()
    }

    /// How many entries there are.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.codes().severities().len(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the rulebook declares none.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(!rulebook.codes().channels().is_empty()); // D003-48
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A code and what it is called: a role, a reason to wait, a department, an action.
///
/// ```
/// use guanxi::label::Language;
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let head = rulebook.codes().roles().find("department_head")?;
/// assert_eq!(head.labels.or_code(Language::English, &head.code), "department head");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeEntry {
    /// The code.
    pub code: Code,
    /// What it is called.
    pub labels: Labels,
}

/// How severe an issue is.
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let severities = rulebook.codes().severities();
/// assert!(severities.find("urgent")?.rank > severities.find("general")?.rank);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Severity {
    /// The code.
    pub code: Code,
    /// The more severe, the higher; no two severities of a rulebook have the same.
    pub rank: i32,
    /// What it is called.
    pub labels: Labels,
    /// What makes an issue so severe; a cause may stand with several severities.
    pub causes: Vec<Code>,
}

/// By what means people talk to a customer.
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let mail = rulebook.codes().channels().find("email")?;
/// assert_eq!((mail.sync, mail.encrypted), (false, false));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Channel {
    /// The code.
    pub code: Code,
    /// What it is called.
    pub labels: Labels,
    /// Whether both sides talk at the same time, as on the phone.
    pub sync: bool,
    /// Whether what is sent is encrypted: sensitive data may go no other way (D003-113).
    pub encrypted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str) -> CodeEntry {
        CodeEntry { code: code.parse().unwrap(), labels: Labels::default() }
    }

    #[test]
    fn each_code_stands_once() {
        let table = CodeTable::new("role", vec![entry("b"), entry("a")], |one| &one.code).unwrap();
        assert_eq!(table.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(table.get("a"), Some(&entry("a")));
        let error = CodeTable::new("role", vec![entry("a"), entry("a")], |one| &one.code);
        assert_eq!(error.unwrap_err().path(), Some("[1]"));
        assert_eq!(CodeTable::<CodeEntry>::default().find("a").unwrap_err().code(), "unknown-code");
    }
}
