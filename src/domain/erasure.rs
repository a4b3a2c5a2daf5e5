//! Erasure (*gallring*): what a decision of the archive authority, or a person's request (GDPR art. 17), takes away.
//!
//! Off until a decision is entered by one and confirmed by another. What is taken from the log is values and keys, never
//! entries: each batch tells in the log which values are gone and on what ground, in the same transaction, and the log
//! still verifies. Which rows a class covers is asked by `store::erasures`; what [`Class`] proposes is law.md 4.4.

mod telling;

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use telling::{distinct, entries, event};

use super::catalogue::Party;
use super::duties::{Erase, Permit};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::ids::{DraftId, EntryId, ErasureId, OrderId, PersonId, SystemId};
use super::log::entry::Field;
use super::refusal::Refusal;
use super::transition::{Change, Transition};

/// What stands where a name or a reason was.
pub const GONE: &str = "(gallrad)";

/// What kind of records a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Orders that led to grants, all of which have ended, with decisions and grants.
    Orders,
    /// Orders that led to nothing: refused, withdrawn, lapsed.
    Refused,
    /// What the log tells of people outside orders.
    Log,
    /// Sign-ins, and the sessions they began.
    SignIns,
    /// Drafts that were never sent.
    Drafts,
    /// Copies of people who are gone and never had or asked for anything.
    People,
    /// People without employment whose assignments have ended, with what they had.
    External,
    /// One person, on their own request (GDPR art. 17).
    Person,
}

impl Class {
    /// Every class, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Orders,
        Self::Refused,
        Self::Log,
        Self::SignIns,
        Self::Drafts,
        Self::People,
        Self::External,
        Self::Person,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Refused => "refused",
            Self::Log => "log",
            Self::SignIns => "sign_ins",
            Self::Drafts => "drafts",
            Self::People => "people",
            Self::External => "external",
            Self::Person => "person",
        }
    }

    /// How long such records are proposed to be kept (law.md 4.4); the municipality decides. `None`: no time of its own.
    #[must_use]
    pub fn keeps(self) -> Option<Span> {
        match self {
            Self::Orders | Self::Log | Self::External => Some(5.years()),
            Self::Refused => Some(2.years()),
            Self::SignIns => Some(12.months()),
            Self::Drafts => Some(90.days()),
            Self::People => Some(120.days()),
            Self::Person => None,
        }
    }

    /// The last day that may be erased today if the proposal were decided.
    #[must_use]
    pub fn proposed(self, today: Date) -> Option<Date> {
        self.keeps().and_then(|kept| today.checked_sub(kept).ok())
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What kind of records.
    pub class: Class,
    /// The decision's number in the register.
    pub reference: String,
    /// When it was made.
    pub on: Date,
    /// What for, in the decision's words.
    pub purpose: String,
    /// Records from this day on; `None`: from the beginning.
    pub from: Option<Date>,
    /// Records until this day, inclusive.
    pub until: Date,
    /// Only orders about this system and no other.
    pub system: Option<SystemId>,
    /// The one person, for [`Class::Person`].
    pub subject: Option<PersonId>,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Entered, to be confirmed by another.
    Entered,
    /// Taken back.
    Withdrawn,
    /// Confirmed: carried out in batches.
    Running,
    /// Every row is gone; the database's files are still to be rewritten.
    Done,
    /// The files are rewritten too.
    Cleared,
}

impl Progress {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Withdrawn => "withdrawn",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cleared => "cleared",
        }
    }
}

/// How much has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Taken {
    /// Entries of the log that lost values.
    pub entries: u64,
    /// Values.
    pub values: u64,
    /// Orders that lost reasons and purposes.
    pub orders: u64,
    /// People who lost their names.
    pub people: u64,
    /// Keys of tags.
    pub keys: u64,
    /// Drafts and sessions.
    pub rows: u64,
}

/// A decision on erasure and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// What was decided.
    pub decided: Decided,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: Timestamp,
    /// Who confirmed it, and when.
    pub confirmed: Option<(PersonId, Timestamp)>,
    /// How far it has come.
    pub progress: Progress,
    /// Where the next batch begins, as the store counts.
    pub reached: String,
    /// What has been taken.
    pub taken: Taken,
    /// When it was over.
    pub over_at: Option<Timestamp>,
    /// Version, counted up with every change.
    pub version: i32,
}

/// A value in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Index of its entry.
    pub index: u64,
    /// Id of its entry.
    pub entry: EntryId,
    /// Its field.
    pub field: String,
}

/// What one transaction takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Values of the log.
    pub values: Vec<Value>,
    /// Orders whose reasons and purposes go, with their lines, decisions and grants.
    pub orders: Vec<OrderId>,
    /// People whose names go, with everything that is told of them.
    pub people: Vec<PersonId>,
    /// Orders whose key goes, so that nobody's tag in them can be made again.
    pub keys: Vec<OrderId>,
    /// Keys of days before this one go.
    pub days_before: Option<Date>,
    /// Drafts.
    pub drafts: Vec<DraftId>,
    /// Sessions that ended before this.
    pub sessions_before: Option<Timestamp>,
    /// Where the next batch begins.
    pub reached: String,
    /// Nothing is left after it.
    pub last: bool,
}

