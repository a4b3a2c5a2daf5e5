//! The language somebody reads: Swedish unless they asked for English.
//!
//! Only the choice lives here; the texts are in `locales/`. Swedish is the default because the law on language asks
//! an authority to use it (språklagen § 10), English is complete for those who work here without Swedish.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that every page and message exists in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

/// The text named no language that we have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language of this service")]
pub struct UnknownLang;

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::Sv, Self::En];

    /// The tag for `lang` attributes, cookies and folder names (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The best of our languages for an `Accept-Language` header (RFC 9110 section 12.5.4); Swedish when none fits.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        let mut best = (0_u16, Self::Sv);
        for range in header.split(',') {
            let mut parts = range.split(';');
            let Some(lang) = parts.next().and_then(|tag| tag.trim().parse().ok()) else { continue };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(thousandths)).unwrap_or(1000);
            // Strictly greater: the first of equals wins, as browsers list them by liking.
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }
}

/// A weight such as `0.8` in thousandths; what cannot be read counts as unwanted.
fn thousandths(weight: &str) -> u16 {
    let (whole, part) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    if part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{part:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Reads a cookie's or a form's value; `sv-SE` and `SV` count as `sv`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let primary = text.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag())).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_chooses_by_weight_and_order() {
        for (header, wanted) in [
            ("", Lang::Sv),
            ("de-DE,de;q=0.9", Lang::Sv),
            ("en-GB,en;q=0.9,sv;q=0.8", Lang::En),
            ("en;q=0.3, sv-SE;q=0.31", Lang::Sv),
            ("sv,en", Lang::Sv),
            ("en,sv", Lang::En),
            ("en;q=0", Lang::Sv),
            ("en;q=9, fr", Lang::Sv),
            ("*", Lang::Sv),
        ] {
            assert_eq!(Lang::from_accept(header), wanted, "{header}");
        }
    }

    #[test]
    fn a_cookie_is_read_or_refused() {
        assert_eq!("en".parse(), Ok(Lang::En));
        assert_eq!("sv-SE".parse(), Ok(Lang::Sv));
        assert_eq!("english".parse::<Lang>(), Err(UnknownLang));
        assert_eq!("".parse::<Lang>(), Err(UnknownLang));
    }
}
