//! Names for the demo's people, and the logins made from them.
//!
//! The mix is that of a northern Swedish municipality: å ä ö and é, double surnames, and names from Finland, Syria,
//! Somalia, Afghanistan, Iran, Bosnia, Poland and Thailand. A catalogue that only knows "Anna Andersson" hides faults.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::clock::SeededChance;

const GIVEN: &[&str] = &[
    "Agneta", "Alexander", "Alice", "Anders", "André", "Anette", "Ann-Sofie", "Anna", "Annika", "Arvid", "Axel", "Barbro",
    "Bengt", "Birgitta", "Björn", "Bo", "Britt-Marie", "Camilla", "Carina", "Cecilia", "Charlotte", "Christer", "Daniel",
    "David", "Ebba", "Elin", "Elsa", "Emelie", "Emil", "Erik", "Eva", "Felicia", "Filip", "Fredrik", "Frida", "Gunilla",
    "Gustav", "Göran", "Hanna", "Hans", "Helén", "Henrik", "Ida", "Inger", "Ingrid", "Isak", "Jan-Olof", "Jennie", "Jenny",
    "Jesper", "Johan", "Johanna", "Jonas", "Josefin", "Julia", "Jörgen", "Kajsa", "Karl-Johan", "Kerstin", "Kristina",
    "Lars", "Lena", "Linda", "Linnéa", "Linus", "Lotta", "Lovisa", "Magnus", "Maj-Lis", "Malin", "Marcus", "Maria", "Marie",
    "Martin", "Mats", "Micael", "Moa", "Märta", "Niklas", "Nils", "Ola", "Olle", "Oskar", "Pär", "Patrik", "Per-Åke", "Peter",
    "Pia", "Rasmus", "Rebecka", "René", "Roger", "Saga", "Sandra", "Siv", "Sofia", "Stina", "Sven", "Tilda", "Tobias", "Tord",
    "Tove", "Ulf", "Ulrika", "Viktoria", "Vilma", "Wilma", "Yvonne", "Åke", "Åsa", "Örjan", "Östen",
];

const SURNAMES: &[&str] = &[
    "Ahlström", "Almqvist", "Andersson", "Aronsson", "Backlund", "Berglund", "Bergström", "Björk", "Blom", "Boman", "Byström",
    "Carlsson", "Dahlberg", "Edin", "Edström", "Ekdahl", "Eklöf", "Engström", "Eriksson", "Falk", "Fjällström", "Forsberg",
    "Fors", "Fransson", "Frisk", "Granlund", "Grönlund", "Gustafsson", "Hagström", "Hallgren", "Hansson", "Hedin", "Hedlund",
    "Hellström", "Hjelm", "Holmgren", "Häggblom", "Höglund", "Isaksson", "Jakobsson", "Jansson", "Johansson", "Jonsson",
    "Jönsson", "Karlsson", "Kjellgren", "Kämpe", "Larsson", "Lidén", "Lindberg", "Lindgren", "Lindqvist", "Lindström", "Ljungberg",
    "Lundgren", "Lundin", "Löfgren", "Löv", "Malm", "Melin", "Modin", "Molin", "Mårtensson", "Nilsson", "Nordin", "Nordlund",
    "Norberg", "Norman", "Nygren", "Näslund", "Olofsson", "Olsson", "Palmgren", "Persson", "Pettersson", "Rehn", "Rönnqvist",
    "Sandberg", "Sahlén", "Sjöberg", "Sjögren", "Skoglund", "Söderström", "Stenberg", "Strömbäck", "Sundin", "Svensson", "Tjäder",
    "Törnqvist", "Ulander", "Vallgren", "Vestin", "Viklund", "Wallin", "Westman", "Wiberg", "Zetterlund", "Åberg", "Aberg",
    "Åkerlund", "Ångström", "Ärlig", "Öberg", "Öhlund", "Östman",
];

