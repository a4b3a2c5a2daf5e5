//! Lists handed out: asked for, looked after, and fetched; a download that broke off goes on where it was (RFC 9110, 14).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::SizedStream;
use actix_web::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, IF_RANGE, RANGE,
};
use actix_web::web::{self, Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, rt};
use futures_util::stream::try_unfold;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::ids::PersonId;
use crate::domain::lang::Lang;
use crate::domain::refusal::Refusal;
use crate::features::House;
use crate::features::log::service::export::Exporting;
use crate::features::log::service::handing::{self, Format, Handed, Parcel, Standing};
use crate::features::log::service::lists::{Asked, AskedSubject, Words};
use crate::features::log::service::past::AskedPerson;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{self, Form};
use crate::web::render::Pages;
use crate::web::shell::PageHead;

/// Bytes read at once.
const CHUNK: u64 = 64 * 1024;

/// So long whoever asks waits for a short list before they are shown how it is coming along.
const PATIENCE: Duration = Duration::from_secs(2);

/// A list that is wanted.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Which: `entries`, `state`, `person`, `difference`, `after-end`, `subject`, `disclosure`, `review`.
    pub list: String,
    /// `csv`, `xlsx`, `jsonl`.
    pub format: String,
    /// The filter, as the list's page has it in its address: `kind=grant.ended&from=2026-01-01`.
    #[serde(default)]
    pub query: Option<String>,
    /// Of the log as it was at this size; as it is when absent.
    #[serde(default)]
    pub size: Option<u64>,
}

/// What is wanted, read. A page's place in its list is no part of a filter.
fn read(wanted: &Wanted) -> Result<(Asked, Format, Option<u64>), Refusal> {
    let query = wanted.query.as_deref().unwrap_or_default().as_bytes();
    let mut asked = match wanted.list.as_str() {
        "entries" => Asked::Entries(form::command(query)?),
        "state" => Asked::State(form::command(query)?),
        "person" => Asked::Person(form::command(query)?),
        "difference" => Asked::Difference(form::command(query)?),
        "after-end" => Asked::AfterEnd,
        // A person's page knows days too; an extract is of all time.
        "subject" => {
            let asked: AskedPerson = form::command(query)?;
            Asked::Subject(AskedSubject { person: asked.person })
        }
        "disclosure" => Asked::Open(form::command(query)?),
        "review" => Asked::Review(form::command(query)?),
        _ => return Err(Refusal::BadForm("list".to_owned())),
    };
    match &mut asked {
        Asked::Entries(asked) | Asked::Open(asked) | Asked::Review(asked) => asked.below = None,
        Asked::State(asked) => (asked.after, asked.check) = (None, None),
        Asked::Difference(asked) => asked.after = None,
        _ => {}
    }
    let format = Format::of(&wanted.format).ok_or_else(|| Refusal::BadForm("format".to_owned()))?;
    Ok((asked, format, wanted.size))
}

/// Begins a list and waits a little for it.
pub async fn begin(
    house: &House,
    handed: &Arc<Handed>,
    pages: &Pages,
    (by, lang): (PersonId, Lang),
    wanted: &Wanted,
) -> Result<Uuid, WebError> {
    let text = pages.text.clone();
    let words = Words(Arc::new(move |key: &str| text.say(lang, key, &[])));
    let order = handing::order(&house.db, handed, by, read(wanted)?, (lang, words)).await?;
    let id = order.id;
    let (db, handed) = (house.db.clone(), Arc::clone(handed));
    let task = rt::spawn(async move {
        if let Err(error) = handing::make(&db, &handed, order).await {
            tracing::error!(%error, "a list could not be made");
        }
    });
    // A longer one goes on by itself.
    let _ = rt::time::timeout(PATIENCE, task).await;
    Ok(id)
}

/// Asks for a list, in a browser.
pub async fn wanted(
    house: Data<House>,
    exporting: Data<Exporting>,
    pages: Data<Pages>,
    signed: Signed,
    form: Form<Wanted>,
) -> Result<HttpResponse, WebError> {
    let id = begin(&house, &exporting.handed, &pages, (signed.person, signed.lang), &form.0).await?;
    Ok(pages.go(&format!("/log/exports/{id}"), None))
}

#[derive(Serialize)]
struct HandedPage {
    list: Standing,
}

