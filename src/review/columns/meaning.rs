//! From the numbers of a column to the values of a fact, and back from questions to numbers.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use super::column::{ColumnType, Nulls, Units, Width};
use crate::error::{Error, ErrorKind, Result};
use crate::fact::{FactDefinition, FactType, Value};
use crate::quantity::{Amount, Ratio, Score};

/// 1 January 1970 in days of the common era.
const EPOCH: i32 = 719_163;

/// The date of a day number.
pub(super) fn date_of(day: i64) -> Option<NaiveDate> {
    let day = i32::try_from(day).ok()?;
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH)?)
}

/// The day number of a date.
pub(super) fn day_of(date: NaiveDate) -> i32 {
    // INVARIANT: the dates of the calendar are far from the bounds of the number.
    date.num_days_from_ce().saturating_sub(EPOCH)
}

/// What the numbers of a column mean for one fact.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    fact_type: FactType,
    units: Units,
    /// For each code of the column its place among those of the fact.
    places: Vec<u16>,
    /// The smallest and the largest number that means something.
    pub(super) low: i64,
    pub(super) high: i64,
}

/// The factor between a decimal part and a ten-thousandth.
fn factor(decimals: u32) -> Option<i64> {
    10_i64.checked_pow(4_u32.checked_sub(decimals)?)
}

impl Meaning {
    /// What a column says of a fact.
    ///
    /// # Errors
    /// Units that the fact does not have, a width that does not suit them, unknown codes.
    pub(super) fn new(column: &ColumnType, fact: &FactDefinition) -> Result<Self> {
        let name = fact.name();
        let fact_type = fact.fact_type();
        let fits = matches!(
            (&column.units, fact_type),
            (Units::Minor(0..=4), FactType::Amount)
                | (Units::Whole, FactType::Count | FactType::Days)
                | (Units::Decimals(0..=4), FactType::Score | FactType::Ratio)
                | (Units::Date, FactType::Date)
                | (Units::Flag, FactType::Flag)
                | (Units::Codes(_), FactType::Choice)
                | (Units::CodeBits(_), FactType::Choices)
        );
        if !fits {
            let message = format!("column `{name}` is given as {}", said(&column.units));
            return Err(
                Error::new(ErrorKind::Type, "column-units", message).with_help(wanted(fact_type))
            );
        }
        if column.width == Width::Bit && column.units != Units::Flag {
            return Err(one_bit(name));
        }
        if matches!(column.units, Units::Date) && column.width != Width::I32 {
            let message = format!("column `{name}` has dates that are not of 32 bits");
            return Err(Error::new(ErrorKind::Type, "column-width", message)
                .with_help("give days since 1 January 1970 in 32 bits"));
        }
        let places = match &column.units {
            Units::Codes(codes) | Units::CodeBits(codes) => {
                let places = codes.iter().map(|code| crate::fact::choice_of(fact, code.as_str()));
                let places = places.collect::<Result<Vec<u16>>>();
                places.map_err(|error| error.at(name))?
            }
            _ => Vec::new(),
        };
        if matches!(column.units, Units::CodeBits(_)) && places.len() > bits(column.width) {
            let (count, most) = (places.len(), bits(column.width));
            let message = format!("column `{name}` has {count} codes in numbers of {most} bits");
            return Err(Error::new(ErrorKind::Type, "column-codes", message)
                .with_help("give the column more bits, or leave out codes that no rule asks for"));
        }
        if matches!(column.units, Units::Codes(_)) && places.is_empty() {
            return Err(no_codes(name));
        }
        let mut meaning = Self { fact_type, units: column.units.clone(), places, low: 0, high: 0 };
        let (least, most) = column.width.bounds();
        (meaning.low, meaning.high) = meaning.range(least, most);
        null_fits(name, column)?;
        Ok(meaning)
    }

    /// The numbers within the width that mean something.
    fn range(&self, least: i64, most: i64) -> (i64, i64) {
        let last = |len: usize| i64::try_from(len).unwrap_or(i64::MAX).saturating_sub(1);
        let (low, high) = match &self.units {
            Units::Minor(decimals) => {
                let most = Amount::MAX.ten_thousandths();
                let most = factor(*decimals).and_then(|factor| most.checked_div(factor));
                let most = most.unwrap_or(0);
                (most.saturating_neg(), most)
            }
            Units::Whole => (0, i64::MAX),
            Units::Decimals(_) if self.fact_type == FactType::Score => {
                let most = Score::MAX.ten_thousandths();
                let most = self.factor().and_then(|factor| most.checked_div(factor));
                let most = most.unwrap_or(0);
                (most.saturating_neg(), most)
            }
            Units::Decimals(_) => (i64::MIN.saturating_add(1), i64::MAX),
            Units::Date => (i64::from(day_of(NaiveDate::MIN)), i64::from(day_of(NaiveDate::MAX))),
            Units::Flag => (0, 1),
            Units::Codes(codes) => (0, last(codes.len())),
            Units::CodeBits(codes) => {
                let bits = u32::try_from(codes.len()).unwrap_or(0);
                (0, last(1_usize.checked_shl(bits).unwrap_or(0)))
            }
        };
        (low.max(least), high.min(most))
    }

