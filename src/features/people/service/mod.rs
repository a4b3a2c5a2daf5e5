//! People: taking in what a directory says, my staff, searching, and the protected flag.

pub mod assignments;
mod brake;
mod changes;
mod hr;
pub mod leaving;
pub mod own;
mod readings;
pub mod reorganisation;
pub mod sources;
mod sync;

pub use brake::{BrakeView, Brakes, MOST_SHOWN, ReleasedBy, brakes, release};
pub use changes::{Seen, changes, expired_between};
pub use hr::read_hr;
pub use readings::{LastReading, SourceReading, readings};
pub use sync::{SyncError, sync, sync_some};

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::digest::{self, Digest};
use crate::domain::duties::{Actor, Protect, may};
use crate::domain::employment::living;
use crate::domain::following::Disabled;
use crate::domain::grant::{Ending, Grant, State};
use crate::domain::ids::{Guid, PersonId};
use crate::domain::keeping;
use crate::domain::lang::Lang;
use crate::domain::order::Line;
use crate::domain::person::{Kind, Person, Reading, Unit, counts};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;
use crate::domain::transition::{Rest, Synced};
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, accounts, grants, lines};

/// Most people in a list of staff; the rest is found by searching.
pub const MOST_STAFF: usize = 500;

/// Takes in a whole answer of one source.
///
/// # Errors
/// The store's own.
pub async fn take_in(
    house: &House,
    source: String,
    people: Vec<Reading>,
    units: Vec<Unit>,
) -> Result<Receipt, StoreError> {
    let began = people.iter().map(|reading| reading.at).min().unwrap_or_else(|| house.db.clock().now());
    let read = brought(house, source, began, people, units).await?;
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let again = sync::resembling(&register, &read.source, &read.people, true);
            let receipt = tx.record(keeping::synced(read))?;
            sync::note_again(tx, &register, again)?;
            Ok(receipt)
        })
        .await
}

/// More changed accounts than this are taken in with everybody: then that costs less.
const FEW: usize = 5_000;

async fn brought(
    house: &House,
    source: String,
    began: Timestamp,
    mut people: Vec<Reading>,
    units: Vec<Unit>,
) -> Result<Synced, StoreError> {
    let (rank, disabled) = place(house, &source);
    let name = source.clone();
    let known = house.db.read(move |conn| accounts::known(conn, &name)).await?;
    let rest = rest(house, &known, &mut people, &units, |person| digest::of_account(person, rank, disabled));
    let keys = people.iter().map(|reading| keys(house, reading)).collect();
    Ok(Synced { source, rank, disabled, hr: house.hr.is_some(), began, people, keys, units, rest })
}

/// Takes those out who say what they said before, where nothing else can have changed for them.
fn rest(
    house: &House,
    known: &accounts::Known,
    people: &mut Vec<Reading>,
    units: &[Unit],
    digest: impl Fn(&Person) -> Digest,
) -> Option<Rest> {
    if known.units != Some(digest::of_units(units)) {
        return None;
    }
    let mut changed = Vec::new();
    for (n, Reading { person, .. }) in people.iter().enumerate() {
        match known.accounts.get(&person.guid)? {
            Some(before) if *before == digest(person) => {}
            _ if changed.len() == FEW => return None,
            _ => changed.push(n),
        }
    }
    let read: HashSet<Guid> = people.iter().map(|reading| reading.person.guid).collect();
    let gone: Vec<Guid> = known.accounts.keys().copied().filter(|guid| !read.contains(guid)).collect();
    let register = house.db.register();
    let several = register.people.values().filter(|card| card.accounts.len() > 1);
    let again = several.flat_map(|card| card.accounts.iter().filter(|one| one.expires.is_some()));
    let rest = Rest { same: people.len() - changed.len(), again: again.map(|one| one.guid).collect(), gone };
    let mut taken = Vec::with_capacity(changed.len());
    for n in changed.into_iter().rev() {
        taken.push(people.swap_remove(n));
    }
    *people = taken;
    Some(rest)
}

/// The source's place in the order of priority, and what a disabled account means there.
fn place(house: &House, source: &str) -> (i32, Disabled) {
    let sources = house.directory.sources();
    let place = sources.iter().zip(0..).find(|(one, _)| one.name == source);
    place.map(|(one, rank)| (rank, one.disabled)).unwrap_or_default()
}

