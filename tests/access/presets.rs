//! The grants of the documents.

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::access::{AccessReason, FieldSet, Relation, Rights, SendReason, Verb, Verdict};
use guanxi::record::{
    Change, ContactAction, ContactEvent, Customer, Event, EventKind, Field, HandOver,
    KnowledgeEntry, KnowledgeKind, Purchase, TagEvent,
};

use super::{full_customer, preset};

/// D003-110, A-48: directly dealing staff see all of the customers they are assigned to.
#[test]
fn a_48_three_roles_see_their_customers_in_full() {
    let access = preset("service_quality");
    for role in ["account_manager", "support_supervisor", "support_agent"] {
        let view = access.view(role, Relation::Assigned, &full_customer());
        assert_eq!((view.verdict(), view.record), (Verdict::Full, full_customer()), "{role}");
        let view = access.view(role, Relation::Other, &full_customer());
        assert_eq!(view.verdict(), Verdict::Masked, "{role}");
    }
}

/// D003-111, A-49: everybody else sees name and industry; all other fields are absent.
#[test]
fn a_49_others_see_name_and_industry_and_no_stars() {
    let access = preset("service_quality");
    let mut expected = Customer::new("KH0001").named("北辰科技有限公司");
    expected.short_name = Some("北辰".into());
    expected.industry = Some("制造业".into());
    let roles = ["marketing", "sales", "crm_department", "department_head", "account_manager"];
    for role in roles {
        let view = access.view(role, Relation::Other, &full_customer());
        assert_eq!(view.record, expected, "{role}");
        assert!(view.masked.is_empty());
    }
    // An assignment alone does not make a direct role.
    assert_eq!(access.view("marketing", Relation::Assigned, &full_customer()).record, expected);
    let view = access.view("unknown", Relation::Assigned, &full_customer());
    assert_eq!((view.verdict(), view.record), (Verdict::Denied, Customer::new("KH0001")));
}

/// What is withheld is listed whether the record has it or not: its absence would tell something.
#[test]
fn what_is_withheld_does_not_tell_what_is_there() {
    let access = preset("service_quality");
    let of = |customer: &Customer| access.view("marketing", Relation::Other, customer).withheld;
    assert_eq!(of(&full_customer()), of(&Customer::new("K")));
    let seen = [Field::FullName, Field::ShortName, Field::Industry];
    let withheld = Field::ALL.iter().copied().filter(|field| !seen.contains(field));
    assert_eq!(of(&Customer::new("K")), withheld.collect::<FieldSet>());
}

/// D003-25: the account manager verifies, and of an assigned customer only.
#[test]
fn d003_25_the_account_manager_verifies() {
    let access = preset("service_quality");
    for role in access_roles() {
        for relation in [Relation::Other, Relation::Assigned] {
            let may = access.rights(&role, relation).verdict(Verb::Verify, Field::Phone);
            let expected = role == "account_manager" && relation == Relation::Assigned;
            assert_eq!(may == Verdict::Full, expected, "{role}");
        }
    }
}

/// D003-115: nobody takes data out of the house.
#[test]
fn d003_115_nobody_exports() {
    let access = preset("service_quality");
    for role in access_roles() {
        for relation in [Relation::Other, Relation::Assigned] {
            for field in Field::ALL {
                let verdict = access.rights(&role, relation).verdict(Verb::Export, *field);
                assert_eq!(verdict, Verdict::Denied);
            }
        }
    }
}

fn access_roles() -> Vec<String> {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    rulebook.codes().roles().iter().map(|role| role.code.to_string()).collect()
}

/// D003-113: QQ is not encrypted; the CRM system is.
#[test]
fn d003_113_sensitive_fields_do_not_go_over_qq() {
    let access = preset("service_quality");
    for field in Field::ALL {
        let basic = access.sensitivity(*field) == guanxi::record::Sensitivity::Basic;
        let reason = access.may_send(*field, "qq").reason;
        let expected = if basic { SendReason::Basic } else { SendReason::Unencrypted };
        assert_eq!(reason, expected, "{field}");
        assert!(access.may_send(*field, "crm").is_allowed());
        assert!(!access.may_send(*field, "wechat").is_allowed());
    }
    let error = access.may_send(Field::Contacts, "wechat").check().unwrap_err();
    assert_eq!(error.code(), "unknown-channel");
    assert_eq!(error.to_string(), "there is no channel `wechat`");
}

/// D001-17, D001-18: sales enters and follows up, marketing tags, classifies and sets strategy.
#[test]
fn d001_17_18_sales_enters_and_marketing_tags() {
    let access = preset("value_activity");
    let may = |role: &str, verb: Verb, field: Field| {
        access.rights(role, Relation::Other).verdict(verb, field) == Verdict::Full
    };
    let rows = [
        (Verb::Edit, Field::Phone, true, false),
        (Verb::Record, Field::Interactions, true, false),
        (Verb::Tag, Field::Industry, false, true),
        (Verb::Classify, Field::Class, false, true),
        (Verb::Strategy, Field::Class, false, true),
        (Verb::Export, Field::FullName, false, false),
        (Verb::View, Field::Transactions, true, true),
    ];
    for (verb, field, sales, marketing) in rows {
        assert_eq!((may("sales", verb, field), may("marketing", verb, field)), (sales, marketing));
        assert!(!may("support_agent", verb, field)); // a role of another document
    }
    let ruling = access.rule("marketing", Relation::Other, Verb::Edit, Field::Phone);
    assert_eq!(ruling.reason, AccessReason::VerbNotGiven);
    let ruling = access.rule("sales", Relation::Other, Verb::Edit, Field::Class);
    assert_eq!(ruling.reason, AccessReason::NotConcerned);
}

