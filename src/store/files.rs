//! Rewriting the database's own files after an erasure. Deleting a row marks its place as free; the bytes are still there.
//!
//! SQLite overwrites what it deletes (`secure_delete`), but pages that were moved keep copies, and the journal has the old
//! pages until it is emptied. PostgreSQL keeps dead rows until a table is written anew, and samples of columns in its
//! statistics. Its write-ahead log, replicas and backups are the operator's: `docs/OPERATIONS.md` says what to do there.

use diesel::connection::SimpleConnection;

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
            for table in TABLES {
                conn.batch_execute(&format!("VACUUM (FULL, ANALYZE) {table}"))?;
            }
        }
    }
    Ok(())
}
