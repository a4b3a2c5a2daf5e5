//! The directories, in order of priority: `[directory]` for one, `[[directory]]` for several.
//!
//! Each is a source with a name of its own. Who stands in two of them is shown as the first one says, and a login name
//! that two of them have means the first, unless it is said which (`skola\anna`, `anna@skola`).

use std::fmt;
use std::ops::Deref;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::ConfigError;
use super::directory::DirectoryConfig;

/// The directories, the first first.
#[derive(Debug, Clone)]
pub struct Directories(Vec<DirectoryConfig>);

impl From<DirectoryConfig> for Directories {
    fn from(one: DirectoryConfig) -> Self {
        Self(vec![one])
    }
}

impl From<Vec<DirectoryConfig>> for Directories {
    fn from(several: Vec<DirectoryConfig>) -> Self {
        Self(several)
    }
}

impl Deref for Directories {
    type Target = [DirectoryConfig];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Directories {
    /// Checks each, and that the names tell them apart.
    ///
    /// # Errors
    /// The first fault found, with the key.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.is_empty() {
            let problem = "at least one directory is needed".to_owned();
            return Err(ConfigError::Check { key: "directory".into(), problem });
        }
        for (n, one) in self.iter().enumerate() {
            let key = if self.len() == 1 { "directory".to_owned() } else { format!("directory[{}]", n + 1) };
            one.check().map_err(|fault| ConfigError::Directory { key: key.clone(), fault })?;
            if self.iter().take(n).any(|before| before.name.eq_ignore_ascii_case(&one.name)) {
                let problem = format!("`{}` is the name of another source; expected a name of its own", one.name);
                return Err(ConfigError::Check { key: format!("{key}.name").into(), problem });
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Directories {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;

        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = Directories;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table [directory], or several [[directory]]")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Directories, A::Error> {
                DirectoryConfig::deserialize(MapAccessDeserializer::new(map)).map(Directories::from)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Directories, A::Error> {
                let mut several = Vec::new();
                while let Some(one) = seq.next_element()? {
                    several.push(one);
                }
                Ok(Directories(several))
            }
        }

        deserializer.deserialize_any(OneOrSeveral)
    }
}
