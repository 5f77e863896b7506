//! Any bytes as the request of any question: a status, never a crash, and the answer of the Rust functions.
//! The same is driven by proptest in `tests/c_abi/fuzz.rs`.
#![no_main]

use std::ptr::{null, null_mut};
use std::sync::OnceLock;

use guanxi::Rulebook;
use guanxi::capi::*;
use guanxi::request::{Question, answer};
use libfuzzer_sys::fuzz_target;

struct Loaded(*mut RulebookHandle, Rulebook);

// SAFETY: a rulebook may be used on any number of threads.
unsafe impl Send for Loaded {}
// SAFETY: as above.
unsafe impl Sync for Loaded {}

fn loaded() -> &'static Loaded {
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    LOADED.get_or_init(|| {
        let (name, mut handle) = ("service_quality", null_mut());
        // SAFETY: the name lives through the call, the result is this function's.
        let status = unsafe {
            gx_rulebook_from_preset(
                name.as_ptr().cast(),
                name.len(),
                null(),
                0,
                &raw mut handle,
                null_mut(),
            )
        };
        assert_eq!(status, 0);
        Loaded(handle, Rulebook::preset(name).unwrap())
    })
}

fuzz_target!(|bytes: &[u8]| {
    let [which, request @ ..] = bytes else { return };
    let question = Question::ALL[usize::from(*which) % Question::ALL.len()];
    let ask = match question {
        Question::Check => gx_rulebook_check,
        Question::Test => gx_rulebook_test,
        Question::Diff => gx_rulebook_diff,
        Question::Decide => gx_rulebook_decide,
        Question::Explain => gx_rulebook_explain,
        Question::Review => gx_rulebook_review,
        Question::Due => gx_rulebook_due,
        Question::Agenda => gx_rulebook_agenda,
        Question::Clocks => gx_rulebook_clocks,
        Question::Warnings => gx_rulebook_warnings,
        Question::KpiAccumulate => gx_rulebook_kpi_accumulate,
        Question::KpiMerge => gx_rulebook_kpi_merge,
        _ => gx_rulebook_kpi_finish,
    };
    let Loaded(handle, rulebook) = loaded();
    let (mut text, mut error) = (null_mut(), null_mut());
    // SAFETY: the bytes live through the call, the results are this function's and freed once.
    unsafe {
        let data = request.as_ptr().cast();
        let status = ask(*handle, data, request.len(), &raw mut text, &raw mut error);
        assert_ne!(status, StatusCode::GxPanic as Status);
        if let Ok(request) = std::str::from_utf8(request) {
            match answer(rulebook, question, request) {
                Ok(rust) => {
                    assert_eq!(status, 0);
                    let (data, length) = (gx_text_data(text).cast::<u8>(), gx_text_length(text));
                    assert_eq!(std::slice::from_raw_parts(data, length), rust.as_bytes());
                }
                Err(_) => assert!(status >= 100),
            }
        } else {
            assert_eq!(status, StatusCode::GxInvalidUtf8 as Status);
        }
        gx_text_free(&raw mut text);
        gx_error_free(&raw mut error);
    }
});
