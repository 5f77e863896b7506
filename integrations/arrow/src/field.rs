//! What the fields of a schema tell a review, and in which units.

use arrow_schema::{DataType, Field};
use guanxi::fact::FactType;
use guanxi::label::Code;
use guanxi::review::columns::{ColumnType, Nulls, Schema, Units, Width};
use guanxi::rulebook::Rulebook;

use crate::error::{Error, Result};

/// The key in the metadata of an integer field that says how many decimals its numbers have.
///
/// ```
/// assert_eq!(guanxi_arrow::DECIMALS, "guanxi:decimals");
/// ```
pub const DECIMALS: &str = "guanxi:decimals";

/// The key in the metadata of an integer field that lists the codes of its numbers, with commas
/// between them: a number is the place of a code, or for sets of codes each bit is.
///
/// ```
/// assert_eq!(guanxi_arrow::CODES, "guanxi:codes");
/// ```
pub const CODES: &str = "guanxi:codes";

/// What a field tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    Fact,
    Touched,
    Triggered,
    NoContact,
    FormerClass,
    FormerSince,
    DecidedClass,
}

/// What stands before the brackets of a name, and what it tells.
const NAMED: [(&str, Tells); 5] = [
    ("touched", Tells::Touched),
    ("triggered", Tells::Triggered),
    ("former_class", Tells::FormerClass),
    ("former_since", Tells::FormerSince),
    ("decided_class", Tells::DecidedClass),
];

/// What a name tells, and of what: `touched(RULE)`.
fn named(name: &str) -> Option<(Tells, &str)> {
    let (word, rest) = name.split_once('(')?;
    let of = rest.strip_suffix(')')?;
    NAMED.iter().find(|(named, _)| *named == word).map(|(_, tells)| (*tells, of))
}

/// How the values of a field become numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// They are numbers of this width already.
    Borrowed(Width),
    /// Integers that are copied into this width.
    Copied(Width),
    /// Texts: each is looked up among these codes.
    Texts(Vec<Code>),
    /// Keys of a dictionary of texts: borrowed where each of its texts is one of these codes.
    Keys(Vec<Code>),
    /// Lists of texts: each text sets the bit of its code.
    Lists(Vec<Code>),
}

/// A field that a review reads.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The name of the field.
    pub(crate) name: String,
    /// The type of the field.
    pub(crate) data_type: DataType,
    pub(crate) form: Form,
    tells: Tells,
    /// The fact, the touch rule, the trigger or the scheme.
    of: String,
    units: Units,
    nullable: bool,
}

impl Source {
    /// What a field tells; `None` where it is nothing that the rulebook knows.
    ///
    /// # Errors
    /// A type that means nothing here, or units that are not said.
    pub(crate) fn new(rulebook: &Rulebook, field: &Field) -> Result<Option<Self>> {
        let name = field.name();
        let data_type = field.data_type();
        let (tells, of, (form, units)) = if let Some((tells, of)) = named(name) {
            let read = match tells {
                Tells::FormerClass | Tells::DecidedClass => {
                    let scheme = rulebook.scheme(of)?;
                    let classes: Vec<Code> =
                        scheme.classes().iter().map(|class| class.code().clone()).collect();
                    read(field, FactType::Choice, &classes)?
                }
                _ => read(field, FactType::Date, &[])?,
            };
            (tells, of.to_owned(), read)
        } else if name == "no_contact" {
            (Tells::NoContact, name.clone(), read(field, FactType::Flag, &[])?)
        } else if let Ok(fact) = rulebook.registry().find(name) {
            (Tells::Fact, name.clone(), read(field, fact.fact_type(), fact.choices())?)
        } else {
            return Ok(None);
        };
        Ok(Some(Self {
            name: name.clone(),
            data_type: data_type.clone(),
            form,
            tells,
            of,
            units,
            nullable: field.is_nullable(),
        }))
    }

    /// Whether values may be unknown.
    pub(crate) fn may_be_unknown(&self) -> bool {
        let dictionary = matches!(self.data_type, DataType::Dictionary(..));
        self.tells != Tells::NoContact && (self.nullable || dictionary)
    }

    /// One more column of a schema; of a borrowed dictionary these are its texts.
    pub(crate) fn add_to(&self, schema: Schema, dictionary: Option<&[Code]>) -> Schema {
        let nulls = if self.may_be_unknown() { Nulls::Bitmap } else { Nulls::None };
        let column = || {
            let units = match dictionary {
                Some(texts) => Units::Codes(texts.to_vec()),
                None => self.units.clone(),
            };
            ColumnType::new(self.width(dictionary.is_some()), units).nulls(nulls)
        };
        match self.tells {
            Tells::Fact => schema.fact(&self.of, column()),
            Tells::Touched => schema.touched(&self.of, nulls),
            Tells::Triggered => schema.triggered(&self.of, nulls),
            Tells::NoContact => schema.no_contact(self.width(false)),
            Tells::FormerClass => schema.former_class(&self.of, column()),
            Tells::FormerSince => schema.former_since(&self.of, nulls),
            Tells::DecidedClass => schema.decided_class(&self.of, column()),
        }
    }

    fn width(&self, borrowed: bool) -> Width {
        match &self.form {
            Form::Borrowed(width) | Form::Copied(width) => *width,
            Form::Keys(_) if borrowed && has_keys(&self.data_type, &DataType::UInt8) => Width::U8,
            Form::Keys(_) | Form::Texts(_) => Width::U16,
            Form::Lists(_) => Width::I64,
        }
    }
}

/// Whether this is a dictionary with such keys.
pub(crate) fn has_keys(data_type: &DataType, wanted: &DataType) -> bool {
    matches!(data_type, DataType::Dictionary(keys, _) if **keys == *wanted)
}

