//! What happens to lines by themselves, run by the timetable: unverified lines are checked, waiting ones start, also when
//! training comes, stalled ones find a holder. Small steps, each its own transaction; what fails is tried again next time.

use std::collections::HashSet;

use crate::domain::catalogue::{Status, System, closed};
use crate::domain::employment::{evidence, gate};
use crate::domain::flow;
use crate::domain::ids::{Guid, LineId, PersonId, SystemId};
use crate::domain::order::{Line, State};
use crate::domain::person::Answer;
use crate::domain::plan::question;
use crate::domain::refusal::Refusal;
use crate::domain::training;
use crate::features::House;
use crate::store::{StoreError, Tx, history, lines, tasks};

/// Lines looked at in one step.
const STEP: i64 = 100;

/// Checks unverified lines and starts those that wait for their day or for training. Gives how many moved. A directory
/// that does not answer moves none.
///
/// # Errors
/// The store's own.
pub async fn verify_and_start(house: &House) -> Result<usize, StoreError> {
    let mut moved = 0;
    for word in ["unverified", "waiting", "training"] {
        let mut after: Option<LineId> = None;
        loop {
            let page = house.db.read(move |conn| lines::in_state(conn, word, after, STEP)).await?;
            let Some(last) = page.last().map(|line| line.id) else { break };
            after = Some(last);
            moved += advance(house, word, page).await?;
        }
    }
    Ok(moved)
}

/// Lets the lines in that state go on which can, by what is known here; the directory is asked only about those.
async fn advance(house: &House, word: &'static str, lines: Vec<Line>) -> Result<usize, StoreError> {
    let (register, today) = (house.db.register(), house.db.clock().today());
    let is_due = |line: &Line| match line.state {
        State::Unverified => true,
        State::Training { until } => {
            until < today || training::check(&register, line.content.subject, line.content.role, today).is_ok()
        }
        _ => line.content.from <= today,
    };
    let due: Vec<Line> = lines.into_iter().filter(is_due).collect();
    let guids: HashSet<Guid> = due.iter().map(|line| line.content.subject_guid).collect();
    let read = house.read(guids, HashSet::new()).await;
    let mut moved = 0;
    for line in due {
        if read.silent.contains(&line.content.subject_guid) {
            continue; // asked again the next time
        }
        moved += usize::from(step(house, line.id, word, &read).await?);
    }
    Ok(moved)
}

/// Lines of the people whose training was just recorded, or withdrawn, go on or wait anew.
///
/// # Errors
/// The store's own.
pub async fn follow_training(house: &House) -> Result<usize, StoreError> {
    let mut moved = 0;
    while let Some(person) = house.trained.take() {
        let open = match house.db.read(move |conn| lines::open_of(conn, &[person])).await {
            Ok(open) => open,
            Err(error) => {
                house.trained.note([person]);
                return Err(error);
            }
        };
        let (waiting, decided): (Vec<Line>, Vec<Line>) =
            open.into_iter().partition(|line| matches!(line.state, State::Training { .. }));
        moved += advance(house, "training", waiting).await?;
        moved += hold(house, decided).await?;
    }
    Ok(moved)
}

/// What was to be delivered waits for training that grew old meanwhile.
///
/// # Errors
/// The store's own.
pub async fn hold_untrained(house: &House) -> Result<usize, StoreError> {
    let mut moved = 0;
    if house.db.register().training.demands.is_empty() {
        return Ok(moved);
    }
    for word in ["delivering", "providing"] {
        let mut after: Option<LineId> = None;
        loop {
            let page = house.db.read(move |conn| lines::in_state(conn, word, after, STEP)).await?;
            let Some(last) = page.last().map(|line| line.id) else { break };
            after = Some(last);
            moved += hold(house, page).await?;
        }
    }
    Ok(moved)
}

async fn hold(house: &House, lines: Vec<Line>) -> Result<usize, StoreError> {
    let (register, today) = (house.db.register(), house.db.clock().today());
    let lacks = |line: &Line| training::check(&register, line.content.subject, line.content.role, today).is_err();
    let mut moved = 0;
    for line in lines.into_iter().filter(|line| matches!(line.state, State::Delivering | State::Providing)) {
        if lacks(&line) {
            moved += usize::from(house.db.write(move |tx| hold_one(tx, line.id)).await?);
        }
    }
    Ok(moved)
}

