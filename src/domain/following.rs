//! How what stands follows the employment for as long as it stands: ended, shortened, carried over to the next
//! contract, put in question, or left alone (E-02, E-05, E-06, E-10, E-18, E-27, E-28, E-30).
//!
//! The gate (`employment`) lets somebody in once; this is asked for every grant after every whole reading. It judges
//! from the person as last read and changes nothing when asked again. Taking away needs no decision, but doubt takes
//! nothing away: who is not found, or only disabled, is a question to the manager.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::assignment;
use super::calendar::{self, Workdays};
use super::catalogue::{Base, Role, Scope, System};
use super::duties::{Confirm, Permit};
use super::employment::living;
use super::event::{Event, Kind};
use super::flow::Stage;
use super::grant::{Ending, Grant, Ground, Review, State};
use super::log::entry::Field;
use super::pausing;
use super::person::{self, Employment, LastLogin};
use super::plan::sensitive;
use super::refusal::Refusal;
use super::register::Card;
use super::renewal;
use super::transition::{Change, Duty, TaskOf, Transition};

/// Days between two contracts that a base order lives through (E-06). Everything else lives through none.
pub const BASE_GRACE: i64 = 14;

/// Days a manager has to answer a review (E-18).
pub const REVIEW_DAYS: i64 = 14;

/// Days by which a directory may be late in telling of a sign-in: AD writes `lastLogonTimestamp` anew only when it is
/// older than 14 days less up to 5 at random (MS-ADA1, msDS-LogonTimeSyncInterval).
pub const LOGIN_SLACK: i64 = 14;

/// Hours that somebody must be missing before it is a question (one reading may be wrong).
pub const MISSING_HOURS: i64 = 1;

/// What a disabled account means in a source that does not say whether the employment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disabled {
    /// A question to the manager: right where a personnel source says when employments end.
    #[default]
    Review,
    /// That the person has left: right where the directory is the only source.
    Ended,
}

/// What the employment means for a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course<'a> {
    /// It stands as it is.
    Stands,
    /// It ends now.
    Ends(Ending),
    /// It stands, on this employment, until this day, with this question open.
    Changes {
        /// The employment it rests on from now on.
        employment: &'a Employment,
        /// Its last day.
        until: Option<Date>,
        /// What must be answered.
        review: Option<Review>,
        /// By when it must be renewed.
        renew_by: Option<Date>,
    },
    /// It stands as it is, but this must be answered (`None`: need not be answered any more).
    Questioned(Option<Review>),
    /// It is paused, or comes back from a pause (E-08).
    Paused(Option<pausing::Pause>),
}

/// What the rules need to know besides person and grant.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The role.
    pub role: &'a Role,
    /// Its system.
    pub system: &'a System,
    /// The unit that the grant was given in still exists: otherwise the units were reorganised, and nobody moved.
    pub unit_exists: bool,
    /// The code by which that unit goes now.
    pub unit_now: &'a str,
    /// Nobody answers for the assignment it rests on: the last day to do something about that.
    pub sponsor_due: Option<Date>,
    /// What a disabled account means in this person's source.
    pub disabled: Disabled,
    /// When everybody in that source was last read.
    pub read_at: Option<Timestamp>,
    /// The source tells when people sign in.
    pub logins_told: bool,
    /// So many months without is a question for staff paid by the hour; 0 = it is none.
    pub unused_months: u16,
    /// Which days are working days.
    pub workdays: Workdays,
    /// Now.
    pub now: Timestamp,
}

impl Terms<'_> {
    fn is_base(&self) -> bool {
        self.role.base == Base::Base
    }
}

/// What the employment means for the grant.
#[must_use]
pub fn course<'a>(card: &'a Card, grant: &Grant, terms: Terms<'_>) -> Course<'a> {
    let day = calendar::day_of(terms.now);
    if let Some(since) = card.gone_at {
        // Not the time that passes confirms it, but a second reading.
        let confirmed = terms.read_at.is_some_and(|at| at.duration_since(since).as_hours() >= MISSING_HOURS);
        return if confirmed { question(grant, Ground::NotFound, day) } else { Course::Stands };
    }
    // Not to be found in the personnel system takes nothing away; the manager says what is so (E-34).
    if card.manual && !assignment::is_basis(&grant.employment) {
        return question(grant, Ground::Unconfirmed, day);
    }
    match card.kind {
        person::Kind::Employee | person::Kind::External | person::Kind::Elected => {}
        // Suspended or deceased: at once, and in words that do not say which (E-27).
        person::Kind::Withheld => return Course::Ends(Ending::Revoked),
        // A word that the mapping does not know says nothing about the employment.
        person::Kind::Unknown => return Course::Stands,
        _ => return Course::Ends(over(grant)),
    }
    if card.expires.is_some_and(|at| at <= terms.now) || (!card.enabled && terms.disabled == Disabled::Ended) {
        return Course::Ends(over(grant));
    }
    let Some(employment) = resting_on(card, grant, terms, day) else {
        return Course::Ends(over(grant));
    };
    let moved = employment.unit != terms.unit_now;
    if moved && terms.unit_exists && !terms.is_base() && ends_with_a_move(grant, terms) {
        return Course::Ends(Ending::Moved);
    }
    let until = last_day(card, grant, employment, terms);
    let renew_by = renewal::kept(grant, terms.role, employment.form, until, day);
    let review = review(card, grant, moved && !terms.is_base() && terms.unit_exists, terms.sponsor_due, day)
        .or_else(|| renewal::question(renew_by, terms.workdays, day).filter(|_| grant.not_renewed.is_none()))
        .or_else(|| unused(card, grant, employment, terms, day));
    let rests_anew = employment.id != grant.employment || employment.unit != grant.unit;
    if until != grant.until || renew_by != grant.renew_by || rests_anew {
        Course::Changes { employment, until, review, renew_by }
    } else if review != grant.review {
        Course::Questioned(review)
    } else {
        let pauses = pausing::pauses(employment, terms.role, terms.system);
        pausing::due(grant, pauses, terms.now).map_or(Course::Stands, Course::Paused)
    }
}

