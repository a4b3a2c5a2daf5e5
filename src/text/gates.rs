//! Gates over all templates and texts at once: what no single page's test would notice.
//!
//! Keys exist in both languages with the same arguments, nothing is written unescaped, every attribute is quoted, nothing
//! inline (the content security policy would drop it), and every partial renders in the gallery, which also feeds `tests/look`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::*;
use crate::text::locale;

const REFUSALS: &str = "no-employment employment-ended employment-not-started choose-employment on-leave-review \
    external-person function-account pupil-account unknown-kind account-disabled not-verified directory-down \
    person-not-found protected-person not-your-staff not-authorised-orderer self-decision-orderer \
    self-decision-subject not-holder already-decided stale shown-differs reason-required purpose-required \
    scope-required scope-unknown role-not-orderable system-closed no-guideline guideline-expired already-held \
    already-asked base-missing base-not-delivered end-before-start end-too-far end-after-employment too-many-lines \
    too-many-people empty-order not-found not-allowed sign-in-failed sign-in-wait sign-in-unavailable session-ended \
    csrf bad-form unknown-field too-large bad-text conflict duplicate-order idempotency-mismatch read-only busy \
    import-line import-lines internal csv-value";

/// Every key of a language with the arguments it uses.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, source) in locale::sources(lang) {
        let mut current = String::new();
        for line in source.lines() {
            if let Some((key, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                key.clone_into(&mut current);
                all.entry(current.clone()).or_default();
            }
            if line.starts_with('#') {
                continue;
            }
            for rest in line.split('$').skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                all.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    all
}

/// The texts in quotes right after each `mark`.
fn quoted_after(source: &str, mark: &str) -> Vec<String> {
    source.split(mark).skip(1).filter_map(|rest| rest.split_once('"').map(|(text, _)| text.to_owned())).collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("text/gates.rs") {
            found.push(path);
        }
    }
}

