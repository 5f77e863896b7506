//! Two tables that answer in one look: working seconds before an instant, and the instant of a
//! working second.
//!
//! Each cuts its axis into stretches of 2^n seconds and keeps for every stretch what happens in it,
//! as long as that is little: two working pieces, or two gaps. Where more happens the table has no
//! answer and a search over the intervals has. The stretches are as long as that allows.

use std::hint::select_unpredictable;

use super::index::{Interval, place};

/// The longest stretch, 18 hours, so that offsets fit 16 bits, and the shortest.
const LONGEST: u32 = 16;
const SHORTEST: u32 = 12;

/// Of how many stretches one may be without an answer before shorter ones are tried.
const FEW: u32 = 64;

/// From instants to working seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worked {
    shift: u32,
    stretches: Vec<Stretch>,
}

/// What is worked in one stretch of time: the seconds before it, and two pieces of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    before: u32,
    pieces: [Part; 2],
}

/// The first and the last second of a piece, counted from the start of its stretch.
type Part = (u16, u16);

/// A piece that contains nothing: the first second is the last of the longest stretch.
const EMPTY: Part = (u16::MAX, u16::MAX - 1);

/// Stands as second piece where there are more than two.
const MANY: Part = (1, 0);

impl Worked {
    /// The working seconds before an instant; `None` where the table does not know.
    #[inline]
    pub(super) fn before(&self, at: u32) -> Option<u32> {
        let (stretch, offset) = self.look(at)?;
        // Clamped before it is taken off: on which side of a piece an instant lies cannot be
        // foretold, and this way nothing branches on it.
        let [first, second] = stretch.pieces.map(|(first, last)| {
            let (open, close) = (u32::from(first), u32::from(last).wrapping_add(1));
            offset.max(open).min(close).wrapping_sub(open)
        });
        Some(stretch.before.wrapping_add(first).wrapping_add(second))
    }

    /// Whether an instant is worked; `None` where the table does not know.
    #[inline]
    pub(super) fn contains(&self, at: u32) -> Option<bool> {
        let (stretch, offset) = self.look(at)?;
        let [first, second] = stretch
            .pieces
            .map(|(first, last)| (u32::from(first) <= offset) & (offset <= u32::from(last)));
        Some(first | second)
    }

    /// The stretch of an instant, and the seconds from its start.
    #[inline]
    fn look(&self, at: u32) -> Option<(Stretch, u32)> {
        let stretch = *self.stretches.get(place(at.wrapping_shr(self.shift)))?;
        let offset = at & 1_u32.wrapping_shl(self.shift).wrapping_sub(1);
        (stretch.pieces[1] != MANY).then_some((stretch, offset))
    }

    /// The table of intervals that end with one that never comes, up to the last instant.
    pub(super) fn new(intervals: &[Interval], last: u32) -> Self {
        let table = |shift| {
            let stretches = 0..=last.wrapping_shr(shift);
            let mut left = allowed(shift, *stretches.end());
            let mut next = 0_usize;
            let stretches = stretches.map(|nth| {
                let start = u64::from(nth.wrapping_shl(shift));
                let end = start.saturating_add(1_u64.wrapping_shl(shift));
                while intervals.get(next).is_some_and(|i| u64::from(i.close) <= start) {
                    next = next.saturating_add(1);
                }
                let here = intervals.get(next..).unwrap_or_default();
                let before = here.first().map_or(0, |interval| {
                    let worked = start.saturating_sub(u64::from(interval.open));
                    interval.before.saturating_add(u32::try_from(worked).unwrap_or(0))
                });
                let mut inside = here
                    .iter()
                    .map(|i| (u64::from(i.open).max(start), u64::from(i.close).min(end)))
                    .take_while(|(open, close)| open < close)
                    .map(|(open, close)| {
                        let last = close.saturating_sub(start).saturating_sub(1);
                        (short(open.saturating_sub(start)), short(last))
                    });
                let pieces = [inside.next().unwrap_or(EMPTY), inside.next().unwrap_or(EMPTY)];
                if inside.next().is_none() {
                    return Some(Stretch { before, pieces });
                }
                left = left.checked_sub(1)?;
                Some(Stretch { before, pieces: [EMPTY, MANY] })
            });
            let stretches: Option<Vec<Stretch>> = stretches.collect();
            stretches.map(|stretches| Self { shift, stretches })
        };
        longest(table).unwrap_or(Self { shift: SHORTEST, stretches: Vec::new() })
    }
}

