//! What knowing one more factor would do, and the sheet that is filled in.

use guanxi::policy::risk::Settles;
use guanxi::record::Rating;
use proptest::sample::select;

use super::*;

fn level(total: i64, cuts: &[i64]) -> usize {
    cuts.iter().filter(|cut| total < **cut).count()
}

/// The levels that totals of known points and of unknown ones of 1 to 5 may mean.
fn settled(sheet: &[Option<i64>], weights: &[i64], cuts: &[i64]) -> bool {
    let end = |unknown: i64| {
        let total: i64 =
            sheet.iter().zip(weights).map(|(one, weight)| one.unwrap_or(unknown) * weight).sum();
        level(total, cuts)
    };
    sheet.iter().any(Option::is_some) && end(1) == end(5)
}

/// Against brute force: with each unknown factor in turn given each value of the scale.
fn check(rulebook: &Rulebook, sheet: [Option<i64>; 5], weights: [i64; 5]) {
    const CUTS: [i64; 3] = [20, 15, 10];
    let facts = rulebook.facts();
    let events = [event("e1", "2024-05-05", rated(sheet))];
    let reading = read(rulebook, &facts, &events, DAY);
    let found: Vec<(usize, Settles)> = reading
        .score
        .settles()
        .into_iter()
        .map(|(factor, settles)| {
            (FACTORS.iter().position(|code| factor.code() == code).unwrap(), settles)
        })
        .collect();
    let mut expected: Vec<(usize, Settles)> = Vec::new();
    if !settled(&sheet, &weights, &CUTS) {
        for place in (0..5).filter(|place| sheet[*place].is_none()) {
            let outcomes: Vec<bool> = (1..=5)
                .map(|points| {
                    let mut more = sheet;
                    more[place] = Some(points);
                    settled(&more, &weights, &CUTS)
                })
                .collect();
            let settles = match outcomes.iter().filter(|one| **one).count() {
                0 => Settles::Never,
                5 => Settles::Always,
                _ => Settles::Sometimes,
            };
            expected.push((place, settles));
        }
        // The most useful ones first, else as in the rulebook.
        let mut sorted = Vec::new();
        for wanted in [Settles::Always, Settles::Sometimes, Settles::Never] {
            sorted.extend(expected.iter().copied().filter(|(_, settles)| *settles == wanted));
        }
        expected = sorted;
    }
    assert_eq!(found, expected, "{sheet:?}");
}

#[test]
fn settles_says_what_knowing_one_more_would_do() {
    let rulebook = preset();
    // Every sheet of which at most three are unknown in the first places, and some of the rest.
    for n in (0..6_usize.pow(5)).step_by(7) {
        let one = |n: usize| (n > 0).then(|| i64::try_from(n).unwrap());
        let sheet = [n % 6, n / 6 % 6, n / 36 % 6, n / 216 % 6, n / 1296].map(one);
        check(&rulebook, sheet, [1; 5]);
    }
    check(&rulebook, [None; 5], [1; 5]);
}

#[test]
fn settles_heeds_weights() {
    let weights = [4, 1, 0, 1, 1];
    let text: String = FACTORS
        .iter()
        .zip(weights)
        .map(|(code, weight)| format!("[[risk.factor]]\ncode = \"{code}\"\nweight = {weight}\n"))
        .collect();
    let rulebook = load(&format!(
        "[risk]\nlevels = [{{ code = \"low\", from = 20 }}, {{ code = \"medium\", from = 15 }},\n\
         {{ code = \"high\", from = 10 }}, {{ code = \"very_high\" }}]\n{text}"
    ));
    for n in (0..6_usize.pow(5)).step_by(11) {
        let one = |n: usize| (n > 0).then(|| i64::try_from(n).unwrap());
        let sheet = [n % 6, n / 6 % 6, n / 36 % 6, n / 216 % 6, n / 1296].map(one);
        check(&rulebook, sheet, weights);
    }
}

proptest! {
    #![proptest_config(config(200))]

    /// The sheet holds what is known, and filled in again gives the same.
    #[test]
    fn the_sheet_says_what_is_known(points in [(); 5].map(|()| select(vec![None, Some(1), Some(2), Some(3), Some(4), Some(5)]))) {
        let rulebook = preset();
        let facts = rulebook.facts();
        let reading = read(&rulebook, &facts, &[event("e1", "2024-05-05", rated(points))], DAY);
        let sheet = reading.score.sheet("now");
        for (factor, points) in FACTORS.iter().zip(points) {
            let found = sheet.ratings.iter().find(|(code, _)| *code == factor).map(|(_, rating)| rating.clone());
            prop_assert_eq!(found, points.map(Rating::Points));
        }
        prop_assert_eq!(sheet.level.as_ref(), reading.score.level().map(|level| level.code()));
        prop_assert_eq!(sheet.description.as_str(), "now");
        let again = read(&rulebook, &facts, &[event("e2", "2024-05-05", sheet)], DAY);
        prop_assert_eq!(again.score.possible(), reading.score.possible());
        prop_assert_eq!(again.recorded.is_some(), reading.score.level().is_some());
    }
}

#[test]
fn a_score_as_data() {
    let rulebook = preset();
    let facts = rulebook.facts().with("need_fit", "partial").unwrap();
    let score = rulebook.risk().unwrap().score(&Case::new(&facts, date(DAY)), None).unwrap();
    let found = serde_json::to_value(&score).unwrap();
    assert_eq!(
        found,
        serde_json::json!({
            "factors": [
                { "factor": "stability", "points": { "within": [1, 5] }, "source": "unknown" },
                { "factor": "payment", "points": { "within": [1, 5] }, "source": "unknown" },
                { "factor": "need_fit", "points": { "known": 3 }, "source": "facts" },
                { "factor": "competitor", "points": { "within": [1, 5] }, "source": "unknown" },
                { "factor": "feedback", "points": { "within": [1, 5] }, "source": "unknown" },
            ],
            "min": { "num": 7, "den": 1 },
            "max": { "num": 23, "den": 1 },
            "known": 1,
            "possible": ["low", "medium", "high", "very_high"],
            "missing": ["stability", "payment", "competitor", "feedback"],
        })
    );
}
