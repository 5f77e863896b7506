//! The scorecard alone, against the enumeration of all that the unknown may be (P-071 ... P-079).

use std::collections::BTreeSet;

use guanxi::quantity::Ratio;
use guanxi::rule::{Direction, Missing, Points, Scorecard, Scored, Weight};
use proptest::sample::select;

use super::*;

/// A scorecard as the oracle has it.
#[derive(Clone, Debug)]
struct Model {
    scale: (i64, i64),
    weights: Vec<(u32, Missing)>,
    /// The totals at which the next level begins, from the highest on.
    cuts: Vec<i64>,
    direction: Direction,
    neutral: i64,
    min_known: usize,
}

impl Model {
    /// The card of the rulebook.
    fn plain(weights: [u32; 5], missing: Missing) -> Self {
        Self {
            scale: (1, 5),
            weights: weights.iter().map(|weight| (*weight, missing)).collect(),
            cuts: vec![20, 15, 10],
            direction: Direction::HigherIsSafer,
            neutral: 3,
            min_known: 1,
        }
    }

    fn card(&self) -> Scorecard {
        let weight =
            |(weight, missing): &(u32, Missing)| Weight { weight: *weight, missing: *missing };
        let weights: Vec<Weight> = self.weights.iter().map(weight).collect();
        let card = Scorecard::new(self.scale, &weights, &self.cuts).unwrap();
        card.reads(self.direction).neutral(self.neutral).unwrap().min_known(self.min_known)
    }

    /// The place of the level of `total / parts`: how many levels are safer.
    fn level(&self, total: i128, parts: i128) -> usize {
        let reached = |cut: &&i64| total >= i128::from(**cut) * parts;
        let reached = self.cuts.iter().filter(reached).count();
        match self.direction {
            Direction::HigherIsSafer => self.cuts.len() - reached,
            Direction::HigherIsRiskier => reached,
        }
    }

    /// What each factor may be: all of a range, one value, or nothing at all.
    fn choices(&self, points: &[Points], plain: bool) -> Vec<Option<Vec<i64>>> {
        let one = |(points, (_, missing)): (&Points, &(u32, Missing))| {
            let Points::Within(fewest, most) = *points else {
                return Some(vec![points.known().unwrap()]);
            };
            match missing {
                missing if plain || *missing == Missing::Interval => {
                    Some((fewest..=most).collect())
                }
                Missing::Neutral => Some(vec![self.neutral]),
                Missing::Redistribute => None,
                _ => Some(vec![match self.direction {
                    Direction::HigherIsSafer => fewest,
                    Direction::HigherIsRiskier => most,
                }]),
            }
        };
        points.iter().zip(&self.weights).map(one).collect()
    }

    /// Every total that is possible, and into how many parts it is cut.
    fn totals(&self, choices: &[Option<Vec<i64>>]) -> (BTreeSet<i128>, i128) {
        let sum: i128 = self.weights.iter().map(|(weight, _)| i128::from(*weight)).sum();
        let pairs = || choices.iter().zip(&self.weights);
        let kept: i128 =
            pairs().filter(|(one, _)| one.is_some()).map(|(_, (w, _))| i128::from(*w)).sum();
        let mut totals = BTreeSet::from([0]);
        for (choice, (weight, _)) in pairs() {
            let Some(choice) = choice else { continue };
            let add = |total: &i128| -> Vec<i128> {
                choice.iter().map(|one| total + i128::from(*one) * i128::from(*weight)).collect()
            };
            totals = totals.iter().flat_map(add).collect();
        }
        (totals.into_iter().map(|total| total * sum).collect(), kept)
    }

    /// The least and the greatest total with their parts, and every level that is possible.
    fn read(&self, points: &[Points]) -> ((i128, i128), i128, BTreeSet<usize>) {
        let known = points.iter().filter(|one| one.known().is_some()).count();
        let (mut totals, mut parts) = self.totals(&self.choices(points, false));
        let all = (0..=self.cuts.len()).collect();
        let enough = known >= self.min_known.max(1) && parts > 0;
        if !enough {
            (totals, parts) = self.totals(&self.choices(points, true));
        }
        let levels = totals.iter().map(|total| self.level(*total, parts)).collect();
        let ends = (*totals.first().unwrap(), *totals.last().unwrap());
        (ends, parts, if enough { levels } else { all })
    }

