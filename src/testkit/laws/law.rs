//! What a law is: its name, what it says, what it speaks of, and where it is checked.

use crate::label::Language;

/// How one input came out.
///
/// ```
/// use guanxi::testkit::Tried;
/// assert_ne!(Tried::Holds, Tried::PassedOver);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tried {
    /// The law holds of it.
    Holds,
    /// The law says nothing of it.
    PassedOver,
}

/// What a law speaks of.
///
/// ```
/// use guanxi::testkit::laws::{self, About};
/// let table = laws::LAWS.iter();
/// assert!(table.filter(|law| law.about == About::Rulebook).count() > 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum About {
    /// Any rulebook: [`prove`](crate::testkit::prove) checks it of yours.
    Rulebook,
    /// Any store: [`prove_store`](crate::testkit::prove_store) checks it of yours.
    Store,
    /// Inputs alone, whatever the rulebook and the store.
    Inputs,
    /// A bundled rulebook, which one test of the crate looks at.
    Preset,
}

/// Where a law is checked.
///
/// ```
/// use guanxi::testkit::laws::{self, Home};
/// let law = laws::find("P-020").expect("a law of tiers");
/// assert_eq!(law.home, Home::Functions(&["undetermined_is_exact"]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Home {
    /// Public functions of [`laws`](crate::testkit::laws) by their paths there.
    Functions(&'static [&'static str]),
    /// A test of the crate, `file::name` within `tests`, and why it is no public function.
    Test {
        /// The test.
        test: &'static str,
        /// Why it is no public function.
        why: &'static str,
    },
    /// A law of somebody else, given to [`Prover::law`](crate::testkit::Prover::law).
    Elsewhere,
}

/// A law: what must hold whatever the input.
///
/// ```
/// use guanxi::{label::Language, testkit::laws};
/// let law = laws::find("P-021").expect("a law of tiers");
/// assert_eq!(law.text(Language::English), "Known facts never give undetermined.");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Law {
    /// The name that stays, such as `P-020`.
    pub id: &'static str,
    /// The room of the rules that it belongs to, such as `tier`.
    pub room: &'static str,
    /// What it says, in one English sentence.
    pub says: &'static str,
    /// What it says, in one Chinese sentence.
    pub says_zh: &'static str,
    /// What it speaks of.
    pub about: About,
    /// Where it is checked.
    pub home: Home,
}

impl Law {
    /// A law of your own, for [`Prover::law`](crate::testkit::Prover::law).
    ///
    /// ```
    /// use guanxi::{label::Language, testkit::laws::Law};
    /// let law = Law::own("own-1", "Nobody is in class A.", "没有客户在 A 级。");
    /// assert_eq!(law.text(Language::Chinese), "没有客户在 A 级。");
    /// ```
    pub const fn own(id: &'static str, says: &'static str, says_zh: &'static str) -> Self {
        Self { id, room: "own", says, says_zh, about: About::Rulebook, home: Home::Elsewhere }
    }

    /// What it says, in a language.
    ///
    /// ```
    /// use guanxi::{label::Language, testkit::laws};
    /// let law = laws::find("P-001").expect("a law of time");
    /// assert!(law.text(Language::English).ends_with('.') && law.text(Language::Chinese).ends_with('。'));
    /// ```
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.says,
            Language::Chinese => self.says_zh,
        }
    }
}
