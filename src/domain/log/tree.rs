//! The Merkle tree of RFC 6962 section 2.1 over the entries' leaf hashes.
//!
//! [`Frontier`] is the right edge: enough to append and to know the root, at most 64 hashes. Complete inner nodes
//! are handed out to be stored, and proofs are made from stored nodes ([`Nodes`]). Proofs are made and checked by
//! `tlog_tiles`; the frontier is our own, because that crate wants its hashes numbered in its own storage order.

use sha2::{Digest, Sha256};
use tlog_tiles::tlog;

use super::Hash;

/// Sizes from here on are refused by the proofs; the arithmetic below them is exact.
const MOST_ENTRIES: u64 = 1 << 48;

/// A complete inner node: it covers the entries from `index << level`, `1 << level` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Height over the leaves; leaves are level 0.
    pub level: u8,
    /// Place from the left on its level.
    pub index: u64,
    /// Its hash.
    pub hash: Hash,
}

/// Where complete nodes are read from: level 0 are the leaf hashes.
pub trait Nodes {
    /// The hash of a complete node.
    fn node(&self, level: u8, index: u64) -> Option<Hash>;
}

/// The proof cannot be made, or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Asked about an entry or size outside the tree.
    #[error("outside the tree")]
    Outside,
    /// A stored node is missing.
    #[error("a stored node is missing")]
    Missing,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    Wrong,
}

/// `SHA-256(0x00 ‖ entry)`.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a stored tree of `size` entries; `None` when a node on its right edge is missing.
    #[must_use]
    pub fn restore(size: u64, nodes: &impl Nodes) -> Option<Self> {
        let levels = (0..64_u8).rev().filter(|level| size >> level & 1 == 1);
        let peaks = levels.map(|level| nodes.node(level, (size >> level) - 1)).collect::<Option<_>>()?;
        Some(Self { size, peaks })
    }

    /// How many entries the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends an entry by its leaf hash; `completed` is told each inner node that is now complete, lowest first.
    pub fn push(&mut self, leaf: Hash, completed: impl FnMut(Node)) {
        self.grow(0, leaf, completed);
    }

    /// Appends `1 << level` entries by the root of their subtree. `false`, and nothing done, when the tree does not
    /// stand at a place where such a subtree begins.
    #[must_use]
    pub fn push_subtree(&mut self, level: u8, root: Hash) -> bool {
        let fits = level < 48 && self.size.trailing_zeros() >= u32::from(level) && self.size < MOST_ENTRIES;
        if fits {
            self.grow(level, root, |_| ());
        }
        fits
    }

    fn grow(&mut self, mut level: u8, mut hash: Hash, mut completed: impl FnMut(Node)) {
        let begin = self.size;
        self.size += 1 << level;
        while begin >> level & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            level += 1;
            completed(Node { level, index: begin >> level, hash });
        }
        self.peaks.push(hash);
    }

    /// The root; of an empty tree the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Sha256::digest([]).into() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// The entries from `from` up to, not with, `to`, as the fewest subtrees a partial export can stand in for them
/// with: first entry and level of each. Call it once per piece between sizes whose roots should stay computable.
#[must_use]
pub fn subtrees(mut from: u64, to: u64) -> Vec<(u64, u8)> {
    let mut runs = Vec::new();
    while from < to && to <= MOST_ENTRIES {
        let level = from.trailing_zeros().min((to - from).ilog2()).min(47);
        runs.push((from, u8::try_from(level).unwrap_or(0)));
        from += 1 << level;
    }
    runs
}

/// Proof that entry `index` is in the tree of `size` entries.
///
/// # Errors
/// [`ProofError::Outside`], [`ProofError::Missing`].
pub fn prove_inclusion(index: u64, size: u64, nodes: &impl Nodes) -> Result<Vec<Hash>, ProofError> {
    if index >= size || size > MOST_ENTRIES {
        return Err(ProofError::Outside);
    }
    plain(tlog::prove_record(size, index, &Stored(nodes)))
}

/// Checks a proof that `leaf` is entry `index` of the tree of `size` entries with `root`.
///
/// # Errors
/// [`ProofError::Outside`], [`ProofError::Wrong`].
pub fn check_inclusion(proof: &[Hash], index: u64, leaf: Hash, size: u64, root: Hash) -> Result<(), ProofError> {
    if index >= size || size > MOST_ENTRIES {
        return Err(ProofError::Outside);
    }
    let proof = proof.iter().copied().map(tlog::Hash).collect();
    tlog::check_record(&proof, size, tlog::Hash(root), index, tlog::Hash(leaf)).map_err(|_| ProofError::Wrong)
}

/// Proof that the tree of `size` entries begins with the tree of `old` entries.
///
/// # Errors
/// [`ProofError::Outside`], [`ProofError::Missing`].
pub fn prove_consistency(old: u64, size: u64, nodes: &impl Nodes) -> Result<Vec<Hash>, ProofError> {
    if old == 0 || old > size || size > MOST_ENTRIES {
        return Err(ProofError::Outside);
    }
    plain(tlog::prove_tree(size, old, &Stored(nodes)))
}

