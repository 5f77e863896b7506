//! Strategies for events of every kind.

use proptest::prelude::*;

use crate::label::Code;
use crate::record::{
    Author, Change, ContactAction, ContactEvent, ContactPause, Direction, Event, EventId,
    EventKind, Field, HandOver, Interaction, KnowledgeEntry, KnowledgeKind, Opportunity,
    OpportunityAction, OpportunityEvent, OpportunityId, OpportunityKind, Outcome, Party,
    PlanAction, PlanEvent, PlanItem, PlanItemId, PlannedDisruption, Promise, PromiseAction,
    PromiseEvent, Purchase, PurchaseLine, ServiceEvent, ServiceStage, StaffLeave, Stage,
    StageAction, StageEvent, TagEvent, TouchAction, TouchEvent, UpkeepAction, UpkeepEvent,
};
use crate::testkit::record::contract::{contract_events, invoices, payments};
use crate::testkit::record::customer::{contact_ids, customer_ids, staff};
use crate::testkit::record::history::kinds;
use crate::testkit::record::issue::issue_events;
use crate::testkit::record::risk::{
    feedback, retention_plans, risk_assessments, signals, warning_events,
};
use crate::testkit::record::tag::tags;
use crate::testkit::record::word::{channels, code_of, few, ids, maybe, roles, texts};
use crate::testkit::{quantity, time};

pub(super) fn event_ids() -> impl Strategy<Value = EventId> + Clone {
    ids(&["e0", "e1", "e2", "e3", "e4", "e5"])
}

/// Talks, messages and attempts, with everything that can be noted of them.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let talks = examples(&record::interactions(), 50);
/// assert!(talks.iter().any(|talk| talk.is_contact()) && talks.iter().any(|talk| !talk.is_contact()));
/// ```
pub fn interactions() -> impl Strategy<Value = Interaction> + Clone {
    let direction = prop::sample::select(vec![Direction::Inbound, Direction::Outbound]);
    let outcome = prop::sample::select(vec![Outcome::Reached, Outcome::NotReached, Outcome::Sent]);
    let what = (texts(), texts(), few(texts()), few(promises()), few(content_kinds()));
    let occasion = proptest::option::weighted(0.2, code_of(&["birthday", "spring_festival"]));
    let message = (any::<bool>(), any::<bool>(), 0..3u32, occasion);
    (channels(), direction, outcome, message, maybe(contact_ids()), what).prop_map(
        |(channel, direction, outcome, message, contact, what)| {
            let (content, feedback, interests, promises, content_kinds) = what;
            let (promotional, batch, personal_slots, occasion) = message;
            Interaction {
                channel,
                direction,
                outcome,
                promotional,
                contact,
                content,
                content_kinds,
                batch,
                personal_slots,
                occasion,
                feedback,
                interests,
                promises,
            }
        },
    )
}

/// Promises of ours and of customers.
///
/// ```
/// use guanxi::{record::Party, testkit::{examples, record}};
/// let promises = examples(&record::promises(), 50);
/// assert!(promises.iter().any(|promise| promise.party == Party::Customer));
/// ```
pub fn promises() -> impl Strategy<Value = Promise> + Clone {
    let party = prop::sample::select(vec![Party::Staff, Party::Customer]);
    (texts(), staff(), time::moments(), party).prop_map(|(what, by, due, party)| Promise {
        what,
        by,
        due,
        party,
    })
}

/// Items of the plan, and what happens to them.
///
/// ```
/// use guanxi::{record::PlanAction, testkit::{examples, record}};
/// let events = examples(&record::plan_events(), 50);
/// assert!(events.iter().any(|event| matches!(event.action, PlanAction::Plan(_))));
/// ```
pub fn plan_events() -> impl Strategy<Value = PlanEvent> + Clone {
    let every = maybe(time::spans());
    let words = (few(texts()), texts());
    let item = (time::dates(), staff(), maybe(channels()), every, maybe(touch_rules()), words);
    let item = item.prop_map(|(planned, owner, channel, every, rule, (topics, goal))| PlanItem {
        planned,
        owner,
        channel,
        topics,
        every,
        rule,
        goal,
    });
    let action = prop_oneof![
        3 => item.prop_map(PlanAction::Plan).boxed(),
        2 => (texts(), few(promises()))
            .prop_map(|(feedback, actions)| PlanAction::Execute { feedback, actions }).boxed(),
        1 => (0..3usize).prop_map(|place| PlanAction::ActionDone { place }).boxed(),
        1 => texts().prop_map(|feedback| PlanAction::Complete { feedback }).boxed(),
        1 => texts().prop_map(|reason| PlanAction::Cancel { reason }).boxed(),
    ];
    (ids::<PlanItemId>(&["P1", "P2", "P3"]), action)
        .prop_map(|(item, action)| PlanEvent { item, action })
}

