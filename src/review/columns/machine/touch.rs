//! Touches: the first day on which one is due.

use super::ask::one_by_one;
use super::block::Block;
use super::data::{Values, words};
use super::days::{FIRST, add_days, add_months};
use super::lanes::{Lane, Level};
use super::mask::{Mask, ROWS};
use super::program::{Move, Place};
use super::room::Host;

/// Takes the earlier of what is there and touches that move alike, each given by its column of dates and
/// by the rows whose touch it is.
///
/// A row that has one of them costs one move, however many there are: where no row of a word has two,
/// their dates are put together before they are moved.
#[inline(always)]
pub(super) fn earliest<L: Level, const W: usize>(
    level: L,
    block: &Block<'_>,
    touches: impl ExactSizeIterator<Item = (Place, Mask<W>)>,
    by: Move,
    lanes: &mut [[i32; ROWS]; W],
    host: &mut dyn Host,
) {
    if touches.len() == 1 {
        for (column, on) in touches {
            let Some(Values::I32(days)) = block.values(column) else { continue };
            let days = words::<i32, W>(days, block.from);
            for ((lanes, days), on) in lanes.iter_mut().zip(days).zip(on) {
                if on != 0 {
                    moved(level, days, on, by, lanes, host);
                }
            }
        }
        return;
    }
    let (mut joined, mut open) = ([[0_i32; ROWS]; W], [0_u64; W]);
    for (column, on) in touches {
        let Some(Values::I32(days)) = block.values(column) else { continue };
        let days = words::<i32, W>(days, block.from);
        let places = joined.iter_mut().zip(&mut open).zip(lanes.iter_mut());
        for ((((joined, open), lanes), days), on) in places.zip(days).zip(on) {
            if on == 0 {
                continue;
            }
            if *open & on != 0 {
                moved(level, joined, *open, by, lanes, host);
                *open = 0;
            }
            if *open == 0 {
                *joined = *days;
            } else {
                level.replace(joined, days, on);
            }
            *open |= on;
        }
    }
    for ((joined, open), lanes) in joined.iter().zip(open).zip(lanes.iter_mut()) {
        if open != 0 {
            moved(level, joined, open, by, lanes, host);
        }
    }
}

/// Moves the days of some rows of a word, and takes the earlier ones.
#[inline(always)]
fn moved<L: Level>(
    level: L,
    days: &[i32; ROWS],
    rows: u64,
    by: Move,
    lanes: &mut [i32; ROWS],
    host: &mut dyn Host,
) {
    let due = match by {
        Move::Days(more) => add_days(days, more),
        Move::Months(months) if rows & !i32::at_least(level, days, FIRST) == 0 => {
            add_months(days, months)
        }
        by => one_by_one(days, rows, by, host),
    };
    level.earlier(lanes, &due, rows);
}

/// Takes the earlier of what is there and a day, for some rows.
#[inline(always)]
pub(super) fn not_after<L: Level, const W: usize>(
    level: L,
    day: i32,
    on: &Mask<W>,
    lanes: &mut [[i32; ROWS]; W],
) {
    for (lanes, on) in lanes.iter_mut().zip(on) {
        if *on == 0 {
            continue;
        }
        level.earlier(lanes, &[day; ROWS], *on);
    }
}
