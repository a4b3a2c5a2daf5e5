//! The organisation of the demo: five departments in a tree of three levels, and how each unit is staffed.
//!
//! The numbers are those of a municipality with some 17 000 inhabitants. People by name are in `cast`.

/// A unit as planned: what it is called, where it hangs and who works there besides the cast.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Code by which employments point to it, such as `SOC-2231`.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Code of the unit above; `None` for a department.
    pub parent: Option<&'static str>,
    /// Title of whoever leads it, and of those who share the lead when it is large.
    pub head: &'static str,
    /// Titles and how many of each.
    pub staff: &'static [(&'static str, usize)],
}

/// Title that makes an hourly employment.
pub const HOURLY: &str = "Timvikarie";

/// Title of those who work the summer: hourly, and with a last day.
pub const SUMMER: &str = "Sommarvikarie";

const fn department(
    code: &'static str,
    name: &'static str,
    head: &'static str,
    staff: &'static [(&'static str, usize)],
) -> Plan {
    Plan { code, name, parent: None, head, staff }
}

const fn below(
    parent: &'static str,
    code: &'static str,
    name: &'static str,
    head: &'static str,
    staff: &'static [(&'static str, usize)],
) -> Plan {
    Plan { code, name, parent: Some(parent), head, staff }
}

/// All units; a unit stands after the one above it.
#[rustfmt::skip]
pub const UNITS: &[Plan] = &[
    department("KLK-1000", "Kommunledningskontoret", "Kommundirektör", &[("Kommunstrateg", 3), ("Näringslivsutvecklare", 2)]),
    below("KLK-1000", "KLK-1100", "Kansli", "Kanslichef", &[("Nämndsekreterare", 4), ("Kommunjurist", 2), ("Utredare", 3)]),
    below("KLK-1100", "KLK-1110", "Registratur och arkiv", "Enhetschef", &[("Registrator", 3), ("Arkivarie", 2)]),
    below("KLK-1000", "KLK-1200", "Ekonomi", "Ekonomichef", &[("Ekonom", 6), ("Controller", 4), ("Upphandlare", 3), ("Ekonomiassistent", 4)]),
    below("KLK-1000", "KLK-1300", "HR och lön", "HR-chef", &[("HR-specialist", 6)]),
    below("KLK-1300", "KLK-1310", "Löneenheten", "Lönechef", &[("Lönespecialist", 7)]),
    below("KLK-1300", "KLK-1320", "Bemanningsenheten", "Enhetschef", &[("Bemanningsassistent", 8)]),
    below("KLK-1000", "KLK-1400", "Centrala IT", "IT-chef", &[("IT-arkitekt", 2), ("Projektledare", 2)]),
    below("KLK-1400", "KLK-1410", "Servicedesk och växel", "Enhetschef", &[("IT-tekniker", 7), ("Telefonist", 4)]),
    below("KLK-1400", "KLK-1420", "Drift och integration", "Enhetschef", &[("Systemtekniker", 6), ("Nätverkstekniker", 3)]),
    below("KLK-1000", "KLK-1500", "Kommunikation", "Kommunikationschef", &[("Kommunikatör", 5)]),
    department("SOC-2000", "Socialförvaltningen", "Socialchef", &[("Utvecklingsledare", 3), ("Verksamhetscontroller", 2), ("Medicinskt ansvarig sjuksköterska", 1)]),
    below("SOC-2000", "SOC-2100", "Individ- och familjeomsorg", "Verksamhetschef", &[("Administratör", 4)]),
    below("SOC-2100", "SOC-2110", "Barn och familj", "Enhetschef", &[("Socialsekreterare", 26), ("Familjebehandlare", 6)]),
    below("SOC-2100", "SOC-2120", "Vuxen och försörjningsstöd", "Enhetschef", &[("Socialsekreterare", 20), ("Behandlingsassistent", 6)]),
    below("SOC-2000", "SOC-2200", "Hemtjänst och bistånd", "Verksamhetschef", &[("Administratör", 2)]),
    below("SOC-2200", "SOC-2210", "Biståndsenheten", "Enhetschef", &[("Biståndshandläggare", 14)]),
    below("SOC-2200", "SOC-2231", "Hemtjänst Granåvik", "Enhetschef", &[("Undersköterska", 7), ("Vårdbiträde", 2)]),
    below("SOC-2200", "SOC-2232", "Hemtjänst Tallmora", "Enhetschef", &[("Undersköterska", 34), ("Vårdbiträde", 10), (HOURLY, 14)]),
    below("SOC-2200", "SOC-2233", "Hemtjänst Centrum", "Enhetschef", &[("Undersköterska", 48), ("Vårdbiträde", 16), (HOURLY, 20)]),
    below("SOC-2000", "SOC-2300", "Särskilt boende", "Verksamhetschef", &[("Verksamhetsutvecklare", 2)]),
    below("SOC-2300", "SOC-2311", "Älvgården", "Enhetschef", &[("Undersköterska", 60), ("Vårdbiträde", 16), (HOURLY, 18)]),
    below("SOC-2300", "SOC-2312", "Björkbacken", "Enhetschef", &[("Undersköterska", 54), ("Vårdbiträde", 14), (HOURLY, 16)]),
    below("SOC-2300", "SOC-2313", "Strandängen", "Enhetschef", &[("Undersköterska", 44), ("Vårdbiträde", 12), (HOURLY, 14)]),
    below("SOC-2000", "SOC-2400", "Funktionsstöd", "Verksamhetschef", &[("LSS-handläggare", 5)]),
    below("SOC-2400", "SOC-2411", "Gruppbostäder", "Enhetschef", &[("Stödassistent", 60), ("Stödpedagog", 6), (HOURLY, 14)]),
    below("SOC-2400", "SOC-2412", "Daglig verksamhet", "Enhetschef", &[("Handledare", 24), ("Arbetskonsulent", 4)]),
    below("SOC-2400", "SOC-2413", "Personlig assistans", "Enhetschef", &[("Personlig assistent", 38), (HOURLY, 8)]),
    below("SOC-2000", "SOC-2500", "Hälso- och sjukvård", "Verksamhetschef", &[("Administratör", 1)]),
    below("SOC-2500", "SOC-2511", "Sjuksköterskor", "Enhetschef", &[("Sjuksköterska", 22), ("Distriktssköterska", 5)]),
    below("SOC-2500", "SOC-2512", "Rehabilitering", "Enhetschef", &[("Arbetsterapeut", 9), ("Fysioterapeut", 8)]),
    department("BOU-3000", "Barn- och utbildningsförvaltningen", "Barn- och utbildningschef", &[("Utredare", 3), ("Skolstrateg", 2)]),
    below("BOU-3000", "BOU-3100", "Förskola", "Verksamhetschef", &[("Placeringshandläggare", 3)]),
    below("BOU-3100", "BOU-3107", "Granåviks förskola", "Rektor", &[("Förskollärare", 16), ("Barnskötare", 22)]),
    below("BOU-3100", "BOU-3108", "Tallmora förskola", "Rektor", &[("Förskollärare", 14), ("Barnskötare", 20)]),
    below("BOU-3100", "BOU-3109", "Björkhamra förskola", "Rektor", &[("Förskollärare", 18), ("Barnskötare", 26)]),
    below("BOU-3000", "BOU-3200", "Grundskola", "Verksamhetschef", &[("Utvecklingsledare", 2)]),
    below("BOU-3200", "BOU-3201", "Centralskolan", "Rektor", &[("Lärare", 60), ("Fritidspedagog", 8), ("Elevassistent", 12), ("Skoladministratör", 2)]),
    below("BOU-3200", "BOU-3202", "Granåviks skola", "Rektor", &[("Lärare", 34), ("Fritidspedagog", 6), ("Elevassistent", 8), ("Skoladministratör", 1)]),
    below("BOU-3200", "BOU-3203", "Tallmora skola", "Rektor", &[("Lärare", 30), ("Fritidspedagog", 6), ("Elevassistent", 7), ("Skoladministratör", 1)]),
    below("BOU-3200", "BOU-3204", "Kvarnsele skola", "Rektor", &[("Lärare", 24), ("Fritidspedagog", 5), ("Elevassistent", 5), ("Skoladministratör", 1)]),
    below("BOU-3200", "BOU-3205", "Björkhamra skola", "Rektor", &[("Lärare", 36), ("Fritidspedagog", 6), ("Elevassistent", 8), ("Skoladministratör", 1)]),
    below("BOU-3000", "BOU-3300", "Gymnasium och vuxenutbildning", "Verksamhetschef", &[("Studie- och yrkesvägledare", 3)]),
    below("BOU-3300", "BOU-3301", "Älvhamra gymnasium", "Rektor", &[("Gymnasielärare", 60), ("Elevassistent", 6), ("Skoladministratör", 3)]),
    below("BOU-3300", "BOU-3302", "Vuxenutbildningen", "Rektor", &[("Lärare sfi", 14), ("Vuxenlärare", 8), ("Skoladministratör", 1)]),
    below("BOU-3000", "BOU-3400", "Elevhälsa och måltid", "Verksamhetschef", &[("Administratör", 1)]),
    below("BOU-3400", "BOU-3401", "Elevhälsan", "Enhetschef", &[("Skolsköterska", 9), ("Kurator", 8), ("Skolpsykolog", 4)]),
    below("BOU-3400", "BOU-3402", "Måltidsservice", "Måltidschef", &[("Kock", 18), ("Måltidsbiträde", 28)]),
    department("KOT-4000", "Kultur och teknik", "Förvaltningschef", &[("Administratör", 4)]),
    below("KOT-4000", "KOT-4100", "Fastighet", "Fastighetschef", &[("Fastighetsförvaltare", 4), ("Projektledare bygg", 4)]),
    below("KOT-4100", "KOT-4110", "Fastighetsdrift", "Driftchef", &[("Drifttekniker", 14), ("Vaktmästare", 12)]),
    below("KOT-4100", "KOT-4120", "Lokalvård", "Enhetschef", &[("Lokalvårdare", 50)]),
    below("KOT-4000", "KOT-4200", "Fritid", "Fritidschef", &[("Fritidsledare", 10), ("Badvakt", 8)]),
    below("KOT-4000", "KOT-4300", "Kultur", "Kulturchef", &[("Kulturhandläggare", 3), ("Kulturskolelärare", 8)]),
    below("KOT-4300", "KOT-4310", "Biblioteken", "Bibliotekschef", &[("Bibliotekarie", 10), ("Biblioteksassistent", 6)]),
    below("KOT-4000", "KOT-4400", "VA och renhållning", "VA- och renhållningschef", &[("VA-ingenjör", 4), ("Kundhandläggare", 3)]),
    below("KOT-4400", "KOT-4410", "VA-drift", "Enhetschef", &[("Drifttekniker VA", 12), ("Rörnätstekniker", 6)]),
    below("KOT-4400", "KOT-4420", "Gata och renhållning", "Enhetschef", &[("Renhållningsarbetare", 14), ("Anläggningsarbetare", 9)]),
    department("MOB-5000", "Miljö och bygg", "Förvaltningschef", &[("Administratör", 2)]),
    below("MOB-5000", "MOB-5100", "Miljö och hälsoskydd", "Enhetschef", &[("Miljöinspektör", 10)]),
    below("MOB-5000", "MOB-5200", "Bygg och plan", "Enhetschef", &[("Bygglovshandläggare", 7), ("Planarkitekt", 4), ("Byggnadsinspektör", 3)]),
    below("MOB-5200", "MOB-5210", "Kart och mät", "Enhetschef", &[("GIS-ingenjör", 3), ("Mätningsingenjör", 2)]),
    // Last, so that everybody before is who they were.
    below("SOC-2200", "SOC-2234", "Hemtjänst Kvarnsele", "Enhetschef", &[("Omsorgsassistent", 5), (SUMMER, 20)]),
];

/// The plan of the unit with this code.
#[must_use]
pub fn plan(code: &str) -> Option<&'static Plan> {
    UNITS.iter().find(|unit| unit.code == code)
}