/// What is decided about touches.
///
/// ```
/// use guanxi::{record::TouchAction, testkit::{examples, record}};
/// let events = examples(&record::touch_events(), 50);
/// assert!(events.iter().any(|event| matches!(event.action, TouchAction::Waive { .. })));
/// ```
pub fn touch_events() -> impl Strategy<Value = TouchEvent> + Clone {
    let action = prop_oneof![
        time::dates().prop_map(|until| TouchAction::Snooze { until }),
        texts().prop_map(|reason| TouchAction::Waive { reason }),
        maybe(time::spans()).prop_map(|every| TouchAction::Interval { every }),
    ];
    (touch_rules(), action).prop_map(|(rule, action)| TouchEvent { rule, action })
}

fn touch_rules() -> impl Strategy<Value = Code> + Clone {
    code_of(&["s_light", "a_light", "bc_light", "a_talk"])
}

fn content_kinds() -> impl Strategy<Value = Code> + Clone {
    code_of(&["industry_news", "product_update", "service_report"])
}

fn contact_pauses() -> impl Strategy<Value = ContactPause> + Clone {
    (time::dates(), time::dates(), texts()).prop_map(|(from, until, reason)| ContactPause {
        from,
        until,
        reason,
    })
}

fn promise_events() -> impl Strategy<Value = PromiseEvent> + Clone {
    let action = prop_oneof![
        Just(PromiseAction::Keep),
        texts().prop_map(|reason| PromiseAction::Cancel { reason }),
        texts().prop_map(|reason| PromiseAction::Waive { reason }),
    ];
    (event_ids(), 0..3usize, action).prop_map(|(of, place, action)| PromiseEvent {
        of,
        place,
        action,
    })
}

/// What is done to keep a file right.
///
/// ```
/// use guanxi::{record::UpkeepAction, testkit::{examples, record}};
/// assert!(examples(&record::upkeep_actions(), 50).contains(&UpkeepAction::Cleanse));
/// ```
pub fn upkeep_actions() -> impl Strategy<Value = UpkeepAction> + Clone {
    let fields = || few(prop::sample::select(Field::ALL));
    prop_oneof![
        (fields(), few(event_ids())).prop_map(|(fields, of)| UpkeepAction::Update { fields, of }),
        fields().prop_map(|fields| UpkeepAction::Verify { fields }),
        Just(UpkeepAction::Recheck),
        Just(UpkeepAction::Cleanse),
    ]
}

/// Customers passing from one person's care to another's, or back to the same one's.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// assert!(examples(&record::hand_overs(), 50).iter().any(|over| over.from == over.to));
/// ```
pub fn hand_overs() -> impl Strategy<Value = HandOver> + Clone {
    (staff(), staff()).prop_map(|(from, to): (Author, Author)| HandOver { from, to })
}

/// People of the house who leave.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// assert!(examples(&record::staff_leaves(), 50).iter().any(|leave| leave.who.as_str() == "sun.qi"));
/// ```
pub fn staff_leaves() -> impl Strategy<Value = StaffLeave> + Clone {
    (staff(), time::recent_dates()).prop_map(|(who, on)| StaffLeave { who, on })
}

/// Knowledge of both kinds, about a customer or about none.
///
/// ```
/// use guanxi::{record::Sensitivity, testkit::{examples, record}};
/// let entries = examples(&record::knowledge_entries(), 50);
/// assert!(entries.iter().any(|entry| entry.sensitivity() == Sensitivity::Basic));
/// ```
pub fn knowledge_entries() -> impl Strategy<Value = KnowledgeEntry> + Clone {
    let kind = prop::sample::select(vec![KnowledgeKind::Solution, KnowledgeKind::Preference]);
    let id = prop::sample::select(vec!["K-1", "K-2", "K-3"]);
    (id, kind, texts(), maybe(customer_ids())).prop_map(|(id, kind, text, customer)| {
        let mut entry = KnowledgeEntry::new(id, kind, text);
        entry.customer = customer;
        entry
    })
}

fn purchases() -> impl Strategy<Value = Purchase> + Clone {
    let line = (texts(), quantity::amounts())
        .prop_map(|(category, amount)| PurchaseLine { category, amount });
    (quantity::amounts(), maybe(any::<u32>()), few(line), maybe(texts())).prop_map(
        |(amount, quantity, lines, promotion)| Purchase { amount, quantity, lines, promotion },
    )
}

fn contact_events() -> impl Strategy<Value = ContactEvent> + Clone {
    let action = prop_oneof![
        Just(ContactAction::Join),
        maybe(contact_ids()).prop_map(|successor| ContactAction::Leave { successor }),
        any::<bool>().prop_map(|is| ContactAction::KeyDecider { is }),
        texts().prop_map(|what| ContactAction::Change { what }),
    ];
    (contact_ids(), action).prop_map(|(contact, action)| ContactEvent { contact, action })
}

