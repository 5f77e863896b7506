//! From the docs of Rust items to what an editor shows.

use serde_json::Value;

/// Cleans every description.
pub(super) fn clean(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            // A key of a document may be called `description` too: only a text is one.
            if let Some(Value::String(text)) = entries.get_mut("description") {
                *text = plain(text);
            }
            entries.values_mut().for_each(clean);
        }
        Value::Array(items) => items.iter_mut().for_each(clean),
        _ => {}
    }
}

/// The text without examples, without paragraphs on Rust, without links and without the marks of
/// the source rules; each paragraph on one line.
fn plain(text: &str) -> String {
    let text = text.split("```").next().unwrap_or_default();
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let words: Vec<&str> = paragraph.split_whitespace().collect();
        words.join(" ")
    });
    let told = paragraphs.filter(|one| !one.is_empty() && !one.contains("::"));
    let told: Vec<String> = told.map(|one| without_marks(&without_links(&one))).collect();
    told.join("\n\n")
}

/// `[text](target)` and `[text]` as `text`.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else { break };
        plain.push_str(before);
        plain.push('`');
        plain.push_str(name);
        plain.push('`');
        rest = match after.strip_prefix('(').and_then(|link| link.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    plain.push_str(rest);
    plain
}

/// Without marks of source rules such as `(D003-72)`, which say nothing to who writes a file.
fn without_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" (") {
        let inside = after.split_once(')').filter(|(inside, _)| is_marks(inside));
        plain.push_str(before);
        rest = match inside {
            Some((_, after)) => after,
            None => {
                plain.push_str(" (");
                after
            }
        };
    }
    plain.push_str(rest);
    plain
}

/// Whether these are numbers of rules or of sections: `A-21`, `D001-44 ... D001-46, C-2`, `8.4`.
fn is_marks(text: &str) -> bool {
    text.split(", ").flat_map(|part| part.split(" ... ")).all(|mark| {
        let mark = mark.strip_prefix("RULEBOOK ").unwrap_or(mark);
        let (series, number) = match mark.split_once('-') {
            Some((series, number)) => {
                (series.strip_prefix(|c: char| c.is_ascii_uppercase()), number)
            }
            None => mark.split_once('.').map_or((None, ""), |(part, number)| (Some(part), number)),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        series.is_some_and(digits) && !number.is_empty() && digits(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_rust_readers_need_is_cut() {
        let cases = [
            ("The code.", "The code."),
            ("One\nsentence.\n\nAnother.\n\n```\nlet x = 1;\n```", "One sentence.\n\nAnother."),
            ("Read as [`Span`](crate::time::Span).", ""),
            ("Read as [`Span`](Span) and [`Code`].", "Read as `Span` and `Code`."),
            ("Unless said (A-21).", "Unless said."),
            ("Of both (D001-44, D001-45) (see there).", "Of both (see there)."),
            ("All (D001-44 ... D001-46, C-2).", "All."),
            ("A step (8.4), a stage (RULEBOOK 8.4).", "A step, a stage."),
            ("Score (of 1-5).", "Score (of 1-5)."),
            ("Words (a.b), none (), (-1) and (A-).", "Words (a.b), none (), (-1) and (A-)."),
            ("Open [`x", "Open [`x"),
        ];
        for (docs, shown) in cases {
            assert_eq!(plain(docs), shown, "{docs}");
        }
    }
}
