//! Which scheme reads the class of which: what is read comes first, and never in a circle.

use crate::error::{Error, ErrorKind, Result};
use crate::policy::scheme::Scheme;
use crate::rule::cells;
use crate::rule::condition::Tables;
use crate::rulebook::scheme::Built;

/// How many schemes a rulebook may have; keeps the search bounded on any input.
const MAX_SCHEMES: usize = 1000;

/// The schemes with what each reads of the others; a circle is an error.
pub(in crate::rulebook) fn order_schemes(
    built: Vec<Built>,
    tables: &Tables,
) -> Result<Vec<Scheme>> {
    if built.len() > MAX_SCHEMES {
        let message = format!(
            "a rulebook may have {MAX_SCHEMES} schemes, segments and tag rules, this one has {}",
            built.len()
        );
        return Err(Error::new(ErrorKind::Rulebook, "too-many-schemes", message)
            .with_help("split it into several rulebooks")
            .at("scheme"));
    }
    let mut direct: Vec<Vec<usize>> = Vec::with_capacity(built.len());
    let facts: Vec<_> = built
        .iter()
        // What is derived may have the code of a scheme, and no rule reads it.
        .map(|built| match built.scheme.derived {
            true => None,
            false => tables.registry.id(&format!("class({})", built.scheme.code)),
        })
        .collect();
    for one in &built {
        let mut reads: Vec<usize> = one
            .atoms
            .iter()
            .filter_map(|id| cells::atom(&tables.atoms, *id))
            .filter_map(|atom| facts.iter().position(|fact| *fact == Some(atom.fact)))
            .collect();
        reads.sort_unstable();
        reads.dedup();
        direct.push(reads);
    }
    let mut schemes = Vec::with_capacity(built.len());
    let codes: Vec<String> = built.iter().map(|one| one.scheme.code.to_string()).collect();
    for (place, (one, fact)) in built.into_iter().zip(facts).enumerate() {
        let mut needs = Vec::new();
        visit(place, &direct, &mut Vec::new(), &mut needs).map_err(|circle| {
            let names: Vec<&str> =
                circle.iter().filter_map(|place| codes.get(*place)).map(String::as_str).collect();
            let message = match names.as_slice() {
                [own, _] => format!("scheme `{own}` reads its own class"),
                _ => format!("schemes read each other in a circle: {}", names.join(" reads ")),
            };
            Error::new(ErrorKind::Rulebook, "scheme-circle", message)
                .with_help("take `class(...)` out of one of them")
                .at(&one.scheme.path)
        })?;
        needs.retain(|need| *need != place);
        schemes.push(Scheme { class_fact: fact, needs, ..one.scheme });
    }
    Ok(schemes)
}

/// Depth-first: what is read comes before what reads it; `Err` is the circle.
fn visit(
    place: usize,
    direct: &[Vec<usize>],
    path: &mut Vec<usize>,
    done: &mut Vec<usize>,
) -> std::result::Result<(), Vec<usize>> {
    if done.contains(&place) {
        return Ok(());
    }
    if let Some(start) = path.iter().position(|other| *other == place) {
        let mut circle = path.get(start..).unwrap_or_default().to_vec();
        circle.push(place);
        return Err(circle);
    }
    path.push(place);
    for next in direct.get(place).map_or(&[][..], Vec::as_slice) {
        visit(*next, direct, path, done)?;
    }
    path.pop();
    done.push(place);
    Ok(())
}
