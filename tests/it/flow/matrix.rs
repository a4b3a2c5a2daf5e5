//! The matrix: written by one, decided by another, the first rule that fits, two persons where it says so, and what
//! a draft would have meant.

use behorig::domain::catalogue::{Post, Risk, Scope, Step};
use behorig::domain::lang::Lang;
use behorig::domain::matrix::{self as rules, Case, Matrix, Progress, Rule};
use behorig::domain::order::State;
use behorig::domain::person::Form;
use behorig::domain::refusal::Refusal;
use behorig::features::catalogue::service::keeping::{self, RoleAsk, SystemAsk};
use behorig::features::catalogue::service::matrix::drafting::{self, Act, DecideAsk, DraftAsk, SendAsk, Verdict};
use behorig::features::catalogue::service::matrix::rules::RuleAsk;
use behorig::features::catalogue::service::matrix::{self as matrices, VersionView, what_if};
use behorig::features::catalogue::service::posts::{PostAsk, appoint};
use behorig::features::catalogue::service::system;
use behorig::store::{Receipt, StoreError};

use crate::harness::town::{Database, Town, ask, both, refusal};

pub(super) fn rule(then: &str) -> RuleAsk {
    RuleAsk { then: then.to_owned(), ..RuleAsk::default() }
}

impl Town {
    /// The draft of a system's matrix as somebody sees it.
    async fn draft(&self, by: &str, key: &str) -> VersionView {
        let matrix = matrices::matrix(&self.house, self.who(by), key, Lang::Sv).await.expect("a matrix");
        matrix.draft.expect("there is a draft")
    }

    /// Somebody writes the whole draft, begun if there is none, and sends it.
    pub(super) async fn drafted(&self, by: &str, key: &str, rules: Vec<RuleAsk>) {
        let who = self.who(by);
        let begun = drafting::begin(&self.house, who, key.to_owned()).await;
        assert!(begun.is_ok() || refusal(begun) == Refusal::Conflict);
        let edition = self.draft(by, key).await.edition;
        let ask = DraftAsk { edition, rules, fallback: None, why: "Prov".to_owned() };
        drafting::save(&self.house, who, key.to_owned(), ask).await.expect("it is written");
        let send = SendAsk { edition: edition + 1, fallback: None, why: "Prov".to_owned() };
        drafting::send(&self.house, who, key.to_owned(), send).await.expect("it is sent");
    }

    pub(super) async fn answered_draft(
        &self,
        by: &str,
        key: &str,
        verdict: Verdict,
        reason: &str,
    ) -> Result<Receipt, StoreError> {
        let edition = self.draft("ingela", key).await.edition;
        let ask = DecideAsk { edition, verdict, reason: reason.to_owned() };
        drafting::decide(&self.house, self.who(by), key.to_owned(), ask).await
    }

    /// A matrix comes into force: drafted by one, decided by another.
    async fn ruled(&self, key: &str, (by, owner): (&str, &str), rules: Vec<RuleAsk>) {
        self.drafted(by, key, rules).await;
        self.answered_draft(owner, key, Verdict::Decide, "").await.expect("it is decided");
    }
}

