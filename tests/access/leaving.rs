//! Staff leaving: machine 8.10 at its edges (D003-114, D003-115), and who answers for whom (C-33).

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::access::{
    Care, CareFault, Custody, LeaveState, Relation, Rights, Verb, Verdict, Viewer,
};
use guanxi::record::{Assignment, Customer, Event, Field, HandOver, StaffLeave};
use guanxi::time::Moment;

use super::{date, full_customer, preset};

fn owned(id: &str, owner: &str) -> Customer {
    let mut customer = Customer::new(id);
    customer.owner = Some(owner.into());
    customer
}

fn leave() -> [StaffLeave; 1] {
    [StaffLeave { who: "zhao".into(), on: date("2024-03-31") }]
}

fn handed(id: &str, customer: &str, at: &str, to: &str) -> Event {
    Event::new(id, customer, at.parse().unwrap(), HandOver::new("zhao", to))
}

fn read(customers: &[Customer], events: &[Event], as_of: &str) -> Custody {
    let zone = Rulebook::preset("service_quality").unwrap().zone().clone();
    Custody::read(&zone, customers, &leave(), events, as_of.parse().unwrap(), None)
}

/// Active → HandoverPending → HandedOver → Left.
#[test]
fn machine_8_10_from_announcement_to_leave() {
    let customers = [owned("K1", "zhao"), owned("K2", "zhao")];
    let events = [
        handed("e1", "K1", "2024-03-20", "sun"),
        handed("e2", "K2", "2024-03-25T10:00:00+08:00", "li"),
    ];
    let state = |events: &[Event], as_of: &str| read(&customers, events, as_of).leave("zhao").state;
    assert_eq!(state(&events, "2024-03-19"), LeaveState::HandoverPending);
    assert_eq!(state(&events, "2024-03-20"), LeaveState::HandoverPending); // one is left
    assert_eq!(state(&events, "2024-03-25T09:59:59+08:00"), LeaveState::HandoverPending);
    assert_eq!(state(&events, "2024-03-25T10:00:00+08:00"), LeaveState::HandedOver);
    assert_eq!(state(&events, "2024-03-30"), LeaveState::HandedOver);
    assert_eq!(state(&events, "2024-03-31"), LeaveState::Left);
    assert_eq!(read(&customers, &events, "2024-03-31").leave("sun").state, LeaveState::Active);
    let reading = read(&customers, &events, "2024-03-20").leave("zhao");
    assert_eq!(
        reading.explain(Language::English),
        "zhao: hand-over pending; gone from 2024-03-31 on; customers to hand over: K2"
    );
}

/// D003-115: rights end with the leave date, in the rulebook's zone, even where the hand-over is late.
#[test]
fn rights_end_on_the_leave_date_even_when_the_hand_over_is_late() {
    let customers = [owned("K1", "zhao")];
    let access = preset("service_quality");
    let viewer = Viewer::new("zhao", "account_manager").known_from(&leave());
    let rights = |as_of: &str| {
        let custody = read(&customers, &[], as_of);
        let relation = custody.relation("zhao", &customers[0]);
        assert_eq!(relation, Relation::Assigned); // still the owner on record
        access.rights_of(&viewer, relation, as_of.parse().unwrap())
    };
    assert_eq!(rights("2024-03-30").verdict(Verb::View, Field::Phone), Verdict::Full);
    assert_ne!(rights("2024-03-30T23:59:59+08:00"), Rights::NONE);
    assert_eq!(rights("2024-03-30T16:00:00Z"), Rights::NONE); // midnight in Shanghai
    assert_eq!(rights("2024-03-31"), Rights::NONE);
    assert_eq!(rights("2025-01-01"), Rights::NONE);
    let late = read(&customers, &[], "2024-04-02").leave("zhao");
    assert!(late.is_late());
    assert_eq!(
        late.explain(Language::Chinese),
        "zhao：已离职；自 2024-03-31 起离职；待交接客户：K1（逾期）"
    );
    // A late hand-over is still one.
    let events = [handed("e1", "K1", "2024-04-03", "sun")];
    let custody = read(&customers, &events, "2024-04-03");
    assert!(custody.refused().is_empty() && !custody.leave("zhao").is_late());
    assert_eq!(custody.orphans().count(), 0);
    assert_eq!(read(&customers, &events, "2024-04-02").orphans().count(), 1);
}

