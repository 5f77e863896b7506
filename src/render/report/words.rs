//! What things are called in a report.

use crate::label::{Code, Language};
use crate::policy::kpi::Period;
use crate::rulebook::Rulebook;

/// The names of a rulebook in a language.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) language: Language,
}

impl<'a> Words<'a> {
    pub(super) fn say(&self, english: &'a str, chinese: &'a str) -> &'a str {
        match self.language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// A name with what it is.
    pub(super) fn pair(&self, (english, chinese): (&str, &str), what: &str) -> String {
        match self.language {
            Language::English => format!("{english}: {what}"),
            Language::Chinese => format!("{chinese}：{what}"),
        }
    }

    pub(super) fn title(&self, rulebook: &str, period: Period) -> String {
        let text = period.to_string();
        let kind = match text.len() {
            7 if text.contains('Q') => ("quarterly report", "季度报告"),
            7 => ("monthly report", "月度报告"),
            4 => ("yearly report", "年度报告"),
            _ => ("report", "报告"),
        };
        match self.language {
            Language::English => format!("{rulebook}: {} ({period})", kind.0),
            Language::Chinese => format!("{rulebook}：{}（{period}）", kind.1),
        }
    }

    pub(super) fn role(&self, code: &'a Code) -> &'a str {
        let found = self.rulebook.codes().roles().get(code.as_str());
        found.map_or(code.as_str(), |one| one.labels.or_code(self.language, &one.code))
    }

    pub(super) fn severity(&self, code: &'a Code) -> &'a str {
        let found = self.rulebook.codes().severities().get(code.as_str());
        found.map_or(code.as_str(), |one| one.labels.or_code(self.language, &one.code))
    }

    pub(super) fn action(&self, code: &'a Code) -> &'a str {
        let found = self.rulebook.codes().actions().get(code.as_str());
        found.map_or(code.as_str(), |one| one.labels.or_code(self.language, &one.code))
    }

    pub(super) fn topic(&self, code: &'a Code) -> &'a str {
        let found = self.rulebook.feedback().topic(code.as_str());
        found.map_or(code.as_str(), |one| one.label(self.language))
    }

    pub(super) fn touch_rule(&self, code: &'a Code) -> &'a str {
        let rule = self.rulebook.cadence().and_then(|cadence| cadence.rule(code.as_str()));
        rule.map_or(code.as_str(), |rule| rule.label(self.language))
    }

    /// The name of an area of improvements.
    pub(super) fn area(&self, code: &'a Code) -> &'a str {
        match code.as_str() {
            "process" => self.say("process", "流程"),
            "training" => self.say("training", "培训"),
            other => other,
        }
    }

    /// What a breakdown is by.
    pub(super) fn dimension(&self, text: &'a str) -> &'a str {
        let class = text.strip_prefix("class(").and_then(|rest| rest.strip_suffix(')'));
        match (text, class) {
            ("owner", _) => self.say("owner", "负责人"),
            ("industry", _) => self.say("industry", "行业"),
            (_, Some(scheme)) => self.scheme(scheme),
            _ => {
                let fact = self.rulebook.registry().get(text);
                fact.map_or(text, |fact| fact.label(self.language))
            }
        }
    }

    pub(super) fn scheme(&self, code: &'a str) -> &'a str {
        let scheme = self.rulebook.schemes().iter().find(|one| one.code() == code);
        scheme.map_or(code, |one| one.label(self.language))
    }

    /// The name of a row of a breakdown.
    pub(super) fn row(&self, dimension: &str, key: &'a str) -> &'a str {
        if key == "undetermined" {
            return self.undetermined();
        }
        let class = dimension.strip_prefix("class(").and_then(|rest| rest.strip_suffix(')'));
        class.map_or(key, |scheme| self.class(scheme, key))
    }

    pub(super) fn class(&self, scheme: &str, code: &'a str) -> &'a str {
        let scheme = self.rulebook.schemes().iter().find(|one| one.code() == scheme);
        let classes = scheme.into_iter().flat_map(|one| one.classes());
        let class = classes.into_iter().find(|one| one.code() == code);
        class.map_or(code, |one| one.label(self.language))
    }

    pub(super) fn risk(&self, place: usize, code: &'a Code) -> &'a str {
        let fact = self.rulebook.registry().get("risk_level");
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        fact.map_or(code.as_str(), |fact| fact.choice_label(place, self.language))
    }

    pub(super) fn undetermined(&self) -> &'a str {
        self.say("undetermined", "待定")
    }
}
