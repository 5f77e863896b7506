//! From a document to a rulebook: everything is checked, and everything wrong is reported.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{FactDefinition, FactType, FoldPlan, PurchaseReading, is_well_known};
use crate::label::{Code, Labels};
use crate::policy::scheme::Schemes;
use crate::record::RulebookVersion;
use crate::rule::condition::Tables;
use crate::rule::{Finding, RESERVED};
use crate::rulebook::access::AccessBuilding;
use crate::rulebook::audience::Audiences;
use crate::rulebook::cadence::{CadenceBuilding, CheckedRule, unreachable};
use crate::rulebook::calendar::calendars;
use crate::rulebook::codes::codes;
use crate::rulebook::compose::{Composed, Entry, compose};
use crate::rulebook::duplicate::duplicates;
use crate::rulebook::feedback::feedback;
use crate::rulebook::id::id_formats;
use crate::rulebook::kpi::KpiBuilding;
use crate::rulebook::names::Names;
use crate::rulebook::occasion::OccasionBuilding;
use crate::rulebook::parameters::parameters;
use crate::rulebook::renewal::RenewalBuilding;
use crate::rulebook::report::ReportBuilding;
use crate::rulebook::risk::RiskBuilding;
use crate::rulebook::scheme::{Building, order_schemes};
use crate::rulebook::sla::SlaBuilding;
use crate::rulebook::target::{TargetBuilding, beyond_clocks};
use crate::rulebook::upkeep::UpkeepBuilding;
use crate::rulebook::warning::{LATER, WarningBuilding};
use crate::rulebook::{
    FactDocument, Parts, Rulebook, RulebookDocument, proof, renewal, risk, warning,
};
use crate::time::{self, Zone};

/// The format of rulebook files that this version reads.
pub(super) const FORMAT: u32 = 1;

/// Facts that a review counts by, whether or not a rule reads them.
const REVIEWED: &[&str] = &["amount_total", "orders_total", "last_order"];

