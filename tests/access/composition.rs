//! The part `access` of presets, and own entries in its place.

use guanxi::policy::access::{AccessReason, Relation, Rights, Verb, Verdict};
use guanxi::record::{Field, Sensitivity};

use super::{access, full_customer, preset, rulebook};

const QUALITY: &str = "use = [{ preset = \"service_quality\", parts = [\"access\"] }]\n";

/// The part brings the roles and channels that it is about, and nothing else.
#[test]
fn the_part_brings_its_codes() {
    let own = rulebook(QUALITY);
    let whole = guanxi::Rulebook::preset("service_quality").unwrap();
    assert_eq!((own.schemes().len(), own.calendars().count()), (0, 0));
    assert_eq!(own.codes().roles(), whole.codes().roles());
    assert_eq!(own.codes().channels(), whole.codes().channels());
    assert!(own.codes().severities().is_empty() && own.sla().is_err());
    assert_eq!(own.document().access, whole.document().access);
    let again = guanxi::Rulebook::try_from(own.document().clone()).unwrap();
    assert_eq!(again.document(), own.document());
}

/// Other parts do not bring it.
#[test]
fn other_parts_bring_no_access() {
    for part in ["scheme", "sla", "codes", "calendar"] {
        let own =
            rulebook(&format!("use = [{{ preset = \"service_quality\", parts = [\"{part}\"] }}]"));
        assert!(own.access().is_none(), "{part}");
    }
}

/// An own grant replaces that of a preset for the same role and relation, and for no other.
#[test]
fn own_grants_replace_role_by_role() {
    let own = access(&format!(
        "{QUALITY}[[access.grant]]\nrole = \"support_agent\"\nrelation = \"assigned\"\n\
         view = \"masked\"\nfields = [\"full_name\", \"contacts\"]\n"
    ));
    let agent = own.rights("support_agent", Relation::Assigned);
    assert_eq!(agent.verdict(Verb::View, Field::Contacts), Verdict::Full);
    assert_eq!(agent.verdict(Verb::View, Field::Budget), Verdict::Denied);
    assert_eq!(agent.verdict(Verb::Edit, Field::FullName), Verdict::Denied);
    assert_eq!(agent.verdict(Verb::View, Field::Industry), Verdict::Full); // as everybody
    let before = preset("service_quality");
    for role in ["support_supervisor", "account_manager", "marketing"] {
        for relation in [Relation::Other, Relation::Assigned] {
            assert_eq!(own.rights(role, relation), before.rights(role, relation));
        }
    }
    let paths: Vec<&str> = own.grants().map(|grant| grant.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "use[0].service_quality.access.grant[0]",
            "use[0].service_quality.access.grant[1]",
            "use[0].service_quality.access.grant[2]",
            "access.grant[0]",
        ]
    );
}

/// An own grant to everybody replaces that of a preset; a grant to a role stands beside it.
#[test]
fn an_own_grant_to_everybody_replaces_that_of_a_preset() {
    let own = access(&format!(
        "{QUALITY}[[access.grant]]\nrelation = \"any\"\nview = \"masked\"\nfields = [\"kind\"]\n\
         [[access.grant]]\nrole = \"marketing\"\nrelation = \"any\"\nview = \"masked\"\n\
         fields = [\"industry\"]\n"
    ));
    let seen = |role: &str| -> Vec<&str> {
        own.rights(role, Relation::Other).seen().iter().map(Field::name).collect()
    };
    assert_eq!((seen("sales"), seen("marketing")), (vec!["kind"], vec!["kind", "industry"]));
    let taken = own.grants().filter(|grant| grant.roles.is_empty()).count();
    assert_eq!(taken, 1);
}

/// C-22: with both documents marketing tags what it may read, and classifies nobody.
#[test]
fn c_22_with_both_documents_marketing_tags_what_it_may_read() {
    let own = access(
        "use = [\"service_quality\", { preset = \"value_activity\", \
         parts = [\"scheme\", \"access.sales\", \"access.marketing\"] }]\n",
    );
    let marketing = own.rights("marketing", Relation::Other);
    assert!(own.may_tag(marketing, "industry"));
    for dimension in ["need", "need_type", "value", "behaviour", "colour"] {
        assert!(!own.may_tag(marketing, dimension), "{dimension}");
    }
    assert_eq!(marketing.verdict(Verb::Classify, Field::Class), Verdict::Denied);
    assert_eq!(
        marketing.seen(),
        preset("service_quality").rights("marketing", Relation::Other).seen()
    );
    let ruling = own.rule("marketing", Relation::Other, Verb::Classify, Field::Class);
    assert_eq!(ruling.reason, AccessReason::NotSeenInFull);
    // Sales may enter what it sees, which is little.
    let sales = own.rights("sales", Relation::Other);
    assert_eq!(sales.verdict(Verb::Edit, Field::Industry), Verdict::Full);
    assert_eq!(sales.verdict(Verb::Edit, Field::Phone), Verdict::Denied);
    // In its own document marketing reads, tags and classifies everything.
    let alone = preset("value_activity");
    assert!(alone.may_tag(alone.rights("marketing", Relation::Other), "need"));
}

