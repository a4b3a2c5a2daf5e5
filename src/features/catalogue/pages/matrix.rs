//! The pages of a system's matrix: what is in force, the draft, one version, and what the draft would have meant.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::{again, status};
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::catalogue::actions::matrix::{DecideForm, NewRule, SendForm};
use crate::features::catalogue::service::looking;
use crate::features::catalogue::service::matrix::{self as matrices, FORMS, MatrixView, VersionView, what_if};
use crate::features::catalogue::service::system::{self as one, SystemView};
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::again::{Filled, Refused};
use crate::web::form::choice::{Choice, options, words};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct MatrixPage {
    back: String,
    matrix: MatrixView,
    /// The owner's answer.
    form: Filled,
}

/// What is in force, the draft and the versions.
pub async fn matrix(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw(&signed, &pages, &house, &path, None).await
}

/// The same, with the owner's answer as it was refused.
pub async fn draw(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    key: &str,
    refused: Option<&Refused>,
) -> Result<HttpResponse, WebError> {
    let matrix = matrices::matrix(house, signed.person, key, signed.lang).await?;
    let edition = matrix.draft.as_ref().map_or(0, |draft| draft.edition);
    let form = again(pages, signed.lang, Filled::of(&DecideForm::fresh(edition)), refused, "edition");
    let data = MatrixPage { back: format!("/catalogue/{}", matrix.key), matrix, form };
    let head = PageHead::Key { title_key: "matrix-title" };
    pages.page_with(signed, status(refused), "catalogue/matrix", head, &data).await
}

#[derive(Serialize)]
struct EditorPage {
    back: String,
    matrix: MatrixView,
    draft: VersionView,
    roles: Vec<Choice>,
    units: Vec<Choice>,
    objects: Vec<Choice>,
    risks: Vec<Choice>,
    forms: Vec<Choice>,
    first: Vec<Choice>,
    second: Vec<Choice>,
    third: Vec<Choice>,
    functions: Vec<Choice>,
    /// A new rule.
    form: Filled,
    /// Sending it.
    sending: Filled,
}

/// The draft as it is written.
pub async fn editor(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    draw_editor(&signed, &pages, &house, &path, (None, None)).await
}

/// The draft with the form for a rule, or that for sending it, as it was refused.
pub async fn draw_editor(
    signed: &Signed,
    pages: &Pages,
    house: &House,
    key: &str,
    (rule, sent): (Option<&Refused>, Option<&Refused>),
) -> Result<HttpResponse, WebError> {
    let lang = signed.lang;
    let matrix = matrices::matrix(house, signed.person, key, lang).await?;
    if !matrix.can_draft {
        return Err(Refusal::NotAllowed.into());
    }
    let draft = matrix.draft.clone().ok_or(Refusal::NotFound)?;
    let system = one::system(house, signed.person, key, lang)?;
    let form = again(pages, lang, Filled::of(&NewRule::fresh(draft.edition)), rule, "edition");
    let standing = SendForm::of(&draft);
    let sending = again(pages, lang, Filled::of(&standing), sent, "edition");
    let functions = looking::functions(house, lang);
    let steps = steps(pages, lang, &functions);
    // That nobody has to decide stands alone.
    let later: Vec<_> = steps.iter().filter(|(value, _)| value != "auto").cloned().collect();
    let data = EditorPage {
        back: format!("/catalogue/{}/matrix", matrix.key),
        roles: options(roles(&system), form.said("role")),
        units: options(looking::units(house), form.said("unit")),
        objects: options(objects(&system), form.said("object")),
        risks: words(pages, lang, "catalogue-risk", &["low", "medium", "high", "critical"], form.said("risk")),
        forms: words(pages, lang, "people-form", &FORMS.iter().map(|(word, _)| *word).collect::<Vec<_>>(), ""),
        first: options(steps, form.said("first")),
        second: options(later.clone(), form.said("second")),
        third: options(later, form.said("third")),
        functions: options(functions, sending.said("fallback")),
        matrix,
        draft,
        form,
        sending,
    };
    let code = status(rule.or(sent));
    pages
        .page_with(signed, code, "catalogue/matrix-draft", PageHead::Key { title_key: "matrix-draft-title" }, &data)
        .await
}

fn roles(system: &SystemView) -> Vec<(String, String)> {
    let active = system.role_list.iter().filter(|role| role.active);
    active.map(|role| (role.code.clone(), format!("{} – {}", role.code, role.name))).collect()
}

fn objects(system: &SystemView) -> Vec<(String, String)> {
    let active = system.objects.iter().filter(|object| object.active);
    active.map(|object| (object.code.clone(), object.name.clone())).collect()
}

/// Every step that a rule can have, one person or two.
fn steps(pages: &Pages, lang: Lang, functions: &[(String, String)]) -> Vec<(String, String)> {
    let say = |key: &str| pages.text.say(lang, key, &[]);
    let mut steps = vec![
        ("auto".to_owned(), say("catalogue-step-auto")),
        ("manager".to_owned(), say("catalogue-step-manager")),
        ("opinion".to_owned(), say("catalogue-step-opinion")),
        ("system_manager".to_owned(), say("catalogue-step-system-manager")),
        ("two:system_manager".to_owned(), say("matrix-two-system-managers")),
        ("owner".to_owned(), say("catalogue-step-owner")),
        ("two:owner".to_owned(), say("matrix-two-owners")),
        ("object".to_owned(), say("catalogue-step-object")),
    ];
    for (code, name) in functions {
        steps.push((format!("function:{code}"), name.clone()));
        steps.push((
            format!("two:function:{code}"),
            pages.text.say(lang, "matrix-two", &[("name", name.as_str().into())]),
        ));
    }
    steps
}

#[derive(Serialize)]
struct VersionPage {
    back: String,
    key: String,
    name: String,
    version: VersionView,
}

/// One version, with what it changed.
pub async fn version(
    signed: Signed,
    path: Path<(String, i32)>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let (key, number) = path.into_inner();
    let version = matrices::version(&house, signed.person, (&key, number), signed.lang).await?;
    let system = one::system(&house, signed.person, &key, signed.lang)?;
    let back = format!("/catalogue/{}/matrix", system.row.key);
    let data = VersionPage { back, key: system.row.key, name: system.row.name, version };
    let title = pages.text.say(signed.lang, "matrix-version-title", &[("version", number.into())]);
    pages.page(&signed, "catalogue/matrix-version", PageHead::Named { title }, &data).await
}

#[derive(Serialize)]
struct WhatIfPage {
    back: String,
    tried: what_if::WhatIfView,
}

/// What the draft would have made of the last twelve months' lines.
pub async fn what_if(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
) -> Result<HttpResponse, WebError> {
    let tried = what_if::what_if(&house, signed.person, &path, signed.lang).await?;
    let data = WhatIfPage { back: format!("/catalogue/{}/matrix", tried.key), tried };
    pages.page(&signed, "catalogue/matrix-what-if", PageHead::Key { title_key: "matrix-what-if-title" }, &data).await
}
