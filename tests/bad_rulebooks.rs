//! Rulebook files that mean nothing: each is refused with a stable code, the place, and help that
//! says what to write. A `¦` in a text stands before the place that the error points at.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

use guanxi::{Error, Rulebook};
use proptest::prelude::*;
use proptest::sample::Index;

const HEAD: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "Asia/Shanghai"
"#;

/// Where the mark is, as line and column from 1, and the text without it.
fn marked(text: &str) -> (Option<(usize, usize)>, String) {
    let at = text.find('¦').map(|at| {
        let before = &text[..at];
        let line = before.matches('\n').count() + 1;
        (line, before.rsplit('\n').next().unwrap().chars().count() + 1)
    });
    (at, text.replace('¦', ""))
}

fn place(error: &Error) -> Option<(usize, usize)> {
    error.position().map(|at| (at.line, at.column))
}

/// The one error of a TOML text; `path` is empty where it has none.
fn refused(code: &str, path: &str, help: &str, text: &str) {
    let (at, text) = marked(text);
    let error = match Rulebook::from_toml(&text) {
        Ok(_) => panic!("loads:\n{text}"),
        Err(error) => error,
    };
    let report = error.report();
    assert_eq!(error.all().count(), 1, "{report}");
    assert_eq!(error.code(), code, "{report}");
    assert_eq!(error.path().unwrap_or_default(), path, "{report}");
    assert_eq!(place(&error), at, "{report}{text}");
    let found = error.help().unwrap_or_default();
    assert!(!help.is_empty() && found.contains(help), "{report}");
}

/// Named cases: code, path, what the help contains, and the text after [`HEAD`].
macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $help:literal, $text:expr;)*) => {$(
        #[test]
        fn $name() {
            refused($code, $path, $help, &format!("{HEAD}{}", $text));
        }
    )*};
}

/// A list whose first class has this condition.
fn list(when: &str) -> String {
    scheme(&format!("{{ code = \"A\", when = {when} }}, {{ code = \"B\" }}"))
}

fn scheme(classes: &str) -> String {
    format!("[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{classes}]\n")
}

fn bands(fact: &str, bands: &str) -> String {
    format!("[[scheme]]\ncode = \"size\"\nkind = \"bands\"\nfact = {fact}\nbands = [{bands}]\n")
}

fn matrix(rest: &str) -> String {
    format!(
        r#"
        [[scheme]]
        code = "quadrant"
        kind = "matrix"
        rows = [{{ code = "high", when = "annual_amount > 5" }}, {{ code = "low" }}]
        columns = [{{ code = "high", when = "orders_12m >= 5" }}, {{ code = "low" }}]
        {rest}
        "#
    )
}

// --- names and keys ------------------------------------------------------------------------------

refused! {
    typo_in_a_key: "document-form", "tme_zone", "`time_zone`", "¦tme_zone = \"UTC\"";
    typo_in_a_key_of_a_class: "document-form", "scheme[0].classes[0].wen", "`when`",
        scheme("{ code = \"A\", ¦wen = \"strategic\" }");
    typo_in_a_kind: "document-form", "scheme[0].kind", "`list`, `bands`, `matrix`",
        "[[scheme]]\ncode = \"tier\"\nkind = ¦\"lists\"";
    missing_kind: "document-form", "scheme[0]", "`kind = ...`",
        "¦[[scheme]]\ncode = \"tier\"";
    unknown_fact: "unknown-fact", "scheme[0].classes[0].when", "did you mean `annual_amount`?",
        list("\"strategic and ¦anual_amount >= 5\"");
    unknown_window: "unknown-fact", "scheme[0].classes[0].when", "`orders_12m`",
        list("\"¦purchase_12m >= 5\"");
    unknown_fact_of_bands: "unknown-fact", "scheme[0].fact", "did you mean `annual_amount`?",
        bands("¦\"anual_amount\"", "{ code = \"A\", from = 5 }, { code = \"B\", from = 2 }, { code = \"C\" }");
    unknown_fact_of_one_band: "unknown-fact", "scheme[0].fact", "did you mean `annual_amount`?",
        bands("¦\"anual_amount\"", "{ code = \"A\" }");
    no_fact_of_bands: "bands-fact", "scheme[0].fact", "`age(first_deal)`",
        bands("¦\"annual_amount +\"", "{ code = \"A\" }");
    unknown_parameter: "unknown-parameter", "scheme[0].classes[0].when", "parameters = { least = ... }",
        list("\"annual_amount >= ¦$least\"");
    unused_parameter: "unused-parameter", "parameters.least", "did you mean `last`?",
        format!("parameters = {{ last = 5, least = ¦5 }}\n{}", list("\"annual_amount >= $last\""));
    unknown_code: "unknown-choice", "scheme[0].classes[0].when", "did you mean `high`?",
        list("\"risk_level = ¦hihg\"");
    unknown_scheme_in_a_condition: "unknown-fact", "scheme[0].classes[0].when", "did you mean",
        list("\"¦class(teir) = A\"");
    unknown_preset: "unknown-preset", "use[0]", "did you mean `renewal`?", "use = [¦\"renewals\"]";
    unknown_part: "unknown-part", "use[0].parts[0]", "did you mean `scheme.tier`?",
        "use = [{ preset = \"renewal\", parts = [¦\"scheme.teir\"] }]";
}