    /// Compares with the library; whether every total between the ends is possible, so that the
    /// levels have no gap of their own, is for the caller to say.
    fn compare(
        &self,
        card: &Scorecard,
        points: &[Points],
        gapless: bool,
    ) -> Result<Scored, String> {
        let scored = card.score(points.iter().copied());
        let ((least, most), parts, levels) = self.read(points);
        let known = points.iter().filter(|one| one.known().is_some()).count();
        let same = |ratio: Ratio, total: i128| {
            i128::from(ratio.num()) * parts == total * i128::from(ratio.den())
        };
        let range: BTreeSet<usize> = (scored.safest..=scored.riskiest).collect();
        let ends = (levels.first() == range.first()) && (levels.last() == range.last());
        let level = (levels.len() == 1).then(|| *levels.first().unwrap());
        let fine = same(scored.min, least)
            && same(scored.max, most)
            && scored.known == known
            && ends
            && (!gapless || levels == range)
            && scored.level() == level;
        if fine {
            return Ok(scored);
        }
        Err(format!("{self:?}\n{points:?}\n{scored:?}\n{least}/{parts} {most}/{parts} {levels:?}"))
    }
}

/// Every way to know or not to know five factors of 1 to 5 points: 6^5.
fn sheets() -> Vec<[Option<i64>; 5]> {
    let one = |n: usize| (n > 0).then(|| i64::try_from(n).unwrap());
    (0..6_usize.pow(5))
        .map(|n| [n % 6, n / 6 % 6, n / 36 % 6, n / 216 % 6, n / 1296].map(one))
        .collect()
}

fn points(sheet: [Option<i64>; 5]) -> [Points; 5] {
    sheet.map(|one| one.map_or(Points::Within(1, 5), Points::Known))
}

/// Every way to know all five.
fn full() -> impl Iterator<Item = [i64; 5]> {
    sheets().into_iter().filter_map(|sheet| {
        let known: Vec<i64> = sheet.iter().copied().flatten().collect();
        known.try_into().ok()
    })
}

fn card() -> Scorecard {
    Model::plain([1; 5], Missing::Interval).card()
}

#[test]
fn p_071_every_total_has_one_level_and_any_other_is_an_error() {
    let rulebook = preset();
    let risk = rulebook.risk().unwrap();
    for total in -100..=100 {
        let expected = match total {
            5..=9 => Ok("very_high"),
            10..=14 => Ok("high"),
            15..=19 => Ok("medium"),
            20..=25 => Ok("low"),
            _ => Err("total-range"),
        };
        let found = risk.level_of(total).map(|level| level.code().as_str());
        assert_eq!(found.map_err(|error| error.code()), expected, "{total}");
        let place = card().level_of(total).ok();
        assert_eq!(place.map(|place| LEVELS[place]), expected.ok(), "{total}");
    }
}

#[test]
fn p_072_a_higher_total_is_never_riskier() {
    let places: Vec<usize> = (5..=25).map(|total| card().level_of(total).unwrap()).collect();
    assert!(places.windows(2).all(|pair| pair[1] <= pair[0]));
    let riskier = card().reads(Direction::HigherIsRiskier);
    let places: Vec<usize> = (5..=25).map(|total| riskier.level_of(total).unwrap()).collect();
    assert!(places.windows(2).all(|pair| pair[0] <= pair[1]));
    assert_eq!(
        [places[4], places[5], places[9], places[10], places[14], places[15]],
        [0, 1, 1, 2, 2, 3]
    );
}

#[test]
fn p_073_a_point_more_is_a_point_more_of_the_total_and_never_riskier() {
    let card = card();
    for sheet in full() {
        let before = card.score(sheet.map(Points::Known));
        for factor in 0..5 {
            let mut more = sheet;
            more[factor] += 1;
            if more[factor] > 5 {
                continue;
            }
            let after = card.score(more.map(Points::Known));
            assert_eq!(after.min.num(), before.min.num() + 1);
            assert!(after.level().unwrap() <= before.level().unwrap());
        }
    }
}

#[test]
fn p_074_with_the_anchors_1_3_5_only_all_totals_are_odd() {
    let card = card();
    let mut of_level: [BTreeSet<i64>; 4] = Default::default();
    let anchored = full().filter(|sheet| sheet.iter().all(|points| points % 2 == 1));
    for sheet in anchored {
        let scored = card.score(sheet.map(Points::Known));
        assert_eq!((scored.min, scored.min.den()), (scored.max, 1));
        of_level[scored.level().unwrap()].insert(scored.min.num());
    }
    let expected = [vec![21, 23, 25], vec![15, 17, 19], vec![11, 13], vec![5, 7, 9]];
    assert_eq!(of_level.map(|totals| totals.into_iter().collect::<Vec<_>>()), expected);
}

