//! Why no mail carries a message.

/// Why a message that was to be mailed is only shown in the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// It was done before the mail was to go.
    Settled,
    /// The reader has no address.
    NoAddress,
    /// The reader is no longer here.
    Gone,
    /// The service sends no mail.
    Off,
}

impl Unsent {
    /// Every reason with its word.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("settled", Self::Settled), ("no_address", Self::NoAddress), ("gone", Self::Gone), ("off", Self::Off)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, why)| *why == self).map_or("", |(word, _)| *word)
    }

    /// The reason of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, why)| *why)
    }
}
