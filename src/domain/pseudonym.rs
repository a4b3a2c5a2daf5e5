//! What a protected person is called where somebody must be told apart without being known: an auditor's lists and
//! extracts (law 4.3, 4).
//!
//! Made from the random id alone, so it is the same everywhere, says nothing of the person, and is gone with the id.

use sha2::{Digest, Sha256};

use super::ids::PersonId;

/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The pseudonym of a person: `S-` and eight letters or digits.
#[must_use]
pub fn of(id: PersonId) -> String {
    let mut hash = Sha256::new();
    hash.update(b"behorig pseudonym v1\n");
    hash.update(id.uuid().as_bytes());
    let letter = |byte: &u8| char::from(LETTERS.get(usize::from(*byte & 31)).copied().unwrap_or(b'2'));
    format!("S-{}", hash.finalize().iter().take(8).map(letter).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn people_are_told_apart_and_always_called_the_same() {
        let names: std::collections::HashSet<String> =
            (0..10_000).map(|n| of(PersonId::from(Uuid::from_u128(n)))).collect();
        assert_eq!(names.len(), 10_000);
        assert_eq!(of(PersonId::from(Uuid::from_u128(7))), of(PersonId::from(Uuid::from_u128(7))));
        assert!(names.iter().all(|name| name.len() == 10 && name.is_ascii()));
    }
}
