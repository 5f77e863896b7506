//! From the document of a risk scorecard to the scorecard.

mod document;

pub use document::{
    PointsDocument, RiskAnchorDocument, RiskBandDocument, RiskDocument, RiskFactorDocument,
    RiskLevelDocument,
};

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{FactId, FactType, Registry, consecutive_argument};
use crate::label::{Code, Labels, Language};
use crate::policy::risk::{Anchor, Computed, Factor, Risk, RiskDefinition, RiskFacts, RiskLevel};
use crate::policy::scheme::{Class, Selector};
use crate::quantity::Percent;
use crate::rule::codes::Codes;
use crate::rule::{Direction, Missing, Operand, Scorecard, Weight};
use crate::rulebook::compose::Entry;
use crate::rulebook::names::operand;
use crate::rulebook::saying::{Saying, Says};
use crate::rulebook::scheme::{Building, Built, DerivedRow};
use crate::rulebook::{BandDocument, Rulebook};
use crate::time::{self, Buckets};

/// What the policies that come after risk tell; a factor cannot ask for it.
const LATER: &[&str] =
    &["risk_level", "assessed_level", "last_assessment", "open_warning", "warning_opened"];

/// What a risk scorecard is built from besides what schemes are.
pub(super) struct RiskBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) entries: &'a [Entry<Saying<RiskDocument>>],
    pub(super) codes: &'a Codes,
    /// How many schemes come before the derived ones.
    pub(super) first: usize,
    /// The derived ones so far.
    pub(super) built: &'a mut Vec<Built>,
}

impl RiskBuilding<'_, '_> {
    /// The scorecard; `None` where the rulebook has none, or it is wrong.
    pub(super) fn build(mut self) -> Option<RiskDefinition> {
        if self.entries.is_empty() {
            return None;
        }
        let document = RiskDocument::together(self.entries.iter().map(|one| one.item.says.clone()));
        let before = self.building.errors.len();
        let direction = self.word(document.direction.as_deref(), "direction").unwrap_or_default();
        let missing = self.word(document.missing.as_deref(), "missing").unwrap_or_default();
        let levels = self.levels(&document, direction);
        let (factors, weights) = self.factors(missing);
        let card = self.card(&document, direction, &weights);
        if let Some(card) = &card {
            self.check_points(card);
        }
        let every = self.every(&document);
        let by = document.by.as_deref().and_then(|role| {
            let found = self.codes.roles().find(role).map(|role| role.code.clone());
            let path = self.path("by");
            self.building.note(found, || path)
        });
        if self.building.errors.len() > before {
            return None;
        }
        Some(RiskDefinition {
            card: card?,
            direction,
            levels: levels?,
            factors,
            every,
            by,
            reset_on_undetermined: document.reset_on_undetermined.unwrap_or(false),
            facts: RiskFacts::default(),
        })
    }

    /// Where the document says a key.
    fn path(&self, key: &str) -> String {
        let entry = self.entries.iter().find(|entry| entry.item.key == key);
        entry.map_or_else(|| format!("risk.{key}"), |entry| entry.path.clone())
    }

    fn word<T: std::str::FromStr<Err = Error>>(
        &mut self,
        word: Option<&str>,
        key: &str,
    ) -> Option<T> {
        let path = self.path(key);
        self.building.note(word?.parse(), || path)
    }

    fn wrong(&mut self, path: String, code: &'static str, message: impl Into<String>, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message).with_help(help);
        self.building.errors.push(error.at(path));
    }

