//! One person, several accounts and several sources (R-05, E-16, E-23): what the person then is.
//!
//! Accounts are known to be one person's by the personnel system's id of the person, never by a name; who has a protected
//! identity is not joined by itself (E-22). What counts is decided here: the employments as the personnel system says
//! where it knows the person, else as the accounts do, the first source first.

pub mod again;

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar;
use super::following::Disabled;
use super::ids::Guid;
use super::person::{Employment, Kind, Person, Provenance, Reading};
use super::register::{Card, Register};

/// An account of a person, as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The directory's id: the key.
    pub guid: Guid,
    /// Name of the source.
    pub source: String,
    /// Login name.
    pub login: String,
    /// What it stands for.
    pub kind: Kind,
    /// It may be used.
    pub enabled: bool,
    /// It ends at this instant; `None` = never.
    pub expires: Option<Timestamp>,
    /// When it was read.
    pub as_of: Timestamp,
    /// Since when it is no longer in its source.
    pub gone_at: Option<Timestamp>,
}

impl Account {
    /// Whether it can be used on that day: there, enabled and not expired.
    #[must_use]
    pub fn can_act(&self, day: Date) -> bool {
        self.enabled && self.gone_at.is_none() && self.expires.is_none_or(|at| day <= calendar::day_shown(at))
    }

    /// It has come to its end, at an instant that need not be midnight (E-28).
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|at| at <= now)
    }
}

/// One of a person's accounts, in full.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What the account says.
    pub person: &'a Person,
    /// Its source's place in the order of priority.
    pub rank: i32,
    /// It is no longer in its source.
    pub gone: bool,
    /// What it means there that an account is disabled.
    pub disabled: Disabled,
}

impl Seen<'_> {
    fn is_open(&self, at: Timestamp) -> bool {
        self.person.enabled && self.person.expires.is_none_or(|end| end > at)
    }

    /// Whether what it says of employments counts: a closed account says nothing any more where that means that
    /// somebody has left, and an expired one nowhere (E-28). A pupil's summer job is not on the pupil's account (E-13).
    fn tells(&self, at: Timestamp) -> bool {
        let left = !self.person.enabled && self.disabled == Disabled::Ended;
        let expired = self.person.expires.is_some_and(|end| end <= at);
        self.person.kind == Kind::Employee && !self.gone && !left && !expired
    }
}

