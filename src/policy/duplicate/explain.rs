//! Candidates and merges in words.

use std::fmt::Write;

use super::{Candidate, Duplicates, MergePlan, Side};
use crate::label::Language;

impl Duplicates {
    /// Why two customers may be one, for a person; lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let policy = rulebook.duplicates()?;
    /// let one = Customer::new("C2024001").named("北辰科技有限公司");
    /// let other = Customer::new("C2024003").named("北辰科技");
    /// let found = policy.compare(&one, &other).unwrap();
    /// assert_eq!(policy.explain(&found, Language::English), "\
    /// C2024001 and C2024003 may be one customer:
    /// - same name: name `北辰科技`
    /// ");
    /// assert_eq!(policy.explain(&found, Language::Chinese), "\
    /// C2024001 与 C2024003 可能是同一客户：
    /// - 名称相同：名称“北辰科技”
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, candidate: &Candidate, language: Language) -> String {
        let Candidate { one, other, matches } = candidate;
        let mut text = match language {
            Language::English => format!("{one} and {other} may be one customer:\n"),
            Language::Chinese => format!("{one} 与 {other} 可能是同一客户：\n"),
        };
        for found in matches {
            let rule = self.rules().iter().find(|rule| *rule.code() == found.rule);
            let code = &found.rule;
            let name = rule.map_or(code.as_str(), |rule| rule.labels().or_code(language, code));
            let keys = found.keys.iter().map(|common| {
                let label = common.key.label(language);
                match language {
                    Language::English => format!("{label} `{}`", common.values.join("`, `")),
                    Language::Chinese => format!("{label}“{}”", common.values.join("”、“")),
                }
            });
            let keys: Vec<String> = keys.collect();
            // Writing to a text cannot fail.
            let _ = match language {
                Language::English => writeln!(text, "- {name}: {}", keys.join(", ")),
                Language::Chinese => writeln!(text, "- {name}：{}", keys.join("、")),
            };
        }
        text
    }
}

impl MergePlan {
    /// What the merge does, for the person who is to confirm it; lines end in `\n`.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// use guanxi::policy::duplicate::{MergePlan, MergeRecords};
    /// use guanxi::record::Customer;
    /// let records = MergeRecords {
    ///     customers: vec![Customer::new("C1").named("Acme Ltd"), Customer::new("C2").named("Acme")],
    ///     ..MergeRecords::default()
    /// };
    /// let plan = MergePlan::new("C1", "C2", &records)?;
    /// assert_eq!(plan.explain(Language::English), "\
    /// C2 is merged into C1: 0 people, 0 contracts, 0 events and 0 knowledge entries pass to it
    /// - full_name: `Acme Ltd` stays, not `Acme`
    /// ");
    /// assert_eq!(plan.explain(Language::Chinese), "\
    /// C2 并入 C1：转入联系人 0 位、合同 0 份、事件 0 条、知识 0 条
    /// - full_name：保留“Acme Ltd”，不用“Acme”
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let (stays, goes) = (&self.stays().id, &self.goes().id);
        let people = self.goes().contacts.len();
        let (contracts, events) = (self.contracts().len(), self.events().len());
        let knowledge = self.knowledge().len();
        let mut text = match language {
            Language::English => format!(
                "{goes} is merged into {stays}: {people} people, {contracts} contracts, {events} \
                 events and {knowledge} knowledge entries pass to it\n"
            ),
            Language::Chinese => format!(
                "{goes} 并入 {stays}：转入联系人 {people} 位、合同 {contracts} 份、事件 {events} 条、\
                 知识 {knowledge} 条\n"
            ),
        };
        for conflict in self.conflicts() {
            let (field, one, other) = (&conflict.field, &conflict.stays, &conflict.goes);
            let (kept, left) =
                if conflict.keep == Side::Stays { (one, other) } else { (other, one) };
            // Writing to a text cannot fail.
            let _ = match language {
                Language::English => writeln!(text, "- {field}: `{kept}` stays, not `{left}`"),
                Language::Chinese => writeln!(text, "- {field}：保留“{kept}”，不用“{left}”"),
            };
        }
        text
    }
}
