//! Ending many at once: what it would mean first, each judged alone, and then the same ends as one by one.

use serde::Serialize;
use utoipa::ToSchema;

use super::{How, Wanted, end_one};
use crate::domain::catalogue::Base;
use crate::domain::duties::{Actor, End, may};
use crate::domain::grant::{Grant, State};
use crate::domain::ids::{GrantId, PersonId, RoleId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::features::view::Marked;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, Tx, grants};

/// Most at once.
pub const MOST: usize = 500;

/// What ending one of many would mean.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EndRow {
    /// The permission.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// How many permissions end with it, when it is a base order.
    pub dependents: usize,
    /// Why it cannot be ended; absent when it can.
    pub refusal: Option<&'static str>,
}

/// What ending many would mean.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EndPreview {
    /// Each of them.
    pub rows: Vec<EndRow>,
    /// How many would end.
    pub can_end: usize,
    /// There are more than can be ended at once.
    pub more: bool,
}

pub(super) fn check_size(count: usize) -> Result<(), Refusal> {
    match count {
        0 => Err(Refusal::EmptyOrder),
        n if n > MOST => Err(Refusal::TooManyLines(MOST)),
        _ => Ok(()),
    }
}

/// What it would mean to end these. Of somebody else's nothing is told.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`]; the store's own.
pub async fn preview(house: &House, by: PersonId, ids: Vec<GrantId>, lang: Lang) -> Result<EndPreview, StoreError> {
    check_size(ids.len())?;
    let held = house.db.read(move |conn| grants::find_many(conn, &ids)).await?;
    shown(house, by, &held, false, lang).await
}

/// What it would mean to end everything of a role: for its system's owner.
///
/// # Errors
/// [`Refusal::NotFound`]; the refusal for others; the store's own.
pub async fn preview_role(house: &House, by: PersonId, role: RoleId, lang: Lang) -> Result<EndPreview, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let (_, system) = register.role(role).ok_or(Refusal::NotFound)?;
    if !actor.owns(system.id) {
        return Err(house.refuse(by, Thing::System(system.id), actor.beyond()).await);
    }
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut held = house.db.read(move |conn| grants::active_of_role(conn, role, most)).await?;
    let more = held.len() > MOST;
    held.truncate(MOST);
    shown(house, by, &held, more, lang).await
}

async fn shown(house: &House, by: PersonId, held: &[Grant], more: bool, lang: Lang) -> Result<EndPreview, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let is_base = |grant: &Grant| register.roles.get(&grant.role).is_some_and(|role| role.base == Base::Base);
    let based: Vec<PersonId> = held.iter().filter(|grant| is_base(grant)).map(|grant| grant.subject).collect();
    let theirs = house.db.read(move |conn| grants::active_of(conn, &based)).await?;
    let mine = held.iter().filter(|grant| may::<End>(&actor, grant).is_ok());
    let rows: Vec<EndRow> = mine
        .map(|grant| EndRow {
            grant: view::grant(&actor, grant, lang),
            dependents: if is_base(grant) {
                theirs.iter().filter(|other| other.subject == grant.subject).count().saturating_sub(1)
            } else {
                0
            },
            refusal: (grant.state != State::Active).then(|| Refusal::Conflict.code()),
        })
        .collect();
    Ok(EndPreview { can_end: rows.iter().filter(|row| row.refusal.is_none()).count(), rows, more })
}

/// What became of each.
pub type Ended = (GrantId, Result<Receipt, StoreError>);

/// Ends each, as planned work. Each answers for itself.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`].
pub async fn end_many(
    house: &House,
    by: PersonId,
    marked: Vec<Marked>,
    reason: String,
    once: Option<Once>,
) -> Result<Vec<Ended>, StoreError> {
    check_size(marked.len())?;
    let work = marked.into_iter().map(|Marked { id, version }| {
        let wanted = Wanted { id, version, how: How::Now, reason: reason.clone() };
        let once = once.clone();
        async move {
            let work = move |tx: &mut Tx<'_>| tx.once_each(by, once.as_ref(), id, |tx| end_one(tx, by, wanted));
            let done = house.db.write(work).await;
            (id, house.heard(by, Thing::Grant(id), done).await)
        }
    });
    Ok(futures_util::future::join_all(work).await)
}
