//! An example run as a user runs it: with options, with files, and what it says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// An example by its name.
pub(crate) struct Program(pub(crate) &'static str);

impl Program {
    /// The file: `cargo test` builds it beside the tests; a run of one test file alone builds it
    /// first where it is missing.
    fn path(&self) -> PathBuf {
        let tests = std::env::current_exe().unwrap();
        let name = format!("{}{}", self.0, std::env::consts::EXE_SUFFIX);
        let path = tests.parent().unwrap().parent().unwrap().join("examples").join(name);
        if !path.exists() {
            let mut build = Command::new(env!("CARGO"));
            build.args(["build", "--quiet", "--example", self.0]);
            for (feature, there) in [
                ("icalendar", cfg!(feature = "icalendar")),
                ("proptest", cfg!(feature = "proptest")),
            ] {
                if there {
                    build.args(["--features", feature]);
                }
            }
            let status = build.status().unwrap();
            assert!(status.success() && path.exists(), "{} is not there", path.display());
        }
        path
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        Command::new(self.path()).args(args).output().unwrap()
    }

    pub(crate) fn stdout(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let text = self.stdout(&[args, &["--json"]].concat());
        serde_json::from_str(&text).unwrap()
    }

    /// What standard error says when a run ends with exit code 2 and prints nothing else.
    pub(crate) fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }
}

/// A file of this content in a folder of the test run.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}
