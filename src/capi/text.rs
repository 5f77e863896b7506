//! Texts that go out.

use std::ffi::c_char;
use std::ptr::null;

use super::input::free;

/// A text with a NUL behind it, in a box of its own.
#[derive(Debug)]
pub(super) struct Terminated(Box<str>);

impl Terminated {
    pub(super) fn new(mut text: String) -> Self {
        text.push('\0');
        Self(text.into_boxed_str())
    }

    /// Where it begins; `length` gets its bytes without the NUL, if somebody asks.
    ///
    /// # Safety
    /// `length` is NULL or can be written to.
    pub(super) unsafe fn view(&self, length: *mut usize) -> *const c_char {
        if !length.is_null() {
            // SAFETY: as the caller promises.
            unsafe { length.write(self.0.len().saturating_sub(1)) };
        }
        self.0.as_ptr().cast()
    }
}

/// A text that the library gives away: UTF-8, with a NUL behind it. May be read on several threads;
/// freed once, by `gx_text_free`.
#[derive(Debug)]
pub struct TextHandle(Terminated);

impl TextHandle {
    pub(super) fn new(text: String) -> Self {
        Self(Terminated::new(text))
    }
}

/// The bytes of a text, valid until it is freed; NULL for NULL. A text of JSON has no NUL within.
///
/// # Safety
/// `text` is NULL or a text of this library that was not freed. That it was freed cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_text_data(text: *const TextHandle) -> *const c_char {
    // SAFETY: as the caller promises; nobody asks for the length.
    unsafe { text.as_ref().map_or(null(), |text| text.0.view(std::ptr::null_mut())) }
}

/// How many bytes a text has, without the NUL; 0 for NULL.
///
/// # Safety
/// As `gx_text_data`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_text_length(text: *const TextHandle) -> usize {
    let mut length = 0;
    // SAFETY: as the caller promises; the length is this function's.
    unsafe { text.as_ref().map(|text| text.0.view(&raw mut length)) };
    length
}

/// Frees a text and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
///
/// # Safety
/// `text` is NULL, or points to NULL or a text of this library that was not freed. A second copy of the
/// pointer, used after this, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_text_free(text: *mut *mut TextHandle) {
    // SAFETY: as the caller promises.
    unsafe { free(text) };
}
