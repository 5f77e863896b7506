//! The machine a second time, slow and by a table: what 8.7 says, and windows day by day.

use chrono::{Days, Months, NaiveDate};

/// What can be done, as the columns of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Start,
    Check,
    Done,
    Works,
    WorksNot,
}

/// The next status by status and act, 8.7; `-` where that is illegal, `!` where it is the end.
const TABLE: [(&str, [&str; 5]); 4] = [
    ("open", ["in_progress", "open", "-", "-", "-"]),
    ("in_progress", ["-", "in_progress", "done", "-", "-"]),
    ("done", ["-", "done", "-", "verified", "in_progress"]),
    ("verified", ["!", "!", "!", "!", "!"]),
];

/// A step in the terms of the oracle: its day, the minute of the day where it has one, what was done
/// and whether that was said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub(crate) day: NaiveDate,
    pub(crate) minute: Option<u32>,
    pub(crate) act: Act,
    pub(crate) said: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) status: &'static str,
    /// Places of the steps that made the state what it is.
    pub(crate) started: Option<usize>,
    pub(crate) done: Option<usize>,
    pub(crate) verified: Option<usize>,
    pub(crate) checks: Vec<usize>,
    /// Of each finding the place of what was done and of the look at it.
    pub(crate) findings: Vec<(usize, usize)>,
    pub(crate) ineffective: usize,
    pub(crate) refused: Vec<(usize, &'static str)>,
    pub(crate) overdue: Option<i64>,
    pub(crate) late: Option<bool>,
    pub(crate) next_check: Option<NaiveDate>,
    pub(crate) missed: usize,
}

/// The period of the checks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Every {
    Days(u32),
    Months(u32),
}

impl Every {
    fn end(self, anchor: NaiveDate, window: u32) -> NaiveDate {
        match self {
            Self::Days(days) => anchor + Days::new(u64::from(days * window)),
            Self::Months(months) => anchor + Months::new(months * window),
        }
    }
}

pub(crate) fn expected(
    proposed: NaiveDate,
    due: Option<NaiveDate>,
    drafts: &[Draft],
    today: NaiveDate,
    every: Every,
) -> Expected {
    let mut order: Vec<usize> = (0..drafts.len()).filter(|n| drafts[*n].day <= today).collect();
    // Dates come before times, and equal ones stay in their places.
    order.sort_by_key(|n| (drafts[*n].day, drafts[*n].minute.map_or(0, |minute| minute + 1)));
    let (mut status, mut accepted, mut refused) = ("open", Vec::new(), Vec::new());
    for n in order {
        let draft = drafts[n];
        let (_, row) = TABLE.iter().find(|(name, _)| *name == status).unwrap();
        let next = row[draft.act as usize];
        let code = match next {
            _ if draft.day < proposed => "before-proposal",
            "!" => "terminal",
            "-" => "illegal-step",
            _ if !draft.said && !matches!(draft.act, Act::Start | Act::Done) => "blank-text",
            _ => {
                status = next;
                accepted.push(n);
                continue;
            }
        };
        refused.push((n, code));
    }
    let of = |act: Act| accepted.iter().copied().filter(move |n| drafts[*n].act == act);
    let last_place = |act| of(act).next_back().and_then(|n| accepted.iter().position(|m| *m == n));
    let done =
        of(Act::Done).next_back().filter(|_| last_place(Act::Done) > last_place(Act::WorksNot));
    let findings = accepted
        .iter()
        .enumerate()
        .filter(|(_, n)| matches!(drafts[**n].act, Act::Works | Act::WorksNot))
        .map(|(place, n)| {
            let before = accepted[..place].iter().rev();
            (*before.into_iter().find(|m| drafts[**m].act == Act::Done).unwrap(), *n)
        })
        .collect();

    let looks: Vec<NaiveDate> = accepted
        .iter()
        .map(|n| drafts[*n])
        .filter(|one| one.act != Act::Start)
        .map(|one| one.day)
        .collect();
    let verified = of(Act::Works).next_back();
    let (mut missed, mut next_check) = (0, None);
    let mut first = proposed;
    for window in 1.. {
        let end = every.end(proposed, window);
        let looked = looks.iter().any(|day| first <= *day && *day <= end);
        let owed = verified.is_none_or(|n| drafts[n].day >= first);
        if end < today {
            missed += usize::from(owed && !looked);
        } else if owed && verified.is_none() && !looked {
            next_check = Some(end);
            break;
        } else if verified.is_some() {
            break;
        }
        first = end + Days::new(1);
    }
    let to_do = matches!(status, "open" | "in_progress") && today >= proposed;
    let days = due.map(|due| (today - due).num_days());
    Expected {
        status,
        started: of(Act::Start).next_back(),
        done,
        verified,
        checks: of(Act::Check).collect(),
        findings,
        ineffective: of(Act::WorksNot).count(),
        refused,
        overdue: days.filter(|days| to_do && *days > 0),
        late: done.zip(due).map(|(n, due)| drafts[n].day > due),
        next_check,
        missed,
    }
}