const GIVEN_FROM_AFAR: &[&str] = &[
    "Abdirahman", "Adnan", "Agnieszka", "Ahmad", "Aino", "Aleksandra", "Ali", "Amina", "Amira", "Ayaan", "Azra", "Bahar", "Emina",
    "Fadumo", "Fatima", "Goran", "Hamid", "Hodan", "Ilmari", "Jasmin", "Kamil", "Katarzyna", "Khadra", "Kyösti", "Layla", "Leyla",
    "Mahmoud", "Marjatta", "Mehdi", "Mirela", "Mohammad", "Mustafa", "Narges", "Nasrin", "Noor", "Omar", "Pekka", "Rania", "Reza",
    "Samira", "Senad", "Somchai", "Supaporn", "Tahir", "Tuula", "Wiesław", "Yasin", "Zahra", "Zainab", "Željko",
];

const SURNAMES_FROM_AFAR: &[&str] = &[
    "Abdullahi", "Ahmadi", "Al-Hassan", "Ali", "Alkhatib", "Awale", "Begović", "Chaiyasit", "Dąbrowska", "Delić", "Farah", "Ghaderi",
    "Haidari", "Hassan", "Heikkinen", "Hosseini", "Hämäläinen", "Ibrahim", "Jama", "Jóźwiak", "Kadić", "Karimi", "Koskinen",
    "Kowalczyk", "Mäkinen", "Mohamud", "Moradi", "Nguyen", "Nowak", "Osman", "Petrović", "Rahimi", "Rezai", "Saleh", "Shahin",
    "Sutherland", "Suleiman", "Virtanen", "Warsame", "Wójcik", "Yılmaz", "Zielińska",
];

/// A number in `0..n`; 0 when `n` is 0.
pub fn below(chance: &SeededChance, n: u64) -> u64 {
    chance.next().checked_rem(n).unwrap_or(0)
}

/// One of `from`; the empty text of an empty list.
pub fn one<'a>(chance: &SeededChance, from: &[&'a str]) -> &'a str {
    let at = usize::try_from(below(chance, from.len() as u64)).unwrap_or(0);
    from.get(at).copied().unwrap_or_default()
}

/// A given name and a surname. One in six comes from afar, one in twenty has two surnames.
pub fn name(chance: &SeededChance) -> (String, String) {
    let (given, surnames) = match below(chance, 100) {
        0..16 => (GIVEN_FROM_AFAR, SURNAMES_FROM_AFAR),
        16..19 => (GIVEN, SURNAMES_FROM_AFAR),
        _ => (GIVEN, SURNAMES),
    };
    let first = one(chance, surnames);
    let surname = match below(chance, 40) {
        0 => format!("{first}-{}", one(chance, SURNAMES)),
        1 => format!("{first} {}", one(chance, SURNAMES)),
        _ => first.to_owned(),
    };
    (one(chance, given).to_owned(), surname)
}

/// The logins and common names already given away.
#[derive(Debug, Default)]
pub struct Taken {
    logins: HashSet<String>,
    common: HashSet<String>,
}

impl Taken {
    /// Marks a login as taken; false if it was already.
    pub fn reserve(&mut self, login: &str) -> bool {
        self.logins.insert(login.to_owned())
    }

    /// The next free login for a name: three letters of each, then digits up to eight characters (`annber01`, `karek001`).
    pub fn login(&mut self, given: &str, surname: &str) -> String {
        let letters = format!("{}{}", three(given), three(surname));
        let width = 8_usize.saturating_sub(letters.len());
        (1_u32..)
            .map(|number| format!("{letters}{number:0width$}"))
            .find(|login| self.reserve(login))
            .unwrap_or(letters)
    }

    /// The common name: the name itself, with the login behind it for everybody but the first of that name.
    /// A directory wants it unique below one branch, whatever the letter case.
    pub fn common_name(&mut self, given: &str, surname: &str, login: &str) -> String {
        let plain = format!("{given} {surname}");
        if self.common.insert(plain.to_lowercase()) { plain } else { format!("{plain} ({login})") }
    }
}

/// The first three letters, lower case, with marks taken off (å → a, é → e); letters that have no plain form are left out.
fn three(name: &str) -> String {
    name.nfd().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).take(3).collect()
}
