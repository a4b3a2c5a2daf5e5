//! The description of everything that programs can call, as one OpenAPI 3.1 document, made from the rooms' own.
//!
//! `GET /api/v1/openapi.json` gives it to anybody: it says nothing that the source does not.

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::{Components, InfoBuilder, OpenApi as Document, OpenApiBuilder};

use crate::features::{
    approvals, catalogue, control, fulfilment, grants, health, home, integrations, log, messages, orders, people,
    reconciliation, separation, sign_in, substitutes, training,
};

/// The whole document.
#[must_use]
pub fn document() -> Document {
    let info = InfoBuilder::new()
        .title("Behörig")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Order, decide, deliver, follow up and prove permissions. A session is begun with POST /api/v1/session and \
             its token sent as `Authorization: Bearer`. Refusals are application/problem+json (RFC 9457) with a stable code.",
        ))
        .build();
    let mut document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]))
        .components(Some(Components::new()))
        .build();
    document.merge(approvals::Api::openapi());
    document.merge(catalogue::Api::openapi());
    document.merge(control::Api::openapi());
    document.merge(fulfilment::Api::openapi());
    document.merge(grants::Api::openapi());
    document.merge(health::Api::openapi());
    document.merge(home::Api::openapi());
    document.merge(integrations::Api::openapi());
    document.merge(log::api::Api::openapi());
    document.merge(log::api::handing::Api::openapi());
    document.merge(log::api::past::Api::openapi());
    document.merge(messages::Api::openapi());
    document.merge(orders::Api::openapi());
    document.merge(orders::LateApi::openapi());
    document.merge(people::Api::openapi());
    document.merge(reconciliation::Api::openapi());
    document.merge(separation::Api::openapi());
    document.merge(sign_in::Api::openapi());
    document.merge(substitutes::Api::openapi());
    document.merge(training::Api::openapi());
    document.merge(Own::openapi());
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    if let Some(components) = document.components.as_mut() {
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
    document
}

/// This description's own part of it.
#[derive(Debug, OpenApi)]
#[openapi(paths(show))]
struct Own;

/// Adds the route; mounted under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config.service(web::resource("/openapi.json").route(web::get().to(show)));
}

/// This description.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "openapi", security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")),
)]
async fn show() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
