//! The risk of a customer in words.

use std::fmt::Write as _;

use super::definition::probability_text;
use super::{
    Agreement, AssessmentSchedule, FactorReading, FactorSource, RiskLevel, RiskReading, RiskScore,
    ScheduleState, Settles, Trend,
};
use crate::label::Language;
use crate::quantity::{Percent, Ratio};
use crate::rule::Points;

impl Agreement {
    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::risk::Agreement};
    /// assert_eq!(Agreement::Agrees.label(Language::English), "agrees with what is computed");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Agrees, Language::English) => "agrees with what is computed",
            (Self::Agrees, Language::Chinese) => "与计算结果一致",
            (Self::Disagrees, Language::English) => "disagrees with what is computed",
            (Self::Disagrees, Language::Chinese) => "与计算结果不一致",
            (Self::Open, Language::English) => "what is computed leaves it open",
            (Self::Open, Language::Chinese) => "计算结果未能判定",
            (Self::NotAssessed, Language::English) => "not assessed",
            (Self::NotAssessed, Language::Chinese) => "尚未评估",
        }
    }
}

impl Trend {
    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::risk::Trend};
    /// assert_eq!(Trend::Safer.label(Language::Chinese), "风险下降");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Safer, Language::English) => "safer",
            (Self::Safer, Language::Chinese) => "风险下降",
            (Self::Same, Language::English) => "as before",
            (Self::Same, Language::Chinese) => "持平",
            (Self::Riskier, Language::English) => "riskier",
            (Self::Riskier, Language::Chinese) => "风险上升",
            (Self::Open, Language::English) => "cannot be said",
            (Self::Open, Language::Chinese) => "无法判断",
            (Self::New, Language::English) => "nothing to compare with",
            (Self::New, Language::Chinese) => "无可比对象",
        }
    }
}

impl AssessmentSchedule<'_> {
    /// The schedule in words.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let history = risk.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
    /// let schedule = risk.schedule(&history, None, "2024-06-30".parse().unwrap()).unwrap();
    /// assert_eq!(schedule.text(Language::English), "assessment due by 2024-06-30");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let (due, missed) = (self.due, self.missed);
        let mut out = match (self.state, language) {
            (ScheduleState::Recorded, Language::English) => {
                format!("assessed in this period, next by {due}")
            }
            (ScheduleState::Recorded, Language::Chinese) => format!("本期已评估，下次截止 {due}"),
            (ScheduleState::Due, Language::English) => format!("assessment due by {due}"),
            (ScheduleState::Due, Language::Chinese) => format!("应于 {due} 前完成评估"),
            (ScheduleState::Overdue { days }, Language::English) => {
                let plural = if days == 1 { "" } else { "s" };
                format!("assessment was due by {due}, {days} day{plural} overdue")
            }
            (ScheduleState::Overdue { days }, Language::Chinese) => {
                format!("评估应于 {due} 前完成，已逾期 {days} 天")
            }
        };
        if missed > 0 {
            let plural = if missed == 1 { "" } else { "s" };
            let _ = match language {
                Language::English => write!(out, "; {missed} period{plural} missed"),
                Language::Chinese => write!(out, "；缺 {missed} 期"),
            };
        }
        out
    }
}

/// A total: whole where it is whole, else as a fraction.
pub(super) fn total_text(min: Ratio, max: Ratio) -> String {
    let text = |ratio: Ratio| {
        let ratio = ratio.reduced();
        if ratio.den() == 1 { ratio.num().to_string() } else { ratio.to_string() }
    };
    if min == max { text(min) } else { format!("{}-{}", text(min), text(max)) }
}

fn levels_text(levels: &[RiskLevel], language: Language) -> String {
    let undetermined = match language {
        Language::English => "undetermined",
        Language::Chinese => "未定",
    };
    match levels {
        [] => undetermined.to_owned(),
        [one] => one.label(language).to_owned(),
        [first, .., last] => match language {
            Language::English => {
                format!("{undetermined}, {} to {}", first.label(language), last.label(language))
            }
            Language::Chinese => {
                format!("{undetermined}（{}至{}）", first.label(language), last.label(language))
            }
        },
    }
}

impl FactorReading<'_> {
    /// The factor in words: its points, and from where they come.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("need_fit", "partial")?;
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.factors()[2].text(Language::English), "fit to the need: 3 (partly met)");
    /// assert_eq!(score.factors()[0].text(Language::Chinese), "合作稳定性：未知（1-5）");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let label = self.factor.label(language);
        let zh = language == Language::Chinese;
        let points = match self.points {
            Points::Known(points) => points.to_string(),
            Points::Within(fewest, most) if zh => format!("未知（{fewest}-{most}）"),
            Points::Within(fewest, most) => format!("unknown ({fewest}-{most})"),
        };
        let mut out = if zh { format!("{label}：{points}") } else { format!("{label}: {points}") };
        let answer = self.points.known().and_then(|n| self.factor.answer_label(n, language));
        if let Some(answer) = answer {
            let _ = if zh { write!(out, "（{answer}）") } else { write!(out, " ({answer})") };
        }
        if let FactorSource::Rating { event, on } = &self.source {
            let _ = if zh {
                write!(out, "，人工评分 {on} `{event}`")
            } else {
                write!(out, ", rated on {on} in `{event}`")
            };
        }
        out
    }
}

