//! Invents the portfolio in `examples/data/portfolio`: companies that do not exist, always the same.
//!
//! `cargo run --release --example portfolio` writes `customers.jsonl` and `events.jsonl` there, or into
//! the folder that is named. Nothing in them is of a real company, and the names say so.

mod contracts;
mod days;
mod firm;
mod issues;
mod log;
#[path = "../console/print.rs"]
mod print;
mod random;
mod talks;
mod voices;
mod warnings;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use log::Log;

fn main() -> ExitCode {
    let bundled = || Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/portfolio");
    let folder = std::env::args_os().nth(1).map_or_else(bundled, PathBuf::from);
    print::finish(run(&folder))
}

fn run(folder: &Path) -> Result<String, String> {
    let (customers, events) = invented()?;
    for (name, text) in [("customers.jsonl", customers), ("events.jsonl", events)] {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(format!("an invented portfolio is in {}\n", folder.display()))
}

/// The customers and the events, one a line.
fn invented() -> Result<(String, String), String> {
    let wrong = |error: guanxi::Error| error.report();
    let firms = firm::all();
    let mut log = Log::default();
    let mut arising = Vec::new();
    for (place, firm) in firms.iter().enumerate() {
        let signed = contracts::write(firm, &mut log).map_err(wrong)?;
        talks::write(firm, &signed, &mut log).map_err(wrong)?;
        voices::write(firm, &signed, &mut log).map_err(wrong)?;
        warnings::write(firm, &signed, &mut log).map_err(wrong)?;
        arising.extend(issues::arising(firm, place, &signed));
    }
    issues::write(&firms, arising, &mut log).map_err(wrong)?;
    let records = firms.iter().map(firm::Firm::record).collect::<guanxi::Result<Vec<_>>>();
    Ok((log::lines(records.map_err(wrong)?.iter())?, log.lines()?))
}
