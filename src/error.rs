//! The one error type of the crate: what is wrong, where, and what to write instead.

use std::fmt;

/// The result of everything in this crate that can fail.
///
/// ```
/// let span: guanxi::Result<guanxi::time::Span> = "1 fortnight".parse();
/// assert_eq!(span.unwrap_err().code(), "span-unit");
/// ```
pub type Result<T> = std::result::Result<T, Error>;

/// The broad kind of an [`Error`], for a host that treats kinds differently.
///
/// More kinds may be added; match with a wildcard arm.
///
/// ```
/// use guanxi::{ErrorKind, quantity::Amount};
/// assert_eq!("1e5".parse::<Amount>().unwrap_err().kind(), ErrorKind::Value);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A single value is malformed or outside its bounds (an amount, a span, a date, a zone).
    Value,
    /// A text does not follow its grammar (TOML, JSON, a condition).
    Syntax,
    /// A rulebook document is well-formed but does not mean anything.
    Rulebook,
    /// A name is not declared where it is used (a fact, a scheme, a class, a preset).
    Name,
    /// A value has another type or unit than the place where it stands.
    Type,
    /// A record contradicts other records or itself.
    Record,
    /// A store refuses a write, or cannot be reached.
    Store,
}

/// A line and a column in a text, both counted from 1; columns count characters.
///
/// ```
/// use guanxi::Rulebook;
/// let error = Rulebook::from_toml("format = 1\ncode = ?").unwrap_err();
/// assert_eq!(error.position().unwrap().line, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// What went wrong: a kind, a stable code, a sentence, the place, and what to write instead.
///
/// An error may carry further ones (a rulebook reports everything that is wrong with it, not
/// only the first): [`Error::all`] goes through them in document order. `Display` is one line,
/// lower case, values in backticks; [`Error::report`] is the long form with place and help.
///
/// ```
/// use guanxi::quantity::Amount;
/// let error = "12.34567".parse::<Amount>().unwrap_err();
/// assert_eq!(error.code(), "amount-decimals");
/// assert_eq!(error.to_string(), "amount `12.34567` has more than 4 decimals");
/// assert_eq!(error.help(), Some("round it first, for example to `12.3457`"));
/// ```
#[derive(Clone, thiserror::Error)]
#[error("{}", self.inner.message)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    code: &'static str,
    message: String,
    help: Option<String>,
    path: Option<String>,
    position: Option<Position>,
    snippet: Option<Snippet>,
    more: Vec<Error>,
}

