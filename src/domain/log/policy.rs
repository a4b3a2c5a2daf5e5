//! Whose signatures make a checkpoint valid: a C2SP tlog-policy of logs, witnesses, groups and a quorum.
//!
//! Read strictly: an unknown word refuses the whole policy, because a line that is skipped could be the quorum.

use std::collections::BTreeMap;

use signed_note::{Note, StandardVerifier, Verifier, VerifierList};

use super::checkpoint::{Head, Malformed};
use super::cosignature::Witness;

/// A policy, read. Keep it as text; it is read anew for each question, which is cheap and has no state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<String>,
    witnesses: Vec<(String, String)>,
    /// Threshold and members, in the order of definition.
    groups: Vec<(String, usize, Vec<String>)>,
    quorum: Option<String>,
}

/// Why a policy cannot be used or a checkpoint is not valid under it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A line of the policy makes no sense.
    #[error("the policy cannot be read: {0}")]
    Policy(String),
    /// Not a checkpoint.
    #[error("it is not a checkpoint")]
    Checkpoint,
    /// A known key's signature does not hold.
    #[error("a signature does not hold")]
    Signature,
    /// No known log signed, or its name is not the origin.
    #[error("no known key of the log has signed it")]
    Log,
    /// Too few witnesses.
    #[error("too few of the witnesses have signed it")]
    Quorum,
}

impl From<Malformed> for Invalid {
    fn from(_: Malformed) -> Self {
        Self::Checkpoint
    }
}

/// A checkpoint that is valid under a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// What was signed.
    pub head: Head,
    /// The key of the log that signed.
    pub vkey: String,
    /// The policy's names of the witnesses that signed.
    pub witnesses: Vec<String>,
}

impl Policy {
    /// The policy of one log key and no witness, as text.
    #[must_use]
    pub fn of_log(vkey: &str) -> String {
        format!("log {vkey}\nquorum none\n")
    }

    /// Reads a policy.
    ///
    /// # Errors
    /// [`Invalid::Policy`] with the line that was not understood.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut policy = Self { logs: Vec::new(), witnesses: Vec::new(), groups: Vec::new(), quorum: None };
        let mut quorums = 0;
        for line in text.lines() {
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            let understood = match words.as_slice() {
                [] => true,
                [first, ..] if first.starts_with('#') => true,
                ["log", vkey] | ["log", vkey, _] => policy.log(vkey),
                ["witness", name, vkey] | ["witness", name, vkey, _] => policy.witness(name, vkey),
                ["group", name, threshold, members @ ..] => policy.group(name, threshold, members),
                ["quorum", name] => {
                    quorums += 1;
                    policy.quorum = (*name != "none").then(|| (*name).to_owned());
                    *name == "none" || policy.defines(name)
                }
                _ => false,
            };
            if !understood || line.chars().any(|c| c < ' ' && c != '\t') {
                return Err(Invalid::Policy(line.to_owned()));
            }
        }
        if quorums == 1 { Ok(policy) } else { Err(Invalid::Policy("exactly one quorum line is needed".to_owned())) }
    }

    /// The same policy with `vkey` as the only key of the log: what an auditor brought himself.
    #[must_use]
    pub fn trusting_only(mut self, vkey: &str) -> Self {
        self.logs = vec![vkey.to_owned()];
        self
    }

    /// Checks a checkpoint: signed by a known key whose name is the origin, and by enough witnesses.
    ///
    /// # Errors
    /// [`Invalid`].
    pub fn check(&self, checkpoint: &str) -> Result<Signed, Invalid> {
        let note = Note::from_bytes(checkpoint.as_bytes()).map_err(|_| Invalid::Checkpoint)?;
        let head = Head::from_checkpoint(checkpoint)?;
        let mut known: Vec<Box<dyn Verifier>> = Vec::new();
        let mut log_keys = BTreeMap::new();
        let mut witness_keys = BTreeMap::new();
        for vkey in &self.logs {
            let key = StandardVerifier::new(vkey).map_err(|_| Invalid::Policy(vkey.clone()))?;
            if key.name() == head.origin {
                log_keys.insert((key.name().to_owned(), key.key_id()), vkey);
                known.push(Box::new(key));
            }
        }
        for (name, vkey) in &self.witnesses {
            let key = Witness::from_vkey(vkey).ok_or_else(|| Invalid::Policy(vkey.clone()))?;
            witness_keys.insert((key.name().to_owned(), key.key_id()), name);
            known.push(Box::new(key));
        }
        let (valid, _unknown) = note.verify(&VerifierList::new(known)).map_err(|error| match error {
            signed_note::NoteError::UnverifiedNote => Invalid::Log,
            _ => Invalid::Signature,
        })?;
        let keys: Vec<_> = valid.iter().map(|signature| (signature.name().to_owned(), signature.id())).collect();
        let vkey = keys.iter().find_map(|key| log_keys.get(key)).ok_or(Invalid::Log)?;
        let witnesses: Vec<String> = keys.iter().filter_map(|key| witness_keys.get(key)).map(|&n| n.clone()).collect();
        if !self.enough(&witnesses) {
            return Err(Invalid::Quorum);
        }
        Ok(Signed { head, vkey: (*vkey).clone(), witnesses })
    }

    fn log(&mut self, vkey: &str) -> bool {
        let fresh = StandardVerifier::new(vkey).is_ok() && !self.logs.iter().any(|known| public(known) == public(vkey));
        self.logs.push(vkey.to_owned());
        fresh
    }

    fn witness(&mut self, name: &str, vkey: &str) -> bool {
        let fresh = Witness::from_vkey(vkey).is_some()
            && !self.witnesses.iter().any(|(_, known)| public(known) == public(vkey))
            && !self.defines(name)
            && name != "none";
        self.witnesses.push((name.to_owned(), vkey.to_owned()));
        fresh
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> bool {
        let needed = match threshold {
            "all" => members.len(),
            "any" => 1,
            number => number.parse().unwrap_or(0),
        };
        let once = |member: &&str| !self.groups.iter().any(|(_, _, taken)| taken.iter().any(|known| known == member));
        let distinct = members.iter().enumerate().all(|(at, member)| !members.iter().take(at).any(|m| m == member));
        let sound = (1..=members.len()).contains(&needed)
            && distinct
            && members.iter().all(|member| self.defines(member) && once(member))
            && !self.defines(name)
            && name != "none";
        self.groups.push((name.to_owned(), needed, members.iter().map(|&member| member.to_owned()).collect()));
        sound
    }

    fn defines(&self, name: &str) -> bool {
        self.witnesses.iter().any(|(known, _)| known == name) || self.groups.iter().any(|(known, ..)| known == name)
    }

    fn enough(&self, signed: &[String]) -> bool {
        // Groups name only what stands before them, so one pass settles them all.
        let mut met: Vec<&str> = signed.iter().map(String::as_str).collect();
        for (name, needed, members) in &self.groups {
            if members.iter().filter(|member| met.contains(&member.as_str())).count() >= *needed {
                met.push(name);
            }
        }
        self.quorum.as_deref().is_none_or(|quorum| met.contains(&quorum))
    }
}

