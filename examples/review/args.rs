//! The command line.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guanxi::label::Language;
use guanxi::time::parse_date;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::rulebook::option;

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Reviews a customer base under a rulebook.

usage: review [options]

  --rulebook FILE       the rules, TOML or JSON          (examples/rulebooks/retail.toml)
  --purchases FILE.csv  customer_id,date,amount, optionally id and quantity, in any order;
                        further columns are ignored      (examples/data/cdnow_sample.csv)
  --interactions FILE.csv  customer_id,at,channel,direction,outcome: talks and messages, for the
                        section on contact; of the other columns see the example agenda
  --customers FILE.csv  customer_id and a column for each fact you give; an empty cell is unknown
  --as-of DATE          the day of the review            (the latest date of the purchases)
  --returns negative    negative amounts are returns; without it they are rejected
  --explain CUSTOMER    one customer's classes with reasons and distances, instead of the review
  --lang en|zh          the language                     (en)
  --json                JSON instead of tables
  --help                this text

exit code 0 with the review (rejected rows are listed), 2 when a file or rulebook cannot be used";

/// What to do.
pub(crate) enum Command {
    /// Print the help text.
    Help,
    /// Run the review.
    Review(Args),
}

/// The options of a review.
pub(crate) struct Args {
    /// The rulebook file.
    pub(crate) rulebook: PathBuf,
    /// The purchases.
    pub(crate) purchases: PathBuf,
    /// Talks and messages.
    pub(crate) interactions: Option<PathBuf>,
    /// Facts of customers.
    pub(crate) customers: Option<PathBuf>,
    /// The day of the review.
    pub(crate) as_of: Option<NaiveDate>,
    /// Whether negative amounts are returns.
    pub(crate) returns_negative: bool,
    /// The customer to explain.
    pub(crate) explain: Option<String>,
    /// The language of the output.
    pub(crate) language: Language,
    /// Whether to print JSON.
    pub(crate) json: bool,
}

/// Reads the command line; the error is a message for the user.
pub(crate) fn parse() -> Result<Command, String> {
    let bundled = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let mut args = Args {
        rulebook: bundled("rulebooks/retail.toml"),
        purchases: bundled("data/cdnow_sample.csv"),
        interactions: None,
        customers: None,
        as_of: None,
        returns_negative: false,
        explain: None,
        language: Language::English,
        json: false,
    };
    let mut parser = lexopt::Parser::from_env();
    let wrong = |error: lexopt::Error| format!("{error}\n\n{HELP}");
    while let Some(arg) = parser.next().map_err(wrong)? {
        match arg {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("json") => args.json = true,
            Long(
                name @ ("rulebook" | "purchases" | "interactions" | "customers" | "as-of"
                | "returns" | "explain" | "lang"),
            ) => {
                let name = name.to_owned();
                let value = parser.value().map_err(wrong)?;
                let text = || value.clone().string().map_err(wrong);
                match name.as_str() {
                    "rulebook" => args.rulebook = value.into(),
                    "purchases" => args.purchases = value.into(),
                    "interactions" => args.interactions = Some(value.into()),
                    "customers" => args.customers = Some(value.into()),
                    "as-of" => args.as_of = Some(option("as-of", parse_date(&text()?))?),
                    "lang" => args.language = option("lang", text()?.parse())?,
                    "explain" => args.explain = Some(text()?),
                    _ if text()? == "negative" => args.returns_negative = true,
                    _ => return Err(format!("--returns {}: write `--returns negative`", text()?)),
                }
            }
            other => return Err(wrong(other.unexpected())),
        }
    }
    Ok(Command::Review(args))
}
