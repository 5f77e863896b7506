//! One customer: what the cadence asks for and why, its occasions, its plans and promises.

use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::label::Language;
use guanxi::policy::cadence::CadenceReading;
use guanxi::policy::occasion::{Known, OccasionReadings};
use guanxi::policy::plan::PlanReadings;
use guanxi::review::review;
use guanxi::time::Moment;
use serde::Serialize;

use crate::args::Args;
use crate::portfolio::Portfolio;
use crate::print::{plain, say};
use crate::rulebook::sentence;
use crate::written;

#[derive(Serialize)]
struct Document<'a> {
    cadence: CadenceReading<'a>,
    occasions: OccasionReadings,
    plan: PlanReadings,
}

/// The explanation as text or as JSON; an unknown customer is an error.
pub(crate) fn explain(
    rulebook: &Rulebook,
    portfolio: &Portfolio,
    as_of: Moment,
    id: &str,
    args: &Args,
) -> Result<String, String> {
    let mut known = Vec::new();
    let failed = |error: guanxi::Error| sentence(&error);
    if !portfolio.refused.is_empty() {
        let count = portfolio.refused.len();
        say(&format!("note: refused rows: {count}; without --explain they are listed"));
    }
    let mut customers = review(rulebook, &portfolio.store, as_of).map_err(failed)?;
    while let Some(customer) = customers.next() {
        let customer = customer.map_err(failed)?;
        if customer.record.id.as_str() != id {
            known.push(customer.record.id.clone());
            continue;
        }
        let (case, log) = (customers.case(&customer.reviewed), customer.log());
        let cadence = rulebook.cadence().map_err(failed)?;
        let reading = cadence.read(&customer.record, &log, &case, as_of, None).map_err(failed)?;
        let contracts = customer.contracts.iter().map(AsRef::as_ref);
        let of = Known::new(&customer.record, &log, case).contracts(contracts);
        let occasions = rulebook.occasions().read(&of, as_of).map_err(failed)?;
        let plan = rulebook.plan().read(&customer.record, &log, as_of, None);
        let document = Document { cadence: reading, occasions, plan };
        if args.json {
            return written::text(&document);
        }
        return Ok(plain(&text(rulebook, customer.record.name(), &document, args.language)));
    }
    let help = did_you_mean(id, known.iter().map(|one| one.as_str()));
    Err(format!("--explain: there is no customer `{id}` ({help})"))
}

fn text(rulebook: &Rulebook, name: &str, document: &Document<'_>, language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut out = format!("{name}\n");
    if let Ok(cadence) = rulebook.cadence() {
        out.push_str(&cadence.explain(&document.cadence, language));
    }
    let occasions = rulebook.occasions();
    if !document.occasions.readings.is_empty() {
        out.push_str(if zh { "\n特殊时点\n" } else { "\noccasions\n" });
    }
    for one in &document.occasions.readings {
        out.push_str(&occasions.explain(one, language));
    }
    for one in &document.occasions.refused {
        let refusal = one.refusal.text(language);
        out.push_str(&match zh {
            true => format!("事件 {} 未采纳：{refusal}\n", one.event),
            false => format!("event {} refused: {refusal}\n", one.event),
        });
    }
    let plan = &document.plan;
    if !(plan.items.is_empty() && plan.promises.is_empty() && plan.refused.is_empty()) {
        out.push('\n');
        out.push_str(&rulebook.plan().explain(plan, language));
    }
    out
}