#[test]
fn p_075_with_equal_weights_the_order_of_factors_is_irrelevant() {
    for missing in
        [Missing::Interval, Missing::Pessimistic, Missing::Neutral, Missing::Redistribute]
    {
        let card = Model::plain([2; 5], missing).card();
        for sheet in sheets() {
            let mut sorted = sheet;
            sorted.sort_unstable();
            assert_eq!(card.score(points(sheet)), card.score(points(sorted)), "{sheet:?}");
        }
    }
}

/// Against the enumeration: all 7 776 sheets, each rule for what is missing, several weights, both
/// directions, several least numbers of known factors.
#[test]
fn p_077_the_interval_is_that_of_all_completions() {
    let rules = [Missing::Interval, Missing::Pessimistic, Missing::Neutral, Missing::Redistribute];
    let weights =
        [[1, 1, 1, 1, 1], [1, 2, 3, 0, 1], [0, 0, 1, 0, 0], [3, 3, 3, 3, 3], [7, 1, 1, 1, 1]];
    let sheets = sheets();
    for missing in rules {
        for weights in weights {
            let mut model = Model::plain(weights, missing);
            for (direction, min_known) in [
                (Direction::HigherIsSafer, 1),
                (Direction::HigherIsSafer, 4),
                (Direction::HigherIsRiskier, 2),
            ] {
                (model.direction, model.min_known) = (direction, min_known);
                // A step of at most five points jumps over no level.
                let gapless = weights.iter().all(|weight| *weight <= 5);
                let card = model.card();
                for sheet in &sheets {
                    let compared = model.compare(&card, &points(*sheet), gapless);
                    assert!(compared.is_ok(), "{}", compared.unwrap_err());
                }
            }
        }
    }
}

#[test]
fn p_077_each_factor_has_its_own_rule_for_what_is_missing() {
    let mut model = Model::plain([1, 2, 1, 1, 1], Missing::Interval);
    model.weights[1].1 = Missing::Redistribute;
    model.weights[2].1 = Missing::Neutral;
    model.weights[3].1 = Missing::Pessimistic;
    model.neutral = 2;
    let card = model.card();
    for sheet in sheets() {
        let compared = model.compare(&card, &points(sheet), false);
        assert!(compared.is_ok(), "{}", compared.unwrap_err());
    }
}

#[test]
fn p_078_a_level_needs_four_of_five() {
    let card = card();
    let mut by_known = [0_usize; 6];
    for sheet in sheets() {
        let scored = card.score(points(sheet));
        by_known[scored.known] += usize::from(scored.level().is_some());
    }
    assert_eq!(by_known[..4], [0; 4]);
    assert_eq!(by_known[5], 3125);
    // Four known: only 5-9, 10-14, 15-19, 20-24 and 21-25 lie in one level.
    let fours = full().filter(|sheet| sheet[0] == 1);
    let fours = fours.filter(|sheet| [4, 9, 14, 19, 20].contains(&sheet[1..].iter().sum::<i64>()));
    assert_eq!(by_known[4], 5 * fours.count());
}

#[test]
fn p_079_learning_never_widens_the_interval() {
    let models =
        [Model::plain([1; 5], Missing::Interval), Model::plain([1, 0, 4, 2, 1], Missing::Interval)];
    for mut model in models {
        for min_known in [1, 3] {
            model.min_known = min_known;
            let card = model.card();
            for sheet in sheets() {
                let before = card.score(points(sheet));
                for factor in (0..5).filter(|factor| sheet[*factor].is_none()) {
                    for known in 1..=5 {
                        let mut more = sheet;
                        more[factor] = Some(known);
                        let after = card.score(points(more));
                        assert!(before.min <= after.min && after.max <= before.max);
                        assert!(before.safest <= after.safest && after.riskiest <= before.riskiest);
                        assert_eq!(after.known, before.known + 1);
                    }
                }
            }
        }
    }
}

#[test]
fn d002_79_an_empty_customer_has_no_level_whatever_the_rule() {
    for missing in
        [Missing::Interval, Missing::Pessimistic, Missing::Neutral, Missing::Redistribute]
    {
        for min_known in [0, 1, 5] {
            let mut model = Model::plain([1; 5], missing);
            model.min_known = min_known;
            let scored = model.card().score([]);
            assert_eq!(
                (scored.level(), scored.safest, scored.riskiest),
                (None, 0, 3),
                "{missing:?}"
            );
            assert_eq!((scored.min.num(), scored.max.num()), (5, 25));
        }
    }
}

