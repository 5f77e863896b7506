//! Reviews a customer base under a rulebook: who is in which class, who moved, who is slipping.
//!
//! `cargo run --release --example review` reviews the bundled CDNOW sample under
//! `examples/rulebooks/retail.toml`; `-- --help` lists the options. The result goes to standard
//! output (a table, or JSON with `--json`), everything else to standard error. Rejected rows do
//! not stop the review; a file or rulebook that cannot be used ends it with exit code 2.

mod args;
mod explain;
mod input;
mod output;
mod table;

use std::process::ExitCode;

use args::{Args, Command};
use guanxi::Rulebook;
use guanxi::review::{GivenFacts, decide, summarize};
use guanxi::time::{Moment, Span, Unit};
use input::Input;

fn main() -> ExitCode {
    let command = match args::parse() {
        Ok(command) => command,
        Err(message) => return fail(&message),
    };
    let text = match command {
        Command::Help => Ok(format!("{}\n", args::HELP)),
        Command::Review(args) => review(&args),
    };
    match text {
        Ok(text) => print_all(&text),
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    say(message.trim_end());
    ExitCode::from(2)
}

/// Prints the result; a reader that has gone away (`| head`) is no failure.
fn print_all(text: &str) -> ExitCode {
    use std::io::{ErrorKind, Write};
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            fail(&format!("the result cannot be written: {error}"))
        }
        _ => ExitCode::SUCCESS,
    }
}

/// A line on standard error, if there is one.
fn say(message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{message}");
}

fn review(args: &Args) -> Result<String, String> {
    let text = input::read_text(&args.rulebook)?;
    let rulebook = if args.rulebook.extension().is_some_and(|extension| extension == "json") {
        Rulebook::from_json(&text)
    } else {
        Rulebook::from_toml(&text)
    };
    let rulebook =
        rulebook.map_err(|error| format!("{}:\n{}", args.rulebook.display(), error.report()))?;
    let mut input = Input::purchases(&args.purchases, &rulebook, args.returns_negative)?;
    if let Some(path) = &args.customers {
        input.customers(path, &rulebook)?;
    }
    let as_of = match args.as_of.or(input.latest) {
        Some(date) => date,
        None => return Err("there is no purchase to take the date from; give --as-of DATE".into()),
    };
    let month = Span::new(1, Unit::Month).map_err(|error| error.to_string())?;
    let earlier = month.after(as_of, -1).map_err(|error| error.to_string())?;
    let run = |input: &Input, given: &[GivenFacts], day| {
        decide(&rulebook, &input.events, given, Moment::Date(day), None)
    };
    let now = run(&input, &input.given, as_of);
    input.reject_events(&now);
    input.report_notes();
    if let Some(customer) = &args.explain {
        if !input.rejected.is_empty() {
            let count = input.rejected.len();
            say(&format!("note: rejected rows: {count}; the review without --explain lists them"));
        }
        return explain::explain(&rulebook, &now, customer, args);
    }
    // Given facts make no customer older than its first purchase.
    let before = run(&input, &input.given_by(&rulebook, earlier), earlier);
    let summary = summarize(&rulebook, &now, Some(&before));
    if args.json {
        return output::json(&summary, &input.rejected);
    }
    Ok(output::tables(&rulebook, &now, &summary, &input.rejected, args.language))
}
