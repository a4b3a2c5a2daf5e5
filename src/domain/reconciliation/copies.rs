//! Whose account looks as if it had been made by copying another person's in the directory.
//!
//! What somebody has that nothing explains, neither an order nor what those around them have, is compared with what
//! others have. Few people share a rare group by chance, so groups weigh by their rarity, and only people who share a
//! rare group are compared at all: the work grows with memberships, not with pairs of people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::ids::PersonId;

/// One account in so many is taken to be a copy before anything is known.
const ONE_IN: f64 = 40.0;

/// What a group that only the copy has speaks against it, as a logarithm: others are given groups too.
const ADDED: f64 = 0.7;

/// As often is a group taken away from a copy, or forgotten.
const TAKEN_AWAY: f64 = 0.16;

/// What a group weighs that comes with another one already counted: a project's three groups are one reason, not three.
const TOGETHER: f64 = 0.3;

/// Groups of which so many members are the same come together.
const SAME_MEMBERS: f64 = 0.6;

/// A group that at least this share of a circle has comes with belonging there …
const CIRCLE_SHARE: f64 = 0.3;

/// … when so many others of it have it.
const CIRCLE_LEAST: u32 = 3;

/// A group that this share of everybody has says nothing about anybody.
const COMMON_SHARE: f64 = 0.15;

/// Groups that nothing explains, at least, for two accounts to be called alike.
const LEAST_GROUPS: usize = 2;

/// So many others with all of what is shared are a team, and no copy.
const TEAM: usize = 2;

/// A group with more members than this starts no comparison: it is too common to be traced by.
const TRACED: usize = 60;

/// Those most alike by rough weight that are compared in full.
const COMPARED: usize = 12;

/// One person as the comparison sees them. Groups and circles are numbers that the caller gives meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Who.
    pub person: PersonId,
    /// What the person belongs to: unit, department, title.
    pub circles: Vec<u32>,
    /// Groups the person is in themself, in order, each once.
    pub groups: Vec<u32>,
    /// Those among them that an order explains, in order.
    pub ordered: Vec<u32>,
    /// Age of the account: of two that are alike the later is the copy.
    pub since: i64,
    /// Seen now for the first time, or still in question: may turn out to be a copy. The others are only copied from.
    pub fresh: bool,
    /// Known to look like a copy: proves nothing about a team.
    pub suspect: bool,
}

/// That one account looks like a copy of another, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Who looks copied.
    pub person: PersonId,
    /// From whom.
    pub like: PersonId,
    /// Share of the compared weight that both have, 0 to 1.
    pub likeness: f64,
    /// What both have and nothing explains.
    pub shared: Vec<u32>,
    /// What only the copy has, and nothing explains.
    pub extra: Vec<u32>,
    /// What only the other has.
    pub missing: Vec<u32>,
    /// What the copy has because of where they belong.
    pub common: Vec<u32>,
    /// What the copy has because it was ordered.
    pub ordered: Vec<u32>,
}

impl Likeness {
    /// The likeness in whole per cent, rounded down.
    #[must_use]
    pub fn percent(&self) -> u8 {
        // Whole numbers up to a hundred: found by counting, since no cast from a float is exact by its type.
        (0..=100_u8).rev().find(|percent| f64::from(*percent) / 100.0 <= self.likeness).unwrap_or(0)
    }
}

/// Who looks copied, among those who are fresh; each at most once, from the one they are most like.
#[must_use]
pub fn copied(people: &[Seen]) -> Vec<Likeness> {
    let crowd = Crowd::of(people);
    let mut order: Vec<usize> = (0..people.len()).filter(|n| people.get(*n).is_some_and(|one| one.fresh)).collect();
    order.sort_by_key(|n| people.get(*n).map(|one| (one.since, one.person)));
    let mut suspects: BTreeSet<usize> =
        people.iter().enumerate().filter(|(_, one)| one.suspect).map(|(n, _)| n).collect();
    let mut found = Vec::new();
    for n in order {
        if let Some(likeness) = crowd.nearest(n, &suspects) {
            suspects.insert(n);
            found.push(likeness);
        }
    }
    found
}