fn models() -> impl Strategy<Value = (Model, Vec<Points>)> {
    let rules = || {
        select(vec![
            Missing::Interval,
            Missing::Pessimistic,
            Missing::Neutral,
            Missing::Redistribute,
        ])
    };
    let direction = select(vec![Direction::HigherIsSafer, Direction::HigherIsRiskier]);
    let shape = (-4_i64..=4, 1_i64..=5, 1_usize..=5);
    (shape, direction, 0_usize..=6).prop_flat_map(
        move |((fewest, wide, count), direction, min_known)| {
            let most = fewest + wide;
            let weights = proptest::collection::vec((0_u32..=4, rules()), count);
            let weights =
                weights.prop_filter("a weight", |all| all.iter().any(|(one, _)| *one > 0));
            let cuts = proptest::collection::btree_set(-30_i64..=60, 0..5);
            let points = prop_oneof![
                (fewest..=most).prop_map(Points::Known),
                Just(Points::Within(fewest, most)),
                (fewest..=most, fewest..=most)
                    .prop_map(|(a, b)| Points::Within(a.min(b), a.max(b))),
            ];
            let points = proptest::collection::vec(points, count);
            (weights, cuts, fewest..=most, points).prop_map(
                move |(weights, cuts, neutral, points)| {
                    let cuts = cuts.into_iter().rev().collect();
                    let model = Model {
                        scale: (fewest, most),
                        weights,
                        cuts,
                        direction,
                        neutral,
                        min_known,
                    };
                    (model, points)
                },
            )
        },
    )
}

proptest! {
    #![proptest_config(config(3_000))]

    /// Any scale, weights, cuts and ranges.
    #[test]
    fn p_077_any_scorecard_is_read_as_by_enumeration((model, points) in models()) {
        let compared = model.compare(&model.card(), &points, false);
        prop_assert!(compared.is_ok(), "{}", compared.unwrap_err());
    }

    /// P-079: a range that gets smaller never brings back what was ruled out; where what is missing
    /// is an interval.
    #[test]
    fn p_079_any_narrower_range_narrows((mut model, points) in models(), place in 0_usize..5, to in 0_i64..=5) {
        model.weights.iter_mut().for_each(|(_, missing)| *missing = Missing::Interval);
        let card = model.card();
        let before = card.score(points.iter().copied());
        let mut after = points;
        let place = place % after.len();
        let (fewest, most) = after[place].range();
        after[place] = Points::Known((fewest + to).min(most));
        let after = card.score(after);
        prop_assert!(before.min <= after.min && after.max <= before.max);
        prop_assert!(before.safest <= after.safest && after.riskiest <= before.riskiest);
    }
}

#[test]
fn cards_that_mean_nothing_are_refused() {
    let weight = |weight| Weight { weight, missing: Missing::Interval };
    let code = |scale, weights: &[Weight], cuts: &[i64]| {
        Scorecard::new(scale, weights, cuts).map(|_| ()).map_err(|error| error.code())
    };
    let one = [weight(1)];
    assert_eq!(code((1, 1), &one, &[]), Err("points-scale"));
    assert_eq!(code((5, 1), &one, &[]), Err("points-scale"));
    assert_eq!(code((-1_001, 1), &one, &[]), Err("points-scale"));
    assert_eq!(code((1, 1_001), &one, &[]), Err("points-scale"));
    assert_eq!(code((-1_000, 1_000), &one, &[]), Ok(()));
    assert_eq!(code((1, 5), &[], &[]), Err("no-weight"));
    assert_eq!(code((1, 5), &[weight(0); 3], &[]), Err("no-weight"));
    assert_eq!(code((1, 5), &[weight(1_000); 64], &[]), Ok(()));
    assert_eq!(code((1, 5), &[weight(1_001)], &[]), Err("weight-range"));
    assert_eq!(code((1, 5), &[weight(1); 65], &[]), Err("weight-range"));
    assert_eq!(code((1, 5), &one, &[4, 4]), Err("bands-order"));
    assert_eq!(code((1, 5), &one, &[4, 3, 3]), Err("bands-order"));
    assert_eq!(code((1, 5), &one, &[2, 4]), Err("bands-order"));
    // The largest card there is stays exact, also spread.
    let spread = Weight { weight: 1_000, missing: Missing::Redistribute };
    let card = Scorecard::new((-1_000, 1_000), &[spread; 64], &[63_999_999]).unwrap();
    let most = card.score(
        (0..64).map(|n| if n < 63 { Points::Known(1_000) } else { Points::Within(-1_000, 1_000) }),
    );
    assert_eq!((most.min.reduced().num(), most.level()), (64_000_000, Some(0)));
    let less = card.score((0..63).map(|n| Points::Known(if n == 0 { 999 } else { 1_000 })));
    assert_eq!((less.min < Ratio::new(64_000_000, 1).unwrap(), less.level()), (true, Some(1)));
}
