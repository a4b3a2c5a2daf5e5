//! Logs made for the tests: orders of one line, from submission to delivery, with the service's own serializer.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use behorig::clock::{Chance, SeededChance};
use behorig::domain::ids::{EntryId, Guid};
use behorig::domain::log::checkpoint::{Head, LogKey};
use behorig::domain::log::entry::{Draft, Field, Sealed, seal};
use behorig::domain::log::tag::{Tag, tag};
use behorig::domain::log::tree::{Frontier, leaf_hash};
use behorig::domain::log::{Hash, WitnessKey};
use behorig::export::log_folder::{FolderError, Item, write_folder};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A log: entries with their disclosures, and who signs it.
pub struct Made {
    pub rows: Vec<(String, Vec<String>)>,
    pub origin: String,
    key: [u8; 32],
    chance: SeededChance,
    now: Timestamp,
}

fn person(number: u8) -> Tag {
    tag(&[7; 32], Guid::from(Uuid::from_bytes([number; 16])))
}

impl Made {
    /// A log of `count` orders, four entries each.
    pub fn orders(count: usize, seed: u64) -> Self {
        let mut log = Self {
            rows: Vec::new(),
            origin: "behorighet.exempel.se/revision/prod".to_owned(),
            key: [1; 32],
            chance: SeededChance::new(seed),
            now: "2026-11-22T09:01:00Z".parse().unwrap(),
        };
        for _ in 0..count {
            log.order(|kind, draft| match kind {
                "order.submitted" => draft.actor(person(1)),
                _ => draft.actor(person(2)).subject(person(3)),
            });
        }
        log
    }

