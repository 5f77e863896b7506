//! The number of a text, read exactly, or why there is none.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::label::Code;
use crate::review::columns::column::{ColumnType, Nulls, Units};
use crate::review::columns::meaning::day_of;

/// Why a text is refused.
pub(super) struct Wrong {
    pub(super) what: &'static str,
    pub(super) help: Cow<'static, str>,
}

impl Wrong {
    #[cold]
    fn new(what: &'static str, help: impl Into<Cow<'static, str>>) -> Self {
        Self { what, help: help.into() }
    }
}

/// A text as it can be shown.
pub(super) fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(60).collect()
}

/// The number of a text; `None` for one that is not known and stands in no value.
pub(super) fn number(text: &[u8], column: &ColumnType) -> std::result::Result<Option<i64>, Wrong> {
    if text.is_empty() {
        return match column.nulls {
            Nulls::Value(null) => Ok(Some(null)),
            Nulls::Bitmap => Ok(None),
            Nulls::None => Err(Wrong::new(
                "is empty",
                "say in the schema how unknown values stand: `.nulls(Nulls::Bitmap)`",
            )),
        };
    }
    let found = match &column.units {
        Units::Whole => decimal(text, 0),
        Units::Minor(decimals) | Units::Decimals(decimals) => decimal(text, *decimals),
        Units::Date => date(text),
        Units::Flag => flag(text),
        Units::Codes(codes) => match place(text, codes) {
            Some(place) => Ok(place.into()),
            None => Err(unknown_code(codes)),
        },
        Units::CodeBits(codes) => set(text, codes),
    }?;
    let (least, most) = bounds(column);
    if found < least || found > most {
        return Err(Wrong::new("does not fit the column", beyond(&column.units, least, most)));
    }
    if column.nulls == Nulls::Value(found) {
        return Err(Wrong::new(
            "stands for what is not known",
            "leave the text empty, or let another number stand for it",
        ));
    }
    Ok(Some(found))
}

/// The smallest and the largest number that a text of a column may be.
pub(super) fn bounds(column: &ColumnType) -> (i64, i64) {
    let (least, most) = column.width.bounds();
    (if column.units == Units::Whole { least.max(0) } else { least }, most)
}

fn beyond(units: &Units, least: i64, most: i64) -> String {
    match units {
        Units::Minor(decimals) | Units::Decimals(decimals) if *decimals > 0 => {
            format!(
                "give the column more bits: it holds {least} to {most} in parts of {decimals} decimals"
            )
        }
        _ => format!("write a number from {least} to {most}, or give the column more bits"),
    }
}

/// A decimal number in parts of so many decimals.
fn decimal(text: &[u8], decimals: u32) -> std::result::Result<i64, Wrong> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    // Behind the dot as many digits as the column has; further ones say nothing where they are nought.
    let dot = digits.iter().position(|byte| *byte == b'.');
    let (whole, part) = match dot {
        Some(dot) if decimals > 0 => digits.split_at(dot),
        _ => (digits, &[][..]),
    };
    let part = part.split_first().map_or(&[][..], |(_, part)| part);
    let most = usize::try_from(decimals).unwrap_or(usize::MAX);
    let (part, rest) = part.split_at(part.len().min(most));
    let written = dot.is_none() || !part.is_empty();
    if whole.is_empty() || !written || rest.iter().any(|byte| *byte != b'0') {
        return Err(no_number(decimals));
    }
    let (mut number, mut wrong) = (0_u64, false);
    for byte in whole.iter().chain(part) {
        let digit = byte.wrapping_sub(b'0');
        wrong |= digit > 9;
        number = number.wrapping_mul(10).wrapping_add(digit.into());
    }
    if wrong {
        return Err(no_number(decimals));
    }
    let room = LONG.saturating_sub(part.len());
    let large = whole.len() > room && {
        let leading = whole.iter().take_while(|byte| **byte == b'0').count();
        whole.len().saturating_sub(leading) > room
    };
    let missing = u32::try_from(most.saturating_sub(part.len())).unwrap_or(0);
    let scaled = 10_u64.checked_pow(missing).and_then(|scale| number.checked_mul(scale));
    match scaled.and_then(|number| i64::try_from(number).ok()) {
        Some(number) if !large => Ok(if negative { number.wrapping_neg() } else { number }),
        _ => Err(too_large()),
    }
}

/// So many digits are a number of sixty-four bits.
const LONG: usize = 19;

#[cold]
fn too_large() -> Wrong {
    Wrong::new(
        "is too large",
        "write a number that sixty-four bits hold in the decimals of the column",
    )
}

#[cold]
fn no_number(decimals: u32) -> Wrong {
    match decimals {
        0 => Wrong::new("is no whole number", "write digits alone, for example `12`"),
        _ => Wrong::new(
            "is no number",
            format!(
                "write digits with at most {decimals} decimals behind a dot, for example `1234.5`"
            ),
        ),
    }
}

/// A date as a day number.
fn date(text: &[u8]) -> std::result::Result<i64, Wrong> {
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens <= 9 && ones <= 9).then(|| u32::from(tens).wrapping_mul(10).wrapping_add(ones.into()))
    };
    let found = match text {
        [a, b, c, d, b'-', e, f, b'-', g, h] => (|| {
            let (century, year) = (two(*a, *b)?, two(*c, *d)?);
            let year = i32::try_from(century.wrapping_mul(100).wrapping_add(year)).ok()?;
            NaiveDate::from_ymd_opt(year, two(*e, *f)?, two(*g, *h)?)
        })(),
        _ => None,
    };
    match found {
        Some(date) => Ok(day_of(date).into()),
        None => Err(Wrong::new("is no date", "write it as `2026-06-30`")),
    }
}

fn flag(text: &[u8]) -> std::result::Result<i64, Wrong> {
    match text {
        b"true" | b"1" => Ok(1),
        b"false" | b"0" => Ok(0),
        _ => Err(Wrong::new("is neither yes nor no", "write `true`, `false`, `1` or `0`")),
    }
}

/// The place of a code.
fn place(text: &[u8], codes: &[Code]) -> Option<u16> {
    let place = codes.iter().position(|code| code.as_str().as_bytes() == text)?;
    u16::try_from(place).ok()
}

fn set(text: &[u8], codes: &[Code]) -> std::result::Result<i64, Wrong> {
    if text == b"-" {
        return Ok(0);
    }
    let mut bits = 0_i64;
    for text in text.split(|byte| *byte == b';') {
        let place = place(text, codes).ok_or_else(|| unknown_code(codes))?;
        bits |= 1_i64.checked_shl(place.into()).unwrap_or(0);
    }
    Ok(bits)
}

#[cold]
fn unknown_code(codes: &[Code]) -> Wrong {
    let known: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    Wrong::new("is none of the codes of the column", format!("write one of {}", known.join(", ")))
}
