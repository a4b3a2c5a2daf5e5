//! What `web` asks about a session, answered from the house: whether it is live, and what is around its person.
//!
//! The menu is made here, since it is the one thing that names all rooms; an entry stands in it for those whom the room
//! is for. That somebody lacks an entry protects nothing: each room asks `duties` itself.

use std::sync::Arc;

use async_trait::async_trait;

use crate::domain::catalogue::Post;
use crate::domain::duties::{Actor, Erase, may};
use crate::domain::ids::PersonId;
use crate::domain::keeping::post_word;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;
use crate::domain::transition::Duty;
use crate::features::House;
use crate::features::people::service::{assignments, leaving as changes};
use crate::features::reconciliation::service::looking;
use crate::features::sign_in::service;
use crate::store::{StoreError, tasks};
use crate::text::Text;
use crate::web::actor::{Around, Sessions, Signed};
use crate::web::session::Named;
use crate::web::shell::{Banner, Kind, MenuItem, SignedIn};

/// The menu counts no further: each count reads at most so many rows of an index, however much waits.
const MOST: i64 = 100;

/// Fulfils [`Sessions`].
pub(super) struct AroundPeople {
    house: House,
    text: Arc<Text>,
}

impl AroundPeople {
    pub(super) fn new(house: House, text: Arc<Text>) -> Self {
        Self { house, text }
    }

    /// Where the person can go, and who it is; `None` for somebody who may no longer act.
    fn person(&self, signed: &Signed) -> Option<(Vec<MenuItem>, SignedIn)> {
        let register = self.house.db.register();
        let actor = Actor::of(&register, signed.person, self.house.db.clock().today()).ok()?;
        let unit = actor.card.unit.and_then(|id| register.units.get(&id)).map(|unit| unit.name.clone());
        let role_line = [actor.card.title.clone(), unit].into_iter().flatten().collect::<Vec<_>>().join(", ");
        Some((menu(&actor, &signed.place), SignedIn { name: actor.card.name.clone(), role_line }))
    }

    /// How much waits behind each entry. A page without numbers is better than none, so a fault is told to the log only.
    async fn count(&self, person: PersonId, menu: &mut [MenuItem]) {
        let duties: Vec<&'static [Duty]> = menu.iter().map(|item| duties(item.href)).collect();
        let read = self.house.db.read(move |conn| {
            let mut counts = Vec::with_capacity(duties.len());
            for duties in duties {
                let mut count = 0;
                for duty in duties {
                    count += tasks::count(conn, person, *duty, MOST)?;
                }
                counts.push(count);
            }
            Ok::<_, StoreError>(counts)
        });
        match read.await {
            Ok(counts) => menu.iter_mut().zip(counts).for_each(|(item, count)| {
                item.count = item.count.or_else(|| u64::try_from(count).ok());
            }),
            Err(error) => tracing::error!(%error, "what waits cannot be counted"),
        }
        if let Some(item) = menu.iter_mut().find(|item| item.href == "/reconciliation") {
            match looking::count(&self.house, person, MOST).await {
                Ok(count) => item.count = u64::try_from(count).ok(),
                Err(error) => tracing::error!(%error, "what waits cannot be counted"),
            }
        }
    }

    /// Whether a source is braked and this person is one of those who look.
    fn is_to_look(&self, person: PersonId) -> bool {
        let register = self.house.db.register();
        !register.brakes.is_empty()
            && Actor::of(&register, person, self.house.db.clock().today()).is_ok_and(|actor| looks_at_brakes(&actor))
    }

    /// What everybody should know now, the gravest first.
    fn banners(&self, signed: &Signed) -> Vec<Banner> {
        let lang = signed.lang;
        let read_only = self.house.db.is_read_only().then_some((Kind::Danger, "shell-read-only"));
        // A full reading goes through the same directory, so this tells of the last try, of either sort.
        let down = self.house.directory.is_silent().then_some((Kind::Warning, "shell-directory-down"));
        let braked = self.is_to_look(signed.person).then_some((Kind::Danger, "shell-braked"));
        let old = self.house.hr.as_ref().is_some_and(|file| file.is_silent());
        let old = old.then_some((Kind::Warning, "shell-hr-old"));
        let banner = |(kind, key)| Banner { kind, text: self.text.say(lang, key, &[]) };
        [read_only, braked, down, old].into_iter().flatten().map(banner).collect()
    }
}

#[async_trait]
impl Sessions for AroundPeople {
    async fn live(&self, named: Named) -> Result<(), Refusal> {
        service::live(&self.house, named.person, named.session).await.map_err(|error| match error {
            StoreError::Refused(refusal) => refusal,
            other => {
                tracing::error!(error = %other, "whether a session is live cannot be known");
                Refusal::Internal
            }
        })
    }

    async fn refused(&self, person: PersonId, place: Thing, refusal: Refusal) {
        // What is answered is decided already; here it is only told.
        let _ = self.house.refuse(person, place, refusal).await;
    }

    async fn around(&self, signed: &Signed) -> Around {
        let banners = self.banners(signed);
        let Some((mut menu, person)) = self.person(signed) else {
            return Around { banners, ..Around::default() };
        };
        self.count(signed.person, &mut menu).await;
        Around { menu, person: Some(person), banners }
    }
}