/// C-21: solutions that name nobody are for all staff, preferences pass the mask.
#[test]
fn c_21_preferences_pass_the_mask() {
    let access = preset("service_quality");
    let solution = KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "restart");
    let likes = KnowledgeEntry::new("K-2", KnowledgeKind::Preference, "tea").about("KH0001");
    let unnamed = KnowledgeEntry::new("K-3", KnowledgeKind::Preference, "tea");
    let told = KnowledgeEntry::new("K-4", KnowledgeKind::Solution, "restart").about("KH0001");
    for role in access_roles() {
        let direct = ["account_manager", "support_supervisor", "support_agent"];
        let direct = direct.contains(&role.as_str());
        for relation in [Relation::Other, Relation::Assigned] {
            let rights = access.rights(&role, relation);
            assert!(rights.may_read(&solution), "{role}");
            for entry in [&likes, &unnamed, &told] {
                let expected = direct && relation == Relation::Assigned;
                assert_eq!(rights.may_read(entry), expected, "{role} {}", entry.id);
            }
        }
    }
    assert!(!access.rights("unknown", Relation::Assigned).may_read(&solution));
}

/// D003-109: the log is withheld as the fields are of which it tells; what no field names is for a
/// full view.
#[test]
fn d003_109_events_are_withheld_with_their_fields() {
    let all = preset("service_quality");
    let some = super::access(
        "[codes]\nrole = [\"agent\"]\n[[access.grant]]\nrelation = \"any\"\nview = \"masked\"\n\
         fields = [\"transactions\", \"owner\", \"tags\"]\n",
    );
    let kinds: [(EventKind, bool); 7] = [
        (Purchase::new("5".parse().unwrap()).into(), true),
        (EventKind::Cancellation { of: "e0".into() }, true),
        (HandOver::new("a", "b").into(), true),
        (TagEvent::put("need:price".parse().unwrap()).into(), true),
        (EventKind::DoNotContact { reason: String::new() }, false),
        (ContactEvent::new("P1", ContactAction::Join).into(), false),
        (Change::new("org_change".parse().unwrap(), "").into(), false),
    ];
    for (kind, expected) in kinds {
        let event = Event::new("e1", "K", "2024-03-01".parse().unwrap(), kind);
        assert_eq!(some.rights("agent", Relation::Other).may_read_event(&event), expected);
        assert!(!all.rights("marketing", Relation::Other).may_read_event(&event));
        assert!(all.rights("account_manager", Relation::Assigned).may_read_event(&event));
        assert!(!Rights::NONE.may_read_event(&event));
    }
}

/// Roles of one name are one in every document.
#[test]
fn roles_of_one_name_are_one_in_every_document() {
    let names = ["follow_up", "follow_up_office", "value_activity", "renewal", "service_quality"];
    let uses = names.map(|name| format!("{{ preset = \"{name}\", parts = [\"codes.role\"] }}"));
    let all = super::rulebook(&format!("use = [{}]", uses.join(", ")));
    for role in ["sales", "marketing", "account_manager", "business_owner", "crm_department"] {
        assert!(all.codes().roles().get(role).is_some(), "{role}");
    }
}

/// The words of every refusal and of a grant, in both languages.
#[test]
fn explanations() {
    let access = preset("service_quality");
    let text = |role: &str, verb: Verb, field: Field| {
        let ruling = access.rule(role, Relation::Assigned, verb, field);
        (ruling.explain(Language::English), ruling.explain(Language::Chinese))
    };
    let both = |english: &str, chinese: &str| (english.to_owned(), chinese.to_owned());
    assert_eq!(
        text("support_agent", Verb::View, Field::Contacts),
        both(
            "view contacts: full; support agent, assigned to the customer: by the grant to \
             support supervisor, support agent, when assigned to the customer",
            "查看联系人：完整；客服专员（负责该客户）：依据对客服主管、客服专员的授权（负责该客户时）",
        )
    );
    assert_eq!(
        text("marketing", Verb::View, Field::Budget),
        both(
            "view budget: denied; marketing, assigned to the customer: no grant shows the field",
            "查看预算范围：不可；市场（负责该客户）：没有授权可查看此字段",
        )
    );
    assert_eq!(
        text("ghost", Verb::Edit, Field::Note),
        both(
            "edit note: denied; `ghost`, assigned to the customer: the role is not declared",
            "编辑备注：不可；`ghost`（负责该客户）：该角色未登记",
        )
    );
    assert_eq!(
        text("support_agent", Verb::Verify, Field::Note),
        both(
            "verify note: denied; support agent, assigned to the customer: no grant allows it",
            "核对备注：不可；客服专员（负责该客户）：没有授权允许该操作",
        )
    );
    let view = access.view("marketing", Relation::Other, &full_customer());
    let told = view.explain(Language::English);
    assert!(told.starts_with("KH0001: withheld: company or person, size, founded,"), "{told}");
    assert!(view.explain(Language::Chinese).starts_with("KH0001：不予显示：客户类型、规模、"));
}

/// Presets whose documents say nothing of access have no policy.
#[test]
fn other_documents_say_nothing_of_access() {
    assert!(Rulebook::preset("renewal").unwrap().access().is_none());
    assert!(Rulebook::preset("follow_up_office").unwrap().access().is_none());
    // D002-02 and D000-02 name who uses them; D002-87 and D002-94 two more.
    for (name, roles) in [("renewal", 6), ("follow_up_office", 5)] {
        assert_eq!(Rulebook::preset(name).unwrap().codes().roles().len(), roles);
    }
}