    fn factor(&self) -> Option<i64> {
        match self.units {
            Units::Minor(decimals) | Units::Decimals(decimals) => factor(decimals),
            _ => Some(1),
        }
    }

    /// The value that a number means; `None` for one that means nothing.
    pub(super) fn value(&self, number: i64) -> Option<Value> {
        if !(self.low..=self.high).contains(&number) {
            return None;
        }
        match (&self.units, self.fact_type) {
            (Units::Minor(_), _) => {
                let units = number.checked_mul(self.factor()?)?;
                Amount::from_ten_thousandths(units).ok().map(Value::Amount)
            }
            (Units::Whole, FactType::Days) => Some(Value::Days(number)),
            (Units::Whole, _) => Some(Value::Count(number)),
            (Units::Decimals(_), FactType::Score) => {
                let units = number.checked_mul(self.factor()?)?;
                Score::from_ten_thousandths(units).ok().map(Value::Score)
            }
            (Units::Decimals(decimals), _) => {
                let den = 10_i64.checked_pow(*decimals)?;
                Ratio::new(number, den).ok().map(Value::Ratio)
            }
            (Units::Date, _) => date_of(number).map(Value::Date),
            (Units::Flag, _) => Some(Value::Flag(number == 1)),
            (Units::Codes(_), _) => {
                let place = usize::try_from(number).ok()?;
                self.places.get(place).map(|place| Value::Choice(*place))
            }
            (Units::CodeBits(_), _) => {
                let mut bits = 0_u64;
                for (bit, place) in (0_u32..).zip(&self.places) {
                    if number.checked_shr(bit).unwrap_or(0) & 1 == 1 {
                        bits |= 1_u64.checked_shl(u32::from(*place)).unwrap_or(0);
                    }
                }
                Some(Value::Choices(bits))
            }
        }
    }

    /// The numbers that are ordered as their values are.
    fn is_ordered(&self) -> bool {
        !matches!(self.units, Units::Codes(_) | Units::CodeBits(_))
    }

    /// The bits of the column that mean a place among the codes of the fact.
    pub(super) fn bits_of(&self, place: u16) -> i64 {
        let bits = (0_u32..).zip(&self.places).filter(|(_, other)| **other == place);
        bits.fold(0, |all, (bit, _)| all | 1_i64.checked_shl(bit).unwrap_or(0))
    }

    /// The stretches of numbers whose values have something; along the values it turns at one of
    /// them, or once on the way.
    pub(super) fn stretches(
        &self,
        has: &dyn Fn(&Value) -> bool,
        turning: Option<&Value>,
    ) -> Vec<(i64, i64)> {
        if self.low > self.high {
            return Vec::new();
        }
        let has = |number: i64| self.value(number).is_some_and(|value| has(&value));
        if !self.is_ordered() {
            let found = (self.low..=self.high).filter(|number| has(*number));
            return joined(found.map(|number| (number, number)));
        }
        let mut starts = vec![self.low];
        match turning {
            Some(turning) => {
                let compare = |number: i64| self.value(number)?.compare(turning);
                starts.push(self.first(|number| compare(number) != Some(Ordering::Less)));
                starts.push(self.first(|number| compare(number) == Some(Ordering::Greater)));
            }
            None => {
                let at_first = has(self.low);
                starts.push(self.first(|number| has(number) != at_first));
            }
        }
        starts.retain(|start| *start <= self.high);
        starts.dedup();
        let ends = starts.iter().skip(1).map(|start| start.saturating_sub(1));
        let ends: Vec<i64> = ends.chain([self.high]).collect();
        joined(starts.into_iter().zip(ends).filter(|(start, _)| has(*start)))
    }

    /// The first number for which something holds that holds for all after it; one more than the
    /// last number where it never does.
    fn first(&self, holds: impl Fn(i64) -> bool) -> i64 {
        let (mut low, mut high) = (i128::from(self.low), i128::from(self.high).saturating_add(1));
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low) / 2);
            if i64::try_from(middle).is_ok_and(&holds) {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        i64::try_from(low).unwrap_or(i64::MAX)
    }
}

