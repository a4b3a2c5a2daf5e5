//! The house rules, checked from the sources in milliseconds; nothing is compiled or run for them.
//!
//! The table of who may use what stands in `architecture/house.rs`. Every failure names file, line and rule.
//! The last test shows each rule a source that breaks it, so that a rule that has gone blind is noticed.
#![allow(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::Visit;

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/tokens.rs"]
mod tokens;
#[path = "architecture/writes.rs"]
mod writes;

use house::Owner;
use tokens::What;

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;

/// Words with which SQL begins, in the form it is written here; one more word must follow.
const SQL: &[&str] = &[
    "alter table ",
    "begin immediate",
    "create index ",
    "create schema ",
    "create table ",
    "create trigger ",
    "create unique ",
    "delete from ",
    "drop index ",
    "drop schema ",
    "drop table ",
    "insert into ",
    "lock table ",
    "pragma ",
];

#[test]
fn every_source_keeps_the_house_rules() {
    let root = root();
    let dependencies = dependencies(&root);
    let mut broken = Vec::new();
    for path in files(&root, &["src", "tests", "benches"], "rs") {
        let source = std::fs::read_to_string(root.join(&path)).expect("a source file can be read");
        broken.extend(check(&path, &source, &dependencies));
    }
    report(&broken);
}

#[test]
fn a_room_holds_its_own_files_and_nothing_else() {
    let root = root();
    let mut broken = Vec::new();
    // `view` is what rooms share, not a room.
    let folders = entries(&root.join("src/features"));
    for room in folders.iter().filter(|entry| entry.is_dir() && name(entry) != "view") {
        for entry in entries(room) {
            let name = name(&entry);
            if !house::ROOM_FILES.contains(&name.as_str()) {
                let rule = format!("a room holds only {}", house::ROOM_FILES.join(", "));
                broken.push(format!("{}/{name}: {rule}", relative(&root, room)));
            }
        }
        if !room.join("mod.rs").is_file() {
            broken.push(format!("{}: a room has a door, mod.rs", relative(&root, room)));
        }
    }
    report(&broken);
}

#[test]
fn t_20_each_table_of_state_is_written_in_one_place() {
    let root = root();
    let read = |path: String| {
        let source = std::fs::read_to_string(root.join(&path)).expect("a source file can be read");
        (path, source)
    };
    let sources: Vec<(String, String)> = files(&root, &["src/store"], "rs").into_iter().map(read).collect();
    report(&writes::broken(&sources));
    let rogue = ("src/store/rogue.rs".to_owned(), "diesel::update(grants::table.find(id))".to_owned());
    assert_eq!(writes::broken(&[sources, vec![rogue]].concat()).len(), 1, "a rule that has gone blind");
}

#[test]
fn templates_escape_everything() {
    let root = root();
    let mut broken = Vec::new();
    for path in files(&root, &["templates"], "hbs") {
        let source = std::fs::read_to_string(root.join(&path)).expect("a template can be read");
        broken.extend(unescaped(&path, &source));
    }
    report(&broken);
}

fn unescaped(path: &str, source: &str) -> Vec<String> {
    let raw =
        |line: &str| line.contains("{{{") || line.contains("{{&") || line.contains("{{~{") || line.contains("{{~&");
    let lines = source.lines().enumerate().filter(|(_, line)| raw(line));
    lines.map(|(at, _)| format!("{path}:{}: a template never writes unescaped text", at + 1)).collect()
}

