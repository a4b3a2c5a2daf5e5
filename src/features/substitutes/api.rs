//! Substitutes for a program.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::pages::Query;
use super::service::{self, SubstituteAsk, SubstituteView};
use crate::domain::refusal::Refusal;
use crate::features::{House, view};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Json};

/// Who decides in whose place.
#[derive(Debug, OpenApi)]
#[openapi(paths(list, name, end), components(schemas(view::Problem)))]
pub struct Api;

/// The substitutions that concern the caller; all for an auditor.
#[utoipa::path(get, path = "/api/v1/substitutes", tag = "substitutes",
    params(("ended" = Option<String>, Query, description = "those that have ended")),
    responses((status = 200, description = "The list", body = [SubstituteView]), view::Refusals))]
pub async fn list(request: HttpRequest, signed: Signed, house: Data<House>) -> Result<HttpResponse, WebError> {
    let query: Query = form::command(request.query_string().as_bytes())?;
    Ok(HttpResponse::Ok().json(service::list(&house, signed.person, query.ended.is_some(), signed.lang)?))
}

/// A substitute that was named.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// Id of the substitution.
    id: String,
    /// Index of its entry in the log.
    receipt: u64,
}

/// Names a substitute: for oneself, for somebody whom one leads, or as the administrator; never oneself.
#[utoipa::path(post, path = "/api/v1/substitutes", tag = "substitutes", request_body = SubstituteAsk,
    responses((status = 201, description = "Named", body = Named), view::Refusals))]
pub async fn name(signed: Signed, house: Data<House>, body: Json<SubstituteAsk>) -> Result<HttpResponse, WebError> {
    let (id, receipt) = service::name(&house, signed.person, body.0).await?;
    Ok(HttpResponse::Created().json(Named { id: id.to_string(), receipt: receipt.index }))
}

/// Ends a substitution: from now on nobody decides by it.
#[utoipa::path(post, path = "/api/v1/substitutes/{id}/end", tag = "substitutes",
    params(("id" = String, Path, description = "Id of the substitution")),
    responses((status = 200, description = "Done", body = view::Done), view::Refusals))]
pub async fn end(signed: Signed, house: Data<House>, id: Path<String>) -> Result<HttpResponse, WebError> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let receipt = service::end(&house, signed.person, id).await?;
    Ok(HttpResponse::Ok().json(view::Done::from(receipt)))
}
