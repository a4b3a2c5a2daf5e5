//! Bringing the tables up to date, under a lock so that instances that start together do not collide.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::StoreError;
use super::connection::Conn;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("migrations/postgresql");

/// Runs what is missing. Gives the names of the migrations that were run.
///
/// # Errors
/// [`StoreError::Migration`] with the name of the one that failed.
pub fn run(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let names = match conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
            let names = pending(sqlite, SQLITE);
            match names {
                Ok(_) => AnsiTransactionManager::commit_transaction(sqlite)?,
                Err(_) => AnsiTransactionManager::rollback_transaction(sqlite)?,
            }
            names
        }
        Conn::Postgres(pg) => {
            diesel::sql_query("SELECT pg_advisory_lock(8402913)").execute(pg)?;
            let names = pending(pg, POSTGRESQL);
            diesel::sql_query("SELECT pg_advisory_unlock(8402913)").execute(pg)?;
            names
        }
    };
    names.map_err(StoreError::Migration)
}

fn pending<C, D>(conn: &mut C, source: EmbeddedMigrations) -> Result<Vec<String>, String>
where
    D: diesel::backend::Backend,
    C: MigrationHarness<D> + Connection<Backend = D>,
    EmbeddedMigrations: MigrationSource<D>,
{
    let run = conn.run_pending_migrations(source).map_err(|error| error.to_string())?;
    Ok(run.iter().map(ToString::to_string).collect())
}

/// The names of the migrations of both databases, for the test that they are the same.
#[must_use]
pub fn names() -> [Vec<String>; 2] {
    fn of<D: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Vec<String>
    where
        EmbeddedMigrations: MigrationSource<D>,
    {
        let all: Vec<Box<dyn Migration<D>>> = source.migrations().unwrap_or_default();
        all.iter().map(|m| m.name().to_string()).collect()
    }
    [of::<diesel::sqlite::Sqlite>(&SQLITE), of::<diesel::pg::Pg>(&POSTGRESQL)]
}
