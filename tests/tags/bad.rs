//! Tags that mean nothing, and how they compose.

use guanxi::Rulebook;
use guanxi::policy::scheme::Case;

use crate::marked_text::{check, error, refused_after};
use crate::{HEAD, customer, own};

macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], $text);
        }
    )*};
}

refused! {
    blank_dimension: "tag-form", "tag[0].dimension", "`:x`", "industry:manufacturing",
        "[[tag]]\ndimension = ¦\" \"\nvalue = \"x\"";
    colon_in_a_dimension: "tag-form", "tag[0].dimension", "`a:b:x`", "industry:manufacturing",
        "[[tag]]\ndimension = ¦\"a:b\"\nvalue = \"x\"";
    blank_value: "tag-form", "tag[0].value", "`a:`", "industry:manufacturing",
        "[[tag]]\ndimension = \"a\"\nvalue = ¦\" \"";
    no_value: "document-form", "tag[0]", "`value`", "value = ...",
        "¦[[tag]]\ndimension = \"a\"";
    a_tag_twice: "duplicate-code", "tag[1]", "the tag `a:b` stands twice", "a code of its own",
        "[[tag]]\ndimension = \"a\"\nvalue = \"b\"\n¦[[tag]]\ndimension = \"a \"\nvalue = \"b\"";
    a_dimension_twice: "duplicate-code", "tag_dimension[1]", "`a` stands twice", "a code of its own",
        "[[tag_dimension]]\ncode = \"a\"\n¦[[tag_dimension]]\ncode = \"a\"";
    colon_in_a_dimension_of_its_own: "tag-form", "tag_dimension[0].code", "`a:b", "dimension:value",
        "[[tag_dimension]]\ncode = ¦\"a:b\"";
    unknown_field: "unknown-field", "tag_dimension[0].field", "`industri`", "did you mean `industry`?",
        "[[tag_dimension]]\ncode = \"a\"\nfield = ¦\"industri\"";
    a_key_too_many: "document-form", "tag[0].if", "`if`", "`dimension`",
        "[[tag]]\ndimension = \"a\"\nvalue = \"b\"\n¦if = \"strategic\"";
}

/// Conditions point into their text; the help says what to write.
#[test]
fn wrong_conditions() {
    for (when, code, help) in [
        ("complaint_total >= 1", "unknown-fact", "did you mean `complaints_total`?"),
        ("complaints_total", "condition-type", "complaints_total >= 1"),
        ("orders_total >= 10%", "wrong-unit", "orders_total >= 12"),
        ("class(tier) = A", "unknown-fact", "declare it"),
    ] {
        let text = format!("{HEAD}[[tag]]\ndimension = \"a\"\nvalue = \"b\"\nwhen = \"{when}\"\n");
        let found = error(&text, Rulebook::from_toml(&text));
        check(&found, [code, "tag[0].when", "`", help]);
        assert!(found.position().is_some());
    }
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let (one, other) = (own(""), own(""));
    let facts = other.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    let as_of = "2024-06-30".parse().unwrap();
    let error = one.tags().read(&customer(&[]), &[], &case, as_of, None).unwrap_err();
    assert_eq!(error.code(), "foreign-facts");
    assert_eq!(error.help(), Some("take them over with `Rulebook::adopt`"));
}

// --- composition ---------------------------------------------------------------------------------

/// The part `tag` brings its dimensions, facts and the schemes whose classes its rules read.
#[test]
fn the_part_brings_what_it_names() {
    let rulebook = own("use = [{ preset = \"service_quality\", parts = [\"tag\"] }]");
    let schemes: Vec<&str> = rulebook.schemes().iter().map(|one| one.code().as_str()).collect();
    assert_eq!(schemes, ["tier"]);
    assert_eq!((rulebook.tags().tags().len(), rulebook.tags().dimensions().len()), (9, 3));
    assert!(rulebook.document().lifecycle.is_empty());
    let document = rulebook.document();
    assert_eq!(Rulebook::try_from(document.clone()).unwrap().document(), document);
    let json = serde_json::to_string(document).unwrap();
    assert_eq!(Rulebook::from_json(&json).unwrap().document(), document);
    let basics = own("use = [{ preset = \"follow_up_basics\", parts = [\"tag\"] }]");
    assert_eq!(basics.document().fact[0].code, "main_category");
    assert!(basics.schemes().is_empty() && basics.document().parameter.is_empty());
}

#[test]
fn a_single_tag_brings_its_dimension() {
    let rulebook =
        own("use = [{ preset = \"value_activity\", parts = [\"tag.behaviour:complained\"] },\n\
                { preset = \"service_quality\", parts = [\"tag_dimension.need_type\"] }]");
    let tags: Vec<String> =
        rulebook.tags().tags().iter().map(|one| one.tag().to_string()).collect();
    assert_eq!(tags, ["behaviour:complained"]);
    let dimensions: Vec<&str> = rulebook.tags().dimensions().iter().map(|one| one.code()).collect();
    assert_eq!(dimensions, ["behaviour", "need_type"]);
    let text = format!("{HEAD}use = [{{ preset = \"renewal\", parts = [\"tag\"] }}]");
    let found = error(&text, Rulebook::from_toml(&text));
    assert_eq!((found.code(), found.path()), ("unknown-part", Some("use[0].parts[0]")));
}

/// An own tag replaces one of a preset, another adds; the same from two presets is an error.
#[test]
fn own_tags_replace_and_add() {
    let rulebook = own("use = [{ preset = \"value_activity\", parts = [\"tag\"] }]\n\
         [[tag]]\ndimension = \"behaviour\"\nvalue = \"complained\"\nwhen = \"complaints_90d >= 1\"\n\
         [[tag]]\ndimension = \"region\"\nvalue = \"north\"\n\
         [[tag_dimension]]\ncode = \"need\"\nlabel = { en = \"wants\" }");
    assert_eq!(rulebook.tags().tags().len(), 10);
    assert!(rulebook.registry().get("complaints_90d").is_some());
    assert!(rulebook.registry().get("complaints_total").is_none());
    let label = |text: &str| rulebook.tags().label(&text.parse().unwrap(), Default::default());
    assert_eq!(label("need:service"), "wants: service needed");
    assert_eq!(label("region:north"), "region: north");
    let text = format!(
        "{HEAD}use = [{{ preset = \"value_activity\", parts = [\"tag\"] }},\n\
         {{ preset = \"service_quality\", parts = [\"tag\"] }}]"
    );
    let found = error(&text, Rulebook::from_toml(&text));
    assert_eq!((found.code(), found.path()), ("preset-conflict", Some("use[1]")));
    assert!(found.to_string().contains("both bring a"), "{found}");
}
