//! Whether an entry matches a filter (RFC 4511, 4.5.1.7), three-valued logic made two-valued: undefined is no.
//!
//! `userPassword` matches nothing, ever: a filter must not be a way to guess one letter at a time.

use ldap3_proto::proto::{LdapFilter, LdapMatchingRuleAssertion, LdapSubstringFilter};

use super::tree::{Entry, folded};

/// "All of these bits" and "any of these bits" (MS-ADTS 3.1.1.3.4.4).
const BIT_AND: &str = "1.2.840.113556.1.4.803";
const BIT_OR: &str = "1.2.840.113556.1.4.804";

/// Whether the attribute is a secret.
pub(super) fn is_secret(attribute: &str) -> bool {
    attribute.eq_ignore_ascii_case("userPassword") || attribute.eq_ignore_ascii_case("unicodePwd")
}

/// Whether `entry` matches.
pub(super) fn matches(filter: &LdapFilter, entry: &Entry) -> bool {
    match filter {
        LdapFilter::And(parts) => parts.iter().all(|part| matches(part, entry)),
        LdapFilter::Or(parts) => parts.iter().any(|part| matches(part, entry)),
        LdapFilter::Not(part) => defined(part) && !matches(part, entry),
        LdapFilter::Equality(name, value) | LdapFilter::Approx(name, value) => {
            any(entry, name, |own| own == folded(&name.to_lowercase(), value.as_bytes()))
        }
        LdapFilter::Substring(name, parts) => any(entry, name, |own| has_parts(own, parts)),
        LdapFilter::GreaterOrEqual(name, value) => any(entry, name, |own| order(own, value).is_ge()),
        LdapFilter::LessOrEqual(name, value) => any(entry, name, |own| order(own, value).is_le()),
        LdapFilter::Present(name) => any(entry, name, |_| true),
        LdapFilter::Extensible(rule) => by_rule(rule, entry),
    }
}

/// Not-of-a-secret would answer the same questions as the secret itself.
fn defined(filter: &LdapFilter) -> bool {
    match filter {
        LdapFilter::And(parts) | LdapFilter::Or(parts) => parts.iter().all(defined),
        LdapFilter::Not(part) => defined(part),
        LdapFilter::Equality(name, _)
        | LdapFilter::Approx(name, _)
        | LdapFilter::Substring(name, _)
        | LdapFilter::GreaterOrEqual(name, _)
        | LdapFilter::LessOrEqual(name, _)
        | LdapFilter::Present(name) => !is_secret(name),
        LdapFilter::Extensible(rule) => rule.type_.as_deref().is_some_and(|name| !is_secret(name)),
    }
}

fn any(entry: &Entry, name: &str, test: impl Fn(&str) -> bool) -> bool {
    let key = name.to_lowercase();
    !is_secret(name) && entry.bytes(&key).iter().any(|value| test(&folded(&key, value)))
}

fn has_parts(own: &str, parts: &LdapSubstringFilter) -> bool {
    let fold = |text: &String| text.to_lowercase();
    let Some(mut rest) = own.strip_prefix(parts.initial.as_ref().map(fold).unwrap_or_default().as_str()) else {
        return false;
    };
    for part in &parts.any {
        let part = fold(part);
        let Some(at) = rest.find(&part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    parts.final_.as_ref().is_none_or(|end| rest.ends_with(&fold(end)))
}

/// Numbers by size, other text by letters.
fn order(own: &str, value: &str) -> std::cmp::Ordering {
    match (own.parse::<i64>(), value.trim().parse::<i64>()) {
        (Ok(own), Ok(value)) => own.cmp(&value),
        _ => own.cmp(value.trim().to_lowercase().as_str()),
    }
}

fn by_rule(rule: &LdapMatchingRuleAssertion, entry: &Entry) -> bool {
    let Some(name) = rule.type_.as_deref() else { return false };
    let bits = rule.match_value.trim().parse::<i64>();
    match (rule.matching_rule.as_deref(), bits) {
        (Some(BIT_AND), Ok(bits)) => any(entry, name, |own| own.parse::<i64>().is_ok_and(|own| own & bits == bits)),
        (Some(BIT_OR), Ok(bits)) => any(entry, name, |own| own.parse::<i64>().is_ok_and(|own| own & bits != 0)),
        (None | Some("caseIgnoreMatch" | "2.5.13.2"), _) => {
            any(entry, name, |own| own == folded(&name.to_lowercase(), rule.match_value.as_bytes()))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ldif, tree::Tree};
    use super::*;
    use crate::directory::dn::Dn;

    fn holds(filter: &LdapFilter) -> bool {
        let ldif = "dn: cn=AnnaBerg,dc=test\ncn: AnnaBerg\nuserPassword: hemligt\nuserAccountControl: 514\n\
                    badPwdCount: 9\nmember: CN=B B,DC=test\nmember: cn=c,dc=test\n";
        let tree = Tree::of(ldif::read(ldif).unwrap());
        matches(filter, tree.entry(&Dn::parse("cn=annaberg,dc=test")).unwrap())
    }

    fn yes(filter: &str) -> bool {
        holds(&ldap3_proto::parse_ldap_filter_str(filter).unwrap())
    }

    #[test]
    fn every_kind_of_filter() {
        for filter in [
            "(cn=annaberg)",
            "(CN=ANNABERG)",
            "(cn=*)",
            "(cn=An*rg)",
            "(cn=*na*be*)",
            "(cn=*berg)",
            "(cn~=annaberg)",
            "(badPwdCount>=9)",
            "(badPwdCount<=10)",
            "(userAccountControl:1.2.840.113556.1.4.803:=2)",
            "(userAccountControl:1.2.840.113556.1.4.804:=3)",
            "(!(cn=x))",
            "(&(cn=*)(badPwdCount=9))",
            "(|(cn=x)(cn=*))",
        ] {
            assert!(yes(filter), "{filter}");
        }
        for filter in [
            "(cn=anna)",
            "(cn=An*x)",
            "(cn=*na*na*na*)",
            "(sn=*)",
            "(badPwdCount>=10)",
            "(userAccountControl:1.2.840.113556.1.4.803:=3)",
            "(!(cn=*))",
            "(&(cn=*)(sn=*))",
            "(|(cn=x)(sn=*))",
            "(cn:1.2.3:=x)",
        ] {
            assert!(!yes(filter), "{filter}");
        }
    }

    #[test]
    fn a_name_is_compared_as_a_name() {
        let member = |dn: &str| holds(&LdapFilter::Equality("Member".into(), dn.into()));
        assert!(member("cn=b  b, DC=TEST") && member("CN=C,dc=test"));
        assert!(!member("cn=b") && !member("cn=b b,dc=test,dc=x"));
    }

    #[test]
    fn a_password_cannot_be_asked_for() {
        for filter in [
            "(userPassword=hemligt)",
            "(userPassword=h*)",
            "(userPassword=*)",
            "(!(userPassword=x))",
            "(userpassword>=a)",
            "(!(&(cn=*)(userPassword=x)))",
        ] {
            assert!(!yes(filter), "{filter}");
        }
    }
}
