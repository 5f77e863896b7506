//! The command line.

use std::path::{Path, PathBuf};

use guanxi::label::Language;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::rulebook::option;

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Reads a log of issues under a rulebook: where every clock stands, what is due next, what is late.

usage: issue_clocks [options]

  --log FILE.csv        the log, a row for each step; rows in any order
                        (examples/issue_clocks/issues.csv)
  --preset NAME         the rules: a preset of the library          (service_quality)
  --rulebook FILE       or a file, TOML or JSON
  --as-of INSTANT|DATE  `2024-03-20 11:00`; a date means the end of it
                        (2024-03-20 11:00 for the bundled log, else its latest row)
  --explain ISSUE       one issue, with the stretches of time behind each clock
  --lang en|zh          the language                                (en)
  --json                JSON instead of tables: instants in UTC, lengths in seconds
  --help                this text

columns: issue,severity,event,at,by,role,note
         and, where events need them: customer,owner,expected_at,department,to,due,score

  at           `2024-03-15 14:00` in the rulebook's zone, or with an offset; so are the other dates
  by, role     who did it, and in which role
  customer     in the row that registers the issue; others may leave it empty
  event        takes (needed ones first; other cells stay empty; a note may stand everywhere)
    register         severity; owner (else `by`), expected_at, department, note: what it is about
    report           to: the role that is told
    start, respond, resume
    propose          note: the solution
    reschedule       due; note: how far it is
    resolve          note: what was done
    call_back        score (1-5); due: the new date where it is too low; note: the comment
    reopen           note: why
    wait             to: for whom or what
    set_severity     severity
    assign           owner
    add_department   department; due, note: the duty
    message          to: `staff` (of the customer) or `customer` (of the staff)
    update           note: how far it is
    cancel           note: why

Steps at one instant are taken in the order register, report, start, respond, propose, reschedule,
resolve, call_back, reopen, wait, resume, and the rest as above.

exit code 0 with the reading (refused rows are listed), 2 when a file or rulebook cannot be used";

/// When the bundled log is read: the delivery of WT202403002 is due in an hour.
const BUNDLED_AS_OF: &str = "2024-03-20T11:00:00+08:00";

/// What to do.
pub(crate) enum Command {
    /// Print the help text.
    Help,
    /// Read the log.
    Read(Args),
}

/// Where the rules come from.
pub(crate) enum Rules {
    /// A preset by name.
    Preset(String),
    /// A file.
    File(PathBuf),
}

/// The options of a reading.
pub(crate) struct Args {
    /// The log, if not the bundled one.
    log: Option<PathBuf>,
    /// The rules.
    pub(crate) rules: Rules,
    /// The instant or date of the reading.
    as_of: Option<String>,
    /// The issue to explain.
    pub(crate) explain: Option<String>,
    /// The language of the output.
    pub(crate) language: Language,
    /// Whether to print JSON.
    pub(crate) json: bool,
}

impl Args {
    /// The log.
    pub(crate) fn log(&self) -> PathBuf {
        let bundled =
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/issue_clocks/issues.csv");
        self.log.clone().unwrap_or_else(bundled)
    }

    /// The instant or date of the reading, where it is known before the log is.
    pub(crate) fn as_of(&self) -> Option<&str> {
        let bundled = self.log.is_none().then_some(BUNDLED_AS_OF);
        self.as_of.as_deref().or(bundled)
    }
}

/// Reads the command line; the error is a message for the user.
pub(crate) fn parse() -> Result<Command, String> {
    let mut args = Args {
        log: None,
        rules: Rules::Preset("service_quality".to_owned()),
        as_of: None,
        explain: None,
        language: Language::English,
        json: false,
    };
    let mut given: Option<String> = None;
    let mut parser = lexopt::Parser::from_env();
    let wrong = |error: lexopt::Error| format!("{error}\n\n{HELP}");
    while let Some(arg) = parser.next().map_err(wrong)? {
        match arg {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("json") => args.json = true,
            Long(name @ ("log" | "rulebook" | "preset" | "as-of" | "explain" | "lang")) => {
                let name = name.to_owned();
                let value = parser.value().map_err(wrong)?;
                let text = || value.clone().string().map_err(wrong);
                if let ("rulebook" | "preset", Some(other)) = (name.as_str(), &given) {
                    return Err(format!("--{name}: the rules are given by --{other} already"));
                }
                match name.as_str() {
                    "log" => args.log = Some(value.into()),
                    "rulebook" => args.rules = Rules::File(value.into()),
                    "preset" => args.rules = Rules::Preset(text()?),
                    "as-of" => args.as_of = Some(text()?),
                    "explain" => args.explain = Some(text()?),
                    _ => args.language = option("lang", text()?.parse())?,
                }
                given = given
                    .or_else(|| matches!(name.as_str(), "rulebook" | "preset").then_some(name));
            }
            other => return Err(wrong(other.unexpected())),
        }
    }
    Ok(Command::Read(args))
}
