//! What the server answers to each request, as messages; sending them is `session`'s.

use std::sync::atomic::Ordering;

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapBindResponse, LdapExtendedRequest, LdapExtendedResponse, LdapFilter, LdapModify,
    LdapModifyType, LdapMsg, LdapOp, LdapPartialAttribute, LdapResult, LdapResultCode, LdapSearchRequest,
    LdapSearchResultEntry, LdapSearchScope, OID_WHOAMI,
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::directory::dn::Dn;
use crate::directory::filetime;

use super::Shared;
use super::matching::{is_secret, matches};
use super::tree::{Change, Entry, Tree, folded};

/// A result.
pub(super) fn result(code: LdapResultCode, message: &str) -> LdapResult {
    LdapResult { code, matcheddn: String::new(), message: message.to_owned(), referral: Vec::new() }
}

/// The answer to a bind, and who the connection is from now on: nobody, if the answer is `hollow`.
pub(super) fn bind(shared: &Shared, request: &LdapBindRequest, hollow: bool) -> (LdapOp, Option<Dn>) {
    shared.binds.fetch_add(1, Ordering::SeqCst);
    let (res, who) = match check(shared, request) {
        _ if hollow => (result(LdapResultCode::Success, ""), None),
        Ok(who) => (result(LdapResultCode::Success, ""), Some(who)),
        Err(res) => (res, None),
    };
    (LdapOp::BindResponse(LdapBindResponse { res, saslcreds: None }), who)
}

fn check(shared: &Shared, request: &LdapBindRequest) -> Result<Dn, LdapResult> {
    // AD's own words, so that what reads them is tested too; an account that is disabled says so only to who knows the password.
    let no = |data: &str| {
        let text =
            format!("80090308: LdapErr: DSID-0C090000, comment: AcceptSecurityContext error, data {data}, v4563");
        Err(result(LdapResultCode::InvalidCredentials, &text))
    };
    let LdapBindCred::Simple(password) = &request.cred else {
        return Err(result(LdapResultCode::AuthMethodNotSupported, "simple bind only"));
    };
    if request.dn.is_empty() || password.is_empty() {
        return Err(result(LdapResultCode::UnwillingToPerform, "nobody is anonymous here"));
    }
    let tree = shared.tree();
    let Some(entry) = tree.who(&request.dn) else { return no("525") };
    let given = Sha256::digest(password.as_bytes());
    let right = entry.bytes("userpassword").iter().any(|own| bool::from(Sha256::digest(own).ct_eq(&given)));
    if !right {
        return no("52e");
    }
    if entry.text("useraccountcontrol").and_then(|bits| bits.parse::<i64>().ok()).is_some_and(|bits| bits & 2 != 0) {
        return no("533");
    }
    let end = entry.text("accountexpires").map_or(Ok(None), filetime::expiry);
    match end {
        Ok(Some(end)) if end <= shared.clock.now() => no("701"),
        Ok(_) => Ok(entry.key.clone()),
        Err(_) => no("701"),
    }
}

/// Who the connection is.
pub(super) fn extended(request: &LdapExtendedRequest, who: Option<&Dn>, shared: &Shared) -> LdapOp {
    let answer =
        |code, value| LdapOp::ExtendedResponse(LdapExtendedResponse { res: result(code, ""), name: None, value });
    if request.name != OID_WHOAMI {
        return answer(LdapResultCode::ProtocolError, None);
    }
    let dn = who.and_then(|who| shared.tree().entry(who).map(|entry| format!("dn:{}", entry.dn)));
    answer(LdapResultCode::Success, Some(dn.unwrap_or_default().into_bytes()))
}

/// The answer to a search: its entries, and how it ends.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) entries: Vec<LdapSearchResultEntry>,
    pub(super) done: LdapResult,
    pub(super) controls: Vec<LdapControl>,
}

impl Found {
    fn nothing(code: LdapResultCode, message: &str) -> Self {
        Self { entries: Vec::new(), done: result(code, message), controls: Vec::new() }
    }
}

