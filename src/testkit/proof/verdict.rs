//! What a proof says: each law with its cases, and the counterexample where there is one.

use std::fmt;

use crate::label::Language;
use crate::testkit::laws::Law;

/// An input that breaks a law, made as small as could be.
///
/// ```
/// use guanxi::testkit::{Prover, Tried, Verdict, laws::Law};
/// let law = Law::own("own-1", "No number is above 20.", "没有大于 20 的数。");
/// let shown = |n: &u32| vec![format!("n = {n}")];
/// let proof = Prover::new().law(law, &(0_u32..1_000), shown, |n| match n {
///     0..=20 => Ok(Tried::Holds),
///     _ => Err(format!("{n} is above")),
/// });
/// let Verdict::Fails(found) = proof.verdict else { panic!("{proof:?}") };
/// assert_eq!(found.to_string(), "n = 21: 21 is above");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counterexample {
    /// The input, a line for each part: facts as `name = value`.
    pub input: Vec<String>,
    /// What is wrong.
    pub says: String,
    /// How many smaller inputs were tried on the way to it.
    pub steps: u32,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.input.join(", "), self.says)
    }
}

/// How a law came out.
///
/// ```
/// use guanxi::testkit::Verdict;
/// assert_ne!(Verdict::Holds, Verdict::Unheard("no clock".into(), "没有时限".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It held in every case.
    Holds,
    /// It does not hold of this input.
    Fails(Counterexample),
    /// No case applied, for this reason, in English and Chinese.
    Unheard(String, String),
}

/// One law and how it came out.
///
/// ```
/// use guanxi::{Rulebook, testkit};
/// let proof = testkit::prove_with(&Rulebook::preset("value_activity")?, 4);
/// let law = proof.laws().iter().find(|law| law.law.id == "P-020").expect("it has schemes");
/// assert_eq!((law.function, law.cases), ("undetermined_is_exact", 4));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LawProof {
    /// The law.
    pub law: Law,
    /// The function or check that was called, empty where the law is somebody else's.
    pub function: &'static str,
    /// In how many cases it was tried.
    pub cases: u32,
    /// How many further inputs it says nothing of.
    pub passed_over: u32,
    /// How many cases were asked for; more than `cases` where too few inputs apply.
    pub wanted: u32,
    /// How it came out.
    pub verdict: Verdict,
}

impl LawProof {
    /// Whether it held, or said nothing.
    ///
    /// ```
    /// use guanxi::testkit::{Prover, Tried, laws::Law};
    /// let law = Law::own("own-1", "Every number is a number.", "数是数。");
    /// let proof = Prover::new().cases(3).law(law, &(0_u32..9), |_| vec![], |_| Ok(Tried::Holds));
    /// assert!(proof.holds() && proof.cases == 3);
    /// ```
    pub fn holds(&self) -> bool {
        !matches!(self.verdict, Verdict::Fails(_))
    }
}

/// Every law that was tried, and how it came out.
///
/// ```
/// use guanxi::{Rulebook, testkit};
/// let proof = testkit::prove_with(&Rulebook::preset("value_activity")?, 4);
/// assert!(proof.holds() && proof.failures().next().is_none());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    laws: Vec<LawProof>,
}

impl Proof {
    /// Whether no law fails.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit};
    /// assert!(testkit::prove_with(&Rulebook::preset("value_activity")?, 4).holds());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn holds(&self) -> bool {
        self.laws.iter().all(LawProof::holds)
    }

    /// Every law, in the order in which they were tried.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit};
    /// let proof = testkit::prove_with(&Rulebook::preset("value_activity")?, 2);
    /// assert!(proof.laws().iter().any(|law| law.law.id == "P-031"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn laws(&self) -> &[LawProof] {
        &self.laws
    }

    /// The laws that fail.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit};
    /// let proof = testkit::prove_with(&Rulebook::preset("value_activity")?, 2);
    /// assert_eq!(proof.failures().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn failures(&self) -> impl Iterator<Item = &LawProof> {
        self.laws.iter().filter(|law| !law.holds())
    }

    /// In how many cases the laws were tried, all together.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit};
    /// assert!(testkit::prove_with(&Rulebook::preset("value_activity")?, 2).cases() > 10);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cases(&self) -> u64 {
        self.laws.iter().fold(0, |sum, law| sum.saturating_add(u64::from(law.cases)))
    }

    /// Adds a law of your own.
    ///
    /// ```
    /// use guanxi::testkit::{Proof, Prover, Tried, laws::Law};
    /// let law = Law::own("own-1", "Every number is a number.", "数是数。");
    /// let mut proof = Proof::default();
    /// proof.push(Prover::new().law(law, &(0_u32..9), |_| vec![], |_| Ok(Tried::Holds)));
    /// assert_eq!(proof.laws().len(), 1);
    /// ```
    pub fn push(&mut self, law: LawProof) {
        self.laws.push(law);
    }

    /// The proof as text, a law to a line; a counterexample stands below its law.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, testkit};
    /// let proof = testkit::prove_with(&Rulebook::preset("value_activity")?, 2);
    /// assert!(proof.text(Language::Chinese).contains("P-021"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        for law in &self.laws {
            text.push_str(&line(law, language));
            text.push('\n');
            if let Verdict::Fails(found) = &law.verdict {
                let wrong = match language {
                    Language::English => "but",
                    Language::Chinese => "反例",
                };
                for input in &found.input {
                    text.push_str(&format!("         {input}\n"));
                }
                text.push_str(&format!("         {wrong}: {}\n", found.says));
            }
        }
        text
    }
}

/// A law in one line.
fn line(law: &LawProof, language: Language) -> String {
    let (id, says) = (law.law.id, law.law.text(language));
    let counted = match (language, law.passed_over) {
        (Language::English, 0) => format!("cases: {}", law.cases),
        (Language::English, more) => format!("cases: {}, passed over: {more}", law.cases),
        (Language::Chinese, 0) => format!("用例 {}", law.cases),
        (Language::Chinese, more) => format!("用例 {}，不适用 {more}", law.cases),
    };
    match (&law.verdict, language) {
        (Verdict::Holds, Language::English) => format!("holds    {id}  {says} ({counted})"),
        (Verdict::Holds, Language::Chinese) => format!("成立     {id}  {says}（{counted}）"),
        (Verdict::Fails(_), Language::English) => format!("FAILS    {id}  {says} ({counted})"),
        (Verdict::Fails(_), Language::Chinese) => format!("不成立   {id}  {says}（{counted}）"),
        (Verdict::Unheard(why, _), Language::English) => format!("unheard  {id}  {says} ({why})"),
        (Verdict::Unheard(_, why), Language::Chinese) => format!("未涉及   {id}  {says}（{why}）"),
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}
