//! What templates can call besides the built-in helpers (`if`, `each`, `eq`, `not`, `and`, `or`, `len`).
//!
//! `t` and `word` give a text, `date` `time` `num` write values, `asset` gives an address; these work inside other calls too.
//! `icon` and `status` write markup that is made here and nowhere else. An empty date is a dash, an unreadable one an error.

use std::sync::Arc;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use serde_json::Value;

use super::locale::Locales;
use super::{assets, format, status};
use crate::domain::lang::Lang;

/// Adds all of them to an engine.
pub(super) fn register(engine: &mut Handlebars<'static>, locales: &Arc<Locales>) {
    engine.register_helper("t", Box::new(Translate(Arc::clone(locales))));
    engine.register_helper("word", Box::new(Word(Arc::clone(locales))));
    engine.register_helper("date", Box::new(Written(|value, _| text_of(value, format::date))));
    engine.register_helper("time", Box::new(Written(|value, _| text_of(value, format::time))));
    engine.register_helper("num", Box::new(Written(number)));
    engine.register_helper("asset", Box::new(Written(|value, _| value.as_str().and_then(assets::url))));
    engine.register_helper("icon", Box::new(icon));
    engine.register_helper("status", Box::new(Status(Arc::clone(locales))));
}

/// `{{t "key" name=value}}`, in the language of the page.
struct Translate(Arc<Locales>);

impl HelperDef for Translate {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        page: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key =
            call.param(0).and_then(|param| param.value().as_str()).ok_or_else(|| fault("t: the key is not a text"))?;
        // Strict mode looks at plain parameters only; half a sentence with a hole in it would slip through.
        if let Some((name, _)) = call.hash().iter().find(|(_, value)| value.is_value_missing()) {
            return Err(fault(&format!("t {key:?}: the page has no value for {name}")));
        }
        let args = call.hash().iter().map(|(name, value)| (*name, value.value()));
        let text = self.0.text(lang_of(page), key, args).map_err(|e| fault(&e.to_string()))?;
        Ok(ScopedJson::Derived(Value::String(text)))
    }
}

/// `{{word "refusal" code name=value}}`: the text with the key `refusal-<code>`, for codes that come with the data. Dots and
/// underscores in a code are hyphens in its key.
struct Word(Arc<Locales>);

impl HelperDef for Word {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        page: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let part = |at| call.param(at).and_then(|param| param.value().as_str());
        let (Some(family), Some(code)) = (part(0), part(1)) else {
            return Err(fault("word: a family and a code are needed"));
        };
        let key = format!("{family}-{}", code.replace(['.', '_'], "-"));
        let args = call.hash().iter().map(|(name, value)| (*name, value.value()));
        let text = self.0.text(lang_of(page), &key, args).map_err(|e| fault(&e.to_string()))?;
        Ok(ScopedJson::Derived(Value::String(text)))
    }
}

/// A value written out: `{{date x}}`. `None` from the function is an error that names the helper.
struct Written(fn(&Value, Lang) -> Option<String>);

impl HelperDef for Written {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        page: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let value = call.param(0).map_or(&Value::Null, |param| param.value());
        let text =
            (self.0)(value, lang_of(page)).ok_or_else(|| fault(&format!("{}: cannot write {value}", call.name())))?;
        Ok(ScopedJson::Derived(Value::String(text)))
    }
}

/// `{{status code}}`: the word for a state, in a tag whose colour means the same everywhere.
struct Status(Arc<Locales>);

impl HelperDef for Status {
    fn call<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        page: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let code = call.param(0).and_then(|param| param.value().as_str()).ok_or_else(|| fault("status: no code"))?;
        let state = status::find(code).ok_or_else(|| fault(&format!("status: unknown state {code:?}")))?;
        let word = self.0.text(lang_of(page), &state.key(), std::iter::empty()).map_err(|e| fault(&e.to_string()))?;
        let escape = engine.get_escape_fn();
        out.write(&format!(
            r#"<span class="ds-tag status" data-color="{}" data-strength="{}">{}</span>"#,
            state.colour.name(),
            if state.waits_for_someone { "strong" } else { "quiet" },
            escape(&word)
        ))?;
        Ok(())
    }
}

/// `{{icon "name"}}`: a decorative icon from the sprite (`assets/icons.txt`); the words beside it say what it means.
fn icon(
    call: &Helper<'_>,
    engine: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = call.param(0).and_then(|param| param.value().as_str()).ok_or_else(|| fault("icon: no name"))?;
    let sprite = assets::url("icons.svg").ok_or_else(|| fault("icon: no sprite"))?;
    let name = engine.get_escape_fn()(name);
    out.write(&format!(
        r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>"##
    ))?;
    Ok(())
}

/// A date or time; nothing gives a dash.
fn text_of(value: &Value, write: fn(&str) -> Option<String>) -> Option<String> {
    match value {
        Value::Null => Some("\u{2013}".into()),
        Value::String(text) if text.is_empty() => Some("\u{2013}".into()),
        Value::String(text) => write(text),
        _ => None,
    }
}

fn number(value: &Value, lang: Lang) -> Option<String> {
    let mark = match lang {
        Lang::Sv => ',',
        Lang::En => '.',
    };
    value.as_number().map(|number| format::number(&number.to_string(), mark))
}

fn lang_of(page: &Context) -> Lang {
    page.data().get("lang").and_then(Value::as_str).and_then(|tag| tag.parse().ok()).unwrap_or_default()
}

fn fault(what: &str) -> RenderError {
    RenderErrorReason::Other(what.to_owned()).into()
}
