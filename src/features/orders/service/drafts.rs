//! Drafts: what somebody has chosen and not yet sent. Nobody else sees them; nothing is decided by them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Chosen;
use crate::domain::ids::{DraftId, PersonId};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::store::{StoreError, sessions};

/// A saved draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftView {
    /// Its id.
    pub id: String,
    /// What was chosen.
    pub chosen: Chosen,
    /// When it was last saved.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

fn view(draft: sessions::Draft) -> Result<DraftView, StoreError> {
    let chosen = serde_json::from_str(&draft.body).map_err(|_| StoreError::row("draft", "body", draft.id))?;
    Ok(DraftView { id: draft.id.to_string(), chosen, updated_at: draft.updated_at })
}

/// One's drafts, newest first.
///
/// # Errors
/// The store's own.
pub async fn drafts(house: &House, owner: PersonId) -> Result<Vec<DraftView>, StoreError> {
    let drafts = house.db.read(move |conn| sessions::drafts(conn, owner)).await?;
    drafts.into_iter().map(view).collect()
}

/// One of one's drafts.
///
/// # Errors
/// [`Refusal::NotFound`]; the store's own.
pub async fn draft(house: &House, owner: PersonId, id: DraftId) -> Result<DraftView, StoreError> {
    let draft = house.db.read(move |conn| sessions::find_draft(conn, owner, id)).await?;
    view(draft.ok_or(Refusal::NotFound)?)
}

/// Saves a draft; a new one when `id` is absent.
///
/// # Errors
/// The store's own.
pub async fn save_draft(
    house: &House,
    owner: PersonId,
    id: Option<DraftId>,
    chosen: &Chosen,
) -> Result<DraftId, StoreError> {
    let body = serde_json::to_string(chosen).map_err(|_| Refusal::BadForm("chosen".to_owned()))?;
    house
        .db
        .write(move |tx| {
            let id = id.unwrap_or_else(|| tx.fresh());
            tx.save_draft(owner, id, &body)?;
            Ok(id)
        })
        .await
}

/// An id for a draft that is yet to be saved, so that a form saves to the same one every time.
#[must_use]
pub fn fresh_draft(house: &House) -> DraftId {
    let mut random = [0; 16];
    house.db.chance().fill(&mut random);
    uuid::Builder::from_random_bytes(random).into_uuid().into()
}

/// Throws a draft away.
///
/// # Errors
/// The store's own.
pub async fn delete_draft(house: &House, owner: PersonId, id: DraftId) -> Result<(), StoreError> {
    house.db.write(move |tx| tx.delete_draft(owner, id)).await
}
