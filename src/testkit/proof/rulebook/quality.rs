//! The laws of records, names and ids.

use proptest::prelude::*;

use crate::record::Customer;
use crate::testkit::laws;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::{record, time};

const COMPLETE: (&str, &str) = ("P-110", "completeness_is_a_share");
const NAMES: (&str, &str) = ("P-108", "name_keys_are_stable");
const MUTUAL: (&str, &str) = ("P-109", "duplicates_are_mutual");
const BACK: (&str, &str) = ("P-112", "ids_come_back");
const OUT: (&str, &str) = ("P-113", "ids_run_out");

fn line(customer: &Customer) -> String {
    format!("customer = {}", serde_json::to_string(customer).unwrap_or_default())
}

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.duplicates().is_ok() {
        let names = "[ａ-ｃA-Ca-c北辰科技有限公司(（)） .&-]{0,12}";
        session.law(
            NAMES,
            &names,
            |name| vec![format!("name = {name}")],
            |name| holds(laws::name_keys_are_stable(rulebook, name)),
        );
        let pairs = (record::customers(), record::customers());
        session.law(
            MUTUAL,
            &pairs,
            |(one, other)| vec![line(one), line(other)],
            |(one, other)| holds(laws::duplicates_are_mutual(rulebook, one, other)),
        );
    } else {
        let why = ("the rulebook says nothing of duplicates", "规则集没有查重规则");
        session.unheard(&[NAMES, MUTUAL], why.0, why.1);
    }
    if rulebook.upkeep().is_some() {
        let customers = record::customers();
        session.law(
            COMPLETE,
            &customers,
            |customer| vec![line(customer)],
            |customer| holds(laws::completeness_is_a_share(rulebook, customer)),
        );
    } else {
        session.unheard(&[COMPLETE], "the rulebook requires no field", "规则集没有必填字段");
    }
    if rulebook.id_formats().next().is_none() {
        return session.unheard(
            &[BACK, OUT],
            "the rulebook has no id format",
            "规则集没有编号格式",
        );
    }
    let formats = || rulebook.id_formats().map(|(_, format)| format);
    session.law(
        BACK,
        &(any::<u64>(), any::<u64>(), time::dates()),
        |(one, other, on)| vec![format!("numbers = {one}, {other}"), format!("day = {on}")],
        |(one, other, on)| {
            holds(formats().try_for_each(|format| laws::ids_come_back(format, *one, *other, *on)))
        },
    );
    session.law(
        OUT,
        &(1_u64.., time::dates()),
        |(more, on)| vec![format!("beyond by {more}"), format!("day = {on}")],
        |(more, on)| holds(formats().try_for_each(|format| laws::ids_run_out(format, *more, *on))),
    );
}
