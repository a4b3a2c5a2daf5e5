//! One's own messages with the choice of mail, and the administrator's list of what does not get out.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::service::{self, MessagesView, StuckMails};
use crate::domain::ids::MessageId;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Only what came before this one.
    pub before: Option<MessageId>,
}

#[derive(Serialize)]
struct ListPage {
    view: MessagesView,
    language: &'static str,
    rhythm: &'static str,
    older_href: Option<String>,
}

#[derive(Serialize)]
struct StuckPage {
    view: StuckMails,
}

/// What the reader was told.
pub async fn list(
    request: HttpRequest,
    signed: Signed,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    let view = service::list(&house, signed.person, query.before, signed.lang).await?;
    let page = ListPage {
        language: view.choice.language.tag(),
        rhythm: view.choice.rhythm.word(),
        older_href: view.older.as_ref().map(|before| format!("/messages?before={before}")),
        view,
    };
    pages.page(&signed, "messages/list", PageHead::Key { title_key: "messages-title" }, &page).await
}

/// What does not get out.
pub async fn stuck(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let view = service::stuck(&house, signed.person).await?;
    pages
        .page(&signed, "messages/stuck", PageHead::Key { title_key: "messages-stuck-title" }, &StuckPage { view })
        .await
}
