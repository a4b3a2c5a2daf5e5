//! The first day of a system: what people have is taken over, in two steps, to be confirmed before a day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::domain::duties::{Actor, Confirm, TakeOver, may};
use crate::domain::following;
use crate::domain::ids::{GrantId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::log::encode;
use crate::domain::reach::Thing;
use crate::domain::reconciliation::taking_over::{self, Why};
use crate::domain::reconciliation::{Finding, Kind};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::findings::Narrowed;
use crate::store::{Receipt, StoreError, Tx, findings};

/// Findings read at once, and taken over in one transaction.
const PAGE: i64 = 500;

/// Most grants confirmed at once.
pub const MOST: usize = 500;

/// How many would be taken over in a role.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoleCount {
    /// The role.
    pub role: Option<view::Role>,
    /// How many people.
    pub count: usize,
}

/// Why, and how many, are not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftCount {
    /// `unknown`, `no_employment`, `no_scope`, `own`.
    pub why: &'static str,
    /// How many.
    pub count: usize,
}

/// What taking over would do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Preview {
    /// Id of the system.
    pub id: String,
    /// Name of the system.
    pub system: String,
    /// How many would be taken over.
    pub taken: usize,
    /// By role.
    pub roles: Vec<RoleCount>,
    /// What stays a finding.
    pub left: Vec<LeftCount>,
    /// The earliest day that can be set.
    #[schema(value_type = String, format = Date)]
    pub earliest: Date,
    /// The latest.
    #[schema(value_type = String, format = Date)]
    pub latest: Date,
    /// Stands for exactly this; goes back when it is confirmed.
    pub seen: String,
}

/// What can be taken over in a system now.
///
/// # Errors
/// [`Refusal::NotFound`]; the refusal for others than the owner; the store's own.
pub async fn preview(house: &House, by: PersonId, system: SystemId, lang: Lang) -> Result<Preview, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let known = register.systems.get(&system).ok_or(Refusal::NotFound)?;
    if let Err(refusal) = may::<TakeOver>(&actor, &system) {
        return Err(house.refuse(by, Thing::System(system), refusal).await);
    }
    let (fit, left) = sorted(house, by, system).await?;
    let mut roles: BTreeMap<_, usize> = BTreeMap::new();
    let mut digest = Sha256::new();
    for one in &fit {
        *roles.entry(one.role).or_default() += 1;
        digest.update(one.id.uuid().as_bytes());
    }
    let role = |(role, count): (Option<_>, usize)| RoleCount {
        role: role.and_then(|role| view::role(&register, role, lang)),
        count,
    };
    Ok(Preview {
        id: system.to_string(),
        system: view::pick(lang, &known.name_sv, &known.name_en),
        taken: fit.len(),
        roles: roles.into_iter().map(role).collect(),
        left: left.into_iter().map(|(why, count)| LeftCount { why: why.word(), count }).collect(),
        earliest: actor.day.saturating_add(jiff::Span::new().days(taking_over::SHORTEST)),
        latest: actor.day.saturating_add(jiff::Span::new().months(taking_over::LONGEST)),
        seen: encode(&digest.finalize()),
    })
}

/// What fits, in the order of ids, and why the rest does not.
async fn sorted(
    house: &House,
    by: PersonId,
    system: SystemId,
) -> Result<(Vec<Finding>, BTreeMap<Why, usize>), StoreError> {
    let register = house.db.register();
    let day = house.db.clock().today();
    let (mut fit, mut left) = (Vec::new(), BTreeMap::new());
    let mut after = None;
    loop {
        let narrowed = Narrowed { kind: Some(Kind::Unordered), waiting: Some(day), after };
        let page = house.db.read(move |conn| findings::of_systems(conn, &[system], narrowed, PAGE)).await?;
        after = page.last().map(|one| one.id);
        let full = i64::try_from(page.len()) == Ok(PAGE);
        for one in page {
            match taking_over::fits(&register, &one, by, day) {
                Ok(_) => fit.push(one),
                Err(why) => *left.entry(why).or_default() += 1,
            }
        }
        if !full {
            return Ok((fit, left));
        }
    }
}

