//! Samples: drawing one, looking at one, and drawing it again to see that it is the same.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::reach;
use crate::domain::control::{Drawing, Population, Sample, draw};
use crate::domain::duties::{self, Actor, may};
use crate::domain::ids::{GrantId, LineId, PersonId, SampleId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::{Receipt, StoreError, controls, grants, lines};

/// Samples in the list.
const MOST: i64 = 200;

/// A sample to draw.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleAsk {
    /// Id or key of the system.
    pub system: String,
    /// `grants`: the permissions that stand now; `lines`: what was ordered in a period.
    pub population: String,
    /// First day of the period.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day of the period, inclusive.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// How many, from 1 to 500.
    pub size: usize,
    /// What it is drawn with; the service takes one at random when it is empty.
    #[serde(default)]
    pub seed: String,
}

/// A sample in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SampleRow {
    /// Its id.
    pub id: String,
    /// The system.
    pub system: String,
    /// `grants` or `lines`.
    pub population: &'static str,
    /// First day of the period.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day of it.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// How many there were.
    pub of: u64,
    /// How many were drawn.
    pub drawn: usize,
    /// With what.
    pub seed: String,
    /// SHA-256 over the ids of the population, each with a newline, in order.
    pub digest: String,
    /// Who drew it.
    pub by: view::Person,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Something that was drawn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DrawnRow {
    /// Its id: of the grant, or of the line.
    pub id: String,
    /// Id of the grant to look at.
    pub grant: Option<String>,
    /// Id of the order to look at.
    pub order: Option<String>,
    /// Number of the order.
    pub number: Option<String>,
    /// Whose.
    pub person: Option<view::Person>,
    /// What.
    pub role: Option<view::Role>,
    /// Since when it stands, or was ordered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
    /// The last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Where it is now: a word of a grant's or a line's state.
    pub state: Option<String>,
}

/// A sample with what was drawn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SampleView {
    /// The sample.
    #[serde(flatten)]
    pub sample: SampleRow,
    /// What was drawn.
    pub rows: Vec<DrawnRow>,
    /// Drawn again now: `same`, or `other` when the population is no longer what it was; absent when that was not asked.
    pub again: Option<&'static str>,
}

fn row(actor: &Actor<'_>, sample: &Sample, lang: Lang) -> SampleRow {
    let system = actor.register.systems.get(&sample.system);
    let (from, to) = match sample.population {
        Population::Grants => (None, None),
        Population::Lines { from, to } => (Some(from), Some(to)),
    };
    SampleRow {
        id: sample.id.to_string(),
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)).unwrap_or_default(),
        population: sample.population.word(),
        from,
        to,
        of: sample.drawn.of,
        drawn: sample.drawn.ids.len(),
        seed: sample.seed.clone(),
        digest: sample.drawn.digest.clone(),
        by: view::person(actor, sample.by),
        at: sample.at,
    }
}

/// The samples of the systems that somebody controls, the newest first.
///
/// # Errors
/// [`Refusal::NotAllowed`] for somebody who answers for no system; the store's own.
pub async fn list(house: &House, by: PersonId, lang: Lang) -> Result<Vec<SampleRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let Some(systems) = reach(&actor) else {
        return Err(house.refuse(by, Thing::Place("/control/samples".to_owned()), Refusal::NotAllowed).await);
    };
    let found = house.db.read(move |conn| controls::samples(conn, systems.as_deref(), MOST)).await?;
    Ok(found.iter().map(|sample| row(&actor, sample, lang)).collect())
}

fn population(ask: &SampleAsk, today: Date) -> Result<Population, Refusal> {
    let bad = |field: &str| Refusal::BadForm(field.to_owned());
    match ask.population.as_str() {
        "grants" => Ok(Population::Grants),
        "lines" => {
            let (from, to) = (ask.from.ok_or_else(|| bad("from"))?, ask.to.ok_or_else(|| bad("to"))?);
            // A day that is not over would not give the same sample tomorrow.
            if to < from || to >= today { Err(bad("to")) } else { Ok(Population::Lines { from, to }) }
        }
        _ => Err(bad("population")),
    }
}

fn drawn_from(
    conn: &mut crate::store::connection::Conn,
    system: SystemId,
    of: Population,
    at: Timestamp,
    mut drawing: Drawing,
) -> Result<crate::domain::control::Drawn, StoreError> {
    controls::population(conn, system, of, at, |id| drawing.pass(id))?;
    Ok(drawing.done())
}

