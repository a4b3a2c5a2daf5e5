//! Serves the embedded style sheet, script, font and icons under `/static/<stamp>/<file>`.
//!
//! The current stamp may be kept for ever. Another one (a page from before an upgrade) gets today's file, to be asked for
//! again each time: better than a page without a style sheet. These files are the same for all, so no session is needed.

use actix_web::http::header::{self, EntityTag, IfNoneMatch};
use actix_web::web::{self, Header, Path, ServiceConfig};
use actix_web::{HttpResponse, http::Method};

use crate::text::assets;

/// Adds the route.
pub fn routes(config: &mut ServiceConfig) {
    config.service(
        web::resource("/static/{stamp}/{file}")
            .route(web::get().to(file))
            .route(web::route().method(Method::HEAD).to(file)),
    );
}

async fn file(path: Path<(String, String)>, asked: Option<Header<IfNoneMatch>>) -> HttpResponse {
    let (stamp, name) = path.into_inner();
    let Some(asset) = assets::find_asset(&name) else {
        return HttpResponse::NotFound().finish();
    };
    let tag = EntityTag::new_strong(asset.tag);
    let keep = if stamp == assets::stamp() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let unchanged = match asked.map(Header::into_inner) {
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        None => false,
    };
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::CACHE_CONTROL, keep)).insert_header(header::ETag(tag));
    if unchanged {
        return answer.finish();
    }
    let kind = mime_guess::from_path(&name).first_or_octet_stream();
    let text = kind.type_() == mime_guess::mime::TEXT || kind.subtype() == mime_guess::mime::JAVASCRIPT;
    let kind = if text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.to_string() };
    answer
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(asset.bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};

    use super::*;

    async fn ask(path: &str, tag: Option<&str>) -> (u16, header::HeaderMap, usize) {
        let app = test::init_service(App::new().configure(routes)).await;
        let mut request = test::TestRequest::get().uri(path);
        if let Some(tag) = tag {
            request = request.insert_header((header::IF_NONE_MATCH, tag));
        }
        let answer = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, test::read_body(answer).await.len())
    }

    fn value(headers: &header::HeaderMap, name: header::HeaderName) -> &str {
        headers.get(name).unwrap().to_str().unwrap()
    }

    #[actix_web::test]
    async fn a_current_file_may_be_kept_for_ever() {
        let (status, headers, length) = ask(&assets::url("app.css").unwrap(), None).await;
        assert_eq!(status, 200);
        assert!(length > 100_000);
        assert_eq!(value(&headers, header::CONTENT_TYPE), "text/css; charset=utf-8");
        assert!(value(&headers, header::CACHE_CONTROL).contains("immutable"));
        let tag = value(&headers, header::ETAG).to_owned();
        let (status, _, length) = ask(&assets::url("app.css").unwrap(), Some(&tag)).await;
        assert_eq!((status, length), (304, 0));
    }

    #[actix_web::test]
    async fn types_are_right() {
        for (name, kind) in [
            ("app.js", "text/javascript; charset=utf-8"),
            ("icons.svg", "image/svg+xml"),
            ("inter-latin.woff2", "font/woff2"),
        ] {
            let (status, headers, _) = ask(&assets::url(name).unwrap(), None).await;
            assert_eq!((status, value(&headers, header::CONTENT_TYPE)), (200, kind), "{name}");
        }
    }

    #[actix_web::test]
    async fn an_old_stamp_gets_the_file_but_may_not_keep_it() {
        let (status, headers, _) = ask("/static/0000000000000000/app.css", None).await;
        assert_eq!((status, value(&headers, header::CACHE_CONTROL)), (200, "no-cache"));
    }

    #[actix_web::test]
    async fn nothing_else_is_served() {
        for path in
            ["/static/x/none.css", "/static/x/..%2F..%2FCargo.toml", "/static/x/%2e%2e/app.css", "/static/app.css"]
        {
            assert_eq!(ask(path, None).await.0, 404, "{path}");
        }
    }
}
