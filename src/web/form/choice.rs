//! What stands in a select: its options, with the one that is chosen.

use serde::Serialize;

use crate::domain::lang::Lang;
use crate::web::render::Pages;

/// An option of a select, as `partials/select.hbs` reads it.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// It is chosen.
    pub selected: bool,
}

impl Choice {
    /// An option that is chosen when it is what was said.
    #[must_use]
    pub fn of(value: impl Into<String>, label: impl Into<String>, said: &str) -> Self {
        let value = value.into();
        Self { selected: value == said, value, label: label.into() }
    }
}

/// The options of values with their labels.
#[must_use]
pub fn options(all: impl IntoIterator<Item = (String, String)>, said: &str) -> Vec<Choice> {
    all.into_iter().map(|(value, label)| Choice::of(value, label, said)).collect()
}

/// The options of words, each read as the text `<prefix>-<word>`.
#[must_use]
pub fn words(pages: &Pages, lang: Lang, prefix: &str, words: &[&str], said: &str) -> Vec<Choice> {
    let label = |word: &str| pages.text.say(lang, &format!("{prefix}-{}", word.replace('_', "-")), &[]);
    words.iter().map(|word| Choice::of(*word, label(word), said)).collect()
}
