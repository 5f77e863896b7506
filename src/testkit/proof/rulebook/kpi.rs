//! The laws of key figures and targets.

use proptest::prelude::*;
use proptest::sample::select;

use crate::policy::kpi::Period;
use crate::quantity::Fraction;
use crate::review::{BoardRequest, CustomerFile};
use crate::testkit::laws::{self, kpi};
use crate::testkit::log;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;

const ORDER: (&str, &str) = ("P-093", "order_changes_no_figure");
const SHARES: (&str, &str) = ("P-094", "shares_lie_between_nothing_and_all");
const TARGETS: (&str, &str) = ("P-101", "targets_keep_their_order");

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.kpis().is_empty() {
        session.unheard(&[ORDER, SHARES], "the rulebook has no KPI", "规则集没有指标");
    } else {
        let periods = ["2024-03", "2024-Q2", "2024", "2024-06"];
        let periods: Vec<Period> = periods.iter().filter_map(|text| text.parse().ok()).collect();
        let inputs = (log::files(rulebook), select(periods));
        let shown = |(files, period): &(Vec<CustomerFile>, Period)| {
            let events = files.iter().flat_map(|file| &file.events);
            let events: Vec<_> = events.map(|event| (**event).clone()).collect();
            let mut lines = vec![format!("period = {period}")];
            lines.extend(shown::events(&events));
            lines
        };
        let request = |period: &Period| BoardRequest::new(*period);
        session.law(ORDER, &inputs, shown, |(files, period)| {
            kpi::order_tried(rulebook, files, &request(period))
        });
        session.law(SHARES, &inputs, shown, |(files, period)| {
            kpi::shares_tried(rulebook, files, &request(period))
        });
    }
    if rulebook.targets().is_empty() {
        return session.unheard(&[TARGETS], "the rulebook has no target", "规则集没有目标");
    }
    let fraction = (-60_i128..=600, 1_i128..=20)
        .prop_filter_map("a fraction", |(num, den)| Fraction::new(num, den).ok());
    session.law(
        TARGETS,
        &(fraction.clone(), fraction),
        |(one, other)| vec![format!("values = {one}, {other}")],
        |(one, other)| holds(laws::targets_keep_their_order(rulebook, *one, *other)),
    );
}