/// Draws a sample and keeps it.
///
/// # Errors
/// [`Refusal::BadForm`] with the field that is wrong; [`Refusal::NotAllowed`]; the store's own.
pub async fn make(house: &House, by: PersonId, ask: SampleAsk) -> Result<(SampleId, Receipt), StoreError> {
    let register = house.db.register();
    let system = register.find_system(&ask.system).ok_or_else(|| Refusal::BadForm("system".to_owned()))?;
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if let Err(refusal) = may::<duties::Sample>(&actor, &system) {
        return Err(house.refuse(by, Thing::System(system), refusal).await);
    }
    let of = population(&ask, actor.day)?;
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let permit = may::<duties::Sample>(&Actor::of(&register, by, tx.day())?, &system)?;
            let id: SampleId = tx.fresh();
            // Of a fresh id, the end is what chance gave.
            let chance = id.to_string().rsplit('-').next().map(str::to_owned);
            let given = ask.seed.trim();
            let seed = if given.is_empty() { chance.unwrap_or_default() } else { given.to_owned() };
            let at = tx.now();
            let drawing = Drawing::new(&seed, ask.size)?;
            let drawn = tx.look(|conn| drawn_from(conn, system, of, at, drawing))?;
            let sample = Sample { id, system, population: of, seed, drawn, by, at };
            let key = register.systems.get(&system).map(|system| system.key.clone()).unwrap_or_default();
            let receipt = tx.record(draw(&permit, sample, &key)?)?;
            Ok((id, receipt))
        })
        .await
}

/// A sample with what was drawn; `again` draws it once more out of what there is now and compares.
///
/// # Errors
/// [`Refusal::NotFound`], also for a system that is not the reader's; the store's own.
pub async fn one(house: &House, by: PersonId, id: SampleId, again: bool, lang: Lang) -> Result<SampleView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let sample = house.db.read(move |conn| controls::find_sample(conn, id)).await?.ok_or(Refusal::NotFound)?;
    if may::<duties::Sample>(&actor, &sample.system).is_err() {
        return Err(house.refuse(by, Thing::System(sample.system), Refusal::Hidden).await);
    }
    let asked = sample.clone();
    let (standing, ordered, drawn) = house
        .db
        .read(move |conn| {
            let ids = &asked.drawn.ids;
            let (standing, ordered) = match asked.population {
                Population::Grants => {
                    let ids: Vec<GrantId> = ids.iter().copied().map(GrantId::from).collect();
                    (grants::find_many(conn, &ids)?, Vec::new())
                }
                Population::Lines { .. } => {
                    let ids: Vec<LineId> = ids.iter().copied().map(LineId::from).collect();
                    (Vec::new(), lines::find_many(conn, &ids)?)
                }
            };
            let drawn = if again {
                let drawing = Drawing::new(&asked.seed, ids.len())?;
                Some(drawn_from(conn, asked.system, asked.population, asked.at, drawing)?)
            } else {
                None
            };
            Ok((standing, ordered, drawn))
        })
        .await?;
    let mut rows: HashMap<Uuid, DrawnRow> =
        standing.iter().map(|it| (it.id.uuid(), of_grant(&actor, it, lang))).collect();
    rows.extend(ordered.iter().map(|it| (it.id.uuid(), of_line(&actor, &register, it, lang))));
    let again = drawn.map(|drawn| if drawn == sample.drawn { "same" } else { "other" });
    let rows = sample.drawn.ids.iter().map(|id| rows.remove(id).unwrap_or_else(|| gone(*id))).collect();
    Ok(SampleView { sample: row(&actor, &sample, lang), rows, again })
}

/// Something of which nothing is left but its id.
fn gone(id: Uuid) -> DrawnRow {
    DrawnRow {
        id: id.to_string(),
        grant: None,
        order: None,
        number: None,
        person: None,
        role: None,
        since: None,
        until: None,
        state: None,
    }
}

fn of_grant(actor: &Actor<'_>, grant: &crate::domain::grant::Grant, lang: Lang) -> DrawnRow {
    DrawnRow {
        grant: Some(grant.id.to_string()),
        person: Some(view::person(actor, grant.subject)),
        role: view::role(actor.register, grant.role, lang),
        since: Some(grant.delivered_at),
        until: grant.until,
        state: Some(grant.state.word().to_owned()),
        ..gone(grant.id.uuid())
    }
}

fn of_line(actor: &Actor<'_>, register: &Register, line: &crate::domain::order::Line, lang: Lang) -> DrawnRow {
    DrawnRow {
        order: Some(line.order.to_string()),
        number: Some(format!("{} ({})", line.number, line.n)),
        person: Some(view::person(actor, line.content.subject)),
        role: view::role(register, line.content.role, lang),
        since: line.id.made_at(),
        until: line.content.until,
        state: Some(line.state.word().to_owned()),
        ..gone(line.id.uuid())
    }
}
