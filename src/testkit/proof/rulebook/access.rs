//! The laws of access.

use proptest::sample::select;

use crate::testkit::laws;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::{record, time};

const LAWS: [(&str, &str); 4] = [
    ("P-117", "access_is_denied_by_default"),
    ("P-117", "views_are_parts"),
    ("P-118", "sensitive_fields_stay_encrypted"),
    ("P-119", "leavers_see_nothing"),
];

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.access().is_none() {
        return session.unheard(&LAWS, "the rulebook grants no access", "规则集没有访问权限");
    }
    let [denied, parts, encrypted, leavers] = LAWS;
    let mut roles: Vec<String> =
        rulebook.codes().roles().iter().map(|role| role.code.to_string()).collect();
    roles.push("stranger".to_owned());
    let role = select(roles);
    let shown = |role: &String| vec![format!("role = {role}")];
    session
        .law(denied, &role, shown, |role| holds(laws::access_is_denied_by_default(rulebook, role)));
    session.law(
        parts,
        &(role.clone(), record::customers()),
        |(role, customer)| {
            let record = serde_json::to_string(customer).unwrap_or_default();
            vec![format!("role = {role}"), format!("customer = {record}")]
        },
        |(role, customer)| holds(laws::views_are_parts(rulebook, role, customer)),
    );
    session.law(encrypted, &role, shown, |role| {
        holds(laws::sensitive_fields_stay_encrypted(rulebook, role))
    });
    session.law(
        leavers,
        &(role, time::recent_dates(), time::recent_dates()),
        |(role, leave, day)| {
            vec![format!("role = {role}"), format!("leaves = {leave}"), format!("day = {day}")]
        },
        |(role, leave, day)| holds(laws::leavers_see_nothing(rulebook, role, *leave, *day)),
    );
}
