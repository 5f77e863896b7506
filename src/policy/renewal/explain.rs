//! The renewal of a customer in words.

use std::fmt::Write as _;

use super::{ContractReading, PlanDuty, RenewalPhase, RenewalReading};
use crate::label::Language;

impl ContractReading<'_> {
    /// The contract in words: its end, phase and urgency.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::{Contract, ContractTerms}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// let stated = Contract::new("HT1", "KH0001", ContractTerms::new(day("2024-01-01"), day("2024-12-31")));
    /// let renewal = rulebook.renewal()?;
    /// let book = renewal.book(&"KH0001".into(), [&stated], &[], "2024-12-01".parse()?, None);
    /// let contract = renewal.read(&book, None).contract.unwrap();
    /// assert_eq!(contract.text(Language::English), "HT1 ends on 2024-12-31, in 30 days: late, urgency high");
    /// assert_eq!(contract.text(Language::Chinese), "HT1 于 2024-12-31 到期，剩余 30 天：已过窗口期，紧急程度高");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let (id, end, phase) = (&self.contract, self.window.end, self.phase.label(language));
        let days = self.days_to_end;
        let plural = if days == 1 { "" } else { "s" };
        let mut out = match (language, days >= 0) {
            (Language::English, true) => {
                format!("{id} ends on {end}, in {days} day{plural}: {phase}")
            }
            (Language::English, false) => format!("{id} ended on {end}: {phase}"),
            (Language::Chinese, true) => format!("{id} 于 {end} 到期，剩余 {days} 天：{phase}"),
            (Language::Chinese, false) => format!("{id} 已于 {end} 到期：{phase}"),
        };
        if let Some(urgency) = self.urgency {
            let label = urgency.label(language);
            let _ = match language {
                Language::English => write!(out, ", urgency {label}"),
                Language::Chinese => write!(out, "，紧急程度{label}"),
            };
        }
        if let Some(next) = &self.renewed_by {
            let _ = match language {
                Language::English => write!(out, " by {next}"),
                Language::Chinese => write!(out, "（{next}）"),
            };
        }
        out
    }
}

impl PlanDuty<'_> {
    /// The plan in words; empty where none is owed.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::renewal::PlanDuty};
    /// assert_eq!(PlanDuty::NotOwed.text(Language::English), "");
    /// ```
    pub fn text(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        match self {
            Self::NotOwed => String::new(),
            Self::Owed { due, overdue_days, certain, by } => {
                let by = by.map_or_else(String::new, |by| {
                    let by = by.labels.or_code(language, &by.code);
                    if zh { format!("，由{by}负责") } else { format!(" by {by}") }
                });
                let mut out = match (zh, certain) {
                    (false, true) => format!("a plan to keep the customer is owed{by} until {due}"),
                    (false, false) => {
                        format!(
                            "a plan to keep the customer may be owed{by} until {due}: the risk is not settled"
                        )
                    }
                    (true, true) => format!("挽留方案应于 {due} 前制定{by}"),
                    (true, false) => format!("风险等级未定，可能须于 {due} 前制定挽留方案{by}"),
                };
                if *overdue_days > 0 {
                    let plural = if *overdue_days == 1 { "" } else { "s" };
                    let _ = if zh {
                        write!(out, "，已逾期 {overdue_days} 天")
                    } else {
                        write!(out, ", {overdue_days} day{plural} overdue")
                    };
                }
                out
            }
            Self::Made { on, late, measures, .. } => {
                let count = measures.len();
                let plural = if count == 1 { "" } else { "s" };
                match (zh, late) {
                    (false, false) => format!("a plan of {count} measure{plural} was made on {on}"),
                    (false, true) => {
                        format!("a plan of {count} measure{plural} was made on {on}, late")
                    }
                    (true, false) => format!("挽留方案已于 {on} 制定（{count} 项措施）"),
                    (true, true) => format!("挽留方案于 {on} 制定（{count} 项措施），晚于期限"),
                }
            }
        }
    }
}

impl RenewalReading<'_> {
    /// The renewal in words. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let renewal = rulebook.renewal()?;
    /// let book = renewal.book(&"KH0001".into(), [], &[], "2024-12-01".parse()?, None);
    /// assert_eq!(renewal.read(&book, None).explain(Language::English), "renewal: there is no contract\n");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        let mut out = if zh { "续约：".to_owned() } else { "renewal: ".to_owned() };
        match &self.contract {
            None => out.push_str(if zh { "没有合同" } else { "there is no contract" }),
            Some(contract) => {
                out.push_str(&contract.text(language));
                if matches!(contract.phase, RenewalPhase::TooEarly | RenewalPhase::Window) {
                    let (opens, latest) = (contract.window.opens, contract.window.latest);
                    let _ = if zh {
                        write!(out, "（窗口期 {opens} 至 {latest}）")
                    } else {
                        write!(out, " (window {opens} to {latest})")
                    };
                }
            }
        }
        out.push('\n');
        let plan = self.plan.text(language);
        if !plan.is_empty() {
            let _ = writeln!(out, "  {plan}");
        }
        for other in &self.others {
            let _ = writeln!(out, "  - {}", other.text(language));
        }
        for gap in &self.gaps {
            let (from, until, days) = (gap.from, gap.until, gap.days());
            let plural = if days == 1 { "" } else { "s" };
            let _ = if zh {
                writeln!(out, "  - {from} 至 {until} 无合同（{days} 天）")
            } else {
                writeln!(out, "  - no contract from {from} to {until} ({days} day{plural})")
            };
        }
        out
    }
}