/// The folded name and the sort key of somebody.
fn keys(house: &House, Reading { person, .. }: &Reading) -> (String, Vec<u8>) {
    ((house.sorted)(&person.search_name()).0, (house.sorted)(&person.sort_name()).1)
}

/// Somebody in a list of staff.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StaffRow {
    /// Who.
    pub person: view::Person,
    /// Employments that live or are to come.
    pub employments: Vec<view::EmploymentView>,
    /// The last day of the last employment, when there is one.
    #[schema(value_type = Option<String>, format = Date)]
    pub ends: Option<Date>,
    /// What stands out: `ended`, `ends_soon`, `starts_later`, `on_leave`, `several`, `hourly`, `disabled`, `no_base`,
    /// `external`, and for the HR function `withheld`.
    pub notes: Vec<&'static str>,
    /// How many permissions in force.
    pub grants: usize,
    /// How many open lines.
    pub open: usize,
    /// When the directory was read.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
}

/// The reader's staff in Swedish name order, filtered by what is searched for.
///
/// # Errors
/// The store's own.
pub async fn staff(house: &House, by: PersonId, search: &str) -> Result<Vec<StaffRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mut cards: Vec<&Card> = actor.circle().into_iter().filter(|card| matches(card, search)).collect();
    cards.truncate(MOST_STAFF);
    let ids: Vec<PersonId> = cards.iter().map(|card| card.id).collect();
    let (held, open) =
        house.db.read(move |conn| Ok((grants::active_of(conn, &ids)?, lines::open_of(conn, &ids)?))).await?;
    let base = register.base_role().map(|role| role.id);
    Ok(cards
        .into_iter()
        .map(|card| {
            let mine: Vec<_> = held.iter().filter(|g| g.subject == card.id && g.in_force(actor.day)).collect();
            let asked: Vec<_> = open.iter().filter(|l| l.content.subject == card.id).collect();
            let mut row = staff_row(&actor, card);
            row.grants = mine.len();
            row.open = asked.len();
            let based = mine.iter().any(|g| Some(g.role) == base) || asked.iter().any(|l| Some(l.content.role) == base);
            if !based && card.kind == Kind::Employee {
                row.notes.push("no_base");
            }
            row
        })
        .collect())
}

fn matches(card: &Card, search: &str) -> bool {
    search
        .split_whitespace()
        .all(|word| card.fold.contains(word) || card.accounts.iter().any(|account| account.login.contains(word)))
}

fn staff_row(actor: &Actor<'_>, card: &Card) -> StaffRow {
    let alive: Vec<_> = living(&card.employments, actor.day).collect();
    let ends = if alive.iter().any(|e| e.to.is_none()) { None } else { alive.iter().filter_map(|e| e.to).max() };
    let mut notes = Vec::new();
    let soon = |day: &Date| (*day - actor.day).get_days() <= 30;
    let told = [
        ("ended", alive.is_empty() && card.kind == Kind::Employee),
        ("ends_soon", ends.as_ref().is_some_and(soon)),
        ("starts_later", !alive.is_empty() && alive.iter().all(|e| e.from > actor.day)),
        ("on_leave", alive.iter().any(|e| e.on_leave)),
        ("several", alive.len() > 1),
        ("hourly", alive.iter().any(|e| e.form == crate::domain::person::Form::Hourly)),
        ("disabled", !card.enabled),
        ("external", !matches!(card.kind, Kind::Employee | Kind::Withheld)),
        // Why nothing stands is for the HR function only (E-27).
        ("withheld", card.kind == Kind::Withheld && actor.holds(&Post::HrFunction)),
    ];
    notes.extend(told.into_iter().filter(|(_, so)| *so).map(|(word, _)| word));
    StaffRow {
        person: view::person(actor, card.id),
        employments: alive.iter().map(|e| view::employment(actor.register, e)).collect(),
        ends,
        notes,
        grants: 0,
        open: 0,
        as_of: card.as_of,
    }
}

