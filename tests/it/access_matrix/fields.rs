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

/// The fields of the forms about role packages: one without roles, and one that there is not.
pub fn of_packages(room: &str) -> &'static [(&'static str, &'static str)] {
    if room.ends_with("/closing") { &[("version", "0"), ("closed", "false")] } else { &[("name", "Paket")] }
}