/// Checks a document. `name` is the preset that it is, for messages.
pub(super) fn load(document: RulebookDocument, name: Option<&str>) -> Result<Rulebook> {
    let mut errors: Vec<Error> = Vec::new();
    if document.format != FORMAT {
        let message = format!("format {} is not known", document.format);
        errors.push(
            Error::new(ErrorKind::Rulebook, "format", message)
                .with_help("write `format = 1`")
                .at("format"),
        );
    }
    let code = keep(document.code.parse::<Code>().map_err(|error| error.at("code")), &mut errors);
    let currency = keep(currency(&document), &mut errors);
    let zone = keep(zone(&document), &mut errors);
    let effective_from = document.effective_from.as_deref().and_then(|text| {
        keep(time::parse_date(text).map_err(|error| error.at("effective_from")), &mut errors)
    });

    let composed = compose(&document, name, &mut errors);
    let parameters = parameters(&document, &composed, &mut errors);
    let mut tables = Tables::default();
    declare_facts(&composed, &mut tables, &mut errors);
    let purchases = purchases(&document, &mut tables, &mut errors);

    let calendars = calendars(&composed, zone.as_ref(), &mut errors);
    let id_formats = id_formats(&composed.ids, &mut errors);
    let codes = Arc::new(codes(&composed.codes, &mut errors));

    for signal in codes.signals().iter() {
        let declared = tables.registry.declare_signal(&signal.code, &signal.labels);
        errors.extend(declared.err().map(|error| error.at("codes.signal")));
    }

    let mut findings: Vec<Finding> = Vec::new();
    let mut building = Building {
        tables: &mut tables,
        parameters: &parameters,
        errors: &mut errors,
        findings: &mut findings,
    };
    building.declare_classes(&composed.schemes);
    let mut built: Vec<_> =
        composed.schemes.iter().filter_map(|entry| building.scheme(entry)).collect();
    let (mut derived, first) = (Vec::new(), built.len());
    let lifecycle = building.lifecycle(&composed.lifecycle, first, &mut derived);
    let tags = building.tags(&composed, first, &mut derived);
    let mut audiences = Audiences { schemes: &composed.schemes, first, built: &mut derived };
    let plan = building.plan(&composed.plan, &codes, &mut audiences);
    let sla_zone = zone.clone().unwrap_or_else(Zone::utc);
    let cadence = CadenceBuilding {
        building: &mut building,
        composed: &composed,
        calendars: &calendars,
        codes: &codes,
        zone: &sla_zone,
        first,
        built: &mut derived,
    }
    .build();
    let occasions = OccasionBuilding {
        building: &mut building,
        composed: &composed,
        calendars: &calendars,
        codes: &codes,
        first,
        built: &mut derived,
    }
    .build();
    let mut renewal_policy =
        RenewalBuilding { building: &mut building, entries: &composed.renewal, codes: &codes }
            .build();
    let mut risk_policy = RiskBuilding {
        building: &mut building,
        entries: &composed.risk,
        codes: &codes,
        first,
        built: &mut derived,
    }
    .build();
    let mut warning_policy = WarningBuilding {
        building: &mut building,
        composed: &composed,
        calendars: &calendars,
        codes: &codes,
        zone: &sla_zone,
        first,
        built: &mut derived,
    }
    .build();
    if !composed.warning.is_empty() {
        refuse_later(&composed, &mut errors);
    }
    built.append(&mut derived);

    let sla = SlaBuilding {
        composed: &composed,
        parameters: &parameters,
        calendars: &calendars,
        codes: &codes,
        zone: &sla_zone,
        errors: &mut errors,
        findings: &mut findings,
    }
    .build();
    let access = AccessBuilding {
        composed: &composed.access,
        codes: &codes,
        zone: &sla_zone,
        errors: &mut errors,
    }
    .build();

    let duplicates = duplicates(&composed.duplicates, &codes, &mut errors);

    let feedback = feedback(&composed.feedback, &mut errors);
    let mut building = Building {
        tables: &mut tables,
        parameters: &parameters,
        errors: &mut errors,
        findings: &mut findings,
    };
    let scales = feedback.as_ref().map_or(&[][..], |feedback| &feedback.scales);
    let parts = feedback.as_ref().map_or(0, |feedback| feedback.parts.len());
    let kpis = KpiBuilding {
        building: &mut building,
        composed: &composed,
        calendars: &calendars,
        same_day: purchases.same_day,
        scales,
        parts: u8::try_from(parts).unwrap_or(u8::MAX),
    }
    .build();
    let targets =
        TargetBuilding { building: &mut building, composed: &composed, codes: &codes, kpis: &kpis }
            .build();
    let assumptions = building.assumptions(&document.assume);
    let report = ReportBuilding {
        building: &mut building,
        entries: &composed.report,
        codes: &codes,
        calendars: &calendars,
    }
    .build();

    let upkeep = UpkeepBuilding {
        composed: &composed,
        parameters: &parameters,
        calendars: &calendars,
        codes: &codes,
        zone: &sla_zone,
        errors: &mut errors,
        findings: &mut findings,
    }
    .build();

    if let Some(first) = Error::from_all(std::mem::take(&mut errors)) {
        return Err(first);
    }
    if let Some(sla) = &sla {
        findings.extend(beyond_clocks(&composed.targets, &kpis, &targets, sla));
    }
    let (Some(code), Some(currency), Some(zone), Some(feedback), Some(report)) =
        (code, currency, zone, feedback, report)
    else {
        // INVARIANT: each of them is absent only with an error, and those returned above.
        return Err(Error::new(ErrorKind::Rulebook, "incomplete", "the rulebook is incomplete"));
    };

    for name in REVIEWED {
        tables.registry.resolve(name)?;
    }
    for entry in &composed.schemes {
        // Always there, so that a host can give the class itself.
        tables.registry.resolve(&format!("class({})", entry.item.code))?;
    }
    let paths: Vec<String> = built.iter().map(|one| one.path().to_owned()).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let list = order_schemes(built, &tables)?;
    let Tables { registry, population, atoms } = tables;
    if let Some(policy) = &mut risk_policy {
        policy.facts = risk::told(&registry);
    }
    if let Some(policy) = &mut renewal_policy {
        policy.facts = renewal::told(&registry);
    }
    if let Some(policy) = &mut warning_policy {
        policy.facts = warning::told(&registry);
    }
    let registry = Arc::new(registry);
    let fold = FoldPlan { registry: Arc::clone(&registry), zone, purchases };
    let schemes = Schemes::new(list, atoms, registry, population);
    if let Some(error) = Error::from_all(proof::keeps(&schemes, &paths)) {
        return Err(error);
    }
    findings.extend(proof::inexact(&schemes, &paths));
    if let Some(cadence) = &cadence {
        let rules = cadence.rules.iter().map(|rule| {
            let entry = composed.cadence.touches.iter().find(|one| rule.code == *one.item.code);
            let path = entry.map_or_else(String::new, |entry| entry.path.clone());
            CheckedRule { audience: &rule.audience, path }
        });
        findings.extend(unreachable(&schemes, &rules.collect::<Vec<_>>()));
    }
    let version = document.version.as_ref().map_or_else(|| "1".to_owned(), ToString::to_string);
    let labels = document.label.clone();
    let document = composed.document(document);
    Ok(Rulebook(Arc::new(Parts {
        version: RulebookVersion { code, version },
        labels,
        currency,
        effective_from,
        document,
        schemes,
        calendars,
        id_formats,
        sla,
        lifecycle,
        tags,
        plan,
        access,
        duplicates,
        upkeep,
        cadence,
        occasions,
        renewal: renewal_policy,
        risk: risk_policy,
        warning: warning_policy,
        feedback,
        kpis,
        targets,
        report,
        codes,
        fold,
        findings,
        assumptions,
    })))
}