/// Address, text, icon, heading above, and for whom.
type Place = (&'static str, &'static str, &'static str, Option<&'static str>, fn(&Actor<'_>) -> bool);

fn anybody(_: &Actor<'_>) -> bool {
    true
}

fn orders(actor: &Actor<'_>) -> bool {
    actor.leads() || post(actor, "orderer")
}

fn delivers(actor: &Actor<'_>) -> bool {
    post(actor, "system_manager")
}

fn decides(actor: &Actor<'_>) -> bool {
    actor.leads() || ["owner", "deputy", "function", "system_manager"].into_iter().any(|word| post(actor, word))
}

/// Answers for people without employment, or may enter them.
fn enters(actor: &Actor<'_>) -> bool {
    actor.leads() || administers(actor) || protects(actor)
}

/// Orders, or answers for a system.
fn late(actor: &Actor<'_>) -> bool {
    orders(actor) || answers(actor)
}

/// Has staff, answers for a system, or keeps the courses.
fn trains(actor: &Actor<'_>) -> bool {
    enters(actor) || answers(actor)
}

fn answers(actor: &Actor<'_>) -> bool {
    let posts = ["owner", "deputy", "system_manager"];
    posts.into_iter().any(|word| post(actor, word)) || audits(actor) || administers(actor)
}

fn owns_or_audits(actor: &Actor<'_>) -> bool {
    post(actor, "owner") || post(actor, "deputy") || audits(actor) || administers(actor)
}

fn administers(actor: &Actor<'_>) -> bool {
    actor.holds(&Post::Administrator)
}

fn erases(actor: &Actor<'_>) -> bool {
    may::<Erase>(actor, &None).is_ok()
}

fn keeps_line(actor: &Actor<'_>) -> bool {
    audits(actor) || erases(actor)
}

fn looks_at_brakes(actor: &Actor<'_>) -> bool {
    administers(actor) || protects(actor)
}

fn audits(actor: &Actor<'_>) -> bool {
    actor.holds(&Post::Auditor)
}

fn protects(actor: &Actor<'_>) -> bool {
    actor.holds(&Post::HrFunction)
}

fn post(actor: &Actor<'_>, word: &str) -> bool {
    actor.register.posts_of(actor.id(), actor.day).any(|post| post_word(post) == word)
}

const PLACES: &[Place] = &[
    ("/", "menu-home", "home", None, anybody),
    ("/people", "menu-staff", "people", None, orders),
    ("/people/changes", "menu-changes", "clock", None, orders),
    ("/people/assignments", "menu-assignments", "card", None, enters),
    ("/orders/new", "menu-new-order", "add", None, orders),
    ("/orders", "menu-my-orders", "orders", None, orders),
    ("/orders/late", "menu-late", "print", None, late),
    ("/approvals", "menu-to-approve", "decide", None, decides),
    ("/substitutes", "menu-substitutes", "people", None, decides),
    ("/grants", "menu-my-grants", "key", None, anybody),
    ("/training", "menu-training", "check", None, trains),
    ("/messages", "menu-messages", "messages", None, anybody),
    ("/fulfilment", "menu-to-fulfil", "fulfil", Some("menu-group-system-manager"), delivers),
    ("/reconciliation", "menu-reconciliation", "reconcile", Some("menu-group-systems"), answers),
    ("/grants/emergencies", "menu-emergencies", "warning", None, answers),
    ("/separation", "menu-separation", "rules", None, answers),
    ("/log", "menu-log", "log", Some("menu-group-auditor"), audits),
    ("/log/verification", "menu-verification", "review", None, audits),
    ("/log/line", "menu-line", "proof", None, keeps_line),
    ("/control", "menu-control", "control", None, answers),
    ("/grants/lead-times", "menu-lead-times", "report", None, owns_or_audits),
    ("/grants/after-end", "menu-after-end", "report", None, audits),
    ("/catalogue", "menu-catalogue", "catalogue", Some("menu-group-administrator"), administers),
    ("/people/sources", "menu-sources", "people", None, administers),
    ("/people/reorganisation", "menu-reorganisation", "rules", None, administers),
    ("/fulfilment/groups", "menu-own-work", "fulfil", None, administers),
    ("/erasure", "menu-erasure", "retention", None, erases),
    ("/integrations", "menu-integrations", "integrations", None, administers),
    ("/messages/stuck", "menu-mail", "warning", None, administers),
    ("/health/alarms", "menu-alarms", "warning", None, administers),
    ("/people/sources/brake", "menu-brake", "warning", None, looks_at_brakes),
    ("/people/protection", "menu-protection", "lock", Some("menu-group-hr"), protects),
    ("/help", "menu-help", "help", None, anybody),
];

/// What one does there, and is counted in the menu.
fn duties(href: &str) -> &'static [Duty] {
    match href {
        "/orders" => &[Duty::Answer],
        "/approvals" => &[Duty::Decide],
        "/training" => &[Duty::Train],
        "/grants/emergencies" => &[Duty::Confirm],
        "/fulfilment" => &[Duty::Deliver, Duty::Redeliver, Duty::Remove, Duty::Pause, Duty::Resume],
        _ => &[],
    }
}

/// What is counted without reading: from the register, for the day.
fn known(actor: &Actor<'_>, href: &str) -> Option<u64> {
    let count = match href {
        "/people/changes" => changes::near(actor),
        "/people/assignments" => assignments::unsponsored(actor),
        _ => return None,
    };
    u64::try_from(count).ok()
}

fn menu(actor: &Actor<'_>, path: &str) -> Vec<MenuItem> {
    let mine: Vec<&Place> = PLACES.iter().filter(|(_, _, _, _, fits)| fits(actor)).collect();
    // One's own page opens from the start page; among the staff it would be one of many.
    let path = if path == "/people/me" { "/" } else { path };
    // The longest address that the path begins with is where one is.
    let within =
        |href: &str| path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')));
    let here = mine.iter().map(|place| place.0).filter(|href| within(href)).max_by_key(|href| href.len());
    mine.into_iter()
        .map(|&(href, label_key, icon, group_key, _)| MenuItem {
            href,
            label_key,
            icon,
            count: known(actor, href),
            current: here == Some(href),
            group_key,
        })
        .collect()
}
