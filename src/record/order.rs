//! An order of contents, so that two events of one id have one; it says nothing of time.

macro_rules! ordered_by_content {
    ($($record:ident),*) => {$(
        impl Ord for $record {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                if self == other {
                    return std::cmp::Ordering::Equal;
                }
                format!("{self:?}").cmp(&format!("{other:?}"))
            }
        }

        impl PartialOrd for $record {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    )*};
}

pub(super) use ordered_by_content;
