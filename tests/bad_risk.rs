//! Scorecards that mean nothing: each with a stable code, the place and help, in TOML and in JSON. A
//! `¦` in a text stands before the place that the error points at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod marked_text;

use guanxi::Rulebook;
use marked_text::{check, error, place, place_of, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[codes]
role = ["agent", "chief"]
[[scheme]]
code = "tier"
kind = "bands"
fact = "annual_amount"
bands = [{ code = "A", from = 10 }, { code = "B" }]
"#;

/// Named cases: code, path, a part of the message and of the help, and the text after [`HEAD`].
macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], &$text);
        }
    )*};
}

const LEVELS: &str = "levels = [{ code = \"low\", from = 4 }, { code = \"high\" }]\n";

const FACTOR: &str = "[[risk.factor]]\ncode = \"fit\"\n";

/// A scorecard of two levels and one factor with these keys besides.
fn risk(keys: &str) -> String {
    format!("[risk]\n{LEVELS}{keys}\n{FACTOR}")
}

/// One with these levels.
fn levels(levels: &str) -> String {
    format!("[risk]\nlevels = {levels}\n{FACTOR}")
}

/// One whose factor has these keys.
fn factor(keys: &str) -> String {
    format!("[risk]\n{LEVELS}{FACTOR}{keys}\n")
}

// --- the scorecard -------------------------------------------------------------------------------

refused! {
    scale_does_not_rise: "points-scale", "risk.points", "points from 5 to 5 are no scale", "min = 1, max = 5",
        risk("¦points = { min = 5, max = 5 }");
    scale_too_large: "points-scale", "risk.points", "0 to 1001", "min = 1, max = 5",
        risk("¦points = { min = 0, max = 1001 }");
    scale_half_said: "document-form", "risk.points", "the key `max` is missing", "max = ...",
        risk("points = ¦{ min = 1 }");
    unknown_direction: "unknown-word", "risk.direction", "no direction `higher_is_saver`", "did you mean `higher_is_safer`?",
        risk("direction = ¦\"higher_is_saver\"");
    unknown_missing: "unknown-word", "risk.missing", "`zero`", "`redistribute`",
        risk("missing = ¦\"zero\"");
    neutral_off_the_scale: "points-range", "risk.neutral", "`6` points", "from 1 to 5",
        risk("neutral = ¦6");
    unknown_role: "unknown-code", "risk.by", "`agnet`", "did you mean `agent`?",
        risk("by = ¦\"agnet\"");
    unknown_key: "document-form", "risk.min_know", "unknown key `min_know`", "`min_known`",
        risk("¦min_know = 2");
    period_of_hours: "civil-span", "risk.every", "24 hours", "days",
        risk("every = ¦\"24 hours\"");
    period_that_no_calendar_has: "bucket-epoch", "risk.every", "`2 weeks`", "`epoch`",
        risk("every = ¦\"2 weeks\"");
    period_no_year_consists_of: "bucket-period", "risk.every", "`5 months`", "1 quarter",
        risk("every = ¦\"5 months\"");
    epoch_is_no_day: "date-form", "risk.epoch", "2024-02-30", "write",
        risk("every = \"2 weeks\"\nepoch = ¦\"2024-02-30\"");
    unknown_parameter: "unknown-parameter", "risk.every", "`$oftn`", "parameters",
        risk("every = ¦\"$oftn\"");
    no_factor: "empty-list", "risk", "no factor", "[[risk.factor]]",
        format!("[¦risk]\n{LEVELS}");
    no_levels: "empty-list", "risk.levels", "no levels", "levels = [",
        format!("[risk]\nlevels = ¦[]\n{FACTOR}");
    nothing_said_of_levels: "empty-list", "risk.levels", "no levels", "levels = [",
        format!("[¦risk]\nmin_known = 1\n{FACTOR}");
}

// --- levels --------------------------------------------------------------------------------------

