//! Stops a build that lacks what the pages are made of, and asks for a new build when a page, a text or an asset changed.
//!
//! Style sheets and fonts come from npm by lock file (`make assets`), never from the network during a build. The embedding
//! macros do not notice new files by themselves; the lines to cargo below do.

use std::path::Path;
use std::process::ExitCode;

const EMBEDDED: [&str; 3] = ["assets/dist", "templates", "locales"];

fn main() -> ExitCode {
    for folder in EMBEDDED {
        println!("cargo:rerun-if-changed={folder}");
    }
    if Path::new("assets/dist/app.css").is_file() {
        return ExitCode::SUCCESS;
    }
    eprintln!("run `make assets` first");
    ExitCode::FAILURE
}
