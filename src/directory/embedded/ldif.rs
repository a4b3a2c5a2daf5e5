//! LDIF (RFC 2849), as far as entries go: folded lines, comments, base64. Change records and URLs are refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// An entry as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) dn: String,
    pub(super) values: Vec<(String, Vec<u8>)>,
}

/// The text is no LDIF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("LDIF, line {line}: {why}")]
pub(super) struct NotLdif {
    line: usize,
    why: &'static str,
}

/// Reads every entry.
pub(super) fn read(text: &str) -> Result<Vec<Record>, NotLdif> {
    let mut records: Vec<Record> = Vec::new();
    let mut open = false;
    for (line, content) in unfold(text) {
        let bad = |why| NotLdif { line, why };
        if content.is_empty() {
            open = false;
            continue;
        }
        let (name, value) = pair(&content).map_err(bad)?;
        if name.eq_ignore_ascii_case("dn") {
            if open {
                return Err(bad("an entry begins before the one above has ended"));
            }
            let dn = String::from_utf8(value).map_err(|_| bad("the DN is no text"))?;
            records.push(Record { dn, values: Vec::new() });
            open = true;
        } else if open {
            match records.last_mut() {
                Some(_) if name.eq_ignore_ascii_case("changetype") => return Err(bad("changes are not read")),
                Some(record) => record.values.push((name, value)),
                None => {}
            }
        } else if !(name.eq_ignore_ascii_case("version") && records.is_empty()) {
            return Err(bad("an attribute stands outside an entry"));
        }
    }
    Ok(records)
}

/// Lines with their continuations joined and comments gone, each with the number of its first line.
fn unfold(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some((_, last))) => last.push_str(more),
            _ => lines.push((number + 1, line.to_owned())),
        }
    }
    lines.retain(|(_, line)| !line.starts_with('#'));
    lines
}

fn pair(line: &str) -> Result<(String, Vec<u8>), &'static str> {
    let (name, rest) = line.split_once(':').ok_or("has no colon")?;
    let value = if let Some(coded) = rest.strip_prefix(':') {
        STANDARD.decode(coded.trim()).map_err(|_| "is no base64")?
    } else if rest.starts_with('<') {
        return Err("values from URLs are not read");
    } else {
        rest.trim_start_matches(' ').as_bytes().to_vec()
    };
    Ok((name.trim().to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_comments_and_base64() {
        let text = "version: 1\n# a comment\n  that goes on\ndn: cn=Anna,\n dc=test\ncn: An\n na\nsn:: w4VzYQ==\ntitle:\n\n\ndn:: Y249w4U=\ncn: x";
        let records = read(text).unwrap();
        assert_eq!(records.len(), 2);
        let anna = records.first().unwrap();
        assert_eq!(anna.dn, "cn=Anna,dc=test");
        assert_eq!(
            anna.values,
            [("cn".into(), b"Anna".to_vec()), ("sn".into(), "Åsa".into()), ("title".into(), Vec::new()),]
        );
        assert_eq!(records.get(1).unwrap().dn, "cn=Å");
    }

    #[test]
    fn what_is_no_entry_is_refused_with_its_line() {
        for (text, line) in [
            ("cn: x", 1),
            ("dn: cn=x\nnonsense", 2),
            ("dn: cn=x\ncn:: %%%", 2),
            ("dn: cn=x\njpegPhoto:< file:///etc/passwd", 2),
            ("dn: cn=x\nchangetype: delete", 2),
            ("dn: cn=x\ncn: x\ndn: cn=y", 3),
        ] {
            assert_eq!(read(text).unwrap_err().line, line, "{text}");
        }
    }
}
