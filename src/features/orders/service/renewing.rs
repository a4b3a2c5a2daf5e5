//! What ends soon among one's staff, and renewing many in one step on their own path.
//!
//! What has a last day is asked for anew, as an order that is decided like any other; what is only to be looked at again
//! is answered at once by whoever may. Neither gives anybody more than ordering one by one would.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::planning::LineAsk;
use super::sending::{Answered, RefusedLine, SentView, send_once};
use crate::domain::calendar::Workdays;
use crate::domain::catalogue::Scope;
use crate::domain::duties::{Actor, Confirm, may};
use crate::domain::following;
use crate::domain::grant::{Grant, Ground, State};
use crate::domain::ids::{GrantId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::once::Once;
use crate::domain::order::{Asks, Line};
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::renewal::ASKED;
use crate::features::view::Marked;
use crate::features::{House, view};
use crate::store::{StoreError, Tx, grants, lines};

/// The list is parted where so many working days are left.
pub const PARTS: [u16; 3] = [3, 14, ASKED];

/// Most renewed at once.
const MOST: usize = 500;

/// Something that ends soon.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EndingRow {
    /// The permission.
    #[serde(flatten)]
    pub grant: view::GrantView,
    /// The last day that it stands, as things are.
    #[schema(value_type = String, format = Date)]
    pub last: Date,
    /// It must only be said that it is still needed.
    pub asked: bool,
    /// It ends with the employment or the assignment: only a longer one makes it longer.
    pub follows: bool,
    /// A longer time is asked for already.
    pub ordered: bool,
}

/// What has no more than so many working days left.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EndingPart {
    /// So many working days, or fewer.
    pub days: u16,
    /// What, the nearest first.
    pub rows: Vec<EndingRow>,
}

/// What ends soon among the reader's staff.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EndingSoon {
    /// By how soon; a part with nothing in it is left out.
    pub parts: Vec<EndingPart>,
    /// What shall not be renewed, and ends as it should.
    pub not_renewed: Vec<EndingRow>,
}

/// What ends soon among the staff of the reader, who may order for them.
///
/// # Errors
/// The store's own.
pub async fn ending_soon(house: &House, by: PersonId, lang: Lang) -> Result<EndingSoon, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let staff: Vec<PersonId> = actor.circle().into_iter().map(|card| card.id).filter(|id| *id != by).collect();
    let (held, open) =
        house.db.read(move |conn| Ok((grants::active_of(conn, &staff)?, lines::open_of(conn, &staff)?))).await?;
    let ordered = extended(&open);
    let workdays = register.policy.workdays;
    let mut rows: Vec<EndingRow> = held
        .iter()
        .filter_map(|grant| {
            let last = last(grant, workdays, actor.day)?;
            Some(EndingRow {
                last,
                asked: is_asked(grant),
                follows: follows(&actor, grant),
                ordered: ordered.contains(&grant.id),
                grant: view::grant(&actor, grant, lang),
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        (a.last, &a.grant.subject.name, &a.grant.id).cmp(&(b.last, &b.grant.subject.name, &b.grant.id))
    });
    let (not_renewed, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.grant.not_renewed.is_some());
    let mut rows = rows.into_iter().peekable();
    let mut parts = Vec::new();
    for days in PARTS {
        let end = workdays.after(actor.day, days);
        let mut part = Vec::new();
        while let Some(row) = rows.next_if(|row| row.last <= end) {
            part.push(row);
        }
        if !part.is_empty() {
            parts.push(EndingPart { days, rows: part });
        }
    }
    Ok(EndingSoon { parts, not_renewed })
}

fn is_asked(grant: &Grant) -> bool {
    grant.question().is_some_and(|(ground, _)| ground == Ground::Periodic)
}

/// The last day, when it is near.
fn last(grant: &Grant, workdays: Workdays, today: Date) -> Option<Date> {
    let asked = grant.question().filter(|(ground, _)| *ground == Ground::Periodic).map(|(_, due)| due);
    let last = [asked, grant.until].into_iter().flatten().min()?;
    (last <= workdays.after(today, ASKED)).then_some(last)
}

/// It ends as its employment does.
fn follows(actor: &Actor<'_>, grant: &Grant) -> bool {
    let card = actor.register.person(grant.subject);
    let own = card.and_then(|card| card.employments.iter().find(|e| e.id == grant.employment));
    grant.until.is_some() && own.is_some_and(|e| e.to == grant.until)
}

fn extended(open: &[Line]) -> HashSet<GrantId> {
    let asks = |line: &Line| match line.content.asks {
        Asks::Extend(grant) => Some(grant),
        Asks::New | Asks::Late | Asks::Change(_) | Asks::Move(_) => None,
    };
    open.iter().filter_map(asks).collect()
}

/// What became of many that were to be renewed.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Renewed {
    /// So many stand on at once: it was only to be said.
    pub confirmed: usize,
    /// So many were ordered.
    pub ordered: usize,
    /// The order's number.
    pub number: Option<String>,
    /// The order's id.
    pub order: Option<String>,
    /// What could not be renewed, and why.
    pub refused: Vec<RefusedLine>,
}

