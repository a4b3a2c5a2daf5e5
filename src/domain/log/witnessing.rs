//! What a witness is asked and what it answers (C2SP tlog-witness, `add-checkpoint`): pure judging, no memory, no network.
//!
//! A witness remembers one head for each log and signs only what continues it. It sees sizes and hashes, and nothing
//! about anybody.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::Hash;
use super::checkpoint::Head;
use super::policy::Policy;
use super::tree::{Frontier, check_consistency};

/// The most hashes a proof can have.
const MOST: usize = 63;

/// What a log asks of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Size of the last head that the witness is believed to know; 0 for none.
    pub old: u64,
    /// Proof that the new tree begins with the old one.
    pub proof: Vec<Hash>,
    /// The checkpoint.
    pub note: String,
}

impl Request {
    /// The request as it is sent.
    #[must_use]
    pub fn text(&self) -> String {
        let proof: String = self.proof.iter().map(|hash| BASE64_STANDARD.encode(hash) + "\n").collect();
        format!("old {}\n{proof}\n{}", self.old, self.note)
    }

    /// Reads a request; `None` when it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let size = lines.next()?.strip_prefix("old ")?;
        let old: u64 = size.parse().ok()?;
        let proof: Option<Vec<Hash>> =
            lines.map(|line| BASE64_STANDARD.decode(line).ok()?.try_into().ok()).take(MOST + 1).collect();
        let proof = proof.filter(|proof| proof.len() <= MOST)?;
        (old.to_string() == size).then(|| Self { old, proof, note: note.to_owned() })
    }
}

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// 200: it continues what is known, and may be signed once that is remembered.
    Fits(Head),
    /// 400: makes no sense.
    Malformed,
    /// 403: no key that the witness knows has signed it.
    NotSigned,
    /// 404: a log that the witness does not know.
    UnknownLog,
    /// 409: the witness knows another size, which is given.
    OtherSize(u64),
    /// 422: the proof does not hold.
    BadProof,
}

/// Judges a request by the logs' public keys and the head that is `known` of each.
#[must_use]
pub fn judge(request: &Request, logs: &[String], known: impl Fn(&str) -> Option<Head>) -> Verdict {
    let Ok(head) = Head::from_checkpoint(&request.note) else { return Verdict::Malformed };
    let named = |vkey: &&String| vkey.split('+').next() == Some(head.origin.as_str());
    let keys: Vec<&String> = logs.iter().filter(named).collect();
    if keys.is_empty() {
        return Verdict::UnknownLog;
    }
    let signed =
        |vkey: &&String| Policy::parse(&Policy::of_log(vkey)).is_ok_and(|own| own.check(&request.note).is_ok());
    if !keys.iter().any(signed) {
        return Verdict::NotSigned;
    }
    if request.old > head.size {
        return Verdict::Malformed;
    }
    let (size, root) =
        known(&head.origin).map_or_else(|| (0, Frontier::default().root()), |known| (known.size, known.root));
    if request.old != size {
        return Verdict::OtherSize(size);
    }
    if size == head.size {
        return match root == head.root {
            true if request.proof.is_empty() => Verdict::Fits(head),
            true => Verdict::BadProof,
            false => Verdict::OtherSize(size),
        };
    }
    let holds = match size {
        0 => request.proof.is_empty(),
        _ => check_consistency(&request.proof, (size, root), (head.size, head.root)).is_ok(),
    };
    if holds { Verdict::Fits(head) } else { Verdict::BadProof }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::checkpoint::LogKey;
    use crate::domain::log::tree::leaf_hash;

    fn head_of(entries: &[&str]) -> (u64, Hash) {
        let mut tree = Frontier::default();
        entries.iter().for_each(|entry| tree.push(leaf_hash(entry.as_bytes()), |_| ()));
        (tree.size(), tree.root())
    }

    #[test]
    fn each_answer_is_the_one_of_the_standard() {
        let key = LogKey::new("exempel.se/prov", &[1; 32]).unwrap();
        let (one, two) = (head_of(&["a"]), head_of(&["a", "b"]));
        let logs = [key.vkey()];
        let known = |_: &str| Some(Head { origin: key.origin().to_owned(), size: one.0, root: one.1 });
        let ask = |old, proof, note| Request { old, proof, note };
        let sign = |(size, root): (u64, Hash)| key.sign(size, root);
        let proof = vec![leaf_hash(b"b")];
        let fits = ask(1, proof.clone(), sign(two));
        assert_eq!(Request::read(&fits.text()).as_ref(), Some(&fits));
        assert!(matches!(judge(&fits, &logs, known), Verdict::Fits(head) if head.size == 2));
        assert_eq!(judge(&ask(1, vec![leaf_hash(b"c")], sign(two)), &logs, known), Verdict::BadProof);
        assert_eq!(judge(&ask(0, Vec::new(), sign(two)), &logs, known), Verdict::OtherSize(1));
        assert_eq!(judge(&ask(3, Vec::new(), sign(two)), &logs, known), Verdict::Malformed);
        assert_eq!(judge(&ask(1, Vec::new(), sign(head_of(&["x"]))), &logs, known), Verdict::OtherSize(1));
        assert!(matches!(judge(&ask(1, Vec::new(), sign(one)), &logs, known), Verdict::Fits(_)));
        let stranger = LogKey::new("exempel.se/prov", &[2; 32]).unwrap();
        assert_eq!(judge(&ask(1, proof.clone(), stranger.sign(two.0, two.1)), &logs, known), Verdict::NotSigned);
        let other = LogKey::new("annan.se/prov", &[2; 32]).unwrap();
        assert_eq!(judge(&ask(1, proof, other.sign(two.0, two.1)), &logs, known), Verdict::UnknownLog);
        assert_eq!(
            judge(&ask(0, Vec::new(), sign(two)), &logs, |_| None),
            Verdict::Fits(Head::from_checkpoint(&sign(two)).unwrap())
        );
        for bad in ["", "old x\n\nz", "old 01\n\nz", "old 1\nAA==\n\nz", "old 1\nz"] {
            assert_eq!(Request::read(bad), None, "{bad}");
        }
    }
}
