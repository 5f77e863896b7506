//! The wall around every function: errors and panics become statuses.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::ErrorHandle;
use super::status::{Status, StatusCode};
use crate::error::{Error, ErrorKind};

/// A status with the error object that goes with it.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) error: Error,
}

impl Failure {
    /// What a call does wrong.
    #[cold]
    pub(super) fn call(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { status, error: Error::new(ErrorKind::Value, code, message).with_help(help) }
    }
}

impl From<Error> for Failure {
    #[cold]
    fn from(error: Error) -> Self {
        Self { status: StatusCode::of(&error), error }
    }
}

/// Runs the body of a function; what fails or panics becomes a status, and an error object for whoever
/// asks for one.
///
/// # Safety
/// `error` is NULL or points to memory that a pointer can be written to.
#[inline]
pub(super) unsafe fn guarded(
    error: *mut *mut ErrorHandle,
    body: impl FnOnce() -> Result<(), Failure>,
) -> Status {
    // What a body leaves half done when it panics are values that nobody sees again, and results that
    // the next run begins anew.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => StatusCode::GxOk as Status,
        // SAFETY: as this function asks.
        Ok(Err(failure)) => unsafe { failed(error, failure) },
        // SAFETY: as this function asks.
        Err(_) => unsafe { failed(error, panicked()) },
    }
}

#[cold]
fn panicked() -> Failure {
    Failure::call(
        StatusCode::GxPanic,
        "internal",
        "the library stopped where it never should",
        "this is a defect of the library: please report the call and what was given",
    )
}

/// # Safety
/// As [`guarded`].
#[cold]
unsafe fn failed(error: *mut *mut ErrorHandle, failure: Failure) -> Status {
    let status = failure.status;
    if !error.is_null() && error.is_aligned() {
        let made = catch_unwind(AssertUnwindSafe(|| Box::new(ErrorHandle::new(&failure))));
        if let Ok(handle) = made {
            // SAFETY: not NULL, and may be written to, as the caller promises.
            unsafe { error.write(Box::into_raw(handle)) };
        }
    }
    status as Status
}

#[cfg(test)]
mod tests {
    use std::ptr::null_mut;

    use super::*;
    use crate::capi::{gx_error_free, gx_error_status};

    /// Rule 2 of the C functions: a panic becomes a status; only this build of the tests panics.
    #[test]
    fn a_panic_becomes_a_status() {
        let mut error = null_mut();
        // SAFETY: the pointers are those of this function.
        let status = unsafe { guarded(&raw mut error, || panic!("on purpose")) };
        assert_eq!(status, StatusCode::GxPanic as Status);
        // SAFETY: as above.
        assert_eq!(unsafe { gx_error_status(error) }, StatusCode::GxPanic as Status);
        // SAFETY: as above; freed twice, which is harmless.
        unsafe {
            gx_error_free(&raw mut error);
            gx_error_free(&raw mut error);
        }
        assert!(error.is_null());
        // SAFETY: nobody asks for the error.
        let status = unsafe { guarded(null_mut(), || panic!("on purpose")) };
        assert_eq!(status, StatusCode::GxPanic as Status);
    }

    #[test]
    fn success_writes_no_error() {
        let mut error = null_mut();
        // SAFETY: the pointers are those of this function.
        assert_eq!(unsafe { guarded(&raw mut error, || Ok(())) }, 0);
        assert!(error.is_null());
    }
}
