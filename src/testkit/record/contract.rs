//! Strategies for contracts, their invoices and payments.

use proptest::prelude::*;

use crate::record::{
    Contract, ContractAction, ContractEvent, ContractId, ContractTerms, Invoice, InvoiceId, Payment,
};
use crate::testkit::record::word::{few, ids, maybe, texts};
use crate::testkit::{quantity, time};

pub(super) fn contract_ids() -> impl Strategy<Value = ContractId> + Clone {
    ids(&["HT-1", "HT-2", "HT-3", "HT-4"])
}

/// Terms of up to a few years; some end before they begin, some bring less than nothing.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let terms = examples(&record::contract_terms(), 200);
/// assert!(terms.iter().any(|terms| terms.check().is_err()));
/// assert!(terms.iter().any(|terms| terms.check().is_ok()));
/// ```
pub fn contract_terms() -> impl Strategy<Value = ContractTerms> + Clone {
    let days = prop_oneof![9 => 0_i64..1_100, 1 => -30_i64..0];
    let renews = maybe(contract_ids());
    (time::recent_dates(), days, maybe(quantity::amounts()), few(texts()), renews).prop_filter_map(
        "terms",
        |(start, days, annual_amount, items, renews)| {
            let end = start.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
            let mut terms = ContractTerms::new(start, end);
            (terms.annual_amount, terms.items, terms.renews) = (annual_amount, items, renews);
            Some(terms)
        },
    )
}

/// Contracts of a few customers, some ended early.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let contracts = examples(&record::contracts(), 50);
/// assert!(contracts.iter().any(|contract| contract.terminated.is_some()));
/// ```
pub fn contracts() -> impl Strategy<Value = Contract> + Clone {
    let customer = prop::sample::select(vec!["c0", "c1", "c2"]);
    (contract_ids(), customer, contract_terms(), maybe(time::recent_dates())).prop_map(
        |(id, customer, terms, terminated)| {
            let mut contract = Contract::new("", customer, terms);
            (contract.id, contract.terminated) = (id, terminated);
            contract
        },
    )
}

pub(super) fn contract_events() -> impl Strategy<Value = ContractEvent> + Clone {
    let action = prop_oneof![
        contract_terms().prop_map(|terms| ContractAction::Sign(Box::new(terms))),
        contract_terms().prop_map(|terms| ContractAction::Amend(Box::new(terms))),
        (time::recent_dates(), texts())
            .prop_map(|(last_day, reason)| ContractAction::Terminate { last_day, reason }),
    ];
    (contract_ids(), action).prop_map(|(contract, action)| ContractEvent { contract, action })
}

fn invoice_ids() -> impl Strategy<Value = InvoiceId> + Clone {
    ids(&["FP-1", "FP-2", "FP-3"])
}

pub(super) fn invoices() -> impl Strategy<Value = Invoice> + Clone {
    let contract = maybe(contract_ids());
    (invoice_ids(), quantity::amounts(), time::recent_dates(), contract)
        .prop_map(|(invoice, amount, due, contract)| Invoice { invoice, amount, due, contract })
}

pub(super) fn payments() -> impl Strategy<Value = Payment> + Clone {
    (invoice_ids(), quantity::amounts()).prop_map(|(invoice, amount)| Payment { invoice, amount })
}
