//! The log out of a real database and into an auditor's hands.

use std::fs;
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use behorig::domain::refusal::Refusal;
use behorig::export::log_folder::{FolderError, verify_folder};
use behorig::features::log::service::export::{ExportError, Exporting, hand_out, to_folder};
use behorig::features::log::service::signing::Signer;
use behorig::store::StoreError;
use behorig::store::connection::{Use, open};
use diesel::connection::SimpleConnection;

use super::kept::{BOTH, House, key};
use super::made::{python, refresh_manifest};

fn exporting(house: &House, signer: &Signer) -> Exporting {
    Exporting::new(signer.clone(), house.place.path())
}

/// Hands the log out to the auditor, and unpacks what came.
async fn handed(house: &House, signer: &Signer, name: &str) -> (PathBuf, String) {
    let archive = hand_out(&house.db, &exporting(house, signer), house.id("Bo Ek")).await.unwrap();
    assert_eq!(archive.file.metadata().unwrap().len(), archive.length);
    let to = house.place.path().join(name);
    tar::Archive::new(archive.file).unpack(&to).unwrap();
    (to.join(archive.name.strip_suffix(".tar").unwrap()), archive.head.to_string())
}

fn accepted(folder: &Path, line: Option<&str>) -> behorig::domain::log::verify::Report {
    let report = verify_folder(folder, line, Some(&key().vkey())).unwrap();
    assert!(report.accepted(), "{:?}", report.findings);
    let (codes, facts) = python(&[(folder.to_owned(), line.map(str::to_owned))]).remove(0);
    assert!(codes.is_empty(), "{codes:?}");
    assert_eq!((&facts["line"], &facts["disclosed"]), (&report.head.to_string().into(), &report.disclosed.into()));
    report
}

#[tokio::test]
async fn what_is_handed_out_is_accepted_by_both_verifiers_and_says_who_took_it() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        house.happens("Anna Berg", "Disa Lund", "Slutar på fredag").await;
        let (folder, line) = handed(&house, &signer, "one").await;
        let report = accepted(&folder, None);
        assert_eq!((report.head.to_string(), report.withheld_values, report.anchored), (line.clone(), 0, None));
        let entries = fs::read_to_string(folder.join("entries.log")).unwrap();
        assert_eq!(entries.lines().count() as u64, report.entries);
        assert!(entries.lines().last().unwrap().contains("\"type\":\"log.exported\""), "its own entry is inside");
        assert!(disclosed(&folder).contains("Bo Ek") && disclosed(&folder).contains("Slutar på fredag"));
        // The line still fits when the log has gone on.
        house.hours(5).await;
        house.happens("Anna Berg", "Disa Lund", "igen").await;
        let (later, _) = handed(&house, &signer, "two").await;
        assert_eq!(accepted(&later, Some(&line)).anchored, Some(report.head.size));
        let left: Vec<_> = fs::read_dir(house.place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("export-")), "{left:?}");
    }
}

#[tokio::test]
async fn a_changed_byte_is_refused_by_both() {
    let (house, signer) = House::open(super::kept::Backend::Sqlite).await;
    house.happens("Anna Berg", "Disa Lund", "Slutar på fredag").await;
    let (folder, line) = handed(&house, &signer, "one").await;
    for name in ["entries.log", "disclosures.log", "checkpoint"] {
        let before = fs::read(folder.join(name)).unwrap();
        let mut bytes = before.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(folder.join(name), bytes).unwrap();
        refresh_manifest(&folder);
        assert!(!verify_folder(&folder, Some(&line), None).unwrap().accepted(), "{name}");
        let (codes, facts) = python(&[(folder.clone(), Some(line.clone()))]).remove(0);
        // Without the package "cryptography" the script does not see a changed signature.
        assert!(!codes.is_empty() || (name == "checkpoint" && facts["vkey"].is_null()), "python {name}");
        fs::write(folder.join(name), before).unwrap();
    }
    refresh_manifest(&folder);
    accepted(&folder, Some(&line));
}

