//! What no request passes: other sites, odd bodies, odd addresses; and what stands on every answer (T11, T12, T17, T18, T26).

use super::*;
use crate::web::guard::MOST_BYTES;

#[actix_web::test]
async fn a_form_from_elsewhere_is_refused_on_every_route() {
    let site = site().await;
    let (token, named) = site.sign_in("karek001").await;
    let (_, other) = site.sign_in("evaros01").await;
    let cookie = format!("behorig={token}");
    let csrf = site.csrf(Some(named.session));
    for path in ["/sign-in", "/sign-in/demo/karek001", "/language", "/theme", "/sign-out", "/no-such"] {
        let with = |name: &'static str, value: &'static str| {
            let mut request = form(path, &cookie, &csrf, &[]);
            request = TestRequest::insert_header(request, (name, value));
            request
        };
        let bare = |site: &str, csrf: &str| {
            TestRequest::post()
                .uri(path)
                .insert_header(("Cookie", cookie.clone()))
                .insert_header(("Sec-Fetch-Site", site.to_owned()))
                .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
                .set_payload(format!("csrf={csrf}"))
        };
        for (why, request) in [
            ("cross-site", with("Sec-Fetch-Site", "cross-site")),
            ("same-site", with("Sec-Fetch-Site", "same-site")),
            ("odd", with("Sec-Fetch-Site", "SAME-ORIGIN")),
            ("plain text", with("Content-Type", "text/plain")),
            ("json", with("Content-Type", "application/json")),
            ("multipart", with("Content-Type", "multipart/form-data; boundary=x")),
            ("no token", bare("same-origin", "")),
            ("another session's token", bare("same-origin", &site.csrf(Some(other.session)))),
            ("a visitor's token", bare("same-origin", &site.csrf(None))),
            ("two tokens", bare("same-origin", &format!("{csrf}&csrf={csrf}"))),
            ("method override", with("X-HTTP-Method-Override", "PUT").set_payload("_method=PUT")),
        ] {
            let answer = site.ask(request).await;
            assert_eq!(answer.status, 403, "{path}: {why}");
        }
        let get = site.ask(TestRequest::get().uri(path).insert_header(("Cookie", cookie.clone()))).await;
        assert!(path == "/sign-in" || get.status == 405 || get.status == 404, "GET {path}: {}", get.status);
    }
    // None of it signed anybody out.
    assert_eq!(site.ask(form("/sign-out", &cookie, &csrf, &[])).await.status, 303);
}

#[actix_web::test]
async fn without_fetch_metadata_the_origin_decides() {
    let site = site().await;
    let csrf = site.csrf(None);
    for (origin, status) in [
        (Some("http://127.0.0.1:8080"), 303),
        (Some("http://127.0.0.1:8081"), 403),
        (Some("https://127.0.0.1:8080"), 403),
        (Some("null"), 403),
        (Some("http://127.0.0.1:8080.evil.test"), 403),
        (None, 403),
    ] {
        let mut request = TestRequest::post()
            .uri("/language")
            .insert_header(("Cookie", VISIT))
            .insert_header(("Content-Type", "application/x-www-form-urlencoded"))
            .set_payload(format!("csrf={csrf}&language=en&back=/"));
        if let Some(origin) = origin {
            request = request.insert_header(("Origin", origin));
        }
        assert_eq!(site.ask(request).await.status, status, "{origin:?}");
    }
}

#[actix_web::test]
async fn a_program_brings_no_cookie_and_sends_json() {
    let site = site().await;
    let body = r#"{"login":"karek001","password":"demo"}"#;
    let post = || TestRequest::post().uri("/api/v1/session").set_payload(body);
    let json = ("Content-Type", "application/json");
    for (why, request) in [
        ("a cookie", post().insert_header(json).insert_header(("Cookie", "behorig=x"))),
        ("text", post().insert_header(("Content-Type", "text/plain"))),
        ("no type", post()),
        ("another site", post().insert_header(json).insert_header(("Sec-Fetch-Site", "cross-site"))),
    ] {
        let answer = site.ask(request).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "csrf"), "{why}");
    }
    assert_eq!(site.ask(post().insert_header(json)).await.status, 201);
}

