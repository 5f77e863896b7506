//! The facts that the rules of one rulebook read.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::{self, Error, ErrorKind, Result};
use crate::fact::definition::{Derivation, FactDefinition, FactId};
use crate::fact::{FactType, well_known};
use crate::label::{Code, Labels, Language};

/// The facts that the rules of a rulebook read, in the order in which they were first named.
///
/// Well-known facts (`annual_amount`, `strategic`, `orders_12m` ...) and those a rulebook declares
/// enter the registry when a rule names them, so that the facts of a customer stay small
/// (`amount_total`, `orders_total` and `last_order` are always there: reviews count by them). A
/// name no rule reads can still be given: it is checked and left out.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let names: Vec<&str> = rulebook.registry().iter().map(|fact| fact.name()).collect();
/// assert!(names.contains(&"annual_amount") && names.contains(&"first_deal"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Registry {
    facts: Vec<FactDefinition>,
    by_name: HashMap<Arc<str>, FactId>,
    /// Declared by the rulebook, entered when first used.
    custom: HashMap<Arc<str>, FactDefinition>,
    annual_amount_from: Option<Arc<str>>,
}

impl Registry {
    /// The fact of this name, if a rule reads it.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// assert!(Rulebook::preset("renewal")?.registry().get("nps").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn get(&self, name: &str) -> Option<&FactDefinition> {
        self.by_name.get(name).and_then(|id| self.facts.get(id.index()))
    }

    /// The place of the fact of this name, if a rule reads it.
    pub(crate) fn id(&self, name: &str) -> Option<FactId> {
        self.by_name.get(name).copied()
    }

    /// All facts that rules read, in the order in which they were first named.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::FactType};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let flags = rulebook.registry().iter().filter(|fact| fact.fact_type() == FactType::Flag);
    /// let names: Vec<&str> = flags.map(|fact| fact.name()).collect();
    /// assert_eq!(names[..4], ["strategic", "upsell", "demand_stable", "cultivable"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = &FactDefinition> {
        self.facts.iter()
    }

    /// How many facts there are, those that reviews count by included.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let registry = rulebook.registry();
    /// assert_eq!(registry.len(), registry.iter().count());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is no fact; never so in a rulebook, since reviews count by some.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Registry};
    /// assert!(Registry::default().is_empty());
    /// assert!(!Rulebook::preset("renewal")?.registry().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    pub(crate) fn definition(&self, id: FactId) -> Option<&FactDefinition> {
        self.facts.get(id.index())
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = (FactId, &FactDefinition)> {
        (0u16..).map(FactId).zip(&self.facts)
    }

    pub(crate) fn name(&self, id: FactId) -> &str {
        self.definition(id).map_or("?", |fact| &fact.name)
    }

    /// The fact whose value stands for this one where the host gives none (A-05).
    pub(crate) fn stands_for(&self, id: FactId) -> Option<FactId> {
        match self.definition(id)?.derivation() {
            Some(Derivation::AnnualAmount(basis)) => Some(basis),
            _ => None,
        }
    }

    /// The fact whose value counts as `annual_amount` where the host gives none (A-05).
    pub(crate) fn set_annual_amount_from(&mut self, name: Option<&str>) {
        self.annual_amount_from = name.map(Arc::from);
    }

    pub(super) fn annual_basis(&mut self) -> Option<FactId> {
        let name = self.annual_amount_from.clone()?;
        self.resolve(&name).ok()
    }

    /// Makes a fact of the rulebook known; it enters when a rule names it.
    pub(crate) fn declare(&mut self, fact: FactDefinition) -> Result<()> {
        if self.custom.contains_key(&fact.name) || is_well_known(&fact.name) {
            return Err(Error::new(
                ErrorKind::Rulebook,
                "duplicate-fact",
                format!("there is a fact `{}` already", fact.name),
            )
            .with_help("use it as it is, or give yours another code"));
        }
        self.custom.insert(Arc::clone(&fact.name), fact);
        Ok(())
    }

    /// Makes it known whether a signal stands: the fact `signal(CODE)`.
    pub(crate) fn declare_signal(&mut self, code: &Code, labels: &Labels) -> Result<()> {
        let of = |language| labels.or_code(language, code);
        let english = format!("signal \"{}\"", of(Language::English));
        let chinese = format!("信号“{}”", of(Language::Chinese));
        let labels = Labels::from_iter([("en", english), ("zh", chinese)]);
        let name = format!("signal({code})");
        self.declare(plain(&name, FactType::Flag, Some(Derivation::Signal), labels))
    }

    /// The fact of this name, entering it when it is new here.
    pub(crate) fn resolve(&mut self, name: &str) -> Result<FactId> {
        if let Some(id) = self.by_name.get(name) {
            return Ok(*id);
        }
        let mut definition = self.find(name)?;
        // INVARIANT: the basis of `annual_amount` is entered before it, so the fold can go through
        // the facts in order.
        if definition.derivation.is_none() {
            definition.derivation = well_known::derivation(name, self);
        }
        let id = u16::try_from(self.facts.len()).map(FactId).map_err(|_| {
            Error::new(
                ErrorKind::Rulebook,
                "too-many-facts",
                "the rules read more than 65 535 facts",
            )
        })?;
        self.by_name.insert(Arc::clone(&definition.name), id);
        self.facts.push(definition);
        Ok(id)
    }

    /// A fact of another registry, entering it when it is new here; `None` where another fact has
    /// the name, or there is no place left.
    pub(crate) fn enter(&mut self, definition: &FactDefinition) -> Option<FactId> {
        if let Some(id) = self.by_name.get(&definition.name).copied() {
            let known = self.definition(id)?;
            let same = known.fact_type == definition.fact_type
                && known.choices.as_ref() == definition.choices.as_ref();
            return same.then_some(id);
        }
        let id = u16::try_from(self.facts.len()).map(FactId).ok()?;
        self.by_name.insert(Arc::clone(&definition.name), id);
        self.facts.push(definition.clone());
        Some(id)
    }

    /// What a name means, whether or not a rule reads it.
    ///
    /// # Errors
    /// `unknown-fact`, with the nearest name; `unknown-choice` for a level that there is not.
    ///
    /// ```
    /// # use guanxi::{Rulebook, fact::FactType};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.registry().find("orders_12m")?.fact_type(), FactType::Count);
    /// assert_eq!(rulebook.registry().find("nps_score").unwrap_err().code(), "unknown-fact");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn find(&self, name: &str) -> Result<FactDefinition> {
        if let Some(fact) = self.get(name).or_else(|| self.custom.get(name)) {
            return Ok(fact.clone());
        }
        if let Some(fact) = well_known::WELL_KNOWN.iter().find(|fact| fact.name == name) {
            return Ok(definition_of(fact));
        }
        if let Some((fact_type, derivation, labels)) = well_known::window_fact(name) {
            return Ok(plain(name, fact_type, derivation, labels));
        }
        if let Some((exactly, level)) = consecutive_argument(name) {
            let levels = self.find("risk_level")?;
            if let Some(place) = levels.choices.iter().position(|code| code == level) {
                let place = u16::try_from(place).unwrap_or(u16::MAX);
                let english = levels.choice_label(place, Language::English);
                let chinese = levels.choice_label(place, Language::Chinese);
                let (worse, more) = if exactly { ("", "") } else { (" or worse", "及以上") };
                let labels = Labels::from_iter([
                    ("en", format!("consecutive assessments at {english}{worse}")),
                    ("zh", format!("连续评估为{chinese}{more}的次数")),
                ]);
                return Ok(plain(name, FactType::Count, None, labels));
            }
            let codes = levels.choices.iter().map(Code::as_str);
            return Err(Error::new(
                ErrorKind::Name,
                "unknown-choice",
                format!("`{level}` is not a risk level"),
            )
            .with_help(error::did_you_mean(level, codes)));
        }
        Err(self.unknown(name))
    }

    fn unknown(&self, name: &str) -> Error {
        let known = self
            .custom
            .keys()
            .map(|name| &**name)
            .chain(self.by_name.keys().map(|name| &**name))
            .chain(well_known::WELL_KNOWN.iter().map(|fact| fact.name));
        let help = match error::nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if name.ends_with(['d', 'm']) && name.contains('_') => {
                "windows are written `amount_365d`, `orders_12m`, `interactions_90d`; other facts are declared with [[fact]]".to_owned()
            }
            None => "declare it: [[fact]] with `code` and `type`".to_owned(),
        };
        Error::new(ErrorKind::Name, "unknown-fact", format!("unknown fact `{name}`"))
            .with_help(help)
    }
}

