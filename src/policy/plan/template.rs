//! What a rulebook prepares for talks and messages: shown to people, never executed.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::label::{Code, Labels, Language};
use crate::policy::scheme::Audience;
use crate::policy::tag::Tags;
use crate::record::TagQuery;
use crate::rule::Truth;

/// A code with what it is called: an action, a topic, a box to tick, a slot.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let watch = rulebook.plan().treatments().iter().find(|one| one.code == "watch").unwrap();
/// assert_eq!(watch.actions[1].label(Language::Chinese), "调研未合作原因"); // D001-52
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

impl Point {
    pub(crate) fn new(code: Code, labels: Labels) -> Self {
        Self { code, labels }
    }

    /// What it is called: its label, else its code.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let plan = rulebook.plan();
    /// let routine = plan.checklist("routine_talk").unwrap();
    /// assert_eq!(routine.items[0].label(Language::English), "progress of the work together");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }
}

/// What is done for some customers: actions of the code table, in the order of the rulebook.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let core = &rulebook.plan().treatments()[0];
/// let actions: Vec<&str> = core.actions.iter().map(|action| action.code.as_str()).collect();
/// assert_eq!(actions[..3], ["dedicated_manager", "regular_visit", "priority_supply"]); // D001-49
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Treatment {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// What is done.
    pub actions: Vec<Point>,
    #[serde(skip)]
    pub(crate) audience: Audience,
}

/// One part of a meeting.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// let opening = &plan.meeting("talk").unwrap().items[0];
/// assert_eq!((opening.code.as_str(), opening.minutes), ("opening", 5)); // D000-76
/// assert!(opening.sample.get(Language::Chinese).unwrap().starts_with("今天想和您聊聊")); // D000-77
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AgendaItem {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// What could be said, by language.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub sample: Labels,
}

/// What a meeting dwells on with some customers (D000-73, D000-74).
///
/// ```
/// use guanxi::Rulebook;
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// let focus = &plan.meeting("talk").unwrap().focus;
/// assert_eq!(focus[0].topics[1].code, "need_discovery");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Focus {
    /// The topics.
    pub topics: Vec<Point>,
    #[serde(skip)]
    pub(crate) audience: Audience,
}

/// The agenda of a kind of meeting (D000-76 ... D000-83).
///
/// ```
/// use guanxi::Rulebook;
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// let talk = plan.meeting("talk").unwrap();
/// assert_eq!((talk.items.len(), talk.total_minutes()), (4, 45));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Meeting {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Its parts, in order.
    pub items: Vec<AgendaItem>,
    /// What it dwells on, by customer; see `Plan::focus`.
    pub focus: Vec<Focus>,
}

impl Meeting {
    /// How long all of it takes, in minutes.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::from_toml(r#"
    ///     format = 1
    ///     code = "x"
    ///     currency = "CNY"
    ///     time_zone = "UTC"
    ///     [[plan.meeting]]
    ///     code = "short"
    ///     items = [{ code = "opening", minutes = 5 }, { code = "closing", minutes = 3 }]
    /// "#)?;
    /// assert_eq!(rulebook.plan().meeting("short").unwrap().total_minutes(), 8);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn total_minutes(&self) -> u32 {
        self.items.iter().fold(0_u32, |sum, item| sum.saturating_add(u32::from(item.minutes)))
    }
}

/// What has to be ready before a talk: boxes that are all ticked, and materials of which some are
/// there (D000-72, D000-75).
///
/// ```
/// use guanxi::Rulebook;
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// let prepared = plan.checklist("preparation").unwrap();
/// let missing = prepared.missing(["history", "focus", "success_case"]);
/// assert_eq!(missing.items, ["last_feedback"]);
/// assert_eq!(missing.materials, 0); // one is enough
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Checklist {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// The boxes, all of which have to be ticked.
    pub items: Vec<Point>,
    /// How many of the materials are needed.
    pub at_least: usize,
    /// The materials.
    pub of: Vec<Point>,
}

/// What a checklist still lacks.
///
/// ```
/// use guanxi::Rulebook;
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// let missing = plan.checklist("preparation").unwrap().missing(["focsu"]);
/// assert_eq!((missing.items.len(), missing.materials), (3, 1));
/// assert_eq!(missing.unknown, ["focsu"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Missing {
    /// The boxes that are not ticked, in the order of the list.
    pub items: Vec<Code>,
    /// How many materials are still needed.
    pub materials: usize,
    /// What was ticked and stands nowhere in the list; it counts for nothing.
    pub unknown: Vec<String>,
}

impl Missing {
    /// Whether all is ready; what is unknown is no obstacle.
    ///
    /// ```
    /// assert!(guanxi::policy::plan::Missing::default().is_ready());
    /// ```
    pub fn is_ready(&self) -> bool {
        self.items.is_empty() && self.materials == 0
    }
}

