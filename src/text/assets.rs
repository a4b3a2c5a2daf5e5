//! The style sheet, script, font and icons, embedded in the binary, and the addresses under which pages ask for them.
//!
//! One stamp over all files stands in every address, so browsers may keep a file for ever and a new version of the
//! service is seen at once; a relative address inside the style sheet (the font) carries the stamp along by itself.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/dist"]
struct Dist;

static STAMP: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    let mut names: Vec<_> = Dist::iter().collect();
    names.sort();
    for file in names.iter().filter_map(|name| Dist::get(name)) {
        hash.update(file.metadata.sha256_hash());
    }
    hex(&hash.finalize(), 8)
});

/// A file as embedded.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Hex of its SHA-256, for `ETag`.
    pub tag: String,
}

/// The stamp of this build's assets: 16 hex digits.
#[must_use]
pub fn stamp() -> &'static str {
    &STAMP
}

/// The address of an asset on this server, or `None` when there is no such file.
#[must_use]
pub fn url(name: &str) -> Option<String> {
    Dist::get(name).map(|_| format!("/static/{}/{name}", stamp()))
}

/// The asset of this name, which may come straight from an address: only embedded names are found.
#[must_use]
pub fn find_asset(name: &str) -> Option<Asset> {
    // In a debug build rust-embed reads the folder; a name that climbs out of it is not one that iter() lists.
    let known = Dist::iter().any(|listed| listed == name);
    let file = known.then(|| Dist::get(name)).flatten()?;
    Some(Asset { bytes: file.data, tag: hex(&file.metadata.sha256_hash(), 16) })
}

fn hex(bytes: &[u8], count: usize) -> String {
    bytes.iter().take(count).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
