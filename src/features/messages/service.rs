//! What somebody was told, with what became of the mail; the choice of mail; and what does not get out.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar;
use crate::domain::catalogue::Post;
use crate::domain::duties::Actor;
use crate::domain::ids::{MailId, MessageId, OrderId, PersonId};
use crate::domain::integration::{MAIL, STUCK};
use crate::domain::lang::Lang;
use crate::domain::message::{self, Kind, Message, Rhythm, Wish};
use crate::domain::order::Number;
use crate::domain::refusal::Refusal;
use crate::domain::register::Register;
use crate::features::{House, view};
use crate::store::mails::{self, Mail};
use crate::store::{Receipt, StoreError, integrations, messages};

/// Messages on a page.
const PAGE: i64 = 50;
/// Most mails on the administrator's page, of each sort.
const MOST: i64 = 200;

/// Something that the reader was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// Its id.
    pub id: String,
    /// What: `decide`, `remind`, `answer`, `deliver`, `remove`, `pause`, `resume`, `redeliver`, `decided`, `declined`,
    /// `delivered`, `undeliverable`, `lapsed`, `introduction`.
    pub kind: &'static str,
    /// How many of the same: told of together, about the same order and system.
    pub count: usize,
    /// Mailed at once whatever was chosen.
    pub urgent: bool,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Number of the order.
    pub number: Option<String>,
    /// Name of the system.
    pub system: Option<String>,
    /// Where in the pages it is dealt with or read about.
    pub href: String,
    /// The mail: `waits`, `sending`, `mailed`, `refused`; `held`: nobody has entered who approved that mail is sent; or why
    /// there is none: `pages` (so chosen), `settled` (done before it was to go), `no_address`, `gone`, `off`.
    pub mail: &'static str,
    /// When it was mailed, or is to be.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub mail_at: Option<Timestamp>,
    /// How to begin with what was got.
    pub begin: Option<Introduction>,
}

/// How somebody begins with what they have got.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Introduction {
    /// The role.
    pub role: Option<view::Role>,
    /// Address of the manual.
    pub manual: Option<String>,
    /// Title of the guideline.
    pub guideline: Option<String>,
    /// Its address.
    pub guideline_url: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// Conditions of the role.
    pub rules: Option<String>,
}

/// How the reader wants their mail.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// In which language: `sv`, `en`.
    #[schema(value_type = String)]
    pub language: Lang,
    /// How often: `morning` (one mail each working morning), `at_once`, `urgent_only`.
    #[schema(value_type = String)]
    pub rhythm: Rhythm,
}

/// What the reader was told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessagesView {
    /// Newest first.
    pub rows: Vec<MessageView>,
    /// Where the older ones begin, when there are more.
    pub older: Option<String>,
    /// How the reader wants their mail.
    pub choice: Choice,
    /// The address that mail goes to.
    pub address: Option<String>,
}

/// What `by` was told, before `before`.
///
/// # Errors
/// The store's own.
pub async fn list(
    house: &House,
    by: PersonId,
    before: Option<MessageId>,
    lang: Lang,
) -> Result<MessagesView, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    let (mut kept, mails, numbers, wish, approved) = house
        .db
        .read(move |conn| {
            let kept = messages::of(conn, by, before, PAGE + 1)?;
            let mails: Vec<MailId> = kept.iter().filter_map(|one| one.mail).collect();
            let orders: Vec<OrderId> = kept.iter().filter_map(|one| one.notice.order).collect();
            let wish = messages::wishes(conn, &[by])?.remove(&by).unwrap_or_default();
            let mails = mails::find_many(conn, &mails)?;
            let approved = integrations::is_approved(conn, MAIL)?;
            Ok((kept, mails, messages::numbers(conn, &orders)?, wish, approved))
        })
        .await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = kept.len() > page;
    kept.truncate(page);
    let mails: HashMap<MailId, Mail> = mails.into_iter().map(|mail| (mail.id, mail)).collect();
    Ok(MessagesView {
        older: kept.last().filter(|_| more).map(|last| last.id.to_string()),
        rows: together(kept.iter().map(|one| {
            let row = row(&register, one, &mails, &numbers, lang);
            let held = !approved && house.mails() && matches!(row.mail, "waits" | "sending");
            if held { MessageView { mail: "held", mail_at: None, ..row } } else { row }
        })),
        choice: Choice { language: wish.lang, rhythm: wish.rhythm },
        address: actor.card.mail.clone(),
    })
}

/// Those that say the same one after the other on one day as one, as the mail has them.
fn together(rows: impl Iterator<Item = MessageView>) -> Vec<MessageView> {
    let mut shown: Vec<MessageView> = Vec::new();
    let same = |a: &MessageView, b: &MessageView| {
        let day = |row: &MessageView| calendar::day_of(row.at);
        (a.kind, &a.number, &a.system, a.mail, a.urgent, day(a))
            == (b.kind, &b.number, &b.system, b.mail, b.urgent, day(b))
            && a.begin.is_none()
    };
    for row in rows {
        match shown.last_mut() {
            Some(last) if same(last, &row) => {
                last.count += 1;
                // Several are dealt with in the list.
                if last.href != row.href {
                    "/approvals".clone_into(&mut last.href);
                }
            }
            _ => shown.push(row),
        }
    }
    shown
}

