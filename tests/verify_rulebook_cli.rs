//! The example `verify_rulebook` as a user runs it: findings, laws, both languages, files that cannot
//! be used.
#![cfg(feature = "proptest")]
#![cfg(all(feature = "proptest", feature = "chrono-tz"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(dead_code)]
mod example_program;

use example_program::{Program, file};
use unicode_width::UnicodeWidthStr;

const VERIFY: Program = Program("verify_rulebook");

const HIDDEN: &str = r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "+08:00"
label = { en = "Own", zh = "自有" }
[[scheme]]
code = "tier"
kind = "list"
classes = [
  { code = "A", when = "annual_amount >= 200000" },
  { code = "B", when = "annual_amount >= 500000" },
  { code = "C" },
]
"#;

/// The lines of the table of laws: its head, its rule, its rows.
fn table(text: &str) -> Vec<&str> {
    let lines =
        text.lines().skip_while(|line| !line.starts_with("  law") && !line.starts_with("  定律"));
    lines.take_while(|line| !line.is_empty()).collect()
}

#[test]
fn the_bundled_rulebook_is_verified() {
    let text = VERIFY.stdout(&["--cases", "4"]);
    assert!(
        text.starts_with(
            "Retail (rulebook retail 1)\n\nfindings: none\n\ntests: 4 of 4 tests passed\n"
        ),
        "{text}"
    );
    assert!(text.contains(", none fails\n"), "{text}");
    let rows = table(&text);
    assert!(rows.len() > 20, "{text}");
    for law in ["P-020", "P-036", "P-115"] {
        let of = |row: &&&str| row.trim_start().starts_with(law);
        let row = rows.iter().find(of).unwrap_or_else(|| panic!("{law}: {text}"));
        assert!(row.contains(" holds "), "{row}");
    }
    // It says of what it lacks that it lacks it.
    let clocks = text.lines().find(|line| line.contains("P-062")).unwrap();
    assert!(clocks.starts_with("  the rulebook has no issue clock: "), "{clocks}");
    // The same at every run, and in another run of another seed the same laws.
    assert_eq!(VERIFY.stdout(&["--cases", "4"]), text);
    assert_eq!(table(&VERIFY.stdout(&["--cases", "4", "--seed", "9"])).len(), rows.len());
}

/// A class that nobody is in is found, shown by a customer, and no law fails: exit code 0.
#[test]
fn findings_come_with_their_customers() {
    let path = file("verify_hidden.toml", HIDDEN);
    let text = VERIFY.stdout(&[&path, "--cases", "2"]);
    assert!(text.contains("findings: "), "{text}");
    assert!(text.contains(" hidden-class scheme[0].classes[1].when\n"), "{text}");
    assert!(
        text.contains("for example: annual_amount = 500000.00 gives class(tier) = A\n"),
        "{text}"
    );
}

#[test]
fn everything_is_said_in_chinese() {
    let path = file("verify_hidden_zh.toml", HIDDEN);
    let text = VERIFY.stdout(&[&path, "--cases", "2", "--lang", "zh"]);
    assert!(text.starts_with("自有（规则集 own"), "{text}");
    assert!(text.contains("例: annual_amount = 500000.00 得到 class(tier) = A\n"), "{text}");
    assert!(text.contains("全部成立"), "{text}");
    // The columns align: what a law says begins at one place of the screen.
    let rows = table(&text);
    let head = rows.first().unwrap().split_once("内容").unwrap().0.width();
    for row in rows.iter().skip(2) {
        let law = guanxi::testkit::laws::LAWS.iter().find(|law| row.contains(law.says_zh));
        let law = law.unwrap_or_else(|| panic!("{row}"));
        assert_eq!(row.split_once(law.says_zh).unwrap().0.width(), head, "{row}");
    }
}

/// A test that does not pass is told of, and ends the run with exit code 1.
#[test]
fn tests_of_the_rulebook_are_run() {
    let test = "[[test]]\nname = \"a lot is B\"\nas_of = \"2024-06-30\"\nfacts = { annual_amount = 500000 }\nexpect.class = { tier = \"B\" }\n";
    let path = file("verify_tested.toml", format!("{HIDDEN}{test}"));
    let output = VERIFY.run(&[&path, "--cases", "1"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("tests: test[0] a lot is B: failed\n"), "{text}");
    assert!(text.contains("0 of 1 tests passed\n"), "{text}");
}

/// What changed since an older rulebook, in words and in decisions.
#[test]
fn changes_since_an_older_rulebook_are_told() {
    let old = file("verify_old.toml", HIDDEN.replace(">= 200000", ">= 300000"));
    let new = file("verify_new.toml", HIDDEN);
    let text = VERIFY.stdout(&[&new, "--old", &old, "--cases", "1"]);
    assert!(text.contains("\nchanges: decisions: other ones; stricter: nothing\n"), "{text}");
    let cells = "  scheme[tier]: 200000.00 <= annual_amount < 300000.00: `C` → `A`\n";
    assert!(text.contains(cells), "{text}");
    let text = VERIFY.stdout(&[&new, "--old", &new, "--cases", "1", "--lang", "zh"]);
    assert!(text.contains("改动：决策：相同；更严之处：无\n"), "{text}");
}

#[test]
fn presets_take_their_parameters() {
    let parameters = "medium_amount=100000,new_within=6 months";
    let text =
        VERIFY.stdout(&["--preset", "follow_up", "--parameters", parameters, "--cases", "2"]);
    assert!(text.contains("none fails"), "{text}");
    let said = VERIFY.refused(&["--preset", "follow_up"]);
    assert!(said.contains("medium_amount"), "{said}");
}

#[test]
fn what_cannot_be_used_is_said() {
    let wrong =
        file("verify_wrong.toml", HIDDEN.replace("annual_amount >= 2", "anual_amount >= 2"));
    let said = VERIFY.refused(&[&wrong]);
    assert!(said.contains("anual_amount") && said.contains("annual_amount"), "{said}");
    assert!(VERIFY.refused(&["no-such-file.toml"]).contains("no-such-file.toml"));
    assert!(VERIFY.refused(&["--cases", "0"]).contains("--cases: `0` is no number of 1 to 100000"));
    assert!(VERIFY.refused(&["--lang", "fr"]).contains("--lang"));
    assert!(VERIFY.refused(&["a.toml", "b.toml"]).contains("given twice"));
    assert!(VERIFY.stdout(&["--help"]).contains("exit code 0"));
}
