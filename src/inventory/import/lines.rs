//! The lines of a file, one at a time, whatever their length and encoding.

use super::encoding::Encoding;
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// A line is kept up to this length; the rest of a longer one is skipped.
pub(super) const LONGEST_LINE: usize = 256 * 1024;

const BUFFER: usize = 64 * 1024;

/// What stands in for bytes that are no UTF-16: it is no UTF-8 either, so the line is refused.
const NO_TEXT: u8 = 0xFF;

/// A line without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// The line was longer than a line may be, and is cut.
    pub(super) cut: bool,
}

pub(super) struct Lines<R: Read> {
    source: BufReader<Narrow<R>>,
    number: u64,
    /// The last line ended with a carriage return; a line feed that follows is part of that end.
    returned: bool,
    /// Lines to be read once more.
    again: VecDeque<Line>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R, encoding: Encoding) -> Lines<R> {
        let source = BufReader::with_capacity(BUFFER, Narrow::new(source, encoding));
        Lines { source, number: 0, returned: false, again: VecDeque::new() }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let mut cut = false;
        loop {
            let read = self.source.fill_buf()?;
            let ended = read.is_empty();
            let rest = usize::from(self.returned && read.starts_with(b"\n"));
            let fresh = &read[rest..];
            let end = fresh.iter().position(|it| matches!(it, b'\n' | b'\r'));
            let part = end.map_or(fresh, |end| &fresh[..end]);
            self.returned = end.is_some_and(|end| fresh[end] == b'\r');
            let room = LONGEST_LINE.saturating_sub(bytes.len());
            bytes.extend_from_slice(&part[..part.len().min(room)]);
            cut |= part.len() > room;
            let used = rest + part.len() + usize::from(end.is_some());
            self.source.consume(used);
            if ended && bytes.is_empty() && !cut {
                return Ok(None);
            }
            if ended || end.is_some() {
                break;
            }
        }
        self.number += 1;
        Ok(Some(Line { number: self.number, bytes, cut }))
    }

    pub(super) fn source(&self) -> &R {
        &self.source.get_ref().source
    }

    /// The lines come again, before the others.
    pub(super) fn put_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.again.push_front(line);
        }
    }
}

/// Passes one-byte encodings through, whose line ends are where they seem to be, and turns UTF-16
/// into UTF-8.
struct Narrow<R> {
    source: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    ready: VecDeque<u8>,
    ended: bool,
}

impl<R: Read> Narrow<R> {
    fn new(source: R, encoding: Encoding) -> Narrow<R> {
        let decoder = match encoding {
            Encoding::Utf8 | Encoding::Gb18030 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
        };
        Narrow { source, decoder, raw: vec![0; BUFFER], ready: VecDeque::new(), ended: false }
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else {
            return self.source.read(out);
        };
        while self.ready.is_empty() && !self.ended {
            let count = self.source.read(&mut self.raw)?;
            self.ended = count == 0;
            let mut rest = &self.raw[..count];
            loop {
                let mut text = String::with_capacity(rest.len() * 3 + 16);
                let (result, used) =
                    decoder.decode_to_string_without_replacement(rest, &mut text, self.ended);
                self.ready.extend(text.as_bytes());
                rest = &rest[used..];
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(..) => self.ready.push_back(NO_TEXT),
                }
            }
        }
        self.ready.read(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], encoding: Encoding) -> Vec<Line> {
        let mut lines = Lines::new(bytes, encoding);
        std::iter::from_fn(|| lines.next().unwrap()).collect()
    }

    #[test]
    fn every_line_end_counts_and_the_last_may_be_missing() {
        let read = lines(b"a\r\n\nb\rc\r\n", Encoding::Utf8);
        let read: Vec<_> = read.iter().map(|it| (it.number, it.bytes.as_slice())).collect();
        assert_eq!(read, [(1, b"a".as_slice()), (2, b""), (3, b"b"), (4, b"c")]);
        assert!(lines(b"", Encoding::Utf8).is_empty());
    }

    #[test]
    fn a_line_end_that_is_read_in_two_halves_is_one() {
        let mut text = vec![b'x'; BUFFER - 1];
        text.extend_from_slice(b"\r\ny");
        let read = lines(&text, Encoding::Utf8);
        let read: Vec<_> = read.iter().map(|it| (it.number, it.bytes.len())).collect();
        assert_eq!(read, [(1, BUFFER - 1), (2, 1)]);
    }

    #[test]
    fn an_endless_line_costs_no_memory() {
        let mut text = vec![b'x'; LONGEST_LINE + 9];
        text.extend_from_slice(b"\nb\n");
        let read = lines(&text, Encoding::Utf8);
        assert_eq!((read[0].bytes.len(), read[0].cut), (LONGEST_LINE, true));
        assert_eq!((read[1].bytes.as_slice(), read[1].number), (b"b".as_slice(), 2));
    }

    #[test]
    fn half_a_sign_spoils_its_own_line_only() {
        let mut text: Vec<u8> = "卡\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        text.extend_from_slice(&0xD800_u16.to_le_bytes());
        text.extend("\n密".encode_utf16().flat_map(u16::to_le_bytes));
        let read = lines(&text, Encoding::Utf16Le);
        assert_eq!(read[0].bytes, "卡".as_bytes());
        assert_eq!(read[1].bytes, [NO_TEXT]);
        assert_eq!(read[2].bytes, "密".as_bytes());
    }
}
