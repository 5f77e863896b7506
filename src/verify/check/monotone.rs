//! Whether a class goes with the facts that a scheme declares to go with it (P-016 ... P-018,
//! P-027, P-032).

use crate::fact::FactId;
use crate::policy::scheme::Scheme;
use crate::rule::Finding;
use crate::verify::check::Checking;

impl Checking<'_> {
    pub(super) fn monotone(&mut self) {
        let schemes = self.definitions.schemes;
        for (place, scheme) in schemes.list.iter().enumerate() {
            for (facts, rising) in [(&scheme.rising, true), (&scheme.falling, false)] {
                // Nothing can go with a fact that no rule reads.
                for fact in facts.iter().filter_map(|name| schemes.registry.id(name)) {
                    self.goes_with(place, scheme, fact, rising);
                }
            }
        }
    }

    /// Looks for two customers who differ in one fact only, the higher of whom is worse off; or
    /// better, where the class has to fall with the fact.
    fn goes_with(&mut self, place: usize, scheme: &Scheme, fact: FactId, rising: bool) {
        let members = self.members.classes.get(place).cloned().unwrap_or_default();
        let wrong = |low: usize, high: usize| if rising { high > low } else { high < low };
        let pair = match self.space.pair(&members, fact, &wrong) {
            Ok(Some(pair)) => pair,
            Ok(None) => return,
            Err(_) => return self.too_many(&scheme.path),
        };
        let class = |place: usize| {
            scheme.classes().get(place).map_or_else(String::new, |class| class.code().to_string())
        };
        let ((low, less), (high, more)) = (pair.low, pair.high);
        let (low, high) = (class(low), class(high));
        let name = self.space.registry().name(fact).to_owned();
        let gives = format!("class({})", scheme.code());
        let (way, way_zh) = if rising { ("falls", "下降") } else { ("rises", "上升") };
        let finding = Finding::warning(
            "not-monotone",
            self.declared_at(scheme, rising, &name),
            format!("the class {way} from `{low}` to `{high}` as `{name}` rises"),
            format!("`{name}` 上升时，类别由 `{low}` {way_zh}为 `{high}`"),
        );
        let witnesses = [less.giving(&gives, low), more.giving(&gives, high)];
        self.findings.push(finding.shown_by(witnesses));
    }

    fn declared_at(&self, scheme: &Scheme, rising: bool, fact: &str) -> String {
        let document = self.rulebook.document();
        let entry = document.scheme.iter().find(|one| *scheme.code() == *one.code);
        let names = entry.map(|one| if rising { &one.rising } else { &one.falling });
        let place = names.and_then(|names| names.iter().position(|name| name == fact));
        let key = if rising { "rising" } else { "falling" };
        format!("{}.{key}[{}]", scheme.path, place.unwrap_or(0))
    }
}
