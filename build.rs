//! With the feature `capi` the C headers are made beside the build, for a test to compare with those in
//! `include/`; nothing in the source tree is written.

fn main() {
    #[cfg(feature = "capi")]
    headers::make();
}

#[cfg(feature = "capi")]
mod headers {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::print_stdout)] // a build that fails says why

    use std::path::PathBuf;
    use std::{env, fs};

    use cbindgen::{Builder, Config};

    /// What is made of a header.
    type Edit = fn(&str) -> String;

    /// Comments for readers of C: without the examples, which are Rust.
    fn readable(header: &str) -> String {
        let mut lines: Vec<&str> = Vec::new();
        let mut example = false;
        for line in header.lines() {
            let fence = line.trim_start().starts_with("* ```");
            let blank = |line: &&str| line.trim() == "*";
            if !fence && !example {
                let after = lines.last().is_some_and(blank);
                if line.trim() == "*/" && after {
                    lines.pop();
                }
                if !(blank(&line) && after) {
                    lines.push(line);
                }
            }
            example ^= fence;
        }
        let text = lines.join("\n") + "\n";
        text.replace("* # Safety\n", "* Safety:\n")
    }

    /// Declarations without a preprocessor: what holds where its conditions do not.
    fn flat(header: &str) -> String {
        let mut out = String::new();
        let mut left_out = false;
        for line in header.lines() {
            match line.split_whitespace().next() {
                Some("#if" | "#ifdef") => left_out = true,
                Some("#else" | "#endif") => left_out = false,
                _ if left_out => {}
                _ => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        // Every condition left a blank in front of the brace.
        out.replace("\n {\n", " {\n")
    }

    pub(crate) fn make() {
        let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap());
        let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
        println!("cargo:rerun-if-changed=src/capi");
        let headers: [(&str, &str, Edit); 2] = [
            ("guanxi.h", "cbindgen.toml", readable),
            ("guanxi_cdef.h", "cbindgen_cdef.toml", flat),
        ];
        for (name, config, edit) in headers {
            println!("cargo:rerun-if-changed=src/capi/{config}");
            let config = root.join("src/capi").join(config);
            let config = Config::from_file(config).unwrap_or_else(|error| panic!("{error}"));
            let builder = Builder::new().with_config(config);
            let builder = builder.with_src(root.join("src/capi/mod.rs"));
            let bindings = builder.generate().unwrap_or_else(|error| panic!("{error}"));
            let mut text = Vec::new();
            bindings.write(&mut text);
            fs::write(out.join(name), edit(&String::from_utf8(text).unwrap())).unwrap();
        }
    }
}