/// The same grant from two uses of a preset is one; parts of roles go together.
#[test]
fn equal_grants_of_two_uses_are_one() {
    let own = access(
        "use = [{ preset = \"value_activity\", parts = [\"access.sales\"] }, \
         { preset = \"value_activity\", parts = [\"access\"] }]\n",
    );
    assert_eq!(own.grants().count(), 3);
    let alone = preset("value_activity");
    for role in ["sales", "marketing"] {
        assert_eq!(own.rights(role, Relation::Other), alone.rights(role, Relation::Other));
    }
}

/// The grants of one role alone: nobody else of the house is declared by them.
#[test]
fn the_grants_of_one_role_are_a_part() {
    let own =
        access("use = [{ preset = \"service_quality\", parts = [\"access.support_agent\"] }]\n");
    let agent = own.rights("support_agent", Relation::Assigned);
    assert_eq!(agent.view(&full_customer()).verdict(), Verdict::Full);
    assert_eq!(own.rights("support_supervisor", Relation::Assigned), Rights::NONE);
    assert_eq!(own.grants().count(), 1);
}

/// A rulebook may say what is confidential; own lists replace those of a preset.
#[test]
fn rulebooks_say_what_is_sensitive() {
    let own =
        access(&format!("{QUALITY}[access]\nsensitive = [\"industry\"]\nbasic = [\"size\"]\n"));
    assert_eq!(own.sensitivity(Field::Industry), Sensitivity::Confidential);
    assert_eq!(own.sensitivity(Field::Size), Sensitivity::Basic);
    assert_eq!(own.sensitivity(Field::FullName), Sensitivity::Basic);
    assert!(!own.may_send(Field::Industry, "qq").is_allowed());
    assert!(own.may_send(Field::Size, "qq").is_allowed());
    assert_eq!(own.told_by("need_type"), Field::KeyNeed); // still that of the preset
}

/// An own dimension replaces that of a preset.
#[test]
fn own_dimensions_replace_one_by_one() {
    let own = access(&format!(
        "{QUALITY}[access.dimensions]\nindustry = \"main_business\"\n\"行业\" = \"industry\"\n"
    ));
    assert_eq!(own.told_by("industry"), Field::MainBusiness);
    assert_eq!(own.told_by("行业"), Field::Industry);
    assert_eq!(own.told_by("value"), Field::Class);
}

/// Partial fields are shown in part, and nothing is done with them.
#[test]
fn partial_fields_are_shown_in_part() {
    let own = access(&format!(
        "{QUALITY}[[access.grant]]\nrelation = \"any\"\nview = \"masked\"\n\
         fields = [\"full_name\"]\npartial = [\"phone\", \"contacts\", \"contact_points\"]\n\
         verbs = [\"edit\"]\n"
    ));
    let rights = own.rights("marketing", Relation::Other);
    let view = rights.view(&full_customer());
    assert_eq!(view.verdict(), Verdict::Masked);
    assert_eq!(view.record.phone.as_deref(), Some("021****2109"));
    let contact = &view.record.contacts[0];
    assert_eq!(contact.name, "张*");
    let points: Vec<&str> = contact.points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(points, ["138****1234", "z***@example.com"]);
    assert_eq!((contact.position.as_deref(), contact.birthday), (None, None));
    assert!(view.record.provenance.is_empty() && view.record.merged_into.is_none());
    assert_eq!(rights.verdict(Verb::View, Field::Phone), Verdict::Masked);
    assert_eq!(rights.verdict(Verb::Edit, Field::Phone), Verdict::Denied);
    assert_eq!(rights.verdict(Verb::Edit, Field::FullName), Verdict::Full);
    assert!(!own.may_send_as(rights, Field::Phone, "crm").is_allowed());
    let told = view.explain(guanxi::label::Language::English);
    assert!(told.starts_with("KH0001: in part: telephone number, contacts, contact details; with"));
}

/// A rulebook that says only what is sensitive has a policy, and denies everything.
#[test]
fn a_policy_without_grants_denies_everything() {
    let own = access("[codes]\nrole = [\"agent\"]\n[access]\nbasic = [\"size\"]\n");
    let rights = own.rights("agent", Relation::Assigned);
    assert_eq!(rights.view(&full_customer()).verdict(), Verdict::Denied);
    let ruling = own.rule("agent", Relation::Assigned, Verb::View, Field::FullName);
    assert_eq!(ruling.reason, AccessReason::NotShown);
}
