//! What can go wrong with a directory, and why a sign-in was refused.
//!
//! A [`DirectoryError`] always means "not known": nobody gains and nobody loses anything by it. Its text is for the
//! log and holds no names and no attribute values; what the user sees is chosen by [`DirectoryError::code`].

/// The directory gave no answer that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// No server could be reached, or the connection went away before anything was answered.
    #[error("the directory cannot be reached: {0}")]
    Unreachable(String),
    /// Nothing came in time.
    #[error("the directory did not answer in time")]
    Timeout,
    /// It has failed so often just now that it is left alone for some seconds.
    #[error("the directory is left alone after repeated failures")]
    CircuitOpen,
    /// TLS could not be had, or the server is not who it should be.
    #[error("no trusted connection to the directory: {0}")]
    Tls(String),
    /// The answer stopped half way: a limit was hit (RFC 4511 code 3, 4, 11), or values were held back.
    #[error("the directory gave only a part of the answer (code {code})")]
    Partial {
        /// The result code.
        code: u32,
    },
    /// The connection was cut in the middle of an answer.
    #[error("the directory's answer was cut off")]
    Cut,
    /// The answer points to another server; that is never followed (T08).
    #[error("the directory pointed to another server")]
    Referral,
    /// The server said no.
    #[error("the directory refused (code {code})")]
    Refused {
        /// The result code.
        code: u32,
    },
    /// Two entries where there can be one.
    #[error("the directory has more than one entry where there must be one")]
    Ambiguous,
    /// What the source said last is too old to rely on (E-24).
    #[error("what the source said last is too old to rely on")]
    Stale,
    /// The entry lies outside the part of the directory that this service may see.
    #[error("the entry lies outside the base")]
    OutsideBase,
    /// The answer cannot be understood.
    #[error("the directory's answer cannot be understood: {0}")]
    Malformed(String),
    /// The question cannot be asked: a fault in settings or in a caller.
    #[error("the directory cannot be asked so: {0}")]
    Unasked(String),
}

impl DirectoryError {
    /// Stable code for logs, metrics and texts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "directory.unreachable",
            Self::Timeout => "directory.timeout",
            Self::CircuitOpen => "directory.circuit_open",
            Self::Tls(_) => "directory.tls",
            Self::Partial { .. } => "directory.partial",
            Self::Cut => "directory.cut",
            Self::Referral => "directory.referral",
            Self::Refused { .. } => "directory.refused",
            Self::Ambiguous => "directory.ambiguous",
            Self::Stale => "directory.stale",
            Self::OutsideBase => "directory.outside_base",
            Self::Malformed(_) => "directory.malformed",
            Self::Unasked(_) => "directory.unasked",
        }
    }

    /// Whether it says that the server is ill, rather than something about the question: what the circuit breaker counts.
    #[must_use]
    pub const fn is_illness(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_) | Self::Timeout | Self::Tls(_) | Self::Cut | Self::Refused { code: 51 | 52 }
        )
    }
}

/// Why somebody could not be made a member of a group, or no member.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// The settings name no account that may change groups.
    #[error("no account of this service may change groups")]
    Nobody,
    /// There is no such group.
    #[error("there is no such group")]
    NoGroup,
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// The group lies outside the part in which this service changes groups.
    #[error("the group lies outside the part in which this service changes groups")]
    Outside,
    /// The directory took the change, and shows that it was not made.
    #[error("the directory does not show the change")]
    NotSo,
    /// Not known.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

impl MemberError {
    /// Stable code for logs, metrics and texts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Nobody => "group.nobody",
            Self::NoGroup => "group.missing",
            Self::NoAccount => "group.no_account",
            Self::Outside => "group.outside",
            Self::NotSo => "group.not_so",
            Self::Directory(error) => error.code(),
        }
    }
}

/// Why a sign-in did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Refused. The user is told the same, whatever `why` is (T23).
    #[error("sign-in refused")]
    Rejected {
        /// For the log only.
        why: Why,
    },
    /// The directory could not tell; the user may try later. There is no other way in (T22).
    #[error("sign-in could not be checked: {0}")]
    Unavailable(#[from] DirectoryError),
}

/// The true reason of a refusal; never shown, since it tells whether a guess was half right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The password was empty, had a NUL or was longer than 256 bytes; no server was asked (T07).
    UnfitPassword,
    /// Nobody has the login name.
    UnknownLogin,
    /// Several entries have the login name.
    Ambiguous,
    /// The entry lies outside the base.
    OutsideBase,
    /// Wrong password, or the server does not say more.
    WrongPassword,
    /// The account is disabled.
    Disabled,
    /// The account has expired.
    Expired,
    /// The account is locked.
    Locked,
    /// The password has expired or must be changed first.
    PasswordExpired,
    /// The server took the password, but the entry read back is not the one that was found (T07).
    NotConfirmed,
    /// The server refuses this account to bind, for a reason of its own.
    Refused,
}

impl Why {
    /// Stable code for the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnfitPassword => "unfit_password",
            Self::UnknownLogin => "unknown_login",
            Self::Ambiguous => "ambiguous",
            Self::OutsideBase => "outside_base",
            Self::WrongPassword => "wrong_password",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            Self::Locked => "locked",
            Self::PasswordExpired => "password_expired",
            Self::NotConfirmed => "not_confirmed",
            Self::Refused => "refused",
        }
    }
}
