//! From lines to cards: one a line, one a CSV record, or one a block.

use super::encoding::{self, Encoding};
use super::lines::{Line, Lines};
use super::record::Records;
use crate::types::Secret;
use std::io::{self, Read};
use std::str::FromStr;

/// In bytes of UTF-8.
pub const LONGEST_CARD: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Auto,
    Lines,
    Csv,
    Blocks,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Format, ()> {
        Ok(match text {
            "auto" => Format::Auto,
            "lines" => Format::Lines,
            "csv" => Format::Csv,
            "blocks" => Format::Blocks,
            _ => return Err(()),
        })
    }
}

/// How a file is cut, once that is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    Lines,
    Csv {
        delimiter: u8,
        /// Which columns make the card, by the names in the first line; empty: there are no names, and
        /// all columns do.
        columns: Vec<usize>,
    },
    Blocks {
        separator: String,
    },
}

/// What one line, record or block turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Card(Secret<String>),
    Blank,
    /// A stable word says why it is no card.
    Bad {
        line: u64,
        reason: &'static str,
    },
}

pub(super) struct Pieces<R: Read> {
    lines: Lines<R>,
    encoding: Encoding,
    by: By,
}

enum By {
    Lines,
    Records(Records),
    Blocks { separator: String },
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(source: R, encoding: Encoding, cut: Cut) -> io::Result<Pieces<R>> {
        let mut lines = Lines::new(source, encoding);
        let by = match cut {
            Cut::Lines => By::Lines,
            Cut::Blocks { separator } => By::Blocks { separator },
            Cut::Csv { delimiter, columns } => {
                if !columns.is_empty() {
                    // The names of the columns are no card.
                    while lines.next()?.is_some_and(|line| line.bytes.trim_ascii().is_empty()) {}
                }
                By::Records(Records::new(delimiter, columns))
            }
        };
        Ok(Pieces { lines, encoding, by })
    }

    pub(super) fn source(&self) -> &R {
        self.lines.source()
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        match &mut self.by {
            By::Lines => Ok(self.lines.next()?.map(|line| whole(self.encoding, &line))),
            By::Records(records) => records.next(&mut self.lines, self.encoding),
            By::Blocks { separator } => next_block(&mut self.lines, self.encoding, separator),
        }
    }
}

fn whole(encoding: Encoding, line: &Line) -> Piece {
    if line.cut {
        return Piece::Bad { line: line.number, reason: "too_long" };
    }
    match encoding::decode(encoding, &line.bytes) {
        Some(text) => card(&text, line.number),
        None => Piece::Bad { line: line.number, reason: "bad_encoding" },
    }
}

pub(super) fn card(text: &str, line: u64) -> Piece {
    let text = trim(text);
    if text.is_empty() {
        return Piece::Blank;
    }
    let unseen = |c: char| c.is_control() && !matches!(c, '\t' | '\n');
    if text.chars().any(unseen) {
        return Piece::Bad { line, reason: "control_sign" };
    }
    if text.len() > LONGEST_CARD {
        return Piece::Bad { line, reason: "too_long" };
    }
    Piece::Card(Secret::new(text.to_owned()))
}

/// Blanks of every script, and the marks that joined files leave in their middle.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

fn next_block<R: Read>(
    lines: &mut Lines<R>,
    encoding: Encoding,
    separator: &str,
) -> io::Result<Option<Piece>> {
    let mut text = String::new();
    let mut start = None;
    let mut bad = None;
    let mut any = false;
    while let Some(line) = lines.next()? {
        any = true;
        let decoded = encoding::decode(encoding, &line.bytes);
        match decoded.as_deref().map(trim) {
            Some(content) if content == separator => break,
            Some("") => {}
            _ => {
                start.get_or_insert(line.number);
            }
        }
        match decoded {
            _ if line.cut || text.len() > 2 * LONGEST_CARD => bad = bad.or(Some("too_long")),
            Some(part) => {
                text.push_str(&part);
                text.push('\n');
            }
            None => bad = bad.or(Some("bad_encoding")),
        }
    }
    let line = start.unwrap_or(0);
    Ok(match (any, bad) {
        (false, _) => None,
        (true, Some(reason)) => Some(Piece::Bad { line, reason }),
        (true, None) => Some(card(&text, line)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &[u8], cut: Cut) -> Vec<Piece> {
        let mut pieces = Pieces::new(text, Encoding::Utf8, cut).unwrap();
        std::iter::from_fn(|| pieces.next().unwrap()).collect()
    }

    fn is(text: &str) -> Piece {
        Piece::Card(Secret::new(text.to_owned()))
    }

    #[test]
    fn a_bad_line_stops_nothing() {
        let mut text = b" a+b&c=%<\"d \n\xFF\n\t\x00x\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', LONGEST_CARD + 1));
        text.extend_from_slice(b"\n");
        text.extend(std::iter::repeat_n(b'y', LONGEST_CARD));
        assert_eq!(
            pieces(&text, Cut::Lines),
            [
                is("a+b&c=%<\"d"),
                Piece::Bad { line: 2, reason: "bad_encoding" },
                Piece::Bad { line: 3, reason: "control_sign" },
                Piece::Bad { line: 4, reason: "too_long" },
                is(&"y".repeat(LONGEST_CARD)),
            ]
        );
    }

    #[test]
    fn the_names_of_columns_are_no_card() {
        let cut = Cut::Csv { delimiter: b',', columns: vec![0] };
        assert_eq!(pieces(b"\ncard,note\r\nA,x\r\n", cut), [is("A")]);
    }

    #[test]
    fn blocks_keep_their_inner_blank_lines() {
        let cut = Cut::Blocks { separator: "==".to_owned() };
        assert_eq!(
            pieces(b"a\n\nb\n\n== \n\n==\nc\n==\n", cut),
            [is("a\n\nb"), Piece::Blank, is("c")]
        );
    }
}