// --- types and units -----------------------------------------------------------------------------

refused! {
    amount_against_a_span: "wrong-unit", "scheme[0].classes[0].when", "`annual_amount >= 500000`",
        list("\"annual_amount >= ¦3 months\"");
    count_against_a_percentage: "wrong-unit", "scheme[0].classes[0].when", "`orders_12m >= 12`",
        list("\"orders_12m >= ¦20%\"");
    count_against_a_fraction: "wrong-unit", "scheme[0].classes[0].when", "`orders_12m >= 12`",
        list("\"orders_12m >= ¦1.5\"");
    date_against_a_span: "wrong-unit", "scheme[0].classes[0].when", "`age(first_deal) >= 3 months`",
        list("\"first_deal >= ¦3 months\"");
    age_against_a_number: "condition-type", "scheme[0].classes[0].when", "`age(first_deal) >= 3 months`",
        list("\"age(first_deal) >= ¦3\"");
    age_in_working_days: "condition-type", "scheme[0].classes[0].when", "working days need a calendar",
        list("\"age(first_deal) >= ¦3 working days\"");
    amount_as_a_flag: "condition-type", "scheme[0].classes[0].when", "`annual_amount >= 1`",
        list("\"¦annual_amount\"");
    flag_compared: "condition-syntax", "scheme[0].classes[0].when", "write `strategic`",
        list("\"¦strategic = true\"");
    top_by_a_number: "condition-type", "scheme[0].classes[0].when", "such as `20%`",
        list("\"¦top(annual_amount, 20)\"");
    too_many_of_too_few: "condition-type", "scheme[0].classes[0].when", "at least as many conditions",
        list("¦\"at_least(3, strategic, upsell)\"");
    unfinished_condition: "condition-syntax", "scheme[0].classes[0].when", "`strategic`",
        list("\"strategic and¦\"");
    foreign_sign: "condition-syntax", "scheme[0].classes[0].when", "write `>=`",
        list("\"annual_amount ¦≥ 5\"");
    unclosed_parenthesis: "condition-syntax", "scheme[0].classes[0].when", "`)`",
        list("\"(strategic or upsell¦\"");
    two_conditions_without_a_word: "condition-syntax", "scheme[0].classes[0].when", "`and`",
        list("\"strategic ¦upsell\"");
    parameter_of_another_type: "parameter-type", "parameters.least", "\"6 months\"",
        format!("parameters = {{ least = ¦5 }}\n[[parameter]]\ncode = \"least\"\ntype = \"span\"\n{}",
            list("\"age(first_deal) >= $least\""));
    parameter_in_the_wrong_place: "wrong-unit", "scheme[0].classes[0].when", "`annual_amount >= 500000`",
        format!("parameters = {{ least = \"20%\" }}\n{}", list("¦\"annual_amount >= $least\""));
    default_without_meaning: "parameter-form", "parameter[0].default", "\"6 months\"",
        format!("[[parameter]]\ncode = \"least\"\ntype = \"span\"\ndefault = ¦\"soon\"\n{}",
            list("\"age(first_deal) >= $least\""));
    too_many_decimals: "amount-decimals", "scheme[0].bands[0].from", "`5.1235`",
        bands("\"annual_amount\"", "{ code = \"A\", from = ¦\"5.12345\" }, { code = \"B\" }");
    cut_of_another_unit: "wrong-unit", "scheme[0].bands[0].from", "`annual_amount >= 500000`",
        bands("\"annual_amount\"", "{ code = \"A\", from = ¦\"3 months\" }, { code = \"B\" }");
}

