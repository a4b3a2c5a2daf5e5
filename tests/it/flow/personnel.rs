//! The personnel system's file beside the directory (E-24, E-25, E-26, E-34): its employments count, joined by the
//! person's id; too old it is not knowing; who is not in it is somebody from outside.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use behorig::config::hr_file::HrFileConfig;
use behorig::directory::HrFile;
use behorig::domain::grant::Ground;
use behorig::domain::order::State;
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::keeping::{SystemAsk, system};
use behorig::features::catalogue::service::system::system as card_of;
use behorig::features::grants::service::{How, following};
use behorig::features::people::service::{self as people_pages, SyncError};
use jiff::SignedDuration;
use jiff::civil::date;

use super::accounts::PERSON;
use crate::harness::town::{Town, ask, both, people};

const HEAD: &str = "person;employment;unit;form;from;to;main;manager;leave;protected;company\n";

/// The file, and where it is.
struct Hr {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Hr {
    /// Writes the rows, as of now in the town.
    fn write(&self, town: &Town, rows: &str) {
        fs::write(&self.path, format!("\u{feff}{HEAD}{rows}")).unwrap();
        self.touch(town);
    }

    fn touch(&self, town: &Town) {
        let now = behorig::clock::Clock::now(&*town.clock);
        File::options().write(true).open(&self.path).unwrap().set_modified(now.into()).unwrap();
    }
}

/// A row of somebody who is employed until further notice.
fn job(login: &str, unit: &str) -> String {
    format!("P-{login};{login}-hr;{unit};1;2021-01-01;;J;;;;\n")
}

/// The town where everybody but `utan` is in the personnel system.
async fn with_hr(town: &mut Town, without: &[&str]) -> (Hr, String) {
    let folder = tempfile::tempdir().unwrap();
    let hr = Hr { path: folder.path().join("personal.csv"), _folder: folder };
    let mut rows = String::new();
    for card in town.house.db.register().people.values().filter(|card| !card.employments.is_empty()) {
        let change = behorig::directory::embedded::Change::set(PERSON, &format!("P-{}", card.login));
        town.server.modify(&people::dn(&card.login), &[change]).unwrap();
        if !without.contains(&card.login.as_str()) {
            let unit = &card.employments[0].unit;
            rows += &job(&card.login, unit);
        }
    }
    town.pass(SignedDuration::from_secs(61));
    hr.write(town, &rows);
    town.reconfigure(|config| config.attributes.person = Some(PERSON.to_owned()));
    town.house.hr = Some(Arc::new(HrFile::new(HrFileConfig::at(hr.path.clone()), town.clock.clone())));
    people_pages::sync(&town.house).await.unwrap();
    (hr, rows)
}

/// The file says something else now, and everything is read.
async fn says(town: &Town, hr: &Hr, rows: &str) {
    town.pass(SignedDuration::from_mins(2));
    hr.write(town, rows);
    people_pages::sync(&town.house).await.unwrap();
}

fn without(rows: &str, login: &str) -> String {
    rows.lines().filter(|row| !row.starts_with(&format!("P-{login};"))).map(|row| format!("{row}\n")).collect()
}

both! {
    async fn r_05_where_the_personnel_system_knows_the_person_its_employments_count(mut_town) {
        let mut town = mut_town;
        let (hr, rows) = with_hr(&mut town, &[]).await;
        let bo = format!("{}P-bo;77;SOC-2231;2;2024-02-01;2026-06-30;J;P-karin;;;\n", without(&rows, "bo"));
        says(&town, &hr, &bo).await;
        let register = town.house.db.register();
        let card = &register.people[&town.who("bo")];
        assert_eq!((card.employments.len(), card.employments[0].id.as_str()), (1, "77"));
        assert_eq!(card.manager, Some(town.who("karin")));
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert_eq!((line.content.employment.as_str(), line.content.until), ("77", Some(date(2026, 6, 30))));
        let evidence = line.evidence.clone().unwrap();
        let employed = evidence.employed.unwrap();
        assert_eq!((evidence.source.as_str(), employed.source.as_str()), ("demo", "hr"), "both are told");
        assert_eq!(employed.server, "personal.csv");
        assert_eq!(evidence.employment.map(|job| job.id), Some("77".to_owned()));
        assert!(evidence.attributes.contains(&"employeeType".to_owned()) && evidence.rules.starts_with("gate/"));
        let base = town.based("karin", "bo").await;
        assert_eq!(base.employment, "77");

        // It ends there, and so does what rests on it, whatever the directory says.
        let over = bo.replace("2026-06-30", "2026-05-03");
        says(&town, &hr, &over).await;
        assert_eq!(town.order("karin", &[ask("bo", "ML-AUTO")]).await.unwrap_err(), Refusal::EmploymentEnded(date(2026, 5, 3)));
        assert!(following::sweep(&town.house).await.unwrap().ended >= 1);
        town.verified().await;
    }

    async fn e_24_a_file_that_is_too_old_verifies_nothing_and_ends_nothing(mut_town) {
        let mut town = mut_town;
        let (hr, rows) = with_hr(&mut town, &[]).await;
        let base = town.based("karin", "bo").await;
        let ready = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
        town.pass(SignedDuration::from_hours(26) + SignedDuration::from_mins(1));
        assert_eq!(town.deliver("sofie", &ready).await, Err(Refusal::DirectoryDown), "nothing is delivered");
        let sent = town.order("karin", &[ask("cecilia", "PS-LAS")]).await.unwrap();
        assert!(!sent.verified, "it can be sent, and is not verified");
        assert!(people_pages::sync(&town.house).await.is_err());
        assert!(town.house.hr.as_ref().unwrap().is_silent() && !town.house.reading.failed_of("demo"));
        town.change("bo", "employeeType", "Konsult");
        assert!(people_pages::sync(&town.house).await.is_err());
        assert_eq!(following::sweep(&town.house).await.unwrap().ended, 0, "and nothing ends on it");
        town.end("karin", &base, How::Revoke, "Misstanke").await.unwrap();
        town.change("bo", "employeeType", "Anställd");
        hr.touch(&town);
        people_pages::sync(&town.house).await.unwrap();
        assert!(town.time_works().await >= 1, "a new file, and what was sent is checked");
        assert!(!rows.is_empty());
    }

    async fn e_24_a_fault_in_one_row_voids_the_file_and_the_last_good_one_stands(mut_town) {
        let mut town = mut_town;
        let (hr, rows) = with_hr(&mut town, &[]).await;
        town.pass(SignedDuration::from_mins(2));
        hr.write(&town, &format!("{}P-bo;9;SOC-2231;1;2026-13-01;;;;;;\n", without(&rows, "bo")));
        assert!(people_pages::sync(&town.house).await.is_err());
        let faults = town.house.hr.as_ref().unwrap().faults().unwrap();
        let line = rows.lines().count() + 1;
        assert_eq!(faults.all[0].to_string(), format!("{line}:5: `from` is not a date; expected the form 2026-08-31"));
        let job = &town.house.db.register().people[&town.who("bo")].employments[0].id.clone();
        assert_eq!(job, "bo-hr");
        let ordered = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert!(ordered.evidence.is_some(), "what was read before is not yet too old");
    }

    async fn e_33_too_many_missing_from_the_file_change_nothing(mut_town) {
        let mut town = mut_town;
        let (hr, rows) = with_hr(&mut town, &[]).await;
        let known = rows.lines().count();
        town.pass(SignedDuration::from_mins(2));
        hr.write(&town, &job("bo", "SOC-2231"));
        let failed = people_pages::sync(&town.house).await.unwrap_err();
        assert!(
            matches!(failed, SyncError::Brake { vanished, known: all } if vanished == known - 1 && all == known),
            "{failed}"
        );
        assert!(town.house.db.register().is_braked("hr"), "and two people must look");
        assert!(town.house.db.register().people.values().all(|card| !card.manual || card.employments.is_empty()));
        for by in ["adam", "mona"] {
            let open = people_pages::brakes(&town.house, town.who(by)).await.unwrap().open;
            let id = open[0].id.parse().unwrap();
            people_pages::release(&town.house, town.who(by), id, open[0].version).await.unwrap();
        }
        people_pages::sync(&town.house).await.unwrap();
        assert!(town.house.db.register().people[&town.who("cecilia")].manual, "then it is believed");
    }

    async fn e_25_a_function_account_is_nobodys_employment_whatever_the_file_says(mut_town) {
        let mut town = mut_town;
        let (hr, rows) = with_hr(&mut town, &[]).await;
        town.change("resurs", PERSON, "P-resurs");
        says(&town, &hr, &format!("{rows}{}", job("resurs", "SOC-2231"))).await;
        assert_eq!(town.order("karin", &[ask("resurs", "AD-BAS")]).await.unwrap_err(), Refusal::FunctionAccount);
    }

    async fn e_26_staff_of_a_company_only_where_the_system_is_open_to_it(mut_town) {
        let mut town = mut_town;
        let (hr, rows) = with_hr(&mut town, &[]).await;
        let bolag = "P-bo;bo-b;SOC-2231;1;2021-01-01;;J;;;;Bolaget AB\n";
        says(&town, &hr, &format!("{}{bolag}", without(&rows, "bo"))).await;
        let closed = town.order("karin", &[ask("bo", "PS-LAS")]).await;
        assert_eq!(closed.unwrap_err(), Refusal::OtherEmployer("Bolaget AB".to_owned()));
        for (key, by) in [("PROCSOC", "eva"), ("AD", "peter")] {
            let shown = card_of(&town.house, town.who(by), key, behorig::domain::lang::Lang::Sv).unwrap();
            let open = SystemAsk {
                companies: "Annat AB, bolaget ab".to_owned(),
                department: "SOC".to_owned(),
                board: "SN".to_owned(),
                ..SystemAsk::of(&shown)
            };
            system(&town.house, town.who(by), key.to_owned(), open).await.unwrap();
        }
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        let company = line.evidence.unwrap().employment.unwrap().company;
        assert_eq!(company.as_deref(), Some("Bolaget AB"), "and the evidence says who the employer is");
    }

    async fn e_34_who_is_made_by_hand_gets_nothing_new_and_loses_nothing_before_the_manager_has_said(mut_town) {
        let mut town = mut_town;
        let base = town.based("karin", "bo").await;
        let (hr, rows) = with_hr(&mut town, &["bo"]).await;
        assert!(town.house.db.register().people[&town.who("bo")].manual);
        assert_eq!(town.order("karin", &[ask("bo", "PS-LAS")]).await.unwrap_err(), Refusal::ExternalPerson);
        following::sweep(&town.house).await.unwrap();
        let asked = town.grant(base.id).await;
        assert_eq!(asked.question().map(|(ground, _)| ground), Some(Ground::Unconfirmed));
        says(&town, &hr, &format!("{rows}{}", job("bo", "SOC-2231"))).await;
        following::sweep(&town.house).await.unwrap();
        assert_eq!(town.grant(base.id).await.question(), None, "the personnel system has confirmed");
        let line = town.ordered_one("karin", ask("bo", "PS-LAS")).await;
        assert!(matches!(line.state, State::Deciding { .. }));
    }
}
