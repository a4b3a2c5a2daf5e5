//! Finding the rows of an item. Each answers with how many there are and the first of them.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::since;
use crate::domain::catalogue::Risk;
use crate::domain::control::{Item, LATE};
use crate::domain::event::Kind;
use crate::domain::grant::{Grant, Ground, State};
use crate::domain::ids::{GrantId, PersonId, RoleId, SystemId};
use crate::domain::reconciliation::Kind as FindingKind;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::domain::revoking::spread;
use crate::domain::staffing::{Lack, lacks};
use crate::domain::topic::Topic;
use crate::domain::training as rules;
use crate::store::connection::Conn;
use crate::store::controls::{Which, grants_of};
use crate::store::{StoreError, about, audit, findings, revocations, training};

/// Rows counted where the database cannot count for us.
const COUNTED: i64 = 20_000;
/// People asked for at once.
const PEOPLE: usize = 500;

/// What a list looks at.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub register: Arc<Register>,
    pub day: Date,
    pub now: Timestamp,
    /// May be told from the log.
    pub log: bool,
    /// Only these systems; `None` = all.
    pub systems: Option<Vec<SystemId>>,
}

impl Seen {
    /// Whether the item is one of the list: what is told from the log is about no system.
    pub fn holds(&self, item: Item) -> bool {
        !matches!(item, Item::OwnDecisions | Item::ProtectedRead) || (self.log && self.systems.is_none())
    }

    fn sees(&self, system: SystemId) -> bool {
        self.systems.as_ref().is_none_or(|systems| systems.contains(&system))
    }

    fn all(&self) -> Vec<SystemId> {
        self.systems.clone().unwrap_or_else(|| self.register.systems.keys().copied().collect())
    }
}

/// A row.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub person: Option<PersonId>,
    pub role: Option<RoleId>,
    pub system: Option<SystemId>,
    pub grant: Option<GrantId>,
    pub entry: Option<u64>,
    pub since: Option<Timestamp>,
    pub note: Option<&'static str>,
    pub day: Option<Date>,
    pub took: Option<SignedDuration>,
}

impl Row {
    fn at(since: impl Into<Option<Timestamp>>) -> Self {
        Self {
            person: None,
            role: None,
            system: None,
            grant: None,
            entry: None,
            since: since.into(),
            note: None,
            day: None,
            took: None,
        }
    }