    fn card(
        &mut self,
        document: &RiskDocument,
        direction: Direction,
        weights: &[Weight],
    ) -> Option<Scorecard> {
        let scale = document.points.map_or((1, 5), |points| (points.min, points.max));
        let mut cuts: Vec<i64> =
            document.levels.iter().flatten().filter_map(|level| level.from).collect();
        if direction == Direction::HigherIsRiskier {
            cuts.reverse();
        }
        if weights.is_empty() {
            let help = "add `[[risk.factor]]`, or use the part `risk` of a preset";
            self.wrong("risk".to_owned(), "empty-list", "the scorecard has no factor", help);
            return None;
        }
        let card = Scorecard::new(scale, weights, &cuts).map_err(|error| match error.code() {
            "points-scale" => error.at(self.path("points")),
            "bands-order" => error.at(self.path("levels")),
            _ => error.at("risk.factor"),
        });
        let card = match card {
            Ok(card) => card.reads(direction).min_known(known(document.min_known)),
            Err(error) => {
                self.building.errors.push(error);
                return None;
            }
        };
        let Some(neutral) = document.neutral else { return Some(card) };
        let path = self.path("neutral");
        self.building.note(card.neutral(neutral), || path)
    }

    /// The levels; the one at the low end has no total, each other one has.
    fn levels(&mut self, document: &RiskDocument, direction: Direction) -> Option<Vec<RiskLevel>> {
        let path = self.path("levels");
        let levels = document.levels.as_deref().unwrap_or_default();
        if levels.is_empty() {
            let help =
                "write for example `levels = [{ code = \"low\", from = 20 }, { code = \"high\" }]`";
            self.wrong(path, "empty-list", "the scorecard has no levels", help);
            return None;
        }
        let fact = self.building.tables.registry.find("risk_level");
        let fact = self.building.note(fact, || path.clone())?;
        let floor = match direction {
            Direction::HigherIsSafer => levels.len().saturating_sub(1),
            Direction::HigherIsRiskier => 0,
        };
        let riskiest = levels.len().saturating_sub(1);
        let probable = levels.iter().any(|level| level.probability.is_some());
        let mut built: Vec<RiskLevel> = Vec::with_capacity(levels.len());
        for (place, level) in levels.iter().enumerate() {
            let at = |key: &str| format!("{path}[{place}].{key}");
            match (level.from, place == floor) {
                (None, false) => {
                    let message =
                        format!("nothing says from which total on `{}` holds", level.code);
                    let help = "add `from`; only the level at the low end of the totals has none";
                    self.wrong(at("from"), "band-cut", message, help);
                }
                (Some(_), true) => {
                    let message = format!(
                        "`{}` is at the low end and has a cut: some totals fit nowhere",
                        level.code
                    );
                    self.wrong(at("from"), "no-otherwise", message, "take out `from`");
                }
                _ => {}
            }
            let codes = || fact.choices().iter().map(Code::as_str);
            let Some(rank) = fact.choices().iter().position(|code| *code == *level.code) else {
                let message = format!("`{}` is no value of `risk_level`", level.code);
                let error = Error::new(ErrorKind::Name, "unknown-choice", message)
                    .with_help(did_you_mean(&level.code, codes()));
                self.building.errors.push(error.at(at("code")));
                continue;
            };
            let rank = u16::try_from(rank).unwrap_or(u16::MAX);
            if built.last().is_some_and(|safer| safer.rank >= rank) {
                let message = format!("`{}` is not riskier than the level before it", level.code);
                self.wrong(
                    at("code"),
                    "level-order",
                    message,
                    "write levels safest first, each once",
                );
            }
            let from = self.probability(
                level.probability.as_deref(),
                probable && place != riskiest,
                &at("probability"),
            );
            let below = built.last().and_then(|safer| safer.from);
            if let (Some(from), Some(below)) = (from, below)
                && from >= below
            {
                let message = format!("the probability `{from}` does not lie below the one before");
                self.wrong(
                    at("probability"),
                    "bands-order",
                    message,
                    "write probabilities that fall",
                );
            }
            let labels = [Language::English, Language::Chinese]
                .iter()
                .map(|language| (language.tag(), fact.choice_label(rank, *language).to_owned()));
            let code = self.building.note(level.code.parse(), || at("code"))?;
            built.push(RiskLevel { code, labels: labels.collect(), rank, from, below });
        }
        Some(built)
    }

