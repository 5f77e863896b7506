//! Id formats in a rulebook: what is wrong with them, where, and what to write instead; parts.
#![allow(clippy::unwrap_used)]

use guanxi::Rulebook;

fn rulebook(tables: &str) -> guanxi::Result<Rulebook> {
    Rulebook::from_toml(&format!(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n{tables}"
    ))
}

#[test]
fn every_fault_of_an_id_format_is_named_where_it_stands() {
    let error = rulebook(
        "[id.customer]\nprefix = \"K1\"\ndigits = 4\n[id.issue]\nprefix = \"WT\"\ndigits = 3\naccept = 4\n\
         [id.order]\nprefix = \"O\"\ndigits = 19\n",
    )
    .unwrap_err();
    let all: Vec<(&str, &str, &str)> =
        error.all().map(|one| (one.code(), one.path().unwrap(), one.help().unwrap())).collect();
    assert_eq!(
        all,
        [
            (
                "id-prefix",
                "id.customer.prefix",
                "write letters or signs without blanks; the last one must not be a digit"
            ),
            ("id-digits", "id.issue.accept", "write 1 to 3"),
            ("id-digits", "id.order.digits", "write 1 to 18"),
        ]
    );
}

#[test]
fn unknown_keys_and_codes_are_refused() {
    let code = |tables: &str| rulebook(tables).unwrap_err().code().to_owned();
    assert_eq!(code("[id.customer]\nprefix = \"KH\"\ndigit = 4\n"), "document-form");
    assert_eq!(code("[id.\"客户\"]\nprefix = \"KH\"\ndigits = 4\n"), "code-form");
    assert_eq!(
        code("[id.customer]\nprefix = \"KH\"\ndigits = 4\nperiod = \"week\"\n"),
        "document-form"
    );
}

/// An own format replaces that of a preset; a part brings one format alone.
#[test]
fn id_formats_are_parts() {
    let own = rulebook(
        "use = [{ preset = \"service_quality\", parts = [\"id\"] }]\n[id.customer]\ndigits = 6\n",
    )
    .unwrap();
    assert_eq!(own.id_format("customer").unwrap().to_string(), "6 digits");
    assert_eq!(own.id_format("issue").unwrap().canonical("WT202403001").unwrap(), "WT202403001");
    let one =
        rulebook("use = [{ preset = \"service_quality\", parts = [\"id.issue\"] }]\n").unwrap();
    assert_eq!(one.id_formats().count(), 1);
    assert_eq!(one.schemes().len(), 0);
    let error = rulebook(
        "use = [\"service_quality\", { preset = \"value_activity\", parts = [\"id\"] }]\n",
    )
    .unwrap_err();
    assert_eq!(error.code(), "preset-conflict");
    // A document that went through a rulebook says the same.
    let document = serde_json::to_string(own.document()).unwrap();
    let again = Rulebook::from_json(&document).unwrap();
    assert_eq!(again.id_format("customer").unwrap(), own.id_format("customer").unwrap());
    let none = rulebook("").unwrap().id_format("customer").unwrap_err();
    assert_eq!(none.help(), Some("add `[id.customer]` with `prefix` and `digits`"));
}
