//! Which columns a portfolio has: facts by name, last touches by rule, and who wants no contact.

use std::sync::Arc;

use super::column::{ColumnType, Nulls, Units, Width};
use crate::error::{Error, ErrorKind, Result};

/// What a column tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(super) enum Tells {
    /// The fact of this name.
    Fact(String),
    /// The day on which these touch rules were last kept.
    Touched(Vec<String>),
    /// Whether the customer wants no contact.
    NoContact,
}

impl Tells {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Fact(name) => name.clone(),
            Self::Touched(rules) => format!("touched({})", rules.join(", ")),
            Self::NoContact => "no_contact".to_owned(),
        }
    }
}

/// The columns of a portfolio, in the order in which their values are given.
///
/// ```
/// use guanxi::review::columns::{ColumnType, Nulls, Schema, Units, Width};
/// let schema = Schema::new()
///     .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
///     .fact("strategic", ColumnType::new(Width::U8, Units::Flag))
///     .touched("a_deep", Nulls::Value(i64::from(i32::MIN)))
///     .no_contact(Width::U8);
/// assert_eq!(schema.len(), 4);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Schema {
    pub(super) columns: Arc<Vec<(Tells, ColumnType)>>,
}

impl Schema {
    /// A portfolio without columns.
    ///
    /// ```
    /// use guanxi::review::columns::Schema;
    /// assert!(Schema::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    fn with(mut self, tells: Tells, column: ColumnType) -> Self {
        Arc::make_mut(&mut self.columns).push((tells, column));
        self
    }

    /// One more column: the fact of this name. Facts that no rule reads may be given too.
    ///
    /// ```
    /// use guanxi::review::columns::{ColumnType, Schema, Units, Width};
    /// let orders = ColumnType::new(Width::U16, Units::Whole);
    /// assert_eq!(Schema::new().fact("orders_12m", orders).len(), 1);
    /// ```
    #[must_use]
    pub fn fact(self, name: &str, column: ColumnType) -> Self {
        self.with(Tells::Fact(name.to_owned()), column)
    }

    /// One more column: the day on which the touch rule of this code was last kept, in days since 1
    /// January 1970 in 32 bits. That is the day of its last touch that counts; of a rule that wants
    /// several touches a span the day of the one that completed them.
    ///
    /// ```
    /// use guanxi::review::columns::{Nulls, Schema};
    /// assert_eq!(Schema::new().touched("a_deep", Nulls::Bitmap).len(), 1);
    /// ```
    #[must_use]
    pub fn touched(self, rule: &str, nulls: Nulls) -> Self {
        self.touched_all(&[rule], nulls)
    }

    /// One more column that tells the same of several touch rules, such as those of several classes that
    /// are kept by the same e-mails.
    ///
    /// ```
    /// use guanxi::review::columns::{Nulls, Schema};
    /// assert_eq!(Schema::new().touched_all(&["b_talk", "c_light"], Nulls::Bitmap).len(), 1);
    /// ```
    #[must_use]
    pub fn touched_all(self, rules: &[&str], nulls: Nulls) -> Self {
        let column = ColumnType::new(Width::I32, Units::Date).nulls(nulls);
        self.with(Tells::Touched(rules.iter().map(|rule| (*rule).to_owned()).collect()), column)
    }

    /// One more column: whether the customer wants no contact, 0 or 1.
    ///
    /// ```
    /// use guanxi::review::columns::{Schema, Width};
    /// assert_eq!(Schema::new().no_contact(Width::Bit).len(), 1);
    /// ```
    #[must_use]
    pub fn no_contact(self, width: Width) -> Self {
        self.with(Tells::NoContact, ColumnType::new(width, Units::Flag))
    }

    /// How many columns there are.
    ///
    /// ```
    /// use guanxi::review::columns::Schema;
    /// assert_eq!(Schema::new().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    ///
    /// ```
    /// use guanxi::review::columns::Schema;
    /// assert!(Schema::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The name of a column: that of its fact, or what it tells.
    pub(super) fn name(&self, place: usize) -> String {
        self.columns.get(place).map_or_else(String::new, |(tells, _)| tells.name())
    }

    /// The place of the column that tells this.
    pub(super) fn place(&self, wanted: &Tells) -> Option<usize> {
        self.columns.iter().position(|(tells, _)| tells == wanted)
    }

    /// The place of the column that tells when a touch rule was last kept.
    pub(super) fn touch(&self, rule: &str) -> Option<usize> {
        let tells = |tells: &Tells| matches!(tells, Tells::Touched(rules) if rules.iter().any(|other| other == rule));
        self.columns.iter().position(|(column, _)| tells(column))
    }

    /// Refuses columns that tell the same.
    pub(super) fn check(&self) -> Result<()> {
        for (place, (tells, _)) in self.columns.iter().enumerate() {
            let twice = match tells {
                Tells::Touched(rules) => rules.iter().find(|rule| self.touch(rule) != Some(place)),
                _ => None,
            };
            let twice = twice.map(|rule| Tells::Touched(vec![rule.clone()]));
            let twice = twice.or_else(|| (self.place(tells) != Some(place)).then(|| tells.clone()));
            if let Some(tells) = twice {
                let message = format!("there are two columns `{}`", tells.name());
                return Err(Error::new(ErrorKind::Name, "duplicate-column", message)
                    .with_help("give each column once"));
            }
        }
        if self.columns.len() > usize::from(u16::MAX / 2) {
            return Err(Error::new(
                ErrorKind::Value,
                "too-many-columns",
                "there are too many columns",
            )
            .with_help("give at most 32 767 of them"));
        }
        Ok(())
    }

    /// Whether both are the same schema.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.columns, &other.columns) || self.columns == other.columns
    }
}