impl Checklist {
    /// What is missing where these codes are ticked: boxes, and how many materials. To tick twice
    /// counts once.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let open = [("medium_amount", "1"), ("new_within", "1 month")];
    /// let rulebook = Rulebook::preset_with("follow_up", open)?;
    /// let plan = rulebook.plan();
    /// let prepared = plan.checklist("preparation").unwrap();
    /// let all = ["history", "last_feedback", "focus", "product_update"];
    /// assert!(prepared.missing(all).is_ready());
    /// assert!(!prepared.missing(["history", "last_feedback", "focus"]).is_ready()); // empty-handed
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn missing<'t>(&self, ticked: impl IntoIterator<Item = &'t str>) -> Missing {
        let ticked: BTreeSet<&str> = ticked.into_iter().collect();
        let there = |point: &&Point| ticked.contains(point.code.as_str());
        let open = self.items.iter().filter(|item| !there(item));
        let materials = self.of.iter().filter(there).count();
        let known = |code: &str| self.items.iter().chain(&self.of).any(|one| one.code == *code);
        Missing {
            items: open.map(|item| item.code.clone()).collect(),
            materials: self.at_least.saturating_sub(materials),
            unknown: ticked.iter().filter(|code| !known(code)).map(ToString::to_string).collect(),
        }
    }
}

/// A message with slots that a person or the host fills; nothing is rendered here (D000-58, 62).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// let news = plan.message("news").unwrap();
/// assert_eq!(news.missing([("addressee", "王总"), ("item", " ")]), ["item", "relevance"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// What kind of content it has: a code of the rulebook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Code>,
    /// What is filled in for each customer.
    pub slots: Vec<Point>,
    /// What it could say, by language.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub sample: Labels,
}

impl Message {
    /// The slots that these texts leave open, in the order of the message; a blank text fills none.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let open = [("medium_amount", "1"), ("new_within", "1 month")];
    /// let rulebook = Rulebook::preset_with("follow_up", open)?;
    /// let plan = rulebook.plan();
    /// let greeting = plan.message("anniversary").unwrap(); // D000-62
    /// assert!(greeting.missing([("addressee", "王总"), ("project", "年度项目")]).is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn missing<'t>(&self, filled: impl IntoIterator<Item = (&'t str, &'t str)>) -> Vec<Code> {
        let filled = filled.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let filled: BTreeSet<&str> = filled.map(|(slot, _)| slot).collect();
        let open = self.slots.iter().filter(|slot| !filled.contains(slot.code.as_str()));
        open.map(|slot| slot.code.clone()).collect()
    }

    /// Those of the names that are no slot of the message, each once, in their order as text.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let open = [("medium_amount", "1"), ("new_within", "1 month")];
    /// let rulebook = Rulebook::preset_with("follow_up", open)?;
    /// let plan = rulebook.plan();
    /// let greeting = plan.message("anniversary").unwrap();
    /// assert_eq!(greeting.unknown(["project", "adressee"]), ["adressee"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn unknown<'t>(&self, names: impl IntoIterator<Item = &'t str>) -> Vec<String> {
        let known = |name: &&str| self.slots.iter().any(|slot| slot.code == **name);
        let names: BTreeSet<&str> = names.into_iter().filter(|name| !known(name)).collect();
        names.into_iter().map(str::to_owned).collect()
    }
}

/// An open question for a talk (D000-79).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let open = [("medium_amount", "1"), ("new_within", "1 month")];
/// let rulebook = Rulebook::preset_with("follow_up", open)?;
/// let plan = rulebook.plan();
/// assert_eq!(plan.questions()[0].code, "inconvenience");
/// assert_eq!(plan.questions()[0].about.as_ref().unwrap(), &"need_discovery");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Question {
    /// The code.
    pub code: Code,
    /// The part of a meeting in which it is asked, or any other topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Code>,
    /// The question, by language.
    pub text: Labels,
}

/// What kind of content goes to customers with some tags (D001-45).
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, record::Customer, rule::Truth};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let mut customer = Customer::new("C2024001");
/// customer.tags.insert("industry:manufacturing".parse()?);
/// customer.tags.insert("need:quality_first".parse()?);
/// let facts = rulebook.facts();
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let tags = rulebook.tags().read(&customer, &[], &case, "2024-06-30".parse()?, None)?;
/// let campaign = &rulebook.plan().campaigns()[0];
/// assert_eq!(campaign.content.code, "white_paper");
/// assert_eq!(campaign.select(&tags), Truth::True);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Campaign {
    /// The code.
    pub code: Code,
    /// What it is called.
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Which tags its customers have.
    pub query: TagQuery,
    /// What kind of content goes to them.
    pub content: Point,
}

impl Campaign {
    /// Whether a customer with these tags is among those to whom it goes.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer, rule::Truth};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("C2024002"), &[], &case, as_of, None)?;
    /// assert_eq!(rulebook.plan().campaigns()[0].select(&tags), Truth::False);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn select(&self, tags: &Tags<'_>) -> Truth {
        tags.matches(&self.query)
    }
}
