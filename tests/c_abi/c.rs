//! The C functions as a careful caller in C uses them: handles freed, errors read.

use std::ffi::{CStr, c_char};
use std::ptr::{null, null_mut};

use guanxi::capi::*;

/// A status with the code of the error object that came along.
pub(crate) type Answer<T> = Result<T, (Status, String)>;

/// The pointer and the length of a text.
pub(crate) fn view(text: &str) -> (*const c_char, usize) {
    (text.as_ptr().cast(), text.len())
}

/// What an error object says, freed.
pub(crate) fn failed(status: Status, mut error: *mut ErrorHandle) -> (Status, String) {
    assert!(!error.is_null(), "status {status} without an error");
    // SAFETY: the error was given by the library and is freed once.
    unsafe {
        assert_eq!(gx_error_status(error), status);
        let code = CStr::from_ptr(gx_error_code(error, null_mut())).to_str().unwrap().to_owned();
        let mut length = 0;
        let message = gx_error_message(error, &raw mut length);
        assert!(length > 0 && !message.is_null());
        gx_error_free(&raw mut error);
        assert!(error.is_null());
        (status, code)
    }
}

/// The text of a handle, freed; it ends with a NUL that its length does not count.
pub(crate) fn owned(mut text: *mut TextHandle) -> String {
    // SAFETY: the text was given by the library and is freed once.
    unsafe {
        let (data, length) = (gx_text_data(text), gx_text_length(text));
        let bytes = std::slice::from_raw_parts(data.cast::<u8>(), length + 1);
        assert_eq!(bytes[length], 0);
        let found = std::str::from_utf8(&bytes[..length]).unwrap().to_owned();
        gx_text_free(&raw mut text);
        assert!(text.is_null());
        found
    }
}

/// A rulebook, freed when it goes.
#[derive(Debug)]
pub(crate) struct Rulebook(pub(crate) *mut RulebookHandle);

// SAFETY: the header says that a rulebook may be used on any number of threads.
unsafe impl Sync for Rulebook {}

impl Drop for Rulebook {
    fn drop(&mut self) {
        // SAFETY: given by the library; freed once, and once more for nothing.
        unsafe {
            gx_rulebook_free(&raw mut self.0);
            gx_rulebook_free(&raw mut self.0);
        }
    }
}

/// Loads a rulebook in the form that the vectors name.
pub(crate) fn load(form: &str, source: &str, parameters: &str) -> Answer<Rulebook> {
    let (mut rulebook, mut error) = (null_mut(), null_mut());
    let ((text, length), (given, given_length)) = (view(source), view(parameters));
    // SAFETY: the texts live through the call, the results are this function's.
    let status = unsafe {
        match form {
            "json" => gx_rulebook_from_json(text, length, &raw mut rulebook, &raw mut error),
            "toml" => gx_rulebook_from_toml(text, length, &raw mut rulebook, &raw mut error),
            "preset" => gx_rulebook_from_preset(
                text,
                length,
                given,
                given_length,
                &raw mut rulebook,
                &raw mut error,
            ),
            other => panic!("{other}"),
        }
    };
    if status == 0 {
        assert!(error.is_null() && !rulebook.is_null());
        return Ok(Rulebook(rulebook));
    }
    assert!(rulebook.is_null());
    Err(failed(status, error))
}

type Ask = unsafe extern "C" fn(
    *const RulebookHandle,
    *const c_char,
    usize,
    *mut *mut TextHandle,
    *mut *mut ErrorHandle,
) -> Status;

/// The function of every question.
pub(crate) const ASK: &[(&str, Ask)] = &[
    ("check", gx_rulebook_check),
    ("test", gx_rulebook_test),
    ("diff", gx_rulebook_diff),
    ("decide", gx_rulebook_decide),
    ("explain", gx_rulebook_explain),
    ("review", gx_rulebook_review),
    ("due", gx_rulebook_due),
    ("agenda", gx_rulebook_agenda),
    ("clocks", gx_rulebook_clocks),
    ("warnings", gx_rulebook_warnings),
    ("kpi_accumulate", gx_rulebook_kpi_accumulate),
    ("kpi_merge", gx_rulebook_kpi_merge),
    ("kpi_finish", gx_rulebook_kpi_finish),
];

