//! What the register knows of one person and of one unit.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::catalogue::Party;
use crate::domain::ids::{Guid, PersonId, UnitId};
use crate::domain::joining::Account;
use crate::domain::person::{Employment, Kind, LastLogin};

/// A person as last read by a sync, with what searching and sorting need.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Our id.
    pub id: PersonId,
    /// The directory's id.
    pub guid: Guid,
    /// Name of the source that it was read from.
    pub source: String,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Folded name and login, for searching.
    pub fold: String,
    /// Swedish sort key of the name.
    pub sort_key: Vec<u8>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Unit the directory entry stands in.
    pub unit: Option<UnitId>,
    /// Nearest manager.
    pub manager: Option<PersonId>,
    /// What the entry stands for.
    pub kind: Kind,
    /// The account may be used.
    pub enabled: bool,
    /// The account ends at this instant; `None` = never (E-28).
    pub expires: Option<Timestamp>,
    /// Protected identity, by the directory or by the HR function.
    pub protected: bool,
    /// Employments as read, and assignments from our own register ([`Form::Assignment`]).
    pub employments: Vec<Employment>,
    /// The personnel system does not confirm the person: made by hand (E-34).
    pub manual: bool,
    /// Every account, also those that are gone; one of them is the one above.
    pub accounts: Vec<Account>,
    /// When the directory was read.
    pub as_of: Timestamp,
    /// Since when it is no longer in the directory.
    pub gone_at: Option<Timestamp>,
    /// When they last signed in, by any account that is there (E-07).
    pub last_login: LastLogin,
}

impl Card {
    /// No longer in the directory.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.gone_at.is_some()
    }

    /// Whether the person can act on that day: an account is there, enabled and not expired, and an employment lives.
    #[must_use]
    pub fn can_act(&self, day: Date) -> bool {
        let account = !self.is_gone() && self.accounts.iter().any(|account| account.can_act(day));
        account && self.kind != Kind::Withheld && !self.has_left(day)
    }

    /// The account with that id, if it is one of the person's.
    #[must_use]
    pub fn account(&self, guid: Guid) -> Option<&Account> {
        self.accounts.iter().find(|account| account.guid == guid)
    }

    /// Every account that is there has come to its end, at an instant that need not be midnight (E-28).
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        let mut there = self.accounts.iter().filter(|account| account.gone_at.is_none()).peekable();
        there.peek().is_some() && there.all(|account| account.has_expired(now))
    }

    /// Every employment that the source knows of has ended (E-10). Who never had one has not left it.
    #[must_use]
    pub fn has_left(&self, day: Date) -> bool {
        self.kind == Kind::Employee
            && !self.employments.is_empty()
            && self.employments.iter().all(|e| e.to.is_some_and(|to| to < day))
    }

    /// The person as the log and a decision need them.
    #[must_use]
    pub fn party(&self) -> Party {
        Party { id: self.id, guid: self.guid, name: self.name.clone(), protected: self.protected }
    }
}

/// A unit in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCard {
    /// Our id.
    pub id: UnitId,
    /// The directory's id.
    pub guid: Guid,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Unit above.
    pub parent: Option<UnitId>,
    /// Who leads it.
    pub manager: Option<PersonId>,
}

/// A unit that is gone from the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerUnit {
    /// Code.
    pub code: String,
    /// Name when it was last read.
    pub name: String,
}
