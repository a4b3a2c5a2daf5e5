//! The cast: the people of the demo who are somebody, with why they are there and what to try with them.
//!
//! Their logins are the same for every seed, so guides, tests and tours can name them. Everybody else is made in
//! `people`. Whoever adds somebody awkward adds the case to [`Case`], and a test that the case is really there.

/// What sets a person apart from an ordinary permanent employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Permanently employed, nothing odd.
    Ordinary,
    /// One of the made-up staff: mostly permanent, as varied as a real staff is. Nobody in the cast.
    Varied,
    /// Leads the unit, permanently employed.
    Head,
    /// Leads the unit and has nobody above.
    NoManager,
    /// Leads the unit and stands as manager of themself (E-19).
    OwnManager,
    /// Two employments at once: half here, half at [`SECOND_UNIT`] (E-05).
    TwoEmployments,
    /// The employment ended yesterday, the account is still open (E-10).
    EndedYesterday,
    /// The employment ends in three weeks (E-02).
    EndsSoon,
    /// Starts in twelve days; the account is there but shut (E-03).
    StartsLater,
    /// Hourly substitute (E-07).
    Hourly,
    /// Works the summer, by the hour: began three days ago and has a last day. Nobody in the cast.
    Summer,
    /// On full-time leave (E-08).
    OnLeave,
    /// Protected identity (E-21).
    Protected,
    /// Employed, but the account is shut (E-11).
    ShutOut,
    /// On trial employment, six months.
    Trial,
    /// Consultant or supplier: an account without employment (E-12).
    Consultant,
    /// Trainee with a school behind them (E-13).
    Trainee,
    /// Assists the elected auditors; not employed.
    Auditor,
    /// Elected official (E-14).
    Elected,
    /// A pupil's account (E-13).
    Pupil,
    /// A function account, nobody's own (E-25).
    Function,
}

/// One of the cast.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Login, the same for every seed.
    pub login: &'static str,
    /// Given name.
    pub given: &'static str,
    /// Surname.
    pub surname: &'static str,
    /// Title.
    pub title: &'static str,
    /// Code of the unit; for those not employed, the unit that answers for them.
    pub unit: &'static str,
    /// What is odd.
    pub case: Case,
    /// Why this person is in the demo.
    pub why: &'static str,
    /// What to try.
    pub attempt: &'static str,
}

/// The unit of the second half of [`ANNA_BERG`]'s two employments.
pub const SECOND_UNIT: &str = "BOU-3107";

macro_rules! cast {
    ($($key:ident = $login:literal $given:literal $surname:literal, $title:literal, $unit:literal, $case:ident;
        $why:literal; $attempt:literal;)*) => {
        $(
            #[doc = $why]
            pub const $key: Member = Member {
                login: $login, given: $given, surname: $surname, title: $title, unit: $unit,
                case: Case::$case, why: $why, attempt: $attempt,
            };
        )*

        /// Everybody in the cast.
        pub const CAST: &[Member] = &[$($key),*];
    };
}