/// What the person is, of whom the face says `kind`: suspended or deceased on one account is so on all of them (E-27).
#[must_use]
pub fn kind(accounts: &[Seen<'_>], kind: Kind) -> Kind {
    let withheld = accounts.iter().any(|seen| !seen.gone && seen.person.kind == Kind::Withheld);
    if withheld { Kind::Withheld } else { kind }
}

/// The account as which the person is shown: one that is there, an employee's, open, and of the first source; `current`
/// where several are as good.
#[must_use]
pub fn face(accounts: &[Seen<'_>], current: Option<Guid>, at: Timestamp) -> Option<usize> {
    let worth = |seen: &Seen<'_>| {
        (
            !seen.gone,
            seen.person.kind == Kind::Employee,
            seen.is_open(at),
            std::cmp::Reverse(seen.rank),
            Some(seen.person.guid) == current,
            std::cmp::Reverse(seen.person.guid),
        )
    };
    (0..accounts.len()).max_by_key(|n| accounts.get(*n).map(worth))
}

/// The employments that several accounts together tell of, each once, with the account that tells it. What an account
/// only lets suppose counts where none of them has a record.
#[must_use]
pub fn employments(accounts: &[Seen<'_>], at: Timestamp) -> Vec<(Employment, usize)> {
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by_key(|n| accounts.get(*n).map(|seen| (seen.rank, seen.person.guid)));
    let told = |derived: bool| {
        let mut known = HashSet::new();
        let mut told = Vec::new();
        for n in &order {
            let Some(seen) = accounts.get(*n).filter(|seen| seen.tells(at) && seen.person.derived == derived) else {
                continue;
            };
            let new = seen.person.employments.iter().filter(|e| known.insert(e.id.as_str()));
            told.extend(new.map(|e| (e.clone(), *n)));
            if derived && !told.is_empty() {
                break; // of what is supposed, the first source's is enough
            }
        }
        told
    };
    let mut told = Some(told(false)).filter(|told| !told.is_empty()).unwrap_or_else(|| told(true));
    told.sort_by(|(one, _), (other, _)| (&one.id, one.from).cmp(&(&other.id, other.from)));
    told
}

/// What the personnel system says of a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HrPerson {
    /// Its id of the person.
    pub id: String,
    /// The employments.
    pub employments: Vec<Employment>,
    /// Code of the unit of the main employment.
    pub unit: Option<String>,
    /// Its id of the nearest manager.
    pub manager: Option<String>,
    /// Protected identity.
    pub protected: bool,
}

/// The personnel system's answer about an account's person.
#[derive(Debug, Clone)]
pub enum HrAnswer {
    /// There is none to ask.
    NotAsked,
    /// It knows no such person.
    Unknown,
    /// It knows the person; read there.
    Knows(Box<HrPerson>, Provenance),
}

/// Lays what the personnel system says over what the accounts say of the person.
pub fn confirm(person: &mut Person, hr: Option<&HrPerson>) {
    match hr {
        Some(hr) => {
            person.employments.clone_from(&hr.employments);
            person.derived = false;
            person.manual = false;
            person.unit = hr.unit.clone().or_else(|| person.unit.take());
            person.protected |= hr.protected;
        }
        // Pupils and functions are none of its business; consultants are not either.
        None => person.manual = person.kind == Kind::Employee,
    }
}

/// The reading of one account with all that is known of its person: what the other accounts tell of employments, and
/// what the personnel system says.
#[must_use]
pub fn joined(chosen: &Reading, accounts: &[(&Reading, i32, Disabled)], hr: HrAnswer) -> Reading {
    let mut whole = chosen.clone();
    if accounts.len() > 1 {
        let seen: Vec<Seen<'_>> = accounts
            .iter()
            .map(|(reading, rank, disabled)| Seen {
                person: &reading.person,
                rank: *rank,
                gone: false,
                disabled: *disabled,
            })
            .collect();
        let told = employments(&seen, chosen.at);
        for (employment, n) in &told {
            let of = accounts.get(*n).map(|(reading, _, _)| *reading);
            if let Some(of) = of.filter(|of| of.person.guid != chosen.person.guid) {
                let origin = Provenance { source: of.source.clone(), server: of.server.clone(), at: of.at };
                whole.origins.push((employment.id.clone(), origin));
            }
        }
        whole.person.employments = told.into_iter().map(|(employment, _)| employment).collect();
        whole.person.kind = kind(&seen, whole.person.kind);
    }
    match hr {
        HrAnswer::NotAsked => {}
        HrAnswer::Unknown => confirm(&mut whole.person, None),
        HrAnswer::Knows(hr, origin) => {
            confirm(&mut whole.person, Some(&hr));
            whole.origins = hr.employments.iter().map(|e| (e.id.clone(), origin.clone())).collect();
        }
    }
    whole
}

/// The accounts that something can be ordered for: of those that are there, the open ones of an employee; if there are
/// none, those of an employee; else all, for the gate to say why not.
#[must_use]
pub fn eligible(card: &Card) -> Vec<&Account> {
    let there: Vec<&Account> = card.accounts.iter().filter(|account| account.gone_at.is_none()).collect();
    let staff: Vec<&Account> = there.iter().copied().filter(|account| account.kind == Kind::Employee).collect();
    let open: Vec<&Account> = staff.iter().copied().filter(|account| account.enabled).collect();
    [open, staff, there].into_iter().find(|some| !some.is_empty()).unwrap_or_default()
}

/// Why a human should look whether two are one person. Nothing is joined for it (E-23, T32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The login name of somebody who is gone.
    LoginAgain,
    /// The name of somebody who is gone.
    NameAgain,
    /// The same name and login in two sources.
    Twice,
}

impl Doubt {
    /// The word for it in pages and the API.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::LoginAgain => "login_again",
            Self::NameAgain => "name_again",
            Self::Twice => "twice",
        }
    }
}

