//! The command line.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use guanxi::label::Language;
use guanxi::policy::kpi::Period;
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
  --portfolio DIR       instead of purchases: a folder with customers.jsonl and events.jsonl, one
                        record or event a line; then --rulebook is examples/rulebooks/service.toml
  --board PERIOD        the board of KPIs of this month, quarter or year, such as 2024-06 or 2024-Q2
                        (the month of the review; 2024-06 of the invented examples/data/portfolio
                        where you bring no data and no rules)
  --report FILE.md      writes the report of that period there, in the language; what people add to it
                        is in notes.toml, improvements.jsonl and improvement_steps.jsonl of the folder
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
    /// The rulebook file; that of the samples unless given.
    pub(crate) rulebook: Option<PathBuf>,
    /// What is reviewed.
    pub(crate) source: Source,
    /// Talks and messages.
    pub(crate) interactions: Option<PathBuf>,
    /// Facts of customers.
    pub(crate) customers: Option<PathBuf>,
    /// The day of the review.
    pub(crate) as_of: Option<NaiveDate>,
    /// Whether negative amounts are returns.
    pub(crate) returns_negative: bool,
    /// The period of the board.
    pub(crate) period: Option<Period>,
    /// Where the report goes.
    pub(crate) report: Option<PathBuf>,
    /// The customer to explain.
    pub(crate) explain: Option<String>,
    /// The language of the output.
    pub(crate) language: Language,
    /// Whether to print JSON.
    pub(crate) json: bool,
}

/// What is reviewed.
pub(crate) enum Source {
    /// The bundled purchases, then the board of the invented portfolio.
    Samples,
    /// Purchases of the user, with the board of the same.
    Purchases(PathBuf),
    /// A folder of the user with customers and events, with the board of the same.
    Folder(PathBuf),
}

/// A file that comes with the examples.
pub(crate) fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Reads the command line; the error is a message for the user.
pub(crate) fn parse() -> Result<Command, String> {
    let mut args = Args {
        rulebook: None,
        source: Source::Samples,
        interactions: None,
        customers: None,
        as_of: None,
        returns_negative: false,
        period: None,
        report: None,
        explain: None,
        language: Language::English,
        json: false,
    };
    let (mut folder, mut purchases): (Option<PathBuf>, Option<PathBuf>) = (None, None);
    let mut parser = lexopt::Parser::from_env();
    let wrong = |error: lexopt::Error| format!("{error}\n\n{HELP}");
    while let Some(arg) = parser.next().map_err(wrong)? {
        match arg {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("json") => args.json = true,
            Long(
                name @ ("rulebook" | "purchases" | "interactions" | "customers" | "as-of"
                | "returns" | "board" | "portfolio" | "report" | "explain" | "lang"),
            ) => {
                let name = name.to_owned();
                let value = parser.value().map_err(wrong)?;
                let text = || value.clone().string().map_err(wrong);
                match name.as_str() {
                    "rulebook" => args.rulebook = Some(value.into()),
                    "purchases" => purchases = Some(value.into()),
                    "interactions" => args.interactions = Some(value.into()),
                    "customers" => args.customers = Some(value.into()),
                    "as-of" => args.as_of = Some(option("as-of", parse_date(&text()?))?),
                    "lang" => args.language = option("lang", text()?.parse())?,
                    "board" => args.period = Some(option("board", text()?.parse())?),
                    "portfolio" => folder = Some(value.into()),
                    "report" => args.report = Some(value.into()),
                    "explain" => args.explain = Some(text()?),
                    _ if text()? == "negative" => args.returns_negative = true,
                    _ => return Err(format!("--returns {}: write `--returns negative`", text()?)),
                }
            }
            other => return Err(wrong(other.unexpected())),
        }
    }
    let bring = [purchases.is_some(), args.interactions.is_some(), args.customers.is_some()];
    let own = bring.contains(&true);
    args.source = match (folder, purchases) {
        (Some(_), _) if own => {
            let help = "the folder has its own customers and events";
            return Err(format!(
                "--portfolio goes without --purchases, --interactions and --customers: {help}"
            ));
        }
        (Some(folder), _) => Source::Folder(folder),
        (None, Some(path)) => Source::Purchases(path),
        (None, None) if own || args.rulebook.is_some() => {
            Source::Purchases(bundled("data/cdnow_sample.csv"))
        }
        (None, None) => Source::Samples,
    };
    Ok(Command::Review(args))
}
