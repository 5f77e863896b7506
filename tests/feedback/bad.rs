//! Tables that mean nothing: each with a stable code, the place and help, in TOML and in JSON. A `¦`
//! stands before the place that the error points at.

use super::marked_text::{check, error, place, place_of, refused_after};
use super::*;

macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], $text);
        }
    )*};
}

refused! {
    a_code_of_a_scale: "code-form", "feedback.scale[0].code", "`净推荐值`", "`label`",
        "[feedback]\nscale = [{ code = ¦\"净推荐值\", min = 0, max = 10 }]\n";
    no_lowest_score: "document-form", "feedback.scale[0]", "`min` is missing", "add `min",
        "[feedback]\nscale = [¦{ code = \"nps\", max = 10 }]\n";
    a_lowest_score_that_is_no_number: "score-form", "feedback.scale[0].min", "`none`", "digits",
        "[feedback]\nscale = [{ code = \"nps\", min = ¦\"none\", max = 10 }]\n";
    a_flag_as_score: "score-form", "feedback.scale[0].max", "`true`", "digits",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = ¦true }]\n";
    too_many_decimals: "score-decimals", "feedback.scale[0].step", "`0.00001` has more than 4 decimals", "round it",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = 10, step = ¦\"0.00001\" }]\n";
    a_float: "document-form", "feedback.scale[0].step", "a float is not exact", "\"0.5\"",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = 10, step = ¦0.5 }]\n";
    a_scale_upside_down: "scale-bounds", "feedback.scale[0].max", "from `10` up to `0`", "`min` below `max`",
        "[feedback]\nscale = [{ code = \"nps\", min = 10, max = ¦0 }]\n";
    a_scale_of_one_score: "scale-bounds", "feedback.scale[0].max", "from `1` up to `1`", "below",
        "[feedback]\nscale = [{ code = \"nps\", min = 1, max = ¦1, step = 1 }]\n";
    a_step_that_does_not_lead_there: "scale-step", "feedback.scale[0].step", "steps of `3` do not lead from `0` to `10`", "divides",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = 10, step = ¦3 }]\n";
    a_step_of_zero: "scale-step", "feedback.scale[0].step", "steps of `0`", "above zero",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = 10, step = ¦0 }]\n";
    whole_points_that_do_not_lead_there: "scale-step", "feedback.scale[0].max", "steps of `1` do not lead from `0` to `2.5`", "divides",
        "[feedback]\nscale = [{ code = \"x\", min = 0, max = ¦\"2.5\" }]\n";
    another_satisfaction: "satisfaction-scale", "feedback.scale[0].max", "the survey of 1 to 5, not of 1 to 10", "a code of its own",
        "[feedback]\nscale = [{ code = \"satisfaction\", min = 1, max = ¦10 }]\n";
    satisfaction_from_zero: "satisfaction-scale", "feedback.scale[0].min", "not of 0 to 5", "the step may be said",
        "[feedback]\nscale = [{ code = \"satisfaction\", min = ¦0, max = 5 }]\n";
    a_scale_twice: "duplicate-code", "feedback.scale[1]", "`scale.nps` stands twice", "a code of its own",
        "[feedback]\nscale = [{ code = \"nps\", min = 0, max = 10 }, ¦{ code = \"nps\", min = 0, max = 5 }]\n";
    a_code_of_a_part: "code-form", "feedback.part[1].code", "`1`", "starting with a letter",
        "[feedback]\npart = [\"a\", ¦\"1\"]\n";
    a_part_twice: "duplicate-code", "feedback.part[1]", "`part.a` stands twice", "a code of its own",
        "[feedback]\npart = [\"a\", ¦{ code = \"a\" }]\n";
    an_unknown_scale_of_parts: "unknown-scale", "feedback.part_scale", "there is no scale of scores `nsp`", "did you mean `nps`?",
        "[feedback]\npart_scale = ¦\"nsp\"\nscale = [{ code = \"nps\", min = 0, max = 10 }]\n";
    a_code_of_a_topic: "code-form", "feedback.topic[0].code", "`响应延迟`", "`label`",
        "[feedback]\ntopic = [{ code = ¦\"响应延迟\" }]\n";
    a_topic_twice: "duplicate-code", "feedback.topic[1]", "`topic.slow` stands twice", "a code of its own",
        "[feedback]\ntopic = [{ code = \"slow\" }, ¦{ code = \"slow\", words = [\"late\"] }]\n";
    a_blank_word: "empty-field", "feedback.topic[0].words[1]", "every text one about `slow`", "write a word",
        "[feedback]\ntopic = [{ code = \"slow\", words = [\"slow\", ¦\"\u{3000}\"] }]\n";
    a_word_twice: "duplicate-code", "feedback.topic[0].words[1]", "the word `late` stands twice", "once",
        "[feedback]\ntopic = [{ code = \"slow\", words = [\"late\", ¦\"late\"] }]\n";
    a_key_too_many: "document-form", "feedback.topic[0].word", "unknown key `word`", "did you mean `words`?",
        "[feedback]\ntopic = [{ code = \"slow\", ¦word = [\"late\"] }]\n";
    a_table_too_many: "document-form", "feedback.topics", "unknown key `topics`", "did you mean `topic`?",
        "[feedback]\n¦topics = []\n";
}

/// All that is wrong, at once; a scale that is wrong is not unknown besides.
#[test]
fn everything_wrong_is_reported() {
    let text = format!(
        "{HEAD}[feedback]\npart_scale = \"bad\"\n\
         scale = [{{ code = \"bad\", min = \"x\", max = \"y\", step = \"z\" }}, {{ code = \"2\", min = 0, max = 1 }}]\n\
         part = [\"3\"]\ntopic = [{{ code = \"4\", words = [\" \", \"a\", \"a\"] }}]\n"
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let paths: Vec<&str> = found.all().filter_map(Error::path).collect();
    let expected = [
        "feedback.scale[0].min",
        "feedback.scale[0].max",
        "feedback.scale[0].step",
        "feedback.scale[1].code",
        "feedback.part[0].code",
        "feedback.topic[0].code",
        "feedback.topic[0].words[0]",
        "feedback.topic[0].words[2]",
    ];
    assert_eq!(paths, expected, "{}", found.report());
}

/// The same key from two presets is no conflict where both say the same; an unknown part is named.
#[test]
fn an_unknown_part_of_a_preset() {
    let marked = format!("{HEAD}use = [{{ preset = \"renewal\", parts = [¦\"feedback\"] }}]\n");
    let at = place_of(&marked, marked.find('¦').unwrap());
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, ["unknown-part", "use[0].parts[0]", "`renewal` has no part `feedback`", "`"]);
    assert_eq!(place(&found), at);
}
