//! *Kontrollistan*: what internal control and auditors ask about, always at hand (law 4.2), and samples that anybody can
//! draw again.
//!
//! An item is a question with rows for an answer; how the rows are found is the store's business. Most items hold what
//! somebody is to put right; some hold what somebody is to know of ([`Item::is_fault`]).

mod sample;

use jiff::SignedDuration;
use jiff::civil::Date;

use super::event::{Event, Kind};
use super::log::entry::{Field, Plain};
use super::transition::{Change, Transition};

pub use sample::{Drawing, Drawn, LARGEST, Population, Sample, draw};

/// How far back items look that tell of what happened, in days.
pub const PERIOD_DAYS: i32 = 90;
/// Access that is not gone this long after an end is late (IK-9).
pub const LATE: SignedDuration = SignedDuration::from_hours(24);

macro_rules! items {
    ($($(#[$doc:meta])* $name:ident => $code:literal, $word:literal, $fault:literal;)*) => {
        /// An item of the control list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Item { $($(#[$doc])* $name,)* }

        impl Item {
            /// Every item, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its number, as controls refer to it: `IK-1`.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The word for it in the database, addresses and language files.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Whether a row is something to put right, not only to know of.
            #[must_use]
            pub const fn is_fault(self) -> bool {
                match self { $(Self::$name => $fault,)* }
            }
        }
    };
}

items! {
    /// Who has left and still has permissions.
    Leavers => "IK-1", "leavers", true;
    /// Permissions in systems that nobody ordered.
    Unordered => "IK-2", "unordered", true;
    /// What was delivered without a decision in full.
    Undecided => "IK-3", "undecided", true;
    /// Attempts to decide on one's own.
    OwnDecisions => "IK-4", "own-decisions", false;
    /// Exceptions from rules of separation, in force or lately over.
    Exceptions => "IK-5", "exceptions", false;
    /// Ended or past their last day, and not removed in the system.
    NotRemoved => "IK-6", "not-removed", true;
    /// Reviews that nobody answered in time.
    Overdue => "IK-7", "overdue", true;
    /// Systems without owner, two managers or a guideline in force.
    Unkept => "IK-8", "unkept", true;
    /// Leavers whose access was not gone within a day.
    LateRemovals => "IK-9", "late-removals", true;
    /// Looks at protected people.
    ProtectedRead => "IK-10", "protected-read", false;
    /// Who holds critical roles.
    Privileged => "IK-11", "privileged", false;
    /// Who has permissions without the training that they demand.
    Untrained => "IK-12", "untrained", true;
    /// What was given in an emergency and nobody has confirmed.
    Emergencies => "IK-13", "emergencies", true;
    /// Who is here on an assignment that is over, and still has permissions.
    PastAssignments => "IK-14", "past-assignments", true;
}

impl Item {
    /// The item of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|item| item.word() == word)
    }
}

/// The items were counted on a day, each with how many rows it had: what the trends are drawn from.
pub fn counted(day: Date, counts: Vec<(Item, u64)>) -> Transition {
    let told = counts.iter().map(|(item, rows)| format!("{}={rows}", item.code())).collect();
    let event = Event::by_service(Kind::ControlsCounted).with(Field::Counts, Plain::Texts(told));
    Transition::new(vec![Change::Counted(day, counts)], vec![event])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn items_have_each_their_number_and_word() {
        let codes: HashSet<&str> = Item::ALL.iter().map(|item| item.code()).collect();
        assert_eq!(codes.len(), Item::ALL.len());
        for item in Item::ALL {
            assert_eq!(Item::of_word(item.word()), Some(*item));
        }
    }
}
