//! The house stays as it was drawn: a room uses only rooms below it, files stay small, and
//! library code neither panics nor holds unfinished work.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The floor of each room.
const FLOORS: &[(&str, u8)] = &[
    ("error", 0),
    ("label", 0),
    ("schema", 0),
    ("time", 1),
    ("quantity", 1),
    ("record", 2),
    ("fact", 3),
    ("store", 3),
    ("rule", 4),
    ("policy", 5),
    ("rulebook", 6),
    ("review", 7),
    ("verify", 8),
    ("testkit", 8),
    ("render", 8),
    ("request", 9),
    ("capi", 10),
];

/// Rooms of one floor that stand on each other, always in this direction.
const BESIDE: &[(&str, &str)] = &[("label", "error"), ("label", "schema")];

/// How long a file may be.
const MAX_LINES: usize = 600;

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every file of `src` by its path there; files that are only tests are left out.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found
        .into_iter()
        .filter(|path| {
            let around = path.with_file_name("mod.rs");
            let module = path.file_stem().unwrap().to_string_lossy();
            let declared = format!("#[cfg(test)]\nmod {module};");
            !std::fs::read_to_string(around).is_ok_and(|text| text.contains(&declared))
        })
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            (name, text)
        })
        .collect()
}

/// Code only: no tests, no comments. Of a test item only itself is left out, to the brace that closes
/// it or to its semicolon, so that code behind it is looked at too.
fn code(text: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.trim_start().starts_with("#[cfg(test)]") {
            kept.push(line.split("//").next().unwrap_or_default());
            continue;
        }
        let level = indent(line);
        let closing = format!("{}}}", " ".repeat(level));
        for line in lines.by_ref() {
            let one_line = line.ends_with(';') && indent(line) == level;
            if one_line || line == closing {
                break;
            }
        }
    }
    kept.join("\n")
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

#[test]
fn code_behind_a_test_item_is_looked_at() {
    let text = "use a;\n#[cfg(test)]\nmod tests;\nb(); // c\n    #[cfg(test)]\n    #[allow(x)]\n    \
                fn d() {\n        e();\n    }\nf();\n#[cfg(test)]\nmod g {\n    h();\n}\n";
    assert_eq!(code(text), "use a;\nb(); \nf();");
}

fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// The rooms that a file names by `crate::room`, also in braces; types at the top of the crate
/// count as the room that they come from.
fn used(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for part in code.split("crate::").skip(1) {
        let list = match part.strip_prefix('{') {
            Some(inside) => inside.split('}').next().unwrap_or_default(),
            None => part,
        };
        let names: Vec<&str> =
            if part.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for name in names {
            let name: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            rooms.push(match name.as_str() {
                "Rulebook" | "RulebookDocument" => "rulebook".to_owned(),
                "Error" | "ErrorKind" | "Result" | "Position" => "error".to_owned(),
                "Facts" => "fact".to_owned(),
                _ => name,
            });
        }
    }
    rooms
}

#[test]
fn rooms_use_only_rooms_below_them() {
    let mut checked = 0;
    for (file, text) in sources() {
        let Some(own) = floor(room(&file)) else {
            assert_eq!(file, "lib.rs", "{file} is in no room of the house");
            continue;
        };
        for name in used(&code(&text)) {
            let Some(other) = floor(&name) else {
                panic!("{file} uses `{name}`, which is no room")
            };
            let beside = BESIDE.contains(&(room(&file), name.as_str()));
            assert!(
                other < own || beside || name == room(&file),
                "{file} (floor {own}) uses {name} (floor {other})"
            );
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} uses were found");
}

#[test]
fn files_stay_small() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{file} has {lines} lines: does it have two purposes?");
    }
}

#[test]
fn library_code_neither_panics_nor_waits_to_be_finished() {
    let forbidden = [
        ".unwrap()",
        ".expect(",
        "panic!",
        "todo!",
        "unimplemented!",
        "unreachable!",
        "TODO",
        "FIXME",
    ];
    for (file, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            for word in forbidden {
                assert!(!line.contains(word), "{file}:{}: {word}", number + 1);
            }
        }
    }
}

#[test]
fn nothing_is_called_by_a_name_that_says_nothing() {
    for file in sources().keys() {
        for part in file.trim_end_matches(".rs").split('/') {
            assert!(
                !["utils", "util", "helpers", "helper", "common", "misc", "manager"]
                    .contains(&part),
                "{file}"
            );
        }
    }
}
