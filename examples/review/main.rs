//! Reviews a customer base under a rulebook: who is in which class, who moved, who is slipping.
//!
//! `cargo run --release --example review` reviews the bundled CDNOW sample under
//! `examples/rulebooks/retail.toml`; `-- --help` lists the options. The result goes to standard
//! output (a table, or JSON with `--json`), everything else to standard error. Rejected rows do
//! not stop the review; a file or rulebook that cannot be used ends it with exit code 2.

mod args;
#[path = "../console/cells.rs"]
mod cells;
mod contact;
#[path = "../console/csv_file.rs"]
mod csv_file;
mod explain;
mod input;
#[path = "../console/interactions.rs"]
mod interactions;
mod output;
#[path = "../console/print.rs"]
mod print;
#[path = "../console/rulebook.rs"]
mod rulebook;
#[path = "../console/table.rs"]
mod table;

use std::process::ExitCode;

use args::{Args, Command};
use chrono::NaiveDate;
use guanxi::review::{StoreReview, review as review_store, summarize};
use guanxi::store::MemoryStore;
use guanxi::time::{Moment, Span, Unit};
use input::Input;

fn main() -> ExitCode {
    print::finish(match args::parse() {
        Ok(Command::Help) => Ok(format!("{}\n", args::HELP)),
        Ok(Command::Review(args)) => review(&args),
        Err(message) => Err(message),
    })
}

fn review(args: &Args) -> Result<String, String> {
    let rulebook = rulebook::load(&args.rulebook)?;
    let mut input = Input::purchases(&args.purchases, &rulebook, args.returns_negative)?;
    if let Some(path) = &args.interactions {
        input.interactions(path, &rulebook)?;
    }
    if let Some(path) = &args.customers {
        input.customers(path, &rulebook)?;
    }
    let as_of = match args.as_of.or(input.latest) {
        Some(date) => date,
        None => return Err("there is no purchase to take the date from; give --as-of DATE".into()),
    };
    let month = Span::new(1, Unit::Month).map_err(|error| error.to_string())?;
    let earlier = month.after(as_of, -1).map_err(|error| error.to_string())?;
    let run = |store: &MemoryStore, day: NaiveDate| {
        review_store(&rulebook, store, Moment::Date(day))
            .and_then(StoreReview::collect_all)
            .map_err(|error| rulebook::sentence(&error))
    };
    let store = input.store(&rulebook, None)?;
    let now = run(&store, as_of)?;
    input.reject_events(&now);
    input.report_notes();
    if let Some(customer) = &args.explain {
        if !input.rejected.is_empty() {
            let count = input.rejected.len();
            print::say(&format!(
                "note: rejected rows: {count}; the review without --explain lists them"
            ));
        }
        return explain::explain(&rulebook, &now, customer, args);
    }
    // Being in the files makes no customer older than its first purchase.
    let before = run(&input.store(&rulebook, Some(earlier))?, earlier)?;
    let summary = summarize(&rulebook, &now, Some(&before));
    let contact = contact::read(&rulebook, &store, as_of, &input)?;
    if args.json {
        return output::json(&summary, contact.as_ref(), &input.rejected);
    }
    let contact = contact.map(|one| one.section(&rulebook, args.language)).unwrap_or_default();
    let tables = output::Tables { rulebook: &rulebook, review: &now, summary: &summary };
    Ok(tables.text(&contact, &input.rejected, args.language))
}
