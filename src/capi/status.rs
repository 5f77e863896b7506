//! The numbers that functions give back.

use std::ffi::c_char;

use crate::{Error, ErrorKind};

/// The status of a call or of a row: one of `gx_status_code`. Later versions may add numbers; a number
/// keeps its meaning for ever.
pub type Status = i32;

/// The numbers of `gx_status`.
///
/// 1 to 99: what the call itself does wrong. 100 to 199: what was given means nothing, by kind of error;
/// the error object says what, where and what to write instead. 200 to 299: why a row has no answer.
///
/// ```
/// use guanxi::capi::StatusCode;
/// assert_eq!((StatusCode::GxOk as i32, StatusCode::GxSyntax as i32), (0, 101));
/// ```
///
/// cbindgen:rename-all=ScreamingSnakeCase
/// cbindgen:prefix-with-name=false
#[allow(clippy::enum_variant_names)] // C has no name spaces
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(i32)]
pub enum StatusCode {
    /// Done.
    GxOk = 0,
    /// A pointer is NULL that must not be.
    GxNullArgument = 1,
    /// A text is not UTF-8; the message names the offset.
    GxInvalidUtf8 = 2,
    /// `struct_size` is none that this version can read.
    GxStructSize = 3,
    /// A length or number of rows is beyond what memory can hold, or arrays do not fit each other.
    GxLength = 4,
    /// An argument has a value that is not allowed.
    GxArgument = 5,
    /// A pointer is not aligned for what it points to.
    GxAlignment = 6,
    /// A defect of the library: it stopped where it never should. The handles stay usable.
    GxPanic = 9,
    /// A single value is malformed or outside its bounds.
    GxValue = 100,
    /// A text does not follow its grammar.
    GxSyntax = 101,
    /// A rulebook is well-formed but does not mean anything.
    GxRulebook = 102,
    /// A name is not declared where it is used.
    GxName = 103,
    /// A value has another type or unit than the place where it stands.
    GxType = 104,
    /// A record contradicts other records or itself.
    GxRecord = 105,
    /// A store refuses a write.
    GxStore = 106,
    /// An error of a kind that this version has no number for.
    GxOther = 199,
    /// The row lies in years whose holidays are not published.
    GxRowHolidays = 200,
    /// The row lies outside the years of the calendar.
    GxRowCalendar = 201,
    /// The calendar is open around the clock and never closes.
    GxRowNeverCloses = 202,
    /// The instant of the row cannot be written as a date.
    GxRowInstant = 203,
    /// The row has a value that its column cannot have.
    GxRowValue = 204,
    /// The row has no answer for another reason.
    GxRowOther = 299,
}

/// Values in results that stand for none.
///
/// ```
/// use guanxi::capi::ResultValue;
/// assert_eq!(ResultValue::GxClassOpen as u32, 255);
/// ```
///
/// cbindgen:rename-all=ScreamingSnakeCase
/// cbindgen:prefix-with-name=false
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u32)]
pub enum ResultValue {
    /// What stands for the class of a row for which several are possible; `gx_results_decided` says the
    /// same bit by bit.
    GxClassOpen = 255,
}

impl StatusCode {
    /// The number of the kind of an error.
    pub(super) fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Value => Self::GxValue,
            ErrorKind::Syntax => Self::GxSyntax,
            ErrorKind::Rulebook => Self::GxRulebook,
            ErrorKind::Name => Self::GxName,
            ErrorKind::Type => Self::GxType,
            ErrorKind::Record => Self::GxRecord,
            ErrorKind::Store => Self::GxStore,
            #[allow(unreachable_patterns)] // the kinds grow
            _ => Self::GxOther,
        }
    }

    /// Why a row of a calendar has no answer.
    pub(super) fn of_row(error: &Error) -> Self {
        match error.code() {
            "holidays-not-covered" => Self::GxRowHolidays,
            "calendar-range" => Self::GxRowCalendar,
            "never-closes" => Self::GxRowNeverCloses,
            "date-range" => Self::GxRowInstant,
            _ => Self::GxRowOther,
        }
    }

    /// The C name of a number, with a NUL behind it.
    fn name(status: Status) -> &'static std::ffi::CStr {
        match status {
            0 => c"GX_OK",
            1 => c"GX_NULL_ARGUMENT",
            2 => c"GX_INVALID_UTF8",
            3 => c"GX_STRUCT_SIZE",
            4 => c"GX_LENGTH",
            5 => c"GX_ARGUMENT",
            6 => c"GX_ALIGNMENT",
            9 => c"GX_PANIC",
            100 => c"GX_VALUE",
            101 => c"GX_SYNTAX",
            102 => c"GX_RULEBOOK",
            103 => c"GX_NAME",
            104 => c"GX_TYPE",
            105 => c"GX_RECORD",
            106 => c"GX_STORE",
            199 => c"GX_OTHER",
            200 => c"GX_ROW_HOLIDAYS",
            201 => c"GX_ROW_CALENDAR",
            202 => c"GX_ROW_NEVER_CLOSES",
            203 => c"GX_ROW_INSTANT",
            204 => c"GX_ROW_VALUE",
            299 => c"GX_ROW_OTHER",
            _ => c"GX_UNKNOWN_STATUS",
        }
    }
}

/// The name of a status such as `GX_OK`, NUL-terminated, for ever valid; `GX_UNKNOWN_STATUS` for a number
/// that this version does not have.
///
/// ```
/// # use std::ffi::CStr;
/// let name = guanxi::capi::gx_status_name(101);
/// // SAFETY: the name is NUL-terminated and lives for ever.
/// assert_eq!(unsafe { CStr::from_ptr(name) }, c"GX_SYNTAX");
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn gx_status_name(status: Status) -> *const c_char {
    StatusCode::name(status).as_ptr()
}
