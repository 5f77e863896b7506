//! Numbers that look like chance and are always the same: splitmix64 from a fixed seed.

/// A row of numbers.
pub(crate) struct Random(u64);

impl Random {
    /// The row of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let one = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let two = (one ^ (one >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        two ^ (two >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        let many = u64::from(high.saturating_sub(low)).saturating_add(1);
        let part = self.next().checked_rem(many).unwrap_or(0);
        low.saturating_add(u32::try_from(part).unwrap_or(0))
    }

    /// Whether something happens that does in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several things.
    pub(crate) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let last = u32::try_from(from.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let place = usize::try_from(self.between(0, last)).unwrap_or(0);
        from.get(place).copied().unwrap_or_default()
    }
}
