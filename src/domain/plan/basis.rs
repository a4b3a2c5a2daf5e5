//! What a wish rests on: the account, and the employment that admits.

use jiff::civil::Date;

use super::{Known, Wish, sensitive};
use crate::domain::catalogue::{Role, System};
use crate::domain::employment::{Admission, Evidence, Gate, Question, evidence, gate};
use crate::domain::ids::Guid;
use crate::domain::joining::{self, Account};
use crate::domain::person::{Person, Reading};
use crate::domain::refusal::Refusal;
use crate::domain::register::Card;

/// The account that something is asked for: the one that is named, else the only one there can be.
pub(super) fn account(person: &Card, wished: Option<Guid>) -> Result<&Account, Refusal> {
    if let Some(guid) = wished {
        return person.account(guid).filter(|account| account.gone_at.is_none()).ok_or(Refusal::AccountUnknown);
    }
    match joining::eligible(person).as_slice() {
        [only] => Ok(only),
        [] => Err(Refusal::PersonNotFound),
        _ => Err(Refusal::ChooseAccount),
    }
}

pub(super) fn admitted(
    known: Known<'_>,
    (person, account): (&Card, &Account),
    role: &Role,
    system: &System,
    wish: &Wish,
) -> Result<(Admission, Option<Evidence>, bool), Refusal> {
    let question = question(role, system, known.actor.day, wish.employment.as_deref());
    let (answer, read) = match known.answer.of(account.guid) {
        Some(reading) => {
            let whole = known.actor.register.completed(reading.ok_or(Refusal::PersonNotFound)?);
            (gate(Some(&whole), question), Some(whole))
        }
        // The copy says which employment is meant; it is not evidence.
        None => (gate(Some(&copy_of(person, account)), question), None),
    };
    match answer {
        Gate::Refused(refusal) => Err(refusal),
        Gate::Unverified => Err(Refusal::DirectoryDown),
        Gate::Admitted(a) | Gate::Waiting(a) => {
            let evidence = read.map(|reading| evidence(&reading, &a.employment));
            Ok((a, evidence, false))
        }
        Gate::Review(a) => {
            let evidence = read.map(|reading| evidence(&reading, &a.employment));
            Ok((a, evidence, true))
        }
    }
}

/// What the gate is asked about a role, for somebody on that day and that employment.
#[must_use]
pub fn question<'a>(role: &Role, system: &'a System, today: Date, employment: Option<&'a str>) -> Question<'a> {
    Question { today, employment, sensitive: sensitive(role, system), companies: &system.companies }
}

fn copy_of(card: &Card, account: &Account) -> Reading {
    Reading {
        person: Person {
            guid: account.guid,
            login: account.login.clone(),
            name: card.name.clone(),
            given: String::new(),
            surname: String::new(),
            mail: None,
            title: None,
            unit: None,
            manager: None,
            kind: account.kind,
            enabled: account.enabled,
            expires: None,
            protected: card.protected,
            employments: card.employments.clone(),
            derived: false,
            unread: 0,
            person_id: None,
            manual: card.manual,
            last_login: card.last_login,
        },
        source: String::new(),
        server: String::new(),
        at: card.as_of,
        attributes: Vec::new().into(),
        origins: Vec::new(),
    }
}