/// Searches.
pub(super) fn search(
    shared: &Shared,
    request: &LdapSearchRequest,
    controls: &[LdapControl],
    who: Option<&Dn>,
) -> Found {
    shared.searches.fetch_add(1, Ordering::SeqCst);
    if request.base.is_empty() && request.scope == LdapSearchScope::Base {
        return Found {
            entries: vec![root(request, shared.tree().top())],
            ..Found::nothing(LdapResultCode::Success, "")
        };
    }
    if who.is_none() {
        return Found::nothing(LdapResultCode::InsufficentAccessRights, "bind first");
    }
    let tree = shared.tree();
    let base = Dn::parse(&request.base);
    let Some(top) = tree.entry(&base) else { return Found::nothing(LdapResultCode::NoSuchObject, "") };
    let places = match request.scope {
        LdapSearchScope::Base => return one(request, top, &tree),
        _ => tree.candidates(&request.filter),
    };
    let paging = match paging(controls) {
        Ok(paging) => paging,
        Err(why) => return Found::nothing(LdapResultCode::UnwillingToPerform, why),
    };
    let after = paging.map_or(0, |paging| paging.from);
    let mut hits = places.into_iter().filter(|place| *place >= after).filter_map(|place| {
        let entry = tree.at(place)?;
        (in_scope(&request.scope, &base, entry) && matches(&request.filter, entry)).then_some((place, entry))
    });
    let own_limit = if paging.is_some() { 0 } else { shared.size_limit.load(Ordering::Relaxed) };
    let asked = usize::try_from(request.sizelimit).unwrap_or(0);
    let limits = [own_limit, asked, paging.map_or(0, |paging| paging.size)];
    let most = limits.into_iter().filter(|most| *most > 0).min();
    let given: Vec<_> = hits.by_ref().take(most.unwrap_or(usize::MAX)).collect();
    let more = hits.next().is_some();
    let entries = given.iter().map(|(_, entry)| shown(request, entry)).collect();
    let (code, controls) = match paging {
        Some(_) => {
            let last = given.last().filter(|_| more).map(|(place, _)| place.to_string());
            let cookie = last.unwrap_or_default().into_bytes();
            (LdapResultCode::Success, vec![LdapControl::SimplePagedResults { size: 0, cookie }])
        }
        None if more => (LdapResultCode::SizeLimitExceeded, Vec::new()),
        None => (LdapResultCode::Success, Vec::new()),
    };
    Found { entries, done: result(code, ""), controls }
}

/// Which page is asked for: how long, and from which place on.
#[derive(Debug, Clone, Copy)]
struct Paging {
    size: usize,
    from: usize,
}

/// The cookie is the last place given.
fn paging(controls: &[LdapControl]) -> Result<Option<Paging>, &'static str> {
    let asked = controls.iter().find_map(|control| match control {
        LdapControl::SimplePagedResults { size, cookie } => Some((usize::try_from(*size).unwrap_or(0), cookie)),
        _ => None,
    });
    let Some((size, cookie)) = asked else { return Ok(None) };
    let from = match str::from_utf8(cookie) {
        Ok("") => Some(0),
        Ok(text) => text.parse::<usize>().ok().and_then(|place| place.checked_add(1)),
        Err(_) => None,
    };
    Ok(Some(Paging { size, from: from.ok_or("not a cookie of this server")? }))
}

fn in_scope(scope: &LdapSearchScope, base: &Dn, entry: &Entry) -> bool {
    match scope {
        LdapSearchScope::Base => entry.key == *base,
        LdapSearchScope::OneLevel => entry.key.parent().as_ref() == Some(base),
        LdapSearchScope::Subtree => entry.key.is_within(base),
        LdapSearchScope::Children => entry.key.is_within(base) && entry.key.depth() > base.depth(),
    }
}

fn one(request: &LdapSearchRequest, entry: &Entry, tree: &Tree) -> Found {
    let mut entries = if matches(&request.filter, entry) { vec![shown(request, entry)] } else { Vec::new() };
    // How far the whole tree has come stands at its top, as in OpenLDAP.
    let asked = request.attrs.iter().any(|name| name.eq_ignore_ascii_case("contextCSN"));
    if asked && tree.top().is_some_and(|top| top.key == entry.key) {
        let stamp = LdapPartialAttribute { atype: "contextCSN".into(), vals: vec![tree.stamp().into_bytes()] };
        entries.iter_mut().for_each(|entry| entry.attributes.push(stamp.clone()));
    }
    Found { entries, ..Found::nothing(LdapResultCode::Success, "") }
}

/// What of an entry was asked for; never a secret.
fn shown(request: &LdapSearchRequest, entry: &Entry) -> LdapSearchResultEntry {
    let all = request.attrs.is_empty() || request.attrs.iter().any(|name| name == "*");
    let asked = |key: &str| all || request.attrs.iter().any(|name| name.eq_ignore_ascii_case(key));
    let mut attributes: Vec<_> = entry
        .values
        .iter()
        .filter(|(key, _)| asked(key) && !is_secret(key))
        .map(|(_, (name, values))| LdapPartialAttribute {
            atype: name.clone(),
            vals: if request.typesonly { Vec::new() } else { values.clone() },
        })
        .collect();
    attributes.sort_by(|one, other| one.atype.cmp(&other.atype));
    LdapSearchResultEntry { dn: entry.dn.clone(), attributes }
}

