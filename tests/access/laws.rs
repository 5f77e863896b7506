//! P-117 and P-118 on random policies and customers.

use guanxi::label::Language;
use guanxi::policy::access::{AccessReason, Relation, Rights, Verb, Verdict, Viewer};
use guanxi::record::{Customer, Field, KnowledgeEntry, KnowledgeKind};
use guanxi::testkit::laws;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::policies::{ROLES, policies};
use super::{access, config, full_customer};

const RELATIONS: [Relation; 2] = [Relation::Other, Relation::Assigned];

/// A customer of which some fields are known.
fn customers() -> impl Strategy<Value = Customer> {
    subsequence(Field::ALL.to_vec(), 0..Field::ALL.len()).prop_map(|gone| {
        let mut customer = full_customer();
        gone.into_iter().for_each(|field| field.clear(&mut customer));
        customer
    })
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(config(256))]

    /// The rows of bits say what the grants say one by one.
    #[test]
    fn tables_say_what_the_grants_say(policy in policies()) {
        let access = access(&policy.toml());
        for role in ROLES.iter().chain(&["stranger"]) {
            for relation in RELATIONS {
                let rights = access.rights(role, relation);
                for verb in Verb::ALL {
                    for field in Field::ALL {
                        let expected = policy.verdict(role, relation, *verb, *field);
                        prop_assert_eq!(rights.verdict(*verb, *field), expected);
                    }
                }
            }
        }
    }

    /// P-117: an unknown role is denied everything; losing an assignment reveals nothing.
    #[test]
    fn p_117_default_deny_and_monotone_in_the_assignment(policy in policies()) {
        let rulebook = super::rulebook(&policy.toml());
        for role in ROLES.iter().chain(&["stranger"]) {
            holds(laws::access_is_denied_by_default(&rulebook, role))?;
        }
        let access = rulebook.access().unwrap();
        for role in ROLES {
            let (other, assigned) =
                (access.rights(role, Relation::Other), access.rights(role, Relation::Assigned));
            prop_assert!(other.seen().is_subset(assigned.seen()));
        }
    }

    /// P-117: a view is a part of the record, and of what an assigned person sees; it has every
    /// field that is not denied, and none that is.
    #[test]
    fn p_117_views_are_parts_of_the_full_view(
        policy in policies(),
        customer in customers(),
        role in prop::sample::select(ROLES),
    ) {
        let access = access(&policy.toml());
        let (other, assigned) = (
            access.view(role, Relation::Other, &customer),
            access.view(role, Relation::Assigned, &customer),
        );
        holds(laws::views_are_parts(&super::rulebook(&policy.toml()), role, &customer))?;
        for view in [&other, &assigned] {
            prop_assert_eq!(&view.record.id, &customer.id);
            for field in Field::ALL {
                let (before, after) =
                    (field.is_filled(&customer, &[]), field.is_filled(&view.record, &[]));
                let hidden = view.withheld.contains(*field);
                prop_assert!(!(hidden && after == Some(true)), "{} is shown", field);
                // People who are not shown take with them what is known of them.
                let of_people = field.name().starts_with("contact") || *field == Field::KeyDecider;
                let people = !view.withheld.contains(Field::Contacts);
                if !hidden && (people || !of_people) && before.is_some() {
                    prop_assert_eq!(before, after, "{} is lost", field);
                }
            }
        }
    }

    /// Every verdict has the reason that fits it, in both languages.
    #[test]
    fn rulings_say_why(
        policy in policies(),
        role in prop::sample::select(vec!["agent", "head", "manager", "marketing", "stranger"]),
        relation in prop::sample::select(RELATIONS.to_vec()),
        verb in prop::sample::select(Verb::ALL),
    ) {
        let access = access(&policy.toml());
        for field in Field::ALL {
            let ruling = access.rule(role, relation, verb, *field);
            prop_assert_eq!(ruling.verdict, access.rights(role, relation).verdict(verb, *field));
            let granted = ruling.reason == AccessReason::Granted;
            prop_assert_eq!(ruling.verdict > Verdict::Denied, granted);
            prop_assert_eq!(ruling.grant.is_some(), granted);
            if let Some(grant) = ruling.grant {
                prop_assert!(grant.takes(role, relation));
            }
            if ruling.reason == AccessReason::OnlyAssigned {
                prop_assert_eq!(relation, Relation::Other);
            }
            prop_assert_eq!(ruling.reason == AccessReason::UnknownRole, role == "stranger");
            let (english, chinese) =
                (ruling.explain(Language::English), ruling.explain(Language::Chinese));
            prop_assert!(english.is_ascii() && english.contains(field.label(Language::English)));
            prop_assert!(chinese.contains(field.label(Language::Chinese)));
        }
    }

    /// P-118: a sensitive field never goes over a channel that is not encrypted, whoever sends it.
    #[test]
    fn p_118_sensitive_fields_never_go_unencrypted(policy in policies()) {
        let rulebook = super::rulebook(&policy.toml());
        for role in ROLES.iter().chain(&["stranger"]) {
            holds(laws::sensitive_fields_stay_encrypted(&rulebook, role))?;
        }
        let access = rulebook.access().unwrap();
        for field in Field::ALL {
            let sensitive = policy.is_sensitive(*field);
            prop_assert_eq!(access.may_send(*field, "open").is_allowed(), !sensitive);
            prop_assert!(access.may_send(*field, "safe").is_allowed());
            prop_assert!(!access.may_send(*field, "pigeon").is_allowed());
            for role in ROLES.iter().chain(&["stranger"]) {
                for relation in RELATIONS {
                    let rights = access.rights(role, relation);
                    let sending = access.may_send_as(rights, *field, "pigeon");
                    prop_assert_eq!(sending.check().is_ok(), sending.is_allowed());
                }
            }
        }
    }

    /// P-119: from the leave date on a leaver sees nothing, before it what everybody of the role
    /// sees. C-21: nothing but de-identified solutions is read without the field.
    #[test]
    fn p_119_from_the_leave_date_on_a_leaver_sees_nothing(
        policy in policies(),
        customer in customers(),
        role in prop::sample::select(ROLES),
        days in -3_i64..4,
    ) {
        let access = access(&policy.toml());
        let leave = super::date("2024-03-31");
        let viewer = Viewer::new("zhao.liu", role).leaving(leave);
        let day = leave + chrono::TimeDelta::days(days);
        holds(laws::leavers_see_nothing(&super::rulebook(&policy.toml()), role, leave, day))?;
        let rights = access.rights_of(&viewer, Relation::Assigned, day.into());
        let solution = KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "restart");
        let likes = KnowledgeEntry::new("K-2", KnowledgeKind::Preference, "tea").about("KH0001");
        if day >= leave {
            prop_assert_eq!(rights, Rights::NONE);
            prop_assert_eq!(rights.view(&customer).verdict(), Verdict::Denied);
            prop_assert_eq!(rights.view(&customer).record, Customer::new("KH0001"));
            prop_assert!(!rights.may_read(&solution) && !rights.may_read(&likes));
            let ruling = access.rule_for(
                &viewer, Relation::Assigned, Verb::View, Field::FullName, day.into());
            prop_assert_eq!(ruling.reason, AccessReason::Left { on: leave });
        } else {
            prop_assert_eq!(rights, access.rights(role, Relation::Assigned));
            prop_assert!(rights.may_read(&solution));
            let seen = rights.verdict(Verb::View, Field::ContactPreferences) == Verdict::Full;
            prop_assert_eq!(rights.may_read(&likes), seen);
        }
    }

    /// A rulebook's composed document says the same as the file.
    #[test]
    fn documents_come_back(policy in policies()) {
        let rulebook = super::rulebook(&policy.toml());
        let document = rulebook.document().clone();
        let again = guanxi::Rulebook::try_from(document.clone()).unwrap();
        prop_assert_eq!(again.document(), &document);
        let json = serde_json::to_string(&document).unwrap();
        let again = guanxi::Rulebook::from_json(&json).unwrap();
        let grants = |rulebook: &guanxi::Rulebook| -> Vec<_> {
            rulebook.access().unwrap().grants().cloned().collect()
        };
        prop_assert_eq!(grants(&again), grants(&rulebook));
    }
}
