//! Steps that make sets of rows of sets of rows, for blocks of any size.

use super::block::{read, write_to};
use super::mask::{Mask, Reg, zip};
use super::planes;
use super::program::{Planes, Step};
use super::room::at;

/// The digits of numbers, the lowest first.
#[inline(always)]
pub(super) fn digits<'r, const W: usize>(
    rows: &'r [Mask<W>],
    of: &'r [Reg],
) -> impl DoubleEndedIterator<Item = &'r Mask<W>> + ExactSizeIterator + Clone {
    of.iter().map(|reg| rows.get(at(*reg)).unwrap_or(const { &[0; W] }))
}

#[inline(always)]
fn digits_mut<const W: usize>(rows: &mut [Mask<W>], planes: Planes) -> &mut [Mask<W>] {
    let first = at(planes.first);
    rows.get_mut(first..first.saturating_add(usize::from(planes.width))).unwrap_or_default()
}

#[inline(always)]
pub(super) fn not<const W: usize>(rows: &mut [Mask<W>], of: Reg, out: Reg) {
    let found = read(rows, of).map(|word| !word);
    write_to(rows, out, found);
}

#[inline(always)]
pub(super) fn without<const W: usize>(rows: &mut [Mask<W>], of: Reg, not: Reg, out: Reg) {
    let found = zip(&read(rows, of), &read(rows, not), |a, b| a & !b);
    write_to(rows, out, found);
}

#[inline(always)]
pub(super) fn all<const W: usize>(rows: &mut [Mask<W>], of: &[Reg], out: Reg) {
    let mut found = [u64::MAX; W];
    for reg in of {
        found = zip(&found, &read(rows, *reg), |a, b| a & b);
    }
    write_to(rows, out, found);
}

#[inline(always)]
pub(super) fn any<const W: usize>(rows: &mut [Mask<W>], of: &[Reg], out: Reg) {
    let mut found = [0; W];
    for reg in of {
        found = zip(&found, &read(rows, *reg), |a, b| a | b);
    }
    write_to(rows, out, found);
}

/// Takes one of the other steps that make sets of sets; the rest does nothing here.
#[inline(always)]
pub(super) fn step<const W: usize>(rows: &mut [Mask<W>], step: &Step) {
    match step {
        Step::Constant { all, out } => {
            write_to(rows, *out, if *all { [u64::MAX; W] } else { [0; W] });
        }
        Step::Copy { of, out } => {
            let found = read(rows, *of);
            write_to(rows, *out, found);
        }
        Step::AtLeast { count, of, out } => {
            let found = at_least(rows, *count, of);
            write_to(rows, *out, found);
        }
        Step::First { of, out, open } => {
            let (mut left, mut unclear) = ([u64::MAX; W], [0; W]);
            for (reg, (holds, unknown)) in (*out..).zip(of) {
                let (holds, unknown) = (read(rows, *holds), read(rows, *unknown));
                write_to(rows, reg, zip(&left, &holds, |a, b| a & b));
                unclear = zip(&unclear, &zip(&left, &unknown, |a, b| a & b), |a, b| a | b);
                let gone = zip(&holds, &unknown, |a, b| a | b);
                left = zip(&left, &gone, |a, b| a & !b);
            }
            write_to(rows, *open, unclear);
        }
        Step::Clear { planes } => {
            for plane in digits_mut(rows, *planes) {
                *plane = [0; W];
            }
        }
        Step::Add { planes, amount, to } => {
            let to = read(rows, *to);
            planes::add(digits_mut(rows, *planes), *amount, &to);
        }
        Step::Reaches { digits: of, cut, out } => {
            let found = planes::reaches(digits(rows, of), *cut);
            write_to(rows, *out, found);
        }
        _ => {}
    }
}

/// Who is in so many of these at least.
fn at_least<const W: usize>(rows: &[Mask<W>], count: u16, of: &[Reg]) -> Mask<W> {
    // Whoever is in that many so far, from one on.
    let mut reached = vec![[0_u64; W]; usize::from(count)];
    for reg in of {
        let here = read(rows, *reg);
        for place in (0..reached.len()).rev() {
            let before = match place.checked_sub(1) {
                Some(before) => reached.get(before).copied().unwrap_or([0; W]),
                None => [u64::MAX; W],
            };
            if let Some(reached) = reached.get_mut(place) {
                *reached = zip(reached, &zip(&before, &here, |a, b| a & b), |a, b| a | b);
            }
        }
    }
    reached.last().copied().unwrap_or([u64::MAX; W])
}
