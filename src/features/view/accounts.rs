//! A person's accounts, as somebody may see them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Person, person};
use crate::domain::duties::Actor;
use crate::domain::ids::{Guid, PersonId};
use crate::domain::joining::Account;
use crate::domain::register::Card;

/// An account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountView {
    /// Its id in the directory.
    pub id: String,
    /// Login name.
    pub login: String,
    /// Name of the source.
    pub source: String,
    /// What it stands for: `employee`, `external`, `elected`, `pupil`, `function`, `unknown`.
    pub kind: &'static str,
    /// It may be used.
    pub enabled: bool,
    /// When it ends, if it does.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// Since when it is no longer there.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub gone_at: Option<Timestamp>,
}

/// These accounts of a person; none of somebody whom the actor may not know.
#[must_use]
pub fn accounts<'a>(actor: &Actor<'_>, id: PersonId, some: impl IntoIterator<Item = &'a Account>) -> Vec<AccountView> {
    if actor.register.person(id).is_none_or(|card| !actor.sees(card)) {
        return Vec::new();
    }
    let shown = |account: &Account| AccountView {
        id: account.guid.to_string(),
        login: account.login.clone(),
        source: account.source.clone(),
        kind: account.kind.word(),
        enabled: account.enabled,
        expires: account.expires,
        gone_at: account.gone_at,
    };
    some.into_iter().map(shown).collect()
}

/// The person as the one who delivers may see them: of a protected one the account and nothing else (law 4.3, 6). Which
/// account it is, is said with its source where the person has several.
#[must_use]
pub fn account(actor: &Actor<'_>, id: PersonId, guid: Option<Guid>) -> Person {
    let mut shown = person(actor, id);
    let Some(card) = actor.register.person(id) else { return shown };
    let meant = guid.and_then(|guid| card.account(guid)).map(|account| called(card, account));
    if meant.is_some() || shown.login.is_none() {
        shown.login = meant.or_else(|| Some(card.login.clone()));
    }
    shown
}

fn called(card: &Card, account: &Account) -> String {
    if card.accounts.len() > 1 { format!("{} ({})", account.login, account.source) } else { account.login.clone() }
}
