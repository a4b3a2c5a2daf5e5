//! Settings of the witnesses of the log: services on other people's machines that sign its head (`behorig witness`).

use serde::Deserialize;

use super::{ConfigError, fault};

/// One witness.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// What it is called in the policy of an export: letters, digits, `-` and `.`. Required.
    pub name: String,
    /// Where it is asked; `/add-checkpoint` is put after it. Over TLS, but for a witness on this machine. Required.
    pub url: String,
    /// Its public key, as `behorig witness` tells it. Required.
    pub vkey: String,
}

pub(super) const fn quorum() -> u16 {
    1
}

impl WitnessConfig {
    /// Checks what can be checked without connecting.
    ///
    /// # Errors
    /// The first fault found.
    pub(super) fn check(all: &[Self], quorum: u16) -> Result<(), ConfigError> {
        for one in all {
            let named = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
            if one.name.is_empty() || one.name == "none" || !one.name.chars().all(named) {
                return fault("witness.name", "expected letters, digits, - and .");
            }
            if all.iter().filter(|other| other.name == one.name).count() > 1 {
                return fault("witness.name", format!("{} stands twice", one.name));
            }
            let near = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
            if !one.url.starts_with("https://") && !near.iter().any(|start| one.url.starts_with(start)) {
                return fault("witness.url", "expected https://host[:port][/path]");
            }
            let policy = format!("witness {} {}\nquorum {}\n", one.name, one.vkey, one.name);
            if crate::domain::log::policy::Policy::parse(&policy).is_err() {
                return fault("witness.vkey", format!("{} is not the public key of a witness", one.vkey));
            }
        }
        if !all.is_empty() && (quorum == 0 || usize::from(quorum) > all.len()) {
            return fault("service.witness_quorum", format!("expected 1 to {}", all.len()));
        }
        Ok(())
    }
}