// --- lists, bands and matrices -------------------------------------------------------------------

refused! {
    no_classes: "empty-list", "scheme[0].classes", "the last one has no `when`",
        "[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = ¦[]";
    no_bands: "empty-list", "scheme[0].bands", "the last one has no cut",
        "[[scheme]]\ncode = \"size\"\nkind = \"bands\"\nfact = \"annual_amount\"\nbands = ¦[]";
    last_class_with_when: "no-otherwise", "scheme[0].classes[1].when", "without `when`",
        scheme("{ code = \"A\", when = \"strategic\" }, { code = \"B\", when = ¦\"upsell\" }");
    middle_class_without_when: "early-otherwise", "scheme[0].classes[1]", "add `when`",
        scheme("{ code = \"A\", when = \"strategic\" }, ¦{ code = \"B\" }, { code = \"C\" }");
    last_class_with_keep: "keep-otherwise", "scheme[0].classes[1].keep", "take it out",
        scheme("{ code = \"A\", when = \"strategic\" }, { code = \"B\", keep = ¦\"upsell\" }");
    two_classes_of_one_code: "duplicate-code", "scheme[0].classes[1].code", "a code of its own",
        scheme("{ code = \"A\", when = \"strategic\" }, { code = ¦\"A\" }");
    class_named_by_a_label: "code-form", "scheme[0].classes[0].code", "`label`",
        scheme("{ code = ¦\"核心客户\", when = \"strategic\" }, { code = \"B\" }");
    two_schemes_of_one_code: "duplicate-code", "scheme[1]", "a code of its own",
        format!("{}¦{}", list("\"strategic\""), list("\"upsell\""));
    cuts_that_do_not_fall: "bands-order", "scheme[0].bands[1].from", "best first",
        bands("\"annual_amount\"", "{ code = \"A\", from = 5 }, { code = \"B\", from = ¦7 }, { code = \"C\" }");
    equal_cuts: "bands-order", "scheme[0].bands[1].from", "best first",
        bands("\"annual_amount\"", "{ code = \"A\", from = 5 }, { code = \"B\", from = ¦\"5.00\" }, { code = \"C\" }");
    from_and_above: "band-cut", "scheme[0].bands[0]", "`from` includes the value, `above` does not",
        bands("\"annual_amount\"", "¦{ code = \"A\", from = 5, above = 5 }, { code = \"B\" }");
    neither_from_nor_above: "band-cut", "scheme[0].bands[0]", "`from` includes the value",
        bands("\"annual_amount\"", "¦{ code = \"A\" }, { code = \"B\" }");
    last_band_with_a_cut: "no-otherwise", "scheme[0].bands[1]", "without `from` and `above`",
        bands("\"annual_amount\"", "{ code = \"A\", from = 5 }, ¦{ code = \"B\", from = 2 }");
    last_band_with_keep: "keep-otherwise", "scheme[0].bands[1].keep", "take it out",
        bands("\"annual_amount\"", "{ code = \"A\", from = 5 }, { code = \"B\", keep = ¦\"annual_amount >= 1\" }");
    spans_without_an_order: "bands-order", "scheme[0].bands[1].from", "best first",
        bands("\"age(first_deal)\"", "{ code = \"A\", from = \"1 month\" }, { code = \"B\", from = ¦\"30 days\" }, { code = \"C\" }");
    age_of_an_amount: "condition-type", "scheme[0].fact", "takes a date",
        bands("¦\"age(annual_amount)\"", "{ code = \"A\" }");
    keys_of_another_kind: "scheme-keys", "scheme[0].cells", "a list has `classes`",
        format!("{}cells = ¦[[\"A\"]]", list("\"strategic\""));
    ragged_matrix: "matrix-shape", "scheme[0].cells", "one cell for each column",
        matrix("cells = ¦[[\"core\", \"potential\"], [\"basic\"]]");
    matrix_of_another_size: "matrix-shape", "scheme[0].cells", "one list of cells for each row",
        matrix("cells = ¦[[\"core\", \"potential\"]]");
    unknown_class_of_a_cell: "unknown-code", "scheme[0].cells[0][1]", "`core`",
        matrix("cells = [[\"core\", ¦\"cor\"], [\"watch\", \"watch\"]]\n\
                classes = [{ code = \"core\" }, { code = \"watch\" }]");
    class_of_no_cell: "unused-class", "scheme[0].classes[1]", "put it into `cells`",
        matrix("cells = [[\"core\", \"core\"], [\"core\", \"core\"]]\n\
                classes = [{ code = \"core\" }, ¦{ code = \"watch\" }]");
    last_matrix_class_with_keep: "keep-otherwise", "scheme[0].classes[1].keep", "take it out",
        matrix("cells = [[\"core\", \"core\"], [\"watch\", \"watch\"]]\n\
                classes = [{ code = \"core\" }, { code = \"watch\", keep = ¦\"strategic\" }]");
    matrix_class_with_when: "scheme-keys", "scheme[0].classes[0].when", "take it out",
        matrix("cells = [[\"core\", \"core\"], [\"core\", \"core\"]]\n\
                classes = [{ code = \"core\", when = ¦\"strategic\" }]");
    matrix_without_columns: "scheme-keys", "scheme[0].columns", "`columns = ",
        "¦[[scheme]]\ncode = \"quadrant\"\nkind = \"matrix\"\nrows = [{ code = \"all\" }]\ncells = [[\"core\"]]";
    code_of_a_band_of_an_axis: "code-form", "scheme[0].rows.bands[0].code", "letters",
        "[[scheme]]\ncode = \"quadrant\"\nkind = \"matrix\"\n\
         rows = { fact = \"orders_12m\", bands = [{ code = ¦\"very high\", from = 5 }, { code = \"low\" }] }\n\
         columns = [{ code = \"all\" }]\ncells = [[\"core\"], [\"watch\"]]";
}

