//! Which encoding a file of cards is in.

use encoding_rs::GB18030;
use serde::Serialize;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "gb18030")]
    Gb18030,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

/// What the importer said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncodingWish {
    #[default]
    Auto,
    Utf8,
    Gb18030,
    Utf16,
}

/// Much of a file looks like its beginning.
const HEAD: u64 = 64 * 1024;

/// A longer line is looked at in pieces.
const PIECE: u64 = 64 * 1024;

impl Encoding {
    pub const fn as_str(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Gb18030 => "gb18030",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    const fn mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf8 => b"\xEF\xBB\xBF",
            Encoding::Gb18030 => b"\x84\x31\x95\x33",
            Encoding::Utf16Le => b"\xFF\xFE",
            Encoding::Utf16Be => b"\xFE\xFF",
        }
    }
}

impl FromStr for EncodingWish {
    type Err = ();

    fn from_str(text: &str) -> Result<EncodingWish, ()> {
        Ok(match text {
            "auto" => EncodingWish::Auto,
            "utf-8" => EncodingWish::Utf8,
            "gb18030" => EncodingWish::Gb18030,
            "utf-16" => EncodingWish::Utf16,
            _ => return Err(()),
        })
    }
}

/// What files begin with that are no text, and are taken for a list of cards by mistake: tables and archives,
/// pictures, PDF.
const OTHER_KINDS: [&[u8]; 7] = [
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"Rar!\x1A\x07",
    b"7z\xBC\xAF\x27\x1C",
    b"\x89PNG\r\n\x1A\n",
    b"\xFF\xD8\xFF",
    b"%PDF-",
];

pub(super) fn is_text(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    file.rewind()?;
    let mut head = Vec::new();
    file.by_ref().take(8).read_to_end(&mut head)?;
    Ok(!OTHER_KINDS.iter().any(|kind| head.starts_with(kind)))
}

/// Reads the file once if it must, and leaves it standing behind the byte order mark.
pub(super) fn detect(file: &mut (impl Read + Seek), wish: EncodingWish) -> io::Result<Encoding> {
    file.rewind()?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let all = [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be];
    let marked = all.into_iter().find(|it| head.starts_with(it.mark()));
    let encoding = match (wish, marked) {
        (EncodingWish::Utf8, _) => Encoding::Utf8,
        (EncodingWish::Gb18030, _) => Encoding::Gb18030,
        (EncodingWish::Utf16, Some(Encoding::Utf16Be)) => Encoding::Utf16Be,
        (EncodingWish::Utf16, _) => wide(&head).unwrap_or(Encoding::Utf16Le),
        (EncodingWish::Auto, Some(encoding)) => encoding,
        (EncodingWish::Auto, None) => match wide(&head) {
            Some(encoding) => encoding,
            None => {
                file.rewind()?;
                narrow(BufReader::new(&mut *file))?
            }
        },
    };
    let start = if head.starts_with(encoding.mark()) { encoding.mark().len() } else { 0 };
    file.seek(SeekFrom::Start(u64::try_from(start).unwrap_or(0)))?;
    Ok(encoding)
}

/// Text in two-byte units has a NUL in every Latin letter and every line break, always on the same
/// side. One that stands in one-byte text by accident is lonely, and that text is UTF-8 all the same,
/// or its line breaks have none.
fn wide(head: &[u8]) -> Option<Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let first = pairs.iter().filter(|[it, _]| *it == 0).count();
    let second = pairs.iter().filter(|[_, it]| *it == 0).count();
    let nul = first.max(second);
    if nul == 0 {
        return None;
    }
    let (encoding, line_end) = if first > second {
        (Encoding::Utf16Be, [0, b'\n'])
    } else {
        (Encoding::Utf16Le, [b'\n', 0])
    };
    let feeds = head.iter().filter(|it| **it == b'\n').count();
    let line_ends = pairs.iter().filter(|it| **it == line_end).count();
    let mostly_latin = 3 * nul >= 2 * pairs.len();
    let one_byte = str::from_utf8(head).map_or_else(|it| it.error_len().is_none(), |_| true);
    let other_script = !one_byte && 2 * line_ends >= feeds;
    (mostly_latin || other_script).then_some(encoding)
}