    fn order(&mut self, who: impl Fn(&str, Draft<'static>) -> Draft<'static>) {
        let (order, line) = (self.chance.uuid(self.now), self.chance.uuid(self.now));
        let steps = [
            ("order.submitted", ""),
            ("line.submitted", "deciding"),
            ("decision.approved", "delivering"),
            ("line.delivered", "delivered"),
        ];
        for (kind, state) in steps {
            let row = self.draft(kind, |draft| {
                let draft = who(kind, draft.with(Field::Order, order).commit("reason", "Vikariat HT26"));
                if state.is_empty() { draft } else { draft.with(Field::Line, line).with(Field::State, state) }
            });
            self.rows.push(row);
        }
    }

    /// Adds an order (or takes one away) with something wrong about it.
    pub fn misbehave(&mut self, wrong: &str) {
        let (orderer, decider, subject) = (person(1), person(2), person(3));
        if wrong == "nobody ordered" {
            self.rows.remove(0);
            return;
        }
        if wrong == "time backwards" {
            self.now = self.now.checked_sub(SignedDuration::from_secs(10)).unwrap();
        }
        self.order(|kind, draft| match (kind, wrong) {
            ("order.submitted", _) => draft.actor(orderer),
            ("decision.approved", "orderer decides") => draft.actor(orderer).subject(subject),
            ("decision.approved", "orderer decides for another") => {
                draft.actor(orderer).acting_for(decider).subject(subject)
            }
            ("decision.approved", "another decides for orderer") => {
                draft.actor(decider).acting_for(orderer).subject(subject)
            }
            ("decision.approved", "subject decides") => draft.actor(subject).subject(subject),
            ("decision.approved", "subject decides and is not named") => draft.actor(subject),
            ("decision.approved", "nobody decides") => draft.subject(subject),
            _ => draft.actor(decider).subject(subject),
        });
        if wrong == "time backwards" {
            // Only the first entry after the step back is to be wrong.
            self.rows.truncate(5);
        }
    }

    /// An entry of `kind`, one second after the one before, not yet in the log.
    pub fn draft(&mut self, kind: &str, fill: impl FnOnce(Draft<'static>) -> Draft<'static>) -> (String, Vec<String>) {
        self.now = self.now.checked_add(SignedDuration::from_secs(1)).unwrap();
        let id = EntryId::from(self.chance.uuid(self.now));
        let kind: &'static str = String::leak(kind.to_owned());
        let draft = fill(Draft::new(id, self.now, kind, "a"));
        let Sealed { text, disclosures, .. } = seal(&draft, |salt| self.chance.fill(salt)).unwrap();
        (text, disclosures.into_iter().map(|(_, disclosure)| disclosure).collect())
    }

    pub fn with_key(mut self, key: [u8; 32]) -> Self {
        self.key = key;
        self
    }

    fn log_key(&self) -> LogKey {
        LogKey::new(&self.origin, &self.key).unwrap()
    }

    pub fn vkey(&self) -> String {
        self.log_key().vkey()
    }

    /// Root of the subtree of `1 << level` entries from `first`.
    pub fn node(&self, first: u64, level: u8) -> Hash {
        let first = usize::try_from(first).unwrap();
        let mut tree = Frontier::default();
        self.rows[first..first + (1 << level)].iter().for_each(|row| tree.push(leaf_hash(row.0.as_bytes()), |_| ()));
        tree.root()
    }

    pub fn head(&self, size: usize) -> Head {
        let mut tree = Frontier::default();
        self.rows[..size].iter().for_each(|row| tree.push(leaf_hash(row.0.as_bytes()), |_| ()));
        Head { origin: self.origin.clone(), size: tree.size(), root: tree.root() }
    }

    /// Signed by the log and by one witness.
    pub fn checkpoint(&self) -> String {
        let head = self.head(self.rows.len());
        self.log_key().sign(head.size, head.root) + &witness().cosign(&head, 1_795_338_060)
    }

    pub fn policy(&self) -> String {
        format!("log {}\nwitness internrevision {}\nquorum internrevision\n", self.vkey(), witness().vkey())
    }

    pub fn items(&self) -> impl Iterator<Item = Result<Item, FolderError>> {
        self.rows.iter().map(|(text, disclosures)| {
            Ok(Item::Entry { text: text.clone(), disclosures: disclosures.clone(), withheld: Vec::new() })
        })
    }

    pub fn export(&self, folder: &Path) {
        write_folder(folder, self.items(), &self.checkpoint(), &self.policy()).unwrap();
    }
}

fn witness() -> WitnessKey {
    WitnessKey::new("internrevision.exempel.se/w1", &[2; 32]).unwrap()
}

/// Makes the manifest fit the files again, as an attacker would.
pub fn refresh_manifest(folder: &Path) {
    let names = ["entries.log", "disclosures.log", "withheld.log", "checkpoint", "policy", "verify.py", "LAS-MIG.txt"];
    let lines = names.map(|name| {
        let sum = Sha256::digest(fs::read(folder.join(name)).unwrap());
        format!("{}  {name}\n", sum.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    });
    fs::write(folder.join("manifest"), lines.concat()).unwrap();
}

/// What `verify.py` says of each folder: the codes of its findings, and its facts.
pub fn python(asked: &[(PathBuf, Option<String>)]) -> Vec<(Vec<String>, serde_json::Value)> {
    let script = "import sys, json; sys.path.insert(0, 'src/export'); import verify\n\
                  for line in sys.stdin:\n\
                  \x20   folder, old = json.loads(line)\n\
                  \x20   found, facts = verify.verify(folder, verify.head(old.split()) if old else None)\n\
                  \x20   print(json.dumps([[code for code, _, _ in found], facts]))\n";
    let mut child = Command::new("python3")
        .args(["-B", "-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let lines: String = asked.iter().map(|question| serde_json::to_string(question).unwrap() + "\n").collect();
    let feeder = std::thread::spawn(move || pipe.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    assert!(output.status.success(), "verify.py broke");
    let answers: Vec<_> = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(answers.len(), asked.len());
    answers.into_iter().map(|line| serde_json::from_slice(line).unwrap()).collect()
}
