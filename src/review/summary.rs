//! What a review adds up to: customers per class, who moved, repurchase, inactivity.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::Rulebook;
use crate::label::Code;
use crate::policy::scheme::{Class, SchemeKind};
use crate::quantity::{AmountSum, Ratio};
use crate::review::{Review, ReviewedCustomer};
use crate::rule::Decision;

/// How many of how many; both numbers are kept as they were counted.
///
/// ```
/// use guanxi::review::Share;
/// let share = Share { num: 2, den: 8 };
/// assert_eq!(share.ratio().unwrap(), "25%".parse()?);
/// assert_eq!(Share { num: 0, den: 0 }.ratio(), None); // undefined, not 0 %
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub num: u64,
    /// Of how many.
    pub den: u64,
}

impl Share {
    /// The exact fraction; none where it is a part of nothing.
    ///
    /// ```
    /// use guanxi::review::Share;
    /// assert_eq!(Share { num: 1, den: 3 }.ratio().unwrap(), "1/3".parse()?);
    /// assert!(Share { num: 1, den: 3 }.ratio().unwrap() > "33.33%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn ratio(self) -> Option<Ratio> {
        Ratio::new(i64::try_from(self.num).ok()?, i64::try_from(self.den).ok()?).ok()
    }
}

/// Customers of one class.
///
/// ```
/// use guanxi::{Rulebook, review::{GivenFacts, Share, decide, summarize}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let given = [GivenFacts::new("C1").fact("annual_amount", 500_000), GivenFacts::new("C2")];
/// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
/// let tiers = summarize(&rulebook, &review, None).tiers.unwrap();
/// let tally = tiers.get("A").unwrap();
/// assert_eq!((tally.count, tally.share), (1, Share { num: 1, den: 2 }));
/// assert_eq!(tally.amount.to_string(), "0.00"); // it goes by purchases, and there are none
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// How many customers.
    pub count: u64,
    /// The net amount of all their purchases so far, whatever the scheme goes by.
    pub amount: AmountSum,
    /// Their part of all customers.
    pub share: Share,
}

/// The tallies of a scheme's classes, best first; serialises as a map by class code.
///
/// Every class is there, empty ones with zeros.
///
/// ```
/// use guanxi::{Rulebook, review::{GivenFacts, decide, summarize}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let review = decide(&rulebook, &[], &[GivenFacts::new("C1").recorded()], "2024-06-30".parse()?, None);
/// let tiers = serde_json::to_value(summarize(&rulebook, &review, None).tiers).unwrap();
/// assert_eq!((&tiers["A"]["count"], &tiers["C"]["count"]), (&0.into(), &1.into()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassTallies(Vec<(Class, Tally)>);

impl ClassTallies {
    /// Classes with their tallies, best first.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{GivenFacts, decide, summarize}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let review = decide(&rulebook, &[], &[GivenFacts::new("C1").recorded()], "2024-06-30".parse()?, None);
    /// let tiers = summarize(&rulebook, &review, None).tiers.unwrap();
    /// let counts: Vec<u64> = tiers.iter().map(|(_, tally)| tally.count).collect();
    /// assert_eq!(counts, [0, 0, 1]); // A, B, C
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&Class, &Tally)> {
        self.0.iter().map(|(class, tally)| (class, tally))
    }

    /// The tally of a class; none where the scheme has no such class.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{decide, summarize}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let review = decide(&rulebook, &[], &[], "2024-06-30".parse()?, None);
    /// let tiers = summarize(&rulebook, &review, None).tiers.unwrap();
    /// assert_eq!(tiers.get("A").unwrap().share.ratio(), None); // of no customers
    /// assert!(tiers.get("S").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn get(&self, code: &str) -> Option<&Tally> {
        self.0.iter().find(|(class, _)| *class.code() == *code).map(|(_, tally)| tally)
    }
}

impl Serialize for ClassTallies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (class, tally) in &self.0 {
            map.serialize_entry(class.code(), tally)?;
        }
        map.end()
    }
}

