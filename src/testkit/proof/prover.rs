//! Trying one law on random inputs, and making the input that breaks it small.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::rulebook::Rulebook;
use crate::store::conformance::Maker;
use crate::testkit::laws::{Law, Tried};
use crate::testkit::proof::verdict::{Counterexample, LawProof, Proof, Verdict};
use crate::testkit::proof::{rulebook, store};

/// How many inputs are made for each case that is wanted, at the most.
const INPUTS_A_CASE: u32 = 4;

/// How many smaller inputs are tried, at the most.
const MOST_STEPS: u32 = 4_096;

/// How proofs are made: how many cases of each law, from which seed.
///
/// The same seed gives the same inputs; no file is read or written. Without more, 64 cases from
/// seed 0.
///
/// ```
/// use guanxi::{Rulebook, testkit::Prover};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let prover = Prover::new().cases(4).seed(7);
/// assert_eq!(prover.rulebook(&rulebook), prover.rulebook(&rulebook));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prover {
    cases: u32,
    seed: u64,
}

impl Default for Prover {
    fn default() -> Self {
        Self { cases: 64, seed: 0 }
    }
}

impl Prover {
    /// 64 cases from seed 0.
    ///
    /// ```
    /// assert_eq!(guanxi::testkit::Prover::new(), guanxi::testkit::Prover::new().cases(64).seed(0));
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// So many cases of each law; at least one.
    ///
    /// ```
    /// use guanxi::testkit::Prover;
    /// assert_eq!(Prover::new().cases(0), Prover::new().cases(1));
    /// ```
    #[must_use]
    pub fn cases(mut self, cases: u32) -> Self {
        self.cases = cases.max(1);
        self
    }

    /// Other inputs.
    ///
    /// ```
    /// use guanxi::testkit::Prover;
    /// assert_ne!(Prover::new().seed(1), Prover::new());
    /// ```
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Tries every law that speaks of a rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit::Prover};
    /// let proof = Prover::new().cases(2).rulebook(&Rulebook::preset("value_activity")?);
    /// assert!(proof.holds(), "{proof}");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rulebook(&self, rulebook: &Rulebook) -> Proof {
        rulebook::prove(self, rulebook)
    }

    /// Tries every law that speaks of a store.
    ///
    /// ```
    /// use guanxi::{store::MemoryStore, testkit::Prover};
    /// let proof = Prover::new().cases(2).store(&|| Box::new(MemoryStore::new()));
    /// assert!(proof.holds(), "{proof}");
    /// ```
    pub fn store(&self, make: Maker<'_>) -> Proof {
        store::prove(self, make)
    }

    /// Tries one law, perhaps of your own, on the inputs of a strategy.
    ///
    /// `shown` writes an input, a line for each part; `check` says whether the law holds of it, or
    /// what is wrong. An input that breaks the law is made smaller as long as a smaller one breaks
    /// it too, in at most 4096 steps. At most four inputs are made for each case that is wanted.
    ///
    /// ```
    /// use guanxi::{Rulebook, testkit::{self, Prover, Tried, Verdict, fact, laws::Law}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let law = Law::own("own-1", "Nobody is in class A.", "没有客户在 A 级。");
    /// let facts = fact::facts(&rulebook, "2024-06-30".parse().unwrap(), 0.9);
    /// let shown = |facts: &guanxi::Facts| testkit::facts_as_lines(facts);
    /// let proof = Prover::new().law(law, &facts, shown, |facts| {
    ///     let tier = rulebook.classify("tier", facts, "2024-06-30".parse().unwrap());
    ///     match tier.map_err(|error| error.report())?.class() {
    ///         Some(class) if *class.code() == *"A" => Err("class A".into()),
    ///         Some(_) => Ok(Tried::Holds),
    ///         None => Ok(Tried::PassedOver),
    ///     }
    /// });
    /// let Verdict::Fails(found) = proof.verdict else { panic!("{proof:?}") };
    /// assert_eq!(found.to_string(), "annual_amount = 500000.00, strategic = true: class A");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn law<S: Strategy>(
        &self,
        law: Law,
        inputs: &S,
        shown: impl Fn(&S::Value) -> Vec<String>,
        check: impl Fn(&S::Value) -> Result<Tried, String>,
    ) -> LawProof {
        self.named(law, "", inputs, shown, check)
    }

    /// [`law`](Self::law), with the function that is called.
    pub(super) fn named<S: Strategy>(
        &self,
        law: Law,
        function: &'static str,
        inputs: &S,
        shown: impl Fn(&S::Value) -> Vec<String>,
        check: impl Fn(&S::Value) -> Result<Tried, String>,
    ) -> LawProof {
        let mut runner = self.runner();
        let wanted = self.cases;
        let mut proof =
            LawProof { law, function, cases: 0, passed_over: 0, wanted, verdict: Verdict::Holds };
        let most = wanted.saturating_mul(INPUTS_A_CASE);
        while proof.cases < wanted && proof.cases.saturating_add(proof.passed_over) < most {
            // A strategy that refuses too many of its values gives no more.
            let Ok(tree) = inputs.new_tree(&mut runner) else { break };
            match check(&tree.current()) {
                Ok(Tried::Holds) => proof.cases = proof.cases.saturating_add(1),
                Ok(Tried::PassedOver) => proof.passed_over = proof.passed_over.saturating_add(1),
                Err(says) => {
                    proof.cases = proof.cases.saturating_add(1);
                    proof.verdict = Verdict::Fails(smallest(tree, says, &shown, &check));
                    return proof;
                }
            }
        }
        if proof.cases == 0 {
            let inputs = proof.passed_over;
            proof.verdict = Verdict::Unheard(
                format!("none of {inputs} inputs applies"),
                format!("{inputs} 个输入均不适用"),
            );
        }
        proof
    }

    /// A source of random inputs that depends on nothing but the seed.
    fn runner(&self) -> TestRunner {
        let mut seed = [0_u8; 32];
        seed.iter_mut().zip(self.seed.to_le_bytes()).for_each(|(place, byte)| *place = byte);
        let config = Config {
            failure_persistence: None,
            max_local_rejects: 65_536,
            max_global_rejects: 1_024,
            ..Config::default()
        };
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
    }
}

/// The smallest input that still breaks the law.
fn smallest<T: ValueTree>(
    mut tree: T,
    says: String,
    shown: &impl Fn(&T::Value) -> Vec<String>,
    check: &impl Fn(&T::Value) -> Result<Tried, String>,
) -> Counterexample {
    let mut found = Counterexample { input: shown(&tree.current()), says, steps: 0 };
    let mut more = tree.simplify();
    while more && found.steps < MOST_STEPS {
        found.steps = found.steps.saturating_add(1);
        let input = tree.current();
        more = match check(&input) {
            Err(says) => {
                found = Counterexample { input: shown(&input), says, steps: found.steps };
                tree.simplify()
            }
            Ok(_) => tree.complicate(),
        };
    }
    found
}
