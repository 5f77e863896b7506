//! What may be sent over which channel.

use super::{Access, Rights, Verb, Verdict};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Language;
use crate::record::{Field, Sensitivity};

/// Whether a field may go over a channel, and why (D003-113).
///
/// ```
/// use guanxi::{Rulebook, label::Language, record::Field};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let sending = rulebook.access().unwrap().may_send(Field::Contacts, "qq");
/// assert!(!sending.is_allowed());
/// assert_eq!(sending.explain(Language::English),
///     "contacts: not over `qq`, which is not encrypted: the field is confidential");
/// assert_eq!(sending.explain(Language::Chinese), "联系人：不得通过 `qq` 发送，该渠道未加密，而该字段属敏感信息");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sending {
    /// The field.
    pub field: Field,
    /// The channel, as it was asked for.
    pub channel: String,
    /// Why.
    pub reason: SendReason,
    /// The channels that the rulebook declares, for the help of an error.
    known: Vec<String>,
}

/// Why a field may or may not go over a channel.
///
/// ```
/// use guanxi::{Rulebook, policy::access::SendReason, record::Field};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let access = rulebook.access().unwrap();
/// assert_eq!(access.may_send(Field::Contacts, "crm").reason, SendReason::Encrypted);
/// assert_eq!(access.may_send(Field::Industry, "qq").reason, SendReason::Basic);
/// assert_eq!(access.may_send(Field::Industry, "pigeon").reason, SendReason::UnknownChannel);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendReason {
    /// Allowed: the field is not confidential.
    Basic,
    /// Allowed: the channel is encrypted.
    Encrypted,
    /// Refused: the field is confidential and the channel is not encrypted.
    Unencrypted,
    /// Refused: the rulebook does not know the channel.
    UnknownChannel,
    /// Refused: the sender does not see the field in full.
    NotSeen,
}

impl Access {
    /// How carefully a field is to be handled: as [`Field::sensitivity`] says, unless the rulebook
    /// says otherwise (D003-109).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Field, Sensitivity}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// assert_eq!(access.sensitivity(Field::Transactions), Sensitivity::Confidential);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn sensitivity(&self, field: Field) -> Sensitivity {
        if self.definition().sensitive.contains(field) {
            Sensitivity::Confidential
        } else {
            Sensitivity::Basic
        }
    }

    /// Whether a field may go over a channel, whoever sends it: confidential ones only over
    /// encrypted channels, nothing over channels that are not declared (D003-113).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// assert!(access.may_send(Field::FullName, "qq").is_allowed());
    /// assert!(!access.may_send(Field::ContactPoints, "qq").is_allowed());
    /// assert!(access.may_send(Field::ContactPoints, "crm").is_allowed());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn may_send(&self, field: Field, channel: &str) -> Sending {
        let channels = self.definition().codes.channels();
        let reason = match channels.get(channel) {
            None => SendReason::UnknownChannel,
            Some(_) if self.sensitivity(field) == Sensitivity::Basic => SendReason::Basic,
            Some(channel) if channel.encrypted => SendReason::Encrypted,
            Some(_) => SendReason::Unencrypted,
        };
        let known = match reason {
            SendReason::UnknownChannel => channels.iter().map(|one| one.code.to_string()).collect(),
            _ => Vec::new(),
        };
        Sending { field, channel: channel.to_owned(), reason, known }
    }

    /// The same for a person, who must see the field in full.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field, policy::access::{Relation, SendReason}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// let marketing = access.rights("marketing", Relation::Other);
    /// let sending = access.may_send_as(marketing, Field::Contacts, "crm");
    /// assert_eq!(sending.reason, SendReason::NotSeen);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn may_send_as(&self, rights: Rights, field: Field, channel: &str) -> Sending {
        let mut sending = self.may_send(field, channel);
        if sending.is_allowed() && rights.verdict(Verb::View, field) != Verdict::Full {
            sending.reason = SendReason::NotSeen;
        }
        sending
    }
}

impl Sending {
    /// Whether it is allowed.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(!rulebook.access().unwrap().may_send(Field::FullName, "").is_allowed());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_allowed(&self) -> bool {
        matches!(self.reason, SendReason::Basic | SendReason::Encrypted)
    }

    /// The same as an error, for hosts that stop with `?`.
    ///
    /// # Errors
    /// `unencrypted-channel`, `unknown-channel`, `field-not-seen`.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// let error = access.may_send(Field::Budget, "qq").check().unwrap_err();
    /// assert_eq!(error.to_string(), "`budget` may not go over `qq`, which is not encrypted");
    /// let error = access.may_send(Field::Budget, "crn").check().unwrap_err();
    /// assert_eq!((error.code(), error.help()), ("unknown-channel", Some("did you mean `crm`?")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check(&self) -> Result<()> {
        let (field, channel) = (self.field, &self.channel);
        Err(match self.reason {
            SendReason::Basic | SendReason::Encrypted => return Ok(()),
            SendReason::Unencrypted => Error::new(
                ErrorKind::Record,
                "unencrypted-channel",
                format!("`{field}` may not go over `{channel}`, which is not encrypted"),
            )
            .with_help("send it over a channel that is encrypted, or leave it out"),
            SendReason::UnknownChannel => Error::new(
                ErrorKind::Name,
                "unknown-channel",
                format!("there is no channel `{channel}`"),
            )
            .with_help(did_you_mean(channel, self.known.iter().map(String::as_str))),
            SendReason::NotSeen => Error::new(
                ErrorKind::Record,
                "field-not-seen",
                format!("`{field}` may not be sent by somebody who does not see it"),
            )
            .with_help("leave it out, or let somebody send it who is assigned to the customer"),
        })
    }

    /// The answer in words.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::Field};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let sending = rulebook.access().unwrap().may_send(Field::Industry, "qq");
    /// assert_eq!(sending.explain(Language::English),
    ///     "industry: allowed over `qq`: the field is not confidential");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let (field, channel) = (self.field.label(language), &self.channel);
        let english = language == Language::English;
        let why = match (self.reason, english) {
            (SendReason::Basic, true) => {
                format!("allowed over `{channel}`: the field is not confidential")
            }
            (SendReason::Basic, false) => format!("可通过 `{channel}` 发送，该字段属基础信息"),
            (SendReason::Encrypted, true) => {
                format!("allowed over `{channel}`, which is encrypted")
            }
            (SendReason::Encrypted, false) => format!("可通过 `{channel}` 发送，该渠道已加密"),
            (SendReason::Unencrypted, true) => {
                format!("not over `{channel}`, which is not encrypted: the field is confidential")
            }
            (SendReason::Unencrypted, false) => {
                format!("不得通过 `{channel}` 发送，该渠道未加密，而该字段属敏感信息")
            }
            (SendReason::UnknownChannel, true) => {
                format!("not over `{channel}`, a channel that is not declared")
            }
            (SendReason::UnknownChannel, false) => {
                format!("不得通过 `{channel}` 发送，该渠道未登记")
            }
            (SendReason::NotSeen, true) => {
                format!("not over `{channel}`: the sender does not see the field in full")
            }
            (SendReason::NotSeen, false) => {
                format!("不得通过 `{channel}` 发送，发送人无权完整查看该字段")
            }
        };
        if english { format!("{field}: {why}") } else { format!("{field}：{why}") }
    }
}
