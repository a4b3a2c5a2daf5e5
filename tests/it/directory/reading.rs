//! What is read about people and units is the same wherever it is kept, and the gate answers the same on it.

use std::collections::HashSet;

use behorig::clock::{Clock, SystemClock};
use behorig::directory::{Directory, DirectoryError};
use behorig::domain::employment::{Admission, Cap, Gate, Question, gate};
use behorig::domain::ids::Guid;
use behorig::domain::person::{Form, Kind, LastLogin};
use behorig::domain::refusal::Refusal;
use jiff::civil::{Date, date};

use super::place::{Place, Server};
use super::{on_each, on_real};
use crate::harness::town::beginning;

const TODAY: Date = date(2026, 5, 4);

/// Somebody of the rigs, as each directory should report them.
struct Row {
    login: &'static str,
    name: &'static str,
    kind: Kind,
    enabled: bool,
    expires: bool,
    protected: bool,
    employments: &'static [&'static str],
    manager: Option<&'static str>,
}

/// An employee with one employment and nothing special.
const fn ordinary(
    login: &'static str,
    name: &'static str,
    employments: &'static [&'static str],
    manager: Option<&'static str>,
) -> Row {
    Row { login, name, kind: Kind::Employee, enabled: true, expires: false, protected: false, employments, manager }
}

const KARIN: Option<&str> = Some("karek01");
const MAJ: Option<&str> = Some("majlin01");

fn rows() -> [Row; 10] {
    [
        ordinary("majlin01", "Maj Lind", &["100001-1"], None),
        ordinary("karek01", "Karin Ek", &["101001-1"], MAJ),
        ordinary("annber01", "Anna Berg", &["104233-1", "104233-2"], KARIN),
        Row { enabled: false, ..ordinary("nilhol01", "Nils Holm", &["104300-1"], KARIN) },
        Row { expires: true, ..ordinary("evasun01", "Eva Sund", &["104400-1"], KARIN) },
        ordinary("timpal01", "Tim Palm", &["104500-1"], KARIN),
        Row { protected: true, ..ordinary("skydd01", "Siv Ström", &["104600-1"], MAJ) },
        ordinary("asaobe01", "Öberg, Åsa (vikarie) *", &["104700-1"], MAJ),
        Row { kind: Kind::External, ..ordinary("extkon01", "Kim Konsult", &[], KARIN) },
        // Nothing is said about protection: that is protection.
        Row { kind: Kind::Pupil, protected: true, ..ordinary("summar01", "Summerelev Mark", &[], None) },
    ]
}

fn asked(employment: Option<&str>) -> Question<'_> {
    Question { today: TODAY, employment, sensitive: false, companies: &[] }
}

fn admission(id: &str, unit: &str, from: Date, until: Option<(Date, Cap)>) -> Admission {
    Admission { employment: id.to_owned(), unit: unit.to_owned(), from, until }
}

