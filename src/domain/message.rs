//! What people are told of a change: computed from the transition itself, so that no use case can forget to
//! tell, nor tell of something that was not recorded (I7).
//!
//! Who is expected to act gets the request; the orderer learns the outcome; the person concerned gets the introduction.
//! A message names things by their ids only: there is no place in it for a name, a reason or any other words of people.
//! What of it is mailed, and when, is the reader's choice ([`Wish`]); what is urgent is mailed at once whatever they chose.

mod unsent;

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::calendar::{self, Workdays};
use super::catalogue::Party;
use super::event::{self, Event};
use super::flow::Stage;
use super::grant;
use super::ids::{GrantId, LineId, MailId, MessageId, OrderId, PersonId, RoleId, SystemId};
use super::lang::Lang;
use super::order::{Asks, Line, State};
use super::transition::{Change, Duty, TaskOf, Transition};

pub use unsent::Unsent;

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A line waits for their decision.
    Decide,
    /// A line still waits for their decision.
    Remind,
    /// A question waits for their answer.
    Answer,
    /// A line is to be delivered.
    Deliver,
    /// An ended permission is to be removed.
    Remove,
    /// A permission is to be closed during leave.
    Pause,
    /// A closed permission is to be opened again.
    Resume,
    /// Something is to be delivered again.
    Redeliver,
    /// Something was given in an emergency: to be confirmed or ended.
    Confirm,
    /// A line waits for training.
    Train,
    /// Their line is decided, and goes on to delivery.
    Decided,
    /// Their line was declined.
    Declined,
    /// Their line is delivered.
    Delivered,
    /// Their line cannot be delivered.
    Undeliverable,
    /// Their line lapsed.
    Lapsed,
    /// They have got a permission, and here is how to begin.
    Introduction,
    /// A system of theirs has too few managers.
    Managers,
}

impl Kind {
    /// Every kind with its word.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("decide", Self::Decide),
        ("remind", Self::Remind),
        ("answer", Self::Answer),
        ("deliver", Self::Deliver),
        ("remove", Self::Remove),
        ("pause", Self::Pause),
        ("resume", Self::Resume),
        ("redeliver", Self::Redeliver),
        ("confirm", Self::Confirm),
        ("train", Self::Train),
        ("decided", Self::Decided),
        ("declined", Self::Declined),
        ("delivered", Self::Delivered),
        ("undeliverable", Self::Undeliverable),
        ("lapsed", Self::Lapsed),
        ("introduction", Self::Introduction),
        ("managers", Self::Managers),
    ];

    /// The word for it in the database, the API and the language files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| *word)
    }

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }

    /// What is expected of the reader; nothing when it only tells how something went.
    #[must_use]
    pub fn duty(self) -> Option<Duty> {
        match self {
            Self::Decide | Self::Remind => Some(Duty::Decide),
            Self::Answer => Some(Duty::Answer),
            Self::Deliver => Some(Duty::Deliver),
            Self::Remove => Some(Duty::Remove),
            Self::Pause => Some(Duty::Pause),
            Self::Resume => Some(Duty::Resume),
            Self::Redeliver => Some(Duty::Redeliver),
            Self::Confirm => Some(Duty::Confirm),
            Self::Train => Some(Duty::Train),
            Self::Decided
            | Self::Declined
            | Self::Delivered
            | Self::Undeliverable
            | Self::Lapsed
            | Self::Introduction
            | Self::Managers => None,
        }
    }

    fn of_duty(duty: Duty) -> Self {
        match duty {
            Duty::Decide => Self::Decide,
            Duty::Answer => Self::Answer,
            Duty::Deliver => Self::Deliver,
            Duty::Remove => Self::Remove,
            Duty::Pause => Self::Pause,
            Duty::Resume => Self::Resume,
            Duty::Redeliver => Self::Redeliver,
            Duty::Confirm => Self::Confirm,
            Duty::Train => Self::Train,
        }
    }
}

