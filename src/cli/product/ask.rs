//! A question at checkout as one word of a command: `NAME:LABEL:KIND[:DETAIL]`.

use crate::catalog::{CustomField, FieldKind};
use anyhow::{anyhow, bail};

/// In characters, where nothing else is said.
const LONGEST: u32 = 200;

/// With a `?` behind its name it need not be answered.
pub(super) fn read_field(said: &str) -> anyhow::Result<CustomField> {
    let wrong = |why: &str| anyhow!("--field {said}: {why}");
    let mut parts = said.splitn(4, ':');
    let mut part = || parts.next().map(str::trim).filter(|it| !it.is_empty());
    let (Some(name), Some(label), Some(kind)) = (part(), part(), part()) else {
        bail!(wrong("NAME:LABEL:KIND, such as account:Account:text:60"));
    };
    let detail = part();
    let (name, required) = match name.strip_suffix('?') {
        Some(name) => (name, false),
        None => (name, true),
    };
    let number = |text: &str| {
        let read = text.trim().parse::<i64>();
        read.map_err(|_| wrong("a number's range is such as 18..99, 18.. or ..99"))
    };
    let kind = match (kind, detail) {
        ("text", None) => FieldKind::Text { longest: LONGEST },
        ("text", Some(longest)) => FieldKind::Text {
            longest: longest.parse().map_err(|_| wrong("the detail of a text is its longest"))?,
        },
        ("email", None) => FieldKind::Email,
        ("number", None) => FieldKind::Number { min: None, max: None },
        ("number", Some(range)) => {
            let (min, max) = range.split_once("..").ok_or_else(|| wrong("18..99, 18.. or ..99"))?;
            let end = |text: &str| (!text.trim().is_empty()).then(|| number(text)).transpose();
            FieldKind::Number { min: end(min)?, max: end(max)? }
        }
        ("choice", Some(options)) => FieldKind::Choice {
            options: options.split(',').map(|it| it.trim().to_owned()).collect(),
        },
        ("pattern", Some(pattern)) => FieldKind::Pattern { pattern: pattern.to_owned() },
        _ => bail!(wrong("text, email, number, choice:A,B or pattern:REGEX")),
    };
    let name = name.parse().map_err(|_| wrong("small letters, digits and hyphens for a name"))?;
    Ok(CustomField { name, label: label.to_owned(), kind, required, hint: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_said_in_one_word() {
        let kind = |said: &str| read_field(said).unwrap().kind;
        assert_eq!(kind("account:账号:text:60"), FieldKind::Text { longest: 60 });
        assert_eq!(kind("mail:Mail:email"), FieldKind::Email);
        assert_eq!(kind("age:Age:number:18.."), FieldKind::Number { min: Some(18), max: None });
        let options = vec!["US".to_owned(), "JP".to_owned()];
        assert_eq!(kind("area:Area:choice:US, JP"), FieldKind::Choice { options });
        let pattern = "[0-9]{5}:[a-z]".to_owned();
        assert_eq!(kind("qq:QQ:pattern:[0-9]{5}:[a-z]"), FieldKind::Pattern { pattern });
        assert!(read_field("qq:QQ:email").unwrap().required);
        assert!(!read_field("qq?:QQ:email").unwrap().required);
    }

    #[test]
    fn what_is_wrong_with_a_question_is_told_with_it() {
        for no in ["a:b", "a:b:text:x", "a:b:choice", "A B:b:email", "a:b:number:5", "a:b:email:c"]
        {
            let told = read_field(no).unwrap_err().to_string();
            assert!(told.starts_with(&format!("--field {no}: ")), "{told}");
        }
    }
}