/// What a person's own page, or their manager's page about them, shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    /// Who, with what stands out.
    #[serde(flatten)]
    pub row: StaffRow,
    /// Nearest manager.
    pub manager: Option<view::Person>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Every account, also those that are gone; of somebody with one account, that one.
    pub accounts: Vec<view::AccountView>,
    /// What they have and had.
    pub permissions: Vec<view::GrantView>,
    /// What is asked for.
    pub asked: Vec<view::LineView>,
    /// Ids of permissions that ended with an employment which goes on after all (E-30): to be ordered again.
    pub restore: Vec<String>,
    /// The reader may order for them.
    pub can_order: bool,
    /// The reader may set the protected flag.
    pub can_protect: bool,
}

/// A person, for themself, their manager, an authorised orderer or the HR function.
///
/// # Errors
/// [`Refusal::NotFound`] for others; the store's own.
pub async fn person(house: &House, by: PersonId, id: PersonId, lang: Lang) -> Result<PersonView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let card = register.person(id).ok_or(Refusal::NotFound)?;
    let can_order = actor.may_order_for(card);
    let can_protect = may::<Protect>(&actor, &id).is_ok();
    if id != by && !can_order && !(can_protect && actor.sees(card)) {
        return Err(house.refuse(by, Thing::Person(id), Refusal::Hidden).await);
    }
    let (held, open) = house.db.read(move |conn| Ok((grants::all_of(conn, id)?, lines::open_of(conn, &[id])?))).await?;
    let mut row = staff_row(&actor, card);
    row.grants = held.iter().filter(|g| g.in_force(actor.day)).count();
    row.open = open.len();
    let whole = id == by || can_order;
    let restore = if can_order { restorable(&actor, card, &held, &open) } else { Vec::new() };
    Ok(PersonView {
        row,
        manager: register.superior(id, actor.day).map(|manager| view::person(&actor, manager)),
        mail: card.mail.clone(),
        accounts: view::accounts(&actor, id, &card.accounts),
        permissions: held.iter().filter(|_| whole).map(|g| view::grant(&actor, g, lang)).collect(),
        asked: open.iter().filter(|_| whole).map(|l| view::line(&actor, l, lang)).collect(),
        restore,
        can_order,
        can_protect,
    })
}

/// What ended with an employment that goes on after all, and is neither held nor asked for again (E-30). Nothing comes
/// back by itself: each is an order, decided as the role says.
fn restorable(actor: &Actor<'_>, card: &Card, held: &[Grant], open: &[Line]) -> Vec<String> {
    let again = |id: &str| living(&card.employments, actor.day).any(|e| e.id == id && counts(card.kind, e));
    let mut seen = HashSet::new();
    held.iter()
        .filter(|grant| match grant.state {
            State::Removing { ending, .. } | State::Removed { ending, .. } => {
                matches!(ending, Ending::EmploymentEnded | Ending::AssignmentEnded)
            }
            State::Active => false,
        })
        .filter(|grant| again(&grant.employment) && seen.insert((grant.role, grant.scope)))
        .filter(|grant| {
            let same = |role, scope| role == grant.role && scope == grant.scope;
            let stands = held.iter().any(|other| other.state == State::Active && same(other.role, other.scope));
            !stands && !open.iter().any(|line| same(line.content.role, line.content.scope))
        })
        .map(|grant| grant.id.to_string())
        .collect()
}

/// People whom the HR function may find, to set the flag. Those already protected are found only by exact login, so
/// that a search gives nobody away.
///
/// # Errors
/// [`Refusal::NotAllowed`] for others.
pub fn find_for_protection(house: &House, by: PersonId, search: &str) -> Result<Vec<view::Person>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    may::<Protect>(&actor, &by)?;
    let search = search.trim();
    if search.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let mut found: Vec<&Card> = register
        .people
        .values()
        .filter(|card| !card.is_gone())
        .filter(|card| if actor.sees(card) { matches(card, search) } else { card.login == search })
        .collect();
    found.sort_by(|a, b| a.sort_key.cmp(&b.sort_key));
    Ok(found
        .into_iter()
        .take(25)
        .map(|card| view::Person { id: Some(card.id.to_string()), ..view::person(&actor, card.id) })
        .collect())
}

/// Sets or clears the protected flag.
///
/// # Errors
/// The refusal; the store's own.
pub async fn protect(house: &House, by: PersonId, id: PersonId, protected: bool) -> Result<Receipt, StoreError> {
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let permit = may::<Protect>(&actor, &id)?;
            let transition = keeping::protect(tx.stage(&register), &permit, id, protected)?;
            tx.record(transition)
        })
        .await
}
