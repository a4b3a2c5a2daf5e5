//! Values that are gone, against the erasures that took them.
//!
//! An erasure comes after what it takes, so missing values are remembered until the end, as runs of entries per
//! field: whole years that were erased cost two numbers. Only what stood *before* an erasure is covered by it, or
//! one erasure could excuse everything to come.

use std::collections::BTreeMap;

use super::finding::{Fault, Finding};

/// First and last entry.
type Run = (u64, u64);

#[derive(Debug, Default)]
pub(super) struct Erased {
    missing: BTreeMap<String, Vec<Run>>,
    taken: BTreeMap<String, Vec<Run>>,
}

impl Erased {
    /// Entry `at` has a digest for `field` and no value is shown. Entries come in order.
    pub(super) fn miss(&mut self, at: u64, field: &str) {
        let Some(runs) = self.missing.get_mut(field) else {
            self.missing.insert(field.to_owned(), vec![(at, at)]);
            return;
        };
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => runs.push((at, at)),
        }
    }

    /// Entry `at` is an erasure; `false` when it does not say what it took.
    pub(super) fn erase(&mut self, at: u64, ranges: &[String], fields: &[String]) -> bool {
        let parts = |texts: &'_ [String]| -> Vec<String> {
            texts.iter().flat_map(|text| text.split(',')).map(|part| part.trim().to_owned()).collect()
        };
        let Some(runs) = parts(ranges).iter().map(|text| run(text)).collect::<Option<Vec<Run>>>() else { return false };
        let fields = parts(fields);
        for field in &fields {
            let before =
                runs.iter().filter(|(first, _)| *first < at).map(|(first, last)| (*first, (*last).min(at - 1)));
            self.taken.entry(field.clone()).or_default().extend(before);
        }
        !runs.is_empty() && !fields.is_empty()
    }

    /// How many values were erased with a decision; and a finding per field of which some were not.
    pub(super) fn settle(mut self) -> (u64, Vec<Finding>) {
        let (mut erased, mut findings) = (0, Vec::new());
        for (field, runs) in &self.missing {
            let mut taken = self.taken.remove(field).unwrap_or_default();
            taken.sort_unstable();
            let (mut first_bad, mut bad) = (None, 0);
            let mut taken = taken.into_iter().peekable();
            for (first, last) in runs {
                let mut next = *first;
                while next <= *last {
                    while taken.next_if(|(_, end)| *end < next).is_some() {}
                    let (covered, until) = match taken.peek() {
                        Some((begin, end)) if *begin <= next => (true, *last.min(end)),
                        Some((begin, _)) => (false, *last.min(&(begin - 1))),
                        None => (false, *last),
                    };
                    let count = until - next + 1;
                    if covered {
                        erased += count;
                    } else {
                        first_bad = first_bad.or(Some(next));
                        bad += count;
                    }
                    next = until + 1;
                }
            }
            if bad > 0 {
                let fault = Fault::ErasedWithoutDecision { field: field.clone(), entries: bad };
                findings.push(Finding { at: first_bad, fault });
            }
        }
        (erased, findings)
    }
}

/// `"a-b"` or `"a"`.
fn run(text: &str) -> Option<Run> {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        vec![text.to_owned()]
    }

    #[test]
    fn each_missing_value_is_covered_or_found() {
        // Against the plain way: a set of every covered index.
        let cases: [(&[u64], &[(u64, &str)]); 6] = [
            (&[1, 2, 3, 7], &[(9, "1-3,7")]),
            (&[1, 2, 3, 7], &[(9, "0-2,2-3")]),
            (&[0, 1, 2, 8, 9], &[(9, "0-20")]),
            (&[4, 5, 6], &[(10, "5"), (11, "0-3"), (12, "6-6")]),
            (&[4, 5, 6], &[(10, "0-9,2-3"), (3, "4-6")]),
            (&[5], &[]),
        ];
        for (missing, erasures) in cases {
            let mut erased = Erased::default();
            let mut covered = std::collections::BTreeSet::new();
            for at in missing {
                erased.miss(*at, "reason");
            }
            for (at, ranges) in erasures {
                assert!(erased.erase(*at, &texts(ranges), &texts("name,reason")));
                for part in ranges.split(',') {
                    let (first, last) = run(part).unwrap_or((1, 0));
                    covered.extend((first..=last).filter(|index| index < at));
                }
            }
            let (count, findings) = erased.settle();
            let bad: Vec<u64> = missing.iter().copied().filter(|at| !covered.contains(at)).collect();
            assert_eq!(count, (missing.len() - bad.len()) as u64, "{missing:?} {erasures:?}");
            assert_eq!(findings.first().and_then(|f| f.at), bad.first().copied(), "{missing:?} {erasures:?}");
        }
    }

    #[test]
    fn an_erasure_must_say_what_it_took() {
        for (ranges, fields) in [("", "a"), ("3-1", "a"), ("-1", "a"), ("x", "a"), ("+1", "a")] {
            assert!(!Erased::default().erase(9, &texts(ranges), &texts(fields)), "{ranges}");
        }
        assert!(!Erased::default().erase(9, &texts("1"), &[]));
        assert!(!Erased::default().erase(9, &[], &texts("a")));
    }
}
