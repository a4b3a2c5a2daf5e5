//! Reads a source file as tokens and says what it does that a house rule may care about.
//!
//! Tokens, not text: comments and strings cannot raise a false alarm, and `use crate::{a, b::c}` is as plain as
//! `crate::a::f()`. Code under `#[cfg(test)]` is left out: a unit test may reach further than what it tests.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One thing that a file does, and the line where it does it.
#[derive(Debug)]
pub struct Fact {
    pub line: usize,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    /// A path inside this crate, from its root: `crate::domain::ids` and, from `domain::order`, `super::ids` alike.
    Path(Vec<String>),
    /// The first name of a path into another crate, or of an attribute such as `#[diesel(…)]`.
    Crate(String),
    SuperSuper,
    PubUse,
    /// `#[allow(…)]` that does not say why.
    AllowWithoutReason,
    /// `format!` whose text begins with an opening parenthesis.
    FormatParenthesis,
    /// `Something::restore`.
    Restore,
    /// The value of a string literal outside attributes.
    Text(String),
}

/// Everything the source does. `module` is the path of the file's module: `["store", "orders"]`.
pub fn facts(source: &str, module: &[String]) -> Result<Vec<Fact>, proc_macro2::LexError> {
    let mut reader = Reader { facts: Vec::new() };
    reader.walk(source.parse::<TokenStream>()?, module);
    Ok(reader.facts)
}

struct Reader {
    facts: Vec<Fact>,
}

impl Reader {
    fn note(&mut self, at: &TokenTree, what: What) {
        self.facts.push(Fact { line: at.span().start().line, what });
    }

    fn walk(&mut self, stream: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let Some((next, test_only)) = self.attribute(&tokens, at) {
                at = if test_only { after_item(&tokens, next) } else { next };
                continue;
            }
            match token {
                TokenTree::Group(group) => self.group(&tokens, at, group, module),
                TokenTree::Literal(literal) => {
                    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) {
                        self.note(token, What::Text(text.value()));
                    }
                }
                TokenTree::Ident(ident) => self.ident(&tokens, at, &ident.to_string(), module),
                TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    /// `#[…]` or `#![…]` at `at`: where it ends, and whether it makes what follows test code.
    fn attribute(&mut self, tokens: &[TokenTree], at: usize) -> Option<(usize, bool)> {
        if !is_punct(tokens.get(at), '#') {
            return None;
        }
        let inner = usize::from(is_punct(tokens.get(at + 1), '!'));
        let Some(TokenTree::Group(group)) = tokens.get(at + 1 + inner) else { return None };
        let text: String = group.stream().to_string().split_whitespace().collect();
        let names: Vec<TokenTree> = group.stream().into_iter().collect();
        if let (Some(TokenTree::Ident(first)), Some(token)) = (names.first(), tokens.get(at)) {
            let lints = first == "allow" || (first == "cfg_attr" && text.contains(",allow("));
            if lints && !text.contains("reason=") {
                self.note(token, What::AllowWithoutReason);
            }
            if first != "doc" {
                self.note(token, What::Crate(first.to_string()));
            }
        }
        let test_only = inner == 0 && (text == "cfg(test)" || text.starts_with("cfg(all(test,"));
        Some((at + 2 + inner, test_only))
    }

    fn group(&mut self, tokens: &[TokenTree], at: usize, group: &Group, module: &[String]) {
        let opens_module = group.delimiter() == Delimiter::Brace && at >= 2 && is_ident(tokens.get(at - 2), "mod");
        match tokens.get(at.wrapping_sub(1)) {
            Some(TokenTree::Ident(name)) if opens_module => {
                self.walk(group.stream(), &[module, &[name.to_string()]].concat());
            }
            _ => self.walk(group.stream(), module),
        }
    }

    fn ident(&mut self, tokens: &[TokenTree], at: usize, name: &str, module: &[String]) {
        let Some(token) = tokens.get(at) else { return };
        let inside_path = at >= 2 && is_path_separator(tokens, at - 2);
        let begins_path = !inside_path && is_path_separator(tokens, at + 1);
        match name {
            "crate" if begins_path => self.paths(tokens, at + 3, &[]),
            "super" if begins_path => {
                let parent = module.split_last().map_or(&[][..], |(_, parent)| parent);
                if is_ident(tokens.get(at + 3), "super") {
                    self.note(token, What::SuperSuper);
                }
                self.paths(tokens, at + 3, parent);
            }
            "pub" if is_ident(tokens.get(at + 1), "use") => self.note(token, What::PubUse),
            "restore" if inside_path => self.note(token, What::Restore),
            "format" if is_punct(tokens.get(at + 1), '!') => {
                if let Some(TokenTree::Group(arguments)) = tokens.get(at + 2)
                    && let Some(TokenTree::Literal(text)) = arguments.stream().into_iter().next()
                    && text.to_string().trim_start_matches(['r', '#']).starts_with("\"(")
                {
                    self.note(token, What::FormatParenthesis);
                }
            }
            _ if begins_path || (!inside_path && at >= 1 && is_ident(tokens.get(at - 1), "use")) => {
                self.note(token, What::Crate(name.to_owned()));
            }
            _ => {}
        }
    }

    /// The path, or the paths of a `{a, b::c}`, that stand at `at`.
    fn paths(&mut self, tokens: &[TokenTree], mut at: usize, prefix: &[String]) {
        let mut path = prefix.to_vec();
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Ident(name) => path.push(name.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(|token| is_punct(Some(token), ',')) {
                        self.paths(part, 0, &path);
                    }
                    return;
                }
                _ => break,
            }
            if !is_path_separator(tokens, at + 1) {
                break;
            }
            at += 3;
        }
        if let Some(token) = tokens.get(at.min(tokens.len().saturating_sub(1))) {
            self.note(token, What::Path(path));
        }
    }
}

/// Where the item that begins at `at` ends: after its block, or after its semicolon.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_punct(Some(other), ';'),
    };
    tokens.iter().skip(at).position(ends).map_or(tokens.len(), |length| at + length + 1)
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_ident(token: Option<&TokenTree>, wanted: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == wanted)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}
