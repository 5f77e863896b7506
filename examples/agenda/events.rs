//! Events that are no interactions; `--help` says which event takes which cells.

use std::path::Path;

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::record::{
    ContactPause, ContractAction, ContractEvent, ContractTerms, Event, EventKind, PlanAction,
    PlanEvent, PlanItem, PlannedDisruption, PromiseAction, PromiseEvent, TouchAction, TouchEvent,
};
use guanxi::time::parse_date;

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::customers::channel;
use crate::kinds::{self, Kinds, Row};

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 3] = ["customer", "at", "event"];

/// The columns that a file may have.
const OPTIONAL: [&str; 10] =
    ["id", "recorded_at", "by", "what", "on", "until", "every", "rule", "channel", "note"];

/// The events, each with the columns that only some take.
const EVENTS: Kinds = Kinds {
    column: "event",
    special: &["what", "on", "until", "every", "rule", "channel"],
    taken: &[
        ("do_not_contact", &[]),
        ("pause", &["on", "until"]),
        ("snooze", &["rule", "until"]),
        ("waive", &["rule"]),
        ("interval", &["rule", "every"]),
        ("plan", &["what", "on", "channel", "rule", "every"]),
        ("execute", &["what"]),
        ("complete", &["what"]),
        ("cancel", &["what"]),
        ("keep", &["what"]),
        ("drop", &["what"]),
        ("disruption", &["on"]),
        ("sign", &["what", "on", "until"]),
        ("terminate", &["what", "until"]),
    ],
};

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path) -> Result<(CsvFile, Option<String>), String> {
    let file = CsvFile::open(path, &NEEDED, &|name| OPTIONAL.contains(&name))?;
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
    let note = file.strange_columns(&|name| known.contains(&name), &known)?;
    Ok((file, note))
}

/// The event of a row; `id` is its id where the row gives none.
pub(crate) fn event(cells: &Cells<'_>, rulebook: &Rulebook, id: String) -> Result<Event, Fault> {
    kinds::event(cells, id, || kind(cells, rulebook))
}

fn kind(cells: &Cells<'_>, rulebook: &Rulebook) -> Result<EventKind, Fault> {
    let row = EVENTS.row(cells)?;
    let note = cells.text("note")?.unwrap_or_default().to_owned();
    let what = || row.needed("what", "which one");
    Ok(match row.kind {
        "do_not_contact" => EventKind::DoNotContact { reason: note },
        "pause" => {
            let (from, until) = days(&row)?;
            ContactPause::new(from, until, note).into()
        }
        "snooze" => {
            let until = day(&row, "until", "the day until which it is put off")?;
            touch(&row, TouchAction::Snooze { until })?
        }
        "waive" => touch(&row, TouchAction::Waive { reason: note_of(&row, "why")? })?,
        "interval" => {
            touch(&row, TouchAction::Interval { every: cells.read("every", str::parse)? })?
        }
        "plan" => {
            let by = row.needed("by", "who does it")?;
            let mut item = PlanItem::new(day(&row, "on", "the day of the talk")?, by);
            item.channel = channel(cells, "channel", rulebook)?;
            item.rule = cells.read("rule", str::parse)?;
            // What stands for no rule would be planned beside the touches.
            if let (Some(rule), Ok(cadence)) = (&item.rule, rulebook.cadence()) {
                cadence.rule(rule.as_str()).map_err(|error| Fault::of("rule", &error))?;
            }
            item.every = cells.read("every", str::parse)?;
            let topics = note.split(';').map(str::trim).filter(|topic| !topic.is_empty());
            item.topics = topics.map(str::to_owned).collect();
            PlanEvent::plan(what()?, item).into()
        }
        "execute" => {
            let action = PlanAction::Execute { feedback: note, actions: Vec::new() };
            PlanEvent::new(what()?, action).into()
        }
        "complete" => PlanEvent::new(what()?, PlanAction::Complete { feedback: note }).into(),
        "cancel" => PlanEvent::new(what()?, PlanAction::Cancel { reason: note }).into(),
        // A row of interactions holds one promise at most.
        "keep" => PromiseEvent::new(what()?, 0, PromiseAction::Keep).into(),
        "drop" => {
            let action = PromiseAction::Cancel { reason: note_of(&row, "why")? };
            PromiseEvent::new(what()?, 0, action).into()
        }
        "disruption" => {
            let on = day(&row, "on", "the day")?;
            PlannedDisruption::new(on, note_of(&row, "what is planned")?).into()
        }
        "sign" => {
            let (start, end) = days(&row)?;
            ContractEvent::sign(what()?, ContractTerms::new(start, end)).into()
        }
        // `TAKEN` knows all others.
        _ => {
            let last_day = day(&row, "until", "the last day")?;
            let action = ContractAction::Terminate { last_day, reason: note };
            ContractEvent::new(what()?, action).into()
        }
    })
}

/// The note of an event that needs one.
fn note_of(row: &Row<'_>, what: &str) -> Result<String, Fault> {
    row.needed("note", what).map(str::to_owned)
}

fn day(row: &Row<'_>, column: &str, what: &str) -> Result<NaiveDate, Fault> {
    parse_date(row.needed(column, what)?).map_err(|error| Fault::of(column, &error))
}

/// The first and the last day of something.
fn days(row: &Row<'_>) -> Result<(NaiveDate, NaiveDate), Fault> {
    let (from, until) = (day(row, "on", "the first day")?, day(row, "until", "the last day")?);
    if until < from {
        let reason = format!("it ends on {until}, before it begins on {from}");
        return Err(Fault::cell("until", reason, "write the last day, inclusive"));
    }
    Ok((from, until))
}

fn touch(row: &Row<'_>, action: TouchAction) -> Result<EventKind, Fault> {
    let rule = row.needed("rule", "the code of a touch rule")?;
    let rule: Code = rule.parse().map_err(|error| Fault::of("rule", &error))?;
    Ok(TouchEvent::new(rule, action).into())
}
