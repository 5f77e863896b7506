//! Rulebooks: all policies of one organisation, written as a file, checked once, then immutable.
//!
//! ```
//! let error = guanxi::Rulebook::from_toml("format = 1\ncode = \"x\"").unwrap_err();
//! let codes: Vec<&str> = error.all().map(|error| error.code()).collect();
//! assert_eq!(codes, ["no-currency", "no-time-zone"]); // all that is wrong, at once
//! ```

mod access;
mod assume;
mod audience;
mod cadence;
mod calendar;
mod classify;
mod codes;
mod compose;
mod definitions;
mod document;
mod duplicate;
mod feedback;
mod id;
mod json_place;
mod kpi;
mod lifecycle;
mod load;
mod names;
mod occasion;
mod parameters;
mod parts;
mod plan;
mod position;
mod presets;
mod proof;
mod renewal;
mod report;
mod risk;
mod saying;
#[cfg(feature = "schema")]
mod schema;
mod scheme;
mod sla;
mod span;
mod tag;
mod target;
mod test;
mod text;
mod upkeep;
mod value;
mod warning;

pub(crate) use assume::Assumptions;
pub(crate) use definitions::Definitions;
pub(crate) use text::from_json as read_json;

pub use access::{AccessDocument, GrantDocument};
pub use cadence::{
    AdjustDocument, CadenceDocument, ContactCapDocument, PauseDocument, SnoozeDocument,
    TouchRuleDocument, TouchTriggerDocument,
};
pub use calendar::{CalendarDocument, CalendarMode, HolidayTableDocument};
pub use codes::{ChannelDocument, CodesDocument, SeverityDocument};
pub use document::{
    AxisBandsDocument, AxisDocument, BandDocument, ClassDocument, FactDocument, ParameterDocument,
    PurchasesDocument, RulebookDocument, SchemeDocument, UseDocument, ValueDocument,
};
pub use duplicate::{DuplicateDocument, DuplicateRuleDocument};
pub use feedback::{FeedbackDocument, FeedbackScaleDocument, TopicDocument};
pub use id::IdDocument;
pub use kpi::KpiDocument;
pub use lifecycle::{LifecycleDocument, SegmentDocument};
pub use occasion::{DateDocument, OccasionDocument};
pub use plan::{
    AgendaItemDocument, CampaignDocument, ChecklistDocument, FocusDocument, MeetingDocument,
    MessageDocument, PlanDocument, QuestionDocument, ReviewDocument, TreatmentDocument,
};
pub use presets::PRESETS;
pub use renewal::{RenewalDocument, UrgencyDocument};
pub use report::ReportDocument;
pub use risk::{
    PointsDocument, RiskAnchorDocument, RiskBandDocument, RiskDocument, RiskFactorDocument,
    RiskLevelDocument,
};
#[cfg(feature = "schema")]
pub use schema::json_schema;
pub use sla::{IssueClockDocument, RouteDocument, SlaDocument, StepDocument, Texts};
pub use tag::{TagDimensionDocument, TagDocument};
pub use target::TargetDocument;
pub use test::{
    ExpectDocument, ExpectedClockDocument, ExpectedDutyDocument, ExpectedKpiDocument,
    ExpectedRenewalDocument, ExpectedRiskDocument, ExpectedRouteDocument, ExpectedTouchDocument,
    ExpectedWarningDocument, OneOrMore, TestDocument, TestEventDocument,
};
pub use upkeep::{
    CleansingDocument, FreshnessDocument, InterestDocument, LogDocument, RefreshDocument,
    UpkeepDocument, VerifyDocument,
};
pub use value::DocumentValue;
pub use warning::{
    PlaybookDocument, WarningClockDocument, WarningDocument, WarningTriggerDocument,
};

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{self, Facts, FoldPlan, Folded, Population, Registry, Value};
use crate::label::{Code, Labels};
use crate::policy::access::Access;
use crate::policy::cadence::CadenceDefinition;
use crate::policy::duplicate::Duplicates;
use crate::policy::feedback::FeedbackDefinition;
use crate::policy::kpi::{KpiEntry, KpiTarget};
use crate::policy::lifecycle::LifecycleDefinition;
use crate::policy::occasion::OccasionDefinition;
use crate::policy::plan::PlanDefinition;
use crate::policy::renewal::RenewalDefinition;
use crate::policy::report::ReportPolicy;
use crate::policy::risk::RiskDefinition;
use crate::policy::scheme::{Scheme, Schemes};
use crate::policy::sla::Sla;
use crate::policy::tag::TagDefinition;
use crate::policy::upkeep::Upkeep;
use crate::policy::warning::WarningDefinition;
use crate::record::{Coverage, Event, IdFormat, RulebookVersion};
use crate::rule::Finding;
use crate::rule::codes::Codes;
use crate::time::{AsOf, Calendar, Moment, Zone};

