//! Touches that do not fit the classes: a better class that is touched less often, a customer that
//! is touched less because it became a risk, quiet hours that leave no time to work in.

use crate::policy::cadence::{CadenceDefinition, TouchRule};
use crate::policy::scheme::{Audience, Scheme};
use crate::rule::{Finding, Witness};
use crate::time::{Calendar, Civil, Window};
use crate::verify::check::Checking;

/// How many days back a calendar is asked for the windows that it works in.
const DAYS_BACK: usize = 800;

const DAY: i64 = 86_400;

impl Checking<'_> {
    pub(super) fn cadence(&mut self) {
        let Some(cadence) = self.definitions.cadence else { return };
        let schemes = self.definitions.schemes;
        let rates = Rates::of(cadence);
        for (place, scheme) in schemes.own().iter().enumerate() {
            self.better_is_touched_more(&rates, place, scheme);
            self.risk_is_touched_no_less(&rates, place, scheme);
        }
        self.quiet_hours(cadence);
    }

    /// A better class is touched at least as often as every worse one, by kind of touch, and on the
    /// whole (P-040). Of nested pairs the closest is shown.
    fn better_is_touched_more(&mut self, rates: &Rates<'_>, place: usize, scheme: &Scheme) {
        let classes = scheme.classes();
        let mut shown: Vec<(usize, usize)> = Vec::new();
        let pairs =
            (1..classes.len()).flat_map(|apart| classes.iter().zip(classes.iter().skip(apart)));
        for (better, worse) in pairs {
            let pair = (better.rank(), worse.rank());
            if shown.iter().any(|inner| pair.0 <= inner.0 && inner.1 <= pair.1) {
                continue;
            }
            let Some((less, more)) = rates.less_often(place, pair.0, pair.1) else {
                continue;
            };
            shown.push(pair);
            let (path, gives) = (self.touch_path(more), format!("class({})", scheme.code()));
            let witness = |class: &str, rule: Option<&TouchRule>| {
                let witness = Witness::new().with(&gives, class);
                match rule {
                    Some(rule) => witness
                        .giving(rule.code.as_str(), format!("{} × {}", rule.at_least, rule.every)),
                    None => witness.giving("touches", "0"),
                }
            };
            let witnesses =
                [witness(better.code().as_str(), less), witness(worse.code().as_str(), Some(more))];
            let finding = Finding::warning(
                "better-class-touched-less",
                path,
                format!("class `{better}` is touched less often than the worse class `{worse}`"),
                format!("类别 `{better}` 的触达频率低于较差的类别 `{worse}`"),
            );
            self.findings.push(finding.shown_by(witnesses));
        }
    }

    /// A customer does not fall into a class that is touched less often because its risk rises
    /// (C-31); a touch that a warning asks for is the remedy.
    fn risk_is_touched_no_less(&mut self, rates: &Rates<'_>, place: usize, scheme: &Scheme) {
        let Some(risk) = self.space.registry().id("risk_level") else { return };
        let asks_for_risk = |rule: &TouchRule| match &rule.audience {
            Audience::When(list) => self.asks(*list, &["open_warning", "risk_level"]),
            _ => false,
        };
        if rates.cadence.rules.iter().any(asks_for_risk) {
            return;
        }
        let members = self.members.classes.get(place).cloned().unwrap_or_default();
        let less =
            |low: usize, high: usize| low < high && rates.less_often(place, high, low).is_some();
        let pair = match self.space.pair(&members, risk, &less) {
            Ok(Some(pair)) => pair,
            Ok(None) => return,
            Err(_) => return self.too_many(&scheme.path),
        };
        let class = |place: usize| {
            scheme.classes().get(place).map_or_else(String::new, |class| class.code().to_string())
        };
        let ((low, safe), (high, risky)) = (pair.low, pair.high);
        let (low, high) = (class(low), class(high));
        let gives = format!("class({})", scheme.code());
        let finding = Finding::warning(
            "risk-lowers-touches",
            scheme.path.clone(),
            format!(
                "a customer of class `{low}` whose risk rises falls to `{high}` and is touched less often"
            ),
            format!("`{low}` 类客户风险上升后降为 `{high}`，触达频率反而降低"),
        );
        let witnesses = [safe.giving(&gives, low), risky.giving(&gives, high)];
        self.findings.push(finding.shown_by(witnesses));
    }

    /// Whether the list of another policy asks one of these facts.
    fn asks(&self, list: usize, facts: &[&str]) -> bool {
        let Some(scheme) = self.definitions.schemes.list.get(list) else { return false };
        scheme.selector.atoms().into_iter().any(|id| {
            let atom = self.space.atom(id);
            atom.is_some_and(|atom| facts.contains(&self.space.registry().name(atom.fact)))
        })
    }

    /// Quiet hours leave some of the working time.
    fn quiet_hours(&mut self, cadence: &CadenceDefinition) {
        let Some(calendar) = cadence.calendar.as_ref().filter(|_| !cadence.quiet.is_empty()) else {
            return;
        };
        if !is_all_quiet(calendar, &cadence.quiet) {
            return;
        }
        self.findings.push(Finding::warning(
            "quiet-hours-forbid",
            "cadence.quiet",
            "the quiet hours cover all working hours: no touch can be proposed",
            "免打扰时段覆盖了全部工作时间，无法安排任何触达",
        ));
    }

    fn touch_path(&self, rule: &TouchRule) -> String {
        let touches = &self.rulebook.document().cadence.touch;
        let place = touches.iter().position(|one| rule.code == *one.code);
        place.map_or_else(|| "cadence".to_owned(), |place| format!("cadence.touch[{place}]"))
    }
}

