//! Churn and repurchase as key figures: from the days of orders through stays, contributions and sums
//! to what is read, against the same references.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use guanxi::policy::kpi::{
    Accumulator, Churn, Contribution, Frame, Kpi, LostAfter, Measure, Measured, Period, Repurchase,
    RepurchaseConvention, Stays,
};

use crate::load::{Reference, date, folder_or_skip, rows};
use crate::{chinook, crm_sales, northwind};

/// How many values of each reference are compared.
pub(crate) const NORTHWIND: usize = 22 * 4 + 21 * 4 + REPURCHASE;
pub(crate) const CHINOOK: usize = 2 * (60 * 4 + 59 * 4) + REPURCHASE;
pub(crate) const CRM_SALES: usize = 10 * 4 + 9 * 4 + REPURCHASE;
const REPURCHASE: usize = 7;

/// The days of the orders of each customer, in order.
type Orders = BTreeMap<String, Vec<NaiveDate>>;

fn orders(path: &Path, [customer, day]: [&str; 2], won: Option<[&str; 2]>) -> Orders {
    let mut orders = Orders::new();
    for row in rows(path) {
        if won.is_none_or(|[stage, won]| row[stage] == won) {
            orders.entry(row[customer].clone()).or_default().push(date(&row[day]));
        }
    }
    orders.values_mut().for_each(|days| days.sort_unstable());
    orders
}

fn extent(orders: &Orders) -> (NaiveDate, NaiveDate) {
    let days = || orders.values().flatten().copied();
    (days().min().unwrap(), days().max().unwrap())
}

/// A KPI of a period from data of a file, each customer in sums of its own that are merged.
fn read(
    measure: Measure,
    period: Period,
    (first, last): (NaiveDate, NaiveDate),
    added: impl Iterator<Item = Contribution>,
) -> Measured {
    let kpi = Kpi::new("figure".parse().unwrap(), measure);
    let frame = Frame::new(kpi, period).data_from(first).cut(last.into());
    let mut sum = frame.accumulator();
    for one in added {
        let mut own: Accumulator = sum.empty();
        own.add(one).unwrap();
        sum.merge(&own).unwrap();
    }
    sum.read()
}

fn int(value: i128) -> i64 {
    value.try_into().unwrap()
}

/// Month by month: who is active, who is not by either edge, who was lost, the rate; and which months
/// the file does not cover as a whole.
fn churn(reference: &mut Reference, days: u32, orders: &Orders, incomplete: &[&str]) {
    let (first_day, last_day) = extent(orders);
    let section = format!("churn_{days}");
    let stays = |after: LostAfter| -> Vec<Stays> {
        orders.values().map(|days| Stays::of_orders(days.iter().copied(), after)).collect()
    };
    let (at_least, more_than) =
        (stays(LostAfter::days(days)), stays(LostAfter::days(days).more_than()));
    let months = reference.names(&format!("{section}/months"));
    for (place, month) in months.iter().enumerate() {
        let at = |name: &str| format!("{section}/months/{month}/{name}");
        let period: Period = month.parse().unwrap();
        let active = |stays: &[Stays], midnight| {
            stays.iter().filter(|stays| stays.is_active(midnight)).count()
        };
        let so_far = orders.values().filter(|days| days[0] < period.closes()).count();
        let here = active(&at_least, period.closes());
        reference.check(&at("customers_so_far"), so_far);
        reference.check(&at("active_days_since_lt_N"), here);
        reference.check(&at("inactive_days_since_ge_N"), so_far - here);
        let strictly = active(&more_than, period.closes());
        reference.check(&at("inactive_if_rule_is_strictly_gt_N"), so_far - strictly);

        let churn = Churn::default().after(LostAfter::days(days));
        let each = || at_least.iter().map(|stays| churn.of(stays, period));
        let extent = (first_day, last_day);
        let rate = read(Measure::Churn(churn), period, extent, each());
        assert_eq!(rate.complete, !incomplete.contains(&month.as_str()), "{month}");
        assert_eq!(rate.den, active(&at_least, period.opens()) as i128);
        if place == 0 {
            // Nobody ordered before the file begins: the rate of the first month is undefined.
            assert_eq!((rate.den, rate.value), (0, None));
            continue;
        }
        reference.check(&at("active_at_previous_month_end"), int(rate.den));
        reference.check(&at("lost_in_month"), int(rate.num));
        reference.check_rate(&at("churn_rate"), int(rate.num), int(rate.den));
        let ordered =
            |stays: &Stays| stays.iter().next().is_some_and(|(first, _)| first <= period.opens());
        let back = |stays: &&Stays| {
            ordered(stays) && !stays.is_active(period.opens()) && stays.is_active(period.closes())
        };
        reference.check(&at("reactivated"), at_least.iter().filter(back).count());
    }
    // The month after the last is there with a few days only, where it is there at all.
    let last = months.last().unwrap().parse::<Period>().unwrap();
    let next = Period::month_of(last.closes()).unwrap();
    let churn = Churn::default().after(LostAfter::days(days));
    let each = at_least.iter().map(|stays| churn.of(stays, next));
    let rate = read(Measure::Churn(churn), next, (first_day, last_day), each);
    assert!(!rate.complete && rate.den > 0);
}

