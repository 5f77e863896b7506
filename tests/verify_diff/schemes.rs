//! Classes: regions in words, hysteresis, top shares, order.

use guanxi::verify::{Changed, diff};

use crate::{at, feed_back, rulebook, tier};

/// Issue 8: a cut that changed is given as the region between both.
#[test]
fn a_cut_is_a_region() {
    let (old, new) = (tier("annual_amount >= 100000"), tier("annual_amount >= 200000"));
    let diff = diff(&old, &new);
    let difference = at(&diff, "scheme[tier]");
    assert_eq!(difference.cells.len(), 1);
    let cell = &difference.cells[0];
    assert_eq!(cell.given, "100000.00 <= annual_amount < 200000.00");
    assert_eq!((cell.old.as_str(), cell.new.as_str(), cell.stricter), ("A", "B", Some(true)));
    feed_back(&old, &new, "tier", difference);
}

/// The side of a cut is one value.
#[test]
fn a_side_is_one_value() {
    let (old, new) = (tier("orders_12m >= 12"), tier("orders_12m > 12"));
    let diff = diff(&old, &new);
    let difference = at(&diff, "scheme[tier]");
    assert_eq!(difference.cells[0].given, "orders_12m = 12");
    feed_back(&old, &new, "tier", difference);
}

/// `top` is the same question in both rulebooks, wherever their plans have it.
#[test]
fn top_shares_are_compared() {
    let (old, new) = (
        tier("top(annual_amount, 20%)"),
        tier("top(annual_amount, 20%) or top(orders_12m, 10%) and strategic"),
    );
    let found = diff(&old, &new);
    let difference = at(&found, "scheme[tier]");
    assert_eq!(difference.cells.len(), 1);
    assert_eq!(difference.cells[0].stricter, Some(false));
    let names: Vec<&str> =
        difference.cells[0].witness.given.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"top(orders_12m, 10%)") && names.contains(&"strategic"), "{names:?}");
    let more = tier("top(annual_amount, 25%)");
    let old = tier("top(annual_amount, 20%)");
    let found = diff(&old, &more);
    let cell = &at(&found, "scheme[tier]").cells[0];
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("B", "A"));
    // How many customers there must be before the share is known.
    let found = diff(&old, &tier("top(annual_amount, 20%, min = 5)"));
    let cell = &at(&found, "scheme[tier]").cells[0];
    assert_eq!(cell.given, "population = 4");
    assert_eq!((cell.old.as_str(), cell.new.as_str()), ("decided", "undetermined"));
    assert!(found.is_equivalent().is_refuted());
}

/// `keep` matters only to who has a class and would otherwise lose it.
#[test]
fn who_keeps_a_class_is_compared() {
    let with = |keep: &str| {
        rulebook(&format!(
            "[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"orders_12m >= 12\"{keep} }}, {{ code = \"B\" }}]\n"
        ))
    };
    let old = with(", keep = \"orders_12m >= 8\"");
    let new = with(", keep = \"orders_12m >= 10\"");
    let found = diff(&old, &new);
    assert_eq!(found.differences().len(), 1);
    let difference = at(&found, "scheme[tier].classes[A].keep");
    let cell = &difference.cells[0];
    assert_eq!(cell.given, "previous tier = A and 8 <= orders_12m < 10");
    assert_eq!((cell.old.as_str(), cell.new.as_str(), cell.stricter), ("A", "B", Some(true)));
    // One that says no more than the condition itself is none.
    let plain = diff(&with(""), &with(", keep = \"not (orders_12m < 12)\""));
    assert!(plain.is_equivalent().is_proved(), "{plain}");
}

/// Classes in another order are other ranks, whoever is in them.
#[test]
fn the_order_of_classes_is_compared() {
    let with = |first: &str, second: &str| {
        rulebook(&format!(
            "[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{first}, {second}, {{ code = \"C\" }}]\n"
        ))
    };
    let a = "{ code = \"A\", when = \"orders_12m > 9\" }";
    let b = "{ code = \"B\", when = \"orders_12m = 5\" }";
    let found = diff(&with(a, b), &with(b, a));
    let moved = found.changes().iter().find(|change| change.what == Changed::Moved).unwrap();
    assert_eq!(moved.path, "scheme[tier].classes");
    assert_eq!(moved.old.as_deref(), Some("A, B, C"));
    assert_eq!(at(&found, "scheme[tier].classes").cells[0].new, "B > A > C");
    assert!(found.is_equivalent().is_refuted());
}

/// A scheme that is missing in one of them is a difference by itself.
#[test]
fn a_scheme_can_be_new() {
    let found = diff(&rulebook(""), &tier("strategic"));
    assert_eq!(found.differences()[0].path, "scheme[tier]");
    assert_eq!(found.changes()[0].what, Changed::Added);
    assert!(found.is_equivalent().is_refuted());
}

/// What both assume is not a case.
#[test]
fn assumed_customers_only() {
    let with = |cut: u32| {
        rulebook(&format!(
            "assume = [\"orders_90d <= orders_12m\"]\n[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"orders_90d >= 5 and orders_12m >= {cut}\" }}, {{ code = \"B\" }}]\n"
        ))
    };
    let found = diff(&with(3), &with(5));
    assert!(found.is_equivalent().is_proved(), "{found}");
    assert!(diff(&with(5), &with(6)).is_equivalent().is_refuted());
}

/// A fact that has other values in the other rulebook is not the same fact.
#[test]
fn facts_of_other_values_are_kept_apart() {
    let with = |values: &str| {
        rulebook(&format!(
            "[[fact]]\ncode = \"region\"\ntype = \"choice\"\nvalues = [{values}]\n\
             [[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"region = north\" }}, {{ code = \"B\" }}]\n"
        ))
    };
    let found = diff(&with("\"north\", \"south\""), &with("\"north\", \"south\", \"west\""));
    assert!(at(&found, "fact[region].values[west]").exact);
    assert!(!at(&found, "scheme[tier]").exact);
    assert!(found.is_equivalent().is_refuted());
}
