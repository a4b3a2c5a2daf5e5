//! The frame around every page, as data: who is signed in, where one can go, and what just happened.
//!
//! Every page struct has a field `page: PageHead` and a field `shell: Shell` beside its own (`lang` is added when it is
//! rendered); `templates/layout.hbs` reads them. Rooms fill in `page`; the shell is built once per request.

use serde::{Deserialize, Serialize};

/// The page's name: in the browser's title and in its heading.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum PageHead {
    /// A text of the service.
    Key {
        /// Key in the locale files.
        title_key: &'static str,
    },
    /// Something with a name of its own: an order's number, a system.
    Named {
        /// The name as it is.
        title: String,
    },
}

/// What the frame around every page shows.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    /// The municipality's name, from the settings.
    pub municipality: String,
    /// Where this person can go, in order; empty when nobody is signed in.
    pub menu: Vec<MenuItem>,
    /// Who is signed in.
    pub person: Option<SignedIn>,
    /// The session's token, which every form sends back.
    pub csrf: String,
    /// What just happened, shown once.
    pub flash: Option<Flash>,
    /// What everybody should know now: the directory does not answer, this is a demo.
    pub banners: Vec<Banner>,
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// The path and query of this page, to come back to after a change of language or theme.
    pub path: String,
    /// Whether this is a demonstration with made-up people.
    pub demo: bool,
}

/// One entry in the menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuItem {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its text: `menu-*`.
    pub label_key: &'static str,
    /// Name of its icon in `assets/icons.txt`.
    pub icon: &'static str,
    /// How many wait there for this person, counted no further than a hundred; `None` or zero shows nothing.
    pub count: Option<u64>,
    /// Whether this page is in that room.
    pub current: bool,
    /// Heading above this entry when a new group begins: `menu-group-*`.
    pub group_key: Option<&'static str>,
}

/// The person who is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct SignedIn {
    /// Name as the directory has it.
    pub name: String,
    /// What the person is here: title and unit, or the roles in this service.
    pub role_line: String,
}

/// The outcome of what the person just did: what happened, who is next, and when.
#[derive(Debug, Clone, Serialize)]
pub struct Flash {
    /// Its colour and icon.
    pub kind: Kind,
    /// What happened, as a sentence in the person's language.
    pub title: String,
    /// Who has it now and what comes next; may be empty.
    pub text: String,
}

/// Something that concerns everybody now.
#[derive(Debug, Clone, Serialize)]
pub struct Banner {
    /// Its colour and icon.
    pub kind: Kind,
    /// One sentence in the person's language.
    pub text: String,
}

/// How a message looks; the names are the theme's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Done.
    Success,
    /// To know.
    Info,
    /// To notice.
    Warning,
    /// It did not happen.
    Danger,
}

/// Light or dark, as chosen in the header and kept in a cookie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Reads the cookie or the form; anything else is [`Theme::Auto`].
    #[must_use]
    pub fn from_choice(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Every name that occurs in a JSON value, at any depth, with its path.
    fn names(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        if let Some(fields) = value.as_object() {
            for (name, inner) in fields {
                let path = format!("{path}/{name}");
                names(inner, &path, found);
                found.insert(path);
            }
        }
        for inner in value.as_array().into_iter().flatten() {
            names(inner, path, found);
        }
    }

    /// The gallery is where the frame is looked at and checked: it must be the frame that rooms use.
    #[test]
    fn the_gallery_shows_the_real_shell() {
        let shell = Shell {
            municipality: "Exempelkommun".into(),
            menu: vec![MenuItem {
                href: "/",
                label_key: "menu-home",
                icon: "home",
                count: Some(1),
                current: true,
                group_key: Some("menu-group-manager"),
            }],
            person: Some(SignedIn { name: "Anna Berg".into(), role_line: "Enhetschef".into() }),
            csrf: "token".into(),
            flash: Some(Flash { kind: Kind::Success, title: "Skickad".into(), text: String::new() }),
            banners: vec![Banner { kind: Kind::Warning, text: "Katalogen svarar inte.".into() }],
            theme: Theme::from_choice("dark"),
            path: "/".into(),
            demo: false,
        };
        let real = serde_json::to_value(&shell).unwrap();
        assert_eq!(real.pointer("/theme"), Some(&Value::from("dark")));
        let gallery: Value = serde_json::from_str(include_str!("../../tests/look/gallery.json")).unwrap();
        let (mut ours, mut shown) = (BTreeSet::new(), BTreeSet::new());
        names(&real, "", &mut ours);
        names(gallery.pointer("/shell").unwrap(), "", &mut shown);
        assert_eq!(ours, shown);
    }
}