/// That a name is none of a fact, with what may be meant.
pub(crate) fn unknown(rulebook: &Rulebook, name: &str) -> Error {
    let near = rulebook.registry().find(name).err();
    let near = near.as_ref().and_then(guanxi::Error::help).unwrap_or("leave it out");
    let message = format!("column `{name}` is no fact of rulebook `{}`", rulebook.code());
    Error::of("unknown-column", name, message)
        .with_help(format!("{near}; what no rule reads goes along with `.keep(\"{name}\")`"))
}

/// The form of the integers of a type.
fn integers(data_type: &DataType) -> Option<Form> {
    Some(match data_type {
        DataType::UInt8 => Form::Borrowed(Width::U8),
        DataType::UInt16 => Form::Borrowed(Width::U16),
        DataType::Int32 | DataType::Decimal32(..) => Form::Borrowed(Width::I32),
        DataType::Int64 | DataType::Decimal64(..) => Form::Borrowed(Width::I64),
        DataType::Int8 | DataType::Int16 => Form::Copied(Width::I32),
        DataType::UInt32 | DataType::UInt64 | DataType::Decimal128(..) => Form::Copied(Width::I64),
        _ => return None,
    })
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// Whether this is a list of texts.
fn is_list(data_type: &DataType) -> bool {
    matches!(data_type, DataType::List(field) | DataType::LargeList(field) if is_text(field.data_type()))
}

/// The form and the units of a field for a fact of this type.
fn read(field: &Field, fact: FactType, choices: &[Code]) -> Result<(Form, Units)> {
    let data_type = field.data_type();
    let scale = match data_type {
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale) => Some(*scale),
        _ => None,
    };
    let whole = integers(data_type).filter(|_| scale.is_none_or(|scale| scale == 0));
    let found = match fact {
        FactType::Amount => match integers(data_type) {
            Some(form) => Some((form, Units::Minor(decimals(field, scale)?))),
            None => None,
        },
        FactType::Score | FactType::Ratio => match integers(data_type) {
            Some(form) => Some((form, Units::Decimals(decimals(field, scale)?))),
            None => None,
        },
        FactType::Count | FactType::Days => whole.map(|form| (form, Units::Whole)),
        FactType::Date if *data_type == DataType::Date32 => {
            Some((Form::Borrowed(Width::I32), Units::Date))
        }
        FactType::Flag => match data_type {
            DataType::Boolean => Some((Form::Borrowed(Width::Bit), Units::Flag)),
            DataType::UInt8 => Some((Form::Borrowed(Width::U8), Units::Flag)),
            _ => None,
        },
        FactType::Choice => match data_type {
            DataType::Dictionary(_, texts) if is_text(texts) => {
                Some((Form::Keys(choices.to_vec()), Units::Codes(choices.to_vec())))
            }
            texts if is_text(texts) => {
                Some((Form::Texts(choices.to_vec()), Units::Codes(choices.to_vec())))
            }
            _ => match whole.filter(|_| scale.is_none()) {
                Some(form) => Some((form, Units::codes(codes(field)?)?)),
                None => None,
            },
        },
        FactType::Choices => match whole.filter(|_| scale.is_none()) {
            None if is_list(data_type) => {
                Some((Form::Lists(choices.to_vec()), Units::CodeBits(choices.to_vec())))
            }
            Some(form) => Some((form, Units::code_bits(codes(field)?)?)),
            None => None,
        },
        _ => None,
    };
    found.ok_or_else(|| {
        let message = format!("column `{}` is of type {data_type}", field.name());
        Error::of("column-type", field.name(), message).with_help(wanted(fact))
    })
}

/// How many decimals the numbers of a field have: its scale, else what its metadata says.
fn decimals(field: &Field, scale: Option<i8>) -> Result<u32> {
    let found = match scale {
        Some(scale) => u32::try_from(scale).ok(),
        None => field.metadata().get(DECIMALS).and_then(|text| text.parse().ok()),
    };
    found.filter(|decimals| *decimals <= 4).ok_or_else(|| {
        let name = field.name();
        let (message, help) = match (scale, field.metadata().get(DECIMALS)) {
            (Some(scale), _) => (
                format!("column `{name}` has a scale of {scale}"),
                "give a scale from 0 to 4".to_owned(),
            ),
            (None, Some(text)) => (
                format!("column `{name}` has `{DECIMALS}` = `{text}`"),
                "write a number from 0 to 4".to_owned(),
            ),
            (None, None) => (
                format!("column `{name}` does not say how many decimals its numbers have"),
                format!("give decimals, or metadata `{DECIMALS}`: `2` where 1 is a cent"),
            ),
        };
        Error::of("column-decimals", name, message).with_help(help)
    })
}

/// The codes that the metadata of a field lists.
fn codes(field: &Field) -> Result<impl Iterator<Item = &str>> {
    let Some(list) = field.metadata().get(CODES) else {
        let message =
            format!("column `{}` does not say which codes its numbers mean", field.name());
        return Err(Error::of("column-codes", field.name(), message).with_help(format!(
            "give texts, or metadata `{CODES}`: `low,high` where 1 is `high`"
        )));
    };
    Ok(list.split(',').map(str::trim))
}

fn wanted(fact: FactType) -> &'static str {
    match fact {
        FactType::Amount => "give money as Decimal128 with at most four decimals, or as integers",
        FactType::Count | FactType::Days => "give integers",
        FactType::Score | FactType::Ratio => {
            "give Decimal128 with at most four decimals, or integers"
        }
        FactType::Date => "give Date32",
        FactType::Flag => "give Boolean",
        FactType::Choice => "give texts, a dictionary of texts, or integers",
        FactType::Choices => "give lists of texts, or integers of which each bit is a code",
        _ => "leave it out",
    }
}
