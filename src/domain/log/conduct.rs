//! Whether what the log tells could lawfully have happened: who decided, and how lines went from state to state.
//!
//! Remembers each order while a line of it is open; tags hold within one order only, so nothing is compared across
//! orders. The price of forgetting: an order that is submitted a second time after it closed passes for a new one
//! here (ids never repeat in the tables, so a replay against them shows it). A line that goes on after its order closed
//! is a line that nobody submitted.

use std::collections::HashMap;

use super::finding::Fault;
use super::seen::{Seen, Text};

/// The steps a line may take, `(from, to)`; `from` is empty before its first state. An empty table checks none.
pub type Legal = &'static [(&'static str, &'static str)];

/// What a line is in, and whom it is about.
#[derive(Debug, Default)]
struct Line {
    state: String,
    subject: Option<String>,
}

#[derive(Debug, Default)]
struct Order {
    /// Tags of who ordered, and of those they ordered for.
    by: Vec<String>,
    /// It was said that nobody submitted it.
    told: bool,
    lines: HashMap<String, Line>,
}

#[derive(Debug)]
pub(super) struct Conduct {
    legal: Legal,
    open: HashMap<String, Order>,
    /// Decisions that were judged.
    pub(super) decisions: u64,
}

impl Conduct {
    pub(super) fn new(legal: Legal) -> Self {
        Self { legal, open: HashMap::new(), decisions: 0 }
    }

    /// Judges one entry. When entries were `withheld` before it, what they may have said is not missed.
    pub(super) fn judge(&mut self, seen: &Seen<'_>, withheld: bool, found: &mut impl FnMut(Fault)) {
        let Some(id) = seen.order.as_ref().map(Text::as_str) else { return };
        let kind = seen.kind.as_str();
        if kind == "order.submitted" {
            let by = [&seen.actor, &seen.acting_for].into_iter().flatten().map(|tag| tag.as_str().to_owned());
            self.open.entry(id.to_owned()).or_default().by.extend(by);
        }
        let decides = kind.starts_with("decision.");
        if decides {
            self.decisions += 1;
            judge_decision(seen, self.open.get(id), withheld, found);
        }
        let Some(line) = seen.line.as_ref().map(Text::as_str) else { return };
        if decides && seen.state.is_none() && seen.subject.is_none() {
            return;
        }
        let order = self.open.entry(id.to_owned()).or_default();
        if !decides && seen.state.is_some() && order.by.is_empty() && !order.told && !withheld {
            order.told = true;
            found(Fault::OrderUnknown);
        }
        let line = order.lines.entry(line.to_owned()).or_default();
        if let Some(subject) = &seen.subject {
            line.subject.get_or_insert_with(|| subject.as_str().to_owned());
        }
        let Some(to) = seen.state.as_ref().map(Text::as_str) else { return };
        if !self.legal.is_empty() && !self.legal.contains(&(line.state.as_str(), to)) {
            let unseen = withheld && line.state.is_empty() && self.legal.iter().any(|(_, known)| *known == to);
            if !unseen {
                found(Fault::IllegalState { from: line.state.clone(), to: to.to_owned() });
            }
        }
        line.state.replace_range(.., to);
        let legal = self.legal;
        let closed = |line: &Line| !line.state.is_empty() && !legal.iter().any(|(from, _)| *from == line.state);
        if !legal.is_empty() && closed(line) && order.lines.values().all(closed) {
            self.open.remove(id);
        }
    }
}

fn judge_decision(seen: &Seen<'_>, order: Option<&Order>, withheld: bool, found: &mut impl FnMut(Fault)) {
    let deciders: Vec<&str> = [&seen.actor, &seen.acting_for].into_iter().flatten().map(Text::as_str).collect();
    if seen.actor.is_none() {
        found(Fault::DeciderUnknown);
    }
    match order.filter(|order| !order.by.is_empty() || order.told) {
        Some(order) if order.by.iter().any(|by| deciders.contains(&by.as_str())) => found(Fault::DeciderOrdered),
        Some(_) => {}
        None if withheld => {}
        None => found(Fault::OrderUnknown),
    }
    let line = seen.line.as_ref().and_then(|line| order?.lines.get(line.as_str()));
    let earlier = line.and_then(|line| line.subject.as_deref());
    let subjects = [seen.subject.as_ref().map(Text::as_str), earlier];
    if subjects.into_iter().flatten().any(|subject| deciders.contains(&subject)) {
        found(Fault::DeciderIsSubject);
    }
}
