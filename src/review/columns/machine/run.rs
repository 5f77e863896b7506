//! The machine: every step for one block, block after block.

use super::ask::{ask, one_by_one, score, settle};
use super::block::{Block, read, write_to};
use super::data::{Pad, Values, words};
use super::days::{FIRST, add_days, add_months, earlier};
use super::lanes::{Lane, Level, Plain};
use super::mask::{BLOCK, Mask, ROWS, Reg, count, first, zip};
use super::planes;
use super::program::{Move, Planes, Program, Step, Touch};
use super::room::{Host, Input, Registers, Results, Room, at};
use super::select::{any_bit, check, within};
use super::sums;
use super::write;

/// How a program runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// No instructions but those that every processor of its kind has.
    pub(crate) plain: bool,
    /// Nothing in the columns is wrong: at the first value that is the run ends.
    pub(crate) trusting: bool,
}

/// Runs a program over some rows; whether it went through all of them.
pub(crate) fn run(
    program: &Program,
    input: Input<'_>,
    results: &mut Results,
    (host, room): (&mut dyn Host, &mut Room),
    how: How,
) -> bool {
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
        let Input { columns, known, from, to } = input;
        let mut row = from;
        if to.saturating_sub(row) >= BLOCK {
            room.full.fit(program);
        }
        while to.saturating_sub(row) >= BLOCK {
            let block = Block { columns, known, from: row, row, rows: BLOCK };
            if !blocks(level, program, &block, &mut room.full, (results, host), trusting) {
                return false;
            }
            row = row.saturating_add(BLOCK);
        }
        let rows = to.saturating_sub(row);
        if rows == 0 {
            return true;
        }
        if room.pads.len() != columns.len() {
            room.pads = columns.iter().map(|values| Pad::of(*values)).collect();
        }
        for (pad, values) in room.pads.iter_mut().zip(columns) {
            pad.take(*values, row, rows);
        }
        let columns: Vec<Values<'_>> = room.pads.iter().map(Pad::values).collect();
        let block = Block { columns: &columns, known, from: 0, row, rows };
        if rows <= ROWS {
            room.single.fit(program);
            blocks(level, program, &block, &mut room.single, (results, host), trusting)
        } else {
            room.full.fit(program);
            blocks(level, program, &block, &mut room.full, (results, host), trusting)
        }
    }
}

/// The digits of numbers, the lowest first.
#[inline(always)]
fn digits<'r, const W: usize>(
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
    for step in &program.steps {
        let rows = registers.rows.as_mut_slice();
        match step {
            Step::Constant { all, out } => {
                write_to(rows, *out, if *all { [u64::MAX; W] } else { [0; W] });
            }
            Step::Within { column, low, high, out } => {
                let found = within(level, block, *column, *low, *high);
                write_to(rows, *out, found);
            }
            Step::Bits { column, bits, out } => {
                write_to(rows, *out, any_bit(level, block, *column, *bits));
            }
            Step::Check { column, low, high, null, bitmap, out } => {
                let bounds = (*low, *high, *null);
                let found = check(level, block, (*column, *bitmap), bounds, &live, results);
                write_to(rows, *out, found);
                // INVARIANT: checks come first, so nothing was counted of this block.
                if trusting && !results.wrong.is_empty() {
                    return false;
                }
            }
            Step::Copy { of, out } => {
                let found = read(rows, *of);
                write_to(rows, *out, found);
            }
            Step::Not { of, out } => {
                let found = read(rows, *of).map(|word| !word);
                write_to(rows, *out, found);
            }
            Step::Without { of, not, out } => {
                let found = zip(&read(rows, *of), &read(rows, *not), |a, b| a & !b);
                write_to(rows, *out, found);
            }
            Step::All { of, out } => {
                let mut found = [u64::MAX; W];
                for reg in of {
                    found = zip(&found, &read(rows, *reg), |a, b| a & b);
                }
                write_to(rows, *out, found);
            }
            Step::Any { of, out } => {
                let mut found = [0; W];
                for reg in of {
                    found = zip(&found, &read(rows, *reg), |a, b| a | b);
                }
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
            Step::Settle { open, to, question } => {
                settle(rows, &live, *open, to, *question, block.row, results, host);
            }
            Step::Score { .. } => score(rows, &live, step, block.row, results, host),
            Step::NoDates { lanes } => {
                if let Some(lanes) = registers.lanes.get_mut(usize::from(*lanes)) {
                    *lanes = [[i32::MAX; ROWS]; W];
                }
            }
            Step::Earliest { touch, lanes } => {
                let (on, known) = (read(rows, touch.on), read(rows, touch.known));
                if let (Some(lanes), Some(Values::I32(days))) =
                    (registers.lanes.get_mut(usize::from(*lanes)), block.values(touch.column))
                {
                    let days = words::<i32, W>(days, block.from);
                    let on = zip(&on, &live, |a, b| a & b);
                    earliest(level, touch, days, (&on, &known), lanes, host);
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
                        add_sum(results, slot, sums::of(values, block.from, &chosen, small));
                    }
                }
            }
            Step::SumNumbers { digits: of, known, classes, slot } => {
                let known = zip(&read(rows, *known), &live, |a, b| a & b);
                for (slot, class) in (*slot..).zip(classes) {
                    let chosen = zip(&known, &read(rows, *class), |a, b| a & b);
                    add_sum(results, slot, planes::sum(digits(rows, of), &chosen));
                }
            }
            Step::SumDates { lanes, known, from, classes, slot } => {
                let known = zip(&read(rows, *known), &live, |a, b| a & b);
                if let Some(lanes) = registers.lanes.get(usize::from(*lanes)) {
                    for (slot, class) in (*slot..).zip(classes) {
                        let chosen = zip(&known, &read(rows, *class), |a, b| a & b);
                        let mut sum = 0_i128;
                        for (days, chosen) in lanes.iter().zip(chosen) {
                            sum = sum.wrapping_add(sums::days_from(days, *from, chosen));
                        }
                        add_sum(results, slot, sum);
                    }
                }
            }
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

/// Takes the earlier of what is there and a touch.
#[inline(always)]
fn earliest<L: Level, const W: usize>(
    level: L,
    touch: &Touch,
    days: &[[i32; ROWS]],
    (on, known): (&Mask<W>, &Mask<W>),
    lanes: &mut [[i32; ROWS]; W],
    host: &mut dyn Host,
) {
    for (((lanes, days), on), known) in lanes.iter_mut().zip(days).zip(on).zip(known) {
        if *on == 0 {
            continue;
        }
        let wanted = on & known;
        let due = match touch.by {
            Move::Days(more) => add_days(days, more),
            Move::Months(months) if wanted & !i32::at_least(level, days, FIRST) == 0 => {
                add_months(days, months)
            }
            by => one_by_one(days, wanted, by, host),
        };
        earlier(lanes, &due, (*on, *known), touch.never);
    }
}
