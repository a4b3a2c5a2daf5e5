//! What changed since: AD counts every change on a server (`uSNChanged`), plain LDAP stamps each entry with a time.
//!
//! How far the server has come is asked *before* the changes, so what happens meanwhile is read twice and never missed.
//! A counter belongs to one server: on another one, or on one that was restored from a copy, everybody is read first.

use jiff::civil::DateTime;
use jiff::{SignedDuration, tz::TimeZone};
use ldap3::Scope;

use crate::config::directory::Profile;
use crate::directory::DirectoryError;
use crate::directory::changes::{Changes, Cursor, Delta, Progress, Whole};
use crate::directory::dn::Dn;
use crate::directory::filetime::generalized;
use crate::directory::filter::{Attribute, Filter};

use super::entry::Entry;
use super::people::Reader;
use super::search::Question;

/// A stamp may be older than one that was seen before: servers' clocks differ, and a change takes its time to spread.
const OVERLAP: SignedDuration = SignedDuration::from_secs(60);

/// How much a server's clock may differ from ours, where it does not say how far it has come (the limit of Kerberos).
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Before a position that is only a time of ours.
const OURS: &str = "our-time:";

/// Where a server stands, and how it is called in evidence.
struct Stand {
    cursor: Cursor,
    answered: String,
}

impl Reader {
    /// Everybody and every unit, with the place from which changes are read afterwards.
    pub(super) async fn whole(&self, progress: &Progress) -> Result<Whole, DirectoryError> {
        let stand = self.stand().await?;
        let people = self.everybody(progress).await?;
        let units = self.all_units().await?;
        let one_server = people.iter().all(|reading| reading.server == stand.answered);
        Ok(Whole { people, units, cursor: one_server.then_some(stand.cursor) })
    }

    /// What changed since, read from the server that the cursor is of.
    pub(super) async fn changes(&self, since: &Cursor) -> Result<Changes, DirectoryError> {
        let Stand { cursor, answered } = self.stand().await?;
        if cursor == *since {
            return Ok(Changes::Quiet);
        }
        if (&cursor.server, &cursor.life) != (&since.server, &since.life) {
            return Ok(Changes::Elsewhere);
        }
        let (stamp, from) = match self.config.profile {
            Profile::Ad => ("uSNChanged", usn_after(since, &cursor)),
            Profile::Plain => ("modifyTimestamp", stamp_after(since, &cursor)),
        };
        let Some(from) = from else { return Ok(Changes::Elsewhere) };
        let changed = Filter::AtLeast(named(stamp)?, from);
        let people = self.people_where(changed.clone()).await?;
        let any_unit = self.units_where(changed).await?;
        if [people.answered.as_deref(), any_unit.answered.as_deref()].into_iter().flatten().any(|by| by != answered) {
            return Ok(Changes::Elsewhere);
        }
        let units = if any_unit.some { Some(self.all_units().await?) } else { None };
        Ok(Changes::Some(Delta { people: people.readings, units, cursor }))
    }

    async fn stand(&self) -> Result<Stand, DirectoryError> {
        match self.config.profile {
            Profile::Ad => self.stand_of_ad().await,
            Profile::Plain => self.stand_of_plain().await,
        }
    }

    /// The root entry tells the server and its counter; the server's own entry, which life it is in.
    async fn stand_of_ad(&self) -> Result<Stand, DirectoryError> {
        let (root, answered) = self.entry_of("", &["dsServiceName", "highestCommittedUSN"]).await?;
        let told = |name: &str| root.owned(name).ok_or_else(|| DirectoryError::Malformed(name.to_owned()));
        let (server, position) = (told("dsServiceName")?, told("highestCommittedUSN")?);
        let life = match self.entry_of(&server, &["invocationId"]).await {
            Ok((own, by)) if by == answered => {
                own.bytes("invocationId").first().map(|bytes| hex(bytes)).unwrap_or_default()
            }
            Ok(_) => return Err(DirectoryError::Unreachable("another server answers".into())),
            // Who may not read it learns of a restored server by its counter alone.
            Err(DirectoryError::Refused { .. } | DirectoryError::Malformed(_)) => String::new(),
            Err(error) => return Err(error),
        };
        Ok(Stand { cursor: Cursor { server, life, position }, answered })
    }

    /// `contextCSN` (RFC 4533's cookie in OpenLDAP) moves with every change; where there is none, time itself moves.
    async fn stand_of_plain(&self) -> Result<Stand, DirectoryError> {
        let top = self.naming_context().await?;
        let (entry, answered) = self.entry_of(&top, &["contextCSN"]).await?;
        let mut stamps: Vec<&str> = entry.texts("contextCSN").collect();
        stamps.sort_unstable();
        let position =
            if stamps.is_empty() { format!("{OURS}{}", generalized(self.clock.now())) } else { stamps.join("|") };
        Ok(Stand { cursor: Cursor { server: answered.clone(), life: String::new(), position }, answered })
    }

