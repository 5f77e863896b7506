//! Who is due by a day, over a whole portfolio, while single customers change.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

/// The days that have a place of their own: some forty years around the first one.
const NEAR: i32 = 14_610;

/// Stands for no day; no date has this number.
const NEVER: i32 = i32::MIN;

/// Who is due when: customers by number, in one bucket for each day.
///
/// Kept beside the store: a change of one customer moves its number from one bucket to another, and
/// whoever is due by a day is in the buckets up to it. Within a day the order is not told.
///
/// ```
/// use guanxi::review::DueIndex;
/// let day = |text: &str| text.parse::<chrono::NaiveDate>().ok();
/// let mut index = DueIndex::new([day("2026-06-30"), day("2026-07-02"), None]);
/// assert_eq!(index.due_by(day("2026-07-01").unwrap()).flatten().copied().collect::<Vec<u32>>(), [0]);
/// index.set(0, None); // wants no contact any more
/// index.set(2, day("2026-06-01"));
/// assert_eq!(index.due_by(day("2026-07-02").unwrap()).flatten().copied().collect::<Vec<u32>>(), [2, 1]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct DueIndex {
    /// The first day that has a place of its own.
    first: i32,
    near: Vec<Vec<u32>>,
    /// No day before this place has anybody.
    begin: usize,
    /// Days before and after those.
    far: BTreeMap<i32, Vec<u32>>,
    /// Where each customer stands: the day or [`NEVER`], and the place within it.
    places: Vec<(i32, u32)>,
    due: usize,
}

fn number(day: NaiveDate) -> i32 {
    day.num_days_from_ce()
}

impl DueIndex {
    /// The days of customers, the first of whom has the number 0; at most 2³² of them, the others are
    /// left out.
    ///
    /// ```
    /// use guanxi::review::DueIndex;
    /// assert_eq!(DueIndex::new([None, None]).customers(), 2);
    /// ```
    pub fn new(days: impl IntoIterator<Item = Option<NaiveDate>>) -> Self {
        let mut index = Self::default();
        for (customer, day) in (0..=u32::MAX).zip(days) {
            index.set(customer, day);
        }
        index
    }

    /// How many customers have a number.
    ///
    /// ```
    /// assert_eq!(guanxi::review::DueIndex::default().customers(), 0);
    /// ```
    pub fn customers(&self) -> usize {
        self.places.len()
    }

    /// How many of them are due some day.
    ///
    /// ```
    /// use guanxi::review::DueIndex;
    /// assert_eq!(DueIndex::new(["2026-06-30".parse().ok(), None]).due(), 1);
    /// ```
    pub fn due(&self) -> usize {
        self.due
    }

    /// The day on which a customer is due.
    ///
    /// ```
    /// use guanxi::review::DueIndex;
    /// let day = "2026-06-30".parse().ok();
    /// assert_eq!(DueIndex::new([day]).day(0), day);
    /// assert_eq!(DueIndex::new([day]).day(1), None);
    /// ```
    pub fn day(&self, customer: u32) -> Option<NaiveDate> {
        let (day, _) = self.place(customer)?;
        NaiveDate::from_num_days_from_ce_opt(day)
    }

    fn place(&self, customer: u32) -> Option<(i32, u32)> {
        let place = self.places.get(usize::try_from(customer).ok()?).copied();
        place.filter(|(day, _)| *day != NEVER)
    }

    /// The place of a day among the near ones.
    fn near(&self, day: i32) -> Option<usize> {
        usize::try_from(day.checked_sub(self.first)?).ok().filter(|at| *at < self.near.len())
    }

    /// The customers of a day.
    fn bucket(&mut self, day: i32) -> &mut Vec<u32> {
        match self.near(day).and_then(|at| self.near.get_mut(at)) {
            Some(bucket) => bucket,
            None => self.far.entry(day).or_default(),
        }
    }