/// The pairs of people that might be one, for a human to look at: who is there, and whom they resemble.
#[must_use]
pub fn doubts(register: &Register) -> Vec<(Doubt, &Card, &Card)> {
    use std::collections::HashMap;
    let mut gone_login: HashMap<String, &Card> = HashMap::new();
    let mut gone_name: HashMap<String, &Card> = HashMap::new();
    let mut there: HashMap<(String, String), Vec<&Card>> = HashMap::new();
    for card in register.people.values() {
        let (login, name) = (card.login.to_lowercase(), card.name.to_lowercase());
        if card.is_gone() {
            gone_login.insert(login, card);
            gone_name.insert(name, card);
        } else {
            there.entry((login, name)).or_default().push(card);
        }
    }
    let mut found = Vec::new();
    for ((login, name), cards) in &there {
        for card in cards {
            match (gone_login.get(login), gone_name.get(name)) {
                (Some(gone), _) => found.push((Doubt::LoginAgain, *card, *gone)),
                (None, Some(gone)) => found.push((Doubt::NameAgain, *card, *gone)),
                (None, None) => {}
            }
        }
        if let [one, others @ ..] = cards.as_slice() {
            found.extend(others.iter().map(|other| (Doubt::Twice, *one, *other)));
        }
    }
    found.sort_by(|(a, one, _), (b, other, _)| (a, &one.sort_key, one.id).cmp(&(b, &other.sort_key, other.id)));
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::person::{Form, LastLogin};
    use super::*;

    fn job(id: &str) -> Employment {
        Employment {
            id: id.to_owned(),
            unit: "SOC".to_owned(),
            form: Form::Permanent,
            from: date(2020, 1, 1),
            to: None,
            main: true,
            on_leave: false,
            company: None,
        }
    }

    fn account(n: u128, kind: Kind, jobs: &[&str]) -> Person {
        Person {
            guid: uuid::Uuid::from_u128(n).into(),
            login: format!("a{n}"),
            name: "Anna Berg".to_owned(),
            given: String::new(),
            surname: String::new(),
            mail: None,
            title: None,
            unit: None,
            manager: None,
            kind,
            enabled: true,
            expires: None,
            protected: false,
            employments: jobs.iter().map(|id| job(id)).collect(),
            derived: false,
            unread: 0,
            person_id: Some("P1".to_owned()),
            manual: false,
            last_login: LastLogin::Untold,
        }
    }

    fn seen(person: &Person, rank: i32) -> Seen<'_> {
        Seen { person, rank, gone: false, disabled: Disabled::Review }
    }

    fn told(accounts: &[Seen<'_>]) -> Vec<(String, usize)> {
        employments(accounts, Timestamp::UNIX_EPOCH).into_iter().map(|(e, n)| (e.id, n)).collect()
    }

    #[test]
    fn each_employment_counts_once_as_the_first_source_tells_it() {
        let (adm, school) = (account(1, Kind::Employee, &["1", "2"]), account(2, Kind::Employee, &["2", "3"]));
        let both = [seen(&school, 1), seen(&adm, 0)];
        assert_eq!(told(&both), [("1".into(), 1), ("2".into(), 1), ("3".into(), 0)]);
    }

    #[test]
    fn a_record_comes_before_what_an_account_lets_suppose() {
        let adm = account(1, Kind::Employee, &["1"]);
        let school = Person { derived: true, ..account(2, Kind::Employee, &["konto"]) };
        assert_eq!(told(&[seen(&school, 0), seen(&adm, 1)]), [("1".into(), 1)]);
        let other = Person { derived: true, ..account(3, Kind::Employee, &["104233"]) };
        assert_eq!(told(&[seen(&other, 1), seen(&school, 0)]), [("konto".into(), 1)]);
    }

    #[test]
    fn e_13_a_pupils_account_tells_of_no_employment_and_is_nobodys_face() {
        let (pupil, staff) = (account(1, Kind::Pupil, &["1"]), account(2, Kind::Employee, &["2"]));
        let both = [seen(&pupil, 0), seen(&staff, 1)];
        assert_eq!(told(&both), [("2".into(), 1)]);
        assert_eq!(face(&both, None, Timestamp::UNIX_EPOCH), Some(1));
    }

    #[test]
    fn e_27_who_may_have_nothing_on_one_account_may_have_nothing_on_another() {
        let (open, over) = (account(1, Kind::Employee, &["1"]), account(2, Kind::Withheld, &[]));
        let both = [seen(&open, 0), seen(&over, 1)];
        assert_eq!(kind(&both, Kind::Employee), Kind::Withheld);
        assert_eq!(kind(&[seen(&open, 0), Seen { gone: true, ..seen(&over, 1) }], Kind::Employee), Kind::Employee);
    }

    #[test]
    fn what_is_gone_closed_or_expired_tells_nothing() {
        let adm = account(1, Kind::Employee, &["1"]);
        let over = Person { expires: Some(Timestamp::UNIX_EPOCH), ..account(2, Kind::Employee, &["2"]) };
        let closed = Person { enabled: false, ..account(3, Kind::Employee, &["3"]) };
        let left = Seen { disabled: Disabled::Ended, ..seen(&closed, 2) };
        let gone = Seen { gone: true, ..seen(&adm, 0) };
        assert!(told(&[gone, seen(&over, 1), left]).is_empty());
        assert_eq!(told(&[gone, seen(&closed, 2)]), [("3".into(), 1)], "closed is not left, unless it means that");
    }

    #[test]
    fn e_16_the_face_is_the_account_in_use() {
        let old = Person { enabled: false, ..account(1, Kind::Employee, &[]) };
        let new = account(2, Kind::Employee, &[]);
        let both = [seen(&old, 0), seen(&new, 0)];
        assert_eq!(face(&both, Some(old.guid), Timestamp::UNIX_EPOCH), Some(1));
        let same = [seen(&new, 0), seen(&new, 0)];
        assert_eq!(face(&same, None, Timestamp::UNIX_EPOCH).map(|n| n < 2), Some(true));
        assert_eq!(face(&[], None, Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn e_34_who_is_not_in_the_personnel_system_is_made_by_hand() {
        for (kind, manual) in [(Kind::Employee, true), (Kind::External, false), (Kind::Function, false)] {
            let mut person = account(1, kind, &["1"]);
            confirm(&mut person, None);
            assert_eq!(person.manual, manual);
        }
        let mut person = account(1, Kind::Employee, &["1"]);
        let says =
            HrPerson { id: "P1".to_owned(), employments: vec![job("9")], unit: None, manager: None, protected: true };
        confirm(&mut person, Some(&says));
        assert_eq!((person.employments.len(), person.protected, person.manual), (1, true, false));
        assert_eq!(person.employments[0].id, "9");
    }
}