/// Keeps a value, or puts the error to the others.
pub(super) fn keep<T>(result: Result<T>, errors: &mut Vec<Error>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

fn currency(document: &RulebookDocument) -> Result<String> {
    match &document.currency {
        Some(code) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
            Ok(code.clone())
        }
        Some(other) => {
            let message = format!("`{other}` is not a currency code");
            Err(Error::new(ErrorKind::Value, "currency", message)
                .with_help("write three capital letters, such as `CNY` or `USD`")
                .at("currency"))
        }
        None => {
            Err(Error::new(ErrorKind::Rulebook, "no-currency", "the rulebook names no currency")
                .with_help("add `currency = \"CNY\"`; all amounts are in it")
                .at("currency"))
        }
    }
}

fn zone(document: &RulebookDocument) -> Result<Zone> {
    let Some(text) = &document.time_zone else {
        return Err(Error::new(
            ErrorKind::Rulebook,
            "no-time-zone",
            "the rulebook names no time zone",
        )
        .with_help("add `time_zone = \"Asia/Shanghai\"`; days begin and end there")
        .at("time_zone"));
    };
    text.parse::<Zone>().map_err(|error| error.at("time_zone"))
}

fn purchases(
    document: &RulebookDocument,
    tables: &mut Tables,
    errors: &mut Vec<Error>,
) -> PurchaseReading {
    let declared = document.purchases.clone().unwrap_or_default();
    let basis = declared.annual_amount.as_deref().unwrap_or("amount_12m");
    let path = "purchases.annual_amount";
    match tables.registry.find(basis) {
        _ if basis == "none" => tables.registry.set_annual_amount_from(None),
        Ok(fact) if fact.fact_type() == FactType::Amount && basis != "annual_amount" => {
            tables.registry.set_annual_amount_from(Some(basis));
        }
        Ok(_) => errors.push(
            Error::new(ErrorKind::Type, "annual-amount", format!("`{basis}` cannot stand for the annual amount"))
                .with_help("write an amount such as `amount_12m`, `amount_365d`, `amount_this_year`, `amount_last_year`, or `none`")
                .at(path),
        ),
        Err(error) => errors.push(error.at(path)),
    }
    PurchaseReading { returns: declared.returns, same_day: declared.same_day }
}