/// Checks a proof that the tree `(size, root)` begins with the tree `(old, old_root)`.
///
/// # Errors
/// [`ProofError::Outside`], [`ProofError::Wrong`].
pub fn check_consistency(
    proof: &[Hash],
    (old, old_root): (u64, Hash),
    (size, root): (u64, Hash),
) -> Result<(), ProofError> {
    if old == 0 || old > size || size > MOST_ENTRIES {
        return Err(ProofError::Outside);
    }
    let proof = proof.iter().copied().map(tlog::Hash).collect();
    tlog::check_tree(&proof, size, tlog::Hash(root), old, tlog::Hash(old_root)).map_err(|_| ProofError::Wrong)
}

fn plain(proof: Result<Vec<tlog::Hash>, tlog::Error>) -> Result<Vec<Hash>, ProofError> {
    let proof = proof.map_err(|_| ProofError::Missing)?;
    Ok(proof.into_iter().map(|hash| hash.0).collect())
}

/// Our stored nodes under the numbers `tlog_tiles` gives them.
struct Stored<'a, N>(&'a N);

impl<N: Nodes> tlog::HashReader for Stored<'_, N> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        let read = indexes.iter().map(|number| {
            let (level, index) = tlog::split_stored_hash_index(*number);
            self.0.node(level, index).map(tlog::Hash).ok_or(tlog::Error::IndexesNotInTree)
        });
        read.collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    impl Nodes for HashMap<(u8, u64), Hash> {
        fn node(&self, level: u8, index: u64) -> Option<Hash> {
            self.get(&(level, index)).copied()
        }
    }

    /// The definition in RFC 6962 section 2.1, word for word.
    fn definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [only] => *only,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node_hash(&definition(left), &definition(right))
            }
        }
    }

    fn grown(size: u64) -> (Vec<Hash>, HashMap<(u8, u64), Hash>, Vec<Frontier>) {
        let (mut frontier, mut nodes, mut all) = (Frontier::default(), HashMap::new(), vec![Frontier::default()]);
        let leaves: Vec<Hash> = (0..size).map(|at| leaf_hash(&at.to_be_bytes())).collect();
        for (index, leaf) in (0..).zip(&leaves) {
            nodes.insert((0, index), *leaf);
            frontier.push(*leaf, |node| assert!(nodes.insert((node.level, node.index), node.hash).is_none()));
            all.push(frontier.clone());
        }
        (leaves, nodes, all)
    }

    #[test]
    fn every_size_has_the_root_of_the_definition_and_can_be_restored() {
        let (leaves, nodes, all) = grown(130);
        for (size, frontier) in (0..).zip(&all) {
            assert_eq!(frontier.root(), definition(&leaves[..usize::try_from(size).unwrap()]), "size {size}");
            assert_eq!(Frontier::restore(size, &nodes).as_ref(), Some(frontier));
        }
        assert_eq!(Frontier::restore(131, &nodes), None);
    }

    #[test]
    fn every_proof_holds_and_a_changed_one_does_not() {
        let (leaves, nodes, all) = grown(40);
        let root = |size: u64| all[usize::try_from(size).unwrap()].root();
        for size in 1..=40 {
            for index in 0..size {
                let leaf = leaves[usize::try_from(index).unwrap()];
                let mut proof = prove_inclusion(index, size, &nodes).unwrap();
                check_inclusion(&proof, index, leaf, size, root(size)).unwrap();
                assert!(check_inclusion(&proof, index, [7; 32], size, root(size)).is_err());
                let old = index + 1;
                let mut between = prove_consistency(old, size, &nodes).unwrap();
                check_consistency(&between, (old, root(old)), (size, root(size))).unwrap();
                assert!(check_consistency(&between, (old, [7; 32]), (size, root(size))).is_err());
                for proof in [&mut proof, &mut between] {
                    proof.push([0; 32]);
                }
                assert!(check_inclusion(&proof, index, leaf, size, root(size)).is_err());
                assert!(check_consistency(&between, (old, root(old)), (size, root(size))).is_err());
            }
        }
        assert_eq!(prove_inclusion(40, 40, &nodes), Err(ProofError::Outside));
        assert_eq!(prove_inclusion(0, 41, &nodes), Err(ProofError::Missing));
        assert_eq!(check_consistency(&[], (1, [0; 32]), (u64::MAX, [0; 32])), Err(ProofError::Outside));
    }

    #[test]
    fn subtrees_stand_in_for_the_entries_they_cover() {
        let (leaves, nodes, all) = grown(100);
        for (from, to) in [(0, 100), (3, 61), (64, 96), (99, 100), (5, 5)] {
            let mut frontier = all[usize::try_from(from).unwrap()].clone();
            for (first, level) in subtrees(from, to) {
                assert_eq!(first, frontier.size());
                assert!(frontier.push_subtree(level, nodes.node(level, first >> level).unwrap()));
            }
            for leaf in &leaves[usize::try_from(to).unwrap()..] {
                frontier.push(*leaf, |_| ());
            }
            assert_eq!(frontier, all[100]);
        }
        let mut three = all[3].clone();
        assert!(!three.push_subtree(1, [0; 32]));
        assert_eq!(three, all[3]);
    }
}
