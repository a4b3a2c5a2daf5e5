//! What stood at a past instant, and between two days: from the versions of grants, wherever these come from.
//!
//! A version is what a grant was from one change until the next. The store keeps them (`grant_history`), and each entry of
//! the log that changes a grant tells what it then is ([`Term`]), so that the log alone gives the same answer
//! ([`Replay`]).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar;
use super::grant::{Ending, Grant, State};
use super::ids::{GrantId, OrderId, PersonId};
use super::pausing::Pause;

/// What a grant is: what there is to say of who had what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub until: Option<Date>,
    /// What it is limited to, as [`super::catalogue::Scope::key`] writes it.
    pub scope: String,
    /// Code of the employment's unit.
    pub unit: String,
    /// `active`, `removing` (ended, not yet taken away in the system), `removed`.
    pub state: String,
    /// How it ended.
    pub ending: Option<String>,
    /// Not in force during leave.
    pub paused: bool,
}

impl Term {
    /// What a grant is.
    #[must_use]
    pub fn of(grant: &Grant) -> Self {
        let ending = match grant.state {
            State::Active => None,
            State::Removing { ending, .. } | State::Removed { ending, .. } => Some(ending),
        };
        Self {
            from: grant.from,
            until: grant.until,
            scope: grant.scope.key(),
            unit: grant.unit.clone(),
            state: grant.state.word().to_owned(),
            ending: ending.map(|ending: Ending| ending.word().to_owned()),
            paused: matches!(grant.pause, Some(Pause::Paused { .. })),
        }
    }

    /// As it stands in an entry of the log.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// How it stood at an instant at which this version was the newest; `None` = gone, also from the system.
    #[must_use]
    pub fn standing(&self, at: Timestamp) -> Option<Stood> {
        let day = calendar::day_of(at);
        match self.state.as_str() {
            "removed" => None,
            "active" => Some(match self.until {
                Some(until) if until < day => Stood::Left,
                _ if self.from > day => Stood::Coming,
                _ if self.paused => Stood::Paused,
                _ => Stood::InForce,
            }),
            _ => Some(Stood::Left),
        }
    }

    /// From when and until when it was in force, while it was the version from `at` until `till`.
    fn in_force(&self, at: Timestamp, till: Option<Timestamp>) -> Option<(Timestamp, Option<Timestamp>)> {
        if self.state != "active" || self.paused {
            return None;
        }
        let from = at.max(calendar::start_of(self.from));
        let to = [till, self.until.map(calendar::end_of)].into_iter().flatten().min();
        to.is_none_or(|to| from < to).then_some((from, to))
    }
}

/// How a grant stood at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stood {
    /// In force.
    InForce,
    /// Delivered, its first day not yet come.
    Coming,
    /// Not in force during leave.
    Paused,
    /// Over, and not yet taken away in the system: it may have been possible to use.
    Left,
}

impl Stood {
    /// The word for it on pages and in exports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Coming => "coming",
            Self::Paused => "paused",
            Self::Left => "left",
        }
    }
}

/// A version of a grant. System and role are what the one who gives it knows them by: keys in the log, names in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The grant.
    pub grant: GrantId,
    /// Number of the version.
    pub n: i32,
    /// Since when.
    pub at: Timestamp,
    /// Until the next version; `None` = it is the newest.
    pub till: Option<Timestamp>,
    /// Who has it; `None` where the log's people are erased.
    pub subject: Option<PersonId>,
    /// Key of the system.
    pub system: String,
    /// Code of the role.
    pub role: String,
    /// The order it came from.
    pub order: Option<OrderId>,
    /// What it was.
    pub term: Term,
}

impl Version {
    /// Whether it was the newest at that instant.
    #[must_use]
    pub fn is_of(&self, at: Timestamp) -> bool {
        self.at <= at && self.till.is_none_or(|till| at < till)
    }

    /// How it stood at that instant; `None` when it was not the version then, or was gone.
    #[must_use]
    pub fn stood(&self, at: Timestamp) -> Option<Stood> {
        if self.is_of(at) { self.term.standing(at) } else { None }
    }
}

