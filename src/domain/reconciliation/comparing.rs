//! What one role looks like in a system, held against its grants: the three lists, each difference once.
//!
//! Pure and in order: both sides come sorted by person, page by page, so a role with a million members needs no more
//! memory than one with ten.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Kind;
use crate::domain::catalogue::Scope;
use crate::domain::ids::{GrantId, PersonId};

/// That somebody has the role in the system; `None` = the source does not say limited to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Has {
    /// Who.
    pub person: PersonId,
    /// Limited to.
    pub scope: Option<Scope>,
    /// Only in part: in some of the role's groups.
    pub part: bool,
}

/// A grant of the role, as far as comparing needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub id: GrantId,
    /// Who has it.
    pub subject: PersonId,
    /// Limited to.
    pub scope: Scope,
    /// First day.
    pub from: Date,
    /// Last day, inclusive.
    pub until: Option<Date>,
    /// How far it has come.
    pub stage: Stage,
    /// Delivered when.
    pub delivered_at: Timestamp,
    /// A person said that it is delivered; otherwise the service did it in the group itself.
    pub by_hand: bool,
}

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Stands.
    Active,
    /// Stands, paused during leave or not yet opened again: it may be in the system or not.
    Paused,
    /// Ended; to be removed.
    Removing,
    /// Ended, and marked as removed then.
    Removed(Timestamp),
}

impl Held {
    fn in_force(&self, day: Date) -> bool {
        self.stage == Stage::Active && self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// It may be there and need not: deliverers work ahead of the first day, and those on leave come and go.
    fn may_be_there(&self, day: Date) -> bool {
        self.stage == Stage::Paused || (self.stage == Stage::Active && self.from > day)
    }
}

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub kind: Kind,
    /// Whose.
    pub person: PersonId,
    /// Limited to.
    pub scope: Scope,
    /// The grant it is about.
    pub grant: Option<GrantId>,
    /// That somebody marked as done what the source, read later, does not show: it is to be done again (*reopened*).
    pub reopens: bool,
}

/// When the source showed what it showed, and what counts on that day.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The day for which grants are looked at.
    pub day: Date,
    /// When the source was read, or its list made: what was done later is not in it.
    pub at: Timestamp,
}

