//! Exports changed at random, as somebody with the signing key could change them: what one verifier says of each the other
//! says too, and nothing that was changed is accepted with the old line.
//!
//! Batched: one Python process for many exports. `BEHORIG_CAMPAIGN=long` (`make campaign-verify`) changes a million.

use std::fs;
use std::path::Path;

use behorig::clock::SeededChance;
use behorig::domain::log::commitment::commit;
use behorig::domain::log::entry::Field;
use behorig::export::log_folder::verify_folder;

use super::made::{Made, python, refresh_manifest};
use crate::harness::town::chosen;

/// Exports in one batch.
const BATCH: usize = 250;

fn below(chance: &SeededChance, limit: usize) -> usize {
    usize::try_from(chance.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
}

/// Changes the log before it is exported: everything is hashed and signed anew. Gives what was done.
fn change(log: &mut Made, chance: &SeededChance) -> String {
    let at = below(chance, log.rows.len());
    let other = below(chance, log.rows.len());
    let what = below(chance, 14);
    match what {
        0 => drop(log.rows.remove(at)),
        1 => log.rows.swap(at, other),
        2 => {
            let copy = log.rows[at].clone();
            log.rows.insert(other, copy);
        }
        3 => log.rows[at].1.clear(),
        4 => {
            let taken = log.rows[other].1.clone();
            log.rows[at].1 = taken;
        }
        5 => log.rows[at].1.push(commit(&[5; 16], "reason", "annat").disclosure),
        6 => log.rows[at].1.push("inte base64".to_owned()),
        7 => {
            let place = below(chance, log.rows[at].0.len());
            let letter = char::from(b' ' + u8::try_from(below(chance, 95)).unwrap());
            if log.rows[at].0.is_char_boundary(place) && log.rows[at].0.is_char_boundary(place + 1) {
                log.rows[at].0.replace_range(place..=place, &letter.to_string());
            }
        }
        8 => log.rows[at].0 = log.rows[at].0.replacen("\"delivering\"", "\"declined\"", 1),
        9 => log.rows[at].0 = log.rows[at].0.replacen("\"t\":\"2026-11", "\"t\":\"2026-10", 1),
        10 => {
            log.rows[at].0 =
                log.rows[at].0.replacen("\"v\":1", ["\"v\":2", "\"v\":1.0", "\"v\":\"1\""][below(chance, 3)], 1)
        }
        11 => {
            let (first, last) = (at.min(other), at.max(other));
            log.rows[first..=last].iter_mut().for_each(|row| row.1.clear());
            let ground = ["KS 1", "", " "][below(chance, 3)];
            let range = [format!("{first}-{last}"), format!("{first}"), format!("{last}-{first}")];
            let range = range[below(chance, 3)].clone();
            let erasure = log.draft("erasure", |draft| {
                draft
                    .with(Field::Ranges, vec![range])
                    .with(Field::Fields, vec!["reason".to_owned()])
                    .with(Field::Ground, ground)
            });
            log.rows.push(erasure);
        }
        12 => log.rows.truncate(at.max(1)),
        _ => {
            let wrongs = ["orderer decides", "subject decides", "nobody decides", "another decides for orderer"];
            log.misbehave(wrongs[below(chance, wrongs.len())]);
        }
    }
    format!("change {what} at {at} and {other}")
}

/// Changes one of the files of an export. Gives what was done.
fn damage(folder: &Path, chance: &SeededChance) -> String {
    let files = ["entries.log", "disclosures.log", "checkpoint", "policy", "manifest"];
    let file = files[below(chance, files.len())];
    let mut bytes = fs::read(folder.join(file)).unwrap();
    let at = below(chance, bytes.len());
    // To an empty file something can only be added.
    let what = if bytes.is_empty() { 2 } else { below(chance, 4) };
    match what {
        0 => bytes[at] ^= 1 << below(chance, 8),
        1 => drop(bytes.remove(at)),
        2 => bytes.insert(at, b"0 \n\"\x00-"[below(chance, 6)]),
        _ => bytes.truncate(at),
    }
    fs::write(folder.join(file), bytes).unwrap();
    let sealed = below(chance, 2) == 0;
    if sealed && file != "manifest" {
        refresh_manifest(folder);
    }
    format!("{file} {what} at {at}, sealed {sealed}")
}

/// A line that goes on after its order closed: found by a random run (seed 1940), and by the Python verifier alone then.
#[test]
fn a_line_that_goes_on_after_its_order_closed_is_found_by_both() {
    let place = tempfile::tempdir().unwrap();
    let mut log = Made::orders(1, 7);
    // Its first step stands last: decided and delivered were possible without it.
    let step = log.rows.remove(1);
    log.rows.push(step);
    log.export(place.path().join("log").as_path());
    let report = verify_folder(&place.path().join("log"), None, None).unwrap();
    assert!(!report.findings.is_empty());
    let said = python(&[(place.path().join("log"), None)]);
    assert!(!said[0].0.is_empty());
}

#[test]
fn what_one_verifier_says_of_a_changed_export_the_other_says_too() {
    let long = chosen("BEHORIG_CAMPAIGN").as_deref() == Some("long");
    let seed = chosen("BEHORIG_TEST_SEED").and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("BEHORIG_TEST_SEED={seed}");
    let chance = SeededChance::new(seed);
    let (mut refused, mut cases) = (0, 0);
    while cases < if long { 1_000_000 } else { 2 * BATCH } {
        let place = tempfile::tempdir().unwrap();
        let honest = Made::orders(3, chance.next());
        let line = honest.head(6).to_string();
        let mut asked = Vec::new();
        let mut said = Vec::new();
        for round in 0..BATCH {
            let folder = place.path().join(round.to_string());
            let mut log = Made::orders(3, 7);
            let mut what = Vec::new();
            for _ in 0..below(&chance, 3) {
                what.push(change(&mut log, &chance));
            }
            log.export(&folder);
            if what.is_empty() || below(&chance, 4) == 0 {
                what.push(damage(&folder, &chance));
            }
            // With the line of another log, of this one, or with none.
            let line =
                [None, Some(line.clone()), Some(Made::orders(3, 7).head(6).to_string())][below(&chance, 3)].clone();
            said.push((verify_folder(&folder, line.as_deref(), None), what));
            asked.push((folder, line));
        }
        for ((report, what), (codes, facts)) in said.into_iter().zip(python(&asked)) {
            cases += 1;
            let findings: Vec<String> = report.map_or_else(
                |error| vec![error.to_string()],
                |report| report.findings.iter().map(ToString::to_string).collect(),
            );
            let agree = findings.is_empty() == codes.is_empty();
            assert!(agree, "seed {seed}, {what:?}: Rust {findings:?}, Python {codes:?} {facts}");
            refused += usize::from(!codes.is_empty());
        }
    }
    println!("{refused} of {cases} were refused by both");
    assert!(refused > cases / 2);
}
