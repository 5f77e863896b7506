//! What a rulebook prepares: agendas, checklists, messages, campaigns, reviews, interest.

use guanxi::policy::plan::Interest;
use guanxi::policy::scheme::Case;
use guanxi::record::{Customer, Direction, Event, Interaction, Outcome, Tag};
use guanxi::rule::Truth;
use guanxi::{Facts, Rulebook};
use proptest::prelude::*;

use super::{at, event, own};

const TIER: &str = "[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"annual_amount\"\n\
                    bands = [{ code = \"A\", from = 500 }, { code = \"B\", from = 100 }, { code = \"C\" }]\n";

fn for_whom(rulebook: &Rulebook, facts: &Facts) -> Vec<(String, Truth)> {
    let case = Case::new(facts, "2024-06-30".parse().unwrap());
    let found = rulebook.plan().treat(&case).unwrap();
    found.iter().map(|one| (one.what.code.to_string(), one.truth)).collect()
}

#[test]
fn treatments_follow_class_condition_and_what_is_unknown() {
    let rulebook = own(&format!(
        "{TIER}[codes]\naction = [\"visit\", \"call\"]\n\
         [[plan.treatment]]\ncode = \"ab\"\nclass = [\"A\", \"B\"]\nactions = [\"visit\"]\n\
         [[plan.treatment]]\ncode = \"b\"\nclass = [\"B\"]\nactions = [\"call\"]\n\
         [[plan.treatment]]\ncode = \"busy\"\nwhen = \"orders_12m >= 12\"\nactions = [\"call\"]\n\
         [[plan.treatment]]\ncode = \"all\"\nactions = [\"call\", \"visit\"]\n"
    ));
    let facts = |amount: i64| rulebook.facts().with("annual_amount", amount).unwrap();
    let own = |pairs: &[(&str, Truth)]| -> Vec<(String, Truth)> {
        pairs.iter().map(|(code, truth)| ((*code).to_owned(), *truth)).collect()
    };
    use Truth::{True, Unknown};
    assert_eq!(
        for_whom(&rulebook, &facts(500)),
        own(&[("ab", True), ("busy", Unknown), ("all", True)])
    );
    let busy = facts(100).with("orders_12m", 12).unwrap();
    assert_eq!(
        for_whom(&rulebook, &busy),
        own(&[("ab", True), ("b", True), ("busy", True), ("all", True)])
    );
    let idle = facts(99).with("orders_12m", 11).unwrap();
    assert_eq!(for_whom(&rulebook, &idle), own(&[("all", True)]));
    let unknown = rulebook.facts().with("orders_12m", 0).unwrap();
    assert_eq!(
        for_whom(&rulebook, &unknown),
        own(&[("ab", Unknown), ("b", Unknown), ("all", True)])
    );
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let (one, other) = (own(""), own(""));
    let facts = other.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    assert_eq!(one.plan().treat(&case).unwrap_err().code(), "foreign-facts");
    assert_eq!(one.plan().reviews_of(&case).unwrap_err().code(), "foreign-facts");
}

#[test]
fn d000_75_some_of_the_materials_are_enough() {
    let rulebook =
        own("[[plan.checklist]]\ncode = \"prep\"\nitems = [\"history\"]\nat_least = 2\n\
         of = [\"a\", \"b\", \"c\"]\n");
    let plan = rulebook.plan();
    let list = plan.checklist("prep").unwrap();
    let missing = |ticked: &[&str]| {
        let found = list.missing(ticked.iter().copied());
        (found.items.len(), found.materials, found.unknown.join(" "), found.is_ready())
    };
    assert_eq!(missing(&[]), (1, 2, String::new(), false));
    assert_eq!(missing(&["history", "a", "a"]), (0, 1, String::new(), false));
    assert_eq!(missing(&["history", "a", "c"]), (0, 0, String::new(), true));
    assert_eq!(missing(&["history", "a", "b", "c", "d"]), (0, 0, "d".into(), true));
}