    fn probability(&mut self, text: Option<&str>, needed: bool, path: &str) -> Option<Percent> {
        match (text, needed) {
            (Some(text), true) => {
                let percent = text.parse::<Percent>();
                let percent = self.building.note(percent, || path.to_owned())?;
                if percent == Percent::ZERO {
                    let message = "from `0%` on nothing is left for the riskier levels";
                    let help = "write a percentage above 0%, up to 100%";
                    self.wrong(path.to_owned(), "probability-range", message, help);
                }
                Some(percent)
            }
            (None, true) => {
                let help =
                    "write the least probability of renewal, such as `probability = \"70%\"`";
                let message = "other levels have a probability, this one has none";
                self.wrong(path.to_owned(), "band-cut", message, help);
                None
            }
            (Some(_), false) => {
                let message = "the riskiest level has every probability that is left";
                self.wrong(path.to_owned(), "no-otherwise", message, "take out `probability`");
                None
            }
            (None, false) => None,
        }
    }

    fn factors(&mut self, missing: Missing) -> (Vec<Factor>, Vec<Weight>) {
        let entries = self.entries;
        let (mut factors, mut weights) = (Vec::new(), Vec::new());
        for entry in entries {
            for document in &entry.item.says.factor {
                let path = entry.path.as_str();
                let own = document.missing.as_deref();
                let own = own.and_then(|word| {
                    self.building.note(word.parse(), || format!("{path}.missing"))
                });
                let weight = document.weight.unwrap_or(1);
                weights.push(Weight { weight, missing: own.unwrap_or(missing) });
                factors.extend(self.factor(document, entry));
            }
        }
        (factors, weights)
    }

    fn factor(
        &mut self,
        document: &RiskFactorDocument,
        entry: &Entry<Saying<RiskDocument>>,
    ) -> Option<Factor> {
        let path = entry.path.as_str();
        let code: Code = self.building.note(document.code.parse(), || format!("{path}.code"))?;
        let mut anchors: Vec<Anchor> = Vec::with_capacity(document.anchors.len());
        for (place, anchor) in document.anchors.iter().enumerate() {
            let at = || format!("{path}.anchors[{place}].code");
            let Some(code) = self.building.note(anchor.code.parse::<Code>(), at) else { continue };
            if anchors.iter().any(|other| other.code == code) {
                let message = format!("the answer `{code}` stands twice");
                self.wrong(at(), "duplicate-code", message, "name each answer once");
                continue;
            }
            anchors.push(Anchor { code, labels: anchor.label.clone(), points: anchor.points });
        }
        let computed = match document.fact.as_deref() {
            Some(fact) => Some(self.computed(&code, fact, document, entry)?),
            None if document.bands.is_empty() => None,
            None => {
                let help =
                    "add `fact`, such as `fact = \"worst_overdue_days_12m\"`, or take out `bands`";
                self.wrong(format!("{path}.bands"), "factor-bands", "bands need a fact", help);
                None
            }
        };
        let labels = document.label.clone();
        Some(Factor { code, labels, computed, anchors, weight: document.weight.unwrap_or(1) })
    }

