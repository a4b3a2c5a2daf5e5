//! What waits for somebody, counted: the numbers of the start page.
//!
//! Counts stop at [`MOST`]: "more than a hundred" is all that a start page has to say.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::employment::living;
use crate::domain::grant::Standing;
use crate::domain::ids::PersonId;
use crate::domain::transition::Duty;
use crate::features::{House, view};
use crate::store::{StoreError, grants, sessions, tasks};

/// Counted no further.
pub const MOST: i64 = 100;
/// An employment or permission that ends within so many days ends soon.
const SOON: i32 = 30;

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
}

/// What waits for `by`.
///
/// # Errors
/// The store's own.
pub async fn start(house: &House, by: PersonId) -> Result<StartView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let circle = actor.circle();
    let staff: Vec<PersonId> = circle.iter().map(|card| card.id).collect();
    let mut asked = staff.clone();
    asked.push(by);
    let (decide, deliver, remove, answer, open_orders, drafts, held) = house
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
    })
}

fn ends_soon(card: &crate::domain::register::Card, day: Date) -> bool {
    let ends: Vec<Option<Date>> = living(&card.employments, day).map(|employment| employment.to).collect();
    let last = ends.iter().copied().collect::<Option<Vec<Date>>>().and_then(|ends| ends.into_iter().max());
    last.is_some_and(|last| (last - day).get_days() <= SOON)
}
