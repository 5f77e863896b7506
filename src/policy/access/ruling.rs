//! One answer of the access policy, with its reason.

use chrono::NaiveDate;

use super::words::{Relation, Scope, Verb, Verdict};
use super::{Access, Grant, Rights};
use crate::label::Language;
use crate::record::Field;

/// Whether a person may do something with a field, and why.
///
/// ```
/// use guanxi::{Rulebook, label::Language, record::Field};
/// use guanxi::policy::access::{AccessReason, Relation, Verb, Verdict};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let ruling =
///     rulebook.access().unwrap().rule("account_manager", Relation::Other, Verb::View, Field::Budget);
/// assert_eq!((ruling.verdict, &ruling.reason), (Verdict::Denied, &AccessReason::OnlyAssigned));
/// assert_eq!(ruling.explain(Language::English),
///     "view budget: denied; account manager, not assigned to the customer: \
///      only whoever is assigned to the customer may");
/// assert_eq!(ruling.explain(Language::Chinese),
///     "查看预算范围：不可；客户经理（不负责该客户）：仅限负责该客户的人员");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ruling<'a> {
    /// The role, as it was asked for.
    pub role: String,
    /// How the person stands to the customer.
    pub relation: Relation,
    /// What is done.
    pub verb: Verb,
    /// With which field.
    pub field: Field,
    /// The answer.
    pub verdict: Verdict,
    /// Why.
    pub reason: AccessReason,
    /// The grant that gives it, if one does.
    pub grant: Option<&'a Grant>,
    access: &'a Access,
}

/// Why a person may or may not do something with a field.
///
/// ```
/// use guanxi::{Rulebook, record::Field, policy::access::{AccessReason, Relation, Verb}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let access = rulebook.access().unwrap();
/// let reason = access.rule("stranger", Relation::Other, Verb::View, Field::FullName).reason;
/// assert_eq!(reason, AccessReason::UnknownRole);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessReason {
    /// Allowed: a grant gives it.
    Granted,
    /// Denied: the person has left the house (D003-115).
    Left {
        /// The first day without the person.
        on: NaiveDate,
    },
    /// Denied: the rulebook does not declare the role.
    UnknownRole,
    /// Denied: the field has nothing to do with the verb.
    NotConcerned,
    /// Denied: the role has it for customers that the person is assigned to (D003-110).
    OnlyAssigned,
    /// Denied: no grant of the role shows the field (A-49).
    NotShown,
    /// Denied: no grant of the role gives the verb.
    VerbNotGiven,
    /// Denied: the verb is given, but the field is not seen in full, so it cannot be done with it.
    NotSeenInFull,
}

impl<'a> Ruling<'a> {
    pub(super) fn new(
        access: &'a Access,
        (role, relation): (&str, Relation),
        verb: Verb,
        field: Field,
    ) -> Self {
        let rights = access.rights(role, relation);
        let verdict = rights.verdict(verb, field);
        let mut grant = None;
        let reason = if verdict > Verdict::Denied {
            grant = access.grants().find(|grant| {
                let own = grant.rights();
                grant.takes(role, relation)
                    && match verb {
                        Verb::View => own.verdict(verb, field) == verdict,
                        _ => own.has_verb(verb),
                    }
            });
            AccessReason::Granted
        } else {
            denied(access, role, rights, verb, field)
        };
        let role = role.to_owned();
        Self { role, relation, verb, field, verdict, reason, grant, access }
    }

    /// The same, denied to somebody who has left.
    pub(super) fn left(mut self, on: NaiveDate) -> Self {
        self.verdict = Verdict::Denied;
        self.reason = AccessReason::Left { on };
        self.grant = None;
        self
    }

    /// The answer in words: what, for whom, and by which grant or for want of which.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::Field};
    /// use guanxi::policy::access::{Relation, Verb};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let ruling =
    ///     rulebook.access().unwrap().rule("marketing", Relation::Other, Verb::View, Field::Industry);
    /// assert_eq!(ruling.explain(Language::English),
    ///     "view industry: full; marketing, not assigned to the customer: \
    ///      by the grant to everybody of the house, for any customer");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> String {
        let english = language == Language::English;
        let (verb, field) = (self.verb.label(language), self.field.label(language));
        let (verdict, relation) = (self.verdict.label(language), self.relation.label(language));
        let role = self.role_text(&self.role, language);
        let why = self.why(language);
        if english {
            format!("{verb} {field}: {verdict}; {role}, {relation}: {why}")
        } else {
            format!("{verb}{field}：{verdict}；{role}（{relation}）：{why}")
        }
    }

    fn why(&self, language: Language) -> String {
        let english = language == Language::English;
        let text = match &self.reason {
            AccessReason::Granted => return self.granted(language),
            AccessReason::Left { on } if english => return format!("has left, from {on} on"),
            AccessReason::Left { on } => return format!("已离职（自 {on} 起）"),
            AccessReason::UnknownRole => ("the role is not declared", "该角色未登记"),
            AccessReason::NotConcerned => {
                ("this cannot be done with the field", "该操作不适用于此字段")
            }
            AccessReason::OnlyAssigned => {
                ("only whoever is assigned to the customer may", "仅限负责该客户的人员")
            }
            AccessReason::NotShown => ("no grant shows the field", "没有授权可查看此字段"),
            AccessReason::VerbNotGiven => ("no grant allows it", "没有授权允许该操作"),
            AccessReason::NotSeenInFull => ("the field is not seen in full", "无权完整查看此字段"),
        };
        if english { text.0.to_owned() } else { text.1.to_owned() }
    }

    fn granted(&self, language: Language) -> String {
        let english = language == Language::English;
        let Some(grant) = self.grant else { return String::new() };
        let names: Vec<String> =
            grant.roles.iter().map(|role| self.role_text(role.as_str(), language)).collect();
        let roles = match (names.is_empty(), english) {
            (true, true) => "everybody of the house".to_owned(),
            (true, false) => "全体人员".to_owned(),
            (false, true) => names.join(", "),
            (false, false) => names.join("、"),
        };
        let scope: Scope = grant.scope;
        let scope = scope.label(language);
        if english {
            format!("by the grant to {roles}, {scope}")
        } else {
            format!("依据对{roles}的授权（{scope}）")
        }
    }

    fn role_text(&self, role: &str, language: Language) -> String {
        let known = self.access.definition().codes.roles().get(role);
        known.map_or_else(
            || format!("`{role}`"),
            |known| known.labels.or_code(language, &known.code).to_owned(),
        )
    }
}

fn denied(access: &Access, role: &str, rights: Rights, verb: Verb, field: Field) -> AccessReason {
    if rights == Rights::NONE {
        AccessReason::UnknownRole
    } else if !verb.concerns(field) {
        AccessReason::NotConcerned
    } else if access.rights(role, Relation::Assigned).verdict(verb, field) > Verdict::Denied {
        AccessReason::OnlyAssigned
    } else if verb == Verb::View {
        AccessReason::NotShown
    } else if rights.has_verb(verb) {
        AccessReason::NotSeenInFull
    } else {
        AccessReason::VerbNotGiven
    }
}
