//! What happens to people's employments in the demo's history: somebody moves, somebody goes on leave and comes back,
//! consultants come on assignments. The directory itself changes, as it would; everything else follows by the real use
//! cases. At the end it says what it says today.

use jiff::ToSpan;

use super::SeedError;
use super::work::Work;
use crate::demo::cast;
use crate::demo::ldif::{former_pupils, group_dn, person_dn};
use crate::demo::municipality::{Municipality, Record};
use crate::directory::embedded::{Change, EmbeddedDirectory};
use crate::domain::calendar;
use crate::domain::ids::{GrantId, PersonId};
use crate::domain::register::Register;
use crate::domain::transition::Duty;
use crate::features::fulfilment::service::pausing::carried_out;
use crate::features::people::service::assignments::{AssignmentAsk, enter};
use crate::features::people::service::{SyncError, brakes, release, sync};
use crate::store::{StoreError, tasks};

/// Came from home care to the library: what she had there does not all come along.
pub(super) const MOVER: cast::Member = cast::TOVE_LINDH;
/// Has been on leave and is back.
pub(super) const RETURNED: cast::Member = cast::MIKAEL_OHMAN;
/// How many pupils the school has that leaves the directory: more than the brake lets through.
const PUPILS: usize = 45;
/// How many days ago that was.
pub(super) const BRAKED: i64 = 43;
/// The unit that [`MOVER`] came from.
const FROM: &str = "SOC-2231";

/// The directory and what stands in it today.
#[derive(Clone, Copy)]
pub(super) struct Lives<'a> {
    pub(super) server: &'a EmbeddedDirectory,
    pub(super) today: &'a Municipality,
}

