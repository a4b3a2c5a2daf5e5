//! What the log is told of an erasure: one entry for each set of fields, with runs of entries and the ground.

use super::Value;
use crate::domain::catalogue::Party;
use crate::domain::event::{Event, Kind};
use crate::domain::log::entry::Field;

/// Runs in one entry: an entry has at most 65 535 bytes.
const MOST_RUNS: usize = 1_000;

/// Something that was erased, on that ground.
pub(super) fn event(kind: Kind, ground: &str, by: Option<&Party>) -> Event {
    let event = by.map_or_else(|| Event::by_service(kind), |by| Event::by(kind, by));
    event.with(Field::Ground, ground.to_owned())
}

/// In how many entries these values stand.
pub(super) fn distinct(values: &[Value]) -> usize {
    let mut all: Vec<u64> = values.iter().map(|value| value.index).collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

/// One entry for each set of fields: what was not taken is not excused.
pub(super) fn entries(values: &[Value], ground: &str, by: Option<&Party>) -> Vec<Event> {
    let mut of_entry: std::collections::BTreeMap<u64, Vec<&str>> = std::collections::BTreeMap::new();
    for value in values {
        of_entry.entry(value.index).or_default().push(&value.field);
    }
    let mut by_fields: std::collections::BTreeMap<Vec<&str>, Vec<(u64, u64)>> = std::collections::BTreeMap::new();
    for (index, mut fields) in of_entry {
        fields.sort_unstable();
        let runs = by_fields.entry(fields).or_default();
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == index => *last = index,
            _ => runs.push((index, index)),
        }
    }
    let range = |(first, last): &(u64, u64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    by_fields
        .iter()
        .flat_map(|(fields, runs)| runs.chunks(MOST_RUNS).map(move |runs| (fields, runs)))
        .map(|(fields, runs)| {
            event(Kind::Erased, ground, by)
                .with(Field::Ranges, runs.iter().map(range).collect::<Vec<String>>())
                .with(Field::Fields, fields.iter().map(|&field| field.to_owned()).collect::<Vec<String>>())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::EntryId;
    use crate::domain::log::entry::Plain;

    #[test]
    fn an_entry_says_exactly_what_was_taken() {
        let value =
            |index, field: &str| Value { index, entry: EntryId::from(uuid::Uuid::nil()), field: field.to_owned() };
        let values =
            [value(4, "b"), value(4, "a"), value(5, "a"), value(5, "b"), value(7, "a"), value(9, "b"), value(9, "a")];
        let made = entries(&values, "KS 1", None);
        let texts = |list: &[&str]| Plain::Texts(list.iter().map(|&text| text.to_owned()).collect());
        let said: Vec<_> = made.iter().map(|event| (&event.public[1].1, &event.public[2].1)).collect();
        assert_eq!(said, [(&texts(&["7"]), &texts(&["a"])), (&texts(&["4-5", "9"]), &texts(&["a", "b"]))]);
    }
}
