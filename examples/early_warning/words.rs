//! What things are called in the language of the output.

use guanxi::Rulebook;
use guanxi::label::{Code, Language};
use guanxi::policy::risk::RiskLevel;
use guanxi::rule::codes::{CodeEntry, CodeTable};
use guanxi::time::Moment;

/// The rulebook and the language.
pub(crate) struct Words<'a> {
    /// The rulebook.
    pub(crate) rulebook: &'a Rulebook,
    /// The language.
    pub(crate) language: Language,
}

/// What a code of a table is called: its label, else itself.
fn named<'t>(table: &'t CodeTable<CodeEntry>, code: &'t Code, language: Language) -> &'t str {
    let entry = table.get(code.as_str());
    entry.map_or(code.as_str(), |entry| entry.labels.or_code(language, &entry.code))
}

impl<'a> Words<'a> {
    /// Whether the output is Chinese.
    pub(crate) fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    /// The one text or the other.
    pub(crate) fn say<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        if self.is_chinese() { chinese } else { english }
    }

    /// The levels of the rulebook, safest first.
    pub(crate) fn levels(&self) -> &'a [RiskLevel] {
        self.rulebook.risk().map_or(&[], |risk| risk.levels())
    }

    /// A level under a heading that says of what: `high`, not `high risk`.
    pub(crate) fn level<'t>(&'t self, code: &'t Code) -> &'t str {
        let found = self.levels().iter().find(|level| level.code() == code);
        found.map_or(code.as_str(), |level| self.short(level))
    }

    fn short(&self, level: &'a RiskLevel) -> &'a str {
        let ending = self.say(" risk", "风险");
        let is_common = |level: &RiskLevel| level.label(self.language).ends_with(ending);
        let label = level.label(self.language);
        match self.levels().iter().all(is_common) {
            true => label.strip_suffix(ending).unwrap_or(label),
            false => label,
        }
    }

    /// Levels, safest first, as the riskiest and the safest of them.
    pub(crate) fn range(&self, possible: &'a [RiskLevel]) -> String {
        match possible {
            [] => "-".to_owned(),
            [one] => self.short(one).to_owned(),
            [first, .., last] => {
                let to = self.say(" to ", "至");
                format!("{}{to}{}", self.short(last), self.short(first))
            }
        }
    }

    /// A role.
    pub(crate) fn role<'t>(&'t self, code: &'t Code) -> &'t str {
        named(self.rulebook.codes().roles(), code, self.language)
    }

    /// A root cause.
    pub(crate) fn root_cause<'t>(&'t self, code: &'t Code) -> &'t str {
        named(self.rulebook.codes().causes(), code, self.language)
    }

    /// An action.
    pub(crate) fn action<'t>(&'t self, code: &'t Code) -> &'t str {
        named(self.rulebook.codes().actions(), code, self.language)
    }

    /// The cause of a trigger.
    pub(crate) fn cause<'t>(&'t self, code: &'t Code) -> &'t str {
        let Ok(warnings) = self.rulebook.warnings() else { return code.as_str() };
        let found = warnings.causes().find(|cause| cause.code == *code);
        found.map_or(code.as_str(), |cause| cause.label(self.language))
    }

    /// A fact.
    pub(crate) fn fact<'t>(&'t self, name: &'t str) -> &'t str {
        let fact = self.rulebook.registry().get(name);
        fact.map_or(name, |fact| fact.label(self.language))
    }

    /// A moment on the clock of the rulebook.
    pub(crate) fn moment(&self, moment: Moment) -> String {
        match moment.as_instant() {
            Some(at) => self.rulebook.zone().wall_text(at),
            None => moment.to_string(),
        }
    }

    /// How long something is, in its largest unit that still says enough.
    pub(crate) fn span(&self, minutes: i64) -> String {
        let (hours, days) = (minutes.checked_div(60), minutes.checked_div(1440));
        let (count, english, chinese) = match (minutes, hours, days) {
            (..120, _, _) => (minutes, "min", "分钟"),
            (..2880, Some(hours), _) => (hours, "h", "小时"),
            (_, _, days) => (days.unwrap_or(0), "days", "天"),
        };
        format!("{count} {}", self.say(english, chinese))
    }

    /// A number of days.
    pub(crate) fn days(&self, days: i64) -> String {
        let unit = if days == 1 { "day" } else { "days" };
        format!("{days} {}", self.say(unit, "天"))
    }

    /// Names in a row.
    pub(crate) fn list(&self, names: &[&str]) -> String {
        names.join(self.say(", ", "、"))
    }

    /// A heading with how many things stand below it.
    pub(crate) fn titled(&self, (english, chinese): (&str, &str), count: usize) -> String {
        let (title, colon) = (self.say(english, chinese), self.say(": ", "："));
        match count {
            0 => format!("\n{title}{colon}{}\n", self.say("none", "无")),
            _ => format!("\n{title}{colon}{count}\n"),
        }
    }
}
