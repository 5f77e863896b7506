//! The columns as files for the peers in Python: the name of a file is the name of the column and its
//! type.

use std::fs;
use std::io;
use std::path::Path;

use crate::data::Customers;

/// Writes every column as raw little-endian numbers into the folder.
pub fn columns(customers: &Customers, folder: &Path) -> io::Result<()> {
    let c = customers;
    fs::create_dir_all(folder)?;
    let amounts: Vec<u8> = c.amount.iter().flat_map(|cents| cents.to_le_bytes()).collect();
    fs::write(folder.join("amount.i64"), amounts)?;
    let bytes = [
        ("strategic", &c.strategic),
        ("idle_months", &c.months),
        ("fit", &c.answers[0]),
        ("rivals", &c.answers[1]),
        ("voice", &c.answers[2]),
        ("channels", &c.channels),
        ("no_contact", &c.no_contact),
        ("renewed", &c.renewal),
        ("band_before", &c.band_before),
        ("signs", &c.signals),
    ];
    for (name, column) in bytes {
        fs::write(folder.join(format!("{name}.u8")), column)?;
    }
    let shorts = [
        ("orders", &c.orders),
        ("interactions", &c.interactions),
        ("tenure", &c.tenure),
        ("overdue", &c.overdue),
    ];
    for (name, column) in shorts {
        let raw: Vec<u8> = column.iter().flat_map(|number| number.to_le_bytes()).collect();
        fs::write(folder.join(format!("{name}.u16")), raw)?;
    }
    let [visit, call, email, im] = &c.touched;
    let days = [
        ("visit", visit),
        ("call", call),
        ("email", email),
        ("im", im),
        ("contract_until", &c.contract_end),
    ];
    for (name, column) in days {
        let raw: Vec<u8> = column.iter().flat_map(|day| day.to_le_bytes()).collect();
        fs::write(folder.join(format!("{name}.i32")), raw)?;
    }
    Ok(())
}