/// The policies of one organisation: validated, immutable, cheap to clone, `Send + Sync`.
///
/// Made from TOML or JSON text, from a [`RulebookDocument`] or from a preset; whatever is wrong
/// with it is found then, all of it at once. Deciding with a rulebook cannot fail.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "sample"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     [[scheme]]
///     code = "tier"
///     kind = "list"
///     classes = [
///       { code = "A", when = "annual_amount >= 500000 and strategic" },
///       { code = "B", when = "annual_amount >= 200000" },
///       { code = "C" },
///     ]
/// "#)?;
/// let facts = rulebook.facts().with("annual_amount", 650_000)?.with("strategic", true)?;
/// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
/// assert_eq!(tier.class().unwrap().code(), &"A");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rulebook(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    version: RulebookVersion,
    labels: Labels,
    currency: String,
    effective_from: Option<NaiveDate>,
    document: RulebookDocument,
    schemes: Schemes,
    calendars: BTreeMap<Code, Calendar>,
    id_formats: BTreeMap<Code, IdFormat>,
    sla: Option<Sla>,
    lifecycle: LifecycleDefinition,
    tags: TagDefinition,
    plan: PlanDefinition,
    access: Option<Access>,
    duplicates: Option<Duplicates>,
    upkeep: Option<Upkeep>,
    cadence: Option<CadenceDefinition>,
    occasions: OccasionDefinition,
    renewal: Option<RenewalDefinition>,
    risk: Option<RiskDefinition>,
    /// What the rulebook says of early warning, if anything.
    warning: Option<WarningDefinition>,
    feedback: FeedbackDefinition,
    kpis: Vec<KpiEntry>,
    targets: Vec<KpiTarget>,
    report: ReportPolicy,
    codes: Arc<Codes>,
    fold: FoldPlan,
    findings: Vec<Finding>,
    assumptions: Assumptions,
}

impl Rulebook {
    /// A rulebook from TOML text.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line, column, place and help:
    /// [`Error::all`] goes through them, [`Error::report`] prints them.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let error = Rulebook::from_toml(r#"
    /// format = 1
    /// code = "sample"
    /// currency = "CNY"
    /// time_zone = "Asia/Shanghai"
    /// [[scheme]]
    /// code = "tier"
    /// kind = "list"
    /// classes = [{ code = "A", when = "anual_amount >= 500000" }, { code = "C" }]
    /// "#).unwrap_err();
    /// assert_eq!(error.report(), "\
    /// error: line 9, column 34 (scheme[0].classes[0].when): unknown fact `anual_amount`
    ///   | anual_amount >= 500000
    ///   | ^^^^^^^^^^^^
    ///   help: did you mean `annual_amount`?
    /// ");
    /// ```
    pub fn from_toml(text: &str) -> Result<Self> {
        let document = text::document_from_toml(text)?;
        Self::try_from(document).map_err(|error| position::add_toml(error, text))
    }

