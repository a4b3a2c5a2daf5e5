//! What was asked about a line before it was decided, and what was answered: part of what a decision rests on.
//!
//! The log holds it, word for word; what is withheld there stays withheld here.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::log::commitment;
use crate::store::audit::Entry;

/// A question to the orderer, and the answer when there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Exchange {
    /// The question; absent where it is withheld.
    pub question: Option<String>,
    /// Who asked, by the name at the time; absent where it is withheld.
    pub asked_by: Option<String>,
    /// When, as the log has it.
    pub asked_at: String,
    /// The answer; absent while it waits, and where it is withheld.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<String>,
}

/// The exchanges of each line, oldest first, from entries in the order in which they happened.
#[must_use]
pub fn exchanges(entries: &[Entry]) -> HashMap<String, Vec<Exchange>> {
    let mut found: HashMap<String, Vec<Exchange>> = HashMap::new();
    for entry in entries {
        let Ok(text) = serde_json::from_str::<Value>(&entry.text) else { continue };
        let field = |name: &str| text.get(name).and_then(Value::as_str);
        let (Some(kind), Some(line), Some(at)) = (field("type"), field("line"), field("t")) else { continue };
        match kind {
            "completion.asked" => found.entry(line.to_owned()).or_default().push(Exchange {
                question: told(entry, "question"),
                asked_by: told(entry, "actor_name"),
                asked_at: at.to_owned(),
                answer: None,
                answered_at: None,
            }),
            "completion.answered" => {
                if let Some(last) = found.get_mut(line).and_then(|exchanges| exchanges.last_mut()) {
                    last.answer = told(entry, "answer");
                    last.answered_at = Some(at.to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

fn told(entry: &Entry, name: &str) -> Option<String> {
    let (_, disclosure) = entry.told.iter().find(|(field, _)| field == name)?;
    commitment::open(disclosure).ok()?.value.as_str().map(str::to_owned)
}
