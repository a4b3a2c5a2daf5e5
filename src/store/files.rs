//! Rewriting the database's own files after an erasure. Deleting a row marks its place as free; the bytes are still there.
//!
//! SQLite overwrites what it deletes (`secure_delete`), but pages that were moved keep copies, and the journal has the old
//! pages until it is emptied. PostgreSQL keeps dead rows until a table is written anew, and samples of columns in its
//! statistics. Its write-ahead log, replicas and backups are the operator's: `docs/OPERATIONS.md` says what to do there.

use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::StoreError;
use super::connection::{self, Address, Conn, Use};
use super::tx::Db;

/// Tables from which an erasure takes something.
const TABLES: [&str; 22] = [
    "audit_private",
    "audit_order_key",
    "audit_day_key",
    "order_line",
    "decision",
    "grants",
    "person",
    "account",
    "hr_person",
    "assignment",
    "separation_exception",
    "finding",
    "user_list_row",
    "draft",
    "idempotency",
    "message",
    "mail",
    "session",
    "login_attempt",
    "leaving_done",
    "person_move",
    "brake",
];

impl Db {
    /// Rewrites the database's files, so that nothing that was erased is left in them. Takes about as long as copying the
    /// database, and writes wait for it.
    ///
    /// # Errors
    /// The database's own; it can be done again.
    pub async fn rewrite_files(&self) -> Result<(), StoreError> {
        let address = self.address.clone();
        tokio::task::spawn_blocking(move || rewrite(&address)).await.map_err(|_| StoreError::Writer)?
    }
}

fn rewrite(address: &Address) -> Result<(), StoreError> {
    let mut conn = connection::open(address, Use::Write)?;
    match conn {
        Conn::Sqlite(_) => conn.batch_execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?,
        Conn::Postgres(_) => {
            conn.batch_execute("SET statement_timeout = 0; SET lock_timeout = '60s'")?;
            alone(&mut conn)?;
            for table in TABLES {
                conn.batch_execute(&format!("VACUUM (FULL, ANALYZE) {table}"))?;
            }
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Waits until nobody looks at the database as it was before the erasure: for them PostgreSQL keeps what was deleted, also
/// in a table that is written anew. A backup that is being made is such a one.
fn alone(conn: &mut Conn) -> Result<(), StoreError> {
    let now = "SELECT pg_current_xact_id()::xid::text AS value";
    let now = diesel::sql_query(now).get_result::<Word>(conn)?.value;
    let older = format!(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
         AND backend_xmin IS NOT NULL AND age(backend_xmin) >= age('{now}'::xid)"
    );
    for _ in 0..600 {
        if diesel::sql_query(&older).get_result::<Number>(conn)?.n == 0 {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    let problem = "somebody has looked at it for a minute; what was erased stays in its files until it is tried again";
    Err(StoreError::File { path: "database".to_owned(), problem: problem.to_owned() })
}
