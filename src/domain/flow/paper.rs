//! What was ordered on paper: sent in afterwards, and what is left of it when it is not confirmed.

use super::{NewLine, Stage, submit};
use crate::domain::calendar::day_of;
use crate::domain::duties::{Permit, Submit};
use crate::domain::ending;
use crate::domain::event::{Event, Kind};
use crate::domain::grant::{Ending, Grant, Origin, State as Granted};
use crate::domain::ids::OrderId;
use crate::domain::late::{self, Late};
use crate::domain::log::entry::Field;
use crate::domain::order::{Asks, Line, Number, State};
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Transition};

/// Sends an order that was made on paper. Its lines take their ordinary path.
///
/// # Errors
/// As [`submit`]; what [`late::check`] refuses.
pub fn submit_late(
    stage: Stage<'_>,
    permits: &[Permit<Submit>],
    (id, number): (OrderId, Number),
    lines: Vec<NewLine>,
    paper: Late,
) -> Result<Transition, Refusal> {
    let Some(by) = permits.first().map(|permit| permit.by().clone()) else {
        return Err(Refusal::EmptyOrder);
    };
    for line in lines.iter().filter(|line| !line.content.added) {
        late::check(stage, by.id, &line.content, &paper)?;
    }
    let (mut changes, mut events) = submit(stage, permits, id, number, lines)?.into_parts();
    let guid = |id| stage.register.person(id).map(|card| card.guid.to_string()).unwrap_or_default();
    let mut event = Event::by(Kind::OrderLate, &by)
        .of_order(id, number)
        .private("ordered_at", paper.ordered_at.to_string())
        .private("reference", paper.reference.as_str());
    if let Some((who, at)) = paper.decided {
        event = event.private("decided_by_guid", guid(who)).private("decided_at", at.to_string());
    }
    if let Some((who, at)) = paper.delivered {
        event = event.private("delivered_by_guid", guid(who)).private("delivered_at", at.to_string());
    }
    changes.push(Change::Late(Box::new(paper)));
    events.push(event);
    Ok(Transition::new(changes, events))
}

/// What is left when a line ends undelivered that was given on paper: a permission to be removed in its system.
pub(super) fn left(stage: Stage<'_>, line: &Line) -> Result<Option<(Vec<Change>, Event)>, Refusal> {
    let over = !line.state.is_open() && !matches!(line.state, State::Delivered { .. });
    if line.content.asks != Asks::Late || !over {
        return Ok(None);
    }
    let content = &line.content;
    let grant = Grant {
        // One line leaves one at most, so its own id will do: nothing here draws any.
        id: line.id.uuid().into(),
        origin: Origin::Ordered { line: line.id, order: line.order },
        subject: content.subject,
        employment: content.employment.clone(),
        unit: stage.register.unit_now(&content.unit).to_owned(),
        system: content.system,
        role: content.role,
        scope: content.scope,
        from: content.from,
        until: Some(stage.day.max(content.from)),
        state: Granted::Removing { ending: Ending::NotConfirmed, at: stage.now },
        review: None,
        emergency_by: None,
        pause: None,
        renew_by: None,
        not_renewed: None,
        held_after: None,
        delivered_at: stage.now,
        delivered_by: None,
        groups: stage.groups(content.role),
        reference: String::new(),
        version: 1,
    };
    let event = ending::event(stage, Event::by_service(Kind::GrantEnded), &grant)?
        .with(Field::Ground, Ending::NotConfirmed.word());
    let mut changes = vec![Change::NewGrant(grant.clone())];
    changes.extend(ending::to_go(stage, &grant, Ending::NotConfirmed));
    Ok(Some((changes, event)))
}

/// Whether the day to confirm what was given on paper has passed for a line that still waits for a decision.
#[must_use]
pub fn is_unconfirmed(stage: Stage<'_>, line: &Line, paper: &Late) -> bool {
    let waits = line.state.is_open() && !line.state.is_decided();
    waits && line.content.asks == Asks::Late && paper.order == line.order && paper.confirm_by < day_of(stage.now)
}
