//! What columns tell of earlier decisions on classes: the class before, since when, and the class that a
//! person decided.

use chrono::NaiveDate;

use super::ColumnReview;
use super::column::{Units, Width};
use super::meaning::{date_of, no_codes, one_bit, said};
use super::portfolio::Portfolio;
use super::schema::{Schema, Tells};
use crate::error::{Error, ErrorKind, Result};
use crate::fact::ClassHistory;
use crate::policy::scheme::Scheme;
use crate::record::ClassOverride;
use crate::rulebook::Rulebook;

/// The columns that tell of the classes of one scheme.
#[derive(Clone, Debug)]
pub(super) struct Former {
    pub(super) scheme: usize,
    pub(super) class: Option<ClassColumn>,
    /// The place of the column that tells since when.
    pub(super) since: Option<usize>,
    pub(super) decided: Option<ClassColumn>,
}

/// A column whose numbers are classes.
#[derive(Clone, Debug)]
pub(super) struct ClassColumn {
    pub(super) column: usize,
    /// For each number of the column the place of the class in the scheme.
    pub(super) ranks: Vec<usize>,
}

impl ClassColumn {
    fn new(schema: &Schema, tells: &Tells, scheme: &Scheme) -> Result<Option<Self>> {
        let Some(column) = schema.place(tells) else { return Ok(None) };
        let Some((_, of)) = schema.columns.get(column) else { return Ok(None) };
        let name = tells.name();
        if of.width == Width::Bit {
            return Err(one_bit(&name));
        }
        let ranks: Vec<usize> = match &of.units {
            Units::Whole => (0..scheme.classes().len()).collect(),
            Units::Codes(codes) => {
                let ranks = codes.iter().map(|code| scheme.rank_of(code.as_str()));
                ranks.collect::<Result<Vec<_>>>().map_err(|error| error.at(&name))?
            }
            units => {
                let message = format!("column `{name}` is given as {}", said(units));
                return Err(Error::new(ErrorKind::Type, "column-units", message).with_help(
                    "give codes, `Units::codes([...])`, or places in the scheme, `Units::Whole`",
                ));
            }
        };
        if ranks.is_empty() {
            return Err(no_codes(&name));
        }
        Ok(Some(Self { column, ranks }))
    }

    /// The largest number that is a class.
    pub(super) fn last(&self) -> i64 {
        i64::try_from(self.ranks.len()).unwrap_or(i64::MAX).saturating_sub(1)
    }

    /// The numbers that are this class.
    pub(super) fn numbers(&self, rank: usize) -> impl Iterator<Item = i64> {
        (0_i64..).zip(&self.ranks).filter(move |(_, other)| **other == rank).map(|(at, _)| at)
    }

    fn rank(&self, portfolio: &Portfolio<'_>, row: usize) -> Option<usize> {
        let number = usize::try_from(portfolio.number(self.column, row)?).ok()?;
        self.ranks.get(number).copied()
    }
}

/// What the columns tell of classes, scheme by scheme.
///
/// # Errors
/// A scheme or a class that the rulebook does not have; units that are no classes; a class before without
/// its day where the scheme has a least stay, and a day without its class.
pub(super) fn formers(rulebook: &Rulebook, schema: &Schema) -> Result<Vec<Former>> {
    for (tells, _) in schema.columns.iter() {
        if let Tells::FormerClass(code) | Tells::FormerSince(code) | Tells::Decided(code) = tells {
            rulebook.scheme(code).map_err(|error| error.at(tells.name()))?;
        }
    }
    let mut found = Vec::new();
    for (place, scheme) in rulebook.schemes().iter().enumerate() {
        let code = scheme.code().to_string();
        let class = ClassColumn::new(schema, &Tells::FormerClass(code.clone()), scheme)?;
        let since = schema.place(&Tells::FormerSince(code.clone()));
        let decided = ClassColumn::new(schema, &Tells::Decided(code.clone()), scheme)?;
        if class.is_some() && since.is_none() && scheme.min_stay.is_some() {
            let message = format!(
                "no column tells since when customers are in their class of scheme `{code}`, which has a least stay"
            );
            return Err(Error::new(ErrorKind::Name, "missing-column", message)
                .with_help(format!("add `.former_since(\"{code}\", ...)` to the schema")));
        }
        if class.is_none() && since.is_some() {
            let message = format!(
                "a column tells since when customers are in a class of scheme `{code}`, and none tells in which"
            );
            return Err(Error::new(ErrorKind::Name, "missing-column", message)
                .with_help(format!("add `.former_class(\"{code}\", ...)` to the schema")));
        }
        if class.is_some() || decided.is_some() {
            found.push(Former { scheme: place, class, since, decided });
        }
    }
    Ok(found)
}

/// A day so far back that no stay that began there lasts.
const LONG_AGO: NaiveDate = NaiveDate::MIN;

impl ColumnReview {
    /// What the columns of a row tell of earlier decisions on its classes.
    pub(super) fn history_of(&self, portfolio: &Portfolio<'_>, row: usize) -> ClassHistory {
        let mut history = ClassHistory::default();
        for former in &self.formers {
            let Some(scheme) = self.rulebook.schemes().get(former.scheme) else { continue };
            let class = |column: &Option<ClassColumn>| {
                let rank = column.as_ref()?.rank(portfolio, row)?;
                scheme.classes().get(rank).map(|class| class.code().clone())
            };
            if let Some(class) = class(&former.class) {
                let since = former.since.and_then(|column| portfolio.number(column, row));
                let since = since.and_then(date_of).unwrap_or(LONG_AGO);
                history = history.in_class(scheme.code().clone(), class, since);
            }
            if let Some(class) = class(&former.decided) {
                history = history.overridden(ClassOverride {
                    scheme: scheme.code().clone(),
                    class,
                    from: self.as_of,
                    until: self.as_of,
                    by: "column".into(),
                    reason: Tells::Decided(scheme.code().to_string()).name(),
                });
            }
        }
        history
    }
}
