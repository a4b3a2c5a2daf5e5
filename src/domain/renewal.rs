//! How long something may stand before somebody says that it is still needed, and that it shall not be renewed.
//!
//! What has a nearer last day needs no review day: its end is the question. The base order has none either: it is held
//! against the employment every day. Saying that something shall not be renewed gives it a last day, stops the asking and
//! is shown to whoever might order a longer time; who orders one all the same says why.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::calendar::Workdays;
use super::catalogue::{Base, Risk, Role};
use super::duties::{NotRenew, Permit};
use super::employment::HOURLY_MONTHS;
use super::event::{Event, Kind};
use super::flow::Stage;
use super::grant::{Grant, Ground, Review, State};
use super::ids::PersonId;
use super::person::Form;
use super::refusal::Refusal;
use super::transition::{Change, Transition};

/// The longest time between two reviews, in months.
pub const LONGEST: i32 = 12;

/// The same for critical roles.
pub const CRITICAL: i32 = 6;

/// So many working days before the day it is asked.
pub const ASKED: u16 = 30;

/// What has no review day yet, and should have had one long ago, gets one within so many days: not all on one day.
const SPREAD: u128 = 90;

/// That a permission shall not be renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRenewed {
    /// Who said so.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// It had no last day before.
    pub endless: bool,
}

/// How many months a role may stand on an employment of that form before it is reviewed.
#[must_use]
pub fn months(role: &Role, form: Form) -> i32 {
    let longest = if role.risk == Risk::Critical { CRITICAL } else { LONGEST };
    if form == Form::Hourly { longest.min(HOURLY_MONTHS) } else { longest }
}

/// The day by which what begins, or is renewed, on `from` must be renewed again; `None` when it ends before.
#[must_use]
pub fn day(role: &Role, form: Form, from: Date, until: Option<Date>) -> Option<Date> {
    let day = from.saturating_add(months(role, form).months());
    (role.base != Base::Base && until.is_none_or(|until| until > day)).then_some(day)
}

/// The review day as it should be: as it stands, or the first one of what has none.
#[must_use]
pub fn kept(grant: &Grant, role: &Role, form: Form, until: Option<Date>, today: Date) -> Option<Date> {
    if let Some(standing) = grant.renew_by {
        let still = role.base != Base::Base && until.is_none_or(|until| until > standing);
        return still.then_some(standing);
    }
    let from = super::calendar::day_of(grant.delivered_at).max(grant.from);
    let first = day(role, form, from, until)?;
    let spread = i64::try_from(grant.id.uuid().as_u128() % SPREAD).unwrap_or_default();
    let soonest = today.saturating_add((super::following::REVIEW_DAYS + spread).days());
    Some(first.max(soonest)).filter(|day| until.is_none_or(|until| until > *day))
}

/// The question, when its time has come.
#[must_use]
pub fn question(renew_by: Option<Date>, workdays: Workdays, today: Date) -> Option<Review> {
    let due = renew_by.filter(|day| workdays.before(*day, ASKED) <= today)?;
    Some(Review { ground: Ground::Periodic, due: Some(due) })
}

/// The form of the employment that a grant rests on.
pub(super) fn form(stage: Stage<'_>, grant: &Grant) -> Form {
    let card = stage.register.person(grant.subject);
    let own = card.and_then(|card| card.employments.iter().find(|e| e.id == grant.employment));
    own.map_or(Form::Permanent, |employment| employment.form)
}

/// Says that it shall not be renewed: it ends on its last day, or on its review day when it has none.
///
/// # Errors
/// [`Refusal::ReasonRequired`]; [`Refusal::Conflict`] when it is over, said already, or has no end at all: the base order.
pub fn decline(
    stage: Stage<'_>,
    permit: &Permit<NotRenew>,
    grant: &Grant,
    reason: &str,
) -> Result<Transition, Refusal> {
    let (role, _) = stage.register.role(grant.role).ok_or(Refusal::NotFound)?;
    check(permit, grant)?;
    if grant.not_renewed.is_some() {
        return Err(Refusal::Conflict);
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::ReasonRequired);
    }
    let mut after = grant.clone();
    let last = grant.renew_by.or_else(|| day(role, form(stage, grant), stage.day, None));
    let endless = grant.until.is_none();
    after.until = [grant.until, last].into_iter().flatten().min();
    // The base order lives as long as the employment: nobody renews it.
    if after.until.is_none() {
        return Err(Refusal::Conflict);
    }
    after.not_renewed = Some(NotRenewed { by: permit.by().id, at: stage.now, reason: reason.to_owned(), endless });
    // It has its answer.
    after.review = grant.review.filter(|open| open.ground != Ground::Periodic);
    changed(stage, Event::by(Kind::GrantNotRenewed, permit.by()).private("reason", reason), grant, after)
}

/// Takes it back: it may be renewed like everything else.
///
/// # Errors
/// [`Refusal::Conflict`] when it is over, or nobody said that it shall not be renewed.
pub fn allow(stage: Stage<'_>, permit: &Permit<NotRenew>, grant: &Grant) -> Result<Transition, Refusal> {
    check(permit, grant)?;
    let said = grant.not_renewed.as_ref().ok_or(Refusal::Conflict)?;
    let mut after = grant.clone();
    // A last day that it got by this only; another was decided by somebody else.
    if said.endless && grant.until == grant.renew_by {
        after.until = None;
    }
    after.not_renewed = None;
    changed(stage, Event::by(Kind::GrantRenewable, permit.by()), grant, after)
}

fn check(permit: &Permit<NotRenew>, grant: &Grant) -> Result<(), Refusal> {
    if !permit.is_for(grant.id.uuid()) {
        return Err(Refusal::NotAllowed);
    }
    if grant.state == State::Active { Ok(()) } else { Err(Refusal::Conflict) }
}

fn changed(stage: Stage<'_>, event: Event, grant: &Grant, mut after: Grant) -> Result<Transition, Refusal> {
    after.version += 1;
    let until = after.until.map(|day| day.to_string()).unwrap_or_default();
    let event = super::ending::event(stage, event, &after)?.private("until", until);
    Ok(Transition::new(vec![Change::Grant { grant: Box::new(after), was: grant.version }], vec![event]))
}