on_each! {
    async fn people_are_read_as_the_source_has_them(place) {
        let directory = place.directory();
        let mut ids = Vec::new();
        for row in rows() {
            let reading = place.find(&directory, row.login).await;
            let manager = match row.manager {
                Some(login) => Some(place.find(&directory, login).await.person.guid),
                None => None,
            };
            let person = &reading.person;
            let login = row.login;
            assert_eq!((person.login.as_str(), person.name.as_str(), person.kind), (login, row.name, row.kind));
            assert_eq!((person.enabled, person.expires.is_some()), (row.enabled, row.expires), "{login}");
            assert_eq!((person.protected, person.manager), (row.protected, manager), "{login}");
            let employments: Vec<_> = person.employments.iter().map(|one| one.id.as_str()).collect();
            assert_eq!(employments, row.employments, "{login}");
            assert_eq!(reading.source, place.config.name);
            assert!(place.config.urls[0].ends_with(&reading.server) && reading.at == beginning());
            assert_eq!(directory.person(person.guid).await.unwrap().unwrap().person, *person, "{login} by id");
            ids.push(person.guid);
        }
        let nobody = Guid::from(behorig::clock::Chance::uuid(&behorig::clock::SystemChance, jiff::Timestamp::UNIX_EPOCH));
        assert_eq!(directory.person(nobody).await, Ok(None));
        let found = directory.people(&[ids.as_slice(), &[nobody]].concat()).await.unwrap();
        assert_eq!(found.len(), ids.len(), "who is missing in the answer is missing in the source");
        for (id, row) in ids.iter().zip(rows()) {
            assert_eq!(found[id].person.login, row.login);
        }
        let anna = &found[&ids[2]].person;
        assert_eq!((anna.given.as_str(), anna.surname.as_str(), anna.unit.as_deref()), ("Anna", "Berg", Some("SOC-2231")));
        assert_eq!((anna.mail.as_deref(), anna.title.as_deref()), (Some("annber01@kommun.test"), Some("Undersköterska")));
        let [main, other] = anna.employments.as_slice() else { panic!("{anna:?}") };
        assert_eq!((main.form, main.from, main.to, main.main), (Form::Permanent, date(2024, 2, 1), None, true));
        assert_eq!((other.form, other.to, other.main), (Form::FixedTerm, Some(date(2031, 8, 31)), false));
        assert_eq!((other.unit.as_str(), found[&ids[5]].person.employments[0].form), ("BOU-3107", Form::Hourly));
    }

    async fn everybody_is_read_page_by_page(place) {
        let directory = place.with(|config| config.page_size = if place.is_samba() { 4 } else { 500 });
        let all = directory.all_people().await.unwrap();
        let logins: HashSet<_> = all.iter().map(|reading| reading.person.login.as_str()).collect();
        assert_eq!(logins.len(), all.len(), "nobody twice");
        assert!(rows().iter().all(|row| logins.contains(row.login)), "{}", all.len());
        if !place.is_samba() {
            let pupils = all.iter().filter(|reading| reading.person.login.starts_with("elev")).count();
            assert_eq!(pupils, 1_200, "more than twice the server's limit");
        }
        let batch: Vec<Guid> = all.iter().map(|reading| reading.person.guid).take(200).collect();
        // Somebody whom another test made may be gone by now.
        assert!(directory.people(&batch).await.unwrap().len() + 20 > batch.len());
        let anna = all.iter().find(|reading| reading.person.login == "annber01").unwrap();
        assert_eq!(anna.person, place.find(&directory, "annber01").await.person, "one by one or all at once");
    }

    async fn units_have_parents_and_leaders(place) {
        let directory = place.directory();
        let norr = format!("OU={},OU=SOC,OU=Personal,{}", Place::fresh("norr"), place.config.base);
        let code = Place::fresh("SOC-N");
        match &place.server {
            Server::Embedded(server) => {
                let id = "7f1c0000-0000-4000-8002-000000000001";
                let values = "objectClass: organizationalUnit\ndescription: Norr";
                server.add(&format!("dn: {norr}\nentryUUID: {id}\n{values}\nbusinessCategory: {code}\n")).unwrap();
            }
            _ => {
                let one = |text: &str| HashSet::from([text.to_owned()]);
                let values = vec![
                    ("objectClass".to_owned(), one("organizationalUnit")),
                    ("description".to_owned(), one("Norr")),
                    ("businessCategory".to_owned(), one(&code)),
                ];
                place.admin().await.add(&norr, values).await.unwrap().success().unwrap();
            }
        }
        let units = directory.all_units().await.unwrap();
        place.remove(&norr).await;
        let of = |code: &str| units.iter().find(|unit| unit.code == code).unwrap_or_else(|| panic!("no unit {code}"));
        let names = ["SOC-2231", "BOU-3107", "KS-1000"].map(|code| of(code).name.as_str());
        assert_eq!(names, ["Socialförvaltningen", "Barn- och utbildningsförvaltningen", "Kommunstyrelsens förvaltning"]);
        let [karin, maj] = [place.find(&directory, "karek01").await, place.find(&directory, "majlin01").await];
        assert_eq!((of("SOC-2231").manager, of("BOU-3107").manager), (Some(karin.person.guid), Some(maj.person.guid)));
        assert_eq!((of(&code).parent, of(&code).manager), (Some(of("SOC-2231").guid), None));
        assert_eq!(of("SOC-2231").parent, None, "what has no code is no unit");
        assert!(!units.iter().any(|unit| unit.name == "Externa"));
    }

    async fn names_may_hold_what_dns_and_filters_are_made_of(place) {
        let directory = place.directory();
        let chief = place.make("ch", r"Åke \, (chef) * = +<x>;#", &place.karin()).await;
        let clerk = place.make("cl", "Vanlig", &chief.dn).await;
        let read = place.find(&directory, &clerk.login).await;
        let leader = place.find(&directory, &chief.login).await;
        assert_eq!(leader.person.name, chief.cn);
        assert_eq!(read.person.manager, Some(leader.person.guid), "found by a DN with escapes");
        let signed_in = directory.sign_in(&chief.login, &place.password).await.unwrap();
        assert_eq!(signed_in.person.guid, leader.person.guid, "bound by a DN with escapes");
        for made in [clerk, chief] {
            place.remove(&made.dn).await;
        }
    }

    async fn e_01_to_e_13_the_gate_on_what_was_read(place) {
        let directory = place.directory();
        let soc = |id: &str, until| admission(id, "SOC-2231", TODAY, until);
        let expected = [
            ("karek01", None, Gate::Admitted(soc("101001-1", None))),
            ("annber01", None, Gate::Refused(Refusal::ChooseEmployment)),
            ("annber01", Some("104233-1"), Gate::Admitted(soc("104233-1", None))),
            ("annber01", Some("104233-2"), {
                let until = Some((date(2031, 8, 31), Cap::Employment));
                Gate::Admitted(admission("104233-2", "BOU-3107", TODAY, until))
            }),
            ("annber01", Some("104300-1"), Gate::Refused(Refusal::NoEmployment)),
            ("nilhol01", None, Gate::Waiting(soc("104300-1", None))),
            // The account expired at midnight UTC: in Stockholm one hour into the new year.
            ("evasun01", None, Gate::Refused(Refusal::EmploymentEnded(date(2021, 1, 1)))),
            ("timpal01", None, Gate::Admitted(soc("104500-1", Some((date(2026, 9, 4), Cap::Hourly))))),
            ("asaobe01", None, {
                let until = Some((date(2031, 6, 30), Cap::Employment));
                Gate::Waiting(admission("104700-1", "BOU-3107", date(2026, 8, 10), until))
            }),
            ("skydd01", None, Gate::Admitted(admission("104600-1", "BOU-3107", TODAY, None))),
            ("extkon01", None, Gate::Refused(Refusal::ExternalPerson)),
            ("summar01", None, Gate::Refused(Refusal::PupilAccount)),
        ];
        for (login, employment, answer) in expected {
            let reading = place.find(&directory, login).await;
            assert_eq!(gate(Some(&reading), asked(employment)), answer, "{login} {employment:?}");
        }
    }

    async fn t_32_a_new_entry_with_an_old_name_is_somebody_else(place) {
        let directory = place.directory();
        let made = place.make("gen", "Igen", &place.karin()).await;
        let first = place.find(&directory, &made.login).await.person.guid;
        place.remove(&made.dn).await;
        assert_eq!(directory.find_login(&made.login).await, Ok(None));
        place.add(&made, &place.karin()).await;
        let second = place.find(&directory, &made.login).await.person.guid;
        assert_ne!(first, second);
        assert_eq!(directory.person(first).await, Ok(None), "the old id stays nobody's");
        assert!(directory.people(&[first]).await.unwrap().is_empty());
        assert_eq!(directory.person(second).await.unwrap().unwrap().person.login, made.login);
        place.remove(&made.dn).await;
    }
}

