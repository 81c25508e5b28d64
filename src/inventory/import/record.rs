//! Records of a table, which may be longer than a line.

use super::encoding::{self, Encoding};
use super::lines::{Line, Lines};
use super::split::{LONGEST_CARD, Piece, card, trim};
use std::io::{self, Read};

/// Stands between the columns of a card that has several.
const BETWEEN: &str = "----";

/// How the records of a file are read.
#[derive(Debug, Clone)]
pub(super) struct Records {
    delimiter: u8,
    /// Which columns make the card; empty: all of them.
    columns: Vec<usize>,
    /// A quote that is open at the end of a line up to this one stays open: that was seen before.
    never_closed_to: u64,
}

/// Where in a record a reader stands. Only a quote that begins a cell is one, as in RFC 4180; any other
/// is a sign like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that closes the cell, or is the first of two that stand for one.
    Behind,
}

impl At {
    fn over(self, bytes: &[u8], delimiter: u8) -> At {
        bytes.iter().fold(self, |at, byte| match (at, *byte) {
            (At::Start | At::Behind, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Behind,
            (At::Quoted, _) => At::Quoted,
            (_, it) if it == delimiter => At::Start,
            _ => At::Plain,
        })
    }
}

impl Records {
    pub(super) fn new(delimiter: u8, columns: Vec<usize>) -> Records {
        Records { delimiter, columns, never_closed_to: 0 }
    }

    /// A record ends with the first line that closes its quotes.
    pub(super) fn next<R: Read>(
        &mut self,
        lines: &mut Lines<R>,
        encoding: Encoding,
    ) -> io::Result<Option<Piece>> {
        let Some(first) = lines.next()? else {
            return Ok(None);
        };
        let number = first.number;
        let Some(parts) = self.whole(lines, first)? else {
            return Ok(Some(Piece::Bad { line: number, reason: "unclosed_quote" }));
        };
        if parts.iter().any(|it| it.cut) {
            return Ok(Some(Piece::Bad { line: number, reason: "too_long" }));
        }
        let bytes = parts.iter().map(|it| it.bytes.as_slice()).collect::<Vec<_>>().join(&b'\n');
        let Some(text) = encoding::decode(encoding, &bytes) else {
            return Ok(Some(Piece::Bad { line: number, reason: "bad_encoding" }));
        };
        Ok(Some(self.card(&text, number)))
    }

    /// The lines of a record. `None`: its quote was never meant to be one; what follows the first line
    /// is read for itself.
    fn whole<R: Read>(
        &mut self,
        lines: &mut Lines<R>,
        first: Line,
    ) -> io::Result<Option<Vec<Line>>> {
        let mut at = At::Start.over(&first.bytes, self.delimiter);
        let mut size = first.bytes.len();
        let mut parts = vec![first];
        while at == At::Quoted {
            let known = parts[0].number <= self.never_closed_to;
            let next = if known || size > 2 * LONGEST_CARD { None } else { lines.next()? };
            let Some(line) = next else {
                let last = parts.last().map_or(0, |it| it.number);
                self.never_closed_to = self.never_closed_to.max(last);
                lines.put_back(parts.drain(1..));
                return Ok(None);
            };
            at = at.over(&line.bytes, self.delimiter);
            size += line.bytes.len() + 1;
            parts.push(line);
        }
        Ok(Some(parts))
    }

    fn card(&self, record: &str, line: u64) -> Piece {
        let cells = cells(record, self.delimiter);
        let wanted: Vec<&str> = if self.columns.is_empty() {
            cells.iter().map(|it| trim(it)).filter(|it| !it.is_empty()).collect()
        } else {
            let chosen = self.columns.iter().filter_map(|at| cells.get(*at));
            chosen.map(|it| trim(it)).filter(|it| !it.is_empty()).collect()
        };
        let blank = cells.iter().all(|it| trim(it).is_empty());
        match card(&wanted.join(BETWEEN), line) {
            // There is a note or a price, but nothing to sell.
            Piece::Blank if !blank => Piece::Bad { line, reason: "empty_card" },
            piece => piece,
        }
    }
}

pub(super) fn cells(record: &str, delimiter: u8) -> Vec<String> {
    // Most have no quotes, and setting up a reader takes longer than reading them.
    if !record.contains('"') {
        return record.split(char::from(delimiter)).map(str::to_owned).collect();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(record.len().max(16))
        .from_reader(record.as_bytes());
    let mut cells = csv::StringRecord::new();
    match reader.read_record(&mut cells) {
        Ok(true) => cells.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Secret;
    use proptest::prelude::*;

    fn pieces(text: &[u8], columns: &[usize]) -> Vec<Piece> {
        let mut lines = Lines::new(text, Encoding::Utf8);
        let mut records = Records::new(b',', columns.to_vec());
        std::iter::from_fn(|| records.next(&mut lines, Encoding::Utf8).unwrap()).collect()
    }

    fn is(text: &str) -> Piece {
        Piece::Card(Secret::new(text.to_owned()))
    }

    fn unclosed(line: u64) -> Piece {
        Piece::Bad { line, reason: "unclosed_quote" }
    }

    #[test]
    fn only_the_named_column_of_a_table_is_the_card() {
        let text = b"A,\"x, \"\"y\"\"\"\r\n\"B\nb\",\r\n,note only\r\n,\r\n";
        assert_eq!(
            pieces(text, &[0]),
            [is("A"), is("B\nb"), Piece::Bad { line: 4, reason: "empty_card" }, Piece::Blank,]
        );
    }

    #[test]
    fn without_names_nothing_of_a_record_is_lost() {
        assert_eq!(pieces(b"user,password\n", &[]), [is("user----password")]);
    }

    #[test]
    fn a_quote_that_never_ends_is_one_bad_line() {
        assert_eq!(pieces(b"\"A\nB\nC\n", &[]), [unclosed(1), is("B"), is("C")]);
    }

    #[test]
    fn a_quote_within_a_cell_is_a_sign_like_others() {
        assert_eq!(
            pieces(b"A5\"x\nB5\"y,\"z, z\"\n\"C\"5,\" d\"\n", &[]),
            [is("A5\"x"), is("B5\"y----z, z"), is("C5----d")]
        );
    }

    #[test]
    fn a_file_full_of_open_quotes_is_read_in_one_go() {
        let text = "a\"b,\"c\n".repeat(200_000);
        let found = pieces(text.as_bytes(), &[]);
        assert_eq!(found.len(), 200_000);
        assert!((1..).zip(found).all(|(line, it)| it == unclosed(line)));
    }

    proptest! {
        /// Whatever is quoted properly comes out as it went in.
        #[test]
        fn what_a_writer_of_tables_wrote_is_read(
            rows in prop::collection::vec(prop::collection::vec("[ab\",\n]{0,6}x", 2), 1..6),
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let wanted: Vec<Piece> = rows.iter().map(|row| {
                let cells: Vec<&str> = row.iter().map(|it| trim(it)).collect();
                is(&cells.join(BETWEEN))
            }).collect();
            prop_assert_eq!(pieces(&text, &[]), wanted);
        }
    }
}
