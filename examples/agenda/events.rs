//! Events that are no interactions; `--help` says which event takes which cells.

use std::path::Path;

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::label::Code;
use guanxi::record::{
    ContactPause, ContractAction, ContractEvent, ContractTerms, Event, EventKind, PlanAction,
    PlanEvent, PlanItem, PlannedDisruption, PromiseAction, PromiseEvent, TouchAction, TouchEvent,
};
use guanxi::time::parse_date;

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::customers::channel;

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 3] = ["customer", "at", "event"];

/// The columns that a file may have.
const OPTIONAL: [&str; 10] =
    ["id", "recorded_at", "by", "what", "on", "until", "every", "rule", "channel", "note"];

/// The columns that only some events take.
const SPECIAL: [&str; 6] = ["what", "on", "until", "every", "rule", "channel"];

/// The events, each with the special columns that it takes.
const TAKEN: [(&str, &[&str]); 14] = [
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
];

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path) -> Result<(CsvFile, Option<String>), String> {
    let file = CsvFile::open(path, &NEEDED, &|name| OPTIONAL.contains(&name))?;
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
    let note = file.strange_columns(&|name| known.contains(&name), &known)?;
    Ok((file, note))
}

/// The event of a row; `id` is its id where the row gives none.
pub(crate) fn event(cells: &Cells<'_>, rulebook: &Rulebook, id: String) -> Result<Event, Fault> {
    let customer = cells.needed("customer")?;
    cells.needed("at")?;
    let Some(at) = cells.moment("at")? else { return Err(Fault::cell("at", "no date", "")) };
    let kind = kind(cells, rulebook, cells.needed("event")?)?;
    let id = cells.text("id")?.map_or(id, str::to_owned);
    let mut event = Event::new(id, customer, at, kind);
    if let Some(by) = cells.text("by")? {
        event = event.by(by);
    }
    if let Some(recorded) = cells.moment("recorded_at")? {
        event = event.recorded_at(recorded);
    }
    Ok(event)
}

fn kind(cells: &Cells<'_>, rulebook: &Rulebook, event: &str) -> Result<EventKind, Fault> {
    let Some((_, takes)) = TAKEN.iter().find(|(name, _)| *name == event) else {
        let help = did_you_mean(event, TAKEN.iter().map(|(name, _)| *name));
        return Err(Fault::cell("event", format!("there is no event `{event}`"), &help));
    };
    for column in SPECIAL.iter().filter(|column| !takes.contains(column)) {
        if let Some(text) = cells.text(column)? {
            let reason = format!("`{event}` takes no `{column}`, but there is `{text}`");
            return Err(Fault::cell(column, reason, "leave the cell empty"));
        }
    }
    let row = Row { cells, event };
    let note = cells.text("note")?.unwrap_or_default().to_owned();
    let what = || row.needed("what", "which one");
    Ok(match event {
        "do_not_contact" => EventKind::DoNotContact { reason: note },
        "pause" => {
            let (from, until) = row.days()?;
            ContactPause::new(from, until, note).into()
        }
        "snooze" => {
            let until = row.day("until", "the day until which it is put off")?;
            row.touch(TouchAction::Snooze { until })?
        }
        "waive" => row.touch(TouchAction::Waive { reason: row.note("why")? })?,
        "interval" => {
            row.touch(TouchAction::Interval { every: cells.read("every", str::parse)? })?
        }
        "plan" => {
            let by = row.needed("by", "who does it")?;
            let mut item = PlanItem::new(row.day("on", "the day of the talk")?, by);
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
            let action = PromiseAction::Cancel { reason: row.note("why")? };
            PromiseEvent::new(what()?, 0, action).into()
        }
        "disruption" => {
            let on = row.day("on", "the day")?;
            PlannedDisruption::new(on, row.note("what is planned")?).into()
        }
        "sign" => {
            let (start, end) = row.days()?;
            ContractEvent::sign(what()?, ContractTerms::new(start, end)).into()
        }
        // `TAKEN` knows all others.
        _ => {
            let last_day = row.day("until", "the last day")?;
            let action = ContractAction::Terminate { last_day, reason: note };
            ContractEvent::new(what()?, action).into()
        }
    })
}

/// A row of a known event.
struct Row<'a> {
    cells: &'a Cells<'a>,
    event: &'a str,
}

impl<'a> Row<'a> {
    /// The text of a cell that the event must have.
    fn needed(&self, column: &str, what: &str) -> Result<&'a str, Fault> {
        self.cells.text(column)?.ok_or_else(|| {
            let reason = format!("`{}` needs a cell `{column}`", self.event);
            Fault::cell(column, reason, &format!("write {what}"))
        })
    }

    fn note(&self, what: &str) -> Result<String, Fault> {
        self.needed("note", what).map(str::to_owned)
    }

    fn day(&self, column: &str, what: &str) -> Result<NaiveDate, Fault> {
        parse_date(self.needed(column, what)?).map_err(|error| Fault::of(column, &error))
    }

    /// The first and the last day of something.
    fn days(&self) -> Result<(NaiveDate, NaiveDate), Fault> {
        let (from, until) = (self.day("on", "the first day")?, self.day("until", "the last day")?);
        if until < from {
            let reason = format!("it ends on {until}, before it begins on {from}");
            return Err(Fault::cell("until", reason, "write the last day, inclusive"));
        }
        Ok((from, until))
    }

    fn touch(&self, action: TouchAction) -> Result<EventKind, Fault> {
        let rule = self.needed("rule", "the code of a touch rule")?;
        let rule: Code = rule.parse().map_err(|error| Fault::of("rule", &error))?;
        Ok(TouchEvent::new(rule, action).into())
    }
}
