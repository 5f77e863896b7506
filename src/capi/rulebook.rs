//! Rulebooks: loaded, shared and freed.

use std::collections::BTreeMap;
use std::ffi::c_char;

use super::error::ErrorHandle;
use super::guard::{Failure, guarded};
use super::input::{free, give, handle, place, text};
use super::status::Status;
use super::text::{Terminated, TextHandle};
use crate::error::{Error, ErrorKind};
use crate::rulebook::{PRESETS, Rulebook, read_json};

/// A rulebook: all policies of one organisation, checked, compiled and never changed again. May be used on
/// any number of threads at once. Counts its references: each handle is freed once, by
/// `gx_rulebook_free`, and what was made from it stays valid without it.
#[derive(Debug)]
pub struct RulebookHandle {
    pub(super) rulebook: Rulebook,
    code: Terminated,
    version: Terminated,
}

impl RulebookHandle {
    fn new(rulebook: Rulebook) -> Self {
        let code = Terminated::new(rulebook.code().to_string());
        let version = Terminated::new(rulebook.version().version.clone());
        Self { rulebook, code, version }
    }
}

/// # Safety
/// As the functions that call it say.
unsafe fn load(
    data: *const c_char,
    length: usize,
    rulebook: *mut *mut RulebookHandle,
    error: *mut *mut ErrorHandle,
    read: impl FnOnce(&str) -> Result<Rulebook, Failure>,
) -> Status {
    let body = || {
        let out = place("rulebook", rulebook)?;
        // SAFETY: as the caller promises.
        let loaded = read(unsafe { text("text", data, length) }?)?;
        // SAFETY: checked just now.
        unsafe { give(out, RulebookHandle::new(loaded)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Loads a rulebook from TOML text of `length` bytes. Everything that is wrong with it is reported at
/// once, with line and column: `gx_error_report`.
///
/// # Safety
/// So many bytes can be read from `text`; `rulebook` can be written to; `error` is NULL or can be written
/// to. That memory is shorter than `length` says cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_from_toml(
    text: *const c_char,
    length: usize,
    rulebook: *mut *mut RulebookHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { load(text, length, rulebook, error, |text| Ok(Rulebook::from_toml(text)?)) }
}

/// Loads a rulebook from JSON text, of the same shape as TOML. Otherwise as `gx_rulebook_from_toml`.
///
/// # Safety
/// As `gx_rulebook_from_toml`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_from_json(
    text: *const c_char,
    length: usize,
    rulebook: *mut *mut RulebookHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { load(text, length, rulebook, error, |text| Ok(Rulebook::from_json(text)?)) }
}

/// Loads a bundled rulebook by its name, such as `renewal`, with its parameters as a JSON object of texts:
/// `{"medium_amount": "100000", "new_within": "6 months"}`. `parameters` may be NULL with length 0.
/// `gx_preset_names` lists the names.
///
/// # Safety
/// So many bytes can be read from `name` and `parameters`; otherwise as `gx_rulebook_from_toml`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_from_preset(
    name: *const c_char,
    name_length: usize,
    parameters: *const c_char,
    parameters_length: usize,
    rulebook: *mut *mut RulebookHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let preset = |name: &str| {
        // SAFETY: as the caller promises.
        let given = unsafe { text("parameters", parameters, parameters_length) }?;
        let given: BTreeMap<String, String> = match given {
            "" => BTreeMap::new(),
            given => read_json(given).map_err(|error| error.at("parameters"))?,
        };
        let given = given.iter().map(|(code, value)| (code.as_str(), value.as_str()));
        Ok(Rulebook::preset_with(name, given)?)
    };
    // SAFETY: as the caller promises.
    unsafe { load(name, name_length, rulebook, error, preset) }
}

/// One more handle of the same rulebook, to be freed on its own; nothing is copied.
///
/// # Safety
/// `rulebook` is a rulebook that was not freed; `copy` can be written to; `error` is NULL or can be
/// written to. That the rulebook was freed cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_clone(
    rulebook: *const RulebookHandle,
    copy: *mut *mut RulebookHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("copy", copy)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("rulebook", rulebook) }?;
        // SAFETY: checked just now.
        unsafe { give(out, RulebookHandle::new(known.rulebook.clone())) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Frees a handle of a rulebook and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
///
/// # Safety
/// `rulebook` is NULL, or points to NULL or a rulebook of this library that was not freed. A second copy
/// of the pointer, used after this, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_free(rulebook: *mut *mut RulebookHandle) {
    // SAFETY: as the caller promises.
    unsafe { free(rulebook) };
}

/// The code of a rulebook, valid until the handle is freed; NULL for NULL. `length` (NULL allowed) gets the
/// bytes without the NUL behind.
///
/// # Safety
/// `rulebook` is NULL or a rulebook that was not freed; `length` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_code(
    rulebook: *const RulebookHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { rulebook.as_ref().map_or(std::ptr::null(), |one| one.code.view(length)) }
}

/// The version of a rulebook as it is written there. Otherwise as `gx_rulebook_code`.
///
/// # Safety
/// As `gx_rulebook_code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_version(
    rulebook: *const RulebookHandle,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { rulebook.as_ref().map_or(std::ptr::null(), |one| one.version.view(length)) }
}

/// The rulebook as a JSON document, with everything that presets brought.
///
/// # Safety
/// `rulebook` is a rulebook that was not freed; `document` can be written to; `error` is NULL or can be
/// written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_document(
    rulebook: *const RulebookHandle,
    document: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("document", document)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("rulebook", rulebook) }?;
        let written = written(known.rulebook.document())?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// The names of the bundled rulebooks as a JSON list.
///
/// # Safety
/// `names` can be written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_preset_names(
    names: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("names", names)?;
        let written = written(PRESETS)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// A value as compact JSON.
pub(super) fn written<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, Failure> {
    let text = serde_json::to_string(value);
    Ok(text.map_err(|error| Error::new(ErrorKind::Value, "unwritable", error.to_string()))?)
}
