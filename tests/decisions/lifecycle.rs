//! The readings of stages, contact, health, service cycles and tags.

use std::collections::BTreeMap;

use guanxi::Rulebook;
use guanxi::policy::lifecycle::{Life, Lifecycle, StageSource};
use guanxi::policy::scheme::Case;
use guanxi::policy::tag::main_category;
use guanxi::record::{
    Customer, Direction, Event, EventKind, Interaction, IssueEvent, IssueKind, Outcome,
    Registration, ServiceEvent, ServiceStage, Stage, StageAction, StageEvent, Tag, TagEvent,
};
use guanxi::rule::Truth;

use super::{amount, day, facts, toml};

/// Events of customer `c`, of March 2024.
fn log<const N: usize>(events: [(&str, EventKind); N]) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, (&str, EventKind))| {
        Event::new(format!("e{place}"), "c", format!("2024-03-{at}").parse().unwrap(), kind)
    };
    events.into_iter().enumerate().map(event).collect()
}

fn life(rulebook: &Rulebook, events: &[Event]) -> Life {
    rulebook.lifecycle().read(&Customer::new("c"), events, day(), None)
}

fn no() -> EventKind {
    EventKind::DoNotContact { reason: String::new() }
}

fn call(direction: Direction) -> EventKind {
    Interaction::new("phone".parse().unwrap(), direction, Outcome::Reached).into()
}

fn complaint() -> EventKind {
    let mut registration = Registration::new("low".parse().unwrap(), "chen");
    registration.kind = Some(IssueKind::Complaint);
    IssueEvent::register("I", registration).into()
}

#[test]
fn a_39_an_issue_of_the_customer_ends_a_pause_by_default() {
    for kind in [call(Direction::Inbound), complaint()] {
        assert!(!life(&toml(""), &log([("05", no()), ("10", kind)])).contact.is_paused());
    }
    let ours = Registration::new("low".parse().unwrap(), "chen"); // nobody says the customer raised it
    let ours = IssueEvent::register("I", ours).into();
    assert!(life(&toml(""), &log([("05", no()), ("10", ours)])).contact.is_paused());
}

#[test]
fn a_39_only_an_interaction_ends_a_pause() {
    let rulebook = toml("[lifecycle]\nresume_on = [\"interaction\"]");
    let paused = |kind| life(&rulebook, &log([("05", no()), ("10", kind)])).contact.is_paused();
    assert!(paused(complaint()) && !paused(call(Direction::Inbound)));
}

#[test]
fn every_outbound_contact_is_refused_in_a_pause_by_default() {
    let found = life(&toml(""), &log([("05", no()), ("10", call(Direction::Outbound))]));
    assert_eq!(found.refused[0].refusal.code(), "contact-paused");
}

#[test]
fn only_selling_is_refused_in_a_pause() {
    let rulebook = toml("[lifecycle]\npaused_refuses = \"promotional\"");
    let mut offer =
        Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
    offer.promotional = true;
    let events = log([("05", no()), ("10", call(Direction::Outbound)), ("11", offer.into())]);
    let found = life(&rulebook, &events);
    let refused: Vec<&str> = found.refused.iter().map(|one| one.event.as_str()).collect();
    assert_eq!(refused, ["e2"]);
}

#[test]
fn a_talk_of_the_day_on_which_it_was_said_does_not_end_a_pause() {
    let events = log([("05", no()), ("05T10:00:00+08:00", call(Direction::Inbound))]);
    assert!(life(&toml(""), &events).contact.is_paused());
}

#[test]
fn a_new_opportunity_is_a_new_sale_and_no_way_back() {
    let next = Lifecycle::step(Some(Stage::AfterSales), &StageAction::NewOpportunity);
    assert_eq!(next, Ok(Stage::Selling));
    for stage in [Stage::Prospect, Stage::Screened, Stage::Contacted, Stage::Selling] {
        assert!(Lifecycle::step(Some(stage), &StageAction::NewOpportunity).is_err());
    }
}

#[test]
fn a_customer_begins_as_a_prospect_unless_it_enters() {
    let step = |action| EventKind::from(StageEvent::new(action));
    let found = life(&toml(""), &log([("01", step(StageAction::Screen))]));
    assert_eq!(found.stage.stage, Stage::Screened);
    let enter = StageAction::Enter { stage: Stage::Selling };
    let found = life(&toml(""), &log([("01", step(StageAction::Sign)), ("01", step(enter))]));
    assert_eq!((found.stage.stage, found.refused.len()), (Stage::AfterSales, 0));
}

