//! What a person sees of a customer.

use super::words::{Verb, Verdict};
use super::{FieldSet, Rights, mask};
use crate::label::Language;
use crate::record::{Customer, Field};

/// What a person sees of a customer: the fields that are denied are absent, not starred (A-49).
///
/// The id is always there: whoever asks has named the customer by it. What the record was made
/// from and what it was merged into is for a full view only.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Field}};
/// use guanxi::policy::access::{Relation, Verdict};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let customer = Customer::new("KH0001").named("北辰科技有限公司").stating("strategic", true);
/// let view = rulebook.access().unwrap().view("marketing", Relation::Other, &customer);
/// assert_eq!(view.verdict(), Verdict::Masked);
/// assert!(view.record.facts.is_empty() && view.withheld.contains(Field::Judgements));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomerView {
    /// The record as far as it is seen.
    pub record: Customer,
    /// The fields that are denied, whether or not the record has them: that would tell something.
    pub withheld: FieldSet,
    /// The fields of which a part is shown.
    pub masked: FieldSet,
}

impl CustomerView {
    pub(super) fn new(rights: Rights, customer: &Customer) -> Self {
        let of = |verdict: Verdict| -> FieldSet {
            let all = Field::ALL.iter().copied();
            all.filter(|field| rights.verdict(Verb::View, *field) == verdict).collect()
        };
        let (withheld, masked) = (of(Verdict::Denied), of(Verdict::Masked));
        let mut record = customer.clone();
        withheld.iter().for_each(|field| field.clear(&mut record));
        mask::apply(&mut record, masked);
        let view = Self { record, withheld, masked };
        if view.verdict() == Verdict::Full {
            return view;
        }
        // No field names these two.
        let Self { mut record, withheld, masked } = view;
        record.provenance.clear();
        record.merged_into = None;
        Self { record, withheld, masked }
    }

    /// Whether every field is seen, some, or none.
    ///
    /// ```
    /// use guanxi::{policy::access::{Rights, Verdict}, record::Customer};
    /// let view = Rights::NONE.view(&Customer::new("KH0001"));
    /// assert_eq!(view.verdict(), Verdict::Denied);
    /// ```
    pub fn verdict(&self) -> Verdict {
        if self.withheld.is_empty() && self.masked.is_empty() {
            Verdict::Full
        } else if self.withheld == FieldSet::all() {
            Verdict::Denied
        } else {
            Verdict::Masked
        }
    }

    /// What is withheld, in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::access::Rights, record::Customer};
    /// let view = Rights::NONE.view(&Customer::new("KH0001"));
    /// assert_eq!(view.explain(Language::English), "KH0001: nothing is shown");
    /// assert_eq!(view.explain(Language::Chinese), "KH0001：全部字段不予显示");
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let english = language == Language::English;
        let id = &self.record.id;
        let list = |fields: FieldSet| {
            let names: Vec<&str> = fields.iter().map(|field| field.label(language)).collect();
            names.join(if english { ", " } else { "、" })
        };
        let (masked, withheld) = (list(self.masked), list(self.withheld));
        match (self.verdict(), english) {
            (Verdict::Full, true) => format!("{id}: everything is shown"),
            (Verdict::Full, false) => format!("{id}：全部字段完整显示"),
            (Verdict::Denied, true) => format!("{id}: nothing is shown"),
            (Verdict::Denied, false) => format!("{id}：全部字段不予显示"),
            (Verdict::Masked, _) => {
                let mut parts = Vec::new();
                if !self.masked.is_empty() {
                    parts.push(match english {
                        true => format!("in part: {masked}"),
                        false => format!("部分显示：{masked}"),
                    });
                }
                if !self.withheld.is_empty() {
                    parts.push(match english {
                        true => format!("withheld: {withheld}"),
                        false => format!("不予显示：{withheld}"),
                    });
                }
                if english {
                    format!("{id}: {}", parts.join("; "))
                } else {
                    format!("{id}：{}", parts.join("；"))
                }
            }
        }
    }
}
