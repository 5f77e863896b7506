//! Contracts in a CSV file: a row for each, with when it was signed and whether it was ended early.

use std::path::Path;

use guanxi::record::{ContractAction, ContractEvent, ContractTerms, Event};
use guanxi::time::{Moment, parse_date};

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 4] = ["customer", "contract", "start", "end"];

/// The columns that a file may have.
const OPTIONAL: [&str; 6] = ["signed", "annual_amount", "items", "renews", "terminated", "notice"];

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path) -> Result<(CsvFile, Option<String>), String> {
    let file = CsvFile::open(path, &NEEDED, &|name| OPTIONAL.contains(&name))?;
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
    let note = file.strange_columns(&|name| known.contains(&name), &known)?;
    Ok((file, note))
}

/// What a row says: that a contract was signed, and that it was ended early.
pub(crate) fn events(cells: &Cells<'_>, id: &str) -> Result<Vec<Event>, Fault> {
    let customer = cells.needed("customer")?;
    let contract = cells.needed("contract")?;
    let day =
        |column: &str| parse_date(cells.needed(column)?).map_err(|error| Fault::of(column, &error));
    let (start, end) = (day("start")?, day("end")?);
    let mut terms = ContractTerms::new(start, end);
    terms.annual_amount = cells.read("annual_amount", str::parse)?;
    let items = cells.text("items")?.unwrap_or_default().split(';').map(str::trim);
    terms.items = items.filter(|item| !item.is_empty()).map(str::to_owned).collect();
    terms.renews = cells.text("renews")?.map(Into::into);
    if terms.renews.as_ref().is_some_and(|other| other.as_str() == contract) {
        let help = "write the contract before it, or leave the cell empty";
        return Err(Fault::cell("renews", "a contract does not follow itself", help));
    }
    terms.check().map_err(|error| {
        let column = error.path().unwrap_or("end").to_owned();
        Fault::of(&column, error.all().next().unwrap_or(&error))
    })?;
    let signed = cells.read("signed", parse_date)?.unwrap_or(start);
    let sign = ContractEvent::sign(contract, terms);
    let mut events = vec![Event::new(id, customer, Moment::from(signed), sign)];
    let (last_day, notice) =
        (cells.read("terminated", parse_date)?, cells.read("notice", parse_date)?);
    let Some(last_day) = last_day else {
        return match notice {
            None => Ok(events),
            Some(_) => {
                let help = "write the last day into `terminated`, or leave the cell empty";
                Err(Fault::cell("notice", "the contract is not ended early in this row", help))
            }
        };
    };
    if last_day < start || last_day > end {
        let reason = format!("it is ended on {last_day}, but runs from {start} to {end}");
        let help = "write a day on which the contract runs, the last one";
        return Err(Fault::cell("terminated", reason, help));
    }
    let notice = notice.unwrap_or(last_day);
    if notice < signed {
        let reason = format!("notice was given on {notice}, before it was signed on {signed}");
        return Err(Fault::cell("notice", reason, "write the day on which notice was given"));
    }
    let action = ContractAction::Terminate { last_day, reason: String::new() };
    let ended = ContractEvent::new(contract, action);
    events.push(Event::new(format!("{id}:terminated"), customer, Moment::from(notice), ended));
    Ok(events)
}
