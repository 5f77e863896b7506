//! What can be said of a scheme without a customer: classes that nobody can be in, conditions that
//! an earlier one hides, and lists that one condition takes whole.

use std::ops::ControlFlow;

use crate::label::Language;
use crate::policy::scheme::{Scheme, SchemeKind};
use crate::rule::residual::NodeId;
use crate::rule::search::Said;
use crate::rule::{Finding, Witness};
use crate::verify::check::Checking;

/// A list of conditions, of which the first that holds decides.
struct Rows<'a> {
    scheme: &'a Scheme,
    /// The condition of each row; what is off holds never.
    rows: Vec<NodeId>,
    /// What each row is called.
    names: Vec<String>,
    /// Where each row stands.
    places: Vec<String>,
    /// What a row is: a class, a row or a column.
    what: (&'static str, &'static str),
    /// The fact that a row decides, if one does.
    gives: String,
}

impl Checking<'_> {
    pub(super) fn schemes(&mut self) {
        let schemes = self.definitions.schemes;
        for (place, scheme) in schemes.list.iter().enumerate() {
            let lists = self.members.rows.get(place).cloned().unwrap_or_default();
            for (axis, rows) in lists.into_iter().enumerate() {
                let rows = described(scheme, axis, rows, lists_of(scheme) > 1);
                self.rows(&rows);
            }
            if scheme.kind() == SchemeKind::Matrix {
                self.cells(place, scheme);
            }
        }
    }

    /// Rows that nobody reaches.
    fn rows(&mut self, list: &Rows<'_>) {
        let mut first: Vec<Option<Witness>> = vec![None; list.rows.len()];
        let say = |truths: &[Option<bool>]| {
            for (place, truth) in truths.iter().enumerate() {
                match truth {
                    Some(true) => return Said::This(place),
                    None => return Said::Open,
                    Some(false) => {}
                }
            }
            Said::Never
        };
        let mut left = list.rows.len();
        let done = self.space.search(&list.rows, &say, &mut |place, found| {
            if let Some(slot) = first.get_mut(place)
                && slot.is_none()
            {
                *slot = Some(found.witness());
                left = left.saturating_sub(1);
            }
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if done.is_err() {
            return self.too_many(&list.scheme.path);
        }
        let last = list.rows.len().saturating_sub(1);
        for (place, _) in first.iter().enumerate().filter(|(_, found)| found.is_none()) {
            let Some(row) = list.rows.get(place).copied() else { continue };
            if place == last {
                self.everybody_taken(list, place);
            } else if self.space.residuals().truth(row) != Some(false) || !self.is_off(list, place)
            {
                self.never_reached(list, place, row);
            }
        }
    }

    /// Whether the rule is off for want of a number, which loading says.
    fn is_off(&self, list: &Rows<'_>, place: usize) -> bool {
        let path = list.places.get(place).map_or("", String::as_str);
        self.rulebook.findings().any(|finding| finding.code == "rule-off" && finding.path == path)
    }

    fn everybody_taken(&mut self, list: &Rows<'_>, place: usize) {
        let before = place.checked_sub(1).and_then(|before| list.names.get(before));
        let (Some(name), Some(before)) = (list.names.get(place), before) else { return };
        let path = before_last(list, place);
        // A rule that asks yes or no has no class to be in.
        let finding = if list.scheme.derived && list.rows.len() == 2 {
            Finding::warning(
                "condition-always",
                path,
                "the condition holds for everybody",
                "该条件对所有客户都成立",
            )
        } else {
            let (what, what_zh) = list.what;
            Finding::warning(
                "unreachable-class",
                path,
                format!("nobody is left for {what} `{name}`: everybody is in `{before}` or before"),
                format!("没有客户会落入{what_zh} `{name}`：所有客户都已归入 `{before}` 或其之前"),
            )
        };
        self.findings.push(finding);
    }

    fn never_reached(&mut self, list: &Rows<'_>, place: usize, row: NodeId) {
        let Some(name) = list.names.get(place).cloned() else { return };
        let path = list.places.get(place).cloned().unwrap_or_default();
        // Somebody whom the condition takes, and what takes that customer first.
        let earlier = list.rows.get(..place).unwrap_or_default();
        let roots: Vec<NodeId> = [row].iter().chain(earlier).copied().collect();
        let say = |truths: &[Option<bool>]| {
            let Some((own, rest)) = truths.split_first() else { return Said::Never };
            match own {
                Some(false) => return Said::Never,
                None => return Said::Open,
                Some(true) => {}
            }
            for (place, truth) in rest.iter().enumerate() {
                match truth {
                    Some(true) => return Said::This(place),
                    None => return Said::Open,
                    Some(false) => {}
                }
            }
            Said::Never
        };
        let mut hidden: Option<(usize, Witness)> = None;
        let done = self.space.search(&roots, &say, &mut |by, found| {
            hidden = Some((by, found.witness()));
            ControlFlow::Break(())
        });
        if done.is_err() {
            return self.too_many(&list.scheme.path);
        }
        let (what, what_zh) = list.what;
        let finding = match hidden {
            Some((by, witness)) => {
                let by = list.names.get(by).cloned().unwrap_or_default();
                Finding::warning(
                    "hidden-class",
                    path,
                    format!("nobody is in {what} `{name}`: whoever meets its condition is in another one before it, such as `{by}`"),
                    format!("没有客户会落入{what_zh} `{name}`：满足其条件的客户都已归入排在前面的 `{by}` 等"),
                )
                .shown_by([witness.giving(list.gives.clone(), by)])
            }
            None if list.scheme.derived && list.rows.len() == 2 => Finding::warning(
                "condition-never",
                path,
                "the condition holds for nobody",
                "该条件对任何客户都不成立",
            ),
            None => Finding::warning(
                "condition-never",
                path,
                format!("the condition of {what} `{name}` holds for nobody"),
                format!("{what_zh} `{name}` 的条件对任何客户都不成立"),
            ),
        };
        self.findings.push(finding);
    }

    /// Classes of a matrix whose cells nobody reaches, though rows and columns are all reached.
    fn cells(&mut self, place: usize, scheme: &Scheme) {
        let members = self.members.classes.get(place).cloned().unwrap_or_default();
        let mut reached = vec![false; members.len()];
        let say =
            |truths: &[Option<bool>]| match truths.iter().position(|truth| *truth == Some(true)) {
                Some(class) => Said::This(class),
                None if truths.iter().all(|truth| *truth == Some(false)) => Said::Never,
                None => Said::Open,
            };
        let done = self.space.search(&members, &say, &mut |class, _| {
            reached.get_mut(class).into_iter().for_each(|slot| *slot = true);
            if reached.iter().all(|slot| *slot) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        if done.is_err() {
            return self.too_many(&scheme.path);
        }
        let unreached: Vec<&str> = scheme
            .classes()
            .iter()
            .zip(&reached)
            .filter(|(_, reached)| !**reached)
            .map(|(class, _)| class.code().as_str())
            .collect();
        for class in unreached {
            self.findings.push(Finding::warning(
                "unreachable-class",
                format!("{}.cells", scheme.path),
                format!("nobody can be in class `{class}`: no customer is in its row and column"),
                format!("没有客户能落入类别 `{class}`：没有客户同时位于其行与列"),
            ));
        }
    }
}

fn lists_of(scheme: &Scheme) -> usize {
    scheme.selector.lists().count()
}

/// Where the row stands that takes all the rest.
fn before_last(list: &Rows<'_>, place: usize) -> String {
    let before = place.checked_sub(1).and_then(|before| list.places.get(before));
    before.cloned().unwrap_or_else(|| list.scheme.path.clone())
}

fn described(scheme: &Scheme, axis: usize, rows: Vec<NodeId>, matrix: bool) -> Rows<'_> {
    let path = scheme.path.as_str();
    let (names, what, key): (Vec<String>, _, _) = match &scheme.selector {
        crate::policy::scheme::Selector::Matrix { rows, columns, .. } => {
            let (axis, what, key) = match axis {
                0 => (rows, ("row", "行"), "rows"),
                _ => (columns, ("column", "列"), "columns"),
            };
            (axis.entries.iter().map(|entry| entry.code.to_string()).collect(), what, key)
        }
        crate::policy::scheme::Selector::List(_) => {
            let names = scheme.classes().iter().map(|class| class.code().to_string()).collect();
            let key = if scheme.kind() == SchemeKind::Bands { "bands" } else { "classes" };
            (names, ("class", "类别"), key)
        }
    };
    let places = (0..rows.len()).map(|row| match scheme.rows.get(row) {
        Some(place) => place.clone(),
        None if scheme.derived => path.to_owned(),
        None if key == "bands" => format!("{path}.bands[{row}]"),
        None => format!("{path}.{key}[{row}].when"),
    });
    let places = places.collect();
    let gives = match matrix {
        true => what.0.to_owned(),
        false if scheme.derived => scheme.label(Language::English).to_owned(),
        false => format!("class({})", scheme.code()),
    };
    Rows { scheme, rows, names, places, what, gives }
}
