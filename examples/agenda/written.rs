//! The agenda as JSON with stable keys: those of the library, and what the files add.

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::record::RulebookVersion;
use guanxi::review::{
    Agenda, AgendaItem, ImpossibleTask, PostponedTask, SuppressedTask, TeamReview,
};
use guanxi::time::Moment;
use serde::Serialize;

use crate::portfolio::{NotDue, Portfolio};
use crate::uncounted::RefusedRow;

/// What to do, what is not asked for, what is not possible, and the rows that do not count.
pub(crate) fn document(
    rulebook: &Rulebook,
    agenda: &Agenda,
    portfolio: &Portfolio,
    owner: Option<&str>,
) -> Result<String, String> {
    #[derive(Serialize)]
    struct Document<'a> {
        rulebook: &'a RulebookVersion,
        as_of: Moment,
        from: NaiveDate,
        to: NaiveDate,
        owner: Option<&'a str>,
        items: &'a [AgendaItem],
        team_reviews: &'a [TeamReview],
        postponed: &'a [PostponedTask],
        suppressed: &'a [SuppressedTask],
        impossible: &'a [ImpossibleTask],
        not_due: &'a [NotDue],
        refused: &'a [RefusedRow],
        later: usize,
    }
    text(&Document {
        rulebook: rulebook.version(),
        as_of: agenda.as_of,
        from: agenda.from,
        to: agenda.to,
        owner,
        items: &agenda.items,
        team_reviews: &agenda.team_reviews,
        postponed: &agenda.postponed,
        suppressed: &agenda.suppressed,
        impossible: &agenda.impossible,
        not_due: &portfolio.not_due,
        refused: &portfolio.refused,
        later: portfolio.later(agenda.as_of, rulebook),
    })
}

/// A document as text.
pub(crate) fn text<T: Serialize>(document: &T) -> Result<String, String> {
    let text = serde_json::to_string_pretty(document);
    text.map(|text| text + "\n").map_err(|error| error.to_string())
}