#[tokio::test]
async fn only_an_auditor_is_handed_the_log() {
    let (house, signer) = House::open(super::kept::Backend::Sqlite).await;
    let before = house.rows().len();
    let refused = hand_out(&house.db, &exporting(&house, &signer), house.id("Anna Berg")).await;
    assert!(matches!(refused, Err(ExportError::Store(StoreError::Refused(Refusal::NotAllowed)))), "{refused:?}");
    assert_eq!(house.rows().len(), before);
}

#[tokio::test]
async fn a_log_of_many_pages_is_whole() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        house.hours(4_500).await;
        let (folder, _) = handed(&house, &signer, "one").await;
        assert_eq!(accepted(&folder, None).entries, house.rows().len() as u64);
    }
}

/// Everything that is disclosed, as text.
fn disclosed(folder: &Path) -> String {
    let lines = fs::read_to_string(folder.join("disclosures.log")).unwrap();
    let values = lines.lines().map(|line| BASE64_URL_SAFE_NO_PAD.decode(line.split_once(' ').unwrap().1).unwrap());
    values.map(|json| String::from_utf8(json).unwrap() + "\n").collect()
}

#[tokio::test]
async fn what_is_told_of_a_protected_person_is_withheld_for_good() {
    for backend in BOTH {
        // Whether the HR function or the directory sets the flag.
        for by_directory in [false, true] {
            let (house, signer) = House::open(backend).await;
            house.happens("Anna Berg", "Disa Lund", "före").await;
            let (open, _) = handed(&house, &signer, "open").await;
            assert!(disclosed(&open).contains("Disa Lund"));
            if by_directory {
                house.people(&["Disa Lund"]).await;
            } else {
                house.protect("Disa Lund", true).await;
            }
            house.happens("Disa Lund", "Anna Berg", "som aktör").await;
            house.happens("Anna Berg", "Disa Lund", "under").await;
            let (closed, _) = handed(&house, &signer, "closed").await;
            let told = disclosed(&closed);
            for secret in ["Disa", "före", "under", &guid("Disa Lund")] {
                assert!(!told.contains(secret), "{backend:?} {by_directory}: {secret} in {told}");
            }
            let withheld = fs::read_to_string(closed.join("withheld.log")).unwrap();
            let report = accepted(&closed, None);
            assert_eq!(withheld.lines().count() as u64, report.withheld_values);
            assert!(report.withheld_values >= 8, "{withheld}");
            assert!(withheld.lines().all(|line| line.ends_with(" protected")), "{withheld}");
            // Clearing the flag exposes nothing of what was secret.
            if by_directory {
                house.people(&[]).await;
            } else {
                house.protect("Disa Lund", false).await;
            }
            house.happens("Anna Berg", "Disa Lund", "efter").await;
            let (cleared, _) = handed(&house, &signer, "cleared").await;
            let told = disclosed(&cleared);
            assert!(!told.contains("före") && !told.contains("under"), "{backend:?} {by_directory}: {told}");
            assert!(told.contains("efter"), "what is told from now on is told");
            accepted(&cleared, None);
        }
    }
}

fn guid(name: &str) -> String {
    let (_, number) = super::kept::PEOPLE.iter().find(|(known, _)| *known == name).unwrap();
    uuid::Uuid::from_u128(*number).to_string()
}

#[tokio::test]
async fn entries_that_are_not_what_was_signed_are_not_exported() {
    for backend in BOTH {
        let (house, signer) = House::open(backend).await;
        house.hours(3).await;
        signer.sign(&house.db).await.unwrap();
        let edit = "UPDATE audit_log SET entry = replace(entry, '\"inst\":\"a\"', '\"inst\":\"b\"') WHERE idx = 2";
        house.intruder().batch_execute(edit).unwrap();
        let to = house.place.path().join("out");
        let error = to_folder(&mut open(&house.address, Use::Read).unwrap(), None, &to).unwrap_err();
        assert!(matches!(error, ExportError::Folder(FolderError::Unfit)) && error.is_doubt(), "{error}");
        assert!(!to.join("manifest").exists());
        let left = hand_out(&house.db, &exporting(&house, &signer), house.id("Bo Ek")).await;
        assert!(left.is_err_and(|error| error.is_doubt()));
    }
}
