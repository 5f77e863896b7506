//! Ids: opaque texts of the host.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text, just as the host gave it: blanks and case count.
            ///
            /// ```
            #[doc = concat!("use guanxi::record::", stringify!($name), ";")]
            #[doc = concat!("assert_eq!(", stringify!($name), "::from(\" A1\").as_str(), \" A1\");")]
            /// ```
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

text_id! {
    /// The id of an event: any text, unique among the events of an organisation.
    ///
    /// ```
    /// assert_eq!(guanxi::record::EventId::from("e1").as_str(), "e1");
    /// ```
    EventId
}

impl EventId {
    /// The end of the text as a number: ids with other ends are other ids.
    pub(crate) fn tail(&self) -> u64 {
        match self.0.as_bytes().last_chunk::<8>() {
            Some(end) => u64::from_le_bytes(*end),
            None => self.0.bytes().fold(0, |tail, byte| tail.wrapping_shl(8) | u64::from(byte)),
        }
    }
}

text_id! {
    /// The id of a customer: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::CustomerId::from("KH0001").to_string(), "KH0001");
    /// ```
    CustomerId
}

text_id! {
    /// The id of an issue: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::IssueId::from("WT202403001").as_str(), "WT202403001");
    /// ```
    IssueId
}

text_id! {
    /// Who wrote an event or a decision down: any text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::Author::from("sales.chen").as_str(), "sales.chen");
    /// ```
    Author
}

text_id! {
    /// The id of an item of the plan: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::PlanItemId::from("P1").as_str(), "P1");
    /// ```
    PlanItemId
}

text_id! {
    /// The id of a person at a customer: an opaque text of the host, of one customer only (D001-21).
    ///
    /// ```
    /// assert_eq!(guanxi::record::ContactId::from("P1").as_str(), "P1");
    /// ```
    ContactId
}

text_id! {
    /// The id of a contract: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::ContractId::from("HT-2024-7").as_str(), "HT-2024-7");
    /// ```
    ContractId
}

text_id! {
    /// The id of an invoice: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::InvoiceId::from("FP-1").as_str(), "FP-1");
    /// ```
    InvoiceId
}

text_id! {
    /// The id of an opportunity: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::OpportunityId::from("O-1").as_str(), "O-1");
    /// ```
    OpportunityId
}

text_id! {
    /// The id of a knowledge entry: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::KnowledgeId::from("K-1").as_str(), "K-1");
    /// ```
    KnowledgeId
}

text_id! {
    /// The id of a warning: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::WarningId::from("YJ-1").as_str(), "YJ-1");
    /// ```
    WarningId
}

text_id! {
    /// The id of an improvement: an opaque text of the host.
    ///
    /// ```
    /// assert_eq!(guanxi::record::ImprovementId::from("G-1").as_str(), "G-1");
    /// ```
    ImprovementId
}