fn stage_events() -> impl Strategy<Value = StageEvent> + Clone {
    prop_oneof![
        prop::sample::select(Stage::ALL).prop_map(|stage| StageAction::Enter { stage }),
        Just(StageAction::Screen),
        Just(StageAction::Contact),
        Just(StageAction::Offer),
        Just(StageAction::Sign),
        Just(StageAction::NewOpportunity),
        texts().prop_map(|reason| StageAction::Terminate { reason }),
        Just(StageAction::WinBack),
    ]
    .prop_map(StageEvent::new)
}

fn opportunity_events() -> impl Strategy<Value = OpportunityEvent> + Clone {
    let kind = prop::sample::select(vec![OpportunityKind::CrossSell, OpportunityKind::Upsell]);
    let open = (kind, texts(), maybe(quantity::amounts()), maybe(time::dates())).prop_map(
        |(kind, what, amount, expected)| {
            OpportunityAction::Open(Opportunity { kind, what, amount, expected })
        },
    );
    let action = prop_oneof![
        open,
        Just(OpportunityAction::Win),
        texts().prop_map(|reason| OpportunityAction::Lose { reason }),
    ];
    (ids::<OpportunityId>(&["O-1", "O-2"]), action)
        .prop_map(|(opportunity, action)| OpportunityEvent { opportunity, action })
}

/// What an event says: every kind there is, right and wrong ones.
///
/// ```
/// use std::collections::BTreeSet;
/// use guanxi::testkit::{examples, record};
/// let name = |kind: &_| match serde_json::to_value(kind).unwrap() {
///     serde_json::Value::Object(map) => map.keys().next().unwrap().clone(),
///     word => word.as_str().unwrap().to_owned(),
/// };
/// let kinds: BTreeSet<String> = examples(&record::any_kinds(), 900).iter().map(name).collect();
/// assert_eq!(kinds.len(), 30);
/// ```
pub fn any_kinds() -> impl Strategy<Value = EventKind> + Clone {
    let change = (code_of(&["org_change", "new_need"]), texts())
        .prop_map(|(what, text)| Change { what, text });
    let upkeep =
        (maybe(roles()), upkeep_actions()).prop_map(|(role, action)| UpkeepEvent { role, action });
    let tag = (tags(), any::<bool>()).prop_map(|(tag, on)| TagEvent { tag, on });
    let service =
        (prop::sample::select(vec!["S-1", "S-2"]), prop::sample::select(ServiceStage::ALL))
            .prop_map(|(cycle, stage)| ServiceEvent::new(cycle, stage));
    let dealings = prop_oneof![
        purchases().prop_map(EventKind::from).boxed(),
        issue_events().prop_map(EventKind::from).boxed(),
        interactions().prop_map(EventKind::from).boxed(),
        texts().prop_map(|reason| EventKind::DoNotContact { reason }).boxed(),
        contract_events().prop_map(EventKind::from).boxed(),
        invoices().prop_map(EventKind::from).boxed(),
        payments().prop_map(EventKind::from).boxed(),
        opportunity_events().prop_map(EventKind::from).boxed(),
    ];
    let file = prop_oneof![
        contact_events().prop_map(EventKind::from).boxed(),
        change.prop_map(EventKind::from).boxed(),
        upkeep.prop_map(EventKind::from).boxed(),
        tag.prop_map(EventKind::from).boxed(),
        stage_events().prop_map(EventKind::from).boxed(),
        service.prop_map(EventKind::from).boxed(),
        hand_overs().prop_map(EventKind::from).boxed(),
    ];
    let disruption = (time::dates(), texts());
    let disruption = disruption.prop_map(|(on, what)| PlannedDisruption { on, what });
    let care = prop_oneof![
        touch_events().prop_map(EventKind::from).boxed(),
        contact_pauses().prop_map(EventKind::from).boxed(),
        disruption.prop_map(EventKind::from).boxed(),
        promise_events().prop_map(EventKind::from).boxed(),
        plan_events().prop_map(EventKind::from).boxed(),
    ];
    let risk = prop_oneof![
        risk_assessments().prop_map(EventKind::from).boxed(),
        signals().prop_map(EventKind::from).boxed(),
        feedback().prop_map(EventKind::from).boxed(),
        warning_events().prop_map(EventKind::from).boxed(),
        retention_plans().prop_map(EventKind::from).boxed(),
    ];
    prop_oneof![
        4 => dealings.boxed(),
        3 => file.boxed(),
        2 => care.boxed(),
        2 => risk.boxed(),
        3 => kinds().boxed(),
    ]
}

/// Single events of every kind, with and without an author, a later time of recording and
/// something that they correct; the ids are those of a few.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let events = examples(&record::any_events(), 50);
/// assert!(events.iter().any(|event| event.recorded_at != event.at));
/// ```
pub fn any_events() -> impl Strategy<Value = Event> + Clone {
    let known = (maybe(time::moments()), maybe(staff()), maybe(event_ids()));
    (event_ids(), customer_ids(), time::moments(), any_kinds(), known).prop_map(
        |(id, customer, at, kind, (recorded, author, corrects))| Event {
            id,
            customer,
            at,
            recorded_at: recorded.unwrap_or(at),
            author,
            corrects,
            kind,
        },
    )
}
