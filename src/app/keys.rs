//! The key files, made at the first start and readable by their owner only: `DATA/keys/`.
//!
//! Several instances on one database share `mac.key`, `session.key` and `log.key`; how to move them safely stands in
//! `docs/OPERATIONS.md`. A lost `log.key` is a new log; a lost `session.key` signs everybody out.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};

use super::StartError;
use crate::clock::Chance;
use crate::config::{Config, check_private};
use crate::domain::log::checkpoint::LogKey;
use crate::store;

/// All keys.
pub(super) struct Keys {
    pub(super) entries: store::Keys,
    pub(super) session: [u8; 32],
    pub(super) log: LogKey,
    pub(super) last_checkpoint: PathBuf,
    /// Public keys that the log had before, the oldest first.
    pub(super) earlier: Vec<String>,
}

/// The right to write with a data folder; of one program at a time, and gone with it however it ends.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "held only to be let go")] std::fs::File);

/// Takes the data folder: two programs that sign with the same memory of what was signed would tell two stories.
///
/// # Errors
/// [`StartError::InUse`]; the file's own.
pub fn hold(config: &Config) -> Result<Held, StartError> {
    let folder = keys_folder(config)?;
    let path = folder.join("in-use");
    let open = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = open.map_err(|error| fault(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::InUse(config.service.data_dir.display().to_string())),
        Err(std::fs::TryLockError::Error(error)) => Err(fault(&path, error)),
    }
}

fn keys_folder(config: &Config) -> Result<PathBuf, StartError> {
    let folder = config.service.data_dir.join("keys");
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|error| fault(&folder, error))?;
    Ok(folder)
}

/// Reads the keys, or makes those that are not there.
pub(super) fn open(config: &Config, chance: &dyn Chance) -> Result<Keys, StartError> {
    let folder = keys_folder(config)?;
    let origin = &config.service.origin;
    let log_file = folder.join("log.key");
    let fresh =
        || LogKey::new(origin, &random(chance)).map(|key| key.secret()).map_err(|error| fault(&log_file, error));
    let log = LogKey::from_secret(&read_or_make(&log_file, fresh)?).map_err(|error| fault(&log_file, error))?;
    if !is_of(log.origin(), origin) {
        return Err(fault(&log_file, format!("is the key of {}, and service.origin is {origin}", log.origin())));
    }
    Ok(Keys {
        entries: store::Keys {
            instance: config.service.instance.clone(),
            mac: secret(&folder.join("mac.key"), chance)?,
        },
        session: secret(&folder.join("session.key"), chance)?,
        log,
        last_checkpoint: folder.join("last-checkpoint"),
        earlier: earlier(&folder)?,
    })
}

/// Whether a log's name is that of the settings, or of a log that was restored from it: the same with `-2`, `-3` …
fn is_of(log: &str, origin: &str) -> bool {
    let number = log.strip_prefix(origin).and_then(|rest| rest.strip_prefix('-'));
    log == origin || number.is_some_and(|number| number.parse::<u32>().is_ok_and(|number| number > 1))
}

/// The name of the log that follows when `log` is restored from a copy.
pub(super) fn next_origin(log: &str, origin: &str) -> String {
    let number = log.strip_prefix(origin).and_then(|rest| rest.strip_prefix('-')).and_then(|text| text.parse().ok());
    format!("{origin}-{}", number.unwrap_or(1_u32).saturating_add(1))
}

fn earlier(folder: &Path) -> Result<Vec<String>, StartError> {
    let file = folder.join("earlier.vkeys");
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(fault(&file, error)),
    }
}

/// A key that is to follow the log's, kept in a file of its own until it does; the same again when it was begun before.
pub(super) fn next_key(config: &Config, chance: &dyn Chance, origin: &str) -> Result<LogKey, StartError> {
    let file = keys_folder(config)?.join("log.next");
    let fresh = || LogKey::new(origin, &random(chance)).map(|key| key.secret()).map_err(|error| fault(&file, error));
    LogKey::from_secret(&read_or_make(&file, fresh)?).map_err(|error| fault(&file, error))
}

/// The log's public key is one that it had: noted before the change, so that a start in between finds its log.
pub(super) fn note_earlier(config: &Config, vkey: &str) -> Result<(), StartError> {
    let folder = keys_folder(config)?;
    if earlier(&folder)?.iter().any(|known| known == vkey) {
        return Ok(());
    }
    let file = folder.join("earlier.vkeys");
    let open = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(&file);
    let written = open.and_then(|mut out| {
        writeln!(out, "{vkey}")?;
        out.sync_all()
    });
    written.map_err(|error| fault(&file, error))
}

/// The key that was to follow is the log's key from now on. The old one is overwritten.
pub(super) fn take_next(config: &Config) -> Result<(), StartError> {
    let folder = keys_folder(config)?;
    let (next, file) = (folder.join("log.next"), folder.join("log.key"));
    let taken = || {
        let length = std::fs::metadata(&file)?.len();
        // The old file is held open: once the new one is in its place, what it held is overwritten.
        let mut old = std::fs::OpenOptions::new().write(true).open(&file)?;
        std::fs::rename(&next, &file)?;
        std::fs::File::open(&folder)?.sync_all()?;
        old.write_all(&vec![b'0'; usize::try_from(length).unwrap_or(0)])?;
        old.sync_all()
    };
    taken().map_err(|error| fault(&file, error))
}

/// The signer's file of the log that is left is kept under another name.
pub(super) fn put_away(last: &Path) -> Result<(), StartError> {
    let free = (1..).map(|n| last.with_extension(n.to_string())).find(|path| !path.exists());
    free.map_or(Ok(()), |kept| std::fs::rename(last, &kept)).map_err(|error| fault(last, error))
}

/// The token of whoever collects metrics.
pub(super) fn watcher(config: &Config) -> Result<Option<std::sync::Arc<str>>, StartError> {
    let Some(file) = &config.server.metrics_token_file else { return Ok(None) };
    let wrong = |problem: String| StartError::Key { path: file.display().to_string(), problem };
    let token = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    match token.trim() {
        short if short.len() < 16 => Err(wrong("a token has at least 16 characters".to_owned())),
        token => Ok(Some(token.into())),
    }
}

fn secret(file: &Path, chance: &dyn Chance) -> Result<[u8; 32], StartError> {
    let text = read_or_make(file, || Ok(BASE64_STANDARD.encode(random(chance))))?;
    let bytes = BASE64_STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| fault(file, "expected 32 bytes in base64"))
}

fn random(chance: &dyn Chance) -> [u8; 32] {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    bytes
}

fn read_or_make(file: &Path, make: impl FnOnce() -> Result<String, StartError>) -> Result<String, StartError> {
    if !file.exists() {
        let text = make()?;
        // create_new: of two instances that start at once, one makes it and the other reads it.
        let out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
        let written = out.and_then(|mut out| {
            writeln!(out, "{text}")?;
            out.sync_all()
        });
        match written {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            other => other.map_err(|error| fault(file, error))?,
        }
    }
    check_private(file)?;
    std::fs::read_to_string(file).map_err(|error| fault(file, error))
}

pub(super) fn fault(path: &Path, problem: impl ToString) -> StartError {
    StartError::Key { path: path.display().to_string(), problem: problem.to_string() }
}
