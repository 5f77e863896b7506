//! Partial masks: exact texts, and what holds of all of them.

use guanxi::policy::access::{FieldSet, mask};
use guanxi::record::{Customer, Field};
use proptest::prelude::*;

use super::{config, full_customer};

#[test]
fn phones() {
    for (text, masked) in [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("+8613812341234", "138****1234"),
        ("008613812341234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("+1 415 555 2671", "141****2671"), // eleven digits with the country
        ("0216543210", "****10"),           // ten
        ("1234567", "****67"),              // seven
        ("123456", "****"),                 // six
        ("no number", "****"),
        ("  ", ""),
    ] {
        assert_eq!(mask::phone(text), masked, "{text}");
    }
}

#[test]
fn names_and_the_rest() {
    assert_eq!(mask::name("张三丰"), "张*");
    assert_eq!(mask::name("𠮷野"), "𠮷*"); // beyond the basic plane
    assert_eq!(mask::name("é"), "*");
    assert_eq!(mask::email("a@b@c.cn"), "a***@c.cn");
    assert_eq!(mask::email("no address"), "***");
    assert_eq!(mask::email("李@例子.中国"), "李***@例子.中国");
    assert_eq!(mask::address("北京市海淀区"), "北京市***"); // six characters
    assert_eq!(mask::address("北京市海淀"), "***"); // five
    assert_eq!(mask::number("12345678"), "****5678");
    assert_eq!(mask::contact_point("021-6543 2109"), "021****2109");
    assert_eq!(mask::contact_point("weixin: li"), "***");
}

/// A field without a mask is cleared; fields that are not named stay.
#[test]
fn masks_apply_to_named_fields_only() {
    let mut customer = full_customer();
    mask::apply(&mut customer, FieldSet::NONE);
    assert_eq!(customer, full_customer());
    mask::apply(&mut customer, [Field::TaxId, Field::Address, Field::Budget].into_iter().collect());
    let mut expected = full_customer();
    expected.tax_id = Some("****001X".into());
    expected.address = Some("上海市***".into());
    expected.needs.budget = None;
    assert_eq!(customer, expected);
    let mut empty = Customer::new("K");
    mask::apply(&mut empty, FieldSet::all());
    assert_eq!(empty, Customer::new("K"));
}

type Mask = fn(&str) -> String;
const MASKS: [(&str, Mask); 7] = [
    ("name", mask::name),
    ("phone", mask::phone),
    ("email", mask::email),
    ("address", mask::address),
    ("number", mask::number),
    ("contact_point", mask::contact_point),
    ("other", mask::other),
];

proptest! {
    #![proptest_config(config(512))]

    /// Every mask is total; has a star where there is a text, and nothing where there is none; never
    /// is the text itself, unless that is stars.
    #[test]
    fn masks_hide(text in "\\PC{0,24}|[0-9+ -]{0,20}|[a-z张]{1,3}@[a-z.]{0,6}") {
        for (name, mask) in MASKS {
            let masked = mask(&text);
            if text.trim().is_empty() {
                prop_assert_eq!(masked, "", "{}", name);
            } else {
                prop_assert!(masked.contains('*'), "{name}: {masked}");
                prop_assert!(masked != text.trim() || text.contains('*'), "{name}: {masked}");
            }
        }
    }

    /// Of a number at most seven characters are shown, of a name one, of an address three.
    #[test]
    fn masks_show_so_much_and_no_more(text in "\\PC{0,40}|[0-9]{0,30}") {
        let shown = |masked: &str| masked.chars().filter(|c| *c != '*').count();
        prop_assert!(shown(&mask::phone(&text)) <= 7);
        prop_assert!(shown(&mask::name(&text)) <= 1);
        prop_assert!(shown(&mask::address(&text)) <= 3);
        prop_assert!(shown(&mask::number(&text)) <= 4);
    }

    /// A mask does not tell how long the hidden part is.
    #[test]
    fn masks_do_not_tell_lengths(a in "[0-9]{4,20}", b in "[0-9]{4,20}") {
        prop_assert_eq!(mask::phone(&format!("138{a}1234")).len(), mask::phone(&format!("138{b}1234")).len());
        prop_assert_eq!(mask::name(&format!("张{a}")), mask::name(&format!("张{b}")));
    }
}
