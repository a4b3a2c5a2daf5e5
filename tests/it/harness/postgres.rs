//! A PostgreSQL schema per test, dropped when the test is done. Which server: `rigs::postgres_url`.
//!
//! A schema, not a database: it is made in a millisecond, and everything that names no schema stays inside it.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::rigs;

/// A schema of one's own.
pub struct Schema {
    name: String,
    /// Where to connect; every table named without a schema is in this one.
    pub url: String,
}

impl Schema {
    /// An empty schema that nobody else has.
    pub fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = rigs::postgres_url();
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::establish(&server).expect("PostgreSQL of the rigs answers");
        // A run that was killed may have left the same name behind.
        connection
            .batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"))
            .expect("a schema can be made");
        let url = format!("{server}?options=-csearch_path%3D{name}");
        Self { name, url }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        // Best effort: connections of the test may still hold locks, and the server is thrown away anyway.
        if let Ok(mut connection) = PgConnection::establish(&rigs::postgres_url()) {
            let drop = format!("SET lock_timeout = '2s'; DROP SCHEMA IF EXISTS {} CASCADE", self.name);
            connection.batch_execute(&drop).ok();
        }
    }
}
