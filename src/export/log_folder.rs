//! The folder in which the log leaves the house: written as a stream, and verified as a stream.
//!
//! An auditor needs nothing of ours: the folder carries `verify.py`, and the manifest is what `sha256sum -c` reads.
//! The manifest only shows damage on the way; what proves the log is the tree, the old line and the signatures
//! (`domain::log::verify`, which does the judging; this file only reads and writes).

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

use crate::domain::log::Hash;
use crate::domain::log::checkpoint::{Head, Malformed};
use crate::domain::log::finding::Fault;
use crate::domain::log::policy::Policy;
use crate::domain::log::tree::{Frontier, leaf_hash};
use crate::domain::log::verify::{LEGAL, Report, Verifier};

const ENTRIES: &str = "entries.log";
const DISCLOSURES: &str = "disclosures.log";
const WITHHELD: &str = "withheld.log";
const CHECKPOINT: &str = "checkpoint";
const POLICY: &str = "policy";
const SCRIPT: &str = "verify.py";
/// Without `Ä`: some systems write that letter as two characters in file names, and the manifest would not match.
const READ_ME: &str = "LAS-MIG.txt";
const MANIFEST: &str = "manifest";
/// What the manifest names, in its order.
const FILES: [&str; 7] = [ENTRIES, DISCLOSURES, WITHHELD, CHECKPOINT, POLICY, SCRIPT, READ_ME];

/// Every file of an export, the manifest last.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().chain([MANIFEST])
}

/// The longest line that is read into memory; a disclosure may be longer than an entry.
const LONGEST_LINE: u64 = 4 << 20;

/// One piece of the log, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An entry.
    Entry {
        /// Its exact bytes.
        text: String,
        /// The disclosures that are handed out.
        disclosures: Vec<String>,
        /// Fields whose values exist but are not handed out, each with the reason.
        withheld: Vec<(String, String)>,
    },
    /// A run of entries that are not handed out (`domain::log::tree::subtrees` gives the runs).
    Run {
        /// How many: a power of two, beginning at a multiple of itself.
        count: u64,
        /// Root of their subtree.
        root: Hash,
    },
}