/// Everybody, with who has which group and how many of each circle.
struct Crowd<'a> {
    people: &'a [Seen],
    holders: HashMap<u32, Vec<usize>>,
    sizes: HashMap<u32, u32>,
    in_circle: HashMap<(u32, u32), u32>,
}

impl<'a> Crowd<'a> {
    fn of(people: &'a [Seen]) -> Self {
        let mut crowd = Self { people, holders: HashMap::new(), sizes: HashMap::new(), in_circle: HashMap::new() };
        for (n, one) in people.iter().enumerate() {
            for circle in &one.circles {
                *crowd.sizes.entry(*circle).or_default() += 1;
                for group in &one.groups {
                    *crowd.in_circle.entry((*circle, *group)).or_default() += 1;
                }
            }
            for group in &one.groups {
                crowd.holders.entry(*group).or_default().push(n);
            }
        }
        crowd
    }

    fn held_by(&self, group: u32) -> &[usize] {
        self.holders.get(&group).map_or(&[], Vec::as_slice)
    }

    fn share(part: usize, whole: usize) -> f64 {
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        number(part) / number(whole).max(1.0)
    }

    /// The rarer, the heavier: the logarithm of how many people there are for each other who has it.
    fn weight(&self, group: u32) -> f64 {
        let others = self.held_by(group).len().saturating_sub(1).max(1);
        -Self::share(others, self.people.len()).ln()
    }

    fn weights(&self, groups: &[u32]) -> f64 {
        groups.iter().map(|group| self.weight(*group)).sum()
    }

    /// Whether the person has the group because of where they belong. They themself do not count: a copy must not
    /// make its own groups common.
    fn is_common(&self, one: &Seen, group: u32) -> bool {
        if Self::share(self.held_by(group).len(), self.people.len()) >= COMMON_SHARE {
            return true;
        }
        one.circles.iter().any(|circle| {
            let others = self.in_circle.get(&(*circle, group)).copied().unwrap_or(0).saturating_sub(1);
            let size = self.sizes.get(circle).copied().unwrap_or(0).saturating_sub(1);
            others >= CIRCLE_LEAST && f64::from(others) >= CIRCLE_SHARE * f64::from(size)
        })
    }

    /// Whom the person is most like, if it is enough.
    fn nearest(&self, n: usize, suspects: &BTreeSet<usize>) -> Option<Likeness> {
        let one = self.people.get(n)?;
        let not_ordered = one.groups.iter().copied().filter(|group| one.ordered.binary_search(group).is_err());
        let (common, own): (Vec<u32>, Vec<u32>) = not_ordered.partition(|group| self.is_common(one, *group));
        if own.len() < LEAST_GROUPS {
            return None;
        }
        let found = self.rough(n, &own).into_iter().filter_map(|other| self.compare(one, &own, other));
        let weighed = found.map(|found| (self.evidence(one, &found, suspects), found));
        let enough = weighed.filter(|(evidence, found)| {
            *evidence >= 0.0
                && found.shared.len() >= LEAST_GROUPS
                && self.others_with(&found.shared, (one.person, found.like), suspects) < TEAM
        });
        let (_, mut best) = enough.max_by(|a, b| a.0.total_cmp(&b.0))?;
        best.common = common;
        best.ordered.clone_from(&one.ordered);
        Some(best)
    }

    /// Those who share the most of what is rare, and were there before.
    fn rough(&self, n: usize, own: &[u32]) -> Vec<usize> {
        let since = |place: usize| self.people.get(place).map(|one| (one.since, one.person));
        let mut weights: BTreeMap<usize, f64> = BTreeMap::new();
        for group in own {
            let holders = self.held_by(*group);
            if holders.len() > TRACED {
                continue;
            }
            for other in holders.iter().filter(|other| since(**other) < since(n)) {
                *weights.entry(*other).or_default() += self.weight(*group);
            }
        }
        let mut by_weight: Vec<(usize, f64)> = weights.into_iter().collect();
        by_weight.sort_by(|a, b| b.1.total_cmp(&a.1));
        by_weight.into_iter().take(COMPARED).map(|(other, _)| other).collect()
    }

