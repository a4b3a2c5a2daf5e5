//! Where a command finds the service: its settings file, or the folder of a demo.
//!
//! Only the address of the database is taken from the settings here, so that a command that reads needs no keys.

use std::path::{Path, PathBuf};

use clap::Args;
use figment::Figment;
use figment::providers::{Env, Format, Toml};

use crate::store::StoreError;
use crate::store::connection::{Address, Conn, Use, open};

/// Where the service keeps what it knows.
#[derive(Debug, Args)]
pub struct Place {
    /// The data folder: its `behorig.db` is read.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["config", "database"], conflicts_with = "config")]
    pub data: Option<PathBuf>,
    /// The settings file: its `database.url` is read.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Another database than that in the data folder, `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_name = "URL", conflicts_with = "config")]
    pub database: Option<String>,
}

impl Place {
    /// A connection that only reads.
    ///
    /// # Errors
    /// No such file, no such database, or the database's own.
    pub fn connect(&self) -> Result<Conn, StoreError> {
        let address = self.address()?;
        // Opening a SQLite file that is not there would make one.
        if let Address::Sqlite(path) = &address
            && !Path::new(path).is_file()
        {
            return Err(StoreError::File { path: path.clone(), problem: "there is no such database".to_owned() });
        }
        Ok(open(&address, Use::Read)?)
    }

    fn address(&self) -> Result<Address, StoreError> {
        match (&self.config, &self.database, &self.data) {
            (_, Some(url), _) => Address::parse(url),
            (Some(file), None, _) => {
                let problem = |problem: String| StoreError::File { path: file.display().to_string(), problem };
                if !file.is_file() {
                    return Err(problem("there is no such file".to_owned()));
                }
                let variables = Env::prefixed("BEHORIG_").filter(|name| name.as_str().contains("__")).split("__");
                let figment = Figment::from(Toml::file_exact(file)).merge(variables);
                let url: String = figment.extract_inner("database.url").map_err(|error| problem(error.to_string()))?;
                Address::parse(&url)
            }
            (None, None, Some(data)) => Ok(Address::Sqlite(data.join("behorig.db").display().to_string())),
            (None, None, None) => Err(StoreError::Address),
        }
    }
}
