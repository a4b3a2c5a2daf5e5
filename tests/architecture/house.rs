//! The house's table: who lives where, whom each may import, and which of the watched crates each may name.
//!
//! Change a row here together with `docs/ARCHITECTURE.md`, in a commit that says why.

/// Crates that belong to one part of the house each. What is not listed may be named anywhere but in `domain`.
pub const WATCHED: &[&str] = &[
    "actix_web",
    "csv",
    "diesel",
    "diesel_migrations",
    "fluent_templates",
    "handlebars",
    "jsonwebtoken",
    "krilla",
    "ldap3",
    "ldap3_proto",
    "lettre",
    "r2d2",
    "reqwest",
    "rust_xlsxwriter",
    "tokio",
    "utoipa",
];

/// The only crates `domain` may name: values, dates, errors, and pure computation for the log.
pub const PURE: &[&str] = &[
    "base64",
    "ed25519_dalek",
    "hmac",
    "jiff",
    "serde",
    "serde_json",
    "sha2",
    "signed_note",
    "subtle",
    "thiserror",
    "tlog_tiles",
    "unicode_normalization",
    "uuid",
];

/// The files of a room; each may also have a folder, where a room has much of it.
pub const ROOM_FILES: &[&str] =
    &["mod.rs", "pages.rs", "pages", "actions.rs", "actions", "api.rs", "api", "service.rs", "service"];

/// Names that say nothing about what lives there.
pub const EMPTY_NAMES: &[&str] = &["common", "misc", "util", "utils"];

/// Who a source file belongs to.
#[derive(Debug, PartialEq, Eq)]
pub enum Owner {
    /// `main`, `cli`, `app`, `demo`: they put the parts together and may use everything; nobody imports them.
    Free,
    /// `lib.rs`: the map, which uses nothing.
    Map,
    /// A part of the house with a row in the table.
    Part(Row),
    /// `features/mod.rs`: names the rooms.
    Features,
    /// A room's door, pages, actions and api.
    Room(String),
    /// A room's use cases.
    Service(String),
    /// In no row: a new part needs a row first.
    Unknown,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub part: &'static str,
    pub imports: &'static [&'static str],
    pub crates: &'static [&'static str],
}

const TABLE: &[Row] = &[
    Row { part: "domain", imports: &[], crates: &[] },
    Row { part: "clock", imports: &["domain"], crates: &[] },
    Row { part: "config", imports: &["domain"], crates: &[] },
    Row { part: "store", imports: &["domain", "clock"], crates: &["diesel", "diesel_migrations", "r2d2", "tokio"] },
    Row {
        part: "directory",
        imports: &["domain", "clock", "config", "export"],
        crates: &["ldap3", "ldap3_proto", "tokio"],
    },
    Row { part: "text", imports: &["domain"], crates: &["handlebars", "fluent_templates"] },
    Row { part: "export", imports: &["domain", "text"], crates: &["csv", "rust_xlsxwriter", "krilla"] },
    Row {
        part: "messages",
        imports: &["domain", "store", "text", "clock", "config"],
        crates: &["lettre", "reqwest", "tokio"],
    },
    Row { part: "web", imports: &["domain", "config", "clock", "text"], crates: &["actix_web", "jsonwebtoken"] },
    Row { part: "witness", imports: &["domain", "clock", "config"], crates: &["actix_web"] },
    Row { part: "jobs", imports: &["directory", "domain", "features", "messages", "clock"], crates: &["tokio"] },
];

/// What a room's use cases may import, and what its door, pages, actions and api may import and name.
pub const SERVICE_IMPORTS: &[&str] = &["domain", "store", "directory", "export", "clock"];
pub const ROOM_IMPORTS: &[&str] = &["domain", "web"];
pub const ROOM_CRATES: &[&str] = &["actix_web", "utoipa"];

const FREE: &[&str] = &["app", "cli", "demo", "main"];

