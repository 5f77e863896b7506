//! Why a store refuses a batch: the errors that every store has to give, ready to be used by those
//! that hosts write.
//!
//! Each says which write is meant, by its place in the batch: `writes[3].event.id`. A store gives
//! everything that is wrong with a batch at once, in the order of the writes, and writes nothing
//! of it.
//!
//! ```
//! use guanxi::store::{Expect, Version, fault};
//! let error = fault::stale_version(0, "customer `KH0001`", Expect::New, Some(Version::new(3)));
//! assert_eq!(error.to_string(), "customer `KH0001` is there already, with version 3");
//! assert_eq!(error.path(), Some("writes[0].expect"));
//! ```

use std::fmt::Display;

use crate::error::{Error, ErrorKind, Result};
use crate::store::{Expect, Version};

fn refused(write: usize, field: &str, code: &'static str, message: String, help: &str) -> Error {
    Error::new(ErrorKind::Store, code, message).with_help(help).at(if field.is_empty() {
        format!("writes[{write}]")
    } else {
        format!("writes[{write}].{field}")
    })
}

/// `stale-version`: a record is not what the write expects.
///
/// ```
/// use guanxi::store::{Expect, Version, fault};
/// let expect = Expect::Version(Version::new(2));
/// let error = fault::stale_version(1, "customer `KH0001`", expect, Some(Version::new(3)));
/// assert_eq!(error.code(), "stale-version");
/// assert_eq!(error.to_string(), "customer `KH0001` has version 3, not the expected 2");
/// ```
pub fn stale_version(
    write: usize,
    record: impl Display,
    expect: Expect,
    found: Option<Version>,
) -> Error {
    let message = match (expect, found) {
        (Expect::Version(expected), Some(found)) => {
            format!("{record} has version {found}, not the expected {expected}")
        }
        (Expect::Version(expected), None) => {
            format!("{record} is not there, but version {expected} was expected")
        }
        (_, Some(found)) => format!("{record} is there already, with version {found}"),
        (_, None) => format!("{record} is not there"),
    };
    let help = "read it again, decide again, and write with the version that was read";
    refused(write, "expect", "stale-version", message, help)
}

/// `duplicate-event`: the log has another event of this id.
///
/// ```
/// let error = guanxi::store::fault::duplicate_event(0, "e1");
/// assert_eq!((error.code(), error.path()), ("duplicate-event", Some("writes[0].event.id")));
/// ```
pub fn duplicate_event(write: usize, event: impl Display) -> Error {
    let message = format!("event `{event}` is in the log already, with another content");
    let help = "give each event an id of its own; a change is a new event with `corrects`";
    refused(write, "event.id", "duplicate-event", message, help)
}

/// `unknown-customer`: a write is about a customer that is not there; `field` says where it is
/// named.
///
/// ```
/// let error = guanxi::store::fault::unknown_customer(0, "event.customer", "KH0009");
/// assert_eq!(error.to_string(), "there is no customer `KH0009`");
/// assert_eq!(error.path(), Some("writes[0].event.customer"));
/// ```
pub fn unknown_customer(write: usize, field: &str, customer: impl Display) -> Error {
    let message = format!("there is no customer `{customer}`");
    refused(
        write,
        field,
        "unknown-customer",
        message,
        "put the customer in the same batch or before",
    )
}

/// `dangling-reference`: `field` names something that is not there, or that is not this customer's.
///
/// ```
/// let error = guanxi::store::fault::dangling(0, "event.corrects", "customer `KH0001` has no event `e1`");
/// assert_eq!((error.code(), error.path()), ("dangling-reference", Some("writes[0].event.corrects")));
/// ```
pub fn dangling(write: usize, field: &str, message: impl Into<String>) -> Error {
    let help = "write what is referred to in the same batch or before, or leave the reference out";
    refused(write, field, "dangling-reference", message.into(), help)
}

