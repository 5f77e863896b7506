//! From the documents of tags to the tag policy.

mod document;

pub use document::{TagDimensionDocument, TagDocument};

use crate::label::Code;
use crate::policy::tag::{TagDefinition, TagDimension, TagPolicy, TagRule};
use crate::record::{Field, Tag};
use crate::rulebook::Rulebook;
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::scheme::{Building, Built};

impl Building<'_> {
    /// The tags; what is wrong with them goes to the errors. `place` is that of the first list
    /// that they derive; they are put to `built`.
    pub(super) fn tags(
        &mut self,
        composed: &Composed,
        place: usize,
        built: &mut Vec<Built>,
    ) -> TagDefinition {
        let mut definition = TagDefinition::default();
        for entry in &composed.tag_dimensions {
            let TagDimensionDocument { code, field, label } = &entry.item;
            let path = &entry.path;
            // A dimension is what a tag may have before its `:`.
            self.note(Tag::new(code, "any"), || format!("{path}.code"));
            let field = field
                .as_deref()
                .and_then(|field| self.note(field.parse::<Field>(), || format!("{path}.field")));
            let code = code.trim().to_owned();
            definition.dimensions.push(TagDimension { code, labels: label.clone(), field });
        }
        for entry in &composed.tags {
            let path = &entry.path;
            let TagDocument { dimension, value, when, label } = &entry.item.1;
            let key = if dimension.trim().is_empty() || dimension.contains(':') {
                "dimension"
            } else {
                "value"
            };
            let tag = self.note(Tag::new(dimension, value), || format!("{path}.{key}"));
            let Some(tag) = tag else { continue };
            let rule = when.as_ref().and_then(|text| {
                let when = Entry {
                    item: text.clone(),
                    path: format!("{path}.when"),
                    preset: entry.preset.clone(),
                    foreign: entry.foreign,
                };
                let code = self.note("tag".parse::<Code>(), || path.clone())?;
                self.yes_or_no(code, &entry.item.0, &when, path)
            });
            let place = rule.map(|rule| {
                built.push(rule);
                place.saturating_add(built.len()).saturating_sub(1)
            });
            definition.tags.push(TagRule { tag, labels: label.clone(), place });
        }
        definition
    }
}

impl Rulebook {
    /// The tag policy: the tags that the rulebook names, and the rules that derive some of them.
    ///
    /// Every rulebook has one; without `[[tag]]` there are the tags put on by hand.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.tags().tags().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn tags(&self) -> TagPolicy<'_> {
        TagPolicy::new(&self.0.tags, &self.0.schemes, self.zone(), self.code())
    }
}
