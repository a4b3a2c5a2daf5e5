//! The line of the month, ready for the minutes: as text, and as a picture that a phone reads.
//!
//! It says how long the log is and nothing about anybody, so everybody who is signed in may see it.

use jiff::civil::Date;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::reading;
use crate::store::{Db, StoreError, witnesses};

/// Months shown.
const MONTHS: i64 = 24;

/// A line that was sent for the minutes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Published {
    /// The month, `2026-11`.
    pub month: String,
    /// The line.
    pub line: String,
}

/// The line, and what stands behind it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LineView {
    /// The one line `origin size root`.
    pub line: String,
    /// How many entries it covers.
    pub size: u64,
    /// Today.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// The witnesses that have signed that head.
    pub witnesses: Vec<String>,
    /// Lines that were sent earlier.
    pub published: Vec<Published>,
}

/// The line as it is now.
///
/// # Errors
/// [`crate::domain::refusal::Refusal::NotFound`] before anything is signed; the store's own.
pub async fn line(db: &Db) -> Result<LineView, StoreError> {
    let signed = reading::signed(db).await?;
    let size = signed.size;
    let (signatures, lines) =
        db.read(move |conn| Ok((witnesses::cosignatures(conn, size)?, witnesses::lines(conn, MONTHS)?))).await?;
    Ok(LineView {
        line: signed.head_line,
        size,
        day: db.clock().today(),
        witnesses: signatures.into_iter().map(|(name, _)| name).collect(),
        published: lines.into_iter().map(|(month, line)| Published { month, line }).collect(),
    })
}

/// The line as a QR code, an SVG picture.
///
/// # Errors
/// As [`line`]; [`StoreError::Log`] for a line that no code can hold.
pub async fn picture(db: &Db) -> Result<String, StoreError> {
    let signed = reading::signed(db).await?;
    draw(&signed.head_line)
}

fn draw(line: &str) -> Result<String, StoreError> {
    // Paper is copied and folded: a quarter of the code may be lost.
    let code =
        QrCode::with_error_correction_level(line, EcLevel::Q).map_err(|error| StoreError::Log(error.to_string()))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_any_length_becomes_a_picture() {
        for line in ["a 1 b", &format!("{}/logg 123456789 {}=", "x".repeat(200), "y".repeat(43))] {
            let picture = draw(line).unwrap();
            assert!(picture.contains("<svg") && picture.contains("<path"), "{picture}");
        }
        assert_ne!(draw("a 1 b").unwrap(), draw("a 2 b").unwrap());
    }
}
