//! The level that a probability of renewal stands for (A-13, P-080).

use guanxi::quantity::Ratio;

use super::*;

#[test]
fn p_080_every_probability_has_one_level_and_a_higher_one_is_never_riskier() {
    let rulebook = preset();
    let risk = rulebook.risk().unwrap();
    let mut before = 3;
    for quarters in 0..=400_i64 {
        // A quarter of a percent each.
        let level = risk.level_of_probability(Ratio::new(quarters, 400).unwrap()).unwrap();
        let place = match quarters {
            360.. => 0,
            280..360 => 1,
            200..280 => 2,
            _ => 3,
        };
        assert_eq!(level.code(), LEVELS[place], "{quarters}");
        assert!(place <= before);
        before = place;
        // Exactly one: the ends of the others do not hold it.
        let holds = |level: &&guanxi::policy::risk::RiskLevel| {
            let (from, below) = level.probability();
            let at = Ratio::new(quarters, 400).unwrap();
            from.is_none_or(|from| from <= at) && below.is_none_or(|below| at < below)
        };
        assert_eq!(risk.levels().iter().filter(holds).count(), 1, "{quarters}");
    }
}

#[test]
fn a_13_there_is_no_gap_between_the_bands() {
    let rulebook = preset();
    let risk = rulebook.risk().unwrap();
    for (text, level) in [
        ("100%", "low"),
        ("90%", "low"),
        ("89.99%", "medium"),
        ("89.5%", "medium"),
        ("79.5%", "medium"),
        ("70%", "medium"),
        ("69.99%", "high"),
        ("69.5%", "high"),
        ("50%", "high"),
        ("49.99%", "very_high"),
        ("0%", "very_high"),
    ] {
        let found = risk.level_of_probability(text.parse().unwrap()).unwrap();
        assert_eq!(found.code(), level, "{text}");
    }
    for wrong in [(-1, 100), (10_001, 10_000), (-1, 1_000_000), (2, 1)] {
        let ratio = Ratio::new(wrong.0, wrong.1).unwrap();
        let error = risk.level_of_probability(ratio).unwrap_err();
        assert_eq!(error.code(), "probability-range", "{wrong:?}");
        assert!(error.help().unwrap().contains("89.5%"));
    }
}

/// P-080: the bands of totals and of probabilities are in one order, and tile.
#[test]
fn p_080_the_bands_are_in_the_order_of_the_totals() {
    let rulebook = preset();
    let levels = rulebook.risk().unwrap().levels();
    let texts: Vec<String> = levels.iter().map(|level| level.probability_text()).collect();
    assert_eq!(texts, ["90%-100%", "70%-<90%", "50%-<70%", "0%-<50%"]);
    for pair in levels.windows(2) {
        assert_eq!(pair[0].probability().0, pair[1].probability().1);
    }
    assert_eq!((levels[0].probability().1, levels[3].probability().0), (None, None));
}

#[test]
fn a_rulebook_without_probabilities_says_so() {
    let rulebook = preset_with("levels = [{ code = \"low\", from = 15 }, { code = \"high\" }]");
    let risk = rulebook.risk().unwrap();
    let error = risk.level_of_probability(Ratio::ONE).unwrap_err();
    assert_eq!(error.code(), "no-probability");
    assert!(risk.levels().iter().all(|level| level.probability_text().is_empty()));
    // One level alone has every probability.
    let rulebook = preset_with("levels = [{ code = \"low\" }]");
    let risk = rulebook.risk().unwrap();
    assert_eq!(risk.level_of_probability(Ratio::ZERO).unwrap().code(), "low");
    assert_eq!(risk.level_of(5).unwrap().code(), "low");
}
