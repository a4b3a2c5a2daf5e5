//! Permissions at an instant, over time, and between two instants, as rows.

use std::collections::VecDeque;

use jiff::{Timestamp, ToSpan};

use super::{Rows, Words, bad};
use crate::domain::calendar;
use crate::domain::duties::Actor;
use crate::domain::grant::State;
use crate::domain::ids::GrantId;
use crate::domain::lang::Lang;
use crate::export::sheet::{Cell, Column};
use crate::features::log::service::past::{
    self, AskedDifference, AskedPerson, AskedState, Differing, ROWS, Was, could, differing, stood, system_of,
};
use crate::features::log::service::searching::{self, called};
use crate::features::view;
use crate::store::connection::Conn;
use crate::store::{StoreError, grants};

/// Most rows of the list of what lasted too long.
const MOST: i64 = 100_000;

type Made<'a> = Result<(Vec<Column>, Rows<'a>), StoreError>;

/// Rows that are read a page at a time: a page and after which grant the next begins.
struct Paged<F> {
    read: F,
    after: Option<Option<GrantId>>,
    page: VecDeque<Vec<Cell>>,
}

impl<F> Iterator for Paged<F>
where
    F: FnMut(Option<GrantId>) -> Result<(Vec<Vec<Cell>>, Option<GrantId>), StoreError>,
{
    type Item = Result<Vec<Cell>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.page.is_empty() {
            let after = self.after.take()?;
            match (self.read)(after) {
                Ok((rows, next)) => {
                    self.page = rows.into();
                    self.after = next.map(Some);
                }
                Err(error) => return Some(Err(error)),
            }
        }
        self.page.pop_front().map(Ok)
    }
}

fn paged<'a, F>(read: F) -> Rows<'a>
where
    F: FnMut(Option<GrantId>) -> Result<(Vec<Vec<Cell>>, Option<GrantId>), StoreError> + 'a,
{
    Box::new(Paged { read, after: Some(None), page: VecDeque::new() })
}

fn what(was: &Was) -> Vec<Cell> {
    vec![
        was.person.as_str().into(),
        was.unit.clone().into(),
        was.system.as_str().into(),
        was.role_code.as_str().into(),
        was.role.as_str().into(),
        was.scope.clone().into(),
    ]
}

const WHAT: [&str; 6] = ["person", "unit", "system", "role-code", "role", "scope"];

/// The state of a system at an instant: the one asked for, else when the log's last entry was made.
pub(super) fn state<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    asked: &AskedState,
    dated: Timestamp,
    (lang, words): (Lang, &'a Words),
) -> Made<'a> {
    let system = system_of(actor.register, asked.system.as_ref())?.ok_or_else(|| bad("system"))?;
    let at = past::instant(asked.at.as_ref(), "at")?.unwrap_or(dated);
    let columns = words.columns(&[&WHAT[..], &["from", "until", "stood", "ending", "grant"]].concat());
    let rows = paged(move |after| {
        let (found, next) = stood(conn, actor.register, system, at, after, ROWS)?;
        let row = |(past, stood): &(crate::store::past::Past, crate::domain::past::Stood)| {
            let was = past::was(actor, past, *stood, lang);
            let mut cells = what(&was);
            cells.extend([was.from.into(), was.until.into(), words.word("log-stood", was.stood).into()]);
            cells.extend([was.ending.clone().into(), was.grant.into()]);
            cells
        };
        Ok((found.iter().map(row).collect(), next))
    });
    Ok((columns, rows))
}

/// What somebody could do between two days: those asked for, else the year before the log's last entry.
pub(super) fn person<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    asked: &AskedPerson,
    dated: Timestamp,
    (lang, words): (Lang, &'a Words),
) -> Made<'a> {
    let found = searching::people(actor, asked.person.as_deref().unwrap_or_default());
    let [one] = found.as_slice() else { return Err(bad("person").into()) };
    let day = calendar::day_of(dated);
    let from = searching::day(asked.from.as_ref(), "from")?.unwrap_or_else(|| day.saturating_sub(1.year()));
    let to = searching::day(asked.to.as_ref(), "to")?.unwrap_or(day);
    let columns = words.columns(&[&WHAT[..], &["began", "ended", "removed", "ending", "grant"]].concat());
    let rows = could(conn, actor, one.id, (from, to), lang)?;
    let rows = rows.into_iter().map(|row| {
        let mut cells = what(&row.was);
        cells.extend([row.began.into(), row.ended.into(), row.removed.into()]);
        cells.extend([row.was.ending.into(), row.was.grant.into()]);
        Ok(cells)
    });
    Ok((columns, Box::new(rows)))
}

/// What differs in a system between two instants.
pub(super) fn difference<'a>(
    conn: &'a mut Conn,
    actor: &'a Actor<'a>,
    asked: &AskedDifference,
    dated: Timestamp,
    (lang, words): (Lang, &'a Words),
) -> Made<'a> {
    let system = system_of(actor.register, asked.system.as_ref())?.ok_or_else(|| bad("system"))?;
    let first = past::instant(asked.first.as_ref(), "first")?.ok_or_else(|| bad("first"))?;
    let second = past::instant(asked.second.as_ref(), "second")?.unwrap_or(dated);
    let both = ["was", "was-from", "was-until", "is", "is-from", "is-until", "grant"];
    let columns = words.columns(&[&["how"][..], &WHAT[..], &both[..]].concat());
    let rows = paged(move |after| {
        let (found, next) = differing(conn, actor, system, (first, second), after, lang)?;
        let side = |was: &Option<Was>| -> [Cell; 3] {
            let Some(was) = was else { return [Cell::Empty, Cell::Empty, Cell::Empty] };
            [words.word("log-stood", was.stood).into(), was.from.into(), was.until.into()]
        };
        let row = |row: &Differing| {
            let mut cells = vec![words.word("log-how", row.how).into()];
            cells.extend(what(&row.of));
            cells.extend(side(&row.was));
            cells.extend(side(&row.is));
            cells.push(row.of.grant.as_str().into());
            cells
        };
        Ok((found.iter().map(row).collect(), next))
    });
    Ok((columns, rows))
}

/// What lasted longer than the employment (E-30).
pub(super) fn after_end<'a>(conn: &'a mut Conn, actor: &'a Actor<'a>, (lang, words): (Lang, &'a Words)) -> Made<'a> {
    let columns =
        words.columns(&["person", "system", "role-code", "role", "last-day", "ended", "days", "removed", "grant"]);
    let held = grants::held_after_end(conn, MOST)?;
    let rows = held.into_iter().filter_map(move |grant| {
        let last = grant.held_after?;
        let (at, removed) = match grant.state {
            State::Active => (None, None),
            State::Removing { at, .. } => (Some(at), None),
            State::Removed { at, removed_at, .. } => (Some(at), Some(removed_at)),
        };
        let role = view::role(actor.register, grant.role, lang);
        let days = at.map(|at| u64::try_from((calendar::day_of(at) - last).get_days()).unwrap_or(0));
        Some(Ok(vec![
            called(actor, grant.subject).into(),
            role.as_ref().map(|role| role.system.clone()).into(),
            role.as_ref().map(|role| role.code.clone()).into(),
            role.map(|role| role.name).into(),
            last.into(),
            at.into(),
            days.into(),
            removed.into(),
            grant.id.to_string().into(),
        ]))
    });
    Ok((columns, Box::new(rows)))
}
