//! From arrays to the numbers of columns: borrowed where they are such already.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Int8Type,
    Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use guanxi::error::did_you_mean;
use guanxi::label::Code;
use guanxi::review::columns::{Column, Width};

use crate::error::{Error, Result};
use crate::field::{Form, Source, has_keys};

/// Numbers of a column.
#[derive(Clone, Debug)]
pub(crate) enum Numbers<'a> {
    U8(&'a [u8]),
    U16(Cow<'a, [u16]>),
    I32(Cow<'a, [i32]>),
    I64(Cow<'a, [i64]>),
    Bits(&'a [u8], usize),
}

/// The values of an array as a review reads them.
#[derive(Clone, Debug)]
pub(crate) struct Values<'a> {
    pub(crate) numbers: Numbers<'a>,
    pub(crate) known: Option<Cow<'a, NullBuffer>>,
}

impl Values<'_> {
    /// The column that they are.
    pub(crate) fn column(&self) -> Column<'_> {
        let column = match &self.numbers {
            Numbers::U8(values) => Column::u8(values),
            Numbers::U16(values) => Column::u16(values),
            Numbers::I32(values) => Column::i32(values),
            Numbers::I64(values) => Column::i64(values),
            Numbers::Bits(bytes, offset) => Column::bits(bytes, *offset),
        };
        match &self.known {
            Some(known) => column.known(known.validity(), known.offset()),
            None => column,
        }
    }
}

/// The texts of a dictionary, where its keys can be borrowed as places among them: keys of 8 or 16
/// bits without a sign, and each text one of the codes.
pub(crate) fn dictionary(source: &Source, array: &dyn Array) -> Option<Vec<Code>> {
    let Form::Keys(codes) = &source.form else { return None };
    let data_type = array.data_type();
    if !has_keys(data_type, &DataType::UInt8) && !has_keys(data_type, &DataType::UInt16) {
        return None;
    }
    let values = array.as_any_dictionary_opt()?.values();
    // An empty one has no text that could be meant.
    let texts = texts(values)?;
    let texts = texts.map(|text| codes.iter().find(|code| text == Some(code.as_str())).cloned());
    texts.collect::<Option<Vec<Code>>>().filter(|texts| !texts.is_empty())
}

/// The values of an array.
///
/// # Errors
/// A value that does not fit, unknown values where none may be.
pub(crate) fn read<'a>(source: &Source, array: &'a ArrayRef, keys: bool) -> Result<Values<'a>> {
    let known = array.nulls().filter(|nulls| nulls.null_count() > 0);
    if let Some(known) = known.filter(|_| !source.may_be_unknown()) {
        let row = known.iter().position(|known| !known).unwrap_or(0);
        let message = format!("`{}` is not known", source.name);
        return Err(Error::of("column-nulls", &source.name, message)
            .at(row)
            .with_help("say so in the schema, if it may be; `no_contact` has to be known"));
    }
    let known = known.map(Cow::Borrowed);
    let numbers = match &source.form {
        Form::Borrowed(width) => borrowed(array, *width),
        Form::Copied(Width::I32) => copied(source, array)?.map(Cow::Owned).map(Numbers::I32),
        Form::Copied(_) => copied(source, array)?.map(Cow::Owned).map(Numbers::I64),
        Form::Texts(codes) => match texts(array) {
            Some(texts) => Some(Numbers::U16(Cow::Owned(places(source, codes, texts)?))),
            None => None,
        },
        Form::Lists(codes) => match lists(array) {
            Some(rows) => Some(Numbers::I64(Cow::Owned(sets(source, codes, rows)?))),
            None => None,
        },
        Form::Keys(_) if keys => match array.as_any_dictionary_opt() {
            Some(array) if has_keys(&source.data_type, &DataType::UInt8) => {
                borrowed(array.keys(), Width::U8)
            }
            Some(array) => borrowed(array.keys(), Width::U16),
            None => None,
        },
        Form::Keys(codes) => return looked_up(source, codes, array),
    };
    let numbers = numbers.ok_or_else(|| other_type(source, array.data_type()))?;
    Ok(Values { numbers, known })
}