fn hold_one(tx: &mut Tx<'_>, id: LineId) -> Result<bool, StoreError> {
    let register = tx.register();
    let line = tx.line(id)?;
    if !matches!(line.state, State::Delivering | State::Providing) {
        return Ok(false);
    }
    match flow::hold(tx.stage(&register), line)? {
        Some(transition) => tx.record(transition).map(|_| true),
        None => Ok(false),
    }
}

async fn step(house: &House, id: LineId, word: &'static str, read: &Answer) -> Result<bool, StoreError> {
    let read = read.clone();
    let done = house
        .db
        .write(move |tx| {
            let register = tx.register();
            let line = tx.line(id)?;
            if line.state.word() != word {
                return Ok(false);
            }
            let stage = tx.stage(&register);
            let (role, system) = register.role(line.content.role).ok_or(Refusal::RoleNotOrderable)?;
            let found = read.found.get(&line.content.subject_guid);
            let Some(reading) = found.map(|reading| register.completed(reading)) else {
                let transition = flow::lapse(stage, line, &Refusal::PersonNotFound)?;
                return tx.record(transition).map(|_| true);
            };
            let question = question(role, system, stage.day, Some(&line.content.employment));
            let answer = gate(Some(&reading), question);
            let found = answer.admission().map(|a| evidence(&reading, &a.employment));
            let transition = match word {
                "unverified" => flow::verify(stage, line, &answer, found)?,
                _ => flow::start(stage, line, &answer)?,
            };
            match transition {
                Some(transition) => tx.record(transition).map(|_| true),
                None => Ok(false),
            }
        })
        .await;
    match done {
        Ok(moved) => Ok(moved),
        Err(StoreError::Refused(refusal)) => {
            tracing::info!(line = %id, code = refusal.code(), "a line could not move by itself");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Finds holders anew for every open line of a system, and for stalled lines everywhere.
///
/// # Errors
/// The store's own.
pub async fn route(house: &House, system: Option<SystemId>) -> Result<usize, StoreError> {
    let mut ids: Vec<LineId> = Vec::new();
    let mut after = None;
    loop {
        let page = house.db.read(move |conn| lines::in_state(conn, "stalled", after, STEP)).await?;
        let Some(last) = page.last().map(|line| line.id) else { break };
        after = Some(last);
        ids.extend(page.into_iter().map(|line| line.id));
    }
    if let Some(system) = system {
        let mut after = None;
        loop {
            let page = house.db.read(move |conn| tasks::lines_of_system(conn, system, after, STEP)).await?;
            let Some(last) = page.last().copied() else { break };
            after = Some(last);
            ids.extend(page);
        }
    }
    let mut moved = 0;
    for id in ids {
        match house.db.write(move |tx| route_one(tx, id)).await {
            Ok(done) => moved += usize::from(done),
            Err(StoreError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(moved)
}

/// Lets lapse what is still open in systems that are closed or past their last day. What is closed by hand lapses at
/// once (`catalogue`); a day that comes by itself is seen here.
///
/// # Errors
/// The store's own.
pub async fn lapse_closed(house: &House) -> Result<usize, StoreError> {
    let (register, today) = (house.db.register(), house.db.clock().today());
    let over = |system: &&System| system.status == Status::Closed || system.end_date.is_some_and(|end| today > end);
    let mut lapsed = 0;
    for system in register.systems.values().filter(over).map(|system| system.id) {
        let mut after = None;
        loop {
            let page = house.db.read(move |conn| history::open_of_system(conn, system, after, STEP)).await?;
            let Some(last) = page.last().copied() else { break };
            after = Some(last);
            for id in page {
                lapsed += usize::from(house.db.write(move |tx| lapse_one(tx, id)).await?);
            }
        }
    }
    Ok(lapsed)
}

fn lapse_one(tx: &mut Tx<'_>, id: LineId) -> Result<bool, StoreError> {
    let register = tx.register();
    let line = tx.line(id)?;
    let why = register.role(line.content.role).and_then(|(role, system)| closed(role, system, tx.day()));
    let Some(why) = why.filter(|_| line.state.is_open()) else { return Ok(false) };
    let transition = flow::lapse(tx.stage(&register), line, &why)?;
    tx.record(transition).map(|_| true)
}

fn route_one(tx: &mut Tx<'_>, id: LineId) -> Result<bool, StoreError> {
    let register = tx.register();
    let line = tx.line(id)?;
    let expected: Vec<PersonId> =
        tx.look(|conn| tasks::people_of_lines(conn, &[id]))?.into_iter().map(|(_, person)| person).collect();
    match flow::route(tx.stage(&register), line, &expected)? {
        Some(transition) => tx.record(transition).map(|_| true),
        None => Ok(false),
    }
}
