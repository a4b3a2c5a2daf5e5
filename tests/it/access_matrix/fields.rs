//! The fields of forms that have a file of their own in their room.

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

/// Whether [`of_keeping`] has the fields.
pub fn is_of_keeping(room: &str) -> bool {
    room.contains("/packages") || room.ends_with("/freezes") || room.ends_with("/guideline")
}

/// The fields of the forms about guidelines, role packages and frozen days: a version that stands no longer, a package
/// without roles, one that there is not, and days that have been.
pub fn of_keeping(room: &str) -> &'static [(&'static str, &'static str)] {
    match room.rsplit('/').next().unwrap_or_default() {
        "guideline" => {
            &[("replaces", "gammal"), ("version", "9"), ("title", "X"), ("text", "X"), ("review_by", "2027-01-01")]
        }
        "freezes" => &[("from", "2020-01-01"), ("to", "2020-01-02"), ("reason", "Prov")],
        "closing" => &[("version", "0"), ("closed", "false")],
        _ => &[("name", "Paket")],
    }
}
