//! One customer: facts, classes with reasons, and the way to the next class.

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::review::Review;

use crate::args::Args;

/// The explanation as text or as JSON; an unknown customer is an error.
pub(crate) fn explain(
    rulebook: &Rulebook,
    review: &Review,
    id: &str,
    args: &Args,
) -> Result<String, String> {
    let Some(customer) = review.customer(id) else {
        return Err(format!(
            "there is no customer `{id}` as of {} ({} customers; ids are taken as they stand in the file, leading zeros too)",
            review.as_of,
            review.customers.len()
        ));
    };
    let case = review.case(customer);
    let classified: Vec<_> = rulebook
        .schemes()
        .iter()
        .map(|scheme| rulebook.classify_case(scheme.code().as_str(), &case))
        .collect::<guanxi::Result<_>>()
        .map_err(|error| error.to_string())?;
    if args.json {
        let text = serde_json::to_string_pretty(&classified).map_err(|error| error.to_string())?;
        return Ok(text + "\n");
    }
    let mut out = match args.language {
        Language::Chinese => format!("客户 {id}，截至 {}\n", review.as_of),
        _ => format!("customer {id} as of {}\n", review.as_of),
    };
    for one in &classified {
        out.push('\n');
        out.push_str(&one.explain(args.language));
    }
    Ok(out)
}
