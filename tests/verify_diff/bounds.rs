//! The work is bounded, and says so.

use std::time::{Duration, Instant};

use guanxi::Rulebook;
use guanxi::verify::{DiffOptions, Proof, diff, diff_with};

use crate::rulebook;

/// A tier over forty flags that nothing connects.
fn flags(when: &str) -> Rulebook {
    let facts: Vec<String> =
        (0..40).map(|n| format!("[[fact]]\ncode = \"f{n}\"\ntype = \"flag\"\n")).collect();
    rulebook(&format!(
        "{}[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
         classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n",
        facts.concat()
    ))
}

/// So many of forty: equal remainders are met again, so that it is proved all the same.
#[test]
fn forty_facts_that_are_counted_are_compared() {
    let all: Vec<String> = (0..40).map(|n| format!("f{n}")).collect();
    let turned: Vec<String> = all.iter().rev().cloned().collect();
    let of =
        |count: u32, names: &[String]| flags(&format!("at_least({count}, {})", names.join(", ")));
    assert!(diff(&of(20, &all), &of(20, &turned)).is_equivalent().is_proved());
    let found = diff(&of(20, &all), &of(21, &all));
    assert!(found.is_equivalent().is_refuted());
    assert!(found.is_never_stricter().is_refuted());
}

/// Pairs of facts far from each other, written in two ways: there are 2^20 remainders, and none is met
/// twice.
#[test]
fn what_is_beyond_the_bound_is_unproved() {
    let joined = |text: &dyn Fn(usize) -> String, word: &str| {
        (0..20).map(text).collect::<Vec<String>>().join(word)
    };
    let pairs = joined(&|n| format!("f{n} and f{}", n + 20), " or ");
    let none = joined(&|n| format!("(not f{n} or not f{})", n + 20), " and ");
    // Facts are gone through in the order in which they are first asked for.
    let all = (0..40).map(|n| format!("f{n}")).collect::<Vec<String>>().join(" and ");
    let old = flags(&format!("{all} or {pairs}"));
    let new = |more: &str| flags(&format!("({all} or not ({none})){more}"));
    let begin = Instant::now();
    let options = DiffOptions::new().most_cells(50_000);
    let found = diff_with(&old, &new(""), &options);
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    let expected = Proof::Unproved { paths: vec!["scheme[tier]"] };
    assert_eq!((found.is_equivalent(), found.is_never_stricter()), (expected.clone(), expected));
    assert_eq!(found.unproved(), ["scheme[tier]"]);
    assert!(
        found
            .to_string()
            .ends_with("scheme[tier]: there is more to compare than is gone through\n")
    );
    // What was found before the end is true all the same.
    let found = diff_with(&old, &new(" and f39"), &options);
    assert!(found.is_equivalent().is_refuted(), "{found}");
}
