//! Asking one question over one connection, in pages if need be, and taking the answer only when it is whole.
//!
//! The paging control is read here by hand: the library's own parser panics on what it does not expect.

use std::time::Duration;

use lber::structure::PL;
use ldap3::Scope;
use ldap3::controls::{Control, CriticalControl, MakeCritical, PagedResults, RawControl};
use tokio::time::timeout;

use crate::directory::DirectoryError;
use crate::directory::changes::Progress;
use crate::directory::filter::Filter;

use super::connect::{Connection, fault, fault_of_code};
use super::entry::Entry;

/// The paging control (RFC 2696).
const PAGING: &str = "1.2.840.113556.1.4.319";

/// "Do not give continuation references" (MS-ADTS 3.1.1.3.4.1.2): without it every search from the root of a domain
/// ends in pointers to other partitions.
const DOMAIN_SCOPE: &str = "1.2.840.113556.1.4.1339";

/// More pages than any municipality has: a server that never stops is not believed.
const MOST_PAGES: usize = 10_000;

/// A question.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) base: String,
    pub(super) scope: Scope,
    pub(super) filter: Filter,
    pub(super) attributes: Vec<String>,
    /// Entries a page; `None` = all in one.
    pub(super) page: Option<u16>,
    /// The first page is all that is wanted.
    pub(super) only_first: bool,
    /// How long each page may take.
    pub(super) limit: Duration,
    /// The server is AD, and is told to stay within its domain.
    pub(super) ad: bool,
    /// Whoever asks reads on where an attribute comes in parts; elsewhere half an attribute voids the answer.
    pub(super) ranged: bool,
    /// Who is told how many entries came so far.
    pub(super) progress: Option<Progress>,
}

/// Takes one page of entries.
pub(super) type Take<'t> = dyn FnMut(Vec<Entry>) -> Result<(), DirectoryError> + Send + 't;

/// Asks, and gives every entry or none.
pub(super) async fn ask(connection: &mut Connection, question: &Question) -> Result<Vec<Entry>, DirectoryError> {
    let mut entries = Vec::new();
    ask_each(connection, question, &mut |page| {
        entries.extend(page);
        Ok(())
    })
    .await?;
    Ok(entries)
}

/// Asks, and gives every entry to `take`, page by page; after an error what was taken is void.
pub(super) async fn ask_each(
    connection: &mut Connection,
    question: &Question,
    take: &mut Take<'_>,
) -> Result<(), DirectoryError> {
    let mut cookie = Vec::new();
    for _ in 0..MOST_PAGES {
        let mut entries = Vec::new();
        let page = ask_page(connection, question, cookie, &mut entries);
        cookie = timeout(question.limit, page).await.map_err(|_| DirectoryError::Timeout)??;
        if let Some(progress) = &question.progress {
            progress.add(entries.len());
        }
        take(entries)?;
        if cookie.is_empty() || question.only_first {
            return Ok(());
        }
    }
    Err(DirectoryError::Malformed("the pages never end".into()))
}

/// One page: adds its entries and gives the cookie for the next one, empty after the last.
async fn ask_page(
    connection: &mut Connection,
    question: &Question,
    cookie: Vec<u8>,
    entries: &mut Vec<Entry>,
) -> Result<Vec<u8>, DirectoryError> {
    let filter = question.filter.to_string();
    let mut controls: Vec<RawControl> = Vec::new();
    if let Some(size) = question.page {
        let paging: CriticalControl<_> = PagedResults { size: size.into(), cookie }.critical();
        controls.push(paging.into());
    }
    if question.ad {
        controls.push(RawControl { ctype: DOMAIN_SCOPE.into(), crit: false, val: None });
    }
    let mut stream = connection
        .ldap
        .with_controls(controls)
        .streaming_search(&question.base, question.scope, &filter, question.attributes.clone())
        .await
        .map_err(fault)?;
    while let Some(item) = stream.next().await.map_err(fault)? {
        if item.is_ref() {
            return Err(DirectoryError::Referral);
        }
        if !item.is_intermediate() {
            let entry = Entry::read(item.0)?;
            if !question.ranged && !entry.is_whole() {
                return Err(DirectoryError::Partial { code: 0 });
            }
            entries.push(entry);
        }
    }
    let result = stream.finish().await;
    if result.rc != 0 {
        return Err(fault_of_code(result.rc));
    }
    if question.page.is_some() { next_cookie(&result.ctrls) } else { Ok(Vec::new()) }
}

/// The cookie in the paging control of an answer. A server that leaves the control out has given everything.
fn next_cookie(controls: &[Control]) -> Result<Vec<u8>, DirectoryError> {
    let Some(Control(_, raw)) = controls.iter().find(|Control(_, raw)| raw.ctype == PAGING) else {
        return Ok(Vec::new());
    };
    let read = || {
        let (_, tag) = lber::parse::parse_tag(raw.val.as_deref()?).ok()?;
        let mut parts = tag.expect_constructed()?.into_iter();
        let _size = parts.next()?;
        match parts.next()?.payload {
            PL::P(cookie) => Some(cookie),
            PL::C(_) => None,
        }
    };
    read().ok_or_else(|| DirectoryError::Malformed("the paging control".into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn control(val: Option<Vec<u8>>) -> Vec<Control> {
        vec![Control(None, RawControl { ctype: PAGING.into(), crit: false, val })]
    }

    #[test]
    fn the_cookie_is_found() {
        let sent: RawControl = PagedResults { size: 0, cookie: b"next".to_vec() }.into();
        assert_eq!(next_cookie(&control(sent.val)), Ok(b"next".to_vec()));
        assert_eq!(next_cookie(&[]), Ok(Vec::new()));
        assert!(next_cookie(&control(None)).is_err());
    }

    proptest! {
        #[test]
        fn an_odd_control_is_an_error_and_no_panic(bytes in any::<Vec<u8>>()) {
            let _ = next_cookie(&control(Some(bytes)));
        }
    }
}