/// That an array is not of the type of its field.
pub(crate) fn other_type(source: &Source, found: &DataType) -> Error {
    let (name, wanted) = (&source.name, &source.data_type);
    Error::of("another-type", name, format!("column `{name}` is of type {found}, not {wanted}"))
        .with_help("give batches of the schema that the review was made for")
}

fn slice<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<&[T::Native]> {
    Some(array.as_primitive_opt::<T>()?.values())
}

/// The values of an array that has them in this width.
fn borrowed(array: &dyn Array, width: Width) -> Option<Numbers<'_>> {
    Some(match (width, array.data_type()) {
        (Width::U8, _) => Numbers::U8(slice::<UInt8Type>(array)?),
        (Width::U16, _) => Numbers::U16(Cow::Borrowed(slice::<UInt16Type>(array)?)),
        (Width::I32, DataType::Date32) => Numbers::I32(Cow::Borrowed(slice::<Date32Type>(array)?)),
        (Width::I32, DataType::Decimal32(..)) => {
            Numbers::I32(Cow::Borrowed(slice::<Decimal32Type>(array)?))
        }
        (Width::I32, _) => Numbers::I32(Cow::Borrowed(slice::<Int32Type>(array)?)),
        (Width::I64, DataType::Decimal64(..)) => {
            Numbers::I64(Cow::Borrowed(slice::<Decimal64Type>(array)?))
        }
        (Width::I64, _) => Numbers::I64(Cow::Borrowed(slice::<Int64Type>(array)?)),
        (Width::Bit, _) => {
            let bits = array.as_boolean_opt()?.values();
            Numbers::Bits(bits.values(), bits.offset())
        }
        _ => return None,
    })
}

/// The integers of an array in another width; `None` for an array that has none.
fn copied<T>(source: &Source, array: &dyn Array) -> Result<Option<Vec<T>>>
where
    T: TryFrom<i8> + TryFrom<i16> + TryFrom<u32> + TryFrom<u64> + TryFrom<i128> + Default,
{
    match array.data_type() {
        DataType::Int8 => checked::<Int8Type, T>(source, array),
        DataType::Int16 => checked::<Int16Type, T>(source, array),
        DataType::UInt32 => checked::<UInt32Type, T>(source, array),
        DataType::UInt64 => checked::<UInt64Type, T>(source, array),
        DataType::Decimal128(..) => checked::<Decimal128Type, T>(source, array),
        _ => Ok(None),
    }
}

fn checked<A, T>(source: &Source, array: &dyn Array) -> Result<Option<Vec<T>>>
where
    A: ArrowPrimitiveType,
    T: TryFrom<A::Native> + Default,
{
    let Some(values) = slice::<A>(array) else { return Ok(None) };
    let mut found = Vec::with_capacity(values.len());
    for (row, value) in values.iter().enumerate() {
        found.push(match T::try_from(*value) {
            Ok(value) => value,
            // Whatever stands where nothing is known.
            Err(_) if array.is_null(row) => T::default(),
            Err(_) => {
                let message = format!("`{}` cannot be {value:?}", source.name);
                return Err(Error::of("wrong-value", &source.name, message)
                    .at(row)
                    .with_help("numbers are of 64 bits with a sign"));
            }
        });
    }
    Ok(Some(found))
}

/// The texts of an array; `None` for an array that has none.
fn texts(array: &dyn Array) -> Option<Box<dyn Iterator<Item = Option<&str>> + '_>> {
    Some(match array.data_type() {
        DataType::Utf8 => Box::new(array.as_string_opt::<i32>()?.iter()),
        DataType::LargeUtf8 => Box::new(array.as_string_opt::<i64>()?.iter()),
        DataType::Utf8View => Box::new(array.as_string_view_opt()?.iter()),
        _ => return None,
    })
}

