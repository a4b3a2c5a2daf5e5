//! The fields of forms that have a file of their own in their room: what they name is not there, or has passed.

/// Whether a form is one of these.
pub fn knows(room: &str) -> bool {
    room.contains("/matrix/") || room.starts_with("/training") || room == "/orders/late" || is_of_keeping(room)
}

/// The fields of such a form.
pub fn of(room: &str) -> &'static [(&'static str, &'static str)] {
    match room {
        _ if room.contains("/matrix/") => of_matrix(room),
        _ if is_of_keeping(room) => of_keeping(room),
        _ => of_training(room),
    }
}

/// The fields of the forms about the matrix: about an edition that has passed.
fn of_matrix(room: &str) -> &'static [(&'static str, &'static str)] {
    match room.rsplit('/').next().unwrap_or_default() {
        "rules" => &[("edition", "0"), ("k", "0"), ("r", "0"), ("t", "0"), ("first", "owner")],
        "{n}" => &[("edition", "0"), ("act", "up")],
        "sent" => &[("edition", "0"), ("why", "X")],
        "discard" => &[("edition", "0")],
        "decision" => &[("edition", "0"), ("verdict", "return"), ("reason", "X")],
        _ => &[],
    }
}

/// The fields of the forms about training and papers: about a course that there is not, or a day too long ago.
fn of_training(room: &str) -> &'static [(&'static str, &'static str)] {
    match room {
        "/training/people/{id}/records" => &[("course", "GDPR"), ("done", "2026-05-04")],
        "/training/records/{id}/withdrawal" => &[("reason", "Prov")],
        "/training/courses" | "/training/courses/{id}" => {
            &[("version", "0"), ("code", "X"), ("name_sv", "X"), ("name_en", "X"), ("months", "0")]
        }
        "/training/demands" => &[("role", "PS-LAS"), ("course", "saknas"), ("policy", "stop")],
        "/training/import" => &[("file", "")],
        "/orders/late" => &[("person", "bo"), ("role", "PS-LAS"), ("ordered_at", "2020-01-01T08:00")],
        _ => &[],
    }
}

/// Whether [`of_keeping`] has the fields.
fn is_of_keeping(room: &str) -> bool {
    room.contains("/packages") || room.ends_with("/freezes") || room.ends_with("/guideline")
}

/// The fields of the forms about guidelines, role packages and frozen days: a version that stands no longer, a package
/// without roles, one that there is not, and days that have been.
fn of_keeping(room: &str) -> &'static [(&'static str, &'static str)] {
    match room.rsplit('/').next().unwrap_or_default() {
        "guideline" => {
            &[("replaces", "gammal"), ("version", "9"), ("title", "X"), ("text", "X"), ("review_by", "2027-01-01")]
        }
        "freezes" => &[("from", "2020-01-01"), ("to", "2020-01-02"), ("reason", "Prov")],
        "closing" => &[("version", "0"), ("closed", "false")],
        _ => &[("name", "Paket")],
    }
}

/// The fields of other forms.
pub fn of_others(room: &str) -> Vec<(&'static str, String)> {
    let own = |pairs: &[(&'static str, &str)]| pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    match room {
        "/log/exports" => own(&[("list", "after-end"), ("format", "csv")]),
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
