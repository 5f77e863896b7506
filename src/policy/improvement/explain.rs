//! Improvements in words, English and Chinese.

use super::ImprovementReading;
use crate::label::Language;

impl ImprovementReading {
    /// The reading in one line: how far it is, whether it is overdue or late, and its checks.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::improvement::ImprovementPolicy, record::Improvement};
    /// let g1 = Improvement::new("G1", "hire", "staffing".parse()?, "2024-01-31".parse().unwrap())
    ///     .of_department("人力资源部")
    ///     .due_within("30 days".parse()?)?;
    /// let policy = ImprovementPolicy::monthly()?;
    /// let found = policy.read(&g1, &[], "2024-03-04".parse()?, &"+08:00".parse()?);
    /// assert_eq!(
    ///     found.text(Language::English),
    ///     "G1: open, due 2024-03-01, overdue by 3 days, 1 check missed, next check by 2024-03-31",
    /// );
    /// assert_eq!(
    ///     found.text(Language::Chinese),
    ///     "G1：待开展，期限 2024-03-01，逾期 3 天，缺少 1 次跟踪，下次跟踪不晚于 2024-03-31",
    /// );
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let zh = language == Language::Chinese;
        let mut parts = vec![self.state.status.label(language).to_owned()];
        let mut say = |en: String, chinese: String| parts.push(if zh { chinese } else { en });
        match self.due {
            Some(due) => say(format!("due {due}"), format!("期限 {due}")),
            None => say("no due day".to_owned(), "没有期限".to_owned()),
        }
        if let Some(days) = self.overdue_days {
            let unit = if days == 1 { "day" } else { "days" };
            say(format!("overdue by {days} {unit}"), format!("逾期 {days} 天"));
        }
        if self.late == Some(true) {
            say("done late".to_owned(), "延期完成".to_owned());
        }
        if self.state.ineffective > 0 {
            let count = self.state.ineffective;
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            say(format!("{times} without effect"), format!("{count} 次验证无效"));
        }
        if self.missed_checks > 0 {
            let count = self.missed_checks;
            let checks = if count == 1 { "check" } else { "checks" };
            say(format!("{count} {checks} missed"), format!("缺少 {count} 次跟踪"));
        }
        if let Some(day) = self.next_check {
            say(format!("next check by {day}"), format!("下次跟踪不晚于 {day}"));
        }
        let improvement = &self.improvement;
        match language {
            Language::English => format!("{improvement}: {}", parts.join(", ")),
            Language::Chinese => format!("{improvement}：{}", parts.join("，")),
        }
    }
}
