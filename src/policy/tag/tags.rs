//! The tags of one customer, and questions about them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::{TagPolicy, TagRule};
use crate::label::Language;
use crate::policy::lifecycle::yes_or_no;
use crate::policy::scheme::Classification;
use crate::record::{CustomerId, EventId, Tag, TagQuery};
use crate::rule::Truth;

/// How many open tags a question is tried with, each on and off.
const MOST_OPEN: usize = 12;

/// The tags of one customer as of a moment: those that it has, and those that missing facts leave
/// open.
///
/// Serialises with the keys `customer`, `as_of` and `tags`.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, record::{Customer, TagQuery}, rule::Truth};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let mut customer = Customer::new("KH0001");
/// customer.tags.insert("industry:manufacturing".parse()?);
/// let facts = rulebook.facts().with("complaints_total", 2)?;
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let tags = rulebook.tags().read(&customer, &[], &case, "2024-06-30".parse()?, None)?;
/// assert_eq!(tags.has(&"behaviour:complained".parse()?), Truth::True);
/// let both = TagQuery::all(["industry:manufacturing".parse()?, "behaviour:complained".parse()?]);
/// assert_eq!(tags.matches(&both), Truth::True);
/// assert_eq!(tags.open().count(), 2); // of promotions and orders nothing is known
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tags<'a> {
    /// Whose tags they are.
    pub customer: CustomerId,
    /// The day for which rules were asked, in the rulebook's zone.
    pub as_of: NaiveDate,
    pub(super) readings: Vec<TagReading<'a>>,
}

/// A tag that a customer has, or that a rule speaks of.
///
/// Serialises with the keys `tag`, `truth`, `by_hand`, `derived` and `missing`.
///
/// ```
/// use guanxi::{Rulebook, policy::{scheme::Case, tag::ByHand}, record::Customer, rule::Truth};
/// let rulebook = Rulebook::preset("renewal")?; // it has no tag rules
/// let mut customer = Customer::new("KH0001");
/// customer.tags.insert("industry:retail".parse()?);
/// let facts = rulebook.facts();
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let tags = rulebook.tags().read(&customer, &[], &case, "2024-06-30".parse()?, None)?;
/// let retail = tags.readings().next().unwrap();
/// assert_eq!((retail.by_hand(), retail.derived()), (Some(&ByHand::Record), None));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TagReading<'a> {
    pub(super) tag: Tag,
    pub(super) by_hand: Option<ByHand>,
    pub(super) rule: Option<(&'a TagRule, Classification<'a>)>,
}

/// Where a tag stands that no rule derived.
///
/// ```
/// use guanxi::policy::tag::ByHand;
/// assert_eq!(serde_json::to_value(ByHand::Record).unwrap(), "record");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ByHand {
    /// In the customer's record.
    Record,
    /// In the log.
    Event(EventId),
}

impl<'a> TagReading<'a> {
    /// The tag.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// let named: Vec<String> = tags.readings().map(|one| one.tag().to_string()).collect();
    /// assert_eq!(named, [
    ///     "behaviour:complained", "behaviour:joined_promotion", "behaviour:not_repurchased",
    /// ]); // D001-43
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn tag(&self) -> &Tag {
        &self.tag
    }

    /// Whether the customer has it: by hand or by its rule.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer, rule::Truth};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts(); // nothing is known
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let mut customer = Customer::new("K");
    /// customer.tags.insert("behaviour:complained".parse()?);
    /// let tags = rulebook.tags().read(&customer, &[], &case, "2024-06-30".parse()?, None)?;
    /// let truths: Vec<Truth> = tags.readings().map(|one| one.truth()).collect();
    /// assert_eq!(truths, [Truth::True, Truth::Unknown, Truth::Unknown]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn truth(&self) -> Truth {
        Truth::from(self.by_hand.is_some()).or(self.derived().unwrap_or(Truth::False))
    }

    /// Where it stands by hand, if it does.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{scheme::Case, tag::ByHand}};
    /// use guanxi::record::{Customer, Event, TagEvent};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = "2024-03-01".parse()?;
    /// let events = [Event::new("e1", "K", day, TagEvent::put("need:price".parse()?))];
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let tags = rulebook.tags().read(&Customer::new("K"), &events, &case, day, None)?;
    /// let price = tags.readings().next().unwrap();
    /// assert_eq!(price.by_hand(), Some(&ByHand::Event("e1".into())));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn by_hand(&self) -> Option<&ByHand> {
        self.by_hand.as_ref()
    }

    /// What its rule says; none without a rule.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer, rule::Truth};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("complaints_total", 0)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// assert_eq!(tags.readings().next().unwrap().derived(), Some(Truth::False));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn derived(&self) -> Option<Truth> {
        self.rule.as_ref().map(|(_, classified)| classified.holds())
    }

    /// The facts that would settle it; none where it is settled.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// assert_eq!(tags.readings().next().unwrap().missing(), ["complaints_total"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn missing(&self) -> &[String] {
        match &self.rule {
            Some((_, classified)) if self.by_hand.is_none() => classified.decision().missing(),
            _ => &[],
        }
    }
}

