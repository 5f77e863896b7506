//! From the records of one customer to the sums of its KPIs.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::error::Result;
use crate::label::Code;
use crate::policy::cadence::{TouchRule, TouchState};
use crate::policy::kpi::{
    Accumulator, Activation, AnswerSource, Churn, ChurnConvention, Contribution, Csat,
    DormantCustomer, Exclusion, IssueCase, Measure, Period, Repurchase, RepurchaseConvention,
    SlaAttainment, WarningConvention, in_time, nps, warned_before, warning_precision,
};
use crate::policy::plan::PlanStatus;
use crate::policy::scheme::Class;
use crate::quantity::{Amount, Score};
use crate::record::{Direction, EventKind, Feedback, Outcome};
use crate::review::ReviewedCustomer;
use crate::review::board::evidence::{Evidence, Moments};
use crate::review::board::snapshot::class_of;
use crate::rule::clock::{Basis, ClockReading, ClockState};
use crate::rule::{Decision, Truth};
use crate::time::{LocalMoment, Moment, Span};

impl Evidence<'_> {
    /// Adds what the records come to.
    pub(super) fn record(&self, sums: &mut Accumulator) -> Result<()> {
        let measure = sums.frame().kpi().measure().clone();
        for contribution in self.contributions(&measure) {
            sums.add(contribution)?;
        }
        Ok(())
    }

    fn contributions(&self, measure: &Measure) -> Vec<Contribution> {
        let (period, zone) = (self.moments.period, self.rulebook.zone());
        let (today, last) = (self.moments.today, self.moments.last);
        let one = |contribution| vec![contribution];
        match measure {
            Measure::Churn(churn) => one(self.churn(churn)),
            Measure::LostCustomers(churn) => one(match self.churn(churn) {
                Contribution::Ratio { num: 1.., .. } => Contribution::Count(1),
                _ => Contribution::None,
            }),
            Measure::Repurchase(rate) => {
                let (orders, until) = match rate.convention {
                    RepurchaseConvention::Cohort => (self.cohort(rate), today),
                    _ => (self.orders().to_vec(), period.last()),
                };
                let days: Vec<NaiveDate> = orders.iter().map(|(day, _)| *day).collect();
                one(rate.of(&days, period, until))
            }
            Measure::Renewal(rate) => {
                let due = self.due_contracts(rate.grace);
                due.iter().map(|due| rate.of(due, period, today)).collect()
            }
            Measure::Revenue(retention) => {
                let closes = self.moments.elapsed().map_or(period.opens(), Period::closes);
                one(retention.of(self.recurring(period.opens()), self.recurring(closes)))
            }
            Measure::Activation(rate) => one(self.activation(rate)),
            Measure::WarningSuccess(rate) => {
                let (cases, until) = match rate.convention {
                    WarningConvention::Cohort => (self.warnings_by_now(), today),
                    WarningConvention::Closed => (self.warnings(), last),
                };
                cases.iter().map(|case| rate.of(*case, period, until)).collect()
            }
            Measure::WarningPrecision => {
                self.warnings().iter().map(|case| warning_precision(*case, period)).collect()
            }
            Measure::WarningRecall => one(self.lost_on().map_or(Contribution::None, |lost| {
                let warned = warned_before(self.warnings(), lost).is_some();
                Contribution::Ratio { num: i64::from(warned), den: 1 }
            })),
            Measure::WarningLeadTime => {
                let days = self.lost_on().and_then(|lost| warned_before(self.warnings(), lost));
                one(days.map_or(Contribution::None, Contribution::Value))
            }
            Measure::Csat(csat) => self.csat(*csat),
            Measure::Nps { scale, window } => self.nps(scale, *window),
            Measure::FirstResponse(how) => self.cases(|case| {
                case.response_time(&self.basis(how.calendar.as_ref())?, period, zone)
            }),
            Measure::Resolution(how) => {
                self.cases(|case| how.of(case, &self.basis(how.calendar.as_ref())?, period, zone))
            }
            Measure::FirstTime(how) => self.cases(|case| Ok(how.of(case, period, zone))),
            Measure::SlaAttainment(how) => self.attainment(how),
            Measure::ClassShare { scheme, class, by_amount } => {
                one(self.class_share(scheme, class, *by_amount))
            }
            Measure::TouchCompliance { by_bucket, rule } => {
                self.compliance(*by_bucket, rule.as_ref())
            }
            Measure::PlanAdherence | Measure::MissedPlanItems | Measure::LatePlanItems => {
                self.plan_items(measure, last)
            }
            Measure::LoggingInTime => self.logging(),
            Measure::UpkeepInTime => self.updates(),
            Measure::OrderValue => {
                let orders = self.orders().iter().filter(|(day, _)| period.contains(*day));
                let of =
                    |amount: Amount| Contribution::Ratio { num: amount.ten_thousandths(), den: 1 };
                orders.map(|(_, amount)| of(*amount)).collect()
            }
            Measure::OrdersPerCustomer => {
                let orders = self.orders().iter().filter(|(day, _)| period.contains(*day)).count();
                let num = i64::try_from(orders).unwrap_or(i64::MAX);
                one(if num > 0 { Contribution::Ratio { num, den: 1 } } else { Contribution::None })
            }
            Measure::Customers => {
                one(self.at_closing().map_or(Contribution::None, |_| Contribution::Count(1)))
            }
            Measure::NewCustomers { scheme, class } => {
                one(self.new_customer(scheme.as_ref(), class))
            }
            Measure::Promotions { scheme } => one(self.moved(scheme, true)),
            Measure::Demotions { scheme } => one(self.moved(scheme, false)),
            Measure::OpenIssues => self.open_issues(),
            Measure::OverdueTouches => {
                let touches = self.cadence().into_iter().flat_map(|reading| &reading.touches);
                let overdue = touches.filter(|one| matches!(one.state, TouchState::Overdue { .. }));
                overdue.map(|_| Contribution::Count(1)).collect()
            }
            Measure::ProactiveShare => self.proactive(),
            Measure::Given { .. } => Vec::new(),
        }
    }

    /// What the stays of the customer add to a churn rate: of a period that is not over what is lost so
    /// far, not what will end by itself.
    fn churn(&self, churn: &Churn) -> Contribution {
        let (period, stays) = (self.moments.period, self.stays(churn));
        let Some(elapsed) = self.moments.elapsed() else {
            return match stays.is_active(period.opens()) {
                true => Contribution::Excluded(Exclusion::WindowOpen),
                false => Contribution::None,
            };
        };
        match (churn.of(&stays, elapsed), churn.convention) {
            // The rate is over all days of the period, and so far there are only these.
            (Contribution::Ratio { num, den }, ChurnConvention::Exposure) if elapsed != period => {
                let (num, den) =
                    (num.saturating_mul(elapsed.days()), den.saturating_mul(period.days()));
                Contribution::Ratio { num, den }
            }
            (found, _) => found,
        }
    }

    /// The orders of a new customer at the end of the span in which it may order again.
    fn cohort(&self, rate: &Repurchase) -> Vec<(NaiveDate, Amount)> {
        let Some((first, _)) = self.orders().first().copied() else { return Vec::new() };
        let last = match rate.within {
            Some(within) => within.after(first, 1).ok(),
            // As long as a cohort has unless it is said.
            None => first.checked_add_days(chrono::Days::new(90)),
        };
        self.orders_by(last.unwrap_or(NaiveDate::MAX))
    }

    /// The day on which the customer was lost in the period, by its contracts; none where it was not.
    fn lost_on(&self) -> Option<NaiveDate> {
        let elapsed = self.moments.elapsed()?;
        let stays = self.stays(&Churn::default());
        let (opens, closes) = (elapsed.opens(), elapsed.closes());
        if stays.days_between(opens, closes) == 0 || stays.is_active(closes) {
            return None;
        }
        stays.iter().map(|(_, to)| to).filter(|to| *to < closes).last()
    }

    fn class(&self, customer: &ReviewedCustomer, scheme: &Code) -> Option<Class> {
        let decision = class_of(self.rulebook, customer, scheme.as_str())?;
        decision.value().cloned()
    }

    /// Whether a customer is in one of some classes.
    fn is_in(&self, customer: &ReviewedCustomer, scheme: &Code, classes: &[Code]) -> Truth {
        let Some(decision) = class_of(self.rulebook, customer, scheme.as_str()) else {
            return Truth::Unknown;
        };
        let among = |class: &Class| classes.contains(class.code());
        match decision {
            Decision::Decided { value, .. } => Truth::from(among(value)),
            Decision::Undetermined { possible, .. } => {
                match (possible.iter().all(among), possible.iter().any(among)) {
                    (true, _) => Truth::True,
                    (_, false) => Truth::False,
                    _ => Truth::Unknown,
                }
            }
        }
    }

    fn activation(&self, rate: &Activation) -> Contribution {
        let period = self.moments.period;
        let Some((_, before)) = self.at_opening() else { return Contribution::None };
        let mut customer = DormantCustomer::new(self.is_in(before, &rate.scheme, &rate.class));
        if customer.dormant == Truth::False {
            return Contribution::None;
        }
        let codes = self.rulebook.codes();
        for (at, event) in self.standing() {
            let EventKind::Interaction(talk) = &event.kind else { continue };
            let sync = codes.channels().get(talk.channel.as_str()).is_some_and(|one| one.sync);
            // A reply, or a talk in which the customer took part.
            let met = sync && talk.outcome == Outcome::Reached;
            if talk.direction == Direction::Inbound || met {
                customer.events.push(at.date());
            }
            if talk.direction == Direction::Outbound {
                customer.approached.push(at.date());
            }
        }
        let window = rate.within.and_then(|within| within.after(period.opens(), 1).ok());
        let last = window.and_then(|until| until.pred_opt()).unwrap_or(period.last());
        customer.events.extend(self.orders_by(last).into_iter().map(|(day, _)| day));
        customer.events.sort_unstable();
        let classes = (self.class(before, &rate.scheme), self.at_closing());
        if let (Some(from), Some((_, now))) = classes {
            let to = self.class(now, &rate.scheme);
            customer.promoted = Truth::from(to.map(|to| to.rank() < from.rank()));
        }
        rate.of(&customer, period, self.moments.today)
    }

    /// The basis of a calendar of the rulebook; all time where none is named.
    fn basis(&self, calendar: Option<&Code>) -> Result<Basis> {
        match calendar {
            Some(code) => Ok(Basis::Calendar(self.rulebook.calendar(code.as_str())?.clone())),
            None => Ok(Basis::Elapsed),
        }
    }

    /// What each issue comes to; one that cannot be measured is left out, with the error.
    fn cases(&self, of: impl Fn(&IssueCase) -> Result<Contribution>) -> Vec<Contribution> {
        let Some(readings) = self.issues() else {
            return vec![Contribution::Excluded(Exclusion::Unknown)];
        };
        let contribution = |case: IssueCase| {
            of(&case).unwrap_or_else(|error| {
                self.errors.borrow_mut().push(error);
                Contribution::Excluded(Exclusion::Unknown)
            })
        };
        readings.iter().map(|reading| contribution(IssueCase::of(reading))).collect()
    }

    fn attainment(&self, how: &SlaAttainment) -> Vec<Contribution> {
        let (period, zone) = (self.moments.period, self.rulebook.zone());
        match self.issues_at_end() {
            Some(readings) => {
                readings.iter().flat_map(|reading| how.of(reading, period, zone)).collect()
            }
            None => vec![Contribution::Excluded(Exclusion::Unknown)],
        }
    }

    fn open_issues(&self) -> Vec<Contribution> {
        let Some(readings) = self.issues_at_end() else {
            return vec![Contribution::Excluded(Exclusion::Unknown)];
        };
        let cases = readings.iter().map(IssueCase::of);
        let open = cases.filter(|case| case.closed.is_none() && case.cancelled.is_none());
        open.map(|_| Contribution::Count(1)).collect()
    }

    /// The answers of the period: of one issue the last one counts.
    fn csat(&self, csat: Csat) -> Vec<Contribution> {
        let (period, zone) = (self.moments.period, self.rulebook.zone());
        let policy = self.rulebook.feedback();
        let mut found = Vec::new();
        let mut by_issue: BTreeMap<String, Vec<(LocalMoment, Contribution)>> = BTreeMap::new();
        let wants = |source| csat.source == AnswerSource::Any || csat.source == source;
        if wants(AnswerSource::CallBack) {
            let Some(readings) = self.issues_at_end() else {
                return vec![Contribution::Excluded(Exclusion::Unknown)];
            };
            for reading in readings {
                for one in &reading.resolutions {
                    let inside = |at| period.contains(zone.date_of(at));
                    match (one.call_back, one.score) {
                        (Some(at), Some(points)) if inside(at) => {
                            let score = Score::from_points(i64::from(points));
                            let given = score.map_or(Contribution::None, |score| csat.of(score));
                            let answers = by_issue.entry(reading.issue.id.to_string()).or_default();
                            answers.extend(Moment::instant(at).map(|at| (at.local(zone), given)));
                        }
                        // Nobody asked the customer, who may still be asked.
                        (None, _) if inside(one.at) => {
                            found.push(Contribution::Excluded(Exclusion::NotConfirmed));
                        }
                        _ => {}
                    }
                }
            }
        }
        for answer in &self.answers().answers {
            if !period.contains(answer.on) || *answer.customer != self.file.record.id {
                continue;
            }
            let said = answer.feedback;
            let given = match (&said.score, said.parts.is_empty()) {
                (Some(score), _) if said.is_satisfaction() && wants(AnswerSource::Survey) => {
                    csat.of(*score)
                }
                (None, false) if wants(AnswerSource::Composite) => {
                    let parts = policy.parts().iter();
                    let scores: Vec<Score> =
                        parts.filter_map(|part| said.parts.get(&part.code).copied()).collect();
                    csat.of_parts(&scores)
                }
                _ => continue,
            };
            match &said.issue {
                Some(issue) => {
                    let answers = by_issue.entry(issue.to_string()).or_default();
                    answers.push((answer.at.local(zone), given));
                }
                None => found.push(given),
            }
        }
        for mut answers in by_issue.into_values() {
            answers.sort_by_key(|(at, _)| *at);
            found.extend(answers.pop().map(|(_, given)| given));
            found.extend(answers.iter().map(|_| Contribution::Excluded(Exclusion::Superseded)));
        }
        found
    }

    /// The last answer of each respondent in the window.
    fn nps(&self, scale: &Code, window: Option<Span>) -> Vec<Contribution> {
        let period = self.moments.period;
        let from = match window {
            Some(window) => window.after(period.closes(), -1).unwrap_or(period.opens()),
            None => period.opens(),
        };
        let answers = self.answers();
        let wanted = |said: &Feedback| said.scale.as_ref() == Some(scale);
        let asked = answers.answers.iter().filter(|one| {
            *one.customer == self.file.record.id && one.on >= from && wanted(one.feedback)
        });
        let mut last = BTreeMap::new();
        let mut found = Vec::new();
        for answer in asked {
            let Some(score) = answer.feedback.score else { continue };
            if last.insert(answer.feedback.contact.clone(), score).is_some() {
                found.push(Contribution::Excluded(Exclusion::Superseded));
            }
        }
        found.extend(last.into_values().map(nps));
        found
    }

    fn class_share(&self, scheme: &Code, class: &Code, by_amount: bool) -> Contribution {
        let Some((_, customer)) = self.at_closing() else { return Contribution::None };
        let is = self.class(customer, scheme).is_some_and(|own| own.code() == class);
        if !by_amount {
            return Contribution::Ratio { num: i64::from(is), den: 1 };
        }
        match customer.amount_total() {
            Some(amount) => {
                let units = amount.ten_thousandths();
                Contribution::Ratio { num: if is { units } else { 0 }, den: units }
            }
            None => Contribution::Excluded(Exclusion::NoAmount),
        }
    }

    fn compliance(&self, by_bucket: bool, rule: Option<&Code>) -> Vec<Contribution> {
        let Some(touched) = self.touched() else {
            return vec![Contribution::Excluded(Exclusion::Unknown)];
        };
        let asked = touched.iter().filter(|(one, _)| rule.is_none_or(|code| one.code() == code));
        let mut found = Vec::new();
        for (rule, days) in asked {
            let kept = if by_bucket { self.buckets(rule, days) } else { self.rolling(rule, days) };
            found.extend(kept.unwrap_or_else(|error| {
                self.errors.borrow_mut().push(error);
                vec![Contribution::Excluded(Exclusion::Unknown)]
            }));
        }
        found
    }

    /// The touches that were due in the days so far, each from the one before; one that may still come
    /// within its grace is open.
    fn rolling(&self, rule: &TouchRule, days: &[NaiveDate]) -> Result<Vec<Contribution>> {
        let Moments { period, last, today, .. } = self.moments;
        let (from, to) = (period.first(), last.min(period.last()));
        // Of one that nobody touched yet the first touch is due as the cadence says.
        let reading = self.cadence().and_then(|one| one.touch(rule.code().as_str()));
        let first = reading.filter(|one| one.last.is_none()).and_then(|one| one.due);
        let all = rule.rolling(first, days, from, to)?;
        let mut decided = to;
        while from <= decided && rule.latest(decided)? > today {
            let Some(before) = decided.pred_opt() else { break };
            decided = before;
        }
        let over = rule.rolling(first, days, from, decided)?;
        let late = all.due.saturating_sub(over.due);
        let open = late.saturating_sub(all.met.saturating_sub(over.met));
        let mut found = vec![in_time(all.met, all.due.saturating_sub(open))];
        found.extend((0..open).map(|_| Contribution::Excluded(Exclusion::Pending)));
        Ok(found)
    }

    /// The calendar periods of a rule that ended in the days so far.
    fn buckets(&self, rule: &TouchRule, days: &[NaiveDate]) -> Result<Vec<Contribution>> {
        let Moments { period, last, .. } = self.moments;
        let last = last.min(period.last());
        let bucket = rule.buckets()?.containing(last)?;
        let to = if bucket.last() <= last { Some(last) } else { bucket.first().pred_opt() };
        let Some(to) = to.filter(|to| period.first() <= *to) else { return Ok(Vec::new()) };
        let kept = rule.by_bucket(days, period.first(), to)?;
        Ok(vec![in_time(kept.met, kept.due)])
    }

    fn plan_items(&self, measure: &Measure, last: NaiveDate) -> Vec<Contribution> {
        let (period, zone) = (self.moments.period, self.rulebook.zone());
        let items = self.plan().items.iter().map(|item| {
            let state = &item.state;
            let planned = state.plan.planned;
            let done = state.actual.map(|at| at.local(zone).date());
            let cancelled = state.status == PlanStatus::Cancelled && done.is_none();
            match measure {
                Measure::LatePlanItems => match done {
                    Some(done) if period.contains(done) && done > planned => Contribution::Count(1),
                    _ => Contribution::None,
                },
                _ if !period.contains(planned) => Contribution::None,
                Measure::MissedPlanItems => {
                    let missed = done.is_none() && !cancelled && planned <= last;
                    if missed { Contribution::Count(1) } else { Contribution::None }
                }
                _ => match done {
                    Some(done) => Contribution::Ratio { num: i64::from(done <= planned), den: 1 },
                    None if cancelled => Contribution::Excluded(Exclusion::Cancelled),
                    None if planned <= last => Contribution::Ratio { num: 0, den: 1 },
                    None => Contribution::Excluded(Exclusion::Pending),
                },
            }
        });
        items.collect()
    }

    /// The interactions of the period that have a limit for being written down.
    fn logging(&self) -> Vec<Contribution> {
        let (period, zone) = (self.moments.period, self.rulebook.zone());
        let log = self.upkeep().into_iter().flat_map(|reading| &reading.log);
        let inside = log.filter(|one| period.contains(one.at.local(zone).date()));
        inside.filter_map(|one| one.reading.as_ref()).map(kept).collect()
    }

    /// The changes of the period that files have to follow, by each rule about them.
    fn updates(&self) -> Vec<Contribution> {
        let (period, zone) = (self.moments.period, self.rulebook.zone());
        let changes = self.upkeep().into_iter().flat_map(|reading| &reading.changes);
        let inside = changes.filter(|one| period.contains(one.at.local(zone).date()));
        inside.flat_map(|change| &change.rules).map(|rule| kept(&rule.reading)).collect()
    }

    fn new_customer(&self, scheme: Option<&Code>, class: &[Code]) -> Contribution {
        let inside = self.first_deal().is_some_and(|day| self.moments.period.contains(day));
        let Some((_, customer)) = self.at_closing().filter(|_| inside) else {
            return Contribution::None;
        };
        match scheme.map_or(Truth::True, |scheme| self.is_in(customer, scheme, class)) {
            Truth::True => Contribution::Count(1),
            Truth::False => Contribution::None,
            Truth::Unknown => Contribution::Excluded(Exclusion::Unknown),
        }
    }

    fn moved(&self, scheme: &Code, up: bool) -> Contribution {
        let (Some((_, before)), Some((_, now))) = (self.at_opening(), self.at_closing()) else {
            return Contribution::None;
        };
        match (self.class(before, scheme), self.class(now, scheme)) {
            (Some(from), Some(to)) if up && to.rank() < from.rank() => Contribution::Count(1),
            (Some(from), Some(to)) if !up && to.rank() > from.rank() => Contribution::Count(1),
            (Some(_), Some(_)) => Contribution::None,
            _ => Contribution::Excluded(Exclusion::Unknown),
        }
    }

    fn proactive(&self) -> Vec<Contribution> {
        let (period, codes) = (self.moments.period, self.rulebook.codes());
        let inside = self.standing().iter().filter(|(at, _)| period.contains(at.date()));
        let talks = inside.filter_map(|(_, event)| match &event.kind {
            EventKind::Interaction(talk) if codes.is_contact(talk) => Some(talk),
            _ => None,
        });
        let ours = talks.map(|talk| talk.direction == Direction::Outbound);
        ours.map(|ours| Contribution::Ratio { num: i64::from(ours), den: 1 }).collect()
    }
}

/// What a clock comes to: kept, late, or neither yet.
fn kept(reading: &ClockReading) -> Contribution {
    match reading.state {
        ClockState::Met { .. } => Contribution::Ratio { num: 1, den: 1 },
        ClockState::Breached { .. } => Contribution::Ratio { num: 0, den: 1 },
        ClockState::Cancelled { .. } => Contribution::Excluded(Exclusion::Cancelled),
        _ => Contribution::Excluded(Exclusion::Pending),
    }
}
