//! What a batch decided of each row.

use std::collections::BTreeMap;
use std::ffi::c_char;
use std::sync::Arc;

use serde::Serialize;

use super::error::ErrorHandle;
use super::guard::{Failure, guarded};
use super::input::{array_mut, free, give, handle, place, text};
use super::rulebook::written;
use super::status::{ResultValue, Status, StatusCode};
use super::text::TextHandle;
use crate::error::{Error, ErrorKind};
use crate::request::Batch;
use crate::review::columns::{Numbers, ReviewedColumns};

/// The results of a run: a value for each row, and sums. Used again by the next run, so that nothing is
/// allocated anew; by one thread at a time. Freed once, by `gx_results_free`.
#[derive(Debug, Default)]
pub struct ResultsHandle {
    reviewed: ReviewedColumns,
    schemes: Option<Arc<[String]>>,
    /// A run began and did not come to its end: there is nothing to look at.
    broken: bool,
}

impl ResultsHandle {
    /// Room for the results of a run.
    pub(super) fn begin(&mut self, batch: &Batch) -> &mut ReviewedColumns {
        let schemes = batch.shared_schemes();
        if !self.schemes.as_ref().is_some_and(|known| Arc::ptr_eq(known, schemes)) {
            self.schemes = Some(Arc::clone(schemes));
        }
        self.broken = true;
        &mut self.reviewed
    }

    /// The run came to its end.
    pub(super) fn end(&mut self) {
        self.broken = false;
    }

    fn seen(&self) -> Result<&ReviewedColumns, Failure> {
        if self.broken { Err(none("rows: the last run failed")) } else { Ok(&self.reviewed) }
    }
}

/// Room for results; empty until a run.
///
/// # Safety
/// `results` can be written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_new(
    results: *mut *mut ResultsHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("results", results)?;
        // SAFETY: checked just now.
        unsafe { give(out, ResultsHandle::default()) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Frees results and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
///
/// # Safety
/// `results` is NULL, or points to NULL or results that were not freed. A second copy of the pointer, used
/// after this, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_free(results: *mut *mut ResultsHandle) {
    // SAFETY: as the caller promises.
    unsafe { free(results) };
}

/// How many rows the last run had; 0 for NULL.
///
/// # Safety
/// `results` is NULL or results that were not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_rows(results: *const ResultsHandle) -> usize {
    // SAFETY: as the caller promises.
    unsafe { results.as_ref() }.map_or(0, |results| results.seen().map_or(0, ReviewedColumns::rows))
}

#[cold]
fn none(what: &str) -> Failure {
    let message = format!("the results have no {what}");
    let error = Error::new(ErrorKind::Name, "no-such-result", message);
    error
        .with_help("run a batch of a rulebook that has such a policy, without `classes_only`")
        .into()
}

#[cold]
fn no_sums() -> Failure {
    let error = Error::new(ErrorKind::Name, "no-such-result", "the results have no sums");
    error.with_help("make the batch with `by`, `sums` or `counts`").into()
}

/// # Safety
/// As the functions that call it say.
unsafe fn view<T, const N: usize>(
    results: *const ResultsHandle,
    outs: [*mut *const T; N],
    error: *mut *mut ErrorHandle,
    find: impl FnOnce(&ResultsHandle) -> Result<[*const T; N], Failure>,
) -> Status {
    let body = || {
        for out in outs {
            place("values", out)?;
        }
        // SAFETY: as the caller promises.
        let found = find(unsafe { handle("results", results) }?)?;
        for (out, found) in outs.into_iter().zip(found) {
            // SAFETY: checked just now.
            unsafe { out.write(found) };
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// The classes of a scheme, a byte for each row: the number of the class, the best one 0
/// (`gx_batch_meaning` names them), and `GX_CLASS_OPEN` where missing facts leave several possible. Valid
/// until the next run into these results, or until they are freed.
///
/// # Safety
/// `results` are results that were not freed; `length` bytes can be read from `scheme`; `classes` can be
/// written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_classes(
    results: *const ResultsHandle,
    scheme: *const c_char,
    length: usize,
    classes: *mut *const u8,
    error: *mut *mut ErrorHandle,
) -> Status {
    let find = |known: &ResultsHandle| {
        // SAFETY: as the caller promises.
        Ok([classes_of(known, unsafe { text("scheme", scheme, length) }?)?.as_ptr()])
    };
    // SAFETY: as the caller promises.
    unsafe { view(results, [classes], error, find) }
}

fn classes_of<'a>(known: &'a ResultsHandle, scheme: &str) -> Result<&'a [u8], Failure> {
    known.seen()?.classes(scheme).ok_or_else(|| {
        let message = format!("the results have no scheme `{scheme}`");
        let names = known.schemes.iter().flat_map(|known| known.iter()).map(String::as_str);
        let error = Error::new(ErrorKind::Name, "unknown-scheme", message);
        error.with_help(crate::error::did_you_mean(scheme, names)).into()
    })
}