/// Whoever leaves with nothing to hand over is done at once; without a date nobody leaves.
#[test]
fn nothing_to_hand_over() {
    let custody = read(&[owned("K1", "sun")], &[], "2024-03-01");
    assert_eq!(custody.leave("zhao").state, LeaveState::HandedOver);
    let reading = custody.leave("sun");
    assert_eq!((reading.state, reading.on, reading.customers.len()), (LeaveState::Active, None, 1));
    assert_eq!(reading.explain(Language::Chinese), "sun：在职");
}

/// The customers whose assignment names the leaver are listed too.
#[test]
fn assignments_of_leavers_are_listed() {
    let mut customer = owned("K1", "sun");
    customer.assignment = Some(Assignment::Team { members: ["zhao".into(), "li".into()].into() });
    let reading = read(&[customer], &[], "2024-03-01").leave("zhao");
    assert_eq!((reading.customers.len(), reading.named_with.len()), (0, 1));
}

/// Of two days on which a person leaves the earlier counts.
#[test]
fn the_earlier_of_two_leave_dates_counts() {
    let twice = [
        StaffLeave { who: "zhao".into(), on: date("2024-04-30") },
        StaffLeave { who: "zhao".into(), on: date("2024-03-31") },
    ];
    let viewer = Viewer::new("zhao", "account_manager").known_from(&twice);
    assert!(viewer.has_left(date("2024-03-31")) && !viewer.has_left(date("2024-03-30")));
    let day: Moment = "2024-03-31".parse().unwrap();
    let custody = Custody::read(&"+08:00".parse().unwrap(), &[], &twice, &[], day, None);
    assert_eq!(custody.leave("zhao").on, Some(date("2024-03-31")));
}

/// C-33: exactly one accountable person where the class is A; two for B; a team for C.
#[test]
fn c_33_who_answers_for_a_class() {
    let team = |members: &[&str]| {
        let members = members.iter().map(|one| (*one).into()).collect();
        Some(Assignment::Team { members })
    };
    let pair = |agent: &str| Some(Assignment::Pair { agent: agent.into() });
    use CareFault::{NoOwner, NoSecond, NoTeam, Shared};
    type Checked = Result<(), CareFault>;
    let rows: [(Option<&str>, Option<Assignment>, [Checked; 3]); 11] = [
        (None, None, [Err(NoOwner), Err(NoOwner), Err(NoTeam)]),
        (Some(" "), None, [Err(NoOwner), Err(NoOwner), Err(NoTeam)]),
        (Some("a"), None, [Ok(()), Err(NoSecond), Err(NoTeam)]),
        (Some("a"), Some(Assignment::Dedicated), [Ok(()), Err(NoSecond), Err(NoTeam)]),
        (Some("a"), pair("b"), [Err(Shared), Ok(()), Err(NoTeam)]),
        (Some("a"), pair("a"), [Ok(()), Err(NoSecond), Err(NoTeam)]),
        (Some("a"), pair(""), [Ok(()), Err(NoSecond), Err(NoTeam)]),
        (None, pair("b"), [Err(NoOwner), Err(NoOwner), Err(NoTeam)]),
        (Some("a"), team(&[]), [Ok(()), Err(NoSecond), Err(NoTeam)]),
        (Some("a"), team(&["a", "b"]), [Err(Shared), Err(NoSecond), Ok(())]),
        (None, team(&["b"]), [Err(NoOwner), Err(NoOwner), Ok(())]),
    ];
    for (owner, assignment, expected) in rows {
        let mut customer = full_customer();
        customer.owner = owner.map(Into::into);
        customer.assignment = assignment;
        let found = [Care::Dedicated, Care::Pair, Care::Team].map(|care| care.check(&customer));
        assert_eq!(found, expected, "{:?} {:?}", customer.owner, customer.assignment);
    }
}