/// UTF-8 if most lines that could be anything are that: a damaged line must not turn the others into
/// mush. GB18030 text is hardly ever valid UTF-8 by chance.
fn narrow(mut text: impl BufRead) -> io::Result<Encoding> {
    let (mut valid, mut invalid) = (0_u64, 0_u64);
    let mut line = Vec::new();
    while text.by_ref().take(PIECE).read_until(b'\n', &mut line)? > 0 {
        if !line.is_ascii() {
            match str::from_utf8(&line) {
                Ok(_) => valid += 1,
                // A piece may end within a sign.
                Err(error) if error.error_len().is_none() && !line.ends_with(b"\n") => valid += 1,
                Err(_) => invalid += 1,
            }
        }
        line.clear();
    }
    Ok(if valid >= invalid { Encoding::Utf8 } else { Encoding::Gb18030 })
}

/// One card, or what will be part of one. `None`: not text in this encoding.
pub(super) fn decode(encoding: Encoding, bytes: &[u8]) -> Option<String> {
    match encoding {
        // UTF-16 was turned into UTF-8 while it was read.
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => {
            str::from_utf8(bytes).ok().map(str::to_owned)
        }
        Encoding::Gb18030 => {
            let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
            Some(text.into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn detected(bytes: &[u8]) -> (Encoding, u64) {
        let mut file = Cursor::new(bytes);
        (detect(&mut file, EncodingWish::Auto).unwrap(), file.position())
    }

    fn wide_text(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn what_is_no_text_is_known_by_how_it_begins() {
        let known = |bytes: &[u8]| is_text(&mut Cursor::new(bytes.to_vec())).unwrap();
        for text in ["PK-1234-AAAA", "%PD", "", "7z"] {
            assert!(known(text.as_bytes()), "{text}");
        }
        for kind in OTHER_KINDS {
            assert!(!known(&[kind, b"rest".as_slice()].concat()), "{kind:?}");
        }
    }

    #[test]
    fn marks_are_believed_and_skipped() {
        assert_eq!(detected(b"\xEF\xBB\xBFabc"), (Encoding::Utf8, 3));
        assert_eq!(detected(b"\xFF\xFEa\0"), (Encoding::Utf16Le, 2));
        assert_eq!(detected(b"\xFE\xFF\0a"), (Encoding::Utf16Be, 2));
    }

    #[test]
    fn two_byte_text_is_known_without_a_mark() {
        let text = "卡密一\r\n卡密二\r\n";
        assert_eq!(detected(&wide_text(text, u16::to_le_bytes)), (Encoding::Utf16Le, 0));
        assert_eq!(detected(&wide_text(text, u16::to_be_bytes)), (Encoding::Utf16Be, 0));
    }

    #[test]
    fn a_nul_by_accident_does_not_make_it_two_byte_text() {
        assert_eq!(detected(b"good1\nba\0d\ngood2\n").0, Encoding::Utf8);
        assert_eq!(detected(b"ba\0d").0, Encoding::Utf8);
        assert_eq!(detected("账号一\n账\0号\n账号三\n".as_bytes()).0, Encoding::Utf8);
        let (chinese, ..) = GB18030.encode("用户甲\n用户\0乙\n用户丙\n");
        assert_eq!(detected(&chinese).0, Encoding::Gb18030);
        for text in ["A", "AB-1\nCD-2\n", "账号一A----密码\n账号二\n"] {
            assert_eq!(detected(&wide_text(text, u16::to_le_bytes)).0, Encoding::Utf16Le);
            assert_eq!(detected(&wide_text(text, u16::to_be_bytes)).0, Encoding::Utf16Be);
        }
    }

    #[test]
    fn one_damaged_line_does_not_change_the_language() {
        assert_eq!(detected("账号一\n账号二\n".as_bytes()).0, Encoding::Utf8);
        let mut damaged = "账号一\n账号二\n".as_bytes().to_vec();
        damaged.extend_from_slice(b"\xE8\xB4\n");
        assert_eq!(detected(&damaged).0, Encoding::Utf8);
        let (chinese, ..) = GB18030.encode("plain\n用户甲\n用户乙\n");
        assert_eq!(detected(&chinese).0, Encoding::Gb18030);
        assert_eq!(detected(b"plain\n").0, Encoding::Utf8);
    }
}
