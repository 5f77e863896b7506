//! What a rulebook says of every customer, so that no witness says otherwise.

use crate::error::{Error, ErrorKind};
use crate::fact::{FactDefinition, FactId};
use crate::rule::axes::{Relation, is_comparable};
use crate::rule::formula::Formula;
use crate::rule::{Comparison, Expression, Operand, Term};
use crate::rulebook::scheme::Building;

/// What holds of every customer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumptions {
    /// Facts that never exceed others.
    pub(crate) relations: Vec<Relation>,
    /// Conditions that hold.
    pub(crate) conditions: Vec<Formula>,
}

impl Building<'_> {
    /// What is assumed; the presets of a rulebook assume nothing.
    pub(super) fn assumptions(&mut self, texts: &[String]) -> Assumptions {
        let mut found = Assumptions::default();
        for (place, text) in texts.iter().enumerate() {
            let path = format!("assume[{place}]");
            let Some(expression) = self.note(text.parse::<Expression>(), || path.clone()) else {
                continue;
            };
            match self.compared(&expression) {
                Some((one, comparison, other)) => {
                    self.relate(&one, comparison, &other, path, &mut found);
                }
                None => found.conditions.extend(self.condition(text, path, "assume", None)),
            }
        }
        found
    }

    /// Both facts, where a fact is compared with a fact; a choice is compared with its codes.
    fn compared(
        &self,
        expression: &Expression,
    ) -> Option<(FactDefinition, Comparison, FactDefinition)> {
        let Expression::Compare { left: Operand::Fact(fact), comparison, right } = expression
        else {
            return None;
        };
        let Term::Code(code) = right else { return None };
        let one = self.tables.registry.find(&fact.to_string()).ok()?;
        if one.choices().iter().any(|choice| choice == code) {
            return None;
        }
        Some((one, *comparison, self.tables.registry.find(code.as_str()).ok()?))
    }

    fn relate(
        &mut self,
        one: &FactDefinition,
        comparison: Comparison,
        other: &FactDefinition,
        path: String,
        found: &mut Assumptions,
    ) {
        let wrong = |message: String, help: &str| {
            Error::new(ErrorKind::Type, "assume", message).with_help(help)
        };
        let (name, other_name) = (one.name(), other.name());
        if one.fact_type() != other.fact_type() || !is_comparable(one.fact_type()) {
            let message = format!("`{name}` cannot be compared with `{other_name}`");
            let help =
                "compare two amounts, two counts, two scores, two numbers of days or two dates";
            self.errors.push(wrong(message, help).at(path));
            return;
        }
        let registry = &mut self.tables.registry;
        let ids = registry.resolve(name).and_then(|id| Ok((id, registry.resolve(other_name)?)));
        let Some((one, other)) = self.note(ids, || path.clone()) else { return };
        let mut add = |lesser: FactId, greater: FactId, strict: bool| {
            found.relations.push(Relation { lesser, greater, strict });
        };
        match comparison {
            Comparison::AtMost => add(one, other, false),
            Comparison::Below => add(one, other, true),
            Comparison::AtLeast => add(other, one, false),
            Comparison::Above => add(other, one, true),
            Comparison::Equal => {
                add(one, other, false);
                add(other, one, false);
            }
            Comparison::NotEqual => {
                let message = format!("`{name} != {other_name}` bounds neither of them");
                let help = "write `<=`, `<`, `>=`, `>` or `=`";
                self.errors.push(wrong(message, help).at(path));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Rulebook;

    fn load(assume: &str) -> crate::Result<Rulebook> {
        Rulebook::from_toml(&format!(
            "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\nassume = [{assume}]"
        ))
    }

    #[test]
    fn facts_are_compared_with_facts_of_their_type() {
        assert_eq!(load(r#""orders_90d <= orders_12m", "amount_total >= 0""#).err(), None);
        let code = |assume: &str| load(assume).unwrap_err().code();
        assert_eq!(code(r#""orders_90d <= amount_12m""#), "assume");
        assert_eq!(code(r#""orders_90d != orders_12m""#), "assume");
        assert_eq!(code(r#""order_90d <= 5""#), "unknown-fact");
    }
}
