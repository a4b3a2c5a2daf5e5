//! *Slutar, flyttar, ledig*: what a manager has to know about those they lead, before it happens and when it has (R-53,
//! E-08, E-18): who leaves and what ends with it, who has moved and what came along, who is on leave and what is paused.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::assignment::is_basis;
use crate::domain::catalogue::Base;
use crate::domain::duties::{Actor, Leave, may};
use crate::domain::grant::{Ending, Grant, Ground, Standing, State};
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::moving::{self, Item, Move};
use crate::domain::person::{Employment, counts};
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::features::{House, view};
use crate::store::assignments::{self, Done};
use crate::store::{Receipt, StoreError, grants};

/// Somebody who leaves within so many days is on the list.
pub const AHEAD: i64 = 30;
/// Within so many days it is time to see to it: counted in the menu.
pub const NEAR: i32 = 7;
/// Moves and ends are shown for so many days afterwards.
pub const AFTER: i64 = 30;

/// Something to do by hand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tick {
    /// `card`, `phone`, `key`.
    pub item: &'static str,
    /// It is done.
    pub done: bool,
    /// By whom.
    pub by: Option<view::Person>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

/// Somebody whose employment or assignment ends.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Leaver {
    /// Who.
    pub person: view::Person,
    /// Id of the employment or assignment.
    pub employment: String,
    /// Unit, in words.
    pub unit: String,
    /// It is an assignment.
    pub assignment: bool,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub last_day: Date,
    /// Days left; negative when it has passed.
    pub days: i32,
    /// Time to see to it.
    pub near: bool,
    /// Another employment goes on: what rests on that stays.
    pub stays: bool,
    /// What ends with it, or has ended.
    pub ends: Vec<view::GrantView>,
    /// What is left to do by hand.
    pub ticks: Vec<Tick>,
    /// How much of that is left.
    pub left: usize,
}

/// Somebody who has moved.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Mover {
    /// Who.
    pub person: view::Person,
    /// The unit they left, in words.
    pub from_unit: String,
    /// The unit they came to.
    pub to_unit: String,
    /// When it was seen.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The reader leads them now; otherwise the reader led them before.
    pub mine_now: bool,
    /// Goes along.
    pub along: Vec<view::GrantView>,
    /// Must be answered by the new manager.
    pub asked: Vec<view::GrantView>,
    /// Ended with the move.
    pub ended: Vec<view::GrantView>,
}

/// Somebody on full-time leave.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OnLeave {
    /// Who.
    pub person: view::Person,
    /// Paused.
    pub paused: Vec<view::GrantView>,
    /// How many permissions stand as before.
    pub kept: usize,
}

/// The manager's view.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Changes {
    /// Who leaves, the first first, and who has left lately.
    pub leaving: Vec<Leaver>,
    /// Who has moved, the latest first.
    pub moved: Vec<Mover>,
    /// Who is on leave.
    pub on_leave: Vec<OnLeave>,
}

/// What changes among those the reader leads or may order for.
///
/// # Errors
/// The store's own.
pub async fn changes(house: &House, by: PersonId, lang: Lang) -> Result<Changes, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let circle = actor.circle();
    let leavers: Vec<(&Card, &Employment)> = circle.iter().flat_map(|card| leaving(card, actor.day)).collect();
    let since = house.db.clock().now() - jiff::SignedDuration::from_hours(24 * AFTER);
    let on_leave: Vec<&Card> = circle.iter().copied().filter(|card| is_on_leave(card, actor.day)).collect();
    let mut people: Vec<PersonId> = leavers.iter().map(|(card, _)| card.id).collect();
    people.extend(on_leave.iter().map(|card| card.id));
    let (held, ticks, moves) = house
        .db
        .read(move |conn| {
            let moves = assignments::moves_since(conn, since)?;
            people.extend(moves.iter().map(|it| it.person));
            people.sort_unstable();
            people.dedup();
            let mut held = Vec::new();
            for chunk in people.chunks(500) {
                held.extend(grants::lately_of(conn, chunk)?);
            }
            Ok((held, assignments::leaving_of(conn, &people)?, moves))
        })
        .await?;
    let mut by_person: HashMap<PersonId, Vec<&Grant>> = HashMap::new();
    for grant in &held {
        by_person.entry(grant.subject).or_default().push(grant);
    }
    let none = Vec::new();
    let of = |person: PersonId| by_person.get(&person).unwrap_or(&none);
    let mut leaving: Vec<Leaver> =
        leavers.into_iter().map(|(card, e)| leaver(&actor, (card, e), of(card.id), &ticks, lang)).collect();
    leaving.sort_by_key(|one| (one.last_day, one.person.name.clone()));
    let moved = moves.iter().filter_map(|it| mover(&actor, it, of(it.person), lang)).collect();
    let on_leave = on_leave.into_iter().map(|card| resting(&actor, card, of(card.id), lang)).collect();
    Ok(Changes { leaving, moved, on_leave })
}

/// The employments of somebody that end within [`AHEAD`] days, or ended in the last seven.
fn leaving(card: &Card, day: Date) -> impl Iterator<Item = (&Card, &Employment)> {
    let (from, to) = (day.saturating_sub(7.days()), day.saturating_add(AHEAD.days()));
    // The next contract in the same unit: nobody leaves.
    let goes_on = move |e: &Employment, last: Date| {
        let next = last.tomorrow().unwrap_or(last);
        card.employments.iter().any(|o| o.unit == e.unit && o.from <= next && o.to.is_none_or(|to| to > last))
    };
    let ends = move |e: &&Employment| e.to.is_some_and(|last| from <= last && last <= to && !goes_on(e, last));
    card.employments.iter().filter(move |e| counts(card.kind, e)).filter(ends).map(move |e| (card, e))
}

