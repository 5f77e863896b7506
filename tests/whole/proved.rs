//! The laws hold of whole rulebooks.

use super::{config, loaded};
use guanxi::testkit;
use guanxi::testkit::rulebook::whole_documents;
use guanxi::testkit::{examples, laws, log};
use guanxi::{Rulebook, label::Code};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(3))]

    #[test]
    fn the_laws_hold(document in whole_documents()) {
        let proof = testkit::prove_with(&loaded(&document), 4);
        prop_assert!(proof.holds(), "{}", proof);
    }
}

/// A scorecard without the level up to which warnings are cleared: what is below it clears them.
#[test]
fn the_limit_of_warnings_may_be_no_level_of_the_scorecard() {
    let rulebook = Rulebook::from_toml(
        r#"
        format = 1
        code = "x"
        currency = "CNY"
        time_zone = "UTC"
        [codes]
        role = ["agent"]
        cause = ["price"]
        [risk]
        levels = [{ code = "low", from = 3 }, { code = "very_high" }]
        factor = [{ code = "fit" }]
        [warning]
        clear_at_most = "high"
        [[warning.trigger]]
        cause = "silent"
        level = "medium"
        when = "interactions_90d = 0"
        "#,
    );
    let rulebook = rulebook.unwrap_or_else(|error| panic!("{}", error.report()));
    let mut cleared = 0;
    for events in examples(&log::warnings(&rulebook), 64) {
        for level in ["low", "very_high"] {
            let level: Code = level.parse().unwrap();
            let law = laws::warnings_keep_their_laws(&rulebook, &events, Some(&level));
            assert_eq!(law, Ok(()), "{events:?}");
        }
        cleared += usize::from(format!("{events:?}").contains("Clear"));
    }
    assert!(cleared > 0, "no log clears a warning");
}
