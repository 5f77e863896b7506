//! Tags: what a customer is marked with by hand, and what rules derive from facts.
//!
//! A customer has the tags that the log put on it and did not take off again; of a tag of which
//! the log does not speak the record tells; and those whose rule holds. A rule that missing facts
//! leave open leaves its tag open, and questions about it too. Deriving writes nothing, so that
//! deriving again gives the same tags (P-035).
//!
//! ```
//! use guanxi::{Rulebook, policy::scheme::Case};
//! use guanxi::record::{Customer, Event, TagEvent, TagQuery};
//! use guanxi::rule::Truth;
//! let rulebook = Rulebook::preset("value_activity")?;
//! let put = |id: &str, tag: &str| -> guanxi::Result<Event> {
//!     Ok(Event::new(id, "KH0001", "2024-03-01".parse()?, TagEvent::put(tag.parse()?)))
//! };
//! let events = [put("e1", "industry:manufacturing")?, put("e2", "need:quality_first")?];
//! let facts = rulebook.facts();
//! let case = Case::new(&facts, "2024-06-30".parse().unwrap());
//! let customer = Customer::new("KH0001");
//! let tags = rulebook.tags().read(&customer, &events, &case, "2024-06-30".parse()?, None)?;
//! let white_paper =
//!     TagQuery::all(["industry:manufacturing".parse()?, "need:quality_first".parse()?]);
//! assert_eq!(tags.matches(&white_paper), Truth::True); // D001-45
//! # Ok::<(), guanxi::Error>(())
//! ```

mod category;
mod tags;

pub use category::main_category;
pub use tags::{ByHand, TagCount, TagReading, Tags};

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Result;
use crate::label::{Code, Labels, Language};
use crate::policy::lifecycle::entries;
use crate::policy::scheme::{Case, Schemes};
use crate::record::{Customer, Event, EventKind, Field, Tag};
use crate::time::{AsOf, Moment, Zone};

/// What loading a rulebook makes of its tags.
#[derive(Debug, Default)]
pub(crate) struct TagDefinition {
    pub(crate) dimensions: Vec<TagDimension>,
    pub(crate) tags: Vec<TagRule>,
}

/// A dimension of tags that a rulebook names (D001-41 ... D001-43, D003-22 ... D003-24).
///
/// Others may be used all the same: the documents give examples, no closed lists.
///
/// ```
/// use guanxi::{Rulebook, label::Language, record::Field};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let industry = rulebook.tags().dimension("industry").unwrap();
/// assert_eq!(industry.label(Language::Chinese), "行业标签");
/// assert_eq!(industry.field(), Some(Field::Industry)); // who may read it may tag it (C-22)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagDimension {
    pub(crate) code: String,
    pub(crate) labels: Labels,
    pub(crate) field: Option<Field>,
}

impl TagDimension {
    /// The dimension as tags write it.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// let codes: Vec<&str> = rulebook.tags().dimensions().iter().map(|one| one.code()).collect();
    /// assert_eq!(codes, ["industry", "need", "behaviour"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it is called: its label, else its code.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let value = rulebook.tags().dimension("value").unwrap();
    /// assert_eq!(value.label(Language::English), "customer value"); // D003-22
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.get(language).unwrap_or(&self.code)
    }

    /// The field of a customer's file of which its tags tell, if any.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert_eq!(rulebook.tags().dimension("need").unwrap().field(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn field(&self) -> Option<Field> {
        self.field
    }
}

/// A tag that a rulebook names: its label, and the rule that derives it, if there is one.
///
/// ```
/// let rulebook = guanxi::Rulebook::preset("value_activity")?;
/// let complained = rulebook.tags().tag(&"behaviour:complained".parse()?).unwrap().clone();
/// assert!(complained.is_derived());
/// let quality = rulebook.tags().tag(&"need:quality_first".parse()?).unwrap().clone();
/// assert!(!quality.is_derived()); // a person says so
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRule {
    pub(crate) tag: Tag,
    pub(crate) labels: Labels,
    /// The place of the list that decides it; none where it has no condition that is on.
    pub(crate) place: Option<usize>,
}

impl TagRule {
    /// The tag.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let policy = rulebook.tags();
    /// assert_eq!(policy.tags()[0].tag().to_string(), "value:A");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn tag(&self) -> &Tag {
        &self.tag
    }

    /// Whether a rule derives it.
    ///
    /// A rule that is off for want of a parameter derives nothing.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let derived = rulebook.tags().tags().iter().filter(|one| one.is_derived()).count();
    /// assert_eq!(derived, 3); // value A, B, C (D003-22)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_derived(&self) -> bool {
        self.place.is_some()
    }
}