/// From working seconds to instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seconds {
    shift: u32,
    stretches: Vec<Share>,
}

/// Where one stretch of working seconds lies: the instant of its first one, and two gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Share {
    at: u32,
    /// The working seconds, counted from the start, before which a gap lies; 0 as the first one
    /// stands where there are more than two gaps.
    gap_at: [u16; 2],
    /// How long the gaps are.
    gap: [u32; 2],
}

impl Seconds {
    /// The instant at which a working second begins; `None` where the table does not know.
    #[inline]
    pub(super) fn instant(&self, second: u32) -> Option<u32> {
        let share = self.stretches.get(place(second.wrapping_shr(self.shift)))?;
        let offset = second & 1_u32.wrapping_shl(self.shift).wrapping_sub(1);
        let ([first_at, second_at], [first, second]) = (share.gap_at, share.gap);
        if first_at == 0 {
            return None;
        }
        // Which side of a gap a second lies on cannot be foretold.
        let after = |at: u16, gap: u32| select_unpredictable(offset >= u32::from(at), gap, 0);
        let gaps = after(first_at, first).wrapping_add(after(second_at, second));
        Some(share.at.wrapping_add(offset).wrapping_add(gaps))
    }

    /// The table of intervals that end with one that never comes and has all seconds before it.
    pub(super) fn new(intervals: &[Interval], total: u32) -> Self {
        let table = |shift| {
            let stretches = 0..=total.saturating_sub(1).wrapping_shr(shift);
            let mut left = allowed(shift, *stretches.end());
            let mut next = 0_usize;
            let stretches = stretches.map(|nth| {
                let start = nth.wrapping_shl(shift);
                let ends_by = |place: usize| {
                    let after = intervals.get(place.saturating_add(1));
                    after.is_some_and(|after| after.before <= start)
                };
                while ends_by(next) {
                    next = next.saturating_add(1);
                }
                let here = intervals.get(next..).unwrap_or_default();
                let at = here.first().map_or(0, |interval| {
                    interval.open.saturating_add(start.saturating_sub(interval.before))
                });
                let width = 1_u64.wrapping_shl(shift);
                let mut gaps = here
                    .iter()
                    .zip(here.iter().skip(1))
                    .map(|(one, two)| {
                        let offset = u64::from(two.before.saturating_sub(start));
                        (offset, two.open.saturating_sub(one.close))
                    })
                    // What lies at the end of all working time is no gap to jump over.
                    .take_while(|(offset, _)| {
                        *offset < width && u64::from(start).saturating_add(*offset) < total.into()
                    })
                    .map(|(offset, gap)| (short(offset), gap));
                let none = (u16::MAX, 0);
                let (first, second) = (gaps.next().unwrap_or(none), gaps.next().unwrap_or(none));
                let more = gaps.next().is_some();
                left = left.checked_sub(u32::from(more))?;
                let first_at = if more { 0 } else { first.0 };
                Some(Share { at, gap_at: [first_at, second.0], gap: [first.1, second.1] })
            });
            let stretches: Option<Vec<Share>> = stretches.collect();
            stretches.map(|stretches| Self { shift, stretches })
        };
        longest(table).unwrap_or(Self { shift: SHORTEST, stretches: Vec::new() })
    }
}

/// Of how many stretches, counted by the number of the last one, may be without an answer; a table
/// of which there are more is given up at once. The shortest ones are not given up.
fn allowed(shift: u32, last: u32) -> u32 {
    if shift <= SHORTEST { u32::MAX } else { last.saturating_add(1).wrapping_div(FEW) }
}

/// The table with the longest stretches that is not given up.
fn longest<T>(table: impl Fn(u32) -> Option<T>) -> Option<T> {
    (SHORTEST..=LONGEST).rev().find_map(table)
}

/// An offset within a stretch.
fn short(offset: u64) -> u16 {
    u16::try_from(offset).unwrap_or(u16::MAX)
}

/// How much the tables hold, for the tests: stretches, and those without an answer.
#[cfg(test)]
pub(super) fn unknown(worked: &Worked, seconds: &Seconds) -> [(u32, usize); 2] {
    let stretches = worked.stretches.iter().filter(|stretch| stretch.pieces[1] == MANY).count();
    let shares = seconds.stretches.iter().filter(|share| share.gap_at[0] == 0).count();
    [(worked.shift, stretches), (seconds.shift, shares)]
}
