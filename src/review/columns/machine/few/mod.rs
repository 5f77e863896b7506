//! A few rows by themselves: the same steps, without blocks.

mod steps;

pub(crate) use steps::Steps;
use steps::Task;

use super::ask::{ask, note, score, settle};
use super::block::{read, write_to};
use super::data::Column;
use super::days::{FIRST, month_later};
use super::mask::Mask;
use super::program::{Move, Program, Step};
use super::room::{Filled, Host, Results, Room, at};
use super::sets;

/// The most rows that go together.
pub(crate) const FEW: usize = 2;

/// Rows that go together: where each one stands, and what the host calls the first of them.
///
/// Of two the sums have the second less the first: what a customer was goes, what it is comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Few<'a, const N: usize> {
    pub(crate) at: [(&'a [Column<'a>], usize); N],
    pub(crate) from: usize,
}

/// Runs a program over a few rows; whether their columns could be trusted.
#[inline(never)]
pub(crate) fn few<const N: usize>(
    program: &Program,
    input: Few<'_, N>,
    results: &mut Results,
    (host, room): (&mut dyn Host, &mut Room),
    trusting: bool,
) -> bool {
    let Steps { checks, bounds, gates, points, tasks, numbers: fit } = &program.few;
    room.single.fit(program);
    gather(input, &mut room.values);
    let room_for = fit.len().saturating_mul(N);
    if room.numbers.len() < room_for {
        room.numbers.resize(room_for, 0);
    }
    let (values, numbers) = (room.values.as_slice(), room.numbers.as_mut_slice());
    let values = |column: u16| -> [i64; N] { taken(values, usize::from(column)) };
    let (rows, dates) = (room.single.rows.as_mut_slice(), room.single.lanes.as_mut_slice());
    let live = [live::<N>()];
    write_to(rows, 0, live);
    let place = input.from.saturating_sub(results.from);
    for check in checks {
        let values = values(check.column);
        let told = if check.bitmap { told(input, check.column) } else { u64::MAX };
        let inside = of(values, |value| check.between.has(value));
        let null = check.null.map_or(0, |null| of(values, |value| value == null));
        put(rows, check.out, told & inside & !null);
        let wrong = told & !inside & !null & live[0];
        if wrong != 0 {
            note(&[wrong], input.from, check.column, results);
            if trusting {
                return false;
            }
        }
    }
    for bound in bounds {
        let values = values(bound.column);
        let found = of(values, |value| bound.between.has(value & bound.mask));
        put(rows, bound.out, found);
    }
    for task in tasks {
        let step = match task {
            Task::Gates(range) => {
                // The rows are the lowest bits of each word; of the others nobody asks.
                for gate in gates.get(range.clone()).unwrap_or_default() {
                    let [a, b, out] = gate.turn;
                    let both = (word(rows, gate.a) ^ a) & (word(rows, gate.b) ^ b);
                    put(rows, gate.out, both ^ out);
                }
                continue;
            }
            Task::Clear(number) => {
                give(numbers, *number, [0; N]);
                continue;
            }
            Task::Points(number, range) => {
                let mut sum: [u64; N] = taken(numbers, *number);
                for points in points.get(range.clone()).unwrap_or_default() {
                    let to = word(rows, points.to);
                    for (row, sum) in (0..).zip(&mut sum) {
                        *sum = sum.wrapping_add(points.amount & all_or_none(to, row));
                    }
                }
                let fit = fit.get(*number).copied().unwrap_or(0);
                give(numbers, *number, sum.map(|sum| sum & fit));
                continue;
            }
            Task::Reaches(number, cut, out) => {
                let number: [u64; N] = taken(numbers, *number);
                put(rows, *out, of(number, |number| number >= *cut));
                continue;
            }
            Task::Number(number, column) => {
                write(results, *column, place, taken::<N, _>(numbers, *number));
                continue;
            }
            Task::Sum(number, step) => {
                let Some(Step::SumNumbers { known, classes, slot, .. }) = program.steps.get(*step)
                else {
                    continue;
                };
                let more: [u64; N] = taken(numbers, *number);
                add(rows, (*known, classes), *slot, more.map(i128::from), results);
                continue;
            }
            Task::Step(place) => program.steps.get(*place),
        };
        let Some(step) = step else { continue };
        match step {
            Step::Bits { column, bits, out } => {
                put(rows, *out, of(values(*column), |value| value & bits != 0));
            }
            Step::Settle { open, to, question } => {
                settle(rows, &live, *open, to, *question, input.from, results, host);
            }
            Step::Score { .. } => score(rows, &live, step, input.from, results, host),
            Step::NoDates { lanes } => set_dates(dates, *lanes, [i32::MAX; N]),
            Step::Earliest { touches, by, lanes } => {
                let mut earliest: [i32; N] = dates_of(dates, *lanes);
                for touch in touches {
                    let (days, on) = (values(touch.column), word(rows, touch.on));
                    for ((row, earliest), day) in (0..).zip(&mut earliest).zip(days) {
                        let on = on >> row & 1 == 1;
                        let day = i32::try_from(day).unwrap_or(i32::MAX);
                        let due = moved(day, *by, on, host);
                        *earliest = if on { due.min(*earliest) } else { *earliest };
                    }
                }
                set_dates(dates, *lanes, earliest);
            }
            Step::NotAfter { day, on, lanes } => {
                let on = word(rows, *on);
                let mut earliest: [i32; N] = dates_of(dates, *lanes);
                for (row, earliest) in (0..).zip(&mut earliest) {
                    *earliest = if on >> row & 1 == 1 { *day.min(earliest) } else { *earliest };
                }
                set_dates(dates, *lanes, earliest);
            }
            Step::Ask { rows: reg, lanes, late, question } => {
                let asked = read(rows, *reg).map(|word| word & live[0]);
                if asked != [0]
                    && let Some(dates) = dates.get_mut(usize::from(*lanes))
                {
                    ask(rows, &asked, (dates, *late), *question, input.from, results, host);
                }
            }
            Step::Before { lanes, day, out } => {
                put(rows, *out, of(dates_of::<N, _>(dates, *lanes), |date| date < *day));
            }
            Step::Codes { digits, none, column } => {
                let none = word(rows, *none);
                let mut codes = number::<N>(rows, digits);
                for (row, code) in (0..).zip(&mut codes) {
                    *code |= all_or_none(none, row);
                }
                write(results, *column, place, codes);
            }
            Step::Numbers { digits, column } => {
                write(results, *column, place, number::<N>(rows, digits));
            }
            Step::Marks { rows: reg, column } => {
                write(results, *column, place, number::<N>(rows, &[*reg]));
            }
            Step::Dates { lanes, none, column } => {
                let none = word(rows, *none);
                let mut dates: [i32; N] = dates_of(dates, *lanes);
                for (row, date) in (0..).zip(&mut dates) {
                    *date = if none >> row & 1 == 1 { i32::MIN } else { *date };
                }
                write(results, *column, place, dates.map(|date| date.cast_unsigned().into()));
            }
            Step::Count { of, classes, slot } => {
                for (class, reg) in classes.iter().enumerate() {
                    let class_rows = word(rows, *reg) & live[0];
                    if class_rows == 0 {
                        continue;
                    }
                    let first = slot_of(*slot).saturating_add(class.saturating_mul(of.len()));
                    let sums = results.sums.get_mut(first..).unwrap_or_default();
                    for (sum, reg) in sums.iter_mut().zip(of) {
                        let found = word(rows, *reg) & class_rows;
                        *sum = sum.wrapping_add(counted::<N>(found).into());
                    }
                }
            }
            Step::Sum { column, known, classes, slot } => {
                let more = values(*column).map(i128::from);
                add(rows, (*known, classes), *slot, more, results);
            }
            Step::SumNumbers { digits, known, classes, slot } => {
                let more = number::<N>(rows, digits).map(i128::from);
                add(rows, (*known, classes), *slot, more, results);
            }
            Step::SumDates { lanes, known, from, classes, slot } => {
                let days = dates_of::<N, _>(dates, *lanes)
                    .map(|date| i128::from(date).wrapping_sub(i128::from(*from)));
                add(rows, (*known, classes), *slot, days, results);
            }
            _ => sets::step(rows, step),
        }
    }
    true
}

