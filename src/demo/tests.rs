//! What the demo's municipality must be: the right size, whole, the same for a seed, and as awkward as promised.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::cast::{self, CAST, Case, Member};
use super::ldif::{ldif, person_dn};
use super::municipality::{Branch, Municipality, Person, municipality};
use super::posts;

const TODAY: Date = date(2026, 3, 9);
const SEEDS: [u64; 4] = [1, 7, 4711, u64::MAX];

fn made() -> Municipality {
    municipality(TODAY, 1)
}

fn find<'a>(municipality: &'a Municipality, member: &Member) -> &'a Person {
    municipality.people.iter().find(|person| person.login == member.login).unwrap()
}

fn managers(municipality: &Municipality) -> HashSet<&str> {
    municipality.people.iter().filter_map(|person| person.manager.as_deref()).collect()
}

#[test]
fn is_of_the_promised_size_for_every_seed() {
    for seed in SEEDS {
        let municipality = municipality(TODAY, seed);
        let people = municipality.people.len();
        assert!((1650..=1800).contains(&people), "{people} people");
        let managers = managers(&municipality).len();
        assert!((90..=110).contains(&managers), "{managers} managers");
        assert!((55..=65).contains(&municipality.units.len()), "{} units", municipality.units.len());
        assert_eq!(municipality.units.iter().filter(|unit| unit.parent.is_none()).count(), 5);
    }
}

