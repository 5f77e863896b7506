//! The machine: every step for one block, block after block.

use super::ask::{ask, score, settle};
use super::block::{Block, read, soon, write_to};
use super::few::{Few, few};
use super::lanes::{Lane, Level, Plain};
use super::mask::{BLOCK, ROWS, count, first, zip};
use super::planes;
use super::program::{Program, Step};
use super::room::{Host, Input, Registers, Results, Room, at};
use super::select::{any_bit, check, trusted, within};
use super::sets::{self, digits};
use super::sums;
use super::touch::{earliest, not_after};
use super::write;

/// How a program runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// No instructions but those that every processor of its kind has.
    pub(crate) plain: bool,
    /// Nothing in the columns is wrong: at the first value that is the run ends.
    pub(crate) trusting: bool,
}

/// Up to so many rows each one by itself is faster than a block with room for more.
const SINGLE: usize = 3;

/// Runs a program over some rows; whether it went through all of them.
pub(crate) fn run(
    program: &Program,
    input: Input<'_>,
    results: &mut Results,
    (host, room): (&mut dyn Host, &mut Room),
    how: How,
) -> bool {
    if input.to.saturating_sub(input.from) <= SINGLE {
        return (input.from..input.to).all(|row| {
            let one = Few { at: [(input.columns, row)], from: row };
            few(program, one, results, (host, room), how.trusting)
        });
    }
    let task = Task { program, input, results, host, room, trusting: how.trusting };
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if !how.plain
        && let Some(level) = pulp::x86::V3::try_new()
    {
        return level.vectorize(
            #[inline(always)]
            || task.at(level),
        );
    }
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if let Some(level) = super::x86::Base::try_new() {
        return task.at(level);
    }
    // Elsewhere there is no other way.
    #[cfg(not(all(feature = "simd", target_arch = "x86_64")))]
    let _ = how.plain;
    task.at(Plain)
}

struct Task<'a, 'h> {
    program: &'a Program,
    input: Input<'a>,
    results: &'a mut Results,
    host: &'a mut (dyn Host + 'h),
    room: &'a mut Room,
    trusting: bool,
}

impl Task<'_, '_> {
    #[inline(always)]
    fn at<L: Level>(self, level: L) -> bool {
        let Self { program, input, results, host, room, trusting } = self;
        let Input { columns: all, from, to } = input;
        let mut row = from;
        if to.saturating_sub(row) >= BLOCK {
            room.full.fit(program);
        }
        while to.saturating_sub(row) >= BLOCK {
            let block = Block { all, pads: None, from: row, row, rows: BLOCK };
            if !blocks(level, program, &block, &mut room.full, (results, host), trusting) {
                return false;
            }
            row = row.saturating_add(BLOCK);
        }
        let rows = to.saturating_sub(row);
        if rows == 0 {
            return true;
        }
        room.copy(all, row, rows);
        let block = Block { all, pads: Some(&room.pads), from: 0, row, rows };
        if rows <= ROWS {
            room.single.fit(program);
            blocks(level, program, &block, &mut room.single, (results, host), trusting)
        } else {
            room.full.fit(program);
            blocks(level, program, &block, &mut room.full, (results, host), trusting)
        }
    }
}

