//! Reading back what the town did: the log, verified and replayed against the tables, and raw statements past the
//! service, as somebody with the database's password could write them.

use std::collections::HashMap;

use behorig::domain::ids::{GrantId, LineId};
use behorig::domain::log::checkpoint::LogKey;
use behorig::domain::log::policy::Policy;
use behorig::domain::log::verify::{LEGAL, Report, Verifier};
use behorig::store::connection::{Use, open};
use behorig::store::{Keys, audit, grants, lines};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value;

use super::{KEYS, Town};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Town {
    /// Every entry of the log.
    pub async fn log(&self) -> Vec<audit::Entry> {
        self.house.db.read(|conn| audit::entries(conn, 0, u64::MAX, i64::MAX)).await.expect("the log is read")
    }

    /// The `type` of every entry from `from` on.
    pub async fn happened(&self, from: usize) -> Vec<String> {
        let entries = self.log().await;
        entries.iter().skip(from).map(|entry| text(&parsed(entry), "type").unwrap_or_default()).collect()
    }

    /// Signs the log's head, verifies all of it as an auditor would, and checks the MAC of each entry.
    pub async fn verified(&self) -> Report {
        let key = LogKey::new("exempel.se/prov", &[7; 32]).expect("a key");
        let head = self.house.db.read(audit::head).await.expect("the head is read");
        let note = key.sign(head.size, head.root);
        let (size, kept) = (head.size, note.clone());
        self.house.db.write(move |tx| tx.keep_checkpoint(size, &kept)).await.expect("the checkpoint is kept");
        let mut verifier = Verifier::new(None, LEGAL);
        for (n, entry) in (0_u64..).zip(self.log().await) {
            assert_eq!(entry.index, n, "the log has no gaps");
            let keys = Keys { instance: String::new(), mac: KEYS };
            assert_eq!(entry.mac, keys.mac(&entry.text), "entry {n} has its MAC");
            let told: Vec<String> = entry.told.into_iter().map(|(_, disclosure)| disclosure).collect();
            verifier.push_entry(entry.text.as_bytes(), &told, &entry.withheld);
        }
        let policy = Policy::parse(&Policy::of_log(&key.vkey())).expect("a policy");
        let report = verifier.finish(&note, &policy);
        assert!(report.accepted(), "seed {}: {:#?}", self.seed, report.findings);
        assert_eq!(report.entries, head.size);
        report
    }

    /// State and version of each line and grant as the log tells them are those of the tables (I5).
    pub async fn replayed(&self) {
        let (mut of_lines, mut of_grants) = (HashMap::new(), HashMap::new());
        for entry in self.log().await {
            let entry = parsed(&entry);
            let (Some(state), Some(version)) = (text(&entry, "state"), entry.get("n").and_then(Value::as_i64)) else {
                continue;
            };
            let place = match (text(&entry, "line"), text(&entry, "grant")) {
                (Some(line), _) => of_lines.insert(line, (state, version)),
                (None, Some(grant)) => of_grants.insert(grant, (state, version)),
                (None, None) => continue,
            };
            assert!(place.is_none_or(|(_, before)| before + 1 == version), "seed {}: a version is left out", self.seed);
        }
        let line_ids: Vec<LineId> = of_lines.keys().map(|id| id.parse().expect("an id")).collect();
        let grant_ids: Vec<GrantId> = of_grants.keys().map(|id| id.parse().expect("an id")).collect();
        let (lines, grants) = self
            .house
            .db
            .read(move |conn| Ok((lines::find_many(conn, &line_ids)?, grants::find_many(conn, &grant_ids)?)))
            .await
            .expect("they are read");
        assert_eq!(lines.len() as i64, self.count("SELECT count(*) AS n FROM order_line"), "every line is in the log");
        assert_eq!(lines.len(), of_lines.len(), "every line of the log is in the table");
        for line in lines {
            let told = (line.state.word().to_owned(), i64::from(line.version));
            assert_eq!(of_lines[&line.id.to_string()], told, "seed {}: line {}", self.seed, line.id);
        }
        for grant in grants {
            let told = (grant.state.word().to_owned(), i64::from(grant.version));
            assert_eq!(of_grants[&grant.id.to_string()], told, "seed {}: grant {}", self.seed, grant.id);
        }
    }

    /// A statement past the service. Gives the database's own words when it refuses.
    pub fn raw(&self, sql: &str) -> Result<(), String> {
        let mut conn = open(&self.address, Use::Write).expect("the database answers");
        conn.batch_execute(sql).map_err(|error| error.to_string())
    }

    /// A number, read past the service.
    pub fn count(&self, sql: &str) -> i64 {
        let mut conn = open(&self.address, Use::Read).expect("the database answers");
        diesel::sql_query(sql).get_result::<Count>(&mut conn).expect("the statement is understood").n
    }

    /// Texts in a column named `value`, read past the service.
    pub fn words(&self, sql: &str) -> Vec<String> {
        let mut conn = open(&self.address, Use::Read).expect("the database answers");
        let rows: Vec<Word> = diesel::sql_query(sql).load(&mut conn).expect("the statement is understood");
        rows.into_iter().map(|row| row.value).collect()
    }

    /// A copy from when the log had `size` entries is put in place of it: what came after is gone.
    pub fn restored_to(&self, size: u64) {
        let cut = format!(
            "DELETE FROM audit_private WHERE id IN (SELECT id FROM audit_log WHERE idx >= {size}); \
             DELETE FROM audit_log WHERE idx >= {size}; DELETE FROM audit_node WHERE ((idx + 1) << level) > {size}; \
             DELETE FROM audit_checkpoint WHERE size > {size};"
        );
        let tables = ["audit_log", "audit_checkpoint"];
        if self.on_postgresql() {
            let off = tables.map(|table| format!("ALTER TABLE {table} DISABLE TRIGGER USER;")).concat();
            let on = |table| {
                format!(
                    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only; \
                     ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;"
                )
            };
            for part in [off, cut, tables.map(on).concat()] {
                self.raw(&part).expect("it is cut");
            }
            return;
        }
        let triggers = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_log', 'audit_checkpoint')";
        let made = self.words(&format!("SELECT sql AS value {triggers}")).join(";");
        let names = self.words(&format!("SELECT name AS value {triggers}"));
        let off: String = names.iter().map(|name| format!("DROP TRIGGER {name};")).collect();
        self.raw(&format!("{off} {cut} {made};")).expect("it is cut");
    }

    /// The file with the tables, where there is one.
    pub fn file(&self) -> Option<String> {
        match &self.address {
            behorig::store::connection::Address::Sqlite(path) => Some(path.clone()),
            behorig::store::connection::Address::Postgres(_) => None,
        }
    }

    /// An id as a literal of the database.
    pub fn literal(&self, id: uuid::Uuid) -> String {
        if self.on_postgresql() { format!("'{id}'") } else { format!("x'{}'", id.simple()) }
    }
}

/// An entry as JSON.
pub fn parsed(entry: &audit::Entry) -> Value {
    serde_json::from_str(&entry.text).expect("an entry is JSON")
}

/// A plain field of an entry.
pub fn text(entry: &Value, name: &str) -> Option<String> {
    entry.get(name).and_then(Value::as_str).map(str::to_owned)
}
