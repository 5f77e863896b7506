//! One row by itself: the same steps, without blocks.

use super::ask::{ask, note, score, settle};
use super::block::{read, write_to};
use super::days::{FIRST, month_later};
use super::mask::Mask;
use super::program::{Move, Planes, Program, Step};
use super::room::{Filled, Host, Input, Results, Room, at};
use super::sets;
use super::single::Task;

/// The row itself, the only one of its block.
const LIVE: Mask<1> = [1];

/// Runs a program over a row; whether its columns could be trusted.
#[inline(never)]
pub(super) fn one(
    program: &Program,
    input: Input<'_>,
    row: usize,
    results: &mut Results,
    (host, room): (&mut dyn Host, &mut Room),
    trusting: bool,
) -> bool {
    room.single.fit(program);
    room.values.clear();
    room.values
        .extend(input.columns.iter().map(|column| column.values.get(row).unwrap_or_default()));
    let values = room.values.as_slice();
    let value = |column: u16| values.get(usize::from(column)).copied().unwrap_or_default();
    let (rows, dates) = (room.single.rows.as_mut_slice(), room.single.lanes.as_mut_slice());
    write_to(rows, 0, LIVE);
    let place = row.saturating_sub(results.from);
    for check in &program.single.checks {
        let value = value(check.column);
        let column = input.columns.get(usize::from(check.column));
        let told = !check.bitmap || column.is_none_or(|column| column.tells(row));
        let inside = check.low <= value && value <= check.high;
        let null = Some(value) == check.null;
        put(rows, check.out, told & inside & !null);
        if told && !inside && !null {
            note(&LIVE, row, check.column, results);
            if trusting {
                return false;
            }
        }
    }
    program.single.ask(values, rows);
    for task in &program.single.tasks {
        let step = match task {
            Task::Gates(from, to) => {
                program.single.take((*from, *to), rows);
                continue;
            }
            Task::Step(place) => program.steps.get(*place),
        };
        let Some(step) = step else { continue };
        match step {
            Step::Bits { column, bits, out } => put(rows, *out, value(*column) & bits != 0),
            Step::Add { planes, amount, to } => {
                if has(rows, *to) {
                    add_to(rows, *planes, *amount);
                }
            }
            Step::Reaches { digits, cut, out } => {
                let reached = number(rows, digits) >= *cut;
                put(rows, *out, reached);
            }
            Step::Settle { open, to, question } => {
                settle(rows, &LIVE, *open, to, *question, row, results, host);
            }
            Step::Score { .. } => score(rows, &LIVE, step, row, results, host),
            Step::NoDates { lanes } => set_date(dates, *lanes, i32::MAX),
            Step::Earliest { touches, by, lanes } => {
                for touch in touches {
                    if has(rows, touch.on) {
                        let day = i32::try_from(value(touch.column)).unwrap_or(i32::MAX);
                        earlier(dates, *lanes, moved(day, *by, host));
                    }
                }
            }
            Step::NotAfter { day, on, lanes } => {
                if has(rows, *on) {
                    earlier(dates, *lanes, *day);
                }
            }
            Step::Ask { rows: reg, lanes, late, question } => {
                let asked = read(rows, *reg).map(|word| word & 1);
                if let Some(dates) = dates.get_mut(usize::from(*lanes)) {
                    ask(rows, &asked, (dates, *late), *question, row, results, host);
                }
            }
            Step::Before { lanes, day, out } => put(rows, *out, date(dates, *lanes) < *day),
            Step::Codes { digits, none, column } => {
                let code = if has(rows, *none) { u64::MAX } else { number(rows, digits) };
                fill(results, *column, place, code);
            }
            Step::Numbers { digits, column } => {
                let number = number(rows, digits);
                fill(results, *column, place, number);
            }
            Step::Marks { rows: reg, column } => {
                let number = read(rows, *reg).map(|word| word & 1);
                let [number] = number;
                fill(results, *column, place, number);
            }
            Step::Dates { lanes, none, column } => {
                let date = if has(rows, *none) { i32::MIN } else { date(dates, *lanes) };
                if let Some(Filled::I32(out)) = results.columns.get_mut(usize::from(*column))
                    && let Some(out) = out.get_mut(place)
                {
                    *out = date;
                }
            }
            Step::Count { of, classes, slot } => {
                for (class, reg) in classes.iter().enumerate() {
                    if !has(rows, *reg) {
                        continue;
                    }
                    let first = number_of(*slot).saturating_add(class.saturating_mul(of.len()));
                    let sums = results.sums.get_mut(first..).unwrap_or_default();
                    for (sum, reg) in sums.iter_mut().zip(of) {
                        *sum = sum.wrapping_add(i128::from(has(rows, *reg)));
                    }
                }
            }
            Step::Sum { column, known, classes, slot } => {
                if has(rows, *known) {
                    add(rows, classes, *slot, value(*column).into(), results);
                }
            }
            Step::SumNumbers { digits, known, classes, slot } => {
                if has(rows, *known) {
                    add(rows, classes, *slot, number(rows, digits).into(), results);
                }
            }
            Step::SumDates { lanes, known, from, classes, slot } => {
                if has(rows, *known) {
                    let days = i128::from(date(dates, *lanes)).wrapping_sub(i128::from(*from));
                    add(rows, classes, *slot, days, results);
                }
            }
            _ => sets::step(rows, step),
        }
    }
    true
}

