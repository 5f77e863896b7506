//! The command line.

use std::path::PathBuf;

use guanxi::label::Language;
use lexopt::prelude::{Long, Short, ValueExt};

use crate::rulebook::option;
use crate::rules::{Rules, bundled, parameters};

/// The text of `--help`.
pub(crate) const HELP: &str = "\
Which renewals are at risk, which warnings are open and what is owed on them, and what nobody
noticed yet.

usage: early_warning [options]

  --customers FILE.csv     the customers, a row each      (examples/early_warning/customers.csv)
  --contracts FILE.csv     their contracts                (examples/early_warning/contracts.csv)
  --invoices FILE.csv      invoices and payments          (examples/early_warning/invoices.csv)
  --assessments FILE.csv   what people say of the risk    (examples/early_warning/assessments.csv)
  --events FILE.csv        signals, feedback, people      (examples/early_warning/events.csv)
  --warnings FILE.csv      every step of every warning    (examples/early_warning/warnings.csv)
                           the bundled files are invented; a file of your own replaces all six
  --rulebook FILE          the rules, TOML or JSON
  --preset NAME            or a preset of the library     (renewal)
  --parameters K=V,K=V     values for parameters of the rules
  --as-of INSTANT|DATE     `2024-06-20 14:00`; a date means the whole day
                           (2024-06-20 14:00 for the bundled files, else the latest row)
  --explain CUSTOMER       everything about one customer, with reasons
  --lang en|zh             the language                   (en)
  --json                   JSON instead of tables
  --help                   this text

A cell that a row does not need stays empty; a column that no row needs may be left out. Days are
`2024-06-20`, moments are days or `2024-06-20 14:00`, amounts have no thousands separators. Rows may
be in any order; where it matters what of one day was first, write moments with a time.

customers    customer,name,owner and, where known, annual_amount, first_contact, first_deal,
             founded, industry, time_zone, contact (a person), position, birthday,
             preferred_channel, key_decider (yes or no: of that person), and a column for each fact
             of the rulebook, such as strategic, need_fit (full, partial, none) or
             competitor_contact (none, initial, deep)
contracts    customer,contract,start,end (the last day) and, where known, signed (the day of
             signing; the start where it is empty), annual_amount, items (with `;` between),
             renews (the contract that it follows), terminated (the last day of a contract that is
             ended early), notice (the day on which that was said; else the last day)
invoices     customer,invoice and issued, due (the last day in time), amount, contract; paid_on and
             paid (all of the amount where it is empty) where it was paid; a row with no more than
             customer, invoice, paid_on and paid is one more payment
assessments  customer,at,description and, where needed, id, by, role, level, contract, recorded_at,
             and a column for each factor of the rulebook (stability, payment, need_fit, competitor,
             feedback): points, or an answer such as `partial`
events       customer,at,event and, where needed, id, by, what, who, until, note, recorded_at

  event            takes (a note may stand everywhere)
    signal           what: the code, such as considering_switch; who said it; note: what was said
    signal_over      what: the code of a signal that no longer stands
    feedback         what: how satisfied, from 1 to 5
    join             who: somebody is there from now on; people are known by their names, and
                     each is a contact of customers or joins before anything else is said
    leave            who is gone from now on; what: who takes the place
    key_decider      who decides from now on
    no_key_decider   who no longer does
    talk             who was talked to; what: the channel
    retention_plan   what: the contract, by: who does it, until: by when;
                     note: the measures with `;` between

warnings     customer,at,warning,step and, where needed, by, role, cause, to, text, action, due,
             owner, major, assessment, contract

  step             takes
    detect           cause: of the trigger; text: what was noticed
    report           to: the role; text
    meet             cause: the root causes with blanks between; text: the minutes
    plan             text: the measure, or action: its code; owner: who does it; due: by when;
                     a row for each measure of the plan, one after another, of the same moment
    execute          the plan is under way
    progress         text: how far it is; major: yes for a major problem
    escalate         to: the role; text
    clear            assessment: the id of the one that shows it
    renew            contract: the new one
    lose, dismiss    text: why
    archive

A row without an id is known by file and line, such as `assessments:12`.
Invoices and payments are taken to be complete where that file is given, signals and what happens to
people where the events are: what is not there did not happen. Of talks and of what customers
think, nothing is known but what the rows say.

