//! Early warning over a portfolio: renewals at risk, open warnings, and what nobody noticed yet.
//!
//! `cargo run --release --example early_warning` watches the bundled portfolio, which is invented, as
//! of an afternoon in June 2024; `-- --help` lists the options, says how rows are read, and lists the
//! keys of the JSON document. The result goes to standard output (tables, or JSON with `--json`),
//! everything else to standard error. Refused rows do not stop it; a file or rulebook that cannot be
//! used ends it with exit code 2.

mod args;
mod assessments;
#[path = "../console/cells.rs"]
mod cells;
mod contracts;
#[path = "../console/csv_file.rs"]
mod csv_file;
#[path = "../console/customers.rs"]
mod customers;
mod events;
mod explain;
#[path = "../console/intake.rs"]
mod intake;
mod invoices;
#[path = "../console/kinds.rs"]
mod kinds;
mod output;
mod portfolio;
#[path = "../console/print.rs"]
mod print;
mod risk_table;
mod rows;
#[path = "../console/rulebook.rs"]
mod rulebook;
#[path = "../console/rules.rs"]
mod rules;
#[path = "../console/table.rs"]
mod table;
#[path = "../console/uncounted.rs"]
mod uncounted;
mod warning_table;
mod warnings;
mod words;

use std::process::ExitCode;

use args::{Args, Command};
use guanxi::review::{AgendaCustomer, review, watch};
use guanxi::time::Moment;
use guanxi::{Error, Rulebook};
use rows::Rows;
use rulebook::{option, sentence};
use words::Words;

fn main() -> ExitCode {
    print::finish(match args::parse() {
        Ok(Command::Help) => Ok(format!("{}\n", args::HELP)),
        Ok(Command::Watch(args)) => run(&args),
        Err(message) => Err(message),
    })
}

fn run(args: &Args) -> Result<String, String> {
    let rulebook = args.rules.load(&args.parameters)?;
    check(&rulebook)?;
    let mut intake = portfolio::read(&args.files(), &rulebook)?;
    let as_of = match (args.as_of(), intake.latest) {
        (Some(text), _) => option("as-of", Moment::parse_in(text, rulebook.zone()))?,
        (None, Some(at)) => at,
        (None, None) => {
            return Err("there is no row to take the day from; give --as-of".to_owned());
        }
    };
    let failed = |error: Error| sentence(&error);
    // The review borrows the store, which is read only from here on.
    let store = intake.store.clone();
    let mut reviewed = review(&rulebook, &store, as_of).map_err(failed)?;
    let population = reviewed.population().clone();
    let (mut customers, mut wrong) = (Vec::new(), Vec::new());
    for customer in reviewed.by_ref() {
        let customer = customer.map_err(failed)?;
        wrong.push(customer.clone());
        customers.push(AgendaCustomer::from(customer));
    }
    let list = watch(&rulebook, &population, &customers, as_of).map_err(failed)?;
    // What warnings refuse is said in both languages; the review says the same in one.
    for warnings in list.customers.iter().filter_map(|one| one.warnings.as_ref()) {
        for one in &warnings.refused {
            let zh = one.refusal.text(guanxi::label::Language::Chinese);
            let error = Error::from(one.refusal.clone());
            intake.refuse(&warnings.customer, one.event.as_str(), &error, Some(zh));
        }
    }
    wrong.iter().for_each(|customer| intake.reject(customer));
    intake.sort();
    let words = Words { rulebook: &rulebook, language: args.language };
    if let Some(id) = &args.explain {
        return explain::explain(&words, &list, &intake, id, args.json);
    }
    let rows = Rows::of(&words, &list, &customers);
    if args.json {
        return rows.document(&words, &intake);
    }
    Ok(output::page(&words, &list, &rows, &intake))
}

/// A rulebook that says nothing of what this program is about is of no use here.
fn check(rulebook: &Rulebook) -> Result<(), String> {
    let (risk, renewal) = (rulebook.risk(), rulebook.renewal());
    if risk.is_ok() || renewal.is_ok() || rulebook.warnings().is_ok() {
        return Ok(());
    }
    let code = &rulebook.version().code;
    Err(format!(
        "rulebook `{code}` says nothing of risk, renewal or warnings; take the preset `renewal`, or add it with `use = [\"renewal\"]`"
    ))
}
