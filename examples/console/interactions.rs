//! Interactions in a CSV file: a row for each talk, message and visit, and each attempt at one.

use std::path::Path;

use guanxi::error::did_you_mean;
use guanxi::label::Code;
use guanxi::record::{CustomerId, Direction, Event, Interaction, Outcome, Promise};

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};

/// The columns that a file has beside that of the customer.
pub(crate) const NEEDED: [&str; 4] = ["at", "channel", "direction", "outcome"];

/// The columns that a file may have.
pub(crate) const OPTIONAL: [&str; 13] = [
    "id",
    "recorded_at",
    "by",
    "contact",
    "content",
    "promotional",
    "batch",
    "occasion",
    "personal_slots",
    "promise",
    "promise_due",
    "promise_by",
    "note",
];

const DIRECTIONS: [(&str, Direction); 2] =
    [("outbound", Direction::Outbound), ("inbound", Direction::Inbound)];

const OUTCOMES: [(&str, Outcome); 3] =
    [("reached", Outcome::Reached), ("not_reached", Outcome::NotReached), ("sent", Outcome::Sent)];

/// Opens a file; `customer` is the column of the customer. With a note on columns that are not read.
pub(crate) fn open(path: &Path, customer: &str) -> Result<(CsvFile, Option<String>), String> {
    let needed: Vec<&str> = [customer].into_iter().chain(NEEDED).collect();
    let file = CsvFile::open(path, &needed, &|name| OPTIONAL.contains(&name))?;
    let known: Vec<&str> = needed.into_iter().chain(OPTIONAL).collect();
    let note = file.strange_columns(&|name| known.contains(&name), &known)?;
    Ok((file, note))
}

/// The event of a row; `id` is its id where the row gives none.
pub(crate) fn event(cells: &Cells<'_>, customer: &str, id: String) -> Result<Event, Fault> {
    let customer: CustomerId = cells.needed(customer)?.into();
    cells.needed("at")?;
    let Some(at) = cells.moment("at")? else { return Err(Fault::cell("at", "no date", "")) };
    let channel = cells.needed("channel")?;
    let channel: Code = channel.parse().map_err(|error| Fault::of("channel", &error))?;
    let direction = word(cells, "direction", &DIRECTIONS)?;
    let outcome = word(cells, "outcome", &OUTCOMES)?;
    let mut talk = Interaction::new(channel, direction, outcome);
    talk.promotional = cells.flag("promotional")?;
    talk.batch = cells.flag("batch")?;
    talk.contact = cells.text("contact")?.map(Into::into);
    talk.content = cells.text("note")?.unwrap_or_default().to_owned();
    for kind in cells.text("content")?.unwrap_or_default().split_whitespace() {
        talk.content_kinds.push(kind.parse().map_err(|error| Fault::of("content", &error))?);
    }
    talk.occasion = cells.read("occasion", str::parse)?;
    if let Some(text) = cells.text("personal_slots")? {
        talk.personal_slots = text.parse().map_err(|_| {
            let reason = format!("`{text}` is not a whole number from 0");
            Fault::cell("personal_slots", reason, "")
        })?;
    }
    let by = cells.text("by")?;
    talk.promises.extend(promise(cells, &customer, by)?);
    let id = cells.text("id")?.map_or(id, str::to_owned);
    let mut event = Event::new(id, customer, at, talk);
    if let Some(by) = by {
        event = event.by(by);
    }
    if let Some(recorded) = cells.moment("recorded_at")? {
        event = event.recorded_at(recorded);
    }
    Ok(event)
}

/// What was promised in the talk: by whoever held it, unless the row names somebody else, or the
/// customer.
fn promise(
    cells: &Cells<'_>,
    customer: &CustomerId,
    by: Option<&str>,
) -> Result<Option<Promise>, Fault> {
    let (what, due) = (cells.text("promise")?, cells.moment("promise_due")?);
    let who = cells.text("promise_by")?;
    let Some(what) = what else {
        let lost = [("promise_due", due.is_some()), ("promise_by", who.is_some())];
        return match lost.into_iter().find(|(_, there)| *there) {
            None => Ok(None),
            Some((column, _)) => {
                let help = "write what was promised into `promise`, or leave the cell empty";
                Err(Fault::cell(column, "nothing is promised in this row", help))
            }
        };
    };
    let Some(due) = due else {
        let help = "write a date or an instant";
        return Err(Fault::cell("promise_due", "a promise needs a due time", help));
    };
    if who == Some("customer") {
        return Ok(Some(Promise::new(what, customer.as_str(), due).of_customer()));
    }
    match who.or(by) {
        Some(who) => Ok(Some(Promise::new(what, who, due))),
        None => {
            let help = "write a person, or `customer`";
            Err(Fault::cell("promise_by", "nobody is named who keeps the promise", help))
        }
    }
}

/// One of a few words that must be there.
fn word<T: Copy>(cells: &Cells<'_>, column: &str, words: &[(&str, T)]) -> Result<T, Fault> {
    let text = cells.needed(column)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let help = did_you_mean(text, words.iter().map(|(word, _)| *word));
        Fault::cell(column, format!("`{text}` is no {column}"), &help)
    })
}
