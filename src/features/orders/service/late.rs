//! *Registrera i efterhand*: entering what was ordered on paper, the list of it, and what becomes of it unconfirmed.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::planning::{LineAsk, ask};
use super::sending::{SentView, send_late};
use crate::domain::calendar;
use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::flow;
use crate::domain::ids::{LineId, PersonId, SystemId};
use crate::domain::lang::Lang;
use crate::domain::late::Late;
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::store::{self, StoreError, Tx};

/// Most rows of the list.
const MOST: i64 = 500;
/// Lines looked at in one step.
const STEP: i64 = 100;

/// What stands on the paper. Times are what a clock in Sweden showed: `2026-05-04T09:30`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateAsk {
    /// Id or login of the person it is for.
    pub person: String,
    /// Id or code of the role.
    pub role: String,
    /// Id or code of the unit, when the role is limited to one.
    #[serde(default)]
    pub unit: Option<String>,
    /// Id or code of the object, when the role is limited to one.
    #[serde(default)]
    pub object: Option<String>,
    /// Id of the employment, or code of its unit, when the person has several.
    #[serde(default)]
    pub employment: Option<String>,
    /// Id of the account, when the person has several.
    #[serde(default)]
    pub account: Option<String>,
    /// Last day, inclusive.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Why.
    #[serde(default)]
    pub purpose: String,
    /// When it was ordered.
    pub ordered_at: String,
    /// Id or login of who decided it; empty when nobody but the orderer had to.
    #[serde(default)]
    pub decided_by: String,
    /// When.
    #[serde(default)]
    pub decided_at: String,
    /// Id or login of who delivered it; empty when it is not delivered.
    #[serde(default)]
    pub delivered_by: String,
    /// When.
    #[serde(default)]
    pub delivered_at: String,
    /// Where the paper is.
    #[serde(default)]
    pub reference: String,
}

impl LateAsk {
    fn line(&self, actor: &Actor<'_>) -> Result<LineAsk, Refusal> {
        let bad = |field: &str| Refusal::BadForm(field.to_owned());
        let register = actor.register;
        let said =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let unit = said(&self.unit).map(|text| register.unit_by_code.get(&text).map_or(text, ToString::to_string));
        let object = said(&self.object).map(|text| {
            let by_code = register.objects.values().find(|object| object.code == text);
            by_code.map_or(text, |object| object.id.to_string())
        });
        let card = actor.find(&self.person).ok_or_else(|| bad("person"))?;
        // On paper people write where somebody works, hardly a number.
        let employment = said(&self.employment).map(|text| {
            let by_unit = card.employments.iter().find(|employment| employment.unit == text);
            by_unit.map_or(text, |employment| employment.id.clone())
        });
        Ok(LineAsk {
            person: card.id.to_string(),
            role: self.role.trim().to_owned(),
            unit,
            object,
            employment,
            account: said(&self.account),
            until: self.until,
            purpose: self.purpose.clone(),
            ..LineAsk::default()
        })
    }

    /// The paper, save for which order it is of.
    fn paper(&self, actor: &Actor<'_>) -> Result<Late, Refusal> {
        let bad = |field: &str| Refusal::BadForm(field.to_owned());
        let time = |text: &str, field: &str| -> Result<Timestamp, Refusal> {
            let local: DateTime = text.trim().parse().map_err(|_| bad(field))?;
            calendar::instant(local).ok_or_else(|| bad(field))
        };
        let step = |who: &str, when: &str, (by, at): (&str, &str)| match (who.trim(), when.trim()) {
            ("", "") => Ok(None),
            (who, when) => {
                let card = actor.find(who).filter(|_| !who.is_empty()).ok_or_else(|| bad(by))?;
                Ok(Some((card.id, time(when, at)?)))
            }
        };
        let policy = &actor.register.policy;
        Ok(Late {
            order: uuid::Uuid::nil().into(),
            ordered_at: time(&self.ordered_at, "ordered_at")?,
            decided: step(&self.decided_by, &self.decided_at, ("decided_by", "decided_at"))?,
            delivered: step(&self.delivered_by, &self.delivered_at, ("delivered_by", "delivered_at"))?,
            reference: self.reference.trim().to_owned(),
            confirm_by: policy.workdays.after(actor.day, policy.late_confirm),
        })
    }
}