/// Asks a question.
pub(crate) fn ask(rulebook: &Rulebook, question: &str, request: &str) -> Answer<String> {
    let (_, ask) = ASK.iter().find(|(name, _)| *name == question).unwrap();
    let (mut answer, mut error) = (null_mut(), null_mut());
    let (text, length) = view(request);
    // SAFETY: the rulebook and the text live through the call, the results are this function's.
    let status = unsafe { ask(rulebook.0, text, length, &raw mut answer, &raw mut error) };
    if status == 0 {
        assert!(error.is_null());
        return Ok(owned(answer));
    }
    assert!(answer.is_null());
    Err(failed(status, error))
}

/// A calendar of a rulebook, freed when it goes.
#[derive(Debug)]
pub(crate) struct Calendar(pub(crate) *mut CalendarHandle);

impl Drop for Calendar {
    fn drop(&mut self) {
        // SAFETY: given by the library and freed once.
        unsafe { gx_calendar_free(&raw mut self.0) };
    }
}

pub(crate) fn calendar(rulebook: &Rulebook, code: &str) -> Answer<Calendar> {
    let (mut calendar, mut error) = (null_mut(), null_mut());
    let (text, length) = view(code);
    // SAFETY: the rulebook and the text live through the call, the results are this function's.
    let status =
        unsafe { gx_calendar_of(rulebook.0, text, length, &raw mut calendar, &raw mut error) };
    if status == 0 { Ok(Calendar(calendar)) } else { Err(failed(status, error)) }
}

type TwoIn = unsafe extern "C" fn(
    *const CalendarHandle,
    *const i64,
    *const i64,
    usize,
    *mut i64,
    *mut Status,
    *mut *mut ErrorHandle,
) -> Status;
type OneIn = unsafe extern "C" fn(
    *const CalendarHandle,
    *const i64,
    usize,
    *mut i64,
    *mut Status,
    *mut *mut ErrorHandle,
) -> Status;
type YesNo = unsafe extern "C" fn(
    *const CalendarHandle,
    *const i64,
    usize,
    *mut u8,
    *mut Status,
    *mut *mut ErrorHandle,
) -> Status;

/// Asks a calendar about one instant and a second number, where the question has one.
pub(crate) fn reckon(
    calendar: &Calendar,
    question: &str,
    first: i64,
    second: i64,
) -> (Status, i64) {
    let (mut answer, mut bit, mut row) = (0_i64, 0_u8, 0);
    let days = i32::try_from(second).unwrap_or(0);
    let two = |ask: TwoIn, answer: *mut i64, row: *mut Status| {
        // SAFETY: one row each, of this function.
        unsafe { ask(calendar.0, &raw const first, &raw const second, 1, answer, row, null_mut()) }
    };
    let one = |ask: OneIn, answer: *mut i64, row: *mut Status| {
        // SAFETY: one row each, of this function.
        unsafe { ask(calendar.0, &raw const first, 1, answer, row, null_mut()) }
    };
    let yes_no = |ask: YesNo, bit: *mut u8, row: *mut Status| {
        // SAFETY: one row each, of this function.
        unsafe { ask(calendar.0, &raw const first, 1, bit, row, null_mut()) }
    };
    let status = match question {
        "add" => two(gx_calendar_add, &raw mut answer, &raw mut row),
        "due_latest" => two(gx_calendar_due_latest, &raw mut answer, &raw mut row),
        "between" => two(gx_calendar_between, &raw mut answer, &raw mut row),
        // SAFETY: one row each, of this function.
        "add_working_days" => unsafe {
            gx_calendar_add_working_days(
                calendar.0,
                &raw const first,
                &raw const days,
                1,
                &raw mut answer,
                &raw mut row,
                null_mut(),
            )
        },
        "next_open" => one(gx_calendar_next_open, &raw mut answer, &raw mut row),
        "next_close" => one(gx_calendar_next_close, &raw mut answer, &raw mut row),
        "prev_close" => one(gx_calendar_prev_close, &raw mut answer, &raw mut row),
        "is_working" => yes_no(gx_calendar_is_working, &raw mut bit, &raw mut row),
        "on_holiday" => yes_no(gx_calendar_on_holiday, &raw mut bit, &raw mut row),
        other => panic!("{other}"),
    };
    assert_eq!(status, 0);
    (row, if matches!(question, "is_working" | "on_holiday") { i64::from(bit) } else { answer })
}