/// How often the rules of a cadence ask for a touch, each compared with the others.
struct Rates<'c> {
    cadence: &'c CadenceDefinition,
    /// Rule by rule, how few and how many days its span can cover.
    days: Vec<Option<(i64, i64)>>,
}

impl<'c> Rates<'c> {
    fn of(cadence: &'c CadenceDefinition) -> Self {
        Self { cadence, days: cadence.rules.iter().map(|rule| rule.every.day_bounds()).collect() }
    }

    fn rule(&self, place: usize) -> Option<&'c TouchRule> {
        self.cadence.rules.get(place)
    }

    /// The rule of a class that is less frequent than what another one has of the same kind; else, on
    /// the whole, its most frequent rule against that of the other. The second is the other's.
    fn less_often(
        &self,
        scheme: usize,
        class: usize,
        other: usize,
    ) -> Option<(Option<&'c TouchRule>, &'c TouchRule)> {
        let (own, theirs) = (self.of_class(scheme, class), self.of_class(scheme, other));
        let kind = |place: &usize| self.rule(*place).map(|rule| &rule.kind);
        for place in &theirs {
            let same = own.iter().copied().filter(|one| kind(one) == kind(place));
            if let Some(most) = self.most(same).filter(|most| self.is_rarer(*most, *place)) {
                return Some((self.rule(most), self.rule(*place)?));
            }
        }
        let most = self.most(theirs.into_iter())?;
        match self.most(own.into_iter()) {
            Some(own) if !self.is_rarer(own, most) => None,
            own => Some((own.and_then(|own| self.rule(own)), self.rule(most)?)),
        }
    }

    fn of_class(&self, scheme: usize, class: usize) -> Vec<usize> {
        let asks = |rule: &TouchRule| match &rule.audience {
            Audience::Classes { scheme: of, classes } => *of == scheme && classes.contains(&class),
            Audience::Everybody => true,
            Audience::When(_) => false,
        };
        let rules = self.cadence.rules.iter().enumerate();
        rules.filter(|(_, rule)| asks(rule)).map(|(place, _)| place).collect()
    }

    /// The most frequent of some rules, the first of those that are alike.
    fn most(&self, rules: impl Iterator<Item = usize>) -> Option<usize> {
        rules.reduce(|best, rule| if self.is_rarer(best, rule) { rule } else { best })
    }

    /// Whether a rule asks for fewer touches than another over any length of time.
    fn is_rarer(&self, rule: usize, than: usize) -> bool {
        let all = self.rule(rule).zip(self.rule(than));
        let Some((own, other)) = all else { return false };
        // every / at_least is longer, in whole numbers: of months against months as they stand, of
        // days against months whatever their lengths.
        let spans = match (own.every.civil(), other.every.civil()) {
            (Some(Civil::Months(a)), Some(Civil::Months(b))) => Some((a.into(), b.into())),
            _ => {
                let days = |place: usize| self.days.get(place).copied().flatten();
                days(rule).zip(days(than)).map(|((least, _), (_, most))| (least, most))
            }
        };
        spans.is_some_and(|(own_days, other_days): (i64, i64)| {
            own_days.saturating_mul(i64::from(other.at_least))
                > other_days.saturating_mul(i64::from(own.at_least))
        })
    }
}

/// Whether all working windows of a calendar lie in the quiet hours.
fn is_all_quiet(calendar: &Calendar, quiet: &[Window]) -> bool {
    let days = std::iter::successors(Some(calendar.last_date()), |date| date.pred_opt());
    let mut worked = false;
    for date in days.take(DAYS_BACK).take_while(|date| *date >= calendar.first_date()) {
        for period in calendar.periods_on(date).unwrap_or_default() {
            worked = true;
            let zone = calendar.zone();
            let local = |at| {
                let wall = zone.local(at);
                let days = wall.date().signed_duration_since(date).num_days();
                let seconds = i64::from(chrono::Timelike::num_seconds_from_midnight(&wall.time()));
                seconds.saturating_add(days.saturating_mul(DAY))
            };
            if !is_covered(local(period.open), local(period.close), quiet) {
                return false;
            }
        }
    }
    worked
}

fn is_covered(open: i64, close: i64, quiet: &[Window]) -> bool {
    let mut pieces: Vec<(i64, i64)> = Vec::new();
    for window in quiet {
        let (from, to) = (i64::from(window.open()), i64::from(window.close()));
        let to = if window.is_overnight() { to.saturating_add(DAY) } else { to };
        for day in [-DAY, 0, DAY] {
            pieces.push((from.saturating_add(day), to.saturating_add(day)));
        }
    }
    pieces.sort_unstable();
    let mut reached = open;
    for (from, to) in pieces {
        if from <= reached {
            reached = reached.max(to);
        }
    }
    reached >= close
}
