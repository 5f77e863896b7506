//! An agenda under a rulebook: what to do on which day for which customer, and why not.
//!
//! `cargo run --release --example agenda` makes one of the bundled portfolio, which is invented, for
//! one person and a fortnight; `-- --help` lists the options and says how rows are read. The result
//! goes to standard output (tables, or JSON with `--json`), everything else to standard error.
//! Refused rows do not stop it; a file or rulebook that cannot be used ends it with exit code 2.

mod args;
mod calendar_file;
#[path = "../console/cells.rs"]
mod cells;
#[path = "../console/csv_file.rs"]
mod csv_file;
#[path = "../console/customers.rs"]
mod customers;
mod events;
mod explain;
#[path = "../console/intake.rs"]
mod intake;
#[path = "../console/interactions.rs"]
mod interactions;
#[path = "../console/kinds.rs"]
mod kinds;
mod output;
mod portfolio;
#[path = "../console/print.rs"]
mod print;
#[path = "../console/rulebook.rs"]
mod rulebook;
#[path = "../console/rules.rs"]
mod rules;
#[path = "../console/table.rs"]
mod table;
#[path = "../console/uncounted.rs"]
mod uncounted;
mod written;

use std::process::ExitCode;

use args::{Args, Command};
use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::review::{Agenda, AgendaBuilder, AgendaRequest, review};
use guanxi::time::Moment;
use portfolio::Portfolio;
use rulebook::{option, sentence};

fn main() -> ExitCode {
    print::finish(match args::parse() {
        Ok(Command::Help) => Ok(format!("{}\n", args::HELP)),
        Ok(Command::Plan(args)) => plan(&args),
        Err(message) => Err(message),
    })
}

fn plan(args: &Args) -> Result<String, String> {
    let rulebook = args.rules.load(&args.parameters)?;
    let mut portfolio = Portfolio::read(&args.files(), &rulebook)?;
    let as_of = match (args.as_of(), portfolio.latest) {
        (Some(text), _) => option("as-of", Moment::parse_in(text, rulebook.zone()))?,
        (None, Some(at)) => at,
        (None, None) => {
            return Err("there is no row to take the day from; give --as-of".to_owned());
        }
    };
    if let Some(id) = &args.explain {
        return explain::explain(&rulebook, &portfolio, as_of, id, args);
    }
    let agenda = agenda(&rulebook, &mut portfolio, as_of, args)?;
    if let Some(path) = &args.ics {
        calendar_file::write(&rulebook, &agenda, args.language, path)?;
    }
    if args.json {
        return written::document(&rulebook, &agenda, &portfolio, args.owner());
    }
    Ok(output::Page::new(&rulebook, &agenda, &portfolio, args).tables())
}

fn agenda(
    rulebook: &Rulebook,
    portfolio: &mut Portfolio,
    as_of: Moment,
    args: &Args,
) -> Result<Agenda, String> {
    let failed = |error: guanxi::Error| sentence(&error);
    let mut request = AgendaRequest::days(args.days);
    if let Some(owner) = args.owner() {
        if !portfolio.owners.contains(owner) {
            let help = did_you_mean(owner, portfolio.owners.iter().map(|one| one.as_str()));
            return Err(format!("--owner: nobody is called `{owner}` ({help})"));
        }
        request = request.of(owner);
    }
    if let Some(things) = args.capacity {
        request = request.capacity(things);
    }
    // The review borrows the store, which is read only from here on.
    let store = portfolio.store.clone();
    let mut customers = review(rulebook, &store, as_of).map_err(failed)?;
    let population = customers.population().clone();
    let mut builder = AgendaBuilder::new(rulebook, &population, as_of, request).map_err(failed)?;
    while let Some(customer) = customers.next() {
        let customer = customer.map_err(failed)?;
        portfolio.reject(&customer);
        let owner = customer.record.owner.as_ref();
        let asked = args.owner().is_none_or(|one| owner.is_some_and(|own| own.as_str() == one));
        if let (true, Ok(cadence)) = (asked, rulebook.cadence()) {
            let case = customers.case(&customer.reviewed);
            let log = customer.events.iter().map(AsRef::as_ref);
            let reading = cadence.read(&customer.record, log, &case, as_of, None);
            portfolio.note_next(&reading.map_err(failed)?);
        }
        builder.add(customer.into()).map_err(failed)?;
    }
    let agenda = builder.finish();
    portfolio.keep_not_due(&agenda);
    portfolio.refuse_events(&agenda.refused);
    portfolio.sort();
    Ok(agenda)
}
