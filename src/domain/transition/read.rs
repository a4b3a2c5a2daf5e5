//! What was read of people and units, as a transition takes it in.

use jiff::Timestamp;

/// A whole answer of a source. Partial answers never come this far (T29).
#[derive(Debug, Clone, PartialEq)]
pub struct Synced {
    /// Name of the source.
    pub source: String,
    /// Its place in the order of priority; the first is 0.
    pub rank: i32,
    /// What a disabled account means there.
    pub disabled: crate::domain::following::Disabled,
    /// A personnel system confirms who is employed.
    pub hr: bool,
    /// When the reading began: what was read later, as a change, is newer.
    pub began: Timestamp,
    /// Everybody in it; with `rest` those who changed.
    pub people: Vec<crate::domain::person::Reading>,
    /// The folded name and sort key of each, in the same order.
    pub keys: Vec<(String, Vec<u8>)>,
    /// Every unit in it.
    pub units: Vec<crate::domain::person::Unit>,
    /// Everybody else, where no account is new and the units are as they were: nobody else need be looked at then.
    pub rest: Option<Rest>,
}

/// Those of a whole answer who did not change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rest {
    /// How many accounts say what they said before.
    pub same: usize,
    /// Accounts that are not there any more.
    pub gone: Vec<crate::domain::ids::Guid>,
    /// Accounts of people who have several of which one expires: what they are may depend on the day.
    pub again: Vec<crate::domain::ids::Guid>,
}

impl Synced {
    /// The accounts whose people may be others than before; `None` = anybody's.
    #[must_use]
    pub fn concerned(&self) -> Option<Vec<crate::domain::ids::Guid>> {
        let rest = self.rest.as_ref()?;
        let changed = self.people.iter().map(|reading| reading.person.guid);
        Some(changed.chain(rest.gone.iter().copied()).chain(rest.again.iter().copied()).collect())
    }
}

/// What the personnel system's file says, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct HrRead {
    /// Name of the source.
    pub source: String,
    /// When the file was written.
    pub at: Timestamp,
    /// Everybody in it.
    pub people: Vec<crate::domain::joining::HrPerson>,
}

/// What changed in a source, complete: who is not in it is as before.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Name of the source.
    pub source: String,
    /// Its place in the order of priority; the first is 0.
    pub rank: i32,
    /// What a disabled account means there.
    pub disabled: crate::domain::following::Disabled,
    /// A personnel system confirms who is employed.
    pub hr: bool,
    /// Who changed, as they are now.
    pub people: Vec<crate::domain::person::Reading>,
    /// The folded name and sort key of each, in the same order.
    pub keys: Vec<(String, Vec<u8>)>,
    /// Every unit, when one of them changed.
    pub units: Option<Vec<crate::domain::person::Unit>>,
}
