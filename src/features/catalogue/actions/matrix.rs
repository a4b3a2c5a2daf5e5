//! What the forms about a matrix do: write a draft rule by rule, send it, decide it or send it back.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::features::House;
use crate::features::catalogue::pages::matrix as pages_of;
use crate::features::catalogue::service::matrix::VersionView;
use crate::features::catalogue::service::matrix::drafting::{self, Act, DecideAsk, SendAsk, Verdict};
use crate::features::catalogue::service::matrix::rules::RuleAsk;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::flash::Told;
use crate::web::form::Form;
use crate::web::form::again::Typed;
use crate::web::render::Pages;

use super::Nothing;

fn to_draft(pages: &Pages, key: &str, told: &str) -> HttpResponse {
    pages.go(&format!("/catalogue/{key}/matrix/draft"), Some(&Told::done(told)))
}

fn to_matrix(pages: &Pages, key: &str, told: &str) -> HttpResponse {
    pages.go(&format!("/catalogue/{key}/matrix"), Some(&Told::done(told)))
}

/// Begins a draft.
pub async fn begin(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    _: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    drafting::begin(&house, signed.person, path.clone()).await?;
    Ok(to_draft(&pages, &path, "matrix-begun"))
}

/// A new rule, as its form has it: up to three steps, each from a list.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    edition: i32,
    #[serde(default)]
    place: Option<usize>,
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    object: String,
    k: i32,
    r: i32,
    t: i32,
    #[serde(default)]
    risk: String,
    #[serde(default, skip_serializing)]
    forms: Vec<String>,
    #[serde(default)]
    deviation: bool,
    first: String,
    #[serde(default)]
    second: String,
    #[serde(default)]
    third: String,
}

impl NewRule {
    /// No conditions yet.
    pub fn fresh(edition: i32) -> Self {
        Self { edition, ..Self::default() }
    }

    fn ask(self) -> RuleAsk {
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        let steps = [self.first, self.second, self.third];
        let steps: Vec<String> = steps.into_iter().filter(|step| !step.is_empty()).collect();
        RuleAsk {
            role: said(self.role),
            unit: said(self.unit),
            object: said(self.object),
            k: self.k,
            r: self.r,
            t: self.t,
            risk: said(self.risk),
            forms: self.forms,
            deviation: self.deviation,
            then: steps.join("+"),
        }
    }
}

/// Adds a rule to the draft.
pub async fn add(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<NewRule>,
) -> Result<HttpResponse, WebError> {
    let added = form.act(|rule| {
        let shown = (rule.edition, rule.place);
        drafting::add(&house, signed.person, path.clone(), shown, rule.ask())
    });
    match added.await? {
        Ok(_) => Ok(to_draft(&pages, &path, "matrix-rule-added")),
        Err(refused) => pages_of::draw_editor(&signed, &pages, &house, &path, (Some(&refused), None)).await,
    }
}

/// What is done to a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActForm {
    edition: i32,
    act: Act,
}

/// Moves a rule of the draft, or takes it away.
pub async fn act(
    signed: Signed,
    path: Path<(String, usize)>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<ActForm>,
) -> Result<HttpResponse, WebError> {
    let (key, n) = path.into_inner();
    drafting::act(&house, signed.person, key.clone(), (form.0.edition, n), form.0.act).await?;
    Ok(to_draft(&pages, &key, "matrix-rule-changed"))
}

/// The draft as it is sent.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendForm {
    edition: i32,
    #[serde(default)]
    fallback: String,
    #[serde(default)]
    why: String,
}

impl SendForm {
    /// As the draft has it.
    pub fn of(draft: &VersionView) -> Self {
        Self { edition: draft.edition, fallback: draft.fallback.clone().unwrap_or_default(), why: draft.why.clone() }
    }
}

/// Sends the draft to the owner.
pub async fn send(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<SendForm>,
) -> Result<HttpResponse, WebError> {
    let sent = form.act(|form| {
        let ask = SendAsk { edition: form.edition, fallback: Some(form.fallback), why: form.why };
        drafting::send(&house, signed.person, path.clone(), ask)
    });
    match sent.await? {
        Ok(_) => Ok(to_matrix(&pages, &path, "matrix-sent")),
        Err(refused) => pages_of::draw_editor(&signed, &pages, &house, &path, (None, Some(&refused))).await,
    }
}

/// The edition that was shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    edition: i32,
}

/// Puts the draft away.
pub async fn discard(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Form<Shown>,
) -> Result<HttpResponse, WebError> {
    drafting::discard(&house, signed.person, path.clone(), form.0.edition).await?;
    Ok(to_matrix(&pages, &path, "matrix-discarded"))
}

/// The owner's answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideForm {
    edition: i32,
    #[serde(skip_serializing)]
    verdict: Verdict,
    #[serde(default)]
    reason: String,
}

impl DecideForm {
    /// Nothing is answered yet.
    pub fn fresh(edition: i32) -> Self {
        Self { edition, verdict: Verdict::Return, reason: String::new() }
    }
}

/// Decides the draft, or sends it back.
pub async fn decide(
    signed: Signed,
    path: Path<String>,
    pages: Data<Pages>,
    house: Data<House>,
    form: Typed<DecideForm>,
) -> Result<HttpResponse, WebError> {
    let decided = form.act(|form| {
        let DecideForm { edition, verdict, reason } = form;
        let (house, by, key) = (&house, signed.person, path.clone());
        async move {
            let done = drafting::decide(house, by, key, DecideAsk { edition, verdict, reason }).await;
            done.map(|_| verdict)
        }
    });
    match decided.await? {
        Ok(Verdict::Decide) => Ok(to_matrix(&pages, &path, "matrix-decided")),
        Ok(Verdict::Return) => Ok(to_matrix(&pages, &path, "matrix-returned")),
        Err(refused) => pages_of::draw(&signed, &pages, &house, &path, Some(&refused)).await,
    }
}
