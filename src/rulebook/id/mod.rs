//! From the documents of id formats to the formats.

mod document;

pub use document::IdDocument;

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::record::IdFormat;
use crate::rulebook::Rulebook;
use crate::rulebook::compose::Entry;
use crate::rulebook::load::keep;

/// The id formats of a rulebook; what is wrong with them goes to `errors`.
pub(super) fn id_formats(
    composed: &[Entry<(String, IdDocument)>],
    errors: &mut Vec<Error>,
) -> BTreeMap<Code, IdFormat> {
    let mut formats = BTreeMap::new();
    for entry in composed {
        let (code, document) = &entry.item;
        let code = keep(code.parse::<Code>().map_err(|error| error.at(&entry.path)), errors);
        let format = keep(format(document).map_err(|error| error.at(&entry.path)), errors);
        formats.extend(code.zip(format));
    }
    formats
}

fn format(document: &IdDocument) -> Result<IdFormat> {
    let IdDocument { prefix, period, digits, accept } = document;
    let at = |error: Error| {
        let key = if error.code() == "id-prefix" { "prefix" } else { "digits" };
        error.at(key)
    };
    let format = IdFormat::new(prefix, *period, *digits).map_err(at)?;
    match accept {
        Some(least) => format.accepting(*least).map_err(|error| error.at("accept")),
        None => Ok(format),
    }
}

impl Rulebook {
    /// How ids of a kind of record are written: `customer`, `issue`, `contract` or any other code
    /// that the rulebook has a format for (D001-70, D003-87, D003-104).
    ///
    /// # Errors
    /// `unknown-id-format` where the rulebook has none of this code.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.id_format("customer")?.canonical("KH001")?, "KH0001"); // C-18
    /// let error = rulebook.id_format("custommer").unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `customer`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn id_format(&self, of: &str) -> Result<&IdFormat> {
        self.0.id_formats.get(of).ok_or_else(|| {
            let known = self.0.id_formats.keys().map(Code::as_str);
            let message = format!("there is no id format for `{of}`");
            let help = if self.0.id_formats.is_empty() {
                format!("add `[id.{of}]` with `prefix` and `digits`")
            } else {
                did_you_mean(of, known)
            };
            Error::new(ErrorKind::Name, "unknown-id-format", message).with_help(help)
        })
    }

    /// All id formats by what they are for.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let kinds: Vec<&str> = rulebook.id_formats().map(|(of, _)| of.as_str()).collect();
    /// assert_eq!(kinds, ["customer", "issue"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn id_formats(&self) -> impl Iterator<Item = (&Code, &IdFormat)> {
        self.0.id_formats.iter()
    }
}
