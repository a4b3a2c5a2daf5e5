//! Vacation shows before sending: which of those who would decide are away, who decides in their place, and what
//! happens when nobody answers. It promises nothing: who may decide is asked again at the decision.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::tracking::PassedOn;
use crate::domain::approval::{self, Opening, Seat};
use crate::domain::deadline::Level;
use crate::domain::duties::Actor;
use crate::domain::employment::living;
use crate::domain::ids::PersonId;
use crate::domain::plan::Ready;
use crate::features::view;

/// Somebody who would decide and is away.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Away {
    /// Who.
    pub person: view::Person,
    /// Is on full-time leave, as the source says.
    pub on_leave: bool,
    /// Who decides in their place now.
    pub substitutes: Vec<view::Person>,
    /// The last day of that.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// When nobody answers what is sent today. Silence never grants.
    pub silence: PassedOn,
}

/// Those who would decide a line first by a post of their own, and are away.
pub(super) fn away(actor: &Actor<'_>, ready: &Ready) -> Vec<Away> {
    let Opening::Decide { step, .. } = ready.opening else { return Vec::new() };
    let Some(step) = ready.content.path.get(step) else { return Vec::new() };
    let seats = approval::seats(&ready.content, actor.id(), step, Level::Asked, actor.register, actor.day);
    let own = seats.iter().filter(|seat| seat.in_stead_of.is_none()).map(|seat| seat.person);
    own.filter_map(|id| one(actor, ready, id, &seats)).collect()
}

fn one(actor: &Actor<'_>, ready: &Ready, id: PersonId, seats: &[Seat]) -> Option<Away> {
    let (register, day) = (actor.register, actor.day);
    let card = register.person(id)?;
    // Somebody with several employments is away when all of them are.
    let mut jobs = living(&card.employments, day).filter(|job| job.from <= day).peekable();
    let on_leave = jobs.peek().is_some() && jobs.all(|job| job.on_leave);
    let instead: Vec<PersonId> =
        seats.iter().filter(|seat| seat.in_stead_of == Some(id)).map(|seat| seat.person).collect();
    let named = register.substitutes(id, ready.content.system, day).filter(|it| instead.contains(&it.substitute));
    let until = named.map(|it| it.to).max();
    if !on_leave && instead.is_empty() {
        return None;
    }
    let hidden = view::is_hidden(actor, ready.content.subject);
    Some(Away {
        person: view::person_near(actor, id, hidden),
        // Why somebody else is away is theirs; that they do not answer here is the orderer's business.
        on_leave,
        substitutes: instead.into_iter().map(|id| view::person_near(actor, id, hidden)).collect(),
        until,
        silence: PassedOn::from_today(register, day),
    })
}
