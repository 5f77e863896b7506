//! The readings of access: who sees what, who tags what, whose a customer is.

use guanxi::Rulebook;
use guanxi::policy::access::{
    Access, Care, CareFault, Custody, FieldSet, Relation, Rights, Verb, Verdict, Viewer,
};
use guanxi::record::{Assignment, Customer, Event, Field, HandOver, KnowledgeEntry, KnowledgeKind};

use super::toml;

/// The access policy of a preset, with grants of one's own.
fn with(own: &str) -> Access {
    let head = "use = [{ preset = \"service_quality\", parts = [\"access\"] }]\n";
    toml(&format!("{head}{own}")).access().unwrap().clone()
}

fn sees(rights: Rights, field: Field) -> Verdict {
    rights.verdict(Verb::View, field)
}

#[test]
fn a_48_direct_staff_see_their_customers_by_default() {
    let access = with("");
    for role in ["account_manager", "support_supervisor", "support_agent"] {
        assert_eq!(access.rights(role, Relation::Assigned).seen(), FieldSet::all());
        assert_eq!(sees(access.rights(role, Relation::Other), Field::Phone), Verdict::Denied);
    }
    assert_eq!(sees(access.rights("sales", Relation::Assigned), Field::Phone), Verdict::Denied);
}

#[test]
fn a_48_other_roles_by_an_own_grant() {
    let access =
        with("[[access.grant]]\nrole = \"crm_department\"\nrelation = \"any\"\nview = \"full\"\n");
    assert_eq!(access.rights("crm_department", Relation::Other).seen(), FieldSet::all());
    assert_eq!(sees(access.rights("sales", Relation::Assigned), Field::Phone), Verdict::Denied);
}

#[test]
fn a_49_name_and_industry_by_default() {
    let rights = with("").rights("marketing", Relation::Other);
    let seen: Vec<&str> = rights.seen().iter().map(Field::name).collect();
    assert_eq!(seen, ["full_name", "short_name", "industry"]);
    assert!(rights.partly_seen().is_empty());
}

#[test]
fn a_49_partial_masks_by_an_own_grant() {
    let access =
        with("[[access.grant]]\nrelation = \"any\"\nview = \"masked\"\npartial = [\"phone\"]\n");
    let mut customer = Customer::new("K");
    customer.phone = Some("13812341234".into());
    let view = access.view("marketing", Relation::Other, &customer);
    assert_eq!(view.record.phone.as_deref(), Some("138****1234"));
}

#[test]
fn c_21_knowledge_keeps_its_sensitivity() {
    let access = with("");
    let solution = KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "restart");
    let likes = KnowledgeEntry::new("K-2", KnowledgeKind::Preference, "tea").about("K");
    let told = solution.clone().about("K");
    let read = |role: &str, relation: Relation| {
        let rights = access.rights(role, relation);
        [&solution, &likes, &told].map(|entry| rights.may_read(entry))
    };
    assert_eq!(read("marketing", Relation::Other), [true, false, false]);
    assert_eq!(read("support_agent", Relation::Assigned), [true, true, true]);
    assert_eq!(read("stranger", Relation::Assigned), [false, false, false]);
}

#[test]
fn c_22_marketing_tags_what_it_may_read() {
    let both = toml(
        "use = [\"service_quality\", { preset = \"value_activity\", \
         parts = [\"access.marketing\"] }]\n",
    );
    let access = both.access().unwrap();
    let marketing = access.rights("marketing", Relation::Other);
    assert!(access.may_tag(marketing, "industry") && !access.may_tag(marketing, "need"));
    assert_eq!(marketing.verdict(Verb::Classify, Field::Class), Verdict::Denied);
}

#[test]
fn c_33_one_person_answers_for_a() {
    let mut customer = Customer::new("K");
    customer.owner = Some("zhao".into());
    customer.assignment = Some(Assignment::Pair { agent: "sun".into() });
    assert_eq!(Care::Dedicated.check(&customer), Err(CareFault::Shared));
    assert_eq!(Care::Pair.check(&customer), Ok(()));
    customer.assignment = None;
    assert_eq!(Care::Dedicated.check(&customer), Ok(()));
    assert_eq!(Care::Team.check(&customer), Err(CareFault::NoTeam));
}

#[test]
fn value_activity_withholds_nothing_from_its_roles() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let access = rulebook.access().unwrap();
    for role in ["sales", "marketing"] {
        assert_eq!(access.rights(role, Relation::Other).seen(), FieldSet::all());
    }
    assert_eq!(access.rights("support", Relation::Other), Rights::NONE);
}

#[test]
fn what_is_not_seen_whole_is_not_changed() {
    let access = with(
        "[[access.grant]]\nrelation = \"any\"\nview = \"masked\"\nfields = [\"industry\"]\n\
         partial = [\"phone\"]\nverbs = [\"edit\"]\n",
    );
    let rights = access.rights("marketing", Relation::Other);
    let edits = |field: Field| rights.verdict(Verb::Edit, field) == Verdict::Full;
    assert!(edits(Field::Industry) && !edits(Field::Phone) && !edits(Field::Email));
}

#[test]
fn what_is_withheld_is_listed_whether_or_not_it_is_there() {
    let access = with("");
    let mut customer = Customer::new("K");
    let before = access.view("marketing", Relation::Other, &customer);
    customer.phone = Some("13812341234".into());
    assert_eq!(access.view("marketing", Relation::Other, &customer), before);
}

#[test]
fn a_leaver_sees_nothing_from_the_leave_day_on() {
    let access = with("");
    let viewer = Viewer::new("zhao", "account_manager").leaving("2024-03-31".parse().unwrap());
    let at = |text: &str| access.rights_of(&viewer, Relation::Assigned, text.parse().unwrap());
    assert_eq!(sees(at("2024-03-30T23:59:59+08:00"), Field::Phone), Verdict::Full);
    assert_eq!(at("2024-03-31T00:00:00+08:00"), Rights::NONE);
}

#[test]
fn before_the_first_hand_over_the_giver_has_it() {
    let handed = [Event::new("e1", "K", "2024-03-15".parse().unwrap(), HandOver::new("a", "b"))];
    let owner = |recorded: &str, day: &str| {
        let mut customer = Customer::new("K");
        customer.owner = Some(recorded.into());
        let zone = "+08:00".parse().unwrap();
        let custody = Custody::read(&zone, &[customer], &[], &handed, day.parse().unwrap(), None);
        custody.owner("K").unwrap().to_string()
    };
    for recorded in ["a", "b"] {
        assert_eq!(owner(recorded, "2024-03-14"), "a");
        assert_eq!(owner(recorded, "2024-03-15"), "b");
    }
    assert_eq!(owner("c", "2024-03-15"), "c");
}

#[test]
fn nothing_goes_over_an_unknown_channel() {
    assert!(!with("").may_send(Field::FullName, "pigeon").is_allowed());
}