impl RiskScore<'_> {
    /// The total in words: one number, or the lowest and the highest that are possible.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("worst_overdue_days_12m", 31)?;
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.total_text(), "5-21"); // one point, and four factors of 1 to 5
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn total_text(&self) -> String {
        total_text(self.min(), self.max())
    }

    /// The scorecard in words: total, level, every factor with what was asked, and what would settle
    /// the level. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("worst_overdue_days_12m", 31)?;
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// let text = score.explain(Language::English);
    /// assert!(text.starts_with("total: 5-21 of 25: undetermined, low risk to very high risk\n"));
    /// assert!(text.contains("worst days overdue in the last 12 months"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        let total = self.total_text();
        let most = self.risk.most();
        let levels = levels_text(self.possible(), language);
        let mut out = if zh {
            format!("总分：{total}（满分 {most}）：{levels}\n")
        } else {
            format!("total: {total} of {most}: {levels}\n")
        };
        for one in self.factors() {
            let weight = match (one.factor.weight, zh) {
                (1, _) => String::new(),
                (weight, true) => format!("，权重 {weight}"),
                (weight, false) => format!(", weight {weight}"),
            };
            let _ = writeln!(out, "  - {}{weight}", one.text(language));
            for check in self.risk.checks(one, &self.case, language) {
                let _ = writeln!(out, "    - {check}");
            }
        }
        for (factor, settles) in self.settles() {
            let label = factor.label(language);
            let _ = match (settles, zh) {
                (Settles::Never, _) => Ok(()),
                (Settles::Always, false) => writeln!(out, "  knowing {label} settles the level"),
                (Settles::Always, true) => writeln!(out, "  明确{label}即可判定等级"),
                (Settles::Sometimes, false) => {
                    writeln!(out, "  knowing {label} may settle the level")
                }
                (Settles::Sometimes, true) => writeln!(out, "  明确{label}后可能判定等级"),
            };
        }
        out
    }
}

impl RiskReading<'_> {
    /// How likely a renewal is, over all levels that are possible; empty where the rulebook gives no
    /// probabilities.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let history = risk.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts()
    ///     .with("first_contract", "2024-01-01")? // 1
    ///     .with("worst_overdue_days_12m", 31)? // 1
    ///     .with("need_fit", "none")? // 1
    ///     .with("competitor_contact", "initial")?; // 3: 7 to 11, very high or high
    /// let reading = risk.read(&Case::new(&facts, "2024-06-30".parse().unwrap()), &history)?;
    /// assert_eq!(reading.probability_text(), "0%-<70%");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn probability_text(&self) -> String {
        let (safest, riskiest) = (self.possible.first(), self.possible.last());
        let from = riskiest.and_then(|level| level.from);
        let below = safest.and_then(|level| level.below);
        let given = self.score.risk.levels().iter().any(|level| level.from.is_some());
        match (from, below) {
            (None, None) if given => format!("{}-100%", Percent::ZERO),
            _ => probability_text(from, below),
        }
    }

    /// The risk in words. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// use guanxi::record::{Event, RiskAssessment};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let sheet = RiskAssessment::new("近期接触竞品").level("high".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-06-28".parse()?, sheet)];
    /// let history = risk.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts();
    /// let reading = risk.read(&Case::new(&facts, "2024-06-30".parse().unwrap()), &history)?;
    /// let text = reading.explain(Language::Chinese);
    /// assert!(text.starts_with("续约风险：高风险（续约概率 50%-<70%）\n"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        let mut out = if zh { "续约风险：".to_owned() } else { "renewal risk: ".to_owned() };
        out.push_str(&levels_text(self.possible, language));
        let probability = self.probability_text();
        let probability = if self.level().is_some() { probability } else { String::new() };
        if !probability.is_empty() {
            let _ = if zh {
                write!(out, "（续约概率 {probability}）")
            } else {
                write!(out, " (renewal probability {probability})")
            };
        }
        out.push('\n');
        if let Some(last) = &self.recorded {
            let agreement = self.agreement.label(language);
            let by = last.by.as_ref().map_or_else(String::new, |by| {
                if zh { format!(" {by}") } else { format!(" by {by}") }
            });
            let _ = if zh {
                writeln!(out, "  评估：{}{by}：{}；{agreement}", last.on, last.description)
            } else {
                writeln!(out, "  assessed on {}{by}: {}; {agreement}", last.on, last.description)
            };
        }
        if self.trend != Trend::New {
            let trend = self.trend.label(language);
            let _ = if zh {
                writeln!(out, "  与上次评估相比：{trend}")
            } else {
                writeln!(out, "  since the last assessment: {trend}")
            };
        }
        if let Some(schedule) = &self.schedule {
            let _ = writeln!(out, "  {}", schedule.text(language));
        }
        let score = self.score.explain(language);
        for line in score.lines() {
            let _ = writeln!(out, "  {line}");
        }
        out
    }
}
