//! [`Signed`]: who asks. A handler that takes it is reached by nobody who is not signed in.
//!
//! What a session is and where it is kept is not known here: [`Sessions`] says, and `app` fulfils it. A room asks
//! `duties` what the person may do; being signed in is never enough.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use async_trait::async_trait;

use super::error::WebError;
use super::flash::Told;
use super::render::Pages;
use super::session::{Named, Purpose};
use super::shell::{Banner, MenuItem, SignedIn, Theme};
use crate::domain::ids::{PersonId, SessionId};
use crate::domain::lang::Lang;
use crate::domain::reach::Thing;
use crate::domain::refusal::Refusal;

/// Somebody with a live session.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub person: PersonId,
    /// By which session.
    pub session: SessionId,
    /// The language of the answer.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// Came as a program, by a bearer token.
    pub bearer: bool,
    /// What every form sends back.
    pub csrf: String,
    /// Path and query to come back to: of this request, or `/` when it came with a form.
    pub path: String,
    /// Path of this request, also when it came with a form: where in the menu one is.
    pub place: String,
    /// What just happened, to be shown once.
    pub told: Option<Told>,
}

/// What the frame around a page says about the person and the moment.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Where the person can go.
    pub menu: Vec<MenuItem>,
    /// Who is signed in.
    pub person: Option<SignedIn>,
    /// What everybody should know now.
    pub banners: Vec<Banner>,
}

/// Which sessions are live, and what is around the person of one.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Whether the session is live and its person may act.
    ///
    /// # Errors
    /// [`Refusal::SessionEnded`]; [`Refusal::Internal`] when it cannot be known, which is a no as well.
    async fn live(&self, named: Named) -> Result<(), Refusal>;

    /// Hears that a page or an act was refused for lack of a post.
    async fn refused(&self, person: PersonId, place: Thing, refusal: Refusal);

    /// What is around the person on a page.
    async fn around(&self, signed: &Signed) -> Around;
}

impl FromRequest for Signed {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, WebError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let known = request.extensions().get::<Self>().cloned();
            if let Some(signed) = known {
                return Ok(signed);
            }
            let signed = admit(&request).await?;
            request.extensions_mut().insert(signed.clone());
            Ok(signed)
        })
    }
}

async fn admit(request: &HttpRequest) -> Result<Signed, WebError> {
    let pages = request.app_data::<web::Data<Pages>>().ok_or(Refusal::Internal)?;
    let (purpose, named) = pages.tokens.of(request, pages.clock.now()).ok_or(Refusal::SessionEnded)?;
    pages.sessions.live(named).await?;
    let visitor = pages.visitor(request);
    Ok(Signed {
        person: named.person,
        session: named.session,
        lang: visitor.lang,
        theme: visitor.theme,
        bearer: purpose == Purpose::Bearer,
        csrf: visitor.csrf,
        path: visitor.path,
        place: request.path().to_owned(),
        told: visitor.told,
    })
}