#[inline]
fn has(rows: &[Mask<1>], reg: u16) -> bool {
    rows.get(at(reg)).is_some_and(|[word]| word & 1 == 1)
}

#[inline]
fn put(rows: &mut [Mask<1>], reg: u16, inside: bool) {
    write_to(rows, reg, [u64::from(inside)]);
}

#[inline]
fn number(rows: &[Mask<1>], digits: &[u16]) -> u64 {
    let digits = (0_u32..).zip(digits);
    digits.fold(0, |number, (place, reg)| number | u64::from(has(rows, *reg)).wrapping_shl(place))
}

/// Adds to a number; what does not fit is lost.
fn add_to(rows: &mut [Mask<1>], planes: Planes, amount: u64) {
    let mut left = amount;
    let mut carry = 0_u64;
    for reg in planes.regs() {
        let sum = u64::from(has(rows, reg)).wrapping_add(left & 1).wrapping_add(carry);
        put(rows, reg, sum & 1 == 1);
        (carry, left) = (sum >> 1, left >> 1);
        if left == 0 && carry == 0 {
            break;
        }
    }
}

#[inline]
fn number_of(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

#[inline]
fn date<const ROWS: usize>(dates: &[[[i32; ROWS]; 1]], lanes: u16) -> i32 {
    dates.get(usize::from(lanes)).and_then(|[date]| date.first()).copied().unwrap_or(i32::MAX)
}

#[inline]
fn set_date<const ROWS: usize>(dates: &mut [[[i32; ROWS]; 1]], lanes: u16, day: i32) {
    if let Some(date) = dates.get_mut(usize::from(lanes)).and_then(|[date]| date.first_mut()) {
        *date = day;
    }
}

#[inline]
fn earlier<const ROWS: usize>(dates: &mut [[[i32; ROWS]; 1]], lanes: u16, day: i32) {
    let before = date(dates, lanes);
    set_date(dates, lanes, before.min(day));
}

#[inline]
fn moved(day: i32, by: Move, host: &mut dyn Host) -> i32 {
    match by {
        Move::Days(more) => day.wrapping_add(more),
        Move::Months(months) if day >= FIRST => month_later(day, months),
        by => host.moved(by, day).unwrap_or(i32::MAX),
    }
}

/// Adds to the sum of the class that the row is in.
fn add(rows: &[Mask<1>], classes: &[u16], slot: u32, more: i128, results: &mut Results) {
    let sums = results.sums.get_mut(number_of(slot)..).unwrap_or_default();
    for (sum, class) in sums.iter_mut().zip(classes) {
        if has(rows, *class) {
            *sum = sum.wrapping_add(more);
        }
    }
}

/// Writes a number to its row of a column, as much of it as the column holds.
fn fill(results: &mut Results, column: u16, row: usize, number: u64) {
    let [a, b, c, d, ..] = number.to_le_bytes();
    match results.columns.get_mut(usize::from(column)) {
        Some(Filled::U8(out)) => set(out, row, a),
        Some(Filled::U16(out)) => set(out, row, u16::from_le_bytes([a, b])),
        Some(Filled::I32(out)) => set(out, row, i32::from_le_bytes([a, b, c, d])),
        Some(Filled::Bits(out)) => {
            // Later rows of the word are still to come.
            let bit = u32::try_from(row % 64).unwrap_or(0);
            let word = out.get(row / 64).copied().unwrap_or(0);
            let before = word & !(u64::MAX.wrapping_shl(bit));
            set(out, row / 64, before | (number & 1).wrapping_shl(bit));
        }
        None => {}
    }
}

fn set<T>(out: &mut [T], row: usize, value: T) {
    if let Some(out) = out.get_mut(row) {
        *out = value;
    }
}
