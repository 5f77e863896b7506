//! The headers in `include/` say what the source says, and nothing that C callers rely on changes
//! unnoticed.

use std::collections::BTreeSet;
use std::mem::offset_of;
use std::path::PathBuf;
use std::process::Command;

use guanxi::capi::{Place, ResultValue, StatusCode};

const MADE: [(&str, &str); 2] = [
    ("guanxi.h", include_str!(concat!(env!("OUT_DIR"), "/guanxi.h"))),
    ("guanxi_cdef.h", include_str!(concat!(env!("OUT_DIR"), "/guanxi_cdef.h"))),
];

fn include(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("include").join(name)
}

/// Rule 15 of the C functions.
#[test]
fn the_headers_are_those_of_the_source() {
    for (name, made) in MADE {
        if std::env::var_os("GUANXI_WRITE_HEADERS").is_some() {
            std::fs::write(include(name), made).unwrap();
        }
        let kept = std::fs::read_to_string(include(name)).unwrap_or_default();
        for (place, (kept, made)) in kept.lines().zip(made.lines()).enumerate() {
            assert_eq!(
                kept,
                made,
                "include/{name} line {}: `GUANXI_WRITE_HEADERS=1 cargo test --all-features --test \
                 c_abi headers` writes it anew",
                place + 1
            );
        }
        assert_eq!(kept, made, "include/{name}");
    }
}

/// The functions that a header declares.
fn functions(header: &str) -> BTreeSet<&str> {
    let words = header.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '('));
    let called = words.filter_map(|word| word.strip_prefix("gx_").and(word.split_once('(')));
    called.map(|(name, _)| name).collect()
}

/// No function goes: programs that are linked to the library name them. One that comes is added here.
#[test]
fn the_symbols_are_the_golden_ones() {
    let golden: BTreeSet<&str> = include_str!("symbols.txt").lines().collect();
    for (name, made) in MADE {
        assert_eq!(functions(made), golden, "{name}");
    }
    let source = [
        "batch", "calendar", "error", "question", "results", "rulebook", "schema", "status",
        "text", "version",
    ];
    let exported: usize = source
        .iter()
        .map(|file| {
            let path =
                PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("src/capi/{file}.rs"));
            std::fs::read_to_string(path).unwrap().matches("#[unsafe(no_mangle)]").count()
        })
        .sum();
    assert_eq!(exported, golden.len(), "every exported function is declared");
}

/// A number keeps its meaning for ever.
#[test]
fn the_constants_are_the_golden_ones() {
    use StatusCode::*;
    let golden = [
        (GxOk, 0, "GX_OK"),
        (GxNullArgument, 1, "GX_NULL_ARGUMENT"),
        (GxInvalidUtf8, 2, "GX_INVALID_UTF8"),
        (GxStructSize, 3, "GX_STRUCT_SIZE"),
        (GxLength, 4, "GX_LENGTH"),
        (GxArgument, 5, "GX_ARGUMENT"),
        (GxAlignment, 6, "GX_ALIGNMENT"),
        (GxPanic, 9, "GX_PANIC"),
        (GxValue, 100, "GX_VALUE"),
        (GxSyntax, 101, "GX_SYNTAX"),
        (GxRulebook, 102, "GX_RULEBOOK"),
        (GxName, 103, "GX_NAME"),
        (GxType, 104, "GX_TYPE"),
        (GxRecord, 105, "GX_RECORD"),
        (GxStore, 106, "GX_STORE"),
        (GxOther, 199, "GX_OTHER"),
        (GxRowHolidays, 200, "GX_ROW_HOLIDAYS"),
        (GxRowCalendar, 201, "GX_ROW_CALENDAR"),
        (GxRowNeverCloses, 202, "GX_ROW_NEVER_CLOSES"),
        (GxRowInstant, 203, "GX_ROW_INSTANT"),
        (GxRowValue, 204, "GX_ROW_VALUE"),
        (GxRowOther, 299, "GX_ROW_OTHER"),
    ];
    for (code, number, name) in golden {
        assert_eq!(code as i32, number, "{name}");
        let given = guanxi::capi::gx_status_name(number);
        // SAFETY: a name of the library is NUL-terminated and lives for ever.
        assert_eq!(unsafe { std::ffi::CStr::from_ptr(given) }.to_str(), Ok(name));
        for (header, made) in MADE {
            assert!(made.contains(&format!("  {name} = {number},")), "{header}: {name}");
        }
    }
    assert_eq!(ResultValue::GxClassOpen as u32, 255);
    let all = MADE[1].1.split_once("enum gx_result_value").unwrap().0;
    assert_eq!(all.matches(" = ").count(), golden.len(), "every number is in this list");
}

/// Rule 10 of the C functions: structs grow only at the end.
#[test]
fn the_structs_are_the_golden_ones() {
    let offsets = [
        offset_of!(Place, struct_size),
        offset_of!(Place, has_known),
        offset_of!(Place, values),
        offset_of!(Place, stride),
        offset_of!(Place, known),
        offset_of!(Place, known_stride),
        offset_of!(Place, known_bit),
    ];
    assert_eq!(offsets, [0, 4, 8, 16, 24, 32, 40]);
    assert_eq!((size_of::<Place>(), align_of::<Place>()), (48, 8));
}

/// The header compiles with strict flags, twice in one file, and its struct has the offsets of Rust.
#[test]
fn a_c_compiler_takes_the_header() {
    let program = "#include <guanxi.h>\n#include <guanxi.h>\n\
        _Static_assert(sizeof(gx_place) == 48 && offsetof(gx_place, known_bit) == 40, \"places\");\n\
        _Static_assert(sizeof(gx_status) == 4 && GX_ROW_OTHER == 299, \"statuses\");\n\
        int main(void) { return 0; }\n";
    let folder = std::env::temp_dir().join(format!("guanxi-header-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("header.c");
    std::fs::write(&file, program).unwrap();
    let mut compiler = Command::new(std::env::var("CC").unwrap_or_else(|_| "cc".to_owned()));
    compiler.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", "-I"]);
    let said = compiler.arg(include("")).arg(&file).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

/// Every function of the header says what may go wrong with its pointers.
#[test]
fn every_function_that_takes_a_pointer_says_what_it_trusts() {
    let header = MADE[0].1;
    let (mut comment, mut told) = (String::new(), 0);
    for line in header.lines() {
        if line == "/**" {
            comment.clear();
        }
        comment.push_str(line);
        comment.push('\n');
        let declared = line.strip_prefix("gx_status ").or(line.strip_prefix("void "));
        let declared = declared.or(line.strip_prefix("const char *"));
        if let Some(declared) = declared.filter(|rest| rest.contains('(')) {
            let plain = declared.ends_with("(void);") || declared.starts_with("gx_status_name");
            assert!(plain || comment.contains("* Safety:"), "{declared}");
            told += 1;
        }
    }
    assert!(told > 40, "{told}");
}