/// The root DSE (RFC 4512, 5.1).
fn root(request: &LdapSearchRequest, top: Option<&Entry>) -> LdapSearchResultEntry {
    let text = |name: &str, values: &[&str]| LdapPartialAttribute {
        atype: name.to_owned(),
        vals: values.iter().map(|value| value.as_bytes().to_vec()).collect(),
    };
    let mut attributes = vec![
        text("objectClass", &["top"]),
        text("vendorName", &["Behörig demo"]),
        text("namingContexts", top.map(|top| top.dn.as_str()).as_slice()),
        text("supportedLDAPVersion", &["3"]),
        text("supportedControl", &["1.2.840.113556.1.4.319"]),
        text("supportedExtension", &[OID_WHOAMI]),
    ];
    let wanted = &request.attrs;
    if !wanted.is_empty() && !wanted.iter().any(|name| name == "*" || name == "+") {
        attributes.retain(|own| wanted.iter().any(|name| name.eq_ignore_ascii_case(&own.atype)));
    }
    LdapSearchResultEntry { dn: String::new(), attributes }
}

/// Changes an entry, for the admin; members of the groups that are theirs, for a keeper.
pub(super) fn modify(shared: &Shared, dn: &str, changes: &[LdapModify], who: Option<&Dn>) -> LdapResult {
    let at = Dn::parse(dn);
    let members_only = changes.iter().all(|change| change.modification.atype.eq_ignore_ascii_case("member"));
    if !who.is_some_and(|who| shared.is_admin(who) || (members_only && shared.keeps(who, &at))) {
        return result(LdapResultCode::InsufficentAccessRights, "");
    }
    let mut read = Vec::new();
    for LdapModify { operation, modification } in changes {
        let values: Result<Vec<_>, _> = modification.vals.iter().cloned().map(String::from_utf8).collect();
        let Ok(values) = values else { return result(LdapResultCode::InvalidAttributeSyntax, "text only") };
        let name = modification.atype.clone();
        read.push(match operation {
            LdapModifyType::Add => Change::Add(name, values),
            LdapModifyType::Delete => Change::Delete(name, values),
            LdapModifyType::Replace => Change::Replace(name, values),
            _ => return result(LdapResultCode::UnwillingToPerform, "add, delete or replace"),
        });
    }
    let now = shared.clock.now();
    let mut tree = shared.tree_mut();
    if let Some(code) = tree.entry(&at).and_then(|entry| read.iter().find_map(|change| misses(entry, change))) {
        return result(code, "");
    }
    match tree.modify(&at, &read, now) {
        Ok(()) => {
            shared.changes.fetch_add(1, Ordering::SeqCst);
            shared.note(dn, &read);
            result(LdapResultCode::Success, "")
        }
        Err(_) => result(LdapResultCode::NoSuchObject, ""),
    }
}

/// What a server says to a value that is there already, or is not there to be taken away (RFC 4511, 4.6).
fn misses(entry: &Entry, change: &Change) -> Option<LdapResultCode> {
    let has = |name: &str, value: &String| {
        let key = name.to_lowercase();
        entry.bytes(name).iter().any(|own| folded(&key, own) == folded(&key, value.as_bytes()))
    };
    match change {
        Change::Add(name, values) if values.iter().any(|value| has(name, value)) => {
            Some(LdapResultCode::AttributeOrValueExists)
        }
        Change::Delete(name, values) if values.iter().any(|value| !has(name, value)) => {
            Some(LdapResultCode::NoSuchAttribute)
        }
        _ => None,
    }
}

/// Compares one value (RFC 4511, 4.10), for whoever is bound.
pub(super) fn compare(shared: &Shared, dn: &str, attribute: &str, value: &[u8], who: Option<&Dn>) -> LdapResult {
    if who.is_none() || is_secret(attribute) {
        return result(LdapResultCode::InsufficentAccessRights, "");
    }
    let filter = LdapFilter::Equality(attribute.to_owned(), String::from_utf8_lossy(value).into_owned());
    match shared.tree().entry(&Dn::parse(dn)) {
        Some(entry) if matches(&filter, entry) => result(LdapResultCode::CompareTrue, ""),
        Some(_) => result(LdapResultCode::CompareFalse, ""),
        None => result(LdapResultCode::NoSuchObject, ""),
    }
}

/// A message with the id of the request it answers.
pub(super) fn message(id: i32, op: LdapOp) -> LdapMsg {
    LdapMsg::new(id, op)
}