/// Over the whole file by number and by days, and again within 90 days of the first order.
fn repurchase(reference: &mut Reference, section: &str, orders: &Orders) {
    let extent = extent(orders);
    let whole = Period::new(extent.0, extent.1).unwrap();
    let at = |name: &str| format!("{section}/{name}");
    let of = |rate: Repurchase, until: NaiveDate| {
        let each = orders.values().map(|days| rate.of(days, whole, until));
        let found = read(Measure::Repurchase(rate), whole, extent, each);
        assert!(found.complete && found.excluded.total() == 0);
        (int(found.num), int(found.den))
    };
    let everybody = orders.len() as i64;
    for convention in [RepurchaseConvention::Period, RepurchaseConvention::Ever] {
        let (num, den) = of(Repurchase::by(convention), extent.1);
        let merged = of(Repurchase::by(convention).same_day_merged(), extent.1);
        assert_eq!((den, merged.1), (everybody, everybody));
        if convention == RepurchaseConvention::Period {
            reference.check(&at("customers_with_ge2_transactions"), num);
            reference.check_rate(&at("rate_ge2_transactions"), num, den);
            reference.check(&at("customers_with_ge2_purchase_days"), merged.0);
            reference.check_rate(&at("rate_ge2_purchase_days"), merged.0, den);
        } else {
            assert_eq!((num, merged.0), {
                let again = |rate: Repurchase| of(rate, extent.1).0;
                (again(Repurchase::default()), again(Repurchase::default().same_day_merged()))
            });
        }
    }
    // The reference takes everybody, as if the file went on without another order.
    let late = date("2100-12-31");
    let within = |days: &str| {
        let cohort = Repurchase::by(RepurchaseConvention::Cohort).same_day_merged();
        of(cohort.within(days.parse().unwrap()), late)
    };
    let (num, den) = within("90 days");
    let path = at("customers_buying_again_on_a_later_day_within_90_days_inclusive_of_first");
    reference.check(&path, num);
    reference.check_rate(&at("rate_within_90_days_inclusive"), num, den);
    assert_eq!(within("90 days"), {
        let unsaid = Repurchase::by(RepurchaseConvention::Cohort).same_day_merged();
        of(unsaid, late)
    });
    reference.check(&at("same_but_strictly_less_than_90_days"), within("89 days").0);
}

#[test]
fn northwind_figures() {
    let Some(folder) = folder_or_skip(northwind::NAME) else { return };
    let orders = orders(&folder.join("orders.csv"), ["customer_id", "order_date"], None);
    let mut reference = Reference::read(&folder.join("reference.json"));
    churn(&mut reference, 90, &orders, &["1996-07"]);
    repurchase(&mut reference, "repurchase", &orders);
    reference.finish_part(NORTHWIND);
}

#[test]
fn chinook_figures() {
    let Some(folder) = folder_or_skip(chinook::NAME) else { return };
    let orders = orders(&folder.join("invoices.csv"), ["CustomerId", "InvoiceDate"], None);
    let mut reference = Reference::read(&folder.join("reference.json"));
    // The last invoice is of 22 December.
    churn(&mut reference, 90, &orders, &["2025-12"]);
    churn(&mut reference, 365, &orders, &["2025-12"]);
    repurchase(&mut reference, "repurchase", &orders);
    reference.finish_part(CHINOOK);
}

#[test]
fn crm_sales_figures() {
    let Some(folder) = folder_or_skip(crm_sales::NAME) else { return };
    let path = folder.join("sales_pipeline.csv");
    let orders = orders(&path, ["account", "close_date"], Some(["deal_stage", "Won"]));
    let mut reference = Reference::read(&folder.join("reference.json"));
    churn(&mut reference, 30, &orders, &[]);
    repurchase(&mut reference, "repurchase_won", &orders);
    reference.finish_part(CRM_SALES);
}