// --- hysteresis and reviews ----------------------------------------------------------------------

refused! {
    keep_stronger_than_when: "keep-not-implied", "scheme[0].classes[0].keep", "weaker than `when`",
        scheme("{ code = \"A\", when = \"orders_12m >= 5\", keep = ¦\"orders_12m >= 6\" }, { code = \"B\" }");
    keep_by_a_smaller_top_share: "keep-not-implied", "scheme[0].classes[0].keep", "weaker than `when`",
        scheme("{ code = \"A\", when = \"top(annual_amount, 20%)\", keep = ¦\"top(annual_amount, 15%)\" }, { code = \"B\" }");
    keep_of_another_fact: "keep-not-implied", "scheme[0].bands[0].keep", "weaker than `when`",
        bands("\"annual_amount\"", "{ code = \"A\", from = 5, keep = ¦\"strategic\" }, { code = \"B\" }");
    keep_too_large_to_prove: "keep-unproved", "scheme[0].classes[0].keep", "fewer different facts",
        scheme(&format!("{{ code = \"A\", when = \"{}\", keep = ¦\"strategic\" }}, {{ code = \"B\" }}", flags(13)));
    schemes_in_a_circle: "scheme-circle", "scheme[0]", "take `class(...)` out",
        "¦[[scheme]]\ncode = \"a\"\nkind = \"list\"\nclasses = [{ code = \"X\", when = \"class(b) = Y\" }, { code = \"O\" }]\n\
         [[scheme]]\ncode = \"b\"\nkind = \"list\"\nclasses = [{ code = \"Y\", when = \"class(a) = X\" }, { code = \"O\" }]";
    scheme_that_reads_itself: "scheme-circle", "scheme[0]", "take `class(...)` out",
        format!("¦{}", list("\"class(tier) = A\""));
    fortnight_without_epoch: "bucket-epoch", "scheme[0].review", "`review_epoch = ",
        format!("{}review = ¦\"2 weeks\"", list("\"strategic\""));
    review_that_tiles_no_year: "bucket-period", "scheme[0].review", "`1 quarter`",
        format!("{}review = ¦\"5 months\"", list("\"strategic\""));
    epoch_that_is_no_date: "date-form", "scheme[0].review_epoch", "`YYYY-MM-DD`",
        format!("{}review = \"1 week\"\nreview_epoch = ¦\"Monday\"", list("\"strategic\""));
    stay_in_working_days: "min-stay", "scheme[0].min_stay", "days, weeks, months",
        format!("{}min_stay = ¦\"3 working days\"", list("\"strategic\""));
}

