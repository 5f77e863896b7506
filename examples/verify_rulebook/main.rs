//! Verifies a rulebook: what analysis finds in it, its own tests, what changed since an older one, and
//! every law that speaks of it, tried on random inputs made for it.
//!
//! `cargo run --features proptest --example verify_rulebook` verifies the bundled
//! `examples/rulebooks/retail.toml`; `-- --help` lists the options. The result goes to standard
//! output, everything else to standard error. A law or a test that fails ends the run with exit
//! code 1, a rulebook that cannot be loaded with 2.

mod args;
mod checked;
mod compared;
mod load;
#[path = "../console/print.rs"]
mod print;
mod proved;
#[path = "../console/table.rs"]
mod table;
mod tested;

use std::process::ExitCode;

use args::{Args, Command};
use guanxi::testkit::Prover;
use guanxi::verify;

fn main() -> ExitCode {
    match args::parse() {
        Ok(Command::Help) => print::finish(Ok(format!("{}\n", args::HELP))),
        Ok(Command::Verify(args)) => match verified(&args) {
            Ok(Verified { text, holds }) => match print::finish(Ok(text)) {
                code if code == ExitCode::SUCCESS && !holds => ExitCode::from(1),
                code => code,
            },
            Err(message) => print::finish(Err(message)),
        },
        Err(message) => print::finish(Err(message)),
    }
}

/// What is printed, and whether everything holds.
struct Verified {
    text: String,
    holds: bool,
}

fn verified(args: &Args) -> Result<Verified, String> {
    let rulebook = args.rules.load(&args.parameters)?;
    let mut text = format!("{}\n", load::title(&rulebook, args.language));
    text.push_str(&checked::section(&verify::check(&rulebook), args.language));
    let tests = verify::test(&rulebook);
    text.push_str(&tested::section(&tests, args.language));
    if let Some(old) = &args.old {
        let old = load::Rules::File(old.clone()).load(&args.parameters)?;
        text.push_str(&compared::section(&verify::diff(&old, &rulebook), args.language));
    }
    let proof = Prover::new().cases(args.cases).seed(args.seed).rulebook(&rulebook);
    text.push_str(&proved::section(&proof, args.language));
    Ok(Verified { text, holds: proof.holds() && tests.is_passed() })
}
