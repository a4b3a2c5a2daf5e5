//! The appointments the demo starts with: who holds which function, who audits, administers, orders for a unit.
//!
//! Owners, deputies and system managers are not here: they stand in the catalogue, system by system.

use super::cast;

/// A function that decides, and who holds it.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Code, as the catalogue's `function:CODE`.
    pub code: &'static str,
    /// Name in Swedish.
    pub sv: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// Login of the holder.
    pub login: &'static str,
}

/// The functions.
#[rustfmt::skip]
pub const FUNCTIONS: &[Function] = &[
    Function { code: "KOMMUNDIREKTOR", sv: "Kommundirektör", en: "Chief executive", login: cast::ANN_CHARLOTTE_BROLIN.login },
    Function { code: "INFOSAK", sv: "Informationssäkerhetssamordnare", en: "Information security coordinator", login: cast::NADIA_RAHIMI.login },
    Function { code: "HRCHEF", sv: "HR-chef", en: "Head of HR", login: cast::ASA_LUNDQVIST.login },
    Function { code: "EKONOMICHEF", sv: "Ekonomichef", en: "Head of finance", login: cast::MARIA_SANDSTROM.login },
    Function { code: "IT_CHEF", sv: "IT-chef", en: "Head of IT", login: cast::PETER_HALLBERG.login },
    Function { code: "DRIFTCHEF", sv: "Driftchef", en: "Head of operations", login: cast::KJELL_ASTROM.login },
    Function { code: "HUVUDREDAKTOR", sv: "Huvudredaktör", en: "Editor in chief", login: cast::LINN_BACK.login },
    Function { code: "KOMMUNIKATOR", sv: "Förvaltningens kommunikatör", en: "Department communicator", login: cast::FREDRIK_NYREN.login },
    Function { code: "VAXEL", sv: "Växelansvarig", en: "Head of the switchboard", login: cast::YVONNE_KVIST.login },
    Function { code: "ATTEST", sv: "Ansvarig för attestförteckningen", en: "Keeper of the list of invoice approvers", login: cast::BERIT_SJOLUND.login },
];

/// Who may read log, reports and controls, and nothing else.
pub const AUDITORS: &[&str] = &[cast::INGELA_TORN.login, cast::STURE_ALM.login];

/// Who keeps the catalogue and the appointments.
pub const ADMINISTRATORS: &[&str] = &[cast::ADAM_BEHRN.login];

/// The HR function that may set the protected flag by hand.
pub const HR_FUNCTION: &[&str] = &[cast::MONA_TALLING.login];

/// Who handles orders for people with protected identity and reads the list of reveals.
pub const PROTECTED_HANDLERS: &[&str] = &[cast::MONA_TALLING.login];

/// Managers who may see and order for the protected people of their own unit.
pub const PROTECTED_MANAGERS: &[&str] = &[cast::KARIN_EK.login];

/// Authorised orderers besides the managers: login and code of the unit.
pub const AUTHORISED_ORDERERS: &[(&str, &str)] = &[(cast::BIRGITTA_NOREN.login, "SOC-2231")];
