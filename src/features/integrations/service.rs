//! Connections with their records, entering who approved one, and turning the web hook on or off.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Connect, may};
use crate::domain::ids::PersonId;
use crate::domain::integration::{self, Approval, Connection, HOOK, Record, Sort};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, integrations, mails};

/// A connection with its record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntegrationView {
    /// Its key.
    pub key: String,
    /// `directory`, `personnel`, `mail`, `hook`.
    pub sort: &'static str,
    /// To where.
    pub place: String,
    /// Who approved it; absent when nobody has.
    pub approval: Option<ApprovalView>,
    /// Whether it can be turned on and off here.
    pub can_turn: bool,
    /// Whether it is in use: a directory and a file by the settings, mail by its record, the web hook by its switch.
    pub on: bool,
    /// What waits to be sent.
    pub waiting: Option<i64>,
    /// What the oldest of it met: `unreachable`, `silent`, `later`, `refused`.
    pub problem: Option<String>,
}

/// Who approved it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalView {
    /// Who: a name or a post.
    pub by: String,
    /// The document.
    pub reference: String,
    /// When.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// For what.
    pub purpose: String,
    /// Who entered it.
    pub entered_by: view::Person,
}

/// Who approved a connection, to be entered.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalAsk {
    /// Key of the connection.
    pub key: String,
    /// Who: a name or a post.
    #[serde(default)]
    pub by: String,
    /// The document: a number in the register.
    #[serde(default)]
    pub reference: String,
    /// When; not a day that has not come.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// For what.
    #[serde(default)]
    pub purpose: String,
}

/// On or off.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// Key of the connection.
    pub key: String,
    /// Whether it shall be on.
    pub on: bool,
}

/// Every connection.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who is no administrator; the store's own.
pub async fn list(house: &House, by: PersonId) -> Result<Vec<IntegrationView>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<Connect>(&actor, &())?;
    let now = house.db.clock().now();
    let (records, hook, mail) = house
        .db
        .read(move |conn| Ok((integrations::all(conn)?, integrations::standing(conn)?, mails::standing(conn, now)?)))
        .await?;
    let shown = |connection: &Connection| {
        let record = records.iter().find(|record| record.key == connection.key);
        let is_hook = connection.key == HOOK;
        IntegrationView {
            key: connection.key.clone(),
            sort: connection.sort.word(),
            place: connection.place.clone(),
            approval: record.map(|record| approval(&actor, record)),
            can_turn: is_hook,
            // Mail is held back until its record is there; a directory and a file are in use by the settings.
            on: match connection.sort {
                Sort::Hook => hook.on,
                Sort::Mail => record.is_some(),
                Sort::Directory | Sort::Personnel => true,
            },
            waiting: match connection.sort {
                Sort::Hook => Some(hook.waiting),
                Sort::Mail => Some(mail.waiting),
                Sort::Directory | Sort::Personnel => None,
            },
            problem: hook
                .problem
                .as_ref()
                .filter(|_| is_hook)
                .map(|text| text.split(':').next().unwrap_or("").to_owned()),
        }
    };
    Ok(house.connections.iter().map(shown).collect())
}

fn approval(actor: &Actor<'_>, record: &Record) -> ApprovalView {
    ApprovalView {
        by: record.approval.by.clone(),
        reference: record.approval.reference.clone(),
        on: record.approval.on,
        purpose: record.approval.purpose.clone(),
        entered_by: view::person(actor, record.entered_by),
    }
}

/// Enters who approved a connection.
///
/// # Errors
/// [`Refusal::NotFound`] for a connection that is not in the settings; what the rule refuses; the store's own.
pub async fn approve(house: &House, by: PersonId, ask: ApprovalAsk) -> Result<Receipt, StoreError> {
    let on = ask.on.ok_or_else(|| Refusal::BadForm("on".to_owned()))?;
    let said = Approval { by: ask.by, reference: ask.reference, on, purpose: ask.purpose };
    change(house, by, ask.key, move |stage, permit, key, before| integration::approve(stage, permit, key, before, said))
        .await
}

/// Turns the web hook on or off.
///
/// # Errors
/// [`Refusal::IntegrationNotApproved`] without a record; as [`approve`].
pub async fn turn(house: &House, by: PersonId, switch: Switch) -> Result<Receipt, StoreError> {
    change(house, by, switch.key, move |_, permit, key, before| integration::turn(permit, key, before, switch.on)).await
}

async fn change<F>(house: &House, by: PersonId, key: String, rule: F) -> Result<Receipt, StoreError>
where
    F: FnOnce(
            crate::domain::flow::Stage<'_>,
            &crate::domain::duties::Permit<Connect>,
            &str,
            Option<&Record>,
        ) -> Result<crate::domain::transition::Transition, Refusal>
        + Send
        + 'static,
{
    let known = house.connections.iter().any(|connection| connection.key == key);
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Connect>(&actor, &())?;
            if !known {
                return Err(Refusal::NotFound.into());
            }
            let before = tx.look(|conn| integrations::find(conn, &key))?;
            let made = rule(tx.stage(&register), &permit, &key, before.as_ref())?;
            tx.record(made)
        })
        .await
}
