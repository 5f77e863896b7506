//! What is expected of risk, of renewals and of warnings.

use super::asking::{Asking, NONE, listed, words};
use super::clocks::Clock;
use crate::label::Code;
use crate::policy::renewal::{PlanDuty, RenewalPhase, RenewalReading};
use crate::policy::risk::RiskReading;
use crate::policy::warning::{Milestone, WarningReadings};
use crate::review::watch;
use crate::rule::Points;
use crate::rule::Truth;
use crate::rulebook::{ExpectedRenewalDocument, ExpectedRiskDocument, ExpectedWarningDocument};

impl Asking<'_> {
    /// What early warning makes of the customer; events that it refuses are noted.
    pub(super) fn watched(&mut self) {
        let (expect, given) = (self.expect, self.given);
        let asked = expect.risk.is_some()
            || expect.renewal.is_some()
            || expect.warning.is_some()
            || !expect.warning_clock.is_empty();
        if !asked && (self.log().is_empty() || !self.rulebook().has_workflows()) {
            return;
        }
        let list = watch(self.rulebook(), &given.population, &given.customers, given.as_of);
        let Some(list) = self.attempt("warning", list) else { return };
        for (_, error) in &list.refused {
            self.refuse(error.path().unwrap_or_default(), error.code());
        }
        let Some(customer) = list.customers.first() else { return };
        if let Some(expected) = &expect.risk {
            match &customer.risk {
                Some(found) => self.risk(expected, found),
                None => self.without("risk", self.rulebook().risk().err()),
            }
        }
        if let Some(expected) = &expect.renewal {
            match &customer.renewal {
                Some(found) => self.renewal(expected, found),
                None => self.without("renewal", self.rulebook().renewal().err()),
            }
        }
        if let Some(expected) = &expect.warning {
            self.warning(expected);
        }
        if !expect.warning_clock.is_empty() {
            match &customer.warnings {
                Some(found) => self.warning_clocks(found),
                None => self.without("warning_clock", self.rulebook().warnings().err()),
            }
        }
    }

    fn without(&mut self, path: &str, error: Option<crate::Error>) {
        error.into_iter().for_each(|error| self.invalid(path, error));
    }

    fn risk(&mut self, expected: &ExpectedRiskDocument, found: &RiskReading<'_>) {
        let Ok(policy) = self.rulebook().risk() else { return };
        if let Some(level) = &expected.level {
            let known = policy.levels().iter().map(|level| level.code().as_str());
            if self.are_words("risk.level", "risk level", &level.0, known) {
                let possible = found.possible.iter().map(|level| level.code().as_str());
                self.compare("risk.level", words(level), listed(possible), |language| {
                    found.explain(language)
                });
            }
        }
        if let Some(total) = &expected.total {
            self.compare("risk.total", total.to_string(), found.score.total_text(), |language| {
                found.score.explain(language)
            });
        }
        for (factor, points) in &expected.points {
            let path = format!("risk.points.{factor}");
            let known = policy.factor(factor);
            let Some(known) = self.attempt(&path, known) else { continue };
            let mut readings = found.score.factors().iter();
            let Some(one) = readings.find(|one| one.factor.code() == known.code()) else {
                continue;
            };
            let text = match one.points {
                Points::Known(points) => points.to_string(),
                Points::Within(least, most) => format!("{least}-{most}"),
            };
            self.compare(path, points.to_string(), text, |language| one.text(language));
        }
    }

    fn renewal(&mut self, expected: &ExpectedRenewalDocument, found: &RenewalReading<'_>) {
        let contract = found.contract.as_ref();
        let why = |language| found.explain(language);
        let none = || NONE.to_owned();
        if let Some(id) = &expected.contract {
            let there = contract.map_or_else(none, |one| one.contract.to_string());
            self.compare("renewal.contract", id, there, why);
        }
        if let Some(phase) = &expected.phase {
            let known = PHASES.iter().map(|phase| phase.name()).chain([NONE]);
            if self.is_word("renewal.phase", "phase of a renewal", phase, known) {
                let there = contract.map_or(NONE, |one| one.phase.name());
                self.compare("renewal.phase", phase, there, why);
            }
        }
        if let Some(opens) =
            expected.opens.as_deref().and_then(|day| self.day("renewal.opens", day))
        {
            let there = contract.map_or_else(none, |one| one.window.opens.to_string());
            self.compare("renewal.opens", opens, there, why);
        }
        if let Some(latest) =
            expected.latest.as_deref().and_then(|day| self.day("renewal.latest", day))
        {
            let there = contract.map_or_else(none, |one| one.window.latest.to_string());
            self.compare("renewal.latest", latest, there, why);
        }
        if let Some(days) = expected.days_to_end {
            let there = contract.map_or_else(none, |one| one.days_to_end.to_string());
            self.compare("renewal.days_to_end", days.to_string(), there, why);
        }
        if let Some(urgency) = &expected.urgency {
            let policy = self.rulebook().renewal();
            let known =
                policy.iter().flat_map(|one| one.urgencies()).map(|one| one.code().as_str());
            if self.is_word("renewal.urgency", "urgency", urgency, known.chain([NONE])) {
                let there = contract.and_then(|one| one.urgency);
                let there = there.map_or(NONE, |one| one.code().as_str());
                self.compare("renewal.urgency", urgency, there, why);
            }
        }
        if let Some(plan) = &expected.plan
            && self.is_word("renewal.plan", "state of a plan", plan, ["not_owed", "owed", "made"])
        {
            let there = match found.plan {
                PlanDuty::NotOwed => "not_owed",
                PlanDuty::Owed { .. } => "owed",
                PlanDuty::Made { .. } => "made",
            };
            self.compare("renewal.plan", plan, there, why);
        }
    }

    fn warning(&mut self, expected: &ExpectedWarningDocument) {
        let policy = self.rulebook().warnings();
        let Some(policy) = self.attempt("warning", policy) else { return };
        let triggers = policy.triggers(&self.case());
        let Some(triggers) = self.attempt("warning", triggers) else { return };
        let known: Vec<&str> = policy.causes().map(|cause| cause.code.as_str()).collect();
        let of = |truth: Truth| {
            let these = triggers.iter().filter(move |one| one.truth() == truth);
            these.map(|one| one.cause().code.to_string())
        };
        let why = |language| {
            let said = triggers.iter().filter(|one| one.truth() != Truth::False);
            said.map(|one| one.explain(language)).collect::<Vec<String>>().join("\n")
        };
        let lists = [
            ("warning.causes", &expected.causes, Truth::True),
            ("warning.unknown", &expected.unknown, Truth::Unknown),
        ];
        for (path, causes, truth) in lists {
            if let Some(causes) = causes
                && self.are_words(path, "cause", causes, known.iter().copied())
            {
                self.compare_sets(path, causes, of(truth), why);
            }
        }
        if let Some(level) = &expected.level {
            let levels = policy.causes().map(|cause| cause.level.as_str()).chain([NONE]);
            if self.is_word("warning.level", "level of warnings", level, levels) {
                let holding: Vec<String> = of(Truth::True).collect();
                let found = policy.level(holding.iter().map(String::as_str));
                self.compare("warning.level", level, found.map_or(NONE, Code::as_str), why);
            }
        }
    }

    fn warning_clocks(&mut self, found: &WarningReadings<'_>) {
        let Ok(policy) = self.rulebook().warnings() else { return };
        for (milestone, expected) in &self.expect.warning_clock {
            let path = format!("warning_clock.{milestone}");
            let parsed = self.attempt(&path, milestone.parse::<Milestone>());
            let ids = found.warnings.iter().map(|one| one.warning.id.as_str());
            let place = self.one_of(&path, "warning", expected.of.as_deref(), ids.collect());
            let (Some(milestone), Some(place)) = (parsed, place) else { continue };
            let Some(warning) = found.warnings.get(place) else { continue };
            let clock = warning.clocks.iter().rfind(|clock| clock.milestone == milestone);
            let clock = clock.map(|one| Clock::of(one.reading, policy.clock(milestone)));
            self.compare_clock(&path, expected, clock, |language| {
                policy.explain(warning, language)
            });
        }
    }
}

const PHASES: &[RenewalPhase] = &[
    RenewalPhase::TooEarly,
    RenewalPhase::Window,
    RenewalPhase::Late,
    RenewalPhase::Expired,
    RenewalPhase::Renewed,
];
