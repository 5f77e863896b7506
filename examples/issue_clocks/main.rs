//! Reads a log of issues under a rulebook: where every clock stands, what is due next, what is late.
//!
//! `cargo run --release --example issue_clocks` reads the bundled log `issues.csv` under the preset
//! `service_quality`; `-- --help` lists the options and says how rows are read. The result goes to
//! standard output (a table, or JSON with `--json`), everything else to standard error. Refused
//! rows do not stop the reading; a file or rulebook that cannot be used ends it with exit code 2.

mod action;
mod args;
#[path = "../console/csv_file.rs"]
mod csv_file;
mod log;
mod output;
#[path = "../console/print.rs"]
mod print;
#[path = "../console/rulebook.rs"]
mod rulebook;
#[path = "../console/table.rs"]
mod table;
mod written;

use std::process::ExitCode;

use args::{Args, Command, Rules};
use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::policy::sla::{IssueReading, Issues};
use guanxi::time::Moment;
use log::Log;
use rulebook::{option, sentence};

fn main() -> ExitCode {
    print::finish(match args::parse() {
        Ok(Command::Help) => Ok(format!("{}\n", args::HELP)),
        Ok(Command::Read(args)) => read(&args),
        Err(message) => Err(message),
    })
}

fn read(args: &Args) -> Result<String, String> {
    let rulebook = match &args.rules {
        Rules::File(path) => rulebook::load(path)?,
        Rules::Preset(name) => option("preset", Rulebook::preset(name))?,
    };
    let sla = rulebook.sla().map_err(|error| sentence(&error))?;
    let mut log = Log::open(&args.log(), &rulebook)?;
    let as_of = match (args.as_of(), log.latest) {
        (Some(text), _) => option("as-of", Moment::parse_in(text, rulebook.zone()))?,
        (None, Some(at)) => at,
        (None, None) => {
            return Err("there is no row to take the instant from; give --as-of".to_owned());
        }
    };
    let issues = sla.issues(&log.events, as_of, None).map_err(|error| {
        let place = error.path().map_or_else(String::new, |path| format!("{path}: "));
        format!("{place}{}", sentence(&error))
    })?;
    log.refuse(&issues);
    let page = output::Page::new(&rulebook, sla, as_of, args.language);
    let Some(id) = &args.explain else {
        return match args.json {
            true => written::document(&rulebook, &page, &issues, &log),
            false => page.tables(&issues, &log).map_err(|error| sentence(&error)),
        };
    };
    let issue = find(&issues, id)?;
    if !log.refused.is_empty() {
        let count = log.refused.len();
        print::say(&format!("note: refused rows: {count}; without --explain they are listed"));
    }
    if args.json {
        return written::explanation(sla, issue);
    }
    let text = sla.explain(issue, args.language).map_err(|error| sentence(&error))?;
    Ok(print::plain(&text))
}

fn find<'a>(issues: &'a Issues, id: &str) -> Result<&'a IssueReading, String> {
    let found = issues.readings.iter().find(|reading| reading.issue.id.as_str() == id);
    found.ok_or_else(|| {
        let known = issues.readings.iter().map(|reading| reading.issue.id.as_str());
        format!("--explain: there is no issue `{id}` by then ({})", did_you_mean(id, known))
    })
}
