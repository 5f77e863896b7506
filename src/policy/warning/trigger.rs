//! Whether the triggers hold: conditions over facts, with what is missing and why.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{Cause, Warnings};
use crate::error::Result as Checked;
use crate::label::{Code, Language};
use crate::policy::lifecycle::yes_or_no;
use crate::policy::scheme::{Case, Classification, Schemes, Verdict};
use crate::rule::Truth;

/// Whether a trigger holds for a customer (D002-81 ... D002-85).
///
/// Serialises with the keys `cause`, `level`, `truth`, `missing` and `steps`.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("open_overdue_days", 31)?;
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let readings = rulebook.warnings()?.triggers(&case)?;
/// let overdue = readings.iter().find(|one| one.cause().code == "overdue").unwrap();
/// assert_eq!((overdue.truth(), overdue.level().as_str()), (Truth::True, "very_high")); // D002-84
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TriggerReading<'a> {
    cause: &'a Cause,
    schemes: &'a Schemes,
    case: Case<'a>,
    /// The place of the list that asks for it.
    list: usize,
    /// The place of the cause.
    pub(super) place: usize,
    truth: Truth,
    missing: Vec<String>,
}

impl<'a> Warnings<'a> {
    /// Whether each trigger that is on holds, in the order of the rulebook.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where they were made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("consecutive_at_least(high)", 2)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let readings = rulebook.warnings()?.triggers(&case)?;
    /// assert_eq!((readings.len(), readings[0].truth()), (5, Truth::True)); // D002-81
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn triggers(&self, case: &Case<'a>) -> Checked<Vec<TriggerReading<'a>>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let on = |(place, cause): (usize, &'a Cause)| {
            let list = cause.place?;
            let (truth, missing) = match self.schemes.verdict(list, case)? {
                Verdict::One(class, _) => (Truth::from(class == 0), Vec::new()),
                Verdict::Several { missing, .. } => (Truth::Unknown, missing),
            };
            let (schemes, case) = (self.schemes, *case);
            Some(TriggerReading { cause, schemes, case, list, place, truth, missing })
        };
        Ok(self.definition.causes.iter().enumerate().filter_map(on).collect())
    }

    /// The level of a set of causes: the highest one (P-085); `None` for none, and for causes that
    /// the rulebook does not know.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let warnings = rulebook.warnings()?;
    /// assert_eq!(warnings.level(["switch", "overdue"]).unwrap(), &"very_high");
    /// assert_eq!(warnings.level(["consecutive"]).unwrap(), &"high");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level<'c>(&self, causes: impl IntoIterator<Item = &'c str>) -> Option<&'a Code> {
        let definition = self.definition;
        let found = causes.into_iter().filter_map(|code| definition.cause(code));
        found.max_by_key(|(_, cause)| cause.rank).map(|(_, cause)| &cause.level)
    }
}

impl<'a> TriggerReading<'a> {
    /// The cause.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.warnings()?.triggers(&case)?[0].cause().code, "consecutive");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cause(&self) -> &'a Cause {
        self.cause
    }

    /// How grave it is.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.warnings()?.triggers(&case)?[0].level(), &"high");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level(&self) -> &'a Code {
        &self.cause.level
    }

    /// Whether it holds; unknown where what is missing may bring either.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.warnings()?.triggers(&case)?[0].truth(), Truth::Unknown);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn truth(&self) -> Truth {
        self.truth
    }

    /// The facts that would settle it; none where it is settled.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("key_decider_left", true)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.warnings()?.triggers(&case)?[4].missing(), ["successor_contacted"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Every step of the decision with its checks.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("open_overdue_days", 30)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let decided = rulebook.warnings()?.triggers(&case)?[3].classification().unwrap();
    /// assert_eq!(decided.class().unwrap().code(), &"no"); // 30 days are not more than 30
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn classification(&self) -> Option<Classification<'a>> {
        self.schemes.classify(self.list, self.case)
    }

    /// The trigger in words, with what was asked. Lines end in `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("open_overdue_days", 31)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let text = rulebook.warnings()?.triggers(&case)?[3].explain(Language::Chinese);
    /// assert!(text.starts_with("付款逾期超过30天：是\n"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let name = self.cause.label(language);
        self.classification().map_or_else(String::new, |found| yes_or_no(name, &found, language))
    }
}

impl Serialize for TriggerReading<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = self.classification();
        let steps = found.as_ref().map(Classification::steps);
        let mut out = serializer.serialize_struct("TriggerReading", 5)?;
        out.serialize_field("cause", &self.cause.code)?;
        out.serialize_field("level", self.level())?;
        out.serialize_field("truth", &self.truth)?;
        out.serialize_field("missing", &self.missing)?;
        out.serialize_field("steps", &steps)?;
        out.end()
    }
}