/// A piece of text with the place where it went wrong, for the caret under it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Snippet {
    text: String,
    /// Offset in characters.
    at: usize,
    /// How many characters are meant, at least one.
    len: usize,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                code,
                message: message.into(),
                help: None,
                path: None,
                position: None,
                snippet: None,
                more: Vec::new(),
            }),
        }
    }

    /// An error of a store that a host wrote: its backend cannot be reached, a write failed ...
    ///
    /// ```
    /// use guanxi::{Error, ErrorKind};
    /// let error = Error::of_store("store-unavailable", "the database does not answer");
    /// assert_eq!((error.kind(), error.code()), (ErrorKind::Store, "store-unavailable"));
    /// ```
    pub fn of_store(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Store, code, message)
    }

    /// What to write instead.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.inner.help = Some(help.into());
        self
    }

    /// The place in the document, of this error and every further one; put in front of a place
    /// that is already known.
    pub(crate) fn at(mut self, path: impl fmt::Display) -> Self {
        let path = path.to_string();
        let more = std::mem::take(&mut self.inner.more);
        self.inner.more = more.into_iter().map(|error| error.at(&path)).collect();
        self.inner.path = Some(match self.inner.path.take() {
            Some(inner) if inner.starts_with('[') => format!("{path}{inner}"),
            Some(inner) => format!("{path}.{inner}"),
            None => path,
        });
        self
    }

    pub(crate) fn at_position(mut self, position: Position) -> Self {
        self.inner.position = Some(position);
        self
    }

    /// The text that was read, with the characters `at .. at + len` that are meant.
    pub(crate) fn with_snippet(mut self, text: impl Into<String>, at: usize, len: usize) -> Self {
        self.inner.snippet = Some(Snippet { text: text.into(), at, len: len.max(1) });
        self
    }

    /// One error out of many, those that are several themselves among them; `None` when there are
    /// none.
    pub(crate) fn from_all(errors: impl IntoIterator<Item = Error>) -> Option<Self> {
        let mut errors = errors.into_iter().flat_map(Error::into_all);
        let mut first = errors.next()?;
        first.inner.more.extend(errors);
        Some(first)
    }

    /// This error and every further one, each alone.
    pub(crate) fn into_all(mut self) -> impl Iterator<Item = Error> {
        let more = std::mem::take(&mut self.inner.more);
        std::iter::once(self).chain(more)
    }

    /// The same error with every part changed by `change` (used to add positions).
    pub(crate) fn map_all(mut self, change: &impl Fn(Error) -> Error) -> Self {
        let more = std::mem::take(&mut self.inner.more);
        let mut first = change(self);
        first.inner.more = more.into_iter().map(|error| error.map_all(change)).collect();
        first
    }

    /// The same error with its parts in the order of their places in the text; those without a
    /// place (a key that is missing) come first.
    pub(crate) fn in_order(mut self) -> Self {
        if self.inner.more.is_empty() {
            return self;
        }
        let mut rest = std::mem::take(&mut self.inner.more);
        rest.sort_by_key(Error::position);
        // The rest is sorted; the error itself takes its place in it, before its equals.
        let place = rest.partition_point(|other| other.position() < self.position());
        if place > 0 {
            rest.insert(place, self);
            self = rest.remove(0);
        }
        self.inner.more = rest;
        self
    }

    /// The broad kind of the error.
    ///
    /// ```
    /// use guanxi::{ErrorKind, time::Span};
    /// assert_eq!("soon".parse::<Span>().unwrap_err().kind(), ErrorKind::Value);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The stable code of the error: lower case with hyphens, never reused for another meaning.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("tiers").unwrap_err().code(), "unknown-preset");
    /// ```
    pub fn code(&self) -> &'static str {
        self.inner.code
    }

    /// What to write instead, when that can be said.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let error = Rulebook::preset("renewals").unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `renewal`?"));
    /// ```
    pub fn help(&self) -> Option<&str> {
        self.inner.help.as_deref()
    }

    /// The place in the rulebook document, such as `scheme[0].classes[1].when`.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let error = Rulebook::from_toml("format = 2\ncode = \"x\"\n").unwrap_err();
    /// assert!(error.all().any(|error| error.path() == Some("format")));
    /// ```
    pub fn path(&self) -> Option<&str> {
        self.inner.path.as_deref()
    }

    /// Line and column in the text that was read, when there is one.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let error = Rulebook::from_toml("format = 1\ncoed = \"x\"").unwrap_err();
    /// assert_eq!(error.position().map(|at| (at.line, at.column)), Some((2, 1)));
    /// ```
    pub fn position(&self) -> Option<Position> {
        self.inner.position
    }

    /// Where in the quoted text the error lies, as an offset and a length in characters.
    pub(crate) fn snippet_offset(&self) -> Option<usize> {
        self.inner.snippet.as_ref().map(|snippet| snippet.at)
    }

    /// This error and every further one that was found with it, in document order.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let error = Rulebook::from_toml("format = 1\ncode = \"x\"").unwrap_err();
    /// assert!(error.all().count() >= 2); // no currency, no time zone
    /// ```
    pub fn all(&self) -> impl Iterator<Item = &Error> {
        std::iter::once(self).chain(self.inner.more.iter())
    }

    /// The long form for a person: place, sentence, the text with a caret, and help, for this
    /// error and every further one; lines end in `\n`.
    ///
    /// ```
    /// use guanxi::rule::Expression;
    /// let error = "orders_12m >> 3".parse::<Expression>().unwrap_err();
    /// assert_eq!(error.report(), "\
    /// error: expected a value, found `>`
    ///   | orders_12m >> 3
    ///   |             ^
    ///   help: a number, a percentage, a date, a span such as `3 months`, a code or a `$parameter`
    /// ");
    /// ```
    pub fn report(&self) -> String {
        let mut out = String::new();
        for error in self.all() {
            error.report_one(&mut out);
        }
        out
    }

    fn report_one(&self, out: &mut String) {
        out.push_str("error: ");
        match (&self.inner.position, &self.inner.path) {
            (Some(at), Some(path)) => {
                out.push_str(&format!("line {}, column {} ({path}): ", at.line, at.column));
            }
            (Some(at), None) => out.push_str(&format!("line {}, column {}: ", at.line, at.column)),
            (None, Some(path)) => out.push_str(&format!("{path}: ")),
            (None, None) => {}
        }
        out.push_str(&self.inner.message);
        out.push('\n');
        if let Some(snippet) = &self.inner.snippet {
            out.push_str(&format!("  | {}\n", snippet.text.replace(['\n', '\t'], " ")));
            out.push_str(&format!("  | {}{}\n", " ".repeat(snippet.at), "^".repeat(snippet.len)));
        }
        if let Some(help) = &self.inner.help {
            out.push_str(&format!("  help: {help}\n"));
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.inner.code)
            .field("message", &self.inner.message)
            .field("path", &self.inner.path)
            .field("position", &self.inner.position)
            .field("help", &self.inner.help)
            .field("more", &self.inner.more)
            .finish()
    }
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl Eq for Error {}

