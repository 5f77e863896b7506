//! Cases in words, in English and Chinese.

use super::{CaseNote, CaseStory, FeedbackPolicy};
use crate::label::{Code, Language};

impl FeedbackPolicy<'_> {
    /// A case in one line: what happened, with the labels of the rulebook, and what people wrote.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// use guanxi::policy::feedback::{Loss, failure_cases};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let losses = [Loss::new("C2024001", "2024-06-30".parse().unwrap(), "响应不及时")];
    /// let note = &failure_cases(&losses)[0];
    /// let policy = rulebook.feedback();
    /// assert_eq!(
    ///     policy.explain_case(note, Language::English),
    ///     "failure case: C2024001 was lost on 2024-06-30: 响应不及时"
    /// );
    /// assert_eq!(
    ///     policy.explain_case(note, Language::Chinese),
    ///     "失败案例：C2024001 于2024-06-30流失，原因：响应不及时"
    /// );
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_case(&self, case: &CaseNote, language: Language) -> String {
        let CaseNote { customer, on, owner, story, text } = case;
        let kind = story.kind().label(language);
        let mut line = match (story, language) {
            (CaseStory::Success { scheme, from, to }, Language::English) => {
                let (scheme, from, to) = self.named(scheme, from, to, language);
                format!("{kind}: {customer} moved up from {from} to {to} ({scheme}) on {on}")
            }
            (CaseStory::Success { scheme, from, to }, Language::Chinese) => {
                let (scheme, from, to) = self.named(scheme, from, to, language);
                format!("{kind}：{customer} 于{on}由{from}升为{to}（{scheme}）")
            }
            (CaseStory::Failure { contract, reason }, Language::English) => {
                let reason = reason.as_deref().unwrap_or("reason not stated");
                match contract {
                    Some(contract) => format!(
                        "{kind}: contract {contract} of {customer} was called off on {on}: {reason}"
                    ),
                    None => format!("{kind}: {customer} was lost on {on}: {reason}"),
                }
            }
            (CaseStory::Failure { contract, reason }, Language::Chinese) => {
                let reason = reason.as_deref().unwrap_or("未说明");
                match contract {
                    Some(contract) => {
                        format!("{kind}：{customer} 的合同 {contract} 于{on}终止，原因：{reason}")
                    }
                    None => format!("{kind}：{customer} 于{on}流失，原因：{reason}"),
                }
            }
        };
        match (owner, language) {
            (Some(owner), Language::English) => line.push_str(&format!("; with {owner}")),
            (Some(owner), Language::Chinese) => line.push_str(&format!("；负责人：{owner}")),
            (None, _) => {}
        }
        match language {
            _ if text.trim().is_empty() => {}
            Language::English => line.push_str(&format!("; {}", text.trim())),
            Language::Chinese => line.push_str(&format!("；{}", text.trim())),
        }
        line
    }

    /// A scheme and two of its classes by their labels; by their codes where there is none.
    fn named<'l>(
        &'l self,
        scheme: &'l Code,
        from: &'l Code,
        to: &'l Code,
        language: Language,
    ) -> (&'l str, &'l str, &'l str) {
        let found = self.schemes.own().iter().find(|one| one.code() == scheme);
        let class = |code: &'l Code| {
            let class = found.and_then(|scheme| scheme.class(code.as_str()));
            class.map_or(code.as_str(), |class| class.label(language))
        };
        (found.map_or(scheme.as_str(), |one| one.label(language)), class(from), class(to))
    }
}
