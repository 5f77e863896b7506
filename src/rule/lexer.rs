//! The words and signs of a condition, each with its place in the text.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::error::{Error, ErrorKind, Result};
use crate::time;

/// One word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Parameter(String),
    Number(Decimal),
    Percent(Decimal),
    Date(NaiveDate),
    /// One of `( ) { } , = != < <= > >=`.
    Sign(&'static str),
    End,
}

/// A token with its first character and its length, in characters.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) token: Token,
    pub(super) at: usize,
    pub(super) len: usize,
}

impl Token {
    /// The token as a message quotes it.
    pub(super) fn quoted(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Parameter(name) => format!("`${name}`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Percent(number) => format!("`{number}%`"),
            Self::Date(date) => format!("`{date}`"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Longest first, so that `<=` is not read as `<` and `=`.
const SIGNS: &[&str] = &["!=", "<=", ">=", "(", ")", "{", "}", ",", "=", "<", ">"];

/// Signs that other languages use, and what is written here.
const FOREIGN: &[(&str, &str)] = &[
    ("==", "="),
    ("&&", "and"),
    ("||", "or"),
    ("<>", "!="),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("!", "not"),
    ("，", ","),
    ("（", "("),
    ("）", ")"),
    ("＞", ">"),
    ("＜", "<"),
    ("＝", "="),
];

/// Cuts a text into tokens; the last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Place>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut at = 0usize;
    loop {
        let trimmed = rest.trim_start();
        let blanks = rest.get(..rest.len().saturating_sub(trimmed.len())).unwrap_or_default();
        at = at.saturating_add(blanks.chars().count());
        rest = trimmed;
        let Some(first) = rest.chars().next() else { break };
        let (token, taken) = if first.is_ascii_digit() || first == '-' {
            number(text, rest, at)?
        } else if first == '$' {
            let name = word_at(rest.strip_prefix('$').unwrap_or_default());
            if name.is_empty() {
                return Err(fault(text, at, 1, "expected the name of a parameter after `$`")
                    .with_help("write for example `$medium_amount`"));
            }
            (Token::Parameter(name.to_owned()), name.len().saturating_add(1))
        } else if first.is_ascii_alphabetic() || first == '_' {
            let word = word_at(rest);
            (Token::Word(word.to_owned()), word.len())
        } else if let Some((foreign, own)) = FOREIGN.iter().find(|(sign, _)| rest.starts_with(sign))
            && !rest.starts_with("!=")
        {
            let error = fault(
                text,
                at,
                foreign.chars().count(),
                format!("`{foreign}` is not a sign of conditions"),
            );
            return Err(error.with_help(format!("write `{own}`")));
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            let error = fault(text, at, 1, format!("unexpected character `{first}`"));
            return Err(error.with_help("conditions are made of names, values, comparisons, `and`, `or`, `not` and parentheses"));
        };
        // Tokens are ASCII, so bytes are characters.
        out.push(Place { token, at, len: taken });
        at = at.saturating_add(taken);
        rest = rest.get(taken..).unwrap_or_default();
    }
    out.push(Place { token: Token::End, at: text.trim_end().chars().count(), len: 1 });
    Ok(out)
}

/// An error at a place of the text.
pub(super) fn fault(text: &str, at: usize, len: usize, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Syntax, "condition-syntax", message).with_snippet(text, at, len)
}

/// The name at the start of the text: ASCII letters, digits, `_` and inner `-`.
fn word_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn number(text: &str, rest: &str, at: usize) -> Result<(Token, usize)> {
    let end = rest
        .char_indices()
        .find(|(i, c)| {
            !(c.is_ascii_alphanumeric()
                || matches!(c, '_' | '.')
                || (*c == '-' && (*i == 0 || date_dash(rest, *i))))
        })
        .map_or(rest.len(), |(i, _)| i);
    let word = rest.get(..end).unwrap_or_default();
    let wrong =
        |message: String, help: &str| Err(fault(text, at, word.len(), message).with_help(help));
    if word.len() == 10 && word.bytes().filter(|b| *b == b'-').count() == 2 {
        return match time::parse_date(word) {
            Ok(date) => Ok((Token::Date(date), word.len())),
            Err(error) => wrong(error.to_string(), error.help().unwrap_or_default()),
        };
    }
    let digits = word.strip_prefix('-').unwrap_or(word);
    let well_formed = digits.split('.').count() <= 2
        && digits.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_digit())
                && part.ends_with(|c: char| c.is_ascii_digit())
                && part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        });
    if !well_formed {
        return wrong(
            format!("`{word}` is not a number"),
            "write a number as `500000`, `500_000`, `4.5` or `-100`, a span with a blank as in `3 months`",
        );
    }
    let plain: String = word.chars().filter(|c| *c != '_').collect();
    let Ok(value) = Decimal::from_str_exact(&plain) else {
        return wrong(
            format!("`{word}` is too long a number"),
            "values have at most 15 digits before and 4 after the point",
        );
    };
    if rest.get(end..).is_some_and(|after| after.starts_with('%')) {
        return Ok((Token::Percent(value), word.len().saturating_add(1)));
    }
    Ok((Token::Number(value), word.len()))
}

/// Whether a `-` inside a word that begins with digits can only belong to a date.
fn date_dash(rest: &str, at: usize) -> bool {
    at == 4 || at == 7 && rest.as_bytes().get(4) == Some(&b'-')
}
