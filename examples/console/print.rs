//! What goes to standard output and standard error, and with which exit code a program ends.

use std::process::ExitCode;

/// Prints the result, or says what went wrong.
pub(crate) fn finish(result: Result<String, String>) -> ExitCode {
    match result {
        Ok(text) => print_all(&text),
        Err(message) => fail(&message),
    }
}

/// The end of a run that cannot be done.
fn fail(message: &str) -> ExitCode {
    say(message.trim_end());
    ExitCode::from(2)
}

/// Prints the result; a reader that has gone away (`| head`) is no failure.
fn print_all(text: &str) -> ExitCode {
    use std::io::{ErrorKind, Write};
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            fail(&format!("the result cannot be written: {error}"))
        }
        _ => ExitCode::SUCCESS,
    }
}

/// A line on standard error, if there is one.
pub(crate) fn say(message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{}", plain(message));
}

/// The same text, in which characters that would move the cursor or change colours are `�`.
pub(crate) fn plain(text: &str) -> String {
    let shown = |c: char| c == '\n' || !c.is_control();
    text.chars().map(|c| if shown(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}
