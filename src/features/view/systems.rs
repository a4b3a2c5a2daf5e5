//! The systems that somebody can narrow a list to: those they answer for, and those that the list has.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::pick;
use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::SystemId;
use crate::domain::lang::Lang;

/// A system to choose.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether the list is narrowed to it.
    pub chosen: bool,
}

/// The systems that the actor owns or manages, and `also`, by name. From memory: a long list costs nothing more.
pub fn choices(
    actor: &Actor<'_>,
    also: impl IntoIterator<Item = SystemId>,
    chosen: Option<SystemId>,
    lang: Lang,
) -> Vec<SystemChoice> {
    let mut ids: BTreeSet<SystemId> = also.into_iter().chain(chosen).collect();
    ids.extend(actor.register.posts_of(actor.id(), actor.day).filter_map(|post| match post {
        Post::Owner(system) | Post::Deputy(system) | Post::SystemManager(system) => Some(*system),
        _ => None,
    }));
    let mut found: Vec<SystemChoice> = ids
        .iter()
        .filter_map(|id| actor.register.systems.get(id))
        .map(|system| SystemChoice {
            id: system.id.to_string(),
            name: pick(lang, &system.name_sv, &system.name_en),
            chosen: Some(system.id) == chosen,
        })
        .collect();
    found.sort_by_key(|system| system.name.to_lowercase());
    found
}