/// Holds what one person has of the role against their grants of it. `explained` says that something else gives it: the
/// base order, for what comes with it.
pub fn person(reading: Reading, has: &[Has], grants: &[Held], explained: bool, found: &mut Vec<Difference>) {
    let fits = |has: &Has, grant: &Held| has.scope.is_none_or(|scope| scope == grant.scope);
    for one in has {
        let theirs = || grants.iter().filter(|grant| fits(one, grant));
        if explained || theirs().any(|grant| grant.in_force(reading.day) || grant.may_be_there(reading.day)) {
            continue;
        }
        let ended = theirs().max_by_key(|grant| (grant.delivered_at, grant.id));
        let reopens = ended.is_some_and(|grant| matches!(grant.stage, Stage::Removed(at) if at < reading.at));
        // Marked as removed after the source was read: the next reading will tell.
        if ended.is_some_and(|grant| matches!(grant.stage, Stage::Removed(at) if at >= reading.at)) {
            continue;
        }
        found.push(Difference {
            kind: if ended.is_some() { Kind::LeftBehind } else { Kind::Unordered },
            person: one.person,
            scope: one.scope.unwrap_or(Scope::None),
            grant: ended.map(|grant| grant.id),
            reopens,
        });
    }
    for grant in grants.iter().filter(|grant| grant.in_force(reading.day) && grant.delivered_at < reading.at) {
        if !has.iter().any(|one| !one.part && fits(one, grant)) {
            found.push(Difference {
                kind: Kind::Missing,
                person: grant.subject,
                scope: grant.scope,
                grant: Some(grant.id),
                reopens: grant.by_hand,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAY: Date = date(2026, 5, 4);

    fn at(hour: i64) -> Timestamp {
        "2026-05-04T00:00:00Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_hours(hour)
    }

    fn id<I: From<uuid::Uuid>>(n: u128) -> I {
        I::from(uuid::Uuid::from_u128(n))
    }

    fn held(stage: Stage) -> Held {
        Held {
            id: id(9),
            subject: id(1),
            scope: Scope::None,
            from: date(2026, 1, 1),
            until: None,
            stage,
            delivered_at: at(0),
            by_hand: true,
        }
    }

    fn compare(has: bool, grants: &[Held]) -> Vec<(Kind, bool)> {
        let has: Vec<Has> = has.then_some(Has { person: id(1), scope: None, part: false }).into_iter().collect();
        let mut found = Vec::new();
        person(Reading { day: DAY, at: at(8) }, &has, grants, false, &mut found);
        found.into_iter().map(|one| (one.kind, one.reopens)).collect()
    }

    #[test]
    fn r_13_every_case_of_has_and_granted() {
        let active = held(Stage::Active);
        let late = Held { delivered_at: at(9), ..active };
        let coming = Held { from: date(2026, 6, 1), ..active };
        let over = Held { until: Some(date(2026, 5, 3)), ..active };
        let service = Held { by_hand: false, ..active };
        let (before, after) = (held(Stage::Removed(at(7))), held(Stage::Removed(at(9))));
        let cases: &[(bool, &[Held], &[(Kind, bool)])] = &[
            (true, &[], &[(Kind::Unordered, false)]),
            (true, &[active], &[]),
            (true, &[coming], &[]),
            (true, &[over], &[(Kind::LeftBehind, false)]),
            (true, &[held(Stage::Removing)], &[(Kind::LeftBehind, false)]),
            (true, &[before], &[(Kind::LeftBehind, true)]),
            (true, &[after], &[]),
            (true, &[before, active], &[]),
            (false, &[], &[]),
            (false, &[active], &[(Kind::Missing, true)]),
            (false, &[service], &[(Kind::Missing, false)]),
            (false, &[late], &[]),
            (false, &[coming], &[]),
            (false, &[over], &[]),
            (false, &[held(Stage::Removing)], &[]),
            (true, &[held(Stage::Paused)], &[]),
            (false, &[held(Stage::Paused)], &[]),
            (false, &[before], &[]),
        ];
        for (n, (has, grants, expected)) in cases.iter().enumerate() {
            assert_eq!(&compare(*has, grants), expected, "case {n}");
        }
    }

    #[test]
    fn r_13_where_the_source_says_the_scope_it_must_be_that_one() {
        let (north, south) = (Scope::Unit(id(1)), Scope::Unit(id(2)));
        let grant = Held { scope: north, ..held(Stage::Active) };
        let reading = Reading { day: DAY, at: at(8) };
        let kinds = |scope| {
            let mut found = Vec::new();
            person(reading, &[Has { person: id(1), scope, part: false }], &[grant], false, &mut found);
            found.into_iter().map(|one| (one.kind, one.scope)).collect::<Vec<_>>()
        };
        assert_eq!(kinds(Some(north)), []);
        assert_eq!(kinds(None), []);
        assert_eq!(kinds(Some(south)), [(Kind::Unordered, south), (Kind::Missing, north)]);
    }

    #[test]
    fn r_13_half_of_a_role_is_too_much_without_a_grant_and_too_little_with_one() {
        let half = [Has { person: id(1), scope: None, part: true }];
        let reading = Reading { day: DAY, at: at(8) };
        let kinds = |grants: &[Held]| {
            let mut found = Vec::new();
            person(reading, &half, grants, false, &mut found);
            found.into_iter().map(|one| one.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&[]), [Kind::Unordered]);
        assert_eq!(kinds(&[held(Stage::Active)]), [Kind::Missing]);
    }

    #[test]
    fn r_13_what_comes_with_the_base_order_is_explained_by_it() {
        let mut found = Vec::new();
        let has = [Has { person: id(1), scope: None, part: false }];
        person(Reading { day: DAY, at: at(8) }, &has, &[], true, &mut found);
        assert_eq!(found, []);
    }
}
