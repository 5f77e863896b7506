//! From the results of a review to arrays, which keep their buffers.

use std::sync::Arc;

use arrow_array::types::UInt8Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int32Array, Int64Array,
    PrimitiveArray, StringArray, UInt8Array, UInt16Array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_schema::Field;
use guanxi::label::Code;
use guanxi::review::columns::{OwnedNumbers, ReviewedParts};
use guanxi::rulebook::Rulebook;

use crate::error::Result;

/// The texts that keys stand for, the same for every batch.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    schemes: Vec<(String, ArrayRef)>,
    levels: ArrayRef,
}

impl Texts {
    pub(crate) fn new(rulebook: &Rulebook) -> Self {
        let schemes = rulebook.schemes().iter().map(|scheme| {
            let classes = scheme.classes().iter().map(|class| class.code().as_str());
            (scheme.code().to_string(), array(classes))
        });
        let levels = rulebook.risk().map_or(&[][..], |risk| risk.levels());
        let levels = array(levels.iter().map(|level| level.code().as_str()));
        Self { schemes: schemes.collect(), levels }
    }
}

fn array<'t>(texts: impl Iterator<Item = &'t str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(texts))
}

/// The results as columns with their fields.
pub(crate) fn columns(parts: ReviewedParts, texts: &Texts) -> Result<Vec<(Field, ArrayRef)>> {
    let rows = parts.rows;
    let mut found = Vec::new();
    let mut push = |name: String, array: ArrayRef, nullable: bool| {
        found.push((Field::new(name, array.data_type().clone(), nullable), array));
    };
    for (scheme, classes) in parts.classes {
        let named = texts.schemes.iter().find(|(name, _)| *name == scheme);
        if let Some((_, texts)) = named {
            push(format!("class({scheme})"), keyed(classes, texts)?, true);
        }
    }
    if let Some((low, high, least)) = parts.risk_totals {
        let low = totals(low, least);
        let high = high.map_or_else(|| Arc::clone(&low), |high| totals(high, least));
        push("risk_min".to_owned(), low, false);
        push("risk_max".to_owned(), high, false);
    }
    if let Some((safest, riskiest)) = parts.risk_levels {
        let safest = keyed(safest, &texts.levels)?;
        let riskiest = match riskiest {
            Some(riskiest) => keyed(riskiest, &texts.levels)?,
            None => Arc::clone(&safest),
        };
        push("risk_safest".to_owned(), safest, true);
        push("risk_riskiest".to_owned(), riskiest, true);
    }
    if let Some(holds) = &parts.warnings {
        for (bit, cause) in (0..).zip(&parts.causes) {
            let open = parts.open_warnings.as_ref();
            push(warning(cause), Arc::new(one_warning(holds, open, bit)), true);
        }
    }
    if let Some(days) = parts.due_days {
        let known = known(&days, i32::MIN);
        push("due".to_owned(), Arc::new(Date32Array::new(days.into(), known)), true);
    }
    if let Some(words) = parts.late {
        push("late".to_owned(), Arc::new(BooleanArray::new(bits(words, rows), None)), false);
    }
    Ok(found)
}

fn warning(cause: &Code) -> String {
    format!("warning({cause})")
}

/// Which values are another one than that which stands for unknown.
fn known<T: Copy + PartialEq>(values: &[T], unknown: T) -> Option<NullBuffer> {
    if !values.contains(&unknown) {
        return None;
    }
    Some(values.iter().map(|value| *value != unknown).collect::<BooleanBuffer>().into())
}

/// Places as keys; 255 stands for open.
fn keyed(mut places: Vec<u8>, texts: &ArrayRef) -> Result<ArrayRef> {
    let known = known(&places, u8::MAX);
    if known.is_some() {
        // Every key is within the dictionary, whoever reads it.
        places.iter_mut().filter(|place| **place == u8::MAX).for_each(|place| *place = 0);
    }
    let keys = PrimitiveArray::<UInt8Type>::new(places.into(), known);
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::clone(texts))?))
}

