//! What kind of file this is, from its first lines and what the importer said.

use super::encoding::{self, Encoding};
use super::lines::Lines;
use super::record::cells;
use super::split::{Cut, Format};
use crate::inventory::Error;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::Read;

/// How many lines are looked at.
const HEAD: usize = 2_000;

/// Names of columns that hold the card, and can be nothing else.
#[rustfmt::skip]
const CARDS: &[&str] = &[
    "card", "cards", "card key", "card_key", "cardkey", "card number", "cdkey", "cd-key", "cd key",
    "redeem code", "license", "license key", "licence", "serial number",
    "卡密", "卡号", "卡密内容", "密钥", "激活码", "兑换码", "序列号", "账号", "帐号", "用户名", "密码", "口令", "邮箱",
];

/// Names of columns that hold a part of the card, but might as well be somebody's password.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "key", "keys", "code", "codes", "secret", "serial", "token", "account", "username", "user", "login",
    "email", "e-mail", "mail", "password", "pass", "pin", "cookie",
];

/// Names of columns beside the card.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "", "id", "no", "no.", "number", "#", "name", "title", "product", "sku", "type", "note", "notes",
    "remark", "remarks", "comment", "price", "cost", "value", "amount", "currency", "date", "created",
    "expires", "expiry", "valid until", "region", "country", "status", "batch", "source",
    "编号", "序号", "名称", "商品", "规格", "类型", "备注", "说明", "价格", "成本", "面值", "金额", "币种", "日期",
    "时间", "有效期", "到期时间", "地区", "国家", "状态", "批次", "来源",
];

const DELIMITERS: &[u8] = b",;\t";

pub(super) fn cut<R: Read>(
    head: R,
    encoding: Encoding,
    format: &Format,
    separator: Option<&str>,
) -> Result<Cut, Error> {
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
        (Format::Csv, _) => named_columns(first, true)
            .unwrap_or(Cut::Csv { delimiter: delimiter_of(first), columns: Vec::new() }),
        (Format::Blocks | Format::Auto, Some(separator)) => blocks(separator),
        (Format::Blocks, None) => blocks(find_separator(&lines, 1).ok_or(Error::NoSeparator)?),
        (Format::Auto, None) => match (named_columns(first, false), find_separator(&lines, 2)) {
            // A lone word before blocks is the first line of the first one.
            (Some(csv), separator) if separator.is_none() || has_delimiter(first) => csv,
            (_, Some(separator)) => blocks(separator),
            (_, None) => Cut::Lines,
        },
    })
}

/// A table says so by the names in its first line. A line of data that happens to hold one of them is
/// none: it must be a name that cannot be anything else, or all must be names. In what is `surely` a
/// table, the others need only look like names.
fn named_columns(first: &str, surely: bool) -> Option<Cut> {
    let delimiter = delimiter_of(first);
    let names = cells(first, delimiter);
    let names: Vec<String> = names.iter().map(|it| it.trim().to_lowercase()).collect();
    let is_in = |list: &[&str], name: &String| list.contains(&name.as_str());
    let of_card = |name: &String| is_in(CARDS, name) || is_in(PARTS, name);
    let is_head = names.iter().any(|it| is_in(CARDS, it))
        || names.iter().all(|it| of_card(it) || is_in(BESIDE, it) || surely && is_wordy(it));
    let named = names.iter().enumerate().filter(|(_, name)| of_card(name));
    let columns: Vec<usize> = named.map(|(at, _)| at).collect();
    (is_head && !columns.is_empty()).then_some(Cut::Csv { delimiter, columns })
}

fn delimiter_of(first: &str) -> u8 {
    let count = |delimiter: u8| first.bytes().filter(|it| *it == delimiter).count();
    // The first of equals, so that a line without any is a table of one column.
    DELIMITERS.iter().rev().copied().max_by_key(|it| count(*it)).unwrap_or(b',')
}

fn is_wordy(name: &str) -> bool {
    name.chars().all(|it| it.is_alphabetic() || " _-".contains(it))
}

fn has_delimiter(first: &str) -> bool {
    first.bytes().any(|it| DELIMITERS.contains(&it))
}

/// The line of one repeated sign that comes most often, at least so often. It is surely no card. Of
/// equals, one of `=`, then the first: the same file is always cut in the same way.
fn find_separator(lines: &[String], least: usize) -> Option<&str> {
    let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, it)| is_rule(it)) {
        seen.entry(line).or_insert((0, at)).0 += 1;
    }
    let weight = |(line, (count, at)): &(&str, (usize, usize))| {
        (*count, line.starts_with('='), Reverse(*at))
    };
    let (separator, (count, _)) = seen.into_iter().max_by_key(weight)?;
    (count >= least).then_some(separator)
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
        let columns = vec![0, 1];
        assert_eq!(guess("Email,Password\n"), Cut::Csv { delimiter: b',', columns });
        assert_eq!(
            guess("card,seller's own word\n"),
            Cut::Csv { delimiter: b',', columns: vec![0] }
        );
        let blocks = || Cut::Blocks { separator: "=====".to_owned() };
        assert_eq!(guess("a\nb\n=====\nc\nd\n=====\ne\n"), blocks());
        assert_eq!(guess("账号\na\n=====\n账号\nc\n=====\n"), blocks());
    }

    #[test]
    fn of_two_separators_it_is_always_the_same_one() {
        let blocks = |separator: &str| Cut::Blocks { separator: separator.to_owned() };
        let both = "a1\n---\na2\n=====\nb1\n---\nb2\n=====\nc1\n";
        let neither = "a\n###\nb\n---\nc\n###\nd\n---\n";
        for _ in 0..20 {
            assert_eq!([guess(both), guess(neither)], [blocks("====="), blocks("###")]);
        }
    }

    #[test]
    fn blocks_that_nothing_divides_are_refused() {
        let told = |text: &str| cut(text.as_bytes(), Encoding::Utf8, &Format::Blocks, None);
        assert!(matches!(told("x1\nx2\n\nx3\nx4\n"), Err(Error::NoSeparator)));
        let once = Cut::Blocks { separator: "---".to_owned() };
        assert_eq!(told("x1\nx2\n---\nx3\n").unwrap(), once);
    }

    #[test]
    fn somebodys_password_is_no_name_of_a_column() {
        for word in PARTS {
            assert_eq!(
                guess(&format!("joe@x.example,{word}\nann@x.example,hunter2\n")),
                Cut::Lines
            );
        }
        let table = |text: &str| cut(text.as_bytes(), Encoding::Utf8, &Format::Csv, None).unwrap();
        let csv = |columns| Cut::Csv { delimiter: b',', columns };
        assert_eq!(table("joe@x.example,password\n"), csv(Vec::new()));
        assert_eq!(table("server,password\n"), csv(vec![1]));
    }
}
