//! How a source is read and understood, for whoever sets the service up: counts of a whole reading, and attribute by
//! attribute what was read, what it was taken for and what is missing. Nothing is decided on this.

use super::ids::Guid;
use super::person::{Employment, Kind, Person, Reading};

/// What a whole reading of a source held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accounts.
    pub accounts: usize,
    /// Of employees.
    pub employees: usize,
    /// Of people from outside and elected officials.
    pub external: usize,
    /// Of pupils.
    pub pupils: usize,
    /// Of functions and resources.
    pub functions: usize,
    /// Of a kind that the settings do not know.
    pub unknown_kind: usize,
    /// Disabled.
    pub disabled: usize,
    /// Protected identities.
    pub protected: usize,
    /// Employees without a manager that can be found.
    pub without_manager: usize,
    /// Employees without a unit.
    pub without_unit: usize,
    /// Employees without any employment.
    pub without_employment: usize,
    /// Employees whose employment is only what the account lets suppose.
    pub derived: usize,
    /// Employees without the personnel system's id.
    pub without_person_id: usize,
    /// Employments that could not be read and were left out.
    pub unread: usize,
}

impl Counts {
    /// Counts a whole reading.
    #[must_use]
    pub fn of(readings: &[Reading]) -> Self {
        let mut counts = Self { accounts: readings.len(), ..Self::default() };
        for person in readings.iter().map(|reading| &reading.person) {
            counts.disabled += usize::from(!person.enabled);
            counts.protected += usize::from(person.protected);
            counts.unread += usize::from(person.unread);
            match person.kind {
                Kind::Employee => counts.employee(person),
                Kind::External | Kind::Elected => counts.external += 1,
                Kind::Pupil => counts.pupils += 1,
                Kind::Function => counts.functions += 1,
                // How many are suspended or have died is for nobody but the HR function (E-27).
                Kind::Withheld => {}
                Kind::Unknown => counts.unknown_kind += 1,
            }
        }
        counts
    }

    fn employee(&mut self, person: &Person) {
        self.employees += 1;
        self.without_manager += usize::from(person.manager.is_none());
        self.without_unit += usize::from(person.unit.is_none());
        self.without_employment += usize::from(person.employments.is_empty());
        self.derived += usize::from(person.derived);
        self.without_person_id += usize::from(person.person_id.is_none());
    }

    /// Each count with the word for it, in the order in which they are shown.
    #[must_use]
    pub fn all(&self) -> [(&'static str, usize); 14] {
        [
            ("accounts", self.accounts),
            ("employees", self.employees),
            ("external", self.external),
            ("pupils", self.pupils),
            ("functions", self.functions),
            ("unknown_kind", self.unknown_kind),
            ("disabled", self.disabled),
            ("protected", self.protected),
            ("without_manager", self.without_manager),
            ("without_unit", self.without_unit),
            ("without_employment", self.without_employment),
            ("derived", self.derived),
            ("without_person_id", self.without_person_id),
            ("unread", self.unread),
        ]
    }
}

/// Whose account is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The one with this login name.
    Login(String),
    /// The one with this id.
    Account(Guid),
    /// The first that the source gives, as many as this.
    Sample(u16),
}

impl Wanted {
    /// A person as somebody writes it: an id, else a login name.
    #[must_use]
    pub fn written(text: &str) -> Self {
        let text = text.trim();
        text.parse().map_or_else(|_| Self::Login(text.to_owned()), Self::Account)
    }
}

/// What is wrong with what stands in an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// There is no value.
    Absent,
    /// The value cannot be read: the account counts as not known.
    Unreadable,
    /// The word is not in the settings.
    UnknownWord,
    /// The value points to nobody that can be found.
    NotFound,
    /// Neither yes nor no: counts as yes.
    Doubtful,
    /// An employment that cannot be read and is left out.
    LeftOut,
}

impl Trouble {
    /// The word for it in pages and the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Unreadable => "unreadable",
            Self::UnknownWord => "unknown_word",
            Self::NotFound => "not_found",
            Self::Doubtful => "doubtful",
            Self::LeftOut => "left_out",
        }
    }
}

/// One attribute of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is read as: the key in the settings.
    pub field: &'static str,
    /// The attribute's name there.
    pub attribute: String,
    /// The values; of a protected identity none are kept.
    pub values: Vec<String>,
    /// What was made of them: a word, a date, an id.
    pub understood: Vec<String>,
    /// The employments that were made of them.
    pub employments: Vec<Employment>,
    /// Why employments were left out.
    pub left_out: Vec<&'static str>,
    /// What is wrong.
    pub trouble: Option<Trouble>,
}

/// One account, attribute by attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// Name of the source.
    pub source: String,
    /// Its id, when it could be read.
    pub guid: Option<Guid>,
    /// A protected identity, or one about which there is doubt: its values are not kept.
    pub protected: bool,
    /// The attributes.
    pub facts: Vec<Fact>,
    /// The person as understood; absent when something is unreadable.
    pub person: Option<Person>,
}

impl Inspected {
    /// The account without its values, as for one that is protected.
    #[must_use]
    pub fn veiled(mut self) -> Self {
        for fact in &mut self.facts {
            fact.values.clear();
            fact.understood.clear();
            fact.employments.clear();
        }
        self.person = None;
        self.protected = true;
        self
    }
}

/// How one attribute looks across a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What it is read as.
    pub field: &'static str,
    /// The attribute.
    pub attribute: String,
    /// Accounts with a value that was understood.
    pub understood: usize,
    /// Accounts by what is wrong.
    pub troubles: Vec<(Trouble, usize)>,
    /// Words that the settings do not know, each once, of accounts that are not protected.
    pub unknown_words: Vec<String>,
}

/// A sample, attribute by attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// How many accounts.
    pub accounts: usize,
    /// Those that could not be understood as a whole.
    pub unreadable: usize,
    /// The attributes, in the order of the settings.
    pub columns: Vec<Column>,
}

impl Sample {
    /// Sums up what was seen of some accounts.
    #[must_use]
    pub fn of(seen: &[Inspected]) -> Self {
        let mut sample = Self { accounts: seen.len(), ..Self::default() };
        for one in seen {
            sample.unreadable += usize::from(one.person.is_none() && !one.protected);
            for fact in &one.facts {
                sample.add(fact);
            }
        }
        sample
    }

    fn add(&mut self, fact: &Fact) {
        let same = |column: &&mut Column| column.field == fact.field && column.attribute == fact.attribute;
        if !self.columns.iter().any(|column| column.field == fact.field && column.attribute == fact.attribute) {
            self.columns.push(Column {
                field: fact.field,
                attribute: fact.attribute.clone(),
                understood: 0,
                troubles: Vec::new(),
                unknown_words: Vec::new(),
            });
        }
        let Some(column) = self.columns.iter_mut().find(same) else { return };
        let Some(trouble) = fact.trouble else {
            column.understood += 1;
            return;
        };
        match column.troubles.iter_mut().find(|(known, _)| *known == trouble) {
            Some((_, count)) => *count += 1,
            None => column.troubles.push((trouble, 1)),
        }
        if trouble == Trouble::UnknownWord {
            let new = fact.values.iter().filter(|word| !column.unknown_words.contains(word));
            let room = 10_usize.saturating_sub(column.unknown_words.len());
            let new: Vec<String> = new.take(room).cloned().collect();
            column.unknown_words.extend(new);
        }
    }
}
