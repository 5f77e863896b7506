//! Which kinds of content a customer cares for: those that its talks name most often (D004-39, 40).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::label::{Code, Language};
use crate::policy::lifecycle::entries;
use crate::record::{CustomerId, Event, EventKind, Interaction};
use crate::rule::codes::Codes;
use crate::time::{AsOf, Moment, Zone};

/// Kinds of content, the one of most interest first; ties keep the order of the code table.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Direction, Event, Interaction, Outcome};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let call = Interaction::new("phone".parse()?, Direction::Inbound, Outcome::Reached)
///     .about("usage_tip".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-03-15".parse()?, call)];
/// let interest = rulebook.plan().interest("KH0001", &events, "2024-03-31".parse()?, None);
/// assert_eq!((interest.ranked[0].content.as_str(), interest.ranked[0].count), ("usage_tip", 1));
/// assert_eq!(interest.ranked[1].content, "industry_news"); // never named, first of the table
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Interest {
    /// Every kind of content of the code table.
    pub ranked: Vec<ContentCount>,
}

/// How often a kind of content was named.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let interest = rulebook.plan().interest("KH0001", &[], "2024-03-31".parse()?, None);
/// assert!(interest.ranked.iter().all(|one| one.count == 0));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ContentCount {
    /// The kind of content.
    pub content: Code,
    /// In how many interactions it was named.
    pub count: u64,
    /// Its place in the code table.
    #[serde(skip)]
    place: usize,
}

impl Interest {
    /// The interest of several customers together, such as those of one class.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::plan::Interest};
    /// use guanxi::record::{Direction, Event, Interaction, Outcome};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let call = Interaction::new("phone".parse()?, Direction::Inbound, Outcome::Reached)
    ///     .about("usage_tip".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-03-15".parse()?, call)];
    /// let (plan, as_of) = (rulebook.plan(), "2024-03-31".parse()?);
    /// let of = |customer: &str| plan.interest(customer, &events, as_of, None);
    /// let both = Interest::together([&of("KH0001"), &of("KH0002")]);
    /// assert_eq!((both.ranked[0].content.as_str(), both.ranked[0].count), ("usage_tip", 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn together<'i>(customers: impl IntoIterator<Item = &'i Interest>) -> Self {
        let mut places: BTreeMap<&Code, usize> = BTreeMap::new();
        let mut ranked: Vec<ContentCount> = Vec::new();
        for one in customers.into_iter().flat_map(|interest| &interest.ranked) {
            let place = *places.entry(&one.content).or_insert(ranked.len());
            match ranked.get_mut(place) {
                Some(sum) => sum.count = sum.count.saturating_add(one.count),
                None => ranked.push(one.clone()),
            }
        }
        Self::rank(ranked)
    }

    fn rank(mut ranked: Vec<ContentCount>) -> Self {
        ranked.sort_by_key(|one| (Reverse(one.count), one.place));
        Self { ranked }
    }
}

/// How often the talks of a customer named each kind of content, each talk once.
pub(super) fn interest(
    customer: &CustomerId,
    events: &[Event],
    as_of: Moment,
    known_by: Option<Moment>,
    codes: &Codes,
    zone: &Zone,
) -> Interest {
    let cut = AsOf::new(as_of, zone);
    let known_by = known_by.map(|moment| AsOf::new(moment, zone));
    let entries = entries(customer, events, zone, known_by.as_ref());
    let talks: Vec<&Interaction> = entries
        .iter()
        .filter(|entry| cut.includes(&entry.at))
        .filter_map(|entry| match &entry.event.kind {
            EventKind::Interaction(talk) if talk.is_with_customer() => Some(talk),
            _ => None,
        })
        .collect();
    let mut ranked: Vec<ContentCount> = Vec::with_capacity(codes.contents().len());
    for (place, entry) in codes.contents().iter().enumerate() {
        let label = |language| entry.labels.get(language);
        let names = [Some(entry.code.as_str()), label(Language::English), label(Language::Chinese)];
        let named = |talk: &&&Interaction| {
            talk.content_kinds.contains(&entry.code)
                || talk.interests.iter().any(|what| names.contains(&Some(what.trim())))
        };
        let count = talks.iter().filter(named).count();
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        ranked.push(ContentCount { content: entry.code.clone(), count, place });
    }
    Interest::rank(ranked)
}
