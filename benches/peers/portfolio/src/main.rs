//! The job "portfolio review" for one peer at a time; `run.sh` takes them in turn.
//!
//! - `data N DIR` writes the columns of N customers as raw little-endian files.
//! - `guanxi N ROUNDS [plain]` is the columnar review, with rows and KPI.
//! - `zen N ROUNDS` is the decision part of the job by zen-engine.
//!
//! A line per round has the name of the peer, a tab and the nanoseconds a customer. The last line has
//! the figures by tier as JSON.

#[path = "../../../portfolio/data.rs"]
mod data;
mod write;
mod zen;

use std::process::ExitCode;
use std::time::Instant;

use guanxi::review::columns::ReviewedColumns;

use data::{Customers, figures, review, schema};

/// The tiers in the order of the figures.
const TIERS: [&str; 3] = ["A", "B", "C"];

const USAGE: &str = "data N DIR | guanxi N ROUNDS [plain] | zen N ROUNDS";

/// One round to warm up, then so many rounds with a line each.
fn rounds(peer: &str, rows: usize, count: usize, mut job: impl FnMut()) {
    job();
    for _ in 0..count {
        let start = Instant::now();
        job();
        println!("{peer}\t{:.3}", start.elapsed().as_nanos() as f64 / rows as f64);
    }
}

/// The figures of every tier.
fn by_tier(reviewed: &ReviewedColumns) -> Vec<Vec<i64>> {
    let whole = |figure| i64::try_from(figure).expect("a figure fits 64 bits");
    TIERS.map(|tier| figures(reviewed, tier).into_iter().map(whole).collect()).into()
}

fn guanxi(rows: usize, count: usize, plain: bool) {
    let customers = Customers::new(rows);
    let schema = schema();
    let portfolio = customers.portfolio(&schema);
    let review = review(&schema, plain);
    let mut reviewed = ReviewedColumns::default();
    let name = if plain { "guanxi plain" } else { "guanxi" };
    rounds(name, rows, count, || {
        review.run_into(&portfolio, &mut reviewed).expect("the columns fit the schema");
    });
    println!("{}", serde_json::json!(by_tier(&reviewed)));
}

fn run(arguments: &[&str]) -> Result<(), String> {
    let number = |text: &str| text.parse().map_err(|_| format!("`{text}` is not a number"));
    match *arguments {
        ["data", rows, folder] => write::columns(&Customers::new(number(rows)?), folder.as_ref())
            .map_err(|error| format!("`{folder}`: {error}")),
        ["guanxi", rows, count] => {
            guanxi(number(rows)?, number(count)?, false);
            Ok(())
        }
        ["guanxi", rows, count, "plain"] => {
            guanxi(number(rows)?, number(count)?, true);
            Ok(())
        }
        ["zen", rows, count] => zen::decide(number(rows)?, number(count)?),
        _ => Err(USAGE.into()),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
