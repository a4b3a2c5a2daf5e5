//! Employments in an attribute for each part: lists whose places belong together.
//!
//! A list that is longer or shorter than that of the ids cannot be laid beside it: then none of them is an employment.

use jiff::civil::Date;

use crate::config::directory::{Lists, Words};
use crate::domain::person::{Employment, Form};

use super::entry::Entry;
use super::moment;
use super::record::Unreadable;

/// Reads every employment; `form` knows what the source's forms mean.
pub(super) fn read(
    lists: &Lists,
    words: &Words,
    entry: &Entry,
    form: impl Fn(&str) -> Option<Form>,
) -> Vec<Result<Employment, Unreadable>> {
    let mut ids = list(lists, entry, &lists.employment);
    without_end(&mut ids, 0);
    let part = |name: &str| {
        let mut found = list(lists, entry, name);
        without_end(&mut found, ids.len());
        if found.is_empty() { vec![String::new(); ids.len()] } else { found }
    };
    let parts = [&lists.unit, &lists.form, &lists.from, &lists.to, &lists.main, &lists.leave].map(|name| part(name));
    if parts.iter().any(|part| part.len() != ids.len()) {
        return vec![Err(Unreadable::Parts)];
    }
    let at = |part: usize, n: usize| parts.get(part).and_then(|part| part.get(n)).map_or("", String::as_str);
    ids.iter()
        .enumerate()
        .map(|(n, id)| {
            let (unit, from, to) = (at(0, n), at(2, n), at(3, n));
            if id.is_empty() || unit.is_empty() {
                return Err(Unreadable::Parts);
            }
            let from = day(lists, from)?.ok_or(Unreadable::Date)?;
            let to = day(lists, to)?;
            if to.is_some_and(|to| to < from) {
                return Err(Unreadable::Order);
            }
            Ok(Employment {
                id: id.clone(),
                unit: unit.to_owned(),
                form: form(at(1, n)).ok_or(Unreadable::Form)?,
                from,
                to,
                main: if lists.main.is_empty() { n == 0 } else { yes(words, at(4, n))? },
                on_leave: yes(words, at(5, n))?,
                company: None,
            })
        })
        .collect()
}

/// A separator at the end adds nothing, unless that is the place of the last one.
fn without_end(parts: &mut Vec<String>, most: usize) {
    if parts.len() > most && parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
}

/// The parts of a list, whether it is one value with separators or several values.
fn list(lists: &Lists, entry: &Entry, attribute: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for value in entry.texts(attribute) {
        parts.extend(value.split(lists.separator).map(|part| part.trim().to_owned()));
    }
    parts
}

fn day(lists: &Lists, text: &str) -> Result<Option<Date>, Unreadable> {
    if text.is_empty() { Ok(None) } else { moment::day(lists.dates, text).ok_or(Unreadable::Date) }
}

fn yes(words: &Words, word: &str) -> Result<bool, Unreadable> {
    match words.truth(word) {
        _ if word.is_empty() => Ok(false),
        Some(truth) => Ok(truth),
        None => Err(Unreadable::Flag),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::config::directory::Moment;

    use super::*;

    fn lists() -> Lists {
        let name = |name: &str| name.to_owned();
        Lists {
            employment: name("a1"),
            unit: name("a2"),
            form: name("a3"),
            from: name("a4"),
            to: name("a5"),
            main: name("a6"),
            leave: name("a7"),
            ..Lists::default()
        }
    }

    fn read_with(lists: &Lists, values: &[(&str, &str)]) -> Vec<Result<Employment, Unreadable>> {
        let form = |word: &str| (word == "1").then_some(Form::Permanent);
        read(lists, &Words::default(), &Entry::of("cn=x", values), form)
    }

    #[test]
    fn what_stands_in_the_same_place_belongs_together() {
        let values = [
            ("a1", "1;2;"),
            ("a2", "SOC; BOU"),
            ("a3", "1;1"),
            ("a4", "2024-02-01;2026-01-10"),
            ("a5", "2026-08-31;"),
            ("a6", "N;J"),
            ("a7", ";ja"),
        ];
        let found: Vec<Employment> = read_with(&lists(), &values).into_iter().map(Result::unwrap).collect();
        let [one, two] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((one.id.as_str(), one.unit.as_str(), one.to), ("1", "SOC", Some(date(2026, 8, 31))));
        assert_eq!((two.unit.as_str(), two.to, two.main, two.on_leave), ("BOU", None, true, true));
        assert!(!one.main && !one.on_leave);
    }

    #[test]
    fn one_employment_needs_no_list_and_dates_have_a_form() {
        let lists = Lists { dates: Moment::Filetime, main: String::new(), ..lists() };
        let values = [("a1", "1"), ("a2", "SOC"), ("a3", "1"), ("a4", "133512000000000000"), ("a5", "0")];
        let found = read_with(&lists, &values);
        let one = found[0].as_ref().unwrap();
        assert!(one.main && one.to.is_none() && one.from == date(2024, 1, 31), "{one:?}");
    }

    #[test]
    fn what_is_not_certain_is_left_out() {
        let good = [("a1", "1;2"), ("a2", "SOC;BOU"), ("a3", "1;1"), ("a4", "2024-02-01;2026-01-10")];
        assert!(read_with(&lists(), &good).iter().all(Result::is_ok));
        for (name, value, why) in [
            ("a2", "SOC", Unreadable::Parts),
            ("a2", ";BOU", Unreadable::Parts),
            ("a3", "9;1", Unreadable::Form),
            ("a4", "2024-02-31;2026-01-10", Unreadable::Date),
            ("a5", "2024-01-01;", Unreadable::Order),
            ("a6", "kanske;", Unreadable::Flag),
        ] {
            let mut values: Vec<(&str, &str)> = good.iter().copied().filter(|(known, _)| *known != name).collect();
            values.push((name, value));
            assert_eq!(read_with(&lists(), &values).remove(0), Err(why), "{name}={value}");
        }
        assert!(read_with(&lists(), &[]).is_empty());
    }
}
