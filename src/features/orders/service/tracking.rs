//! The way of a line, step by step: who took each, who has it now and since when, and what is left.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::calendar::day_of;
use crate::domain::catalogue::Step;
use crate::domain::deadline::Level;
use crate::domain::duties::Actor;
use crate::domain::order::{Line, Order, Outcome, State};
use crate::domain::register::Register;
use crate::features::view;
use crate::store::decisions::Decided;

/// One step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrackStep {
    /// What: `sent`, `verify`, the step's word, `start`, `deliver`, or the word of how it ended.
    pub word: &'static str,
    /// `done`, `now`, `next` or `stopped`.
    pub state: &'static str,
    /// How it was answered: `approved`, `declined`, `endorsed`, `advised_against`.
    pub outcome: Option<&'static str>,
    /// The earlier last day that was given.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Who took it.
    pub who: Option<view::Person>,
    /// In whose place.
    pub in_stead_of: Option<view::Person>,
    /// When nobody answers: the days on which it is passed on, and to whom. Silence never grants.
    pub passed_on: Option<PassedOn>,
    /// When; for the step that is now, since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// The reason given, or the question asked.
    pub note: Option<String>,
    /// Who may take it now.
    pub waiting_for: Vec<view::Person>,
}

/// What happens when nobody answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PassedOn {
    /// How far it was passed on already: `asked`, `reminded`, `substitutes`, `fallback`.
    pub level: &'static str,
    /// The day of the reminder.
    #[schema(value_type = String, format = Date)]
    pub remind: Date,
    /// The day from which a substitute, or who leads the silent ones, may answer too.
    #[schema(value_type = String, format = Date)]
    pub substitutes: Date,
    /// The day from which the named function may answer too, where there is one.
    #[schema(value_type = Option<String>, format = Date)]
    pub fallback: Option<Date>,
}

impl PassedOn {
    /// What happens when nobody answers what is sent today.
    pub(super) fn from_today(register: &Register, today: Date) -> Self {
        Self::of(register, today, Level::Asked)
    }

    fn of(register: &Register, opened: Date, level: Level) -> Self {
        let policy = &register.policy;
        Self {
            level: level.word(),
            remind: policy.day_of(Level::Reminded, opened),
            substitutes: policy.day_of(Level::Substitutes, opened),
            fallback: policy.function.as_ref().map(|_| policy.day_of(Level::Fallback, opened)),
        }
    }
}

fn step(word: &'static str, state: &'static str) -> TrackStep {
    TrackStep {
        word,
        state,
        outcome: None,
        until: None,
        who: None,
        in_stead_of: None,
        passed_on: None,
        at: None,
        note: None,
        waiting_for: Vec::new(),
    }
}

/// The way of `line`, from sent to delivered or to where it stopped.
pub(super) fn track(
    actor: &Actor<'_>,
    order: &Order,
    line: &Line,
    decided: &[&Decided],
    waiting: &[view::Person],
) -> Vec<TrackStep> {
    let hidden = view::is_hidden(actor, line.content.subject);
    let now = |word| TrackStep { at: Some(line.since), waiting_for: waiting.to_vec(), ..step(word, "now") };
    let mut track = vec![TrackStep {
        who: Some(view::person_near(actor, order.orderer, hidden)),
        at: Some(order.submitted_at),
        ..step("sent", "done")
    }];
    if line.state == State::Unverified {
        track.push(now("verify"));
    }
    for (index, wanted) in line.content.path.iter().enumerate() {
        let word = view::step_word(wanted);
        let made = decided.iter().rev().find(|made| made.step == index && !made.undone);
        track.push(match (made, &line.state) {
            (Some(made), _) => TrackStep {
                who: Some(view::person_near(actor, made.by, hidden)),
                in_stead_of: made.on_behalf_of.map(|id| view::person_near(actor, id, hidden)),
                at: Some(made.at),
                note: Some(made.reason.clone()).filter(|reason| !reason.is_empty()),
                outcome: Some(made.outcome.word()),
                until: made.less.until,
                ..step(word, if made.outcome == Outcome::Declined { "stopped" } else { "done" })
            },
            (None, State::Deciding { step: at, level }) if *at == index => {
                TrackStep { passed_on: Some(PassedOn::of(actor.register, day_of(line.since), *level)), ..now(word) }
            }
            (None, State::Stalled { step: at }) if *at == index => TrackStep { state: "stopped", ..now(word) },
            (None, State::Completing { step: at, question }) if *at == index => {
                TrackStep { note: Some(question.clone()), ..now("completing") }
            }
            // The manager's own order is the manager's step; no decision of its own is made.
            (None, _) if matches!(wanted, Step::Manager | Step::Opinion) && line.content.by_manager => {
                TrackStep { who: Some(view::person_near(actor, order.orderer, hidden)), ..step(word, "done") }
            }
            (None, state) => step(word, if is_past(state, index) { "done" } else { "next" }),
        });
    }
    end(line, &mut track, now);
    track
}

/// Whether the step at `index` lies behind the line, also when nobody had to take it.
fn is_past(state: &State, index: usize) -> bool {
    match state {
        State::Deciding { step, .. } | State::Stalled { step } | State::Completing { step, .. } => index < *step,
        State::Waiting { .. }
        | State::Training { .. }
        | State::Delivering
        | State::Providing
        | State::Delivered { .. }
        | State::Undeliverable { .. } => true,
        State::Unverified | State::Declined { .. } | State::Withdrawn | State::Lapsed { .. } => false,
    }
}

fn end(line: &Line, track: &mut Vec<TrackStep>, now: impl Fn(&'static str) -> TrackStep) {
    let ended = |word, state| TrackStep { at: Some(line.since), ..step(word, state) };
    match &line.state {
        State::Delivered { .. } => track.push(ended("deliver", "done")),
        State::Delivering => track.push(now("deliver")),
        State::Providing => track.push(now("provide")),
        State::Waiting { .. } => track.extend([now("start"), step("deliver", "next")]),
        State::Training { until } => {
            track.extend([TrackStep { until: Some(*until), ..now("training") }, step("deliver", "next")]);
        }
        State::Undeliverable { reason } => {
            track.push(TrackStep { note: Some(reason.clone()), ..ended("undeliverable", "stopped") });
        }
        State::Declined { .. } => track.retain(|step| step.state != "next"),
        State::Withdrawn => {
            track.retain(|step| step.state != "next");
            track.push(ended("withdrawn", "stopped"));
        }
        State::Lapsed { .. } => {
            track.retain(|step| step.state != "next");
            track.push(ended("lapsed", "stopped"));
        }
        State::Unverified | State::Deciding { .. } | State::Stalled { .. } | State::Completing { .. } => {
            track.push(step("deliver", "next"));
        }
    }
}
