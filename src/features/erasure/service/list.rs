//! The list of what has been erased, kept beside the database: one line of JSON a batch, of random ids only.
//!
//! It says nothing to who reads it. With a copy of the database from before it says what to take away again.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::erasure::{Batch, Value};
use crate::domain::ids::{EntryId, OrderId, PersonId};
use crate::features::House;
use crate::store::StoreError;

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    ground: String,
    values: Vec<(EntryId, String)>,
    keys: Vec<OrderId>,
    orders: Vec<OrderId>,
    people: Vec<PersonId>,
}

/// Notes what is about to be taken, on disk before it is.
pub(super) async fn note(house: &House, ground: &str, batch: &Batch) -> Result<(), StoreError> {
    let Some(file) = house.erased.clone() else { return Ok(()) };
    let line = Line {
        ground: ground.to_owned(),
        values: batch.values.iter().map(|value| (value.entry, value.field.clone())).collect(),
        keys: batch.keys.clone(),
        orders: batch.orders.clone(),
        people: batch.people.clone(),
    };
    if line.values.is_empty() && line.keys.is_empty() && line.people.is_empty() {
        return Ok(());
    }
    let text = serde_json::to_string(&line).map_err(|error| fault(&file, &error.into()))? + "\n";
    let written = || {
        let mut out = OpenOptions::new().create(true).append(true).mode(0o600).open(&file)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()
    };
    written().map_err(|error| fault(&file, &error))
}

/// Every batch that was noted, with its ground. A last line that was not written whole is none: nothing was taken then.
pub(super) async fn read(house: &House) -> Result<Vec<(String, Batch)>, StoreError> {
    let Some(file) = house.erased.clone() else { return Ok(Vec::new()) };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fault(&file, &error)),
    };
    let whole = text.rfind('\n').map_or("", |end| text.get(..end).unwrap_or_default());
    let read = |line: &str| serde_json::from_str(line).map(batch).map_err(|error| fault(&file, &error.into()));
    whole.lines().map(read).collect()
}

fn batch(line: Line) -> (String, Batch) {
    let value = |(entry, field)| Value { index: 0, entry, field };
    let batch = Batch {
        values: line.values.into_iter().map(value).collect(),
        keys: line.keys,
        orders: line.orders,
        people: line.people,
        ..Batch::default()
    };
    (line.ground, batch)
}

fn fault(file: &Path, problem: &io::Error) -> StoreError {
    StoreError::File { path: file.display().to_string(), problem: problem.to_string() }
}
