//! The measure on generated municipalities: people who share what their work brings, teams across units, people who
//! have collected groups over the years, and copies among them, whole and changed.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A small generator of our own (xorshift64*): `domain` knows no randomness, and a seed must give the same town for ever.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from((self.next() >> 33) % n as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Small numbers far more often than large ones, as popularity is.
    fn skewed(&mut self, n: usize) -> usize {
        let (a, b) = (self.below(n), self.below(n));
        a * b / n
    }
}

struct Town {
    people: Vec<Seen>,
    /// Copy and from whom.
    copies: BTreeMap<PersonId, PersonId>,
}

const DEPARTMENTS: usize = 9;
const UNITS: usize = 130;
const TITLES: usize = 60;
const SHARED: u32 = 900;

fn person(n: usize) -> PersonId {
    PersonId::from(uuid::Uuid::from_u128(n as u128 + 1))
}

/// What a title's work brings, and how many per cent of those with the title have it.
fn title_groups(dice: &mut Dice) -> Vec<Vec<(u32, usize)>> {
    (0..TITLES)
        .map(|title| {
            let own = 1 + dice.below(4);
            let mut groups: Vec<(u32, usize)> =
                (0..own).map(|n| (5_000 + (title * 10 + n) as u32, 55 + dice.below(46))).collect();
            // A system that only some of the title use.
            groups.push((5_000 + (title * 10 + 9) as u32, 35 + dice.below(25)));
            groups
        })
        .collect()
}

/// Groups by kind: 0… everybody's, 100… departments', 1 000… units', 5 000… titles', 10 000… shared ones that people
/// collect, 20 000… projects'.
fn town(seed: u64, size: usize) -> Town {
    let mut dice = Dice(seed | 1);
    let mut people: Vec<BTreeSet<u32>> = Vec::new();
    let mut places = Vec::new();
    let title_groups = title_groups(&mut dice);
    for _ in 0..size {
        let (unit, title) = (dice.below(UNITS), dice.skewed(TITLES));
        let mut groups = BTreeSet::from([0, 1]);
        if dice.chance(60) {
            groups.insert(2);
        }
        groups.insert(100 + (unit % DEPARTMENTS) as u32);
        for n in 0..1 + unit % 3 {
            if n == 0 || dice.chance(80) {
                groups.insert(1_000 + (unit * 10 + n) as u32);
            }
        }
        for (group, percent) in &title_groups[title] {
            if dice.chance(*percent) {
                groups.insert(*group);
            }
        }
        // What has been collected over the years: folders, mailboxes, systems.
        let collected = if dice.chance(35) { 0 } else { dice.skewed(14) };
        for _ in 0..collected {
            groups.insert(10_000 + dice.skewed(SHARED as usize) as u32);
        }
        people.push(groups);
        places.push((unit, title));
    }
    // Projects across units and within departments: one to three groups that the whole team has.
    for project in 0..size / 25 {
        let team = 3 + dice.below(8);
        for _ in 0..team {
            let member = dice.below(size);
            people[member].extend((0..=project % 3).map(|n| 20_000 + (project * 10 + n) as u32));
        }
    }
    let mut copies = BTreeMap::new();
    let mut all: Vec<(BTreeSet<u32>, (usize, usize))> = people.into_iter().zip(places).collect();
    add_copies(&mut dice, &mut all, &mut copies);
    let people = all.into_iter().enumerate().map(|(n, (groups, (unit, title)))| Seen {
        person: person(n),
        circles: vec![unit as u32, 1_000 + (unit % DEPARTMENTS) as u32, 2_000 + title as u32],
        // Some of what one has was ordered.
        ordered: groups.iter().copied().filter(|group| group % 7 == 0 && *group < 10_000).collect(),
        groups: groups.into_iter().collect(),
        since: n as i64,
        fresh: true,
        suspect: false,
    });
    Town { people: people.collect(), copies }
}

/// One account in forty is a copy of somebody who has something of their own: half of them to the letter, half with a
/// few groups taken away or added; some in another unit than the one they were copied from.
fn add_copies(
    dice: &mut Dice,
    all: &mut Vec<(BTreeSet<u32>, (usize, usize))>,
    copies: &mut BTreeMap<PersonId, PersonId>,
) {
    let size = all.len();
    let mut used = BTreeSet::new();
    while copies.len() < size / 40 {
        let from = dice.below(size);
        let own = all[from].0.iter().filter(|group| (10_000..20_000).contains(*group)).count();
        if own < 3 || !used.insert(from) {
            continue;
        }
        let (mut groups, place) = all[from].clone();
        if dice.chance(50) {
            for _ in 0..1 + dice.below(2) {
                let gone = groups.iter().nth(dice.below(groups.len())).copied().unwrap();
                groups.remove(&gone);
            }
            for _ in 0..dice.below(3) {
                groups.insert(10_000 + dice.skewed(SHARED as usize) as u32);
            }
        }
        let place = if dice.chance(30) { (dice.below(UNITS), place.1) } else { place };
        copies.insert(person(all.len()), person(from));
        all.push((groups, place));
    }
}

