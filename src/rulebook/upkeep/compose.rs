//! Composition of upkeep policies: own keys and own rules take the place of brought ones.

use super::off;
use crate::error::{Error, ErrorKind};
use crate::rule::Finding;
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::class_codes;
use crate::rulebook::{
    CleansingDocument, FreshnessDocument, InterestDocument, LogDocument, RefreshDocument,
    SchemeDocument, UpkeepDocument, VerifyDocument,
};

/// The upkeep policy, presets brought in.
#[derive(Debug, Default)]
pub(in crate::rulebook) struct ComposedUpkeep {
    /// Whether anything says something about upkeep.
    pub(in crate::rulebook) any: bool,
    /// The preset that brought the policy.
    preset: Option<String>,
    pub(in crate::rulebook) scheme: Option<Entry<String>>,
    pub(in crate::rulebook) required: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) before_activation: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) before_entry: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) major: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) interest: Option<Entry<InterestDocument>>,
    pub(in crate::rulebook) log: Option<Entry<LogDocument>>,
    pub(in crate::rulebook) cleansing: Option<Entry<CleansingDocument>>,
    pub(in crate::rulebook) freshness: Vec<Entry<FreshnessDocument>>,
    pub(in crate::rulebook) refresh: Vec<Entry<RefreshDocument>>,
    pub(in crate::rulebook) verify: Vec<Entry<VerifyDocument>>,
    /// What was left out of a preset's policy, and why.
    pub(in crate::rulebook) off: Vec<Finding>,
}

/// A rule with a code.
trait Rule: Clone {
    const KEY: &'static str;
    fn code(&self) -> &str;
}

macro_rules! rules {
    ($($document:ident $key:literal),*) => {$(
        impl Rule for $document {
            const KEY: &'static str = $key;
            fn code(&self) -> &str {
                &self.code
            }
        }
    )*};
}

rules!(FreshnessDocument "freshness", RefreshDocument "refresh", VerifyDocument "verify");

/// Where rules come from.
struct Source<'a> {
    path: &'a str,
    preset: Option<&'a str>,
    errors: Vec<Error>,
}

impl Source<'_> {
    fn entry<T>(&self, key: &str, item: T) -> Entry<T> {
        let preset = self.preset.map(str::to_owned);
        Entry { item, path: format!("{}.{key}", self.path), preset, foreign: false }
    }

    fn key<T: Clone>(&self, own: &Option<T>, key: &str, to: &mut Option<Entry<T>>) {
        if let Some(item) = own {
            *to = Some(self.entry(key, item.clone()));
        }
    }

    /// Puts rules in the place of brought ones with the same code.
    fn rules<T: Rule>(&mut self, own: &[T], to: &mut Vec<Entry<T>>) {
        for (place, rule) in own.iter().enumerate() {
            let entry = self.entry(&format!("{}[{place}]", T::KEY), rule.clone());
            match to.iter_mut().find(|other| other.item.code() == rule.code()) {
                Some(other) if !other.path.starts_with(self.path) => *other = entry,
                Some(_) => self.errors.push(
                    Error::new(
                        ErrorKind::Rulebook,
                        "duplicate-code",
                        format!("the rule `{}` stands twice", rule.code()),
                    )
                    .with_help("give each a code of its own")
                    .at(&entry.path),
                ),
                None => to.push(entry),
            }
        }
    }
}

