//! Which columns a portfolio has: facts by name, last touches by rule, earlier classes by scheme, and who
//! wants no contact.

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
    /// The day on which this trigger was set that nobody answered yet.
    Triggered(String),
    /// Whether the customer wants no contact.
    NoContact,
    /// The class of this scheme in which the customer was decided to be before.
    FormerClass(String),
    /// Since which day it is in that class.
    FormerSince(String),
    /// The class of this scheme that a person decided for the time being.
    Decided(String),
}

impl Tells {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Fact(name) => name.clone(),
            Self::Touched(rules) => format!("touched({})", rules.join(", ")),
            Self::Triggered(trigger) => format!("triggered({trigger})"),
            Self::NoContact => "no_contact".to_owned(),
            Self::FormerClass(scheme) => format!("former_class({scheme})"),
            Self::FormerSince(scheme) => format!("former_since({scheme})"),
            Self::Decided(scheme) => format!("decided_class({scheme})"),
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

    /// One more column: the day on which the trigger of this code was set, in days since 1 January 1970 in
    /// 32 bits, as long as nobody has answered it; of several such days the first. A trigger without a
    /// column asks nothing.
    ///
    /// ```
    /// use guanxi::review::columns::{Nulls, Schema};
    /// assert_eq!(Schema::new().triggered("c_need", Nulls::Bitmap).len(), 1);
    /// ```
    #[must_use]
    pub fn triggered(self, trigger: &str, nulls: Nulls) -> Self {
        let column = ColumnType::new(Width::I32, Units::Date).nulls(nulls);
        self.with(Tells::Triggered(trigger.to_owned()), column)
    }

    /// One more column: the class of this scheme in which the customer was decided to be before, which
    /// `keep` and `min_stay` ask for. [`Units::Codes`] name the classes; with [`Units::Whole`] the numbers
    /// are places in the scheme, 0 for the best, as a review gives them.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{
    ///     Column, ColumnReview, ColumnType, Nulls, Portfolio, Schema, Units, Width,
    /// };
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "sample"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     [[scheme]]
    ///     code = "tier"
    ///     kind = "list"
    ///     classes = [
    ///         { code = "A", when = "annual_amount >= 500000", keep = "annual_amount >= 400000" },
    ///         { code = "B" },
    ///     ]
    /// "#)?;
    /// let class = ColumnType::new(Width::U8, Units::Whole).nulls(Nulls::Value(255));
    /// let schema = Schema::new()
    ///     .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(0)))
    ///     .former_class("tier", class);
    /// let (amounts, before) = ([450_000, 450_000, 390_000], [0, 255, 0]);
    /// let portfolio = Portfolio::new(&schema, 3, vec![Column::i64(&amounts), Column::u8(&before)])?;
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
    /// assert_eq!(review.run(&portfolio)?.classes("tier").unwrap(), [0, 1, 1]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn former_class(self, scheme: &str, column: ColumnType) -> Self {
        self.with(Tells::FormerClass(scheme.to_owned()), column)
    }

    /// One more column: since which day the customer is in that class, in days since 1 January 1970 in 32
    /// bits. A scheme with a least stay (`min_stay`) needs it. A day after that of the review means that
    /// the class was none before it; a day that is not known lies so far back that no stay lasts.
    ///
    /// ```
    /// use guanxi::review::columns::{Nulls, Schema};
    /// assert_eq!(Schema::new().former_since("tier", Nulls::Bitmap).len(), 1);
    /// ```
    #[must_use]
    pub fn former_since(self, scheme: &str, nulls: Nulls) -> Self {
        let column = ColumnType::new(Width::I32, Units::Date).nulls(nulls);
        self.with(Tells::FormerSince(scheme.to_owned()), column)
    }

    /// One more column: the class of this scheme that a person decided, where that is valid on the day of
    /// the review; numbers as those of [`Schema::former_class`]. It goes before what the rules say.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{
    ///     Column, ColumnReview, ColumnType, Nulls, Portfolio, Schema, Units, Width,
    /// };
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let class = ColumnType::new(Width::U8, Units::codes(["C", "A"])?).nulls(Nulls::Value(255));
    /// let schema = Schema::new().decided_class("tier", class);
    /// let portfolio = Portfolio::new(&schema, 3, vec![Column::u8(&[1, 0, 255])])?;
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap()).build()?;
    /// assert_eq!(review.run(&portfolio)?.classes("tier").unwrap(), [0, 2, 255]); // A, C, open
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn decided_class(self, scheme: &str, column: ColumnType) -> Self {
        self.with(Tells::Decided(scheme.to_owned()), column)
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
