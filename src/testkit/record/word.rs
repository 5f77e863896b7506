//! Words that records are written in.

use proptest::prelude::*;

use crate::label::Code;

/// Texts as people write them: English and Chinese, of any width and case, with signs; seldom
/// blank or empty.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let texts = examples(&record::texts(), 200);
/// assert!(texts.iter().any(|text| text.trim().is_empty()) && !texts.iter().all(|text| text.is_ascii()));
/// ```
pub fn texts() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        6 => "[a-zA-Z0-9 .,&()-]{0,11}[a-z0-9]",
        4 => "[北辰云海科技贸易 ]{1,6}",
        1 => "[Ａ-Ｚａ-ｚ０-９\u{3000}（）ＬＴＤ]{1,6}",
        1 => "\\PC{0,8}",
        1 => prop::sample::select(vec!["", " ", "\u{3000}", "\"", "\\n", "true", "null"])
            .prop_map(str::to_owned),
    ]
}

/// One of these codes.
pub(super) fn code_of(codes: &'static [&'static str]) -> impl Strategy<Value = Code> + Clone {
    prop::sample::select(codes).prop_filter_map("a code", |code| code.parse().ok())
}

/// Channels that most rulebooks have.
pub(super) fn channels() -> impl Strategy<Value = Code> + Clone {
    code_of(&["phone", "email", "visit", "wechat"])
}

/// Roles that most rulebooks have.
pub(super) fn roles() -> impl Strategy<Value = Code> + Clone {
    code_of(&["account_manager", "support_agent", "department_head"])
}

/// An id of one of a few, so that several records name the same one.
pub(super) fn ids<T: for<'a> From<&'a str> + std::fmt::Debug>(
    known: &'static [&'static str],
) -> impl Strategy<Value = T> + Clone {
    prop::sample::select(known).prop_map(|id| T::from(id))
}

/// A value, or none as often.
pub(super) fn maybe<S>(values: S) -> impl Strategy<Value = Option<S::Value>> + Clone
where
    S: Strategy + Clone,
    S::Value: Clone,
{
    proptest::option::of(values)
}

/// A short list.
pub(super) fn few<S>(values: S) -> impl Strategy<Value = Vec<S::Value>> + Clone
where
    S: Strategy + Clone,
{
    prop::collection::vec(values, 0..3)
}
