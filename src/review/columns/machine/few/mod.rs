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
    room.numbers.resize(fit.len().max(room.numbers.len()), [0; FEW]);
    let (values, numbers) = (room.values.as_slice(), room.numbers.as_mut_slice());
    let values = |column: u16| values.get(usize::from(column)).copied().unwrap_or_default();
    let (rows, dates) = (room.single.rows.as_mut_slice(), room.single.lanes.as_mut_slice());
    let live = [live::<N>()];
    write_to(rows, 0, live);
    let place = input.from.saturating_sub(results.from);
    for check in checks {
        let values = values(check.column);
        let told = if check.bitmap { told(input, check.column) } else { u64::MAX };
        let inside = of::<N, _>(values, |value| check.low <= value && value <= check.high);
        let null = check.null.map_or(0, |null| of::<N, _>(values, |value| value == null));
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
        let found = of::<N, _>(values, |value| {
            let left = value & bound.mask;
            bound.low <= left && left <= bound.high
        });
        put(rows, bound.out, found);
    }
    for task in tasks {
        let step = match task {
            Task::Gates(range) => {
                // The rows are the lowest bits of each word; of the others nobody asks.
                for gate in gates.get(range.clone()).unwrap_or_default() {
                    let read = |(reg, turn): (u16, bool)| {
                        word(rows, reg) ^ 0_u64.wrapping_sub(u64::from(turn))
                    };
                    let (turned, out) = (0_u64.wrapping_sub(u64::from(gate.out.1)), gate.out.0);
                    let found = (read(gate.a) & read(gate.b)) ^ turned;
                    put(rows, out, found);
                }
                continue;
            }
            Task::Clear(number) => {
                set(numbers, *number, [0; FEW]);
                continue;
            }
            Task::Points(number, range) => {
                let mut sum = number_of(numbers, *number);
                for points in points.get(range.clone()).unwrap_or_default() {
                    let to = word(rows, points.to);
                    for (row, sum) in (0..).zip(sum.iter_mut().take(N)) {
                        *sum = sum.wrapping_add(points.amount & all_or_none(to, row));
                    }
                }
                let fit = fit.get(*number).copied().unwrap_or(0);
                set(numbers, *number, sum.map(|sum| sum & fit));
                continue;
            }
            Task::Reaches(number, cut, out) => {
                let number = number_of(numbers, *number);
                put(rows, *out, of::<N, _>(number, |number| number >= *cut));
                continue;
            }
            Task::Number(number, column) => {
                write::<N>(results, *column, place, number_of(numbers, *number));
                continue;
            }
            Task::Sum(number, step) => {
                let Some(Step::SumNumbers { known, classes, slot, .. }) = program.steps.get(*step)
                else {
                    continue;
                };
                let more = number_of(numbers, *number).map(i128::from);
                add::<N>(rows, (*known, classes), *slot, more, results);
                continue;
            }
            Task::Step(place) => program.steps.get(*place),
        };
        let Some(step) = step else { continue };
        match step {
            Step::Bits { column, bits, out } => {
                put(rows, *out, of::<N, _>(values(*column), |value| value & bits != 0));
            }
            Step::Settle { open, to, question } => {
                settle(rows, &live, *open, to, *question, input.from, results, host);
            }
            Step::Score { .. } => score(rows, &live, step, input.from, results, host),
            Step::NoDates { lanes } => set_dates(dates, *lanes, [i32::MAX; FEW]),
            Step::Earliest { touches, by, lanes } => {
                let mut earliest = dates_of(dates, *lanes);
                for touch in touches {
                    let (days, on) = (values(touch.column), word(rows, touch.on));
                    for ((row, earliest), day) in (0..).zip(&mut earliest).zip(days).take(N) {
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
                let mut earliest = dates_of(dates, *lanes);
                for (row, earliest) in (0..).zip(earliest.iter_mut().take(N)) {
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
                put(rows, *out, of::<N, _>(dates_of(dates, *lanes), |date| date < *day));
            }
            Step::Codes { digits, none, column } => {
                let none = word(rows, *none);
                let mut codes = number::<N>(rows, digits);
                for (row, code) in (0..).zip(codes.iter_mut().take(N)) {
                    *code |= all_or_none(none, row);
                }
                write::<N>(results, *column, place, codes);
            }
            Step::Numbers { digits, column } => {
                write::<N>(results, *column, place, number::<N>(rows, digits));
            }
            Step::Marks { rows: reg, column } => {
                write::<N>(results, *column, place, number::<N>(rows, &[*reg]));
            }
            Step::Dates { lanes, none, column } => {
                let none = word(rows, *none);
                let mut dates = dates_of(dates, *lanes);
                for (row, date) in (0..).zip(dates.iter_mut().take(N)) {
                    *date = if none >> row & 1 == 1 { i32::MIN } else { *date };
                }
                write::<N>(results, *column, place, dates.map(|date| date.cast_unsigned().into()));
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
                        *sum =
                            sum.wrapping_add(signed::<N>([found & 1, found >> 1].map(i128::from)));
                    }
                }
            }
            Step::Sum { column, known, classes, slot } => {
                let more = values(*column).map(i128::from);
                add::<N>(rows, (*known, classes), *slot, more, results);
            }
            Step::SumNumbers { digits, known, classes, slot } => {
                let more = number::<N>(rows, digits).map(i128::from);
                add::<N>(rows, (*known, classes), *slot, more, results);
            }
            Step::SumDates { lanes, known, from, classes, slot } => {
                let days = dates_of(dates, *lanes)
                    .map(|date| i128::from(date).wrapping_sub(i128::from(*from)));
                add::<N>(rows, (*known, classes), *slot, days, results);
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

/// Takes the values of all columns.
#[inline(always)]
fn gather<const N: usize>(input: Few<'_, N>, values: &mut Vec<[i64; FEW]>) {
    let columns = input.at.iter().map(|(columns, _)| columns.len()).min().unwrap_or(0);
    values.clear();
    values.extend((0..columns).map(|column| {
        let mut found = [0; FEW];
        for (found, (columns, row)) in found.iter_mut().zip(input.at) {
            let value = columns.get(column).and_then(|column| column.values.get(row));
            *found = value.unwrap_or_default();
        }
        found
    }));
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
fn of<const N: usize, T: Copy>(values: [T; FEW], holds: impl Fn(T) -> bool) -> u64 {
    let mut found = 0;
    for (row, value) in (0..).zip(values).take(N) {
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

#[inline(always)]
fn number_of(numbers: &[[u64; FEW]], number: usize) -> [u64; FEW] {
    numbers.get(number).copied().unwrap_or_default()
}

/// The numbers that registers have as their digits.
#[inline(always)]
fn number<const N: usize>(rows: &[Mask<1>], digits: &[u16]) -> [u64; FEW] {
    let mut numbers = [0; FEW];
    for (place, digit) in (0_u32..).zip(digits) {
        let digit = word(rows, *digit);
        for (row, number) in (0..).zip(numbers.iter_mut().take(N)) {
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
fn dates_of<const ROWS: usize>(dates: &[[[i32; ROWS]; 1]], lanes: u16) -> [i32; FEW] {
    let found = dates.get(usize::from(lanes)).and_then(|[dates]| dates.first_chunk());
    found.copied().unwrap_or([i32::MAX; FEW])
}

#[inline(always)]
fn set_dates<const ROWS: usize>(dates: &mut [[[i32; ROWS]; 1]], lanes: u16, days: [i32; FEW]) {
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

/// What is counted of the rows: of one that, of two the second less the first.
#[inline(always)]
fn signed<const N: usize>([first, second]: [i128; FEW]) -> i128 {
    if N < FEW { first } else { second.wrapping_sub(first) }
}

/// Adds to the sums of the classes that the rows are in.
#[inline(always)]
fn add<const N: usize>(
    rows: &[Mask<1>],
    (known, classes): (u16, &[u16]),
    slot: u32,
    more: [i128; FEW],
    results: &mut Results,
) {
    let known = word(rows, known) & live::<N>();
    let sums = results.sums.get_mut(slot_of(slot)..).unwrap_or_default();
    for (sum, class) in sums.iter_mut().zip(classes) {
        let found = word(rows, *class) & known;
        if found != 0 {
            let [first, second] = more;
            let all = |bit: u64| 0_i128.wrapping_sub(i128::from(bit));
            let more = [first & all(found & 1), second & all(found >> 1 & 1)];
            *sum = sum.wrapping_add(signed::<N>(more));
        }
    }
}

/// Writes numbers to their rows of a column, as much of them as the column holds.
#[inline(always)]
fn write<const N: usize>(results: &mut Results, column: u16, row: usize, numbers: [u64; FEW]) {
    let Some(column) = results.columns.get_mut(usize::from(column)) else { return };
    for (row, number) in (row..).zip(numbers).take(N) {
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
