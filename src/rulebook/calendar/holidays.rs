//! The holiday tables of a rulebook: its own ones, on top of the bundled ones.

use std::collections::{BTreeMap, BTreeSet};

use super::hours::{dated, years};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::rulebook::HolidayTableDocument;
use crate::rulebook::compose::Entry;
use crate::rulebook::load::keep;
use crate::time::{Holidays, HolidaysDocument};

type Declared = Entry<(String, HolidayTableDocument)>;

/// How many tables may stand on top of each other. Each is a copy of those below it, so that a
/// longer pile would grow out of proportion to what is written.
const MAX_PILE: usize = 16;

/// The tables that the rulebook declares.
#[derive(Debug, Default)]
pub(super) struct OwnTables {
    /// By code; a table that cannot be used is known all the same, so that its uses are not
    /// reported as well.
    tables: BTreeMap<String, Option<Own>>,
}

#[derive(Clone, Debug)]
struct Own {
    table: Holidays,
    /// How many own tables it stands on, itself counted.
    pile: usize,
}

impl OwnTables {
    pub(super) fn new(declared: &[Declared], errors: &mut Vec<Error>) -> Self {
        let by_code: BTreeMap<&str, &Declared> =
            declared.iter().map(|entry| (entry.item.0.as_str(), entry)).collect();
        let mut own = Self::default();
        for entry in declared {
            // From this table down to one that is made already, is bundled, or is not there.
            let mut pile: Vec<&Declared> = Vec::new();
            let mut next = Some(entry);
            while let Some(entry) = next {
                let code = entry.item.0.as_str();
                if own.tables.contains_key(code) {
                    break;
                }
                if pile.iter().any(|other| other.item.0 == code) {
                    errors.extend(pile.last().map(|last| circle(last)));
                    own.tables.extend(pile.drain(..).map(|entry| (entry.item.0.clone(), None)));
                    break;
                }
                pile.push(entry);
                let base = entry.item.1.extends.as_deref().filter(|base| *base != code);
                next = base.and_then(|base| by_code.get(base).copied());
            }
            for entry in pile.into_iter().rev() {
                let made = own.make(entry, &by_code, errors);
                own.tables.insert(entry.item.0.clone(), made);
            }
        }
        own
    }

    /// The table of this code, own or bundled; none where an own one cannot be used.
    pub(super) fn find(&self, code: &str) -> Result<Option<Holidays>> {
        match self.tables.get(code) {
            Some(own) => Ok(own.as_ref().map(|own| own.table.clone())),
            None => bundled(code, self.tables.keys().map(String::as_str)).map(Some),
        }
    }

    /// Makes a table whose base is made already; what is wrong with it goes to `errors`.
    fn make(
        &self,
        entry: &Declared,
        by_code: &BTreeMap<&str, &Declared>,
        errors: &mut Vec<Error>,
    ) -> Option<Own> {
        let (key, document) = &entry.item;
        let path = entry.path.as_str();
        let before = errors.len();
        let code = keep(key.parse::<Code>().map_err(|error| error.at(path)), errors);
        let base: Option<Own> = match document.extends.as_deref() {
            None => None,
            Some(base) if base == key => match Holidays::bundled(base) {
                Ok(table) => Some(Own { table, pile: 0 }),
                Err(_) => {
                    errors.push(circle(entry));
                    None
                }
            },
            Some(base) => match self.tables.get(base) {
                Some(own) => own.clone(),
                None => {
                    let table = bundled(base, by_code.keys().copied());
                    let table = table.map_err(|error| error.at(format!("{path}.extends")));
                    keep(table, errors).map(|table| Own { table, pile: 0 })
                }
            },
        };
        let lost = document.extends.is_some() && base.is_none();
        let pile = base.as_ref().map_or(0, |base| base.pile).saturating_add(1);
        if pile > MAX_PILE {
            let message = format!("more than {MAX_PILE} holiday tables stand on top of each other");
            errors.push(
                Error::new(ErrorKind::Rulebook, "holidays-extends", message)
                    .with_help("put several of them into one")
                    .at(format!("{path}.extends")),
            );
        }
        let base = base.map(|base| base.table);
        let years = document.years.as_deref().and_then(|list| {
            let years = years(list, "holiday-years").and_then(|years| covered(&base, years));
            keep(years.map_err(|error| error.at(format!("{path}.years"))), errors)
        });
        let short = dated(&document.short, &format!("{path}.short"), errors);
        let breaks = dated(&document.breaks, &format!("{path}.breaks"), errors);
        let version = document.version.as_ref().map_or_else(|| "1".to_owned(), ToString::to_string);
        let table = HolidaysDocument {
            code: code?,
            version,
            source: document.source.clone(),
            // Dates may lie in all years of both; without a base they cannot be compared.
            years: years.or(base.as_ref().and_then(Holidays::years)).filter(|_| !lost),
            off: document.off.clone(),
            on: document.on.clone(),
            short,
            breaks,
        };
        let table = match Holidays::try_from(table) {
            Ok(table) => table,
            Err(error) => {
                errors.extend(error.into_all().map(|error| error.at(path)));
                return None;
            }
        };
        let table = match base {
            None => table,
            Some(base) => {
                let joined = base.extended_by(&table).map_err(|error| error.at(path));
                let joined = keep(joined, errors)?.with_code(table.code().clone());
                if document.source.is_empty() { joined } else { joined.with_source(table.source()) }
            }
        };
        (errors.len() == before && !lost).then_some(Own { table, pile })
    }
}

/// The years of a table that stands on top of another and covers these itself.
fn covered(base: &Option<Holidays>, (first, last): (i32, i32)) -> Result<(i32, i32)> {
    let code = "own".parse::<Code>()?;
    let own = Holidays::new(code, "1")?.covering(first, last)?;
    let joined = base.as_ref().map_or_else(|| Ok(own.clone()), |base| base.extended_by(&own))?;
    Ok(joined.years().unwrap_or((first, last)))
}

fn bundled<'a>(code: &str, own: impl Iterator<Item = &'a str>) -> Result<Holidays> {
    if Holidays::bundled_codes().any(|known| known == code) {
        return Holidays::bundled(code);
    }
    // An own table may have the code of a bundled one.
    let mut known: BTreeSet<&str> = own.collect();
    Holidays::bundled_codes().for_each(|code| _ = known.insert(code));
    let message = format!("unknown holiday table `{code}`");
    Err(Error::new(ErrorKind::Name, "unknown-holidays", message)
        .with_help(did_you_mean(code, known)))
}

fn circle(entry: &Declared) -> Error {
    let (code, document) = &entry.item;
    let base = document.extends.as_deref().unwrap_or_default();
    let message = if base == code {
        format!("holiday table `{code}` extends itself")
    } else {
        format!("holiday tables `{code}` and `{base}` extend each other in a circle")
    };
    Error::new(ErrorKind::Rulebook, "holidays-circle", message)
        .with_help("take one `extends` out, or extend a bundled table such as `cn`")
        .at(format!("{}.extends", entry.path))
}
