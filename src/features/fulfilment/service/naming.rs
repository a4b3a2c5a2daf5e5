//! What lines and grants are about, for the pages before and after something is done to them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Deliver, Remove, may};
use crate::domain::ids::{GrantId, LineId, PersonId};
use crate::domain::lang::Lang;
use crate::features::{House, view};
use crate::store::{StoreError, grants, lines};

/// A row as the page about an obstacle, or about what was done, names it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named {
    /// Id of the line or the grant.
    pub id: String,
    /// The account.
    pub account: view::Person,
    /// The role.
    pub role: Option<view::Role>,
    /// Limited to.
    pub scope: Option<String>,
    /// Number of the order, for a line.
    pub number: Option<String>,
}

/// What the lines are about, for those who deliver them.
///
/// # Errors
/// The store's own.
pub async fn name_lines(house: &House, by: PersonId, ids: Vec<LineId>, lang: Lang) -> Result<Vec<Named>, StoreError> {
    let found = house.db.read(move |conn| lines::find_many(conn, &ids)).await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mine = found.iter().filter(|line| may::<Deliver>(&actor, line).is_ok());
    Ok(mine
        .map(|line| (view::line(&actor, line, lang), line))
        .map(|(shown, line)| Named {
            id: shown.id,
            account: view::account(&actor, line.content.subject, Some(line.content.subject_guid)),
            role: shown.role,
            scope: shown.scope,
            number: Some(shown.number),
        })
        .collect())
}

/// What the grants are about, for those who remove them.
///
/// # Errors
/// The store's own.
pub async fn name_grants(house: &House, by: PersonId, ids: Vec<GrantId>, lang: Lang) -> Result<Vec<Named>, StoreError> {
    let found = house.db.read(move |conn| grants::find_many(conn, &ids)).await?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mine = found.iter().filter(|grant| may::<Remove>(&actor, grant).is_ok());
    Ok(mine
        .map(|grant| (view::grant(&actor, grant, lang), view::account(&actor, grant.subject, None)))
        .map(|(shown, account)| Named { id: shown.id, account, role: shown.role, scope: shown.scope, number: None })
        .collect())
}
