//! Forms that keep what was typed, with every problem at its field.

use crate::types::{Bps, Currency, Fault, Money, MoneyError};
use crate::web::failure::{CHANGED_MEANWHILE, Failure, PageError};
use crate::web::office::answer;
use crate::web::page::Frame;
use actix_web::http::StatusCode;
use sha2::{Digest, Sha256};
use std::str::FromStr;

/// A form's names and values in the order of the page; a name may come again.
pub(in crate::web) type Pairs = Vec<(String, String)>;

/// The field in which a form carries what it was opened on.
const OPENED: &str = "opened";

/// Fields whose values are words for programs.
const CHOICES: [&str; 8] = [
    "category",
    "supplier",
    "parent",
    "delivery",
    "card_kind",
    "take_order",
    "stock_display",
    "operator_language",
];

/// In characters; of a text that is shown beside a field.
const LONGEST_SHOWN: usize = 60;

/// What stands in the fields of a form, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Typed {
    pairs: Pairs,
    /// Field and sentence.
    problems: Vec<(String, String)>,
    /// Somebody else changed the same meanwhile.
    outdated: bool,
}

impl Typed {
    pub(in crate::web) fn new(pairs: Pairs) -> Typed {
        Typed { pairs, ..Typed::default() }
    }

    /// For a form that shows what is kept.
    pub(in crate::web) fn put(&mut self, name: &str, value: impl ToString) {
        self.pairs.push((name.to_owned(), value.to_string()));
    }

    pub(in crate::web) fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    pub(in crate::web) fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    pub(in crate::web) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let wanted = name.to_owned();
        self.pairs.iter().filter(move |(it, _)| *it == wanted).map(|(_, value)| value.as_str())
    }

    /// A tick.
    pub(in crate::web) fn on(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Whether this choice is the one.
    pub(in crate::web) fn is(&self, name: &str, value: impl ToString) -> bool {
        self.get(name) == value.to_string()
    }

    /// The sentence about what is wrong with a field; empty: nothing.
    pub(in crate::web) fn error(&self, field: &str) -> &str {
        let problem = self.problems.iter().find(|(it, _)| it == field);
        problem.map_or("", |(_, sentence)| sentence.as_str())
    }

    /// Another sentence at a field than its problem has by itself.
    pub(in crate::web) fn say(&mut self, field: &str, sentence: String) {
        self.problems = vec![(field.to_owned(), sentence)];
    }

    pub(in crate::web) fn is_refused(&self) -> bool {
        !self.problems.is_empty()
    }

    pub(in crate::web) fn is_outdated(&self) -> bool {
        self.outdated
    }

    /// For a form that shows what is kept, and carries along what that was.
    pub(in crate::web) fn opened(mut self) -> Typed {
        let mut print = Sha256::new();
        for (name, value) in &self.pairs {
            [name.as_bytes(), &[0], value.as_bytes(), &[0]].iter().for_each(|it| print.update(it));
        }
        self.put(OPENED, hex::encode(&print.finalize()[..12]));
        self
    }

    /// Whether this form was opened on what is kept now; one that does not say was filled in by a
    /// program, which knows what it does.
    pub(in crate::web) fn was_opened_on(&self, kept: &Typed) -> bool {
        let opened = self.get(OPENED);
        opened.is_empty() || opened == kept.get(OPENED)
    }

    /// Beside what was typed, what is kept otherwise by now. Who sends the form again has seen it.
    pub(in crate::web) fn compare(&mut self, kept: &Typed, frame: &Frame) {
        if !self.outdated {
            return;
        }
        for (name, _) in &kept.pairs {
            let value = kept.whole(name);
            if name == OPENED || !self.error(name).is_empty() || self.whole(name) == value {
                continue;
            }
            let said = match (value.is_empty(), CHOICES.contains(&name.as_str())) {
                (true, _) => frame.t("changed-meanwhile-empty"),
                (false, true) => frame.t("changed-meanwhile-otherwise"),
                (false, false) => frame.with("changed-meanwhile-now", "value", shortened(&value)),
            };
            self.problems.push((name.clone(), said));
        }
        self.pairs.retain(|(name, _)| name != OPENED);
        self.put(OPENED, kept.get(OPENED));
    }
}

