//! The texts in both languages, read from `locales/<lang>/*.ftl` and parsed once at start.
//!
//! Fluent's usual loaders answer a missing text with a sentence about itself and a missing argument with its name. Here both
//! are errors: a page says what it should or fails a test. Marks around inserted values are off: they end up in copied text.

use std::borrow::Cow;

use fluent_templates::fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_templates::{FluentBundle, LanguageIdentifier};
use rust_embed::RustEmbed;
use serde_json::Value;

use super::{TextError, format};
use crate::domain::lang::Lang;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/locales"]
struct Files;

type Bundle = FluentBundle<FluentResource>;

/// All texts of all languages.
pub(super) struct Locales {
    swedish: Bundle,
    english: Bundle,
}

impl Locales {
    /// Reads and checks every file.
    pub(super) fn new() -> Result<Self, TextError> {
        Ok(Self { swedish: bundle(Lang::Sv)?, english: bundle(Lang::En)? })
    }

    /// The text of `key` with its arguments filled in; Swedish when the language lacks it.
    pub(super) fn text<'a>(
        &self,
        lang: Lang,
        key: &str,
        args: impl Iterator<Item = (&'a str, &'a Value)>,
    ) -> Result<String, TextError> {
        let bundle = match lang {
            Lang::En if self.english.has_message(key) => &self.english,
            Lang::En | Lang::Sv => &self.swedish,
        };
        let pattern = bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| TextError::Key(key.to_owned()))?;
        let args: FluentArgs<'a> = args.map(|(name, value)| (name, argument(value))).collect();
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut faults);
        match faults.first() {
            None => Ok(text.into_owned()),
            Some(fault) => Err(TextError::Argument { key: key.to_owned(), fault: fault.to_string() }),
        }
    }

    /// Whether `lang` itself has the text: no falling back.
    #[cfg(test)]
    pub(super) fn has(&self, lang: Lang, key: &str) -> bool {
        match lang {
            Lang::Sv => self.swedish.has_message(key),
            Lang::En => self.english.has_message(key),
        }
    }
}

fn bundle(lang: Lang) -> Result<Bundle, TextError> {
    let tag: LanguageIdentifier = lang.tag().parse().map_err(|_| TextError::Locale(lang.tag().to_owned()))?;
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Sv => |value, _| grouped(value, ','),
        Lang::En => |value, _| grouped(value, '.'),
    }));
    for (name, source) in sources(lang) {
        let file =
            FluentResource::try_new(source).map_err(|(_, faults)| TextError::Locale(format!("{name}: {faults:?}")))?;
        bundle.add_resource(file).map_err(|faults| TextError::Locale(format!("{name}: {}", list(&faults))))?;
    }
    Ok(bundle)
}

/// The files of one language: name and text.
pub(super) fn sources(lang: Lang) -> Vec<(String, String)> {
    let folder = format!("{}/", lang.tag());
    Files::iter()
        .filter(|name| name.starts_with(&folder) && name.ends_with(".ftl"))
        .filter_map(|name| {
            let file = Files::get(&name)?;
            Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

fn list(faults: &[FluentError]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Numbers choose plural forms, so they stay numbers; a missing value is an empty text, as in the pages.
fn argument(value: &Value) -> FluentValue<'static> {
    match value {
        Value::Number(number) => number.as_f64().map_or(FluentValue::Error, FluentValue::from),
        Value::String(text) => FluentValue::String(Cow::Owned(text.clone())),
        Value::Bool(yes) => FluentValue::String(Cow::Borrowed(if *yes { "true" } else { "false" })),
        Value::Null => FluentValue::String(Cow::Borrowed("")),
        Value::Array(_) | Value::Object(_) => FluentValue::Error,
    }
}

fn grouped(value: &FluentValue<'_>, mark: char) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::number(&number.as_string(), mark)),
        _ => None,
    }
}
