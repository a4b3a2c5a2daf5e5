//! Training that a role demands: at order, decision and delivery; who says that it was done; what comes of silence,
//! and the shares of the report.

use behorig::domain::ids::TrainingId;
use behorig::domain::lang::Lang;
use behorig::domain::message::Kind;
use behorig::domain::order::{Line, State};
use behorig::domain::refusal::Refusal;
use behorig::domain::transition::Duty;
use behorig::features::control::service as control;
use behorig::features::orders::service::{self as orders, passing};
use behorig::features::people::service::own;
use behorig::features::training::service::{
    self as training, CertifyAsk, CourseAsk, DemandAsk, ImportReport, WithdrawAsk,
};
use behorig::store::{messages, tasks};
use jiff::civil::{Date, date};

use crate::harness::town::{Town, ask, both, refusal};

impl Town {
    async fn course(&self, code: &str, months: i32) {
        let ask = CourseAsk {
            code: code.to_owned(),
            name_sv: format!("Kurs {code}"),
            name_en: format!("Course {code}"),
            months,
            ..CourseAsk::default()
        };
        training::keep_course(&self.house, self.who("adam"), None, ask).await.expect("a course");
    }

    async fn demand(&self, by: &str, role: &str, course: &str, policy: &str) -> Result<(), Refusal> {
        let ask = DemandAsk { role: role.to_owned(), course: course.to_owned(), policy: policy.to_owned() };
        match training::demand(&self.house, self.who(by), ask).await {
            Ok(_) => Ok(()),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn certify(&self, by: &str, login: &str, course: &str, done: Date) -> Result<TrainingId, Refusal> {
        let ask = CertifyAsk { course: course.to_owned(), done: Some(done) };
        match training::certify(&self.house, self.who(by), self.who(login), ask).await {
            Ok((id, _)) => Ok(id),
            Err(error) => Err(refusal::<()>(Err(error))),
        }
    }

    async fn taken_in(&self, by: &str, file: &str) -> ImportReport {
        let rows = training::read_file(file.as_bytes()).expect("a list");
        training::import(&self.house, self.who(by), rows).await.expect("it is judged")
    }

    async fn waiting(&self, login: &str) -> i64 {
        let person = self.who(login);
        self.house.db.read(move |conn| tasks::count(conn, person, Duty::Train, 9)).await.expect("it is read")
    }

    /// PS-LAS demands GDPR, and Bo's line is decided.
    async fn decided_untrained(&self) -> Line {
        self.based("karin", "bo").await;
        self.course("GDPR", 24).await;
        self.demand("eva", "PS-LAS", "GDPR", "stop").await.expect("it is demanded");
        let line = self.ordered_one("karin", ask("bo", "PS-LAS")).await;
        self.decided(&line).await
    }

    /// Whoever is expected decides until nothing more is to be decided.
    async fn decided(&self, line: &Line) -> Line {
        loop {
            let now = self.line(line.id).await;
            if !matches!(now.state, State::Deciding { .. }) {
                return now;
            }
            let by = self.expected(&now).await.first().cloned().expect("somebody decides");
            self.approve(&by, &now).await.expect("a holder may approve");
        }
    }

    /// The source's name, as the directory has it.
    fn source(&self) -> String {
        self.house.directory.sources().first().expect("a source").name.to_owned()
    }
}

both! {
    async fn r_20_a_line_waits_for_training_and_goes_on_by_itself(town) {
        let line = town.decided_untrained().await;
        let State::Training { until } = line.state else { panic!("it waits for training: {:?}", line.state) };
        assert_eq!(until, date(2026, 6, 2), "twenty working days without Ascension Day");
        assert_eq!(town.expected(&line).await, ["karin"], "the manager, who ordered, can act");
        assert_eq!(town.waiting("karin").await, 1);
        let karin = town.who("karin");
        let told = town.house.db.read(move |conn| messages::of(conn, karin, None, 50)).await.unwrap();
        assert!(told.iter().any(|one| one.notice.kind == Kind::Train && one.notice.line == Some(line.id)));
        assert_eq!(town.time_works().await, 0, "nothing has come");
        assert_eq!(town.deliver("monica", &line).await.unwrap_err(), Refusal::Conflict);
        // The manager says that he has done it, and the line goes on.
        town.certify("karin", "bo", "GDPR", date(2026, 5, 4)).await.unwrap();
        assert_eq!(passing::follow_training(&town.house).await.unwrap(), 1);
        let line = town.line(line.id).await;
        assert_eq!(line.state, State::Delivering);
        assert_eq!(town.waiting("karin").await, 0);
        town.carried(&line).await;
        town.verified().await;
        town.replayed().await;
    }

    async fn r_20_silence_lets_it_lapse_and_never_grants(town) {
        let line = town.decided_untrained().await;
        town.pass_days(29);
        assert_eq!(town.time_works().await, 0, "the last day is inclusive");
        town.pass_days(1);
        assert_eq!(town.time_works().await, 1);
        assert_eq!(town.state(&line).await, State::Lapsed { why: "training-missing".to_owned() });
        assert_eq!(town.waiting("karin").await, 0);
        town.certify("karin", "bo", "GDPR", date(2026, 5, 5)).await.unwrap();
        assert_eq!(passing::follow_training(&town.house).await.unwrap(), 0, "what has lapsed stays so");
        assert!(town.held("bo").await.iter().all(|grant| grant.role != line.content.role));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_20_the_preview_says_what_is_missing_and_a_warning_stops_nothing(town) {
        town.based("karin", "bo").await;
        town.course("GDPR", 24).await;
        town.course("SEK", 12).await;
        town.demand("eva", "PS-LAS", "GDPR", "stop").await.unwrap();
        town.demand("eva", "PS-LAS", "SEK", "warn").await.unwrap();
        town.certify("karin", "bo", "SEK", date(2025, 5, 3)).await.unwrap();
        let asks = town.written(&[ask("bo", "PS-LAS")]);
        let plan = orders::preview(&town.house, town.who("karin"), &asks, Lang::En).await.unwrap();
        let shown = &plan.people[0].lines[0];
        assert!(shown.ok && shown.training_stops, "it can be sent, and will wait");
        let gaps: Vec<_> = shown.training.iter().map(|gap| (gap.name.as_str(), gap.stops, gap.expired)).collect();
        assert_eq!(gaps, [("Course GDPR", true, None), ("Course SEK", false, Some(date(2026, 5, 3)))], "a day too old");
        town.certify("karin", "bo", "GDPR", date(2024, 5, 4)).await.unwrap();
        let line = town.decided(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        assert_eq!(line.state, State::Delivering, "twenty-four months to the day are valid, and a warning stops nothing");
        town.carried(&line).await;
        // Tomorrow it is too old: the permission stands, and is listed (IK-12).
        assert_eq!(training::missing(&town.house, town.who("eva"), Lang::Sv).await.unwrap().rows[0].gaps.len(), 1);
        town.pass_days(1);
        for by in ["eva", "karin", "monica", "adam", "ingela"] {
            let missing = training::missing(&town.house, town.who(by), Lang::Sv).await.unwrap();
            assert_eq!((missing.count, missing.rows[0].gaps.len()), (1, 2), "{by}");
        }
        assert_eq!(training::missing(&town.house, town.who("henrik"), Lang::Sv).await.unwrap().count, 0);
        let list = control::list(&town.house, town.who("ingela"), &control::Narrowed::default()).await.unwrap();
        assert_eq!(list.iter().find(|item| item.code == "IK-12").map(|item| item.rows), Some(1));
        assert_eq!(refusal(training::missing(&town.house, town.who("bo"), Lang::Sv).await), Refusal::NotAllowed);
        assert!(town.held("bo").await.iter().any(|grant| grant.in_force(date(2026, 5, 5)) && grant.role == line.content.role));
    }

    async fn r_20_training_that_is_gone_at_delivery_stops_it_there(town) {
        let line = town.decided_untrained().await;
        let record = town.certify("karin", "bo", "GDPR", date(2026, 5, 1)).await.unwrap();
        passing::follow_training(&town.house).await.unwrap();
        assert_eq!(town.state(&line).await, State::Delivering);
        let why = WithdrawAsk { reason: "Fel person på listan".to_owned() };
        training::withdraw(&town.house, town.who("karin"), record, why).await.unwrap();
        let missing = Refusal::TrainingMissing("GDPR".to_owned());
        assert_eq!(town.deliver("monica", &line).await.unwrap_err(), missing, "before anything else has looked");
        assert_eq!(passing::follow_training(&town.house).await.unwrap(), 1);
        assert!(matches!(town.state(&line).await, State::Training { .. }));
        assert_eq!(town.expected(&line).await, ["karin"]);
        // The decision can be taken back, and the line withdrawn, as while it waits for anything else.
        town.withdraw("karin", &line).await.unwrap();
        // A demand that is taken away lets what waits go on.
        let again = town.decided(&town.ordered_one("karin", ask("bo", "PS-LAS")).await).await;
        assert!(matches!(again.state, State::Training { .. }));
        town.demand("eva", "PS-LAS", "GDPR", "none").await.unwrap();
        assert_eq!(town.time_works().await, 1);
        assert_eq!(town.state(&again).await, State::Delivering);
        // And one that comes back is asked of what was to be delivered.
        town.demand("eva", "PS-LAS", "GDPR", "stop").await.unwrap();
        assert_eq!(passing::hold_untrained(&town.house).await.unwrap(), 1);
        assert!(matches!(town.state(&again).await, State::Training { .. }));
        town.verified().await;
        town.replayed().await;
    }

    async fn r_20_what_needs_no_decision_waits_too_and_an_emergency_is_refused(town) {
        town.based("karin", "bo").await;
        town.course("GDPR", 24).await;
        town.demand("adam", "ML-AUTO", "GDPR", "stop").await.unwrap();
        let line = town.ordered_one("karin", ask("bo", "ML-AUTO")).await;
        assert!(matches!(line.state, State::Training { .. }));
        town.demand("eva", "PS-UTF", "GDPR", "stop").await.unwrap();
        let now = ask("bo", "PS-UTF").unit("SOC-2231").purpose("Jour").emergency();
        assert_eq!(town.order("karin", &[now]).await.unwrap_err(), Refusal::TrainingMissing("GDPR".to_owned()));
        town.verified().await;
    }

    async fn r_20_nobody_says_it_of_themself_and_only_the_manager_of_their_own(town) {
        town.course("GDPR", 24).await;
        let day = date(2026, 5, 4);
        assert_eq!(town.certify("bo", "bo", "GDPR", day).await.unwrap_err(), Refusal::Hidden);
        assert_eq!(town.certify("karin", "karin", "GDPR", day).await.unwrap_err(), Refusal::Hidden);
        assert_eq!(town.certify("nadia", "bo", "GDPR", day).await.unwrap_err(), Refusal::Hidden, "not her staff");
        assert_eq!(town.certify("adam", "bo", "GDPR", day).await.unwrap_err(), Refusal::Hidden, "keeping is not leading");
        assert_eq!(town.certify("karin", "bo", "GDPR", date(2026, 5, 5)).await.unwrap_err(), Refusal::BadForm("done".to_owned()));
        assert_eq!(town.certify("karin", "bo", "X", day).await.unwrap_err(), Refusal::BadForm("course".to_owned()));
        let record = town.certify("eva", "karin", "GDPR", day).await.unwrap();
        let withdraw = |by: &str, reason: &str| {
            training::withdraw(&town.house, town.who(by), record, WithdrawAsk { reason: reason.to_owned() })
        };
        assert_eq!(refusal(withdraw("karin", "nej").await), Refusal::Hidden, "never one's own");
        assert_eq!(refusal(withdraw("eva", " ").await), Refusal::ReasonRequired);
        withdraw("eva", "Fel kurs").await.unwrap();
        assert_eq!(refusal(withdraw("eva", "igen").await), Refusal::Conflict);
        let shown = training::person(&town.house, town.who("karin"), town.who("karin"), Lang::Sv).await.unwrap();
        assert_eq!(shown.records[0].record.withdrawn_reason.as_deref(), Some("Fel kurs"), "it stays, withdrawn");
        assert!(!shown.courses[0].valid && !shown.can_certify);
        assert_eq!(refusal(training::person(&town.house, town.who("nadia"), town.who("bo"), Lang::Sv).await), Refusal::Hidden);
        // Everybody sees their own.
        town.certify("karin", "bo", "GDPR", day).await.unwrap();
        let mine = own::data(&town.house, town.who("bo"), Lang::Sv).await.unwrap();
        assert_eq!((mine.courses[0].valid, mine.training[0].source), (true, "manager"));
        // Courses are kept by the administrator and HR, demands by who owns the system.
        assert_eq!(refusal(training::keep_course(&town.house, town.who("eva"), None, CourseAsk::default()).await), Refusal::NotAllowed);
        assert_eq!(town.demand("henrik", "PS-LAS", "GDPR", "stop").await.unwrap_err(), Refusal::NotAllowed);
        assert_eq!(town.demand("monica", "PS-LAS", "GDPR", "stop").await.unwrap_err(), Refusal::NotAllowed);
        let long = CourseAsk { code: "L".into(), name_sv: "L".into(), name_en: "L".into(), months: 25, ..CourseAsk::default() };
        assert_eq!(refusal(training::keep_course(&town.house, town.who("adam"), None, long).await), Refusal::BadForm("months".to_owned()));
        town.verified().await;
    }

    async fn r_20_a_list_is_taken_in_whole_or_not_at_all(town) {
        let line = town.decided_untrained().await;
        let (source, guid) = (town.source(), town.house.db.register().people[&town.who("cecilia")].guid);
        let wrong = format!("källa;person;kurs;datum\n{source};bo;GDPR;2026-05-04\nok;;X;2026-13-01\n{source};bo;GDPR;2027-01-01\n");
        let faults: Vec<_> = town.taken_in("mona", &wrong).await.faults.iter().map(|f| (f.row, f.column, f.code)).collect();
        assert_eq!(
            faults,
            [(3, 1, "source-unknown"), (3, 2, "person-missing"), (3, 3, "course-unknown"), (3, 4, "date-wrong"), (4, 4, "date-later")]
        );
        assert!(matches!(town.state(&line).await, State::Training { .. }), "nothing was taken in");
        let list = format!(
            "Source;Person;Course;Done\n{source};BO;gdpr;2026-05-04\n{source};{guid};GDPR;2026-04-01\n{source};bo;GDPR;2026-05-04\n\
             {source};nobody;GDPR;2026-05-04\n{source};mona;GDPR;2026-05-04\n"
        );
        let rows = training::read_file(list.as_bytes()).unwrap();
        let trial = training::dry_run(&town.house, town.who("mona"), rows).await.unwrap();
        assert_eq!((trial.rows, trial.new, trial.known, trial.ignored, trial.done), (5, 2, 1, 2, false));
        let report = town.taken_in("mona", &list).await;
        let left_out: Vec<_> = report.left_out.iter().map(|one| (one.row, one.person.as_str(), one.why)).collect();
        assert_eq!(left_out, [(5, "nobody", "unknown"), (6, "mona", "own")]);
        assert_eq!((report.new, report.known, report.done), (2, 1, true));
        assert_eq!(passing::follow_training(&town.house).await.unwrap(), 1, "what waited goes on");
        assert_eq!(town.state(&line).await, State::Delivering);
        let again = town.taken_in("adam", &list).await;
        assert_eq!((again.new, again.known, again.receipt.is_some()), (1, 3, true), "mona's own row, taken in by another");
        let rows = training::read_file(list.as_bytes()).unwrap();
        assert_eq!(refusal(training::import(&town.house, town.who("karin"), rows).await), Refusal::NotAllowed);
        assert_eq!(training::read_file(b"a;b\n1;2\n").unwrap_err()[0].code, "columns");
        town.verified().await;
    }

    async fn r_21_the_shares_are_those_of_a_count_by_hand(town) {
        town.course("GDPR", 24).await;
        town.course("SEK", 12).await;
        town.demand("eva", "PS-LAS", "GDPR", "stop").await.unwrap();
        let day = date(2026, 5, 4);
        for (by, login) in [("karin", "bo"), ("karin", "cecilia"), ("eva", "karin"), ("henrik", "nadia")] {
            town.certify(by, login, "GDPR", day).await.unwrap();
        }
        town.certify("karin", "dan", "GDPR", date(2024, 5, 3)).await.unwrap(); // a day too old
        for login in ["bo", "cecilia", "dan"] {
            town.based("karin", login).await;
        }
        for login in ["bo", "cecilia"] {
            town.carried(&town.ordered_one("karin", ask(login, "PS-LAS")).await).await;
        }
        // Cecilia's grows too old; what she has stands.
        let cecilia = town.who("cecilia");
        let records = training::person(&town.house, town.who("karin"), cecilia, Lang::Sv).await.unwrap().records;
        let why = WithdrawAsk { reason: "Fel".to_owned() };
        training::withdraw(&town.house, town.who("karin"), records[0].record.id.parse().unwrap(), why).await.unwrap();
        let report = training::report(&town.house, town.who("ingela"), Lang::Sv).await.unwrap();
        assert_eq!(report.day, day);
        // By hand, over the people themselves: employed today, by the town's own list of units.
        let register = town.house.db.register();
        let mut by_hand = std::collections::BTreeMap::from([("", (0, 0))]);
        for card in register.people.values() {
            let employed = card.kind == behorig::domain::person::Kind::Employee
                && card.employments.iter().any(|e| e.from <= day && e.to.is_none_or(|to| day <= to));
            if !employed {
                continue;
            }
            let main = card.employments.iter().find(|e| e.main).map_or("", |e| e.unit.as_str());
            let department = match main {
                "SOC" | "SOC-2231" | "SOC-2232" => "Socialtjänst",
                "BOU" | "BOU-3107" => "Barn och utbildning",
                "IT" => "IT-enheten",
                "KOM" => "Kommunledning",
                other => panic!("{} works in {other}", card.login),
            };
            let valid = ["bo", "karin", "nadia"].contains(&card.login.as_str());
            for key in ["", department] {
                let counted = by_hand.entry(key).or_insert((0, 0));
                *counted = (counted.0 + 1, counted.1 + usize::from(valid));
            }
        }
        let shown: std::collections::BTreeMap<&str, (usize, usize)> = report
            .staff
            .iter()
            .filter(|share| share.code == "GDPR")
            .map(|share| (share.department.as_str(), (share.people, share.valid)))
            .collect();
        assert_eq!(shown, by_hand);
        assert_eq!(shown[""].1, 3);
        assert!(report.staff.iter().filter(|share| share.code == "SEK").all(|share| share.valid == 0));
        let holders: Vec<_> = report.holders.iter().map(|one| (one.code.as_str(), one.people, one.valid, one.percent)).collect();
        assert_eq!(holders, [("GDPR", 2, 1, Some(50)), ("GDPR", 2, 1, Some(50))], "all, and the one board");
        let (_, file) = training::export(&town.house, town.who("ingela"), Lang::Sv).await.unwrap();
        let rows = behorig::export::table::read(&file).unwrap();
        assert_eq!(rows.len(), 1 + report.staff.len() + report.holders.len());
        assert_eq!(rows[1].cells[6..9], [shown[""].0.to_string(), "3".to_owned(), (300 / shown[""].0).to_string()]);
        assert_eq!(refusal(training::report(&town.house, town.who("bo"), Lang::Sv).await), Refusal::NotAllowed);
    }
}