/// `dangling-reference`: after the write something that stays would refer to what is gone.
///
/// ```
/// let error = guanxi::store::fault::still_needed(0, "customer", "customer `KH0002` is merged into `KH0001`");
/// assert_eq!((error.code(), error.path()), ("dangling-reference", Some("writes[0].customer")));
/// ```
pub fn still_needed(write: usize, field: &str, message: impl Into<String>) -> Error {
    let help = "keep what is referred to, or change what refers to it in the same batch";
    refused(write, field, "dangling-reference", message.into(), help)
}

/// `contact-in-two-customers`: a person is of one customer only (D001-21, P-111).
///
/// ```
/// let error = guanxi::store::fault::contact_in_two(0, "customer.contacts[0].id", "P1", "KH0002");
/// assert_eq!(error.to_string(), "contact `P1` is of customer `KH0002` already");
/// ```
pub fn contact_in_two(
    write: usize,
    field: &str,
    contact: impl Display,
    other: impl Display,
) -> Error {
    let message = format!("contact `{contact}` is of customer `{other}` already");
    let help = "give each person an id of its own; one that moved is a new contact, and merged customers say so in `merged_into`";
    refused(write, field, "contact-in-two-customers", message, help)
}

/// `merge-circle`: a customer was merged into itself by way of others.
///
/// ```
/// assert_eq!(guanxi::store::fault::merge_circle(0, "KH0001").code(), "merge-circle");
/// ```
pub fn merge_circle(write: usize, customer: impl Display) -> Error {
    let message = format!("customer `{customer}` is merged into itself by way of others");
    let help = "leave `merged_into` out of the customer that stays";
    refused(write, "customer.merged_into", "merge-circle", message, help)
}

/// `customer-not-empty`: a customer with contracts or events is to be removed alone.
///
/// ```
/// let error = guanxi::store::fault::not_empty(0, "KH0001", 1, 20);
/// assert_eq!(error.to_string(), "customer `KH0001` still has 1 contract and 20 events");
/// ```
pub fn not_empty(write: usize, customer: impl Display, contracts: usize, events: usize) -> Error {
    let counted = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    let message = format!(
        "customer `{customer}` still has {} and {}",
        counted(contracts, "contract"),
        counted(events, "event")
    );
    let help = "remove it with everything, or merge it into another customer";
    refused(write, "removal", "customer-not-empty", message, help)
}

/// `unknown-write`: the batch holds a kind of write that the store does not know.
///
/// ```
/// assert_eq!(guanxi::store::fault::unknown_write(2).path(), Some("writes[2]"));
/// ```
pub fn unknown_write(write: usize) -> Error {
    let help = "use a store that knows it";
    refused(write, "", "unknown-write", "the store does not know this kind of write".into(), help)
}

/// An error of a record, such as those of [`Customer::check`](crate::record::Customer::check), at
/// its place in the batch: each part of it.
///
/// ```
/// use guanxi::{record::Customer, store::fault};
/// let error = Customer::new("KH0001").named(" ").check().unwrap_err();
/// let placed = fault::in_record(2, "customer", error);
/// assert_eq!(placed[0].path(), Some("writes[2].customer.full_name"));
/// ```
pub fn in_record(write: usize, field: &str, error: Error) -> Vec<Error> {
    error.into_all().map(|one| one.at(format!("writes[{write}].{field}"))).collect()
}

/// Everything that is wrong as one error; fine if nothing is.
///
/// ```
/// use guanxi::store::fault;
/// assert_eq!(fault::all(vec![]), Ok(()));
/// let error = fault::all(vec![fault::unknown_write(0), fault::unknown_write(1)]).unwrap_err();
/// assert_eq!(error.all().count(), 2);
/// ```
///
/// # Errors
/// The first of them, which carries the others.
pub fn all(errors: Vec<Error>) -> Result<()> {
    Error::from_all(errors).map_or(Ok(()), Err)
}
