//! Settings from the environment, with the real program: a variable lies over the file, and a wrong one is named.

use std::path::Path;
use std::process::{Command, Output};

fn migrate(file: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_behorig"));
    command.arg("migrate").arg("--config").arg(file).envs(variables.iter().copied()).output().expect("it runs")
}

#[test]
fn a_variable_lies_over_the_file_and_a_wrong_one_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (file, in_file) = (folder.path().join("behorig.toml"), folder.path().join("file.db"));
    let text = format!(
        "[service]\nmunicipality = \"Exempelkommun\"\norigin = \"exempel.se/logg\"\ndata_dir = \"{}\"\n\
         [database]\nurl = \"sqlite:{}\"\n[directory]\nurls = [\"ldaps://dc1.kommun.test\"]\nca_file = \"/ca.pem\"\n\
         bind_dn = \"cn=b\"\nbind_password_file = \"/p\"\nbase = \"dc=kommun,dc=test\"\n",
        folder.path().display(),
        in_file.display()
    );
    std::fs::write(&file, text).unwrap();
    let other = folder.path().join("variable.db");
    let done = migrate(&file, &[("BEHORIG_DATABASE__URL", &format!("sqlite:{}", other.display()))]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(other.is_file() && !in_file.exists(), "the variable's database, not the file's");
    for (name, value, parts) in [
        ("BEHORIG_SERVER__WORKERS", "many", ["environment BEHORIG_*", "server.workers", "u16"]),
        ("BEHORIG_SERVER__WORKERS", "0", ["server.workers", "range", "1 to 256"]),
        ("BEHORIG_SERVER__WORKER", "2", ["environment BEHORIG_*", "worker", "workers"]),
        ("BEHORIG_SERVICE__DATA_DIRECTORY", "/x", ["environment BEHORIG_*", "data_directory", "data_dir"]),
    ] {
        let done = migrate(&file, &[(name, value)]);
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{name}={value}");
        assert!(parts.iter().all(|part| said.contains(part)), "{name}={value}: {said}");
        assert!(!in_file.exists(), "nothing was begun");
    }
    // What has no part is none of ours.
    assert!(migrate(&file, &[("BEHORIG_SOMETHING", "x")]).status.success());
}
