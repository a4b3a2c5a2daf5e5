//! The verifier: reads a log as a stream of lines and says whether it is what it was (audit-log rules 1–6).
//!
//! Memory does not grow with the number of entries, only with orders that are open and with runs of erased values.
//! It needs no database and trusts nothing but what the auditor brought: an old line, or a key. Files are read by
//! `export::log_folder`; `export/verify.py` is a second verifier, written apart from this one.

use super::Hash;
use super::checkpoint::Head;
use super::commitment::{digest, open};
use super::conduct::Conduct;
pub use super::conduct::Legal;
use super::erased::Erased;
use super::finding::{Fault, Finding};
use super::policy::Policy;
use super::seen::{Seen, Text};
use super::tree::{Frontier, leaf_hash};
use super::unique::Unique;

/// The steps a line of an order may take. Kept equal to the table in `export/verify.py` by a test.
pub const LEGAL: Legal = crate::domain::order::State::LEGAL;

/// Findings that are kept; more are only counted.
const MOST_FINDINGS: usize = 100;

/// How far back an entry's time may lie behind an earlier one's: instances' clocks differ a little.
const SLACK: i64 = 5_000;

/// What a verification gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Origin, size and root as computed from the entries; shown, it is the line to keep.
    pub head: Head,
    /// Key of the log that signed the checkpoint, to compare with the system documentation.
    pub vkey: Option<String>,
    /// Witnesses that signed it, by the policy's names.
    pub witnesses: Vec<String>,
    /// Size of the old line that fits; `None`: nothing says that the whole log was not replaced.
    pub anchored: Option<u64>,
    /// Entries that were read.
    pub entries: u64,
    /// Entries that were withheld.
    pub withheld_entries: u64,
    /// Values that were disclosed and match.
    pub disclosed: u64,
    /// Values that were erased with a decision.
    pub erased: u64,
    /// Values that were withheld.
    pub withheld_values: u64,
    /// Decisions whose decider was compared with orderer and subject.
    pub decisions: u64,
    /// The longest time without an entry, in seconds, and the entry that ended it: a heartbeat comes each hour.
    pub silence: (i64, u64),
    /// What is wrong, in the order of the entries.
    pub findings: Vec<Finding>,
    /// Findings beyond those kept.
    pub more: u64,
}

impl Report {
    /// Nothing is wrong.
    #[must_use]
    pub const fn accepted(&self) -> bool {
        self.findings.is_empty()
    }
}

/// What the log itself says that its heads are signed as, and in which entry.
#[derive(Debug)]
struct Named {
    at: u64,
    origin: Option<String>,
    vkey: Option<String>,
}

/// Verifies one log. Push everything in order, then [`Verifier::finish`].
#[derive(Debug)]
pub struct Verifier {
    old: Option<Head>,
    anchored: Option<u64>,
    compared: bool,
    frontier: Frontier,
    unique: Unique,
    conduct: Conduct,
    erased: Erased,
    named: Vec<Named>,
    /// Origins of logs that this one was restored from, and how many entries they have in common.
    earlier: Vec<(String, u64)>,
    latest: Option<i64>,
    entries: u64,
    withheld_entries: u64,
    disclosed: u64,
    withheld_values: u64,
    silence: (i64, u64),
    findings: Vec<Finding>,
    more: u64,
}

impl Verifier {
    /// Begins; `old` is the line the auditor kept, `legal` normally [`LEGAL`].
    #[must_use]
    pub fn new(old: Option<Head>, legal: Legal) -> Self {
        let mut verifier = Self {
            old,
            anchored: None,
            compared: false,
            frontier: Frontier::default(),
            unique: Unique::default(),
            conduct: Conduct::new(legal),
            erased: Erased::default(),
            named: Vec::new(),
            earlier: Vec::new(),
            latest: None,
            entries: 0,
            withheld_entries: 0,
            disclosed: 0,
            withheld_values: 0,
            silence: (0, 0),
            findings: Vec::new(),
            more: 0,
        };
        verifier.compare_old();
        verifier
    }

