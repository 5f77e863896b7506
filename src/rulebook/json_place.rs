//! Where a place of a JSON document stands in its text: a walk over text that is known to be JSON.

use crate::rulebook::position::{Segment, segments};

/// Where the deepest part of a path begins that the document has.
pub(super) fn find(text: &str, path: &str) -> Option<usize> {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    walk.blanks();
    let mut start = None;
    for segment in segments(path) {
        let found = match segment {
            Segment::Key(key) => walk.enter_key(text, key),
            Segment::Index(index) => walk.enter_index(index),
        };
        if !found {
            break;
        }
        start = Some(walk.at);
    }
    start
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.step();
        }
    }

    /// Goes past a byte and the blanks around it, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.blanks();
        let found = self.peek() == Some(byte);
        if found {
            self.step();
            self.blanks();
        }
        found
    }

    /// From the start of an object to the value of a key.
    fn enter_key(&mut self, text: &str, key: &str) -> bool {
        if !self.take(b'{') {
            return false;
        }
        while self.peek() == Some(b'"') {
            let start = self.at;
            self.value();
            let name = text.get(start..self.at).map(serde_json::from_str::<String>);
            if !self.take(b':') {
                return false;
            }
            if matches!(name, Some(Ok(name)) if name == key) {
                return true;
            }
            self.value();
            if !self.take(b',') {
                return false;
            }
        }
        false
    }

    /// From the start of an array to one of its values.
    fn enter_index(&mut self, index: usize) -> bool {
        if !self.take(b'[') {
            return false;
        }
        for _ in 0..index {
            self.value();
            if !self.take(b',') {
                return false;
            }
        }
        self.peek() != Some(b']')
    }

    /// Goes past one value of any kind.
    fn value(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' if depth <= 1 => {
                    // The end of this value, or of the one around it.
                    if depth == 1 {
                        self.step();
                    }
                    return;
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                b',' if depth == 0 => return,
                _ => {}
            }
            self.step();
        }
    }

    fn string(&mut self) {
        self.step();
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'\\' => self.step(),
                b'"' => return,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_values() {
        let text = r#" {"a": [1, {"b\"": "x,]", "c" : {"d": -2}}, [ ] ], "e\u0065": true} "#;
        let at = |path: &str| find(text, path).and_then(|start| text.get(start..=start));
        assert_eq!(at("a[0]"), Some("1"));
        assert_eq!(at("a[1].c.d"), Some("-"));
        assert_eq!(at("a[2]"), Some("["));
        assert_eq!(at("ee"), Some("t"));
        // What is not there ends at the deepest part that is.
        assert_eq!(at("a[3]"), Some("["));
        assert_eq!(at("a[1].z"), Some("{"));
        assert_eq!(at("z"), None);
    }
}
