//! Documents that are made from the code: compared here, written anew by `make docs`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use behorig::domain::order::State;

use crate::harness::routes::routes;

/// Compares `docs/NAME` with what the code says, or writes it when asked to.
pub fn document(name: &str, now: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("BEHORIG_WRITE_DOCS").is_some() {
        std::fs::write(&path, now).expect("the document is written");
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == now, "docs/{name} is not what the code says: run `make docs` and look at the difference");
}

#[test]
fn generated_order_states() {
    let mut states: Vec<&str> = Vec::new();
    for (from, to) in State::LEGAL {
        for state in [from, to] {
            if !state.is_empty() && !states.contains(state) {
                states.push(state);
            }
        }
    }
    let mut text = String::from(
        "The states of an order line, and every legal change. Made from domain::order::State::LEGAL; run `make docs`.\n\
         The log's verifiers check the same table.\n\n",
    );
    let start: Vec<&str> = State::LEGAL.iter().filter(|(from, _)| from.is_empty()).map(|(_, to)| *to).collect();
    writeln!(text, "(sent)          -> {}", start.join(", ")).expect("text");
    for state in states {
        let next: Vec<&str> = State::LEGAL.iter().filter(|(from, _)| *from == state).map(|(_, to)| *to).collect();
        let next = if next.is_empty() { "(ends here)".to_owned() } else { next.join(", ") };
        writeln!(text, "{state:<15} -> {next}").expect("text");
    }
    document("order-states.txt", &text);
}

#[test]
fn generated_openapi() {
    let document_now = behorig::features::openapi::document().to_pretty_json().expect("JSON");
    document("openapi.json", &format!("{document_now}\n"));
}

#[test]
fn every_route_of_the_api_is_described_and_nothing_else() {
    let described = serde_json::to_value(behorig::features::openapi::document()).expect("JSON");
    let mut described_routes = BTreeSet::new();
    for (address, methods) in described["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            described_routes.insert((address.clone(), method.to_uppercase()));
        }
    }
    // Beside the API stands only what those ask who watch the service.
    for address in ["/health", "/metrics"] {
        assert!(described_routes.remove(&(address.to_owned(), "GET".to_owned())), "{address}");
    }
    let declared: BTreeSet<_> = routes().into_iter().filter(|(address, _)| address.starts_with("/api/v1")).collect();
    let missing: Vec<_> = declared.difference(&described_routes).collect();
    let invented: Vec<_> = described_routes.difference(&declared).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "not described: {missing:?}; described, not there: {invented:?}"
    );
}
