//! By which channel a customer is contacted: the one it prefers, else the first that is free.

use crate::label::Code;

/// The channel of those that are allowed: the preferred one where it is among them and free, else the
/// first that is free; none where none is (D000-64, D004-22).
///
/// A channel is not free where a cap stops it (P-049).
///
/// ```
/// use guanxi::{label::Code, policy::cadence::choose_channel};
/// let code = |text: &str| text.parse::<Code>().unwrap();
/// let (phone, email) = (code("phone"), code("email"));
/// let allowed = [&phone, &email];
/// assert_eq!(choose_channel(allowed, Some(&email), |_| true), Some(&email));
/// assert_eq!(choose_channel(allowed, Some(&email), |channel| *channel != "email"), Some(&phone));
/// assert_eq!(choose_channel(allowed, Some(&code("post")), |_| true), Some(&phone));
/// assert_eq!(choose_channel(allowed, None, |_| false), None);
/// ```
pub fn choose_channel<'c>(
    allowed: impl IntoIterator<Item = &'c Code>,
    preferred: Option<&Code>,
    is_free: impl Fn(&Code) -> bool,
) -> Option<&'c Code> {
    let mut first = None;
    for channel in allowed {
        let liked = preferred == Some(channel);
        if (liked || first.is_none()) && is_free(channel) {
            if liked {
                return Some(channel);
            }
            first = Some(channel);
        }
    }
    first
}
