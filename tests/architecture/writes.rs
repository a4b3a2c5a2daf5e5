//! T20: each table is written in one place, so that no path can change a state and forget its entry in the log.
//!
//! The files are those that `store::record` calls; `erasures` takes away what a decision on erasure names. A new place
//! that writes a table needs a row here first, and a reason.

use std::collections::BTreeMap;

/// Tables of state and of the log, and the files that write them.
const WRITERS: &[(&str, &[&str])] = &[
    ("account", &["accounts", "erasures"]),
    ("appointment", &["catalogue"]),
    ("assignment", &["assignments", "erasures"]),
    ("audit_checkpoint", &["audit"]),
    ("audit_cosignature", &["witnesses"]),
    ("audit_day_key", &["erasures", "ledger"]),
    ("audit_log", &["ledger"]),
    ("audit_node", &["ledger"]),
    ("audit_order_key", &["erasures", "ledger"]),
    ("audit_private", &["erasures", "ledger", "people"]),
    ("brake", &["brakes", "erasures"]),
    ("decision", &["decisions", "erasures"]),
    ("erasure", &["erasures"]),
    ("finding", &["erasures", "findings"]),
    ("grants", &["erasures", "grants"]),
    ("guideline", &["catalogue"]),
    ("integration", &["integrations"]),
    ("matrix", &["matrices"]),
    ("order_line", &["erasures", "lines"]),
    ("orders", &["lines"]),
    ("person", &["erasures", "people"]),
    ("revocation", &["revocations"]),
    ("role", &["catalogue"]),
    ("separation_exception", &["erasures", "separation"]),
    ("separation_rule", &["separation"]),
    ("substitution", &["substitutions"]),
    ("system", &["catalogue"]),
    ("task", &["record"]),
];

/// Statements that write, as they begin in the sources.
const BEGIN: [&str; 3] = ["diesel::insert_into(", "diesel::update(", "diesel::delete("];

/// Which file writes which table.
pub fn found(sources: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut written: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, source) in sources {
        let file = path.trim_start_matches("src/store/").trim_end_matches(".rs").to_owned();
        for begin in BEGIN {
            for rest in source.split(begin).skip(1) {
                // A target may have been named before: then its name says which table it is of, in the same function.
                let table: String =
                    rest.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let of_table = rest.trim_start().get(table.len()..).is_some_and(|after| after.starts_with("::table"));
                let files = written.entry(if of_table { table } else { format!("? {table}") }).or_default();
                if !files.contains(&file) {
                    files.push(file.clone());
                }
            }
        }
    }
    written.values_mut().for_each(|files| files.sort());
    written
}

/// What is written elsewhere than it should be, or by a way this rule cannot see.
pub fn broken(sources: &[(String, String)]) -> Vec<String> {
    let written = found(sources);
    let mut broken = Vec::new();
    for (table, files) in &written {
        let Some((_, allowed)) = WRITERS.iter().find(|(known, _)| known == table) else { continue };
        let more = files.iter().filter(|file| !allowed.contains(&file.as_str()));
        broken
            .extend(more.map(|file| format!("src/store/{file}.rs:1: writes `{table}`, which {allowed:?} write (T20)")));
    }
    let unseen = WRITERS.iter().filter(|(table, _)| !written.contains_key(*table));
    broken
        .extend(unseen.map(|(table, _)| format!("tests/architecture/writes.rs:1: nothing is seen to write `{table}`")));
    broken
}