impl<'a> Tags<'a> {
    /// Every tag that the customer has or that a rule speaks of, in the order of tags.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// assert_eq!(tags.readings().len(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn readings(&self) -> impl ExactSizeIterator<Item = &TagReading<'a>> {
        self.readings.iter()
    }

    /// The tags that the customer surely has.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("promotions_total", 1)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// assert!(tags.set().contains(&"behaviour:joined_promotion".parse()?));
    /// assert_eq!(tags.set().len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn set(&self) -> BTreeSet<Tag> {
        let sure = self.readings.iter().filter(|one| one.truth() == Truth::True);
        sure.map(|one| one.tag.clone()).collect()
    }

    /// The tags that missing facts leave open.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("orders_total", 1)?.with("promotions_total", 0)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// let open: Vec<String> = tags.open().map(|one| one.tag().to_string()).collect();
    /// assert_eq!(open, ["behaviour:complained"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open(&self) -> impl Iterator<Item = &TagReading<'a>> {
        self.readings.iter().filter(|one| one.truth() == Truth::Unknown)
    }

    /// Whether the customer has a tag.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer, rule::Truth};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// assert_eq!(tags.has(&"industry:it".parse()?), Truth::False);
    /// assert_eq!(tags.has(&"behaviour:complained".parse()?), Truth::Unknown);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn has(&self, tag: &Tag) -> Truth {
        let found = self.readings.binary_search_by(|one| one.tag.cmp(tag)).ok();
        let reading = found.and_then(|place| self.readings.get(place));
        reading.map_or(Truth::False, TagReading::truth)
    }

    /// Whether a question holds, whatever the open tags are (D001-44, D001-45).
    ///
    /// It is tried with every open tag that it names on and off, up to 12 of them; beyond that, and
    /// where open tags depend on the same facts, `Unknown` may stand for an answer that the facts
    /// would settle. A sure answer always is one.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Customer, TagQuery}, rule::Truth};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// let complained = TagQuery::Has("behaviour:complained".parse()?);
    /// assert_eq!(tags.matches(&complained), Truth::Unknown);
    /// let either = TagQuery::Any { any: vec![complained.clone(), complained.negated()] };
    /// assert_eq!(tags.matches(&either), Truth::True);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn matches(&self, query: &TagQuery) -> Truth {
        let mut open = BTreeSet::new();
        self.named_open(query, &mut open);
        if open.len() > MOST_OPEN {
            return self.kleene(query);
        }
        let open: Vec<Tag> = open.into_iter().cloned().collect();
        let mut tags = self.set();
        let mut found: Option<bool> = None;
        for choice in 0..(1u32 << open.len().min(MOST_OPEN)) {
            for (place, tag) in (0u32..).zip(&open) {
                if choice.checked_shr(place).unwrap_or(0) & 1 == 1 {
                    tags.insert(tag.clone());
                } else {
                    tags.remove(tag);
                }
            }
            let answer = query.matches(&tags);
            if *found.get_or_insert(answer) != answer {
                return Truth::Unknown;
            }
        }
        Truth::from(found)
    }

    fn named_open<'t>(&'t self, query: &TagQuery, open: &mut BTreeSet<&'t Tag>) {
        match query {
            TagQuery::Has(tag) => {
                let found = self.readings.binary_search_by(|one| one.tag.cmp(tag)).ok();
                let reading = found.and_then(|place| self.readings.get(place));
                open.extend(
                    reading.filter(|one| one.truth() == Truth::Unknown).map(|one| &one.tag),
                );
            }
            TagQuery::All { all: parts } | TagQuery::Any { any: parts } => {
                parts.iter().for_each(|part| self.named_open(part, open));
            }
            TagQuery::Not { not } => self.named_open(not, open),
        }
    }

    fn kleene(&self, query: &TagQuery) -> Truth {
        match query {
            TagQuery::Has(tag) => self.has(tag),
            TagQuery::All { all } => {
                all.iter().map(|part| self.kleene(part)).fold(Truth::True, Truth::and)
            }
            TagQuery::Any { any } => {
                any.iter().map(|part| self.kleene(part)).fold(Truth::False, Truth::or)
            }
            TagQuery::Not { not } => !self.kleene(not),
        }
    }

    /// The tags in words: each with where it comes from, and what its rule asked. Lines end in
    /// `\n`.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let policy = rulebook.tags();
    /// let facts = rulebook.facts().with("complaints_total", 2)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let tags = policy.read(&Customer::new("K"), &[], &case, "2024-06-30".parse()?, None)?;
    /// assert!(tags.explain(&policy, Language::English).starts_with("behaviour: complained: yes\n"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain(&self, policy: &TagPolicy<'_>, language: Language) -> String {
        let zh = language == Language::Chinese;
        let mut out = String::new();
        for one in &self.readings {
            let name = policy.label(&one.tag, language);
            if let Some(by_hand) = &one.by_hand {
                let source = match (by_hand, zh) {
                    (ByHand::Record, false) => "in its record".to_owned(),
                    (ByHand::Record, true) => "见档案".to_owned(),
                    (ByHand::Event(event), false) => format!("put on by event {event}"),
                    (ByHand::Event(event), true) => format!("由事件 {event} 添加"),
                };
                out.push_str(&if zh {
                    format!("{name}：是，{source}\n")
                } else {
                    format!("{name}: yes, {source}\n")
                });
            } else if let Some((_, classified)) = &one.rule {
                out.push_str(&yes_or_no(&name, classified, language));
            }
        }
        out
    }
}