/// Every rule that this one file breaks.
fn check(path: &str, source: &str, dependencies: &[String]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut say = |line: usize, rule: &str| broken.push(format!("{path}:{line}: {rule}"));
    if !source.starts_with("//!") {
        say(1, "a file begins with `//!`: what lives here, what does not, why");
    }
    let lines = source.lines().count();
    // The tables' columns are one list, which is looked things up in and never read through.
    if lines > FILE_LINES && path != "src/store/schema.rs" {
        say(lines, &format!("a file has at most {FILE_LINES} lines, this one has {lines}"));
    }
    for (line, length) in long_functions(source) {
        say(line, &format!("a function has at most {FUNCTION_LINES} lines, this one has {length}"));
    }
    let stem = name(Path::new(path)).replace(".rs", "");
    if house::EMPTY_NAMES.contains(&stem.as_str()) {
        say(1, "a module is named after what lives there");
    }
    let module = module(path);
    let test_code =
        !path.starts_with("src/") || stem == "tests" || stem.ends_with("_tests") || path.contains("/tests/");
    if !test_code {
        for fact in tokens::facts(source, &module).expect("a source file is made of tokens") {
            if let Some(rule) = refused(path, &module, &fact.what, dependencies) {
                say(fact.line, &rule);
            }
        }
    }
    broken.dedup();
    broken
}

/// The rule that this fact breaks, when it breaks one.
fn refused(path: &str, module: &[String], what: &What, dependencies: &[String]) -> Option<String> {
    let owner = house::owner(path, module);
    let part = module.first().map_or("", String::as_str);
    let rule = |broken: bool, rule: &str| broken.then(|| rule.to_owned());
    match what {
        _ if owner == Owner::Unknown => Some(format!("`{part}` has no row in tests/architecture/house.rs")),
        What::Path(path) => house::import_refused(&owner, path),
        What::Crate(name) => house::crate_refused(&owner, name, dependencies),
        What::SuperSuper => rule(true, "no `super::super`: name the way from `crate::`"),
        What::PubUse => rule(path == "src/lib.rs", "lib.rs re-exports nothing"),
        What::AllowWithoutReason => rule(true, "`allow` gives its `reason`; better, `expect`"),
        What::FormatParenthesis => {
            rule(path != "src/directory/filter.rs", "filter text is made in directory/filter.rs, where it is escaped")
        }
        What::Restore => {
            rule(!["domain", "store"].contains(&part), "`restore` (row to value) is for `domain` and `store`")
        }
        What::Text(text) => rule(part != "store" && is_sql(text), "SQL text lives in `store`"),
    }
}

fn is_sql(text: &str) -> bool {
    let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let select = (text.starts_with("select ") || text.starts_with("with ")) && text.contains(" from ");
    let update = text.starts_with("update ") && text.contains(" set ");
    select || update || SQL.iter().any(|begin| text.starts_with(begin))
}

fn long_functions(source: &str) -> Vec<(usize, usize)> {
    struct Lengths(Vec<(usize, usize)>);
    impl Lengths {
        fn measure(&mut self, signature: &syn::Signature, block: &syn::Block) {
            let first = signature.span().start().line;
            let length = block.span().end().line - first + 1;
            if length > FUNCTION_LINES {
                self.0.push((first, length));
            }
        }
    }
    impl<'ast> Visit<'ast> for Lengths {
        fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
            self.measure(&item.sig, &item.block);
            syn::visit::visit_item_fn(self, item);
        }
        fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
            self.measure(&item.sig, &item.block);
            syn::visit::visit_impl_item_fn(self, item);
        }
        fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
            if let Some(block) = &item.default {
                self.measure(&item.sig, block);
            }
            syn::visit::visit_trait_item_fn(self, item);
        }
    }
    let mut lengths = Lengths(Vec::new());
    lengths.visit_file(&syn::parse_file(source).expect("a source file is Rust"));
    lengths.0
}

/// `src/store/tx.rs` is the module `["store", "tx"]`.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|part| !["lib", "main"].contains(part)).map(str::to_owned).collect()
}