/// A compiled review, freed when it goes.
#[derive(Debug)]
pub(crate) struct Batch(pub(crate) *mut BatchHandle);

// SAFETY: the header says that a batch may be used on any number of threads.
unsafe impl Sync for Batch {}

impl Drop for Batch {
    fn drop(&mut self) {
        // SAFETY: given by the library and freed once.
        unsafe { gx_batch_free(&raw mut self.0) };
    }
}

pub(crate) fn compile(rulebook: &Rulebook, columns: &str) -> Answer<Batch> {
    let (mut batch, mut error) = (null_mut(), null_mut());
    let (text, length) = view(columns);
    // SAFETY: the rulebook and the text live through the call, the results are this function's.
    let status = unsafe { gx_batch_new(rulebook.0, text, length, &raw mut batch, &raw mut error) };
    if status == 0 { Ok(Batch(batch)) } else { Err(failed(status, error)) }
}

/// Results, freed when they go.
#[derive(Debug)]
pub(crate) struct Results(pub(crate) *mut ResultsHandle);

impl Drop for Results {
    fn drop(&mut self) {
        // SAFETY: given by the library and freed once.
        unsafe { gx_results_free(&raw mut self.0) };
    }
}

impl Results {
    pub(crate) fn new() -> Self {
        let mut results = null_mut();
        // SAFETY: the result is this function's.
        assert_eq!(unsafe { gx_results_new(&raw mut results, null_mut()) }, 0);
        Self(results)
    }

    pub(crate) fn rows(&self) -> usize {
        // SAFETY: the results live.
        unsafe { gx_results_rows(self.0) }
    }

    pub(crate) fn classes(&self, scheme: &str) -> Answer<Vec<u8>> {
        let (mut classes, mut error) = (null(), null_mut());
        let (text, length) = view(scheme);
        // SAFETY: the results and the text live through the call; the view is copied at once.
        unsafe {
            match gx_results_classes(self.0, text, length, &raw mut classes, &raw mut error) {
                0 => Ok(std::slice::from_raw_parts(classes, self.rows()).to_vec()),
                status => Err(failed(status, error)),
            }
        }
    }

    /// One of the texts that results have.
    pub(crate) fn text(
        &self,
        ask: unsafe extern "C" fn(
            *const ResultsHandle,
            *mut *mut TextHandle,
            *mut *mut ErrorHandle,
        ) -> Status,
    ) -> Answer<String> {
        let (mut text, mut error) = (null_mut(), null_mut());
        // SAFETY: the results live, what comes out is this function's.
        match unsafe { ask(self.0, &raw mut text, &raw mut error) } {
            0 => Ok(owned(text)),
            status => Err(failed(status, error)),
        }
    }
}

/// Runs a batch over a block.
pub(crate) fn run(
    batch: &Batch,
    block: &[u8],
    places: &[Place],
    rows: usize,
    results: &Results,
) -> Answer<()> {
    let mut error = null_mut();
    // SAFETY: everything lives through the call, and nobody else uses the results.
    let status = unsafe {
        gx_batch_run(
            batch.0,
            block.as_ptr().cast(),
            block.len(),
            places.as_ptr(),
            places.len(),
            rows,
            results.0,
            &raw mut error,
        )
    };
    if status == 0 { Ok(()) } else { Err(failed(status, error)) }
}

/// The struct of a place, with its size.
pub(crate) fn place(values: u64, stride: u64) -> Place {
    Place {
        struct_size: size_of::<Place>() as u32,
        has_known: 0,
        values,
        stride,
        known: 0,
        known_stride: 0,
        known_bit: 0,
    }
}