on_real! {
    async fn t_32_whoever_changes_name_and_login_is_the_same(place) {
        let directory = place.directory();
        let made = place.make("byt", "Före", &place.karin()).await;
        let before = place.find(&directory, &made.login).await.person;
        let (cn, login) = (format!("Efter {}", made.login), Place::fresh("ny"));
        place.admin().await.modifydn(&made.dn, &format!("CN={cn}"), true, None).await.unwrap().success().unwrap();
        let dn = made.dn.replacen(&made.cn, &cn, 1);
        let attribute = if place.is_samba() { "sAMAccountName" } else { "uid" };
        for (name, value) in [("displayName", cn.as_str()), (attribute, login.as_str())] {
            place.set(&dn, name, value).await;
        }
        assert_eq!(directory.find_login(&made.login).await, Ok(None));
        let after = directory.person(before.guid).await.unwrap().unwrap().person;
        assert_eq!((after.name.as_str(), after.login.as_str(), after.manager), (cn.as_str(), login.as_str(), before.manager));
        assert_eq!(place.find(&directory, &login).await.person.guid, before.guid);
        place.remove(&dn).await;
    }

    async fn t_32_whoever_is_moved_out_of_our_part_is_not_known_and_not_gone(place) {
        let directory = place.with(|config| config.people_base = Some(format!("OU=Personal,{}", config.base)));
        let made = place.make("fly", "Flyttad", &place.karin()).await;
        let id = place.find(&directory, &made.login).await.person.guid;
        let (first, above) = (format!("CN={}", made.cn), format!("OU=Externa,{}", place.config.base));
        place.admin().await.modifydn(&made.dn, &first, true, Some(&above)).await.unwrap().success().unwrap();
        assert_eq!(directory.find_login(&made.login).await, Ok(None));
        assert_eq!(directory.person(id).await, Err(DirectoryError::OutsideBase));
        place.remove(&format!("{first},{above}")).await;
    }
}

/// slapd gives 500 entries at most, in a page or, to most accounts, in all.
#[tokio::test]
async fn t_29_an_answer_that_meets_a_limit_is_no_answer() {
    let place = Place::slapd();
    let long_pages = place.with(|config| config.page_size = 1_000);
    assert_eq!(long_pages.all_people().await, Err(DirectoryError::Partial { code: 11 }));
    let ordinary = place.dn_of("annber01", "Anna Berg", "SOC");
    let ordinary_account = place.with(|config| {
        config.bind_dn = ordinary;
        config.page_size = 200;
    });
    assert_eq!(ordinary_account.all_people().await, Err(DirectoryError::Partial { code: 4 }));
    assert!(ordinary_account.find_login("karek01").await.unwrap().is_some(), "what is small is answered in full");
}

/// Active Directory keeps when somebody signed in; who never did has no such value (E-07).
#[tokio::test(flavor = "multi_thread")]
async fn e_07_active_directory_tells_when_somebody_signed_in() {
    let place = Place::samba();
    let made = place.make("tim", "Timvikarie", &place.karin()).await;
    let directory = place.directory();
    assert_eq!(place.find(&directory, &made.login).await.person.last_login, LastLogin::Never);
    let before = SystemClock.today();
    directory.sign_in(&made.login, &place.password).await.unwrap();
    let told = place.find(&directory, &made.login).await.person.last_login;
    assert!(told == LastLogin::On(before) || told == LastLogin::On(SystemClock.today()), "{told:?}");
    place.remove(&made.dn).await;
}
