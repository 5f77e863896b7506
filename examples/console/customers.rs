//! The customers of a CSV file.

use std::path::Path;

use guanxi::Rulebook;
use guanxi::fact::FactType;
use guanxi::label::Code;
use guanxi::record::{Contact, Customer};
use guanxi::time::parse_date;

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 3] = ["customer", "name", "owner"];

/// The columns that a file may have, beside those of facts.
const OPTIONAL: [&str; 11] = [
    "annual_amount",
    "first_contact",
    "first_deal",
    "founded",
    "industry",
    "time_zone",
    "contact",
    "position",
    "birthday",
    "preferred_channel",
    "key_decider",
];

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path, rulebook: &Rulebook) -> Result<(CsvFile, Option<String>), String> {
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
    let is_known = |name: &str| known.contains(&name) || rulebook.registry().get(name).is_some();
    let file = CsvFile::open(path, &NEEDED, &is_known)?;
    let note = file.strange_columns(&is_known, &known)?;
    Ok((file, note))
}

/// The customer of a row, with a fault for each cell that means nothing: the others count.
pub(crate) fn customer(
    cells: &Cells<'_>,
    rulebook: &Rulebook,
) -> Result<(Customer, Vec<Fault>), Fault> {
    let mut faults = Vec::new();
    let mut customer = Customer::new(cells.needed("customer")?);
    let mut contact = None;
    for name in &cells.file.names {
        let taken = match name.as_str() {
            "contact" => {
                let person = cells.text("contact")?;
                contact = person.map(|person| Contact::new(person, person));
                Ok(())
            }
            // They belong to a contact, wherever its column stands.
            "customer" | "position" | "birthday" | "preferred_channel" | "key_decider" => Ok(()),
            name => take(cells, rulebook, &mut customer, name),
        };
        faults.extend(taken.err());
    }
    for name in ["position", "birthday", "preferred_channel", "key_decider"] {
        faults.extend(belongs_to(cells, rulebook, contact.as_mut(), name).err());
    }
    customer.contacts.extend(contact);
    Ok((customer, faults))
}

/// What a cell says of the customer itself.
fn take(
    cells: &Cells<'_>,
    rulebook: &Rulebook,
    customer: &mut Customer,
    name: &str,
) -> Result<(), Fault> {
    match name {
        "name" => customer.full_name = cells.text(name)?.map(str::to_owned),
        "owner" => customer.owner = cells.text(name)?.map(Into::into),
        "industry" => customer.industry = cells.text(name)?.map(str::to_owned),
        "annual_amount" => customer.annual_amount = cells.read(name, str::parse)?,
        "first_contact" => customer.first_contact = cells.read(name, parse_date)?,
        "first_deal" => customer.first_deal = cells.read(name, parse_date)?,
        "founded" => customer.founded = cells.read(name, parse_date)?,
        "time_zone" => customer.time_zone = cells.read(name, str::parse)?,
        fact if rulebook.registry().get(fact).is_some() => {
            if let Some(text) = cells.text(fact)? {
                let flag = rulebook.registry().get(fact).map(|fact| fact.fact_type());
                let text = match (flag, text) {
                    (Some(FactType::Flag), "yes") => "true",
                    (Some(FactType::Flag), "no") => "false",
                    _ => text,
                };
                let known = rulebook.facts().with(fact, text);
                known.map_err(|error| Fault::of(fact, &error))?;
                customer.facts.insert(fact.to_owned(), text.into());
            }
        }
        // Of the others there is a note already.
        _ => {}
    }
    Ok(())
}

/// What a cell says of the person there.
fn belongs_to(
    cells: &Cells<'_>,
    rulebook: &Rulebook,
    contact: Option<&mut Contact>,
    name: &str,
) -> Result<(), Fault> {
    let Some(text) = cells.text(name)? else { return Ok(()) };
    let Some(contact) = contact else {
        let help = "write the name of the person into `contact`";
        return Err(Fault::cell(name, format!("`{text}` belongs to nobody"), help));
    };
    match name {
        "position" => contact.position = Some(text.to_owned()),
        "key_decider" => contact.key_decider = cells.flag(name)?,
        "birthday" => contact.birthday = cells.read(name, parse_date)?,
        _ => contact.preferred_channel = channel(cells, name, rulebook)?,
    }
    Ok(())
}

/// A channel of the rulebook; any code where it has no table of them.
pub(crate) fn channel(
    cells: &Cells<'_>,
    column: &str,
    rulebook: &Rulebook,
) -> Result<Option<Code>, Fault> {
    let channels = rulebook.codes().channels();
    if let Some(text) = cells.text(column)?.filter(|_| !channels.is_empty()) {
        channels.find(text).map_err(|error| Fault::of(column, &error))?;
    }
    cells.read(column, str::parse)
}
