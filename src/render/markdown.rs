//! Markdown: headings, tables and lists, with whatever people wrote made harmless.

use std::fmt::Write as _;

/// A page of Markdown that grows.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// A heading of a level.
    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.gap();
        let marks = "#".repeat(level.clamp(1, 6));
        self.line(&format!("{marks} {}", inline(text)));
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.gap();
        self.line(&begun(text));
    }

    /// An entry of a list.
    pub(super) fn entry(&mut self, text: &str) {
        self.line(&format!("- {}", begun(text)));
    }

    /// Begins a list.
    pub(super) fn list(&mut self) {
        self.gap();
    }

    /// A table: the columns with whether they are numbers, then the rows.
    pub(super) fn table(&mut self, columns: &[(&str, bool)], rows: &[Vec<String>]) {
        self.gap();
        let names: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        self.row(&names);
        let marks = columns.iter().map(|(_, number)| if *number { "---:" } else { "---" });
        self.line(&format!("| {} |", marks.collect::<Vec<_>>().join(" | ")));
        rows.iter().for_each(|row| self.row(row));
    }

    fn row(&mut self, cells: &[String]) {
        let cells: Vec<String> =
            cells.iter().map(|cell| inline(cell).replace('|', "\\|")).collect();
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn line(&mut self, text: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{text}");
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A text on one line that means nothing but itself.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The same at the beginning of a block, where some marks would begin a list or a heading.
fn begun(text: &str) -> String {
    let text = inline(text);
    let mark = text.starts_with(['#', '+', '=', '-']);
    if mark { format!("\\{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_what_they_wrote() {
        let mut page = Page::default();
        page.heading(1, "a\n# b");
        page.table(&[("x|y", false), ("n", true)], &[vec!["*1*|<b>".into(), "2".into()]]);
        page.list();
        page.entry("- [x](y) `z`");
        let expected = "# a # b\n\n| x\\|y | n |\n| --- | ---: |\n| \\*1\\*\\|\\<b\\> | 2 |\n\n- \\- \\[x\\](y) \\`z\\`\n";
        assert_eq!(page.finish(), expected);
    }
}
