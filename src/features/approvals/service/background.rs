//! What a decider sees beside a line: who else in the unit has the same, and what the person had and was refused before.
//!
//! It informs and never decides: that others have something is no reason to give it. Of a protected person nothing
//! is told here, since the unit would tell where they work.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::duties::Actor;
use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::order::Line;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::{StoreError, grants, lines};

/// Most names, and most of what was before.
const MOST: usize = 5;

/// What there is around a line.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Background {
    /// Others in the unit, and who of them has the same role; absent when the unit is not for the reader to know.
    pub peers: Option<Peers>,
    /// The same permission as the person had it before, newest first.
    pub had: Vec<view::GrantView>,
    /// Earlier lines for the same that led to nothing, newest first.
    pub refused: Vec<view::LineView>,
}

/// Others in the unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Peers {
    /// Name of the unit.
    pub unit: String,
    /// How many others work there.
    pub others: usize,
    /// How many of them have the role.
    pub holders: usize,
    /// Names of some of those whom the reader may know, by name.
    pub names: Vec<String>,
}

/// What there is around a line.
pub(super) async fn of(house: &House, by: PersonId, line: Line, lang: Lang) -> Result<Background, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let (subject, role) = (line.content.subject, line.content.role);
    if view::is_hidden(&actor, subject) {
        return Ok(Background::default());
    }
    let (holders, all, before) = house
        .db
        .read(move |conn| {
            let before = lines::fruitless(conn, subject, role, i64::try_from(MOST).unwrap_or(5))?;
            Ok((grants::holders_of(conn, role)?, grants::all_of(conn, subject)?, before))
        })
        .await?;
    let others = others(&register, &actor, &line);
    let mut having: Vec<PersonId> = others.iter().copied().filter(|id| holders.contains(id)).collect();
    having.sort_by(|a, b| key(&register, *a).cmp(key(&register, *b)));
    let unit = register.unit_by_code.get(&line.content.unit).and_then(|id| register.units.get(id));
    let names = having.iter().filter_map(|id| view::person(&actor, *id).name).take(MOST).collect();
    let had = all.iter().filter(|grant| grant.role == role).map(|grant| view::grant(&actor, grant, lang));
    Ok(Background {
        peers: unit.map(|unit| Peers { unit: unit.name.clone(), others: others.len(), holders: having.len(), names }),
        had: had.filter(|grant| !grant.open).take(MOST).collect(),
        refused: before.iter().map(|line| view::line(&actor, line, lang)).collect(),
    })
}

/// Those who work in the line's unit today, save the person concerned.
fn others(register: &Register, actor: &Actor<'_>, line: &Line) -> Vec<PersonId> {
    let all = register.in_unit.get(&line.content.unit).into_iter().flatten().copied();
    all.filter(|id| *id != line.content.subject && register.can_act(*id, actor.day)).collect()
}

fn key(register: &Register, id: PersonId) -> &[u8] {
    register.person(id).map(|card| card.sort_key.as_slice()).unwrap_or_default()
}