impl Serialize for TagReading<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("TagReading", 5)?;
        out.serialize_field("tag", &self.tag)?;
        out.serialize_field("truth", &self.truth())?;
        out.serialize_field("by_hand", &self.by_hand)?;
        out.serialize_field("derived", &self.derived())?;
        out.serialize_field("missing", self.missing())?;
        out.end()
    }
}

impl Serialize for Tags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Tags", 3)?;
        out.serialize_field("customer", &self.customer)?;
        out.serialize_field("as_of", &self.as_of)?;
        out.serialize_field("tags", &self.readings)?;
        out.end()
    }
}

/// How many customers a question holds of: a segment seen through counts, not records (C-22).
///
/// ```
/// use guanxi::policy::tag::TagCount;
/// assert_eq!(TagCount::default().customers(), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TagCount {
    /// Of whom it holds.
    pub matching: usize,
    /// Of whom it cannot be said.
    pub undetermined: usize,
    /// Of whom it does not hold.
    pub others: usize,
}

impl TagCount {
    /// Counts the customers of whom a question holds.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{scheme::Case, tag::TagCount}};
    /// use guanxi::record::{Customer, TagQuery};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let tags = rulebook.tags().read(&Customer::new("K"), &[], &case, as_of, None)?;
    /// let count = TagCount::of([&tags], &TagQuery::any(["behaviour:complained".parse()?]));
    /// assert_eq!((count.matching, count.undetermined), (0, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of<'t>(customers: impl IntoIterator<Item = &'t Tags<'t>>, query: &TagQuery) -> Self {
        let mut count = Self::default();
        for tags in customers {
            let slot = match tags.matches(query) {
                Truth::True => &mut count.matching,
                Truth::Unknown => &mut count.undetermined,
                Truth::False => &mut count.others,
            };
            *slot = slot.saturating_add(1);
        }
        count
    }

    /// All customers that were counted.
    ///
    /// ```
    /// use guanxi::policy::tag::TagCount;
    /// use guanxi::record::TagQuery;
    /// assert_eq!(TagCount::of([], &TagQuery::all([])).customers(), 0);
    /// ```
    pub fn customers(&self) -> usize {
        self.matching.saturating_add(self.undetermined).saturating_add(self.others)
    }
}
