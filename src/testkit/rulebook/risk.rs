//! The risk scorecard, and contracts that come to their end.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::fact::FactType;
use crate::rulebook::{
    PointsDocument, RenewalDocument, RiskAnchorDocument, RiskBandDocument, RiskDocument,
    RiskFactorDocument, RiskLevelDocument, UrgencyDocument,
};
use crate::testkit::rulebook::names::{Names, labels, maybe_one_of, maybe_word, word};
use crate::testkit::rulebook::schemes::{Asked, RISKS, bands};

const MISSING: &[&str] = &["interval", "pessimistic", "neutral", "redistribute"];
/// Choices with their values, safe or not.
const CHOICES: &[(&str, &[&str])] = &[
    ("need_fit", &["none", "partial", "full"]),
    ("competitor_contact", &["none", "initial", "deep"]),
    ("region", &["north", "south", "west"]),
];
/// The longest first, each longer than the next from any day.
const AHEAD: &[&str] = &["1 year", "6 months", "3 months", "1 month", "14 days", "1 day"];

/// A scorecard.
pub(super) fn risk(names: &Names) -> BoxedStrategy<RiskDocument> {
    let scale = prop::option::of(select(vec![(1, 5), (0, 10), (-3, 3)]));
    let riskier = any::<bool>();
    let roles = names.roles.clone();
    let facts: Asked =
        names.facts().iter().filter(|(name, _)| *name != "risk_level").copied().collect();
    (scale, riskier)
        .prop_flat_map(move |(scale, riskier)| {
            let (least, most) = scale.unwrap_or((1, 5));
            let factors = prop::collection::vec(factor(&facts, (least, most)), 1..5);
            let neutral = prop::option::weighted(0.3, least..=most);
            let how = (maybe_word(MISSING), neutral, prop::option::of(1_u32..4));
            let direction = any::<bool>();
            let every = prop::option::of(select(vec![
                ("1 month", None),
                ("1 quarter", None),
                ("2 weeks", Some("2024-01-01")),
            ]));
            let schedule = (every, maybe_one_of(&roles), prop::option::of(any::<bool>()));
            (Just(scale), Just(riskier), levels(riskier), factors, how, direction, schedule)
        })
        .prop_map(|(scale, riskier, levels, mut factor, how, said, schedule)| {
            let (missing, neutral, min_known) = how;
            let (every, by, reset_on_undetermined) = schedule;
            for (place, one) in factor.iter_mut().enumerate() {
                one.code = format!("f{place}");
            }
            if let Some(first) = factor.first_mut() {
                // So that the weights do not sum to nothing.
                first.weight = first.weight.filter(|weight| *weight > 0);
            }
            let direction = match riskier {
                true => Some("higher_is_riskier"),
                false => said.then_some("higher_is_safer"),
            };
            RiskDocument {
                points: scale.map(|(min, max)| PointsDocument { min, max }),
                direction: direction.map(str::to_owned),
                missing,
                neutral,
                min_known,
                levels: Some(levels),
                every: every.map(|(every, _)| every.to_owned()),
                epoch: every.and_then(|(_, epoch)| epoch).map(str::to_owned),
                by,
                reset_on_undetermined,
                factor,
            }
        })
        .boxed()
}

/// Levels, safest first: totals fall or rise, probabilities fall.
fn levels(riskier: bool) -> BoxedStrategy<Vec<RiskLevelDocument>> {
    let cuts = subsequence(vec![16_i64, 12, 9, 6, 3, 0, -2], 3);
    let probabilities = subsequence(vec!["90%", "70%", "50%", "20%", "0.5%"], 3);
    (subsequence(RISKS, 1..=4), cuts, prop::option::of(probabilities))
        .prop_map(move |(codes, mut cuts, probabilities)| {
            let (last, mut cuts) = (codes.len().saturating_sub(1), {
                cuts.truncate(codes.len().saturating_sub(1));
                if riskier {
                    cuts.reverse();
                }
                cuts.into_iter()
            });
            let mut probabilities = probabilities.unwrap_or_default().into_iter();
            let floor = if riskier { 0 } else { last };
            let level = |(place, code): (usize, &str)| RiskLevelDocument {
                code: code.to_owned(),
                from: if place == floor { None } else { cuts.next() },
                probability: if place == last { None } else { probabilities.next() }
                    .map(str::to_owned),
            };
            codes.into_iter().enumerate().map(level).collect()
        })
        .boxed()
}