/// The folder could not be written or read, or the question was not one.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Reading or writing failed.
    #[error("the folder cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// The log could not be read from where it is kept.
    #[error("the log cannot be read: {0}")]
    Source(#[source] Box<dyn Error + Send + Sync>),
    /// What was read from the store is not what the checkpoint signs.
    #[error("the entries do not fit the checkpoint; nothing was exported")]
    Unfit,
    /// The old line or the key handed in cannot be read.
    #[error(transparent)]
    Question(#[from] Malformed),
}

/// Writes the folder `to` (it is made; the files must not exist) and gives the head that was exported.
///
/// # Errors
/// [`FolderError`]. When the items are not what `checkpoint` signs, nothing that could pass for an export is left:
/// the manifest is written last.
pub fn write_folder<E: Into<Box<dyn Error + Send + Sync>>>(
    to: &Path,
    items: impl IntoIterator<Item = Result<Item, E>>,
    checkpoint: &str,
    policy: &str,
) -> Result<Head, FolderError> {
    let head = Head::from_checkpoint(checkpoint)?;
    fs::create_dir_all(to)?;
    let mut entries = Hashed::create(to, ENTRIES)?;
    let mut disclosed = Hashed::create(to, DISCLOSURES)?;
    let mut withheld = Hashed::create(to, WITHHELD)?;
    let mut tree = Frontier::default();
    for item in items {
        match item.map_err(|error| FolderError::Source(error.into()))? {
            Item::Entry { text, disclosures, withheld: kept } => {
                let at = tree.size();
                tree.push(leaf_hash(text.as_bytes()), |_| ());
                entries.line(format_args!("{text}"))?;
                for disclosure in disclosures {
                    disclosed.line(format_args!("{at} {disclosure}"))?;
                }
                for (field, reason) in kept {
                    withheld.line(format_args!("{at} {field} {}", reason.replace(char::is_control, " ")))?;
                }
            }
            Item::Run { count, root } => {
                let level = u8::try_from(count.trailing_zeros()).unwrap_or(u8::MAX);
                if !count.is_power_of_two() || !tree.push_subtree(level, root) {
                    return Err(FolderError::Unfit);
                }
                entries.line(format_args!("- {count} {}", BASE64_STANDARD.encode(root)))?;
            }
        }
    }
    if (tree.size(), tree.root()) != (head.size, head.root) {
        return Err(FolderError::Unfit);
    }
    let mut manifest = format!("{}{}{}", entries.end()?, disclosed.end()?, withheld.end()?);
    let rest = [
        (CHECKPOINT, checkpoint),
        (POLICY, policy),
        (SCRIPT, include_str!("verify.py")),
        (READ_ME, include_str!("LAS-MIG.txt")),
    ];
    for (name, text) in rest {
        let mut file = Hashed::create(to, name)?;
        file.put(text.as_bytes())?;
        manifest += &file.end()?;
    }
    let mut file = Hashed::create(to, MANIFEST)?;
    file.put(manifest.as_bytes())?;
    file.end()?;
    Ok(head)
}

/// Verifies the folder `from`: against `old_line` (`origin size root`, from minutes or mail) when the auditor has
/// one, and with `vkey` as the log's only key instead of the policy's when the auditor brought it.
///
/// # Errors
/// [`FolderError::Io`] when there is no such folder; [`FolderError::Question`] when line or key cannot be read.
/// What is wrong with the export itself stands in the report.
pub fn verify_folder(from: &Path, old_line: Option<&str>, vkey: Option<&str>) -> Result<Report, FolderError> {
    let old = old_line.map(str::parse::<Head>).transpose()?;
    if let Some(vkey) = vkey {
        Policy::parse(&Policy::of_log(vkey)).map_err(|_| Malformed::Key)?;
    }
    fs::read_dir(from)?;
    let mut verifier = Verifier::new(old, LEGAL);
    check_manifest(from, &mut verifier);
    if let Err(error) = stream(from, &mut verifier) {
        let why = if error.kind() == io::ErrorKind::NotFound { "is missing" } else { "cannot be read" };
        verifier.note(None, file(ENTRIES, why));
    }
    let checkpoint = read_small(from, CHECKPOINT, &mut verifier);
    let policy = Policy::parse(&read_small(from, POLICY, &mut verifier)).or_else(|error| {
        verifier.note(None, Fault::Checkpoint(error.to_string()));
        Policy::parse("quorum none\n")
    });
    let policy = policy.map_err(|_| Malformed::Key)?;
    let policy = match vkey {
        Some(vkey) => policy.trusting_only(vkey),
        None => policy,
    };
    Ok(verifier.finish(&checkpoint, &policy))
}

fn stream(from: &Path, verifier: &mut Verifier) -> io::Result<()> {
    let mut entries = BufReader::with_capacity(1 << 16, File::open(from.join(ENTRIES))?);
    let mut disclosed = Numbered::open(from, DISCLOSURES)?;
    let mut withheld = Numbered::open(from, WITHHELD)?;
    let (mut line, mut values, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    while read_line(&mut entries, &mut line)? {
        let at = verifier.next();
        if let Some(run) = line.strip_prefix(b"- ") {
            match parse_run(run) {
                Some((count, root)) => verifier.push_withheld(count, root),
                None => verifier.note(Some(at), Fault::MisplacedRun),
            }
            continue;
        }
        disclosed.take(at, &mut values, verifier)?;
        withheld.take(at, &mut kept, verifier)?;
        // `idx field reason`: the reason is for people.
        kept.iter_mut().for_each(|text: &mut String| text.truncate(text.find(' ').unwrap_or(text.len())));
        verifier.push_entry(&line, &values, &kept);
    }
    if !line.is_empty() {
        verifier.note(None, file(ENTRIES, "does not end with a whole line"));
    }
    for mut rest in [disclosed, withheld] {
        rest.take(u64::MAX, &mut values, verifier)?;
    }
    Ok(())
}

fn parse_run(text: &[u8]) -> Option<(u64, Hash)> {
    let (count, root) = std::str::from_utf8(text).ok()?.split_once(' ')?;
    Some((whole(count)?, BASE64_STANDARD.decode(root).ok()?.try_into().ok()?))
}

/// A number in its only form: digits without leading zeros.
fn whole(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

fn file(name: &str, why: &'static str) -> Fault {
    Fault::File { name: name.to_owned(), why }
}

/// Reads one line without its break into `line`. `false` at the end; then `line` holds what was left without one.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    reader.by_ref().take(LONGEST_LINE).read_until(b'\n', line)?;
    Ok(line.pop_if(|last| *last == b'\n').is_some())
}

/// A file of lines `idx text`, read in step with the entries.
struct Numbered {
    name: &'static str,
    reader: BufReader<File>,
    line: Vec<u8>,
    next: Option<(u64, String)>,
}

impl Numbered {
    fn open(from: &Path, name: &'static str) -> io::Result<Self> {
        let reader = BufReader::with_capacity(1 << 16, File::open(from.join(name))?);
        Ok(Self { name, reader, line: Vec::new(), next: None })
    }

    /// Collects the texts for entry `at`. Lines for entries before it belong to nothing.
    fn take(&mut self, at: u64, texts: &mut Vec<String>, verifier: &mut Verifier) -> io::Result<()> {
        texts.clear();
        loop {
            if self.next.is_none() {
                self.next = self.read(verifier)?;
            }
            match self.next.take() {
                Some((index, text)) if index == at => texts.push(text),
                Some((index, _)) if index < at => {
                    verifier.note(Some(index), file(self.name, "has a line for an entry that is not there"));
                }
                later => {
                    self.next = later;
                    return Ok(());
                }
            }
        }
    }

    fn read(&mut self, verifier: &mut Verifier) -> io::Result<Option<(u64, String)>> {
        while read_line(&mut self.reader, &mut self.line)? {
            let text = std::str::from_utf8(&self.line).ok();
            let parts = text.and_then(|text| text.split_once(' '));
            match parts.and_then(|(index, text)| Some((whole(index)?, text.to_owned()))) {
                Some(read) => return Ok(Some(read)),
                None => verifier.note(None, file(self.name, "has a line that cannot be read")),
            }
        }
        if !self.line.is_empty() {
            verifier.note(None, file(self.name, "does not end with a whole line"));
            self.line.clear();
        }
        Ok(None)
    }
}

fn read_small(from: &Path, name: &str, verifier: &mut Verifier) -> String {
    let mut text = String::new();
    let read = File::open(from.join(name)).and_then(|file| file.take(1 << 20).read_to_string(&mut text));
    if read.is_err() {
        verifier.note(None, file(name, "is missing or cannot be read"));
    }
    text
}

fn check_manifest(from: &Path, verifier: &mut Verifier) {
    let manifest = read_small(from, MANIFEST, verifier);
    let mut lines = manifest.split_inclusive('\n');
    for name in FILES {
        match sum(&from.join(name)) {
            Err(_) => verifier.note(None, file(name, "is missing or cannot be read")),
            Ok(sum) if lines.next() != Some(&manifest_line(&sum, name)) => {
                verifier.note(None, file(name, "is not the one that the manifest names"));
            }
            Ok(_) => {}
        }
    }
    if lines.next().is_some() {
        verifier.note(None, file(MANIFEST, "names more files than an export has"));
    }
}

fn sum(path: &Path) -> io::Result<Hash> {
    let mut hash = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hash)?;
    Ok(hash.finalize().into())
}

fn manifest_line(sum: &Hash, name: &str) -> String {
    let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}  {name}\n")
}

/// A file being written, and the hash of what was written.
struct Hashed {
    name: &'static str,
    file: BufWriter<File>,
    hash: Sha256,
    line: String,
}

impl Hashed {
    fn create(to: &Path, name: &'static str) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, File::create_new(to.join(name))?);
        Ok(Self { name, file, hash: Sha256::new(), line: String::new() })
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        // Writing to a String cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut line, text);
        line.push('\n');
        self.line = line;
        self.hash.update(self.line.as_bytes());
        self.file.write_all(self.line.as_bytes())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.file.write_all(bytes)
    }

    /// Ends the file and gives its line of the manifest.
    fn end(self) -> io::Result<String> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(manifest_line(&self.hash.finalize().into(), self.name))
    }
}
