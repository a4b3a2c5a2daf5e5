//! Swedish order and Swedish search, made in Rust because the databases disagree about å, ä and ö.
//!
//! `store` keeps both results in columns beside the name: a key whose bytes sort as Swedish does, and a folded text to
//! search in. Å, ä and ö are letters of their own: Åberg is not Aberg. An accent is not a letter: Linnéa is found by linnea.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static SWEDISH: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("sv").into(), CollatorOptions::default()).ok());

/// The text to search in and with: lower case, accents off, å ä ö kept, runs of blanks as one.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Compose first, so that a + ring (as macOS writes it) is å before anything is taken off.
        for letter in word.nfc().flat_map(char::to_lowercase) {
            match letter {
                'å' | 'ä' | 'ö' => folded.push(letter),
                'æ' => folded.push('ä'),
                'ø' => folded.push('ö'),
                _ => folded.extend(letter.nfd().filter(|part| !is_combining_mark(*part))),
            }
        }
    }
    folded
}

/// Bytes that compare as Swedish sorts: å ä ö last in that order, case and accents only where all else is equal.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    match SWEDISH.as_ref() {
        // Writing to a Vec cannot fail; the data for Swedish is compiled in, so the other arm is only for the type.
        Some(swedish) => {
            let Ok(()) = swedish.write_sort_key_to(text, &mut key);
        }
        None => key.extend_from_slice(fold(text).as_bytes()),
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_ignores_case_and_accents_but_not_letters() {
        assert_eq!(fold("  Linnéa   ÅBERG "), "linnea åberg");
        assert_ne!(fold("Åberg"), fold("Aberg"));
        assert_ne!(fold("Öberg"), fold("Oberg"));
        assert_eq!(fold("A\u{30a}berg"), "åberg");
        assert_eq!(fold("Søren Müller"), "sören muller");
    }

    #[test]
    fn swedish_order() {
        let mut names = ["Öberg", "Ärling", "Åberg", "Zetterlund", "ek", "Ek", "Aberg", "Édel", "Wall", "Vik"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Aberg", "Édel", "ek", "Ek", "Vik", "Wall", "Zetterlund", "Åberg", "Ärling", "Öberg"]);
    }
}