/// All rows that there are.
const fn live<const N: usize>() -> u64 {
    if N < FEW { 1 } else { 3 }
}

/// Takes the values of all columns, those of a column side by side.
#[inline(always)]
fn gather<const N: usize>(input: Few<'_, N>, values: &mut Vec<i64>) {
    if let [(columns, row)] = input.at.as_slice() {
        values.clear();
        let all = columns.iter().map(|column| column.values.get(*row).unwrap_or_default());
        return values.extend(all);
    }
    let columns = input.at.iter().map(|(columns, _)| columns.len()).min().unwrap_or(0);
    values.resize(columns.saturating_mul(N), 0);
    for (column, values) in values.as_chunks_mut::<N>().0.iter_mut().enumerate() {
        for (value, (columns, row)) in values.iter_mut().zip(input.at) {
            let found = columns.get(column).and_then(|column| column.values.get(row));
            *value = found.unwrap_or_default();
        }
    }
}

/// What the rows have of something, out of all of it side by side.
#[inline(always)]
fn taken<const N: usize, T: Copy + Default>(all: &[T], place: usize) -> [T; N] {
    let from = place.saturating_mul(N);
    let found = all.get(from..).and_then(|rest| rest.first_chunk());
    found.copied().unwrap_or([T::default(); N])
}

