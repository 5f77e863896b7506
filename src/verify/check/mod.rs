//! Everything that a rule owner should know about a rulebook, found exactly.

mod monotone;
mod scheme;

use std::ops::ControlFlow;

use crate::rule::Finding;
use crate::rule::search::{MOST_CELLS, Said};
use crate::rulebook::{Definitions, Rulebook};
use crate::verify::space::{Members, Space};

/// Everything that is found in a rulebook: what loading has to say, and what analysis shows.
///
/// The conditions of a rulebook tell finitely many customers apart; all of them are gone through,
/// so that nothing is missed and each finding is shown by a customer. The work is bounded: a scheme
/// whose conditions tell apart more than 10^6 cells is named in a finding `too-many-cells`.
///
/// ```
/// use guanxi::{Rulebook, verify};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "sample"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     [[scheme]]
///     code = "tier"
///     kind = "list"
///     classes = [
///       { code = "A", when = "annual_amount >= 200000" },
///       { code = "B", when = "annual_amount >= 500000" },
///       { code = "C" },
///     ]
/// "#)?;
/// let findings = verify::check(&rulebook);
/// assert_eq!((findings[0].code, findings[0].path.as_str()), ("hidden-class", "scheme[0].classes[1].when"));
/// assert_eq!(findings[0].witnesses[0].to_string(), "annual_amount = 500000.00 gives class(tier) = A");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn check(rulebook: &Rulebook) -> Vec<Finding> {
    let definitions = rulebook.definitions();
    let mut space = Space::of(definitions.schemes, definitions.assumptions, MOST_CELLS);
    let members = space.members(definitions.schemes, &|atom| atom);
    let findings: Vec<Finding> = rulebook.findings().cloned().collect();
    let mut checking = Checking { rulebook, definitions, space, members, findings };
    if checking.assumptions_hold() {
        checking.schemes();
        checking.monotone();
    }
    checking.findings
}

/// A check under way.
struct Checking<'a> {
    rulebook: &'a Rulebook,
    definitions: Definitions<'a>,
    space: Space,
    members: Members,
    findings: Vec<Finding>,
}

impl Checking<'_> {
    /// Whether there is a customer of whom all holds that is assumed.
    fn assumptions_hold(&mut self) -> bool {
        let mut there = false;
        let say = |_: &[Option<bool>]| Said::This(());
        let done = self.space.search(&[], &say, &mut |(), _| {
            there = true;
            ControlFlow::Break(())
        });
        if done.is_err() {
            self.too_many("assume");
        } else if !there {
            self.findings.push(Finding::warning(
                "contradictory-assumptions",
                "assume",
                "no customer meets all that is assumed, so that nothing can be checked",
                "没有客户能同时满足所有假定，因此无法检查",
            ));
        }
        there
    }

    /// A finding that there are more cells than are gone through; once for each place.
    fn too_many(&mut self, path: &str) {
        let code = "too-many-cells";
        if self.findings.iter().any(|finding| finding.code == code && finding.path == path) {
            return;
        }
        self.findings.push(Finding::warning(
            code,
            path,
            format!("the conditions tell apart more than {MOST_CELLS} cells and are not checked"),
            format!("条件区分的情形超过 {MOST_CELLS} 种，未作检查"),
        ));
    }
}
