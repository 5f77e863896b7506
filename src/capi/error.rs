//! Error objects.

use std::ffi::c_char;
use std::ptr::null;

use super::guard::Failure;
use super::input::free;
use super::status::{Status, StatusCode};
use super::text::Terminated;

/// What went wrong: belongs to the call that gave it, not to a thread. May be read on several threads;
/// freed once, by `gx_error_free`.
#[derive(Debug)]
pub struct ErrorHandle {
    status: StatusCode,
    code: Terminated,
    message: Terminated,
    help: Option<Terminated>,
    path: Option<Terminated>,
    report: Terminated,
    line: u32,
    column: u32,
}

impl ErrorHandle {
    pub(super) fn new(failure: &Failure) -> Self {
        let Failure { status, error } = failure;
        let position = error.position();
        let number = |number: Option<usize>| u32::try_from(number.unwrap_or(0)).unwrap_or(u32::MAX);
        let own = |text: &str| Terminated::new(text.to_owned());
        Self {
            status: *status,
            code: own(error.code()),
            message: Terminated::new(error.to_string()),
            help: error.help().map(own),
            path: error.path().map(own),
            report: Terminated::new(error.report()),
            line: number(position.map(|at| at.line)),
            column: number(position.map(|at| at.column)),
        }
    }
}

/// The status of the call that gave an error; `GX_OK` for NULL.
///
/// # Safety
/// `error` is NULL or an error of this library that was not freed. That it was freed cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_status(error: *const ErrorHandle) -> Status {
    // SAFETY: as the caller promises.
    unsafe { error.as_ref() }.map_or(0, |error| error.status as Status)
}

/// # Safety
/// As [`gx_error_status`], and `length` is NULL or can be written to.
unsafe fn view(
    error: *const ErrorHandle,
    length: *mut usize,
    part: impl FnOnce(&ErrorHandle) -> Option<&Terminated>,
) -> *const c_char {
    // SAFETY: as the caller promises.
    match unsafe { error.as_ref() }.and_then(part) {
        // SAFETY: as the caller promises.
        Some(text) => unsafe { text.view(length) },
        None => {
            if !length.is_null() {
                // SAFETY: as the caller promises.
                unsafe { length.write(0) };
            }
            null()
        }
    }
}

/// The stable code of an error, such as `unknown-preset`: lower case with hyphens, never reused. Valid
/// until the error is freed. `length` (NULL allowed) gets the bytes without the NUL behind.
///
/// # Safety
/// As `gx_error_status`; `length` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_code(
    error: *const ErrorHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { view(error, length, |error| Some(&error.code)) }
}

/// What went wrong, one line. Otherwise as `gx_error_code`; what was given may stand in it, with a NUL
/// too, so that the length is the one to trust.
///
/// # Safety
/// As `gx_error_code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_message(
    error: *const ErrorHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { view(error, length, |error| Some(&error.message)) }
}

/// What to write instead; NULL where that cannot be said. Otherwise as `gx_error_code`.
///
/// # Safety
/// As `gx_error_code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_help(
    error: *const ErrorHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { view(error, length, |error| error.help.as_ref()) }
}

/// The place in the document, such as `scheme[0].classes[1].when`; NULL where there is none. Otherwise
/// as `gx_error_code`.
///
/// # Safety
/// As `gx_error_code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_path(
    error: *const ErrorHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { view(error, length, |error| error.path.as_ref()) }
}

/// The long form for a person, several lines: place, sentence, the text with a caret, and help, of this
/// error and every further one that was found with it. Otherwise as `gx_error_code`.
///
/// # Safety
/// As `gx_error_code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_report(
    error: *const ErrorHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { view(error, length, |error| Some(&error.report)) }
}

/// The line in the text that was read, from 1; 0 where there is none.
///
/// # Safety
/// As `gx_error_status`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_line(error: *const ErrorHandle) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { error.as_ref() }.map_or(0, |error| error.line)
}

/// The column in that line, in characters from 1; 0 where there is none.
///
/// # Safety
/// As `gx_error_status`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_column(error: *const ErrorHandle) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { error.as_ref() }.map_or(0, |error| error.column)
}

/// Frees an error and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
///
/// # Safety
/// `error` is NULL, or points to NULL or an error of this library that was not freed. A second copy of
/// the pointer, used after this, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_error_free(error: *mut *mut ErrorHandle) {
    // SAFETY: as the caller promises.
    unsafe { free(error) };
}