#[test]
fn units_form_a_tree_of_three_levels() {
    let municipality = made();
    let mut depths: HashMap<&str, u8> = HashMap::new();
    for unit in &municipality.units {
        let depth = unit.parent.map_or(1, |above| depths[above] + 1);
        assert!(depths.insert(unit.code, depth).is_none(), "{} stands twice", unit.code);
    }
    assert_eq!(depths.values().max(), Some(&3));
    for person in &municipality.people {
        assert!(depths.contains_key(person.unit), "{} works nowhere", person.login);
        for record in &person.employments {
            assert!(depths.contains_key(record.unit), "{record}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_and_another_gives_others() {
    assert_eq!(ldif(&made()), ldif(&made()));
    let other = municipality(TODAY, 2);
    assert_ne!(ldif(&made()), ldif(&other));
    for member in CAST {
        let (one, two) = (made(), other.clone());
        let (one, two) = (find(&one, member), find(&two, member));
        assert_eq!((&one.given, &one.surname, one.unit), (&two.given, &two.surname, two.unit));
        assert_ne!(one.uuid, two.uuid);
    }
}

#[test]
fn no_id_and_no_login_stands_twice() {
    for seed in SEEDS {
        let municipality = municipality(TODAY, seed);
        let ids: HashSet<_> = municipality
            .people
            .iter()
            .map(|person| person.uuid)
            .chain(municipality.units.iter().map(|unit| unit.uuid))
            .collect();
        assert_eq!(ids.len(), municipality.people.len() + municipality.units.len());
        let logins: HashSet<_> = municipality.people.iter().map(|person| person.login.as_str()).collect();
        assert_eq!(logins.len(), municipality.people.len());
        let dns: HashSet<_> = municipality.people.iter().map(|person| person_dn(person).to_lowercase()).collect();
        assert_eq!(dns.len(), municipality.people.len());
        let numbers: HashSet<_> = municipality.people.iter().filter_map(|person| person.number).collect();
        assert_eq!(numbers.len(), municipality.people.iter().filter(|person| person.branch == Branch::Staff).count());
    }
}

#[test]
fn logins_are_eight_plain_characters() {
    for person in &made().people {
        assert_eq!(person.login.len(), 8, "{}", person.login);
        assert!(
            person.login.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
            "{}",
            person.login
        );
    }
    let mut taken = super::names::Taken::default();
    for member in CAST.iter().filter(|member| member.case != Case::Function) {
        assert_eq!(taken.login(member.given, member.surname), member.login);
    }
}

#[test]
fn only_the_cast_is_awkward() {
    for seed in SEEDS {
        let municipality = municipality(TODAY, seed);
        let is_cast = |login: &str| CAST.iter().any(|member| member.login == login);
        for person in municipality.people.iter().filter(|person| !is_cast(&person.login)) {
            assert!(person.enabled && !person.protected, "{}", person.login);
            assert!(person.expires.is_none_or(|day| day > TODAY), "{}", person.login);
            for record in &person.employments {
                assert!(record.from <= TODAY && record.to.is_none_or(|day| day > TODAY), "{record}");
            }
            if person.branch == Branch::Staff {
                let own_or_none = person.manager.as_ref().is_none_or(|manager| *manager == person.login);
                assert!(!own_or_none, "{}", person.login);
            }
        }
    }
}

#[test]
fn the_cast_is_the_same_for_every_seed_but_for_old_dates() {
    for seed in SEEDS {
        let municipality = municipality(TODAY, seed);
        for member in CAST {
            let person = find(&municipality, member);
            if member.case != Case::Protected {
                assert!(!person.protected, "{}", member.login);
            }
            if matches!(member.case, Case::Ordinary | Case::Head | Case::NoManager | Case::OwnManager) {
                assert!(person.enabled && person.expires.is_none(), "{}", member.login);
                assert_eq!(person.employments.len(), 1, "{}", member.login);
                let job = &person.employments[0];
                assert!(job.form == '1' && job.to.is_none() && !job.leave && job.from < TODAY, "{job}");
            }
        }
        let ends = [&cast::ANNA_BERG, &cast::MIKAEL_OHMAN, &cast::YUSUF_ABDI];
        assert!(ends.into_iter().all(|member| find(&municipality, member).expires.is_none()));
    }
}

#[test]
fn the_made_up_staff_varies() {
    let municipality = made();
    let jobs = || municipality.people.iter().flat_map(|person| &person.employments);
    for form in ['1', '2', '9', 'T'] {
        assert!(jobs().filter(|job| job.form == form).count() >= 10, "too few of form {form}");
    }
    assert!(jobs().filter(|job| job.leave).count() >= 10);
    assert!(jobs().filter(|job| !job.main).count() >= 5);
    assert!(municipality.people.iter().filter(|person| person.name().contains('-')).count() >= 50);
}

#[test]
fn exactly_one_is_protected() {
    let municipality = made();
    let protected: Vec<_> = municipality.people.iter().filter(|person| person.protected).collect();
    assert_eq!(protected.len(), 1);
    assert_eq!(protected[0].login, cast::MARIA_SOLBERG.login);
    let text = ldif(&municipality);
    assert_eq!(text.matches("extensionAttribute10: Y").count(), 1);
    assert_eq!(municipality.people.iter().filter(|person| person.name() == protected[0].name()).count(), 1);
}

#[test]
fn the_home_care_unit_holds_the_cases_of_the_tour() {
    let municipality = made();
    let day = |days: i64| TODAY.saturating_add(days.days());
    let of = |member| find(&municipality, member);
    let staff = municipality
        .people
        .iter()
        .filter(|person| person.manager.as_deref() == Some(cast::KARIN_EK.login) && person.branch == Branch::Staff);
    assert_eq!(staff.count(), 18);

    let anna = &of(&cast::ANNA_BERG).employments;
    assert_eq!(anna.iter().map(|record| record.unit).collect::<Vec<_>>(), ["SOC-2231", "BOU-3107"]);
    assert!(anna.iter().all(|record| record.from <= TODAY && record.to.is_none_or(|to| to > TODAY)));
    assert!(anna[0].main && !anna[1].main);

    let lena = of(&cast::LENA_SJODIN);
    assert_eq!(lena.employments[0].to, Some(day(-1)));
    assert!(lena.enabled && lena.expires.is_none());
    assert_eq!(of(&cast::MIKAEL_OHMAN).employments[0].to, Some(day(21)));
    let sara = of(&cast::SARA_HADDAD);
    assert!(!sara.enabled && sara.employments[0].from > TODAY);
    let oliver = of(&cast::OLIVER_NYQVIST);
    assert_eq!((oliver.word, oliver.employments[0].form), ("Timvikarie", 'T'));
    assert!(of(&cast::EMMA_LINDAHL).employments[0].leave);
    let per = of(&cast::PER_FORSLUND);
    assert!(!per.enabled && per.employments[0].from < TODAY && per.employments[0].to.is_none());
    assert_eq!(of(&cast::YUSUF_ABDI).employments[0].form, '9');
    assert!(of(&cast::YUSUF_ABDI).employments[0].to > Some(TODAY));
}

#[test]
fn the_others_of_the_cast_are_what_they_are_said_to_be() {
    let municipality = made();
    let of = |member| find(&municipality, member);
    assert_eq!(of(&cast::ANN_CHARLOTTE_BROLIN).manager, None);
    assert_eq!(of(&cast::ROLF_EDLUND).manager.as_deref(), Some(cast::ROLF_EDLUND.login));
    for (member, branch, word) in [
        (&cast::JOHAN_EKSTROM, Branch::Externals, "Konsult"),
        (&cast::IDA_NORDIN, Branch::Externals, "Praktikant"),
        (&cast::INGELA_TORN, Branch::Externals, "Extern"),
        (&cast::GUNILLA_HEDMAN, Branch::Elected, "Förtroendevald"),
        (&cast::ELIAS_KARLSSON, Branch::Pupils, "Elev"),
        (&cast::HEMTJANST_FUNKTION, Branch::Functions, "Resurs"),
    ] {
        let person = of(member);
        assert_eq!((person.branch, person.word), (branch, word));
        assert!(person.employments.is_empty() && person.number.is_none());
    }
    assert!(of(&cast::JOHAN_EKSTROM).expires > Some(TODAY));
    for member in CAST.iter().filter(|member| matches!(member.case, Case::Head | Case::OwnManager | Case::NoManager)) {
        let unit = municipality.units.iter().find(|unit| unit.code == member.unit).unwrap();
        assert_eq!(unit.head, member.login);
    }
}

#[test]
fn every_post_is_held_by_somebody_who_exists() {
    let municipality = made();
    let logins: HashSet<_> = municipality.people.iter().map(|person| person.login.as_str()).collect();
    let listed = [
        posts::AUDITORS,
        posts::ADMINISTRATORS,
        posts::HR_FUNCTION,
        posts::PROTECTED_HANDLERS,
        posts::PROTECTED_MANAGERS,
    ];
    let functions = posts::FUNCTIONS.iter().map(|function| function.login);
    let orderers = posts::AUTHORISED_ORDERERS.iter().map(|(login, _)| *login);
    for login in listed.into_iter().flatten().copied().chain(functions).chain(orderers) {
        assert!(logins.contains(login), "{login}");
    }
    for (_, code) in posts::AUTHORISED_ORDERERS {
        assert!(municipality.units.iter().any(|unit| unit.code == *code), "{code}");
    }
}
