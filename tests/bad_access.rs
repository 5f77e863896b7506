//! Access policies that mean nothing: each with a stable code, the place and help, in TOML and in
//! JSON. A `¦` in a text stands before the place that the error points at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod marked_text;

use guanxi::{Error, Rulebook};
use marked_text::{check, error, place, place_of, refused_after};

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
[codes]
role = ["agent", "manager"]
channel = ["phone"]
"#;

/// Named cases: code, path, a part of the message and of the help, and the text after [`HEAD`].
macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused_after(HEAD, [$code, $path, $message, $help], &$text);
        }
    )*};
}

/// A grant to anybody with these keys besides.
fn grant(keys: &str) -> String {
    format!("[[access.grant]]\nrelation = \"any\"\n{keys}\n")
}

refused! {
    unknown_role: "unknown-code", "access.grant[0].role[1]", "there is no role `manger`",
        "did you mean `manager`?", grant("view = \"full\"\nrole = [\"agent\", ¦\"manger\"]");
    one_unknown_role: "unknown-code", "access.grant[0].role[0]", "there is no role `boss`",
        "write one of `agent`, `manager`", grant("view = \"full\"\nrole = ¦\"boss\"");
    role_twice: "duplicate-code", "access.grant[0].role[1]", "role `agent` stands twice", "name it once",
        grant("view = \"full\"\nrole = [\"agent\", ¦\"agent\"]");
    unknown_relation: "unknown-relation", "access.grant[0].relation", "`asigned` is no relation",
        "did you mean `assigned`?", "[[access.grant]]\nrelation = ¦\"asigned\"\nview = \"full\"";
    no_relation: "document-form", "access.grant[0]", "`relation`", "relation",
        "¦[[access.grant]]\nview = \"full\"";
    unknown_view: "unknown-view", "access.grant[0].view", "`ful` is no view", "did you mean `full`?",
        grant("view = ¦\"ful\"");
    unknown_field: "unknown-field", "access.grant[0].fields[1]", "there is no field `industri`",
        "did you mean `industry`?", grant("view = \"masked\"\nfields = [\"kind\", ¦\"industri\"]");
    unknown_partial_field: "unknown-field", "access.grant[0].partial[0]", "there is no field `fon`",
        "write one of", grant("view = \"masked\"\npartial = [¦\"fon\"]");
    field_twice: "duplicate-field", "access.grant[0].fields[1]", "`kind` stands twice", "name it once",
        grant("view = \"masked\"\nfields = [\"kind\", ¦\"kind\"]");
    whole_and_in_part: "field-twice", "access.grant[0].partial[0]", "`phone` is shown whole, and in part",
        "`fields` or in `partial`", grant("view = \"masked\"\nfields = [\"phone\"]\npartial = [¦\"phone\"]");
    no_mask: "no-partial-mask", "access.grant[0].partial[0]", "there is no partial mask for `budget`",
        "nowhere to withhold it", grant("view = \"masked\"\npartial = [¦\"budget\"]");
    masked_without_fields: "masked-without-fields", "access.grant[0].view", "lists the fields that it shows",
        "add `fields", grant("view = ¦\"masked\"");
    full_with_fields: "full-with-fields", "access.grant[0].fields", "shows every field and lists none",
        "view = \"masked\"", grant("view = \"full\"\nfields = ¦[\"kind\"]");
    full_with_partial_fields: "full-with-fields", "access.grant[0].partial", "shows every field",
        "take the list out", grant("view = \"full\"\npartial = ¦[\"phone\"]");
    fields_without_view: "fields-without-view", "access.grant[0].fields", "no view shows them",
        "add `view = \"masked\"`", grant("verbs = [\"edit\"]\nfields = ¦[\"kind\"]");
    grant_of_nothing: "grant-of-nothing", "access.grant[0]", "neither a view nor a verb",
        "what is not granted is denied", format!("¦{}", grant("role = \"agent\""));
    unknown_verb: "unknown-verb", "access.grant[0].verbs[0]", "`edti` is no verb", "did you mean `edit`?",
        grant("verbs = [¦\"edti\"]");
    view_as_a_verb: "unknown-verb", "access.grant[0].verbs[1]", "`view` does not stand among the verbs",
        "write `view = \"full\"`", grant("verbs = [\"edit\", ¦\"view\"]");
    verb_twice: "duplicate-verb", "access.grant[0].verbs[1]", "`edit` stands twice", "name it once",
        grant("verbs = [\"edit\", ¦\"edit\"]");
    two_grants_of_a_role: "duplicate-grant", "access.grant[1]",
        "role `agent` has two grants of relation `any`, the other one at access.grant[0]", "make them one",
        format!("{}¦{}", grant("view = \"full\"\nrole = \"agent\""),
            grant("verbs = [\"edit\"]\nrole = [\"manager\", \"agent\"]"));
    two_grants_of_everybody: "duplicate-grant", "access.grant[1]",
        "everybody has two grants of relation `any`", "make them one",
        format!("{}¦{}", grant("view = \"full\""), grant("verbs = [\"edit\"]"));
    unknown_sensitive_field: "unknown-field", "access.sensitive[0]", "there is no field `indstry`",
        "did you mean `industry`?", "[access]\nsensitive = [¦\"indstry\"]";
    unknown_basic_field: "unknown-field", "access.basic[1]", "there is no field `x`", "write one of",
        "[access]\nbasic = [\"size\", ¦\"x\"]";
    sensitive_and_basic: "sensitivity-twice", "access.basic[1]", "`phone` is both sensitive and basic",
        "one of the two lists only", "[access]\nsensitive = [\"phone\"]\nbasic = [\"size\", ¦\"phone\"]";
    unknown_field_of_a_dimension: "unknown-field", "access.dimensions.need", "there is no field `needs`",
        "write one of", "[access]\ndimensions = { need = ¦\"needs\" }";
    a_dimension_that_is_none: "tag-form", "access.dimensions. ", "cannot be a tag", "dimension:value",
        "[access]\ndimensions = { \" \" = ¦\"kind\" }";
    a_dimension_twice: "duplicate-code", "access.dimensions.need", "dimension `need` stands twice", "once",
        "[access]\ndimensions = { \" need\" = \"key_need\", need = ¦\"pains\" }";
    typo_in_a_key: "document-form", "access.grants", "`grants`", "`grant`", "[access]\n¦grants = []";
    typo_in_a_key_of_a_grant: "document-form", "access.grant[0].rolle", "`rolle`", "`role`",
        grant("view = \"full\"\n¦rolle = \"agent\"");
}

