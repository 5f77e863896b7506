//! Customers of the job "portfolio review": as the columns of guanxi, and as arrays of any type.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{GenericListBuilder, StringBuilder};
use arrow_array::types::{Int32Type, UInt8Type, UInt16Type};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal32Array, Decimal64Array, Decimal128Array,
    DictionaryArray, Int8Array, Int16Array, Int32Array, Int64Array, LargeStringArray,
    OffsetSizeTrait, PrimitiveArray, RecordBatch, StringArray, StringViewArray, UInt8Array,
    UInt16Array, UInt32Array, UInt64Array,
};
use arrow_schema::{Field, Schema as ArrowSchema};
use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::review::columns::{Column, ColumnType, Nulls, Portfolio, Schema, Units, Width};
use guanxi_arrow::{CODES, DECIMALS};

pub(crate) fn rulebook() -> Rulebook {
    let text = include_str!("../../../../benches/portfolio/rulebook.toml");
    Rulebook::from_toml(text).unwrap_or_else(|error| panic!("{}", error.report()))
}

pub(crate) fn day() -> NaiveDate {
    "2026-06-30".parse().unwrap()
}

const TODAY: i64 = 20_634;

/// Numbers that come one after another, the same for the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Money,
    /// Numbers below this.
    Whole(u64),
    Flag,
    /// Days up to today, or around it.
    Touched,
    Date,
    Codes(&'static [&'static str]),
    Bits(&'static [&'static str]),
    NoContact,
}

const COLUMNS: &[(&str, Kind)] = &[
    ("annual_amount", Kind::Money),
    ("strategic", Kind::Flag),
    ("idle_months", Kind::Whole(9)),
    ("orders_12m", Kind::Whole(30)),
    ("interactions_90d", Kind::Whole(20)),
    ("tenure", Kind::Whole(2_000)),
    ("overdue", Kind::Whole(128)),
    ("fit", Kind::Whole(4)),
    ("rivals", Kind::Whole(4)),
    ("voice", Kind::Whole(4)),
    ("contract_until", Kind::Date),
    ("channels", Kind::Bits(&["email", "im", "visit", "call"])),
    ("renewed", Kind::Codes(&["renewed", "not_due", "lapsed"])),
    ("band_before", Kind::Codes(&["very_high", "low", "medium", "high"])),
    ("signs", Kind::Bits(&["switch", "key_left"])),
    ("no_contact", Kind::NoContact),
    ("touched(a_visit)", Kind::Touched),
    ("touched(a_call)", Kind::Touched),
    ("touched(b_call)", Kind::Touched),
    ("touched(b_email)", Kind::Touched),
    ("touched(c_email)", Kind::Touched),
    ("touched(c_im)", Kind::Touched),
];

/// Stands for unknown.
const UNKNOWN: i64 = -1_000_000_000;

/// The numbers of customers.
pub(crate) struct Table {
    rows: usize,
    nulls: bool,
    columns: Vec<Vec<Option<i64>>>,
}

/// The same numbers in the widths of guanxi.
pub(crate) struct Given {
    rows: usize,
    columns: Vec<Wide>,
}

enum Wide {
    U8(Vec<u8>),
    I32(Vec<i32>),
    I64(Vec<i64>),
}

fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap()
}

fn draw(kind: Kind, dice: &mut Dice) -> i64 {
    match kind {
        Kind::Money => match dice.below(3) {
            0 => [19_999_999, 20_000_000, 49_999_999, 50_000_000, 100_000_000]
                [usize::try_from(dice.below(5)).unwrap()],
            _ => int(dice.below(130_000_000)) - 1_000_000,
        },
        Kind::Whole(end) => int(dice.below(end)),
        Kind::Flag | Kind::NoContact => int(dice.below(2)),
        Kind::Touched => TODAY - int(dice.below(60)),
        Kind::Date => TODAY - 100 + int(dice.below(300)),
        Kind::Codes(codes) => int(dice.below(codes.len() as u64)),
        Kind::Bits(codes) => int(dice.below(1 << codes.len())),
    }
}

impl Table {
    /// So many customers, of whom so many in a hundred values are not known.
    pub(crate) fn new(rows: usize, nulls: u64, dice: &mut Dice) -> Self {
        let mut column = |kind: Kind| -> Vec<Option<i64>> {
            let unknown =
                |dice: &mut Dice| !matches!(kind, Kind::NoContact) && dice.below(100) < nulls;
            (0..rows).map(|_| if unknown(dice) { None } else { Some(draw(kind, dice)) }).collect()
        };
        let columns = COLUMNS.iter().map(|(_, kind)| column(*kind)).collect();
        Self { rows, nulls: nulls > 0, columns }
    }

