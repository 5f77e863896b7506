//! The command line.

use std::path::PathBuf;

use guanxi::label::Language;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::rulebook::option;
use crate::rules::{Rules, bundled, parameters};

/// The text of `--help`.
pub(crate) const HELP: &str = "\
What to do on which day for which customer: touches, talks, promises, occasions.

usage: agenda [options]

  --customers FILE.csv     the customers, a row each        (examples/agenda/customers.csv)
  --interactions FILE.csv  every talk, message and visit    (examples/agenda/interactions.csv)
  --events FILE.csv        everything else that happened    (examples/agenda/events.csv)
                           the bundled files are invented; a file of your own replaces all three
  --rulebook FILE          the rules, TOML or JSON          (examples/rulebooks/agenda.toml)
  --preset NAME            or a preset of the library, such as service_quality
  --parameters K=V,K=V     values for parameters of the rules
  --as-of INSTANT|DATE     `2024-03-18 14:00`; a date means the whole day
                           (2024-03-18 for the bundled files, else the latest row)
  --owner NAME|all         whose customers                  (zhao.liu; all for your own files)
  --days N                 how many days, 1 to 366          (14)
  --capacity N             how many things one person does on a day at most
  --explain CUSTOMER       one customer: what is asked for and why, occasions, plans and promises
  --ics FILE               writes the agenda into a calendar file too (feature `icalendar`)
  --lang en|zh             the language                     (en)
  --json                   JSON instead of tables
  --help                   this text

customers     customer,name,owner and, where known, annual_amount, first_contact, first_deal,
              founded, industry, time_zone, contact (a person), position, birthday,
              preferred_channel, key_decider (yes or no), and a column for each fact of the rulebook
interactions  customer,at,channel,direction,outcome and, where needed, id, recorded_at, by,
              contact, content (kinds, with blanks between), promotional, batch (yes or no),
              occasion, personal_slots, promise, promise_due, promise_by (a person, or `customer`),
              note; direction: outbound, inbound; outcome: reached, not_reached, sent
events        customer,at,event and, where needed, id, recorded_at, by, what, on, until, every,
              rule, channel, note

  event            takes (needed ones first; other cells stay empty; a note may stand everywhere)
    do_not_contact   until the customer comes back by itself
    pause            on, until: no contact from the one day to the other
    snooze           rule, until
    waive            rule; note: why (needed)
    interval         rule; every: `2 weeks`, or nothing for that of the rule
    plan             what: its id, on: the day, by: who; channel, rule it stands for, every;
                     note: topics with `;` between
    execute          what: the plan; note: what came of it
    complete         what: the plan; note: what came of it
    cancel           what: the plan
    keep             what: the id of the interaction in which it was promised
    drop             what: the same, for a promise that is called off; note: why (needed)
    disruption       on: the day; note: what is planned (needed)
    sign             what: the contract, on: the first day, until: the last one
    terminate        what: the contract, until: the last day

A row without an id is known by file and line, such as `interactions:12`.

exit code 0 with the agenda (refused rows are listed), 2 when a file or rulebook cannot be used";

/// The day of the bundled files.
const BUNDLED_AS_OF: &str = "2024-03-18";

/// Whose agenda the bundled files are for.
const BUNDLED_OWNER: &str = "zhao.liu";

/// What to do.
pub(crate) enum Command {
    /// Print the help text.
    Help,
    /// Make the agenda.
    Plan(Box<Args>),
}

/// The files of a portfolio.
#[derive(Default)]
pub(crate) struct Files {
    /// The customers.
    pub(crate) customers: Option<PathBuf>,
    /// Talks, messages, visits.
    pub(crate) interactions: Option<PathBuf>,
    /// Everything else.
    pub(crate) events: Option<PathBuf>,
}

