//! The key of a name (D001-26, P-108).

use std::sync::LazyLock;

use guanxi::policy::duplicate::LegalForms;
use guanxi::testkit::record;
use proptest::prelude::*;

fn key(name: &str) -> Option<String> {
    static FORMS: LazyLock<LegalForms> = LazyLock::new(LegalForms::default);
    FORMS.key(name)
}

/// All of these have this key.
fn same(expected: &str, names: &[&str]) {
    for name in names {
        assert_eq!(key(name).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn legal_forms_of_chinese_names() {
    same(
        "北辰科技",
        &[
            "北辰科技",
            "北辰科技有限公司",
            "北辰科技股份有限公司",
            "北辰科技有限责任公司",
            "北辰科技有限責任公司",
            "北辰科技公司",
            "北辰 科技 有限 公司",
            "（北辰）科技有限公司",
            "北辰科技（有限合伙）",
            "北辰科技 Co., Ltd.",
            "北辰科技Ltd",
        ],
    );
    // A group is another customer than its daughter, a branch than its house.
    same("北辰科技集团", &["北辰科技集团有限公司", "北辰科技（集团）股份有限公司"]);
    assert_ne!(key("北辰科技有限公司上海分公司"), key("北辰科技有限公司"));
    assert_ne!(key("北辰科技（上海）有限公司"), key("北辰科技有限公司"));
}

#[test]
fn legal_forms_of_other_names() {
    same(
        "acme",
        &[
            "Acme",
            "ACME LTD",
            "Acme Ltd.",
            "Acme Limited",
            "Acme Co., Ltd.",
            "Acme Co Ltd",
            "Acme, Inc.",
            "Acme LLC",
            "Acme L.L.C.",
            "Acme GmbH",
            "ACME G.m.b.H.",
            "Acme GmbH & Co. KG",
            "Acme AG",
            "Acme S.A.",
            "Acme SA",
            "Acme s. a.",
            "Acme K.K.",
            "Acme A/S",
            "Acme Sdn. Bhd.",
            "Acme Pty Ltd",
            "Acme Co.Ltd",
            "Acme Co.,Ltd",
            "Acme Sp. z o.o.",
            "PT Acme Tbk",
            "Ａｃｍｅ　Ｌｔｄ．",
            "  Acme  ",
            "Acme-Ltd",
            "A.C.M.E.",
            "Acme® Ltd",
        ],
    );
    same("北辰", &["株式会社北辰", "北辰株式会社", "㈱北辰", "北辰（株）", "(株) 北辰", "㍿北辰"]);
    same("삼성", &["주식회사 삼성", "(주)삼성", "삼성㈜"]);
}

/// A form that is no word of its own is part of the name.
#[test]
fn a_form_within_a_word_is_no_form() {
    for (name, expected) in [
        ("Cisco", "cisco"),
        ("Zinc", "zinc"),
        ("Incas", "incas"),
        ("AcmeLtd", "acmeltd"),
        ("Limited Brands", "limitedbrands"),
        ("北株", "北株"),
        ("北辰 株", "北辰株"),
        ("Studio 54 Inc", "studio54"),
        ("3M Co", "3m"),
        ("公司宝", "公司宝"),
    ] {
        assert_eq!(key(name).as_deref(), Some(expected), "{name}");
    }
}

/// A name that is nothing but legal forms keeps itself; one without letters has no key.
#[test]
fn nothing_but_a_form() {
    for (name, expected) in [
        ("有限公司", "有限公司"),
        ("股份有限公司", "股份有限公司"),
        ("Ltd", "ltd"),
        ("Co., Ltd.", "coltd"),
        ("株式会社", "株式会社"),
        ("(株)", "株"),
        ("The Limited", "the"),
    ] {
        assert_eq!(key(name).as_deref(), Some(expected), "{name}");
    }
    for name in ["", " ", "\u{3000}", "-", "&", "()", "。", "\u{301}"] {
        assert_eq!(key(name), None, "{name:?}");
    }
}

/// Case in every script, and the letters of which case changes the number or the form.
#[test]
fn case_is_dropped_in_every_script() {
    same("strasse", &["Straße", "STRASSE", "STRAẞE", "strasse", "Strasse GmbH"]);
    same("istanbul", &["İstanbul", "ıstanbul", "ISTANBUL", "istanbul", "I\u{307}stanbul"]);
    same("οδυσσευσ", &["Οδυσσευς", "ΟΔΥΣΣΕΥΣ", "οδυσσευσ"]);
    same("москва", &["Москва", "МОСКВА", "ООО «Москва»"]);
    // Composed or not, an accent is the same one, and it counts.
    same("société", &["Société S.A.", "SOCIE\u{301}TE\u{301}"]);
    assert_ne!(key("Société"), key("Societe"));
    // One number, one width.
    same("３号店".replace('３', "3").as_str(), &["３号店", "3号店", "③号店"]);
    same("カブ", &["ｶﾌﾞ", "カブ"]);
}

/// Letters that only become neighbours once signs are gone are read again: the key of a key is itself.
#[test]
fn what_comes_together_is_read_again() {
    same("北辰", &["北辰 in c", "北辰 I.N.C.", "北辰inc"]);
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => record::texts(),
        2 => "\\PC{0,12}",
        3 => prop::collection::vec(
            prop::sample::select(vec![
                "北辰", "科技", "有限公司", "公司", "股份", "有限", "(", ")", "株", "株式会社", "（株）", " ",
                "\u{3000}", ".", "&", "-", "Acme", "Co", "Ltd", "in", "c", "S", "A", "İ", "ß", "㈱", "③", "é",
                "e\u{301}", "주식회사", "GmbH",
            ]),
            0..7,
        )
        .prop_map(|parts| parts.concat()),
    ]
}

/// The half-width form of a text in its full-width form.
fn wide(text: &str) -> String {
    let widen = |c: char| match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        other => other,
    };
    text.chars().map(widen).collect()
}

proptest! {
    /// P-108: idempotent.
    #[test]
    fn the_key_of_a_key_is_itself(name in names()) {
        if let Some(first) = key(&name) {
            prop_assert_eq!(key(&first), Some(first));
        }
    }

    /// P-108: width and case do not count.
    #[test]
    fn width_and_case_do_not_count(name in names()) {
        prop_assert_eq!(key(&wide(&name)), key(&name));
        prop_assert_eq!(key(&name.to_uppercase()), key(&name));
        prop_assert_eq!(key(&name.to_lowercase()), key(&name));
    }

    /// P-108: blanks do not count: more of them where there are some, and anywhere in names without
    /// other letters than Chinese ones.
    #[test]
    fn blanks_do_not_count(
        name in names(), chinese in "[北辰科技贸易有限公司股份]{0,8}", place in 0_usize..8,
        blank in prop::sample::select(vec![" ", "\u{3000}", "\t", "\u{a0}", "  "]),
    ) {
        let more = format!("{blank}{}{blank}", name.replace(' ', &format!("{blank} ")));
        prop_assert_eq!(key(&more), key(&name));
        let mut apart: Vec<char> = chinese.chars().collect();
        apart.splice(place.min(apart.len())..place.min(apart.len()), blank.chars());
        prop_assert_eq!(key(&apart.into_iter().collect::<String>()), key(&chinese));
    }

    /// P-108: the legal form does not count, alone or after another.
    #[test]
    fn legal_forms_do_not_count(
        name in "[北辰云海]{1,4}|[b-df-hj-np]{4,9}( [b-df-hj-np]{4,9})?",
        forms in prop::collection::vec(
            prop::sample::select(vec![" Co.", " Ltd", "有限公司", " (株)", ", Inc.", " S.A.", "股份有限公司"]), 0..3),
        front in prop::sample::select(vec!["", "株式会社", "㈱", "PT "]),
    ) {
        prop_assert_eq!(key(&format!("{front}{name}{}", forms.concat())), key(&name));
    }

    /// A key holds letters and digits only, and a name that holds any has one.
    #[test]
    fn keys_are_letters_and_digits(name in names()) {
        match key(&name) {
            Some(key) => prop_assert!(key.chars().all(char::is_alphanumeric), "{}", key),
            None => prop_assert!(!name.chars().any(|c| c.is_ascii_alphanumeric())),
        }
    }
}

/// P-108 with forms of one's own.
#[test]
fn forms_of_a_rulebook() {
    let forms = LegalForms::new(["集团", "Holding"], ["The"]).unwrap();
    assert_eq!(forms.key("北辰集团").as_deref(), Some("北辰"));
    assert_eq!(forms.key("The Acme Holding").as_deref(), Some("acme"));
    assert_eq!(forms.key("Acme Ltd").as_deref(), Some("acmeltd"));
    let none = LegalForms::new([], []).unwrap();
    assert_eq!(none.key("北辰有限公司").as_deref(), Some("北辰有限公司"));
}