/// So many independent conditions, joined by `and`.
fn flags(count: usize) -> String {
    let facts = [
        "strategic",
        "upsell",
        "demand_stable",
        "cultivable",
        "growth_potential",
        "dormant",
        "activity_declining",
        "about_to_churn",
        "key_decider_left",
        "successor_contacted",
        "open_warning",
        "orders_12m >= 5",
        "annual_amount >= 5",
    ];
    facts[..count].join(" and ")
}

#[test]
fn keep_is_proved_up_to_4096_cells() {
    let classes = format!(
        "{{ code = \"A\", when = \"{}\", keep = \"strategic\" }}, {{ code = \"B\" }}",
        flags(12)
    );
    Rulebook::from_toml(&format!("{HEAD}{}", scheme(&classes))).unwrap();
}

// --- facts, presets and money --------------------------------------------------------------------

refused! {
    reserved_fact: "reserved-fact", "fact[0].code", "choose another code",
        "[[fact]]\ncode = ¦\"top\"\ntype = \"flag\"";
    fact_that_is_well_known: "reserved-fact", "fact[0].code", "without declaring it",
        "[[fact]]\ncode = ¦\"nps\"\ntype = \"score\"";
    two_facts_of_one_code: "duplicate-code", "fact[1]", "a code of its own",
        "[[fact]]\ncode = \"vip\"\ntype = \"flag\"\n¦[[fact]]\ncode = \"vip\"\ntype = \"flag\"";
    choice_without_values: "fact-values", "fact[0].values", "values = [",
        "¦[[fact]]\ncode = \"sector\"\ntype = \"choice\"";
    values_without_a_choice: "fact-values", "fact[0].values", "take out `values`",
        "[[fact]]\ncode = \"sector\"\ntype = \"flag\"\nvalues = ¦[\"a\"]";
    value_that_stands_twice: "duplicate-code", "fact[0].values[1]", "once",
        "[[fact]]\ncode = \"sector\"\ntype = \"choice\"\nvalues = [\"a\", ¦\"a\"]";
    unknown_type_of_a_fact: "document-form", "fact[0].type", "`amount`",
        "[[fact]]\ncode = \"sector\"\ntype = ¦\"money\"";
    two_parameters_of_one_code: "duplicate-code", "parameter[1]", "a code of its own",
        "[[parameter]]\ncode = \"p\"\ntype = \"flag\"\n¦[[parameter]]\ncode = \"p\"\ntype = \"flag\"";
    missing_required_parameter: "required-parameter", "parameters", "medium_amount = 100000",
        "use = [\"follow_up\"]\n¦parameters = { new_within = \"6 months\" }";
    missing_own_parameter: "required-parameter", "parameters", "least = 12",
        format!("[[parameter]]\ncode = \"least\"\ntype = \"integer\"\nrequired = true\n[¦parameters]\n{}",
            list("\"orders_12m >= $least\""));
    two_presets_with_one_scheme: "preset-conflict", "use[1]", "parts",
        "use = [\"renewal\", ¦\"service_quality\"]";
    basis_that_is_no_amount: "annual-amount", "purchases.annual_amount", "`amount_12m`",
        "[purchases]\nannual_amount = ¦\"orders_12m\"";
    basis_that_is_itself: "annual-amount", "purchases.annual_amount", "`amount_12m`",
        "[purchases]\nannual_amount = ¦\"annual_amount\"";
    unknown_reading_of_returns: "document-form", "purchases.returns", "`on_return`, `on_purchase`",
        "[purchases]\nreturns = ¦\"never\"";
    float_for_money: "document-form", "scheme[0].bands[0].from", "\"5.5\"",
        bands("\"annual_amount\"", "{ code = \"A\", from = ¦5.5 }, { code = \"B\" }");
    float_for_a_parameter: "document-form", "parameters.least", "\"0.2\"",
        "parameters = { least = ¦0.2 }";
    effective_from_no_day: "date-form", "effective_from", "01 to 29",
        "effective_from = ¦\"2024-02-30\"";
    effective_from_without_quotes: "document-form", "effective_from", "in quotes",
        "effective_from = ¦2024-01-01";
    text_for_a_table: "document-form", "scheme[0].classes[0]", "{ ... }",
        scheme("¦\"A\"");
    number_for_a_text: "document-form", "scheme[0].code", "in quotes",
        "[[scheme]]\ncode = ¦5\nkind = \"list\"";
    table_for_a_list: "document-form", "scheme", "[ ... ]",
        "scheme = ¦5";
    key_twice: "toml-syntax", "", "once", "¦currency = \"USD\"";
    text_without_end: "toml-syntax", "", "quotes", "label = { en = \"own¦\n";
    bare_word: "toml-syntax", "", "quotes", "effective_from = ¦today";
}

