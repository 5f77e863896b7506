//! Questions about tags (D001-45).

use std::collections::BTreeSet;

use guanxi::record::{Tag, TagQuery};
use serde_json::{Value, json};

fn tags(list: &Value) -> BTreeSet<Tag> {
    list.as_array().unwrap().iter().map(|tag| tag.as_str().unwrap().parse().unwrap()).collect()
}

pub(super) fn tag_match(input: &Value) -> Value {
    json!(TagQuery::all(tags(&input["allof"])).matches(&tags(&input["tags"])))
}
