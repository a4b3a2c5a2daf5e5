//! What the forms are sent by the access matrix: fit for somebody with the right, and changing as little as it can.

/// The fields of the forms about the matrix: about an edition that has passed.
pub fn of_matrix(room: &str) -> &'static [(&'static str, &'static str)] {
    match room.rsplit('/').next().unwrap_or_default() {
        "rules" => &[("edition", "0"), ("k", "0"), ("r", "0"), ("t", "0"), ("first", "owner")],
        "{n}" => &[("edition", "0"), ("act", "up")],
        "sent" => &[("edition", "0"), ("why", "X")],
        "discard" => &[("edition", "0")],
        "decision" => &[("edition", "0"), ("verdict", "return"), ("reason", "X")],
        _ => &[],
    }
}

/// The fields of other forms.
pub fn of_others(room: &str) -> Vec<(&'static str, String)> {
    let own = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    match room {
        "/people/assignments" => own(&[
            ("person", "konsult"),
            ("kind", "consultant"),
            ("organisation", "X"),
            ("unit", "SOC-2231"),
            ("purpose", "X"),
            ("sponsor", "karin"),
        ]),
        "/people/assignments/{id}/prolongation" => own(&[("version", "0"), ("to", "2026-12-31")]),
        "/people/assignments/{id}/sponsor" => own(&[("version", "0"), ("sponsor", "eva")]),
        "/people/assignments/{id}/end" | "/erasure/{id}/confirmation" | "/erasure/{id}/withdrawal" => {
            own(&[("version", "0")])
        }
        "/people/reorganisation" => own(&[("units", "")]),
        "/separation" => own(&[("a", "PS-LAS"), ("b", "PS-LAS"), ("effect", "deny"), ("reason", "Prov")]),
        "/separation/{id}/exceptions" => own(&[("person", "bo"), ("reason", "Prov"), ("until", "2026-06-01")]),
        "/substitutes" => own(&[("substitute", "karin"), ("from", "2020-01-01"), ("to", "2020-01-02")]),
        "/people/{id}/leaving" => own(&[("employment", "bo-1"), ("item", "card"), ("done", "false")]),
        "/people/sources/brake/{id}/release" | "/people/brakes/{id}/release" => own(&[("version", "0")]),
        "/people/protection" => own(&[("q", "bo")]),
        "/people/sources/check" => own(&[("person", "bo")]),
        "/people/{id}/protection" => own(&[("protected", "false")]),
        "/integrations/approval" => {
            own(&[("key", "directory-demo"), ("by", "X"), ("reference", "X"), ("on", "2026-05-01"), ("purpose", "X")])
        }
        "/integrations/switch" => own(&[("key", "directory-demo"), ("on", "false")]),
        "/erasure" => own(&[("class", "orders"), ("reference", ""), ("purpose", "X")]),
        "/messages/settings" => own(&[("language", "sv"), ("rhythm", "morning")]),
        _ => Vec::new(),
    }
}
