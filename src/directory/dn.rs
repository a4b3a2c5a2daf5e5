//! Distinguished names, only to be compared: is this the same entry, does it lie below that one.
//!
//! Servers write the same name in different ways (case, blanks, `\,` or `\2C`), so names are taken apart before they
//! are compared. A DN is never made from what a user typed: it is found by a search (T06).

/// A name taken apart, in a form in which equal names are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Dn(Vec<String>);

impl Dn {
    /// Takes `text` apart; text that is no DN gives a name that is only equal to itself.
    pub(crate) fn parse(text: &str) -> Self {
        if is_plain(text) {
            return Self(text.trim().split(',').map(plain_rdn).filter(|part| !part.is_empty()).collect());
        }
        Self(split(text.trim(), ',').iter().map(|part| rdn(part)).filter(|part| !part.is_empty()).collect())
    }

    /// Whether the entry is `base` or lies below it.
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        !base.0.is_empty() && self.0.ends_with(&base.0)
    }

    /// The entry above; `None` at the top.
    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.get(1..).filter(|rest| !rest.is_empty()).map(|rest| Self(rest.to_vec()))
    }

    /// How many steps from the top.
    pub(crate) const fn depth(&self) -> usize {
        self.0.len()
    }
}

/// Nothing to unfold: most names, when everybody is read.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains(['\\', '+']) && !text.contains("  ")
}

/// As [`rdn`], of what [`is_plain`].
fn plain_rdn(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    match text.split_once('=') {
        Some((name, value)) => out.extend([name.trim(), "=", value.trim()]),
        None => out.push_str(text.trim()),
    }
    out.make_ascii_lowercase();
    out
}

/// Splits at `mark` where it is not escaped.
fn split(text: &str, mark: char) -> Vec<String> {
    if !text.contains('\\') {
        return text.split(mark).map(str::to_owned).collect();
    }
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == mark && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

fn rdn(text: &str) -> String {
    let mut pairs: Vec<_> = split(text, '+')
        .iter()
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{}={}", name.trim().to_lowercase(), unescape(value.trim())),
            None => pair.trim().to_lowercase(),
        })
        .collect();
    pairs.sort();
    pairs.join("\u{1}")
}

/// The value without escapes, in lower case, each run of blanks as one.
fn unescape(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(first) = rest.next() else { break };
        match (hex(first), rest.peek().copied().and_then(hex)) {
            (Some(high), Some(low)) => {
                rest.next();
                out.push(high << 4 | low);
            }
            _ => out.push(first),
        }
    }
    let text = String::from_utf8_lossy(&out).to_lowercase();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_written_differently_is_the_same() {
        let one = Dn::parse(r"CN=Berg\, Åsa,OU=SOC,DC=kommun,DC=test");
        for other in [
            r"cn=berg\2C åsa, ou=Soc , dc=KOMMUN,dc=test",
            r"CN=Berg\, \c3\85sa,OU=SOC,DC=kommun,DC=test",
            r"CN=Berg\,   Åsa,OU=SOC,DC=kommun,DC=test",
        ] {
            assert_eq!(one, Dn::parse(other), "{other}");
        }
        assert_ne!(one, Dn::parse("CN=Berg,CN=Åsa,OU=SOC,DC=kommun,DC=test"));
        assert_eq!(Dn::parse("cn=a+uid=b,dc=x"), Dn::parse("UID=b + CN=a,dc=x"));
    }

    #[test]
    fn what_is_plain_is_taken_apart_as_everything_else() {
        for text in ["CN=Anna Berg, OU=SOC ,dc=test", "cn = a,dc=x", "odd", "", ",", "a=b=c,dc=x", " dc=x "] {
            assert!(is_plain(text), "{text}");
            let slow: Vec<String> =
                split(text.trim(), ',').iter().map(|part| rdn(part)).filter(|part| !part.is_empty()).collect();
            assert_eq!(Dn::parse(text).0, slow, "{text}");
        }
        assert!(!is_plain("cn=Åsa") && !is_plain(r"cn=a\,b") && !is_plain("cn=a+uid=b") && !is_plain("cn=a  b"));
    }

    #[test]
    fn below_is_counted_in_whole_parts() {
        let base = Dn::parse("ou=soc,dc=test");
        assert!(Dn::parse("cn=a,ou=soc,dc=test").is_within(&base));
        assert!(base.is_within(&base));
        assert!(!Dn::parse("cn=a,xou=soc,dc=test").is_within(&base));
        assert!(!Dn::parse(r"cn=a\,ou=soc,dc=test").is_within(&base));
        assert!(!Dn::parse("cn=a,ou=soc,dc=test,dc=evil").is_within(&base));
        assert!(!Dn::parse("cn=a").is_within(&Dn::parse("")));
        assert_eq!(Dn::parse("cn=a,ou=soc,dc=test").parent(), Some(base));
    }
}
