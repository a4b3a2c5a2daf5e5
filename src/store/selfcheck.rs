//! What must hold before the service starts: a database that keeps what it says it has kept.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::StoreError;
use super::connection::Conn;

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

fn ask(conn: &mut Conn, sql: &str) -> Result<String, StoreError> {
    Ok(diesel::sql_query(sql).get_result::<Value>(conn)?.value)
}

/// Oldest SQLite that is accepted: earlier ones can corrupt a WAL file with two writers.
const SQLITE_FROM: [u32; 3] = [3, 51, 3];

/// Checks the database's settings.
///
/// # Errors
/// [`StoreError::SelfCheck`] with the setting, what it is and what it must be.
pub(super) fn run(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(_) => {
            let version = ask(conn, "SELECT sqlite_version() AS value")?;
            let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
            if parts.as_slice() < SQLITE_FROM.as_slice() {
                return Err(StoreError::SelfCheck(format!("SQLite is {version}; it must be 3.51.3 or later")));
            }
            expect(conn, "SELECT CAST(synchronous AS TEXT) AS value FROM pragma_synchronous", "synchronous", "2")?;
            expect(conn, "SELECT journal_mode AS value FROM pragma_journal_mode", "journal_mode", "wal")?;
            expect(conn, "SELECT CAST(foreign_keys AS TEXT) AS value FROM pragma_foreign_keys", "foreign_keys", "1")?;
            let triggers = ask(
                conn,
                "SELECT CAST(count(*) AS TEXT) AS value FROM sqlite_master \
                 WHERE type = 'trigger' AND tbl_name IN ('audit_log', 'audit_checkpoint')",
            )?;
            same("triggers on the log", &triggers, "4")
        }
        Conn::Postgres(_) => {
            for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
                let sql = format!("SELECT current_setting('{setting}') AS value");
                expect(conn, &sql, setting, "on")?;
            }
            let triggers = ask(
                conn,
                "SELECT count(*)::text AS value FROM pg_trigger WHERE tgenabled = 'A' \
                 AND tgrelid IN ('audit_log'::regclass, 'audit_checkpoint'::regclass)",
            )?;
            same("triggers on the log", &triggers, "4")
        }
    }
}

fn expect(conn: &mut Conn, sql: &str, name: &str, wanted: &str) -> Result<(), StoreError> {
    let is = ask(conn, sql)?;
    same(name, &is, wanted)
}

fn same(name: &str, is: &str, wanted: &str) -> Result<(), StoreError> {
    if is == wanted { Ok(()) } else { Err(StoreError::SelfCheck(format!("{name} is {is}; it must be {wanted}"))) }
}
