//! Reviews of many customers at once: compiled, then run over blocks.

use std::ffi::{c_char, c_void};

use super::error::ErrorHandle;
use super::guard::{Failure, guarded};
use super::input::{array, free, give, handle, handle_mut, place, text};
use super::place::{Gather, Place, places};
use super::results::ResultsHandle;
use super::rulebook::{RulebookHandle, written};
use super::status::{Status, StatusCode};
use super::text::TextHandle;
use crate::request::{Batch, ColumnsQuestion};
use crate::review::columns::{Column, Portfolio, population as measured};
use crate::rulebook::{Rulebook, read_json};

/// A rulebook compiled for the columns that a caller has, as of a day. Never changed; may be used on any
/// number of threads at once, each with results of its own. Freed once, by `gx_batch_free`; stays valid
/// without its rulebook.
#[derive(Debug)]
pub struct BatchHandle {
    rulebook: Rulebook,
    pub(super) batch: Batch,
}

/// Compiles a rulebook for columns that a JSON text describes:
///
/// `{"as_of": "2026-06-30", "columns": [{"fact": "annual_amount", "width": "i64", "units": {"minor": 2},
/// "unknown": "bitmap"}, {"fact": "strategic", "width": "u8", "units": "flag"}], "by": "tier",
/// "sums": {"amount": "annual_amount"}}`.
///
/// `gx_request_schema` with `columns` gives its JSON Schema. Money is in minor units here.
///
/// # Safety
/// `rulebook` is a rulebook that was not freed; `length` bytes can be read from `columns`; `batch` can be
/// written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_batch_new(
    rulebook: *const RulebookHandle,
    columns: *const c_char,
    length: usize,
    batch: *mut *mut BatchHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("batch", batch)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("rulebook", rulebook) }?;
        // SAFETY: as the caller promises.
        let columns = unsafe { text("columns", columns, length) }?;
        let rulebook = known.rulebook.clone();
        let batch = read_json::<ColumnsQuestion>(columns)?.build(&rulebook)?;
        // SAFETY: checked just now.
        unsafe { give(out, BatchHandle { rulebook, batch }) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Frees a batch and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
///
/// # Safety
/// `batch` is NULL, or points to NULL or a batch that was not freed. A second copy of the pointer, used
/// after this, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_batch_free(batch: *mut *mut BatchHandle) {
    // SAFETY: as the caller promises.
    unsafe { free(batch) };
}

/// What the numbers of the results mean, as JSON: the codes of the classes of each scheme in the order of
/// their numbers, the levels of risk, the causes of warnings in the order of their bits.
///
/// # Safety
/// `batch` is a batch that was not freed; `meaning` can be written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_batch_meaning(
    batch: *const BatchHandle,
    meaning: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("meaning", meaning)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("batch", batch) }?;
        let written = known.batch.meaning(&known.rulebook)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

#[cold]
fn wrong_count(wanted: usize, given: usize) -> Failure {
    let message = format!("the number of columns is {wanted}, that of places {given}");
    let help = "give the places in the order of the columns, each once";
    Failure::call(StatusCode::GxLength, "place-count", message, help)
}

#[cold]
fn no_rows(rows: usize, bytes: usize) -> Failure {
    let message = format!("{rows} rows without a column in a block of {bytes} bytes");
    let help = "give at least a byte for each row, or columns";
    Failure::call(StatusCode::GxLength, "rows-outside", message, help)
}