impl ComposedUpkeep {
    /// Brings the policy of a preset in, that of several presets only if they say the same.
    pub(in crate::rulebook) fn bring(
        &mut self,
        upkeep: &UpkeepDocument,
        path: &str,
        preset: &str,
    ) -> Result<(), Error> {
        let before = std::mem::take(self);
        self.put(upkeep, &format!("{path}.{preset}.upkeep"), Some(preset));
        self.preset = Some(preset.to_owned());
        if before.any && before.document() != self.document() {
            let first = before.preset.unwrap_or_default();
            let message = format!("presets `{first}` and `{preset}` both bring rules of upkeep");
            return Err(Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
                "take `upkeep` of one of them only, and the other parts by name: `parts = [\"scheme\"]`",
            ));
        }
        Ok(())
    }

    /// Puts the document's own policy in the place of what was brought, key by key and rule by
    /// rule. `name` is the preset that the document is.
    pub(in crate::rulebook) fn own(
        &mut self,
        upkeep: &UpkeepDocument,
        name: Option<&str>,
        errors: &mut Vec<Error>,
    ) {
        if !upkeep.is_empty() {
            errors.extend(self.put(upkeep, "upkeep", name));
        }
    }

    /// Puts a policy over this one, and says which rules stand twice in it.
    fn put(&mut self, upkeep: &UpkeepDocument, path: &str, preset: Option<&str>) -> Vec<Error> {
        self.any = true;
        let mut source = Source { path, preset, errors: Vec::new() };
        source.key(&upkeep.scheme, "scheme", &mut self.scheme);
        source.key(&upkeep.required, "required", &mut self.required);
        source.key(&upkeep.before_activation, "before_activation", &mut self.before_activation);
        source.key(&upkeep.before_entry, "before_entry", &mut self.before_entry);
        source.key(&upkeep.major, "major", &mut self.major);
        source.key(&upkeep.interest, "interest", &mut self.interest);
        source.key(&upkeep.log, "log", &mut self.log);
        source.key(&upkeep.cleansing, "cleansing", &mut self.cleansing);
        source.rules(&upkeep.freshness, &mut self.freshness);
        source.rules(&upkeep.refresh, &mut self.refresh);
        source.rules(&upkeep.verify, &mut self.verify);
        source.errors
    }

    /// Leaves out what a preset says of schemes and classes that the rulebook does not have: it took
    /// only a part of the preset, or put a scheme of its own in the place of the preset's.
    pub(in crate::rulebook) fn leave_out(&mut self, schemes: &[Entry<SchemeDocument>]) {
        let classes = |scheme: &str| -> Option<Vec<String>> {
            let found = schemes.iter().find(|entry| entry.item.code == scheme)?;
            Some(class_codes(&found.item).into_iter().map(|(code, _)| code).collect())
        };
        let no_scheme = |path: &str, scheme: &str| {
            off(
                path,
                format!("the rule is off, for there is no scheme `{scheme}`"),
                format!("没有分类 `{scheme}`，该规则不生效"),
            )
        };
        let mut findings = Vec::new();
        let common = self.scheme.as_ref().map(|entry| entry.item.clone());
        let common = common.or_else(|| match schemes {
            [one] => Some(one.item.code.clone()),
            _ => None,
        });
        let gone = |entry: &mut Entry<String>| {
            entry.path.starts_with("use[") && classes(&entry.item).is_none()
        };
        if let Some(entry) = self.scheme.take_if(gone) {
            findings.push(no_scheme(&entry.path, &entry.item));
        }
        self.refresh.retain_mut(|entry| {
            let rule = &mut entry.item;
            if rule.class.is_empty() || !entry.path.starts_with("use[") {
                return true;
            }
            let Some(scheme) = rule.scheme.as_ref().or(common.as_ref()) else { return true };
            let Some(known) = classes(scheme) else {
                findings.push(no_scheme(&entry.path, scheme));
                return false;
            };
            for class in rule.class.iter().filter(|class| !known.contains(class)) {
                findings.push(off(
                    &entry.path,
                    format!("the rule is off for `{class}`, which scheme `{scheme}` does not have"),
                    format!("分类 `{scheme}` 没有类别 `{class}`，该规则对其不生效"),
                ));
            }
            rule.class.retain(|class| known.contains(class));
            !rule.class.is_empty()
        });
        self.off = findings;
    }

    /// The policy as a document that needs no preset.
    pub(in crate::rulebook) fn document(&self) -> UpkeepDocument {
        fn item<T: Clone>(entry: &Option<Entry<T>>) -> Option<T> {
            entry.as_ref().map(|entry| entry.item.clone())
        }
        fn list<T: Clone>(entries: &[Entry<T>]) -> Vec<T> {
            entries.iter().map(|entry| entry.item.clone()).collect()
        }
        UpkeepDocument {
            scheme: item(&self.scheme),
            required: item(&self.required),
            before_activation: item(&self.before_activation),
            before_entry: item(&self.before_entry),
            major: item(&self.major),
            interest: item(&self.interest),
            log: item(&self.log),
            cleansing: item(&self.cleansing),
            freshness: list(&self.freshness),
            refresh: list(&self.refresh),
            verify: list(&self.verify),
        }
    }
}
