//! Reading who is in which group: whole groups, or an error; never the part that happened to come (T29).
//!
//! People are read first, then groups, page by page, and what is nested is followed here over what was read, so a group
//! that contains itself ends like any other. AD gives at most 1 500 members at once and keeps the primary group out of
//! the list altogether; both are made up for. Everything is known by id: a DN serves only to find the id.

use std::collections::HashMap;

use jiff::Timestamp;
use ldap3::Scope;

use crate::config::directory::Profile;
use crate::directory::DirectoryError;
use crate::directory::dn::Dn;
use crate::directory::filter::{Attribute, Filter};
use crate::domain::ids::Guid;
use crate::domain::membership::{Account, FOREIGN_NAMES, Group, Memberships, Wanted};

use super::entry::Entry;
use super::moment::instant_of_generalized_time;
use super::people::Reader;
use super::search::Question;

/// Members asked for at once: what AD gives (MaxValRange).
const RANGE: u32 = 1_500;

/// Groups a page: each can bring [`RANGE`] names.
const GROUPS_A_PAGE: u16 = 100;

/// Groups in one filter.
const IDS_A_QUESTION: usize = 50;

/// How often a group is read anew when it changes while it is read.
const TRIES: usize = 3;

/// Reads the groups that are wanted.
pub(super) async fn memberships(reader: &Reader, wanted: &Wanted) -> Result<Memberships, DirectoryError> {
    let at = reader.clock.now();
    let (people, server) = people(reader).await?;
    let mut found = Found { people, groups: Vec::new(), halves: Vec::new() };
    match wanted {
        Wanted::Named(ids) if reader.config.profile == Profile::Ad => {
            for some in ids.chunks(IDS_A_QUESTION) {
                let named = Filter::Or(some.iter().map(|id| reader.id_filter(*id)).collect());
                found.read(reader, &reader.config.base, Some(named)).await?;
            }
            let member_of = Attribute::new("memberOf").map_err(|error| DirectoryError::Unasked(error.to_string()))?;
            let named: Vec<String> = found.groups.iter().map(|group| group.name_text.clone()).collect();
            for dn in named {
                found.read(reader, &reader.config.base, Some(Filter::Chain(member_of.clone(), dn))).await?;
            }
        }
        _ => found.read(reader, reader.config.group_base(), None).await?,
    }
    let halves = std::mem::take(&mut found.halves);
    for place in halves {
        found.read_in_parts(reader, place).await?;
    }
    let mut all = found.expand();
    let missing = match wanted {
        Wanted::All => Vec::new(),
        Wanted::Named(ids) => {
            all.retain(|group| ids.contains(&group.guid));
            ids.iter().copied().filter(|id| !all.iter().any(|group| group.guid == *id)).collect()
        }
    };
    let people = found.people.all.into_iter().map(|person| (person.guid, person.account)).collect();
    Ok(Memberships { groups: all, missing, people, source: reader.config.name.clone(), server, at })
}

/// A person as groups point to them.
struct Person {
    guid: Guid,
    dn: Dn,
    account: Account,
    /// SID of the primary group.
    primary: Option<Vec<u8>>,
}

/// Everybody, in the order of their ids, so that a place in the list sorts as an id.
struct People {
    all: Vec<Person>,
    by_dn: HashMap<Dn, u32>,
}

/// Everybody below the base, also those outside the part for people: a pupil or somebody who has left and is still in a
/// group is what is looked for.
async fn people(reader: &Reader) -> Result<(People, String), DirectoryError> {
    let filter = Filter::Configured(reader.questions.people.clone());
    let mut question = reader.paged(reader.question(&reader.config.base, Scope::Subtree, filter));
    let names = &reader.meaning.attributes;
    question.attributes = vec![names.id.clone(), names.login.clone(), names.created.clone()];
    question.attributes.retain(|name| !name.is_empty());
    if reader.config.profile == Profile::Ad {
        question.attributes.extend(["objectSid".to_owned(), "primaryGroupID".to_owned()]);
    }
    let mut all = Vec::new();
    let (server, _) = reader
        .ask_each(&question, &mut |page| {
            for entry in page {
                all.push(person(reader, &entry)?);
            }
            Ok(())
        })
        .await?;
    all.sort_by_key(|person| person.guid);
    if all.windows(2).any(|pair| matches!(pair, [one, other] if one.guid == other.guid)) {
        return Err(DirectoryError::Ambiguous);
    }
    let by_dn = (0_u32..).zip(&all).map(|(place, person)| (person.dn.clone(), place)).collect();
    Ok((People { all, by_dn }, server))
}