/// A bit for each row: whether exactly one class of a scheme is possible. The lowest bit of a byte is the
/// first; `bytes` is at least a byte for eight rows.
///
/// # Safety
/// As `gx_results_classes`; `bytes` bytes can be read from and written to `bits`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_decided(
    results: *const ResultsHandle,
    scheme: *const c_char,
    length: usize,
    bits: *mut u8,
    bytes: usize,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, scheme, bits) = unsafe {
            (
                handle("results", results)?,
                text("scheme", scheme, length)?,
                array_mut("bits", bits, bytes)?,
            )
        };
        let open = ResultValue::GxClassOpen as u32;
        let classes = classes_of(known, scheme)?.iter();
        fill_bits(classes.map(|class| u32::from(*class) != open), bits)
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

fn fill_bits(known: impl ExactSizeIterator<Item = bool>, bits: &mut [u8]) -> Result<(), Failure> {
    if bits.len() < known.len().div_ceil(8) {
        return Err(short(known.len(), bits.len().saturating_mul(8)));
    }
    bits.fill(0);
    for (row, bit) in known.enumerate() {
        if let (true, Some(byte)) = (bit, bits.get_mut(row / 8)) {
            *byte |= 1 << (row % 8);
        }
    }
    Ok(())
}

#[cold]
fn short(rows: usize, room: usize) -> Failure {
    let message = format!("there are {rows} rows, there is room for {room}");
    Failure::call(StatusCode::GxLength, "short-array", message, "give room for every row")
}

/// The levels of risk of each row, the safest level 0: the safest and the riskiest that are possible.
/// Valid as long as what `gx_results_classes` gives.
///
/// # Safety
/// `results` are results that were not freed; `safest` and `riskiest` can be written to; `error` is NULL or
/// can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_risk_levels(
    results: *const ResultsHandle,
    safest: *mut *const u8,
    riskiest: *mut *const u8,
    error: *mut *mut ErrorHandle,
) -> Status {
    let find = |known: &ResultsHandle| {
        let found = known.seen()?.risk_levels().ok_or_else(|| none("levels of risk"))?;
        Ok([found.0.as_ptr(), found.1.as_ptr()])
    };
    // SAFETY: as the caller promises.
    unsafe { view(results, [safest, riskiest], error, find) }
}

/// The totals of risk of each row: the smallest and the largest that are possible, rounded outwards where
/// weights are shared out anew.
///
/// # Safety
/// `results` are results that were not freed; so many rows can be read from and written to `least` and
/// `most`, which do not overlap; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_risk_totals(
    results: *const ResultsHandle,
    least: *mut i64,
    most: *mut i64,
    rows: usize,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, least, most) = unsafe {
            (
                handle("results", results)?,
                array_mut("least", least, rows)?,
                array_mut("most", most, rows)?,
            )
        };
        let (low, high, more) =
            known.seen()?.risk_totals().ok_or_else(|| none("totals of risk"))?;
        fill_numbers(low, more, known.seen()?.rows(), least)?;
        fill_numbers(high, more, known.seen()?.rows(), most)
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

fn fill_numbers(
    numbers: Numbers<'_>,
    more: i64,
    rows: usize,
    out: &mut [i64],
) -> Result<(), Failure> {
    if out.len() < rows {
        return Err(short(rows, out.len()));
    }
    for (row, out) in out.iter_mut().enumerate().take(rows) {
        *out = numbers.get(row).unwrap_or(0).saturating_add(more);
    }
    Ok(())
}

