//! *Att besluta*: what waits for the reader's decision with the evidence beside it, and the decision, one or many at once.
//!
//! | Method | Address | What |
//! |---|---|---|
//! | GET | `/approvals` | what waits, oldest first; `?system=`, `?after=` |
//! | GET | `/approvals/{line}` | one line with everything, and the three answers |
//! | POST | `/approvals/summary` | what many decisions would be, before they are made |
//! | POST | `/approvals/decisions` | decides |
//! | GET | `/api/v1/approvals`, `/api/v1/approvals/{line}` | the same for programs |
//! | GET | `/approvals/stalled` | what nobody may decide; also `/api/v1/approvals/stalled` |
//! | POST | `/api/v1/approvals/decisions` | decides; each line answers for itself |

mod actions;
mod api;
mod pages;
pub mod service;

use actix_web::web::{self, ServiceConfig};

pub use api::Api;

use crate::domain::ids::LineId;
use crate::domain::log;
use crate::domain::refusal::Refusal;
use service::Shown;

/// Adds the pages and what they do.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/approvals").route(web::get().to(pages::list)))
        .service(web::resource("/approvals/summary").route(web::post().to(actions::summary)))
        .service(web::resource("/approvals/decisions").route(web::post().to(actions::decide)))
        .service(web::resource("/approvals/stalled").route(web::get().to(pages::stalled)))
        .service(web::resource("/approvals/{line}").route(web::get().to(pages::line)));
}

/// Adds what programs call; mounted under `/api/v1`.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(web::resource("/approvals").route(web::get().to(api::list)))
        .service(web::resource("/approvals/decisions").route(web::post().to(api::decide)))
        .service(web::resource("/approvals/stalled").route(web::get().to(api::stalled)))
        .service(web::resource("/approvals/{line}").route(web::get().to(api::line)));
}

/// A line and what was shown of it, from their texts. A broken hash is one that no line has.
fn shown(line: &str, hash: &str) -> Result<Shown, Refusal> {
    let line: LineId = line.parse().map_err(|_| Refusal::BadForm("line".to_owned()))?;
    let hash = log::decode_hash(hash).ok_or(Refusal::ShownDiffers)?;
    Ok(Shown { line, hash })
}

/// As a form carries it: `id:hash`.
fn shown_pair(pair: &str) -> Result<Shown, Refusal> {
    let (line, hash) = pair.split_once(':').ok_or_else(|| Refusal::BadForm("line".to_owned()))?;
    shown(line, hash)
}
