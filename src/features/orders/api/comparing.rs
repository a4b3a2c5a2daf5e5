//! Comparing somebody with a colleague, for a program.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::refusal::Refusal;
use crate::features::orders::pages::comparing::Pair;
use crate::features::orders::service::comparing::{self, Comparison};
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form;

/// What of the roles that can be ordered two of the caller's staff have. It is no order and fills none.
#[utoipa::path(get, path = "/api/v1/orders/comparison", tag = "orders",
    params(("person" = String, Query, description = "Id of the person"), ("with" = String, Query, description = "Id of the colleague")),
    responses((status = 200, description = "Role by role", body = Comparison), view::Refusals))]
pub async fn comparison(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let Pair { person, with } = form::command(request.query_string().as_bytes())?;
    if person.is_empty() || with.is_empty() {
        return Err(Refusal::BadForm(if person.is_empty() { "person" } else { "with" }.to_owned()).into());
    }
    let id = |text: &str| text.parse().map_err(|_| Refusal::NotFound);
    let compared = comparing::compare(&house, signed.person, (id(&person)?, id(&with)?), signed.lang).await?;
    Ok(HttpResponse::Ok().json(compared))
}