/// Something that somebody is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whom.
    pub to: PersonId,
    /// What.
    pub kind: Kind,
    /// Mailed at once whatever the reader has chosen.
    pub urgent: bool,
    /// The order, if there is one.
    pub order: Option<OrderId>,
    /// The line, if it is about one.
    pub line: Option<LineId>,
    /// The grant, if it is about one.
    pub grant: Option<GrantId>,
    /// The system.
    pub system: SystemId,
    /// The role.
    pub role: Option<RoleId>,
    /// The person concerned: never shown, but whoever is protected is in no mail (law 4.3).
    pub about: Option<PersonId>,
    /// Nobody can have been told before: the line is new.
    pub fresh: bool,
}

/// A notice as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub notice: Notice,
    /// When it was written.
    pub made_at: Timestamp,
    /// When it is to be mailed; `None` = shown in the pages only.
    pub due_at: Option<Timestamp>,
    /// The mail that carries it.
    pub mail: Option<MailId>,
    /// Why no mail carries it, when none will.
    pub unsent: Option<Unsent>,
}

/// How often somebody wants mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// One mail each working morning, with everything.
    #[default]
    Morning,
    /// As it happens.
    AtOnce,
    /// Only what is urgent.
    UrgentOnly,
}

impl Rhythm {
    /// Every rhythm with its word.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("morning", Self::Morning), ("at_once", Self::AtOnce), ("urgent_only", Self::UrgentOnly)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, rhythm)| *rhythm == self).map_or("", |(word, _)| *word)
    }

    /// The rhythm of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, rhythm)| *rhythm)
    }

    /// When something written now is to be mailed; `None` = not at all.
    #[must_use]
    pub fn due(self, urgent: bool, now: Timestamp, days: Workdays) -> Option<Timestamp> {
        match self {
            _ if urgent => Some(now),
            Self::AtOnce => Some(now),
            Self::Morning => Some(calendar::next_morning(now, days)),
            Self::UrgentOnly => None,
        }
    }
}

/// How somebody wants their mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// In which language.
    pub lang: Lang,
    /// How often.
    pub rhythm: Rhythm,
}

/// Somebody says how they want their own mail; nobody else can.
pub fn choose(stage: Stage<'_>, by: &Party, wish: Wish) -> Transition {
    let event = Event::by(event::Kind::MailChosen, by)
        .private("language", wish.lang.tag())
        .private("rhythm", wish.rhythm.word());
    let due = wish.rhythm.due(false, stage.now, stage.register.policy.workdays);
    Transition::new(vec![Change::Wish(by.id, wish, due)], vec![event])
}

/// Whom a transition is told, and what.
#[must_use]
pub fn told(changes: &[Change], events: &[Event]) -> Vec<Notice> {
    let known = known(changes);
    let reminded = events.iter().any(|event| event.kind == event::Kind::LineReminded);
    let mut told = Vec::new();
    for change in changes {
        match change {
            Change::Tasks { of, order, system, duty, people, fresh, .. } => {
                let facts = known.get(of).copied().unwrap_or_default();
                told.extend(people.iter().map(|to| Notice {
                    to: *to,
                    kind: if reminded { Kind::Remind } else { Kind::of_duty(*duty) },
                    urgent: matches!(duty, Duty::Answer | Duty::Confirm)
                        || (*duty == Duty::Deliver && facts.emergency)
                        || (*duty == Duty::Remove && facts.revoked),
                    order: *order,
                    line: of.line(),
                    grant: of.grant(),
                    system: *system,
                    role: facts.role,
                    about: facts.about,
                    // Whoever is reminded knows of it, and is told all the same.
                    fresh: *fresh || reminded,
                }));
            }
            Change::Line { line, .. } => told.extend(outcomes(line, events)),
            Change::Short { system, since: Some(_), people } => told.extend(people.iter().map(|to| Notice {
                to: *to,
                kind: Kind::Managers,
                urgent: false,
                order: None,
                line: None,
                grant: None,
                system: *system,
                role: None,
                // It is about nobody else than whoever reads it.
                about: Some(*to),
                fresh: true,
            })),
            _ => {}
        }
    }
    told
}

