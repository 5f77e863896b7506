//! Tables in the terminal: columns align, full-width characters count twice.

use unicode_width::UnicodeWidthStr;

/// How a column is aligned.
#[derive(Clone, Copy)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table with a header line.
pub(crate) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column heads.
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        let aligns = columns.iter().map(|(_, align)| *align).collect();
        let head = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self { aligns, rows: vec![head] }
    }

    /// Adds a row.
    ///
    /// Characters that would move the cursor or change colours are shown as `�`.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        let plain = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        self.rows.push(cells.iter().map(|cell| cell.chars().map(plain).collect()).collect());
    }

    /// The lines of the table, indented by two blanks.
    pub(crate) fn render(&self) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.aligns.len()).map(width).collect();
        let mut out = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for ((cell, align), width) in row.iter().zip(&self.aligns).zip(&widths) {
                let gap = " ".repeat(width.saturating_sub(cell.width()));
                line.push_str("  ");
                match align {
                    Align::Left => line.push_str(&format!("{cell}{gap}")),
                    Align::Right => line.push_str(&format!("{gap}{cell}")),
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
            if number == 0 {
                let total: usize = widths.iter().map(|width| width.saturating_add(2)).sum();
                out.push_str(&format!("  {}\n", "-".repeat(total.saturating_sub(2))));
            }
        }
        out
    }
}