refused! {
    level_without_a_cut: "band-cut", "risk.levels[0].from", "`low` holds", "add `from`",
        levels("[¦{ code = \"low\" }, { code = \"high\" }]");
    lowest_level_with_a_cut: "no-otherwise", "risk.levels[1].from", "`high` is at the low end", "take out `from`",
        levels("[{ code = \"low\", from = 4 }, { code = \"high\", from = ¦2 }]");
    riskier_reading_has_its_floor_first: "band-cut", "risk.levels[1].from", "`high` holds", "add `from`",
        format!("[risk]\ndirection = \"higher_is_riskier\"\nlevels = [{{ code = \"low\" }}, ¦{{ code = \"high\" }}]\n{FACTOR}");
    safest_with_a_cut_where_higher_is_riskier: "no-otherwise", "risk.levels[0].from", "`low` is at the low end", "take out `from`",
        format!("[risk]\ndirection = \"higher_is_riskier\"\nlevels = [{{ code = \"low\", from = ¦2 }}, {{ code = \"high\", from = 4 }}]\n{FACTOR}");
    cuts_do_not_fall: "bands-order", "risk.levels", "[3, 3]", "safest first",
        levels("¦[{ code = \"low\", from = 3 }, { code = \"medium\", from = 3 }, { code = \"high\" }]");
    cuts_do_not_rise: "bands-order", "risk.levels", "does not fall", "safest first",
        format!("[risk]\ndirection = \"higher_is_riskier\"\nlevels = ¦[{{ code = \"low\" }}, {{ code = \"medium\", from = 4 }}, {{ code = \"high\", from = 3 }}]\n{FACTOR}");
    unknown_level: "unknown-choice", "risk.levels[0].code", "`lwo` is no value of `risk_level`", "did you mean `low`?",
        levels("[{ code = ¦\"lwo\", from = 4 }, { code = \"high\" }]");
    levels_riskiest_first: "level-order", "risk.levels[1].code", "`low` is not riskier", "safest first",
        levels("[{ code = \"high\", from = 4 }, { code = ¦\"low\" }]");
    level_twice: "level-order", "risk.levels[1].code", "`low` is not riskier", "each once",
        levels("[{ code = \"low\", from = 4 }, { code = ¦\"low\" }]");
    level_without_a_probability: "band-cut", "risk.levels[1].probability", "this one has none", "70%",
        levels("[{ code = \"low\", from = 4, probability = \"90%\" }, ¦{ code = \"medium\", from = 3 }, { code = \"high\" }]");
    riskiest_with_a_probability: "no-otherwise", "risk.levels[1].probability", "every probability that is left", "take out",
        levels("[{ code = \"low\", from = 4, probability = \"90%\" }, { code = \"high\", probability = ¦\"50%\" }]");
    probabilities_do_not_fall: "bands-order", "risk.levels[1].probability", "`90%`", "fall",
        levels("[{ code = \"low\", from = 4, probability = \"90%\" }, { code = \"medium\", from = 3, probability = ¦\"90%\" }, { code = \"high\" }]");
    probability_is_no_percentage: "percent-form", "risk.levels[0].probability", "`high`", "%",
        levels("[{ code = \"low\", from = 4, probability = ¦\"high\" }, { code = \"high\" }]");
    probability_above_one: "percent-range", "risk.levels[0].probability", "`101%`", "0% to 100%",
        levels("[{ code = \"low\", from = 4, probability = ¦\"101%\" }, { code = \"high\" }]");
    probability_of_nothing: "probability-range", "risk.levels[0].probability", "`0%`", "above 0%",
        levels("[{ code = \"low\", from = 4, probability = ¦\"0%\" }, { code = \"high\" }]");
    unknown_level_key: "document-form", "risk.levels[0].form", "unknown key `form`", "did you mean `from`?",
        levels("[{ code = \"low\", ¦form = 4 }, { code = \"high\" }]");
}

// --- factors -------------------------------------------------------------------------------------

