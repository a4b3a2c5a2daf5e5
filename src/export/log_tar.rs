//! An exported log as one file, for handing out over the web: a tar archive of the folder, file by file as a stream.
//!
//! The same folder gives the same bytes: fixed order, fixed owner and mode, and the time that is handed in.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tar::{Builder, EntryType, Header};

use super::log_folder::names;

/// Writes the files of the folder `from` to `out` as an archive in which they lie in the folder `named`.
///
/// # Errors
/// Reading the folder or writing failed.
pub fn write_tar<W: Write>(from: &Path, named: &str, unix_seconds: u64, out: W) -> io::Result<W> {
    let mut archive = Builder::new(out);
    for name in names() {
        let file = File::open(from.join(name))?;
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(file.metadata()?.len());
        header.set_mode(0o644);
        header.set_mtime(unix_seconds);
        archive.append_data(&mut header, format!("{named}/{name}"), file)?;
    }
    archive.into_inner()
}
