//! The invented municipality as a value: its units and its people, made from a date and a seed.
//!
//! How people are made is in `people`; how all of it is written for a directory, in `ldif`. The same date and seed
//! give the same municipality, entry by entry: a fault seen in a demo can be seen again.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::people::Hiring;
use super::units::UNITS;

/// The municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// The day it is made for; all dates hang on it.
    pub today: Date,
    /// What it is made from.
    pub seed: u64,
    /// Units, each after the one above it.
    pub units: Vec<Unit>,
    /// Everybody with an account: employees, externals, elected officials, pupils, function accounts.
    pub people: Vec<Person>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The directory's immutable id.
    pub uuid: Uuid,
    /// Code by which employments point to it.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Code of the unit above.
    pub parent: Option<&'static str>,
    /// Login of whoever leads it.
    pub head: String,
}

/// The branch of the directory an account stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Branch {
    /// Employees.
    Staff,
    /// Consultants, suppliers, trainees, the auditors' assistants.
    Externals,
    /// Elected officials.
    Elected,
    /// Pupils.
    Pupils,
    /// Function accounts.
    Functions,
}

impl Branch {
    /// All branches.
    pub const ALL: &[Self] = &[Self::Staff, Self::Externals, Self::Elected, Self::Pupils, Self::Functions];

    /// The name of its `ou`.
    #[must_use]
    pub const fn ou(self) -> &'static str {
        match self {
            Self::Staff => "Personal",
            Self::Externals => "Externa",
            Self::Elected => "Fortroendevalda",
            Self::Pupils => "Elever",
            Self::Functions => "Funktioner",
        }
    }
}

/// An account and whoever is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The directory's immutable id.
    pub uuid: Uuid,
    /// Where the account stands.
    pub branch: Branch,
    /// Login, unique.
    pub login: String,
    /// Common name, unique within the branch.
    pub common_name: String,
    /// Given name.
    pub given: String,
    /// Surname.
    pub surname: String,
    /// Title.
    pub title: String,
    /// Code of the unit that employs, or answers for, this person.
    pub unit: &'static str,
    /// Login of the manager.
    pub manager: Option<String>,
    /// The directory's word for the kind of person (`employeeType`).
    pub word: &'static str,
    /// Employee number; only employees have one.
    pub number: Option<u32>,
    /// Whether the account is open.
    pub enabled: bool,
    /// The account's last day.
    pub expires: Option<Date>,
    /// Protected identity.
    pub protected: bool,
    /// Employments, the main one first.
    pub employments: Vec<Record>,
}

impl Person {
    /// Name as shown.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given, self.surname)
    }
}

/// One employment as the directory carries it: `id;unit;form|from|to|flags`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Id of the employment.
    pub id: String,
    /// Code of the unit.
    pub unit: &'static str,
    /// Form: `1` permanent, `2` fixed term, `9` trial, `T` hourly.
    pub form: char,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// The main employment.
    pub main: bool,
    /// On full-time leave.
    pub leave: bool,
}

impl std::fmt::Display for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let to = self.to.map(|day| day.to_string()).unwrap_or_default();
        let flags: Vec<_> = [("main", self.main), ("leave", self.leave)]
            .into_iter()
            .filter_map(|(flag, raised)| raised.then_some(flag))
            .collect();
        write!(f, "{};{};{}|{}|{to}|{}", self.id, self.unit, self.form, self.from, flags.join(","))
    }
}

/// The municipality as it stands on `today`.
#[must_use]
pub fn municipality(today: Date, seed: u64) -> Municipality {
    let mut hiring = Hiring::new(today, seed);
    let mut units = Vec::with_capacity(UNITS.len());
    for plan in UNITS {
        let head = hiring.staff(plan);
        units.push(Unit {
            uuid: uuid(seed, "unit", plan.code),
            code: plan.code,
            name: plan.name,
            parent: plan.parent,
            head,
        });
    }
    hiring.outsiders();
    Municipality { today, seed, units, people: hiring.people }
}

/// The id of an entry: from the seed, what it is and its key alone, so that adding somebody moves nobody else's.
pub(super) fn uuid(seed: u64, what: &str, key: &str) -> Uuid {
    let digest = Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(what)
        .chain_update([0])
        .chain_update(key)
        .finalize();
    let mut bytes = [0_u8; 16];
    for (byte, random) in bytes.iter_mut().zip(digest) {
        *byte = random;
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
