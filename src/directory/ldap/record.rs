//! An employment written into one attribute value: `id;unit;form|from|to|flags`.
//!
//! For instance `104233-1;SOC-2231;2|2024-02-01|2026-08-31|main`: fixed term, through 31 August, the main one. `to` and
//! `flags` may be empty or left off. What cannot be read for certain is no employment: nobody gains by a slip of the pen.

use jiff::civil::Date;

use crate::domain::person::{Employment, Form};

/// Why a record was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("it is no text")]
    Text,
    #[error("it has not the parts id;unit;form|from|to|flags")]
    Parts,
    #[error("the form of employment is not in the settings")]
    Form,
    #[error("a date is not a date")]
    Date,
    #[error("it ends before it begins")]
    Order,
    #[error("a flag is neither main, leave nor part")]
    Flag,
}

impl Unreadable {
    /// The word for it in pages and the API.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Parts => "parts",
            Self::Form => "form",
            Self::Date => "date",
            Self::Order => "order",
            Self::Flag => "flag",
        }
    }
}

/// Reads a record; `form` knows what the source's forms mean.
pub(super) fn read(text: &str, form: impl Fn(&str) -> Option<Form>) -> Result<Employment, Unreadable> {
    let mut fields = text.split('|').map(str::trim);
    let head = fields.next().unwrap_or_default();
    let from = fields.next().ok_or(Unreadable::Parts)?;
    let (to, flags) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let mut names = head.split(';').map(str::trim);
    let (Some(id), Some(unit), Some(word), None) = (names.next(), names.next(), names.next(), names.next()) else {
        return Err(Unreadable::Parts);
    };
    if id.is_empty() || unit.is_empty() || fields.next().is_some() {
        return Err(Unreadable::Parts);
    }
    let from = date(from)?;
    let to = if to.is_empty() { None } else { Some(date(to)?) };
    if to.is_some_and(|to| to < from) {
        return Err(Unreadable::Order);
    }
    let mut employment = Employment {
        id: id.to_owned(),
        unit: unit.to_owned(),
        form: form(word).ok_or(Unreadable::Form)?,
        from,
        to,
        main: false,
        on_leave: false,
        company: None,
    };
    for flag in flags.split(',').map(str::trim).filter(|flag| !flag.is_empty()) {
        match flag.to_ascii_lowercase().as_str() {
            "main" => employment.main = true,
            "leave" => employment.on_leave = true,
            // On leave for a part of the time: at work, so nothing changes (E-09).
            "part" => {}
            _ => return Err(Unreadable::Flag),
        }
    }
    Ok(employment)
}

fn date(text: &str) -> Result<Date, Unreadable> {
    // jiff alone would also take a date with a time of day; a record holds a day.
    if text.len() != 10 { Err(Unreadable::Date) } else { text.parse().map_err(|_| Unreadable::Date) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form(word: &str) -> Option<Form> {
        match word {
            "1" => Some(Form::Permanent),
            "2" => Some(Form::FixedTerm),
            "T" => Some(Form::Hourly),
            _ => None,
        }
    }

    #[test]
    fn the_records_of_the_sample() {
        let main = read("104233-1;SOC-2231;2|2024-02-01|2026-08-31|main", form).unwrap();
        assert_eq!((main.id.as_str(), main.unit.as_str(), main.form), ("104233-1", "SOC-2231", Form::FixedTerm));
        assert_eq!((main.from.to_string(), main.to.unwrap().to_string()), ("2024-02-01".into(), "2026-08-31".into()));
        assert!(main.main && !main.on_leave);
        let hourly = read(" 104233-2;BOU-3107;T|2026-01-10|| ", form).unwrap();
        assert_eq!((hourly.form, hourly.to, hourly.main), (Form::Hourly, None, false));
        let both = read("a;b;1|2026-01-10||leave, main", form).unwrap();
        assert!(both.main && both.on_leave);
        assert!(read("a;b;1|2026-01-10", form).is_ok());
    }

    #[test]
    fn what_is_not_certain_is_left_out() {
        for (text, why) in [
            ("", Unreadable::Parts),
            ("a;b;1", Unreadable::Parts),
            ("a;b|2026-01-10", Unreadable::Parts),
            ("a;b;1;c|2026-01-10", Unreadable::Parts),
            (";b;1|2026-01-10", Unreadable::Parts),
            ("a;;1|2026-01-10", Unreadable::Parts),
            ("a;b;1|2026-01-10||main|x", Unreadable::Parts),
            ("a;b;77|2026-01-10", Unreadable::Form),
            ("a;b;1|", Unreadable::Date),
            ("a;b;1|2026-02-30", Unreadable::Date),
            ("a;b;1|2026-01-10|2026-01-10T12:00", Unreadable::Date),
            ("a;b;1|2026-01-10|20261231", Unreadable::Date),
            ("a;b;1|2026-01-10|2026-01-09", Unreadable::Order),
            ("a;b;1|2026-01-10||mian", Unreadable::Flag),
        ] {
            assert_eq!(read(text, form), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), near in r"[a;|1T0-9 ,å-]{0,60}") {
            let _ = read(&text, form);
            let _ = read(&near, form);
        }
    }
}
