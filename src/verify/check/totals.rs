//! Which totals a scorecard can have, and points that add up to each.

/// The points that a factor can have, and how much they count.
#[derive(Clone, Debug)]
pub(super) struct Ways {
    pub(super) points: Vec<i64>,
    pub(super) weight: i64,
}

/// The totals of the first factors: none, one, two and so on.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    ways: Vec<Ways>,
    sums: Vec<Sums>,
}

/// A set of whole numbers, the least of them first; one bit a number.
#[derive(Clone, Debug)]
struct Sums {
    least: i64,
    bits: Vec<u64>,
}

const WORD: usize = 64;

impl Totals {
    /// Adds the points of all factors up in every way; `None` where that takes more than `most`
    /// steps, each of which treats 64 totals.
    pub(super) fn of(mut ways: Vec<Ways>, most: usize) -> Option<Self> {
        let mut sums = vec![Sums { least: 0, bits: vec![1] }];
        let mut steps = 0_usize;
        for way in &mut ways {
            way.points.sort_unstable();
            way.points.dedup();
            let last = sums.last()?;
            let (least, greatest) = (*way.points.first()?, *way.points.last()?);
            let width = greatest.checked_sub(least)?.checked_mul(way.weight)?;
            let words = usize::try_from(width).ok()?.checked_div(WORD)?.checked_add(2)?;
            let words = words.checked_add(last.bits.len())?;
            let shifts = if way.is_run() { run_shifts(way) } else { way.shifts() };
            steps = steps.checked_add(words.checked_mul(shifts.len())?)?;
            if steps > most {
                return None;
            }
            // The least points come first: they move nothing.
            let mut next = last.bits.clone();
            next.resize(words, 0);
            let begin = next.clone();
            for shift in shifts {
                // A run of points is doubled; other points are added to what was there before them.
                let from = if way.is_run() { next.clone() } else { begin.clone() };
                join_shifted(&mut next, &from, shift);
            }
            let least = last.least.checked_add(least.checked_mul(way.weight)?)?;
            sums.push(Sums { least, bits: next });
        }
        Some(Self { ways, sums })
    }

    pub(super) fn contains(&self, total: i64) -> bool {
        self.sums.last().is_some_and(|sums| sums.contains(total))
    }

    /// The least total of at least so much.
    pub(super) fn next(&self, from: i64) -> Option<i64> {
        self.sums.last()?.next(from)
    }

    /// Points of each factor that add up to a total.
    pub(super) fn points(&self, total: i64) -> Option<Vec<i64>> {
        let mut left = total;
        let mut found = Vec::with_capacity(self.ways.len());
        for (way, before) in self.ways.iter().zip(&self.sums).rev() {
            let rest = |points: &i64| left.saturating_sub(points.saturating_mul(way.weight));
            let points = way.points.iter().find(|points| before.contains(rest(points)))?;
            left = rest(points);
            found.push(*points);
        }
        found.reverse();
        Some(found)
    }
}

impl Ways {
    /// Whether the points follow each other without a gap.
    fn is_run(&self) -> bool {
        self.points.iter().zip(self.points.iter().skip(1)).all(|(a, b)| a.saturating_add(1) == *b)
    }

    /// How far each of the points moves a total, from the least of them.
    fn shifts(&self) -> Vec<usize> {
        let least = self.points.first().copied().unwrap_or(0);
        let by = |points: &i64| points.saturating_sub(least).saturating_mul(self.weight);
        self.points.iter().filter_map(|points| usize::try_from(by(points)).ok()).collect()
    }
}

/// Shifts that together make all of a run, each doubling what there is.
fn run_shifts(way: &Ways) -> Vec<usize> {
    let weight = usize::try_from(way.weight).unwrap_or(0);
    let (mut done, mut shifts) = (1_usize, Vec::new());
    while done < way.points.len() {
        let step = done.min(way.points.len().saturating_sub(done));
        shifts.push(step.saturating_mul(weight));
        done = done.saturating_add(step);
    }
    shifts
}

/// Joins a set with all of another one moved up.
fn join_shifted(into: &mut [u64], from: &[u64], shift: usize) {
    let words = shift.checked_div(WORD).unwrap_or(0);
    let bits = u32::try_from(shift.checked_rem(WORD).unwrap_or(0)).unwrap_or(0);
    let mut carry = 0_u64;
    for (slot, word) in into.iter_mut().skip(words).zip(from) {
        *slot |= word.checked_shl(bits).unwrap_or(0) | carry;
        carry = match bits {
            0 => 0,
            bits => word.checked_shr(64_u32.saturating_sub(bits)).unwrap_or(0),
        };
    }
}

impl Sums {
    fn contains(&self, number: i64) -> bool {
        self.next(number) == Some(number)
    }

    fn next(&self, from: i64) -> Option<i64> {
        let start = usize::try_from(from.max(self.least).checked_sub(self.least)?).ok()?;
        let first = start.checked_div(WORD)?;
        let skipped = u32::try_from(start.checked_rem(WORD)?).ok()?;
        for (place, word) in self.bits.iter().enumerate().skip(first) {
            let mask = if place == first { u64::MAX.checked_shl(skipped)? } else { u64::MAX };
            let word = *word & mask;
            if word != 0 {
                let bit = usize::try_from(word.trailing_zeros()).ok()?;
                let at = place.checked_mul(WORD)?.checked_add(bit)?;
                return self.least.checked_add(i64::try_from(at).ok()?);
            }
        }
        None
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Totals, Ways};

    fn brute(ways: &[Ways]) -> BTreeSet<i64> {
        ways.iter().fold(BTreeSet::from([0]), |sums, way| {
            let points = |sum: i64| way.points.iter().map(move |one| sum + one * way.weight);
            sums.into_iter().flat_map(points).collect()
        })
    }

    fn ways() -> impl Strategy<Value = Vec<Ways>> {
        let run = (-5_i64..5, 0_i64..90).prop_map(|(from, more)| (from..=from + more).collect());
        let points = prop_oneof![prop::collection::vec(-40_i64..40, 1..6), run];
        let way = (points, 0_i64..40).prop_map(|(points, weight)| Ways { points, weight });
        prop::collection::vec(way, 0..5)
    }

    proptest! {
        /// D002-52: the totals are all sums of the points, and no others; each is made of points.
        #[test]
        fn totals_are_all_the_sums(ways in ways()) {
            let all = brute(&ways);
            let totals = Totals::of(ways.clone(), 1_000_000).unwrap();
            let (mut found, mut from) = (BTreeSet::new(), i64::MIN);
            while let Some(total) = totals.next(from) {
                found.insert(total);
                from = total + 1;
            }
            prop_assert_eq!(&found, &all);
            for total in all {
                prop_assert!(totals.contains(total));
                let points = totals.points(total).unwrap();
                let sum: i64 = points.iter().zip(&ways).map(|(one, way)| one * way.weight).sum();
                prop_assert_eq!(sum, total);
                prop_assert!(points.iter().zip(&ways).all(|(one, way)| way.points.contains(one)));
            }
        }
    }

    #[test]
    fn more_steps_than_allowed_are_not_taken() {
        let way = Ways { points: (-1_000..=1_000).collect(), weight: 1_000 };
        assert!(Totals::of(vec![way; 64], 1_000_000).is_none());
    }
}
