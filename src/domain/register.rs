//! Everything that is known and rarely changes, as one value: people, units, catalogue, appointments.
//!
//! The store keeps it in memory and replaces it when its revision changes; rules and pages look things up here
//! instead of joining tables. It is a copy for looking up, never the truth about an employment: that is read live.

mod bases;
mod card;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::assignment::Assignment;
use super::brake::Brake;
use super::catalogue::{Appointment, Function, Object, Package, Post, Role, System};
use super::deadline::Policy;
use super::freeze::Freeze;
use super::ids::{Guid, ObjectId, PersonId, RoleId, SystemId, UnitId};
use super::matrix::Matrix;
use super::person::{Form, LastLogin};
use super::separation::{Exception, Rule};
use super::substitute::Substitution;
use super::training;

pub use card::{Card, FormerUnit, UnitCard};

/// The whole register.
#[derive(Debug, Default, Clone)]
pub struct Register {
    /// Which state of the tables this is.
    pub revision: i64,
    /// People by our id.
    pub people: HashMap<PersonId, Card>,
    /// Our id by the directory's, of every account.
    pub by_guid: HashMap<Guid, PersonId>,
    /// The people whose nearest manager this is.
    pub staff: HashMap<PersonId, Vec<PersonId>>,
    /// Units by id.
    pub units: HashMap<UnitId, UnitCard>,
    /// The units right below a unit.
    pub below: HashMap<UnitId, Vec<UnitId>>,
    /// The people with an employment in the unit of that code, or whose directory entry stands there.
    pub in_unit: HashMap<String, Vec<PersonId>>,
    /// What the people without employment are here for, ended ones too.
    pub assignments: HashMap<PersonId, Vec<Assignment>>,
    /// The people whom somebody answers for, each with the last day of the assignment.
    pub sponsored: HashMap<PersonId, Vec<(PersonId, Date)>>,
    /// Units that are gone from the directory.
    pub former: HashMap<UnitId, FormerUnit>,
    /// The code of the unit that took over, by that of one that is gone.
    pub successors: HashMap<String, String>,
    /// Unit by code; by that of one that is gone, the one that took over.
    pub unit_by_code: HashMap<String, UnitId>,
    /// Systems by id.
    pub systems: HashMap<SystemId, System>,
    /// Roles by id.
    pub roles: HashMap<RoleId, Role>,
    /// Frozen days by system, with those that have been.
    pub freezes: HashMap<SystemId, Vec<Freeze>>,
    /// Which role takes over after which, where a system closes.
    pub role_successors: HashMap<RoleId, RoleId>,
    /// The matrix in force, by system.
    pub matrices: HashMap<SystemId, Matrix>,
    /// Objects by id.
    pub objects: HashMap<ObjectId, Object>,
    /// Packages, by name.
    pub packages: Vec<Package>,
    /// Functions by code.
    pub functions: HashMap<String, Function>,
    /// Holders by post, with every dated appointment.
    pub posts: HashMap<Post, Vec<Appointment>>,
    /// The sources that are braked (E-33).
    pub brakes: Vec<Brake>,
    /// When everybody in a source was last read and taken in.
    pub read_at: HashMap<String, Timestamp>,
    /// Posts by person.
    pub posts_of: HashMap<PersonId, Vec<Appointment>>,
    /// Who decides in somebody's place, with every dated substitution.
    pub substitutions: HashMap<PersonId, Vec<Substitution>>,
    /// Roles that one person must not have together, also rules that were taken away.
    pub separation: Vec<Rule>,
    /// What somebody may have together all the same.
    pub exceptions: HashMap<PersonId, Vec<Exception>>,
    /// Sources that have told of somebody's signing in: where one shows nobody's, it may not be read (E-07).
    pub logins_told: HashSet<String>,
    /// Courses, what roles demand, and who has done what.
    pub training: training::Known,
    /// When a source first showed somebody's employment, kind and account as they stand now.
    pub shown_at: HashMap<PersonId, Timestamp>,
    /// The directories in which this service may change groups: from the settings, not from the tables.
    pub written: Arc<[String]>,
    /// How long a step may wait: from the settings, not from the tables.
    pub policy: Arc<Policy>,
}