/// Totals as they are, or with what is to be added.
fn totals(numbers: OwnedNumbers, least: i64) -> ArrayRef {
    let add = |number: i64| number.saturating_add(least);
    match (numbers, least) {
        (OwnedNumbers::U8(values), 0) => Arc::new(UInt8Array::new(values.into(), None)),
        (OwnedNumbers::U16(values), 0) => Arc::new(UInt16Array::new(values.into(), None)),
        (OwnedNumbers::I32(values), 0) => Arc::new(Int32Array::new(values.into(), None)),
        (numbers, _) => Arc::new(match &numbers {
            OwnedNumbers::U8(values) => sums(values, add),
            OwnedNumbers::U16(values) => sums(values, add),
            OwnedNumbers::I32(values) => sums(values, add),
            _ => Int64Array::from(Vec::<i64>::new()),
        }),
    }
}

fn sums<T: Copy + Into<i64>>(values: &[T], add: impl Fn(i64) -> i64) -> Int64Array {
    values.iter().map(|value| add((*value).into())).collect::<Vec<i64>>().into()
}

/// One cause of warnings: not known where it is open.
fn one_warning(holds: &OwnedNumbers, open: Option<&OwnedNumbers>, bit: u32) -> BooleanArray {
    let known = open.map(|open| NullBuffer::new(!&bit_of(open, bit)));
    BooleanArray::new(bit_of(holds, bit), known.filter(|known| known.null_count() > 0))
}

/// A bit of each number.
fn bit_of(numbers: &OwnedNumbers, bit: u32) -> BooleanBuffer {
    fn each<T: Copy + Into<i64>>(values: &[T], bit: u32) -> BooleanBuffer {
        values.iter().map(|value| (*value).into().checked_shr(bit).unwrap_or(0) & 1 == 1).collect()
    }
    match numbers {
        OwnedNumbers::U8(values) => each(values, bit),
        OwnedNumbers::U16(values) => each(values, bit),
        OwnedNumbers::I32(values) => each(values, bit),
        _ => BooleanBuffer::new_unset(0),
    }
}

/// Words as bits, the lowest of the lowest byte first.
fn bits(mut words: Vec<u64>, rows: usize) -> BooleanBuffer {
    words.iter_mut().for_each(|word| *word = word.to_le());
    BooleanBuffer::new(Buffer::from_vec(words), 0, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, UInt16Type};

    /// The buffers of results go into the arrays as they are.
    #[test]
    fn buffers_are_taken_over() {
        let texts: ArrayRef = array(["A", "B"].into_iter());
        let (classes, days, words) = (vec![0, 255, 1], vec![7, i32::MIN, 9], vec![0b101_u64]);
        let points = OwnedNumbers::U16(vec![1, 300, 2]);
        let OwnedNumbers::U16(numbers) = &points else { panic!() };
        let at = (classes.as_ptr(), numbers.as_ptr(), words.as_ptr().cast::<u8>());
        let keyed = keyed(classes, &texts).unwrap();
        let keys = keyed.as_dictionary::<UInt8Type>().keys();
        assert_eq!(keys.values().as_ptr(), at.0);
        assert_eq!((keys.values().as_ref(), keys.is_null(1)), (&[0, 0, 1][..], true));
        let totals = totals(points, 0);
        assert_eq!(totals.as_primitive::<UInt16Type>().values().as_ptr(), at.1);
        assert_eq!(bits(words, 3).values().as_ptr(), at.2);
        let day = days.as_ptr();
        let known = known(&days, i32::MIN);
        let days: ArrayRef = Arc::new(Date32Array::new(days.into(), known));
        assert_eq!(days.as_primitive::<Date32Type>().values().as_ptr(), day);
        assert_eq!(days.null_count(), 1);
    }

    #[test]
    fn totals_below_nought() {
        let totals = totals(OwnedNumbers::U8(vec![0, 7]), -5);
        assert_eq!(totals.as_primitive::<arrow_array::types::Int64Type>().values(), &[-5, 2]);
    }
}