fn row(
    register: &Register,
    one: &Message,
    mails: &HashMap<MailId, Mail>,
    numbers: &HashMap<OrderId, Number>,
    lang: Lang,
) -> MessageView {
    let notice = &one.notice;
    let system = register.systems.get(&notice.system);
    let mail = one.mail.and_then(|id| mails.get(&id));
    let (state, mail_at) = match (one.unsent, mail) {
        (Some(why), _) => (why.word(), None),
        (None, Some(mail)) if mail.sent_at.is_some() => ("mailed", mail.sent_at),
        (None, Some(mail)) if mail.refused_at.is_some() => ("refused", mail.refused_at),
        (None, Some(_)) => ("sending", None),
        (None, None) if one.due_at.is_some() => ("waits", one.due_at),
        (None, None) => ("pages", None),
    };
    MessageView {
        id: one.id.to_string(),
        kind: notice.kind.word(),
        count: 1,
        urgent: notice.urgent,
        at: one.made_at,
        number: notice.order.and_then(|order| numbers.get(&order)).map(ToString::to_string),
        system: system.map(|system| view::pick(lang, &system.name_sv, &system.name_en)),
        href: href(one),
        mail: state,
        mail_at,
        begin: (notice.kind == Kind::Introduction).then(|| introduction(register, one, lang)),
    }
}

/// Where it is dealt with, or read about.
fn href(one: &Message) -> String {
    let notice = &one.notice;
    match (notice.kind, notice.line, notice.order) {
        (Kind::Decide | Kind::Remind, Some(line), _) => format!("/approvals/{line}"),
        (Kind::Deliver | Kind::Remove | Kind::Pause | Kind::Resume | Kind::Redeliver, _, _) => "/fulfilment".to_owned(),
        (Kind::Introduction, _, _) => "/grants".to_owned(),
        (Kind::Train, _, _) => "/training".to_owned(),
        (_, _, Some(order)) => format!("/orders/{order}"),
        _ => "/".to_owned(),
    }
}

fn introduction(register: &Register, one: &Message, lang: Lang) -> Introduction {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let system = register.systems.get(&one.notice.system);
    let guideline = system.and_then(|system| system.guideline.as_ref());
    let role = one.notice.role.and_then(|id| register.roles.get(&id));
    Introduction {
        role: one.notice.role.and_then(|id| view::role(register, id, lang)),
        manual: system.and_then(|system| said(&system.manual_url)),
        guideline: guideline.and_then(|guideline| said(&guideline.title)),
        guideline_url: guideline.and_then(|guideline| said(&guideline.url)),
        contact: system.and_then(|system| said(&system.contact)),
        rules: role.and_then(|role| said(&role.conditions)),
    }
}

/// Says how `by` wants their mail.
///
/// # Errors
/// The store's own.
pub async fn choose(house: &House, by: PersonId, choice: Choice) -> Result<Receipt, StoreError> {
    let wish = Wish { lang: choice.language, rhythm: choice.rhythm };
    house
        .db
        .write(move |tx| {
            let register = tx.register();
            let actor = Actor::of(&register, by, tx.day())?;
            let chosen = message::choose(tx.stage(&register), &actor.card.party(), wish);
            tx.record(chosen)
        })
        .await
}

/// A mail that does not get out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StuckView {
    /// Its id, as in `Message-ID`.
    pub id: String,
    /// Whose; a protected identity is not shown.
    pub to: view::Person,
    /// When it was put together.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: i32,
    /// When it is tried next; absent when it was given up.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Timestamp>,
    /// Why: `unreachable`, `silent`, `tls`, `later`, `refused`, `address`, `letter`.
    pub problem: String,
    /// The mail server's code, where it gave one.
    pub code: Option<String>,
}

/// What does not get out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StuckMails {
    /// Mails that wait, and those that were given up.
    pub rows: Vec<StuckView>,
    /// How many wait to be sent.
    pub waiting: i64,
    /// Since when the oldest of what is to be mailed has waited.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub oldest: Option<Timestamp>,
    /// It has waited for more than a quarter of an hour.
    pub alarm: bool,
    /// How many were given up.
    pub refused: i64,
    /// Nobody has entered who approved that mail is sent: all of it waits.
    pub held: bool,
}

/// What does not get out, for an administrator.
///
/// # Errors
/// [`Refusal::NotAllowed`] for anybody else; the store's own.
pub async fn stuck(house: &House, by: PersonId) -> Result<StuckMails, StoreError> {
    let register = house.db.register();
    let actor = Actor::of(&register, by, house.db.clock().today())?;
    if !actor.holds(&Post::Administrator) {
        return Err(Refusal::NotAllowed.into());
    }
    let now = house.db.clock().now();
    let (rows, standing, approved) = house
        .db
        .read(move |conn| {
            Ok((mails::stuck(conn, MOST)?, mails::standing(conn, now)?, integrations::is_approved(conn, MAIL)?))
        })
        .await?;
    Ok(StuckMails {
        rows: rows.into_iter().map(|mail| stuck_row(&actor, mail)).collect(),
        waiting: standing.waiting,
        oldest: standing.oldest,
        alarm: standing.oldest.is_some_and(|since| now.duration_since(since) > STUCK),
        refused: standing.refused,
        held: house.mails() && !approved,
    })
}

fn stuck_row(actor: &Actor<'_>, mail: Mail) -> StuckView {
    let problem = mail.problem.unwrap_or_default();
    let (problem, code) = match problem.split_once(':') {
        Some((problem, code)) => (problem.to_owned(), Some(code.to_owned())),
        None => (problem, None),
    };
    StuckView {
        id: mail.id.to_string(),
        to: view::person(actor, mail.to),
        made_at: mail.made_at,
        tries: mail.tries,
        next_at: mail.refused_at.is_none().then_some(mail.next_at),
        problem,
        code,
    }
}
