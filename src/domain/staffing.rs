//! How many managers a system in use must have: one alone is nobody when that one is away. How many, and whether a
//! system with fewer may be taken into use, is said in the settings; the owner is told when there come to be too few.

use jiff::civil::Date;

use super::catalogue::{Post, Status, System};
use super::event::{Event, Kind};
use super::flow::Stage;
use super::ids::PersonId;
use super::log::entry::Field;
use super::refusal::Refusal;
use super::register::Register;
use super::transition::{Change, Transition};

/// What the settings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staffing {
    /// So many managers who can act.
    pub min: usize,
    /// A system with fewer is not taken into use; otherwise it is, and stands among those that lack something.
    pub block: bool,
}

impl Default for Staffing {
    fn default() -> Self {
        Self { min: 2, block: false }
    }
}

impl Staffing {
    /// Whether a system may not become as it is to be, with so many managers. One that is in use already stays so.
    #[must_use]
    pub fn forbids(self, before: Option<&System>, after: &System, managers: usize) -> bool {
        let opens = after.status == Status::InUse && before.is_none_or(|before| before.status != Status::InUse);
        self.block && opens && managers < self.min
    }

    /// As [`Staffing::forbids`], with the managers as they are today.
    ///
    /// # Errors
    /// [`Refusal::TooFewManagers`].
    pub fn may_open(self, register: &Register, day: Date, before: &System, after: &System) -> Result<(), Refusal> {
        let managers = register.holders(&Post::SystemManager(after.id), day).len();
        if self.forbids(Some(before), after, managers) { Err(Refusal::TooFewManagers(self.min)) } else { Ok(()) }
    }

    /// Whether a system has too few managers today.
    #[must_use]
    pub fn is_short(self, register: &Register, day: Date, system: &System) -> bool {
        let open = matches!(system.status, Status::InUse | Status::Closing);
        open && register.holders(&Post::SystemManager(system.id), day).len() < self.min
    }
}

/// What a system lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Nobody owns it.
    Owner,
    /// Nobody manages it.
    Managers,
    /// Fewer manage it than must.
    FewManagers,
    /// It has no guideline.
    Guideline,
    /// Its guideline was to be reconsidered by that day.
    GuidelineExpired(Date),
}

/// What a system lacks today; nothing is asked of one that is closed.
#[must_use]
pub fn lacks(register: &Register, system: &System, day: Date) -> Vec<Lack> {
    if system.status == Status::Closed {
        return Vec::new();
    }
    let held = |post: Post| register.holders(&post, day).len();
    let owner = (held(Post::Owner(system.id)) == 0).then_some(Lack::Owner);
    let managers = match held(Post::SystemManager(system.id)) {
        0 => Some(Lack::Managers),
        few if few < register.staffing.min => Some(Lack::FewManagers),
        _ => None,
    };
    let guideline = match &system.guideline {
        None => Some(Lack::Guideline),
        Some(guideline) => guideline.review_by.filter(|by| *by < day).map(Lack::GuidelineExpired),
    };
    [owner, managers, guideline].into_iter().flatten().collect()
}

/// A system came to have too few managers: its owner and deputy are told.
pub fn short(stage: Stage<'_>, system: &System) -> Transition {
    let mut people: Vec<PersonId> = [Post::Owner(system.id), Post::Deputy(system.id)]
        .iter()
        .flat_map(|post| stage.register.holders(post, stage.day))
        .collect();
    people.sort_unstable();
    people.dedup();
    let event = Event::by_service(Kind::ManagersFew).with(Field::System, system.key.clone());
    let change = Change::Short { system: system.id, since: Some(stage.now), people };
    Transition::new(vec![change], vec![event])
}

/// It has enough of them again.
pub fn enough(system: &System) -> Transition {
    let event = Event::by_service(Kind::ManagersEnough).with(Field::System, system.key.clone());
    Transition::new(vec![Change::Short { system: system.id, since: None, people: Vec::new() }], vec![event])
}
