//! Who had what at a past instant, what somebody could do between two days, and what differs between two instants.
//!
//! The answer comes from the history of grants; the state of a system is also reckoned from the log alone, so that whoever
//! doubts one can hold it against the other. What is told of protected people is as in every other list of an auditor's.

mod shown;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::searching::{self, Named, called};
use super::{reading, replaying};
use crate::domain::calendar;
use crate::domain::catalogue::Scope;
use crate::domain::duties::Actor;
use crate::domain::ids::{GrantId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::past::{Difference, Replay, Stood, Version, differences, stretches};
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::view;
use crate::store::connection::Conn;
use crate::store::past::{Of, Past};
use crate::store::{Db, StoreError, past};

pub use shown::{
    AskedDifference, AskedPerson, AskedState, Checked, Could, DifferencePage, Differing, PersonPage, StatePage, Was,
};

/// Rows of a page.
pub const ROWS: usize = 100;

/// Versions read at once.
const AT_ONCE: i64 = 500;

/// Who had what in a system at an instant; `None` while none is asked.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anyone but an auditor; [`Refusal::BadForm`]; the store's own.
pub async fn state(db: &Db, by: PersonId, asked: AskedState, lang: Lang) -> Result<Option<StatePage>, StoreError> {
    reading::note(db, by, None).await?;
    let register = db.register();
    let Some(system) = system_of(&register, asked.system.as_ref())? else { return Ok(None) };
    let at = instant(asked.at.as_ref(), "at")?.unwrap_or_else(|| db.clock().now());
    let after = asked.after.as_deref().map(str::parse).transpose().map_err(|_| Refusal::BadForm("after".to_owned()))?;
    let (check, day) = (asked.check.is_some(), db.clock().today());
    db.read(move |conn| {
        let actor = Actor::of(&register, by, day)?;
        let (found, next) = stood(conn, &register, system, at, after, ROWS)?;
        let rows = found.iter().map(|(past, stood)| was(&actor, past, *stood, lang)).collect();
        let checked = if check { Some(checked(conn, &register, system, at)?) } else { None };
        Ok(Some(StatePage { at, rows, next: next.map(|id| id.to_string()), checked }))
    })
    .await
}

/// What somebody could do between two days; the last year when none is said.
///
/// # Errors
/// As [`state`].
pub async fn person(db: &Db, by: PersonId, asked: AskedPerson, lang: Lang) -> Result<PersonPage, StoreError> {
    let (register, day) = (db.register(), db.clock().today());
    let actor = Actor::of(&register, by, day)?;
    let text = asked.person.as_deref().map(str::trim).unwrap_or_default();
    let found = if text.is_empty() { Vec::new() } else { searching::people(&actor, text) };
    let one = match found.as_slice() {
        [one] => Some(one.id),
        _ => None,
    };
    reading::note(db, by, one).await?;
    let from = searching::day(asked.from.as_ref(), "from")?;
    let from = from.unwrap_or_else(|| day.saturating_sub(jiff::ToSpan::year(1)));
    let to = searching::day(asked.to.as_ref(), "to")?.unwrap_or(day);
    if to < from {
        return Err(Refusal::BadForm("to".to_owned()).into());
    }
    let named = found.iter().filter(|_| one.is_none()).take(20);
    let named = named.map(|card| Named { field: "person", id: card.id.to_string(), name: called(&actor, card.id) });
    let named: Vec<Named> = named.collect();
    let mut page = PersonPage { person: one.map(|id| called(&actor, id)), named, from, to, rows: Vec::new() };
    let Some(id) = one else { return Ok(page) };
    let held = register.clone();
    page.rows = db
        .read(move |conn| {
            let actor = Actor::of(&held, by, day)?;
            could(conn, &actor, id, (from, to), lang)
        })
        .await?;
    Ok(page)
}

/// What differs in a system between two instants; `None` while none is asked.
///
/// # Errors
/// As [`state`].
pub async fn difference(
    db: &Db,
    by: PersonId,
    asked: AskedDifference,
    lang: Lang,
) -> Result<Option<DifferencePage>, StoreError> {
    reading::note(db, by, None).await?;
    let register = db.register();
    let Some(system) = system_of(&register, asked.system.as_ref())? else { return Ok(None) };
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    let first = instant(asked.first.as_ref(), "first")?.ok_or_else(|| bad("first"))?;
    let second = instant(asked.second.as_ref(), "second")?.unwrap_or_else(|| db.clock().now());
    if second < first {
        return Err(bad("second").into());
    }
    let after = asked.after.as_deref().map(str::parse).transpose().map_err(|_| bad("after"))?;
    let day = db.clock().today();
    db.read(move |conn| {
        let actor = Actor::of(&register, by, day)?;
        let (rows, next) = differing(conn, &actor, system, (first, second), after, lang)?;
        Ok(Some(DifferencePage { first, second, rows, next: next.map(|id| id.to_string()) }))
    })
    .await
}

/// The system that is asked for.
///
/// # Errors
/// [`Refusal::BadForm`] for one that there is not.
pub fn system_of(register: &Register, text: Option<&String>) -> Result<Option<SystemId>, Refusal> {
    let text = text.map(|text| text.trim()).filter(|text| !text.is_empty());
    text.map(|text| register.find_system(text).ok_or_else(|| Refusal::BadForm("system".to_owned()))).transpose()
}

/// An instant as somebody in Sweden writes it, or with its zone.
///
/// # Errors
/// [`Refusal::BadForm`] with the field.
pub fn instant(text: Option<&String>, field: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
    let zoned = text.parse().ok();
    let local = || text.parse::<DateTime>().ok().and_then(calendar::instant);
    zoned.or_else(local).map(Some).ok_or_else(|| Refusal::BadForm(field.to_owned()))
}

/// A page of what stood in a system, and after which grant to go on.
///
/// # Errors
/// The database's own.
pub fn stood(
    conn: &mut Conn,
    register: &Register,
    system: SystemId,
    at: Timestamp,
    mut after: Option<GrantId>,
    most: usize,
) -> Result<(Vec<(Past, Stood)>, Option<GrantId>), StoreError> {
    let mut found = Vec::new();
    loop {
        let page = past::at(conn, register, Of::System(system), &[at], after, AT_ONCE)?;
        let whole = i64::try_from(page.len()).is_ok_and(|len| len < AT_ONCE);
        for past in page {
            after = Some(past.version.grant);
            let Some(stood) = past.version.stood(at) else { continue };
            found.push((past, stood));
            if found.len() == most {
                return Ok((found, after));
            }
        }
        if whole {
            return Ok((found, None));
        }
    }
}

/// The state of a system from its history against the state from the log alone.
fn checked(conn: &mut Conn, register: &Register, system: SystemId, at: Timestamp) -> Result<Checked, StoreError> {
    let key = register.systems.get(&system).map(|system| system.key.clone()).unwrap_or_default();
    let replay: Replay = replaying::of_system(conn, &key, at)?;
    let told: Vec<(&Version, Stood)> = replay.at(at);
    let (kept, _) = stood(conn, register, system, at, None, usize::MAX)?;
    let same = |past: &Past, stood: Stood, (version, told): (&Version, Stood)| {
        (past.version.grant, Some(past.subject), &past.version.role, &past.version.term, stood)
            == (version.grant, version.subject, &version.role, &version.term, told)
    };
    let of_log: std::collections::HashMap<GrantId, (&Version, Stood)> =
        told.iter().map(|(version, stood)| (version.grant, (*version, *stood))).collect();
    let mut differing: Vec<String> = kept
        .iter()
        .filter(|(past, stood)| !of_log.get(&past.version.grant).is_some_and(|told| same(past, *stood, *told)))
        .map(|(past, _)| past.version.grant.to_string())
        .collect();
    let by_history: std::collections::HashSet<GrantId> = kept.iter().map(|(past, _)| past.version.grant).collect();
    differing.extend(of_log.keys().filter(|id| !by_history.contains(id)).map(GrantId::to_string));
    differing.sort_unstable();
    Ok(Checked { kept: kept.len(), told: told.len(), differing, untold: replay.untold() })
}

/// What somebody could do between two days, system by system.
///
/// # Errors
/// The database's own.
pub fn could(
    conn: &mut Conn,
    actor: &Actor<'_>,
    person: PersonId,
    (from, to): (Date, Date),
    lang: Lang,
) -> Result<Vec<Could>, StoreError> {
    let (from, to) = (calendar::start_of(from), calendar::end_of(to));
    let pasts = past::of_person(conn, actor.register, person)?;
    let versions: Vec<Version> = pasts.iter().map(|past| past.version.clone()).collect();
    let mut rows: Vec<Could> = stretches(&versions, from, to)
        .into_iter()
        .filter_map(|stretch| {
            let past = pasts.iter().find(|past| past.version == stretch.first)?;
            let of = |state: &str| {
                let mut all = versions.iter().filter(|v| v.grant == stretch.first.grant && v.term.state == state);
                all.next_back()
            };
            let over = of("removing").filter(|over| stretch.to.is_some_and(|to| to <= over.at));
            let mut was = was(actor, past, Stood::InForce, lang);
            was.ending = over.and_then(|over| over.term.ending.clone());
            let removed = over.and_then(|_| of("removed")).map(|gone| gone.at);
            Some(Could { was, began: stretch.from, ended: stretch.to, removed })
        })
        .collect();
    rows.sort_by(|a, b| (&a.was.system, &a.was.role, a.began).cmp(&(&b.was.system, &b.was.role, b.began)));
    Ok(rows)
}

/// A page of what differs in a system, and after which grant to go on.
///
/// # Errors
/// The database's own.
pub fn differing(
    conn: &mut Conn,
    actor: &Actor<'_>,
    system: SystemId,
    (first, second): (Timestamp, Timestamp),
    mut after: Option<GrantId>,
    lang: Lang,
) -> Result<(Vec<Differing>, Option<GrantId>), StoreError> {
    let mut rows = Vec::new();
    while rows.len() < ROWS {
        let mut page = past::at(conn, actor.register, Of::System(system), &[first, second], after, AT_ONCE)?;
        let whole = i64::try_from(page.len()).is_ok_and(|len| len < AT_ONCE);
        if !whole {
            // The last grant may have more of its two versions on the next page.
            let last = page.last().map(|past| past.version.grant);
            page.retain(|past| Some(past.version.grant) != last);
        }
        after = page.last().map(|past| past.version.grant);
        let versions: Vec<Version> = page.iter().map(|past| past.version.clone()).collect();
        let shown = |side: &Option<(Version, Stood)>| {
            let (version, stood) = side.as_ref()?;
            let past = page.iter().find(|past| past.version == *version)?;
            Some(was(actor, past, *stood, lang))
        };
        for Difference { how, was, is } in differences(&versions, first, second) {
            let (was, is) = (shown(&was), shown(&is));
            let Some(of) = is.clone().or_else(|| was.clone()) else { continue };
            rows.push(Differing { how: how.word(), was, is, of });
        }
        if whole || after.is_none() {
            return Ok((rows, None));
        }
    }
    Ok((rows, after))
}

/// A permission as an auditor may see it.
#[must_use]
pub fn was(actor: &Actor<'_>, past: &Past, stood: Stood, lang: Lang) -> Was {
    let register = actor.register;
    let hidden = register.person(past.subject).is_none_or(|card| !actor.sees(card));
    let role = view::role(register, past.role, lang);
    let term = &past.version.term;
    let scope = Scope::from_key(&term.scope).and_then(|scope| view::scope(register, scope));
    let unit = register.unit_by_code.get(&term.unit).and_then(|id| register.unit_name(*id));
    Was {
        grant: past.version.grant.to_string(),
        person: called(actor, past.subject),
        system: role.as_ref().map_or_else(|| past.version.system.clone(), |role| role.system.clone()),
        role: role.as_ref().map_or_else(|| past.version.role.clone(), |role| role.name.clone()),
        role_code: past.version.role.clone(),
        scope: scope.filter(|_| !hidden),
        unit: unit.map(str::to_owned).filter(|_| !hidden),
        from: term.from,
        until: term.until,
        stood: stood.word(),
        ending: term.ending.clone(),
    }
}