cast! {
    // The home care unit of the tour.
    KARIN_EK = "karek001" "Karin" "Ek", "Enhetschef", "SOC-2231", Head;
        "The tour's manager: leads home care Granåvik."; "Sign in as her and order the nursing assistant package.";
    ANNA_BERG = "annber01" "Anna" "Berg", "Undersköterska", "SOC-2231", TwoEmployments;
        "Works half in home care and half in a preschool."; "Order for her: the employment must be chosen.";
    LENA_SJODIN = "lensjo01" "Lena" "Sjödin", "Undersköterska", "SOC-2231", EndedYesterday;
        "Left yesterday; her account is still open."; "Order for her: refused. See her in the control of leavers.";
    MIKAEL_OHMAN = "mikohm01" "Mikael" "Öhman", "Undersköterska", "SOC-2231", EndsSoon;
        "Leaves in three weeks."; "Order twelve months: the last day is capped at his own.";
    SARA_HADDAD = "sarhad01" "Sara" "Haddad", "Undersköterska", "SOC-2231", StartsLater;
        "Starts in twelve days; her account is shut until then."; "Order now: approved now, delivered on her first day.";
    OLIVER_NYQVIST = "olinyq01" "Oliver" "Nyqvist", "Timvikarie", "SOC-2231", Hourly;
        "Hourly substitute."; "Order for him: four months at most.";
    EMMA_LINDAHL = "emmlin01" "Emma" "Lindahl-Åkesson", "Undersköterska", "SOC-2231", OnLeave;
        "On full-time parental leave."; "Order for her: a person must look at it.";
    MARIA_SOLBERG = "marsol01" "Maria" "Solberg", "Undersköterska", "SOC-2231", Protected;
        "Has a protected identity; the only one."; "Search for her as anybody but Karin Ek: she is nowhere.";
    PER_FORSLUND = "perfor01" "Per" "Forslund", "Undersköterska", "SOC-2231", ShutOut;
        "Employed, but his account is shut."; "Order for him: it waits until the account is open.";
    YUSUF_ABDI = "yusabd01" "Yusuf" "Abdi", "Vårdbiträde", "SOC-2231", Trial;
        "On trial employment."; "Order for him: capped at the end of the trial.";
    BIRGITTA_NOREN = "birnor01" "Birgitta" "Norén", "Verksamhetsassistent", "SOC-2200", Ordinary;
        "Administrative assistant, authorised orderer for home care Granåvik."; "Order for its staff, then for another unit's: refused.";
    HEMTJANST_FUNKTION = "fktgra01" "Hemtjänst" "Granåvik", "Funktionskonto", "SOC-2231", Function;
        "A function account, nobody's own."; "Order for it as if it were a person: refused.";
    LISBETH_RYD = "lisryd01" "Lisbeth" "Ryd", "Enhetschef", "SOC-2234", Head;
        "Leads home care Kvarnsele, where twenty summer temps have just begun."; "Order for all twenty at once.";
    IDA_NORDIN = "idanor01" "Ida" "Nordin", "Praktikant", "SOC-2511", Trainee;
        "Nursing student on placement."; "Order for her: the external path, with school and supervisor.";
    // Without employment, and heads above whom there is nobody.
    JOHAN_EKSTROM = "joheks01" "Johan" "Ekström", "Integrationskonsult", "KLK-1420", Consultant;
        "Consultant: an account without employment."; "Order TEIS-UTV for him: contract and sponsor are asked for.";
    KENT_BYLUND = "kenbyl01" "Kent" "Bylund", "Växeltekniker, Nordälvs kommun", "KLK-1410", Consultant;
        "Runs the switchboard from another municipality."; "See him as external system manager of the switchboard.";
    GUNILLA_HEDMAN = "gunhed01" "Gunilla" "Hedman", "Ledamot i socialnämnden", "KLK-1100", Elected;
        "Elected official: an account and a mandate, no employment."; "Order LEX-LAS for her.";
    STURE_ALM = "stualm01" "Sture" "Alm", "Förtroendevald revisor", "KLK-1100", Elected;
        "Elected auditor."; "Sign in: reads the log and the reports, changes nothing.";
    INGELA_TORN = "ingtor01" "Ingela" "Torn", "Sakkunnigt biträde till revisorerna", "KLK-1100", Auditor;
        "The elected auditors' assistant, not employed."; "Check the log's proofs and export an extract.";
    ELIAS_KARLSSON = "elikar01" "Elias" "Karlsson", "Elev", "BOU-3301", Pupil;
        "A pupil."; "Search for him: pupils are not there to be ordered for.";
    ROLF_EDLUND = "roledl01" "Rolf" "Edlund", "Rektor", "BOU-3204", OwnManager;
        "Stands as his own manager in the directory."; "Order for him: the manager of the unit above decides.";
    ANN_CHARLOTTE_BROLIN = "annbro01" "Ann-Charlotte" "Brolin", "Kommundirektör", "KLK-1000", NoManager;
        "Has no manager; decides TEIS-ADM, since the head of IT cannot decide for his own."; "Order for herself: a person must look at it.";
    // Owners and other heads.
    ASA_LUNDQVIST = "asalun01" "Åsa" "Lundqvist", "HR-chef", "KLK-1300", Head;
        "Head of HR: owns payroll and scheduling."; "Decide RCO-LOGG together with the head of property.";
    PETER_HALLBERG = "pethal01" "Peter" "Hallberg", "IT-chef", "KLK-1400", Head;
        "Head of IT: owns five systems and leads those who run them."; "Order AD-ADM for a technician: he cannot both order and decide.";
    MARIA_SANDSTROM = "marsan01" "Maria" "Sandström", "Ekonomichef", "KLK-1200", Head;
        "Head of finance: owns the finance system."; "Decide EKO-LEV for somebody who has EKO-BESL: refused.";
    EVA_ROSENGREN = "evaros01" "Eva" "Rosengren", "Socialchef", "SOC-2000", Head;
        "Head of social services: owns Procapita SOC."; "Decide on a critical role for six months.";
    HENRIK_DAHLIN = "hendah01" "Henrik" "Dahlin", "Barn- och utbildningschef", "BOU-3000", Head;
        "Head of schools: owns Procapita BoU and FirstClass."; "See FirstClass closing: no new orders.";
    KATARINA_WIK = "katwik01" "Katarina" "Wik", "Kanslichef", "KLK-1100", Head;
        "Head of the chancery: owns LEX and the residents' register."; "Decide KIR-SOK: the purpose is stated.";
    JONAS_FRID = "jonfri01" "Jonas" "Frid", "Kommunikationschef", "KLK-1500", Head;
        "Head of communications: owns the web and the intranet."; "Name a deputy before the holidays.";
    LEIF_BERGVALL = "leiber01" "Leif" "Bergvall", "Fastighetschef", "KOT-4100", Head;
        "Head of property: owns four systems."; "Decide one month of supplier access to Desigo.";
    CAMILLA_STRAND = "camstr01" "Camilla" "Strand", "Fritidschef", "KOT-4200", Head;
        "Head of leisure; not yet named owner of Booking, which has none."; "As administrator, name her: waiting orders move on.";
    MARIANNE_HOLM = "marhol01" "Marianne" "Holm", "Kulturchef", "KOT-4300", Head;
        "Head of culture: owns MicroMarc."; "Review who has the borrowers' register.";
    TOMAS_GRAHN = "tomgra01" "Tomas" "Grahn", "VA- och renhållningschef", "KOT-4400", Head;
        "Head of water and waste: owns EDP Future."; "Decide EDP-DEB for somebody who has EKO-UTB: refused.";
    STEFAN_NORGREN = "stenor01" "Stefan" "Norgren", "Förvaltningschef", "KOT-4000", Head;
        "Head of culture and technical services; deputy owner of Geosecma."; "Decide GEO-FAST while the owner is away.";
    ULRIKA_FALT = "ulrfal01" "Ulrika" "Fält", "Förvaltningschef", "MOB-5000", Head;
        "Head of environment and building: owns Geosecma, whose guideline has expired."; "Review the guideline.";
    KJELL_ASTROM = "kjeast01" "Kjell" "Åström", "Driftchef", "KOT-4110", Head;
        "Head of operations: decides DG-LAS and looks after Desigo."; "Order DG-LAS for a technician of his: somebody else decides.";
    EVELINA_HOLST = "evehol01" "Evelina" "Holst", "Rektor", "BOU-3201", Head;
        "Head of the central school."; "Approve PB-PED for a teacher.";
    NADIA_SALIM = "nadsal01" "Nadia" "Salim", "Rektor", "BOU-3107", Head;
        "Head of the preschool where Anna Berg has her other half."; "Order for Anna Berg's second employment.";
    // Functions.
    NADIA_RAHIMI = "nadrah01" "Nadia" "Rahimi", "Informationssäkerhetssamordnare", "KLK-1000", Ordinary;
        "Information security coordinator: the second decision on the most dangerous roles."; "Read the control report due on 1 March.";
    ADAM_BEHRN = "adabeh01" "Adam" "Behrn", "Systemtekniker", "KLK-1420", Ordinary;
        "Administrator of Behörig: keeps catalogue and appointments, decides nothing."; "Import the catalogue; try to approve an order.";
    MONA_TALLING = "montal01" "Mona" "Talling", "HR-specialist", "KLK-1300", Ordinary;
        "The HR function that may set the protected flag, and handles protected identities."; "Set the flag; read the week's reveals.";
    BERIT_SJOLUND = "bersjo01" "Berit" "Sjölund", "Controller", "KLK-1200", Ordinary;
        "Keeps the board's list of who may approve invoices."; "Decide EKO-BESL with reference to the board's decision.";
    // System managers.
    LINN_BACK = "linbac01" "Linn" "Bäck", "Huvudredaktör", "KLK-1500", Ordinary;
        "Editor in chief: decides WB-RED, looks after the web."; "Decide on an editor.";
    MAJA_OTTOSSON = "majott01" "Maja" "Ottosson", "Webbredaktör", "KLK-1500", Ordinary;
        "Looks after the web and the intranet."; "Deliver WB-TEST.";
    FREDRIK_NYREN = "frenyr01" "Fredrik" "Nyrén", "Kommunikatör", "KLK-1500", Ordinary;
        "The departments' communicator: decides IN-RED, looks after the intranet."; "Decide IN-RED.";
    AMIR_HAIDARI = "amihai01" "Amir" "Haidari", "IT-tekniker", "KLK-1410", Ordinary;
        "Service desk: delivers base accounts."; "Deliver AD-VPN.";
    SOFIE_LIND = "soflin01" "Sofie" "Lind", "IT-tekniker", "KLK-1410", Ordinary;
        "Service desk: base accounts, mail, residents' register."; "Deliver a shared mailbox.";
    ROBERT_KJELLIN = "robkje01" "Robert" "Kjellin", "Systemtekniker", "KLK-1420", Ordinary;
        "Runs mail and integrations."; "Order TEIS-ADM for him: not his own head but the chief executive decides.";
    VIKTOR_LOOF = "vikloo01" "Viktor" "Lööf", "Systemtekniker", "KLK-1420", Ordinary;
        "Runs integrations."; "Deliver TEIS-OVER.";
    YVONNE_KVIST = "yvokvi01" "Yvonne" "Kvist", "Växelansvarig", "KLK-1410", Ordinary;
        "Answers for the switchboard: decides VX-TEL and VX-ADM."; "Decide VX-TEL.";
    MONICA_STAL = "monsta01" "Monica" "Stål", "Systemförvaltare", "SOC-2000", Ordinary;
        "Looks after Procapita SOC; decides PS-UTF by delegation."; "Approve and deliver PS-UTF.";
    DANIEL_VIKNER = "danvik01" "Daniel" "Vikner", "Systemförvaltare", "SOC-2000", Ordinary;
        "Looks after Procapita SOC and secure mail."; "Run the reconciliation of Procapita SOC.";
    HELENA_BRODEN = "helbro01" "Helena" "Brodén", "Systemförvaltare", "BOU-3000", Ordinary;
        "Looks after Procapita BoU."; "Deliver PB-PED in bulk in August.";
    FARID_KARIMI = "farkar01" "Farid" "Karimi", "Systemförvaltare", "BOU-3000", Ordinary;
        "Looks after Procapita BoU."; "Mark an order as not possible, with a reason.";
    ANTON_SELIN = "antsel01" "Anton" "Selin", "GIS-samordnare", "MOB-5210", Ordinary;
        "Looks after Geosecma."; "Find a permission that nobody ordered.";
    JENNY_MYHR = "jenmyh01" "Jenny" "Myhr", "GIS-ingenjör", "MOB-5210", Ordinary;
        "Looks after Geosecma."; "Deliver GEO-RED.";
    INGRID_THORELL = "ingtho01" "Ingrid" "Thorell", "Registrator", "KLK-1110", Ordinary;
        "Registrar, looks after LEX."; "Approve and deliver LEX-HAND.";
    PIA_SUNDELIN = "piasun01" "Pia" "Sundelin", "Registrator", "KLK-1110", Ordinary;
        "Registrar, looks after LEX and the residents' register."; "Deliver KIR-SOK.";
    SUSANNE_ASK = "susask01" "Susanne" "Ask", "Lönespecialist", "KLK-1310", Ordinary;
        "Looks after payroll."; "Order EC-ATT for her, who has EC-LON: refused.";
    MATTIAS_HAGG = "mathag01" "Mattias" "Hägg", "Lönespecialist", "KLK-1310", Ordinary;
        "Looks after payroll."; "Deliver EC-CHEF.";
    CARINA_LODIN = "carlod01" "Carina" "Lodin", "Bemanningsassistent", "KLK-1320", Ordinary;
        "Looks after scheduling."; "Approve BE-VIK.";
    DRAGAN_PETROVIC = "drapet01" "Dragan" "Petrović", "Bemanningsassistent", "KLK-1320", Ordinary;
        "Looks after scheduling."; "Deliver BE-PLAN.";
    ANNIKA_MOBERG = "annmob01" "Annika" "Moberg", "Ekonom", "KLK-1200", Ordinary;
        "Looks after the finance system."; "Deliver EKO-GRANSK.";
    LARS_ERIK_HOOK = "larhoo01" "Lars-Erik" "Höök", "Ekonom", "KLK-1200", Ordinary;
        "Looks after the finance system."; "See that it is closing.";
    NIKLAS_GRANATH = "nikgra01" "Niklas" "Granath", "Fastighetsförvaltare", "KOT-4100", Ordinary;
        "Looks after DeDu alone, where there should be two."; "See the warning on the system's card.";
    GORAN_LJUNG = "gorlju01" "Göran" "Ljung", "Säkerhetssamordnare", "KOT-4100", Ordinary;
        "Security coordinator: looks after door locks and alarms."; "Deliver VB-KORT for one building.";
    MALIN_RASK = "malras01" "Malin" "Rask", "Fastighetsförvaltare", "KOT-4100", Ordinary;
        "Looks after door locks."; "Deliver RCO-KORT.";
    THERESE_FALK = "thefal01" "Therese" "Falk", "Bokningshandläggare", "KOT-4200", Ordinary;
        "Looks after Booking, which has no owner."; "Order BK-ADM: it waits for an owner.";
    HASSAN_OMAR = "hasoma01" "Hassan" "Omar", "Bokningshandläggare", "KOT-4200", Ordinary;
        "Looks after Booking."; "Deliver BK-VAKT.";
    ELISABET_QUIST = "eliqui01" "Elisabet" "Quist", "Bibliotekarie", "KOT-4310", Ordinary;
        "Librarian, looks after MicroMarc."; "Approve MM-LAN.";
    TOVE_LINDH = "tovlin01" "Tove" "Lindh", "Bibliotekarie", "KOT-4310", Ordinary;
        "Librarian, looks after MicroMarc."; "Deliver MM-KAT.";
    AGNETA_BOSTROM = "agnbos01" "Agneta" "Boström", "Kundhandläggare", "KOT-4400", Ordinary;
        "Looks after EDP Future."; "Deliver EDP-KUND.";
    SIMON_WIDELL = "simwid01" "Simon" "Widell", "Kundhandläggare", "KOT-4400", Ordinary;
        "Looks after EDP Future."; "Approve EDP-LAS.";
}
