//! The catalogue's forms through every layer: saved, refused with everything that was typed still there, and a whole
//! file brought in; and what is counted in the menu.

use jiff::ToSpan;
use serde_json::json;

use super::*;
use crate::domain::lang::Lang;
use crate::features::orders::service as orders;

/// The demo's people, catalogue and posts; nothing is ordered yet.
async fn furnished() -> Site {
    let site = site().await;
    demo::seed::furnish(&site.parts.house, &site.clock, site.clock.now()).await.unwrap();
    site
}

/// Somebody who is signed in with a browser.
struct Visit<'s> {
    site: &'s Site,
    cookie: String,
    csrf: String,
}

impl Visit<'_> {
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.site.ask(form(path, &self.cookie, &self.csrf, fields)).await
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.site.ask(TestRequest::get().uri(path).insert_header(("Cookie", self.cookie.as_str()))).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// The form comes back with this fault at this field, and with what was typed.
    async fn refused(&self, path: &str, fields: &[(&str, &str)], field: &str, typed: &[&str]) {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, 422, "{path} {field}: {}", answer.body);
        assert!(answer.body.contains(&format!(r##"href="#{field}""##)), "{path}: no summary for {field}");
        assert!(answer.body.contains(&format!(r#"id="{field}-error""#)), "{path}: nothing said at {field}");
        for text in typed {
            assert!(answer.body.contains(text), "{path}: {text} was lost");
        }
    }
}

async fn visit<'s>(site: &'s Site, login: &str) -> Visit<'s> {
    let (token, named) = site.sign_in(login).await;
    Visit { site, cookie: format!("behorig={token}"), csrf: site.csrf(Some(named.session)) }
}

/// The fields with some of them changed.
fn with<'a>(fields: &[(&'a str, &'a str)], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let now = |name: &str| changed.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    fields.iter().map(|(name, value)| (*name, now(name).unwrap_or(value))).collect()
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let after = page.split(&format!(r#"name="{name}" value=""#)).nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_card_is_saved_or_comes_back_as_it_was_typed() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let path = "/catalogue/PROCSOC/card";
    let version = hidden(&adam.get(path).await, "version");
    let card = [
        ("version", version.as_str()),
        ("name_sv", "Procapita och annat"),
        ("name_en", ""),
        ("department", "Socialförvaltningen"),
        ("board", "Socialnämnden"),
        ("k", "3"),
        ("r", "3"),
        ("t", "2"),
        ("status", "in_use"),
        ("stop_date", ""),
        ("end_date", ""),
        ("successor", ""),
        ("contact", "stod@alvhamra.test"),
        ("manual_url", ""),
    ];
    let name = ["Procapita och annat"];
    adam.refused(path, &with(&card, &[("successor", "FINNSEJ")]), "successor", &["FINNSEJ", name[0]]).await;
    adam.refused(path, &with(&card, &[("k", "9")]), "k", &name).await;
    adam.refused(path, &with(&card, &[("k", "många")]), "k", &["många", name[0]]).await;
    adam.refused(path, &with(&card, &[("stop_date", "2026-02-30")]), "stop_date", &["2026-02-30", name[0]]).await;
    let wrong = with(&card, &[("stop_date", "2027-03-01"), ("end_date", "2027-02-01")]);
    adam.refused(path, &wrong, "end_date", &["2027-03-01", "2027-02-01"]).await;
    adam.refused(path, &with(&card, &[("contact", "<b>")]), "contact", &["&lt;b&gt;"]).await;

    let saved = adam.post(path, &card).await;
    assert_eq!((saved.status, saved.location()), (303, "/catalogue/PROCSOC"), "{}", saved.body);
    assert!(adam.get("/catalogue/PROCSOC").await.contains(name[0]));

    // The same form once more is about a card that is no longer so: it says so, keeps the text, and can then be saved.
    let stale = adam.post(path, &with(&card, &[("name_sv", "Tredje namnet")])).await;
    assert_eq!(stale.status, 409);
    assert!(stale.body.contains("Tredje namnet") && stale.body.contains(r##"href="#form""##));
    let now = hidden(&stale.body, "version");
    assert_ne!(now, version);
    assert_eq!(adam.post(path, &with(&card, &[("version", &now), ("name_sv", "Tredje namnet")])).await.status, 303);

    // Somebody who does not keep the system gets no form at all.
    let karin = visit(&site, "karek001").await;
    assert_eq!(karin.post(path, &card).await.status, 403);
}

#[actix_web::test]
async fn a_role_is_saved_or_comes_back_as_it_was_typed() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let path = "/catalogue/PROCSOC/roles/PS-UTF";
    let version = hidden(&adam.get(path).await, "version");
    let role = [
        ("version", version.as_str()),
        ("name_sv", "Utförare"),
        ("name_en", "Care provider"),
        ("risk", "high"),
        ("max_months", "6"),
        ("scope", "unit"),
        ("groups", "EN|TVÅ"),
        ("conditions", "Utbildning"),
        ("active", "true"),
    ];
    let more: Vec<(&str, &str)> = role.iter().copied().chain([("steps", "auto")]).collect();
    assert_eq!(adam.post(path, &more).await.status, 422, "nobody changes alone who decides");
    adam.refused(path, &with(&role, &[("max_months", "13")]), "max_months", &["EN|TVÅ"]).await;
    adam.refused(path, &with(&role, &[("name_sv", " ")]), "name_sv", &["EN|TVÅ"]).await;
    let base = adam.get("/catalogue/AD/roles/AD-BAS").await;
    let version = hidden(&base, "version");
    let role_of_base = with(&role[..8], &[("version", &version), ("scope", "none")]);
    // The box for "can be ordered" is not ticked: the base order may not be closed.
    let answer = adam.post("/catalogue/AD/roles/AD-BAS", &role_of_base).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains(r##"href="#active-true""##) && answer.body.contains(r#"id="active-true-error""#));
    adam.refused(path, &role, "groups", &["EN|TVÅ"]).await;
    let role = with(&role, &[("groups", "BEH-PS-UTF | BEH-GEO-LAS")]);
    assert_eq!(adam.post(path, &role).await.status, 303);
    let page = adam.get(path).await;
    assert!(page.contains("BEH-PS-UTF {") && page.contains("BEH-GEO-LAS {"), "by name, with the id that stays");
}

#[actix_web::test]
async fn a_guideline_and_an_object_are_saved_or_come_back_as_they_were_typed() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let path = "/catalogue/PROCSOC/guideline";
    let page = adam.get(path).await;
    let later = site.clock.today().checked_add(200.days()).unwrap().to_string();
    let guideline = [
        ("replaces", hidden(&page, "replaces")),
        ("version", "9".to_owned()),
        ("title", "Riktlinje nio".to_owned()),
        ("text", "Bara den som behöver.".to_owned()),
        ("url", String::new()),
        ("review_by", later),
    ];
    let guideline: Vec<(&str, &str)> = guideline.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let typed = ["Riktlinje nio", "Bara den som behöver."];
    adam.refused(path, &with(&guideline, &[("review_by", "2020-01-01")]), "review_by", &typed).await;
    adam.refused(path, &with(&guideline, &[("review_by", "")]), "review_by", &typed).await;
    adam.refused(path, &with(&guideline, &[("url", "ftp://x")]), "url", &typed).await;
    assert_eq!(adam.post(path, &guideline).await.status, 303);
    assert!(adam.get("/catalogue/PROCSOC").await.contains("Riktlinje nio"));

    let path = "/catalogue/AD/objects";
    let object = [("code", "NY-MAPP"), ("name", "Ny mapp"), ("responsible", "karek001"), ("active", "true")];
    adam.refused(path, &with(&object, &[("responsible", "ingen999")]), "responsible", &["ingen999", "Ny mapp"]).await;
    adam.refused(path, &with(&object, &[("code", "små tecken")]), "code", &["små tecken", "karek001"]).await;
    assert_eq!(adam.post(path, &object).await.status, 303);
    assert!(adam.get("/catalogue/AD").await.contains("NY-MAPP"));
}

#[actix_web::test]
async fn a_post_is_given_or_comes_back_as_it_was_typed() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let path = "/catalogue/posts";
    let post = [
        ("post", "system_manager"),
        ("system", "PROCSOC"),
        ("unit", ""),
        ("function", ""),
        ("person", "annber01"),
        ("from", ""),
        ("to", ""),
    ];
    let system = r#"<option value="PROCSOC" selected>"#;
    adam.refused(path, &with(&post, &[("person", "ingen999")]), "person", &["ingen999", system]).await;
    adam.refused(path, &with(&post, &[("system", "")]), "system", &["annber01"]).await;
    adam.refused(path, &with(&post, &[("from", "2020-01-01")]), "from", &["2020-01-01", "annber01", system]).await;
    assert_eq!(adam.post(path, &post).await.status, 303);
    let again = adam.post(path, &post).await;
    assert_eq!(again.status, 409);
    assert!(again.body.contains(r#"id="person-error""#) && again.body.contains(system));
}

/// The demo's file with days as an ordinary file has them.
fn file(site: &Site) -> String {
    let today = site.clock.today();
    let cell = |cell: &str| {
        let days = cell.strip_suffix('d').filter(|days| days.starts_with(['+', '-']));
        let day = days.and_then(|days| today.checked_add(days.parse::<i32>().ok()?.days()).ok());
        day.map_or_else(|| cell.to_owned(), |day| day.to_string())
    };
    let line = |line: &str| line.split(';').map(cell).collect::<Vec<_>>().join(";");
    include_str!("../../demo/catalogue.csv").lines().map(line).collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn a_file_is_shown_and_then_taken_in() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let path = "/catalogue/import";
    let file = file(&site).replace("Utförare hemtjänst/särskilt boende", "Utförare i hemmet");
    let shown = adam.post(path, &[("file", &file)]).await;
    assert_eq!(shown.status, 200, "{}", shown.body.split("<tbody>").nth(1).unwrap_or_default());
    assert!(shown.body.contains("PS-UTF") && shown.body.contains(r#"name="take_in""#));
    assert!(shown.body.contains("Utförare i hemmet"), "the file is still there");
    assert!(!adam.get("/catalogue/PROCSOC").await.contains("Utförare i hemmet"), "it was only looked at");

    let done = adam.post(path, &[("file", &file), ("take_in", "true")]).await;
    assert_eq!((done.status, done.location()), (303, "/catalogue"), "{}", done.body);
    assert!(adam.get("/catalogue/PROCSOC").await.contains("Utförare i hemmet"));
}

#[actix_web::test]
async fn a_file_with_faults_is_refused_and_still_there() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let file = file(&site).replace(";critical;", ";kritisk;");
    let refused = adam.post("/catalogue/import", &[("file", &file), ("take_in", "true")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("kritisk") && refused.body.contains("PS-UTF"));
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_refused_in_words() {
    let site = furnished().await;
    let adam = visit(&site, "adabeh01").await;
    let large = "x".repeat(crate::web::guard::MOST_BYTES);
    let refused = adam.post("/catalogue/import", &[("file", &large)]).await;
    assert_eq!(refused.status, 413);
    for words in ["256 kB", "behorig import catalogue", "too-large"] {
        assert!(refused.body.contains(words), "{words} in {}", refused.body);
    }
    assert!(adam.get("/catalogue/import").await.contains("256 kB"), "the form says so beforehand");
}

#[actix_web::test]
async fn the_menu_says_how_much_waits() {
    let site = furnished().await;
    let monica = visit(&site, "monsta01").await;
    assert!(!monica.get("/help").await.contains("menu__count"), "nothing waits yet");
    let karin = site.sign_in("karek001").await.1.person;
    let line = |login: &str| {
        let register = site.parts.house.db.register();
        let person = register.people.values().find(|card| card.login == login).unwrap();
        let employment = &person.employments[0].id;
        let (id, unit) = (person.id.to_string(), person.unit.unwrap().to_string());
        json!({ "person": id, "role": "PS-UTF", "unit": unit, "employment": employment })
    };
    let lines = [line("annber01"), line("mikohm01")].map(|line| serde_json::from_value(line).unwrap());
    let sent = orders::send(&site.parts.house, karin, &lines, Lang::Sv).await.unwrap();
    assert_eq!(sent.refused.len(), 0, "{:?}", sent.refused);
    let page = monica.get("/help").await;
    let link = page.split(r#"href="/approvals""#).nth(1).unwrap().split("</a>").next().unwrap();
    assert!(link.contains(r#"<span class="menu__count">2<"#), "{link}");
    assert!(!visit(&site, "annber01").await.get("/help").await.contains("menu__count"), "nobody else's");
}