    /// The sum of the amounts of some rows.
    pub(crate) fn amount(&self, from: usize, len: usize) -> i128 {
        self.columns[0][from..from + len].iter().flatten().map(|cents| i128::from(*cents)).sum()
    }

    pub(crate) fn schema(&self) -> Schema {
        COLUMNS.iter().fold(Schema::new(), |schema, (name, kind)| {
            let (width, units) = match kind {
                Kind::Money => (Width::I64, Units::Minor(2)),
                Kind::Whole(_) => (Width::I32, Units::Whole),
                Kind::Flag => (Width::I32, Units::Flag),
                Kind::Date => (Width::I32, Units::Date),
                Kind::Codes(codes) => (Width::I32, Units::codes(codes.iter().copied()).unwrap()),
                Kind::Bits(codes) => (Width::I32, Units::code_bits(codes.iter().copied()).unwrap()),
                Kind::NoContact => return schema.no_contact(Width::U8),
                Kind::Touched => {
                    let rule = name.trim_start_matches("touched(").trim_end_matches(')');
                    return schema.touched(rule, Nulls::Value(UNKNOWN));
                }
            };
            schema.fact(name, ColumnType::new(width, units).nulls(Nulls::Value(UNKNOWN)))
        })
    }

    pub(crate) fn portfolio(&self) -> Given {
        let columns = COLUMNS.iter().zip(&self.columns).map(|((_, kind), numbers)| {
            let numbers = numbers.iter().map(|number| number.unwrap_or(UNKNOWN));
            match kind {
                Kind::Money => Wide::I64(numbers.collect()),
                Kind::NoContact => Wide::U8(numbers.map(|n| u8::try_from(n).unwrap()).collect()),
                _ => Wide::I32(numbers.map(|n| i32::try_from(n).unwrap()).collect()),
            }
        });
        Given { rows: self.rows, columns: columns.collect() }
    }

    /// The same customers as arrays, each column of a type that the dice name.
    pub(crate) fn batch(&self, dice: &mut Dice) -> RecordBatch {
        let types: Vec<u64> = COLUMNS.iter().map(|_| dice.below(60)).collect();
        self.typed_batch(&types, dice)
    }

    /// The same customers as arrays, each column of the type of this number.
    pub(crate) fn typed_batch(&self, types: &[u64], dice: &mut Dice) -> RecordBatch {
        let ids: Vec<String> = (0..self.rows).map(|row| format!("KH{row:04}")).collect();
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (((name, kind), numbers), which) in COLUMNS.iter().zip(&self.columns).zip(types) {
            let (array, said) = array(*kind, numbers, *which, dice);
            let nullable = self.nulls && !matches!(kind, Kind::NoContact);
            fields.push(Field::new(*name, array.data_type().clone(), nullable).with_metadata(said));
            arrays.push(array);
        }
        let ids: ArrayRef = Arc::new(StringArray::from(ids));
        fields.push(Field::new("customer", ids.data_type().clone(), false));
        arrays.push(ids);
        RecordBatch::try_new(Arc::new(ArrowSchema::new(fields)), arrays).unwrap()
    }
}

impl Given {
    pub(crate) fn portfolio<'a>(&'a self, schema: &'a Schema) -> Portfolio<'a> {
        let columns = self.columns.iter().map(|column| match column {
            Wide::U8(values) => Column::u8(values),
            Wide::I32(values) => Column::i32(values),
            Wide::I64(values) => Column::i64(values),
        });
        Portfolio::new(schema, self.rows, columns.collect()).unwrap()
    }
}

fn of<T: TryFrom<i64>>(numbers: &[Option<i64>]) -> Vec<Option<T>> {
    let of = |number: i64| T::try_from(number).ok().unwrap();
    numbers.iter().map(|number| number.map(of)).collect()
}

fn integers(numbers: &[Option<i64>], which: u64) -> ArrayRef {
    let small = numbers.iter().flatten().all(|number| *number <= 127);
    match which % 8 {
        0 if small => Arc::new(UInt8Array::from(of(numbers))),
        0 | 1 => Arc::new(UInt16Array::from(of(numbers))),
        2 => Arc::new(Int32Array::from(of(numbers))),
        3 => Arc::new(Int64Array::from(of(numbers))),
        4 if small => Arc::new(Int8Array::from(of(numbers))),
        4 | 5 => Arc::new(Int16Array::from(of(numbers))),
        6 => Arc::new(UInt32Array::from(of(numbers))),
        _ => Arc::new(UInt64Array::from(of(numbers))),
    }
}

