//! One engine for pages and messages: templates (Handlebars, strict) and texts in two languages (Fluent), all compiled in.
//!
//! What a page says is decided by its room; how it is said is in `templates/` and `locales/`. A name that a template uses
//! and its data lacks is an error, not a blank: half a sentence about who may do what is worse than an error page.

pub mod assets;
mod format;
#[cfg(test)]
mod gates;
mod helpers;
mod locale;
pub mod sort;
pub mod status;

use std::fmt;
use std::sync::Arc;

use handlebars::{Context, Handlebars, RenderError, TemplateError};
use rust_embed::RustEmbed;
use serde::Serialize;
use serde_json::Value;

use crate::domain::lang::Lang;
use locale::Locales;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

/// Why a text could not be made. Always a fault in this repository, never something a user did.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// A template does not parse.
    #[error("template {name}: {source}")]
    Template {
        /// Its name.
        name: String,
        /// What the parser said.
        source: Box<TemplateError>,
    },
    /// A template could not be filled in.
    #[error("rendering: {0}")]
    Render(#[from] Box<RenderError>),
    /// The page's own struct does not serialize to an object.
    #[error("page data: {0}")]
    Data(String),
    /// A locale file does not parse, or says a thing twice.
    #[error("locale {0}")]
    Locale(String),
    /// No language has this key.
    #[error("no text has the key {0:?}")]
    Key(String),
    /// A text lacks an argument, or got one of the wrong kind.
    #[error("text {key:?}: {fault}")]
    Argument {
        /// The text's key.
        key: String,
        /// What is wrong.
        fault: String,
    },
}

/// All templates and texts, ready to use; made once and shared.
pub struct Text {
    pages: Handlebars<'static>,
    plain: Handlebars<'static>,
    locales: Arc<Locales>,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").finish_non_exhaustive()
    }
}

impl Text {
    /// Parses everything. A service that starts has no template or locale file with a fault in its grammar.
    ///
    /// # Errors
    /// The first template or locale file that does not parse.
    pub fn new() -> Result<Self, TextError> {
        let locales = Arc::new(Locales::new()?);
        let mut text = Self { pages: engine(&locales), plain: engine(&locales), locales };
        text.plain.register_escape_fn(handlebars::no_escape);
        for (name, source) in sources() {
            let engine = if name.ends_with(".txt") { &mut text.plain } else { &mut text.pages };
            engine
                .register_template_string(&name, source)
                .map_err(|source| TextError::Template { name, source: Box::new(source) })?;
        }
        Ok(text)
    }

    /// A page or an HTML mail: `orders/list` is `templates/orders/list.hbs`. `lang` is added to the data.
    ///
    /// # Errors
    /// The template is unknown, or it uses something that the data or the locale files lack.
    pub fn page(&self, template: &str, lang: Lang, data: &impl Serialize) -> Result<String, TextError> {
        render(&self.pages, template, lang, data)
    }

    /// A plain text such as `mail/decision.txt`: nothing is escaped.
    ///
    /// # Errors
    /// As [`Text::page`].
    pub fn plain(&self, template: &str, lang: Lang, data: &impl Serialize) -> Result<String, TextError> {
        render(&self.plain, template, lang, data)
    }

    /// One text. A fault (which the gates in this module exist to prevent) is written to the technical log and gives the key,
    /// so that a mail still goes out.
    #[must_use]
    pub fn say(&self, lang: Lang, key: &str, args: &[(&str, Value)]) -> String {
        self.try_say(lang, key, args).unwrap_or_else(|fault| {
            tracing::error!(%fault, "a text could not be made");
            key.to_owned()
        })
    }

    /// One text, or why it cannot be made.
    ///
    /// # Errors
    /// No such key, or an argument is missing.
    pub fn try_say(&self, lang: Lang, key: &str, args: &[(&str, Value)]) -> Result<String, TextError> {
        self.locales.text(lang, key, args.iter().map(|(name, value)| (*name, value)))
    }

    /// Whether there is such a template, for tests that render all of them.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        self.pages.has_template(name) || self.plain.has_template(name)
    }
}

fn render(engine: &Handlebars<'_>, template: &str, lang: Lang, data: &impl Serialize) -> Result<String, TextError> {
    let mut data = serde_json::to_value(data).map_err(|fault| TextError::Data(fault.to_string()))?;
    let Value::Object(fields) = &mut data else {
        return Err(TextError::Data(format!("{template}: not an object")));
    };
    fields.insert("lang".into(), lang.tag().into());
    Ok(engine.render_with_context(template, &Context::from(data)).map_err(Box::new)?)
}

fn engine(locales: &Arc<Locales>) -> Handlebars<'static> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    helpers::register(&mut engine, locales);
    engine
}

/// Name and text of every template: partials by their bare name, the rest by their path, all without `.hbs`.
fn sources() -> Vec<(String, String)> {
    Templates::iter()
        .filter_map(|path| {
            let name = path.strip_suffix(".hbs")?;
            let name = name.strip_prefix("partials/").unwrap_or(name).to_owned();
            let file = Templates::get(&path)?;
            Some((name, String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}
