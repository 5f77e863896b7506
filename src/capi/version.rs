//! Three versions that are three different things.

use std::ffi::c_char;

/// The version of these functions: it grows when one of them changes its meaning or goes. New functions,
/// numbers and fields at the end of structs leave it as it is.
///
/// ```
/// assert_eq!(guanxi::capi::gx_abi_version(), 1);
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn gx_abi_version() -> u32 {
    1
}

/// The version of the library, such as `0.1.0`, NUL-terminated, for ever valid.
///
/// ```
/// # use std::ffi::CStr;
/// // SAFETY: the version is NUL-terminated and lives for ever.
/// let version = unsafe { CStr::from_ptr(guanxi::capi::gx_version()) };
/// assert_eq!(version.to_str(), Ok(env!("CARGO_PKG_VERSION")));
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn gx_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// The version of rulebook files that this library reads: the number behind `format =`.
///
/// ```
/// assert_eq!(guanxi::capi::gx_rulebook_format(), 1);
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn gx_rulebook_format() -> u32 {
    1
}