/// A stretch of time in which a grant was in force without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The version in which it began, for what it was.
    pub first: Version,
    /// From.
    pub from: Timestamp,
    /// Until; `None` = it still is.
    pub to: Option<Timestamp>,
}

/// When each grant was in force, from `from` until `to`; `versions` in the order of grant and number.
#[must_use]
pub fn stretches(versions: &[Version], from: Timestamp, to: Timestamp) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for version in versions {
        let Some((began, ended)) = version.term.in_force(version.at, version.till) else { continue };
        if began >= to || ended.is_some_and(|ended| ended <= from) {
            continue;
        }
        let goes_on = found.last_mut().filter(|last| {
            last.first.grant == version.grant && last.to == Some(began) && last.first.term.scope == version.term.scope
        });
        match goes_on {
            Some(last) => last.to = ended,
            None => found.push(Stretch { first: version.clone(), from: began, to: ended }),
        }
    }
    found
}

/// How a grant differs between two instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// It is new.
    Added,
    /// It is gone.
    Gone,
    /// It has other days, another scope, or stands otherwise.
    Changed,
}

impl Differs {
    /// The word for it on pages and in exports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

/// A grant that differs, as it was and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// How.
    pub how: Differs,
    /// At the first instant.
    pub was: Option<(Version, Stood)>,
    /// At the second.
    pub is: Option<(Version, Stood)>,
}

/// What differs between two instants, in the order of grants.
#[must_use]
pub fn differences(versions: &[Version], first: Timestamp, second: Timestamp) -> Vec<Difference> {
    type Pair = [Option<(Version, Stood)>; 2];
    let mut of: BTreeMap<GrantId, Pair> = BTreeMap::new();
    for version in versions {
        let pair = of.entry(version.grant).or_default();
        for (slot, at) in pair.iter_mut().zip([first, second]) {
            if let Some(stood) = version.stood(at) {
                *slot = Some((version.clone(), stood));
            }
        }
    }
    let differs = |[was, is]: Pair| {
        let how = match (&was, &is) {
            (None, Some(_)) => Differs::Added,
            (Some(_), None) => Differs::Gone,
            (Some((a, before)), Some((b, after))) if before != after || a.term != b.term => Differs::Changed,
            _ => return None,
        };
        Some(Difference { how, was, is })
    };
    of.into_values().filter_map(differs).collect()
}

/// The versions of grants as entries of the log tell them, taken one after the other.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    versions: BTreeMap<GrantId, Vec<Version>>,
    untold: u64,
}

/// What an entry says of a grant.
#[derive(Debug, Clone, Default)]
pub struct Told<'a> {
    /// When.
    pub at: Timestamp,
    /// The grant.
    pub grant: Option<GrantId>,
    /// Number of the grant's version, where the entry is the grant's own.
    pub n: Option<i32>,
    /// Key of the system.
    pub system: &'a str,
    /// Code of the role.
    pub role: &'a str,
    /// The order.
    pub order: Option<OrderId>,
    /// Whom it concerns.
    pub subject: Option<PersonId>,
    /// What the grant then is, as [`Term::text`] wrote it.
    pub term: Option<&'a str>,
}

impl Replay {
    /// Takes the next entry. What is about no grant, or changes none, is passed over; what is told no more is counted.
    pub fn take(&mut self, told: &Told<'_>) {
        let Some(grant) = told.grant else { return };
        let Some(term) = told.term.and_then(|text| serde_json::from_str::<Term>(text).ok()) else {
            self.untold += u64::from(told.n.is_some());
            return;
        };
        let of = self.versions.entry(grant).or_default();
        if let Some(before) = of.last_mut() {
            before.till = Some(told.at);
        }
        of.push(Version {
            grant,
            n: told.n.unwrap_or(1),
            at: told.at,
            till: None,
            subject: told.subject,
            system: told.system.to_owned(),
            role: told.role.to_owned(),
            order: told.order,
            term,
        });
    }

