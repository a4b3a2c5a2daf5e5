//! Looking at findings: those of the systems one answers for, one of them, and one system's state.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::progress::Last;
use super::running::with_groups;
use super::showing::{FindingView, show};
use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, Reconcile, TakeOver, may};
use crate::domain::ids::{FindingId, GrantId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::provision::What;
use crate::domain::reach::Thing;
use crate::domain::reconciliation::{Finding, Kind, Source};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::connection::Conn;
use crate::store::findings::Narrowed;
use crate::store::{StoreError, findings, grants, provisions, user_lists};

/// How many rows a page has.
pub const PAGE: i64 = 50;

/// How many findings of a kind there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindCount {
    /// The kind.
    pub kind: &'static str,
    /// That are so.
    pub all: i64,
    /// That wait for somebody.
    pub waiting: i64,
    /// Whether the list is narrowed to it.
    pub chosen: bool,
}

/// The last run of this instance, and one under way.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct RunView {
    /// One has been asked for.
    pub wanted: bool,
    /// One is under way since then.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub running_since: Option<Timestamp>,
    /// Roles looked at.
    pub done: usize,
    /// Roles to look at; 0 while the directory is read.
    pub of: usize,
    /// When the last was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Timestamp>,
    /// Memberships it looked at.
    pub memberships: u64,
    /// Findings that were new.
    pub opened: u64,
    /// Findings that were no longer so.
    pub closed: u64,
    /// Code of why the groups could not be read.
    pub groups_failed: Option<&'static str>,
    /// It broke off.
    pub broken: bool,
}

/// How runs are going.
#[must_use]
pub fn run_view(house: &House) -> RunView {
    let under_way = house.reconciling.under_way();
    let last = house.reconciling.last();
    let counts = last.map(|last: Last| last.counts).unwrap_or_default();
    RunView {
        wanted: house.reconciling.is_wanted(),
        running_since: under_way.map(|run| run.since),
        done: under_way.map_or(0, |run| run.done),
        of: under_way.map_or(0, |run| run.of),
        last_at: last.map(|last| last.at),
        memberships: counts.memberships,
        opened: counts.opened,
        closed: counts.closed,
        groups_failed: last.and_then(|last| last.groups_failed),
        broken: last.is_some_and(|last| last.broken),
    }
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only this system.
    pub system: Option<SystemId>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Also what somebody has said something about.
    pub all: bool,
    /// After this one.
    pub after: Option<FindingId>,
}

/// A page of findings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingList {
    /// By kind, in the systems chosen.
    pub counts: Vec<KindCount>,
    /// The systems that the list can be narrowed to.
    pub systems: Vec<view::SystemChoice>,
    /// The findings, the oldest first.
    pub findings: Vec<FindingView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How runs are going.
    pub run: RunView,
    /// The reader may ask for a run.
    pub can_run: bool,
}

/// The systems whose findings the reader may see: one's own, and all of them for auditor and administrator.
pub(super) fn reach(actor: &Actor<'_>) -> Vec<SystemId> {
    let all = actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator);
    let mine = |system: &&SystemId| all || actor.answers_for(**system);
    let mut systems: Vec<SystemId> = actor.register.systems.keys().filter(mine).copied().collect();
    systems.sort_unstable();
    systems
}

/// Findings of the systems that the reader answers for.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who answers for none, and the refusal for another's system; the store's own.
pub async fn list(house: &House, by: PersonId, filter: Filter, lang: Lang) -> Result<FindingList, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let mine = reach(&actor);
    if mine.is_empty() {
        return Err(house.refuse(by, Thing::Place("/reconciliation".to_owned()), Refusal::NotAllowed).await);
    }
    let systems = match filter.system {
        Some(system) if mine.contains(&system) => vec![system],
        Some(system) => return Err(house.refuse(by, Thing::System(system), actor.beyond()).await),
        None => mine.clone(),
    };
    let day = actor.day;
    let (counts, page, going, read) = house
        .db
        .read(move |conn| {
            let counts = findings::counts(conn, &systems, day)?;
            let waiting = (!filter.all).then_some(day);
            let narrowed = Narrowed { kind: filter.kind, waiting, after: filter.after };
            let page = findings::of_systems(conn, &systems, narrowed, PAGE)?;
            let going = going_back(conn, &page)?;
            Ok((counts, page, going, findings::last_read(conn)?))
        })
        .await?;
    let sum = |kind: Kind| {
        let of_kind = counts.iter().filter(|((_, one), _)| *one == kind);
        let (all, waiting) = of_kind.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1));
        KindCount { kind: kind.word(), all, waiting, chosen: filter.kind == Some(kind) }
    };
    let full = i64::try_from(page.len()) == Ok(PAGE);
    Ok(FindingList {
        counts: Kind::ALL.iter().copied().map(sum).collect(),
        systems: view::choices(&actor, mine.iter().copied(), filter.system, lang),
        next: page.last().filter(|_| full).map(|one| one.id.to_string()),
        findings: page
            .iter()
            .map(|one| FindingView {
                putting_back: one.grant.is_some_and(|grant| going.contains(&grant)),
                ..show(&actor, one, read.get(&(one.system, one.source)).copied(), lang)
            })
            .collect(),
        run: run_view(house),
        can_run: mine.iter().any(|system| may::<Reconcile>(&actor, system).is_ok()),
    })
}