/// The candidate that `name` was probably meant to be, if one is close enough.
///
/// Distance is counted in edits; a third of the length, at least one, is close.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = name.chars().count();
    if length > 128 {
        return None; // no code is so long
    }
    let limit = (length / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (edits(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The help text for an unknown name: the nearest candidate, else the list of what exists.
///
/// For hosts that read names themselves, such as the columns of a file.
///
/// ```
/// use guanxi::error::did_you_mean;
/// assert_eq!(did_you_mean("sevrity", ["issue", "severity"]), "did you mean `severity`?");
/// assert_eq!(did_you_mean("x", ["issue", "severity"]), "write one of `issue`, `severity`");
/// ```
pub fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    if let Some(near) = nearest(name, candidates.clone()) {
        return format!("did you mean `{near}`?");
    }
    let mut all: Vec<&str> = candidates.into_iter().collect();
    all.sort_unstable();
    if all.is_empty() {
        return "none is declared".to_owned();
    }
    let (shown, rest) = all.split_at(all.len().min(12));
    let list = shown.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if rest.is_empty() {
        format!("write one of {list}")
    } else {
        format!("write one of {list} or {} more", rest.len())
    }
}

/// Edits between two names: a letter put in, taken out, replaced, or swapped with its neighbour.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX);
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut before = None;
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        for (j, y) in b.iter().enumerate() {
            let replaced = at(&row, j).saturating_add(usize::from(x != *y));
            let taken_out = at(&row, j.saturating_add(1)).saturating_add(1);
            let put_in = at(&next, j).saturating_add(1);
            let mut least = replaced.min(taken_out).min(put_in);
            let left = j.checked_sub(1);
            if before == Some(*y) && left.and_then(|left| b.get(left)) == Some(&x) {
                let swapped = left.map_or(usize::MAX, |left| at(&above, left));
                least = least.min(swapped.saturating_add(1));
            }
            next.push(least);
        }
        above = std::mem::replace(&mut row, next);
        before = Some(x);
    }
    at(&row, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distance() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("abc", ""), 3);
        assert_eq!(edits("same", "same"), 0);
        assert_eq!(edits("teir", "tier"), 1);
    }

    #[test]
    fn nearest_name_or_list() {
        assert_eq!(nearest("orders_12", ["orders_12m", "amount_12m"]), Some("orders_12m"));
        assert_eq!(nearest("zzz", ["orders_12m"]), None);
        assert_eq!(did_you_mean("zzz", ["b", "a"]), "write one of `a`, `b`");
    }

    #[test]
    fn paths_join() {
        let error = Error::new(ErrorKind::Value, "x", "y").at("when").at("[1]").at("classes");
        assert_eq!(error.path(), Some("classes[1].when"));
    }
}