/// An array of the numbers, and what the metadata of its field says.
fn array(
    kind: Kind,
    numbers: &[Option<i64>],
    which: u64,
    dice: &mut Dice,
) -> (ArrayRef, HashMap<String, String>) {
    let said = |key: &str, value: String| HashMap::from([(key.to_owned(), value)]);
    let flags = || numbers.iter().map(|number| number.map(|number| number == 1));
    match kind {
        Kind::Money => {
            let array: ArrayRef = match which % 4 {
                0 => {
                    let array = Decimal128Array::from(of::<i128>(numbers));
                    Arc::new(array.with_precision_and_scale(30, 2).unwrap())
                }
                1 => {
                    let array = Decimal64Array::from(numbers.to_vec());
                    Arc::new(array.with_precision_and_scale(14, 2).unwrap())
                }
                2 => {
                    let array = Decimal32Array::from(of::<i32>(numbers));
                    Arc::new(array.with_precision_and_scale(9, 2).unwrap())
                }
                _ => return (integers(numbers, 2 + which / 4 % 2), said(DECIMALS, "2".into())),
            };
            (array, HashMap::new())
        }
        Kind::Whole(_) => (integers(numbers, which), HashMap::new()),
        Kind::Flag | Kind::NoContact if which.is_multiple_of(2) => {
            (Arc::new(flags().collect::<BooleanArray>()), HashMap::new())
        }
        Kind::Flag | Kind::NoContact => (integers(numbers, 0), HashMap::new()),
        Kind::Touched | Kind::Date => {
            (Arc::new(Date32Array::from(of::<i32>(numbers))), HashMap::new())
        }
        Kind::Bits(codes) if which.is_multiple_of(3) => {
            (lists(codes, numbers, which.is_multiple_of(2)), HashMap::new())
        }
        Kind::Bits(codes) => (integers(numbers, which), said(CODES, codes.join(","))),
        Kind::Codes(codes) => {
            let text = |number: &Option<i64>| number.map(|n| codes[usize::try_from(n).unwrap()]);
            let texts: Vec<Option<&str>> = numbers.iter().map(text).collect();
            let array: ArrayRef = match which % 8 {
                0 => Arc::new(StringArray::from(texts)),
                1 => Arc::new(LargeStringArray::from(texts)),
                2 => Arc::new(StringViewArray::from(texts)),
                3 => Arc::new(texts.into_iter().collect::<DictionaryArray<UInt8Type>>()),
                4 => unused(&texts, dice),
                5 => Arc::new(texts.into_iter().collect::<DictionaryArray<UInt16Type>>()),
                6 => Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>()),
                _ => return (integers(numbers, which / 8), said(CODES, codes.join(", "))),
            };
            (array, HashMap::new())
        }
    }
}

/// Sets of codes as lists of texts; a code may stand in one twice.
fn lists(codes: &[&str], numbers: &[Option<i64>], large: bool) -> ArrayRef {
    fn built<O: OffsetSizeTrait>(codes: &[&str], numbers: &[Option<i64>]) -> ArrayRef {
        let mut list = GenericListBuilder::<O, _>::new(StringBuilder::new());
        for number in numbers {
            let bits = number.unwrap_or(1);
            for (bit, code) in codes.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1) {
                (0..=bit % 2).for_each(|_| list.values().append_value(code));
            }
            list.append(number.is_some());
        }
        Arc::new(list.finish())
    }
    if large { built::<i64>(codes, numbers) } else { built::<i32>(codes, numbers) }
}

/// A dictionary with texts that no row has, one of them unknown, one no code.
fn unused(texts: &[Option<&str>], dice: &mut Dice) -> ArrayRef {
    let mut values: Vec<Option<&str>> =
        texts.iter().filter(|text| text.is_some()).copied().collect();
    values.sort_unstable();
    values.dedup();
    if dice.below(3) > 0 {
        values.extend([None, Some("no code!")]);
    }
    let turn = usize::try_from(dice.below(values.len() as u64 + 1)).unwrap();
    let turn = turn.min(values.len());
    values.rotate_left(turn);
    let place = |text: &Option<&str>| {
        // A row that is not known has a text that is not, or no key.
        let place = values.iter().position(|other| other == text)?;
        u8::try_from(place).ok()
    };
    let keys: PrimitiveArray<UInt8Type> = texts.iter().map(place).collect();
    Arc::new(DictionaryArray::new(keys, Arc::new(StringArray::from(values.clone()))))
}
