//! Matrices: a label for every pair of a row and a column.

use crate::error::{Error, ErrorKind, Result};

/// A total table from rows × columns to labels, row by row.
///
/// ```
/// use guanxi::rule::Matrix;
/// let matrix = Matrix::new(vec![vec!["core", "potential"], vec!["basic", "watch"]])?;
/// assert_eq!((matrix.rows(), matrix.columns()), (2, 2));
/// assert_eq!(matrix.get(1, 0), Some(&"basic")); // low value, high activity (D001-36)
/// assert_eq!(matrix.get(2, 0), None);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix<L> {
    columns: usize,
    cells: Vec<L>,
}

impl<L> Matrix<L> {
    /// A matrix from its rows.
    ///
    /// # Errors
    /// `matrix-shape` when there is no row, no column, or rows of different length.
    ///
    /// ```
    /// use guanxi::rule::Matrix;
    /// let error = Matrix::new(vec![vec![1, 2], vec![3]]).unwrap_err();
    /// assert_eq!(error.to_string(), "row 2 has 1 cell, the first has 2");
    /// ```
    pub fn new(rows: Vec<Vec<L>>) -> Result<Self> {
        let wrong = |message: String| {
            Error::new(ErrorKind::Rulebook, "matrix-shape", message)
                .with_help("write one list of cells for each row, one cell for each column")
        };
        let columns = rows.first().map_or(0, Vec::len);
        if columns == 0 {
            return Err(wrong("the matrix has no cells".to_owned()));
        }
        for (number, row) in (1usize..).zip(&rows) {
            if row.len() != columns {
                let cells = if row.len() == 1 { "cell" } else { "cells" };
                return Err(wrong(format!(
                    "row {number} has {} {cells}, the first has {columns}",
                    row.len()
                )));
            }
        }
        Ok(Self { columns, cells: rows.into_iter().flatten().collect() })
    }

    /// How many rows there are, from 1.
    ///
    /// ```
    /// use guanxi::rule::Matrix;
    /// let matrix = Matrix::new(vec![vec!["core", "potential", "basic"]])?;
    /// assert_eq!(matrix.rows(), 1);
    /// assert_eq!(Matrix::<&str>::new(vec![]).unwrap_err().code(), "matrix-shape");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// How many columns there are, from 1.
    ///
    /// ```
    /// use guanxi::rule::Matrix;
    /// let matrix = Matrix::new(vec![vec!["core", "potential", "basic"]])?;
    /// assert_eq!(matrix.columns(), 3);
    /// assert_eq!(Matrix::<&str>::new(vec![vec![]]).unwrap_err().code(), "matrix-shape");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The label of a cell, counted from 0; `None` outside the matrix.
    ///
    /// ```
    /// use guanxi::rule::Matrix;
    /// let matrix = Matrix::new(vec![vec!["core", "potential"], vec!["basic", "watch"]])?;
    /// assert_eq!(matrix.get(0, 1), Some(&"potential"));
    /// assert_eq!(matrix.get(0, 2), None); // not the next row's first cell
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn get(&self, row: usize, column: usize) -> Option<&L> {
        if column >= self.columns {
            return None;
        }
        self.cells.get(row.checked_mul(self.columns)?.checked_add(column)?)
    }
}