/// Whether the crate has, or may have, a part of this name.
pub fn is_part(name: &str) -> bool {
    name == "features" || FREE.contains(&name) || TABLE.iter().any(|row| row.part == name)
}

/// The owner of a file of `src/`, by the path of its module.
pub fn owner(path: &str, module: &[String]) -> Owner {
    let parts: Vec<&str> = module.iter().map(String::as_str).collect();
    match parts.as_slice() {
        _ if path == "src/main.rs" => Owner::Free,
        [] => Owner::Map,
        ["features"] => Owner::Features,
        // How things are shown, how people are read, and the sum of the rooms' descriptions: beside the rooms, not rooms.
        ["features", "view" | "openapi" | "reading" | "noted", ..] => Owner::Features,
        ["features", room, "service", ..] => Owner::Service((*room).to_owned()),
        ["features", room, ..] => Owner::Room((*room).to_owned()),
        [free, ..] if FREE.contains(free) => Owner::Free,
        [part, ..] => TABLE.iter().find(|row| row.part == *part).map_or(Owner::Unknown, |row| Owner::Part(*row)),
    }
}

/// Why this owner may not import this path of the crate, when it may not.
pub fn import_refused(owner: &Owner, path: &[String]) -> Option<String> {
    let target = path.first().filter(|name| is_part(name))?;
    let refuse = |who: &str, allowed: &[&str]| {
        (!allowed.contains(&target.as_str()))
            .then(|| format!("{who} may import {}, not `crate::{}`", list(allowed), path.join("::")))
    };
    match owner {
        Owner::Free => None,
        Owner::Part(row) if row.part == target => None,
        Owner::Part(row) => refuse(&format!("`{}`", row.part), row.imports),
        Owner::Features => refuse("`features/mod.rs`", &["features", "domain", "web", "store", "directory"]),
        // What every room works with is declared beside the list of rooms.
        Owner::Room(_) | Owner::Service(_)
            if target == "features"
                && path
                    .get(1)
                    .is_some_and(|name| name == "House" || name == "view" || name == "reading" || name == "noted") =>
        {
            None
        }
        Owner::Room(room) | Owner::Service(room) if target == "features" && path.get(1) != Some(room) => {
            Some(format!("a room imports no other room: `{room}` names `crate::{}`", path.join("::")))
        }
        Owner::Room(_) if target == "features" => None,
        Owner::Room(_) => refuse("a room's door, pages, actions and api", ROOM_IMPORTS),
        Owner::Service(_) if target == "features" => (path.get(2).map(String::as_str) != Some("service"))
            .then(|| "a service knows its own use cases, not its room's pages".to_owned()),
        Owner::Service(_) => refuse("a service", SERVICE_IMPORTS),
        Owner::Map | Owner::Unknown => refuse("this file", &[]),
    }
}

/// Why this owner may not name this crate, when it may not. `dependencies` are those of `Cargo.toml`.
pub fn crate_refused(owner: &Owner, name: &str, dependencies: &[String]) -> Option<String> {
    let (who, allowed): (&str, &[&str]) = match owner {
        Owner::Free => return None,
        Owner::Part(row) if row.part == "domain" => {
            let impure = dependencies.iter().any(|known| known == name) && !PURE.contains(&name);
            return impure.then(|| format!("`domain` is pure: it may name {}, not `{name}`", list(PURE)));
        }
        Owner::Part(row) => (row.part, row.crates),
        Owner::Features | Owner::Room(_) => ("a room's door, pages, actions and api", ROOM_CRATES),
        // The views that a service returns are the schemas of the API: a second set of structs would only drift.
        Owner::Service(_) => ("a service", &["utoipa"]),
        Owner::Map | Owner::Unknown => ("this file", &[]),
    };
    (WATCHED.contains(&name) && !allowed.contains(&name))
        .then(|| format!("of the watched crates {who} may name {}, not `{name}`", list(allowed)))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
