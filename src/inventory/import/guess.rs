//! What kind of file this is, from its first lines and what the importer said.

use super::encoding::{self, Encoding};
use super::lines::Lines;
use super::split::{Cut, Format, cells};
use std::collections::HashMap;
use std::io::{self, Read};

/// How many lines are looked at.
const HEAD: usize = 2_000;

/// Names of columns that hold the card, or one part of it.
const CARD_COLUMNS: &[&str] = &[
    "card",
    "cards",
    "card key",
    "card_key",
    "cardkey",
    "cdkey",
    "cd-key",
    "key",
    "keys",
    "code",
    "secret",
    "serial",
    "serial number",
    "redeem code",
    "license",
    "token",
    "account",
    "username",
    "user",
    "password",
    "pin",
    "卡密",
    "卡号",
    "卡密内容",
    "密钥",
    "激活码",
    "兑换码",
    "序列号",
    "账号",
    "帐号",
    "用户名",
    "密码",
    "口令",
];

const DELIMITERS: &[u8] = b",;\t";

/// What a block ends with where the importer does not say.
const USUAL_SEPARATOR: &str = "=====";

pub(super) fn cut<R: Read>(
    head: R,
    encoding: Encoding,
    format: &Format,
    separator: Option<&str>,
) -> io::Result<Cut> {
    let mut source = Lines::new(head, encoding);
    let mut lines = Vec::new();
    while lines.len() < HEAD
        && let Some(line) = source.next()?
    {
        lines.extend(encoding::decode(encoding, &line.bytes).map(|it| it.trim().to_owned()));
    }
    let separator = separator.map(str::trim).filter(|it| !it.is_empty());
    let blocks = |separator: &str| Cut::Blocks { separator: separator.to_owned() };
    let first = lines.iter().find(|it| !it.is_empty()).map_or("", String::as_str);
    Ok(match (format, separator) {
        (Format::Lines, _) => Cut::Lines,
        (Format::Csv, _) => named_columns(first)
            .unwrap_or(Cut::Csv { delimiter: delimiter_of(first), columns: Vec::new() }),
        (Format::Blocks | Format::Auto, Some(separator)) => blocks(separator),
        (Format::Blocks, None) => blocks(find_separator(&lines).unwrap_or(USUAL_SEPARATOR)),
        (Format::Auto, None) => match (named_columns(first), find_separator(&lines)) {
            (Some(csv), _) => csv,
            (None, Some(separator)) => blocks(separator),
            (None, None) => Cut::Lines,
        },
    })
}

/// A table says so by the names in its first line.
fn named_columns(first: &str) -> Option<Cut> {
    let delimiter = delimiter_of(first);
    let names = cells(first, delimiter);
    let is_card = |name: &String| CARD_COLUMNS.contains(&name.trim().to_lowercase().as_str());
    let named = names.iter().enumerate().filter(|(_, name)| is_card(name));
    let columns: Vec<usize> = named.map(|(at, _)| at).collect();
    (!columns.is_empty()).then_some(Cut::Csv { delimiter, columns })
}

fn delimiter_of(first: &str) -> u8 {
    let count = |delimiter: u8| first.bytes().filter(|it| *it == delimiter).count();
    // The first of equals, so that a line without any is a table of one column.
    DELIMITERS.iter().rev().copied().max_by_key(|it| count(*it)).unwrap_or(b',')
}

/// A line of one repeated sign that comes back. It is surely no card.
fn find_separator(lines: &[String]) -> Option<&str> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for line in lines.iter().filter(|it| is_rule(it)) {
        *seen.entry(line).or_default() += 1;
    }
    let (separator, count) = seen.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= 2).then_some(separator)
}

fn is_rule(line: &str) -> bool {
    let mut signs = line.chars();
    let first = signs.next().unwrap_or(' ');
    line.len() >= 3 && "=-*#~_+".contains(first) && signs.all(|it| it == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> Cut {
        cut(text.as_bytes(), Encoding::Utf8, &Format::Auto, None).unwrap()
    }

    #[test]
    fn accounts_with_dashes_and_commas_are_lines() {
        assert_eq!(guess("a----b----c\nd----e----f\n"), Cut::Lines);
        assert_eq!(guess("AAAA,1\nBBBB,2\n"), Cut::Lines);
        assert_eq!(guess("A\n-----\nB\n"), Cut::Lines, "once is no custom");
    }

    #[test]
    fn a_table_and_blocks_are_known_by_their_looks() {
        let columns = vec![1, 2];
        assert_eq!(guess("备注;账号;密码\n"), Cut::Csv { delimiter: b';', columns });
        assert_eq!(guess("card\nA\n"), Cut::Csv { delimiter: b',', columns: vec![0] });
        let separator = "=====".to_owned();
        assert_eq!(guess("a\nb\n=====\nc\nd\n=====\ne\n"), Cut::Blocks { separator });
    }
}