#[actix_web::test]
async fn bodies_that_are_not_commands_are_named_and_refused() {
    let site = site().await;
    let long = format!(r#"{{"login":"{}","password":"x"}}"#, "x".repeat(MOST_BYTES));
    let deep = "[".repeat(100_000);
    for (body, status, code) in [
        (long.as_str(), 413, "too-large"),
        (deep.as_str(), 400, "bad-form"),
        ("", 400, "bad-form"),
        ("{", 400, "bad-form"),
        ("\"\\ud800\"", 400, "bad-form"),
        ("[]", 422, "bad-form"),
        ("null", 422, "bad-form"),
        (r#"{"login":"a"}"#, 422, "bad-form"),
        (r#"{"login":"a","password":null}"#, 422, "bad-form"),
        (r#"{"login":"a","password":["x"]}"#, 422, "bad-form"),
        (r#"{"login":"a","login":"b","password":"x"}"#, 422, "bad-form"),
        (r#"{"login":"a","password":"x","role":"ADMIN"}"#, 422, "unknown-field"),
        (r#"{"login":"a\u0000","password":"x"}"#, 422, "bad-text"),
    ] {
        let answer = site.json("/api/v1/session", body).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{:.60}", body);
        assert_eq!(answer.headers.get("content-type").unwrap(), "application/problem+json");
    }
    let large = "x".repeat(MOST_BYTES);
    for (fields, status) in [
        (&[("login", "a"), ("password", "b"), ("person", "c")][..], 422),
        (&[("login", "a")], 422),
        (&[("login", "a\u{0}"), ("password", "b")], 422),
        (&[("login", large.as_str()), ("password", "b")], 413),
    ] {
        let answer = site.form("/sign-in", fields).await;
        assert_eq!(answer.status, status);
        assert!(answer.body.contains("<h1"), "a page of ours");
    }
    let packed = form("/language", VISIT, &site.csrf(None), &[]).insert_header(("Content-Encoding", "gzip"));
    assert_eq!(site.ask(packed).await.status, 422);
}

#[actix_web::test]
async fn every_answer_carries_the_headers() {
    let site = site().await;
    let csrf = site.csrf(None);
    for (status, request) in [
        (200, TestRequest::get().uri("/sign-in")),
        (200, TestRequest::get().uri("/health")),
        (200, TestRequest::get().uri(&crate::text::assets::url("app.css").unwrap())),
        (303, form("/language", VISIT, &csrf, &[("language", "en"), ("back", "/")])),
        (401, form("/sign-in", VISIT, &csrf, &[("login", "a"), ("password", "b")])),
        (403, TestRequest::post().uri("/sign-in")),
        (404, TestRequest::get().uri("/no-such")),
        (404, TestRequest::get().uri("/api/v1/no-such")),
        (404, TestRequest::get().uri("/static/x/none.css")),
        (405, TestRequest::get().uri("/sign-out")),
        (413, form("/sign-in", VISIT, &csrf, &[("login", "x".repeat(MOST_BYTES).as_str())])),
    ] {
        let answer = site.ask(request).await;
        assert_eq!(answer.status, status);
        let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert!(header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"), "{status}");
        assert!(!header("content-security-policy").contains("unsafe"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("strict-transport-security"), "", "not without TLS");
        assert!(header("cache-control") == "no-store" || header("cache-control").contains("immutable"));
        assert!(!answer.body.is_empty() || status == 303, "{status} is drawn");
    }
}

#[actix_web::test]
async fn one_comes_back_to_this_service_only() {
    let site = site().await;
    for next in [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "/\tevil.test",
        "////evil.test",
        "/%5cevil.test",
        "javascript:x",
    ] {
        let answer = site.form("/sign-in/demo/karek001", &[("next", next)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next:?}");
        let answer = site.form("/theme", &[("theme", "dark"), ("back", next)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next:?}");
        let query = serde_urlencoded::to_string([("next", next)]).unwrap();
        let page = site.ask(TestRequest::get().uri(&format!("/sign-in?{query}"))).await;
        assert!(page.body.contains(r#"name="next" value="/""#), "{next:?}");
    }
    let answer = site.form("/sign-in/demo/karek001", &[("next", "/orders?page=2")]).await;
    assert_eq!(answer.location(), "/orders?page=2");
}

#[actix_web::test]
async fn pages_and_errors_come_in_the_reader_s_language() {
    let site = site().await;
    for (cookie, accept, word) in [
        ("", "sv", "Sidan finns inte"),
        ("", "en-GB,en", "There is no such page"),
        ("behorig-language=en", "sv", "There is no such page"),
        ("behorig-language=xx", "sv", "Sidan finns inte"),
    ] {
        let request = TestRequest::get()
            .uri("/no-such")
            .insert_header(("Accept-Language", accept))
            .insert_header(("Cookie", cookie));
        assert!(site.ask(request).await.body.contains(word), "{cookie} {accept}");
    }
}

#[actix_web::test]
async fn without_the_demo_there_is_no_signing_in_as_somebody() {
    let site = site().await;
    let mut plan = site.parts.plan();
    plan.cast = None;
    let app = test::init_service(plan.app()).await;
    let request = form("/sign-in/demo/karek001", VISIT, &site.csrf(None), &[]);
    assert_eq!(test::call_service(&app, request.to_request()).await.status().as_u16(), 404);
}
