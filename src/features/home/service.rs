//! What waits for somebody, counted: the numbers of the start page.
//!
//! Counts stop at [`MOST`]: "more than a hundred" is all that a start page has to say.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::employment::living;
use crate::domain::grant::Standing;
use crate::domain::ids::{OrderId, PersonId};
use crate::domain::integration::STUCK;
use crate::domain::lang::Lang;
use crate::domain::message::{Kind, Message};
use crate::domain::order::Number;
use crate::domain::register::Register;
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::connection::Conn;
use crate::store::{StoreError, grants, mails, messages, sessions, tasks};

/// Counted no further.
pub const MOST: i64 = 100;
/// An employment or permission that ends within so many days ends soon.
const SOON: i32 = 30;
/// News on the start page.
const NEWS: i64 = 5;
/// How far back news go for somebody who is here for the first time.
const FIRST_TIME: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The start page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StartView {
    /// Who reads.
    pub me: view::Person,
    /// Today in Stockholm.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
    /// Counts stop here.
    pub most: i64,
    /// Lines to decide.
    pub decide: i64,
    /// Lines to deliver.
    pub deliver: i64,
    /// Ended permissions to remove in their systems.
    pub remove: i64,
    /// Questions to answer.
    pub answer: i64,
    /// Own orders with open lines.
    pub open_orders: i64,
    /// Saved drafts.
    pub drafts: usize,
    /// Own permissions that end soon.
    pub own_ending: usize,
    /// Permissions of the reader's staff that end soon.
    pub staff_grants_ending: usize,
    /// People among the reader's staff whose last employment ends soon.
    pub staff_ending: usize,
    /// How many people the reader leads or may order for.
    pub staff: usize,
    /// May order for somebody.
    pub orders: bool,
    /// Delivers for some system.
    pub delivers: bool,
    /// Owns some system, or decides for some function.
    pub decides: bool,
    /// Reads the log.
    pub audits: bool,
    /// Keeps the catalogue.
    pub administers: bool,
    /// Sets the protected flag.
    pub protects: bool,
    /// How things went since the time before this, newest first; at most five.
    pub news: Vec<News>,
    /// For an administrator: mail does not get out.
    pub mail_stuck: bool,
}

/// How something went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct News {
    /// `decided`, `declined`, `delivered`, `undeliverable`, `lapsed`, `introduction`.
    pub kind: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Number of the order.
    pub number: Option<String>,
    /// Id of the order; absent when it is somebody else's.
    pub order: Option<String>,
    /// Name of the system.
    pub system: Option<String>,
}

/// What waits for `by`.
///
/// # Errors
/// The store's own.
pub async fn start(house: &House, by: PersonId, lang: Lang) -> Result<StartView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let circle = actor.circle();
    let staff: Vec<PersonId> = circle.iter().map(|card| card.id).collect();
    let mut asked = staff.clone();
    asked.push(by);
    let now = house.db.clock().now();
    let (decide, deliver, remove, answer, open_orders, drafts, held, mail, (told, numbers)) = house
        .db
        .read(move |conn| {
            Ok((
                tasks::count(conn, by, Duty::Decide, MOST)?,
                tasks::count(conn, by, Duty::Deliver, MOST)?,
                tasks::count(conn, by, Duty::Remove, MOST)?,
                tasks::count(conn, by, Duty::Answer, MOST)?,
                tasks::open_orders(conn, by, MOST)?,
                sessions::drafts(conn, by)?.len(),
                grants::active_of(conn, &asked)?,
                mails::standing(conn, now)?,
                told(conn, by, now)?,
            ))
        })
        .await?;
    let ending = |own: bool| {
        held.iter()
            .filter(|grant| (grant.subject == by) == own && grant.standing(actor.day) == Standing::EndingSoon)
            .count()
    };
    let posts: Vec<&Post> = register.posts_of(by, actor.day).collect();
    let holds = |wanted: fn(&Post) -> bool| posts.iter().any(|post| wanted(post));
    Ok(StartView {
        me: view::person(&actor, by),
        today: actor.day,
        most: MOST,
        decide,
        deliver,
        remove,
        answer,
        open_orders,
        drafts,
        own_ending: ending(true),
        staff_grants_ending: ending(false),
        staff_ending: circle.iter().filter(|card| ends_soon(card, actor.day)).count(),
        staff: staff.len(),
        orders: actor.leads() || !staff.is_empty(),
        delivers: holds(|post| matches!(post, Post::SystemManager(_))),
        decides: holds(|post| matches!(post, Post::Owner(_) | Post::Deputy(_) | Post::Function(_))),
        audits: holds(|post| matches!(post, Post::Auditor)),
        administers: holds(|post| matches!(post, Post::Administrator)),
        protects: holds(|post| matches!(post, Post::HrFunction)),
        news: told.iter().map(|one| news(&register, one, &numbers, lang)).collect(),
        mail_stuck: holds(|post| matches!(post, Post::Administrator))
            && mail.oldest.is_some_and(|since| now.duration_since(since) > STUCK),
    })
}

/// What somebody was told since the time before this, and the numbers of the orders.
fn told(conn: &mut Conn, by: PersonId, now: Timestamp) -> Result<(Vec<Message>, HashMap<OrderId, Number>), StoreError> {
    let since = sessions::before_this(conn, by)?.unwrap_or(now - FIRST_TIME);
    let told = messages::outcomes_since(conn, by, since, NEWS)?;
    let orders: Vec<OrderId> = told.iter().filter_map(|one| one.notice.order).collect();
    let numbers = messages::numbers(conn, &orders)?;
    Ok((told, numbers))
}

fn news(register: &Register, one: &Message, numbers: &HashMap<OrderId, Number>, lang: Lang) -> News {
    let notice = &one.notice;
    let system = register.systems.get(&notice.system);
    News {
        kind: notice.kind.word(),
        at: one.made_at,
        number: notice.order.and_then(|order| numbers.get(&order)).map(ToString::to_string),
        // Who has got something need not be who ordered it.
        order: notice.order.filter(|_| notice.kind != Kind::Introduction).map(|order| order.to_string()),
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
    }
}

fn ends_soon(card: &crate::domain::register::Card, day: Date) -> bool {
    let ends: Vec<Option<Date>> = living(&card.employments, day).map(|employment| employment.to).collect();
    let last = ends.iter().copied().collect::<Option<Vec<Date>>>().and_then(|ends| ends.into_iter().max());
    last.is_some_and(|last| (last - day).get_days() <= SOON)
}