/// All that is wrong with a policy is told at once.
#[test]
fn everything_wrong_is_told_at_once() {
    let text = format!(
        "{HEAD}{}{}",
        grant("role = \"x\"\nview = \"y\"\nverbs = [\"z\"]"),
        grant("view = \"masked\"\nfields = [\"w\"]")
    );
    let found = error(&text, Rulebook::from_toml(&text));
    let codes: Vec<&str> = found.all().map(Error::code).collect();
    assert_eq!(codes, ["unknown-code", "unknown-view", "unknown-verb", "unknown-field"]);
}

#[test]
fn grants_need_roles() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n";
    let text = format!("{head}{}", grant("view = \"full\""));
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, ["no-roles", "codes.role", "grants need roles", "account_manager"]);
}

/// C-22: both documents say what everybody sees, and the host has to choose.
#[test]
fn presets_that_disagree_on_access() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    let marked = format!(
        "{head}use = [\"service_quality\",\n¦{{ preset = \"value_activity\", parts = [\"access\"] }}]\n"
    );
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    let message = "presets `service_quality` and `value_activity` both bring a grant to everybody, \
                   relation `any`";
    check(&found, ["preset-conflict", "use[1]", message, "access.sales"]);
    assert_eq!(place(&found), place_of(&marked, marked.find('¦').unwrap()));
}

#[test]
fn a_role_without_grants_is_no_part() {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    let text =
        format!("{head}use = [{{ preset = \"service_quality\", parts = [\"access.marketing\"] }}]");
    let found = error(&text, Rulebook::from_toml(&text));
    assert_eq!(found.code(), "unknown-part");
    assert_eq!(found.to_string(), "preset `service_quality` has no part `access.marketing`");
}

/// P-117: a list from which the last role was taken does not open the file to everybody.
#[test]
fn a_grant_to_an_empty_list_is_refused() {
    let grant = "[[access.grant]]\nrole = []\nrelation = \"any\"\nview = \"full\"\n";
    let text = format!(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
         [codes]\nrole = [\"am\", \"intern\"]\n{grant}"
    );
    let error = guanxi::Rulebook::from_toml(&text).unwrap_err();
    assert_eq!((error.code(), error.path()), ("document-form", Some("access.grant[0].role")));
    assert!(error.to_string().contains("names nobody"), "{error}");
}
