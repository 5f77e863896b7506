//! What the machine leaves to its host: rows that stay open, dates that it cannot count, and values
//! that are wrong.

use super::block::read;
use super::mask::{Mask, ROWS, Reg, zip};
use super::program::{Move, Place, Step};
use super::room::{Host, Results, Wrong, at};

#[cold]
#[inline(never)]
pub(super) fn note<const W: usize>(
    rows: &Mask<W>,
    from: usize,
    column: Place,
    results: &mut Results,
) {
    each(rows, |row| results.wrong.push(Wrong { row: from.saturating_add(row), column }));
}

/// Goes through the rows of a set.
fn each<const W: usize>(rows: &Mask<W>, mut of: impl FnMut(usize)) {
    for (first, word) in (0_usize..).step_by(ROWS).zip(rows) {
        let mut left = *word;
        while left != 0 {
            let row = usize::try_from(left.trailing_zeros()).unwrap_or(0);
            of(first.wrapping_add(row));
            left &= left.wrapping_sub(1);
        }
    }
}

/// Puts a row into a set, or takes it out.
fn put<const W: usize>(rows: &mut [Mask<W>], reg: Reg, row: usize, inside: bool) {
    let (word, bit) = (row / ROWS, 1_u64.wrapping_shl(u32::try_from(row % ROWS).unwrap_or(0)));
    if let Some(word) = rows.get_mut(at(reg)).and_then(|mask| mask.get_mut(word)) {
        *word = if inside { *word | bit } else { *word & !bit };
    }
}

#[cold]
#[inline(never)]
fn asked(results: &mut Results, question: u16) {
    if let Some(asked) = results.asked.get_mut(usize::from(question)) {
        *asked = asked.saturating_add(1);
    }
}

#[allow(clippy::too_many_arguments)] // a step with its surroundings
pub(super) fn settle<const W: usize>(
    rows: &mut [Mask<W>],
    live: &Mask<W>,
    open: Reg,
    to: &[Reg],
    question: u16,
    from: usize,
    results: &mut Results,
    host: &mut dyn Host,
) {
    let left = zip(&read(rows, open), live, |a, b| a & b);
    if left == [0; W] {
        return;
    }
    each(&left, |row| {
        asked(results, question);
        if let Some(answer) = host.settle(question, from.saturating_add(row)) {
            put(rows, open, row, false);
            if let Some(reg) = to.get(answer) {
                put(rows, *reg, row, true);
            }
        }
    });
}

pub(super) fn score<const W: usize>(
    rows: &mut [Mask<W>],
    live: &Mask<W>,
    step: &Step,
    from: usize,
    results: &mut Results,
    host: &mut dyn Host,
) {
    let Step::Score { open, low, high, safest, riskiest, question } = step else { return };
    let left = zip(&read(rows, *open), live, |a, b| a & b);
    if left == [0; W] {
        return;
    }
    each(&left, |row| {
        asked(results, *question);
        let Some(scored) = host.score(*question, from.saturating_add(row)) else { return };
        for (planes, number) in [(low, scored.low), (high, scored.high)] {
            for (digit, reg) in (0_u32..).zip(planes.regs()) {
                put(rows, reg, row, number.checked_shr(digit).unwrap_or(0) & 1 == 1);
            }
        }
        for (regs, place) in [(safest, scored.safest), (riskiest, scored.riskiest)] {
            for (other, reg) in regs.iter().enumerate() {
                put(rows, *reg, row, other == place);
            }
        }
    });
}

#[cold]
#[inline(never)]
pub(super) fn ask<const W: usize>(
    rows: &mut [Mask<W>],
    wanted: &Mask<W>,
    (lanes, late): (&mut [[i32; ROWS]; W], Reg),
    question: u16,
    from: usize,
    results: &mut Results,
    host: &mut dyn Host,
) {
    each(wanted, |row| {
        asked(results, question);
        let (date, is_late) = host.date(question, from.saturating_add(row));
        let lane = lanes.get_mut(row / ROWS).and_then(|word| word.get_mut(row % ROWS));
        if let Some(lane) = lane {
            *lane = date.unwrap_or(i32::MAX);
        }
        put(rows, late, row, is_late);
    });
}

#[cold]
#[inline(never)]
pub(super) fn one_by_one(
    days: &[i32; ROWS],
    wanted: u64,
    by: Move,
    host: &mut dyn Host,
) -> [i32; ROWS] {
    let mut out = *days;
    for (row, (out, day)) in (0_u32..).zip(out.iter_mut().zip(days)) {
        if wanted.wrapping_shr(row) & 1 == 1 {
            *out = host.moved(by, *day).unwrap_or(i32::MAX);
        }
    }
    out
}