#[test]
fn foreign_money() {
    let text = HEAD.replace("CNY", "USD")
        + "use = [{ preset = \"service_quality\", parts = [\"scheme.tier\"] }]\n";
    let error = Rulebook::from_toml(&text).unwrap_err();
    let places: Vec<_> =
        error.all().map(|error| (error.code(), error.path(), place(error))).collect();
    let use_at = Some((6, 8));
    assert_eq!(
        places,
        [
            ("foreign-money", Some("use[0].service_quality.scheme.tier.bands[0].from"), use_at),
            ("foreign-money", Some("use[0].service_quality.scheme.tier.bands[1].from"), use_at),
        ]
    );
    assert!(error.help().unwrap().contains("write an entry of your own"));
}

// --- the head ------------------------------------------------------------------------------------

#[test]
fn bad_heads() {
    let head = |from: &str, to: &str| HEAD.replace(from, to);
    refused("format", "format", "`format = 1`", &head("format = 1", "format = ¦2"));
    refused("currency", "currency", "`CNY`", &head("\"CNY\"", "¦\"yuan\""));
    refused("no-currency", "currency", "`currency = ", &head("currency = \"CNY\"", ""));
    refused(
        "no-time-zone",
        "time_zone",
        "`time_zone = ",
        &head("time_zone = \"Asia/Shanghai\"", ""),
    );
    refused(
        "unknown-zone",
        "time_zone",
        "did you mean `Asia/Shanghai`?",
        &head("Asia/Shanghai\"", "Asia/Shanghia\"").replace("\"Asia", "¦\"Asia"),
    );
    refused("code-form", "code", "letters", &head("\"own\"", "¦\"our rules\""));
    refused("document-form", "format", "whole number", &head("format = 1", "format = ¦\"1\""));
    refused("document-form", "version", "\"1.2\"", &head("code =", "version = ¦1.2\ncode ="));
    refused("document-form", "", "`format = ...`", "¦");
}

// --- JSON ----------------------------------------------------------------------------------------