/// The public key within a key's text, without its name.
fn public(vkey: &str) -> Option<&str> {
    vkey.splitn(3, '+').nth(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::checkpoint::LogKey;
    use crate::domain::log::cosignature::WitnessKey;

    #[test]
    fn a_checkpoint_needs_its_log_and_its_quorum() {
        let log = LogKey::new("exempel.se/prod", &[1; 32]).unwrap();
        let keys: Vec<WitnessKey> = (2..5).map(|n| WitnessKey::new(&format!("w.se/{n}"), &[n; 32]).unwrap()).collect();
        let mut text = format!("# ours\nlog {}\n", log.vkey());
        for (at, key) in keys.iter().enumerate() {
            text += &format!("witness W{at} {} https://w.se\n", key.vkey());
        }
        text += "group two 2 W0 W1\ngroup both all two W2\nquorum both\n";
        let policy = Policy::parse(&text).unwrap();
        let note = log.sign(9, [5; 32]);
        let head = Head::from_checkpoint(&note).unwrap();
        let with = |which: &[usize]| {
            which.iter().fold(note.clone(), |note, &at| note + &keys[at].cosign(&head, 1_800_000_000))
        };
        assert_eq!(policy.check(&with(&[])), Err(Invalid::Quorum));
        assert_eq!(policy.check(&with(&[0, 1])), Err(Invalid::Quorum));
        assert_eq!(policy.check(&with(&[0, 2, 2])), Err(Invalid::Quorum));
        assert_eq!(policy.check(&with(&[2, 0, 1])).unwrap().witnesses, ["W2", "W0", "W1"]);
        let later = Head { size: 10, ..head.clone() };
        assert_eq!(policy.check(&(with(&[0, 1]) + &keys[2].cosign(&later, 1))), Err(Invalid::Signature));
        let other = LogKey::new("exempel.se/prod", &[9; 32]).unwrap();
        assert_eq!(policy.trusting_only(&other.vkey()).check(&with(&[0, 1, 2])), Err(Invalid::Log));
        let renamed = Policy::parse(&Policy::of_log(&LogKey::new("annan.se", &[1; 32]).unwrap().vkey())).unwrap();
        assert_eq!(renamed.check(&note), Err(Invalid::Log));
    }

    #[test]
    fn a_policy_is_read_strictly() {
        let log = format!("log {}\n", LogKey::new("a", &[1; 32]).unwrap().vkey());
        let witness = format!("witness W {}\n", WitnessKey::new("w", &[1; 32]).unwrap().vkey());
        for bad in [
            log.clone(),
            format!("{log}{log}quorum none\n"),
            format!("{log}quorum W\n{witness}"),
            format!("{log}{witness}quorum W\nquorum none\n"),
            format!("{log}{witness}group g 2 W\nquorum g\n"),
            format!("{log}{witness}group g 2 W W\nquorum g\n"),
            format!("{log}{witness}group g all\nquorum g\n"),
            format!("{log}witnes W x\nquorum none\n"),
            format!("{log}quorum none # och\n"),
            format!("{}quorum none\n", witness.replace("witness W", "log")),
            format!("{}quorum W\n", log.replace("log", "witness W")),
        ] {
            assert!(Policy::parse(&bad).is_err(), "{bad}");
        }
        assert!(Policy::parse(&format!("{witness}\t quorum \t W\n\n# x\n{log}")).is_ok());
    }
}
