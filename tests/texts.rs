//! Every sentence exists in every language, once, and every key that a page names has a sentence.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should fail there")]

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn both_languages_say_the_same_things() {
    let (zh, en) = (keys("zh-CN"), keys("en"));
    let only = |some: &BTreeSet<String>, other: &BTreeSet<String>| {
        some.difference(other).cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(only(&zh, &en), "", "missing in English");
    assert_eq!(only(&en, &zh), "", "missing in Chinese");
}

/// Fluent refuses to start with two messages of one name.
#[test]
fn nothing_is_said_twice() {
    for language in ["zh-CN", "en"] {
        let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, file) in messages(language) {
            homes.entry(key).or_default().push(file);
        }
        let twice: Vec<_> = homes.iter().filter(|(_, files)| files.len() > 1).collect();
        assert!(twice.is_empty(), "{language}: {twice:?}");
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let known = keys("zh-CN");
    let calls = Regex::new(
        r#"(?:\bf\.|\bframe\.|self\.|\b)(?:t|n|with|with2)\(\s*"([a-z][a-z0-9-]*)"|text::(?:text|with|counted)\(\s*[^,()]+,\s*"([a-z][a-z0-9-]*)""#,
    )
    .unwrap();
    let mut missing = BTreeSet::new();
    for path in files(&["templates", "src"]) {
        let text = fs::read_to_string(&path).unwrap();
        // Tests ask for keys that nobody wrote.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in calls.captures_iter(text) {
            let key = call.get(1).or(call.get(2)).unwrap().as_str();
            let looks_like_a_key = key.contains('-') || known.contains(key);
            if looks_like_a_key && !known.contains(key) {
                missing.insert(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
}

/// States and problems are put together from a word; each word has its sentence.
#[test]
fn every_state_of_an_order_is_told() {
    let known = keys("zh-CN");
    for status in keygrove::orders::Status::ALL {
        let word = status.as_str().replace('_', "-");
        for key in [format!("order-state-{word}"), format!("order-says-{word}")] {
            assert!(known.contains(&key), "{key}");
        }
    }
}

fn keys(language: &str) -> BTreeSet<String> {
    messages(language).into_iter().map(|(key, _)| key).collect()
}

fn messages(language: &str) -> Vec<(String, String)> {
    let start = Regex::new(r"(?m)^([a-z][a-z0-9-]*) *=").unwrap();
    let mut found = Vec::new();
    for path in files(&[&format!("templates/text/{language}")]) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.extend(start.captures_iter(&text).map(|it| (it[1].to_owned(), name.clone())));
    }
    found
}

fn files(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting: Vec<PathBuf> = folders.iter().map(|it| root.join(it)).collect();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
        } else if path
            .extension()
            .is_some_and(|it| it == "html" || it == "rs" || it == "ftl" || it == "txt")
        {
            found.push(path);
        }
    }
    found
}
