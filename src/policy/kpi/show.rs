//! Values of KPIs for the eye.

use super::Unit;
use crate::label::Language;
use crate::quantity::Fraction;

impl Unit {
    /// A value for people to read, rounded; verdicts are made of the exact one.
    ///
    /// Rates have one decimal of a per cent, money two decimals, points two, times hours and minutes.
    ///
    /// ```
    /// use guanxi::{label::Language::{Chinese, English}, policy::kpi::Unit, quantity::Fraction};
    /// assert_eq!(Unit::Rate.show(Fraction::new(8995, 10000)?, English), "90.0%"); // and misses 90 %
    /// assert_eq!(Unit::Seconds.show(7200.into(), Chinese), "2小时");
    /// assert_eq!(Unit::Seconds.show(59.into(), English), "59 s");
    /// assert_eq!(Unit::Days.show("7.5".parse()?, English), "7.5 days");
    /// assert_eq!(Unit::Points.show("13/3".parse()?, English), "4.33");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn show(self, value: Fraction, language: Language) -> String {
        let whole = value.reduced().den() == 1;
        match self {
            Self::Rate => match value.checked_mul(Fraction::from(100)) {
                Some(percent) => format!("{}%", percent.rounded(1)),
                None => value.to_string(),
            },
            Self::Count => value.rounded(if whole { 0 } else { 2 }),
            Self::Money | Self::Points => value.rounded(2),
            Self::Days => {
                let days = value.rounded(u32::from(!whole));
                match language {
                    Language::English if days == "1" => "1 day".to_owned(),
                    Language::English => format!("{days} days"),
                    Language::Chinese => format!("{days}天"),
                }
            }
            Self::Seconds => duration(value, language),
        }
    }
}

/// Hours and minutes; seconds only below a minute.
fn duration(value: Fraction, language: Language) -> String {
    let Ok(seconds) = value.rounded(0).parse::<i128>() else { return value.to_string() };
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let part = |of: u128| seconds.checked_div(of).unwrap_or(0);
    let (hours, minutes) = (part(3600), part(60).checked_rem(60).unwrap_or(0));
    let text = match (hours, minutes, language) {
        (0, 0, Language::English) => format!("{seconds} s"),
        (0, 0, Language::Chinese) => format!("{seconds}秒"),
        (0, minutes, Language::English) => format!("{minutes} min"),
        (0, minutes, Language::Chinese) => format!("{minutes}分钟"),
        (hours, 0, Language::English) => format!("{hours} h"),
        (hours, 0, Language::Chinese) => format!("{hours}小时"),
        (hours, minutes, Language::English) => format!("{hours} h {minutes} min"),
        (hours, minutes, Language::Chinese) => format!("{hours}小时{minutes}分"),
    };
    format!("{sign}{text}")
}
