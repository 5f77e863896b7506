//! The questions of the JSON tier, one function each.

use std::ffi::c_char;

use super::error::ErrorHandle;
use super::guard::{Failure, guarded};
use super::input::{give, handle, place, text};
use super::rulebook::RulebookHandle;
use super::status::Status;
use super::text::TextHandle;
use crate::request::{Question, answer as answered};

/// # Safety
/// As `gx_rulebook_check` says.
unsafe fn ask(
    rulebook: *const RulebookHandle,
    question: impl FnOnce() -> Result<Question, Failure>,
    (request, length): (*const c_char, usize),
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("answer", answer)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("rulebook", rulebook) }?;
        // SAFETY: as the caller promises.
        let request = unsafe { text("request", request, length) }?;
        let written = answered(&known.rulebook, question()?, request)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Any question by its name, such as `decide` for `gx_rulebook_decide`: one declaration for all of them.
/// Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`; so many bytes can be read from `question`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_ask(
    rulebook: *const RulebookHandle,
    question: *const c_char,
    question_length: usize,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let named = || {
        // SAFETY: as the caller promises.
        let name = unsafe { text("question", question, question_length) }?;
        Ok(name.parse::<Question>()?)
    };
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, named, (request, length), answer, error) }
}

/// What is wrong or doubtful about the rulebook.
///
/// `request` is a JSON object of `length` bytes, here `{}` or `{"until": "2027-12-31"}`; the answer is
/// JSON. `gx_request_schema` gives the JSON Schema of every request. Calls with one rulebook may run on
/// any number of threads at once.
///
/// # Safety
/// `rulebook` is a rulebook that was not freed; so many bytes can be read from `request`; `answer` can be
/// written to; `error` is NULL or can be written to. That the rulebook was freed, or that memory is
/// shorter than `length` says, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_check(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Check), (request, length), answer, error) }
}

/// How the rulebook does by its own tests. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_test(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Test), (request, length), answer, error) }
}

/// What another rulebook changes, and for whom. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_diff(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Diff), (request, length), answer, error) }
}

/// The classes of every scheme, the risk and the renewal of each customer, with reasons. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_decide(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Decide), (request, length), answer, error) }
}

/// The decisions on customers in words, English or Chinese. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_explain(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Explain), (request, length), answer, error) }
}

/// How many customers are in which class, and who moved since an earlier day. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_review(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Review), (request, length), answer, error) }
}

/// What the touch rules, occasions, plan items and promises want of each customer. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_due(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Due), (request, length), answer, error) }
}

/// What to do on which day, and in which order. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_agenda(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Agenda), (request, length), answer, error) }
}

/// The state, the clocks and the history of every issue in a log. An issue that the rules cannot read, such
/// as one without the date that its severity asks for, stands under `refused` with the reason. Otherwise as
/// `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_clocks(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Clocks), (request, length), answer, error) }
}

/// The risk, the renewal and the warnings of each customer, the most urgent first. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_warnings(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::Warnings), (request, length), answer, error) }
}

/// The sums of each customer for every KPI, as parts. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_kpi_accumulate(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::KpiAccumulate), (request, length), answer, error) }
}

/// The sums of a whole of which the sums of parts are given. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_kpi_merge(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::KpiMerge), (request, length), answer, error) }
}

/// The board of KPIs that parts come to, with targets. Otherwise as `gx_rulebook_check`.
///
/// # Safety
/// As `gx_rulebook_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_rulebook_kpi_finish(
    rulebook: *const RulebookHandle,
    request: *const c_char,
    length: usize,
    answer: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe { ask(rulebook, || Ok(Question::KpiFinish), (request, length), answer, error) }
}
