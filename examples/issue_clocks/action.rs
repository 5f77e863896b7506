//! The cells of a row as a step of an issue; `--help` says which event takes which cells.

use csv::ByteRecord;
use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::label::Code;
use guanxi::record::{IssueAction, Party, Registration};
use guanxi::rule::codes::CodeTable;
use guanxi::time::Moment;

use crate::csv_file::{CsvFile, Fault};

/// The columns that only some events take.
const SPECIAL: [&str; 7] = ["severity", "owner", "expected_at", "department", "to", "due", "score"];

/// A row whose cells are asked for by name.
pub(crate) struct Cells<'a> {
    pub(crate) file: &'a CsvFile,
    pub(crate) row: &'a ByteRecord,
    pub(crate) rulebook: &'a Rulebook,
}

/// The special columns that an event takes; nothing for an unknown event.
fn taken(event: &str) -> Option<&'static [&'static str]> {
    Some(match event {
        "register" => &["severity", "owner", "expected_at", "department"],
        "report" | "wait" | "message" => &["to"],
        "reschedule" => &["due"],
        "call_back" => &["score", "due"],
        "set_severity" => &["severity"],
        "assign" => &["owner"],
        "add_department" => &["department", "due"],
        "start" | "respond" | "propose" | "resolve" | "reopen" | "resume" | "update" | "cancel" => {
            &[]
        }
        _ => return None,
    })
}

impl<'a> Cells<'a> {
    /// The text of a cell; nothing where it is empty or the file has no such column.
    pub(crate) fn text(&self, column: &str) -> Result<Option<&'a str>, Fault> {
        self.file.optional(self.row, column)
    }

    /// The text of a cell that the event must have.
    fn needed(&self, event: &str, column: &str, what: &str) -> Result<&'a str, Fault> {
        self.text(column)?.ok_or_else(|| {
            Fault::cell(
                column,
                format!("`{event}` needs a cell `{column}`"),
                &format!("write {what}"),
            )
        })
    }

    fn note(&self) -> Result<String, Fault> {
        Ok(self.text("note")?.unwrap_or_default().to_owned())
    }

    /// A date or an instant, in the zone of the rulebook.
    pub(crate) fn moment(&self, column: &str) -> Result<Option<Moment>, Fault> {
        let parse = |text| Moment::parse_in(text, self.rulebook.zone());
        self.text(column)?.map(parse).transpose().map_err(|error| Fault::of(column, &error))
    }

    /// The role of the row.
    pub(crate) fn role(&self) -> Result<Option<Code>, Fault> {
        let text = self.text("role")?;
        text.map(|text| code("role", text, self.rulebook.codes().roles())).transpose()
    }

    /// What the row says was done.
    pub(crate) fn action(&self, event: &str) -> Result<IssueAction, Fault> {
        let Some(takes) = taken(event) else {
            let help = did_you_mean(event, IssueAction::NAMES.iter().copied());
            return Err(Fault::cell("event", format!("there is no event `{event}`"), &help));
        };
        for column in SPECIAL.iter().filter(|column| !takes.contains(column)) {
            if let Some(text) = self.text(column)? {
                let reason = format!("`{event}` takes no `{column}`, but there is `{text}`");
                return Err(Fault::cell(column, reason, "leave the cell empty"));
            }
        }
        let codes = self.rulebook.codes();
        let severity = || {
            let text = self.needed(event, "severity", "a severity of the rulebook")?;
            code("severity", text, codes.severities())
        };
        let department = |text| code("department", text, codes.departments());
        let note = |what| self.needed(event, "note", what).map(str::to_owned);
        Ok(match event {
            "register" => {
                let owner = self.text("owner")?.or(self.text("by")?).unwrap_or_default();
                let mut registration = Registration::new(severity()?, owner).about(self.note()?);
                registration.expected_at = self.moment("expected_at")?;
                if let Some(text) = self.text("department")? {
                    registration = registration.department(department(text)?);
                }
                IssueAction::Register(Box::new(registration))
            }
            "report" => {
                let to = self.needed(event, "to", "the role that is told")?;
                IssueAction::Report { to: code("to", to, codes.roles())? }
            }
            "start" => IssueAction::Start,
            "respond" => IssueAction::Respond,
            "propose" => IssueAction::Propose { text: note("the solution")? },
            "reschedule" => {
                self.needed(event, "due", "by when it is to be resolved now")?;
                let due = self.moment("due")?;
                let Some(due) = due else { return Err(Fault::cell("due", "no date", "")) };
                IssueAction::Reschedule { due, progress: self.note()? }
            }
            "resolve" => IssueAction::Resolve { solution: note("what was done")? },
            "call_back" => {
                let text = self.needed(event, "score", "1 to 5")?;
                let score = text.parse().map_err(|_| {
                    Fault::cell("score", format!("`{text}` is no score"), "write 1, 2, 3, 4 or 5")
                })?;
                IssueAction::CallBack { score, comment: self.note()?, new_due: self.moment("due")? }
            }
            "reopen" => IssueAction::Reopen { reason: self.note()? },
            "wait" => {
                let reason = self.needed(event, "to", "for whom or what it waits")?;
                IssueAction::Wait { reason: code("to", reason, codes.waiting_reasons())? }
            }
            "resume" => IssueAction::Resume,
            "set_severity" => IssueAction::SetSeverity { severity: severity()? },
            "assign" => {
                let owner = self.needed(event, "owner", "who is responsible from now on")?;
                IssueAction::Assign { owner: owner.into() }
            }
            "add_department" => {
                let text = self.needed(event, "department", "which department")?;
                let (duty, due) = (self.note()?, self.moment("due")?);
                IssueAction::AddDepartment { department: department(text)?, duty, due }
            }
            "message" => {
                let from = match self.needed(event, "to", "`staff` or `customer`")? {
                    "staff" => Party::Customer,
                    "customer" => Party::Staff,
                    other => {
                        let reason = format!("a message cannot be to `{other}`");
                        return Err(Fault::cell("to", reason, "write `staff` or `customer`"));
                    }
                };
                IssueAction::Message { from }
            }
            "update" => IssueAction::Update { progress: self.note()? },
            // `taken` knows all others.
            _ => IssueAction::Cancel { reason: note("why")? },
        })
    }
}

/// A code of a table of the rulebook; any code where it has no such table.
fn code<T>(column: &str, text: &str, table: &CodeTable<T>) -> Result<Code, Fault> {
    if !table.is_empty() {
        table.find(text).map_err(|error| Fault::of(column, &error))?;
    }
    text.parse().map_err(|error| Fault::of(column, &error))
}
