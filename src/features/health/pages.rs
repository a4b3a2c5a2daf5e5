//! The alarms, for an administrator.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use super::service::alarms::{self, AlarmView};
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::render::Pages;
use crate::web::shell::PageHead;

#[derive(Serialize)]
struct AlarmsPage {
    rows: Vec<AlarmView>,
    sounding: usize,
}

/// What each alarm means, what to do, who does it, how loud it is, and whether it sounds.
pub async fn alarms(signed: Signed, pages: Data<Pages>, house: Data<House>) -> Result<HttpResponse, WebError> {
    let rows = alarms::alarms(&house, signed.person).await?;
    let page = AlarmsPage { sounding: rows.iter().filter(|row| row.sounds).count(), rows };
    pages.page(&signed, "health/alarms", PageHead::Key { title_key: "alarms-title" }, &page).await
}
