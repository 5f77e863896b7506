//! What is on an agenda in words, English and Chinese.

use super::{AgendaItem, Task};
use crate::Rulebook;
use crate::label::{Code, Language};
use crate::policy::cadence::TouchSource;
use crate::policy::occasion::Subject;
use crate::record::Party;
use crate::rule::codes::{CodeEntry, CodeTable};

impl Task {
    /// What it is, by the labels of a rulebook; codes where the rulebook has no labels.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::cadence::TouchSource, review::Task};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let task = Task::Touch(TouchSource::Rule { rule: "a_call".parse()?, kind: "talk".parse()? });
    /// assert_eq!(task.text(&rulebook, Language::English), "weekly talk");
    /// assert_eq!(task.text(&rulebook, Language::Chinese), "每周沟通");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, rulebook: &Rulebook, language: Language) -> String {
        let zh = language == Language::Chinese;
        match self {
            Self::Touch(TouchSource::Rule { rule, .. }) => {
                let found = rulebook.cadence().ok().and_then(|one| one.rule(rule.as_str()).ok());
                found.map_or(rule.as_str(), |rule| rule.label(language)).to_owned()
            }
            Self::Touch(TouchSource::Trigger { trigger, .. }) => {
                let cadence = rulebook.cadence().ok();
                let mut triggers = cadence.iter().flat_map(|one| one.triggers());
                let found = triggers.find(|one| one.code() == trigger);
                found.map_or(trigger.as_str(), |trigger| trigger.label(language)).to_owned()
            }
            Self::PlanItem { topics, .. } => {
                let topics = topics.join(if zh { "、" } else { ", " });
                match (zh, topics.is_empty()) {
                    (true, true) => "计划沟通".to_owned(),
                    (true, false) => format!("计划沟通：{topics}"),
                    (false, true) => "planned talk".to_owned(),
                    (false, false) => format!("planned talk: {topics}"),
                }
            }
            Self::Promise { what, party, .. } => match (party, zh) {
                (Party::Customer, true) => format!("客户承诺：{what}"),
                (Party::Customer, false) => format!("promised by the customer: {what}"),
                (_, true) => format!("承诺：{what}"),
                (_, false) => format!("promised: {what}"),
            },
            Self::Occasion { occasion, subject, on, actions, optional } => {
                let found = rulebook.occasions().rule(occasion.as_str()).ok();
                let mut text = found
                    .map_or(occasion.as_str(), |rule| rule.labels.or_code(language, occasion))
                    .to_owned();
                let about = match subject {
                    Subject::Contact { contact } => contact.to_string(),
                    Subject::Contract { contract } => contract.to_string(),
                    Subject::Disruption { what, .. } => what.clone(),
                    Subject::Festival { festival } => festival.label(language).to_owned(),
                    _ => String::new(),
                };
                if !about.is_empty() {
                    text.push_str(&if zh {
                        format!("（{about}）")
                    } else {
                        format!(" ({about})")
                    });
                }
                text.push_str(&if zh { format!("，{on}") } else { format!(" on {on}") });
                let table = rulebook.codes().actions();
                let names: Vec<&str> =
                    actions.iter().map(|one| label(table, one, language)).collect();
                if !names.is_empty() {
                    text.push_str(if zh { "：" } else { ": " });
                    text.push_str(&names.join(if zh { "、" } else { ", " }));
                }
                if *optional {
                    text.push_str(if zh { "（可选）" } else { " (optional)" });
                }
                text
            }
            Self::Review { review } => {
                let found = rulebook.plan().review(review.as_str());
                found.map_or(review.as_str(), |one| one.labels.or_code(language, review)).to_owned()
            }
        }
    }
}

impl AgendaItem {
    /// The channel by its label; empty where there is none to choose.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::Customer};
    /// use guanxi::review::{AgendaBuilder, AgendaCustomer, AgendaRequest};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(1);
    /// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?;
    /// assert_eq!(agenda.finish().items[0].channel_text(&rulebook, Language::Chinese), "邮件");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn channel_text<'a>(&'a self, rulebook: &'a Rulebook, language: Language) -> &'a str {
        let Some(code) = &self.channel else { return "" };
        match rulebook.codes().channels().get(code.as_str()) {
            Some(channel) => channel.labels.or_code(language, code),
            None => code.as_str(),
        }
    }
}

fn label<'a>(table: &'a CodeTable<CodeEntry>, code: &'a Code, language: Language) -> &'a str {
    match table.get(code.as_str()) {
        Some(entry) => entry.labels.or_code(language, code),
        None => code.as_str(),
    }
}
