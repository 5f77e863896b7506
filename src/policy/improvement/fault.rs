//! What an improvement lacks to be one (P-106).

use crate::error::{Error, ErrorKind};
use crate::record::Improvement;

/// What is wrong with an improvement as it was proposed; nothing where it is complete.
///
/// Each makes a report that holds the improvement incomplete (P-106). All are found, in the order
/// of the fields, with the path of the field:
///
/// | code | where |
/// |---|---|
/// | `improvement-text` | it does not say what is to be done (D003-76) |
/// | `improvement-department` | no department answers for it, or a blank one (D003-77) |
/// | `improvement-due` | it has no due day, or one before the proposal (D003-77) |
///
/// ```
/// use guanxi::{policy::improvement::faults, record::Improvement};
/// let proposed = "2024-04-05".parse().unwrap();
/// let wish = Improvement::new("G1", "hire support staff", "staffing".parse()?, proposed);
/// let codes: Vec<&str> = faults(&wish).iter().map(|fault| fault.code()).collect();
/// assert_eq!(codes, ["improvement-department", "improvement-due"]);
/// let complete = wish.of_department("human resources").due_within("30 days".parse()?)?;
/// assert!(faults(&complete).is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn faults(improvement: &Improvement) -> Vec<Error> {
    let Improvement { id, text, department, proposed_on, due, .. } = improvement;
    let mut found = Vec::new();
    let mut fault = |path: &str, code, message: String, help: &str| {
        let error = Error::new(ErrorKind::Record, code, message);
        found.push(error.with_help(help).at(path));
    };
    if text.trim().is_empty() {
        fault(
            "text",
            "improvement-text",
            format!("the improvement `{id}` does not say what is to be done"),
            "write it in `text`, for example `train the team to ask what is needed`",
        );
    }
    if department.as_ref().is_none_or(|department| department.trim().is_empty()) {
        fault(
            "department",
            "improvement-department",
            format!("no department answers for the improvement `{id}`"),
            "write its name in `department`, for example `human resources`",
        );
    }
    match due {
        None => fault(
            "due",
            "improvement-due",
            format!("the improvement `{id}` has no due day"),
            "write in `due` the last day on which it is done in time",
        ),
        Some(due) if due < proposed_on => fault(
            "due",
            "improvement-due",
            format!(
                "the improvement `{id}` is due on {due}, before it was proposed on {proposed_on}"
            ),
            "write in `due` the day of the proposal or a later one",
        ),
        Some(_) => {}
    }
    found
}

/// Whether an improvement has all that it needs: [`faults`] finds nothing.
pub(super) fn is_complete(improvement: &Improvement) -> bool {
    faults(improvement).is_empty()
}
