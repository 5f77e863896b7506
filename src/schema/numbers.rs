//! Numbers: bounds in place of formats.

use serde_json::{Value, json};

/// Says in bounds what the formats of Rust numbers mean; a format that only Rust knows goes.
pub(super) fn bound(schema: &mut Value) {
    match schema {
        Value::Object(entries) => {
            let format = entries.get("format").and_then(Value::as_str);
            let (least, most) = match format {
                Some("uint8") => (Some(json!(0)), Some(json!(u8::MAX))),
                Some("uint16") => (Some(json!(0)), Some(json!(u16::MAX))),
                Some("uint32") => (Some(json!(0)), Some(json!(u32::MAX))),
                Some("int32") => (Some(json!(i32::MIN)), Some(json!(i32::MAX))),
                // Beyond what every reader of JSON keeps exactly, so they have no upper bound.
                Some("uint64" | "uint") => (Some(json!(0)), None),
                Some("int64") => (None, None),
                _ => return entries.values_mut().for_each(bound),
            };
            entries.remove("format");
            entries.extend(least.map(|least| ("minimum".to_owned(), least)));
            entries.extend(most.map(|most| ("maximum".to_owned(), most)));
        }
        Value::Array(items) => items.iter_mut().for_each(bound),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_rust_become_bounds() {
        for (format, bounds) in [
            ("uint8", json!({ "minimum": 0, "maximum": 255 })),
            ("uint16", json!({ "minimum": 0, "maximum": 65_535 })),
            ("uint32", json!({ "minimum": 0, "maximum": 4_294_967_295_u32 })),
            ("int32", json!({ "minimum": -2_147_483_648, "maximum": 2_147_483_647 })),
            ("uint64", json!({ "minimum": 0 })),
            ("uint", json!({ "minimum": 0 })),
            ("int64", json!({})),
            ("email", json!({ "format": "email" })),
        ] {
            let mut schema = json!({ "items": [{ "format": format }] });
            bound(&mut schema);
            assert_eq!(schema, json!({ "items": [bounds] }), "{format}");
        }
    }
}