impl Register {
    /// A person, if known.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Card> {
        self.people.get(&id)
    }

    /// A person by the directory's id, if known.
    #[must_use]
    pub fn person_by_guid(&self, guid: Guid) -> Option<&Card> {
        self.by_guid.get(&guid).and_then(|id| self.people.get(id))
    }

    /// Whether nothing is taken from the source until two people have looked.
    #[must_use]
    pub fn is_braked(&self, source: &str) -> bool {
        self.brakes.iter().any(|brake| brake.source == source)
    }

    /// Everybody in a source was read at that time: whoever is as before was read as well.
    pub fn read_again(&mut self, source: &str, at: Timestamp) {
        if self.read_at.insert(source.to_owned(), at).is_some_and(|before| before >= at) {
            return;
        }
        for card in self.people.values_mut().filter(|card| card.gone_at.is_none()) {
            for account in card.accounts.iter_mut().filter(|one| one.gone_at.is_none() && one.source == source) {
                account.as_of = account.as_of.max(at);
            }
            if card.source == source {
                card.as_of = card.as_of.max(at);
            }
        }
    }

    /// Puts a person in, in place of what was known before.
    pub fn put(&mut self, mut card: Card) {
        // Whatever a source's words are mapped to: only our own register says that there is an assignment.
        card.employments.retain(|e| e.form != Form::Assignment);
        let assignments = self.assignments.get(&card.id).into_iter().flatten();
        card.employments.extend(assignments.map(Assignment::basis));
        if let Some(old) = self.people.remove(&card.id) {
            self.take_out(&old);
        }
        if !card.is_gone() {
            if let Some(manager) = card.manager.filter(|manager| *manager != card.id) {
                self.staff.entry(manager).or_default().push(card.id);
            }
            for code in self.codes_of(&card) {
                self.in_unit.entry(code).or_default().push(card.id);
            }
        }
        if matches!(card.last_login, LastLogin::On(_)) && !self.logins_told.contains(&card.source) {
            self.logins_told.insert(card.source.clone());
        }
        self.by_guid.extend(card.accounts.iter().map(|account| (account.guid, card.id)));
        self.people.insert(card.id, card);
    }

    fn take_out(&mut self, old: &Card) {
        if let Some(staff) = old.manager.and_then(|manager| self.staff.get_mut(&manager)) {
            staff.retain(|id| *id != old.id);
        }
        for code in self.codes_of(old) {
            if let Some(people) = self.in_unit.get_mut(&code) {
                people.retain(|id| *id != old.id);
            }
        }
    }

    /// The units in which somebody is found: those of the employments, and the one the entry stands in.
    fn codes_of(&self, card: &Card) -> Vec<String> {
        let own = card.unit.and_then(|id| self.units.get(&id)).map(|unit| unit.code.clone());
        let mut codes: Vec<String> = card.employments.iter().map(|e| e.unit.clone()).chain(own).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Who holds the post on that day; people whose account is gone or disabled do not.
    #[must_use]
    pub fn holders(&self, post: &Post, day: Date) -> Vec<PersonId> {
        let mut holders: Vec<PersonId> = self
            .posts
            .get(post)
            .into_iter()
            .flatten()
            .filter(|a| a.holds(day) && self.can_act(a.person, day))
            .map(|a| a.person)
            .collect();
        holders.sort_unstable();
        holders.dedup();
        holders
    }

    /// Who decides in a person's place in that system on that day.
    pub fn substitutes(&self, absent: PersonId, system: SystemId, day: Date) -> impl Iterator<Item = &Substitution> {
        let all = self.substitutions.get(&absent).into_iter().flatten();
        all.filter(move |it| {
            it.holds(day) && it.system.is_none_or(|one| one == system) && self.can_act(it.substitute, day)
        })
    }

    /// The posts that a person holds on that day.
    pub fn posts_of(&self, person: PersonId, day: Date) -> impl Iterator<Item = &Post> {
        self.posts_of.get(&person).into_iter().flatten().filter(move |a| a.holds(day)).map(|a| &a.post)
    }

    /// Whether the person holds the post on that day.
    #[must_use]
    pub fn holds(&self, person: PersonId, post: &Post, day: Date) -> bool {
        self.posts_of(person, day).any(|held| held == post)
    }

    /// Whether the account can be used on that day.
    #[must_use]
    pub fn can_act(&self, person: PersonId, day: Date) -> bool {
        self.people.get(&person).is_some_and(|card| card.can_act(day))
    }

    /// The nearest manager of a person who can act: the directory's, else who leads the unit or a unit above (E-19).
    /// Never the person themself.
    #[must_use]
    pub fn superior(&self, person: PersonId, day: Date) -> Option<PersonId> {
        let card = self.people.get(&person)?;
        let usable = |id: PersonId| id != person && self.can_act(id, day);
        // While somebody acts for the unit's manager, they lead those whom that manager led (E-31).
        let acting = self.units_up(card.unit).next().and_then(|unit| {
            self.acting(unit.id, day).filter(|_| card.manager.is_none() || card.manager == unit.manager)
        });
        if let Some(manager) = acting.filter(|id| usable(*id)).or(card.manager.filter(|id| usable(*id))) {
            return Some(manager);
        }
        self.units_up(card.unit).filter_map(|unit| self.leader(unit, day)).find(|id| usable(*id))
    }

    /// The unit and the units above it, nearest first.
    pub fn units_up(&self, unit: Option<UnitId>) -> impl Iterator<Item = &UnitCard> {
        let mut at = unit;
        let mut left = 32_u8; // a tree deeper than this is a loop in the directory
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let card = self.units.get(&at?)?;
            at = card.parent;
            Some(card)
        })
    }

    /// The unit and everything below it.
    #[must_use]
    pub fn units_down(&self, unit: UnitId) -> Vec<&UnitCard> {
        let mut found: Vec<&UnitCard> = Vec::new();
        let mut left = vec![unit];
        while let Some(id) = left.pop() {
            let Some(card) = self.units.get(&id).filter(|card| !found.iter().any(|known| known.id == card.id)) else {
                continue; // seen already: a loop in the directory
            };
            found.push(card);
            left.extend(self.below.get(&id).into_iter().flatten());
        }
        found
    }

    /// Who leads the employment: the manager of the unit the employment is in, else the person's superior.
    /// For somebody with two employments these differ (E-05).
    #[must_use]
    pub fn line_manager(&self, person: PersonId, unit_code: &str, day: Date) -> Option<PersonId> {
        let card = self.people.get(&person)?;
        if let Some(sponsor) = self.sponsor(person, unit_code, day) {
            return Some(sponsor);
        }
        let unit = self.unit_by_code.get(unit_code).copied();
        if unit.is_none() || unit == card.unit {
            return self.superior(person, day);
        }
        self.units_up(unit)
            .filter_map(|unit| self.leader(unit, day))
            .find(|id| *id != person && self.can_act(*id, day))
            .or_else(|| self.superior(person, day))
    }

    /// The role together with its system.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<(&Role, &System)> {
        let role = self.roles.get(&id)?;
        self.systems.get(&role.system).map(|system| (role, system))
    }

    /// A system by its id or key.
    #[must_use]
    pub fn find_system(&self, text: &str) -> Option<SystemId> {
        let by_id = text.parse().ok().filter(|id| self.systems.contains_key(id));
        by_id.or_else(|| self.systems.values().find(|system| system.key == text).map(|system| system.id))
    }

    /// A role by its code.
    #[must_use]
    pub fn role_by_code(&self, code: &str) -> Option<&Role> {
        self.roles.values().find(|role| role.code == code)
    }

    /// The role that is the base order, if the catalogue has one.
    #[must_use]
    pub fn base_role(&self) -> Option<&Role> {
        self.roles.values().find(|role| role.base == super::catalogue::Base::Base)
    }
}