    /// Sets the day of a customer, or that there is none; a new number makes room for all up to it.
    ///
    /// ```
    /// use guanxi::review::DueIndex;
    /// let mut index = DueIndex::default();
    /// index.set(3, "2026-06-30".parse().ok());
    /// assert_eq!((index.customers(), index.due()), (4, 1));
    /// ```
    pub fn set(&mut self, customer: u32, day: Option<NaiveDate>) {
        let Ok(at) = usize::try_from(customer) else { return };
        if at >= self.places.len() {
            self.places.resize(at.saturating_add(1), (NEVER, 0));
        }
        let day = day.map_or(NEVER, number);
        let (before, place) = self.places.get(at).copied().unwrap_or((NEVER, 0));
        if before == day {
            return;
        }
        if before != NEVER {
            self.leave(before, place);
        }
        let place = if day == NEVER { 0 } else { self.enter(day, customer) };
        if let Some(slot) = self.places.get_mut(at) {
            *slot = (day, place);
        }
    }

    fn enter(&mut self, day: i32, customer: u32) -> u32 {
        if self.near.is_empty() {
            // Most days lie around the first one.
            self.first = day.saturating_sub(NEAR / 2);
            self.near.resize_with(usize::try_from(NEAR).unwrap_or(0), Vec::new);
            self.begin = self.near.len();
        }
        self.due = self.due.saturating_add(1);
        self.begin = self.near(day).map_or(self.begin, |at| self.begin.min(at));
        let bucket = self.bucket(day);
        let place = u32::try_from(bucket.len()).unwrap_or(u32::MAX);
        bucket.push(customer);
        place
    }

    fn leave(&mut self, day: i32, place: u32) {
        self.due = self.due.saturating_sub(1);
        let bucket = self.bucket(day);
        let Ok(at) = usize::try_from(place) else { return };
        // The last one takes the place that becomes free.
        if at >= bucket.len() {
            return;
        }
        bucket.swap_remove(at);
        let moved = bucket.get(at).copied();
        if bucket.is_empty() {
            self.far.remove(&day);
            while self.near.get(self.begin).is_some_and(Vec::is_empty) {
                self.begin = self.begin.saturating_add(1);
            }
        }
        let moved = moved.and_then(|moved| usize::try_from(moved).ok());
        if let Some(slot) = moved.and_then(|moved| self.places.get_mut(moved)) {
            *slot = (day, place);
        }
    }

    /// Who is due by a day, this one among them: the numbers of each day, the earliest day first.
    ///
    /// ```
    /// use guanxi::review::DueIndex;
    /// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let index = DueIndex::new([Some(day("2026-07-01")), Some(day("2026-06-30"))]);
    /// let days: Vec<&[u32]> = index.due_by(day("2026-07-01")).collect();
    /// assert_eq!(days, [&[1][..], &[0]]);
    /// ```
    pub fn due_by(&self, day: NaiveDate) -> impl Iterator<Item = &[u32]> {
        let day = number(day);
        let first = self.first;
        let near = day.saturating_sub(first).saturating_add(1).max(0);
        let near = usize::try_from(near).unwrap_or(0).min(self.near.len());
        let before = self.far.range(..first.min(day.saturating_add(1)));
        let after = self.far.range(first..).take_while(move |(other, _)| **other <= day);
        before
            .map(|(_, bucket)| bucket)
            .chain(self.near.get(self.begin.min(near)..near).unwrap_or_default())
            .chain(after.map(|(_, bucket)| bucket))
            .filter(|bucket| !bucket.is_empty())
            .map(Vec::as_slice)
    }

    /// How many are due by a day, this one among them.
    ///
    /// ```
    /// use guanxi::review::DueIndex;
    /// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let index = DueIndex::new([Some(day("2026-07-01")), Some(day("2026-06-30"))]);
    /// assert_eq!(index.count_by(day("2026-06-30")), 1);
    /// ```
    pub fn count_by(&self, day: NaiveDate) -> usize {
        self.due_by(day).fold(0, |sum, bucket| sum.saturating_add(bucket.len()))
    }
}
