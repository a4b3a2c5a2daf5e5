//! A role as a form.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{address, again, kept, status};
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::catalogue::service::keeping::RoleAsk;
use crate::features::catalogue::service::system::{RoleView, SystemView};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{Choice, words};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct RolePage {
    back: String,
    system: SystemView,
    role: RoleView,
    risks: Vec<Choice>,
    scopes: Vec<Choice>,
    environments: Vec<Choice>,
    form: Filled,
}

/// A role as a form.
pub async fn role(
    signed: Signed,
    path: Path<(String, String)>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw_role(&signed, &pages, &house, (&path.0, &path.1), None).await
}

/// A role as a form, as it was refused.
pub async fn draw_role(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    (key, code): (&str, &str),
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let system = kept(house, signed, key)?;
    let role =
        system.role_list.iter().find(|role| role.code == code || role.id == code).ok_or(Refusal::NotFound)?.clone();
    let form = again(pages, signed.lang, Filled::of(&RoleAsk::of(&role)), refused, "version");
    let risks = ["low", "medium", "high", "critical"];
    let data = RolePage {
        back: address(&system),
        risks: words(pages, signed.lang, "catalogue-risk", &risks, form.said("risk")),
        environments: words(
            pages,
            signed.lang,
            "catalogue-environment",
            &["production", "test", "training"],
            form.said("environment"),
        ),
        scopes: words(pages, signed.lang, "catalogue-scope", &["none", "unit", "object"], form.said("scope")),
        system,
        role,
        form,
    };
    let head = PageHead::Named { title: format!("{} – {}", data.role.code, data.role.name) };
    pages.page_with(signed, status(refused), "catalogue/role", head, &data).await
}