/// Puts what the rows have back in its place.
#[inline(always)]
fn give<const N: usize, T: Copy>(all: &mut [T], place: usize, values: [T; N]) {
    let from = place.saturating_mul(N);
    let found = all.get_mut(from..).and_then(|rest| rest.first_chunk_mut());
    if let Some(found) = found {
        *found = values;
    }
}

/// Of which rows a column tells something.
fn told<const N: usize>(input: Few<'_, N>, column: u16) -> u64 {
    let mut told = 0;
    for (row, (columns, at)) in (0..).zip(input.at) {
        let column = columns.get(usize::from(column));
        told |= u64::from(column.is_none_or(|column| column.tells(at))).wrapping_shl(row);
    }
    told
}

/// For which rows something holds.
#[inline(always)]
fn of<const N: usize, T: Copy>(values: [T; N], holds: impl Fn(T) -> bool) -> u64 {
    let mut found = 0;
    for (row, value) in (0..).zip(values) {
        found |= u64::from(holds(value)).wrapping_shl(row);
    }
    found
}

#[inline(always)]
fn word(rows: &[Mask<1>], reg: u16) -> u64 {
    rows.get(at(reg)).map_or(0, |[word]| *word)
}

#[inline(always)]
fn put(rows: &mut [Mask<1>], reg: u16, found: u64) {
    write_to(rows, reg, [found]);
}

/// All bits where a row is in a set, else none.
#[inline(always)]
fn all_or_none(set: u64, row: u32) -> u64 {
    0_u64.wrapping_sub(set.wrapping_shr(row) & 1)
}

/// The numbers that registers have as their digits.
#[inline(always)]
fn number<const N: usize>(rows: &[Mask<1>], digits: &[u16]) -> [u64; N] {
    let mut numbers = [0; N];
    for (place, digit) in (0_u32..).zip(digits) {
        let digit = word(rows, *digit);
        for (row, number) in (0..).zip(&mut numbers) {
            *number |= (digit.wrapping_shr(row) & 1).wrapping_shl(place);
        }
    }
    numbers
}

