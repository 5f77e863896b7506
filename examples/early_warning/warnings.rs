//! Steps of warnings in a CSV file; `--help` says which step takes which cells.

use std::path::Path;

use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::record::{Event, EventKind, Measure, WarningAction, WarningEvent};

use crate::assessments::role;
use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::kinds::{self, Kinds, Row};

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 4] = ["customer", "at", "warning", "step"];

/// The columns that a file may have.
const OPTIONAL: [&str; 13] = [
    "id",
    "by",
    "role",
    "cause",
    "to",
    "text",
    "action",
    "due",
    "owner",
    "major",
    "assessment",
    "contract",
    "recorded_at",
];

/// The steps, each with the columns that only some take.
const STEPS: Kinds = Kinds {
    column: "step",
    special: &["cause", "to", "text", "action", "due", "owner", "major", "assessment", "contract"],
    taken: &[
        ("detect", &["cause", "text"]),
        ("report", &["to", "text"]),
        ("meet", &["cause", "text"]),
        ("plan", &["text", "action", "due", "owner"]),
        ("execute", &[]),
        ("progress", &["text", "major"]),
        ("escalate", &["to", "text"]),
        ("clear", &["assessment"]),
        ("renew", &["contract"]),
        ("lose", &["text"]),
        ("dismiss", &["text"]),
        ("archive", &[]),
    ],
};

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path) -> Result<(CsvFile, Option<String>), String> {
    let file = CsvFile::open(path, &NEEDED, &|name| OPTIONAL.contains(&name))?;
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
    let note = file.strange_columns(&|name| known.contains(&name), &known)?;
    Ok((file, note))
}

/// The event of a row; `id` is its id where the row gives none.
pub(crate) fn event(cells: &Cells<'_>, rulebook: &Rulebook, id: String) -> Result<Event, Fault> {
    kinds::event(cells, id, || Ok(step(cells, rulebook)?.into()))
}

/// Takes one more measure into the plan of the row before.
pub(crate) fn join(before: &mut Event, next: &Event) -> bool {
    let is_same = before.customer == next.customer
        && before.at == next.at
        && before.author == next.author
        && before.recorded_at == next.recorded_at;
    let (EventKind::Warning(plan), EventKind::Warning(more)) = (&mut before.kind, &next.kind)
    else {
        return false;
    };
    if !is_same || plan.warning != more.warning || plan.role != more.role {
        return false;
    }
    match (&mut plan.action, &more.action) {
        (WarningAction::Plan { measures }, WarningAction::Plan { measures: more }) => {
            measures.extend(more.iter().cloned());
            true
        }
        _ => false,
    }
}

fn step(cells: &Cells<'_>, rulebook: &Rulebook) -> Result<WarningEvent, Fault> {
    let warning = cells.needed("warning")?;
    let row = STEPS.row(cells)?;
    let text = cells.text("text")?.unwrap_or_default().to_owned();
    let receiver = || -> Result<Code, Fault> {
        row.needed("to", "the role to which it goes")?;
        let to = role(cells, rulebook, "to")?;
        to.ok_or_else(|| Fault::cell("to", "no role", ""))
    };
    let needed = |column: &str, what: &str| row.needed(column, what).map(str::to_owned);
    let action = match row.kind {
        "detect" => {
            let cause = needed("cause", "the cause of a trigger")?;
            let cause = cause.parse().map_err(|error| Fault::of("cause", &error))?;
            WarningAction::Detect { cause, note: text }
        }
        "report" => WarningAction::Report { to: receiver()?, text },
        "meet" => {
            let causes = needed("cause", "the root causes, with blanks between")?;
            let causes = causes.split_whitespace().map(str::parse).collect::<guanxi::Result<_>>();
            let causes = causes.map_err(|error| Fault::of("cause", &error))?;
            WarningAction::Meet { causes, minutes: text }
        }
        "plan" => WarningAction::Plan { measures: vec![measure(&row, text)?] },
        "execute" => WarningAction::Execute,
        "progress" => {
            row.needed("text", "how far it is")?;
            WarningAction::Progress { text, major: cells.flag("major")? }
        }
        "escalate" => {
            row.needed("text", "what the problem is")?;
            WarningAction::Escalate { to: receiver()?, text }
        }
        "clear" => {
            let assessment = needed("assessment", "the id of the assessment")?.into();
            WarningAction::Clear { assessment }
        }
        "renew" => {
            WarningAction::Renew { contract: needed("contract", "the new contract")?.into() }
        }
        "lose" => WarningAction::Lose { reason: needed("text", "why")? },
        "dismiss" => WarningAction::Dismiss { reason: needed("text", "why")? },
        // `STEPS` knows all others.
        _ => WarningAction::Archive,
    };
    let mut event = WarningEvent::new(warning, action);
    event.role = role(cells, rulebook, "role")?;
    Ok(event)
}

fn measure(row: &Row<'_>, text: String) -> Result<Measure, Fault> {
    let owner = row.needed("owner", "who does it")?;
    row.needed("due", "by when it is done")?;
    let Some(due) = row.cells.moment("due")? else {
        return Err(Fault::cell("due", "no date", ""));
    };
    let mut measure = Measure::new(text, owner, due);
    measure.action = row.cells.read("action", str::parse)?;
    if measure.action.is_none() {
        row.needed("text", "the measure, or the code of an action into `action`")?;
    }
    Ok(measure)
}