/// What a review adds up to in one scheme.
///
/// ```
/// use guanxi::{Rulebook, review::{GivenFacts, decide, summarize}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let given = [GivenFacts::new("C1").fact("annual_amount", 500_000)]; // strategic is unknown
/// let review = decide(&rulebook, &[], &given, "2024-06-30".parse()?, None);
/// let summary = summarize(&rulebook, &review, None);
/// assert_eq!(summary.schemes[0].code, "tier");
/// assert_eq!(summary.schemes[0].undetermined.count, 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SchemeSummary {
    /// The code of the scheme.
    #[serde(skip)]
    pub code: Code,
    /// How it selects a class.
    pub kind: SchemeKind,
    /// Decided customers by class.
    pub classes: ClassTallies,
    /// Customers whose missing facts leave the class open; with them the shares sum to one.
    pub undetermined: Tally,
}

/// How many customers went from one class to another.
///
/// ```
/// use guanxi::{Rulebook, review::{GivenFacts, decide, summarize}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let as_of = "2024-06-30".parse()?;
/// let now = decide(&rulebook, &[], &[GivenFacts::new("C1").recorded()], as_of, None);
/// let before = decide(&rulebook, &[], &[], as_of, None);
/// let new = &summarize(&rulebook, &now, Some(&before)).moves[0];
/// assert_eq!((new.from.as_deref(), new.to.as_deref(), new.count), (None, Some("C"), 1));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Move {
    /// The scheme.
    pub scheme: Code,
    /// The class before: a code, `undetermined`, or none for a new customer.
    pub from: Option<String>,
    /// The class now: a code, `undetermined`, or none for a customer that is no longer there.
    pub to: Option<String>,
    /// How many customers.
    pub count: u64,
}

/// What a review adds up to; serialises with these keys.
///
/// ```
/// use guanxi::{Rulebook, review::{GivenFacts, decide, summarize}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let review = decide(&rulebook, &[], &[GivenFacts::new("C1").recorded()], "2024-06-30".parse()?, None);
/// let summary = serde_json::to_value(summarize(&rulebook, &review, None)).unwrap();
/// assert_eq!(summary["schemes"]["tier"]["kind"], "bands");
/// assert_eq!(summary["repurchase"], serde_json::json!({ "num": 0, "den": 1 }));
/// assert_eq!(summary["inactive"], 1); // who never bought is inactive
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The day.
    pub as_of: NaiveDate,
    /// How many customers there are.
    pub customers: u64,
    /// Every scheme, in the order of the rulebook; a map by scheme code.
    #[serde(serialize_with = "by_code")]
    pub schemes: Vec<SchemeSummary>,
    /// The classes of the first list or bands.
    pub tiers: Option<ClassTallies>,
    /// The classes of the first matrix.
    pub matrix: Option<ClassTallies>,
    /// Who changed class since the earlier review; customers that stayed are not listed.
    pub moves: Vec<Move>,
    /// Customers with at least two purchases, of all customers.
    pub repurchase: Share,
    /// Customers whose last purchase is at least [`Summary::INACTIVE_DAYS`] days ago, or who
    /// never bought.
    pub inactive: u64,
}

impl Summary {
    /// From how many days without a purchase a customer counts as inactive, inclusive.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Purchase}, review::{Summary, decide, summarize}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let events = [Event::new("e1", "C1", "2024-04-01".parse()?, Purchase::new("5".parse()?))];
    /// let inactive = |day: &str| -> guanxi::Result<u64> {
    ///     let review = decide(&rulebook, &events, &[], day.parse()?, None);
    ///     Ok(summarize(&rulebook, &review, None).inactive)
    /// };
    /// assert_eq!(Summary::INACTIVE_DAYS, 90);
    /// assert_eq!((inactive("2024-06-29")?, inactive("2024-06-30")?), (0, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const INACTIVE_DAYS: i64 = 90;
}

pub(super) fn by_code<S: Serializer>(
    schemes: &[SchemeSummary],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(schemes.iter().map(|scheme| (&scheme.code, scheme)))
}

