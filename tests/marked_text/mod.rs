//! A text with a mark where the error should point: the TOML is refused there, and the same document
//! in JSON at the same thing.

use guanxi::{Error, Rulebook};

/// The place of a byte as line and column from 1.
pub(crate) fn place_of(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap().chars().count() + 1)
}

/// The rest of a text from a place on.
fn rest(text: &str, (line, column): (usize, usize)) -> String {
    let lines: Vec<&str> = text.split('\n').skip(line - 1).collect();
    lines.join("\n").chars().skip(column - 1).collect()
}

pub(crate) fn place(error: &Error) -> (usize, usize) {
    let at = error.position().unwrap_or_else(|| panic!("no place: {}", error.report()));
    (at.line, at.column)
}

pub(crate) fn error(text: &str, loaded: guanxi::Result<Rulebook>) -> Error {
    match loaded {
        Ok(_) => panic!("loads:\n{text}"),
        Err(error) => error,
    }
}

pub(crate) fn check(error: &Error, [code, path, message, help]: [&str; 4]) {
    let report = error.report();
    assert_eq!(error.all().count(), 1, "{report}");
    assert_eq!(error.code(), code, "{report}");
    assert_eq!(error.path().unwrap_or_default(), path, "{report}");
    assert!(error.to_string().contains(message), "{report}");
    let found = error.help().unwrap_or_default();
    assert!(!help.is_empty() && found.contains(help), "{report}");
}

/// The one error of a TOML text after a head, and of the same document in JSON: its code, its path, and
/// a part of its message and of its help. A `¦` stands before the place that it points at.
pub(crate) fn refused_after(head: &str, expected: [&str; 4], text: &str) {
    let marked = format!("{head}{text}");
    let at = place_of(&marked, marked.find('¦').unwrap());
    let text = marked.replace('¦', "");
    let found = error(&text, Rulebook::from_toml(&text));
    check(&found, expected);
    assert_eq!(place(&found), at, "{}{text}", found.report());

    let document: serde_json::Value = toml::from_str(&text).unwrap();
    let json = serde_json::to_string_pretty(&document).unwrap();
    let found = error(&json, Rulebook::from_json(&json));
    check(&found, expected);
    // Where TOML points at a text, a number or a list, JSON does too; a table is a key in TOML. What
    // is refused while it is read, a reader of JSON finds a little later.
    let (there, here) = (rest(&text, at), rest(&json, place(&found)));
    if expected[0] != "document-form" {
        let first = here.chars().next().unwrap();
        match there.chars().next().unwrap() {
            '"' => {
                let quoted = &there[..there[1..].find('"').unwrap() + 2];
                assert!(here.starts_with(quoted), "{there}\n--\n{here}");
            }
            sign @ ('0'..='9' | '[' | '{' | '-') if !there.starts_with("[[") => {
                // A bare key of digits is a date.
                assert!(first == sign || "{[".contains(first), "{there}\n--\n{here}");
            }
            't' | 'f' if there.starts_with("true") || there.starts_with("false") => {
                assert!(here.starts_with("true") || here.starts_with("false"), "{here}");
            }
            _ => assert!("{[".contains(first), "{there}\n--\n{here}"),
        }
    }
}