impl Typed {
    /// All that stands in the fields of this name.
    fn whole(&self, name: &str) -> String {
        let filled = self.all(name).filter(|it| !it.is_empty());
        filled.collect::<Vec<_>>().join(" · ").replace("\r\n", "\n")
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Why a form is shown again.
pub(in crate::web) enum No {
    /// Field and problem as stable words, as far as reading came.
    Unreadable(Vec<(&'static str, Fault)>),
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for No {
    fn from(error: E) -> No {
        No::Failed(error.into())
    }
}

/// Puts the sentences to the fields. What is nobody's fault who filled the form in goes on.
pub(in crate::web) fn tell(
    typed: &mut Typed,
    no: No,
    frame: &Frame,
) -> Result<answer::Head, PageError> {
    match no {
        No::Unreadable(problems) => {
            let told = |(field, problem): (&str, Fault)| {
                let sentence = answer::problem(Failure::invalid(field, problem), frame)?.1.sentence;
                Ok::<_, PageError>((field.to_owned(), sentence))
            };
            typed.problems = problems.into_iter().map(told).collect::<Result<_, _>>()?;
            Ok(StatusCode::UNPROCESSABLE_ENTITY.into())
        }
        No::Failed(failure) => {
            typed.outdated = failure.code == CHANGED_MEANWHILE;
            let (status, problem) = answer::problem(failure, frame)?;
            typed.problems = vec![(problem.field, problem.sentence)];
            Ok(status)
        }
    }
}

/// Reads one field after the other and collects what is wrong, so that all of it is told at once.
pub(in crate::web) struct Reader<'a> {
    typed: &'a Typed,
    problems: Vec<(&'static str, Fault)>,
}

impl<'a> Reader<'a> {
    pub(in crate::web) fn new(typed: &'a Typed) -> Reader<'a> {
        Reader { typed, problems: Vec::new() }
    }

    pub(in crate::web) fn text(&self, name: &str) -> String {
        self.typed.get(name).trim().to_owned()
    }

    /// Several lines, with the line ends that people's files have.
    pub(in crate::web) fn paragraphs(&self, name: &str) -> String {
        self.typed.get(name).replace("\r\n", "\n")
    }

    pub(in crate::web) fn refuse(&mut self, field: &'static str, problem: impl Into<Fault>) {
        self.problems.push((field, problem.into()));
    }

    /// Something with a form of its own; empty: `None`.
    pub(in crate::web) fn word<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let read = text.parse().ok();
        if read.is_none() {
            self.refuse(name, "malformed");
        }
        read
    }

    pub(in crate::web) fn number<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name);
        let read = text.parse().ok();
        if read.is_none() && !text.is_empty() {
            self.refuse(name, "not_a_number");
        }
        read
    }

    pub(in crate::web) fn money(
        &mut self,
        name: &'static str,
        currency: Currency,
    ) -> Option<Money> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        self.amount(name, &text, currency)
    }

    /// With two decimals at most, such as `12.5`.
    pub(in crate::web) fn percent(&mut self, name: &'static str) -> Option<Bps> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let fault: Fault = match Money::parse(&text, Currency::CNY) {
            Ok(hundredths) => {
                return Some(Bps(u32::try_from(hundredths.minor()).unwrap_or(u32::MAX)));
            }
            // Beyond every limit there is.
            Err(MoneyError::OutOfRange) => return Some(Bps(u32::MAX)),
            Err(MoneyError::TooManyDecimals) => MoneyError::TooManyDecimals.into(),
            Err(_) => "not_a_percentage".into(),
        };
        self.refuse(name, fault);
        None
    }

    pub(in crate::web) fn amount(
        &mut self,
        name: &'static str,
        text: &str,
        currency: Currency,
    ) -> Option<Money> {
        match Money::parse(text.trim(), currency) {
            Ok(money) => Some(money),
            Err(error) => {
                self.refuse(name, error);
                None
            }
        }
    }

    /// One of a few words; `usual` where the form says nothing.
    pub(in crate::web) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        usual: T,
        from_word: impl Fn(&str) -> Option<T>,
    ) -> T {
        let word = self.text(name);
        let chosen = if word.is_empty() { Some(usual) } else { from_word(&word) };
        chosen.unwrap_or_else(|| {
            self.refuse(name, "malformed");
            usual
        })
    }

    /// When something that must be there is not.
    pub(in crate::web) fn refusal(self) -> No {
        No::Unreadable(self.problems)
    }

    pub(in crate::web) fn finish(self) -> Result<(), No> {
        if self.problems.is_empty() { Ok(()) } else { Err(No::Unreadable(self.problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let pairs = [("price", "9,90"), ("max", "many"), ("floor", ""), ("unit", "1.234")];
        let typed =
            Typed::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let mut reader = Reader::new(&typed);
        assert_eq!(reader.money("price", Currency::CNY), None);
        assert_eq!(reader.number::<u32>("max"), None);
        assert_eq!(reader.money("floor", Currency::CNY), None);
        assert_eq!(reader.money("unit", Currency::CNY), None);
        let Err(No::Unreadable(problems)) = reader.finish() else { panic!("three are wrong") };
        let told =
            [("price", "not_an_amount"), ("max", "not_a_number"), ("unit", "too_many_decimals")]
                .map(|(field, word)| (field, Fault::from(word)));
        assert_eq!(problems, told);
    }
}
