//! What the five documents prepare.

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::scheme::Case;

fn follow_up() -> Rulebook {
    let open = [
        ("medium_amount", "100000"),
        ("new_within", "6 months"),
        ("account_review_every", "1 quarter"),
    ];
    Rulebook::preset_with("follow_up", open).unwrap()
}

fn basics() -> Rulebook {
    let open = [
        ("high_frequency", "12"),
        ("mid_frequency", "4"),
        ("high_amount", "500000"),
        ("mid_amount", "100000"),
    ];
    Rulebook::preset_with("follow_up_basics", open).unwrap()
}

/// The actions for a customer with these facts.
fn actions(rulebook: &Rulebook, known: &[(&str, &str)]) -> Vec<String> {
    let facts = known
        .iter()
        .fold(rulebook.facts(), |facts, (name, value)| facts.with(name, *value).unwrap());
    let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    let found = rulebook.plan().treat(&case).unwrap();
    let sure = found.iter().filter(|one| one.truth == guanxi::rule::Truth::True);
    sure.flat_map(|one| &one.what.actions).map(|action| action.code.to_string()).collect()
}

#[test]
fn d000_47_c_is_activated_or_costs_less() {
    assert_eq!(actions(&follow_up(), &[("class(tier)", "C")]), ["activate", "cut_cost"]);
    assert!(actions(&follow_up(), &[("class(tier)", "A")]).is_empty());
}

#[test]
fn d000_76_to_83_the_talk_takes_45_minutes() {
    let rulebook = follow_up();
    let talk = rulebook.plan().meeting("talk").unwrap();
    let items: Vec<(&str, u16)> =
        talk.items.iter().map(|item| (item.code.as_str(), item.minutes)).collect();
    let expected =
        [("opening", 5), ("need_discovery", 20), ("problem_solving", 15), ("closing", 5)];
    assert_eq!((items, talk.total_minutes()), (expected.to_vec(), 45));
    for item in &talk.items {
        for language in [Language::English, Language::Chinese] {
            assert!(item.labels.get(language).is_some(), "{}", item.code);
        }
    }
}

#[test]
fn d000_73_and_74_s_and_b_have_their_focus() {
    let rulebook = follow_up();
    let plan = rulebook.plan();
    let focus = |class: &str| -> Vec<String> {
        let facts = rulebook.facts().with("class(tier)", class).unwrap();
        let case = Case::new(&facts, "2024-06-30".parse().unwrap());
        let found = plan.focus(plan.meeting("talk").unwrap(), &case).unwrap();
        found.iter().flat_map(|one| &one.what.topics).map(|topic| topic.code.to_string()).collect()
    };
    assert_eq!(focus("S"), ["renewal_negotiation", "need_discovery"]);
    assert_eq!(focus("B"), ["usage_experience"]);
    assert!(focus("A").is_empty() && focus("C").is_empty());
}

#[test]
fn d000_58_62_79_messages_and_questions() {
    let rulebook = follow_up();
    let plan = rulebook.plan();
    let slots = |code: &str| plan.message(code).unwrap().slots.len();
    assert_eq!((slots("news"), slots("anniversary")), (3, 2));
    assert_eq!(plan.questions().len(), 2);
}

#[test]
fn d001_49_to_52_each_quadrant_has_its_strategy() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let of = |class: &str| actions(&rulebook, &[("class(quadrant)", class)]).join(" ");
    assert_eq!(
        of("core"),
        "dedicated_manager regular_visit priority_supply custom_service dedicated_plan"
    );
    assert_eq!(of("potential"), "trial_invitation limited_discount executive_talk");
    assert_eq!(of("basic"), "standard_after_sales industry_news festival_greeting");
    assert_eq!(of("watch"), "community_touch non_cooperation_survey");
}

#[test]
fn d003_127_the_team_meets_every_week() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let plan = rulebook.plan();
    let sync = plan.review("team_sync").unwrap();
    assert_eq!(sync.every(), "1 week".parse().unwrap());
    let fields: Vec<&str> = sync.fields.iter().map(|field| field.code.as_str()).collect();
    assert_eq!(fields, ["new_needs", "issue_progress"]);
    let items = |code: &str| plan.checklist(code).unwrap().items.len();
    assert_eq!((items("routine_talk"), items("need_discovery")), (3, 3)); // D003-39, D003-40
}

#[test]
fn d004_07_to_16_bands_and_categories_have_their_treatment() {
    let rulebook = basics();
    let of = |orders: &str, amount: &str, category: &str| {
        let known =
            [("orders_12m", orders), ("annual_amount", amount), ("main_category", category)];
        actions(&rulebook, &known).join(" ")
    };
    assert_eq!(of("12", "500000", "electronics"), "more_follow_up focus fitting_offer");
    assert_eq!(of("11", "499999.99", "household"), "stimulate raise_amount fitting_offer");
    assert_eq!(of("3", "99999.99", "other"), "nurture incentivise");
}

#[test]
fn d004_55_and_57_reviews_are_off_until_a_period_is_given() {
    assert!(basics().plan().reviews().is_empty());
    let rulebook = Rulebook::preset_with(
        "follow_up_basics",
        [
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "5"),
            ("mid_amount", "1"),
            ("team_sync_every", "1 week"),
            ("process_review_every", "1 year"),
        ],
    )
    .unwrap();
    let codes: Vec<String> = rulebook
        .plan()
        .reviews()
        .iter()
        .map(|one| format!("{} {}", one.code, one.every()))
        .collect();
    assert_eq!(codes, ["team_sync 1 week", "process_review 1 year"]);
}
