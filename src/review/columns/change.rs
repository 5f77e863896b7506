//! A customer that changed: what it was and what it is, in one go.

use super::ColumnReview;
use super::machine::few::{FEW, Few, few};
use super::machine::program::Move;
use super::machine::room::{Host, Scored};
use super::plan::Plan;
use super::portfolio::Portfolio;
use super::questions::Rows;
use super::results::ReviewedColumns;
use crate::error::Result;

/// Two rows, each of a portfolio of its own.
struct Both<'a> {
    rows: [Rows<'a>; FEW],
    at: [usize; FEW],
}

impl<'a> Both<'a> {
    fn of(&mut self, row: usize) -> Option<(&mut Rows<'a>, usize)> {
        self.rows.get_mut(row).zip(self.at.get(row).copied())
    }
}

impl Host for Both<'_> {
    fn settle(&mut self, question: u16, row: usize) -> Option<usize> {
        let (rows, at) = self.of(row)?;
        rows.settle(question, at)
    }

    fn score(&mut self, question: u16, row: usize) -> Option<Scored> {
        let (rows, at) = self.of(row)?;
        rows.score(question, at)
    }

    fn moved(&mut self, by: Move, day: i32) -> Option<i32> {
        let (rows, _) = self.of(0)?;
        rows.moved(by, day)
    }

    fn date(&mut self, question: u16, row: usize) -> (Option<i32>, bool) {
        self.of(row).map_or((None, false), |(rows, at)| rows.date(question, at))
    }
}

impl ColumnReview {
    /// Reviews a customer that changed: a row as it was, and one as it is, of the same portfolio or of
    /// another one, such as a single row that came in.
    ///
    /// The results have two rows, the first one as it was. Their sums are those of the second less those of
    /// the first: merged into the sums of a whole portfolio they make those that a review anew would give.
    /// That takes less time than two reviews. A customer that is new or gone has one row only:
    /// [`ColumnReview::run_rows`] with [`ColumnTally::merge`](super::ColumnTally::merge) or
    /// [`ColumnTally::subtract`](super::ColumnTally::subtract).
    ///
    /// # Errors
    /// A portfolio of another schema; a row that it does not have. What is wrong with single values is in the
    /// result, under row 0 as it was and row 1 as it is.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::review::columns::{Column, ColumnReview, ColumnType, Portfolio, ReviewedColumns, Schema, Units, Width};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let schema = Schema::new().fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)));
    /// let review = ColumnReview::new(&rulebook, &schema, "2026-06-30".parse().unwrap())
    ///     .by("tier")
    ///     .sum("amount", "annual_amount")
    ///     .build()?;
    /// let mut cents = vec![100, 200, 300];
    /// let mut tally = review.run(&Portfolio::new(&schema, 3, vec![Column::i64(&cents)])?)?.tally().unwrap().clone();
    ///
    /// let came_in = [30_000_000];
    /// let mut change = ReviewedColumns::default();
    /// let (before, after) =
    ///     (Portfolio::new(&schema, 3, vec![Column::i64(&cents)])?, Portfolio::new(&schema, 1, vec![Column::i64(&came_in)])?);
    /// review.run_change((&before, 1), (&after, 0), &mut change)?;
    /// assert_eq!(change.classes("tier").unwrap(), [2, 1]); // was C, is B
    /// tally.merge(change.tally().unwrap())?;
    /// cents[1] = came_in[0];
    /// assert_eq!(&tally, review.run(&Portfolio::new(&schema, 3, vec![Column::i64(&cents)])?)?.tally().unwrap());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn run_change(
        &self,
        before: (&Portfolio<'_>, usize),
        after: (&Portfolio<'_>, usize),
        reviewed: &mut ReviewedColumns,
    ) -> Result<()> {
        for (portfolio, row) in [before, after] {
            self.has(portfolio, &(row..row.saturating_add(1)))?;
        }
        if !self.run_both(&self.trusting, before, after, reviewed) {
            self.run_both(&self.careful, before, after, reviewed);
        }
        Ok(())
    }

    /// Both rows; whether the columns could be trusted as far as that matters.
    fn run_both(
        &self,
        plan: &Plan,
        before: (&Portfolio<'_>, usize),
        after: (&Portfolio<'_>, usize),
        reviewed: &mut ReviewedColumns,
    ) -> bool {
        reviewed.begin(plan, (0, FEW));
        let both = [before, after];
        let mut host = Both {
            rows: both.map(|(portfolio, _)| Rows::new(self, plan, portfolio)),
            at: both.map(|(_, row)| row),
        };
        let input =
            Few { at: both.map(|(portfolio, row)| (portfolio.columns.as_slice(), row)), from: 0 };
        let (results, room) = reviewed.room();
        let trusting = std::ptr::eq(plan, &self.trusting);
        let done = few(&plan.program, input, results, (&mut host, room), trusting);
        reviewed.end(|row| if row == 0 { before } else { after });
        done
    }
}