#[inline(always)]
fn slot_of(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

#[inline(always)]
fn dates_of<const N: usize, const ROWS: usize>(dates: &[[[i32; ROWS]; 1]], lanes: u16) -> [i32; N] {
    let found = dates.get(usize::from(lanes)).and_then(|[dates]| dates.first_chunk());
    found.copied().unwrap_or([i32::MAX; N])
}

#[inline(always)]
fn set_dates<const N: usize, const ROWS: usize>(
    dates: &mut [[[i32; ROWS]; 1]],
    lanes: u16,
    days: [i32; N],
) {
    let dates = dates.get_mut(usize::from(lanes)).and_then(|[dates]| dates.first_chunk_mut());
    if let Some(dates) = dates {
        *dates = days;
    }
}

/// Where a day moves to, of a row whose touch it is; else something.
#[inline(always)]
fn moved(day: i32, by: Move, on: bool, host: &mut dyn Host) -> i32 {
    match by {
        Move::Days(more) => day.wrapping_add(more),
        Move::Months(months) if day >= FIRST || !on => month_later(day, months),
        by if on => host.moved(by, day).unwrap_or(i32::MAX),
        _ => day,
    }
}

/// What the rows add to a sum: of one what it has, of two the second less the first.
#[inline(always)]
fn signed<const N: usize>(values: [i128; N]) -> i128 {
    match values.as_slice() {
        [first, second] => second.wrapping_sub(*first),
        values => values.iter().copied().fold(0, i128::wrapping_add),
    }
}

/// How many rows are in a set, signed likewise.
#[inline(always)]
fn counted<const N: usize>(found: u64) -> i64 {
    let (first, second) = ((found & 1).cast_signed(), (found >> 1 & 1).cast_signed());
    if N < FEW { first } else { second.wrapping_sub(first) }
}

/// Adds to the sums of the classes that the rows are in.
#[inline(always)]
fn add<const N: usize>(
    rows: &[Mask<1>],
    (known, classes): (u16, &[u16]),
    slot: u32,
    more: [i128; N],
    results: &mut Results,
) {
    let known = word(rows, known) & live::<N>();
    let sums = results.sums.get_mut(slot_of(slot)..).unwrap_or_default();
    for (sum, class) in sums.iter_mut().zip(classes) {
        let found = word(rows, *class) & known;
        if found != 0 {
            let mut more = more;
            for (row, more) in (0..).zip(&mut more) {
                *more &= 0_i128.wrapping_sub(i128::from(found.wrapping_shr(row) & 1));
            }
            *sum = sum.wrapping_add(signed(more));
        }
    }
}

/// Writes numbers to their rows of a column, as much of them as the column holds.
#[inline(always)]
fn write<const N: usize>(results: &mut Results, column: u16, row: usize, numbers: [u64; N]) {
    let Some(column) = results.columns.get_mut(usize::from(column)) else { return };
    for (row, number) in (row..).zip(numbers) {
        let [a, b, c, d, ..] = number.to_le_bytes();
        match column {
            Filled::U8(out) => set(out, row, a),
            Filled::U16(out) => set(out, row, u16::from_le_bytes([a, b])),
            Filled::I32(out) => set(out, row, i32::from_le_bytes([a, b, c, d])),
            Filled::Bits(out) => {
                // Later rows of the word are still to come.
                let bit = u32::try_from(row % 64).unwrap_or(0);
                let word = out.get(row / 64).copied().unwrap_or(0);
                let before = word & !(u64::MAX.wrapping_shl(bit));
                set(out, row / 64, before | (number & 1).wrapping_shl(bit));
            }
        }
    }
}

#[inline(always)]
fn set<T>(out: &mut [T], row: usize, value: T) {
    if let Some(out) = out.get_mut(row) {
        *out = value;
    }
}
