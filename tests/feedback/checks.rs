//! Whether answers fit the rulebook, and the composite of their parts (D003-68, A-46, C-20).

use guanxi::quantity::Fraction;

use super::*;

/// What is wrong with a score on a scale of [`OWN`].
fn on(scale: &str, score: &str) -> Option<&'static str> {
    let rulebook = own(OWN);
    let found = wrong(rulebook.feedback().check(&answer(score).on_scale(code(scale))));
    assert!(found.len() <= 1 && found.iter().all(|(_, path)| path == "score"), "{found:?}");
    found.first().map(|(code, _)| *code)
}

#[test]
fn a_46_satisfaction_is_1_to_5_in_any_step() {
    let rulebook = own("");
    for scale in [None, Some(code(Feedback::SATISFACTION))] {
        for (score, expected) in [
            ("0.9999", Some("score-out-of-range")),
            ("1", None),
            ("1.0001", None),
            ("4.5", None),
            ("5", None),
            ("5.0001", Some("score-out-of-range")),
            ("-3", Some("score-out-of-range")),
        ] {
            let mut said = answer(score);
            said.scale.clone_from(&scale);
            let found = wrong(rulebook.feedback().check(&said));
            assert_eq!(found.first().map(|(code, _)| *code), expected, "{score} {scale:?}");
        }
    }
}

#[test]
fn d000_50_nps_is_0_to_10_in_whole_points() {
    for whole in 0..=10 {
        assert_eq!(on("nps", &whole.to_string()), None, "{whole}");
    }
    for (score, expected) in [
        ("-1", "score-out-of-range"),
        ("-0.0001", "score-out-of-range"),
        ("0.0001", "score-step"),
        ("8.5", "score-step"),
        ("9.9999", "score-step"),
        ("10.0001", "score-out-of-range"),
        ("11", "score-out-of-range"),
    ] {
        assert_eq!(on("nps", score), Some(expected), "{score}");
    }
}

#[test]
fn steps_count_from_the_lowest_score() {
    for (score, expected) in
        [("0.5", Some("score-out-of-range")), ("1.5", None), ("1.25", Some("score-step"))]
    {
        assert_eq!(on("stars", score), expected, "{score}");
    }
    for (score, expected) in [("-2", None), ("-1", Some("score-step")), ("0", None), ("2", None)] {
        assert_eq!(on("balance", score), expected, "{score}");
    }
}

/// Bounds stand in message and help; the step only where it says something.
#[test]
fn errors_say_what_to_write() {
    let rulebook = own(OWN);
    let error = |said: Feedback| rulebook.feedback().check(&said).unwrap_err();
    let says = |error: &Error| (error.code(), error.to_string(), error.help().unwrap().to_owned());
    let expected = |code, message: &str, help: &str| (code, message.to_owned(), help.to_owned());
    assert_eq!(
        says(&error(answer("11").on_scale(code("nps")))),
        expected(
            "score-out-of-range",
            "the score `11` is not 0 to 10",
            "write a score from 0 to 10 in steps of 1"
        )
    );
    assert_eq!(
        says(&error(answer("0"))),
        expected("score-out-of-range", "the score `0` is not 1 to 5", "write a score from 1 to 5")
    );
    assert_eq!(
        says(&error(answer("8.5").on_scale(code("nps")))),
        expected(
            "score-step",
            "score `8.5` lies between the steps of the scale 0 to 10 in steps of 1",
            "write `8` or `9`"
        )
    );
    assert_eq!(
        says(&error(answer("9").on_scale(code("nsp")))),
        expected("unknown-scale", "there is no scale of scores `nsp`", "did you mean `nps`?")
    );
    assert_eq!(
        says(&error(parts(&[("solvng", "4")]))),
        expected(
            "unknown-part",
            "there is no part of a composite `solvng`",
            "did you mean `solving`?"
        )
    );
    assert_eq!(
        says(&error(Feedback::default().about(code("prize")))),
        expected("unknown-topic", "there is no topic `prize`", "did you mean `price`?")
    );
    // A rulebook that declares nothing says that.
    let bare = own("");
    let error = bare.feedback().check(&Feedback::default().about(code("price"))).unwrap_err();
    assert_eq!(error.help(), Some("the rulebook declares none: add it to `[feedback]`"));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let rulebook = own(OWN);
    let said = parts(&[("communication", "6"), ("price", "3"), ("solving", "5")])
        .about(code("slow"))
        .about(code("rain"));
    let said = scored(said, "11");
    let expected = [
        ("score-out-of-range", "score"),
        ("score-out-of-range", "parts.communication"),
        ("unknown-part", "parts.price"),
        ("unknown-topic", "topics"),
    ];
    let found = wrong(rulebook.feedback().check(&said));
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
    // An unknown scale is wrong also where there is no score, and no score is judged on it.
    let unscored = Feedback::comment("thanks").on_scale(code("csat"));
    let scored = answer("11").on_scale(code("csat"));
    for said in [unscored, scored] {
        let found = wrong(rulebook.feedback().check(&said));
        assert_eq!(found, [("unknown-scale", "scale".to_owned())]);
    }
}