fn person(reader: &Reader, entry: &Entry) -> Result<Person, DirectoryError> {
    let names = &reader.meaning.attributes;
    let created: Option<Timestamp> = entry.text(&names.created).and_then(instant_of_generalized_time);
    Ok(Person {
        guid: reader.meaning.id(entry)?,
        dn: Dn::parse(&entry.dn),
        account: Account { login: entry.owned(&names.login).unwrap_or_default(), created },
        primary: primary_group(entry)?,
    })
}

/// The SID of the primary group: the domain of the person's own, and the number that the attribute holds.
fn primary_group(entry: &Entry) -> Result<Option<Vec<u8>>, DirectoryError> {
    let (Some(number), Some(own)) = (entry.text("primaryGroupID"), entry.bytes("objectSid").first()) else {
        return Ok(None);
    };
    let odd = || DirectoryError::Malformed("primaryGroupID".into());
    let number: u32 = number.parse().map_err(|_| odd())?;
    let domain = own.len().checked_sub(4).and_then(|end| own.get(..end)).ok_or_else(odd)?;
    Ok(Some([domain, &number.to_le_bytes()].concat()))
}

/// A group as it came.
struct Raw {
    guid: Guid,
    name: String,
    name_text: String,
    dn: Dn,
    sid: Option<Vec<u8>>,
    /// Places of people.
    people: Vec<u32>,
    /// Names of everything else.
    others: Vec<String>,
}

/// What has been read so far.
struct Found {
    people: People,
    groups: Vec<Raw>,
    /// Groups of which only a part has come.
    halves: Vec<usize>,
}

impl Found {
    /// Reads groups; those already there are left as they are.
    async fn read(&mut self, reader: &Reader, base: &str, which: Option<Filter>) -> Result<(), DirectoryError> {
        let groups = Filter::Configured(reader.questions.groups.clone());
        let filter = match which {
            Some(which) => Filter::And(vec![groups, which]),
            None => groups,
        };
        let mut question = asked(reader, base, Scope::Subtree, filter, 0);
        question = Question { page: Some(GROUPS_A_PAGE.min(reader.config.page_size)), ..reader.paged(question) };
        let within = Dn::parse(&reader.config.base);
        reader
            .ask_each(&question, &mut |page| page.iter().try_for_each(|entry| self.take(reader, &within, entry)))
            .await?;
        Ok(())
    }

    fn take(&mut self, reader: &Reader, within: &Dn, entry: &Entry) -> Result<(), DirectoryError> {
        let dn = Dn::parse(&entry.dn);
        if !dn.is_within(within) {
            return Err(DirectoryError::OutsideBase);
        }
        let guid = reader.meaning.id(entry)?;
        if self.groups.iter().any(|known| known.guid == guid) {
            return Ok(());
        }
        let names = &reader.meaning.attributes;
        let mut raw = Raw {
            guid,
            name: entry.owned(&names.group_name).unwrap_or_default(),
            name_text: entry.dn.clone(),
            dn,
            sid: entry.bytes("objectSid").first().cloned(),
            people: Vec::new(),
            others: Vec::new(),
        };
        let half = entry.part(&names.group_member).is_some_and(|part| part.from != 0 || part.to.is_some());
        if half {
            self.halves.push(self.groups.len());
        } else {
            raw.add(&self.people, entry, &names.group_member);
        }
        self.groups.push(raw);
        Ok(())
    }

    /// Reads a large group from its first member to its last. One that changes meanwhile is read again: a member who
    /// moves between the parts would be in none of them.
    async fn read_in_parts(&mut self, reader: &Reader, place: usize) -> Result<(), DirectoryError> {
        let Some(raw) = self.groups.get_mut(place) else { return Ok(()) };
        for _ in 0..TRIES {
            if raw.parts(reader, &self.people).await? {
                return Ok(());
            }
        }
        Err(DirectoryError::Partial { code: 0 })
    }

