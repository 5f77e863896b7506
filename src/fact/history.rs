//! What is known of a customer's earlier classes.

use chrono::NaiveDate;

use crate::label::Code;
use crate::record::ClassOverride;

/// The class that a customer is in since its last class change.
///
/// ```
/// use guanxi::fact::{ClassHistory, LastChange};
/// let since = "2024-01-01".parse().unwrap();
/// let history = ClassHistory::default().in_class("tier".parse()?, "A".parse()?, since);
/// let last = LastChange { scheme: "tier".parse()?, class: "A".parse()?, since };
/// assert_eq!(history.last("tier"), Some(&last));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// The scheme.
    pub scheme: Code,
    /// The class.
    pub class: Code,
    /// Since which day.
    pub since: NaiveDate,
}

/// The last class changes and the overrides of one customer, for all schemes.
///
/// Made by the [fold](crate::Rulebook::fold), or by hand. An empty history means: no hysteresis, no
/// minimum stay.
///
/// ```
/// use guanxi::fact::ClassHistory;
/// let history = ClassHistory::default().in_class("tier".parse()?, "A".parse()?, "2024-01-01".parse().unwrap());
/// assert_eq!(history.last("tier").unwrap().class, "A");
/// assert!(history.last("segment").is_none());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassHistory {
    changes: Vec<LastChange>,
    /// In the order in which they were decided.
    overrides: Vec<ClassOverride>,
}

impl ClassHistory {
    /// The same history with the customer in this class of the scheme since that day.
    ///
    /// It takes the place of the scheme's last change, whichever day is later. A class since a day
    /// after the one that is asked about is left aside when a customer is classified.
    ///
    /// ```
    /// use guanxi::fact::ClassHistory;
    /// let history = ClassHistory::default()
    ///     .in_class("tier".parse()?, "B".parse()?, "2024-01-01".parse().unwrap())
    ///     .in_class("tier".parse()?, "A".parse()?, "2024-04-01".parse().unwrap());
    /// assert_eq!(history.last("tier").unwrap().class, "A");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_class(mut self, scheme: Code, class: Code, since: NaiveDate) -> Self {
        self.changes.retain(|change| change.scheme != scheme);
        self.changes.push(LastChange { scheme, class, since });
        self
    }

    /// The same history with one more override, the latest so far.
    ///
    /// ```
    /// use guanxi::{fact::ClassHistory, record::ClassOverride};
    /// let history = ClassHistory::default().overridden(ClassOverride {
    ///     scheme: "tier".parse()?,
    ///     class: "S".parse()?,
    ///     from: "2024-01-01".parse().unwrap(),
    ///     until: "2024-03-31".parse().unwrap(),
    ///     by: "director".into(),
    ///     reason: "launch partner".into(),
    /// });
    /// assert!(history.override_on("tier", "2024-03-31".parse().unwrap()).is_some());
    /// assert!(history.override_on("tier", "2024-04-01".parse().unwrap()).is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn overridden(mut self, decided: ClassOverride) -> Self {
        self.overrides.push(decided);
        self
    }

    /// The class of the last change in a scheme; none when there was no change.
    ///
    /// An override is no change: it does not show here.
    ///
    /// ```
    /// use guanxi::fact::ClassHistory;
    /// let history = ClassHistory::default();
    /// assert_eq!(history.last("tier"), None);
    /// let since = "2024-02-29".parse().unwrap();
    /// let history = history.in_class("tier".parse()?, "C".parse()?, since);
    /// assert_eq!(history.last("tier").unwrap().since, since);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn last(&self, scheme: &str) -> Option<&LastChange> {
        self.changes.iter().find(|change| change.scheme == *scheme)
    }

    /// The override that is valid on a day, both ends inclusive; of several, the one decided last.
    ///
    /// ```
    /// use guanxi::{fact::ClassHistory, record::ClassOverride};
    /// let decided = |class: &str| -> ClassOverride {
    ///     let text = format!(r#"{{"scheme":"tier","class":"{class}","from":"2024-01-01",
    ///         "until":"2024-03-31","by":"director","reason":"launch partner"}}"#);
    ///     serde_json::from_str(&text).expect("an override")
    /// };
    /// let history = ClassHistory::default().overridden(decided("S")).overridden(decided("A"));
    /// let valid = history.override_on("tier", "2024-01-01".parse().unwrap());
    /// assert_eq!(valid.unwrap().class, "A");
    /// ```
    pub fn override_on(&self, scheme: &str, day: NaiveDate) -> Option<&ClassOverride> {
        self.override_among(scheme, day, |_| true)
    }

    /// The override that is valid on a day among those that `known` lets through; the latest.
    pub(crate) fn override_among(
        &self,
        scheme: &str,
        day: NaiveDate,
        known: impl Fn(&ClassOverride) -> bool,
    ) -> Option<&ClassOverride> {
        self.overrides.iter().rfind(|decided| {
            let valid = decided.from <= day && day <= decided.until;
            decided.scheme == *scheme && valid && known(decided)
        })
    }

    /// Every scheme and class that the history names.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&Code, &Code)> {
        let changes = self.changes.iter().map(|change| (&change.scheme, &change.class));
        let decided = self.overrides.iter().map(|decided| (&decided.scheme, &decided.class));
        changes.chain(decided)
    }
}