/// Whether just the level is meant, and the level.
pub(crate) fn consecutive_argument(name: &str) -> Option<(bool, &str)> {
    let exactly = name.strip_prefix("consecutive_exactly(").map(|rest| (true, rest));
    let at_least = || name.strip_prefix("consecutive_at_least(").map(|rest| (false, rest));
    let (exactly, rest) = exactly.or_else(at_least)?;
    Some((exactly, rest.strip_suffix(')')?))
}

/// Whether the name belongs to the facts that no rulebook needs to declare.
pub(crate) fn is_well_known(name: &str) -> bool {
    well_known::WELL_KNOWN.iter().any(|fact| fact.name == name)
        || well_known::window_fact(name).is_some()
}

fn plain(
    name: &str,
    fact_type: FactType,
    derivation: Option<Derivation>,
    labels: Labels,
) -> FactDefinition {
    FactDefinition {
        name: Arc::from(name),
        fact_type,
        choices: Arc::from([]),
        choice_labels: Arc::from([]),
        labels,
        derivation,
    }
}

fn definition_of(fact: &well_known::WellKnown) -> FactDefinition {
    let labels = Labels::from_iter([("en", fact.english), ("zh", fact.chinese)]);
    let mut definition = plain(fact.name, fact.fact_type, None, labels);
    definition.choices =
        fact.choices.iter().filter_map(|(code, _, _)| code.parse::<Code>().ok()).collect();
    definition.choice_labels = fact
        .choices
        .iter()
        .map(|(_, en, zh)| Labels::from_iter([("en", *en), ("zh", *zh)]))
        .collect();
    definition
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_codes_are_codes() {
        for fact in well_known::WELL_KNOWN {
            assert!(fact.name.parse::<Code>().is_ok(), "{}", fact.name);
            let definition = definition_of(fact);
            assert_eq!(definition.choices.len(), fact.choices.len(), "{}", fact.name);
        }
    }

    #[test]
    fn names_enter_when_used_and_the_basis_comes_first() {
        let mut registry = Registry::default();
        registry.set_annual_amount_from(Some("amount_12m"));
        assert!(registry.is_empty());
        let annual = registry.resolve("annual_amount").expect("well known");
        assert_eq!(registry.len(), 2);
        assert_eq!(registry.id("amount_12m"), Some(FactId(0)));
        assert_eq!(registry.resolve("annual_amount"), Ok(annual));
    }

    #[test]
    fn unknown_names_get_help() {
        let error = Registry::default().find("anual_amount").unwrap_err();
        assert_eq!(error.help(), Some("did you mean `annual_amount`?"));
        let error = Registry::default().find("amount_0d").unwrap_err();
        assert!(error.help().is_some_and(|help| help.contains("amount_365d")));
        let error = Registry::default().find("consecutive_at_least(hihg)").unwrap_err();
        assert_eq!(error.code(), "unknown-choice");
    }
}
