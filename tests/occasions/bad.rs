//! Occasions that mean nothing, and what the errors say.

use guanxi::Rulebook;

use super::{HEAD, OFFICE};

const SCHEME: &str = "[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
                      bands = [{ code = \"A\", from = 500000 }, { code = \"B\" }]\n";

/// The codes and the places of everything that is wrong with a rule.
fn wrong(rule: &str) -> Vec<(String, String)> {
    let text = format!("{HEAD}{OFFICE}{SCHEME}[[occasion]]\n{rule}\n");
    let error = Rulebook::from_toml(&text).unwrap_err();
    error
        .all()
        .map(|one| {
            assert!(one.help().is_some(), "{one:?}");
            (one.code().to_owned(), one.path().unwrap_or_default().to_owned())
        })
        .collect()
}

#[test]
fn everything_wrong_is_told_at_once_at_its_place() {
    let good = "code = \"o\"\non = \"birthday\"\nactions = [\"greeting\"]\n";
    for (rule, code, path) in [
        ("code = \"\"\non = \"birthday\"\nactions = [\"greeting\"]", "code-form", "code"),
        (
            "code = \"o\"\non = \"brithday\"\nactions = [\"greeting\"]",
            "unknown-occasion-kind",
            "on",
        ),
        ("code = \"o\"\non = \"birthday\"", "empty-list", "actions"),
        ("code = \"o\"\non = \"birthday\"\nactions = [\"greting\"]", "unknown-code", "actions[0]"),
        (
            "code = \"o\"\non = \"birthday\"\nactions = [\"gift\", \"gift\"]",
            "duplicate-code",
            "actions[1]",
        ),
        (&format!("{good}channels = [\"pigeon\"]"), "unknown-code", "channels[0]"),
        (&format!("{good}by = \"boss\""), "unknown-code", "by"),
        (&format!("{good}lead = \"soon\""), "span-form", "lead"),
        (&format!("{good}lead = \"2 hours\""), "occasion-span", "lead"),
        (&format!("{good}lead = \"2 working days\""), "occasion-span", "lead"),
        (&format!("{good}lead = \"367 days\""), "occasion-span", "lead"),
        (&format!("{good}upcoming = \"13 months\""), "occasion-span", "upcoming"),
        (&format!("{good}missed_for = \"2 years\""), "occasion-span", "missed_for"),
        (&format!("{good}lead = \"$days\""), "unknown-parameter", "lead"),
        (&format!("{good}roll = \"after\"\ncalendar = \"office\""), "unknown-roll", "roll"),
        (&format!("{good}roll = \"before\""), "no-calendar", "roll"),
        (&format!("{good}roll = \"propose\""), "no-calendar", "roll"),
        (&format!("{good}calendar = \"ofice\""), "unknown-calendar", "calendar"),
        (&format!("{good}personal_slots = 1\nbatch = true"), "mass-greeting", "batch"),
        (&format!("{good}festivals = [\"mid_autumn\"]"), "occasion-keys", "festivals"),
        (&format!("{good}dates = [\"2024-02-10\"]"), "occasion-keys", "dates"),
        (&format!("{good}class = [\"C\"]"), "unknown-class", "class[0]"),
        (&format!("{good}scheme = \"teir\"\nclass = [\"A\"]"), "unknown-scheme", "scheme"),
        (&format!("{good}class = [\"A\"]\nwhen = \"strategic\""), "audience", "when"),
    ] {
        let expected = (code.to_owned(), format!("occasion[0].{path}"));
        assert_eq!(wrong(rule), [expected], "{rule}");
    }
    let many =
        "code = \"o\"\non = \"birthday\"\nactions = [\"greting\"]\nby = \"boss\"\nlead = \"x\"";
    assert_eq!(wrong(many).len(), 3);
}

#[test]
fn bad_lists_are_told_entry_by_entry() {
    let festival = "code = \"o\"\non = \"festival\"\nactions = [\"gift\"]\n";
    let found =
        wrong(&format!("{festival}festivals = [\"midautumn\", \"mid_autumn\", \"mid_autumn\"]"));
    let places: Vec<(&str, &str)> =
        found.iter().map(|(code, path)| (code.as_str(), path.as_str())).collect();
    assert_eq!(
        places,
        [
            ("unknown-festival", "occasion[0].festivals[0]"),
            ("duplicate-code", "occasion[0].festivals[2]")
        ]
    );
    let dates = "code = \"o\"\non = \"dates\"\nactions = [\"gift\"]\n\
                 dates = [\"2023-02-29\", \"2024-02-10\", { on = \"2024-02-10\", name = \"x\" }]";
    let found = wrong(dates);
    let places: Vec<(&str, &str)> =
        found.iter().map(|(code, path)| (code.as_str(), path.as_str())).collect();
    assert_eq!(
        places,
        [("date-form", "occasion[0].dates[0]"), ("duplicate-code", "occasion[0].dates[2]")]
    );
}

#[test]
fn a_year_is_the_most_of_every_span() {
    for span in ["366 days", "52 weeks", "12 months", "4 quarters", "1 year", "0 days"] {
        let rule = format!(
            "[[occasion]]\ncode = \"o\"\non = \"birthday\"\nactions = [\"greeting\"]\n\
             lead = \"{span}\"\nupcoming = \"{span}\"\nmissed_for = \"{span}\"\n"
        );
        assert!(Rulebook::from_toml(&format!("{HEAD}{OFFICE}{rule}")).is_ok(), "{span}");
    }
}

#[test]
fn the_same_code_twice_and_keys_that_nobody_knows() {
    let rule = "code = \"o\"\non = \"birthday\"\nactions = [\"greeting\"]\n";
    let twice = wrong(&format!("{rule}[[occasion]]\n{rule}"));
    assert_eq!(twice, [("duplicate-code".to_owned(), "occasion[1]".to_owned())]);
    let unknown = wrong(&format!("{rule}chanels = [\"phone\"]"));
    assert_eq!(unknown[0].0, "document-form");
}