/// Enters a decision. Nothing is erased yet.
///
/// # Errors
/// [`Refusal::BadForm`] for an empty field or a person missing, [`Refusal::EndBeforeStart`] for a day that has not come.
pub fn enter(
    stage: Stage<'_>,
    permit: &Permit<Erase>,
    id: ErasureId,
    mut decided: Decided,
) -> Result<Transition, Refusal> {
    for (field, text) in [("reference", &mut decided.reference), ("purpose", &mut decided.purpose)] {
        *text = text.trim().to_owned();
        if text.is_empty() {
            return Err(Refusal::BadForm(field.to_owned()));
        }
        if text.chars().count() > 300 || text.chars().any(char::is_control) {
            return Err(Refusal::BadText(field.to_owned()));
        }
    }
    if (decided.class == Class::Person) != decided.subject.is_some() {
        return Err(Refusal::BadForm("person".to_owned()));
    }
    if decided.system.is_some() && !matches!(decided.class, Class::Orders | Class::Refused) {
        return Err(Refusal::BadForm("system".to_owned()));
    }
    if decided.on > stage.day || decided.until >= stage.day || decided.from.is_some_and(|from| from > decided.until) {
        return Err(Refusal::EndBeforeStart);
    }
    let erasure = Erasure {
        id,
        entered_by: permit.by().id,
        entered_at: stage.now,
        confirmed: None,
        progress: Progress::Entered,
        reached: String::new(),
        taken: Taken::default(),
        over_at: None,
        version: 1,
        decided,
    };
    let event = told(Kind::ErasureEntered, permit.by(), &erasure);
    Ok(Transition::new(vec![Change::Erasure { erasure: Box::new(erasure), was: None }], vec![event]))
}

/// Confirms it, which only somebody else than who entered it may; from now on it is carried out.
///
/// # Errors
/// [`Refusal::Conflict`] when it is confirmed or withdrawn.
pub fn confirm(stage: Stage<'_>, permit: &Permit<Erase>, before: &Erasure) -> Result<Transition, Refusal> {
    if before.progress != Progress::Entered || !permit.is_for(before.id.uuid()) {
        return Err(Refusal::Conflict);
    }
    if before.entered_by == permit.by().id {
        return Err(Refusal::SecondPerson);
    }
    let after = Erasure {
        confirmed: Some((permit.by().id, stage.now)),
        progress: Progress::Running,
        version: before.version + 1,
        ..before.clone()
    };
    let event = told(Kind::ErasureConfirmed, permit.by(), &after);
    Ok(Transition::new(vec![Change::Erasure { erasure: Box::new(after), was: Some(before.version) }], vec![event]))
}

/// Takes it back before it is confirmed.
///
/// # Errors
/// [`Refusal::Conflict`] when it is confirmed or withdrawn.
pub fn withdraw(stage: Stage<'_>, permit: &Permit<Erase>, before: &Erasure) -> Result<Transition, Refusal> {
    if before.progress != Progress::Entered || !permit.is_for(before.id.uuid()) {
        return Err(Refusal::Conflict);
    }
    let after = Erasure {
        progress: Progress::Withdrawn,
        over_at: Some(stage.now),
        version: before.version + 1,
        ..before.clone()
    };
    let event = told(Kind::ErasureWithdrawn, permit.by(), &after);
    Ok(Transition::new(vec![Change::Erasure { erasure: Box::new(after), was: Some(before.version) }], vec![event]))
}

/// Carries out one batch: what is taken, and the entries that say so.
///
/// # Errors
/// [`Refusal::Conflict`] when it is not confirmed, or over.
pub fn carry_out(stage: Stage<'_>, before: &Erasure, batch: Batch) -> Result<Transition, Refusal> {
    let Some((confirmed_by, _)) = before.confirmed.filter(|_| before.progress == Progress::Running) else {
        return Err(Refusal::Conflict);
    };
    let by = stage.register.person(confirmed_by).map(super::register::Card::party);
    let ground = &before.decided.reference;
    let mut events = entries(&batch.values, ground, by.as_ref());
    let add = |known: u64, more: usize| known.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
    let rows = batch.orders.len() + batch.people.len() + batch.drafts.len();
    if rows > 0 {
        events.push(event(Kind::RowsErased, ground, by.as_ref()).with(Field::Rows, add(0, rows)));
    }
    let taken = Taken {
        entries: add(before.taken.entries, distinct(&batch.values)),
        values: add(before.taken.values, batch.values.len()),
        orders: add(before.taken.orders, batch.orders.len()),
        people: add(before.taken.people, batch.people.len()),
        keys: add(before.taken.keys, batch.keys.len()),
        rows: add(before.taken.rows, batch.drafts.len()),
    };
    if batch.last {
        events.push(event(Kind::ErasureDone, ground, by.as_ref()).with(Field::Rows, taken.values));
    }
    let after = Erasure {
        progress: if batch.last { Progress::Done } else { Progress::Running },
        reached: batch.reached.clone(),
        over_at: batch.last.then_some(stage.now),
        taken,
        version: before.version + 1,
        ..before.clone()
    };
    let keep = Change::Erasure { erasure: Box::new(after), was: Some(before.version) };
    Ok(Transition::new(vec![Change::Erased(Box::new(batch)), keep], events))
}

/// Takes once more what had been erased and came back with a restored copy.
#[must_use]
pub fn again(ground: &str, batch: Batch) -> Option<Transition> {
    let mut events = entries(&batch.values, ground, None);
    let rows = batch.orders.len() + batch.people.len() + batch.keys.len();
    if rows > 0 {
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        events.push(event(Kind::RowsErased, ground, None).with(Field::Rows, rows));
    }
    (!events.is_empty()).then(|| Transition::new(vec![Change::Erased(Box::new(batch))], events))
}

fn told(kind: Kind, by: &Party, erasure: &Erasure) -> Event {
    let period = match erasure.decided.from {
        Some(from) => format!("{from} {}", erasure.decided.until),
        None => erasure.decided.until.to_string(),
    };
    Event::by(kind, by)
        .with(Field::Ground, erasure.decided.reference.clone())
        .with(Field::Scope, format!("{} {period}", erasure.decided.class.word()))
        .private("purpose", erasure.decided.purpose.as_str())
}
