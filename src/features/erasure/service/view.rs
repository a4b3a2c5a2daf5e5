//! Decisions on erasure as they are shown: the list with what is proposed, and one with its protocol.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Erase, may};
use crate::domain::erasure::{Class, Erasure, Progress};
use crate::domain::ids::{ErasureId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{StoreError, erasures};

/// How long a kind of records is proposed to be kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Proposal {
    /// The kind.
    pub class: &'static str,
    /// The last day that could be erased today; absent where there is no time of its own.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// How much has been taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TakenView {
    /// Entries of the log that lost values.
    pub entries: u64,
    /// Values.
    pub values: u64,
    /// Orders.
    pub orders: u64,
    /// People.
    pub people: u64,
    /// Keys.
    pub keys: u64,
    /// Drafts.
    pub rows: u64,
}

/// A decision on erasure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErasureView {
    /// Its id.
    pub id: String,
    /// What kind of records.
    pub class: &'static str,
    /// The decision's number in the register.
    pub reference: String,
    /// When it was made.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// What for.
    pub purpose: String,
    /// From which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Until which day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Only about this system.
    pub system: Option<String>,
    /// The one person's random id: the name is not told here.
    pub subject: Option<String>,
    /// Who entered it.
    pub entered_by: view::Person,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub entered_at: Timestamp,
    /// Who confirmed it.
    pub confirmed_by: Option<view::Person>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub confirmed_at: Option<Timestamp>,
    /// `entered`, `withdrawn`, `running`, `done`, `cleared`.
    pub progress: &'static str,
    /// What has been taken.
    pub taken: TakenView,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub over_at: Option<Timestamp>,
    /// The version that is shown.
    pub version: i32,
    /// Whether who asks may confirm it.
    pub can_confirm: bool,
    /// Whether who asks may take it back.
    pub can_withdraw: bool,
}

/// What is proposed, and what has been decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListView {
    /// How long each kind is proposed to be kept.
    pub proposals: Vec<Proposal>,
    /// Every decision, the newest first.
    pub decisions: Vec<ErasureView>,
}

/// Every decision.
///
/// # Errors
/// [`Refusal::NotAllowed`]; the store's own.
pub async fn list(house: &House, by: PersonId, lang: Lang) -> Result<ListView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<Erase>(&actor, &None)?;
    let all = house.db.read(erasures::all).await?;
    let proposal = |class: Class| Proposal { class: class.word(), until: class.proposed(actor.day) };
    Ok(ListView {
        proposals: Class::ALL.into_iter().map(proposal).collect(),
        decisions: all.iter().map(|one| shown(&actor, one, lang)).collect(),
    })
}

/// One decision.
///
/// # Errors
/// [`Refusal::NotAllowed`], [`Refusal::NotFound`]; the store's own.
pub async fn one(house: &House, by: PersonId, id: ErasureId, lang: Lang) -> Result<ErasureView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<Erase>(&actor, &None)?;
    let found = house.db.read(move |conn| erasures::find(conn, id)).await?.ok_or(Refusal::NotFound)?;
    Ok(shown(&actor, &found, lang))
}

fn shown(actor: &Actor<'_>, one: &Erasure, lang: Lang) -> ErasureView {
    let decided = &one.decided;
    let system = decided.system.and_then(|id| actor.register.systems.get(&id));
    let open = one.progress == Progress::Entered && may::<Erase>(actor, &Some(one)).is_ok();
    let taken = one.taken;
    ErasureView {
        id: one.id.to_string(),
        class: decided.class.word(),
        reference: decided.reference.clone(),
        on: decided.on,
        purpose: decided.purpose.clone(),
        from: decided.from,
        until: decided.until,
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
        subject: decided.subject.map(|id| id.to_string()),
        entered_by: view::person(actor, one.entered_by),
        entered_at: one.entered_at,
        confirmed_by: one.confirmed.map(|(by, _)| view::person(actor, by)),
        confirmed_at: one.confirmed.map(|(_, at)| at),
        progress: one.progress.word(),
        taken: TakenView {
            entries: taken.entries,
            values: taken.values,
            orders: taken.orders,
            people: taken.people,
            keys: taken.keys,
            rows: taken.rows,
        },
        over_at: one.over_at,
        version: one.version,
        can_confirm: open && one.entered_by != actor.id(),
        can_withdraw: open,
    }
}
