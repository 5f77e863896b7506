//! Facts of customers as columns that own their values.

use chrono::{NaiveDate, TimeDelta};
use guanxi::Rulebook;
use guanxi::fact::{ClassHistory, FactType, Facts, Value};
use guanxi::label::Code;
use guanxi::review::columns::{Column, ColumnType, Nulls, Portfolio, Schema, Units, Width};

/// Numbers that come one after another, the same for the same seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

pub(crate) enum Numbers {
    U8(Vec<u8>),
    U16(Vec<u16>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    Bits(Vec<u8>, usize),
}

/// Bits from one on.
type Known = Option<(Vec<u8>, usize)>;

/// Columns with their values.
pub(crate) struct Table {
    pub(crate) schema: Schema,
    pub(crate) rows: usize,
    columns: Vec<(Numbers, Known)>,
}

fn bits(values: impl Iterator<Item = bool>, offset: usize, dice: &mut Dice) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for (place, on) in std::iter::repeat_n(false, offset).chain(values).enumerate() {
        if place % 8 == 0 {
            bytes.push(0);
        }
        let on = if place < offset { dice.below(2) == 0 } else { on };
        *bytes.last_mut().unwrap() |= u8::from(on) << (place % 8);
    }
    bytes
}

fn narrowed<T: TryFrom<i64>>(numbers: &[i64]) -> Option<Vec<T>> {
    numbers.iter().map(|number| T::try_from(*number).ok()).collect()
}

impl Table {
    pub(crate) fn new(rows: usize) -> Self {
        Self { schema: Schema::new(), rows, columns: Vec::new() }
    }

