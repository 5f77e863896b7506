//! Whom a rule is for: everybody, some classes of a scheme, or whoever meets a condition.

use super::{Case, Schemes, Verdict};
use crate::rule::Truth;

/// Whom a rule is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Every customer.
    Everybody,
    /// Customers of these classes: the place of the scheme, and those of the classes in it.
    Classes { scheme: usize, classes: Vec<usize> },
    /// Customers who meet a condition: the place of the list that asks for it.
    When(usize),
}

impl Audience {
    /// Whether a customer is among them.
    pub(crate) fn truth(&self, schemes: &Schemes, case: &Case<'_>) -> Truth {
        let (place, takes): (usize, &dyn Fn(usize) -> bool) = match self {
            Self::Everybody => return Truth::True,
            Self::Classes { scheme, classes } => (*scheme, &|class| classes.contains(&class)),
            Self::When(place) => (*place, &|class| class == 0),
        };
        match schemes.verdict(place, case) {
            Some(Verdict::One(class, _)) => Truth::from(takes(class)),
            Some(Verdict::Several { possible, .. }) => {
                let count = possible.iter().filter(|class| takes(**class)).count();
                Truth::from(match count {
                    0 => Some(false),
                    all if all == possible.len() => Some(true),
                    _ => None,
                })
            }
            None => Truth::Unknown,
        }
    }
}
