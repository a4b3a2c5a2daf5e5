//! The past, for a browser: the state of a system, a person's time, what differs, and chains of evidence.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::domain::calendar;
use crate::features::House;
use crate::features::log::service::chain::{AskedChain, Chain, chain};
use crate::features::log::service::past::{
    self, AskedDifference, AskedPerson, AskedState, DifferencePage, PersonPage, StatePage,
};
use crate::features::log::service::searching::{Choice, systems};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct StateView {
    asked: AskedState,
    systems: Vec<Choice>,
    found: Option<StatePage>,
    /// What the form shows as the instant.
    at: String,
    first_href: Option<String>,
    older_href: Option<String>,
    check_href: String,
    query: String,
}

#[derive(Serialize)]
struct PersonView {
    asked: AskedPerson,
    found: PersonPage,
    named: Vec<(String, String)>,
    looked: bool,
    query: String,
}

#[derive(Serialize)]
struct DifferenceView {
    systems: Vec<Choice>,
    found: Option<DifferencePage>,
    first: String,
    second: String,
    first_href: Option<String>,
    older_href: Option<String>,
    query: String,
}

#[derive(Serialize)]
struct ChainView {
    chain: Chain,
}

fn query(to: &str, asked: &impl Serialize) -> String {
    format!("{to}?{}", super::query(asked))
}

fn minutes(at: jiff::Timestamp) -> String {
    calendar::clock(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Who had what in a system at an instant.
pub async fn state(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
) -> Result<HttpResponse, WebError> {
    let asked: AskedState = form::command(request.query_string().as_bytes())?;
    let found = past::state(&house.db, signed.person, asked.clone(), signed.lang).await?;
    let chosen = asked.system.clone().unwrap_or_default();
    let at = minutes(found.as_ref().map_or_else(|| house.db.clock().now(), |found| found.at));
    let with = |after: Option<String>, check: Option<String>| {
        query("/log/state", &AskedState { system: Some(chosen.clone()), at: Some(at.clone()), after, check })
    };
    let data = StateView {
        systems: systems(&house.db.register(), signed.lang, &chosen),
        first_href: asked.after.as_ref().map(|_| with(None, None)),
        older_href: found.as_ref().and_then(|found| found.next.clone()).map(|next| with(Some(next), None)),
        check_href: with(None, Some("log".to_owned())),
        query: super::query(&AskedState { after: None, check: None, at: Some(at.clone()), ..asked.clone() }),
        at: at.clone(),
        found,
        asked,
    };
    pages.page(&signed, "log/state", PageHead::Key { title_key: "log-state-heading" }, &data).await
}

/// What somebody could do between two days.
pub async fn person(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
) -> Result<HttpResponse, WebError> {
    let asked: AskedPerson = form::command(request.query_string().as_bytes())?;
    let found = past::person(&house.db, signed.person, asked.clone(), signed.lang).await?;
    let link = |id: &str| query("/log/person", &AskedPerson { person: Some(id.to_owned()), ..asked.clone() });
    let named = found.named.iter().map(|one| (link(&one.id), one.name.clone())).collect();
    let looked = asked.person.as_ref().is_some_and(|text| !text.trim().is_empty());
    let data = PersonView { query: super::query(&asked), named, looked, found, asked };
    pages.page(&signed, "log/person", PageHead::Key { title_key: "log-person-heading" }, &data).await
}

/// What differs in a system between two instants.
pub async fn difference(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
) -> Result<HttpResponse, WebError> {
    let asked: AskedDifference = form::command(request.query_string().as_bytes())?;
    let found = past::difference(&house.db, signed.person, asked.clone(), signed.lang).await?;
    let chosen = asked.system.clone().unwrap_or_default();
    let now = house.db.clock().now();
    let month = now.saturating_sub(jiff::SignedDuration::from_hours(30 * 24)).unwrap_or(now);
    let times = found.as_ref().map_or((month, now), |found| (found.first, found.second));
    let (first, second) = (minutes(times.0), minutes(times.1));
    let with = |after: Option<String>| {
        let (first, second) = (Some(first.clone()), Some(second.clone()));
        query("/log/difference", &AskedDifference { system: Some(chosen.clone()), first, second, after })
    };
    let data = DifferenceView {
        systems: systems(&house.db.register(), signed.lang, &chosen),
        first_href: asked.after.as_ref().map(|_| with(None)),
        older_href: found.as_ref().and_then(|found| found.next.clone()).map(|next| with(Some(next))),
        query: super::query(&AskedDifference { after: None, ..asked.clone() }),
        first: first.clone(),
        second: second.clone(),
        found,
    };
    pages.page(&signed, "log/difference", PageHead::Key { title_key: "log-difference-heading" }, &data).await
}

/// The chain of evidence of a grant or a line.
pub async fn evidence(
    request: HttpRequest,
    signed: Signed,
    house: Data<House>,
    pages: Data<Pages>,
) -> Result<HttpResponse, WebError> {
    let asked: AskedChain = form::command(request.query_string().as_bytes())?;
    let data = ChainView { chain: chain(&house.db, signed.person, asked).await? };
    pages.page(&signed, "log/chain", PageHead::Key { title_key: "log-chain-heading" }, &data).await
}
