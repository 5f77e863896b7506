//! Names without what does not tell customers apart: width, case, blanks, signs, legal forms.

use std::cmp::Reverse;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, ErrorKind, Result};

/// Legal forms at the end of names, unless a rulebook says otherwise.
const SUFFIXES: &[&str] = &[
    // Chinese, simplified and traditional.
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "公司",
    "有限合伙",
    "有限合夥",
    "普通合伙",
    // Japanese and Korean.
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "(株)",
    "(有)",
    "(同)",
    "주식회사",
    "유한회사",
    "(주)",
    "K.K.",
    // English.
    "Ltd",
    "Limited",
    "Co",
    "Company",
    "Inc",
    "Incorporated",
    "Corp",
    "Corporation",
    "LLC",
    "LLP",
    "LP",
    "PLC",
    "Pty",
    "Pte",
    "Pvt",
    // German and Scandinavian.
    "GmbH",
    "mbH",
    "AG",
    "SE",
    "KG",
    "KGaA",
    "OHG",
    "UG",
    "e.K.",
    "e.V.",
    "AB",
    "A/S",
    "ASA",
    "ApS",
    "Oy",
    "Oyj",
    // French, Spanish, Italian, Dutch, Polish, Portuguese.
    "S.A.",
    "S.A.S.",
    "SARL",
    "S.L.",
    "S.p.A.",
    "S.r.l.",
    "N.V.",
    "B.V.",
    "BVBA",
    "Sp. z o.o.",
    "Ltda",
    // South-east Asia.
    "Sdn",
    "Bhd",
    "Tbk",
];

/// Legal forms at the beginning of names, unless a rulebook says otherwise.
const PREFIXES: &[&str] = &[
    "株式会社",
    "有限会社",
    "合同会社",
    "(株)",
    "(有)",
    "(同)",
    "주식회사",
    "유한회사",
    "(주)",
    "ООО",
    "ОАО",
    "ЗАО",
    "ПАО",
    "PT",
];

/// The legal forms that names end or begin with, such as 有限公司, Ltd, GmbH or 株式会社, and the key
/// of a name without them (D001-26, P-108).
///
/// A form of Chinese, Japanese or Korean characters is found without a blank in front of it; one of
/// other letters only as words of its own, so that `Cisco` keeps its `co`; one in brackets, such as
/// `(株)`, only in brackets. Dots and case never matter: `S.A.`, `SA` and `s. a.` are one form.
///
/// ```
/// use guanxi::policy::duplicate::LegalForms;
/// let forms = LegalForms::default();
/// for name in ["Acme Ltd", "ACME Co., Ltd.", "acme", "ＡＣＭＥ　Ｌｔｄ", "A.C.M.E. Limited"] {
///     assert_eq!(forms.key(name).as_deref(), Some("acme"), "{name}");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalForms {
    /// Longest first.
    suffixes: Vec<Form>,
    prefixes: Vec<Form>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    letters: String,
    reach: Reach,
}

/// Where a form is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// As one or more words of its own.
    Words,
    /// Also as the end or the beginning of a word.
    Inside,
    /// As a word in brackets.
    Brackets,
}

/// A run of letters and digits of one script.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: &'a str,
    bracketed: bool,
}