/// Adds a review up; `before` is the review that moves are counted from.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Purchase}, review::{decide, summarize}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let event = |id, at: &str, amount: &str| -> guanxi::Result<Event> {
///     Ok(Event::new(id, "KH0001", at.parse()?, Purchase::new(amount.parse()?)))
/// };
/// let events = [event("e1", "2024-01-15", "90000")?, event("e2", "2024-06-15", "30000")?];
/// let now = decide(&rulebook, &events, &[], "2024-06-30".parse()?, None);
/// let before = decide(&rulebook, &events, &[], "2024-05-30".parse()?, None);
/// let summary = summarize(&rulebook, &now, Some(&before));
/// assert_eq!(summary.tiers.unwrap().get("B").unwrap().count, 1);
/// assert_eq!((summary.moves[0].from.as_deref(), summary.moves[0].to.as_deref()), (Some("C"), Some("B")));
/// assert_eq!((summary.repurchase.num, summary.repurchase.den), (1, 1));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn summarize(rulebook: &Rulebook, now: &Review, before: Option<&Review>) -> Summary {
    let schemes: Vec<SchemeSummary> = {
        let customers: Vec<&ReviewedCustomer> = now.customers.iter().collect();
        scheme_summaries(rulebook, &customers)
    };
    let first = |matrix: bool| {
        schemes
            .iter()
            .find(|scheme| (scheme.kind == SchemeKind::Matrix) == matrix)
            .map(|scheme| scheme.classes.clone())
    };
    let customers = count(now.customers.len());
    let repeat = now
        .customers
        .iter()
        .filter(|customer| customer.orders_total().is_some_and(|orders| orders >= 2))
        .count();
    let inactive = |customer: &&ReviewedCustomer| match customer.last_order() {
        Some(last) => now.as_of.signed_duration_since(last).num_days() >= Summary::INACTIVE_DAYS,
        None => customer.orders_total() == Some(0),
    };
    Summary {
        as_of: now.as_of,
        customers,
        tiers: first(false),
        matrix: first(true),
        moves: before.map_or_else(Vec::new, |before| moves(rulebook, now, before)),
        repurchase: Share { num: count(repeat), den: customers },
        inactive: count(now.customers.iter().filter(inactive).count()),
        schemes,
    }
}

/// What some customers add up to in each scheme.
pub(super) fn scheme_summaries(
    rulebook: &Rulebook,
    customers: &[&ReviewedCustomer],
) -> Vec<SchemeSummary> {
    let places = 0..rulebook.schemes().len();
    places.filter_map(|place| scheme(rulebook, customers, place)).collect()
}

fn scheme(
    rulebook: &Rulebook,
    customers: &[&ReviewedCustomer],
    place: usize,
) -> Option<SchemeSummary> {
    let scheme = rulebook.schemes().get(place)?;
    let empty = Tally { share: Share { num: 0, den: count(customers.len()) }, ..Tally::default() };
    let mut classes: Vec<(Class, Tally)> =
        scheme.classes().iter().map(|class| (class.clone(), empty)).collect();
    let mut undetermined = empty;
    for customer in customers {
        let class = customer.decisions.get(place).and_then(Decision::value);
        let tally = match class.and_then(|class| classes.get_mut(class.rank())) {
            Some((_, tally)) => tally,
            None => &mut undetermined,
        };
        tally.count = tally.count.saturating_add(1);
        tally.share.num = tally.count;
        customer.amount_total().into_iter().for_each(|amount| tally.amount.add(amount));
    }
    let classes = ClassTallies(classes);
    Some(SchemeSummary { code: scheme.code().clone(), kind: scheme.kind(), classes, undetermined })
}

/// Rank first, so that moves are listed from the best class down; then the text.
type Place = (usize, Option<String>);

fn moves(rulebook: &Rulebook, now: &Review, before: &Review) -> Vec<Move> {
    let mut out = Vec::new();
    for (place, scheme) in rulebook.schemes().iter().enumerate() {
        let class = |customer: Option<&ReviewedCustomer>| -> Place {
            match customer.map(|customer| customer.decisions.get(place).and_then(Decision::value)) {
                Some(Some(class)) => (class.rank(), Some(class.code().to_string())),
                Some(None) => (scheme.classes().len(), Some("undetermined".to_owned())),
                None => (usize::MAX, None),
            }
        };
        let mut counts: BTreeMap<(Place, Place), u64> = BTreeMap::new();
        let mut add = |from: Place, to: Place| {
            if from != to {
                let count = counts.entry((from, to)).or_default();
                *count = count.saturating_add(1);
            }
        };
        for customer in &now.customers {
            add(class(before.customer(customer.id.as_str())), class(Some(customer)));
        }
        for gone in before.customers.iter().filter(|c| now.customer(c.id.as_str()).is_none()) {
            add(class(Some(gone)), class(None));
        }
        out.extend(counts.into_iter().map(|(((_, from), (_, to)), count)| Move {
            scheme: scheme.code().clone(),
            from,
            to,
            count,
        }));
    }
    out
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
