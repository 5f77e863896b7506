//! What callers give: texts, arrays and handles, looked at before they are used.

use std::ffi::c_char;

use super::guard::Failure;
use super::status::StatusCode;

#[cold]
fn null(name: &str) -> Failure {
    let message = format!("`{name}` is NULL");
    Failure::call(StatusCode::GxNullArgument, "null-argument", message, "give a valid pointer")
}

#[cold]
fn too_long(name: &str) -> Failure {
    let message = format!("the length of `{name}` is beyond what memory can hold");
    let help = "give the length in bytes, or the number of rows; no negative number";
    Failure::call(StatusCode::GxLength, "length", message, help)
}

#[cold]
fn not_aligned(name: &str, align: usize) -> Failure {
    let message = format!("`{name}` does not stand at a multiple of {align} bytes");
    let help = "give a pointer to an array of the type that the function names";
    Failure::call(StatusCode::GxAlignment, "alignment", message, help)
}

/// The bytes or rows of an array; nothing where there are none, whatever the pointer.
///
/// # Safety
/// `data` is NULL, or so many values can be read from it for as long as `'a`, and nobody writes to them
/// meanwhile.
#[inline]
pub(super) unsafe fn array<'a, T: Copy>(
    name: &str,
    data: *const T,
    count: usize,
) -> Result<&'a [T], Failure> {
    if count == 0 {
        return Ok(&[]);
    }
    check(name, data, count)?;
    // SAFETY: not NULL, aligned, no longer than memory can hold; the rest is as the caller promises.
    Ok(unsafe { std::slice::from_raw_parts(data, count) })
}

/// The rows of an array that results are written to.
///
/// # Safety
/// `data` is NULL, or so many values can be read from it and written to it for as long as `'a`, they
/// hold something, and nobody else looks at them meanwhile.
#[inline]
pub(super) unsafe fn array_mut<'a, T: Copy>(
    name: &str,
    data: *mut T,
    count: usize,
) -> Result<&'a mut [T], Failure> {
    if count == 0 {
        return Ok(&mut []);
    }
    check(name, data, count)?;
    // SAFETY: not NULL, aligned, no longer than memory can hold; the rest is as the caller promises.
    Ok(unsafe { std::slice::from_raw_parts_mut(data, count) })
}

#[inline]
fn check<T>(name: &str, data: *const T, count: usize) -> Result<(), Failure> {
    if data.is_null() {
        return Err(null(name));
    }
    if !data.is_aligned() {
        return Err(not_aligned(name, align_of::<T>()));
    }
    let bytes = count.checked_mul(size_of::<T>());
    match bytes.is_some_and(|bytes| isize::try_from(bytes).is_ok()) {
        true => Ok(()),
        false => Err(too_long(name)),
    }
}

/// A text.
///
/// # Safety
/// As [`array`] with bytes.
#[inline]
pub(super) unsafe fn text<'a>(
    name: &str,
    data: *const c_char,
    length: usize,
) -> Result<&'a str, Failure> {
    // SAFETY: as the caller promises.
    let bytes = unsafe { array(name, data.cast::<u8>(), length) }?;
    std::str::from_utf8(bytes).map_err(|error| {
        let message =
            format!("`{name}` is not UTF-8: the byte at offset {} is none", error.valid_up_to());
        let help = "convert the text to UTF-8 first";
        Failure::call(StatusCode::GxInvalidUtf8, "utf8", message, help)
    })
}

/// What a handle stands for.
///
/// # Safety
/// `handle` is NULL or one that this library gave and that was not freed, for as long as `'a`.
#[inline]
pub(super) unsafe fn handle<'a, T>(name: &str, handle: *const T) -> Result<&'a T, Failure> {
    // SAFETY: a handle that is not NULL points to what it stands for, as the caller promises.
    unsafe { handle.as_ref() }.ok_or_else(|| null(name))
}

/// What a handle stands for, to be changed.
///
/// # Safety
/// As [`handle`], and nobody else uses it meanwhile.
#[inline]
pub(super) unsafe fn handle_mut<'a, T>(name: &str, handle: *mut T) -> Result<&'a mut T, Failure> {
    // SAFETY: a handle that is not NULL points to what it stands for, as the caller promises.
    unsafe { handle.as_mut() }.ok_or_else(|| null(name))
}

/// Where a result goes.
#[inline]
pub(super) fn place<T>(name: &str, out: *mut T) -> Result<*mut T, Failure> {
    match (out.is_null(), out.is_aligned()) {
        (true, _) => Err(null(name)),
        (_, false) => Err(not_aligned(name, align_of::<T>())),
        _ => Ok(out),
    }
}

/// Gives a value away as a handle.
///
/// # Safety
/// A pointer can be written to `out`.
#[inline]
pub(super) unsafe fn give<T>(out: *mut *mut T, value: T) {
    // SAFETY: as the caller promises.
    unsafe { out.write(Box::into_raw(Box::new(value))) };
}

/// Frees what a handle stands for, and forgets the handle.
///
/// # Safety
/// `handle` is NULL, or points to NULL or to a handle that this library gave and that was not freed.
#[inline]
pub(super) unsafe fn free<T>(handle: *mut *mut T) {
    if handle.is_null() || !handle.is_aligned() {
        return;
    }
    // SAFETY: not NULL; the handle in it is NULL or was given by `give`, as the caller promises.
    let owned = unsafe { handle.replace(std::ptr::null_mut()) };
    if !owned.is_null() {
        // A destructor that panics must not leave a C function.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            // SAFETY: as above; nobody else has it.
            drop(unsafe { Box::from_raw(owned) });
        }));
    }
}
