//! Signals, feedback and what happens to people in a CSV file; `--help` says which event takes which
//! cells.

use std::path::Path;

use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::record::{
    ContactAction, ContactEvent, ContactId, Direction, Event, EventKind, Feedback, Interaction,
    Measure, Outcome, RetentionPlan, Signal,
};

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::customers::channel;
use crate::intake::person;
use crate::kinds::{self, Kinds, Row};

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 3] = ["customer", "at", "event"];

/// The columns that a file may have.
const OPTIONAL: [&str; 7] = ["id", "by", "what", "who", "until", "note", "recorded_at"];

/// The events, each with the columns that only some take.
const EVENTS: Kinds = Kinds {
    column: "event",
    special: &["what", "who", "until"],
    taken: &[
        ("signal", &["what", "who"]),
        ("signal_over", &["what", "who"]),
        ("feedback", &["what"]),
        ("join", &["who"]),
        ("leave", &["who", "what"]),
        ("key_decider", &["who"]),
        ("no_key_decider", &["who"]),
        ("talk", &["who", "what"]),
        ("retention_plan", &["what", "until"]),
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
    let note = cells.text("note")?.unwrap_or_default();
    Ok(match row.kind {
        "signal" | "signal_over" => {
            let mut signal = Signal::new(signal(&row, rulebook)?).saying(note);
            signal.over = row.kind == "signal_over";
            signal.contact = who(cells, "who")?;
            signal.into()
        }
        "feedback" => {
            let score = row.needed("what", "how satisfied the customer is, from 1 to 5")?;
            let score = score.parse().map_err(|error| Fault::of("what", &error))?;
            Feedback::new(score).saying(note).into()
        }
        "talk" => {
            row.needed("what", "the channel")?;
            row.needed("who", "the person")?;
            let Some(channel) = channel(cells, "what", rulebook)? else {
                return Err(Fault::cell("what", "no channel", ""));
            };
            let mut talk = Interaction::new(channel, Direction::Outbound, Outcome::Reached);
            talk.contact = who(cells, "who")?;
            note.clone_into(&mut talk.content);
            talk.into()
        }
        "retention_plan" => plan(&row, note)?.into(),
        // `EVENTS` knows all others: they are about people.
        _ => about_person(&row)?.into(),
    })
}

/// A signal of the rulebook; any code where it has no table of them.
fn signal(row: &Row<'_>, rulebook: &Rulebook) -> Result<Code, Fault> {
    let text = row.needed("what", "the code of a signal")?;
    let signals = rulebook.codes().signals();
    if !signals.is_empty() {
        signals.find(text).map_err(|error| Fault::of("what", &error))?;
    }
    text.parse().map_err(|error| Fault::of("what", &error))
}

/// A person of the customer.
fn who(cells: &Cells<'_>, column: &str) -> Result<Option<ContactId>, Fault> {
    let customer = cells.needed("customer")?;
    Ok(cells.text(column)?.map(|name| person(customer, name)))
}

fn about_person(row: &Row<'_>) -> Result<ContactEvent, Fault> {
    row.needed("who", "the person")?;
    let Some(id) = who(row.cells, "who")? else { return Err(Fault::cell("who", "nobody", "")) };
    let action = match row.kind {
        "join" => ContactAction::Join,
        "leave" => ContactAction::Leave { successor: who(row.cells, "what")? },
        kind => ContactAction::KeyDecider { is: kind == "key_decider" },
    };
    Ok(ContactEvent::new(id, action))
}

fn plan(row: &Row<'_>, note: &str) -> Result<RetentionPlan, Fault> {
    let contract = row.needed("what", "the contract")?;
    let by = row.needed("by", "who does it")?;
    row.needed("until", "by when it is done")?;
    row.needed("note", "the measures, with `;` between")?;
    let Some(due) = row.cells.moment("until")? else {
        return Err(Fault::cell("until", "no date", ""));
    };
    let measures = note.split(';').map(str::trim).filter(|what| !what.is_empty());
    Ok(measures
        .fold(RetentionPlan::new(contract), |plan, what| plan.with(Measure::new(what, by, due))))
}
