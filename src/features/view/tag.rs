//! The tag of a state: the domain's word for where something is, as the code whose word and colour `text::status` has.
//!
//! One table for lines, orders and grants, so that a state looks the same in every room.

use jiff::civil::Date;

use crate::domain::catalogue::Step;
use crate::domain::grant::{Ending, Grant, Standing};
use crate::domain::order::State;

/// The tag of a line's state; while it is decided, with who is waited for.
#[must_use]
pub(super) fn of_line(state: &State, step: Option<&Step>) -> &'static str {
    match (state, step.map(Step::post)) {
        (State::Deciding { .. }, Some(Step::Manager)) => "awaiting-manager",
        (State::Deciding { .. }, Some(Step::Owner)) => "awaiting-owner",
        _ => of_word(state.word()),
    }
}

/// The tag of the word of a state, of a line or of a whole order.
#[must_use]
pub fn of_word(word: &str) -> &'static str {
    match word {
        "unverified" => "awaiting-verification",
        "stalled" => "owner-missing",
        "completing" => "completion-requested",
        "waiting" => "awaiting-start",
        "training" => "awaiting-training",
        "delivering" => "to-fulfil",
        "providing" => "being-fulfilled",
        "delivered" => "fulfilled",
        "undeliverable" => "cannot-fulfil",
        "declined" => "rejected",
        "withdrawn" => "withdrawn",
        "lapsed" => "lapsed",
        "partly" => "partly-fulfilled",
        _ => "awaiting-decision",
    }
}

/// The tag of how a grant stands.
#[must_use]
pub(super) fn of_grant(grant: &Grant, day: Date) -> &'static str {
    match grant.standing(day) {
        Standing::Active | Standing::EndingSoon if grant.question().is_some() => "under-review",
        Standing::Coming => "upcoming",
        Standing::Paused => "paused",
        Standing::Active => "active",
        Standing::EndingSoon => "ending-soon",
        Standing::Ended(Ending::Revoked) => "revoked",
        Standing::Ended(_) => "ended",
    }
}
