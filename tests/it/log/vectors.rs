//! The vectors that an independent reference made (`tests/log-vectors.json`).

use std::collections::{BTreeMap, HashMap};

use base64::prelude::{BASE64_STANDARD, Engine};
use behorig::domain::log::Hash;
use behorig::domain::log::checkpoint::Head;
use behorig::domain::log::policy::{Invalid, Policy};
use behorig::domain::log::tree::{
    Frontier, Nodes, ProofError, check_consistency, check_inclusion, leaf_hash, prove_consistency, prove_inclusion,
};
use behorig::export::log_folder::{FolderError, Item, verify_folder, write_folder};
use serde::Deserialize;

use super::made::python;

#[derive(Deserialize)]
struct Vectors {
    vkey: String,
    witness_vkey: String,
    entries: Vec<String>,
    disclosures: Vec<Vec<String>>,
    leaf_hashes: Vec<String>,
    roots: BTreeMap<u64, String>,
    consistency_7_13: Vec<String>,
    inclusion_5_13: Vec<String>,
    checkpoint_note: String,
    line_7: String,
    line_13: String,
}

struct Stored(HashMap<(u8, u64), Hash>);

impl Nodes for Stored {
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.0.get(&(level, index)).copied()
    }
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../log-vectors.json")).unwrap()
}

fn hash(text: &str) -> Hash {
    BASE64_STANDARD.decode(text).unwrap().try_into().unwrap()
}

fn policy(vectors: &Vectors) -> String {
    format!("log {}\nwitness w1 {}\nquorum w1\n", vectors.vkey, vectors.witness_vkey)
}

#[test]
fn leaves_roots_and_proofs_are_those_of_the_reference() {
    let vectors = vectors();
    let (mut tree, mut stored) = (Frontier::default(), Stored(HashMap::new()));
    assert_eq!(tree.root(), hash(&vectors.roots[&0]));
    for (entry, leaf) in vectors.entries.iter().zip(&vectors.leaf_hashes) {
        let made = leaf_hash(entry.as_bytes());
        assert_eq!(made.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), *leaf);
        stored.0.insert((0, tree.size()), made);
        tree.push(made, |node| {
            stored.0.insert((node.level, node.index), node.hash);
        });
        assert_eq!(tree.root(), hash(&vectors.roots[&tree.size()]), "size {}", tree.size());
    }
    assert_eq!(tree.size(), 13);
    let between: Vec<Hash> = vectors.consistency_7_13.iter().map(|text| hash(text)).collect();
    let inside: Vec<Hash> = vectors.inclusion_5_13.iter().map(|text| hash(text)).collect();
    assert_eq!(prove_consistency(7, 13, &stored).as_ref(), Ok(&between));
    assert_eq!(prove_inclusion(5, 13, &stored).as_ref(), Ok(&inside));
    let (old, root) = (hash(&vectors.roots[&7]), tree.root());
    assert_eq!(check_consistency(&between, (7, old), (13, root)), Ok(()));
    assert_eq!(check_consistency(&between, (7, root), (13, root)), Err(ProofError::Wrong));
    let leaf = leaf_hash(vectors.entries[5].as_bytes());
    assert_eq!(check_inclusion(&inside, 5, leaf, 13, root), Ok(()));
    let changed = leaf_hash(vectors.entries[5].replace("09:01:05", "09:01:06").as_bytes());
    assert_eq!(check_inclusion(&inside, 5, changed, 13, root), Err(ProofError::Wrong));
}

#[test]
fn the_checkpoint_is_valid_with_and_without_knowing_the_witness() {
    let vectors = vectors();
    let signed = Policy::parse(&policy(&vectors)).unwrap().check(&vectors.checkpoint_note).unwrap();
    assert_eq!((signed.head.to_string(), signed.witnesses), (vectors.line_13.clone(), vec!["w1".to_owned()]));
    let alone = Policy::parse(&Policy::of_log(&vectors.vkey)).unwrap();
    assert_eq!(alone.check(&vectors.checkpoint_note).unwrap().witnesses, Vec::<String>::new());
    let grown = vectors.checkpoint_note.replace("\n13\n", "\n14\n");
    assert_eq!(alone.check(&grown), Err(Invalid::Signature));
    let line: Head = vectors.line_13.parse().unwrap();
    assert_eq!(Head::from_checkpoint(&vectors.checkpoint_note), Ok(line));
}

#[test]
fn both_verifiers_accept_the_vectors_as_an_export() {
    let vectors = vectors();
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("log");
    let items = vectors.entries.iter().zip(&vectors.disclosures).map(|(text, disclosures)| {
        let item = Item::Entry { text: text.clone(), disclosures: disclosures.clone(), withheld: Vec::new() };
        Ok::<_, FolderError>(item)
    });
    write_folder(&folder, items, &vectors.checkpoint_note, &policy(&vectors)).unwrap();
    let report = verify_folder(&folder, Some(&vectors.line_7), Some(&vectors.vkey)).unwrap();
    assert!(report.accepted(), "{:?}", report.findings);
    assert_eq!((report.disclosed, report.anchored, report.silence), (39, Some(7), (1, 12)));
    assert_eq!(report.head.to_string(), vectors.line_13);
    let (codes, facts) = python(&[(folder, Some(vectors.line_7))]).remove(0);
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!(facts["line"], vectors.line_13);
}