#[test]
fn bad_json() {
    let head = r#""format": 1, "code": "own", "currency": "CNY", "time_zone": "UTC""#;
    for (code, path, help, text) in [
        ("json-syntax", "", "`{ ... }`", "{".to_owned()),
        ("json-syntax", "", "comma", format!("{{{head},}}")),
        ("json-syntax", "", "one object", format!("{{{head}}} {{}}")),
        ("json-syntax", "", "quotes", "{format: 1}".to_owned()),
        ("document-form", "tme_zone", "`time_zone`", format!("{{{head}, \"tme_zone\": \"UTC\"}}")),
        (
            "document-form",
            "parameters.least",
            "\"0.5\"",
            format!("{{{head}, \"parameters\": {{\"least\": 0.5}}}}"),
        ),
        (
            "document-form",
            "scheme[0].bands[0].from",
            "\"5.5\"",
            format!(
                r#"{{{head}, "scheme": [{{"code": "size", "kind": "bands", "fact": "annual_amount",
               "bands": [{{"code": "A", "from": 5.5}}, {{"code": "B"}}]}}]}}"#
            ),
        ),
        ("document-form", "", "{ ... }", "[1]".to_owned()),
        (
            "document-form",
            "parameters.least",
            "in quotes",
            format!("{{{head}, \"parameters\": {{\"least\": null}}}}"),
        ),
        (
            "unknown-fact",
            "scheme[0].classes[0].when",
            "`annual_amount`",
            format!(
                r#"{{{head}, "scheme": [{{"code": "tier", "kind": "list",
               "classes": [{{"code": "A", "when": "¦anual_amount >= 5"}}, {{"code": "B"}}]}}]}}"#
            ),
        ),
    ] {
        let (at, text) = marked(&text);
        let error = Rulebook::from_json(&text).unwrap_err();
        let report = error.report();
        assert_eq!(error.all().count(), 1, "{report}");
        assert_eq!(error.code(), code, "{report}{text}");
        assert_eq!(error.path().unwrap_or_default(), path, "{report}{text}");
        assert!(error.position().is_some(), "{report}{text}");
        assert!(at.is_none() || place(&error) == at, "{report}{text}");
        assert!(error.help().is_some_and(|found| found.contains(help)), "{report}{text}");
    }
}

#[test]
fn a_number_of_json_that_no_float_holds_is_not_rounded_in_the_help() {
    let text = r#"{"format": 1, "code": "own", "parameters": {"least": 99999999999999999999}}"#;
    let error = Rulebook::from_json(text).unwrap_err();
    assert!(!error.report().contains("100000000000000000000"), "{}", error.report());
}

// --- all at once ---------------------------------------------------------------------------------

#[test]
fn all_that_is_wrong_is_reported_in_the_order_of_the_text() {
    let text = r#"
currency = "yuan"
format = 2
code = "our rules"
time_zone = "Asia/Shanghai"
parameters = { least = 5 }

[[scheme]]
code = "tier"
kind = "list"
min_stay = "3 working days"
review = "2 weeks"
classes = [
  { code = "A", when = "anual_amount >= 5" },
  { code = "A", when = "orders_12m >= 20%" },
  { code = "C", when = "strategic" },
]

[[fact]]
code = "top"
type = "flag"

[purchases]
annual_amount = "orders_12m"
"#;
    let error = Rulebook::from_toml(text).unwrap_err();
    let found: Vec<(usize, &str)> =
        error.all().map(|error| (place(error).unwrap().0, error.code())).collect();
    assert_eq!(
        found,
        [
            (2, "currency"),
            (3, "format"),
            (4, "code-form"),
            (6, "unused-parameter"),
            (11, "min-stay"),
            (12, "bucket-epoch"),
            (14, "unknown-fact"),
            (15, "duplicate-code"),
            (15, "wrong-unit"),
            (16, "no-otherwise"),
            (20, "reserved-fact"),
            (24, "annual-amount"),
        ],
        "{}",
        error.report()
    );
    assert!(error.all().all(|error| error.help().is_some_and(|help| !help.is_empty())));
}

// --- nothing panics ------------------------------------------------------------------------------

