//! Who may see and do what; when two customers may be one; how ids are written.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::record::IdPeriod;
use crate::rulebook::{
    AccessDocument, DuplicateDocument, DuplicateRuleDocument, GrantDocument, IdDocument, Texts,
};
use crate::testkit::rulebook::names::{Names, labels, some_of, word, words};

/// Fields of which no part can be shown.
const WHOLE: &[&str] = &["industry", "size", "annual_amount", "owner", "class", "note"];
/// Fields of which a part can be shown.
const IN_PART: &[&str] = &["full_name", "address", "phone", "email", "tax_id", "contact_points"];
const VERBS: &[&str] = &["edit", "record", "tag", "classify", "strategy", "verify", "export"];
const KEYS: &[&str] = &[
    "name",
    "full_name",
    "tax_id",
    "phone",
    "email",
    "contact_id",
    "contact_phone",
    "contact_email",
    "any_phone",
    "any_email",
];

/// An access policy with at least one grant; there are roles.
pub(super) fn access(names: &Names) -> BoxedStrategy<AccessDocument> {
    // Each role, and everybody, has one grant at most for each relation.
    let everybody = [Texts::default()];
    let roles = names.roles.iter().map(|role| Texts::from(role.as_str()));
    let many: Texts = names.roles.iter().cloned().collect();
    let apart: Vec<Texts> = everybody.iter().cloned().chain(roles).collect();
    let together: Vec<Texts> = everybody.into_iter().chain([many]).collect();
    let grants =
        select(vec![apart, together]).prop_flat_map(|who| {
            let keys: Vec<(Texts, &str)> = who
                .into_iter()
                .flat_map(|role| ["assigned", "any"].map(|relation| (role.clone(), relation)))
                .collect();
            let most = keys.len();
            let grants = prop::collection::vec(grant(), most);
            (subsequence(keys, 1..=most), grants).prop_map(|(keys, grants)| {
                let grant = |((role, relation), grant): ((Texts, &str), GrantDocument)| {
                    GrantDocument { role, relation: relation.to_owned(), ..grant }
                };
                keys.into_iter().zip(grants).map(grant).collect::<Vec<_>>()
            })
        });
    let dimensions =
        prop::collection::btree_map(word(&["行业", "need", "value"]), word(WHOLE), 0..3);
    let lists = (words(0, IN_PART), words(0, WHOLE), any::<bool>());
    (grants, dimensions, lists)
        .prop_map(|(grant, dimensions, (one, other, turned))| {
            let (sensitive, basic) = if turned { (one, other) } else { (other, one) };
            AccessDocument { sensitive, basic, dimensions, grant }
        })
        .boxed()
}

/// What is granted; to whom is said elsewhere.
fn grant() -> BoxedStrategy<GrantDocument> {
    let view = |view: &str| Some(view.to_owned());
    let full = words(0, VERBS).prop_map(move |verbs| GrantDocument {
        view: view("full"),
        verbs,
        ..GrantDocument::default()
    });
    let verbs =
        words(1, VERBS).prop_map(|verbs| GrantDocument { verbs, ..GrantDocument::default() });
    let masked = (words(1, WHOLE), words(0, IN_PART), 0..=IN_PART.len(), words(0, VERBS));
    let masked = masked.prop_map(move |(mut fields, mut partial, whole, verbs)| {
        // Some of what could be shown in part is shown whole.
        let whole = partial.len().saturating_sub(whole);
        fields.extend(partial.split_off(whole));
        GrantDocument { view: view("masked"), fields, partial, verbs, ..GrantDocument::default() }
    });
    prop_oneof![1 => full, 1 => verbs, 2 => masked].boxed()
}

/// When two customers may be one and the same.
pub(super) fn duplicates(names: &Names) -> BoxedStrategy<DuplicateDocument> {
    let rule = (subsequence(KEYS, 1..=4), 0_usize..=4, labels());
    let rules = prop::collection::vec(rule, 1..4).prop_map(|rules| {
        let rule = |(place, (keys, cut, label)): (usize, (Vec<&str>, usize, _))| {
            let mut all: Vec<String> = keys.into_iter().map(str::to_owned).collect();
            let any = all.split_off(cut.min(all.len()));
            DuplicateRuleDocument { code: format!("d{place}"), any, all, label }
        };
        rules.into_iter().enumerate().map(rule).collect::<Vec<_>>()
    });
    let forms = (
        prop::option::weighted(0.3, words(0, &["Ltd", "GmbH", "有限公司"])),
        prop::option::weighted(0.3, words(0, &["Oy", "合伙企业"])),
        prop::option::weighted(0.3, words(0, &["PT", "株式会社"])),
    );
    let channels = (
        prop::option::weighted(0.4, some_of(&names.channels)),
        prop::option::weighted(0.4, some_of(&names.channels)),
    );
    let country = prop::option::of(word(&["86", "1", "852"]));
    (rules, forms, channels, country)
        .prop_map(|(rule, (suffixes, more_suffixes, prefixes), channels, country_code)| {
            let (phone_channels, email_channels) = channels;
            DuplicateDocument {
                suffixes,
                more_suffixes,
                prefixes,
                country_code,
                phone_channels,
                email_channels,
                rule,
            }
        })
        .boxed()
}

/// How ids of some kinds are written.
pub(super) fn ids() -> BoxedStrategy<BTreeMap<String, IdDocument>> {
    let periods = vec![IdPeriod::None, IdPeriod::Year, IdPeriod::Month];
    let format = (word(&["KH", "C", "", "问题-"]), select(periods), 1_u8..=18, 1_u8..=18);
    let format =
        (format, any::<bool>()).prop_map(|((prefix, period, one, other), accepts)| IdDocument {
            prefix,
            period,
            digits: one.max(other),
            accept: accepts.then_some(one.min(other)),
        });
    prop::collection::btree_map(word(&["customer", "issue", "contract", "own"]), format, 1..4)
        .boxed()
}