fn is_on_leave(card: &Card, day: Date) -> bool {
    crate::domain::employment::living(&card.employments, day).any(|e| e.on_leave && e.from <= day)
}

/// How many of those the actor leads leave within a week with something left to see to: the number in the menu. Ticks
/// are not counted here, so that a menu costs no reading.
#[must_use]
pub fn near(actor: &Actor<'_>) -> usize {
    let soon = |e: &Employment| e.to.is_some_and(|last| last >= actor.day && (last - actor.day).get_days() <= NEAR);
    actor.circle().into_iter().filter(|card| leaving(card, actor.day).any(|(_, e)| soon(e))).count()
}

fn leaver(
    actor: &Actor<'_>,
    (card, employment): (&Card, &Employment),
    held: &[&Grant],
    ticks: &HashMap<(PersonId, String), Vec<Done>>,
    lang: Lang,
) -> Leaver {
    let last_day = employment.to.unwrap_or(actor.day);
    let days = (last_day - actor.day).get_days();
    let later = |e: &Employment| e.id != employment.id && counts(card.kind, e) && e.to.is_none_or(|to| to > last_day);
    let stays = card.employments.iter().any(later);
    let base = |grant: &Grant| actor.register.roles.get(&grant.role).is_some_and(|role| role.base == Base::Base);
    let ends = held.iter().filter(|grant| {
        let rests = if base(grant) { !stays } else { grant.employment == employment.id };
        rests && (grant.state == State::Active || days < 0)
    });
    let done = ticks.get(&(card.id, employment.id.clone()));
    let ticks: Vec<Tick> = Item::ALL
        .into_iter()
        .map(|item| {
            let done = done.and_then(|done| done.iter().find(|one| one.0 == item));
            Tick {
                item: item.word(),
                done: done.is_some(),
                by: done.map(|one| view::person(actor, one.1)),
                at: done.map(|one| one.2),
            }
        })
        .collect();
    Leaver {
        person: view::person(actor, card.id),
        employment: employment.id.clone(),
        unit: unit_name(actor, &employment.unit),
        assignment: is_basis(&employment.id),
        last_day,
        days,
        near: days <= NEAR,
        stays,
        ends: ends.map(|grant| view::grant(actor, grant, lang)).collect(),
        left: ticks.iter().filter(|tick| !tick.done).count(),
        ticks,
    }
}

fn unit_name(actor: &Actor<'_>, code: &str) -> String {
    let register = actor.register;
    let live = register.unit_by_code.get(code).and_then(|id| register.units.get(id)).filter(|unit| unit.code == code);
    let former = || register.former.values().find(|unit| unit.code == code).map(|unit| unit.name.clone());
    live.map(|unit| unit.name.clone()).or_else(former).unwrap_or_else(|| code.to_owned())
}

/// A move as both managers see it. A protected person who has left is no longer the old manager's to know.
fn mover(actor: &Actor<'_>, it: &Move, held: &[&Grant], lang: Lang) -> Option<Mover> {
    let card = actor.register.person(it.person)?;
    let mine_now = actor.may_order_for(card);
    let mine_before = it.from_manager == Some(actor.id()) || actor.leads_unit(&it.from_unit);
    if !(mine_now || mine_before) || !actor.sees(card) || card.id == actor.id() {
        return None;
    }
    let shown = |fits: &dyn Fn(&Grant) -> bool| {
        held.iter().filter(|grant| fits(grant)).map(|grant| view::grant(actor, grant, lang)).collect::<Vec<_>>()
    };
    let asks = |grant: &Grant| grant.question().is_some_and(|(ground, _)| ground == Ground::Moved);
    let ended = |grant: &Grant| match grant.state {
        State::Removing { ending: Ending::Moved, at } | State::Removed { ending: Ending::Moved, at, .. } => at >= it.at,
        _ => false,
    };
    Some(Mover {
        person: view::person(actor, card.id),
        from_unit: unit_name(actor, &it.from_unit),
        to_unit: unit_name(actor, &it.to_unit),
        at: it.at,
        mine_now,
        along: shown(&|grant| grant.state == State::Active && !asks(grant)),
        asked: shown(&asks),
        ended: shown(&ended),
    })
}

fn resting(actor: &Actor<'_>, card: &Card, held: &[&Grant], lang: Lang) -> OnLeave {
    let (paused, kept): (Vec<&&Grant>, Vec<&&Grant>) = held
        .iter()
        .filter(|grant| grant.state == State::Active)
        .partition(|grant| grant.standing(actor.day) == Standing::Paused);
    OnLeave {
        person: view::person(actor, card.id),
        paused: paused.into_iter().map(|grant| view::grant(actor, grant, lang)).collect(),
        kept: kept.len(),
    }
}

/// Ticks off, or not after all, what is left to do by hand when somebody leaves.
///
/// # Errors
/// [`Refusal::NotFound`] for others than who leads them; the store's own.
pub async fn tick(
    house: &House,
    by: PersonId,
    person: PersonId,
    employment: String,
    item: Item,
    done: bool,
) -> Result<Receipt, StoreError> {
    let written = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let card = register.person(person).ok_or(Refusal::NotFound)?;
            let permit = may::<Leave>(&actor, card)?;
            tx.record(moving::leaving(tx.stage(&register), &permit, (person, &employment), item, done)?)
        })
        .await;
    house.heard(by, crate::domain::reach::Thing::Person(person), written).await
}
