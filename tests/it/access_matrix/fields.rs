//! The fields of forms that are the same whoever sends them: what they name is not there, or has passed.

/// Whether a form is one of these.
pub fn knows(room: &str) -> bool {
    let own = ["/training", "/erasure"].iter().any(|start| room.starts_with(start));
    room.contains("/matrix/") || is_of_keeping(room) || own || room == "/orders/late"
}

/// The fields of such a form.
pub fn of(room: &str) -> &'static [(&'static str, &'static str)] {
    match room {
        room if room.contains("/matrix/") => of_matrix(room),
        room if is_of_keeping(room) => of_keeping(room),
        room => of_others(room),
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

/// The fields of the forms about training, papers and erasure: about a course that there is not, or a day too long ago.
fn of_others(room: &str) -> &'static [(&'static str, &'static str)] {
    match room {
        "/training/people/{id}/records" => &[("course", "GDPR"), ("done", "2026-05-04")],
        "/erasure" => &[("class", "orders"), ("reference", ""), ("purpose", "X")],
        "/erasure/{id}/confirmation" | "/erasure/{id}/withdrawal" => &[("version", "0")],
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
