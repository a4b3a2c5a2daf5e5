//! The two databases are one to the service: the same migrations, tables and indexes, and the same refusals from
//! beneath the service. Every other test of the flow runs on both; here is what they rest on.

use std::collections::BTreeSet;

use behorig::store::migrate;

use crate::harness::town::{Database, Town, ask, both};

/// `table.column type NULL|NOT NULL` of `schema.rs`, in the types of one database.
fn of_schema(postgresql: bool) -> BTreeSet<String> {
    let (mut table, mut keys, mut found) = (String::new(), Vec::new(), BTreeSet::new());
    let mut named = None;
    for line in include_str!("../../src/store/schema.rs").lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("#[sql_name = \"").and_then(|rest| rest.strip_suffix("\"]")) {
            named = Some(name.to_owned());
        } else if let Some((column, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            let nullable = kind.starts_with("Nullable<");
            let kind = kind.trim_start_matches("Nullable<").trim_end_matches('>');
            let kind = match (kind, postgresql) {
                ("DbUuid", true) => "uuid",
                ("DbInstant", true) => "timestamp with time zone",
                ("Text", true) => "text",
                ("Integer", true) => "integer",
                ("BigInt", true) => "bigint",
                ("Bool", true) => "boolean",
                ("Binary", true) => "bytea",
                ("DbUuid" | "Binary", false) => "BLOB",
                ("Text" | "DbInstant", false) => "TEXT",
                ("Integer" | "BigInt" | "Bool", false) => "INTEGER",
                other => panic!("a type that the test does not know: {other:?}"),
            };
            let column = named.take().unwrap_or_else(|| column.to_owned());
            let null = if nullable && !keys.contains(&column) { "NULL" } else { "NOT NULL" };
            found.insert(format!("{table}.{column} {kind} {null}"));
        } else if let Some((name, key)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = named.take().unwrap_or_else(|| name.to_owned());
            keys = key.split(", ").map(str::to_owned).collect();
        }
    }
    found
}

const COLUMNS: [&str; 2] = [
    "SELECT m.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' NOT NULL' \
     ELSE ' NULL' END AS value FROM sqlite_master m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    "SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN ' NULL' \
     ELSE ' NOT NULL' END AS value FROM information_schema.columns WHERE table_schema = current_schema()",
];

const INDEXES: [&str; 2] = [
    "SELECT name AS value FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'",
    "SELECT indexname::text AS value FROM pg_indexes WHERE schemaname = current_schema() \
     AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'",
];

fn words(town: &Town, of: [&str; 2]) -> BTreeSet<String> {
    let words = town.words(of[usize::from(town.on_postgresql())]);
    words.into_iter().filter(|word| !word.starts_with("__diesel")).collect()
}

#[test]
fn migrations_have_the_same_names() {
    let [sqlite, postgresql] = migrate::names();
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgresql);
}

both! {
    async fn tables_and_columns_are_those_of_the_schema(town) {
        let (is, should) = (words(&town, COLUMNS), of_schema(town.on_postgresql()));
        assert!(should.len() > 100, "the schema is read: {}", should.len());
        // What only one database needs is not the service's to name.
        let own: Vec<_> = is.iter().filter(|column| !column.starts_with("write_gate.")).cloned().collect();
        let missing: Vec<_> = should.iter().filter(|column| !is.contains(*column)).collect();
        let unknown: Vec<_> = own.iter().filter(|column| !should.contains(*column)).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:#?}\nunknown: {unknown:#?}");
    }

    async fn the_log_is_append_only(town) {
        town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        town.verified().await;
        let rows = town.count("SELECT count(*) AS n FROM audit_log");
        let mut statements = vec![
            "UPDATE audit_log SET entry = '{}'",
            "UPDATE audit_log SET about = NULL WHERE idx = 0",
            "DELETE FROM audit_log",
            "DELETE FROM audit_log WHERE idx > 2",
            "UPDATE audit_checkpoint SET note = ''",
            "DELETE FROM audit_checkpoint",
        ];
        if town.on_postgresql() {
            statements.extend(["TRUNCATE audit_log CASCADE", "TRUNCATE audit_checkpoint"]);
        }
        for statement in statements {
            let refused = town.raw(statement).expect_err(statement);
            assert!(refused.contains("append-only"), "{statement}: {refused}");
        }
        assert_eq!(town.count("SELECT count(*) AS n FROM audit_log"), rows);
        town.verified().await;
    }

    async fn one_open_line_and_one_active_grant(town) {
        let line = town.ordered_one("karin", ask("bo", "AD-BAS")).await;
        let copy = |table: &str, id: &str, more: &str| {
            let columns = words(&town, COLUMNS);
            let all: Vec<&str> = columns
                .iter()
                .filter_map(|column| column.strip_prefix(&format!("{table}.")))
                .map(|column| column.split(' ').next().unwrap_or_default())
                .collect();
            let values = all.iter().map(|column| match *column {
                "id" => town.literal(uuid::Uuid::from_u128(7)),
                "n" => "9".to_owned(),
                other => other.to_owned(),
            });
            let values: Vec<String> = values.collect();
            format!("INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE id = {id}{more}", all.join(", "), values.join(", "))
        };
        let twice = copy("order_line", &town.literal(line.id.uuid()), "");
        assert!(town.raw(&twice).unwrap_err().to_lowercase().contains("unique"));
        let grant = town.carried(&line).await;
        let twice = copy("grants", &town.literal(grant.id.uuid()), "");
        assert!(town.raw(&twice).unwrap_err().to_lowercase().contains("unique"));
        town.raw(&copy("order_line", &town.literal(line.id.uuid()), "")).expect("a line that is over does not stand in the way");
    }

    async fn a_reader_cannot_write(town) {
        let tried = town
            .house
            .db
            .read(|conn| Ok(diesel::RunQueryDsl::execute(diesel::sql_query("UPDATE counter SET last = 9"), conn)?))
            .await;
        assert!(tried.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn indexes_have_the_same_names() {
    let (sqlite, postgresql) = tokio::join!(Town::on(Database::Sqlite), Town::on(Database::Postgresql));
    let (one, other) = (words(&sqlite, INDEXES), words(&postgresql, INDEXES));
    assert!(one.len() > 10, "{one:?}");
    assert_eq!(one, other);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_whose_leaf_is_not_its_own_is_refused_by_postgresql() {
    let town = Town::on(Database::Postgresql).await;
    let forged = "INSERT INTO audit_log (idx, id, entry, leaf, mac) \
                  SELECT 9999, '00000000-0000-0000-0000-000000000009', '{}', leaf, mac FROM audit_log WHERE idx = 0";
    assert!(town.raw(forged).unwrap_err().contains("check"));
}
