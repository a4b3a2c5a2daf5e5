//! The routes that the rooms declare, read from their sources: so a route that no test knows of cannot exist.
//!
//! Tokens, not text: an address is the string before `web::get()`, `web::post()` and so on, in a room's `mod.rs` or
//! `api.rs`; what `fn api` adds is mounted under `/api/v1`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Address and method of every route of the rooms, by address.
pub fn routes() -> BTreeSet<(String, String)> {
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features");
    let rooms = fs::read_dir(&features).expect("the rooms").map(|entry| entry.expect("a room").path());
    let mut files: Vec<PathBuf> = rooms.flat_map(|room| [room.join("mod.rs"), room.join("api.rs")]).collect();
    files.push(features.join("openapi.rs"));
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let source = fs::read_to_string(file).expect("a source");
        let mut reader = Reader { prefix: "", address: String::new(), found: &mut found };
        reader.walk(source.parse().expect("tokens"));
    }
    assert!(found.len() > 50, "the routes were found");
    found
}

struct Reader<'a> {
    prefix: &'static str,
    address: String,
    found: &'a mut BTreeSet<(String, String)>,
}

impl Reader<'_> {
    fn walk(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let word = |at: usize| match tokens.get(at) {
            Some(TokenTree::Ident(word)) => word.to_string(),
            _ => String::new(),
        };
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.walk(group.stream()),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone())
                        && text.value().starts_with('/')
                    {
                        self.address = text.value();
                    }
                }
                TokenTree::Ident(name) if name == "fn" => {
                    self.prefix = if word(at + 1) == "api" { "/api/v1" } else { "" };
                }
                // `web`, two colons, the method.
                TokenTree::Ident(name) if name == "web" && METHODS.contains(&word(at + 3).as_str()) => {
                    let address = format!("{}{}", self.prefix, self.address);
                    self.found.insert((address, word(at + 3).to_uppercase()));
                }
                _ => {}
            }
        }
    }
}