keys of --json
  rulebook, as_of, today, counts
  renewals_at_risk    rank, customer, name, owner, contract, end, days_to_end, phase, urgency, level
                      (null where it is not settled), possible, total [min, max], of, probability,
                      weakest [factor, points], unknown [factor], plan, recorded, computed,
                      agreement, trend
  assessments_overdue customer, name, due, days, missed, by
  open_warnings       customer, name, warning, level, state, causes, root_causes, next, late_minutes
                      (below zero: still ahead), missed_progress, overdue_measures, triggered_at
  undetected          customer, name, cause, level, since, at_least, age_minutes
  settled             customer, name, cause, warning, ended: it holds as it did when that ended
  unknown             triggers [customer, cause, missing], missing [fact, triggers]
  findings            severity, code, path, message
  refused             file, line, customer, column, code, reason, help
  later               how many rows lie after the moment
  with --explain      customer, name, risk, renewal, warnings, all as the library writes them

exit code 0 with the list (refused rows are listed), 2 when a file or rulebook cannot be used";

/// The moment of the bundled files.
const BUNDLED_AS_OF: &str = "2024-06-20 14:00";

/// What to do.
pub(crate) enum Command {
    /// Print the help text.
    Help,
    /// Watch the portfolio.
    Watch(Box<Args>),
}

/// The files of a portfolio.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Files {
    /// The customers.
    pub(crate) customers: Option<PathBuf>,
    /// Their contracts.
    pub(crate) contracts: Option<PathBuf>,
    /// Invoices and payments.
    pub(crate) invoices: Option<PathBuf>,
    /// Assessments of the risk.
    pub(crate) assessments: Option<PathBuf>,
    /// Signals, feedback, people.
    pub(crate) events: Option<PathBuf>,
    /// Steps of warnings.
    pub(crate) warnings: Option<PathBuf>,
}

/// The options of a watch list.
pub(crate) struct Args {
    /// The files of the user, if there are any.
    files: Files,
    /// The rules.
    pub(crate) rules: Rules,
    /// Values of parameters.
    pub(crate) parameters: Vec<(String, String)>,
    /// The instant or date.
    as_of: Option<String>,
    /// The customer to explain.
    pub(crate) explain: Option<String>,
    /// The language of the output.
    pub(crate) language: Language,
    /// Whether to print JSON.
    pub(crate) json: bool,
}

impl Args {
    fn is_bundled(&self) -> bool {
        self.files == Files::default()
    }

    /// The files to read: those of the user, or the bundled ones.
    pub(crate) fn files(&self) -> Files {
        if !self.is_bundled() {
            return self.files.clone();
        }
        let file = |name: &str| Some(bundled(&format!("early_warning/{name}.csv")));
        Files {
            customers: file("customers"),
            contracts: file("contracts"),
            invoices: file("invoices"),
            assessments: file("assessments"),
            events: file("events"),
            warnings: file("warnings"),
        }
    }

    /// The instant or date, where it is known before the files are.
    pub(crate) fn as_of(&self) -> Option<&str> {
        self.as_of.as_deref().or(self.is_bundled().then_some(BUNDLED_AS_OF))
    }
}

/// Reads the command line; the error is a message for the user.
pub(crate) fn parse() -> Result<Command, String> {
    let mut args = Args {
        files: Files::default(),
        rules: Rules::Preset("renewal".to_owned()),
        parameters: Vec::new(),
        as_of: None,
        explain: None,
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
                name @ ("customers" | "contracts" | "invoices" | "assessments" | "events"
                | "warnings" | "rulebook" | "preset" | "parameters" | "as-of" | "explain"
                | "lang"),
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
            "contracts" => args.files.contracts = Some(value.into()),
            "invoices" => args.files.invoices = Some(value.into()),
            "assessments" => args.files.assessments = Some(value.into()),
            "events" => args.files.events = Some(value.into()),
            "warnings" => args.files.warnings = Some(value.into()),
            "rulebook" => args.rules = Rules::File(value.into()),
            "preset" => args.rules = Rules::Preset(text()?),
            "parameters" => args.parameters.extend(parameters(&text()?)?),
            "as-of" => args.as_of = Some(text()?),
            "explain" => args.explain = Some(text()?),
            _ => args.language = option("lang", text()?.parse())?,
        }
        given = given.or_else(|| matches!(name.as_str(), "rulebook" | "preset").then_some(name));
    }
    Ok(Command::Watch(Box::new(args)))
}
