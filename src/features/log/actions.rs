//! Handing the log out to an auditor.

pub mod handing;

use std::fs::File;
use std::io::{self, Read};

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{self, Bytes, Data};
use futures_util::stream::try_unfold;

use super::service::export::{Archive, ExportError, Exporting, hand_out};
use crate::domain::ids::PersonId;
use crate::features::House;
use crate::web::actor::Signed;
use crate::web::error::WebError;
use crate::web::form::{Form, Nothing};

/// Bytes read at once.
const CHUNK: u64 = 64 * 1024;

/// The archive, for a browser.
pub async fn export(
    signed: Signed,
    house: Data<House>,
    exporting: Data<Exporting>,
    _form: Form<Nothing>,
) -> Result<HttpResponse, WebError> {
    archive(&house, &exporting, signed.person).await
}

/// The archive as a stream: its bytes are read from disk as they are taken.
pub async fn archive(house: &House, exporting: &Exporting, by: PersonId) -> Result<HttpResponse, WebError> {
    let Archive { file, length, name, .. } =
        hand_out(&house.db, exporting, by).await.map_err(ExportError::into_store)?;
    let chunks = try_unfold(file, |mut file: File| async {
        let read = web::block(move || {
            let mut chunk = Vec::new();
            file.by_ref().take(CHUNK).read_to_end(&mut chunk).map(|_| (chunk, file))
        });
        let (chunk, file) = read.await.map_err(io::Error::other)??;
        Ok::<_, io::Error>((!chunk.is_empty()).then(|| (Bytes::from(chunk), file)))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/x-tar"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(SizedStream::new(length, chunks)))
}
