//! Access: what holds of every role, relation and field.

use chrono::NaiveDate;
use serde_json::Value;

use crate::policy::access::{Access, Relation, Rights, Verb, Verdict, Viewer};
use crate::record::{Customer, Field};
use crate::rulebook::Rulebook;
use crate::time::Moment;

const RELATIONS: [Relation; 2] = [Relation::Other, Relation::Assigned];

fn access(rulebook: &Rulebook) -> Result<&Access, String> {
    rulebook.access().ok_or_else(|| "the rulebook grants no access".to_owned())
}

/// An unknown role is denied everything, and losing an assignment reveals nothing (P-117).
///
/// # Errors
/// The verdict that is greater without the assignment, or of nobody.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert_eq!(laws::access_is_denied_by_default(&rulebook, "account_manager"), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn access_is_denied_by_default(rulebook: &Rulebook, role: &str) -> Result<(), String> {
    let access = access(rulebook)?;
    let known = rulebook.codes().roles().get(role).is_some();
    for relation in RELATIONS {
        // Not a code, so that nobody has it.
        let nobody = access.rights("no such role", relation);
        if nobody != Rights::NONE || !known && access.rights(role, relation) != Rights::NONE {
            return Err(format!("an unknown role sees {:?}", nobody.seen()));
        }
    }
    let (other, assigned) =
        (access.rights(role, Relation::Other), access.rights(role, Relation::Assigned));
    for verb in Verb::ALL {
        for field in Field::ALL {
            let (less, more) = (other.verdict(*verb, *field), assigned.verdict(*verb, *field));
            if less > more {
                return Err(format!("{verb:?} `{field}`: {less:?}, and {more:?} when assigned"));
            }
        }
    }
    Ok(())
}

/// A view is a part of the record, and of what an assigned person sees; it has nothing of a field
/// that is denied (P-117).
///
/// # Errors
/// The places of a view that are beyond.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for customer in examples(&record::customers(), 5) {
///     assert_eq!(laws::views_are_parts(&rulebook, "account_manager", &customer), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn views_are_parts(rulebook: &Rulebook, role: &str, customer: &Customer) -> Result<(), String> {
    let access = access(rulebook)?;
    let other = access.view(role, Relation::Other, customer);
    let assigned = access.view(role, Relation::Assigned, customer);
    for (part, whole) in [(&other.record, &assigned.record), (&assigned.record, customer)] {
        let json =
            |customer: &Customer| serde_json::to_value(customer).map_err(|error| error.to_string());
        let mut found = Vec::new();
        beyond(&json(part)?, &json(whole)?, "", &mut found);
        if !found.is_empty() {
            return Err(format!("`{role}` sees what is not there: {}", found.join(", ")));
        }
    }
    for view in [&other, &assigned] {
        if view.record.id != customer.id {
            return Err(format!("the view of `{}` is of `{}`", customer.id, view.record.id));
        }
        let shown = Field::ALL.iter().find(|field| {
            view.withheld.contains(**field) && field.is_filled(&view.record, &[]) == Some(true)
        });
        if let Some(field) = shown {
            return Err(format!("`{field}` is withheld from `{role}`, and shown"));
        }
    }
    Ok(())
}

/// Every value of one record that another one has not, by its place.
fn beyond(part: &Value, whole: &Value, path: &str, found: &mut Vec<String>) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            for (key, value) in part {
                let place = format!("{path}/{key}");
                match whole.get(key) {
                    Some(other) => beyond(value, other, &place, found),
                    None => found.push(place),
                }
            }
        }
        (Value::Array(part), Value::Array(whole)) if part.len() <= whole.len() => {
            let pairs = part.iter().zip(whole).enumerate();
            pairs.for_each(|(n, (a, b))| beyond(a, b, &format!("{path}/{n}"), found));
        }
        _ if part == whole => {}
        // What is shown in part has a star for what is hidden.
        (Value::String(part), Value::String(_)) if part.contains('*') => {}
        _ => found.push(path.to_owned()),
    }
}

/// A sensitive field never goes over a channel that is not encrypted, whoever sends it, and nobody
/// sends what they do not see in full (P-118).
///
/// # Errors
/// The field and the channel.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert_eq!(laws::sensitive_fields_stay_encrypted(&rulebook, "account_manager"), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn sensitive_fields_stay_encrypted(rulebook: &Rulebook, role: &str) -> Result<(), String> {
    use crate::record::Sensitivity;
    let access = access(rulebook)?;
    for field in Field::ALL {
        let sensitive = access.sensitivity(*field) == Sensitivity::Confidential;
        for channel in rulebook.codes().channels().iter() {
            let code = channel.code.as_str();
            let open = channel.encrypted || !sensitive;
            if access.may_send(*field, code).is_allowed() != open {
                return Err(format!("`{field}` over `{code}`: allowed is {}", !open));
            }
            for relation in RELATIONS {
                let rights = access.rights(role, relation);
                let seen = rights.verdict(Verb::View, *field) == Verdict::Full;
                let sending = access.may_send_as(rights, *field, code);
                if sending.is_allowed() != (open && seen) {
                    return Err(format!("`{role}` sends `{field}` over `{code}`: {sending:?}"));
                }
            }
        }
        if access.may_send(*field, "no such channel").is_allowed() {
            return Err(format!("`{field}` may go over a channel that nobody knows"));
        }
    }
    Ok(())
}

/// From the leave date on a leaver sees nothing; before it, what everybody of the role sees (P-119).
///
/// # Errors
/// What the leaver sees.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let (leave, day) = ("2024-03-31".parse().unwrap(), "2024-04-01".parse().unwrap());
/// assert_eq!(laws::leavers_see_nothing(&rulebook, "account_manager", leave, day), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn leavers_see_nothing(
    rulebook: &Rulebook,
    role: &str,
    leave: NaiveDate,
    day: NaiveDate,
) -> Result<(), String> {
    let access = access(rulebook)?;
    let viewer = Viewer::new("zhao.liu", role).leaving(leave);
    for relation in RELATIONS {
        let rights = access.rights_of(&viewer, relation, Moment::Date(day));
        let expected = if day >= leave { Rights::NONE } else { access.rights(role, relation) };
        if rights != expected {
            return Err(format!("on {day} a leaver of {leave} sees {:?}", rights.seen()));
        }
    }
    Ok(())
}