    pub(crate) fn portfolio(&self) -> Portfolio<'_> {
        let columns = self.columns.iter().map(|(numbers, known)| {
            let column = match numbers {
                Numbers::U8(values) => Column::u8(values),
                Numbers::U16(values) => Column::u16(values),
                Numbers::I32(values) => Column::i32(values),
                Numbers::I64(values) => Column::i64(values),
                Numbers::Bits(bytes, offset) => Column::bits(bytes, *offset),
            };
            match known {
                Some((bytes, offset)) => column.known(bytes, *offset),
                None => column,
            }
        });
        Portfolio::new(&self.schema, self.rows, columns.collect()).unwrap()
    }

    /// The columns of some rows, copied.
    pub(crate) fn part(&self, from: usize, to: usize) -> Self {
        let columns = self.columns.iter().map(|(numbers, known)| {
            let numbers = match numbers {
                Numbers::U8(values) => Numbers::U8(values[from..to].to_vec()),
                Numbers::U16(values) => Numbers::U16(values[from..to].to_vec()),
                Numbers::I32(values) => Numbers::I32(values[from..to].to_vec()),
                Numbers::I64(values) => Numbers::I64(values[from..to].to_vec()),
                Numbers::Bits(bytes, offset) => Numbers::Bits(bytes.clone(), offset + from),
            };
            let known = known.as_ref().map(|(bytes, offset)| (bytes.clone(), offset + from));
            (numbers, known)
        });
        Self { schema: self.schema.clone(), rows: to - from, columns: columns.collect() }
    }

    fn push(&mut self, numbers: Vec<Option<i64>>, units: Units, dice: &mut Dice) -> (Width, Nulls) {
        let known: Vec<i64> = numbers.iter().copied().flatten().collect();
        let all_known = known.len() == numbers.len();
        let fits: &[(Width, i64, i64)] = &[
            (Width::U8, 0, 255),
            (Width::U16, 0, 65_535),
            (Width::I32, i64::from(i32::MIN), i64::from(i32::MAX)),
            (Width::I64, i64::MIN, i64::MAX),
        ];
        let date = units == Units::Date;
        let fits: Vec<_> = fits
            .iter()
            .filter(|(width, low, high)| {
                known.iter().all(|number| (low..=high).contains(&number))
                    && (!date || *width == Width::I32)
            })
            .collect();
        let (mut width, low, high) = *fits[usize::try_from(dice.below(fits.len() as u64)).unwrap()];
        if units == Units::Flag && dice.below(3) == 0 {
            width = Width::Bit;
        }
        let spare = [low, high, high - 1].into_iter().find(|spare| !known.contains(spare));
        let nulls = match spare {
            _ if all_known && dice.below(2) == 0 => Nulls::None,
            Some(spare) if width != Width::Bit && dice.below(2) == 0 => Nulls::Value(spare),
            _ => Nulls::Bitmap,
        };
        let filled: Vec<i64> = numbers
            .iter()
            .map(|number| match (number, nulls) {
                (Some(number), _) => *number,
                (None, Nulls::Value(null)) => null,
                // Whatever stands where nothing is known.
                (None, _) => {
                    let span = if width == Width::Bit { 2 } else { low.abs_diff(high) / 2 };
                    low.max(0).saturating_add_unsigned(dice.below(span))
                }
            })
            .collect();
        let values = match width {
            Width::U8 => Numbers::U8(narrowed(&filled).unwrap()),
            Width::U16 => Numbers::U16(narrowed(&filled).unwrap()),
            Width::I32 => Numbers::I32(narrowed(&filled).unwrap()),
            Width::I64 => Numbers::I64(filled),
            _ => {
                let offset = usize::try_from(dice.below(70)).unwrap();
                let bytes = bits(filled.iter().map(|number| *number == 1), offset, dice);
                Numbers::Bits(bytes, offset)
            }
        };
        let known = match nulls {
            Nulls::Bitmap if !(all_known && dice.below(2) == 0) => {
                let offset = usize::try_from(dice.below(70)).unwrap();
                Some((bits(numbers.iter().map(Option::is_some), offset, dice), offset))
            }
            _ => None,
        };
        self.columns.push((values, known));
        (width, nulls)
    }

    /// Columns for all facts that rules read, some left out.
    pub(crate) fn of(rulebook: &Rulebook, customers: &[Facts], dice: &mut Dice) -> Self {
        let mut table = Self::new(customers.len());
        let registry = rulebook.facts().registry().clone();
        for fact in registry.iter() {
            let derived = fact.name().starts_with("class(") || fact.name() == "risk_level";
            if dice.below(if derived { 2 } else { 8 }) == 0 {
                continue;
            }
            let units = match fact.fact_type() {
                FactType::Amount => Units::Minor(if dice.below(3) == 0 { 2 } else { 4 }),
                FactType::Count | FactType::Days => Units::Whole,
                FactType::Ratio | FactType::Score => Units::Decimals(4),
                FactType::Date => Units::Date,
                FactType::Flag => Units::Flag,
                FactType::Choice => Units::Codes(mixed(fact.choices(), dice)),
                FactType::Choices => Units::CodeBits(mixed(fact.choices(), dice)),
                other => panic!("{other:?}"),
            };
            let numbers = customers.iter().map(|facts| {
                let value = facts.known().find(|(name, _)| *name == fact.name());
                let (_, value) = value?;
                number(&value, &units, fact.choices())
            });
            let (width, nulls) = table.push(numbers.collect(), units.clone(), dice);
            let column = ColumnType::new(width, units).nulls(nulls);
            table.schema = table.schema.fact(fact.name(), column);
        }
        table
    }

    /// Columns for all touch rules, and sometimes one of those who want no contact.
    pub(crate) fn touched(
        mut self,
        rulebook: &Rulebook,
        as_of: NaiveDate,
        dice: &mut Dice,
    ) -> Self {
        let Ok(cadence) = rulebook.cadence() else { return self };
        for rule in cadence.rules() {
            let reach = [2, 40, 800, 40_000][usize::try_from(dice.below(4)).unwrap()];
            let numbers = (0..self.rows).map(|_| {
                let back = TimeDelta::days(i64::try_from(dice.below(reach)).unwrap());
                (dice.below(5) > 0).then(|| day(as_of - back))
            });
            let numbers: Vec<Option<i64>> = numbers.collect();
            let (_, nulls) = self.push(numbers, Units::Date, dice);
            self.schema = self.schema.touched(rule.code().as_str(), nulls);
        }
        for trigger in cadence.triggers() {
            let reach = [3, 40, 800][usize::try_from(dice.below(3)).unwrap()];
            let numbers = (0..self.rows).map(|_| {
                let back = TimeDelta::days(i64::try_from(dice.below(reach)).unwrap());
                (dice.below(4) == 0).then(|| day(as_of - back))
            });
            let numbers: Vec<Option<i64>> = numbers.collect();
            if dice.below(4) > 0 {
                let (_, nulls) = self.push(numbers, Units::Date, dice);
                self.schema = self.schema.triggered(trigger.code().as_str(), nulls);
            }
        }
        if dice.below(2) == 0 {
            let refused = (0..self.rows).map(|_| u8::from(dice.below(6) == 0)).collect();
            self.columns.push((Numbers::U8(refused), None));
            self.schema = self.schema.no_contact(Width::U8);
        }
        self
    }
}

