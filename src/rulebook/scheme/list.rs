//! Decision lists, and what every kind of scheme shares with them: conditions and class codes.

use crate::error::Result;
use crate::label::{Code, Labels};
use crate::policy::scheme::{Class, Selector};
use crate::rule::condition::{Compiler, Lowered};
use crate::rule::formula::Formula;
use crate::rule::{DecisionList, Finding};
use crate::rulebook::scheme::{Building, Foreign, Selected};
use crate::rulebook::{ClassDocument, SchemeDocument};

impl Building<'_> {
    pub(super) fn list(
        &mut self,
        document: &SchemeDocument,
        path: &str,
        foreign: Foreign<'_>,
    ) -> Option<Selected> {
        let list = format!("{path}.classes");
        let rows = self.rows(&document.classes, &list, foreign)?;
        let classes = self.classes(&document.classes, &list)?;
        let keeps = self.keeps(document.classes.iter().map(|class| &class.keep), &list, foreign);
        Some((classes, keeps, Selector::List(rows)))
    }

    /// The conditions of a list: every entry has one but the last.
    pub(super) fn rows(
        &mut self,
        entries: &[ClassDocument],
        path: &str,
        foreign: Foreign<'_>,
    ) -> Option<DecisionList> {
        if entries.is_empty() {
            let help =
                "write at least one entry; the last one has no `when` and takes all the rest";
            self.wrong(path.to_owned(), "empty-list", "there is no class", help);
            return None;
        }
        let last = entries.len().saturating_sub(1);
        let mut rows = Vec::with_capacity(entries.len());
        for (place, entry) in entries.iter().enumerate() {
            let at = format!("{path}[{place}]");
            match (&entry.when, place == last) {
                (Some(text), false) => {
                    rows.push(self.condition(text, format!("{at}.when"), &entry.code, foreign));
                }
                (None, true) => rows.push(None),
                (Some(_), true) => {
                    let message = format!(
                        "`{}` is the last entry and has a `when`: some customers fit nowhere",
                        entry.code
                    );
                    self.wrong(
                        format!("{at}.when"),
                        "no-otherwise",
                        message,
                        "add a last entry without `when`, which takes all the rest",
                    );
                }
                (None, false) => {
                    let message = format!(
                        "`{}` has no `when`: nobody reaches the entries below it",
                        entry.code
                    );
                    self.wrong(at, "early-otherwise", message, "add `when`, or put the entry last");
                }
            }
        }
        Some(DecisionList::new(rows))
    }

    /// A condition; `None` when it is wrong (reported) or off (a finding).
    pub(in crate::rulebook) fn condition(
        &mut self,
        text: &str,
        path: String,
        what: &str,
        foreign: Foreign<'_>,
    ) -> Option<Formula> {
        let (lowered, off) = {
            let mut compiler = self.compiler(foreign);
            (compiler.text(text), compiler.off)
        };
        self.lowered(lowered, off, path, what)
    }

    /// The formula of a condition; `None` when it is wrong (reported) or off (a finding).
    pub(super) fn lowered(
        &mut self,
        lowered: Result<Lowered>,
        off: Vec<Code>,
        path: String,
        what: &str,
    ) -> Option<Formula> {
        let lowered = self.note(lowered, || path.clone())?;
        let whole = matches!(lowered, Lowered::Off(_));
        for code in off {
            self.off(&code, path.clone(), what, whole);
        }
        match lowered {
            Lowered::On(formula) => Some(formula),
            Lowered::Off(_) => None,
        }
    }

    pub(super) fn compiler<'b>(&'b mut self, foreign: Foreign<'b>) -> Compiler<'b> {
        Compiler { tables: self.tables, parameters: self.parameters, foreign, off: Vec::new() }
    }

    fn off(&mut self, parameter: &Code, path: String, what: &str, whole: bool) {
        let (message, message_zh) = if whole {
            (
                format!("`{what}` is off until a value is given for `{parameter}`"),
                format!("在给出参数 `{parameter}` 之前，`{what}` 不生效"),
            )
        } else {
            (
                format!(
                    "a part of the condition of `{what}` is off until a value is given for `{parameter}`"
                ),
                format!("在给出参数 `{parameter}` 之前，`{what}` 的部分条件不生效"),
            )
        };
        self.findings.push(Finding::note("rule-off", path, message, message_zh));
    }

    fn classes(&mut self, entries: &[ClassDocument], path: &str) -> Option<Vec<Class>> {
        let codes = entries.iter().map(|entry| (entry.code.as_str(), &entry.label));
        self.class_list(codes, path)
    }

    pub(super) fn class_list<'c>(
        &mut self,
        entries: impl Iterator<Item = (&'c str, &'c Labels)>,
        path: &str,
    ) -> Option<Vec<Class>> {
        let mut classes: Vec<Class> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut complete = true;
        for (place, (code, labels)) in entries.enumerate() {
            let at = || format!("{path}[{place}].code");
            let Some(code) = self.note(code.parse::<Code>(), at) else {
                complete = false;
                continue;
            };
            if code == "undetermined" {
                self.wrong(
                    at(),
                    "reserved-class",
                    "`undetermined` is what reports call an open decision",
                    "give the class another code",
                );
                complete = false;
            }
            if !seen.insert(code.clone()) {
                self.wrong(
                    at(),
                    "duplicate-code",
                    format!("there are two classes `{code}`"),
                    "give each a code of its own",
                );
                complete = false;
            }
            classes.push(Class::new(code, labels.clone(), place));
        }
        if classes.len() > usize::from(u16::MAX) {
            self.wrong(
                path.to_owned(),
                "too-many-classes",
                "a scheme may have 65 535 classes",
                "split it into several schemes",
            );
            complete = false;
        }
        complete.then_some(classes)
    }

    pub(super) fn keeps<'c>(
        &mut self,
        texts: impl Iterator<Item = &'c Option<String>>,
        path: &str,
        foreign: Foreign<'_>,
    ) -> Vec<Option<Formula>> {
        let mut keeps = Vec::new();
        let mut texts = texts.enumerate().peekable();
        while let Some((place, text)) = texts.next() {
            let at = format!("{path}[{place}].keep");
            keeps.push(match text.as_deref() {
                Some(_) if texts.peek().is_none() => {
                    self.wrong(
                        at,
                        "keep-otherwise",
                        "the last class is never left for a worse one and needs no `keep`",
                        "take it out",
                    );
                    None
                }
                Some(text) => self.condition(text, at, "keep", foreign),
                None => None,
            });
        }
        keeps
    }
}