refused! {
    weights_of_nothing: "no-weight", "risk.factor", "sum to nothing", "above 0",
        factor("weight = 0").replace("[[risk", "¦[[risk");
    weight_too_large: "weight-range", "risk.factor", "up to 1000", "small",
        factor("weight = 1001").replace("[[risk", "¦[[risk");
    factor_twice: "duplicate-code", "risk.factor[1]", "`factor.fit` stands twice", "code of its own",
        format!("{}¦[[risk.factor]]\ncode = \"fit\"\n", factor(""));
    bad_code: "code-form", "risk.factor[0].code", "`f 1`", "write",
        factor("").replace("\"fit\"", "¦\"f 1\"");
    unknown_missing_of_a_factor: "unknown-word", "risk.factor[0].missing", "`neutrl`", "did you mean `neutral`?",
        factor("missing = ¦\"neutrl\"");
    unknown_factor_key: "document-form", "risk.factor[0].wieght", "unknown key `wieght`", "did you mean `weight`?",
        factor("¦wieght = 2");
    unknown_fact: "unknown-fact", "risk.factor[0].fact", "`frist_contract`", "did you mean `first_contract`?",
        factor("fact = ¦\"age(frist_contract)\"\nbands = [{ from = \"1 year\", points = 5 }, { points = 1 }]");
    bands_without_a_fact: "factor-bands", "risk.factor[0].bands", "bands need a fact", "add `fact`",
        factor("bands = ¦[{ from = 1, points = 5 }, { points = 1 }]");
    band_without_a_cut: "band-cut", "risk.factor[0].bands[0]", "5 points", "from",
        factor("fact = \"orders_12m\"\nbands = [¦{ points = 5 }, { points = 1 }]");
    last_band_with_a_cut: "no-otherwise", "risk.factor[0].bands[1]", "1 points", "last",
        factor("fact = \"orders_12m\"\nbands = [{ from = 3, points = 5 }, ¦{ from = 1, points = 1 }]");
    bands_in_the_wrong_order: "bands-order", "risk.factor[0].bands[1].from", "`5 points` does not lie below", "less than the one above",
        factor("fact = \"orders_12m\"\nbands = [{ from = 1, points = 3 }, { from = ¦3, points = 5 }, { points = 1 }]");
    both_cuts: "band-cut", "risk.factor[0].bands[0]", "`5 points` needs just one", "`from` includes",
        factor("fact = \"orders_12m\"\nbands = [¦{ from = 3, above = 2, points = 5 }, { points = 1 }]");
    cut_of_another_type: "wrong-unit", "risk.factor[0].bands[0].from", "1 year", "orders_12m >= 12",
        factor("fact = \"orders_12m\"\nbands = [{ from = ¦\"1 year\", points = 5 }, { points = 1 }]");
    no_bands: "empty-list", "risk.factor[0].bands", "no band", "at least one band",
        factor("fact = \"orders_12m\"").replace("[[risk", "¦[[risk");
    points_of_a_band_off_the_scale: "points-range", "risk.factor[0].bands[1].points", "`0` points", "from 1 to 5",
        factor("fact = \"orders_12m\"\nbands = [{ from = 3, points = 5 }, { points = ¦0 }]");
    points_of_an_answer_off_the_scale: "points-range", "risk.factor[0].anchors[0].points", "`6` points", "from 1 to 5",
        factor("anchors = [{ code = \"full\", points = ¦6 }]");
    answer_twice: "duplicate-code", "risk.factor[0].anchors[1].code", "`full` stands twice", "once",
        factor("anchors = [{ code = \"full\", points = 5 }, { code = ¦\"full\", points = 4 }]");
    answer_code: "code-form", "risk.factor[0].anchors[0].code", "`very good`", "write",
        factor("anchors = [{ code = ¦\"very good\", points = 5 }]");
    value_without_points: "anchor-gap", "risk.factor[0].anchors", "no points for `none` of `need_fit`", "for each value",
        factor("fact = \"need_fit\"\nanchors = ¦[{ code = \"full\", points = 5 }, { code = \"partial\", points = 3 }]");
    no_anchors_for_a_choice: "anchor-gap", "risk.factor[0].anchors", "no points for `none`, `partial`, `full`", "for each value",
        factor("fact = \"need_fit\"").replace("[[risk", "¦[[risk");
    answer_that_is_no_value_first: "unknown-choice", "risk.factor[0].anchors[0].code", "`ful`", "did you mean `full`?",
        factor("fact = \"need_fit\"\nanchors = [{ code = ¦\"ful\", points = 4 }, { code = \"full\", points = 5 }, { code = \"partial\", points = 3 }, { code = \"none\", points = 1 }]");
    answer_that_is_no_value_last: "unknown-choice", "risk.factor[0].anchors[3].code", "`nonee`", "did you mean `none`?",
        factor("fact = \"need_fit\"\nanchors = [{ code = \"full\", points = 5 }, { code = \"partial\", points = 3 }, { code = \"none\", points = 1 }, { code = ¦\"nonee\", points = 1 }]");
}

/// Nothing that comes after the risk can tell it.
#[test]
fn a_factor_asks_for_no_later_result() {
    for (fact, name) in [
        ("risk_level", "risk_level"),
        ("assessed_level", "assessed_level"),
        ("class(tier)", "class(tier)"),
        ("age(last_assessment)", "last_assessment"),
        ("consecutive_at_least(high)", "consecutive_at_least(high)"),
        ("open_warning", "open_warning"),
        ("age(warning_opened)", "warning_opened"),
    ] {
        let message = format!("`{name}` is known only after the risk");
        let text =
            factor(&format!("fact = ¦\"{fact}\"\nanchors = [{{ code = \"low\", points = 5 }}]"));
        refused_after(HEAD, ["later-result", "risk.factor[0].fact", &message, "records"], &text);
    }
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = format!(
        "{HEAD}[risk]\ndirection = \"up\"\nlevels = [{{ code = \"lwo\", from = 4 }}, {{ code = \"high\" }}]\n\
         by = \"x\"\nmissing = \"none\"\n{FACTOR}fact = \"nothing\"\n"
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let mut codes: Vec<&str> = found.all().map(|one| one.code()).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        ["unknown-choice", "unknown-code", "unknown-fact", "unknown-word", "unknown-word"],
        "{}",
        found.report()
    );
}

/// A factor of the rulebook's own in place of one of a preset, and a rulebook that gives levels their
/// own cuts.
#[test]
fn a_preset_is_changed_key_by_key() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\nuse = [\"renewal\"]\n";
    let text = format!("{head}[risk]\nmin_known = 5\n[[risk.factor]]\ncode = \"trust\"\n");
    let rulebook = Rulebook::from_toml(&text).unwrap();
    let factors: Vec<&str> =
        rulebook.risk().unwrap().factors().iter().map(|one| one.code().as_str()).collect();
    assert_eq!(factors.len(), 6, "{factors:?}");
    // What is wrong points into the own document.
    let marked = format!("{head}[risk]\nneutral = ¦9\n");
    let at = place_of(&marked, marked.find('¦').unwrap());
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, ["points-range", "risk.neutral", "`9` points", "from 1 to 5"]);
    assert_eq!(place(&found), at);
}