impl LegalForms {
    /// Forms at the end and at the beginning of names.
    ///
    /// # Errors
    /// `legal-form` for one that holds no letter, with its place, such as `suffixes[0]`.
    ///
    /// ```
    /// use guanxi::policy::duplicate::LegalForms;
    /// let forms = LegalForms::new(["集团", "Ltd"], [])?;
    /// assert_eq!(forms.key("北辰集团").as_deref(), Some("北辰"));
    /// assert_eq!(forms.key("北辰有限公司").as_deref(), Some("北辰有限公司"));
    /// let error = LegalForms::new(["..."], []).unwrap_err();
    /// assert_eq!((error.code(), error.path()), ("legal-form", Some("suffixes[0]")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new<'a>(
        suffixes: impl IntoIterator<Item = &'a str>,
        prefixes: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self> {
        let mut errors = Vec::new();
        let mut read = |list: &str, forms: &mut dyn Iterator<Item = &'a str>| {
            let mut found: Vec<Form> = Vec::new();
            for (place, text) in forms.enumerate() {
                match Form::read(text) {
                    Some(form) => found.push(form),
                    None => errors.push(not_a_form(text).at(format!("{list}[{place}]"))),
                }
            }
            found.sort_by_key(|form| Reverse(form.letters.chars().count()));
            found
        };
        let suffixes = read("suffixes", &mut suffixes.into_iter());
        let prefixes = read("prefixes", &mut prefixes.into_iter());
        Error::from_all(errors).map_or(Ok(Self { suffixes, prefixes }), Err)
    }

    /// Whether a text is a legal form.
    pub(crate) fn alone(text: &str) -> Result<()> {
        let (read, none) = (Form::read(text), || not_a_form(text));
        read.map(drop).ok_or_else(none)
    }

    /// The forms that count at the end of names unless a rulebook says otherwise.
    ///
    /// ```
    /// use guanxi::policy::duplicate::LegalForms;
    /// assert!(LegalForms::default_suffixes().any(|form| form == "股份有限公司"));
    /// ```
    pub fn default_suffixes() -> impl Iterator<Item = &'static str> {
        SUFFIXES.iter().copied()
    }

    /// The forms that count at the beginning of names unless a rulebook says otherwise.
    ///
    /// ```
    /// use guanxi::policy::duplicate::LegalForms;
    /// assert!(LegalForms::default_prefixes().any(|form| form == "株式会社"));
    /// ```
    pub fn default_prefixes() -> impl Iterator<Item = &'static str> {
        PREFIXES.iter().copied()
    }

    /// What is left of a name; `None` where it holds neither letter nor digit.
    ///
    /// Width and compatible forms are made one (NFKC: `Ａ` is `A`, `㈱` is `(株)`); case is dropped in
    /// every script, `ẞ` is `ss`, and the Turkish `İ` and `ı` are `i` like any other; everything that is
    /// neither letter nor digit is dropped: blanks, dots, brackets, `&`, `-`, `+`. Accents count,
    /// and so do simplified and traditional characters. Legal forms are taken off both ends until
    /// none is left; a name that is nothing but legal forms keeps itself. The key of a key is
    /// itself (P-108).
    ///
    /// ```
    /// use guanxi::policy::duplicate::LegalForms;
    /// let forms = LegalForms::default();
    /// assert_eq!(forms.key("北辰科技有限公司").as_deref(), Some("北辰科技")); // D001-26
    /// assert_eq!(forms.key("㈱ 北辰").as_deref(), Some("北辰"));
    /// assert_eq!(forms.key("Cisco").as_deref(), Some("cisco"));
    /// assert_eq!(forms.key("有限公司").as_deref(), Some("有限公司"));
    /// assert_eq!(forms.key(" - "), None);
    /// ```
    pub fn key(&self, name: &str) -> Option<String> {
        // Once would do, but for letters that become neighbours and are then written as one.
        const PASSES: usize = 8;
        let mut key = self.pass(name);
        for _ in 0..PASSES {
            let next = self.pass(&key);
            if next == key {
                break;
            }
            key = next;
        }
        (!key.is_empty()).then_some(key)
    }

    fn pass(&self, name: &str) -> String {
        let letters = Letters::of(name);
        let whole = letters.words();
        let mut rest = whole.clone();
        loop {
            let suffix = self.suffixes.iter().find_map(|form| form.off_the_end(&rest));
            let next = suffix
                .or_else(|| self.prefixes.iter().find_map(|form| form.off_the_beginning(&rest)));
            match next {
                Some(next) => rest = next,
                None => break,
            }
        }
        let kept = if rest.is_empty() { whole } else { rest };
        kept.iter().map(|word| word.text).collect()
    }
}

fn not_a_form(text: &str) -> Error {
    Error::new(ErrorKind::Value, "legal-form", format!("`{text}` holds no letter"))
        .with_help("write a legal form such as `有限公司`, `Ltd` or `(株)`")
}

impl Default for LegalForms {
    fn default() -> Self {
        let read = |forms: &[&str]| {
            let mut read: Vec<Form> = forms.iter().filter_map(|text| Form::read(text)).collect();
            read.sort_by_key(|form| Reverse(form.letters.chars().count()));
            read
        };
        Self { suffixes: read(SUFFIXES), prefixes: read(PREFIXES) }
    }
}

impl Form {
    fn read(text: &str) -> Option<Self> {
        let found = Letters::of(text);
        let words = found.words();
        let letters: String = words.iter().map(|word| word.text).collect();
        let reach = match words.as_slice() {
            [] => return None,
            [word] if word.bracketed => Reach::Brackets,
            _ if letters.chars().count() > 1 && letters.chars().all(is_cjk) => Reach::Inside,
            _ => Reach::Words,
        };
        Some(Self { letters, reach })
    }