/// Stretches that touch are one.
fn joined(stretches: impl Iterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    for (start, end) in stretches {
        match found.last_mut() {
            Some((_, last)) if last.saturating_add(1) >= start => *last = end,
            _ => found.push((start, end)),
        }
    }
    found
}

/// That a column of one bit a row is none of flags.
pub(super) fn one_bit(name: &str) -> Error {
    let message = format!("column `{name}` has one bit a row");
    Error::new(ErrorKind::Type, "column-width", message).with_help("only flags are given as bits")
}

/// How many bits the numbers of a column have that are not negative.
fn bits(width: Width) -> usize {
    match width {
        Width::Bit => 1,
        Width::U8 => 8,
        Width::U16 => 16,
        Width::I32 => 31,
        Width::I64 => 63,
    }
}

pub(super) fn no_codes(name: &str) -> Error {
    let message = format!("column `{name}` is of codes, and names none");
    Error::new(ErrorKind::Type, "column-codes", message)
        .with_help("name the codes in the order of their numbers: `Units::codes([...])`")
}

/// Refuses a number for what is not known that the column cannot hold.
pub(super) fn null_fits(name: &str, column: &ColumnType) -> Result<()> {
    let (least, most) = column.width.bounds();
    match column.nulls {
        Nulls::Value(null) if !(least..=most).contains(&null) => {
            let message = format!("column `{name}` cannot hold `{null}`, which stands for unknown");
            Err(Error::new(ErrorKind::Type, "column-null", message)
                .with_help(format!("write a number from {least} to {most}")))
        }
        _ => Ok(()),
    }
}

pub(super) fn said(units: &Units) -> String {
    match units {
        Units::Minor(decimals) => format!("money with {decimals} decimals"),
        Units::Whole => "whole numbers".to_owned(),
        Units::Decimals(decimals) => format!("numbers with {decimals} decimals"),
        Units::Date => "dates".to_owned(),
        Units::Flag => "flags".to_owned(),
        Units::Codes(_) => "codes".to_owned(),
        Units::CodeBits(_) => "sets of codes".to_owned(),
    }
}

fn wanted(fact_type: FactType) -> &'static str {
    match fact_type {
        FactType::Amount => "give money: `Units::Minor(2)` for cents; at most four decimals",
        FactType::Count | FactType::Days => "give whole numbers: `Units::Whole`",
        FactType::Ratio | FactType::Score => {
            "give decimal parts: `Units::Decimals(4)` for ten-thousandths; at most four"
        }
        FactType::Date => "give days since 1 January 1970: `Units::Date`",
        FactType::Flag => "give 0 and 1: `Units::Flag`",
        FactType::Choice => "give places in a list of codes: `Units::codes([...])`",
        FactType::Choices => "give a bit for each code: `Units::code_bits([...])`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rulebook;

    #[test]
    fn days_of_1970() {
        assert_eq!(date_of(0), NaiveDate::from_ymd_opt(1970, 1, 1));
        assert_eq!(date_of(20_634), NaiveDate::from_ymd_opt(2026, 6, 30));
        for date in [NaiveDate::MIN, NaiveDate::MAX] {
            assert_eq!(date_of(i64::from(day_of(date))), Some(date));
        }
    }

    #[test]
    fn stretches_are_where_the_answer_is_yes() {
        let rulebook = Rulebook::preset("renewal").unwrap();
        let facts = rulebook.facts();
        let amount = facts.registry().find("annual_amount").unwrap();
        let money = Meaning::new(&ColumnType::new(Width::I64, Units::Minor(2)), &amount).unwrap();
        let cut = Value::Amount("200000.005".parse().unwrap());
        let above = |value: &Value| value.compare(&cut).unwrap().is_ge();
        assert_eq!(money.stretches(&above, Some(&cut)), [(20_000_001, money.high)]);
        let same = |value: &Value| value.compare(&cut).unwrap().is_eq();
        assert_eq!(money.stretches(&same, Some(&cut)), []); // no cent is half
        let other = |value: &Value| value.compare(&cut).unwrap().is_ne();
        assert_eq!(money.stretches(&other, Some(&cut)), [(money.low, money.high)]);
        let whole = Value::Amount("2".parse().unwrap());
        let not = |value: &Value| value.compare(&whole).unwrap().is_ne();
        assert_eq!(money.stretches(&not, Some(&whole)), [(money.low, 199), (201, money.high)]);
        let positive = |value: &Value| value.is_positive();
        assert_eq!(money.stretches(&positive, None), [(1, money.high)]);
    }
}