/// A comment has no score, and the parts are scored on their own scale whatever that of the answer is.
#[test]
fn d003_60_a_comment_needs_no_score() {
    let rulebook = own(OWN);
    let check = |said: &Feedback| wrong(rulebook.feedback().check(said));
    assert!(check(&Feedback::comment("响应及时，方案有效")).is_empty());
    assert!(check(&Feedback::default()).is_empty());
    let both = parts(&[("solving", "5")]);
    let both = scored(both, "9").on_scale(code("nps"));
    assert!(check(&both).is_empty());
    let beyond = parts(&[("solving", "9")]).on_scale(code("nps"));
    assert_eq!(check(&beyond), [("score-out-of-range", "parts.solving".to_owned())]);
}

#[test]
fn parts_may_have_a_scale_of_their_own() {
    let rulebook = own(&format!("{OWN}part_scale = \"nps\"\n"));
    let policy = rulebook.feedback();
    assert_eq!(policy.part_scale().code(), &"nps");
    assert_eq!(policy.check(&parts(&[("solving", "9")])), Ok(()));
    assert_eq!(wrong(policy.check(&parts(&[("solving", "4.5")])))[0].0, "score-step");
}

/// A rulebook may say in which steps the survey is answered.
#[test]
fn the_step_of_satisfaction_may_be_said() {
    let rulebook = own(
        "[feedback]\nscale = [{ code = \"satisfaction\", min = 1, max = 5 }]\npart = [\"a\"]\n",
    );
    let policy = rulebook.feedback();
    assert_eq!(policy.scales().len(), 1);
    assert_eq!(policy.check(&answer("4")), Ok(()));
    assert_eq!(wrong(policy.check(&answer("4.5"))), [("score-step", "score".to_owned())]);
    assert_eq!(
        wrong(policy.check(&parts(&[("a", "4.5")]))),
        [("score-step", "parts.a".to_owned())]
    );
}

#[test]
fn a_55_the_composite_is_the_plain_mean_of_all_declared_parts() {
    let rulebook = own(OWN);
    let composite = |scores: &[(&str, &str)]| rulebook.feedback().composite(&parts(scores));
    let three = |a, b, c| composite(&[("communication", a), ("solving", b), ("solution", c)]);
    assert_eq!(three("5", "4", "4"), Some(Fraction::new(13, 3).unwrap()));
    assert_eq!(three("1", "1", "1"), Some(Fraction::from(1)));
    assert_eq!(three("4.5", "4.5", "4.5"), Some("4.5".parse().unwrap()));
    assert_eq!(three("0", "0", "3"), Some(Fraction::from(1))); // also where it does not fit
    // Each of them may be missing: absent, not zero, and not the mean of the rest.
    assert_eq!(composite(&[("communication", "5"), ("solving", "5")]), None);
    assert_eq!(composite(&[("communication", "5"), ("solution", "5")]), None);
    assert_eq!(composite(&[("solving", "5"), ("solution", "5")]), None);
    assert_eq!(composite(&[]), None);
    // A part that is not declared does not count, nor does the score of the whole.
    let more =
        parts(&[("communication", "4"), ("solving", "4"), ("solution", "4"), ("price", "1")]);
    let more = scored(more, "1");
    assert_eq!(rulebook.feedback().composite(&more), Some(Fraction::from(4)));
    // Without declared parts there is no composite.
    assert_eq!(own("").feedback().composite(&more), None);
}

/// The largest scores there are do not leave the range.
#[test]
fn composites_of_the_largest_scores() {
    let rulebook = own(OWN);
    let all = |score: Score| {
        ["communication", "solving", "solution"]
            .iter()
            .fold(Feedback::default(), |answer, part| answer.part(code(part), score))
    };
    for score in [Score::MAX, Score::MIN, points("0.0001")] {
        assert_eq!(rulebook.feedback().composite(&all(score)), Some(Fraction::from(score)));
    }
}
