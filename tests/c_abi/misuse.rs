//! Every misuse that C allows and that can be seen gives a status and an error with help, never a crash.

use std::ffi::c_char;
use std::ptr::{null, null_mut};

use guanxi::capi::*;

use crate::c::{self, ASK, Results, ask, calendar, compile, failed, load, place, run, view};

const NULL: Status = StatusCode::GxNullArgument as Status;
const LENGTH: Status = StatusCode::GxLength as Status;

/// Runs a call with an error object, and gives its status and the code of that.
fn said(call: impl FnOnce(*mut *mut ErrorHandle) -> Status) -> (Status, String) {
    let mut error = null_mut();
    let status = call(&raw mut error);
    assert_ne!(status, 0);
    failed(status, error)
}

fn null_code() -> (Status, String) {
    (NULL, "null-argument".to_owned())
}

const COLUMNS: &str = r#"{"as_of":"2026-06-30","columns":[{"fact":"annual_amount","width":"i64","units":{"minor":2},"unknown":"bitmap"}]}"#;

#[test]
fn null_for_results_and_handles() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let (text, length) = view("{}");
    for (name, function) in ASK {
        // SAFETY: NULL where handles and results are wanted is what is tried here.
        unsafe {
            let mut answer = null_mut();
            let none = said(|error| function(null(), text, length, &raw mut answer, error));
            assert_eq!(none, null_code(), "{name}");
            let none = said(|error| function(rulebook.0, text, length, null_mut(), error));
            assert_eq!(none, null_code(), "{name}");
            let none = said(|error| function(rulebook.0, null(), 5, &raw mut answer, error));
            assert_eq!(none, null_code(), "{name}");
            // Nobody asks for the error.
            assert_eq!(function(null(), text, length, &raw mut answer, null_mut()), NULL);
            assert!(answer.is_null(), "{name}: written though it failed");
        }
    }
    // SAFETY: as above.
    unsafe {
        let (name, name_length) = view("renewal");
        let loads = [gx_rulebook_from_toml, gx_rulebook_from_json];
        for load in loads {
            assert_eq!(said(|error| load(null(), 3, &mut null_mut(), error)), null_code());
            assert_eq!(said(|error| load(name, name_length, null_mut(), error)), null_code());
        }
        assert_eq!(
            said(|error| gx_rulebook_from_preset(
                name,
                name_length,
                null(),
                9,
                &mut null_mut(),
                error
            )),
            (NULL, "null-argument".to_owned())
        );
        assert_eq!(said(|error| gx_rulebook_clone(null(), &mut null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_rulebook_clone(rulebook.0, null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_rulebook_document(null(), &mut null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_rulebook_document(rulebook.0, null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_preset_names(null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_rulebook_schema(null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_request_schema(null(), 1, &mut null_mut(), error)), null_code());
        assert_eq!(
            said(|error| gx_request_schema(name, name_length, null_mut(), error)),
            null_code()
        );
        assert_eq!(
            said(|error| gx_calendar_of(null(), name, 1, &mut null_mut(), error)),
            null_code()
        );
        assert_eq!(
            said(|error| gx_calendar_of(rulebook.0, name, 1, null_mut(), error)),
            null_code()
        );
        assert_eq!(
            said(|error| gx_batch_new(null(), name, 1, &mut null_mut(), error)),
            null_code()
        );
        assert_eq!(said(|error| gx_batch_new(rulebook.0, name, 1, null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_batch_meaning(null(), &mut null_mut(), error)), null_code());
        assert_eq!(said(|error| gx_results_new(null_mut(), error)), null_code());
        let results = Results::new();
        let none = said(|error| gx_batch_run(null(), null(), 0, null(), 0, 0, results.0, error));
        assert_eq!(none, null_code());
        let batch = compile(&rulebook, COLUMNS).unwrap();
        let none = said(|error| gx_batch_run(batch.0, null(), 0, null(), 0, 0, null_mut(), error));
        assert_eq!(none, null_code());
        let none =
            said(|error| gx_batch_run(batch.0, null(), 8, &place(0, 0), 1, 1, results.0, error));
        assert_eq!(none, null_code());
        let none =
            said(|error| gx_batch_population(batch.0, null(), 0, null(), 0, 0, null_mut(), error));
        assert_eq!(none, null_code());
        for view in [gx_results_wrong, gx_results_sums] {
            assert_eq!(said(|error| view(null(), &mut null_mut(), error)), null_code());
            assert_eq!(said(|error| view(results.0, null_mut(), error)), null_code());
        }
        assert_eq!(
            said(|error| gx_results_classes(null(), name, 1, &mut null(), error)),
            null_code()
        );
        assert_eq!(
            said(|error| gx_results_classes(results.0, name, 1, null_mut(), error)),
            null_code()
        );
        assert_eq!(said(|error| gx_results_due_days(null(), &mut null(), error)), null_code());
        assert_eq!(
            said(|error| gx_results_risk_levels(results.0, &mut null(), null_mut(), error)),
            null_code()
        );
        let mut bits = [0_u8; 1];
        for bits_of in [gx_results_has_due, gx_results_late] {
            assert_eq!(said(|error| bits_of(null(), bits.as_mut_ptr(), 1, error)), null_code());
            assert_eq!(said(|error| bits_of(results.0, null_mut(), 1, error)), null_code());
        }
        assert_eq!(said(|error| gx_results_statuses(results.0, null_mut(), 1, error)), null_code());
        assert_eq!(said(|error| gx_results_statuses(null(), null_mut(), 0, error)), null_code());
    }
}

#[test]
fn null_for_what_is_looked_at_or_freed_is_nothing() {
    // SAFETY: NULL is what is tried here.
    unsafe {
        assert!(gx_text_data(null()).is_null());
        assert_eq!(gx_text_length(null()), 0);
        assert_eq!(gx_error_status(null()), 0);
        assert_eq!((gx_error_line(null()), gx_error_column(null())), (0, 0));
        let mut length = 7;
        let views =
            [gx_error_code, gx_error_message, gx_error_help, gx_error_path, gx_error_report];
        for view in views {
            length = 7;
            assert!(view(null(), &raw mut length).is_null());
            assert_eq!(length, 0);
            assert!(view(null(), null_mut()).is_null());
        }
        assert!(gx_rulebook_code(null(), &raw mut length).is_null());
        assert!(gx_rulebook_version(null(), null_mut()).is_null());
        assert_eq!(gx_results_rows(null()), 0);
        gx_text_free(null_mut());
        gx_text_free(&mut null_mut());
        gx_error_free(null_mut());
        gx_error_free(&mut null_mut());
        gx_rulebook_free(null_mut());
        gx_rulebook_free(&mut null_mut());
        gx_calendar_free(null_mut());
        gx_calendar_free(&mut null_mut());
        gx_batch_free(null_mut());
        gx_batch_free(&mut null_mut());
        gx_results_free(null_mut());
        gx_results_free(&mut null_mut());
    }
}

#[test]
fn handles_freed_twice_and_copies_freed_apart() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let mut copy = null_mut();
    // SAFETY: the rulebook lives; every handle is freed through its own pointer.
    unsafe {
        assert_eq!(gx_rulebook_clone(rulebook.0, &raw mut copy, null_mut()), 0);
        let mut length = 0;
        let code = gx_rulebook_code(copy, &raw mut length).cast::<u8>();
        assert_eq!(std::slice::from_raw_parts(code, length + 1), b"renewal\0");
        let version = gx_rulebook_version(copy, &raw mut length).cast::<u8>();
        assert_eq!(std::slice::from_raw_parts(version, length), b"1");
        gx_rulebook_free(&raw mut copy);
        assert!(copy.is_null());
        gx_rulebook_free(&raw mut copy);
    }
    // What was made from a rulebook lives without it.
    let batch = compile(&rulebook, COLUMNS).unwrap();
    assert!(ask(&rulebook, "check", "{}").is_ok());
    drop(rulebook);
    let results = Results::new();
    let amount = 60_000_000_i64.to_ne_bytes();
    run(&batch, &amount, &[place(0, 0)], 1, &results).unwrap();
    assert_eq!(results.rows(), 1);
}

#[test]
fn texts_that_are_no_utf8_name_the_offset() {
    let bytes = b"format = 1\ncode = \"\xff\"";
    let mut error = null_mut();
    // SAFETY: the text lives, the results are this function's.
    unsafe {
        let text = bytes.as_ptr().cast::<c_char>();
        let status = gx_rulebook_from_toml(text, bytes.len(), &mut null_mut(), &raw mut error);
        assert_eq!(status, StatusCode::GxInvalidUtf8 as Status);
        let mut length = 0;
        let message = gx_error_message(error, &raw mut length);
        let message = std::slice::from_raw_parts(message.cast::<u8>(), length);
        assert!(std::str::from_utf8(message).unwrap().contains("offset 19"));
        assert!(!gx_error_help(error, null_mut()).is_null());
        assert!(gx_error_path(error, null_mut()).is_null());
        assert_eq!(failed(status, error).1, "utf8");
    }
    // A text that ends within a letter.
    let cut = &"关系".as_bytes()[..4];
    // SAFETY: as above.
    let status = said(|error| unsafe {
        gx_rulebook_from_preset(cut.as_ptr().cast(), cut.len(), null(), 0, &mut null_mut(), error)
    });
    assert_eq!(status, (StatusCode::GxInvalidUtf8 as Status, "utf8".to_owned()));
}

#[test]
fn an_error_has_its_place_in_the_text() {
    let text = "format = 1\ncoed = \"x\"";
    let mut error = null_mut();
    let (data, length) = view(text);
    // SAFETY: the text lives, the results are this function's.
    unsafe {
        let status = gx_rulebook_from_toml(data, length, &mut null_mut(), &raw mut error);
        assert_eq!((gx_error_line(error), gx_error_column(error)), (2, 1));
        let mut length = 0;
        let report = gx_error_report(error, &raw mut length);
        let report = std::slice::from_raw_parts(report.cast::<u8>(), length);
        let rust = guanxi::Rulebook::from_toml(text).unwrap_err().report();
        assert_eq!(report, rust.as_bytes());
        failed(status, error);
    }
}

#[test]
fn lengths_beyond_memory() {
    let byte = b"x".as_ptr().cast::<c_char>();
    for length in [usize::MAX, isize::MAX as usize + 1] {
        // SAFETY: such a length is refused before anything is read.
        let long =
            said(|error| unsafe { gx_rulebook_from_toml(byte, length, &mut null_mut(), error) });
        assert_eq!(long, (LENGTH, "length".to_owned()));
    }
    let rulebook = load("preset", "service_quality", "").unwrap();
    let office = calendar(&rulebook, "office").unwrap();
    let (at, mut out, mut row) = (0_i64, 0_i64, 0);
    for rows in [usize::MAX, isize::MAX as usize, isize::MAX as usize / 8 + 1] {
        // SAFETY: as above.
        let long = said(|error| unsafe {
            gx_calendar_add(
                office.0,
                &raw const at,
                &raw const at,
                rows,
                &raw mut out,
                &raw mut row,
                error,
            )
        });
        assert_eq!(long, (LENGTH, "length".to_owned()));
        // SAFETY: as above.
        let long = said(|error| unsafe {
            gx_calendar_next_open(office.0, &raw const at, rows, &raw mut out, &raw mut row, error)
        });
        assert_eq!(long, (LENGTH, "length".to_owned()));
    }
    assert_eq!((out, row), (0, 0));
    let rulebook = load("preset", "renewal", "").unwrap();
    let batch = compile(&rulebook, COLUMNS).unwrap();
    let results = Results::new();
    for rows in [2, usize::MAX / 8 + 1, usize::MAX] {
        let block = [0_u8; 8];
        let short = run(&batch, &block, &[place(0, 0)], rows, &results);
        assert_eq!(short, Err((LENGTH, "place-outside".to_owned())), "{rows}");
    }
}

#[test]
fn no_rows_with_null() {
    let rulebook = load("preset", "service_quality", "").unwrap();
    let office = calendar(&rulebook, "office").unwrap();
    // SAFETY: nothing is read or written where there are no rows.
    unsafe {
        let none = (null(), null_mut(), null_mut());
        assert_eq!(gx_calendar_add(office.0, null(), null(), 0, none.1, none.2, null_mut()), 0);
        assert_eq!(gx_calendar_next_open(office.0, none.0, 0, none.1, none.2, null_mut()), 0);
        assert_eq!(
            gx_calendar_is_working(office.0, null(), 0, null_mut(), null_mut(), null_mut()),
            0
        );
    }
    let rulebook = load("preset", "renewal", "").unwrap();
    let batch = compile(&rulebook, COLUMNS).unwrap();
    let results = Results::new();
    // SAFETY: nothing is read where there are no rows.
    unsafe {
        let places = [place(0, 0)];
        let status = gx_batch_run(batch.0, null(), 0, places.as_ptr(), 1, 0, results.0, null_mut());
        assert_eq!(status, 0);
        assert_eq!(gx_results_statuses(results.0, null_mut(), 0, null_mut()), 0);
    }
    assert_eq!((results.rows(), results.classes("tier").unwrap()), (0, vec![]));
}

/// Rule 10 of the C functions: a smaller struct is filled with 0, a larger one has 0 behind.
#[test]
fn structs_of_other_versions() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let batch = compile(&rulebook, COLUMNS).unwrap();
    let results = Results::new();
    let block: Vec<u8> = [60_000_000_i64, 100].iter().flat_map(|one| one.to_ne_bytes()).collect();
    let sized = |bytes: &[u64], size: u32| {
        let mut bytes = bytes.to_vec();
        bytes[0] = u64::from(size); // little and big ends alike where `has_known` is 0
        if cfg!(target_endian = "big") {
            bytes[0] <<= 32;
        }
        let mut error = null_mut();
        // SAFETY: the structs are as long as they say.
        let status = unsafe {
            gx_batch_run(
                batch.0,
                block.as_ptr().cast(),
                block.len(),
                bytes.as_ptr().cast(),
                1,
                2,
                results.0,
                &raw mut error,
            )
        };
        if status == 0 { Ok(results.classes("tier").unwrap()) } else { Err(failed(status, error)) }
    };
    let decided = Ok(vec![255, 2]);
    assert_eq!(sized(&[0, 0, 0, 0, 0, 0], 48), decided);
    assert_eq!(sized(&[0, 0], 16), decided, "an older struct with only `values`");
    assert_eq!(sized(&[0; 8], 64), decided, "a newer struct with nothing in its new fields");
    let refused = Err((StatusCode::GxStructSize as Status, "struct-size".to_owned()));
    assert_eq!(sized(&[0, 0, 0, 0, 0, 0, 1, 0], 64), refused, "a newer struct that asks for more");
    for size in [0, 4, 7, 12, 47, 4_104, u32::MAX] {
        assert_eq!(sized(&[0; 6], size), refused, "{size}");
    }
    let mixed = [place(0, 0), Place { struct_size: 16, ..place(0, 0) }];
    let two = compile(&rulebook, r#"{"as_of":"2026-06-30","columns":[{"fact":"annual_amount","width":"i64","units":{"minor":2}},{"fact":"strategic","width":"u8","units":"flag"}]}"#).unwrap();
    assert_eq!(run(&two, &block, &mixed, 2, &results).map(|()| vec![]), refused);
}

#[test]
fn places_that_say_nonsense() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let batch = compile(&rulebook, COLUMNS).unwrap();
    let (results, block) = (Results::new(), [0_u8; 32]);
    let outside = Err((LENGTH, "place-outside".to_owned()));
    let known = |known, known_stride, known_bit| Place {
        has_known: 1,
        known,
        known_stride,
        known_bit,
        ..place(0, 0)
    };
    for wrong in [
        place(1 << 40, 0),
        place(u64::MAX, 0),
        place(24, u64::MAX),
        place(17, 8),
        place(0, 25),
        known(32, 0, 0),
        known(31, 0, 7),
        known(u64::MAX, 0, 0),
        known(0, 0, u64::MAX),
        known(0, 32, 0),
        known(u64::MAX, 1, u64::MAX),
    ] {
        assert_eq!(run(&batch, &block, &[wrong], 2, &results), outside, "{wrong:?}");
    }
    let flag = Place { has_known: 2, ..place(0, 0) };
    let flag = run(&batch, &block, &[flag], 2, &results);
    assert_eq!(flag, Err((StatusCode::GxArgument as Status, "has-known".to_owned())));
    let count = run(&batch, &block, &[], 2, &results);
    assert_eq!(count, Err((LENGTH, "place-count".to_owned())));
    // What failed leaves nothing half done: the results are those of no run.
    assert_eq!(results.rows(), 0);
    assert_eq!(results.classes("tier").unwrap_err().1, "unknown-scheme");
    assert!(run(&batch, &block, &[known(24, 0, 0)], 2, &results).is_ok());
    assert_eq!(results.rows(), 2);
}

/// One function for every question, by its name.
#[test]
fn questions_by_their_names() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let ((request, length), mut error) = (view("{}"), null_mut());
    let mut by_name = |name: &str| {
        let mut answer = null_mut();
        let (question, question_length) = view(name);
        // SAFETY: everything lives through the call, the results are this function's.
        let status = unsafe {
            gx_rulebook_ask(
                rulebook.0,
                question,
                question_length,
                request,
                length,
                &raw mut answer,
                &raw mut error,
            )
        };
        if status == 0 { Ok(c::owned(answer)) } else { Err(failed(status, error)) }
    };
    for (name, _) in ASK {
        assert_eq!(by_name(name), ask(&rulebook, name, "{}"), "{name}");
    }
    let unknown = (StatusCode::GxName as Status, "unknown-question".to_owned());
    assert_eq!(by_name("decided"), Err(unknown));
}

/// Rows without columns take no memory in the block: their number is held against it all the same.
#[test]
fn rows_without_columns() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let batch =
        compile(&rulebook, r#"{"as_of":"2026-06-30","columns":[],"classes_only":true}"#).unwrap();
    let results = Results::new();
    for rows in [5, 1 << 40, usize::MAX] {
        let refused = run(&batch, &[0; 4], &[], rows, &results);
        assert_eq!(refused, Err((LENGTH, "rows-outside".to_owned())), "{rows}");
    }
    run(&batch, &[0; 4], &[], 4, &results).unwrap();
    assert_eq!(results.classes("tier").unwrap(), [255; 4]);
}

#[test]
fn arrays_that_are_not_aligned() {
    let rulebook = load("preset", "service_quality", "").unwrap();
    let office = calendar(&rulebook, "office").unwrap();
    let bytes = [0_i64; 3];
    let odd = bytes.as_ptr().wrapping_byte_add(4);
    let (mut out, mut row) = (0_i64, 0);
    // SAFETY: such a pointer is refused before anything is read.
    let refused = said(|error| unsafe {
        gx_calendar_next_open(office.0, odd, 1, &raw mut out, &raw mut row, error)
    });
    assert_eq!(refused, (StatusCode::GxAlignment as Status, "alignment".to_owned()));
}

#[test]
fn names_that_there_are_not() {
    let name = StatusCode::GxName as Status;
    let rulebook = load("preset", "service_quality", "").unwrap();
    assert_eq!(calendar(&rulebook, "ofice").unwrap_err().0, name);
    assert_eq!(load("preset", "renewals", "").unwrap_err(), (name, "unknown-preset".to_owned()));
    let syntax = StatusCode::GxSyntax as Status;
    assert_eq!(load("preset", "renewal", "[]").unwrap_err().0, syntax);
    assert_eq!(load("preset", "renewal", r#"{"medium":5}"#).unwrap_err().0, syntax);
    assert_eq!(load("json", "{", "").unwrap_err().0, syntax);
    assert_eq!(load("toml", "", "").unwrap_err().0, syntax);
    assert!(compile(&rulebook, r#"{"as_of":"2026-06-30","columns":[{}]}"#).is_err());
    let results = Results::new();
    let batch =
        compile(&rulebook, r#"{"as_of":"2026-06-30","columns":[],"classes_only":true}"#).unwrap();
    run(&batch, &[0; 3], &[], 3, &results).unwrap();
    assert_eq!(results.classes("tiers").unwrap_err(), (name, "unknown-scheme".to_owned()));
    // SAFETY: the results live, what comes out is this function's.
    unsafe {
        let none = said(|error| gx_results_due_days(results.0, &mut null(), error));
        assert_eq!(none, (name, "no-such-result".to_owned()));
        let none = said(|error| gx_results_risk_levels(results.0, &mut null(), &mut null(), error));
        assert_eq!(none.1, "no-such-result");
        let (mut one, mut two) = ([0_i64; 3], [0_i64; 3]);
        let none = said(|error| {
            gx_results_risk_totals(results.0, one.as_mut_ptr(), two.as_mut_ptr(), 3, error)
        });
        assert_eq!(none.1, "no-such-result");
        let none = said(|error| {
            gx_results_warnings(results.0, one.as_mut_ptr(), two.as_mut_ptr(), 3, error)
        });
        assert_eq!(none.1, "no-such-result");
    }
    assert_eq!(results.text(gx_results_sums).unwrap_err().1, "no-such-result");
    let (text, length) = view("decided");
    // SAFETY: the text lives.
    let none = said(|error| unsafe { gx_request_schema(text, length, &mut null_mut(), error) });
    assert_eq!(none.1, "unknown-question");
}

#[test]
fn arrays_that_are_too_short_for_the_rows() {
    let rulebook = load("preset", "renewal", "").unwrap();
    let batch = compile(&rulebook, COLUMNS).unwrap();
    let results = Results::new();
    let block = [0_u8; 8 * 9];
    run(&batch, &block, &[place(0, 0)], 9, &results).unwrap();
    let (scheme, length) = view("tier");
    let service = load("preset", "service_quality", "").unwrap();
    let rules = guanxi::Rulebook::preset("service_quality").unwrap();
    let rules = rules.cadence().unwrap().rules().iter().map(|rule| rule.code().to_string());
    let rules: Vec<String> = rules.collect();
    let columns = serde_json::json!({ "as_of": "2024-06-30", "columns": [{ "touched": rules }] });
    let due = compile(&service, &columns.to_string()).unwrap();
    let touches = Results::new();
    run(&due, &block, &[place(0, 0)], 9, &touches).unwrap();
    let (mut bits, mut rows, mut other) = ([0_u8; 1], [0; 8], [0_i64; 8]);
    let mut statuses = [0; 8];
    // SAFETY: the arrays are as long as they say.
    unsafe {
        for short in [
            said(|error| {
                gx_results_decided(results.0, scheme, length, bits.as_mut_ptr(), 1, error)
            }),
            said(|error| gx_results_late(touches.0, bits.as_mut_ptr(), 1, error)),
            said(|error| gx_results_has_due(touches.0, bits.as_mut_ptr(), 1, error)),
            said(|error| gx_results_statuses(results.0, statuses.as_mut_ptr(), 8, error)),
            said(|error| {
                gx_results_risk_totals(results.0, rows.as_mut_ptr(), other.as_mut_ptr(), 8, error)
            }),
            said(|error| {
                gx_results_warnings(results.0, rows.as_mut_ptr(), other.as_mut_ptr(), 8, error)
            }),
        ] {
            assert_eq!(short, (LENGTH, "short-array".to_owned()));
        }
    }
}

/// The schemas that the functions give are those of the library, and every question has one.
#[test]
fn schemas_of_rulebooks_and_requests() {
    let mut schema = null_mut();
    // SAFETY: the result is this function's.
    assert_eq!(unsafe { gx_rulebook_schema(&raw mut schema, null_mut()) }, 0);
    assert_eq!(c::owned(schema), guanxi::rulebook::json_schema());
    for name in ASK.iter().map(|(name, _)| *name).chain(["columns"]) {
        let (text, length) = view(name);
        let mut schema = null_mut();
        // SAFETY: the text lives, the result is this function's.
        assert_eq!(unsafe { gx_request_schema(text, length, &raw mut schema, null_mut()) }, 0);
        assert_eq!(c::owned(schema), guanxi::request::json_schema(name).unwrap());
    }
    let mut names = null_mut();
    // SAFETY: the result is this function's.
    assert_eq!(unsafe { gx_preset_names(&raw mut names, null_mut()) }, 0);
    let names: Vec<String> = serde_json::from_str(&c::owned(names)).unwrap();
    assert_eq!(names, guanxi::rulebook::PRESETS);
}
