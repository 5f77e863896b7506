//! From what a rule says of its customers to whom it is for.

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::policy::scheme::Audience;
use crate::rule::Finding;
use crate::rulebook::SchemeDocument;
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::{Building, Built, class_codes};

/// What a rule says of its customers, and where it says so.
pub(super) struct AudienceKeys<'a> {
    pub(super) scheme: Option<&'a str>,
    pub(super) class: &'a [String],
    pub(super) when: Option<&'a str>,
    /// The place of the rule in the document.
    pub(super) path: &'a str,
    pub(super) preset: Option<&'a str>,
    pub(super) foreign: bool,
}

/// What audiences are found among.
pub(super) struct Audiences<'a> {
    pub(super) schemes: &'a [Entry<SchemeDocument>],
    /// How many schemes come before the derived ones.
    pub(super) first: usize,
    /// The derived ones so far.
    pub(super) built: &'a mut Vec<Built>,
}

impl Audiences<'_> {
    /// Whom a rule is for; `None` where the rule is off or what it says is wrong. `common` is the
    /// scheme that rules mean which name none; else the only one of the rulebook.
    pub(super) fn find(
        &mut self,
        keys: &AudienceKeys<'_>,
        common: Option<&str>,
        building: &mut Building<'_>,
    ) -> Option<Audience> {
        match (keys.class, keys.when) {
            ([], None) if keys.scheme.is_none() => Some(Audience::Everybody),
            ([], None) => {
                let error = Error::new(
                    ErrorKind::Rulebook,
                    "audience",
                    "`scheme` says nothing alone",
                )
                .with_help(
                    "name classes in `class`, or take `scheme` out: the rule is then for everybody",
                )
                .at(format!("{}.scheme", keys.path));
                building.errors.push(error);
                None
            }
            ([], Some(when)) if keys.scheme.is_none() => self.condition(keys, when, building),
            (_, Some(_)) => {
                let message = "a rule is for some classes or for whoever meets a condition";
                let error = Error::new(ErrorKind::Rulebook, "audience", message)
                    .with_help(
                        "write either `class` or `when`; a condition may ask for `class(tier) = A`",
                    )
                    .at(format!("{}.when", keys.path));
                building.errors.push(error);
                None
            }
            (_, None) => self.classes(keys, common, building),
        }
    }

    fn condition(
        &mut self,
        keys: &AudienceKeys<'_>,
        when: &str,
        building: &mut Building<'_>,
    ) -> Option<Audience> {
        let entry = Entry {
            item: when.to_owned(),
            path: format!("{}.when", keys.path),
            preset: keys.preset.map(str::to_owned),
            foreign: keys.foreign,
        };
        let code = building.note("whom".parse(), || keys.path.to_owned())?;
        let rule = building.yes_or_no(code, "rule", &entry, keys.path)?;
        let place = self.first.saturating_add(self.built.len());
        self.built.push(rule);
        Some(Audience::When(place))
    }

    fn classes(
        &mut self,
        keys: &AudienceKeys<'_>,
        common: Option<&str>,
        building: &mut Building<'_>,
    ) -> Option<Audience> {
        let only = || match self.schemes {
            [one] => Some(one.item.code.as_str()),
            _ => None,
        };
        let Some(scheme) = keys.scheme.or(common).or_else(only) else {
            let (message, help) = match self.schemes {
                [] => (
                    "there is no scheme whose class could be meant",
                    "add `[[scheme]]`, or take the part `scheme` of the preset too",
                ),
                _ => (
                    "it is not clear of which scheme the classes are",
                    "add `scheme = \"...\"` to the rule",
                ),
            };
            let error = Error::new(ErrorKind::Rulebook, "no-scheme", message).with_help(help);
            building.errors.push(error.at(format!("{}.class", keys.path)));
            return None;
        };
        let found = self.schemes.iter().position(|entry| entry.item.code == scheme);
        let Some(place) = found else {
            let known = self.schemes.iter().map(|entry| entry.item.code.as_str());
            let help = match known.len() {
                0 => "add `[[scheme]]`, or take the part `scheme` of the preset too".to_owned(),
                _ => did_you_mean(scheme, known),
            };
            let error = Error::new(
                ErrorKind::Name,
                "unknown-scheme",
                format!("there is no scheme `{scheme}`"),
            );
            let at = if keys.scheme.is_some() { "scheme" } else { "class" };
            building.errors.push(error.with_help(help).at(format!("{}.{at}", keys.path)));
            return None;
        };
        let known = self.schemes.get(place).map(|entry| class_codes(&entry.item));
        let known: Vec<String> =
            known.unwrap_or_default().into_iter().map(|(code, _)| code).collect();
        let mut classes: Vec<usize> = Vec::with_capacity(keys.class.len());
        let before = building.errors.len();
        for (number, class) in keys.class.iter().enumerate() {
            let at = format!("{}.class[{number}]", keys.path);
            match known.iter().position(|code| code == class) {
                Some(class_place) if classes.contains(&class_place) => building.errors.push(
                    Error::new(
                        ErrorKind::Rulebook,
                        "duplicate-code",
                        format!("class `{class}` stands twice"),
                    )
                    .with_help("name it once")
                    .at(at),
                ),
                Some(class_place) => classes.push(class_place),
                // A scheme of the host's own stands in the place of the preset's.
                None if keys.path.starts_with("use[") => building.findings.push(Finding::note(
                    "rule-off",
                    keys.path.to_owned(),
                    format!("the rule is off for `{class}`, which scheme `{scheme}` does not have"),
                    format!("分类 `{scheme}` 没有类别 `{class}`，该规则对其不生效"),
                )),
                None => building.errors.push(
                    Error::new(
                        ErrorKind::Name,
                        "unknown-class",
                        format!("scheme `{scheme}` has no class `{class}`"),
                    )
                    .with_help(did_you_mean(class, known.iter().map(String::as_str)))
                    .at(at),
                ),
            }
        }
        let fine = building.errors.len() == before && !classes.is_empty();
        fine.then_some(Audience::Classes { scheme: place, classes })
    }
}
