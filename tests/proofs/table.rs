//! The table of laws names every property once, and every test that it names is there.

use std::collections::BTreeMap;
use std::path::Path;

use guanxi::label::Language;
use guanxi::testkit::laws::{self, About, Home, LAWS};

#[test]
fn every_property_is_named_once() {
    let properties: Vec<String> = (1..=123).map(|number| format!("P-{number:03}")).collect();
    let of = |letter: char| LAWS.iter().map(|law| law.id).filter(move |id| id.starts_with(letter));
    assert!(of('P').eq(properties.iter().map(String::as_str)));
    for letter in ['T', 'G'] {
        let ids: Vec<&str> = of(letter).collect();
        let numbered: Vec<String> =
            (1..=ids.len()).map(|number| format!("{letter}-{number:02}")).collect();
        assert_eq!(ids, numbered);
    }
}

#[test]
fn every_law_says_what_it_is_in_both_languages() {
    for law in LAWS {
        let (english, chinese) = (law.text(Language::English), law.text(Language::Chinese));
        assert!(english.is_ascii() && english.ends_with('.'), "{}: {english}", law.id);
        assert!(chinese.ends_with('。') && !chinese.contains('.'), "{}: {chinese}", law.id);
        assert!(!law.room.is_empty());
        assert_eq!(laws::find(law.id), Some(law));
    }
}

/// Functions are held to the code when the crate is compiled; tests are looked for here.
#[test]
fn every_test_that_is_named_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let mut looked_at = 0;
    for law in LAWS {
        let Home::Test { test, why } = law.home else { continue };
        assert!(!why.is_empty());
        let (file, name) = test.split_once("::").unwrap();
        let text = files
            .entry(file)
            .or_insert_with(|| std::fs::read_to_string(folder.join(file)).unwrap_or_default());
        assert!(text.contains(&format!("fn {name}(")), "{}: there is no `{test}`", law.id);
        looked_at += 1;
    }
    assert!(looked_at > 20);
}

/// A law of any rulebook or store is a function, that of a bundled rulebook a test of the crate.
#[test]
fn laws_of_rulebooks_and_stores_are_functions() {
    for law in LAWS.iter().filter(|law| law.about == About::Preset) {
        assert!(matches!(law.home, Home::Test { .. }), "{}", law.id);
    }
    let of_yours = |about: About| matches!(about, About::Rulebook | About::Store);
    for law in LAWS.iter().filter(|law| of_yours(law.about)) {
        // G-05 is the conformance suite, which `prove_store` runs as it is.
        let told = matches!(law.home, Home::Functions(_)) || law.id == "G-05";
        assert!(told, "{}", law.id);
    }
}