/// Keys that the code names: `.say(lang, "key"` and `…_key: "key"`, also inside `Some(…)`.
fn keys_in_code() -> BTreeSet<String> {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = BTreeSet::new();
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        found.extend(quoted_after(&source, "_key: \""));
        found.extend(quoted_after(&source, "_key: Some(\""));
        for call in source.split("say(").skip(1) {
            let arguments: String = call.split(')').next().unwrap_or_default().chars().take(120).collect();
            let Some((before, after)) = arguments.split_once('"') else { continue };
            if before.matches(',').count() == 1 {
                // A key with a hole is made from words that have a gate of their own.
                let key = after.split_once('"').map(|(key, _)| key.to_owned());
                found.extend(key.filter(|key| !key.contains('{')));
            }
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things_with_the_same_arguments() {
    assert_eq!(keys(Lang::Sv), keys(Lang::En));
    assert!(keys(Lang::Sv).len() > 250, "the locale files were not read");
}

#[test]
fn every_key_that_is_used_exists() {
    let mut used = keys_in_code();
    for (_, source) in sources() {
        used.extend(quoted_after(&source, "{t \""));
        used.extend(quoted_after(&source, "(t \""));
        used.extend(quoted_after(&source, "_key=\""));
    }
    assert!(used.contains("shell-skip"), "the templates were not read");
    used.extend(REFUSALS.split_whitespace().map(|code| format!("refusal-{code}")));
    used.extend(status::ALL.iter().map(status::Shown::key));
    let locales = Locales::new().unwrap();
    for lang in Lang::ALL {
        let missing: Vec<_> = used.iter().filter(|key| !locales.has(lang, key)).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
    }
}

/// What people are told, as `domain::message` has it.
const MESSAGES: &str = "decide remind answer deliver remove pause resume redeliver train decided declined delivered undeliverable \
                        lapsed introduction";

/// Codes that come with the data and are said by `{{word "family" code}}`, as `domain` and the views have them.
const WORDS: &[(&str, &str)] = &[
    ("orders-risk", "low medium high critical"),
    ("orders-step", "manager system-manager owner function object"),
    (
        "orders-track",
        "sent verify manager system-manager owner function object completing start training deliver provide undeliverable withdrawn lapsed",
    ),
    ("orders-what-next", "unverified deciding stalled completing waiting training delivering providing"),
    ("late-wrong", "person decided-by delivered-by ordered-at decided-at delivered-at unit object account until"),
    ("paper-wrong", "person unit system"),
    ("training-policy", "stop warn none"),
    ("training-source", "import manager"),
    ("training-ignored", "unknown own"),
    (
        "training-fault",
        "too-large not-utf8 malformed empty columns cells source-unknown person-missing course-unknown date-wrong date-later",
    ),
    ("training-wrong", "code taken name-sv name-en months course done version"),
    ("orders-cap", "employment assignment hourly role system"),
    ("orders-form", "permanent fixed-term hourly assignment"),
    ("people-form", "permanent fixed-term hourly assignment"),
    ("people-assignment", "consultant trainee elected provider auditor rescue"),
    ("people-leaving", "card phone key"),
    ("catalogue-pause", "by-class always never"),
    (
        "catalogue-wrong",
        "name-sv name-en department board k r t status stop-date end-date successor contact manual-url pause risk max-months \
         then object forms fallback place first scope active purpose groups conditions version title text url review-by code name responsible post system unit function person from to characters held stale",
    ),
    ("erasure-class", "orders refused log sign-ins drafts people external person"),
    ("erasure-keeps", "orders refused log sign-ins drafts people external person"),
    ("erasure-progress", "entered withdrawn running done cleared"),
    ("grants-revocations", "service hand"),
    ("grants-trend", "faster same slower"),
    ("matrix-progress", "draft sent in-force replaced discarded"),
    ("matrix-mark", "added moved"),
    ("matrix-count", "automatic manager system-manager owner function object two stuck"),
    ("mail-subject", MESSAGES),
    ("mail-item", MESSAGES),
    ("integrations-sort", "directory personnel mail hook"),
    ("integrations-problem", "unreachable silent later refused letter"),
    ("messages-mail", "waits sending mailed refused pages settled no-address gone off held"),
    ("messages-problem", "unreachable silent tls later refused address letter"),
    (
        "fulfilment-problem",
        "directory-unreachable directory-timeout directory-circuit-open directory-tls directory-partial directory-cut \
         directory-referral directory-refused directory-ambiguous directory-outside-base directory-malformed \
         directory-unasked directory-down group-nobody group-missing group-no-account group-outside group-not-so \
         base-not-delivered account-disabled employment-not-started conflict",
    ),
    ("reconciliation-kind", "unordered missing left-behind copied"),
    ("reconciliation-about", "unordered missing left-behind copied"),
    ("reconciliation-source", "groups list"),
    ("reconciliation-why", "unknown no-employment no-scope own"),
    (
        "reconciliation-fault",
        "too-large not-utf8 malformed empty columns account-missing account-long account-several role-unknown \
         scope-unknown scope-none",
    ),
    ("alarms-name", "log groups directory brake mail hook"),
    ("alarms-means", "log groups directory brake mail hook"),
    ("alarms-do", "log groups directory brake mail hook"),
    ("alarms-for", "log groups directory brake mail hook"),
    ("alarms-level", "urgent day off"),
    ("grants-ground", "moved disabled not-found unconfirmed sponsor taken-over emergency unused periodic"),
    ("people-note", "ended ends-soon starts-later on-leave several hourly disabled no-base external withheld"),
];

#[test]
fn every_word_that_comes_with_the_data_has_its_text() {
    let locales = Locales::new().unwrap();
    let mut keys: Vec<String> =
        crate::domain::refusal::Refusal::CODES.iter().map(|code| format!("refusal-{code}")).collect();
    for (family, codes) in WORDS {
        keys.extend(codes.split_whitespace().map(|code| format!("{family}-{code}")));
    }
    let of_orders = |kind: &&&str| {
        let family = kind.split('.').next().unwrap();
        ["order", "line", "decision", "completion", "grant"].contains(&family)
    };
    let kinds = crate::domain::event::Kind::WORDS.iter().filter(of_orders);
    keys.extend(kinds.map(|kind| format!("orders-event-{}", kind.replace('.', "-"))));
    for lang in Lang::ALL {
        let missing: Vec<_> = keys.iter().filter(|key| !locales.has(lang, key)).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
    }
}

#[test]
fn every_icon_that_is_named_is_in_the_sprite() {
    let sprite = String::from_utf8(assets::find_asset("icons.svg").unwrap().bytes.into_owned()).unwrap();
    let mut named: Vec<String> = sources().iter().flat_map(|(_, source)| quoted_after(source, "icon \"")).collect();
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in files {
        named.extend(quoted_after(&std::fs::read_to_string(file).unwrap(), "icon: \""));
    }
    assert!(named.len() > 10);
    for name in named {
        assert!(sprite.contains(&format!("<symbol id=\"{name}\"")), "no icon {name}");
    }
}

/// The source with every `{{…}}` outside text replaced, so that only the HTML is left.
fn markup(source: &str) -> String {
    let mut html = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{{") {
        html.push_str(before);
        let end = if after.starts_with("!--") { "--}}" } else { "}}" };
        rest = after.split_once(end).unwrap_or_else(|| panic!("{{{{ without }}}} in {source}")).1;
    }
    html.push_str(rest);
    html
}

#[test]
fn templates_escape_everything_quote_everything_and_put_nothing_inline() {
    let all = sources();
    assert!(all.len() > 20);
    for (name, source) in all {
        assert!(!source.contains("{{{") && !source.contains("{{&"), "{name}: writes unescaped");
        if name.ends_with(".txt") {
            continue;
        }
        let html = markup(&source);
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
            let mut quoted = false;
            let mut last = ' ';
            for letter in tag.chars() {
                if last == '=' && !quoted {
                    assert_eq!(letter, '"', "{name}: <{tag}> has an attribute without quotes");
                }
                quoted ^= letter == '"';
                last = letter;
            }
            for word in tag.split_whitespace() {
                assert!(
                    !word.starts_with("style=") && !word.starts_with("on"),
                    "{name}: <{tag}> has inline style or script"
                );
            }
            assert!(!tag.starts_with("style"), "{name}: inline style sheet");
            assert!(!tag.starts_with("script") || tag.contains("src=\""), "{name}: inline script");
        }
    }
}

#[test]
fn values_are_escaped_and_missing_ones_are_errors() {
    let mut text = Text::new().unwrap();
    text.pages.register_template_string("probe", r#"<p title="{{name}}">{{t "pager-shown" count=n}}</p>"#).unwrap();
    let page = text.page("probe", Lang::En, &json!({"name": "\"><script>", "n": 1725})).unwrap();
    assert_eq!(page, "<p title=\"&quot;&gt;&lt;script&gt;\">1\u{202f}725 rows</p>");
    assert!(text.page("probe", Lang::Sv, &json!({"n": 1})).is_err(), "a missing value");
    assert!(text.page("probe", Lang::Sv, &json!({"name": "x"})).is_err(), "a missing argument");
    assert!(text.page("none", Lang::Sv, &json!({})).is_err(), "a missing template");
    assert!(text.page("probe", Lang::Sv, &json!([])).is_err(), "data without names");
}

#[test]
fn texts_fall_to_plural_forms_and_never_to_a_marker() {
    let text = Text::new().unwrap();
    assert_eq!(text.say(Lang::Sv, "pager-shown", &[("count", json!(1))]), "En rad");
    assert_eq!(text.say(Lang::Sv, "form-errors", &[("count", json!(2))]), "Rätta 2 fel för att gå vidare");
    assert!(matches!(text.try_say(Lang::Sv, "no-such-key", &[]), Err(TextError::Key(_))));
    assert!(matches!(text.try_say(Lang::Sv, "pager-shown", &[]), Err(TextError::Argument { .. })));
    assert_eq!(text.say(Lang::En, "no-such-key", &[]), "no-such-key");
}

fn sample() -> Value {
    serde_json::from_str(include_str!("../../tests/look/gallery.json")).unwrap()
}

#[test]
fn the_gallery_shows_every_partial_in_both_languages() {
    let source = include_str!("../../tests/look/gallery.hbs");
    for (name, _) in sources() {
        let inner = ["title-text", "csrf", "settings", "menu", "banners", "flash", "layout"];
        let shown = source.contains(&format!("> {name}")) || inner.contains(&name.as_str()) || name.contains('/');
        assert!(shown, "partial {name} is not in the gallery");
    }
    let mut text = Text::new().unwrap();
    text.pages.register_template_string("gallery", source).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/out/look");
    std::fs::create_dir_all(&folder).unwrap();
    for lang in Lang::ALL {
        for theme in ["light", "dark"] {
            let mut data = sample();
            *data.pointer_mut("/shell/theme").unwrap() = json!(theme);
            let page = text.page("gallery", lang, &data).unwrap();
            assert!(!page.contains("Unknown localization key") && !page.contains("{{"));
            assert!(page.contains(&format!("<html lang=\"{}\"", lang.tag())));
            std::fs::write(folder.join(format!("gallery-{}-{theme}.html", lang.tag())), page).unwrap();
        }
    }
}
