//! The pages of moving everybody from a system that closes to the one that takes over.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::orders::service::RefusedLine;
use crate::features::orders::service::moving::{self, MovePair, MoveView};
use crate::web::actor::Signed;
use crate::web::error::{WebError, sentence};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct ListPage {
    moves: Vec<MovePair>,
}

/// The moves that the reader may make.
pub async fn list(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let moves = moving::list(&house, signed.person, signed.lang)?;
    pages.page(&signed, "orders/moves", PageHead::Key { title_key: "moves-title" }, &ListPage { moves }).await
}

#[derive(Serialize)]
struct MovePage {
    it: MoveView,
    fault: Option<String>,
    refused: usize,
    why: Vec<RefusedLine>,
}

/// One move: who becomes what, how far it has come, and what the next run would order.
pub async fn one(
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
    system: Path<String>,
) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, &system, Left::default()).await
}

/// What an action left to say.
#[derive(Default)]
pub struct Left {
    /// The purpose that was written.
    pub purpose: Option<String>,
    /// Why nothing could be done.
    pub refusal: Option<Refusal>,
    /// How many could not be ordered.
    pub refused: usize,
    /// Why, for the first of them.
    pub why: Vec<RefusedLine>,
}

/// One move, with what an action left to say.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    system: &str,
    left: Left,
) -> Result<HttpResponse, WebError> {
    let it = moving::one(house, signed.person, system, left.purpose, signed.lang).await?;
    let status = match &left.refusal {
        Some(refusal) => actix_web::ResponseError::status_code(&WebError::from(refusal.clone())),
        None => StatusCode::OK,
    };
    let fault = left.refusal.map(|refusal| sentence(pages, signed.lang, &refusal));
    let page = MovePage { it, fault, refused: left.refused, why: left.why };
    pages.page_with(signed, status, "orders/move", PageHead::Key { title_key: "moves-one-title" }, &page).await
}
