//! Reviews of the work of the team, which are of no customer (D003-127, D004-55, D004-57).

use chrono::NaiveDate;
use serde::Serialize;

use super::planned::review_days;
use crate::Rulebook;
use crate::label::{Code, Language};
use crate::policy::plan::ReviewScope;
use crate::time::date_text;

/// A periodic review of the work of the team.
///
/// ```
/// use guanxi::{Rulebook, label::Language, review::{AgendaBuilder, AgendaRequest}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let population = rulebook.population([]);
/// let request = AgendaRequest::days(7);
/// let agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?.finish();
/// let sync = &agenda.team_reviews[0]; // D003-127: a week ends on Sunday
/// assert_eq!((sync.day.to_string(), sync.due.to_string()), ("2024-03-22".into(), "2024-03-24".into()));
/// assert_eq!(sync.text(&rulebook, Language::Chinese), "每周沟通会：客户经理、客服专员");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct TeamReview {
    /// The day on which it is best held: the due day, or the working day before it.
    #[serde(with = "date_text")]
    pub day: NaiveDate,
    /// The last day of the calendar period.
    #[serde(with = "date_text")]
    pub due: NaiveDate,
    /// The review: the code of its rule.
    pub review: Code,
    /// The roles that take part.
    pub attendees: Vec<Code>,
}

impl TeamReview {
    /// A text that names it whenever the agenda is made: the review and the day by which it is due.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{AgendaBuilder, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(7);
    /// let agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?.finish();
    /// assert_eq!(agenda.team_reviews[0].key(), "team/review/team_sync/2024-03-24");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn key(&self) -> String {
        format!("team/review/{}/{}", self.review, self.due)
    }

    /// What it is and who takes part, by the labels of a rulebook; codes where it has no labels.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, review::{AgendaBuilder, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(7);
    /// let agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?.finish();
    /// let text = agenda.team_reviews[0].text(&rulebook, Language::English);
    /// assert_eq!(text, "weekly meeting: account manager, support agent");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, rulebook: &Rulebook, language: Language) -> String {
        let Some(rule) = rulebook.plan().review(self.review.as_str()) else {
            return self.review.to_string();
        };
        let what = rule.labels.or_code(language, &self.review);
        let roles: Vec<&str> = rule.attendees.iter().map(|one| one.label(language)).collect();
        match (roles.is_empty(), language) {
            (true, _) => what.to_owned(),
            (false, Language::Chinese) => format!("{what}：{}", roles.join("、")),
            (false, _) => format!("{what}: {}", roles.join(", ")),
        }
    }
}

/// The reviews of the team in the days from `from` to before `to`, by day.
pub(super) fn team_reviews(
    rulebook: &Rulebook,
    today: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
) -> Vec<TeamReview> {
    let plan = rulebook.plan();
    let rules = plan.reviews().iter().filter(|rule| rule.scope == ReviewScope::Team);
    let mut found: Vec<TeamReview> = rules
        .flat_map(|rule| {
            let days = review_days(rulebook, rule, today, to);
            days.filter(|(day, _)| from <= *day).map(|(day, due)| TeamReview {
                day,
                due,
                review: rule.code.clone(),
                attendees: rule.attendees.iter().map(|role| role.code.clone()).collect(),
            })
        })
        .collect();
    found.sort();
    found
}
