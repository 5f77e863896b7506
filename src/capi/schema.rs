//! JSON Schemas, for editors and for whoever checks a request before it is asked.

use std::ffi::c_char;

use super::error::ErrorHandle;
use super::guard::guarded;
use super::input::{give, place, text};
use super::status::Status;
use super::text::TextHandle;
use crate::request::json_schema as request_schema;
use crate::rulebook::json_schema;

/// The JSON Schema (draft 7) of rulebook files.
///
/// # Safety
/// `schema` can be written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_schema(
    schema: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("schema", schema)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(json_schema())) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// The JSON Schema (draft 7) of the requests of a question, by its name: `decide` for
/// `gx_rulebook_decide`; `columns` for `gx_batch_new`.
///
/// # Safety
/// So many bytes can be read from `question`; otherwise as `gx_rulebook_schema`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_request_schema(
    question: *const c_char,
    length: usize,
    schema: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("schema", schema)?;
        // SAFETY: as the caller promises.
        let name = unsafe { text("question", question, length) }?;
        let written = request_schema(name)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}
