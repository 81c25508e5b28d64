//! Lists that are chosen by a text and by one state of a few: above the list, in the addresses of its
//! pages, and for its file.

use crate::web::page::Frame;
use serde::Deserialize;

/// In characters; longer ones are nothing that could be found.
const LONGEST: usize = 60;

/// As an address or the form of a file says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wish {
    q: String,
    state: String,
    pub(in crate::web) page: u32,
}

/// A state of a list's lines: its word, and the key of its name.
pub(in crate::web) type State = (&'static str, &'static str);

/// What a state is called; empty: it is none of these.
pub(in crate::web) fn name_of(f: &Frame, states: &[State], word: &str) -> String {
    let known = states.iter().find(|it| it.0 == word);
    known.map_or_else(String::new, |(_, name)| f.t(name))
}

/// What was chosen, and what can be.
#[derive(Debug)]
pub(in crate::web) struct Chosen {
    home: String,
    /// As it was typed; empty: all.
    pub(in crate::web) q: String,
    /// The word of one of the states; empty: all.
    pub(in crate::web) state: &'static str,
    states: &'static [State],
}

/// A state to choose above the list.
pub(in crate::web) struct Chip {
    pub(in crate::web) name: String,
    pub(in crate::web) href: String,
    pub(in crate::web) here: bool,
}

impl Chosen {
    /// `home`: the address of the list. A state that there is not is none.
    pub(in crate::web) fn new(
        home: impl Into<String>,
        states: &'static [State],
        wish: &Wish,
    ) -> Chosen {
        let state = states.iter().map(|(word, _)| *word).find(|it| *it == wish.state);
        Chosen {
            home: home.into(),
            q: wish.q.trim().chars().take(LONGEST).collect(),
            state: state.unwrap_or_default(),
            states,
        }
    }

    pub(in crate::web) fn is_any(&self) -> bool {
        !self.q.is_empty() || !self.state.is_empty()
    }

    /// Whether one of these is what is looked for.
    pub(in crate::web) fn finds(&self, texts: &[&str]) -> bool {
        let wanted = self.q.to_lowercase();
        wanted.is_empty() || texts.iter().any(|it| it.to_lowercase().contains(&wanted))
    }

    /// What its file is asked for.
    pub(in crate::web) fn wish(&self) -> [(&'static str, &str); 2] {
        [("q", &self.q), ("state", self.state)]
    }

    pub(in crate::web) fn home(&self) -> &str {
        &self.home
    }

    /// Where its file is asked for.
    pub(in crate::web) fn export(&self) -> String {
        format!("{}/export", self.home)
    }

    /// Where all are again, whatever was typed.
    pub(in crate::web) fn cleared(&self) -> String {
        self.address("", self.state)
    }

    /// What the addresses of the pages begin with.
    pub(in crate::web) fn before(&self) -> String {
        let start = self.address(&self.q, self.state);
        let joint = if start.contains('?') { '&' } else { '?' };
        format!("{start}{joint}page=")
    }

    pub(in crate::web) fn chips(&self, f: &Frame) -> Vec<Chip> {
        let all = std::iter::once(&("", "filter-all"));
        let chip = |(word, name): &State| Chip {
            name: f.t(name),
            href: self.address(&self.q, word),
            here: self.state == *word,
        };
        all.chain(self.states).map(chip).collect()
    }

    fn address(&self, q: &str, state: &str) -> String {
        let pairs = [("q", q), ("state", state)];
        let said: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        match serde_urlencoded::to_string(said).unwrap_or_default().as_str() {
            "" => self.home.clone(),
            query => format!("{}?{query}", self.home),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: &[State] = &[("open", "filter-all")];

    fn chosen(q: &str, state: &str) -> Chosen {
        Chosen::new("/list", STATES, &Wish { q: q.into(), state: state.into(), page: 1 })
    }

    #[test]
    fn addresses_say_only_what_was_chosen() {
        assert_eq!(chosen("", "").before(), "/list?page=");
        assert_eq!(chosen(" a&b ", "open").before(), "/list?q=a%26b&state=open&page=");
        assert_eq!(chosen("a", "open").cleared(), "/list?state=open");
    }

    #[test]
    fn a_state_that_there_is_not_is_none() {
        assert!(!chosen("", "made up").is_any());
        assert!(chosen("", "open").is_any());
    }

    #[test]
    fn texts_are_found_in_large_and_small_letters() {
        assert!(chosen("STEAM", "").finds(&["A Steam card"]));
        assert!(chosen("", "").finds(&["anything"]));
        assert!(!chosen("x", "").finds(&["a", "b"]));
    }
}