#[test]
fn d001_45_a_campaign_goes_to_who_surely_has_the_tags() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let facts = rulebook.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    let select = |tags: &[&str]| {
        let mut customer = Customer::new("C2024001");
        customer.tags.extend(tags.iter().map(|tag| tag.parse::<Tag>().unwrap()));
        let as_of = "2024-06-30".parse().unwrap();
        let tags = rulebook.tags().read(&customer, &[], &case, as_of, None).unwrap();
        rulebook.plan().campaigns()[0].select(&tags)
    };
    assert_eq!(select(&["industry:manufacturing", "need:quality_first"]), Truth::True);
    assert_eq!(select(&["industry:manufacturing"]), Truth::False);
    assert_eq!(select(&["need:quality_first", "industry:retail"]), Truth::False);
}

#[test]
fn a_campaign_by_a_tag_that_facts_leave_open_is_open() {
    let rulebook = own("[codes]\ncontent = [\"news\"]\n[[tag_dimension]]\ncode = \"b\"\n\
         [[tag]]\ndimension = \"b\"\nvalue = \"busy\"\nwhen = \"orders_12m >= 12\"\n\
         [[plan.campaign]]\ncode = \"n\"\nquery = { not = \"b:busy\" }\ncontent = \"news\"\n");
    let select = |facts: &Facts| {
        let case = Case::new(facts, "2024-06-30".parse().unwrap());
        let as_of = "2024-06-30".parse().unwrap();
        let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None).unwrap();
        rulebook.plan().campaigns()[0].select(&tags)
    };
    assert_eq!(select(&rulebook.facts()), Truth::Unknown);
    assert_eq!(select(&rulebook.facts().with("orders_12m", 12).unwrap()), Truth::False);
    assert_eq!(select(&rulebook.facts().with("orders_12m", 11).unwrap()), Truth::True);
}

#[test]
fn reviews_are_due_by_the_last_day_of_each_period() {
    let rulebook = own(
        "[[plan.review]]\ncode = \"q\"\nscope = \"customer\"\nevery = \"1 quarter\"\n\
         [[plan.review]]\ncode = \"f\"\nscope = \"team\"\nevery = \"2 weeks\"\nepoch = \"2024-01-01\"\n",
    );
    let due = |code: &str, day: &str| {
        let due = rulebook.plan().review(code).unwrap().due(day.parse().unwrap()).unwrap();
        format!("{} {}", due.previous, due.next)
    };
    assert_eq!(due("q", "2024-06-30"), "2024-03-31 2024-06-30");
    assert_eq!(due("q", "2024-07-01"), "2024-06-30 2024-09-30");
    assert_eq!(due("f", "2024-01-14"), "2023-12-31 2024-01-14");
    assert_eq!(due("f", "2024-01-15"), "2024-01-14 2024-01-28");
    let error = rulebook.plan().review("q").unwrap().due(chrono::NaiveDate::MIN).unwrap_err();
    assert_eq!(error.code(), "date-range");
    let facts = rulebook.facts();
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    let of: Vec<String> = rulebook
        .plan()
        .reviews_of(&case)
        .unwrap()
        .iter()
        .map(|one| one.what.code.to_string())
        .collect();
    assert_eq!(of, ["q"]); // a review of the team is of no customer
}

const CONTENT: &str = "[codes]\ncontent = [{ code = \"info\", label = { zh = \"产品信息\", en = \"product information\" } }, \
                       \"promotion\", \"news\"]\n";

fn message(kinds: &[&str], direction: Direction, outcome: Outcome) -> Interaction {
    let message = Interaction::new("email".parse().unwrap(), direction, outcome);
    kinds.iter().fold(message, |message, kind| message.about(kind.parse().unwrap()))
}

fn ranking(rulebook: &Rulebook, events: &[Event]) -> String {
    let interest = rulebook.plan().interest("K", events, at("31"), None);
    let ranked: Vec<String> =
        interest.ranked.iter().map(|one| format!("{} {}", one.content, one.count)).collect();
    ranked.join(", ")
}