/// A factor: bands of a fact, a choice with its values, or answers of a person.
fn factor(facts: &Asked, (least, most): (i64, i64)) -> BoxedStrategy<RiskFactorDocument> {
    let points = prop::collection::vec(least..=most, 4);
    // Choices are told by anchors; a share is known too late.
    let ordered: Asked =
        facts.iter().filter(|(_, kind)| *kind != FactType::Choice).copied().collect();
    let banded = bands(&ordered)
        .prop_filter("a share is known later", |(fact, _)| !fact.starts_with("share("));
    let banded = (banded, points.clone()).prop_map(|((fact, bands), points)| {
        let band = |(band, points): (crate::rulebook::BandDocument, i64)| RiskBandDocument {
            from: band.from,
            above: band.above,
            points,
        };
        RiskFactorDocument {
            fact: Some(fact),
            bands: bands.into_iter().zip(points).map(band).collect(),
            ..RiskFactorDocument::default()
        }
    });
    let anchors = |codes: Vec<&str>, points: Vec<i64>, label: crate::label::Labels| {
        let anchor = |(code, points): (&str, i64)| RiskAnchorDocument {
            code: code.to_owned(),
            points,
            label: label.clone(),
        };
        codes.into_iter().zip(points).map(anchor).collect::<Vec<_>>()
    };
    let chosen = (select(CHOICES), points.clone(), labels());
    let chosen = chosen.prop_map(move |((fact, codes), points, label)| RiskFactorDocument {
        fact: Some(fact.to_owned()),
        anchors: anchors(codes.to_vec(), points, label),
        ..RiskFactorDocument::default()
    });
    let rated = (subsequence(vec!["good", "fair", "poor"], 0..=3), points, labels());
    let rated = rated.prop_map(move |(codes, points, label)| RiskFactorDocument {
        anchors: anchors(codes, points, label),
        ..RiskFactorDocument::default()
    });
    let weight = prop::option::of(0_u32..4);
    let missing = prop::option::weighted(0.3, word(MISSING));
    (prop_oneof![3 => banded, 2 => chosen, 1 => rated], labels(), weight, missing)
        .prop_map(|(factor, label, weight, missing)| RiskFactorDocument {
            label,
            weight,
            missing,
            ..factor
        })
        .boxed()
}

/// The window in which contracts are renewed.
pub(super) fn renewal(names: &Names) -> BoxedStrategy<RenewalDocument> {
    let window = subsequence(AHEAD, 2);
    let urgency = (subsequence(AHEAD, 0..=3), labels(), any::<bool>());
    let urgency = urgency.prop_map(|(mut cuts, label, said)| {
        cuts.reverse();
        let within = cuts.iter().map(|cut| Some((*cut).to_owned())).chain([None]);
        let codes = ["now", "soon", "later", "whenever"];
        let urgency = within.zip(codes).map(|(within, code)| UrgencyDocument {
            code: code.to_owned(),
            within,
            label: label.clone(),
        });
        said.then(|| urgency.collect())
    });
    let more = (
        maybe_word(&["0 days", "30 days", "$p_span", "$p_never"]),
        maybe_word(RISKS),
        maybe_one_of(&names.roles),
    );
    (window, urgency, more)
        .prop_map(|(window, urgency, (gap, plan_from, by))| RenewalDocument {
            opens: window.first().map(|span| (*span).to_owned()),
            latest: window.last().map(|span| (*span).to_owned()),
            gap,
            plan_from,
            by,
            urgency,
        })
        .boxed()
}
