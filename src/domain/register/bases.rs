//! What our own registers say beside a source: assignments and who answers for them, who acts for a manager, and the units
//! that took over after those that are gone.

use jiff::civil::Date;

use super::{Register, UnitCard};
use crate::domain::assignment::Assignment;
use crate::domain::catalogue::Post;
use crate::domain::ids::{AssignmentId, PersonId, UnitId};
use crate::domain::person::{Employment, Form, Kind, Reading};

impl Register {
    /// Who answers for the person's assignment in that unit, where there is no employment in it.
    pub(super) fn sponsor(&self, person: PersonId, unit_code: &str, day: Date) -> Option<PersonId> {
        let card = self.people.get(&person)?;
        let employed =
            |e: &Employment| e.form != Form::Assignment && e.unit == unit_code && e.to.is_none_or(|to| day <= to);
        if card.employments.iter().any(employed) {
            return None;
        }
        let assignments = self.assignments.get(&person)?;
        let living = assignments.iter().filter(|it| it.unit == unit_code && it.lives(day));
        living.map(|it| it.sponsor).find(|id| self.can_act(*id, day))
    }

    /// Who acts for the unit's manager on that day (E-31).
    #[must_use]
    pub fn acting(&self, unit: UnitId, day: Date) -> Option<PersonId> {
        self.holders(&Post::ActingManager(unit), day).into_iter().next()
    }

    /// Who leads the unit on that day: whoever acts for its manager, else its manager.
    #[must_use]
    pub fn leader(&self, unit: &UnitCard, day: Date) -> Option<PersonId> {
        self.acting(unit.id, day).or(unit.manager)
    }

    /// The units that somebody leads on that day.
    pub fn units_led(&self, person: PersonId, day: Date) -> impl Iterator<Item = &UnitCard> {
        let acts = self.posts_of(person, day).any(|post| matches!(post, Post::ActingManager(_)));
        self.units.values().filter(move |unit| {
            if acts || unit.manager == Some(person) { self.leader(unit, day) == Some(person) } else { false }
        })
    }

    /// Whether somebody can answer for an assignment on that day: here still, and leads somebody.
    #[must_use]
    pub fn is_fit_sponsor(&self, person: PersonId, day: Date) -> bool {
        let leads = self.staff.get(&person).is_some_and(|staff| !staff.is_empty())
            || self.units_led(person, day).next().is_some();
        let employed = self.people.get(&person).is_some_and(|card| {
            card.kind == Kind::Employee && card.employments.iter().any(|e| e.to.is_none_or(|to| day <= to))
        });
        leads && employed && self.can_act(person, day)
    }

    /// An assignment by its id.
    #[must_use]
    pub fn assignment(&self, id: AssignmentId) -> Option<&Assignment> {
        self.assignments.values().flatten().find(|it| it.id == id)
    }

    /// The assignment of somebody that a grant or a line rests on.
    #[must_use]
    pub fn assignment_of(&self, person: PersonId, basis: &str) -> Option<&Assignment> {
        self.assignments.get(&person)?.iter().find(|it| Assignment::basis_id(it.id) == basis)
    }

    /// What a source said about somebody, with what our own register says beside it. Only our register can say that
    /// there is an assignment.
    #[must_use]
    pub fn completed(&self, reading: &Reading) -> Reading {
        let mut whole = reading.clone();
        whole.person.employments.retain(|e| e.form != Form::Assignment);
        let id = self.by_guid.get(&reading.person.guid);
        let own = id.and_then(|id| self.assignments.get(id)).into_iter().flatten();
        whole.person.employments.extend(own.map(Assignment::basis));
        whole
    }

    /// Takes in that units took over after others.
    pub fn succeed(&mut self, pairs: impl IntoIterator<Item = (String, String)>) {
        let is_live = |code: &str| self.units.values().any(|unit| unit.code == code);
        let new: Vec<_> = pairs.into_iter().filter(|(old, _)| !is_live(old)).collect();
        self.successors.extend(new);
        let codes: Vec<String> = self.successors.keys().cloned().collect();
        for old in codes {
            if let Some(id) = self.unit_by_code.get(self.unit_now(&old)).copied() {
                self.unit_by_code.insert(old, id);
            }
        }
    }

    /// The code by which a unit goes now: that of the unit that took over, where it is gone and one did.
    #[must_use]
    pub fn unit_now<'a>(&'a self, code: &'a str) -> &'a str {
        let mut now = code;
        for _ in 0..32 {
            match self.successors.get(now) {
                Some(new) => now = new,
                None => break,
            }
        }
        now
    }

    /// As [`Self::unit_now`], by id.
    #[must_use]
    pub fn unit_id_now(&self, id: UnitId) -> UnitId {
        if self.units.contains_key(&id) {
            return id;
        }
        let code = self.former.get(&id).map(|former| self.unit_now(&former.code));
        code.and_then(|code| self.unit_by_code.get(code)).copied().unwrap_or(id)
    }

    /// The name of a unit, also of one that is gone.
    #[must_use]
    pub fn unit_name(&self, id: UnitId) -> Option<&str> {
        let live = self.units.get(&id).map(|unit| unit.name.as_str());
        live.or_else(|| self.former.get(&id).map(|former| former.name.as_str()))
    }
}
