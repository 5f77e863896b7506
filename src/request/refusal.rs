//! What an answer leaves out, and why.

use serde::Serialize;

use crate::error::Error;
use crate::fact::Rejected;
use crate::record::{CustomerId, EventId};

/// Something that changes nothing since it is wrong.
#[derive(Serialize)]
pub(super) struct Refusal<'a> {
    customer: &'a CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a EventId>,
    #[serde(flatten)]
    wrong: Wrong<'a>,
}

/// An error as data.
#[derive(Serialize)]
pub(super) struct Wrong<'a> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

impl<'a> Wrong<'a> {
    pub(super) fn of(error: &'a Error) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
            help: error.help(),
            path: error.path(),
        }
    }
}

impl<'a> Refusal<'a> {
    /// An event that the fold rejected.
    pub(super) fn of_event(rejected: &'a Rejected) -> Self {
        let Rejected { event, customer, error } = rejected;
        Self { customer, event: Some(event), wrong: Wrong::of(error) }
    }

    /// What is wrong about a customer; the path names the event where there is one.
    pub(super) fn of_customer((customer, error): &'a (CustomerId, Error)) -> Self {
        Self { customer, event: None, wrong: Wrong::of(error) }
    }
}