    /// The words without the form at their end, if it is there.
    fn off_the_end<'a>(&self, words: &[Word<'a>]) -> Option<Vec<Word<'a>>> {
        let mut left = words;
        let mut open = self.letters.as_str();
        while let Some((word, before)) = left.split_last() {
            if self.reach == Reach::Brackets && !word.bracketed {
                return None;
            }
            match open.strip_suffix(word.text) {
                Some("") => return Some(before.to_vec()),
                Some(rest) => (open, left) = (rest, before),
                None => {
                    let text = word.text.strip_suffix(open)?;
                    let mut rest = before.to_vec();
                    rest.push(Word { text, ..*word });
                    return (self.reach == Reach::Inside).then_some(rest);
                }
            }
        }
        None
    }

    /// The words without the form at their beginning, if it is there.
    fn off_the_beginning<'a>(&self, words: &[Word<'a>]) -> Option<Vec<Word<'a>>> {
        let mut left = words;
        let mut open = self.letters.as_str();
        while let Some((word, behind)) = left.split_first() {
            if self.reach == Reach::Brackets && !word.bracketed {
                return None;
            }
            match open.strip_prefix(word.text) {
                Some("") => return Some(behind.to_vec()),
                Some(rest) => (open, left) = (rest, behind),
                None => {
                    let text = word.text.strip_prefix(open)?;
                    let first = [Word { text, ..*word }];
                    let rest = first.iter().chain(behind).copied().collect();
                    return (self.reach == Reach::Inside).then_some(rest);
                }
            }
        }
        None
    }
}

/// The letters and digits of a text, word by word.
#[derive(Debug, Default)]
struct Letters {
    words: Vec<Run>,
}

/// A word that is being read.
#[derive(Debug)]
struct Run {
    text: String,
    bracketed: bool,
    /// Nothing but a dot stands between it and the word before.
    dotted: bool,
}

impl Run {
    fn is_initial(&self) -> bool {
        self.text.chars().nth(1).is_none()
    }
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut found = Self::default();
        // The script of the word that goes on; none where the next letter begins a word.
        let mut script: Option<bool> = None;
        // Whether only blanks, or one word, stand behind an opening bracket.
        let (mut opened, mut alone) = (false, false);
        let mut dotted = false;
        for c in folded(text).chars() {
            if c.is_alphanumeric() {
                let cjk = is_cjk(c);
                match found.words.last_mut().filter(|_| script == Some(cjk)) {
                    Some(word) => word.text.push(c),
                    None => {
                        alone = std::mem::take(&mut opened);
                        found.words.push(Run { text: c.to_string(), bracketed: false, dotted });
                    }
                }
                (script, dotted) = (Some(cjk), false);
                continue;
            }
            if is_combining_mark(c) {
                continue;
            }
            dotted = c == '.' && script.is_some();
            script = None;
            match c {
                ')' => {
                    if let Some(word) = found.words.last_mut().filter(|_| alone) {
                        word.bracketed = true;
                    }
                    (opened, alone) = (false, false);
                }
                '(' => (opened, alone) = (true, false),
                c if c.is_whitespace() => {}
                _ => (opened, alone) = (false, false),
            }
        }
        found.join_initials();
        found
    }

    /// `S.A.` is one word, and so are `G.m.b.H.` and `A.C.M.E.`; `Co.Ltd` is two.
    fn join_initials(&mut self) {
        let mut joined: Vec<Run> = Vec::with_capacity(self.words.len());
        let mut initials = false;
        for word in self.words.drain(..) {
            let initial = word.is_initial();
            match joined.last_mut().filter(|_| initials && initial && word.dotted) {
                Some(before) => before.text.push_str(&word.text),
                None => joined.push(word),
            }
            initials = initial;
        }
        self.words = joined;
    }

    fn words(&self) -> Vec<Word<'_>> {
        let words = self.words.iter();
        words.map(|word| Word { text: &word.text, bracketed: word.bracketed }).collect()
    }
}

/// One width, one form and one case.
///
/// Upper case first: it makes one of letters that have two small forms (`ς` and `σ`, `ı` and `i`).
/// `İ` becomes `i` and a dot above it, which falls away with all other marks.
fn folded(text: &str) -> String {
    let upper = text.nfkc().flat_map(char::to_uppercase);
    let lower: String = upper.flat_map(char::to_lowercase).collect();
    lower.nfkc().collect()
}

/// Chinese, Japanese and Korean characters: they are written without blanks between words.
fn is_cjk(c: char) -> bool {
    matches!(
        u32::from(c),
        0x1100..=0x11FF
            | 0x3005..=0x3007
            | 0x3040..=0x318F
            | 0x31A0..=0x31FF
            | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xA960..=0xA97F
            | 0xAC00..=0xD7FF
            | 0xF900..=0xFAFF
            | 0x20000..=0x3FFFF
    )
}
