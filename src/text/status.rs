//! The states that a user meets, each with the colour of its tag: one table, so a colour means the same on every page.
//!
//! Colour never carries the meaning alone: the tag has the word (`status-<code>` in the locale files). Strong tags are
//! those where somebody has something to do.

/// The colour roles of the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Nothing to notice.
    Neutral,
    /// On its way.
    Info,
    /// Somebody should act or know.
    Warning,
    /// Stopped.
    Danger,
    /// Done, valid.
    Success,
}

impl Colour {
    /// As `data-color` says it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Success => "success",
        }
    }
}

/// One state as shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Its code in kebab case, as rows and addresses have it.
    pub code: &'static str,
    /// The colour of its tag.
    pub colour: Colour,
    /// Whether somebody has something to do in this state.
    pub waits_for_someone: bool,
}

impl Shown {
    /// The key of its word.
    #[must_use]
    pub fn key(&self) -> String {
        format!("status-{}", self.code)
    }
}

const fn quiet(code: &'static str, colour: Colour) -> Shown {
    Shown { code, colour, waits_for_someone: false }
}

const fn strong(code: &'static str, colour: Colour) -> Shown {
    Shown { code, colour, waits_for_someone: true }
}

/// Every state: of orders and their lines, of grants, of reviews and findings, of systems in the catalogue.
pub const ALL: &[Shown] = &[
    quiet("draft", Colour::Neutral),
    quiet("submitted", Colour::Info),
    strong("awaiting-decision", Colour::Info),
    strong("awaiting-manager", Colour::Info),
    strong("awaiting-owner", Colour::Info),
    strong("completion-requested", Colour::Warning),
    quiet("approved", Colour::Success),
    quiet("awaiting-training", Colour::Neutral),
    quiet("awaiting-start", Colour::Neutral),
    quiet("awaiting-account", Colour::Neutral),
    quiet("awaiting-base", Colour::Neutral),
    strong("awaiting-verification", Colour::Warning),
    strong("to-fulfil", Colour::Info),
    quiet("being-fulfilled", Colour::Info),
    quiet("fulfilled", Colour::Success),
    strong("owner-missing", Colour::Danger),
    quiet("rejected", Colour::Danger),
    quiet("withdrawn", Colour::Neutral),
    quiet("lapsed", Colour::Neutral),
    quiet("partly-fulfilled", Colour::Warning),
    quiet("cannot-fulfil", Colour::Danger),
    quiet("upcoming", Colour::Info),
    quiet("active", Colour::Success),
    strong("ending-soon", Colour::Warning),
    quiet("paused", Colour::Neutral),
    strong("under-review", Colour::Info),
    quiet("ended", Colour::Neutral),
    quiet("revoked", Colour::Danger),
    strong("taken-over", Colour::Warning),
    strong("open", Colour::Info),
    quiet("accepted", Colour::Neutral),
    quiet("asked-to-order", Colour::Info),
    strong("to-remove", Colour::Warning),
    quiet("closed", Colour::Neutral),
    strong("overdue", Colour::Danger),
    quiet("done", Colour::Success),
];

/// The state of this code; `snake_case` is taken as well, as serde writes enums.
#[must_use]
pub fn find(code: &str) -> Option<Shown> {
    let code = code.replace('_', "-");
    ALL.iter().copied().find(|shown| shown.code == code)
}
