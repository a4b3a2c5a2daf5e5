//! One connection type for both databases, chosen by the scheme of the URL; how it is opened and pooled.
//!
//! Diesel's own `establish` would try each backend in turn and make a SQLite file out of a misspelt PostgreSQL
//! address; here the scheme decides.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::ManageConnection;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, ConnectionError, RunQueryDsl};

use super::StoreError;

pub use multi::{Conn, MultiBackend};

mod multi {
    #![expect(missing_docs, reason = "the derive writes public items without documentation")]

    use diesel::{PgConnection, SqliteConnection};

    /// A connection to either database.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// SQLite, bundled.
        Sqlite(SqliteConnection),
        /// PostgreSQL.
        Postgres(PgConnection),
    }
}

/// Runs the same body on the concrete connection, where diesel cannot build the query for both at once
/// (batch insert, ON CONFLICT).
macro_rules! each_db {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::store::connection::Conn::Sqlite($c) => $body,
            $crate::store::connection::Conn::Postgres($c) => $body,
        }
    };
}
pub(crate) use each_db;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    Sqlite(String),
    /// A PostgreSQL URL. It may hold a password: never shown.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`StoreError::Address`] for anything else.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            Ok(Self::Sqlite(path.trim_start_matches("//").to_owned()))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(url.to_owned()))
        } else {
            Err(StoreError::Address)
        }
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The one writer of the instance.
    Write,
    /// One of the readers; it cannot write.
    Read,
}

/// Opens a connection.
///
/// # Errors
/// The database's own error.
pub fn open(address: &Address, purpose: Use) -> Result<Conn, ConnectionError> {
    let mut conn = match address {
        Address::Sqlite(path) => Conn::Sqlite(SqliteConnection::establish(path)?),
        Address::Postgres(url) => Conn::Postgres(PgConnection::establish(url)?),
    };
    let settings = match (&conn, purpose) {
        (Conn::Sqlite(_), _) => {
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"
        }
        (Conn::Postgres(_), Use::Write) => {
            "SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET statement_timeout = '60s';"
        }
        (Conn::Postgres(_), Use::Read) => {
            "SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET default_transaction_read_only = on;"
        }
    };
    conn.batch_execute(settings).map_err(ConnectionError::CouldntSetupConfiguration)?;
    if matches!(conn, Conn::Sqlite(_)) {
        // Each reader has a cache of its own, and one that went through the log keeps it full; the system's is shared.
        let also = match purpose {
            Use::Write => "PRAGMA cache_size = -16000;",
            Use::Read => "PRAGMA cache_size = -2000; PRAGMA query_only = ON;",
        };
        conn.batch_execute(also).map_err(ConnectionError::CouldntSetupConfiguration)?;
    }
    Ok(conn)
}

/// Makes readers for the pool.
#[derive(Debug)]
pub struct Readers(pub Address);

impl ManageConnection for Readers {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        open(&self.0, Use::Read).map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        diesel::sql_query("SELECT 1").execute(conn).map(|_| ()).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        match conn {
            Conn::Sqlite(_) => false,
            Conn::Postgres(pg) => {
                use diesel::connection::TransactionManager;
                <PgConnection as Connection>::TransactionManager::is_broken_transaction_manager(pg)
            }
        }
    }
}