impl Table {
    /// Columns of what these histories tell of the classes as of a day.
    pub(crate) fn formerly(
        mut self,
        rulebook: &Rulebook,
        histories: &[ClassHistory],
        as_of: NaiveDate,
        dice: &mut Dice,
    ) -> Self {
        for scheme in rulebook.schemes() {
            let code = scheme.code().as_str();
            let classes: Vec<Code> =
                scheme.classes().iter().map(|one| one.code().clone()).collect();
            let mut column = |table: &mut Self, of: &dyn Fn(&ClassHistory) -> Option<Code>| {
                let units = match dice.below(2) {
                    0 => Units::Whole,
                    _ => Units::Codes(mixed(&classes, dice)),
                };
                let place = |class: Code| {
                    let list = match &units {
                        Units::Codes(codes) => codes,
                        _ => &classes,
                    };
                    list.iter()
                        .position(|other| *other == class)
                        .and_then(|at| i64::try_from(at).ok())
                };
                let numbers = histories.iter().map(|history| of(history).and_then(place));
                let (width, nulls) = table.push(numbers.collect(), units.clone(), dice);
                ColumnType::new(width, units).nulls(nulls)
            };
            let class = column(&mut self, &|of| of.last(code).map(|last| last.class.clone()));
            self.schema = self.schema.former_class(code, class);
            let decided =
                |of: &ClassHistory| of.override_on(code, as_of).map(|one| one.class.clone());
            let decided = column(&mut self, &decided);
            self.schema = self.schema.decided_class(code, decided);
            let since = histories.iter().map(|of| of.last(code).map(|last| day(last.since)));
            let (_, nulls) = self.push(since.collect(), Units::Date, dice);
            self.schema = self.schema.former_since(code, nulls);
        }
        self
    }
}

fn mixed<T: Clone>(list: &[T], dice: &mut Dice) -> Vec<T> {
    let mut list = list.to_vec();
    for end in (1..list.len()).rev() {
        let other = usize::try_from(dice.below(end as u64 + 1)).unwrap();
        list.swap(end, other);
    }
    list
}

pub(crate) fn day(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()).num_days()
}

/// A value in the units of its column, where they can hold it.
fn number(value: &Value, units: &Units, choices: &[Code]) -> Option<i64> {
    match (value, units) {
        (Value::Amount(amount), Units::Minor(decimals)) => {
            let factor = 10_i64.pow(4 - decimals);
            let units = amount.ten_thousandths();
            (units % factor == 0).then_some(units / factor)
        }
        (Value::Count(n) | Value::Days(n), _) => Some(*n),
        (Value::Score(score), _) => Some(score.ten_thousandths()),
        (Value::Ratio(ratio), _) => {
            let (num, den) = (i128::from(ratio.num()) * 10_000, i128::from(ratio.den()));
            (num % den == 0).then(|| i64::try_from(num / den).ok()).flatten()
        }
        (Value::Date(date), _) => Some(day(*date)),
        (Value::Flag(flag), _) => Some(i64::from(*flag)),
        (Value::Choice(place), Units::Codes(codes)) => {
            let code = &choices[usize::from(*place)];
            codes.iter().position(|other| other == code).map(|at| i64::try_from(at).unwrap())
        }
        (Value::Choices(set), Units::CodeBits(codes)) => {
            let mut bits = 0;
            for (place, code) in choices.iter().enumerate() {
                if set >> place & 1 == 1 {
                    bits |= 1 << codes.iter().position(|other| other == code).unwrap();
                }
            }
            Some(bits)
        }
        _ => None,
    }
}
