//! What a mail says: order number, system, how many, and a link to the start page. There is no place in a letter
//! for a person's name, a reason or a link that acts, so no text in the database can bring one in.
//!
//! The exception is the introduction, which carries the system's own texts: manual, guideline, contact, rules.
//! Whatever is about a protected identity is told without number and system (law 4.3).

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use crate::domain::ids::{OrderId, PersonId};
use crate::domain::lang::Lang;
use crate::domain::message::{Kind, Message};
use crate::domain::order::Number;
use crate::domain::register::Register;
use crate::text::{Text, TextError};

/// Most lines in a letter; the rest is counted.
const MOST: usize = 40;
/// Longest text of the catalogue's in a letter.
const LONGEST: usize = 300;

/// What every letter says of the service.
#[derive(Debug, Clone)]
pub struct Place {
    /// Address of the start page.
    pub url: String,
    /// The municipality's name.
    pub municipality: String,
}

/// What messages are looked up in.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Systems, and who is protected.
    pub register: &'a Register,
    /// Numbers of the orders.
    pub numbers: &'a HashMap<OrderId, Number>,
}

/// A letter, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject: one of our own sentences and at most an order number.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

/// One thing in a letter, and how many of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Item {
    #[serde(skip)]
    sort: Kind,
    kind: &'static str,
    count: usize,
    number: Option<String>,
    system: Option<String>,
    begin: Option<Introduction>,
}

/// How somebody begins with what they have got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Introduction {
    manual: Option<String>,
    guideline: Option<String>,
    guideline_url: Option<String>,
    contact: Option<String>,
    rules: Option<String>,
}

#[derive(Serialize)]
struct Data<'a> {
    subject: &'a str,
    items: &'a [Item],
    more: usize,
    urgent: bool,
    url: &'a str,
    municipality: &'a str,
}

/// Writes the letter that carries these messages.
///
/// # Errors
/// A template or a text that lacks something; a fault in this repository.
pub fn write(
    text: &Text,
    place: &Place,
    known: Known<'_>,
    carried: &[Message],
    lang: Lang,
    urgent: bool,
) -> Result<Letter, TextError> {
    let items = items(known, carried, lang);
    let subject = subject(text, &items, lang, urgent);
    let (shown, rest) = items.split_at(items.len().min(MOST));
    let data = Data {
        subject: &subject,
        items: shown,
        more: rest.iter().map(|item| item.count).sum(),
        urgent,
        url: &place.url,
        municipality: &place.municipality,
    };
    let plain = text.plain("mail/letter.txt", lang, &data)?;
    let html = text.page("mail/letter.html", lang, &data)?;
    Ok(Letter { subject, text: plain, html })
}

/// What is said, with equal things counted: what is to be done first.
fn items(known: Known<'_>, carried: &[Message], lang: Lang) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for message in carried {
        let item = item(known, message, lang);
        let same = |other: &&mut Item| {
            (other.sort, &other.number, &other.system, &other.begin)
                == (item.sort, &item.number, &item.system, &item.begin)
        };
        match items.iter_mut().find(same) {
            Some(other) => other.count += 1,
            None => items.push(item),
        }
    }
    items.sort_by_key(|item| item.sort);
    items
}

fn item(known: Known<'_>, message: &Message, lang: Lang) -> Item {
    let notice = &message.notice;
    let plain = Item { sort: notice.kind, kind: notice.kind.word(), count: 1, number: None, system: None, begin: None };
    if is_veiled(known.register, notice.about) {
        return plain;
    }
    let system = known.register.systems.get(&notice.system);
    let name = system.map(|system| match lang {
        Lang::En if !system.name_en.is_empty() => clean(&system.name_en),
        _ => clean(&system.name_sv),
    });
    let begin = system.filter(|_| notice.kind == Kind::Introduction).map(|system| {
        let guideline = system.guideline.as_ref();
        let role = notice.role.and_then(|id| known.register.roles.get(&id));
        Introduction {
            manual: link(&system.manual_url),
            guideline: guideline.and_then(|guideline| said(&guideline.title)),
            guideline_url: guideline.and_then(|guideline| link(&guideline.url)),
            contact: said(&system.contact),
            rules: role.and_then(|role| said(&role.conditions)),
        }
    });
    let number = notice.order.and_then(|order| known.numbers.get(&order)).map(ToString::to_string);
    Item { number, system: name, begin, ..plain }
}

/// Whether nothing may be told of it: it is about somebody protected, or about nobody knows whom.
#[must_use]
pub fn is_veiled(register: &Register, about: Option<PersonId>) -> bool {
    about.and_then(|id| register.person(id)).is_none_or(|card| card.protected)
}

fn subject(text: &Text, items: &[Item], lang: Lang, urgent: bool) -> String {
    let waits = items.iter().any(|item| item.sort.duty().is_some());
    let said = match items {
        [Item { kind, number: Some(number), .. }] => {
            text.say(lang, &format!("mail-subject-{kind}"), &[("number", json!(number))])
        }
        [_, _, ..] => {
            let count: usize = items.iter().map(|item| item.count).sum();
            text.say(lang, "mail-subject-many", &[("count", json!(count))])
        }
        _ if waits => text.say(lang, "mail-subject-waits", &[]),
        _ => text.say(lang, "mail-subject-news", &[]),
    };
    if urgent { text.say(lang, "mail-subject-urgent", &[("subject", json!(said))]) } else { said }
}

/// A text of the catalogue on one line: nothing that breaks a line, hides or turns round what stands there, or is made a
/// link by a mail program.
fn clean(text: &str) -> String {
    let hides =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let kept: String = text.chars().map(|c| if c.is_control() || hides(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = kept.split_whitespace().filter(|word| !word.contains("://")).collect();
    words.join(" ").chars().take(LONGEST).collect()
}

fn said(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

/// An address of the catalogue's, if it can be nothing but a page over TLS.
fn link(url: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?=&%+,:#".contains(c);
    let host = url.strip_prefix("https://").filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))?;
    (url.len() <= LONGEST && host.chars().all(plain)).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_44_texts_of_the_catalogue_are_words_on_one_line() {
        assert_eq!(clean("Pro\r\nBcc: a@b.se\r\n.\r\n capita"), "Pro Bcc: a@b.se . capita");
        assert_eq!(clean("\u{202e}gnitsyS \u{200b}x\u{2028}y"), "gnitsyS x y");
        assert_eq!(clean("Se https://evil.test/a?approve=1 nu"), "Se nu");
        assert_eq!(clean(&"å".repeat(1_000)).chars().count(), LONGEST);
        assert_eq!(said(" \t\r\n"), None);
    }

    #[test]
    fn r_19_only_addresses_of_pages_are_links() {
        assert_eq!(
            link("https://intra.exempel.se/manual?id=1").as_deref(),
            Some("https://intra.exempel.se/manual?id=1")
        );
        for bad in
            ["", "http://a.se", "javascript:alert(1)", "https://", "https://a.se/\r\nBcc: x", "https://a.se/\"><b>"]
        {
            assert_eq!(link(bad), None, "{bad}");
        }
    }
}