#[inline(always)]
fn blocks<L: Level, const W: usize>(
    level: L,
    program: &Program,
    block: &Block<'_>,
    registers: &mut Registers<W>,
    (results, host): (&mut Results, &mut dyn Host),
    trusting: bool,
) -> bool {
    let live = first::<W>(block.rows);
    write_to(&mut registers.rows, 0, live);
    let place = block.row.saturating_sub(results.from);
    let (steps, pieces) = (program.steps.len(), block.pieces());
    let (mut ahead, mut piece) = (0_usize, 0_usize);
    for step in &program.steps {
        // The next block's columns piece by piece, evenly over the steps.
        ahead = ahead.wrapping_add(pieces);
        while ahead >= steps {
            ahead = ahead.wrapping_sub(steps);
            soon::<L, W>(level, block, piece);
            piece = piece.wrapping_add(1);
        }
        let rows = registers.rows.as_mut_slice();
        match step {
            Step::Within { column, low, high, out } => {
                let found = within(level, block, *column, *low, *high);
                write_to(rows, *out, found);
            }
            Step::Bits { column, bits, out } => {
                write_to(rows, *out, any_bit(level, block, *column, *bits));
            }
            Step::Check { column, low, high, null, bitmap, out } => {
                let bounds = (*low, *high, *null);
                if trusting
                    && !bitmap
                    && let Some(found) = trusted(level, block, *column, bounds)
                {
                    write_to(rows, *out, found);
                    continue;
                }
                let found = check(level, block, (*column, *bitmap), bounds, &live, results);
                write_to(rows, *out, found);
                // INVARIANT: checks come first, so nothing was counted of this block.
                if trusting && !results.wrong.is_empty() {
                    return false;
                }
            }
            Step::Not { of, out } => sets::not(rows, *of, *out),
            Step::Without { of, not, out } => sets::without(rows, *of, *not, *out),
            Step::All { of, out } => sets::all(rows, of, *out),
            Step::Any { of, out } => sets::any(rows, of, *out),
            Step::Settle { open, to, question } => {
                settle(rows, &live, *open, to, *question, block.row, results, host);
            }
            Step::Score { .. } => score(rows, &live, step, block.row, results, host),
            Step::NoDates { lanes } => {
                if let Some(lanes) = registers.lanes.get_mut(usize::from(*lanes)) {
                    *lanes = [[i32::MAX; ROWS]; W];
                }
            }
            Step::Earliest { touches, by, lanes } => {
                if let Some(lanes) = registers.lanes.get_mut(usize::from(*lanes)) {
                    let touches = touches.iter().map(|touch| {
                        (touch.column, zip(&read(rows, touch.on), &live, |a, b| a & b))
                    });
                    earliest(level, block, touches, *by, lanes, host);
                }
            }
            Step::NotAfter { day, on, lanes } => {
                if let Some(lanes) = registers.lanes.get_mut(usize::from(*lanes)) {
                    not_after(level, *day, &read(rows, *on), lanes);
                }
            }
            Step::Ask { rows: reg, lanes, late, question } => {
                let asked = zip(&read(rows, *reg), &live, |a, b| a & b);
                if let Some(lanes) = registers.lanes.get_mut(usize::from(*lanes)) {
                    ask(rows, &asked, (lanes, *late), *question, block.row, results, host);
                }
            }
            Step::Before { lanes, day, out } => {
                let mut found = [0; W];
                if let Some(lanes) = registers.lanes.get(usize::from(*lanes)) {
                    for (found, lanes) in found.iter_mut().zip(lanes) {
                        *found = !i32::at_least(level, lanes, *day);
                    }
                }
                write_to(rows, *out, found);
            }
            Step::Codes { digits: of, none, column } => {
                if let Some(out) = results.columns.get_mut(usize::from(*column)) {
                    let none = read(rows, *none);
                    write::codes(level, digits(rows, of), &none, out, place, block.rows);
                }
            }
            Step::Numbers { digits: of, column } => {
                if let Some(out) = results.columns.get_mut(usize::from(*column)) {
                    write::numbers(level, digits(rows, of), out, place, block.rows);
                }
            }
            Step::Marks { rows: reg, column } => {
                if let Some(out) = results.columns.get_mut(usize::from(*column)) {
                    let marks = zip(&read(rows, *reg), &live, |a, b| a & b);
                    write::marks(&marks, out, place);
                }
            }
            Step::Dates { lanes, none, column } => {
                if let (Some(lanes), Some(out)) = (
                    registers.lanes.get(usize::from(*lanes)),
                    results.columns.get_mut(usize::from(*column)),
                ) {
                    write::dates(lanes, &read(rows, *none), out, place, block.rows);
                }
            }
            Step::Count { of, classes, slot } => {
                let mut slot = usize::try_from(*slot).unwrap_or(usize::MAX);
                for class in classes {
                    let class = zip(&read(rows, *class), &live, |a, b| a & b);
                    if class == [0; W] {
                        slot = slot.saturating_add(of.len());
                        continue;
                    }
                    for reg in of {
                        let found = rows.get(at(*reg)).map_or(0, |mask| count(mask, &class));
                        if let Some(sum) = results.sums.get_mut(slot) {
                            *sum = sum.wrapping_add(i128::from(found));
                        }
                        slot = slot.saturating_add(1);
                    }
                }
            }
            Step::Sum { column, known, classes, slot } => {
                let known = zip(&read(rows, *known), &live, |a, b| a & b);
                if let Some(values) = block.values(*column) {
                    let small = sums::are_small::<W>(values, block.from);
                    for (slot, class) in (*slot..).zip(classes) {
                        let chosen = zip(&known, &read(rows, *class), |a, b| a & b);
                        if chosen == [0; W] {
                            continue;
                        }
                        add_sum(results, slot, sums::of(level, values, block.from, &chosen, small));
                    }
                }
            }
            Step::SumNumbers { digits: of, known, classes, slot } => {
                let known = zip(&read(rows, *known), &live, |a, b| a & b);
                for (slot, class) in (*slot..).zip(classes) {
                    let chosen = zip(&known, &read(rows, *class), |a, b| a & b);
                    if chosen == [0; W] {
                        continue;
                    }
                    add_sum(results, slot, planes::sum(digits(rows, of), &chosen));
                }
            }
            Step::SumDates { lanes, known, from, classes, slot } => {
                let known = zip(&read(rows, *known), &live, |a, b| a & b);
                if let Some(lanes) = registers.lanes.get(usize::from(*lanes)) {
                    for (slot, class) in (*slot..).zip(classes) {
                        let chosen = zip(&known, &read(rows, *class), |a, b| a & b);
                        if chosen == [0; W] {
                            continue;
                        }
                        let mut sum = 0_i128;
                        for (days, chosen) in lanes.iter().zip(chosen) {
                            sum = sum.wrapping_add(sums::days_from(days, *from, chosen));
                        }
                        add_sum(results, slot, sum);
                    }
                }
            }
            _ => sets::step(rows, step),
        }
    }
    true
}

#[inline(always)]
fn add_sum(results: &mut Results, slot: u32, sum: i128) {
    let slot = usize::try_from(slot).unwrap_or(usize::MAX);
    if let Some(all) = results.sums.get_mut(slot) {
        *all = all.wrapping_add(sum);
    }
}
