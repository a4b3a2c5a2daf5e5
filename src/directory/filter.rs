//! Filters built from typed parts: the only place in the service that makes LDAP filter text (T06).
//!
//! A value is always escaped on its way into the text and an attribute is always a name, so whatever a user types is
//! compared as it stands and can never become structure.

use std::fmt;

use ldap3::ldap_escape;

use crate::domain::ids::Guid;

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// The attribute has this value.
    Eq(Attribute, String),
    /// The attribute has this value, in bytes.
    EqBytes(Attribute, Vec<u8>),
    /// The attribute leads to this entry, in any number of steps (MS-ADTS 3.1.1.3.4.4.3).
    Chain(Attribute, String),
    /// The attribute has this value or a later one.
    AtLeast(Attribute, String),
    /// The attribute has a value.
    Present(Attribute),
    /// A filter from the settings.
    Configured(Configured),
}

impl Filter {
    /// The entry with this id, as AD keeps it: sixteen bytes, the first three fields in little endian.
    #[must_use]
    pub fn ad_id(attribute: Attribute, guid: Guid) -> Self {
        Self::EqBytes(attribute, guid.uuid().to_bytes_le().to_vec())
    }

    /// The entry with this id, as text (RFC 4530).
    #[must_use]
    pub fn text_id(attribute: Attribute, guid: Guid) -> Self {
        Self::Eq(attribute, guid.to_string())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => list(f, '&', parts),
            Self::Or(parts) => list(f, '|', parts),
            Self::Eq(attribute, value) => write!(f, "({}={})", attribute.0, ldap_escape(value.as_str())),
            Self::AtLeast(attribute, value) => write!(f, "({}>={})", attribute.0, ldap_escape(value.as_str())),
            Self::EqBytes(attribute, value) => {
                write!(f, "({}=", attribute.0)?;
                value.iter().try_for_each(|byte| write!(f, "\\{byte:02x}"))?;
                f.write_str(")")
            }
            Self::Chain(attribute, dn) => {
                write!(f, "({}:1.2.840.113556.1.4.1941:={})", attribute.0, ldap_escape(dn.as_str()))
            }
            Self::Present(attribute) => write!(f, "({}=*)", attribute.0),
            Self::Configured(Configured(text)) => f.write_str(text),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, sign: char, parts: &[Filter]) -> fmt::Result {
    write!(f, "({sign}")?;
    parts.iter().try_for_each(|part| write!(f, "{part}"))?;
    f.write_str(")")
}

/// The name of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute(String);

/// A filter from the settings that can be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configured(String);

/// The text is no attribute name, or no filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither an attribute name nor a filter")]
pub struct Unfit(String);

impl Attribute {
    /// Takes `name` if it is one.
    ///
    /// # Errors
    /// If it has anything but letters, digits, `-`, `.` and `;`.
    pub fn new(name: &str) -> Result<Self, Unfit> {
        let fit = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-.;".contains(c));
        if fit { Ok(Self(name.to_owned())) } else { Err(Unfit(name.to_owned())) }
    }
}

impl Configured {
    /// Takes `text` if it is one whole filter in parentheses.
    ///
    /// # Errors
    /// If it is not.
    pub fn new(text: &str) -> Result<Self, Unfit> {
        let text = text.trim();
        match ldap3::parse_filter(text) {
            Ok(_) if text.starts_with('(') && text.ends_with(')') => Ok(Self(text.to_owned())),
            _ => Err(Unfit(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use lber::structure::PL;
    use lber::structures::ASNTag;
    use proptest::prelude::*;

    use super::*;

    /// Parses the text as ldap3 does before it sends, and gives attribute and value if it is one equality.
    fn only_equality(filter: &Filter) -> Option<(Vec<u8>, Vec<u8>)> {
        let tag = ldap3::parse_filter(filter.to_string()).ok()?.into_structure();
        let PL::C(parts) = tag.payload else { return None };
        let mut leaves = parts.into_iter().map(|part| match part.payload {
            PL::P(bytes) => Some(bytes),
            PL::C(_) => None,
        });
        let pair = (leaves.next()??, leaves.next()??);
        (tag.id == 3 && leaves.next().is_none()).then_some(pair)
    }

    fn uid() -> Attribute {
        Attribute::new("uid").unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_500))]

        #[test]
        fn any_text_stays_one_value(value in any::<String>()) {
            let parsed = only_equality(&Filter::Eq(uid(), value.clone()));
            prop_assert_eq!(parsed, Some((b"uid".to_vec(), value.into_bytes())));
        }

        #[test]
        fn text_full_of_signs_stays_one_value(value in r"[()&|!*\\=<>~:, a\x00é]{0,40}") {
            let parsed = only_equality(&Filter::Eq(uid(), value.clone()));
            prop_assert_eq!(parsed, Some((b"uid".to_vec(), value.into_bytes())));
        }

        #[test]
        fn any_bytes_stay_one_value(value in any::<Vec<u8>>()) {
            let parsed = only_equality(&Filter::EqBytes(uid(), value.clone()));
            prop_assert_eq!(parsed, Some((b"uid".to_vec(), value)));
        }

        #[test]
        fn a_list_keeps_its_parts(value in r"[()&|!*\\=<>~:, aå]{1,40}") {
            let text = Filter::And(vec![Filter::Eq(uid(), value.clone()), Filter::Present(uid())]).to_string();
            let parsed = ldap3::parse_filter(&text).unwrap().into_structure();
            let PL::C(parts) = parsed.payload else { panic!("no list") };
            prop_assert_eq!(parts.len(), 2);
        }
    }

    #[test]
    fn ids_as_each_kind_of_server_writes_them() {
        let guid: Guid = "01020304-0506-0708-090a-0b0c0d0e0f10".parse().unwrap();
        let id = || Attribute::new("id").unwrap();
        assert_eq!(Filter::ad_id(id(), guid).to_string(), r"(id=\04\03\02\01\06\05\08\07\09\0a\0b\0c\0d\0e\0f\10)");
        assert_eq!(Filter::text_id(id(), guid).to_string(), "(id=01020304-0506-0708-090a-0b0c0d0e0f10)");
    }

    #[test]
    fn what_is_no_filter_or_name_is_refused() {
        for text in ["", "uid=x", "(uid=x", "(uid=x))", "(uid=x)(uid=y)", "(&(a=b)"] {
            assert!(Configured::new(text).is_err(), "{text}");
        }
        assert!(Configured::new("(&(objectClass=user)(!(ou=x)))").is_ok());
        for name in ["", "a=b", "a)(b", "å", "1.2.3 "] {
            assert!(Attribute::new(name).is_err(), "{name}");
        }
    }
}