/// The options of an agenda.
pub(crate) struct Args {
    /// The files of the user, if there are any.
    files: Files,
    /// The rules.
    pub(crate) rules: Rules,
    /// Values of parameters.
    pub(crate) parameters: Vec<(String, String)>,
    /// The instant or date.
    as_of: Option<String>,
    /// Whose customers.
    owner: Option<String>,
    /// How many days.
    pub(crate) days: u32,
    /// How many things a day.
    pub(crate) capacity: Option<u32>,
    /// The customer to explain.
    pub(crate) explain: Option<String>,
    /// The calendar file to write.
    pub(crate) ics: Option<PathBuf>,
    /// The language of the output.
    pub(crate) language: Language,
    /// Whether to print JSON.
    pub(crate) json: bool,
}

impl Args {
    fn is_bundled(&self) -> bool {
        let Files { customers, interactions, events } = &self.files;
        customers.is_none() && interactions.is_none() && events.is_none()
    }

    /// The files to read: those of the user, or the bundled ones.
    pub(crate) fn files(&self) -> Files {
        if !self.is_bundled() {
            let Files { customers, interactions, events } = &self.files;
            return Files {
                customers: customers.clone(),
                interactions: interactions.clone(),
                events: events.clone(),
            };
        }
        Files {
            customers: Some(bundled("agenda/customers.csv")),
            interactions: Some(bundled("agenda/interactions.csv")),
            events: Some(bundled("agenda/events.csv")),
        }
    }

    /// The instant or date, where it is known before the files are.
    pub(crate) fn as_of(&self) -> Option<&str> {
        self.as_of.as_deref().or(self.is_bundled().then_some(BUNDLED_AS_OF))
    }

    /// Whose agenda it is; nobody's for everybody.
    pub(crate) fn owner(&self) -> Option<&str> {
        let owner = self.owner.as_deref().or(self.is_bundled().then_some(BUNDLED_OWNER));
        owner.filter(|owner| *owner != "all")
    }
}

fn count(name: &str, text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("--{name}: `{text}` is not a whole number from 0"))
}

/// Reads the command line; the error is a message for the user.
pub(crate) fn parse() -> Result<Command, String> {
    let mut args = Args {
        files: Files::default(),
        rules: Rules::File(bundled("rulebooks/agenda.toml")),
        parameters: Vec::new(),
        as_of: None,
        owner: None,
        days: 14,
        capacity: None,
        explain: None,
        ics: None,
        language: Language::English,
        json: false,
    };
    let mut given: Option<String> = None;
    let mut parser = lexopt::Parser::from_env();
    let wrong = |error: lexopt::Error| format!("{error}\n\n{HELP}");
    while let Some(arg) = parser.next().map_err(wrong)? {
        let name = match arg {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("json") => {
                args.json = true;
                continue;
            }
            Long(
                name @ ("customers" | "interactions" | "events" | "rulebook" | "preset"
                | "parameters" | "as-of" | "owner" | "days" | "capacity" | "explain"
                | "ics" | "lang"),
            ) => name.to_owned(),
            other => return Err(wrong(other.unexpected())),
        };
        let value = parser.value().map_err(wrong)?;
        let text = || value.clone().string().map_err(wrong);
        if let ("rulebook" | "preset", Some(other)) = (name.as_str(), &given) {
            return Err(format!("--{name}: the rules are given by --{other} already"));
        }
        match name.as_str() {
            "customers" => args.files.customers = Some(value.into()),
            "interactions" => args.files.interactions = Some(value.into()),
            "events" => args.files.events = Some(value.into()),
            "rulebook" => args.rules = Rules::File(value.into()),
            "preset" => args.rules = Rules::Preset(text()?),
            "parameters" => args.parameters.extend(parameters(&text()?)?),
            "as-of" => args.as_of = Some(text()?),
            "owner" => args.owner = Some(text()?),
            "days" => args.days = count("days", &text()?)?,
            "capacity" => args.capacity = Some(count("capacity", &text()?)?),
            "explain" => args.explain = Some(text()?),
            "ics" => args.ics = Some(value.into()),
            _ => args.language = option("lang", text()?.parse())?,
        }
        given = given.or_else(|| matches!(name.as_str(), "rulebook" | "preset").then_some(name));
    }
    Ok(Command::Plan(Box::new(args)))
}
