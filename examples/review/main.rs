//! Reviews a customer base under a rulebook: who is in which class, who moved, who is slipping.
//!
//! `cargo run --release --example review` reviews the bundled CDNOW sample under
//! `examples/rulebooks/retail.toml`, then shows the board of KPIs of an invented portfolio under
//! `examples/rulebooks/service.toml`; `-- --help` lists the options. The result goes to standard
//! output (a table, or JSON with `--json`), everything else to standard error. Rejected rows do
//! not stop the review; a file or rulebook that cannot be used ends it with exit code 2.

mod args;
mod board;
mod board_table;
#[path = "../console/cells.rs"]
mod cells;
mod contact;
#[path = "../console/csv_file.rs"]
mod csv_file;
mod explain;
mod input;
#[path = "../console/interactions.rs"]
mod interactions;
#[path = "../console/json_lines.rs"]
mod json_lines;
mod output;
mod portfolio;
#[path = "../console/print.rs"]
mod print;
mod report;
#[path = "../console/rulebook.rs"]
mod rulebook;
#[path = "../console/table.rs"]
mod table;

use std::path::Path;
use std::process::ExitCode;

use args::{Args, Command, Source};
use board::{Material, Measured, Origin};
use chrono::NaiveDate;
use guanxi::policy::kpi::Period;
use guanxi::review::{StoreReview, review as review_store, summarize};
use guanxi::store::MemoryStore;
use guanxi::time::{Moment, Span, Unit};
use input::Input;
use portfolio::Portfolio;
use report::Notes;

fn main() -> ExitCode {
    print::finish(match args::parse() {
        Ok(Command::Help) => Ok(format!("{}\n", args::HELP)),
        Ok(Command::Review(args)) => review(&args),
        Err(message) => Err(message),
    })
}

fn review(args: &Args) -> Result<String, String> {
    let rules = match (&args.rulebook, &args.source) {
        (Some(path), _) => path.clone(),
        (None, Source::Folder(_)) => args::bundled("rulebooks/service.toml"),
        (None, _) => args::bundled("rulebooks/retail.toml"),
    };
    let rulebook = rulebook::load(&rules)?;
    let (mut input, mut folder) = match &args.source {
        Source::Folder(folder) => {
            let portfolio = Portfolio::read(folder, &rulebook)?;
            (Input::portfolio(&portfolio, &rulebook), Some((folder, portfolio)))
        }
        Source::Purchases(path) => {
            (Input::purchases(path, &rulebook, args.returns_negative)?, None)
        }
        Source::Samples => {
            let path = args::bundled("data/cdnow_sample.csv");
            (Input::purchases(&path, &rulebook, args.returns_negative)?, None)
        }
    };
    if let Some(path) = &args.interactions {
        input.interactions(path, &rulebook)?;
    }
    if let Some(path) = &args.customers {
        input.customers(path, &rulebook)?;
    }
    // A board of the past is shown with the review of its last day.
    let asked = args.period.filter(|_| folder.is_some()).map(Period::last);
    let as_of = match args.as_of.or(asked).or(input.latest) {
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
    // In a folder of records some may be of customers that came later.
    let store = input.store(&rulebook, folder.as_ref().map(|_| as_of))?;
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
    let mut measured = match (&args.source, folder.take()) {
        (Source::Samples, _) => Some(board::invented(args.period)?),
        (_, found) => {
            let (first, origin) = (input.first, Origin::Purchases);
            let material = match found {
                Some((folder, Portfolio { files, first, bad, .. })) => {
                    let origin = Origin::Folder(folder.display().to_string());
                    Material { origin, files, first, bad }
                }
                None => Material { origin, files: input.files(), first, bad: Vec::new() },
            };
            board::of_review(&rulebook, material, args.period, as_of)?
        }
    };
    if let Some(path) = &args.report {
        let Some(measured) = &mut measured else {
            return Err(
                "--report: the rulebook has no KPIs; add some, or take those of a preset".into()
            );
        };
        print::say(&reported(args, measured, path)?);
    }
    if args.json {
        let board = measured.as_ref().map(Measured::document);
        return output::json(&summary, contact.as_ref(), board.as_ref(), &input.rejected);
    }
    let contact = contact.map(|one| one.section(&rulebook, args.language)).unwrap_or_default();
    let tables = output::Tables { rulebook: &rulebook, review: &now, summary: &summary };
    let mut text = tables.text(&contact, &input.rejected, args.language);
    if let Some(measured) = &measured {
        text.push_str(&board_table::section(measured, args.language));
    }
    Ok(text)
}

/// Writes the report with what people added to it.
fn reported(args: &Args, measured: &mut Measured, path: &Path) -> Result<String, String> {
    let folder = match &args.source {
        Source::Samples => Some(args::bundled("data/portfolio")),
        Source::Folder(folder) => Some(folder.clone()),
        Source::Purchases(_) => None,
    };
    let notes = match folder {
        Some(folder) => Notes::read(&folder, &mut measured.material.bad)?,
        None => Notes::default(),
    };
    report::write(measured, notes, path, args.language)
}