impl Lives<'_> {
    /// Writes the main employment of one of the cast, and the unit and manager that go with it.
    fn write(&self, member: cast::Member, change: impl FnOnce(&mut Record)) -> Result<(), SeedError> {
        let missing = || SeedError::Missing(member.login.to_owned());
        let person = self.today.people.iter().find(|person| person.login == member.login).ok_or_else(missing)?;
        let mut record = person.employments.first().cloned().ok_or_else(missing)?;
        change(&mut record);
        let elsewhere = record.unit != person.unit;
        let leads = if elsewhere { Some(cast::KARIN_EK.login) } else { person.manager.as_deref() };
        let manager = self.today.people.iter().find(|one| leads == Some(one.login.as_str())).map(person_dn);
        let changes = [
            Change::set("extensionAttribute5", &record.to_string()),
            Change::set("departmentNumber", record.unit),
            Change::set("manager", &manager.unwrap_or_default()),
        ];
        self.server.modify(&person_dn(person), &changes).map_err(|_| missing())
    }

    /// Puts people, by login, in a group of the catalogue, as somebody does who delivers by hand.
    pub(super) fn put_in(&self, group: &str, logins: &[String]) -> Result<(), SeedError> {
        let of = |login: &String| self.today.people.iter().find(|person| person.login == *login);
        let members = logins.iter().filter_map(of).map(person_dn).collect();
        let change = Change::Add("member".to_owned(), members);
        self.server.modify_for_good(&group_dn(group), &[change]).map_err(|_| SeedError::Missing(group.to_owned()))
    }

    /// As it was when the history begins.
    pub(super) fn begin(&self) -> Result<(), SeedError> {
        for (dn, entry) in former_pupils(self.today, PUPILS) {
            self.server.add(&entry).map_err(|_| SeedError::Missing(dn))?;
        }
        self.write(MOVER, |record| record.unit = FROM)
    }

    /// What the directory says anew on that day; `true` when it says something new.
    pub(super) fn on(&self, days_ago: i64) -> Result<bool, SeedError> {
        match days_ago {
            88 => self.write(RETURNED, |record| record.leave = true)?,
            16 => self.write(RETURNED, |_| {})?,
            9 => self.write(MOVER, |_| {})?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A school's accounts leave the directory, more at once than anybody believes without looking: the reading stops, two
/// people see the list and release it, and the next reading takes it in (E-33).
pub(super) async fn school_leaves(work: &Work<'_>, lives: Lives<'_>) -> Result<(), SeedError> {
    for (dn, _) in former_pupils(lives.today, PUPILS) {
        lives.server.remove(&dn).map_err(|_| SeedError::Missing(dn))?;
    }
    work.at(BRAKED, 4, 0);
    read(work, false).await?;
    for (hour, member) in [(8, cast::ADAM_BEHRN), (9, cast::MONA_TALLING)] {
        work.at(BRAKED, hour, 5);
        let by = work.person(member.login)?;
        let open = brakes(work.house, by).await?.open;
        let brake = open.first().ok_or_else(|| SeedError::Missing("stopped source".to_owned()))?;
        let id = brake.id.parse().map_err(|_| SeedError::Missing(brake.id.clone()))?;
        release(work.house, by, id, brake.version).await?;
    }
    work.at(BRAKED, 9, 6);
    read(work, true).await
}

/// Everybody is read, as the timetable does it.
async fn read(work: &Work<'_>, believed: bool) -> Result<(), SeedError> {
    for _ in 0..super::TRIES {
        match sync(work.house).await {
            Ok(_) if believed => return Ok(()),
            Err(SyncError::Brake { .. }) if !believed => return Ok(()),
            Err(SyncError::Store(error)) => return Err(error.into()),
            _ => tokio::time::sleep(super::PAUSE).await,
        }
    }
    Err(SeedError::Missing("reading of everybody as expected".to_owned()))
}

/// The assignments: a consultant with a sponsor, a trainee with a school, an elected official with a mandate.
pub(super) async fn assignments(work: &Work<'_>) -> Result<(), SeedError> {
    let kent = (cast::KENT_BYLUND, "consultant", "Nordälvs kommun", "Drift av växeln enligt samverkansavtal", 250);
    let ida = (cast::IDA_NORDIN, "trainee", "Mittuniversitetet", "Verksamhetsförlagd utbildning, termin 5", 110);
    let gunilla = (cast::GUNILLA_HEDMAN, "elected", "Socialnämnden", "Ledamot i nämnden", 700);
    for (member, kind, organisation, purpose, days) in [kent, ida, gunilla] {
        let register = work.house.db.register();
        let sponsor = sponsor(work, &register, member.unit)?;
        let day = calendar::day_of(crate::clock::Clock::now(work.clock));
        let ask = AssignmentAsk {
            person: member.login.to_owned(),
            kind: kind.to_owned(),
            organisation: organisation.to_owned(),
            unit: member.unit.to_owned(),
            purpose: purpose.to_owned(),
            contract: "KS 2025/431".to_owned(),
            undertaking: Some(day),
            to: Some(day.saturating_add(days.days())),
            ..AssignmentAsk::default()
        };
        enter(work.house, sponsor, ask).await?;
        let role = if kind == "consultant" { "VX-TEL" } else { "AD-BAS" };
        let ask = work.ask(member.login, role, None)?;
        work.send(sponsor, vec![ask]).await?;
    }
    Ok(())
}

fn sponsor(work: &Work<'_>, register: &Register, unit: &str) -> Result<PersonId, SeedError> {
    let day = calendar::day_of(crate::clock::Clock::now(work.clock));
    let unit_id = register.unit_by_code.get(unit).copied();
    let mut leaders = register.units_up(unit_id).filter_map(|unit| register.leader(unit, day));
    leaders.find(|id| register.is_fit_sponsor(*id, day)).ok_or_else(|| SeedError::Missing(format!("head of {unit}")))
}

/// The system managers close what is paused and open what is resumed, except what is left for today.
pub(super) async fn carry_out(work: &Work<'_>) -> Result<(), SeedError> {
    let register = work.house.db.register();
    let managers: Vec<PersonId> = register.people.keys().copied().collect();
    let waiting = work
        .house
        .db
        .read(move |conn| {
            let mut waiting: Vec<(PersonId, GrantId)> = Vec::new();
            for person in managers {
                let tasks = tasks::of(conn, person, Duty::Pause, None, None, 100)?;
                waiting.extend(tasks.into_iter().filter_map(|task| Some((person, task.grant?))));
            }
            Ok(waiting)
        })
        .await?;
    for (by, grant) in waiting {
        for (_, done) in carried_out(work.house, by, vec![grant], "Stängd under ledigheten".to_owned(), None).await? {
            match done {
                // The other manager of the system was first.
                Ok(_) | Err(StoreError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}
