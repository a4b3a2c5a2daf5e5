//! What the service is connected to, and the record of who approved it: a connection that can be turned on is off
//! until somebody has written down who approved it, when, by which document and for what.
//!
//! The directories and the personnel system's file are in the settings, which the administrator of the machine writes;
//! they are listed with their records. Mail is held back until its record is there, and goes out then. The web hook is
//! turned on and off here.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::duties::{Connect, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::ids::{LineId, OrderId, PersonId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::register::Register;
use super::transition::{Change, Transition};

/// Key of the web hook.
pub const HOOK: &str = "hook";

/// Key of the mail server.
pub const MAIL: &str = "mail";

/// What is to go out and has not for so long is an alarm.
pub const STUCK: SignedDuration = SignedDuration::from_mins(15);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A directory is read, and perhaps its groups written.
    Directory,
    /// The personnel system's file is read.
    Personnel,
    /// Mail is sent.
    Mail,
    /// A ticket system is told what happens to order lines.
    Hook,
}

impl Sort {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Personnel => "personnel",
            Self::Mail => "mail",
            Self::Hook => "hook",
        }
    }
}

/// A connection that is in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its key: `mail`, `hook`, `directory-<name>`, `personnel-<name>`.
    pub key: String,
    /// What it is for.
    pub sort: Sort,
    /// To where.
    pub place: String,
}

/// Who approved a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who: a name or a post.
    pub by: String,
    /// The document: a number in the register.
    pub reference: String,
    /// When.
    pub on: Date,
    /// For what.
    pub purpose: String,
}

/// A connection's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Of which connection.
    pub key: String,
    /// Who approved it.
    pub approval: Approval,
    /// Who entered that.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: Timestamp,
    /// Turned on, where that can be chosen.
    pub enabled: bool,
    /// Version, counted up with every change.
    pub version: i32,
}

/// Enters, or corrects, who approved a connection. A new approval leaves it on or off as it was.
///
/// # Errors
/// [`Refusal::BadForm`] for an empty field, [`Refusal::EndBeforeStart`] for a day that has not come.
pub fn approve(
    stage: Stage<'_>,
    permit: &Permit<Connect>,
    key: &str,
    before: Option<&Record>,
    approval: Approval,
) -> Result<Transition, Refusal> {
    let parts = [("by", &approval.by), ("reference", &approval.reference), ("purpose", &approval.purpose)];
    if let Some((field, _)) = parts.iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(Refusal::BadForm((*field).to_owned()));
    }
    if approval.on > stage.day {
        return Err(Refusal::EndBeforeStart);
    }
    let was = before.map(|record| record.version);
    let record = Record {
        key: key.to_owned(),
        approval,
        entered_by: permit.by().id,
        entered_at: stage.now,
        enabled: before.is_some_and(|record| record.enabled),
        version: was.unwrap_or(0) + 1,
    };
    let event = Event::by(Kind::IntegrationApproved, permit.by())
        .with(Field::Origin, key.to_owned())
        .private("approved_by", record.approval.by.as_str())
        .private("reference", record.approval.reference.as_str())
        .private("purpose", record.approval.purpose.as_str())
        .private("approved_on", record.approval.on.to_string());
    Ok(Transition::new(vec![Change::Integration { record, was }], vec![event]))
}

/// Turns the web hook on or off.
///
/// # Errors
/// [`Refusal::IntegrationNotApproved`] without a record; [`Refusal::Conflict`] when it is so already, or cannot be chosen.
pub fn turn(permit: &Permit<Connect>, key: &str, before: Option<&Record>, on: bool) -> Result<Transition, Refusal> {
    let before = before.ok_or(Refusal::IntegrationNotApproved)?;
    if key != HOOK || before.key != key || before.enabled == on {
        return Err(Refusal::Conflict);
    }
    let kind = if on { Kind::IntegrationEnabled } else { Kind::IntegrationDisabled };
    let event = Event::by(kind, permit.by()).with(Field::Origin, key.to_owned());
    let record = Record { enabled: on, version: before.version + 1, ..before.clone() };
    Ok(Transition::new(vec![Change::Integration { record, was: Some(before.version) }], vec![event]))
}

/// What the web hook is to be told of a line. Nobody is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The order.
    pub order: OrderId,
    /// The line.
    pub line: LineId,
    /// The system.
    pub system: SystemId,
    /// Where the line is now.
    pub state: &'static str,
}

/// What a transition tells the web hook; nothing about protected identities (law 4.3).
#[must_use]
pub fn calls(changes: &[Change], register: &Register) -> Vec<Call> {
    let line = |change: &Change| match change {
        Change::NewLine(line) | Change::Line { line, .. } => Some((**line).clone()),
        _ => None,
    };
    let hidden = |id: PersonId| register.person(id).is_none_or(|card| card.protected);
    changes
        .iter()
        .filter_map(line)
        .filter(|line| !hidden(line.content.subject))
        .map(|line| Call { order: line.order, line: line.id, system: line.content.system, state: line.state.word() })
        .collect()
}
