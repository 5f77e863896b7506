//! What is wrong with a file by itself or against the log, with what to do about it.

use serde::Serialize;

use crate::label::Language;
use crate::policy::words::words;
use crate::record::ContactId;

words! {
    upkeep;
    /// What is wrong with a file; no error, for the file can be used all the same.
    ///
    /// ```
    /// use guanxi::policy::upkeep::FileFault;
    /// assert_eq!(FileFault::ContactLeft.as_str(), "contact_left");
    /// ```
    FileFault, "fault of a file", "unknown-fault", {
        /// A contact who has left still stands in the file (D001-27).
        ContactLeft "contact_left" "a contact has left" "联系人已离职",
        /// The log says that a contact left, and the file does not (D001-27).
        ContactNotUpdated "contact_not_updated" "a contact left, and the file does not say so" "联系人已离职而档案未更新",
        /// The log speaks of a contact whom the file does not have.
        ContactUnknown "contact_unknown" "a contact is not in the file" "联系人未入档",
        /// Who takes the place of a contact who left is not in the file.
        SuccessorUnknown "successor_unknown" "a successor is not in the file" "接任者未入档",
        /// The key decision maker is gone, and nobody has taken the place (D001-27, D002-27).
        KeyDeciderGone "key_decider_gone" "the key decision maker is gone" "关键决策人已离职且无接任者",
        /// A day that lies ahead: founded, first contact, first deal, a birthday (D000-16).
        LiesAhead "lies_ahead" "a day lies ahead" "日期晚于当前日期",
        /// The first deal lies before the first contact.
        DealBeforeContact "deal_before_contact" "the first deal is before the first contact" "首次合作早于首次接触",
        /// The first contact or deal lies before the customer was founded.
        BeforeFounded "before_founded" "a day is before the founding" "日期早于成立时间",
        /// The log has a purchase before the first deal of the file.
        PurchaseBeforeDeal "purchase_before_deal" "a purchase is before the first deal" "购买早于首次合作时间",
        /// An expressed interest that no key need of the file mentions (D001-24).
        InterestNotNoted "interest_not_noted" "an interest is not among the key needs" "意向未记入关键需求",
    }
}

impl FileFault {
    /// What to do about it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::upkeep::FileFault};
    /// let help = FileFault::ContactLeft.help(Language::English);
    /// assert_eq!(help, "find out who takes the place, and take the contact out at the next cleansing");
    /// ```
    pub fn help(self, language: Language) -> &'static str {
        let (en, zh) = match self {
            Self::ContactLeft => (
                "find out who takes the place, and take the contact out at the next cleansing",
                "请确认接任者，并在下次数据清洗时移除该联系人",
            ),
            Self::ContactNotUpdated => {
                ("set the status of the contact to `left`", "请将该联系人状态改为 `left`")
            }
            Self::ContactUnknown => ("add the contact to the file", "请将该联系人补入档案"),
            Self::SuccessorUnknown => ("add the successor to the file", "请将接任者补入档案"),
            Self::KeyDeciderGone => (
                "find out who decides now, and mark that contact with `key_decider`",
                "请确认现任关键决策人，并标注 `key_decider`",
            ),
            Self::LiesAhead => ("correct the day", "请更正日期"),
            Self::DealBeforeContact | Self::BeforeFounded => {
                ("correct one of the two days", "请更正其中一个日期")
            }
            Self::PurchaseBeforeDeal => {
                ("set the first deal to the day of the purchase", "请将首次合作时间改为该购买日期")
            }
            Self::InterestNotNoted => {
                ("write the interest into `needs.key`", "请将该意向写入 `needs.key`")
            }
        };
        if language == Language::English { en } else { zh }
    }
}

/// Something wrong with a file as of a day.
///
/// ```
/// use guanxi::{Rulebook, label::Language, record::Customer};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let mut customer = Customer::new("KH0001");
/// customer.founded = Some("2024-07-01".parse().unwrap());
/// let found = rulebook.upkeep().unwrap()
///     .faults(&customer, &[], "2024-06-30".parse()?, None);
/// assert_eq!(found[0].path, "founded");
/// assert_eq!(found[0].text(Language::English), "founded: a day lies ahead (2024-07-01)");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct FileFinding {
    /// What is wrong.
    pub fault: FileFault,
    /// Where in the record.
    pub path: String,
    /// The contact, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// What the record or the log says there.
    pub found: String,
}

impl FileFinding {
    pub(super) fn new(fault: FileFault, path: impl Into<String>, found: impl ToString) -> Self {
        Self { fault, path: path.into(), contact: None, found: found.to_string() }
    }

    pub(super) fn of(mut self, contact: &ContactId) -> Self {
        self.contact = Some(contact.clone());
        self
    }

    /// The finding in words.
    ///
    /// ```
    /// # use guanxi::{Rulebook, label::Language, record::Customer};
    /// # let rulebook = Rulebook::preset("service_quality")?;
    /// # let mut customer = Customer::new("KH0001");
    /// # customer.founded = Some("2024-07-01".parse().unwrap());
    /// # let found = rulebook.upkeep().unwrap()
    /// #     .faults(&customer, &[], "2024-06-30".parse()?, None);
    /// assert_eq!(found[0].text(Language::Chinese), "founded：日期晚于当前日期（2024-07-01）");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let (path, label, found) = (&self.path, self.fault.label(language), &self.found);
        match language {
            Language::English => format!("{path}: {label} ({found})"),
            Language::Chinese => format!("{path}：{label}（{found}）"),
        }
    }
}