/// Renews many: what is asked about is confirmed, the rest becomes one order. Each answers for itself.
///
/// # Errors
/// [`Refusal::EmptyOrder`], [`Refusal::TooManyLines`]; the store's own.
pub async fn renew(
    house: &House,
    by: PersonId,
    marked: Vec<Marked>,
    (until, purpose): (Option<Date>, String),
    lang: Lang,
    once: Option<Once>,
) -> Result<Renewed, StoreError> {
    if marked.is_empty() || marked.len() > MOST {
        return Err(if marked.is_empty() { Refusal::EmptyOrder } else { Refusal::TooManyLines(MOST) }.into());
    }
    let ids: Vec<GrantId> = marked.iter().map(|one| one.id).collect();
    let held = house.db.read(move |conn| grants::find_many(conn, &ids)).await?;
    let held: HashMap<GrantId, &Grant> = held.iter().map(|grant| (grant.id, grant)).collect();
    let mut renewed = Renewed::default();
    let mut asks = Vec::new();
    for one in marked {
        let Some(grant) = held.get(&one.id) else { return Err(Refusal::NotFound.into()) };
        if !is_asked(grant) {
            asks.push(extension(grant, until, &purpose));
            continue;
        }
        let once = once.clone();
        let work = move |tx: &mut Tx<'_>| tx.once_each(by, once.as_ref(), one.id, |tx| confirm(tx, by, one));
        let done = house.db.write(work).await;
        match house.heard(by, Thing::Grant(one.id), done).await {
            Ok(_) => renewed.confirmed += 1,
            Err(StoreError::Refused(refusal)) => renewed.refused.push(refused(house, by, grant, &refusal, lang)?),
            Err(error) => return Err(error),
        }
    }
    if asks.is_empty() {
        return Ok(renewed);
    }
    let of_order = once.map(|once| Once { key: format!("{} order", once.key), request: once.request });
    match send_once(house, by, &asks, lang, of_order).await {
        Ok(Answered::Now(sent)) => sent_as(&mut renewed, sent),
        // The same answer as before has the same numbers; a program reads the order for the rest.
        Ok(Answered::Before(_)) => renewed.ordered = asks.len(),
        Err(StoreError::Refused(refusal)) => {
            for ask in &asks {
                let grant = held
                    .values()
                    .find(|grant| grant.subject.to_string() == ask.person && grant.role.to_string() == ask.role);
                if let Some(grant) = grant {
                    renewed.refused.push(refused(house, by, grant, &refusal, lang)?);
                }
            }
        }
        Err(error) => return Err(error),
    }
    Ok(renewed)
}

fn sent_as(renewed: &mut Renewed, sent: SentView) {
    renewed.ordered = sent.sent;
    (renewed.number, renewed.order) = (Some(sent.number), Some(sent.id));
    renewed.refused.extend(sent.refused);
}

fn refused(
    house: &House,
    by: PersonId,
    grant: &Grant,
    refusal: &Refusal,
    lang: Lang,
) -> Result<RefusedLine, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let theirs = register.person(grant.subject).is_some_and(|card| actor.may_order_for(card));
    Ok(RefusedLine {
        subject: if theirs { view::person(&actor, grant.subject) } else { view::Person::default() },
        role: view::role(&register, grant.role, lang).filter(|_| theirs),
        code: refusal.code(),
        fact: refusal.fact(),
    })
}

/// The same again, for longer.
fn extension(grant: &Grant, until: Option<Date>, purpose: &str) -> LineAsk {
    let (unit, object) = match grant.scope {
        Scope::None => (None, None),
        Scope::Unit(id) => (Some(id.to_string()), None),
        Scope::Object(id) => (None, Some(id.to_string())),
    };
    LineAsk {
        person: grant.subject.to_string(),
        role: grant.role.to_string(),
        unit,
        object,
        employment: Some(grant.employment.clone()),
        account: None,
        from: None,
        until,
        purpose: purpose.to_owned(),
        extend: true,
        ..LineAsk::default()
    }
}

fn confirm(tx: &mut Tx<'_>, by: PersonId, one: Marked) -> Result<crate::store::Receipt, StoreError> {
    let register = tx.register();
    let actor = Actor::of(&register, by, tx.day())?;
    let grant = tx.grant(one.id)?;
    let permit = may::<Confirm>(&actor, &grant)?;
    if grant.version != one.version || grant.state != State::Active {
        return Err(Refusal::Stale.into());
    }
    tx.record(following::confirm(tx.stage(&register), &permit, &grant)?)
}