    /// A rulebook from JSON text of the same shape.
    ///
    /// # Errors
    /// As [`Rulebook::from_toml`].
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let text = r#"{ "format": 1, "code": "x", "currency": "cny" }"#;
    /// let error = Rulebook::from_json(text).unwrap_err();
    /// let codes: Vec<&str> = error.all().map(|error| error.code()).collect();
    /// assert_eq!(codes, ["no-time-zone", "currency"]);
    /// let currency = error.all().last().unwrap().position().unwrap();
    /// assert_eq!((currency.line, currency.column), (1, 41));
    /// assert_eq!(Rulebook::from_json("{").unwrap_err().code(), "json-syntax");
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        let document = text::document_from_json(text)?;
        Self::try_from(document).map_err(|error| position::add_json(error, text))
    }

    /// A bundled rulebook: `follow_up`, `value_activity`, `renewal`, `service_quality` or
    /// `follow_up_basics`.
    ///
    /// # Errors
    /// `unknown-preset`; `required-parameter` for presets that leave numbers to the host
    /// (`follow_up`, `follow_up_basics`): use [`Rulebook::preset_with`].
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("service_quality")?.schemes().len(), 2);
    /// let error = Rulebook::preset("follow_up_basics").unwrap_err(); // it names no cuts (A-45)
    /// assert!(error.all().all(|error| error.code() == "required-parameter"));
    /// assert_eq!(error.all().count(), 4);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn preset(name: &str) -> Result<Self> {
        Self::preset_with(name, [])
    }

    /// A bundled rulebook with values for its parameters, in their text form.
    ///
    /// # Errors
    /// As [`Rulebook::preset`], and everything that is wrong with a parameter.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// assert_eq!(rulebook.scheme("tier")?.classes().len(), 4);
    /// let error = Rulebook::preset("follow_up").unwrap_err();
    /// assert_eq!(error.to_string(), "preset `follow_up` needs a value for `medium_amount`");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn preset_with<'a>(
        name: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self> {
        let mut document = presets::document(name)?;
        for (code, value) in parameters {
            document.parameters.insert(code.to_owned(), DocumentValue::Text(value.to_owned()));
        }
        load::load(document, Some(name))
    }

    /// Code and version, as class changes record them; the version is `1` unless the file says.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.version().to_string(), "renewal 1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn version(&self) -> &RulebookVersion {
        &self.0.version
    }

    /// The code.
    ///
    /// ```
    /// assert_eq!(guanxi::Rulebook::preset("value_activity")?.code(), &"value_activity");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.0.version.code
    }

    /// What the rulebook is called, by language; empty when the file does not say.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.labels().get(Language::Chinese), Some("客户关系维护及续约预警"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn labels(&self) -> &Labels {
        &self.0.labels
    }

    /// The currency of all amounts (A-50).
    ///
    /// ```
    /// assert_eq!(guanxi::Rulebook::preset("renewal")?.currency(), "CNY");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn currency(&self) -> &str {
        &self.0.currency
    }

    /// The zone in which days begin and end; every rulebook names one.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = |zone: &str| Rulebook::from_toml(&format!(
    ///     "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"{zone}\"",
    /// ));
    /// assert_eq!(rulebook("+08:00")?.zone().to_string(), "+08:00");
    /// assert_eq!(rulebook("Peking").unwrap_err().code(), "unknown-zone");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn zone(&self) -> &Zone {
        &self.0.fold.zone
    }

    /// The first day on which the rulebook applies, if it says so.
    ///
    /// It is for the host: decisions as of earlier days are made all the same.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     effective_from = "2024-07-01"
    /// "#)?;
    /// assert_eq!(rulebook.effective_from().unwrap().to_string(), "2024-07-01");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn effective_from(&self) -> Option<NaiveDate> {
        self.0.effective_from
    }

    /// The document that it was made from, presets brought in: it needs no preset any more.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     use = [{ preset = "service_quality", parts = ["scheme.tier"] }]
    /// "#)?;
    /// let document = rulebook.document();
    /// assert_eq!((document.uses.len(), document.scheme[0].code.as_str()), (0, "tier"));
    /// assert_eq!(Rulebook::try_from(document.clone())?.document(), document);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn document(&self) -> &RulebookDocument {
        &self.0.document
    }

    /// What a rule owner should know: rules that are off for want of a number.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let off = |rulebook: &Rulebook| {
    ///     rulebook.findings().any(|finding| finding.path == "scheme[0].columns[0].when")
    /// };
    /// let rulebook = Rulebook::preset("value_activity")?; // interactions are open (A-07)
    /// assert!(off(&rulebook));
    /// let rulebook = Rulebook::preset_with("value_activity", [("interactions_min", "24")])?;
    /// assert!(!off(&rulebook));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.0.findings.iter()
    }

    /// The facts that the rules read, with their types and labels.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// assert!(rulebook.registry().get("orders_12m").is_some());
    /// assert!(rulebook.registry().get("interactions_12m").is_none()); // that rule is off (A-07)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn registry(&self) -> &Registry {
        &self.0.schemes.registry
    }

    /// Facts of a customer, all unknown so far.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("renewal")?.facts().known().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn facts(&self) -> Facts {
        Facts::unknown(Arc::clone(&self.0.schemes.registry))
    }

    /// A moment as a cut on the time line of the rulebook's zone: a date means 24:00 of that day.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let as_of = Rulebook::preset("renewal")?.as_of("2024-06-30".parse()?); // Asia/Shanghai
    /// assert_eq!(as_of.instant().to_rfc3339(), "2024-06-30T16:00:00+00:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_of(&self, moment: Moment) -> AsOf {
        AsOf::new(moment, self.zone())
    }

    /// Computes the facts of every customer from events.
    ///
    /// `as_of` cuts when things happened, `known_by` (if given) when they became known, so that a
    /// replay cannot look into the future; the order of `events` never matters. Total: events that
    /// contradict the records are listed in [`Folded::rejected`] with a reason and count nowhere
    /// (an id given twice, a negative purchase, a correction, return or cancellation of something that
    /// is not there, a return of more than was bought, an override that ends before it begins).
    ///
    /// Facts are known for every customer that has an event: without purchases, amounts and counts
    /// are zero, first and last order unknown. Records are taken to be complete.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Purchase}};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let events = [
    ///     Event::new("e1", "C2024001", "2024-01-15".parse()?, Purchase::new("600000".parse()?)),
    ///     Event::new("e2", "C2024001", "2024-06-30".parse()?, Purchase::new("500000".parse()?)),
    /// ];
    /// let folded = rulebook.fold(&events, "2024-06-30".parse()?, None);
    /// let facts = &folded.customers["C2024001"].facts;
    /// assert_eq!(facts.get("annual_amount"), Some(guanxi::fact::Value::Amount("1100000".parse()?)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn fold(&self, events: &[Event], as_of: Moment, known_by: Option<Moment>) -> Folded {
        let known_by = known_by.map(|moment| self.as_of(moment));
        fact::fold(&self.0.fold, events, &self.as_of(as_of), known_by.as_ref())
    }

    /// A fold that takes one customer after another.
    pub(crate) fn folding(&self, as_of: Moment) -> fact::Portfolio<'_> {
        fact::Portfolio::new(&self.0.fold, self.as_of(as_of))
    }

    /// A population that is measured one customer after another; `None` where no rule asks for it.
    pub(crate) fn gauge(&self) -> Option<fact::Gauge<'_>> {
        let schemes = &self.0.schemes;
        let asked = !schemes.population.is_empty();
        asked.then(|| fact::Gauge::new(&schemes.population, &schemes.registry))
    }

    /// What is known of a customer that has no event: what the log is complete for.
    pub(crate) fn without_events(&self, as_of: Moment, coverage: Coverage) -> fact::FoldedCustomer {
        fact::without_events(&self.0.fold, &self.as_of(as_of), coverage)
    }

    /// What `top` and `share` need to know of these customers, measured once for all of them.
    ///
    /// A customer whose fact is unknown is not counted in that fact's N.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::{Cut, Value}};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let mut customers = vec![rulebook.facts(); 95]; // nothing is known of them
    /// for amount in ["5", "4", "3", "2", "1"] {
    ///     customers.push(rulebook.facts().with("annual_amount", amount)?);
    /// }
    /// let population = rulebook.population(&customers); // 20 % of five is one
    /// assert_eq!(population.cuts().next(), Some(Cut::From(Value::Amount("5".parse()?))));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn population<'a>(&self, customers: impl IntoIterator<Item = &'a Facts>) -> Population {
        let schemes = &self.0.schemes;
        Population::measure(&schemes.population, &schemes.registry, customers)
    }

    /// A population of which only the cut of one fact is known: whoever has this value or more is
    /// in every `top` share of the fact. For a host that keeps the cut itself.
    ///
    /// # Errors
    /// `no-top` when no rule asks for a top share of the fact; `fact-type` and the like for the
    /// value.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let population = rulebook.population_with_cut("annual_amount", "800000")?;
    /// let facts = rulebook.facts()
    ///     .with("annual_amount", "900000")?
    ///     .with("strategic", true)?
    ///     .with("risk_level", "low")?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap()).population(&population);
    /// assert_eq!(rulebook.classify_case("tier", &case)?.class().unwrap().code(), &"S");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn population_with_cut(
        &self,
        fact: &str,
        cut: impl Into<fact::FactInput>,
    ) -> Result<Population> {
        let registry = &self.0.schemes.registry;
        let definition = registry.find(fact)?;
        let cut: Value = fact::value_of(&definition, cut.into())?;
        Population::from_cut(&self.0.schemes.population, registry, fact, cut)
    }

    /// The schemes, in the order of the document; those of presets come first.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let codes: Vec<&str> = rulebook.schemes().iter().map(|s| s.code().as_str()).collect();
    /// assert_eq!(codes, ["tier", "segment"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn schemes(&self) -> &[Scheme] {
        self.0.schemes.own()
    }

    /// The scheme of this code.
    ///
    /// # Errors
    /// `unknown-scheme`, with the nearest code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.scheme("teir").unwrap_err().help(), Some("did you mean `tier`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scheme(&self, code: &str) -> Result<&Scheme> {
        let place = self.place(code)?;
        self.0.schemes.list.get(place).ok_or_else(|| self.unknown_scheme(code))
    }

    fn place(&self, code: &str) -> Result<usize> {
        self.0.schemes.position(code).ok_or_else(|| self.unknown_scheme(code))
    }

    fn unknown_scheme(&self, code: &str) -> Error {
        let codes = self.schemes().iter().map(|scheme| scheme.code().as_str());
        Error::new(ErrorKind::Name, "unknown-scheme", format!("there is no scheme `{code}`"))
            .with_help(did_you_mean(code, codes))
    }
}

impl TryFrom<RulebookDocument> for Rulebook {
    type Error = Error;

    fn try_from(document: RulebookDocument) -> Result<Self> {
        load::load(document, None)
    }
}