/// Runs over the columns of a block.
///
/// # Safety
/// As the functions that call it say.
unsafe fn over<T>(
    batch: &BatchHandle,
    (block, length): (*const c_void, usize),
    (located, count): (*const Place, usize),
    rows: usize,
    run: impl FnOnce(&Portfolio<'_>) -> crate::Result<T>,
) -> Result<T, Failure> {
    // SAFETY: as the caller promises.
    let (block, located) =
        unsafe { (array("block", block.cast::<u8>(), length)?, places(located, count)?) };
    let shapes = batch.batch.shapes();
    if shapes.len() != located.len() {
        return Err(wrong_count(shapes.len(), located.len()));
    }
    if located.is_empty() && rows > block.len() {
        return Err(no_rows(rows, block.len()));
    }
    let placed = || shapes.clone().zip(located.iter()).enumerate();
    let mut declared = true;
    // One row is to cost no more than it must: where columns lie as they should one look at each is enough.
    let gathered: Vec<Option<Gather>>;
    let mut columns: Vec<Column<'_>> = Vec::with_capacity(located.len());
    for (_, ((width, bits), place)) in placed() {
        declared &= bits || place.has_known == 0;
        if let Some(column) = place.plain(width, block, rows) {
            columns.push(column);
        }
    }
    if columns.len() < located.len() {
        let gather =
            placed().map(|(name, ((width, _), place))| match place.plain(width, block, rows) {
                Some(_) => Ok(None),
                None => place.gather((name, width), block, rows).map(Some),
            });
        gathered = gather.collect::<Result<_, Failure>>()?;
        columns.clear();
        for ((_, ((width, _), place)), gathered) in placed().zip(&gathered) {
            columns.extend(match gathered {
                Some(gathered) => Some(gathered.column()),
                None => place.plain(width, block, rows),
            });
        }
    }
    let schema = batch.batch.schema();
    if !declared {
        // Bits that no description speaks of: the error is that of the columns.
        return Ok(run(&Portfolio::new(schema, rows, columns)?)?);
    }
    // INVARIANT: each column has the width of its description, and a value for each row.
    Ok(run(&Portfolio::checked(schema, rows, columns))?)
}

/// Reviews the rows of a block: classes, risk, warnings, due days and sums go to `results`, in place of
/// what was there.
///
/// The block holds all columns, or an array of structs; `places` says where, in the order of the columns
/// of the batch. A batch without columns has at most as many rows as the block has bytes. A row with a
/// value that its column cannot have gets the status `GX_ROW_VALUE` (`gx_results_statuses`) and is decided
/// as if the value were not known. No rows are fine, with NULL for the block. One row is fast too.
///
/// # Safety
/// `batch` is a batch that was not freed; `length` bytes can be read from `block`, and nobody writes to
/// them meanwhile; `count` places can be read; `results` are results that were not freed and that nobody
/// else uses meanwhile; `error` is NULL or can be written to. None of that can be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_batch_run(
    batch: *const BatchHandle,
    block: *const c_void,
    length: usize,
    places: *const Place,
    count: usize,
    rows: usize,
    results: *mut ResultsHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        // SAFETY: as the caller promises.
        let (known, results) =
            unsafe { (handle("batch", batch)?, handle_mut("results", results)?) };
        let review = known.batch.review();
        let run = |portfolio: &Portfolio<'_>| {
            review.run_into(portfolio, results.begin(&known.batch))?;
            results.end();
            Ok(())
        };
        // SAFETY: as the caller promises.
        unsafe { over(known, (block, length), (places, count), rows, run) }
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Measures a whole portfolio for rules that compare a customer with all others (`top`, `share`): the answer
/// is JSON for the key `population` of `gx_batch_new`. Otherwise as `gx_batch_run`.
///
/// # Safety
/// As `gx_batch_run`; `population` can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_batch_population(
    batch: *const BatchHandle,
    block: *const c_void,
    length: usize,
    places: *const Place,
    count: usize,
    rows: usize,
    population: *mut *mut TextHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("population", population)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("batch", batch) }?;
        let measure = |portfolio: &Portfolio<'_>| {
            let measured = measured(&known.rulebook, portfolio)?;
            known.rulebook.population_record(&measured)
        };
        // SAFETY: as the caller promises.
        let record = unsafe { over(known, (block, length), (places, count), rows, measure) }?;
        let written = written(&record)?;
        // SAFETY: checked just now.
        unsafe { give(out, TextHandle::new(written)) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}
