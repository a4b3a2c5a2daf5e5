//! The control list, one item, the samples and one of them.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::api::Again;
use super::service::samples::{self, SampleAsk, SampleRow, SampleView};
use super::service::{self, ItemView, Narrowed, OneItem, Week};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::{self, WebError};
use crate::web::form;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{self, Choice, options};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ListPage {
    faults: Vec<ItemView>,
    known: Vec<ItemView>,
    systems: Vec<Choice>,
    boards: Vec<Choice>,
    /// What the list is narrowed to, for the links to items.
    query: String,
}

/// The items.
pub async fn list(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let narrowed: Narrowed = form::command(request.query_string().as_bytes())?;
    let items = service::list(&house, signed.person, &narrowed).await?;
    let (faults, known) = items.into_iter().partition(|item| item.is_fault);
    let boards = service::boards(&house, signed.person)?.into_iter().map(|board| (board.clone(), board));
    let page = ListPage {
        faults,
        known,
        systems: options(
            service::systems(&house, signed.person, signed.lang)?,
            narrowed.system.as_deref().unwrap_or_default(),
        ),
        boards: options(boards, narrowed.board.as_deref().unwrap_or_default()),
        query: request.query_string().to_owned(),
    };
    pages.page(&signed, "control/list", PageHead::Key { title_key: "control-title" }, &page).await
}

#[derive(Serialize)]
struct Bar {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

#[derive(Serialize)]
struct Chart {
    width: i64,
    height: i64,
    base: i64,
    most: u64,
    bars: Vec<Bar>,
}

impl Chart {
    const HEIGHT: i64 = 160;
    const STEP: i64 = 46;
    const BAR: i64 = 30;

    fn of(weeks: &[Week]) -> Self {
        let most = weeks.iter().map(|week| week.rows).max().unwrap_or(0);
        let high = |rows: u64| {
            let part = i64::try_from(rows.saturating_mul(1_000) / most.max(1)).unwrap_or(0);
            part * (Self::HEIGHT - 8) / 1_000
        };
        let bar = |(n, week): (i64, &Week)| {
            let height = high(week.rows);
            Bar { x: n * Self::STEP + 8, y: Self::HEIGHT - height, width: Self::BAR, height }
        };
        Self {
            width: Self::STEP * i64::try_from(weeks.len().max(1)).unwrap_or(1),
            height: Self::HEIGHT,
            base: Self::HEIGHT - 1,
            most,
            bars: (0..).zip(weeks).map(bar).collect(),
        }
    }
}

#[derive(Serialize)]
struct ItemPage {
    one: OneItem,
    /// Key of the sentence that says what the item is.
    lead: String,
    /// More rows than are shown.
    more: bool,
    chart: Option<Chart>,
}

/// An item's rows.
pub async fn item(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    word: Path<String>,
) -> Result<HttpResponse, WebError> {
    let narrowed: Narrowed = form::command(request.query_string().as_bytes())?;
    let one = service::item(&house, signed.person, &word, &narrowed, signed.lang).await?;
    let name = pages.text.say(signed.lang, &format!("control-{}", one.item.word), &[]);
    let page = ItemPage {
        more: one.item.rows > u64::try_from(one.first.len()).unwrap_or(u64::MAX),
        chart: (one.weeks.len() > 1).then(|| Chart::of(&one.weeks)),
        lead: format!("{}-lead", one.item.word),
        one,
    };
    pages.page(&signed, "control/item", PageHead::Named { title: name }, &page).await
}

#[derive(Serialize)]
struct SamplesPage {
    rows: Vec<SampleRow>,
    systems: Vec<Choice>,
    populations: Vec<Choice>,
    form: Filled,
}

/// The samples, and the form for a new one.
pub async fn samples(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    draw_samples(&signed, &pages, &house, None).await
}

/// The samples, with the form fresh or as it was refused.
pub async fn draw_samples(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let rows = samples::list(house, signed.person, signed.lang).await?;
    let fresh = Filled::of(&SampleAsk { population: "grants".to_owned(), size: 20, ..SampleAsk::default() });
    let form = match refused {
        None => fresh,
        Some(refused) => {
            let filled = fresh.typed(refused, "");
            let sentence = error::sentence(pages, signed.lang, &refused.refusal);
            match &refused.refusal {
                Refusal::BadForm(field) if filled.has(field) => {
                    let key = format!("control-wrong-{field}");
                    filled.wrong(field, pages.text.say(signed.lang, &key, &[]))
                }
                _ => filled.wrong("system", sentence),
            }
        }
    };
    let page = SamplesPage {
        rows,
        systems: options(service::systems(house, signed.person, signed.lang)?, form.said("system")),
        populations: choice::words(
            pages,
            signed.lang,
            "control-population",
            &["grants", "lines"],
            form.said("population"),
        ),
        form,
    };
    let status = refused.map_or(StatusCode::OK, |refused| refused.status);
    let head = PageHead::Key { title_key: "control-samples-title" };
    pages.page_with(signed, status, "control/samples", head, &page).await
}

/// One sample.
pub async fn sample(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    id: Path<String>,
) -> Result<HttpResponse, WebError> {
    let asked: Again = form::command(request.query_string().as_bytes())?;
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let one: SampleView = samples::one(&house, signed.person, id, asked.again, signed.lang).await?;
    let title = pages.text.say(signed.lang, "control-sample-of", &[("system", one.sample.system.as_str().into())]);
    pages.page(&signed, "control/sample", PageHead::Named { title }, &one).await
}
