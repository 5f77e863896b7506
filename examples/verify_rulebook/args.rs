//! The command line.

use std::path::PathBuf;

use guanxi::label::Language;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::load::{Rules, bundled};

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Verifies a rulebook: what analysis finds in it, its own tests, and every law that speaks of it, tried
on random inputs made for it; a law that fails is shown by the smallest input that breaks it.

usage: verify_rulebook [options] [FILE]

  FILE                  the rulebook, TOML or JSON     (examples/rulebooks/retail.toml)
  --preset NAME         or a preset of the library
  --parameters A=1,B=2  values for its parameters
  --old FILE            says what changed since this rulebook too
  --cases N             how many cases of each law, 1 to 100000               (64)
  --seed N              other cases                                            (0)
  --lang en|zh          the language                                          (en)
  --help                this text

exit code 0 when every law holds and every test passes, 1 when one fails, 2 when the rulebook cannot
be loaded";

/// What to do.
pub(crate) enum Command {
    /// Print the help text.
    Help,
    /// Verify a rulebook.
    Verify(Args),
}

/// The options of a run.
pub(crate) struct Args {
    /// The rules.
    pub(crate) rules: Rules,
    /// Values for their parameters.
    pub(crate) parameters: Vec<(String, String)>,
    /// The rulebook with which it is compared.
    pub(crate) old: Option<PathBuf>,
    /// How many cases of each law.
    pub(crate) cases: u32,
    /// Which cases.
    pub(crate) seed: u64,
    /// The language of the output.
    pub(crate) language: Language,
}

/// Reads the command line; the error is a message for the user.
pub(crate) fn parse() -> Result<Command, String> {
    let mut args = Args {
        rules: Rules::File(bundled("rulebooks/retail.toml")),
        parameters: Vec::new(),
        old: None,
        cases: 64,
        seed: 0,
        language: Language::English,
    };
    let mut given = false;
    let mut parser = lexopt::Parser::from_env();
    let wrong = |error: lexopt::Error| format!("{error}\n\n{HELP}");
    while let Some(arg) = parser.next().map_err(wrong)? {
        let rules = match arg {
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(path) => Rules::File(path.into()),
            Long(name @ ("preset" | "parameters" | "old" | "cases" | "seed" | "lang")) => {
                let name = name.to_owned();
                let text = parser.value().map_err(wrong)?.string().map_err(wrong)?;
                match name.as_str() {
                    "parameters" => args.parameters = parameters(&text)?,
                    "old" => args.old = Some(text.clone().into()),
                    "cases" => args.cases = number(&name, &text, 1..=100_000)?,
                    "seed" => args.seed = number(&name, &text, 0..=u64::MAX)?,
                    "lang" => args.language = language(&text)?,
                    _ => {}
                }
                if name != "preset" {
                    continue;
                }
                Rules::Preset(text)
            }
            other => return Err(wrong(other.unexpected())),
        };
        if given {
            return Err("the rules are given twice; give one file or one preset".to_owned());
        }
        given = true;
        args.rules = rules;
    }
    Ok(Command::Verify(args))
}

/// A whole number within bounds.
fn number<T>(name: &str, text: &str, within: std::ops::RangeInclusive<T>) -> Result<T, String>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    match text.parse() {
        Ok(number) if within.contains(&number) => Ok(number),
        _ => {
            let (from, to) = (within.start(), within.end());
            Err(format!("--{name}: `{text}` is no number of {from} to {to}"))
        }
    }
}

fn language(text: &str) -> Result<Language, String> {
    text.parse().map_err(|error: guanxi::Error| format!("--lang: {error}"))
}

/// The value of `--parameters`: names and values.
fn parameters(text: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |one: &str| match one.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err(format!("--parameters: `{one}` has no value; write `name=value`")),
    };
    text.split(',').map(pair).collect()
}
