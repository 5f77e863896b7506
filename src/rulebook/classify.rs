//! Deciding with a rulebook: classes with and without reasons.

use crate::error::{Error, ErrorKind, Result};
use crate::fact::{ClassHistory, Facts, Population, PopulationRecord};
use crate::policy::scheme::{Case, Class, Classification, Verdict};
use crate::rulebook::Rulebook;
use crate::time::Moment;

impl Rulebook {
    /// Classifies a customer by its facts alone, with reasons.
    ///
    /// Without a population `top` and `share` are unknown, without a history there is no
    /// hysteresis: [`Rulebook::classify_case`] takes both.
    ///
    /// # Errors
    /// `unknown-scheme`.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("annual_amount", 650_000)?.with("strategic", false)?;
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(tier.class().unwrap().code(), &"B"); // D002-33, A-01
    /// let error = rulebook.classify("segment", &facts, "2024-06-30".parse()?).unwrap_err();
    /// assert_eq!(error.code(), "unknown-scheme");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn classify<'a>(
        &'a self,
        scheme: &str,
        facts: &'a Facts,
        as_of: Moment,
    ) -> Result<Classification<'a>> {
        self.classify_case(scheme, &Case::new(facts, self.as_of(as_of).date()))
    }

    /// Classifies a customer, with reasons.
    ///
    /// A class that the host gives as a fact wins, then an override that is valid on the day, then
    /// a better previous class that is kept, then what the rules say.
    ///
    /// # Errors
    /// `unknown-scheme`; `foreign-facts` and `foreign-population` where they were made for another
    /// rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::ClassHistory, policy::scheme::Case, record::ReasonCode};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 1)?;
    /// let history = ClassHistory::default().overridden(serde_json::from_str(r#"{
    ///     "scheme": "tier", "class": "A", "from": "2024-01-01", "until": "2024-06-30",
    ///     "by": "director", "reason": "launch partner"
    /// }"#).unwrap());
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap()).history(&history);
    /// let tier = rulebook.classify_case("tier", &case)?;
    /// assert_eq!(tier.reasons(), [ReasonCode::Override]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn classify_case<'a>(
        &'a self,
        scheme: &str,
        case: &Case<'a>,
    ) -> Result<Classification<'a>> {
        let place = self.place(scheme)?;
        self.0.schemes.refuse_foreign(case, self.code())?;
        self.0.schemes.classify(place, *case).ok_or_else(|| self.unknown_scheme(scheme))
    }

    /// The class of a customer without reasons; `None` when missing facts leave it open.
    ///
    /// # Errors
    /// `unknown-scheme`.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 99_999)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// assert_eq!(rulebook.class_of("tier", &case)?.unwrap().code(), &"C"); // D003-90
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn class_of(&self, scheme: &str, case: &Case<'_>) -> Result<Option<&Class>> {
        let place = self.place(scheme)?;
        self.0.schemes.refuse_foreign(case, self.code())?;
        match self.0.schemes.verdict(place, case) {
            Some(Verdict::One(class, _)) => {
                Ok(self.0.schemes.list.get(place).and_then(|scheme| scheme.classes().get(class)))
            }
            _ => Ok(None),
        }
    }

    /// The same facts for this rulebook, by name: for a new version of the rules, or to compare
    /// two rulebooks. Facts that no rule of this rulebook reads are left out.
    ///
    /// # Errors
    /// `unknown-fact`, `fact-type` or `unknown-choice` where the same name means something else
    /// here.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let old = Rulebook::preset("renewal")?;
    /// let new = Rulebook::preset_with("renewal", [("a_without_strategic", "true")])?;
    /// let facts = old.facts().with("annual_amount", 600_000)?.with("strategic", false)?;
    /// let day = "2024-06-30".parse()?;
    /// assert_eq!(new.classify("tier", &facts, day).unwrap_err().code(), "foreign-facts");
    /// let adopted = new.adopt(&facts)?;
    /// assert_eq!(new.classify("tier", &adopted, day)?.class().unwrap().code(), &"A");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn adopt(&self, facts: &Facts) -> Result<Facts> {
        let mut adopted = self.facts();
        adopted.take_over(facts)?;
        Ok(adopted)
    }

    /// What was measured of a population, to be kept and taken back with
    /// [`Rulebook::population_from`].
    ///
    /// # Errors
    /// `foreign-population` where it was measured for another rulebook.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?; // its rules ask nothing of the population
    /// let record = rulebook.population_record(&rulebook.population(&[]))?;
    /// assert!(record.top.is_empty() && record.share.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn population_record(&self, population: &Population) -> Result<PopulationRecord> {
        let schemes = &self.0.schemes;
        if !population.is_of(&schemes.registry) {
            let message =
                format!("the population is made for another rulebook than `{}`", self.code());
            return Err(Error::new(ErrorKind::Type, "foreign-population", message)
                .with_help("measure it with `Rulebook::population` of this rulebook"));
        }
        Ok(population.record(&schemes.population, &schemes.registry))
    }

    /// A population from what was kept of it; the record may come from another version of the
    /// rules as long as it holds what these rules ask.
    ///
    /// # Errors
    /// `population-record` where something that the rules ask is not in it.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::PopulationRecord};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let empty = PopulationRecord { customers: 0, top: vec![], share: vec![] };
    /// let error = rulebook.population_from(&empty).unwrap_err();
    /// assert_eq!(error.to_string(), "the record lacks `top(annual_amount, 20%)`");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn population_from(&self, record: &PopulationRecord) -> Result<Population> {
        let schemes = &self.0.schemes;
        Population::from_record(&schemes.population, &schemes.registry, record)
    }

    /// What of a customer's history names schemes or classes that this rulebook does not have;
    /// classification leaves it aside.
    ///
    /// The codes are `unknown-scheme` and `unknown-class`, each with the nearest code as help.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::ClassHistory};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let since = "2024-01-01".parse().unwrap();
    /// let history = ClassHistory::default().in_class("tier".parse()?, "S".parse()?, since);
    /// assert_eq!(rulebook.refused(&history)[0].code(), "unknown-class");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn refused(&self, history: &ClassHistory) -> Vec<Error> {
        self.0.schemes.refused(history)
    }
}
