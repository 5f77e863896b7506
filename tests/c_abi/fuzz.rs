//! Bytes from anywhere into the JSON tier: a status, never a crash, and what Rust says of the same text.
//! `fuzz/` drives the same function where a nightly toolchain is present.

use guanxi::Rulebook;
use guanxi::request::{Question, answer};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::c::{ask, load};

/// Requests that are right, to be changed a little.
const REQUESTS: &[(&str, &str)] = &[
    (
        "decide",
        r#"{"as_of":"2024-06-30","portfolio":{"customers":[{"id":"K","annual_amount":"650000","facts":{"strategic":true}}]}}"#,
    ),
    (
        "review",
        r#"{"as_of":"2024-06-30","before":"2024-05-31","portfolio":{"events":[{"id":"e1","customer":"K","at":"2024-01-15","kind":{"purchase":{"amount":"5"}}}],"complete":{"purchases":true}}}"#,
    ),
    (
        "clocks",
        r#"{"as_of":"2024-03-18T12:00:00+08:00","language":"zh","after":"2024-03-01","events":[{"id":"e1","customer":"K","at":"2024-03-18T09:30:00+08:00","kind":{"issue":{"issue":"I","action":{"register":{"severity":"general","owner":"chen","expected_at":"2024-03-20T12:00:00+08:00"}}}}}]}"#,
    ),
    (
        "agenda",
        r#"{"as_of":"2024-03-18","days":14,"capacity":2,"portfolio":{"customers":[{"id":"K","annual_amount":"650000","first_deal":"2024-01-02"}]}}"#,
    ),
    (
        "kpi_accumulate",
        r#"{"period":"2024-03","breakdown":["owner"],"portfolio":{"customers":[{"id":"K","owner":"zhao"}]}}"#,
    ),
    ("check", r#"{"until":"2027-12-31"}"#),
    ("diff", r#"{"with":{"format":1,"code":"x","currency":"CNY","time_zone":"UTC"}}"#),
];

thread_local! {
    static BOTH: (crate::c::Rulebook, Rulebook) =
        (load("preset", "service_quality", "").unwrap(), Rulebook::preset("service_quality").unwrap());
}

/// What the fuzzer drives: any question, any text.
fn same(question: &str, request: &str) {
    BOTH.with(|(c, rust)| {
        let through_c = ask(c, question, request);
        let question: Question = question.parse().unwrap();
        match (through_c, answer(rust, question, request)) {
            (Ok(c), Ok(rust)) => assert_eq!(c, rust),
            (Err((status, code)), Err(error)) => {
                assert_eq!(code, error.code());
                assert!(status >= 100, "{status}: no request is a misuse of the call");
            }
            other => panic!("{request}: {other:?}"),
        }
    });
}

/// A value in place of another one.
fn values() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "9223372036854775808",
        "1.5",
        "\"\"",
        "\"0\"",
        "[]",
        "{}",
        "\"9999-12-31\"",
        "\"0001-01-01\"",
        "\"2024-02-30\"",
        "\"99999999999999\"",
        "[[[[[[[[]]]]]]]]",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"关系\"",
        "4294967296",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// P-116 [storage] on texts of any kind.
    #[test]
    fn p_116_on_any_text(place in any::<Index>(), text in "\\PC{0,40}") {
        same(place.get(REQUESTS).0, &text);
    }

    /// P-116 [storage] on requests that are nearly right: a value changed, a piece cut out or put in.
    #[test]
    fn p_116_on_requests_that_are_nearly_right(place in any::<Index>(), at in any::<Index>(), length in 0..8_usize, put in values()) {
        let (question, request) = place.get(REQUESTS);
        // A value after a colon, or any piece.
        let colons: Vec<usize> = request.match_indices(':').map(|(at, _)| at + 1).collect();
        let from = *at.get(&colons);
        let to = request[from..].find([',', '}', ']']).map_or(request.len(), |end| from + end);
        same(question, &format!("{}{put}{}", &request[..from], &request[to..]));
        let from = at.index(request.len());
        let to = (from + length).min(request.len());
        same(question, &format!("{}{}", &request[..from], &request[to..]));
        same(question, &format!("{}{put}{}", &request[..from], &request[from..]));
        same(question, &request[..from]);
    }
}

/// Nesting that would use up the stack is refused.
#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{{\"as_of\":{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (question, _) in REQUESTS {
        same(question, &deep);
    }
    same("diff", &format!("{{\"with\":{}", "{\"a\":".repeat(100_000)));
}
