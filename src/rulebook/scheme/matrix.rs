//! Matrices: two axes and the class of every cell.

use std::collections::{HashMap, HashSet};

use crate::label::{Code, Labels};
use crate::policy::scheme::{Axis, AxisEntry, Selector};
use crate::rule::{DecisionList, Matrix};
use crate::rulebook::load::unknown_code;
use crate::rulebook::scheme::{Building, Foreign, Selected, class_codes};
use crate::rulebook::{AxisDocument, SchemeDocument};

impl Building<'_> {
    pub(super) fn matrix(
        &mut self,
        document: &SchemeDocument,
        path: &str,
        foreign: Foreign<'_>,
    ) -> Option<Selected> {
        let rows = self.axis(document.rows.as_ref(), "rows", path, foreign);
        let columns = self.axis(document.columns.as_ref(), "columns", path, foreign);
        let codes: Vec<(String, Labels)> = class_codes(document);
        let list = if document.classes.is_empty() { "cells" } else { "classes" };
        let classes = self.class_list(
            codes.iter().map(|(code, labels)| (code.as_str(), labels)),
            &format!("{path}.{list}"),
        )?;
        let ranks: HashMap<&str, usize> =
            classes.iter().map(|class| (class.code().as_str(), class.rank())).collect();
        let mut cells: Vec<Vec<usize>> = Vec::with_capacity(document.cells.len());
        for (y, row) in document.cells.iter().enumerate() {
            let mut places = Vec::with_capacity(row.len());
            for (x, code) in row.iter().enumerate() {
                match ranks.get(code.as_str()) {
                    Some(rank) => places.push(*rank),
                    None => {
                        let known = classes.iter().map(|class| class.code().as_str());
                        let error = unknown_code("class", code, known);
                        self.errors.push(error.at(format!("{path}.cells[{y}][{x}]")));
                        // It keeps its place, so that the shape is not found wrong as well.
                        places.push(0);
                    }
                }
            }
            cells.push(places);
        }
        let used: HashSet<&String> = document.cells.iter().flatten().collect();
        for (place, class) in document.classes.iter().enumerate() {
            let at = format!("{path}.classes[{place}]");
            if class.when.is_some() {
                self.wrong(
                    format!("{at}.when"),
                    "scheme-keys",
                    "the class of a matrix has no `when`",
                    "its row and column decide; take it out",
                );
            }
            if !used.contains(&class.code) {
                let message = format!("no cell has the class `{}`", class.code);
                self.wrong(at, "unused-class", message, "put it into `cells`, or take it out");
            }
        }
        let cells = self.note(Matrix::new(cells), || format!("{path}.cells"))?;
        let (rows, columns) = (rows?, columns?);
        for (axis, count, name) in
            [(&rows, cells.rows(), "rows"), (&columns, cells.columns(), "columns")]
        {
            if axis.entries.len() != count {
                let message =
                    format!("there are {} {name}, and cells for {count}", axis.entries.len());
                self.wrong(
                    format!("{path}.cells"),
                    "matrix-shape",
                    message,
                    "write one list of cells for each row, one cell for each column",
                );
            }
        }
        let mut keeps = vec![None; classes.len()];
        let texts = document.classes.iter().map(|class| &class.keep);
        for (slot, keep) in
            keeps.iter_mut().zip(self.keeps(texts, &format!("{path}.classes"), foreign))
        {
            *slot = keep;
        }
        Some((classes, keeps, Selector::Matrix { rows, columns, cells }))
    }

    fn axis(
        &mut self,
        axis: Option<&AxisDocument>,
        name: &str,
        path: &str,
        foreign: Foreign<'_>,
    ) -> Option<Axis> {
        let path = format!("{path}.{name}");
        let (list, codes): (DecisionList, Vec<(&str, &Labels)>) = match axis {
            None => {
                let message = format!("a matrix needs `{name}`");
                let help = format!(
                    "write for example `{name} = [{{ code = \"high\", when = \"annual_amount > 1000000\" }}, {{ code = \"low\" }}]`"
                );
                self.wrong(path, "scheme-keys", message, &help);
                return None;
            }
            Some(AxisDocument::List(entries)) => {
                for (place, entry) in
                    entries.iter().enumerate().filter(|(_, entry)| entry.keep.is_some())
                {
                    let message = format!("`{}` is a row or column and has no `keep`", entry.code);
                    self.wrong(
                        format!("{path}[{place}].keep"),
                        "scheme-keys",
                        message,
                        "write `keep` in `classes` of the matrix",
                    );
                }
                let list = self.rows(entries, &path, foreign)?;
                (list, entries.iter().map(|entry| (entry.code.as_str(), &entry.label)).collect())
            }
            Some(AxisDocument::Bands(axis)) => {
                let list = self.bands(
                    &axis.fact,
                    &format!("{path}.fact"),
                    &axis.bands,
                    &format!("{path}.bands"),
                    foreign,
                )?;
                (list, axis.bands.iter().map(|band| (band.code.as_str(), &band.label)).collect())
            }
        };
        let list_path = match axis {
            Some(AxisDocument::Bands(_)) => format!("{path}.bands"),
            _ => path,
        };
        let mut entries: Vec<AxisEntry> = Vec::with_capacity(codes.len());
        for (place, (code, labels)) in codes.into_iter().enumerate() {
            let at = || format!("{list_path}[{place}].code");
            let code = self.note(code.parse::<Code>(), at)?;
            if entries.iter().any(|entry| entry.code == code) {
                self.wrong(
                    at(),
                    "duplicate-code",
                    format!("`{code}` stands twice"),
                    "give each row and each column a code of its own",
                );
            }
            entries.push(AxisEntry { code, labels: labels.clone() });
        }
        Some(Axis { list, entries })
    }
}
