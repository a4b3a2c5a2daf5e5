//! What roles are called.

use super::pick;
use crate::domain::catalogue::{Environment, Role};
use crate::domain::lang::Lang;

/// The role's name, with its environment where that is not the one that people work in: so it stands everywhere.
#[must_use]
pub fn role_name(role: &Role, lang: Lang) -> String {
    let name = pick(lang, &role.name_sv, &role.name_en);
    match (role.environment, lang) {
        (Environment::Production, _) => name,
        (Environment::Test, _) => format!("{name} (test)"),
        (Environment::Training, Lang::Sv) => format!("{name} (utbildning)"),
        (Environment::Training, Lang::En) => format!("{name} (training)"),
    }
}