    /// Index of the next entry.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.frontier.size()
    }

    /// Notes something the reader of the files saw.
    pub fn note(&mut self, at: Option<u64>, fault: Fault) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding { at, fault });
        } else {
            self.more += 1;
        }
    }

    /// Takes the next entry's exact bytes (without the line break), the disclosures for it, and the fields whose
    /// values are withheld.
    pub fn push_entry(&mut self, line: &[u8], disclosures: &[String], withheld: &[String]) {
        let at = self.frontier.size();
        self.entries += 1;
        self.frontier.push(leaf_hash(line), |_| ());
        match Seen::read(line) {
            Ok((seen, id, instant)) => {
                let millis = instant.as_millisecond();
                if let Err(fault) = self.unique.take(id, millis) {
                    self.note(Some(at), fault);
                }
                self.check_time(at, millis);
                self.check_values(at, &seen, disclosures, withheld);
                self.check_erasure(at, &seen);
                self.take_names(at, &seen);
                let mut faults = Vec::new();
                self.conduct.judge(&seen, self.withheld_entries > 0, &mut |fault| faults.push(fault));
                faults.into_iter().for_each(|fault| self.note(Some(at), fault));
            }
            Err(why) => self.note(Some(at), Fault::NotAnEntry(why)),
        }
        self.compare_old();
    }

    /// Takes a run of `count` withheld entries with the root of their subtree.
    pub fn push_withheld(&mut self, count: u64, hash: Hash) {
        let at = self.frontier.size();
        let level = u8::try_from(count.trailing_zeros()).unwrap_or(u8::MAX);
        if !count.is_power_of_two() || !self.frontier.push_subtree(level, hash) {
            self.note(Some(at), Fault::MisplacedRun);
            return;
        }
        self.withheld_entries += count;
        if self.old.as_ref().is_some_and(|old| at < old.size && old.size < self.frontier.size()) {
            self.compared = true;
            self.note(Some(at), Fault::OldLineInsideRun);
        }
        self.compare_old();
    }

    /// Ends with the checkpoint that came with the log and the policy that says whose signatures count.
    #[must_use]
    pub fn finish(mut self, checkpoint: &str, policy: &Policy) -> Report {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        let claimed = Head::from_checkpoint(checkpoint).ok();
        let signed = policy.check(checkpoint);
        if let Some(head) = &claimed {
            if head.size != size {
                self.note(None, Fault::SizeDiffers { checkpoint: head.size, size });
            } else if head.root != root {
                self.note(None, Fault::RootDiffers);
            }
        }
        if let Err(error) = &signed {
            self.note(None, Fault::Checkpoint(error.to_string()));
        }
        let origin = claimed.map(|head| head.origin).unwrap_or_default();
        self.check_names(&origin, signed.as_ref().ok().map(|signed| signed.vkey.as_str()));
        if let Some(old) = self.old.take() {
            // A line of the log that this one was restored from counts as far as they are the same.
            let common = |(name, upto): &(String, u64)| *name == old.origin && old.size <= *upto;
            if old.origin != origin && !self.earlier.iter().any(common) {
                self.anchored = None;
                self.note(None, Fault::OtherOrigin(old.origin));
            } else if !self.compared {
                self.note(None, Fault::ShorterThanOldLine { size, old: old.size });
            }
        }
        let (erased, unexcused) = std::mem::take(&mut self.erased).settle();
        unexcused.into_iter().for_each(|finding| self.note(finding.at, finding.fault));
        self.findings.sort_by_key(|finding| finding.at.unwrap_or(u64::MAX));
        let (vkey, witnesses) = signed.map(|signed| (Some(signed.vkey), signed.witnesses)).unwrap_or_default();
        Report {
            head: Head { origin, size, root },
            vkey,
            witnesses,
            anchored: self.anchored,
            entries: self.entries,
            withheld_entries: self.withheld_entries,
            disclosed: self.disclosed,
            erased,
            withheld_values: self.withheld_values,
            decisions: self.conduct.decisions,
            silence: self.silence,
            findings: self.findings,
            more: self.more,
        }
    }

    fn compare_old(&mut self) {
        let Some(old) = self.old.as_ref().filter(|old| !self.compared && old.size == self.frontier.size()) else {
            return;
        };
        self.compared = true;
        if old.root == self.frontier.root() {
            self.anchored = Some(old.size);
        } else {
            let differs = Fault::OldLineDiffers(old.size);
            self.note(None, differs);
        }
    }

    fn check_time(&mut self, at: u64, millis: i64) {
        if let Some(latest) = self.latest {
            if millis < latest - SLACK {
                self.note(Some(at), Fault::TimeBackwards);
            }
            self.silence = self.silence.max(((millis - latest) / 1_000, at));
        }
        self.latest = Some(self.latest.map_or(millis, |latest| latest.max(millis)));
    }

    fn check_values(&mut self, at: u64, seen: &Seen<'_>, disclosures: &[String], withheld: &[String]) {
        let mut shown: Vec<String> = Vec::with_capacity(disclosures.len() + withheld.len());
        for disclosure in disclosures {
            let Ok(opened) = open(disclosure) else {
                self.note(Some(at), Fault::UnreadableValue);
                continue;
            };
            let digest = digest(disclosure);
            if shown.contains(&opened.name) {
                self.note(Some(at), Fault::ValueTwice(opened.name));
            } else if seen.c.0.iter().any(|(field, kept)| field.as_str() == opened.name && kept.as_str() == digest) {
                self.disclosed += 1;
                shown.push(opened.name);
            } else {
                self.note(Some(at), Fault::FalseValue(opened.name));
            }
        }
        for field in withheld {
            if shown.contains(field) {
                self.note(Some(at), Fault::ValueTwice(field.clone()));
            } else if seen.c.0.iter().any(|(known, _)| known.as_str() == field) {
                self.withheld_values += 1;
                shown.push(field.clone());
            } else {
                self.note(Some(at), Fault::WithheldWithoutField(field.clone()));
            }
        }
        if shown.len() < seen.c.0.len() {
            let fields = seen.c.0.iter().map(|(field, _)| field.as_str());
            fields.filter(|field| !shown.iter().any(|known| known == field)).for_each(|f| self.erased.miss(at, f));
        }
    }

    /// The first entry names log and key; a later one may name the key that came after.
    fn take_names(&mut self, at: u64, seen: &Seen<'_>) {
        let owned = |text: &Option<Text<'_>>| text.as_ref().map(|text| text.as_str().to_owned());
        match seen.kind.as_str() {
            "log.started" if at == 0 => {
                self.named = vec![Named { at, origin: owned(&seen.origin), vkey: owned(&seen.vkey) }];
            }
            "key.rotated" if seen.vkey.is_some() => {
                self.named.iter_mut().for_each(|earlier| earlier.vkey = None);
                self.named.push(Named { at, origin: None, vkey: owned(&seen.vkey) });
            }
            "log.restored" if seen.vkey.is_some() && seen.origin.is_some() => {
                let origin = owned(&seen.origin);
                let before = self.named.drain(..).filter_map(|earlier| earlier.origin);
                let other = before.filter(|name| Some(name) != origin.as_ref()).map(|name| (name, at));
                self.earlier.extend(other.collect::<Vec<_>>());
                self.named = vec![Named { at, origin, vkey: owned(&seen.vkey) }];
            }
            _ => {}
        }
    }

    fn check_names(&mut self, origin: &str, signed: Option<&str>) {
        for Named { at, origin: own, vkey } in std::mem::take(&mut self.named) {
            // Without an origin there is no checkpoint, without a key no signature: each a finding already.
            let other = own.filter(|own| !origin.is_empty() && own != origin);
            let other = other.or_else(|| vkey.filter(|vkey| signed.is_some_and(|signed| signed != vkey)));
            if let Some(other) = other {
                self.note(Some(at), Fault::NamesAnother(other));
            }
        }
    }

    fn check_erasure(&mut self, at: u64, seen: &Seen<'_>) {
        if seen.kind.as_str() != "erasure" {
            return;
        }
        let grounded = seen.ground.as_ref().map(Text::as_str).is_some_and(|ground| !ground.trim().is_empty());
        let (ranges, fields) = (seen.ranges.as_ref(), seen.fields.as_ref());
        let said = match (grounded, ranges, fields) {
            (true, Some(ranges), Some(fields)) => self.erased.erase(at, &ranges.0, &fields.0),
            _ => false,
        };
        if !said {
            self.note(Some(at), Fault::EmptyErasure);
        }
    }
}