/// Registers an order that was made on paper. It takes its ordinary path from here.
///
/// # Errors
/// The refusal; the store's own.
pub async fn register(house: &House, by: PersonId, asked: &LateAsk, lang: Lang) -> Result<SentView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !may_order(&actor) {
        return Err(Refusal::NotAuthorisedOrderer.into());
    }
    let paper = asked.paper(&actor)?;
    let mut wish = asked.line(&actor)?.wish(&register)?;
    wish.given = paper.given_on();
    let wishes = vec![wish];
    let read = ask(house, &register, &wishes).await;
    drop(register);
    send_late(house, by, wishes, read, paper, lang).await
}

/// A line that was registered afterwards.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LateRow {
    /// The line.
    #[serde(flatten)]
    pub line: view::LineView,
    /// What stands on the paper.
    pub paper: view::Late,
    /// It is decided here as well, or delivered.
    pub confirmed: bool,
}

/// What was registered afterwards: the reader's own and in the systems that the reader answers for; everywhere for the
/// administrator and an auditor. Newest first.
///
/// # Errors
/// The store's own.
pub async fn list(house: &House, by: PersonId, lang: Lang) -> Result<Vec<LateRow>, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let all = actor.holds(&Post::Auditor) || actor.holds(&Post::Administrator);
    let systems: Vec<SystemId> = register.systems.keys().copied().filter(|id| all || actor.answers_for(*id)).collect();
    if systems.is_empty() && !may_order(&actor) {
        return Err(Refusal::NotAllowed.into());
    }
    let found = house.db.read(move |conn| store::late::lines(conn, &systems, by, MOST)).await?;
    let row = |(line, paper): &(crate::domain::order::Line, Late)| LateRow {
        paper: view::late(&actor, paper, view::is_hidden(&actor, line.content.subject)),
        confirmed: line.state.is_decided() || matches!(line.state, crate::domain::order::State::Delivered { .. }),
        line: view::line(&actor, line, lang),
    };
    Ok(found.iter().map(row).collect())
}

/// Whether somebody may register anything.
///
/// # Errors
/// [`Refusal::SessionEnded`].
pub fn may_register(house: &House, by: PersonId) -> Result<bool, Refusal> {
    let register = house.db.register();
    Ok(may_order(&Actor::of(&register, by, house.db.clock().today())?))
}

/// Whether somebody may order for anybody at all.
pub(super) fn may_order(actor: &Actor<'_>) -> bool {
    let posts = || actor.register.posts_of(actor.id(), actor.day);
    actor.leads() || posts().any(|post| matches!(post, Post::Orderer(_)))
}

/// Lets lapse what was given on paper and nobody confirmed in time; a task to remove it is left. Gives how many.
///
/// # Errors
/// The store's own.
pub async fn lapse_unconfirmed(house: &House) -> Result<usize, StoreError> {
    let today = house.db.clock().today();
    let overdue = house.db.read(move |conn| store::late::overdue(conn, today, STEP)).await?;
    let mut lapsed = 0;
    for (id, paper) in overdue {
        lapsed += usize::from(house.db.write(move |tx| lapse_one(tx, id, &paper)).await?);
    }
    Ok(lapsed)
}

fn lapse_one(tx: &mut Tx<'_>, id: LineId, paper: &Late) -> Result<bool, StoreError> {
    let register = tx.register();
    let line = tx.line(id)?;
    let stage = tx.stage(&register);
    if !flow::is_unconfirmed(stage, &line, paper) {
        return Ok(false);
    }
    tx.record(flow::lapse(stage, line, &Refusal::LateUnconfirmed)?).map(|_| true)
}
