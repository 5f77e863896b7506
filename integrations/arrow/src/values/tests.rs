//! What is borrowed stays where it is; what is copied is checked.

use std::sync::Arc;

use arrow_array::{
    ArrowPrimitiveType, BooleanArray, Date32Array, Decimal32Array, Decimal64Array, DictionaryArray,
    Int32Array, Int64Array, PrimitiveArray, StringArray, UInt8Array, UInt16Array,
};
use arrow_schema::Field;
use guanxi::rulebook::Rulebook;

use super::*;
use crate::DECIMALS;

fn source(name: &str, array: &ArrayRef) -> Source {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let field = Field::new(name, array.data_type().clone(), true);
    let field = field.with_metadata([(DECIMALS.to_owned(), "2".to_owned())]);
    Source::new(&rulebook, &field).unwrap().unwrap()
}

/// The place of the values and of the bits that say what is known.
fn places(values: &Values<'_>) -> (*const u8, Option<(*const u8, usize)>) {
    let numbers = match &values.numbers {
        Numbers::U8(values) => values.as_ptr(),
        Numbers::U16(values) => values.as_ptr().cast(),
        Numbers::I32(values) => values.as_ptr().cast(),
        Numbers::I64(values) => values.as_ptr().cast(),
        Numbers::Bits(bytes, _) => bytes.as_ptr(),
    };
    let known = values.known.as_ref();
    (numbers, known.map(|known| (known.validity().as_ptr(), known.offset())))
}

/// Reads a slice whose offset is no multiple of eight, and compares where everything is.
fn stays<T: ArrowPrimitiveType>(name: &str, array: PrimitiveArray<T>) {
    let sliced = array.slice(3, 4);
    let wanted = sliced.values().as_ptr().cast::<u8>();
    let known = sliced.nulls().unwrap();
    let known = (known.validity().as_ptr(), known.offset());
    let sliced: ArrayRef = Arc::new(sliced);
    let source = source(name, &sliced);
    let values = read(&source, &sliced, false).unwrap();
    assert_eq!(places(&values), (wanted, Some(known)), "{name} {}", sliced.data_type());
    assert_eq!(known.1 % 8, 3);
    assert_eq!(values.column().len(), 4);
}

fn some<T: Copy>(values: [T; 3]) -> Vec<Option<T>> {
    let [a, b, c] = values;
    vec![Some(a), None, Some(b), Some(c), None, Some(a), Some(b), None, Some(c)]
}

#[test]
fn numbers_stay_where_they_are() {
    stays("annual_amount", Int64Array::from(some([1, 2, 3])));
    stays("annual_amount", Int32Array::from(some([1, 2, 3])));
    stays(
        "annual_amount",
        Decimal64Array::from(some([1, 2, 3])).with_precision_and_scale(9, 2).unwrap(),
    );
    stays(
        "annual_amount",
        Decimal32Array::from(some([1, 2, 3])).with_precision_and_scale(9, 2).unwrap(),
    );
    stays("orders_12m", UInt8Array::from(some([1, 2, 3])));
    stays("orders_12m", UInt16Array::from(some([1, 2, 3])));
    stays("orders_12m", Int32Array::from(some([1, 2, 3])));
    stays("orders_12m", Int64Array::from(some([1, 2, 3])));
    stays("strategic", UInt8Array::from(some([1, 0, 1])));
    stays("first_contract", Date32Array::from(some([1, 2, 3])));
    stays("touched(a_deep)", Date32Array::from(some([1, 2, 3])));
}

#[test]
fn bits_stay_where_they_are() {
    let flags = BooleanArray::from(some([true, false, true])).slice(5, 3);
    let wanted = (flags.values().values().as_ptr(), flags.values().offset());
    let flags: ArrayRef = Arc::new(flags);
    let source = source("strategic", &flags);
    let values = read(&source, &flags, false).unwrap();
    assert_eq!(places(&values).0, wanted.0);
    assert!(
        matches!(values.numbers, Numbers::Bits(_, offset) if offset == wanted.1 && offset == 5)
    );
}

fn levels<K: arrow_array::types::ArrowDictionaryKeyType>(
    keys: PrimitiveArray<K>,
    texts: Vec<Option<&str>>,
) -> ArrayRef {
    Arc::new(DictionaryArray::new(keys, Arc::new(StringArray::from(texts))))
}

/// Keys are borrowed, and the texts of the dictionary are the codes; a text that is none is copied
/// away from where no row has it.
#[test]
fn keys_stay_where_they_are() {
    let keys = UInt8Array::from(vec![Some(1), None, Some(0), Some(1)]).slice(1, 3);
    let wanted = keys.values().as_ptr();
    let array = levels(keys, vec![Some("high"), Some("low")]);
    let source8 = source("risk_level", &array);
    let texts = dictionary(&source8, &array).unwrap();
    assert_eq!(texts, ["high", "low"].map(|text| text.parse::<Code>().unwrap()));
    assert_eq!(places(&read(&source8, &array, true).unwrap()).0, wanted);

    let keys = UInt16Array::from(vec![1, 0]);
    let wanted = keys.values().as_ptr().cast::<u8>();
    let array = levels(keys, vec![Some("high"), Some("low")]);
    let source16 = source("risk_level", &array);
    assert!(dictionary(&source16, &array).is_some());
    assert_eq!(places(&read(&source16, &array, true).unwrap()).0, wanted);

    let keys = UInt8Array::from(vec![1, 2, 1]);
    let array = levels(keys, vec![Some("no code!"), Some("low"), None]);
    assert_eq!(dictionary(&source8, &array), None);
    let values = read(&source8, &array, false).unwrap();
    assert!(matches!(&values.numbers, Numbers::U16(values) if **values == [0, 0, 0]));
    let known: Vec<bool> = values.known.unwrap().iter().collect();
    assert_eq!(known, [true, false, true]);
}

/// A dictionary without texts, of rows that are all unknown and of none.
#[test]
fn dictionaries_without_texts() {
    for rows in [0, 3] {
        let array = levels(UInt8Array::from(vec![None; rows]), Vec::new());
        let source = source("risk_level", &array);
        assert_eq!(dictionary(&source, &array), None);
        let values = read(&source, &array, false).unwrap();
        assert_eq!(values.column().len(), rows);
        assert_eq!(values.known.map_or(0, |known| known.null_count()), rows);
    }
}