    /// Every version, in the order of grants and numbers.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.versions.values().flatten()
    }

    /// What stood at that instant, in the order of grants.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Vec<(&Version, Stood)> {
        self.versions().filter_map(|version| Some((version, version.stood(at)?))).collect()
    }

    /// Entries that change a grant and do not tell what it then is: erased, or older than this.
    #[must_use]
    pub fn untold(&self) -> u64 {
        self.untold
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn term(state: &str, until: Option<&str>, paused: bool) -> Term {
        Term {
            from: "2026-03-01".parse().unwrap(),
            until: until.map(|day| day.parse().unwrap()),
            scope: String::new(),
            unit: String::new(),
            state: state.to_owned(),
            ending: None,
            paused,
        }
    }

    fn taken(terms: &[(&str, Term)]) -> Replay {
        let mut replay = Replay::default();
        for (n, (when, term)) in (1..).zip(terms) {
            let text = term.text();
            let grant = Some(GrantId::from(Uuid::from_u128(1)));
            replay.take(&Told { at: at(when), grant, n: Some(n), term: Some(&text), ..Told::default() });
        }
        replay
    }

    #[test]
    fn a_grant_is_what_it_was_then_whatever_it_became() {
        let replay = taken(&[
            ("2026-02-20T09:00:00Z", term("active", None, false)),
            ("2026-04-01T09:00:00Z", term("active", None, true)),
            ("2026-05-01T09:00:00Z", term("active", Some("2026-05-31"), false)),
            ("2026-06-02T09:00:00Z", term("removing", Some("2026-05-31"), false)),
            ("2026-06-05T09:00:00Z", term("removed", Some("2026-05-31"), false)),
        ]);
        let stood = |when: &str| replay.at(at(when)).first().map(|(_, stood)| *stood);
        let expected = [
            ("2026-02-20T08:59:59Z", None),
            ("2026-02-20T09:00:00Z", Some(Stood::Coming)),
            ("2026-02-28T22:59:59Z", Some(Stood::Coming)),
            ("2026-02-28T23:00:00Z", Some(Stood::InForce)),
            ("2026-04-01T09:00:00Z", Some(Stood::Paused)),
            ("2026-05-31T21:59:59Z", Some(Stood::InForce)),
            ("2026-05-31T22:00:00Z", Some(Stood::Left)),
            ("2026-06-04T09:00:00Z", Some(Stood::Left)),
            ("2026-06-05T09:00:00Z", None),
        ];
        for (when, should) in expected {
            assert_eq!(stood(when), should, "{when}");
        }
        let versions: Vec<Version> = replay.versions().cloned().collect();
        let found = stretches(&versions, at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
        let times: Vec<_> = found.iter().map(|s| (s.from.to_string(), s.to.map(|to| to.to_string()))).collect();
        assert_eq!(
            times,
            [
                ("2026-02-28T23:00:00Z".to_owned(), Some("2026-04-01T09:00:00Z".to_owned())),
                ("2026-05-01T09:00:00Z".to_owned(), Some("2026-05-31T22:00:00Z".to_owned())),
            ]
        );
        assert!(stretches(&versions, at("2026-04-01T09:00:00Z"), at("2026-05-01T09:00:00Z")).is_empty());
        let changed = differences(&versions, at("2026-03-15T00:00:00Z"), at("2026-05-15T00:00:00Z"));
        assert_eq!(changed.iter().map(|d| d.how).collect::<Vec<_>>(), [Differs::Changed]);
        let gone = differences(&versions, at("2026-03-15T00:00:00Z"), at("2026-07-01T00:00:00Z"));
        assert_eq!(gone.iter().map(|d| d.how).collect::<Vec<_>>(), [Differs::Gone]);
        assert!(differences(&versions, at("2026-03-15T00:00:00Z"), at("2026-03-16T00:00:00Z")).is_empty());
    }

    #[test]
    fn what_is_not_told_any_more_is_counted() {
        let mut replay = taken(&[("2026-02-20T09:00:00Z", term("active", None, false))]);
        replay.take(&Told { grant: Some(GrantId::from(Uuid::from_u128(2))), n: Some(1), ..Told::default() });
        assert_eq!(replay.untold(), 1);
    }
}