    fn compare(&self, one: &Seen, own: &[u32], other: usize) -> Option<Likeness> {
        let other = self.people.get(other)?;
        let has = |groups: &[u32], group: &u32| groups.binary_search(group).is_ok();
        let (shared, extra): (Vec<u32>, Vec<u32>) = own.iter().partition(|group| has(&other.groups, group));
        let missing: Vec<u32> = other.groups.iter().copied().filter(|group| !has(&one.groups, group)).collect();
        let both = self.weights(&shared);
        let all = both + self.weights(&extra) + self.weights(&missing);
        Some(Likeness {
            person: one.person,
            like: other.person,
            likeness: if all > 0.0 { both / all } else { 0.0 },
            shared,
            extra,
            missing,
            common: Vec::new(),
            ordered: Vec::new(),
        })
    }

    /// How much surer than even it is that one was copied from the other, rather than that they have come to the same by
    /// themselves: the logarithm of the odds, by Bayes. What both have weighs as it is unlikely by chance; what only one
    /// has speaks against; and at the start it is unlikely that just these two of all belong together.
    fn evidence(&self, one: &Seen, found: &Likeness, suspects: &BTreeSet<usize>) -> f64 {
        let mut counted: Vec<u32> = Vec::new();
        let mut shared = found.shared.clone();
        shared.sort_by_key(|group| self.held_by(*group).len());
        let mut sum = 0.0;
        for group in shared {
            let with = counted.iter().any(|known| self.come_together(*known, group, suspects));
            sum += self.weight(group) * if with { TOGETHER } else { 1.0 };
            counted.push(group);
        }
        let added = ADDED * Self::share(found.extra.len(), 1);
        let missing: f64 = found.missing.iter().map(|group| self.absence(one, *group)).sum();
        sum - added - missing - (ONE_IN * Self::share(self.people.len(), 1)).ln()
    }

    /// What it speaks against a copy that a group of the other's is missing: little, where many lack it, nothing where
    /// hardly anybody around does.
    fn absence(&self, one: &Seen, group: u32) -> f64 {
        let everywhere = Self::share(self.held_by(group).len(), self.people.len());
        let around = one.circles.iter().map(|circle| {
            let having = self.in_circle.get(&(*circle, group)).copied().unwrap_or(0);
            f64::from(having) / f64::from(self.sizes.get(circle).copied().unwrap_or(1).max(1))
        });
        let share = around.fold(everywhere, f64::max);
        ((1.0 - share) / TAKEN_AWAY).max(1.0).ln()
    }

    fn come_together(&self, one: u32, other: u32, suspects: &BTreeSet<usize>) -> bool {
        let known = |group| self.held_by(group).iter().filter(|n| !suspects.contains(n));
        let other_holders = self.held_by(other);
        // The two that are judged are in both, and say nothing about the others.
        let both = known(one).filter(|n| other_holders.binary_search(n).is_ok()).count().saturating_sub(2);
        let least = known(one).count().min(known(other).count()).saturating_sub(2);
        least >= 1 && Self::share(both, least) >= SAME_MEMBERS
    }

    /// How many besides these two have all of it, and are no copies themselves.
    fn others_with(&self, groups: &[u32], but: (PersonId, PersonId), suspects: &BTreeSet<usize>) -> usize {
        let Some(rarest) = groups.iter().min_by_key(|group| self.held_by(**group).len()) else { return 0 };
        let all = |n: &usize| {
            self.people.get(*n).is_some_and(|one| {
                one.person != but.0
                    && one.person != but.1
                    && groups.iter().all(|group| one.groups.binary_search(group).is_ok())
            })
        };
        self.held_by(*rarest).iter().filter(|n| !suspects.contains(n) && all(n)).count()
    }
}

#[cfg(test)]
mod tests;