/// How a grant ends when what it rests on has ended.
fn over(grant: &Grant) -> Ending {
    if assignment::is_basis(&grant.employment) { Ending::AssignmentEnded } else { Ending::EmploymentEnded }
}

/// The last day of what the grant rested on, where that is known: to see whether it was held longer (E-30).
fn last_day_of(card: &Card, grant: &Grant, is_base: bool) -> Option<Date> {
    let own = card.employments.iter().filter(|e| is_base || e.id == grant.employment);
    let last = own.map(|e| e.to).collect::<Option<Vec<Date>>>().and_then(|ends| ends.into_iter().max());
    let account = card.expires.map(calendar::day_shown);
    [last, account].into_iter().flatten().min()
}

/// A question that is asked stays as it was asked.
fn question<'a>(grant: &Grant, ground: Ground, day: Date) -> Course<'a> {
    if grant.review.is_some() { Course::Stands } else { Course::Questioned(Some(asked(ground, day))) }
}

fn asked(ground: Ground, day: Date) -> Review {
    Review { ground, due: Some(day.saturating_add(REVIEW_DAYS.days())) }
}

fn review(card: &Card, grant: &Grant, moved: bool, sponsor_due: Option<Date>, day: Date) -> Option<Review> {
    if let Some(due) = sponsor_due {
        return Some(Review { ground: Ground::Sponsor, due: Some(due) });
    }
    match grant.review {
        Some(open) if open.ground == Ground::Moved && open.due.is_some() => Some(open),
        // The owner has not yet said that it shall stand at all: nothing else is asked before.
        Some(open) if open.ground == Ground::TakenOver && open.due.is_some() => Some(open),
        // Asked for a reason that is there no more.
        Some(open) if open.ground == Ground::Disabled && !card.enabled => Some(open),
        _ if moved => Some(asked(Ground::Moved, day)),
        _ if !card.enabled => Some(asked(Ground::Disabled, day)),
        _ => None,
    }
}

/// Staff paid by the hour come when they are called. Who has not signed in for months, or never, may not be called any
/// more: a question, asked once until they sign in. It takes nothing away by itself and waits for more pressing ones.
fn unused(card: &Card, grant: &Grant, employment: &Employment, terms: Terms<'_>, day: Date) -> Option<Review> {
    let hourly = employment.form == person::Form::Hourly && !terms.is_base();
    if !hourly || !terms.logins_told || terms.unused_months == 0 {
        return None;
    }
    let given = calendar::day_of(grant.delivered_at).max(employment.from);
    let last = match card.last_login {
        LastLogin::Untold => return None,
        LastLogin::Never => given,
        LastLogin::On(last) => last.max(given),
    };
    let asks = last.saturating_add(i32::from(terms.unused_months).months().days(LOGIN_SLACK)) < day;
    asks.then(|| {
        grant.review.filter(|open| open.ground == Ground::Unused).unwrap_or_else(|| asked(Ground::Unused, day))
    })
}

/// What somebody needs in one unit only, or what is sensitive, does not come along.
fn ends_with_a_move(grant: &Grant, terms: Terms<'_>) -> bool {
    matches!(grant.scope, Scope::Unit(_)) || sensitive(terms.role, terms.system)
}

/// The employment the grant rests on: its own while that lives, else the contract that follows it. The base order
/// rests on any that lives, or that begins within the grace.
fn resting_on<'a>(card: &'a Card, grant: &Grant, terms: Terms<'_>, day: Date) -> Option<&'a Employment> {
    let all = &card.employments;
    let counts = |e: &&Employment| person::counts(card.kind, e);
    let own = all.iter().filter(counts).find(|e| e.id == grant.employment);
    if let Some(own) = own.filter(|e| e.to.is_none_or(|to| day <= to)) {
        return Some(own);
    }
    let mut open: Vec<&Employment> = living(all, day).filter(counts).collect();
    open.sort_by_key(|e| (e.from, !e.main));
    if terms.is_base() {
        let ended = all.iter().filter_map(|e| e.to).filter(|to| *to < day).max();
        let latest = ended.map_or(day, |to| to.saturating_add((BASE_GRACE + 1).days())).max(day);
        return open.into_iter().find(|e| e.from <= latest);
    }
    // What is decided for an assignment does not come along into an employment, nor into another assignment.
    let ended = own.filter(|own| own.form != person::Form::Assignment)?;
    let next = ended.to?.saturating_add(1.day());
    open.into_iter().find(|e| e.form != person::Form::Assignment && e.unit == ended.unit && e.from <= next)
}