both! {
    async fn r_22_one_writes_it_and_another_decides_and_lines_keep_their_version(town) {
        let before = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!((before.content.matrix, before.content.rule), (0, 0));
        for by in ["karin", "henrik", "monica", "ingela"] {
            let refused = drafting::begin(&town.house, town.who(by), "PROCBOU".to_owned()).await;
            assert_eq!(refusal(refused), Refusal::NotAllowed, "{by} looks after another system, or decides in this one");
        }
        let entries = town.log().await.len();
        town.drafted("helena", "PROCBOU", vec![rule("manager+system_manager")]).await;
        for (by, why) in [("helena", Refusal::NotAllowed), ("adam", Refusal::NotAllowed), ("eva", Refusal::NotAllowed)] {
            let refused = town.answered_draft(by, "PROCBOU", Verdict::Decide, "").await;
            assert_eq!(refusal(refused), why, "{by}");
        }
        let unsaid = town.answered_draft("henrik", "PROCBOU", Verdict::Return, " ").await;
        assert_eq!(refusal(unsaid), Refusal::ReasonRequired);
        town.answered_draft("henrik", "PROCBOU", Verdict::Return, "Ägaren ska vara med").await.unwrap();
        let draft = town.draft("helena", "PROCBOU").await;
        assert_eq!((draft.progress, draft.returned.as_deref()), ("draft", Some("Ägaren ska vara med")));
        let early = town.answered_draft("henrik", "PROCBOU", Verdict::Decide, "").await;
        assert_eq!(refusal(early), Refusal::Conflict, "what does not wait is not decided");
        let still = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        assert_eq!(still.content.matrix, 0, "a draft means nothing");
        town.ruled("PROCBOU", ("helena", "henrik"), vec![rule("owner")]).await;
        let after = town.ordered_one("karin", ask("dan", "PB-PED")).await;
        assert_eq!((after.content.matrix, after.content.rule), (1, 1));
        assert_eq!(after.content.path, [Step::Owner]);
        assert_eq!(after.content.hash(), after.hash, "the version is part of what is decided");
        let without = behorig::domain::order::Content { matrix: 0, ..after.content.clone() };
        assert_ne!(without.hash(), after.hash);
        assert_eq!(town.line(before.id).await, before, "what was sent keeps its path");
        let told = town.happened(entries).await;
        let of_matrix: Vec<&str> = told.iter().filter_map(|kind| kind.strip_prefix("matrix.")).collect();
        assert_eq!(of_matrix, ["drafted", "changed", "sent", "returned", "changed", "sent", "decided"]);
        let sent = town.log().await.into_iter().rev().find(|entry| entry.text.contains("line.submitted")).unwrap();
        assert!(sent.text.contains("\"rule\":\"1.1\""), "{}", sent.text);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_22_every_version_is_kept_with_who_and_what_changed(town) {
        town.ruled("PROCBOU", ("helena", "henrik"), vec![rule("owner"), rule("manager")]).await;
        let two = vec![RuleAsk { risk: Some("high".to_owned()), ..rule("owner+function:INFOSAK") }, rule("manager")];
        town.ruled("PROCBOU", ("adam", "henrik"), two).await;
        drafting::begin(&town.house, town.who("helena"), "PROCBOU".to_owned()).await.unwrap();
        let draft = town.draft("helena", "PROCBOU").await;
        drafting::discard(&town.house, town.who("helena"), "PROCBOU".to_owned(), draft.edition).await.unwrap();
        let seen = matrices::matrix(&town.house, town.who("bo"), "PROCBOU", Lang::Sv).await.unwrap();
        let versions: Vec<(i32, &str)> = seen.versions.iter().map(|row| (row.version, row.progress)).collect();
        assert_eq!(versions, [(2, "in_force"), (1, "replaced")], "a draft that was put away is not for everybody");
        let kept = matrices::matrix(&town.house, town.who("ingela"), "PROCBOU", Lang::Sv).await.unwrap();
        assert_eq!(kept.versions[0].progress, "discarded");
        let second = matrices::version(&town.house, town.who("bo"), ("PROCBOU", 2), Lang::Sv).await.unwrap();
        let names = |people: &[behorig::features::view::Person]| -> Vec<String> {
            people.iter().filter_map(|one| one.login.clone()).collect()
        };
        assert_eq!(names(&second.authors), ["adam"]);
        assert_eq!(second.decided_by.and_then(|one| one.login).as_deref(), Some("henrik"));
        assert_eq!(second.rules.iter().map(|one| one.mark).collect::<Vec<_>>(), ["added", ""]);
        assert_eq!(second.gone.iter().map(|one| one.n).collect::<Vec<_>>(), [1]);
        let hidden = matrices::version(&town.house, town.who("bo"), ("PROCBOU", 3), Lang::Sv).await;
        assert_eq!(refusal(hidden), Refusal::NotFound);
    }

    async fn glide_655_whoever_writes_the_rule_never_decides_it_whatever_they_become(town) {
        let system = town.system("PROCBOU");
        // The administrator writes the rule that would let it all through, and is then made the owner by another.
        town.drafted("adam", "PROCBOU", vec![rule("auto")]).await;
        town.appoint(Post::Administrator, "mona").await.unwrap();
        let owner = PostAsk {
            post: "owner".to_owned(),
            system: Some("PROCBOU".to_owned()),
            person: "adam".to_owned(),
            ..PostAsk::default()
        };
        appoint(&town.house, town.who("mona"), owner).await.unwrap();
        assert!(town.house.db.register().holds(town.who("adam"), &Post::Owner(system), town.house.db.clock().today()));
        assert_eq!(refusal(town.answered_draft("adam", "PROCBOU", Verdict::Decide, "").await), Refusal::OwnRules);
        assert_eq!(refusal(town.answered_draft("adam", "PROCBOU", Verdict::Return, "Nej").await), Refusal::OwnRules);
        // So is whoever wrote on it earlier, and whoever sent it last.
        town.drafted("helena", "PROCBOU", vec![rule("manager")]).await;
        town.appoint(Post::Deputy(system), "helena").await.unwrap();
        for by in ["adam", "helena"] {
            assert_eq!(refusal(town.answered_draft(by, "PROCBOU", Verdict::Decide, "").await), Refusal::OwnRules, "{by}");
        }
        // The database says so too, past the service.
        let forged = town.raw("UPDATE matrix SET decided_by = drafted_by, progress = 'in_force'");
        assert!(forged.is_err(), "decided_by_another");
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!(line.content.matrix, 0, "nothing came into force");
        town.answered_draft("henrik", "PROCBOU", Verdict::Decide, "").await.unwrap();
        town.verified().await;
    }

    async fn glide_655_no_form_and_no_file_changes_the_steps_of_a_role(town) {
        let (adam, before) = (town.who("adam"), town.house.db.register().role_by_code("PB-PED").unwrap().clone());
        let shown = system::system(&town.house, adam, "PROCBOU", Lang::Sv).unwrap();
        let role = shown.role_list.iter().find(|role| role.code == "PB-PED").unwrap();
        let ask_for = RoleAsk { name_sv: "Ny".to_owned(), ..RoleAsk::of(role) };
        keeping::role(&town.house, adam, "PROCBOU".to_owned(), "PB-PED".to_owned(), ask_for).await.unwrap();
        let after = town.house.db.register().role_by_code("PB-PED").unwrap().clone();
        assert_eq!((after.name_sv.as_str(), &after.steps), ("Ny", &before.steps));
    }

    async fn r_22_two_persons_are_two(town) {
        town.ruled("PROCBOU", ("helena", "henrik"), vec![rule("two:owner")]).await;
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!(line.content.path, [Step::Owner, Step::Second(Box::new(Step::Owner))]);
        assert_eq!(town.expected(&line).await, ["henrik"]);
        town.approve("henrik", &line).await.unwrap();
        assert_eq!(town.state(&line).await, State::Stalled { step: 1 }, "there is no second: stopped, not granted");
        let system = town.system("PROCBOU");
        town.appoint(Post::Deputy(system), "ylva").await.unwrap();
        town.routed("PROCBOU").await;
        let now = town.line(line.id).await;
        assert_eq!(town.expected(&now).await, ["ylva"]);
        assert_eq!(town.approve("henrik", &now).await, Err(Refusal::SecondPerson));
        let again = town.raw(
            "INSERT INTO decision (id, line, step, outcome, decided_by, ordered_by, subject, reason, decided_at, shown, \
             audit_id, two_persons) SELECT audit_id, line, 1, outcome, decided_by, ordered_by, subject, reason, decided_at, \
             shown, audit_id, two_persons FROM decision",
        );
        assert!(again.is_err(), "nor past the service");
        town.approve("ylva", &now).await.unwrap();
        assert_eq!(town.state(&line).await, State::Delivering);
        town.verified().await;
        town.replayed().await;
    }

    async fn r_22_what_is_grave_is_never_automatic(town) {
        let by = town.who("monica");
        drafting::begin(&town.house, by, "PROCSOC".to_owned()).await.unwrap();
        let save = async |rule: RuleAsk| {
            let edition = town.draft("monica", "PROCSOC").await.edition;
            let ask = DraftAsk { edition, rules: vec![rule], ..DraftAsk::default() };
            drafting::save(&town.house, by, "PROCSOC".to_owned(), ask).await
        };
        assert_eq!(refusal(save(rule("auto")).await), Refusal::AutomaticTooRisky, "PROCSOC has K 3");
        assert!(save(rule("manager")).await.is_ok());
        let stale = DraftAsk { edition: 1, ..DraftAsk::default() };
        assert_eq!(refusal(drafting::save(&town.house, by, "PROCSOC".to_owned(), stale).await), Refusal::Stale);
        for (field, wrong) in [
            ("then", rule("manager+manager")),
            ("then", rule("object")),
            ("then", rule("two:manager")),
            ("then", rule("function:INGEN")),
            ("then", rule("chefen")),
            ("role", RuleAsk { role: Some("PB-PED".to_owned()), ..rule("owner") }),
            ("unit", RuleAsk { unit: Some("X".to_owned()), ..rule("owner") }),
            ("risk", RuleAsk { risk: Some("stor".to_owned()), ..rule("owner") }),
            ("k", RuleAsk { k: 5, ..rule("owner") }),
        ] {
            let refused = refusal(save(wrong.clone()).await);
            assert_eq!(refused, Refusal::BadForm(field.to_owned()), "{wrong:?}");
        }
        // A rule for every role of a system of K 2 is for those of low and medium risk; who becomes grave falls out of it.
        town.ruled("PROCBOU", ("helena", "henrik"), vec![rule("auto")]).await;
        let free = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!((free.content.rule, free.content.path.len()), (1, 0));
        let card = system::system(&town.house, town.who("henrik"), "PROCBOU", Lang::Sv).unwrap();
        let harder = SystemAsk { k: 3, department: "X".to_owned(), board: "X".to_owned(), ..SystemAsk::of(&card) };
        keeping::system(&town.house, town.who("henrik"), "PROCBOU".to_owned(), harder).await.unwrap();
        let grave = town.ordered_one("karin", ask("cecilia", "PB-PED")).await;
        assert_eq!((grave.content.rule, grave.content.path.len()), (0, 2), "the role's own steps stand");
    }

    async fn glide_655_a_lower_class_afterwards_does_not_open_a_rule(town) {
        let strict = RuleAsk { risk: Some("medium".to_owned()), ..rule("owner+function:INFOSAK") };
        town.ruled("PROCBOU", ("helena", "henrik"), vec![strict, rule("auto")]).await;
        let shown = system::system(&town.house, town.who("adam"), "PROCBOU", Lang::Sv).unwrap();
        let role = shown.role_list.iter().find(|role| role.code == "PB-PED").unwrap();
        let low = RoleAsk { risk: "low".to_owned(), ..RoleAsk::of(role) };
        keeping::role(&town.house, town.who("adam"), "PROCBOU".to_owned(), "PB-PED".to_owned(), low).await.unwrap();
        assert_eq!(town.house.db.register().role_by_code("PB-PED").unwrap().risk, Risk::Low);
        let line = town.ordered_one("karin", ask("bo", "PB-PED")).await;
        assert_eq!(line.content.rule, 1, "one person alone does not take it out of the rule that two made");
    }

    async fn r_22_the_editor_moves_and_takes_away(town) {
        let by = town.who("helena");
        drafting::begin(&town.house, by, "PROCBOU".to_owned()).await.unwrap();
        for (n, then) in ["owner", "manager", "system_manager"].into_iter().enumerate() {
            let edition = 1 + i32::try_from(n).unwrap();
            drafting::add(&town.house, by, "PROCBOU".to_owned(), (edition, None), rule(then)).await.unwrap();
        }
        let act = async |edition: i32, n: usize, act: Act| {
            drafting::act(&town.house, by, "PROCBOU".to_owned(), (edition, n), act).await
        };
        act(4, 3, Act::Up).await.unwrap();
        act(5, 1, Act::Remove).await.unwrap();
        assert_eq!(refusal(act(5, 1, Act::Down).await), Refusal::Stale);
        assert_eq!(refusal(act(6, 9, Act::Down).await), Refusal::NotFound);
        drafting::add(&town.house, by, "PROCBOU".to_owned(), (6, Some(1)), rule("auto")).await.unwrap();
        let draft = town.draft("helena", "PROCBOU").await;
        let then: Vec<&str> = draft.rules.iter().map(|rule| rule.then.as_str()).collect();
        assert_eq!(then, ["auto", "system_manager", "manager"]);
    }

    async fn r_22_what_if_tells_what_would_have_become_of_the_years_lines(town) {
        for login in ["bo", "cecilia", "dan"] {
            town.ordered_one("karin", ask(login, "PB-PED")).await;
        }
        town.ordered_one("eva", ask("karin", "PB-PED")).await;
        let strict = RuleAsk { unit: Some("SOC-2231".to_owned()), ..rule("two:owner") };
        town.drafted("helena", "PROCBOU", vec![RuleAsk { forms: vec!["hourly".to_owned()], ..rule("owner") }, strict]).await;
        let tried = what_if::what_if(&town.house, town.who("henrik"), "PROCBOU", Lang::Sv).await.unwrap();
        assert_eq!((tried.lines, tried.changed), (4, 4));
        assert_eq!(tried.rules, [0, 0, 4], "by rule of the draft");
        let count = |what: &str| {
            let one = tried.counts.iter().find(|one| one.what == what).expect("a count");
            (one.now, one.then)
        };
        assert_eq!(count("automatic"), (0, 0));
        assert_eq!(count("manager"), (4, 0));
        assert_eq!(count("two"), (0, 4));
        assert_eq!(count("stuck"), (0, 4), "there is one owner: two cannot be found");
        assert_eq!((tried.left.len(), tried.examples.len()), (4, 4));
        let mut named: Vec<_> =
            tried.examples.iter().filter_map(|one| one.subject.clone().and_then(|one| one.login)).collect();
        named.sort();
        assert_eq!(named, ["bo", "cecilia", "dan", "karin"]);
        let by_admin = what_if::what_if(&town.house, town.who("adam"), "PROCBOU", Lang::Sv).await.unwrap();
        assert!(by_admin.examples.iter().all(|one| one.subject.is_none()), "who orders what is not the administrator's");
        let foreign = what_if::what_if(&town.house, town.who("karin"), "PROCBOU", Lang::Sv).await;
        assert_eq!(refusal(foreign), Refusal::NotAllowed);
        town.pass_days(370);
        let later = what_if::what_if(&town.house, town.who("henrik"), "PROCBOU", Lang::Sv).await.unwrap();
        assert_eq!(later.lines, 0, "twelve months back and no more");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_22_the_first_rule_whose_every_condition_holds() {
    let town = Town::on(Database::Sqlite).await;
    let register = town.house.db.register();
    let role = |code: &str| register.role_by_code(code).expect("a role");
    let unit = |code: &str| register.unit_by_code[code];
    let system = &register.systems[&town.system("PROCSOC")];
    let object = register.objects.values().find(|object| object.code == "norr").expect("an object").id;
    let only = |rule: Rule| Rule { then: vec![Step::Owner], ..rule };
    let case = Case { role: role("PS-UTF"), system, scope: Scope::None, unit: "SOC-2231", form: None, title: None };
    let any = Rule::default;
    for (name, rule, case, holds) in [
        ("no condition", any(), case, true),
        ("its role", Rule { role: Some(role("PS-UTF").id), ..any() }, case, true),
        ("another role", Rule { role: Some(role("PS-LAS").id), ..any() }, case, false),
        ("its risk", Rule { risk: Some(Risk::High), ..any() }, case, true),
        ("more risk", Rule { risk: Some(Risk::Critical), ..any() }, case, false),
        ("its class", Rule { klassa: [3, 1, 0], ..any() }, case, true),
        ("a higher class", Rule { klassa: [3, 2, 0], ..any() }, case, false),
        ("the unit above", Rule { unit: Some(unit("SOC")), ..any() }, case, true),
        ("another unit", Rule { unit: Some(unit("BOU")), ..any() }, case, false),
        (
            "the unit that it is limited to",
            Rule { unit: Some(unit("BOU")), ..any() },
            Case { scope: Scope::Unit(unit("BOU-3107")), ..case },
            true,
        ),
        ("its form", Rule { forms: vec![Form::Hourly], ..any() }, Case { form: Some(Form::Hourly), ..case }, true),
        (
            "another form",
            Rule { forms: vec![Form::Hourly], ..any() },
            Case { form: Some(Form::Permanent), ..case },
            false,
        ),
        ("a form that is not known", Rule { forms: vec![Form::Hourly], ..any() }, case, false),
        ("its object", Rule { object: Some(object), ..any() }, Case { scope: Scope::Object(object), ..case }, true),
        ("another object", Rule { object: Some(object), ..any() }, case, false),
        ("no package for the work", Rule { deviation: true, ..any() }, case, true),
    ] {
        let matrix = Matrix {
            system: system.id,
            version: 7,
            progress: Progress::InForce,
            rules: vec![only(rule)],
            fallback: None,
            why: String::new(),
            classes: rules::Classes::default(),
            authors: vec![town.who("monica")],
            drafted_at: town.house.db.clock().now(),
            returned: None,
            decided: None,
            edition: 1,
        };
        let found = rules::under(&matrix, &register, case);
        assert_eq!((found.matrix, found.rule), (7, i32::from(holds)), "{name}");
        assert_eq!(found.steps, if holds { vec![Step::Owner] } else { case.role.steps.clone() }, "{name}");
    }
}
