//! The laws of risk.

use proptest::prelude::*;

use crate::fact::Facts;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::{fact, facts_as_lines, laws};

const TOTALS: &str = "every_total_has_a_level";
const PROBABILITIES: &str = "every_probability_has_a_level";
const KNOWING: &str = "knowing_more_narrows_the_risk";

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.risk().map_or(0, |risk| risk.factors().len()) == 0 {
        let laws = [
            ("P-071", TOTALS),
            ("P-072", TOTALS),
            ("P-077", KNOWING),
            ("P-079", KNOWING),
            ("P-080", PROBABILITIES),
        ];
        return session.unheard(&laws, "the rulebook has no scorecard", "规则集没有风险评分卡");
    }
    let card = |()| vec!["the scorecard of the rulebook".to_owned()];
    session.laws(
        &["P-071", "P-072"],
        TOTALS,
        &Just(()),
        |()| card(()),
        |()| holds(laws::every_total_has_a_level(rulebook)),
    );
    let Some(day) = chrono::NaiveDate::from_ymd_opt(2024, 6, 30) else { return };
    let known = prop::collection::vec(any::<bool>(), rulebook.registry().len());
    let inputs = (fact::facts(rulebook, day, 0.9), known).prop_map(|(more, known)| {
        // The same customer of whom less is known.
        let names: Vec<String> = more.known().map(|(name, _)| name.to_owned()).collect();
        let hidden = names.iter().zip(known).filter(|(_, known)| !known).map(|(name, _)| name);
        let less =
            hidden.fold(more.clone(), |facts, name| facts.clone().without(name).unwrap_or(facts));
        (less, more)
    });
    let shown = |(less, more): &(Facts, Facts)| {
        let mut lines = facts_as_lines(less);
        lines.push("and then known:".to_owned());
        let news = more.known().filter(|(name, _)| less.get(name).is_none());
        lines.extend(news.filter_map(|(name, _)| Some(format!("{name} = {}", more.text(name)?))));
        lines
    };
    session.laws(&["P-077", "P-079"], KNOWING, &inputs, shown, |(less, more)| {
        holds(laws::knowing_more_narrows_the_risk(rulebook, less, more, day))
    });
    session.law(
        ("P-080", PROBABILITIES),
        &(1_u16..1_000),
        |steps| vec![format!("steps = {steps}")],
        |steps| holds(laws::every_probability_has_a_level(rulebook, *steps)),
    );
}