    /// From what a factor is computed: bands of a value, or the anchors of a choice.
    fn computed(
        &mut self,
        code: &Code,
        fact: &str,
        document: &RiskFactorDocument,
        entry: &Entry<Saying<RiskDocument>>,
    ) -> Option<Computed> {
        let path = entry.path.as_str();
        let at = format!("{path}.fact");
        let operand = self.building.note(operand(fact), || at.clone())?;
        if matches!(operand, Operand::Share(_)) {
            let message = "a share is known only once all customers are, after their risk";
            let help = "name what records or the host tell of the customer itself";
            self.wrong(at, "later-result", message, help);
            return None;
        }
        let (Operand::Fact(named) | Operand::Age(named) | Operand::Share(named)) = &operand;
        let name = named.to_string();
        let later = name.starts_with("class(")
            || consecutive_argument(&name).is_some()
            || LATER.contains(&name.as_str());
        if later {
            let message = format!("`{name}` is known only after the risk");
            let help = "risk comes before classes and warnings: name what records or the host tell";
            self.wrong(at, "later-result", message, help);
            return None;
        }
        let id = self.building.tables.registry.resolve(&name);
        let id = self.building.note(id, || at.clone())?;
        let definition = self.building.tables.registry.definition(id).cloned();
        let choices: Vec<Code> = match definition {
            Some(fact) if fact.fact_type() == FactType::Choice && document.bands.is_empty() => {
                fact.choices().to_vec()
            }
            _ => Vec::new(),
        };
        let built = if choices.is_empty() {
            self.banded(code, fact, document, entry)?
        } else {
            self.anchored(code, &name, &choices, document, entry)?
        };
        let points = match choices.is_empty() {
            true => document.bands.iter().map(|band| band.points).collect(),
            false => document.anchors.iter().map(|anchor| anchor.points).collect(),
        };
        let place = self.first.saturating_add(self.built.len());
        self.built.push(built);
        Some(Computed { place, fact: id, points })
    }

    fn banded(
        &mut self,
        code: &Code,
        fact: &str,
        document: &RiskFactorDocument,
        entry: &Entry<Saying<RiskDocument>>,
    ) -> Option<Built> {
        let path = entry.path.as_str();
        let foreign = entry.foreign.then_some(entry.preset.as_deref().unwrap_or_default());
        let bands: Vec<BandDocument> = document
            .bands
            .iter()
            .map(|band| BandDocument {
                code: format!("{} points", band.points),
                from: band.from.clone(),
                above: band.above.clone(),
                keep: None,
                label: Labels::default(),
            })
            .collect();
        let list = format!("{path}.bands");
        let rows = self.building.bands(fact, &format!("{path}.fact"), &bands, &list, foreign)?;
        let mut classes = Vec::with_capacity(bands.len());
        for place in 0..bands.len() {
            let code = self.building.note(format!("band_{place}").parse(), || list.clone())?;
            classes.push(Class::new(code, Labels::default(), place));
        }
        let labels = document.label.clone();
        Some(Built::derived(code.clone(), labels, classes, Selector::List(rows), path))
    }

    fn anchored(
        &mut self,
        code: &Code,
        fact: &str,
        choices: &[Code],
        document: &RiskFactorDocument,
        entry: &Entry<Saying<RiskDocument>>,
    ) -> Option<Built> {
        let path = entry.path.as_str();
        let before = self.building.errors.len();
        for (place, anchor) in document.anchors.iter().enumerate() {
            if !choices.iter().any(|choice| *choice == *anchor.code) {
                let message = format!("`{}` is not a value of `{fact}`", anchor.code);
                let error = Error::new(ErrorKind::Name, "unknown-choice", message)
                    .with_help(did_you_mean(&anchor.code, choices.iter().map(Code::as_str)));
                let at = format!("{path}.anchors[{place}].code");
                self.building.errors.push(error.at(at));
            }
        }
        if self.building.errors.len() > before {
            return None;
        }
        let has = |choice: &&Code| document.anchors.iter().any(|one| **choice == *one.code);
        let without: Vec<&str> =
            choices.iter().filter(|choice| !has(choice)).map(Code::as_str).collect();
        if !without.is_empty() {
            let message = format!("no points for `{}` of `{fact}`", without.join("`, `"));
            let help = "add an anchor for each value, such as `{ code = \"partial\", points = 3 }`";
            self.wrong(format!("{path}.anchors"), "anchor-gap", message, help);
            return None;
        }
        let last = document.anchors.len().saturating_sub(1);
        let conditions: Vec<Option<Entry<String>>> = document
            .anchors
            .iter()
            .enumerate()
            .map(|(place, anchor)| {
                (place < last).then(|| Entry {
                    item: format!("{fact} = {}", anchor.code),
                    path: format!("{path}.anchors[{place}]"),
                    preset: entry.preset.clone(),
                    foreign: entry.foreign,
                })
            })
            .collect();
        let mut rows = Vec::with_capacity(conditions.len());
        for (anchor, when) in document.anchors.iter().zip(&conditions) {
            let class = self.building.note(anchor.code.parse(), || path.to_owned())?;
            let (labels, when) = (anchor.label.clone(), when.as_ref());
            rows.push(DerivedRow { class, labels, what: &anchor.code, when });
        }
        self.building.derived(code.clone(), document.label.clone(), rows, path)
    }