/// What was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakenOver {
    /// How many grants.
    pub taken: u64,
    /// How many findings are left.
    pub left: u64,
}

/// Takes over what was seen in the preview, each to be confirmed before `due`.
///
/// # Errors
/// [`Refusal::ShownDiffers`] when it is no longer what was seen; as [`preview`] and
/// [`taking_over::check_due`].
pub async fn take_over(
    house: &House,
    by: PersonId,
    system: SystemId,
    due: Date,
    seen: &str,
) -> Result<TakenOver, StoreError> {
    let shown = preview(house, by, system, Lang::Sv).await?;
    taking_over::check_due(house.db.clock().today(), due)?;
    if shown.seen != seen || shown.taken == 0 {
        return Err(Refusal::ShownDiffers.into());
    }
    let (fit, left) = sorted(house, by, system).await?;
    let (mut taken, mut left) = (0, left.values().sum::<usize>() as u64);
    for batch in fit.chunks(200) {
        let batch = batch.to_vec();
        let size = batch.len() as u64;
        let done = house.db.write(move |tx| take_batch(tx, by, system, &batch, due)).await?;
        (taken, left) = (taken + done, left + size - done);
    }
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let permit = may::<TakeOver>(&Actor::of(&register, by, tx.day())?, &system)?;
            let told = taking_over::taken_over(tx.stage(&register), &permit, system, (taken, left))?;
            tx.record(told)
        })
        .await?;
    Ok(TakenOver { taken, left })
}

fn take_batch(
    tx: &mut Tx<'_>,
    by: PersonId,
    system: SystemId,
    batch: &[Finding],
    due: Date,
) -> Result<u64, StoreError> {
    let register = tx.register();
    let permit = may::<TakeOver>(&Actor::of(&register, by, tx.day())?, &system)?;
    let mut taken = 0;
    for one in batch {
        let finding = tx.finding(one.id)?;
        let subject = finding.subject;
        let held = match subject {
            Some(subject) => tx.look(|conn| crate::store::grants::active_of(conn, &[subject]))?,
            None => Vec::new(),
        };
        // The same role from both sources, or ordered meanwhile: one grant is enough.
        if held.iter().any(|grant| Some(grant.role) == finding.role && grant.scope == finding.scope) {
            continue;
        }
        match taking_over::take_over(tx.stage(&register), &permit, &finding, tx.fresh(), due) {
            Ok(transition) => {
                tx.record(transition)?;
                taken += 1;
            }
            Err(Refusal::Conflict) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(taken)
}

/// What became of one grant that was to be confirmed.
pub type Confirmed = (GrantId, Result<Receipt, StoreError>);

/// Says that grants which were taken over shall stand. Each answers for itself.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`].
pub async fn confirm(
    house: &House,
    by: PersonId,
    system: SystemId,
    ids: Vec<GrantId>,
) -> Result<Vec<Confirmed>, StoreError> {
    match ids.len() {
        0 => return Err(Refusal::EmptyOrder.into()),
        1..=MOST => {}
        _ => return Err(Refusal::TooManyLines(MOST).into()),
    }
    let work = ids.into_iter().map(|id| async move {
        let done = house.db.write(move |tx| confirm_one(tx, by, system, id)).await;
        (id, house.heard(by, Thing::Grant(id), done).await)
    });
    Ok(futures_util::future::join_all(work).await)
}

fn confirm_one(tx: &mut Tx<'_>, by: PersonId, system: SystemId, id: GrantId) -> Result<Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(id)?;
    if grant.system != system {
        return Err(Refusal::NotFound.into());
    }
    let permit = may::<Confirm>(&actor, &grant)?;
    tx.record(following::confirm(tx.stage(&register), &permit, &grant)?)
}