/// How many findings wait for somebody, counted no further than `most`: for the menu. Those who only read have none.
///
/// # Errors
/// The store's own.
pub async fn count(house: &House, by: PersonId, most: i64) -> Result<i64, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let systems: Vec<SystemId> = register.systems.keys().copied().filter(|id| actor.answers_for(*id)).collect();
    let day = actor.day;
    house.db.read(move |conn| findings::waiting(conn, &systems, day, most)).await
}

/// One finding.
///
/// # Errors
/// [`Refusal::NotFound`]; the refusal for another's system; the store's own.
pub async fn one(house: &House, by: PersonId, id: FindingId, lang: Lang) -> Result<FindingView, StoreError> {
    let found = house.db.read(move |conn| {
        let finding = findings::find(conn, id)?;
        let going = going_back(conn, finding.as_slice())?;
        Ok((finding, !going.is_empty(), findings::last_read(conn)?))
    });
    let (finding, putting_back, read) = found.await?;
    let finding = finding.ok_or(Refusal::NotFound)?;
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !reach(&actor).contains(&finding.system) {
        return Err(house.refuse(by, Thing::System(finding.system), actor.beyond()).await);
    }
    let shown = show(&actor, &finding, read.get(&(finding.system, finding.source)).copied(), lang);
    Ok(FindingView { putting_back, ..shown })
}

/// What is missing and the service is giving again.
fn going_back(conn: &mut Conn, findings: &[Finding]) -> Result<HashSet<GrantId>, StoreError> {
    let missing = findings.iter().filter(|one| one.kind == Kind::Missing);
    let ids: Vec<GrantId> = missing.filter_map(|one| one.grant).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let open = provisions::about(conn, &[], &ids)?;
    Ok(open.iter().filter(|work| work.work.what == What::Put).filter_map(|work| work.work.grant).collect())
}

/// A word of the system's own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WordView {
    /// The word.
    pub word: String,
    /// Code of the role that it means.
    pub role: String,
}

/// What reconciling knows of one system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// By kind.
    pub counts: Vec<KindCount>,
    /// Roles that name groups in the directory by id.
    pub roles_with_groups: usize,
    /// When the groups were last read.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub groups_at: Option<Timestamp>,
    /// When the last list was taken in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub list_at: Option<Timestamp>,
    /// By whom.
    pub list_by: Option<view::Person>,
    /// How many rows it has.
    pub list_rows: i32,
    /// How many of them are nobody's here.
    pub list_unmatched: i32,
    /// What the system's own words mean.
    pub words: Vec<WordView>,
    /// Grants that were taken over and wait for the owner.
    pub to_confirm: Vec<view::GrantView>,
    /// The reader may take in a list.
    pub can_import: bool,
    /// The reader may take over and confirm.
    pub can_take_over: bool,
}

/// What reconciling knows of a system.
///
/// # Errors
/// [`Refusal::NotFound`]; the refusal for another's system; the store's own.
pub async fn system(house: &House, by: PersonId, id: SystemId, lang: Lang) -> Result<SystemView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let system = register.systems.get(&id).ok_or(Refusal::NotFound)?;
    if !reach(&actor).contains(&id) {
        return Err(house.refuse(by, Thing::System(id), actor.beyond()).await);
    }
    let day = actor.day;
    let (counts, read, lists, words, waiting) = house
        .db
        .read(move |conn| {
            let counts = findings::counts(conn, &[id], day)?;
            let words = user_lists::words(conn, id)?;
            let waiting = grants::to_confirm(conn, id, 500)?;
            Ok((counts, findings::last_read(conn)?, user_lists::taken(conn)?, words, waiting))
        })
        .await?;
    let list = lists.into_iter().find(|list| list.system == id);
    let code = |role| register.roles.get(&role).map(|role| role.code.clone()).unwrap_or_default();
    let of_system = |role: &crate::domain::ids::RoleId| register.roles.get(role).is_some_and(|role| role.system == id);
    Ok(SystemView {
        id: id.to_string(),
        name: view::pick(lang, &system.name_sv, &system.name_en),
        counts: Kind::ALL
            .iter()
            .map(|kind| {
                let (all, waiting) = counts.get(&(id, *kind)).copied().unwrap_or_default();
                KindCount { kind: kind.word(), all, waiting, chosen: false }
            })
            .collect(),
        roles_with_groups: with_groups(&register).keys().filter(|role| of_system(role)).count(),
        groups_at: read.get(&(id, Source::Groups)).copied(),
        list_at: list.map(|list| list.at),
        list_by: list.map(|list| view::person(&actor, list.by)),
        list_rows: list.map_or(0, |list| list.rows),
        list_unmatched: list.map_or(0, |list| list.unmatched),
        words: words.into_iter().map(|(word, role)| WordView { word, role: code(role) }).collect(),
        to_confirm: waiting.iter().map(|grant| view::grant(&actor, grant, lang)).collect(),
        can_import: may::<Reconcile>(&actor, &id).is_ok(),
        can_take_over: may::<TakeOver>(&actor, &id).is_ok(),
    })
}
