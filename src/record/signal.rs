//! Signals: what points to a customer that may be lost (D002-07, D002-80).

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::ContactId;

/// Something that points to a customer that may be lost, or that such a thing is over.
///
/// A signal stands from the event on until one that takes it back; time alone does not end it. The
/// fact `signal(CODE)` says whether it stands.
///
/// ```
/// use guanxi::{Rulebook, fact::Value, record::{Event, Signal}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let says = Signal::new("considering_switch".parse()?).saying("asked two others for a price");
/// let over = Signal::new("considering_switch".parse()?).over();
/// let events = [
///     Event::new("e1", "KH0001", "2024-04-01".parse()?, says),
///     Event::new("e2", "KH0001", "2024-04-20".parse()?, over),
/// ];
/// let stands = |day: &str| -> guanxi::Result<Option<Value>> {
///     let folded = rulebook.fold(&events, day.parse()?, None);
///     Ok(folded.customers["KH0001"].facts.get("signal(considering_switch)"))
/// };
/// assert_eq!(stands("2024-04-19")?, Some(Value::Flag(true)));
/// assert_eq!(stands("2024-04-20")?, Some(Value::Flag(false)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Signal {
    /// What it is: a code of the rulebook.
    pub signal: Code,
    /// Whether it is over from now on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
    /// Who said or did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// What was said or seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Signal {
    /// A signal that stands from now on.
    ///
    /// ```
    /// use guanxi::record::Signal;
    /// let signal = Signal::new("competitor_contact".parse()?);
    /// assert!(!signal.over && signal.text.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(signal: Code) -> Self {
        Self { signal, over: false, contact: None, text: String::new() }
    }

    /// The same signal, which is over from now on.
    ///
    /// ```
    /// use guanxi::record::Signal;
    /// assert!(Signal::new("considering_switch".parse()?).over().over);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn over(mut self) -> Self {
        self.over = true;
        self
    }

    /// The same signal with what was said or seen.
    ///
    /// ```
    /// use guanxi::record::Signal;
    /// let signal = Signal::new("anomaly".parse()?).saying("orders stopped");
    /// assert_eq!(signal.text, "orders stopped");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}
