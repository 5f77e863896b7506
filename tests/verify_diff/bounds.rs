//! The work is bounded, and says so.

use std::time::{Duration, Instant};

use guanxi::Rulebook;
use guanxi::verify::{Proof, diff};

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
    assert_eq!(found.is_never_stricter().is_refuted(), true);
}

/// Pairs of facts far from each other: there are 2^20 remainders, and none is met twice.
#[test]
fn what_is_beyond_the_bound_is_unproved() {
    let pairs = |turned: bool| {
        let pair = |n: usize| match turned {
            false => format!("f{n} and f{}", n + 20),
            true => format!("f{} and f{n} and f{n}", n + 20),
        };
        let pairs: Vec<String> = (0..20).map(pair).collect();
        let pairs = if turned { pairs.into_iter().rev().collect() } else { pairs };
        pairs.join(" or ")
    };
    let (old, new) =
        (flags(&pairs(false)), flags(&format!("not (not ({})) and (f0 or not f0)", pairs(true))));
    let begin = Instant::now();
    let found = diff(&old, &new);
    assert!(begin.elapsed() < Duration::from_secs(120), "{:?}", begin.elapsed());
    match found.is_equivalent() {
        Proof::Proved => {}
        Proof::Unproved { paths } => assert_eq!(paths, ["scheme[tier]"]),
        other => panic!("{other:?}"),
    }
    // One of them also asks for something else: the search ends before it finds a case.
    let harder = flags(&format!("({}) and (f39 or f38 or f37)", pairs(false)));
    let found = diff(&old, &harder);
    assert!(!found.is_equivalent().is_proved(), "{found}");
}