/// The names under `[dependencies]`, as code writes them.
fn dependencies(root: &Path) -> Vec<String> {
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("there is a Cargo.toml");
    let section = manifest.split("[dependencies]").nth(1).expect("it has dependencies").split("\n[").next();
    let lines = section.unwrap_or_default().lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim().replace('-', "_")).collect()
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a test where the project stands")]
fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Files under these folders with this ending, from the root, sorted.
fn files(root: &Path, folders: &[&str], ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = waiting.pop() {
        for entry in entries(&folder) {
            if entry.is_dir() {
                waiting.extend((name(&entry) != "node_modules").then_some(entry));
            } else if entry.extension().is_some_and(|extension| extension == ending) {
                found.push(relative(root, &entry));
            }
        }
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).into_iter().flatten();
    read.map(|entry| entry.expect("a folder can be read").path()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

fn report(broken: &[String]) {
    assert!(broken.is_empty(), "house rules broken in {} places:\n{}", broken.len(), broken.join("\n"));
}

/// File, what it says after its `//!`, and words of the rule that must catch it.
#[rustfmt::skip]
const BAD: &[(&str, &str, &str)] = &[
    ("src/domain/order.rs", "use crate::clock::Clock;", "`domain` may import none"),
    ("src/domain/order.rs", "use tokio::sync::Mutex;", "`domain` is pure"),
    ("src/domain/order.rs", "#[diesel(table_name = x)] struct A;", "`domain` is pure"),
    ("src/clock.rs", "use super::store::Db;", "`clock` may import domain"),
    ("src/store/tx.rs", "use crate::{domain::ids, web};", "`store` may import domain, clock"),
    ("src/store/tx.rs", "fn f() { crate::app::build(); }", "`store` may import domain, clock"),
    ("src/web/form.rs", "fn f() { let _ = diesel::insert_into; }", "web may name actix_web, jsonwebtoken"),
    ("src/features/orders/pages.rs", "use crate::store::Db;", "door, pages, actions and api may import domain, web"),
    ("src/features/orders/pages.rs", "use crate::features::grants::service;", "no other room"),
    ("src/features/orders/mod.rs", "use super::grants;", "no other room"),
    ("src/features/orders/service.rs", "use actix_web::web;", "a service may name utoipa"),
    ("src/features/orders/service/submit.rs", "use crate::features::orders::pages;", "not its room's pages"),
    ("src/features/orders/service.rs", "use crate::messages::Mail;", "a service may import"),
    ("src/orders.rs", "use std::fmt;", "has no row"),
    ("src/store/a/b.rs", "use super::super::tx;", "super::super"),
    ("src/lib.rs", "pub use domain::ids;", "re-exports nothing"),
    ("src/web/form.rs", "#[allow(dead_code)] fn f() {}", "gives its `reason`"),
    ("src/directory/ldap/search.rs", "fn f(x: &str) { g(format!(\"(uid={x})\")) }", "directory/filter.rs"),
    ("src/features/orders/service.rs", "fn f() { Order::restore(1); }", "`restore`"),
    ("src/demo/mod.rs", "const Q: &str = \"SELECT id FROM orders\";", "SQL text"),
    ("src/web/utils.rs", "", "named after what lives there"),
];

#[test]
fn each_rule_catches_what_it_is_for() {
    let known = ["actix_web", "diesel", "tokio"].map(str::to_owned);
    for (path, source, rule) in BAD {
        let broken = check(path, &format!("//! A file.\n{source}\n"), &known).join("\n");
        assert!(broken.contains(rule), "{path} with `{source}` must break “{rule}”, but: {broken:?}");
    }
    let long = format!("//! A file.\nfn f() {{{}}}\n", "\n".repeat(FUNCTION_LINES));
    assert!(check("src/clock.rs", &long, &[]).join("").contains("this one has 61"));
    assert!(check("src/clock.rs", &"//!\n".repeat(FILE_LINES + 1), &[]).join("").contains("this one has 401"));
    assert!(check("src/clock.rs", "fn f() {}\n", &[]).join("").contains("begins with `//!`"));
    assert_eq!(unescaped("a.hbs", "{{a}}\n{{{b}}}\n"), ["a.hbs:2: a template never writes unescaped text"]);
    let good = "//! A file.\n#[cfg(test)]\nmod tests { use crate::app; #[tokio::test] async fn f() {} }\n";
    assert_eq!(check("src/domain/order.rs", good, &known), Vec::<String>::new());
}