/// Schemes cannot ask for what warnings tell, which come after them.
fn refuse_later(composed: &Composed, errors: &mut Vec<Error>) {
    for entry in &composed.schemes {
        let mut names = Names::default();
        names.add_scheme(&entry.item);
        for fact in LATER.iter().filter(|fact| names.facts.contains(**fact)) {
            let scheme = &entry.item.code;
            let message =
                format!("scheme `{scheme}` asks for `{fact}`, which is known only after it");
            errors.push(
                Error::new(ErrorKind::Rulebook, "later-result", message)
                    .with_help("ask for `risk_level`, or put the condition into `[lifecycle]` or a touch rule")
                    .at(&entry.path),
            );
        }
    }
}

fn declare_facts(composed: &Composed, tables: &mut Tables, errors: &mut Vec<Error>) {
    for entry in &composed.facts {
        let declared =
            fact_definition(entry).and_then(|definition| tables.registry.declare(definition));
        if let Err(error) = declared {
            errors.push(error.at(&entry.path));
        }
    }
}

fn fact_definition(entry: &Entry<FactDocument>) -> Result<FactDefinition> {
    let fact = &entry.item;
    let code: Code = fact.code.parse::<Code>().map_err(|error| error.at("code"))?;
    if RESERVED.contains(&code.as_str()) || is_well_known(code.as_str()) {
        let reserved = RESERVED.contains(&code.as_str());
        let message = if reserved {
            format!("`{code}` is a word of conditions")
        } else {
            format!("`{code}` is a fact that every rulebook knows")
        };
        let help = if reserved { "choose another code" } else { "use it without declaring it" };
        return Err(Error::new(ErrorKind::Rulebook, "reserved-fact", message)
            .with_help(help)
            .at("code"));
    }
    let takes_values = matches!(fact.fact_type, FactType::Choice | FactType::Choices);
    if takes_values == fact.values.is_empty() {
        let (message, help) = if takes_values {
            (
                format!("`{code}` needs its codes"),
                "add `values = [\"low\", \"high\"]`, in ascending order",
            )
        } else {
            (format!("`{code}` is a {} and has no codes", fact.fact_type), "take out `values`")
        };
        return Err(Error::new(ErrorKind::Rulebook, "fact-values", message)
            .with_help(help)
            .at("values"));
    }
    if fact.fact_type == FactType::Choices && fact.values.len() > 64 {
        let message = format!("`{code}` has {} codes, a set may have 64", fact.values.len());
        return Err(Error::new(ErrorKind::Rulebook, "fact-values", message)
            .with_help("split it into several facts")
            .at("values"));
    }
    let mut choices: Vec<Code> = Vec::with_capacity(fact.values.len());
    let mut choice_labels: Vec<Labels> = Vec::with_capacity(fact.values.len());
    for (place, value) in fact.values.iter().enumerate() {
        let choice: Code =
            value.code.parse().map_err(|error: Error| error.at(format!("values[{place}]")))?;
        if choices.contains(&choice) {
            let message = format!("`{choice}` stands twice among the values of `{code}`");
            return Err(Error::new(ErrorKind::Rulebook, "duplicate-code", message)
                .with_help("name each code once")
                .at(format!("values[{place}]")));
        }
        choices.push(choice);
        choice_labels.push(value.label.clone());
    }
    Ok(FactDefinition {
        name: Arc::from(code.as_str()),
        fact_type: fact.fact_type,
        choices: choices.into(),
        choice_labels: choice_labels.into(),
        labels: fact.label.clone(),
        derivation: None,
    })
}

/// An unknown code among declared ones.
pub(super) fn unknown_code<'a>(
    what: &str,
    code: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Error {
    Error::new(ErrorKind::Name, "unknown-code", format!("there is no {what} `{code}`"))
        .with_help(did_you_mean(code, known))
}