/// What a task is about, as the same transition says it.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    role: Option<RoleId>,
    about: Option<PersonId>,
    revoked: bool,
    emergency: bool,
}

fn known(changes: &[Change]) -> HashMap<TaskOf, Facts> {
    let of_line = |line: &Line| {
        let facts = Facts {
            role: Some(line.content.role),
            about: Some(line.content.subject),
            revoked: false,
            emergency: line.content.emergency,
        };
        (TaskOf::Line(line.id), facts)
    };
    let of_grant = |grant: &grant::Grant| {
        let revoked = matches!(grant.state, grant::State::Removing { ending: grant::Ending::Revoked, .. });
        (
            TaskOf::Grant(grant.id),
            Facts { role: Some(grant.role), about: Some(grant.subject), revoked, emergency: false },
        )
    };
    let facts = changes.iter().filter_map(|change| match change {
        Change::NewLine(line) | Change::Line { line, .. } => Some(of_line(line)),
        Change::Grant { grant, .. } => Some(of_grant(grant)),
        Change::NewGrant(grant) => Some(of_grant(grant)),
        _ => None,
    });
    facts.collect()
}

/// How a line went: for the orderer, unless they did it themselves, and for whom it is.
fn outcomes(line: &Line, events: &[Event]) -> Vec<Notice> {
    let actor = events.first().and_then(|event| event.actor.as_ref()).map(|by| by.id);
    let approved = events.iter().any(|event| event.kind == event::Kind::Approved);
    let content = &line.content;
    let notice = |to: PersonId, kind: Kind, grant: Option<GrantId>| Notice {
        to,
        kind,
        urgent: false,
        order: Some(line.order),
        line: Some(line.id),
        grant,
        system: content.system,
        role: Some(content.role),
        about: Some(content.subject),
        fresh: true,
    };
    let (kind, grant) = match line.state {
        State::Declined { .. } => (Kind::Declined, None),
        State::Undeliverable { .. } => (Kind::Undeliverable, None),
        State::Lapsed { .. } => (Kind::Lapsed, None),
        State::Delivered { grant } => (Kind::Delivered, Some(grant)),
        _ if approved && line.state.is_decided() => (Kind::Decided, None),
        _ => return Vec::new(),
    };
    let mut told = Vec::new();
    // Who has got something begins with it; whoever prolongs knows it already.
    if kind == Kind::Delivered && !matches!(content.asks, Asks::Extend(_)) {
        told.push(notice(content.subject, Kind::Introduction, grant));
    }
    let knows = actor == Some(line.orderer) || told.iter().any(|first| first.to == line.orderer);
    if !knows {
        told.push(notice(line.orderer, kind, grant));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for (word, kind) in Kind::ALL {
            assert_eq!((kind.word(), Kind::from_word(word)), (*word, Some(*kind)));
        }
        for (word, rhythm) in Rhythm::ALL {
            assert_eq!((rhythm.word(), Rhythm::from_word(word)), (*word, Some(*rhythm)));
        }
        for (word, why) in Unsent::ALL {
            assert_eq!((why.word(), Unsent::from_word(word)), (*word, Some(*why)));
        }
        assert_eq!((Kind::from_word(""), Rhythm::from_word(""), Unsent::from_word("")), (None, None, None));
    }

    #[test]
    fn what_is_urgent_is_due_at_once_whatever_was_chosen() {
        let now: Timestamp = "2026-05-04T08:00:00Z".parse().unwrap();
        let days = Workdays::default();
        for (_, rhythm) in Rhythm::ALL {
            assert_eq!(rhythm.due(true, now, days), Some(now));
        }
        assert_eq!(Rhythm::AtOnce.due(false, now, days), Some(now));
        assert_eq!(Rhythm::UrgentOnly.due(false, now, days), None);
        assert!(Rhythm::Morning.due(false, now, days) > Some(now));
    }
}
