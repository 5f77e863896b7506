//! Values as text: with codes for machines, with labels for people.

use rust_decimal::Decimal;

use crate::fact::{FactDefinition, Value};
use crate::label::Language;
use crate::quantity::Ratio;

impl FactDefinition {
    /// A value of this fact as text: with codes where no language is given, else with labels.
    pub(crate) fn show(&self, value: &Value, language: Option<Language>) -> String {
        match value {
            Value::Amount(amount) => amount.to_string(),
            Value::Count(n) => n.to_string(),
            Value::Days(n) => match language {
                None => n.to_string(),
                Some(Language::Chinese) => format!("{n} 天"),
                Some(Language::English) => format!("{n} {}", if *n == 1 { "day" } else { "days" }),
            },
            Value::Ratio(ratio) => match language {
                None => ratio.to_string(),
                Some(_) => percent(*ratio),
            },
            Value::Score(score) => score.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Flag(flag) => match (language, flag) {
                (Some(Language::English), true) => "yes".to_owned(),
                (Some(Language::English), false) => "no".to_owned(),
                (Some(Language::Chinese), true) => "是".to_owned(),
                (Some(Language::Chinese), false) => "否".to_owned(),
                (None, flag) => flag.to_string(),
            },
            Value::Choice(position) => self.show_choice(*position, language),
            Value::Choices(bits) => {
                let set: Vec<String> =
                    positions(*bits).map(|position| self.show_choice(position, language)).collect();
                format!("{{{}}}", set.join(", "))
            }
        }
    }

    /// A value as a rulebook writes it: amounts with the fewest digits, ratios in percent.
    pub(crate) fn show_literal(&self, value: &Value) -> String {
        match value {
            Value::Amount(amount) => amount.plain(),
            Value::Ratio(ratio) => percent(*ratio),
            other => self.show(other, None),
        }
    }

    /// The codes of a set.
    pub(crate) fn codes_of(&self, bits: u64) -> Vec<String> {
        positions(bits).map(|position| self.show_choice(position, None)).collect()
    }

    fn show_choice(&self, position: u16, language: Option<Language>) -> String {
        match language {
            Some(language) => self.choice_label(position, language).to_owned(),
            None => {
                let code = self.choices().get(usize::from(position));
                code.map_or_else(|| "?".to_owned(), ToString::to_string)
            }
        }
    }
}

fn positions(bits: u64) -> impl Iterator<Item = u16> {
    (0u16..64).filter(move |position| bits.checked_shr(u32::from(*position)).unwrap_or(0) & 1 == 1)
}

/// A ratio in percent, at most four decimals.
pub(crate) fn percent(ratio: Ratio) -> String {
    let percent = Decimal::from(ratio.num())
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|n| n.checked_div(Decimal::from(ratio.den())));
    percent.map_or_else(
        || ratio.to_string(),
        |percent| format!("{}%", percent.round_dp(4).normalize()),
    )
}