#[test]
fn d004_40_content_ranks_by_interest_and_ties_keep_the_order_of_the_table() {
    let rulebook = own(CONTENT);
    assert_eq!(ranking(&rulebook, &[]), "info 0, promotion 0, news 0");
    let mut events = vec![
        event("e1", "01", message(&["news"], Direction::Inbound, Outcome::Reached)),
        event(
            "e2",
            "02",
            message(&["promotion", "promotion"], Direction::Outbound, Outcome::Reached),
        ),
        event("e3", "03", message(&["promotion"], Direction::Outbound, Outcome::Sent)), // nobody took part
        event("e4", "04", message(&["info"], Direction::Outbound, Outcome::NotReached)),
        event("e5", "05", message(&["other"], Direction::Inbound, Outcome::Reached)),
        Event::new("e6", "L", at("06"), message(&["info"], Direction::Inbound, Outcome::Reached)),
    ];
    assert_eq!(ranking(&rulebook, &events), "promotion 1, news 1, info 0");
    let said = message(&[], Direction::Inbound, Outcome::Reached).interested_in(" 产品信息 ");
    events.push(event("e7", "07", said));
    let said = message(&["info"], Direction::Inbound, Outcome::Reached)
        .interested_in("product information");
    events.push(event("e8", "08", said));
    assert_eq!(ranking(&rulebook, &events), "info 2, promotion 1, news 1");
    let of = |customer: &str| rulebook.plan().interest(customer, &events, at("31"), None);
    let both = Interest::together([&of("K"), &of("L")]);
    let ranked: Vec<u64> = both.ranked.iter().map(|one| one.count).collect();
    assert_eq!(ranked, [3, 1, 1]);
    // What a customer says later does not count yet.
    let before = rulebook.plan().interest("K", &events, at("06"), None);
    assert_eq!(before.ranked[2].content, "info");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// Ticking more never makes more missing, and what is missing ticks the list off.
    #[test]
    fn ticking_what_is_missing_makes_ready(ticks in prop::collection::vec(0_usize..6, 0..6)) {
        let codes = ["a", "b", "c", "x", "y", "z"];
        let rulebook = own(
            "[[plan.checklist]]\ncode = \"prep\"\nitems = [\"a\", \"b\", \"c\"]\nat_least = 2\n\
             of = [\"x\", \"y\", \"z\"]\n",
        );
        let plan = rulebook.plan();
        let list = plan.checklist("prep").unwrap();
        let ticked: Vec<&str> = ticks.iter().map(|tick| codes[*tick]).collect();
        let missing = list.missing(ticked.iter().copied());
        for code in codes {
            let more = list.missing(ticked.iter().copied().chain([code]));
            prop_assert!(more.items.len() <= missing.items.len());
            prop_assert!(more.materials <= missing.materials);
        }
        let open: Vec<&str> = missing.items.iter().map(|code| code.as_str()).collect();
        let materials: Vec<&str> =
            codes[3..].iter().copied().filter(|code| !ticked.contains(code)).take(missing.materials).collect();
        let all = ticked.iter().copied().chain(open).chain(materials);
        prop_assert!(list.missing(all).is_ready());
    }

    /// A message is complete exactly when every slot has a text.
    #[test]
    fn a_message_says_which_slots_are_open(filled in prop::collection::vec((0_usize..4, any::<bool>()), 0..6)) {
        let rulebook = own("[[plan.message]]\ncode = \"m\"\nslots = [\"a\", \"b\", \"c\"]\n");
        let plan = rulebook.plan();
        let message = plan.message("m").unwrap();
        let names = ["a", "b", "c", "d"];
        let filled: Vec<(&str, &str)> =
            filled.iter().map(|(slot, text)| (names[*slot], if *text { "x" } else { " " })).collect();
        let open = message.missing(filled.iter().copied());
        for slot in &names[..3] {
            let has = filled.contains(&(*slot, "x"));
            prop_assert_eq!(has, !open.iter().any(|code| code == slot));
        }
        let unknown = message.unknown(filled.iter().map(|(name, _)| *name));
        prop_assert_eq!(!unknown.is_empty(), filled.iter().any(|(name, _)| *name == "d"));
    }
}