    fn of(grant: &Grant, since: Timestamp) -> Self {
        Self {
            person: Some(grant.subject),
            role: Some(grant.role),
            system: Some(grant.system),
            grant: Some(grant.id),
            day: grant.until,
            ..Self::at(since)
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many rows there are.
    pub rows: u64,
    /// The first.
    pub first: Vec<Row>,
    /// How long it took at the median, and at most, where that is asked.
    pub median: Option<SignedDuration>,
    pub longest: Option<SignedDuration>,
}

impl Found {
    /// All rows are at hand: the oldest `most` are shown.
    fn of(mut rows: Vec<Row>, most: usize) -> Self {
        rows.sort_by_key(|row| row.since);
        let count = rows.len() as u64;
        rows.truncate(most);
        Self { rows: count, first: rows, ..Self::default() }
    }
}

/// The rows of an item, the first `most` of them at hand.
pub(super) fn find(conn: &mut Conn, seen: &Seen, item: Item, most: usize) -> Result<Found, StoreError> {
    match item {
        Item::Leavers => leavers(conn, seen, most),
        Item::Unordered => unordered(conn, seen, most),
        Item::Undecided => undecided(conn, seen, most),
        Item::OwnDecisions => told(conn, seen, Kind::AccessRefused, most),
        Item::ProtectedRead => told(conn, seen, Kind::ProtectedRead, most),
        Item::Exceptions => Ok(exceptions(seen, most)),
        Item::NotRemoved => grants(conn, seen, &Which::NotRemoved(seen.day), most, |grant| match grant.state {
            State::Removing { at, .. } | State::Removed { at, .. } => Row { day: None, ..Row::of(grant, at) },
            State::Active => Row { note: Some("expired"), ..Row::of(grant, ended(grant)) },
        }),
        Item::Overdue => grants(conn, seen, &Which::Overdue(seen.day), most, |grant| {
            let due = grant.question().map(|(_, due)| due);
            let since = due.map_or(grant.delivered_at, crate::domain::calendar::end_of);
            Row { day: due, note: Some("answer-by"), ..Row::of(grant, since) }
        }),
        Item::Unkept => Ok(unkept(seen, most)),
        Item::LateRemovals => late(conn, seen, most),
        Item::Privileged => {
            let roles = seen.register.roles.values().filter(|role| role.risk == Risk::Critical).map(|role| role.id);
            grants(conn, seen, &Which::Roles(roles.collect()), most, given)
        }
        Item::Untrained => untrained(conn, seen, most),
        Item::Emergencies => grants(conn, seen, &Which::Asked(Ground::Emergency), most, |grant| {
            let due = grant.question().map(|(_, due)| due);
            Row { day: due, note: Some("answer-by"), ..given(grant) }
        }),
        Item::PastAssignments => past_assignments(conn, seen, most),
    }
}

fn given(grant: &Grant) -> Row {
    Row::of(grant, grant.delivered_at)
}

fn ended(grant: &Grant) -> Timestamp {
    grant.until.map_or(grant.delivered_at, crate::domain::calendar::end_of)
}

fn grants(
    conn: &mut Conn,
    seen: &Seen,
    which: &Which,
    most: usize,
    row: impl Fn(&Grant) -> Row,
) -> Result<Found, StoreError> {
    let limit = i64::try_from(most).unwrap_or(COUNTED);
    let (rows, found) = grants_of(conn, which, seen.systems.as_deref(), limit)?;
    let mut first: Vec<Row> = found.iter().map(row).collect();
    first.sort_by_key(|row| row.since);
    Ok(Found { rows, first, ..Found::default() })
}

/// Who has left, or is gone from every source, and still has permissions that stand.
fn leavers(conn: &mut Conn, seen: &Seen, most: usize) -> Result<Found, StoreError> {
    let left = seen.register.people.values().filter(|card| card.is_gone() || card.has_left(seen.day));
    let left: Vec<PersonId> = left.map(|card| card.id).collect();
    let (mut rows, mut first) = (0, Vec::new());
    for people in left.chunks(PEOPLE) {
        let which = Which::Of(people.to_vec());
        let found = grants(conn, seen, &which, most.saturating_sub(first.len()).max(1), |grant| {
            let card = seen.register.person(grant.subject);
            let last = card.and_then(|card| card.employments.iter().filter_map(|e| e.to).max());
            let since = last.map(crate::domain::calendar::end_of).or(card.and_then(|card| card.gone_at));
            Row { day: last, note: last.map(|_| "left"), ..Row::of(grant, since.unwrap_or(grant.delivered_at)) }
        })?;
        rows += found.rows;
        first.extend(found.first);
    }
    first.truncate(most);
    Ok(Found { rows, first, ..Found::default() })
}

/// Who has a role without the training that it demands, since the last day on which it was valid; who never had it first.
fn untrained(conn: &mut Conn, seen: &Seen, most: usize) -> Result<Found, StoreError> {
    let known = &seen.register.training;
    let roles: Vec<RoleId> = known.demands.keys().copied().filter(|role| !known.demanded(*role).is_empty()).collect();
    let mut rows = Vec::new();
    for (role, people) in training::holders(conn, &roles)? {
        let system = seen.register.roles.get(&role).map(|role| role.system).filter(|system| seen.sees(*system));
        let Some(system) = system else { continue };
        for person in people {
            let gaps = rules::gaps(&seen.register, person, role, seen.day);
            let Some(oldest) = gaps.iter().map(|gap| gap.expired).min() else { continue };
            let note = if oldest.is_some() { "untrained" } else { "never-trained" };
            rows.push(Row {
                person: Some(person),
                role: Some(role),
                system: Some(system),
                note: Some(note),
                day: oldest,
                ..Row::at(oldest.map(crate::domain::calendar::end_of))
            });
        }
    }
    Ok(Found::of(rows, most))
}

fn unordered(conn: &mut Conn, seen: &Seen, most: usize) -> Result<Found, StoreError> {
    let mut rows = Vec::new();
    for kind in [FindingKind::Unordered, FindingKind::Copied] {
        let narrowed = findings::Narrowed { kind: Some(kind), ..findings::Narrowed::default() };
        let note = if kind == FindingKind::Copied { Some("copied") } else { None };
        rows.extend(findings::of_systems(conn, &seen.all(), narrowed, COUNTED)?.into_iter().map(|finding| Row {
            person: finding.subject,
            role: finding.role,
            system: Some(finding.system),
            note: if finding.waits(seen.day) { note } else { Some("accepted") },
            ..Row::at(finding.first_seen)
        }));
    }
    Ok(Found::of(rows, most))
}

/// Taken over and never confirmed, and what stands without the decision that its path asks for: that the service lets
/// nothing through is no reason not to look.
fn undecided(conn: &mut Conn, seen: &Seen, most: usize) -> Result<Found, StoreError> {
    let mut found =
        grants(conn, seen, &Which::Undecided, most, |grant| Row { note: Some("undecided"), ..given(grant) })?;
    let over = grants(conn, seen, &Which::Asked(Ground::TakenOver), most, |grant| Row {
        note: Some("taken-over"),
        day: grant.question().map(|(_, due)| due),
        ..given(grant)
    })?;
    found.rows += over.rows;
    found.first.extend(over.first);
    found.first.truncate(most);
    Ok(found)
}

/// What the log tells of a kind within the period. Names are in the entry, for who may open it.
fn told(conn: &mut Conn, seen: &Seen, kind: Kind, most: usize) -> Result<Found, StoreError> {
    let own = [Refusal::SelfDecisionOrderer.code(), Refusal::SelfDecisionSubject.code()];
    let (mut rows, mut below) = (Vec::new(), u64::MAX);
    let (topics, floor) = ([Topic::Kind(kind.word().to_owned())], about::index_at(conn, since(seen.now))?);
    loop {
        let found = about::search(conn, &topics, floor, below, 1_000)?;
        for entry in &audit::at(conn, &found.indices)? {
            let Ok(fields) = serde_json::from_str::<Value>(&entry.text) else { continue };
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            let Some(at) = text("t").and_then(|at| at.parse::<Timestamp>().ok()) else { continue };
            if kind == Kind::AccessRefused && !text("ground").is_some_and(|ground| own.contains(&ground)) {
                continue;
            }
            rows.push(Row { entry: Some(entry.index), ..Row::at(at) });
        }
        match found.next {
            Some(next) if rows.len() < usize::try_from(COUNTED).unwrap_or(usize::MAX) => below = next,
            _ => break,
        }
    }
    Ok(Found::of(rows, most))
}

/// Exceptions in force, and those that were over within the period.
fn exceptions(seen: &Seen, most: usize) -> Found {
    let from = crate::domain::calendar::day_of(since(seen.now));
    let all = seen.register.exceptions.values().flatten().filter(|it| it.until >= from);
    let rows = all.filter_map(|it| {
        let rule = seen.register.separation.iter().find(|rule| rule.id == it.rule)?;
        let roles = [rule.a, rule.b].map(|id| seen.register.role(id));
        let (role, system) = roles.into_iter().flatten().find(|(_, system)| seen.sees(system.id))?;
        let over = it.until < seen.day;
        Some(Row {
            person: Some(it.person),
            role: Some(role.id),
            system: Some(system.id),
            day: Some(it.until),
            note: Some(if over { "exception-over" } else { "exception" }),
            ..Row::at(it.id.made_at())
        })
    });
    Found::of(rows.collect(), most)
}

/// Systems in use without an owner, with fewer than two managers, or without a guideline in force: a row for each lack.
fn unkept(seen: &Seen, most: usize) -> Found {
    let mut rows = Vec::new();
    for system in seen.register.systems.values().filter(|system| seen.sees(system.id)) {
        for lack in lacks(&seen.register, system, seen.day) {
            let (note, day) = match lack {
                Lack::Owner => ("no-owner", None),
                Lack::Managers => ("no-managers", None),
                Lack::FewManagers => ("few-managers", None),
                Lack::Guideline => ("no-guideline", None),
                Lack::GuidelineExpired(day) => ("guideline-old", Some(day)),
            };
            let since = day.map(crate::domain::calendar::end_of);
            rows.push(Row { system: Some(system.id), note: Some(note), day, ..Row::at(since) });
        }
    }
    Found::of(rows, most)
}

/// Ends of leavers within the period: late is what was not gone within a day.
fn late(conn: &mut Conn, seen: &Seen, most: usize) -> Result<Found, StoreError> {
    let until = seen.now + SignedDuration::from_secs(1);
    let ends = revocations::between(conn, since(seen.now), until, seen.systems.as_deref(), 500_000)?;
    let left = ["employment_ended", "assignment_ended"];
    let ends: Vec<_> = ends.into_iter().filter(|end| left.contains(&end.ending.as_str())).collect();
    let took = |end: &revocations::Measured| end.gone_at.unwrap_or(seen.now).duration_since(end.seen_at);
    let spread = spread(ends.iter().filter(|end| end.gone_at.is_some()).map(&took));
    let rows = ends.iter().filter(|end| took(end) > LATE).map(|end| Row {
        person: Some(end.subject),
        role: Some(end.role),
        system: Some(end.system),
        grant: Some(end.grant),
        took: Some(took(end)),
        note: end.gone_at.is_none().then_some("not-gone"),
        ..Row::at(end.seen_at)
    });
    let found = Found::of(rows.collect(), most);
    Ok(Found { median: spread.map(|spread| spread.p50), longest: spread.map(|spread| spread.max), ..found })
}

/// Permissions that rest on an assignment that is over.
fn past_assignments(conn: &mut Conn, seen: &Seen, most: usize) -> Result<Found, StoreError> {
    let (_, found) = grants_of(conn, &Which::OnAssignments, seen.systems.as_deref(), COUNTED)?;
    let rows = found.iter().filter_map(|grant| {
        let assignment = seen.register.assignment_of(grant.subject, &grant.employment)?;
        let over = assignment.to < seen.day;
        over.then(|| {
            let since = crate::domain::calendar::end_of(assignment.to);
            Row { day: Some(assignment.to), note: Some("assignment-over"), ..Row::of(grant, since) }
        })
    });
    Ok(Found::of(rows.collect(), most))
}