/// The last day: as long as the contracts follow each other, and never longer than was decided. The base order has no
/// day of its own unless somebody gave it one: it ends when no employment is left.
fn last_day(card: &Card, grant: &Grant, employment: &Employment, terms: Terms<'_>) -> Option<Date> {
    let account = card.expires.map(calendar::day_shown);
    let earliest = |a: Option<Date>, b: Option<Date>| [a, b].into_iter().flatten().min();
    if terms.is_base() {
        return grant.until;
    }
    earliest(grant.until, earliest(end_of_chain(&card.employments, employment), account))
}

/// The last day of the contracts that follow each other in the same unit without a gap.
fn end_of_chain(all: &[Employment], first: &Employment) -> Option<Date> {
    let mut end = first.to?;
    if first.form == person::Form::Assignment {
        return Some(end);
    }
    for _ in all {
        let next = end.saturating_add(1.day());
        let follows = |e: &&Employment| {
            e.form != person::Form::Assignment
                && e.unit == first.unit
                && e.from <= next
                && e.to.is_none_or(|to| to > end)
        };
        match all.iter().find(follows) {
            Some(longer) => end = longer.to?,
            None => break,
        }
    }
    Some(end)
}

/// Carries a course out; `None` when there is nothing to do.
///
/// # Errors
/// [`Refusal::Conflict`] when the grant is over.
pub fn follow(stage: Stage<'_>, grant: &Grant, course: Course<'_>) -> Result<Option<Transition>, Refusal> {
    if grant.state != State::Active {
        return Err(Refusal::Conflict);
    }
    let mut after = grant.clone();
    match course {
        Course::Stands => return Ok(None),
        Course::Ends(ending) => {
            let is_base = stage.register.roles.get(&grant.role).is_some_and(|role| role.base == Base::Base);
            let card = stage.register.person(grant.subject).filter(|card| !card.is_gone() && ending != Ending::Revoked);
            let last = card.and_then(|card| last_day_of(card, grant, is_base));
            return super::ending::lapse_after(stage, grant, ending, last).map(Some);
        }
        Course::Changes { employment, until, review, renew_by } => {
            after.employment.clone_from(&employment.id);
            after.unit.clone_from(&employment.unit);
            after.until = until;
            after.review = review;
            after.renew_by = renew_by;
        }
        Course::Questioned(review) => after.review = review,
        Course::Paused(pause) => return super::pausing::set(stage, grant, pause).map(Some),
    }
    after.version += 1;
    let mut event = Event::by_service(Kind::GrantFollowed);
    if let Some(review) = after.review {
        event = event.with(Field::Ground, review.ground.word());
    }
    let event = super::ending::event(stage, event, &after)?
        .private("until", after.until.map(|day| day.to_string()).unwrap_or_default())
        .private("employment", after.employment.as_str());
    Ok(Some(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }], vec![event])))
}

/// Says that a grant in question shall stand.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over, or nothing is asked.
pub fn confirm(stage: Stage<'_>, permit: &Permit<Confirm>, grant: &Grant) -> Result<Transition, Refusal> {
    if !permit.is_for(grant.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    let Some((ground, _)) = grant.question() else {
        return Err(Refusal::Conflict);
    };
    if ground == Ground::Sponsor {
        return Err(Refusal::SponsorNeeded);
    }
    let mut after = grant.clone();
    after.review = Some(Review { ground, due: None });
    if ground == Ground::Periodic {
        let (role, _) = stage.register.role(grant.role).ok_or(Refusal::NotFound)?;
        after.review = None;
        after.renew_by = renewal::day(role, renewal::form(stage, grant), stage.day, grant.until);
    }
    after.version += 1;
    let event = Event::by(Kind::GrantConfirmed, permit.by()).with(Field::Ground, ground.word());
    let event = super::ending::event(stage, event, &after)?
        .private("renew_by", after.renew_by.map(|day| day.to_string()).unwrap_or_default());
    let mut changes = vec![Change::Grant { grant: Box::new(after), was: grant.version }];
    if ground == Ground::Emergency {
        changes.push(Change::Tasks {
            of: TaskOf::Grant(grant.id),
            order: grant.origin.order(),
            system: grant.system,
            duty: Duty::Confirm,
            people: Vec::new(),
            since: stage.now,
            fresh: false,
        });
    }
    Ok(Transition::new(changes, vec![event]))
}