fn unknown(source: &Source, codes: &[Code], row: usize, text: &str) -> Error {
    let message = format!("`{}` cannot be `{text}`", source.name);
    Error::of("wrong-value", &source.name, message)
        .at(row)
        .with_help(did_you_mean(text, codes.iter().map(Code::as_str)))
}

/// The codes by their texts.
fn by_text(codes: &[Code]) -> HashMap<&str, u16> {
    codes.iter().map(Code::as_str).zip(0..).collect()
}

/// The place of each text among the codes; nought where none is known.
fn places<'t>(
    source: &Source,
    codes: &[Code],
    texts: impl Iterator<Item = Option<&'t str>>,
) -> Result<Vec<u16>> {
    let by_text = by_text(codes);
    let place = |(row, text): (usize, Option<&str>)| match text {
        None => Ok(0),
        Some(text) => by_text.get(text).copied().ok_or_else(|| unknown(source, codes, row, text)),
    };
    texts.enumerate().map(place).collect()
}

/// The texts of each row of an array of lists, nothing where none is known; `None` for another array.
fn lists(array: &dyn Array) -> Option<Box<dyn Iterator<Item = Option<ArrayRef>> + '_>> {
    Some(match array.data_type() {
        DataType::List(_) => Box::new(array.as_list_opt::<i32>()?.iter()),
        DataType::LargeList(_) => Box::new(array.as_list_opt::<i64>()?.iter()),
        _ => return None,
    })
}

/// The set of codes of each row as bits; the empty one where none is known.
fn sets(
    source: &Source,
    codes: &[Code],
    rows: impl Iterator<Item = Option<ArrayRef>>,
) -> Result<Vec<i64>> {
    let by_text = by_text(codes);
    let set = |(row, list): (usize, Option<ArrayRef>)| {
        let Some(list) = list else { return Ok(0) };
        let texts = texts(&list).ok_or_else(|| other_type(source, list.data_type()))?;
        let mut bits = 0_i64;
        for text in texts {
            let Some(text) = text else {
                let message = format!("a code of `{}` is not known", source.name);
                return Err(Error::of("column-nulls", &source.name, message)
                    .at(row)
                    .with_help("give null for the whole set, or leave the code out"));
            };
            let place = by_text.get(text).ok_or_else(|| unknown(source, codes, row, text))?;
            bits |= 1_i64.checked_shl(u32::from(*place)).unwrap_or(0);
        }
        Ok(bits)
    };
    rows.enumerate().map(set).collect()
}

/// The place of the text of each key; only those that rows have need be codes.
fn looked_up<'a>(source: &Source, codes: &[Code], array: &'a ArrayRef) -> Result<Values<'a>> {
    let other = || other_type(source, array.data_type());
    let dictionary = array.as_any_dictionary_opt().ok_or_else(other)?;
    let texts: Vec<Option<&str>> = texts(dictionary.values()).ok_or_else(other)?.collect();
    let keys = match texts.is_empty() {
        true => vec![0; array.len()],
        false => dictionary.normalized_keys(),
    };
    // A row is not known either where its text is not.
    let known = array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
    let by_text = by_text(codes);
    let places: Vec<Option<u16>> =
        texts.iter().map(|text| text.and_then(|text| by_text.get(text).copied())).collect();
    let mut found = Vec::with_capacity(keys.len());
    for (row, key) in keys.into_iter().enumerate() {
        let place = places.get(key).copied().flatten();
        let is_known = known.as_ref().is_none_or(|known| known.is_valid(row));
        found.push(match place {
            Some(place) => place,
            None if !is_known => 0,
            None => {
                let text = texts.get(key).copied().flatten().unwrap_or_default();
                return Err(unknown(source, codes, row, text));
            }
        });
    }
    Ok(Values { numbers: Numbers::U16(Cow::Owned(found)), known: known.map(Cow::Owned) })
}

#[cfg(test)]
mod tests;