/// Those by which the rules were found, and as many by which they were not.
fn seeds() -> [u64; 16] {
    [3, 17, 2_026, 40_417, 991, 77, 123_456, 8, 1, 2, 1_000_003, 55_555, 987, 31_337, 60, 424_242]
}

#[test]
fn r_12_precision_and_recall_on_generated_municipalities() {
    let mut sums = (0_u32, 0_u32, 0_u32);
    for seed in seeds() {
        let town = town(seed, 1_900);
        let begun = std::time::Instant::now();
        let found = copied(&town.people);
        let took = begun.elapsed();
        let right = found.iter().filter(|one| town.copies.get(&one.person) == Some(&one.like)).count();
        let wrong: Vec<_> = found.iter().filter(|one| !town.copies.contains_key(&one.person)).collect();
        let (found, known) = (found.len(), town.copies.len());
        println!(
            "seed {seed}: {} people, {known} copies, {found} found, {right} of them right with their source, precision \
             {:.3}, recall {:.3}, {took:?}",
            town.people.len(),
            right as f64 / found as f64,
            right as f64 / known as f64
        );
        for one in wrong.iter().take(3) {
            println!(
                "  wrong: {:?} shared {:?} extra {:?} missing {:?}",
                one.likeness, one.shared, one.extra, one.missing
            );
        }
        let count = |n: usize| u32::try_from(n).unwrap();
        sums = (sums.0 + count(right), sums.1 + count(found), sums.2 + count(known));
    }
    let (precision, recall) = (f64::from(sums.0) / f64::from(sums.1), f64::from(sums.0) / f64::from(sums.2));
    println!("all: precision {precision:.3}, recall {recall:.3}");
    assert!(precision >= 0.95 && recall >= 0.95, "precision {precision:.3}, recall {recall:.3}");
}

fn seen(n: usize, groups: &[u32]) -> Seen {
    Seen {
        person: person(n),
        circles: vec![1],
        groups: groups.to_vec(),
        ordered: Vec::new(),
        since: n as i64,
        fresh: false,
        suspect: false,
    }
}

/// A crowd of forty with nothing but what everybody has.
fn crowd() -> Vec<Seen> {
    (0..40).map(|n| seen(n, &[0])).collect()
}

#[test]
fn r_12_a_copy_is_found_with_what_explains_the_rest() {
    let mut people = crowd();
    people.push(seen(40, &[0, 11, 12, 13, 14]));
    people.push(Seen { fresh: true, ordered: vec![9], ..seen(41, &[0, 9, 11, 12, 13, 14]) });
    let found = copied(&people);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.person, one.like, one.likeness), (person(41), person(40), 1.0));
    assert_eq!(
        (one.shared.as_slice(), one.common.as_slice(), one.ordered.as_slice()),
        (&[11, 12, 13, 14][..], &[0][..], &[9][..])
    );
}

#[test]
fn r_12_what_was_ordered_is_no_copy() {
    let mut people = crowd();
    people.push(seen(40, &[0, 11, 12, 13, 14]));
    people.push(Seen { fresh: true, ordered: vec![11, 12, 13], ..seen(41, &[0, 11, 12, 13, 14]) });
    assert_eq!(copied(&people), []);
}

#[test]
fn r_12_a_team_is_no_copy_but_a_copy_of_a_copy_is() {
    let mut people = crowd();
    for n in 40..44 {
        people.push(seen(n, &[0, 11, 12, 13, 14, 15]));
    }
    people.push(Seen { fresh: true, ..seen(44, &[0, 11, 12, 13, 14, 15]) });
    assert_eq!(copied(&people), [], "five people who have the same groups");
    for one in &mut people[41..44] {
        one.suspect = true;
    }
    assert_eq!(copied(&people).len(), 1, "three of them known as copies");
}

#[test]
fn r_12_of_two_alike_only_the_later_is_the_copy() {
    let mut people = crowd();
    people.push(Seen { fresh: true, ..seen(40, &[0, 11, 12, 13, 14]) });
    people.push(Seen { fresh: true, ..seen(41, &[0, 11, 12, 13, 14]) });
    let found = copied(&people);
    assert_eq!(found.iter().map(|one| (one.person, one.like)).collect::<Vec<_>>(), [(person(41), person(40))]);
}
