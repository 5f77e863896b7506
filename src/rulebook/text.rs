//! From text to a document, with errors that say what to write.

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Position, Result, nearest};
use crate::rulebook::RulebookDocument;
use crate::rulebook::position::position_at;

/// A reader's message, where it points, and the code where the text itself is no TOML or JSON.
struct Message {
    text: String,
    at: Option<Position>,
    syntax: Option<&'static str>,
}

pub(super) fn document_from_toml(text: &str) -> Result<RulebookDocument> {
    let message = |error: &toml::de::Error, syntax: Option<&'static str>| Message {
        text: error.message().to_owned(),
        at: error.span().and_then(|span| position_at(text, span.start)),
        syntax,
    };
    let deserializer = toml::Deserializer::parse(text)
        .map_err(|error| own_words(&message(&error, Some("toml-syntax")), None))?;
    read(deserializer, |error| message(error, None))
}

pub(super) fn document_from_json(text: &str) -> Result<RulebookDocument> {
    from_json(text)
}

/// Reads one JSON document, whatever it describes: what is wrong has a place, and help.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    let start = text.trim_ascii_start();
    // A list would be read as the values of an object in their order.
    let wrong = match start.as_bytes().first() {
        None => Some(("json-syntax", "the text is empty")),
        Some(b'[') => Some(("document-form", "a list stands where an object is meant")),
        Some(_) => None,
    };
    if let Some((code, message)) = wrong {
        let error = Error::new(ErrorKind::Syntax, code, message);
        let error = error.with_help(syntax_help("json-syntax", ""));
        return Err(match position_at(text, text.len().saturating_sub(start.len())) {
            Some(at) => error.at_position(at),
            None => error,
        });
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let document = read(&mut deserializer, json_message)?;
    deserializer.end().map_err(|error| own_words(&json_message(&error), None))?;
    Ok(document)
}

fn json_message(error: &serde_json::Error) -> Message {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default().to_owned();
    let at =
        (error.line() > 0).then(|| Position { line: error.line(), column: error.column().max(1) });
    let syntax = (error.is_syntax() || error.is_eof()).then_some("json-syntax");
    Message { text, at, syntax }
}

fn read<'de, D, T>(deserializer: D, message: impl Fn(&D::Error) -> Message) -> Result<T>
where
    D: serde::Deserializer<'de>,
    T: DeserializeOwned,
{
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        own_words(&message(error.inner()), Some(path).filter(|path| path != "."))
    })
}

/// A reader's message in our words, with help.
fn own_words(message: &Message, path: Option<String>) -> Error {
    let Message { text, at, syntax } = message;
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let code = syntax.unwrap_or("document-form");
    let make = |text: String| Error::new(ErrorKind::Syntax, code, text);
    let error = match quoted.split_first() {
        _ if syntax.is_some() => {
            let text = text.lines().next().unwrap_or_default().to_owned();
            let help = syntax_help(code, &text);
            make(text).with_help(help)
        }
        Some((name, known)) if text.starts_with("unknown field") => {
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are `{}`", known.join("`, `")),
            };
            make(format!("unknown key `{name}`")).with_help(help)
        }
        Some((name, known)) if text.starts_with("unknown variant") => {
            make(format!("unknown value `{name}`"))
                .with_help(format!("write one of `{}`", known.join("`, `")))
        }
        Some((name, _)) if text.starts_with("missing field") => {
            make(format!("the key `{name}` is missing")).with_help(format!("add `{name} = ...`"))
        }
        Some((name, _)) if text.starts_with("duplicate field") => {
            make(format!("the key `{name}` stands twice")).with_help("write each key once")
        }
        // Sentences of our own types come as `sentence (help)`.
        _ => match text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
            Some((sentence, help)) => make(sentence.to_owned()).with_help(help),
            None => {
                let text = text.lines().next().unwrap_or_default();
                match text.split_once(", expected ") {
                    Some((found, wanted)) => {
                        let wanted = in_documents(wanted);
                        make(format!("{found}, expected {wanted}"))
                            .with_help(format!("write {wanted}"))
                    }
                    None => make(text.to_owned())
                        .with_help("write a value of the form that the key takes"),
                }
            }
        },
    };
    let error = match path {
        // Where the text itself breaks off, the position says more than half a path.
        Some(path) if syntax.is_none() => error.at(path),
        _ => error,
    };
    match at {
        Some(at) => error.at_position(*at),
        None => error,
    }
}

/// What a reader wanted, as a person writes it in a document.
fn in_documents(wanted: &str) -> &str {
    match wanted {
        "a string" => "a text in quotes",
        "a sequence" => "a list, `[ ... ]`",
        "a boolean" => "`true` or `false`, without quotes",
        "i32" | "i64" => "a whole number, without quotes",
        "u32" => "a whole number from 0, without quotes",
        "a map" => "a table, `{ ... }`",
        _ if wanted.starts_with("struct ") => "a table, `{ ... }`",
        _ => wanted,
    }
}

/// What to write where the text is no TOML or JSON at all.
fn syntax_help(code: &str, message: &str) -> String {
    if message == "duplicate key" {
        return "write each key once in a table".to_owned();
    }
    if code == "json-syntax" {
        return "write one object `{ ... }`: names and texts in double quotes, a comma between entries and none after the last"
            .to_owned();
    }
    let rest = "texts stand in quotes, lists in `[ ]`, tables in `{ }` or under a `[header]`";
    match message.split_once("expected ") {
        Some((_, wanted)) => format!("write {wanted} here; {rest}"),
        None => rest.to_owned(),
    }
}
