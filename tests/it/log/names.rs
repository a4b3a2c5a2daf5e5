//! What a log says of itself is held against its checkpoint; and every type of entry has its words.

use behorig::domain::event::Kind;
use behorig::domain::lang::Lang;
use behorig::domain::log::entry::Field;
use behorig::export::log_folder::verify_folder;
use behorig::text::Text;

use super::made::{Made, python};

#[test]
fn the_checkpoint_is_signed_as_the_first_entry_says() {
    let place = tempfile::tempdir().unwrap();
    let other = Made::orders(0, 1).with_key([8; 32]).vkey();
    let own = Made::orders(0, 1).vkey();
    let origin = Made::orders(0, 1).origin;
    let cases = [
        ("honest", origin.as_str(), own.as_str(), None, true),
        ("other origin", "annan.exempel.se/logg", own.as_str(), None, false),
        ("other key", origin.as_str(), other.as_str(), None, false),
        ("key changed since", origin.as_str(), other.as_str(), Some(own.as_str()), true),
        ("key changed to another", origin.as_str(), own.as_str(), Some(other.as_str()), false),
    ];
    let mut asked = Vec::new();
    for (name, origin, vkey, later, accepted) in cases {
        let mut log = Made::orders(0, 1);
        let named = |kind: &str, log: &mut Made, vkey: String, origin: Option<String>| {
            let row = log.draft(kind, |draft| {
                let draft = draft.with(Field::Key, vkey);
                origin.into_iter().fold(draft, |draft, origin| draft.with(Field::Origin, origin))
            });
            log.rows.push(row);
        };
        named("log.started", &mut log, vkey.to_owned(), Some(origin.to_owned()));
        if let Some(later) = later {
            named("key.rotated", &mut log, later.to_owned(), None);
        }
        log.export(&place.path().join(name));
        let report = verify_folder(&place.path().join(name), None, None).unwrap();
        assert_eq!(report.accepted(), accepted, "{name}: {:?}", report.findings);
        asked.push((place.path().join(name), None));
    }
    for ((name, _, _, _, accepted), (codes, _)) in cases.iter().zip(python(&asked)) {
        let expected: &[&str] = if *accepted { &[] } else { &["names"] };
        assert_eq!(codes, expected, "{name}");
    }
}

#[test]
fn every_type_of_entry_has_its_words_in_both_languages() {
    let text = Text::new().unwrap();
    for lang in Lang::ALL {
        let keys = Kind::WORDS.iter().map(|word| format!("event-{}", word.replace('.', "-")));
        let missing: Vec<_> = keys.filter(|key| text.try_say(lang, key, &[]).is_err()).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
    }
}
