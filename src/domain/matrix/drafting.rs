//! How a version comes to be: drafted by those who look after the system, decided by its owner, never by one person.
//!
//! Whoever wrote on a draft is remembered in it and never decides it, also when they become the owner afterwards.
//! Nothing is lost: what was replaced, and what never came into force, is kept as it was.

use super::{Classes, Matrix, Progress, check};
use crate::domain::catalogue::System;
use crate::domain::duties::{DecideMatrix, DraftMatrix, Permit};
use crate::domain::event::{Event, Kind, version};
use crate::domain::flow::Stage;
use crate::domain::ids::PersonId;
use crate::domain::log::encode;
use crate::domain::log::entry::Field;
use crate::domain::refusal::Refusal;
use crate::domain::transition::{Change, Transition};

/// Begins a draft from what is in force. `last` is the highest version there has been.
///
/// # Errors
/// [`Refusal::NotAllowed`] for a permit for another system.
pub fn begin(
    stage: Stage<'_>,
    permit: &Permit<DraftMatrix>,
    system: &System,
    last: i32,
) -> Result<(Matrix, Transition), Refusal> {
    if !permit.is_for(system.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let standing = stage.register.matrices.get(&system.id);
    let draft = Matrix {
        system: system.id,
        version: last + 1,
        progress: Progress::Draft,
        rules: standing.map(|matrix| matrix.rules.clone()).unwrap_or_default(),
        fallback: standing.and_then(|matrix| matrix.fallback.clone()),
        why: String::new(),
        classes: Classes::default(),
        authors: vec![permit.by().id],
        drafted_at: stage.now,
        returned: None,
        decided: None,
        edition: 1,
    };
    let event = event(Kind::MatrixDrafted, permit, system, &draft);
    let change = Change::Matrix { matrix: Box::new(draft.clone()), was: None };
    Ok((draft, Transition::new(vec![change], vec![event])))
}

/// Keeps a draft as somebody wants it. The one who wrote it is remembered, and a draft that waited waits no longer: what
/// the owner sees is what was sent.
///
/// # Errors
/// What [`check`] refuses; [`Refusal::Conflict`] when it is no longer open, [`Refusal::NotAllowed`].
pub fn change(
    stage: Stage<'_>,
    permit: &Permit<DraftMatrix>,
    system: &System,
    draft: Matrix,
) -> Result<Transition, Refusal> {
    open(permit, system, &draft)?;
    check(stage.register, system, &draft)?;
    let (mut draft, was) = written(draft, permit.by().id);
    draft.progress = Progress::Draft;
    Ok(moved(Kind::MatrixChanged, permit, system, draft, was))
}

/// Sends a draft to the owner.
///
/// # Errors
/// As [`change`]; [`Refusal::ReasonRequired`] when it does not say why.
pub fn send(
    stage: Stage<'_>,
    permit: &Permit<DraftMatrix>,
    system: &System,
    draft: Matrix,
) -> Result<Transition, Refusal> {
    open(permit, system, &draft)?;
    check(stage.register, system, &draft)?;
    if draft.progress != Progress::Draft {
        return Err(Refusal::Conflict);
    }
    if draft.why.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let (mut draft, was) = written(draft, permit.by().id);
    (draft.progress, draft.returned) = (Progress::Sent, None);
    Ok(moved(Kind::MatrixSent, permit, system, draft, was))
}

/// Puts an open draft away; it is kept and never comes into force.
///
/// # Errors
/// [`Refusal::Conflict`] when it is no longer open, [`Refusal::NotAllowed`].
pub fn discard(permit: &Permit<DraftMatrix>, system: &System, mut draft: Matrix) -> Result<Transition, Refusal> {
    open(permit, system, &draft)?;
    let was = draft.edition;
    (draft.progress, draft.edition) = (Progress::Discarded, was + 1);
    Ok(moved(Kind::MatrixDiscarded, permit, system, draft, was))
}

/// The owner sends it back, with the reason.
///
/// # Errors
/// [`Refusal::ReasonRequired`]; [`Refusal::Conflict`] when it does not wait for the owner.
pub fn give_back(
    permit: &Permit<DecideMatrix>,
    system: &System,
    mut sent: Matrix,
    reason: &str,
) -> Result<Transition, Refusal> {
    waits(permit, &sent)?;
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let was = sent.edition;
    (sent.progress, sent.edition) = (Progress::Draft, was + 1);
    sent.returned = Some((permit.by().id, reason.trim().to_owned()));
    let event = event(Kind::MatrixReturned, permit, system, &sent).private("reason", reason.trim());
    let change = Change::Matrix { matrix: Box::new(sent), was: Some(was) };
    Ok(Transition::new(vec![change], vec![event]))
}

/// The owner decides it: it is in force from now, and the one before is kept.
///
/// # Errors
/// [`Refusal::Conflict`] when it does not wait for the owner; what [`check`] refuses by now.
pub fn decide(
    stage: Stage<'_>,
    permit: &Permit<DecideMatrix>,
    system: &System,
    mut sent: Matrix,
) -> Result<Transition, Refusal> {
    waits(permit, &sent)?;
    check(stage.register, system, &sent)?;
    let was = sent.edition;
    (sent.progress, sent.edition) = (Progress::InForce, was + 1);
    sent.decided = Some((permit.by().id, stage.now));
    sent.classes = Classes::of(stage.register, system);
    let event = event(Kind::MatrixDecided, permit, system, &sent);
    let mut changes = Vec::new();
    if let Some(before) = stage.register.matrices.get(&system.id) {
        let was = before.edition;
        let replaced = Matrix { progress: Progress::Replaced, edition: was + 1, ..before.clone() };
        changes.push(Change::Matrix { matrix: Box::new(replaced), was: Some(was) });
    }
    changes.push(Change::Matrix { matrix: Box::new(sent), was: Some(was) });
    Ok(Transition::new(changes, vec![event]))
}

fn open(permit: &Permit<DraftMatrix>, system: &System, draft: &Matrix) -> Result<(), Refusal> {
    if !permit.is_for(system.id.uuid()) || draft.system != system.id {
        return Err(Refusal::NotAllowed);
    }
    if draft.progress.is_open() { Ok(()) } else { Err(Refusal::Conflict) }
}

fn waits(permit: &Permit<DecideMatrix>, sent: &Matrix) -> Result<(), Refusal> {
    if !permit.is_for(sent.system.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    // Asked again here: a permit for the system is not one for this version.
    if sent.authors.contains(&permit.by().id) {
        return Err(Refusal::OwnRules);
    }
    if sent.progress == Progress::Sent { Ok(()) } else { Err(Refusal::Conflict) }
}

fn written(mut draft: Matrix, by: PersonId) -> (Matrix, i32) {
    if !draft.authors.contains(&by) {
        draft.authors.push(by);
    }
    let was = draft.edition;
    draft.edition = was + 1;
    (draft, was)
}

fn moved<A>(kind: Kind, permit: &Permit<A>, system: &System, draft: Matrix, was: i32) -> Transition {
    let event = event(kind, permit, system, &draft);
    Transition::new(vec![Change::Matrix { matrix: Box::new(draft), was: Some(was) }], vec![event])
}

fn event<A>(kind: Kind, permit: &Permit<A>, system: &System, matrix: &Matrix) -> Event {
    Event::by(kind, permit.by())
        .with(Field::System, system.key.clone())
        .with(Field::Rule, matrix.version.to_string())
        .with(Field::Version, version(matrix.edition))
        .with(Field::Rows, matrix.rules.len() as u64)
        .with(Field::Content, encode(&matrix.hash()))
}