#[test]
fn the_record_tells_a_stage_where_no_event_does() {
    let mut customer = Customer::new("c");
    customer.stage = Some(Stage::AfterSales);
    let screen = StageEvent::new(StageAction::Screen).into();
    let rulebook = toml("");
    let read = |events: &[Event]| rulebook.lifecycle().read(&customer, events, day(), None).stage;
    assert_eq!(read(&[]).source, StageSource::Record);
    assert_eq!(read(&log([("01", screen)])).stage, Stage::Screened);
}

#[test]
fn at_risk_wins_over_dormant() {
    let rulebook = toml("[lifecycle]\nat_risk = \"open_warning\"\ndormant = \"dormant\"");
    let facts = facts(&rulebook, &[("open_warning", "true"), ("dormant", "true")]);
    let case = Case::new(&facts, day().as_date().unwrap());
    let health = rulebook.lifecycle().health(&case).unwrap().unwrap();
    assert_eq!(health.health().unwrap().name(), "at_risk");
}

#[test]
fn there_is_no_health_without_a_rule() {
    let rulebook = toml("");
    let facts = rulebook.facts();
    let case = Case::new(&facts, day().as_date().unwrap());
    assert!(rulebook.lifecycle().health(&case).unwrap().is_none());
}

#[test]
fn the_first_time_of_a_step_counts_and_a_step_after_a_later_one_does_not() {
    let done = |stage| EventKind::from(ServiceEvent::new("S", stage));
    let events = log([
        ("05", done(ServiceStage::Delivered)),
        ("06", done(ServiceStage::NeedConfirmed)),
        ("07", done(ServiceStage::Delivered)),
        ("08", done(ServiceStage::CalledBack)), // steps may be left out
    ]);
    let found = life(&toml(""), &events);
    let codes: Vec<&str> = found.refused.iter().map(|one| one.refusal.code()).collect();
    assert_eq!(codes, ["step-too-late", "step-twice"]);
    assert_eq!(found.service[0].steps.len(), 2);
}

#[test]
fn hand_and_rule_put_tags_on_each_for_itself() {
    let rulebook = toml("[[tag]]\ndimension = \"a\"\nvalue = \"b\"\nwhen = \"strategic\"");
    let tag: Tag = "a:b".parse().unwrap();
    let has = |event: TagEvent, strategic: &str| {
        let facts = facts(&rulebook, &[("strategic", strategic)]);
        let case = Case::new(&facts, day().as_date().unwrap());
        let events = log([("01", event.into())]);
        let read = rulebook.tags().read(&Customer::new("c"), &events, &case, day(), None);
        read.unwrap().has(&tag)
    };
    assert_eq!(has(TagEvent::put(tag.clone()), "false"), Truth::True);
    assert_eq!(has(TagEvent::take(tag.clone()), "true"), Truth::True);
    assert_eq!(has(TagEvent::take(tag.clone()), "false"), Truth::False);
}

#[test]
fn not_repurchased_is_bought_once() {
    let of = |rulebook: &Rulebook, orders: &str| {
        let facts = facts(rulebook, &[("orders_total", orders)]);
        let case = Case::new(&facts, day().as_date().unwrap());
        let read = rulebook.tags().read(&Customer::new("c"), &[], &case, day(), None).unwrap();
        read.has(&"behaviour:not_repurchased".parse().unwrap()) == Truth::True
    };
    let preset = Rulebook::preset("value_activity").unwrap();
    assert_eq!(["0", "1", "2"].map(|orders| of(&preset, orders)), [false, true, false]);
    let own = toml(
        "use = [{ preset = \"value_activity\", parts = [\"tag\"] }]\n[[tag]]\n\
         dimension = \"behaviour\"\nvalue = \"not_repurchased\"\nwhen = \"orders_total <= 1\"",
    );
    assert_eq!(["0", "1", "2"].map(|orders| of(&own, orders)), [true, true, false]);
}

#[test]
fn a_tie_of_categories_goes_to_the_smallest_label() {
    let sums = |pairs: [(&str, &str); 2]| -> BTreeMap<String, guanxi::quantity::Amount> {
        pairs.into_iter().map(|(name, sum)| (name.to_owned(), amount(sum))).collect()
    };
    assert_eq!(main_category(&sums([("b", "5"), ("a", "5")])), Some("a"));
    assert_eq!(main_category(&sums([("b", "0"), ("a", "-5")])), None);
}
