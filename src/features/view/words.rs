//! Words that pages and programs have for values of the domain.

use crate::domain::employment::Cap;

/// The word of a reason for an earlier end.
#[must_use]
pub fn cap_word(cap: Cap) -> &'static str {
    match cap {
        Cap::Employment => "employment",
        Cap::Assignment => "assignment",
        Cap::Hourly => "hourly",
        Cap::Role => "role",
        Cap::System => "system",
        Cap::Exception => "exception",
        Cap::Decision => "decision",
        Cap::Emergency => "emergency",
    }
}