    /// Follows what is nested.
    fn expand(&mut self) -> Vec<Group> {
        let by_dn: HashMap<&Dn, usize> = self.groups.iter().enumerate().map(|(n, group)| (&group.dn, n)).collect();
        let by_sid: HashMap<&[u8], usize> =
            self.groups.iter().enumerate().filter_map(|(n, group)| Some((group.sid.as_deref()?, n))).collect();
        let mut direct: Vec<Vec<u32>> = self.groups.iter().map(|group| group.people.clone()).collect();
        for (place, person) in (0_u32..).zip(&self.people.all) {
            let primary = person.primary.as_deref().and_then(|sid| by_sid.get(sid));
            if let Some(people) = primary.and_then(|group| direct.get_mut(*group)) {
                people.push(place);
            }
        }
        direct.iter_mut().for_each(in_order);
        let mut below: Vec<Vec<usize>> = Vec::new();
        let mut foreign: Vec<Vec<&str>> = Vec::new();
        for group in &self.groups {
            let (mut nested, mut rest) = (Vec::new(), Vec::new());
            for name in &group.others {
                match by_dn.get(&Dn::parse(name)) {
                    Some(inner) => nested.push(*inner),
                    None => rest.push(name.as_str()),
                }
            }
            below.push(nested);
            foreign.push(rest);
        }
        (0..self.groups.len()).filter_map(|place| self.whole(place, &direct, &below, &foreign)).collect()
    }

    fn whole(&self, place: usize, direct: &[Vec<u32>], below: &[Vec<usize>], foreign: &[Vec<&str>]) -> Option<Group> {
        let raw = self.groups.get(place)?;
        let ids = |places: &[u32]| -> Vec<Guid> {
            places.iter().filter_map(|one| self.people.all.get(usize::try_from(*one).ok()?)).map(|p| p.guid).collect()
        };
        let mut seen = vec![place];
        let (mut members, mut strangers) = (Vec::new(), Vec::new());
        let mut next = 0;
        while let Some(at) = seen.get(next).copied() {
            next += 1;
            members.extend(direct.get(at).into_iter().flatten().copied());
            strangers.extend(foreign.get(at).into_iter().flatten().copied());
            for inner in below.get(at).into_iter().flatten() {
                if !seen.contains(inner) {
                    seen.push(*inner);
                }
            }
        }
        in_order(&mut members);
        strangers.sort_unstable();
        strangers.dedup();
        Some(Group {
            guid: raw.guid,
            name: raw.name.clone(),
            members: ids(&members),
            direct: ids(direct.get(place)?),
            foreign: strangers.len(),
            foreign_names: strangers.into_iter().take(FOREIGN_NAMES).map(str::to_owned).collect(),
        })
    }
}

impl Raw {
    fn add(&mut self, people: &People, entry: &Entry, attribute: &str) {
        for name in entry.texts(attribute) {
            match people.by_dn.get(&Dn::parse(name)) {
                Some(place) => self.people.push(*place),
                None => self.others.push(name.to_owned()),
            }
        }
    }

    /// Every part, one after the other; `false` when the group changed in between.
    async fn parts(&mut self, reader: &Reader, people: &People) -> Result<bool, DirectoryError> {
        self.people.clear();
        self.others.clear();
        let attribute = &reader.meaning.attributes.group_member;
        let mut from = 0;
        let mut stamp: Option<Option<String>> = None;
        loop {
            let groups = Filter::Configured(reader.questions.groups.clone());
            let question = asked(reader, &self.name_text, Scope::Base, groups, from);
            let answer = reader.ask(&question).await?;
            let Some(entry) = answer.entries.first() else { return Ok(false) };
            if reader.meaning.id(entry)? != self.guid {
                return Ok(false);
            }
            // Per server, and every change of a member raises it.
            let now = entry.owned("uSNChanged");
            if stamp.get_or_insert_with(|| now.clone()) != &now {
                return Ok(false);
            }
            let part = match entry.part(attribute) {
                Some(part) if part.from == from => part,
                Some(_) => return Err(DirectoryError::Malformed("another part than asked for".into())),
                None => return Ok(false),
            };
            self.add(people, entry, attribute);
            match part.to {
                None => return Ok(true),
                Some(to) if to >= from => from = to.saturating_add(1),
                Some(_) => return Err(DirectoryError::Malformed("a part that ends before it begins".into())),
            }
        }
    }
}

/// A question about groups, with their members from `from` on.
fn asked(reader: &Reader, base: &str, scope: Scope, filter: Filter, from: u32) -> Question {
    let names = &reader.meaning.attributes;
    let mut attributes = vec![names.id.clone(), names.group_name.clone()];
    match reader.config.profile {
        Profile::Ad => {
            // Asked for in so many words, so that every server gives it in parts that can be followed.
            attributes.push(format!("{};range={from}-{}", names.group_member, from.saturating_add(RANGE - 1)));
            attributes.extend(["objectSid".to_owned(), "uSNChanged".to_owned()]);
        }
        Profile::Plain => attributes.push(names.group_member.clone()),
    }
    Question { attributes, ranged: true, ..reader.question(base, scope, filter) }
}

fn in_order(places: &mut Vec<u32>) {
    places.sort_unstable();
    places.dedup();
}
