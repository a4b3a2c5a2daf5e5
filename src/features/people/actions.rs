//! What the room's forms do: the protected flag, assignments, ticks for those who leave, a reorganisation.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use jiff::civil::Date;
use serde::Deserialize;

use super::service::assignments::{AssignmentAsk, Keeping};
use super::service::{assignments as register, leaving as changes, reorganisation};
use super::{pages, service};
use crate::domain::ids::AssignmentId;
use crate::domain::moving::Item;
use crate::domain::refusal::{Refusal, Sort};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::Typed;
use crate::web::render::Pages;

/// What is searched for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Find {
    #[serde(default)]
    q: String,
}

/// The flag as it should be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    protected: bool,
}

/// The list that was seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    version: i32,
}

/// Searches. A POST, so that the name stays out of addresses, histories and the logs of proxies.
pub async fn find(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Find>,
) -> Result<HttpResponse, WebError> {
    let found = service::find_for_protection(&house, signed.person, &(house.sorted)(&form.0.q).0)?;
    pages::found(&signed, &pages, form.0.q, found).await
}

/// Whom to look at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    #[serde(default)]
    person: String,
}

/// Looks at how one person is read. A POST, for the name's sake.
pub async fn check(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Check>,
) -> Result<HttpResponse, WebError> {
    let checked = service::sources::check(&house, signed.person, &form.0.person).await?;
    pages::checked(&signed, &pages, form.0.person, checked, Vec::new()).await
}

/// Sets or clears the flag.
pub async fn protect(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Protection>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::protect(&house, signed.person, id, form.0.protected).await?;
    let key = if form.0.protected { "people-protection-set" } else { "people-protection-cleared" };
    Ok(pages
        .go("/people/protection", Some(&Told::done(key).next("people-protection-next").with("index", receipt.index))))
}

/// Enters an assignment.
pub async fn enter(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<AssignmentAsk>,
) -> Result<HttpResponse, WebError> {
    match form.act(|ask| register::enter(&house, signed.person, ask)).await? {
        Ok((id, receipt)) => {
            let told = Told::done("people-assignment-entered").next("people-assignment-entered-next");
            Ok(pages.go(&format!("/people/assignments/{id}"), Some(&told.with("index", receipt.index))))
        }
        Err(refused) => pages::draw_new(&signed, &pages, &house, AssignmentAsk::default(), Some(&refused)).await,
    }
}

/// A later last day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prolongation {
    version: i32,
    to: Option<Date>,
}

/// Gives an assignment a later last day.
pub async fn prolong(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<AssignmentId>,
    form: Form<Prolongation>,
) -> Result<HttpResponse, WebError> {
    let Some(to) = form.0.to else {
        let refusal = Refusal::BadForm("to".to_owned());
        return pages::draw_assignment(&signed, &pages, &house, *id, Some(&refusal.into())).await;
    };
    keep(&signed, &pages, &house, (*id, form.0.version), Keeping::Prolong(to), "people-assignment-prolonged").await
}

/// Another sponsor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSponsor {
    version: i32,
    #[serde(default)]
    sponsor: String,
}

/// Gives an assignment another sponsor.
pub async fn sponsor(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<AssignmentId>,
    form: Form<NewSponsor>,
) -> Result<HttpResponse, WebError> {
    let NewSponsor { version, sponsor } = form.0;
    keep(&signed, &pages, &house, (*id, version), Keeping::Sponsor(sponsor), "people-assignment-sponsored").await
}

/// The end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    version: i32,
}

/// Ends an assignment now.
pub async fn end(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<AssignmentId>,
    form: Form<Ending>,
) -> Result<HttpResponse, WebError> {
    keep(&signed, &pages, &house, (*id, form.0.version), Keeping::End, "people-assignment-ended").await
}

async fn keep(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    (id, version): (AssignmentId, i32),
    what: Keeping,
    told: &str,
) -> Result<HttpResponse, WebError> {
    match register::keep(house, signed.person, id, version, what).await.map_err(WebError::from) {
        // Whom it was given to is the one who sees it from now on.
        Ok(_) => Ok(pages.go("/people/assignments", Some(&Told::done(told)))),
        Err(error) => match error.refusal().sort() {
            Sort::Invalid | Sort::Conflict => pages::draw_assignment(signed, pages, house, id, Some(&error)).await,
            _ => Err(error),
        },
    }
}

/// Something that is done, or not after all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    employment: String,
    item: Item,
    done: bool,
}

/// Ticks off what is left to do by hand.
pub async fn leaving(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Tick>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let Tick { employment, item, done } = form.0;
    changes::tick(&house, signed.person, id, employment, item, done).await?;
    let key = if done { "people-leaving-done" } else { "people-leaving-undone" };
    Ok(pages.go("/people/changes", Some(&Told::done(key))))
}

/// Which unit took over after which; one text, a line each: old code, `>`, new code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reorganisation {
    #[serde(default)]
    units: String,
    #[serde(default)]
    apply: bool,
}

/// Shows what a reorganisation would carry over, or carries it over.
pub async fn reorganise(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Reorganisation>,
) -> Result<HttpResponse, WebError> {
    let Reorganisation { units, apply } = form.0;
    if !apply {
        return pages::draw_reorganisation(&signed, &pages, &house, units, None).await;
    }
    match reorganisation::apply(&house, signed.person, &units).await.map_err(WebError::from) {
        Ok(done) => {
            let told = Told::done("people-reorganised").with("units", done.units).with("grants", done.grants);
            Ok(pages.go("/people/reorganisation", Some(&told)))
        }
        Err(error) => match error.refusal().sort() {
            Sort::Invalid | Sort::Conflict => {
                pages::draw_reorganisation(&signed, &pages, &house, units, Some(&error)).await
            }
            _ => Err(error),
        },
    }
}

/// Releases a brake, as one of the two.
pub async fn release(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
    form: Form<Seen>,
) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::release(&house, signed.person, id, form.0.version).await?;
    let told = Told::done("people-brake-done").next("people-brake-next").with("index", receipt.index);
    Ok(pages.go("/people/sources/brake", Some(&told)))
}