/// The tag policy of a rulebook; see [`Rulebook::tags`](crate::Rulebook::tags).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let label = rulebook.tags().label(&"behaviour:complained".parse()?, Language::Chinese);
/// assert_eq!(label, "行为标签：投诉过"); // D001-43
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TagPolicy<'a> {
    definition: &'a TagDefinition,
    schemes: &'a Schemes,
    zone: &'a Zone,
    rulebook: &'a Code,
}

impl<'a> TagPolicy<'a> {
    pub(crate) fn new(
        definition: &'a TagDefinition,
        schemes: &'a Schemes,
        zone: &'a Zone,
        rulebook: &'a Code,
    ) -> Self {
        Self { definition, schemes, zone, rulebook }
    }

    /// The dimensions that the rulebook names, in its order.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.tags().dimensions().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn dimensions(&self) -> &'a [TagDimension] {
        &self.definition.dimensions
    }

    /// The dimension of this code, if the rulebook names it.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert!(rulebook.tags().dimension("region").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn dimension(&self, code: &str) -> Option<&'a TagDimension> {
        self.definition.dimensions.iter().find(|one| one.code == code)
    }

    /// The tags that the rulebook names, in its order.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert_eq!(rulebook.tags().tags().len(), 9); // D001-41 ... D001-43
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn tags(&self) -> &'a [TagRule] {
        &self.definition.tags
    }

    /// What the rulebook says of a tag, if it names it.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert!(rulebook.tags().tag(&"industry:mining".parse()?).is_none()); // the list is open
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn tag(&self, tag: &Tag) -> Option<&'a TagRule> {
        self.definition.tags.iter().find(|one| one.tag == *tag)
    }

    /// A tag in words: the labels of dimension and value, else the words themselves.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let label = rulebook.tags().label(&"industry:mining".parse()?, Language::English);
    /// assert_eq!(label, "industry: mining");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, tag: &Tag, language: Language) -> String {
        let dimension =
            self.dimension(tag.dimension()).map_or(tag.dimension(), |one| one.label(language));
        let value = self.tag(tag).and_then(|one| one.labels.get(language)).unwrap_or(tag.value());
        match language {
            Language::English => format!("{dimension}: {value}"),
            Language::Chinese => format!("{dimension}：{value}"),
        }
    }

    /// The tags of one customer: of its log up to a moment and as known by another, of its record
    /// where the log does not speak of a tag, and of the rules by the facts of a case.
    ///
    /// A tag put on by hand stays on whatever its rule says, and what a rule derives is there
    /// whatever was taken off by hand. Events of other customers are left aside.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where they were made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Customer, Event, TagEvent}, rule::Truth};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let mut customer = Customer::new("KH0001");
    /// customer.tags.insert("need:price".parse()?);
    /// let off = TagEvent::take("need:price".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-03-01".parse()?, off)];
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let tags = rulebook.tags().read(&customer, &events, &case, "2024-06-30".parse()?, None)?;
    /// assert_eq!(tags.has(&"need:price".parse()?), Truth::False); // the log counts
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(
        &self,
        customer: &Customer,
        events: &[Event],
        case: &Case<'a>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Result<Tags<'a>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        let mut by_hand = self.log(customer, events, as_of, known_by.as_ref());
        let derived = self.definition.tags.iter().filter_map(|rule| Some((rule, rule.place?)));
        let derived: BTreeMap<&Tag, _> = derived
            .filter_map(|(rule, place)| {
                Some((&rule.tag, (rule, self.schemes.classify(place, *case)?)))
            })
            .collect();
        let all: BTreeSet<Tag> = by_hand.keys().chain(derived.keys().copied()).cloned().collect();
        let readings = all
            .into_iter()
            .map(|tag| TagReading {
                by_hand: by_hand.remove(&tag),
                rule: derived.get(&tag).cloned(),
                tag,
            })
            .collect();
        Ok(Tags { customer: customer.id.clone(), as_of: case.as_of, readings })
    }

    /// The tags that log and record give.
    fn log(
        &self,
        customer: &Customer,
        events: &[Event],
        as_of: Moment,
        known_by: Option<&AsOf>,
    ) -> BTreeMap<Tag, ByHand> {
        let cut = AsOf::new(as_of, self.zone);
        let mut tags: BTreeMap<Tag, ByHand> =
            customer.tags.iter().map(|tag| (tag.clone(), ByHand::Record)).collect();
        for entry in entries(&customer.id, events, self.zone, known_by) {
            let EventKind::Tag(what) = &entry.event.kind else { continue };
            // A record tells of now: of what the log says later it says nothing before.
            if tags.get(&what.tag) == Some(&ByHand::Record) {
                tags.remove(&what.tag);
            }
            if !cut.includes(&entry.at) {
                continue;
            }
            if what.on {
                tags.insert(what.tag.clone(), ByHand::Event(entry.event.id.clone()));
            } else {
                tags.remove(&what.tag);
            }
        }
        tags
    }
}
