//! Every case of employment, E-01 … E-34, has a test that bears its name.
//!
//! The cases stand in the requirements; a case whose test is renamed or taken away fails here, and so does one that
//! nobody wrote.

use std::path::Path;

/// The cases.
const CASES: std::ops::RangeInclusive<u8> = 1..=34;

fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder of the tests") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push_str(&std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_case_of_employment_has_its_test() {
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it"), &mut text);
    // The name of a test: `fn e_10_e_12_…`, plain or inside `both!`.
    let names: Vec<&str> = text
        .split("fn ")
        .skip(1)
        .filter_map(|rest| rest.split('(').next())
        .filter(|name| name.starts_with("e_"))
        .collect();
    assert!(names.len() > 34, "the tests were not read");
    let missing: Vec<String> = CASES
        .map(|n| format!("e_{n:02}_"))
        .filter(|case| !names.iter().any(|name| name.starts_with(case.as_str()) || name.contains(&format!("_{case}"))))
        .collect();
    assert!(missing.is_empty(), "no test for {missing:?}");
}