    /// Points that are not on the scale.
    fn check_points(&mut self, card: &Scorecard) {
        for entry in self.entries {
            for factor in &entry.item.says.factor {
                let bands = factor.bands.iter().map(|band| band.points).enumerate();
                let bands = bands.map(|(place, points)| (format!("bands[{place}].points"), points));
                let anchors = factor.anchors.iter().map(|anchor| anchor.points).enumerate();
                let anchors =
                    anchors.map(|(place, points)| (format!("anchors[{place}].points"), points));
                for (key, points) in bands.chain(anchors) {
                    self.building.note(card.check(points), || format!("{}.{key}", entry.path));
                }
            }
        }
    }

    fn every(&mut self, document: &RiskDocument) -> Option<Buckets> {
        let (path, epoch_path) = (self.path("every"), self.path("epoch"));
        let epoch = match document.epoch.as_deref() {
            Some(text) => Some(self.building.note(time::parse_date(text), || epoch_path)?),
            None => None,
        };
        let span =
            self.building.civil_span(document.every.as_deref()?, &path, "risk assessment")?;
        self.building.note(Buckets::new(span, epoch), || path)
    }
}

fn known(least: Option<u32>) -> usize {
    least.and_then(|least| usize::try_from(least).ok()).unwrap_or(1)
}

/// The facts that the policy tells, as far as rules ask for them.
pub(super) fn told(registry: &Registry) -> RiskFacts {
    let consecutive = registry.ids().filter_map(|(id, fact)| {
        let (exactly, level) = consecutive_argument(fact.name())?;
        let levels = registry.find("risk_level").ok()?;
        let rank = levels.choices().iter().position(|code| *code == *level)?;
        Some((id, u16::try_from(rank).ok()?, exactly))
    });
    let consecutive: Vec<(FactId, u16, bool)> = consecutive.collect();
    RiskFacts {
        level: registry.id("risk_level"),
        assessed: registry.id("assessed_level"),
        last: registry.id("last_assessment"),
        consecutive,
        since: registry.id("first_contract"),
    }
}

impl Rulebook {
    /// Whether there are workflows that tell facts: risk, renewal or warnings.
    pub(crate) fn has_workflows(&self) -> bool {
        self.0.risk.is_some() || self.0.renewal.is_some() || self.0.warning.is_some()
    }

    /// The risk policy: scorecard, assessments, schedule.
    ///
    /// # Errors
    /// `no-risk-policy` where the rulebook says nothing of risk.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("renewal")?.risk()?.factors().len(), 5);
    /// let error = Rulebook::preset("value_activity")?.risk().unwrap_err();
    /// assert_eq!(error.help(), Some("add `[risk]`, or use the part `risk` of a preset"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn risk(&self) -> Result<Risk<'_>> {
        let definition = self.0.risk.as_ref().ok_or_else(|| {
            let message = format!("rulebook `{}` says nothing of risk", self.code());
            Error::new(ErrorKind::Name, "no-risk-policy", message)
                .with_help("add `[risk]`, or use the part `risk` of a preset")
        })?;
        Ok(Risk::new(definition, &self.0.schemes, self.zone(), self.code()))
    }
}