/// The causes of warnings of each row, one bit a cause (`gx_batch_meaning` names them): those that hold, and
/// those of which missing facts leave open whether they do.
///
/// # Safety
/// As `gx_results_risk_totals`, with `holding` and `open`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_warnings(
    results: *const ResultsHandle,
    holding: *mut i64,
    open: *mut i64,
    rows: usize,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, holding, open) = unsafe {
            (
                handle("results", results)?,
                array_mut("holding", holding, rows)?,
                array_mut("open", open, rows)?,
            )
        };
        let reviewed = known.seen()?;
        let found = reviewed.warnings().ok_or_else(|| none("warnings"))?;
        fill_numbers(found, 0, reviewed.rows(), holding)?;
        match reviewed.open_warnings() {
            Some(numbers) => fill_numbers(numbers, 0, reviewed.rows(), open),
            None => {
                open.fill(0);
                Ok(())
            }
        }
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// The day on which the first touch of each row is due, in days since 1 January 1970; `gx_results_has_due`
/// says of which rows there is one. Valid as long as what `gx_results_classes` gives.
///
/// # Safety
/// `results` are results that were not freed; `days` can be written to; `error` is NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_due_days(
    results: *const ResultsHandle,
    days: *mut *const i32,
    error: *mut *mut ErrorHandle,
) -> Status {
    let find = |known: &ResultsHandle| {
        Ok([known.seen()?.due_days().ok_or_else(|| none("due days"))?.as_ptr()])
    };
    // SAFETY: as the caller promises.
    unsafe { view(results, [days], error, find) }
}

/// A bit for each row: whether a touch is due on any day. Otherwise as `gx_results_decided`.
///
/// # Safety
/// `results` are results that were not freed; `bytes` bytes can be read from and written to `bits`; `error`
/// is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_has_due(
    results: *const ResultsHandle,
    bits: *mut u8,
    bytes: usize,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, bits) =
            unsafe { (handle("results", results)?, array_mut("bits", bits, bytes)?) };
        let days = known.seen()?.due_days().ok_or_else(|| none("due days"))?;
        fill_bits(days.iter().map(|day| *day != i32::MIN), bits)
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// A bit for each row: whether a touch is late, that is due before the day of the batch. Otherwise as
/// `gx_results_has_due`.
///
/// # Safety
/// As `gx_results_has_due`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_late(
    results: *const ResultsHandle,
    bits: *mut u8,
    bytes: usize,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, bits) =
            unsafe { (handle("results", results)?, array_mut("bits", bits, bytes)?) };
        let words = known.seen()?.late().ok_or_else(|| none("due days"))?;
        let late = |row: usize| {
            let word = words.get(row / 64).copied().unwrap_or(0);
            word >> (row % 64) & 1 == 1
        };
        fill_bits((0..known.seen()?.rows()).map(late), bits)
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// A status for each row: `GX_OK`, or `GX_ROW_VALUE` where a value is one that its column cannot have; which
/// one, `gx_results_wrong` says.
///
/// # Safety
/// `results` are results that were not freed; so many rows can be read from and written to `statuses`;
/// `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_statuses(
    results: *const ResultsHandle,
    statuses: *mut Status,
    rows: usize,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, statuses) =
            unsafe { (handle("results", results)?, array_mut("statuses", statuses, rows)?) };
        if rows < known.seen()?.rows() {
            return Err(short(known.seen()?.rows(), rows));
        }
        statuses.fill(0);
        for wrong in known.seen()?.wrong() {
            if let Some(status) = statuses.get_mut(wrong.row) {
                *status = StatusCode::GxRowValue as Status;
            }
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

#[derive(Serialize)]
struct Wrong<'a> {
    row: usize,
    column: &'a str,
    value: i64,
    message: String,
}

/// The values that no column can have, as a JSON list: `row`, `column`, `value`, `message`.
///
/// # Safety
/// `results` are results that were not freed; `wrong` can be written to; `error` is NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_wrong(
    results: *const ResultsHandle,
    wrong: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("wrong", wrong)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("results", results) }?;
        let list = known.seen()?.wrong().iter().map(|one| Wrong {
            row: one.row,
            column: &one.column,
            value: one.value,
            message: one.to_string(),
        });
        let written = written(&list.collect::<Vec<_>>())?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// The sums of the run, as JSON: an object for each entry with a text of digits for each class, under `?`
/// for rows whose class is open; money in the minor units of its column. There are none unless the batch
/// was made with `by`, `sums` or `counts`.
///
/// # Safety
/// `results` are results that were not freed; `sums` can be written to; `error` is NULL or can be written
/// to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_results_sums(
    results: *const ResultsHandle,
    sums: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("sums", sums)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("results", results) }?;
        let tally = known.seen()?.tally().ok_or_else(no_sums)?;
        let mut entries: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
        for name in tally.names() {
            let classes = tally.classes().iter();
            let values = classes
                .filter_map(|class| Some((class.as_str(), tally.get(name, class)?.to_string())));
            entries.insert(name, values.collect());
        }
        let written = written(&entries)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}
