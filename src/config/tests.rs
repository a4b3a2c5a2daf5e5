//! Settings: what a file may say, what it may not, and what the answer is then.

use std::os::unix::fs::PermissionsExt;

use super::*;

const GOOD: &str = r#"
[service]
municipality = "Exempelkommun"
origin = "behorighet.exempel.se/logg"
data_dir = "/var/lib/behorig"
[database]
url = "sqlite:/var/lib/behorig/behorig.db"
[directory]
urls = ["ldaps://dc1.kommun.test"]
ca_file = "/ca.pem"
bind_dn = "cn=b"
bind_password_file = "/p"
base = "dc=kommun,dc=test"
"#;

fn read(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("behorig.toml");
    std::fs::write(&file, text).unwrap();
    Config::read(&file).map_err(|error| error.to_string())
}

#[test]
fn a_short_file_is_enough() {
    let config = read(GOOD).unwrap();
    assert_eq!((config.session.minutes_idle, config.session.hours_most), (30, 10));
    assert_eq!((config.sign_in.attempts, config.sign_in.window_minutes), (3, 30));
    assert_eq!(config.server.origin(), "http://127.0.0.1:8080");
    assert!(!config.demo);
}

#[test]
fn an_error_names_file_key_and_what_was_expected() {
    for (extra, parts) in [
        ("[session]\nminutes_idle = \"long\"", ["behorig.toml", "session.minutes_idle", "u16"]),
        ("[session]\nminute = 1", ["behorig.toml", "minute", "minutes_idle"]),
        ("[server]\nlisten = \"0.0.0.0:80\"", ["server.listen", "TLS", "loopback"]),
        ("[server]\nworkers = 0", ["server.workers", "range", "1 to 256"]),
        ("[deadlines]\ntraining = 0", ["deadlines.training", "range", "1 to 120"]),
        ("[server]\ntls_cert = \"/c\"", ["server.tls_key", "together", "all"]),
        ("[server]\ntls_by_proxy = true", ["server.trusted_proxies", "proxy", "addresses"]),
        ("[server]\npublic_url = \"http://a.b/c\"", ["server.public_url", "http://", "no path"]),
    ] {
        let error = read(&format!("{GOOD}{extra}")).unwrap_err();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }
    assert!(
        Config::read(Path::new("/nowhere/behorig.toml")).unwrap_err().to_string().contains("/nowhere/behorig.toml")
    );
}

/// The settings with these directories instead of the one.
fn with_directories(tables: &[&str]) -> Result<Config, String> {
    let (head, table) = GOOD.split_once("[directory]").unwrap();
    let tables: String = tables.iter().map(|more| format!("[[directory]]{table}{more}\n")).collect();
    read(&format!("{head}{tables}"))
}

#[test]
fn several_directories_stand_in_order_of_priority() {
    let config = with_directories(&["name = \"adm\"", "name = \"skola\"\nprofile = \"plain\""]).unwrap();
    assert_eq!(config.directory.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["adm", "skola"]);
    assert_eq!(read(GOOD).unwrap().directory.len(), 1);
}

#[test]
fn each_directory_has_a_name_of_its_own() {
    for (tables, parts) in [
        (["", ""], ["behorig.toml", "directory[2].name", "`ad`", "a name of its own"]),
        (["name = \"x\"", "name = \"X\""], ["behorig.toml", "directory[2].name", "`X`", "a name of its own"]),
        (["", "name = \"a@b\""], ["behorig.toml", "directory[2].name", "1 to 40", "without @"]),
        (["", "name = \"b\"\npage_size = 0"], ["behorig.toml", "directory[2].page_size", "range", "1 to 1000"]),
        (["", "nam = \"b\""], ["behorig.toml", "directory.1", "nam", "expected"]),
    ] {
        let error = with_directories(&tables).unwrap_err();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }
}

#[test]
fn no_file_makes_a_demo() {
    assert!(read(&format!("demo = true\n{GOOD}")).unwrap_err().contains("demo"));
}

#[test]
fn a_secret_that_others_can_read_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for (mode, private) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o666, false)] {
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(check_private(file.path()).is_ok(), private, "{mode:o}");
    }
}