const PRESETS: [&str; 5] = [
    include_str!("../src/rulebook/presets/follow_up.toml"),
    include_str!("../src/rulebook/presets/follow_up_basics.toml"),
    include_str!("../src/rulebook/presets/renewal.toml"),
    include_str!("../src/rulebook/presets/service_quality.toml"),
    include_str!("../src/rulebook/presets/value_activity.toml"),
];

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    DeleteLine(Index),
    RepeatLine(Index),
    SwapLines(Index, Index),
    ReplaceByte(Index, u8),
    DeleteByte(Index),
    RepeatByte(Index),
    /// Takes a word of the text out and puts another one of the text there.
    SwapWord(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::DeleteLine),
        at().prop_map(Change::RepeatLine),
        (at(), at()).prop_map(|(a, b)| Change::SwapLines(a, b)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::ReplaceByte(at, byte)),
        at().prop_map(Change::DeleteByte),
        at().prop_map(Change::RepeatByte),
        (at(), at()).prop_map(|(a, b)| Change::SwapWord(a, b)),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut bytes = text.as_bytes().to_vec();
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect();
    if bytes.is_empty() || words.is_empty() {
        return text.to_owned();
    }
    match change {
        Change::DeleteLine(at) => {
            lines.remove(at.index(lines.len()));
            return lines.concat();
        }
        Change::RepeatLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
            return lines.concat();
        }
        Change::SwapLines(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
            return lines.concat();
        }
        Change::SwapWord(out, into) => {
            return text.replacen(words[out.index(words.len())], words[into.index(words.len())], 1);
        }
        Change::ReplaceByte(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Change::DeleteByte(at) => {
            bytes.remove(at.index(bytes.len()));
        }
        Change::RepeatByte(at) => {
            let at = at.index(bytes.len());
            bytes.insert(at, bytes[at]);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A preset with a few changes.
fn changed_preset() -> impl Strategy<Value = String> {
    (0..PRESETS.len(), prop::collection::vec(change(), 1..6)).prop_map(|(preset, changes)| {
        changes.iter().fold(PRESETS[preset].to_owned(), |text, change| changed(&text, change))
    })
}

/// The same preset in JSON, with a few changes.
fn changed_json() -> impl Strategy<Value = String> {
    (0..3usize, any::<bool>(), prop::collection::vec(change(), 1..6)).prop_map(
        |(preset, pretty, changes)| {
            let name = ["renewal", "service_quality", "value_activity"][preset];
            let rulebook = Rulebook::preset(name).unwrap();
            let text = if pretty {
                serde_json::to_string_pretty(rulebook.document()).unwrap()
            } else {
                serde_json::to_string(rulebook.document()).unwrap()
            };
            changes.iter().fold(text, |text, change| changed(&text, change))
        },
    )
}

/// Words of conditions in any order.
fn condition_soup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "annual_amount",
        "strategic",
        "risk_level",
        "first_deal",
        "orders_12m",
        "class",
        "tier",
        "top",
        "share",
        "age",
        "at_least",
        "and",
        "or",
        "not",
        "in",
        "has",
        "true",
        "low",
        "(",
        ")",
        "{",
        "}",
        ",",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "20%",
        "5",
        "-1",
        "2.5",
        "3 months",
        "2024-02-29",
        "$least",
        "$",
        "by",
        "min",
        "revenue",
        "≥",
        "核心",
        "\\u0000",
        "1_000",
    ]);
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

/// Whatever is wrong is said, with a place that lies in the text and help.
fn well_reported(text: &str, result: guanxi::Result<Rulebook>) {
    let Err(error) = result else { return };
    assert!(!error.report().is_empty());
    for error in error.all() {
        assert!(!error.to_string().is_empty(), "{text}");
        assert!(error.help().is_some_and(|help| !help.is_empty()), "{}\n{text}", error.report());
        if let Some((line, column)) = place(error) {
            let lines: Vec<&str> = text.split('\n').collect();
            assert!((1..=lines.len()).contains(&line), "{}\n{text}", error.report());
            let within = lines[line - 1].len() + 1;
            assert!((1..=within).contains(&column), "{}\n{text}", error.report());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_text_does_not_panic(text in any::<String>()) {
        well_reported(&text, Rulebook::from_toml(&text));
        well_reported(&text, Rulebook::from_json(&text));
    }

    #[test]
    fn random_marks_do_not_panic(text in "[\\[\\]{}\"'=.,:#\\n a-c0-9-]{0,40}") {
        well_reported(&text, Rulebook::from_toml(&text));
        well_reported(&text, Rulebook::from_json(&text));
    }

    #[test]
    fn changed_presets_do_not_panic(text in changed_preset()) {
        well_reported(&text, Rulebook::from_toml(&text));
    }

    #[test]
    fn changed_json_does_not_panic(text in changed_json()) {
        well_reported(&text, Rulebook::from_json(&text));
    }

    #[test]
    fn any_condition_does_not_panic(when in condition_soup(), keep in condition_soup()) {
        let classes = format!(
            "{{ code = \"A\", when = \"{when}\", keep = \"{keep}\" }}, {{ code = \"B\" }}"
        );
        let text = format!("{HEAD}{}", scheme(&classes));
        well_reported(&text, Rulebook::from_toml(&text));
    }
}