/// How a list is coming along, in a browser: it asks again by itself.
pub async fn standing(
    house: Data<House>,
    exporting: Data<Exporting>,
    pages: Data<Pages>,
    signed: Signed,
    id: Path<Uuid>,
) -> Result<HttpResponse, WebError> {
    let list = exporting.handed.standing(&house.db, signed.person, *id)?;
    let waits = list.state == "under_way";
    let mut page =
        pages.page(&signed, "log/handed", PageHead::Key { title_key: "list-heading" }, &HandedPage { list }).await?;
    if waits {
        let (name, value) = (actix_web::http::header::REFRESH, actix_web::http::header::HeaderValue::from_static("3"));
        page.headers_mut().insert(name, value);
    }
    Ok(page)
}

/// The file.
pub async fn file(
    request: HttpRequest,
    house: Data<House>,
    exporting: Data<Exporting>,
    signed: Signed,
    id: Path<Uuid>,
) -> Result<HttpResponse, WebError> {
    sent(request.headers(), exporting.handed.parcel(&house.db, signed.person, *id)?)
}

/// The file, whole or from where a download broke off.
pub fn sent(headers: &HeaderMap, parcel: Parcel) -> Result<HttpResponse, WebError> {
    let Parcel { mut file, length, name, format, sha256 } = parcel;
    let tag = format!("\"{sha256}\"");
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let same = text(IF_RANGE).is_none_or(|known| known == tag);
    let part = text(RANGE).filter(|_| same).and_then(|range| part(range, length));
    let mut answer = HttpResponse::Ok();
    let (from, to) = match part {
        Some(Err(())) => {
            let all = format!("bytes */{length}");
            return Ok(HttpResponse::RangeNotSatisfiable().insert_header((CONTENT_RANGE, all)).finish());
        }
        Some(Ok((from, to))) => {
            answer = HttpResponse::PartialContent();
            answer.insert_header((CONTENT_RANGE, format!("bytes {from}-{}/{length}", to - 1)));
            (from, to)
        }
        None => (0, length),
    };
    file.seek(SeekFrom::Start(from)).map_err(|_| Refusal::Internal)?;
    Ok(answer
        .insert_header((CONTENT_TYPE, format.media()))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((ETAG, tag))
        .body(SizedStream::new(to - from, chunks(file, to - from))))
}

fn chunks(file: File, length: u64) -> impl futures_util::Stream<Item = Result<Bytes, io::Error>> {
    try_unfold((file, length), |(mut file, left): (File, u64)| async move {
        let read = web::block(move || {
            let mut chunk = Vec::new();
            file.by_ref().take(CHUNK.min(left)).read_to_end(&mut chunk).map(|_| (chunk, file))
        });
        let (chunk, file) = read.await.map_err(io::Error::other)??;
        let left = left.saturating_sub(chunk.len() as u64);
        Ok::<_, io::Error>((!chunk.is_empty()).then(|| (Bytes::from(chunk), (file, left))))
    })
}

/// One range of bytes, half-open: `bytes=100-`, `bytes=100-199`, `bytes=-50`. `None` = something else, which is
/// answered whole; `Err` = there is nothing there.
fn part(range: &str, length: u64) -> Option<Result<(u64, u64), ()>> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = (from.trim(), to.trim());
    let (from, to) = if from.is_empty() {
        (length.saturating_sub(to.parse().ok()?), length)
    } else {
        let to = if to.is_empty() { length } else { to.parse::<u64>().ok()?.saturating_add(1).min(length) };
        (from.parse().ok()?, to)
    };
    Some(if from < to { Ok((from, to)) } else { Err(()) })
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_part_of_a_file_is_what_the_header_says() {
        for (range, expected) in [
            ("bytes=0-", Some(Ok((0, 10)))),
            ("bytes=4-", Some(Ok((4, 10)))),
            ("bytes=4-5", Some(Ok((4, 6)))),
            ("bytes=4-99", Some(Ok((4, 10)))),
            ("bytes=-3", Some(Ok((7, 10)))),
            ("bytes=-99", Some(Ok((0, 10)))),
            ("bytes=10-", Some(Err(()))),
            ("bytes=5-4", Some(Err(()))),
            ("bytes=0-1,3-4", None),
            ("bytes=a-", None),
            ("rows=0-", None),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
    }
}