    /// The top of the tree that our base lies in.
    pub(super) async fn naming_context(&self) -> Result<String, DirectoryError> {
        let found = self.top.get_or_try_init(|| async {
            let (root, _) = self.entry_of("", &["namingContexts"]).await?;
            let base = Dn::parse(&self.config.base);
            let tops = root.texts("namingContexts").filter(|top| base.is_within(&Dn::parse(top)));
            Ok::<_, DirectoryError>(tops.max_by_key(|top| Dn::parse(top).depth()).map(str::to_owned))
        });
        Ok(found.await?.clone().unwrap_or_else(|| self.config.base.clone()))
    }

    /// One entry by name, and who answered.
    async fn entry_of(&self, dn: &str, wanted: &[&str]) -> Result<(Entry, String), DirectoryError> {
        let mut question = self.question(dn, Scope::Base, Filter::Present(named("objectClass")?));
        question.attributes = wanted.iter().map(|name| (*name).to_owned()).collect();
        let answer = self.ask(&question).await?;
        let entry = answer.entries.into_iter().next();
        entry.map(|entry| (entry, answer.server)).ok_or_else(|| DirectoryError::Malformed("no such entry".into()))
    }

    /// A question about the ids of whatever changed.
    pub(super) fn ids_only(&self, question: Question) -> Question {
        Question { attributes: vec![self.meaning.attributes.id.clone()], ..question }
    }
}

fn named(name: &str) -> Result<Attribute, DirectoryError> {
    Attribute::new(name).map_err(|error| DirectoryError::Unasked(error.to_string()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first change that was not read; `None` when the server counts anew.
fn usn_after(since: &Cursor, now: &Cursor) -> Option<String> {
    let (since, now): (u64, u64) = (since.position.parse().ok()?, now.position.parse().ok()?);
    (now > since).then(|| (since + 1).to_string())
}

/// The earliest stamp that a change can have: `20261124060113.123456Z#000000#001#000000` is a stamp of server 001, and
/// of the servers that moved the one that was furthest behind decides.
fn stamp_after(since: &Cursor, now: &Cursor) -> Option<String> {
    if let Some(was) = since.position.strip_prefix(OURS) {
        return earlier(was, SKEW);
    }
    let id = |stamp: &&str| stamp.split('#').nth(2).unwrap_or_default().to_owned();
    let known: Vec<&str> = since.position.split('|').collect();
    let mut from: Option<&str> = None;
    for stamp in now.position.split('|').filter(|stamp| !known.contains(stamp)) {
        let was = known.iter().find(|old| id(old) == id(&stamp))?;
        if **was > *stamp {
            return None;
        }
        from = Some(from.map_or(*was, |from| from.min(*was)));
    }
    earlier(from.unwrap_or(since.position.as_str()), OVERLAP)
}

fn earlier(stamp: &str, by: SignedDuration) -> Option<String> {
    let at = DateTime::strptime("%Y%m%d%H%M%S", stamp.get(..14)?).ok()?;
    let at = at.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(generalized(at.checked_sub(by).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(position: &str) -> Cursor {
        Cursor { server: "s".into(), life: String::new(), position: position.into() }
    }

    #[test]
    fn a_counter_goes_on_after_what_was_read_and_never_back() {
        assert_eq!(usn_after(&at("41"), &at("45")), Some("42".into()));
        assert_eq!(usn_after(&at("45"), &at("41")), None, "restored from a copy");
        assert_eq!(usn_after(&at("x"), &at("41")), None);
    }

    #[test]
    fn of_several_servers_the_one_that_moved_decides() {
        let was = at("20261124060000.5Z#000000#001#000000|20261124050000.1Z#000000#002#000000");
        let now = |first: &str, second: &str| at(&format!("{first}#000000#001#000000|{second}#000000#002#000000"));
        let first = now("20261124060500.5Z", "20261124050000.1Z");
        assert_eq!(stamp_after(&was, &first), Some("20261124055900Z".into()));
        let both = now("20261124060500.5Z", "20261124060000.1Z");
        assert_eq!(stamp_after(&was, &both), Some("20261124045900Z".into()), "a change that took an hour to spread");
        assert_eq!(stamp_after(&was, &now("20261124055900.5Z", "20261124050000.1Z")), None, "back in time");
        assert_eq!(stamp_after(&was, &at("20261124060500Z#000000#003#000000")), None, "a server that was not there");
    }

    #[test]
    fn without_a_counter_the_time_serves_with_room_for_clocks_that_differ() {
        let (was, now) = (at("our-time:20261124060000Z"), at("our-time:20261124060010Z"));
        assert_eq!(stamp_after(&was, &now), Some("20261124055500Z".into()));
        assert_eq!(stamp_after(&at("our-time:2026"), &now), None);
    }
}
