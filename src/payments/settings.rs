//! What an account at a gateway needs to know: a few named values, some of them secret. The command
//! line and the admin form share the list, so errors name the same fields.

use super::Error;
use crate::types::{Fault, Secret};
use std::collections::BTreeMap;
use url::Url;

/// One value of a driver's settings.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// Taken when nothing is given.
    pub default: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Never shown again; left blank in a form, it stays as it is.
    Secret,
    Url,
    Choice(&'static [&'static str]),
}

impl Kind {
    pub fn is_secret(self) -> bool {
        self == Kind::Secret
    }
}

/// Checked values by name. Not printable by accident.
#[derive(Debug, Clone, Default)]
pub struct Settings(BTreeMap<String, Secret<String>>);

const LONGEST: usize = 8_192;

impl Settings {
    /// Checks what was given against a driver's list. Secrets that are blank are taken from `before`.
    pub fn check(
        fields: &[Field],
        given: &[(String, String)],
        before: &Settings,
    ) -> Result<Settings, Error> {
        let known = |name: &String| fields.iter().any(|it| it.name == name);
        if let Some((name, _)) = given.iter().find(|(name, _)| !known(name)) {
            return Err(Error::Invalid { field: name.clone(), problem: "unknown".into() });
        }
        let mut settings = Settings::default();
        for field in fields {
            let typed = given.iter().rev().find(|(name, _)| name == field.name);
            let value = match typed.map(|(_, value)| value.trim()).filter(|it| !it.is_empty()) {
                Some(value) => value,
                None if field.kind.is_secret() => before.get(field.name),
                None => field.default,
            };
            check_value(field, value)
                .map_err(|problem| Error::Invalid { field: field.name.to_owned(), problem })?;
            settings.0.insert(field.name.to_owned(), Secret::new(value.to_owned()));
        }
        Ok(settings)
    }

    /// Empty for what was not given.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map(|it| it.expose().as_str()).unwrap_or_default()
    }

    /// For a form: secrets are left out.
    pub fn open_values(&self, fields: &[Field]) -> BTreeMap<String, String> {
        let open = fields.iter().filter(|it| !it.kind.is_secret());
        open.map(|it| (it.name.to_owned(), self.get(it.name).to_owned())).collect()
    }

    pub(super) fn to_json(&self) -> Secret<Vec<u8>> {
        let plain: BTreeMap<&str, &str> =
            self.0.iter().map(|(name, value)| (name.as_str(), value.expose().as_str())).collect();
        Secret::new(serde_json::to_vec(&plain).unwrap_or_default())
    }

    pub(super) fn from_json(json: &[u8]) -> Option<Settings> {
        serde_json::from_slice(json).ok().map(Settings)
    }
}

fn check_value(field: &Field, value: &str) -> Result<(), Fault> {
    if value.is_empty() {
        return if field.required { Err("missing".into()) } else { Ok(()) };
    }
    if value.len() > LONGEST {
        return Err(Fault::too_big(LONGEST));
    }
    if value.chars().any(char::is_control) {
        return Err("control_signs".into());
    }
    match field.kind {
        Kind::Text | Kind::Secret => Ok(()),
        Kind::Choice(choices) if choices.contains(&value) => Ok(()),
        Kind::Choice(_) => Err("unknown".into()),
        Kind::Url => match Url::parse(value) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.username().is_empty() => {
                Ok(())
            }
            _ => Err("not_a_url".into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field; 3] = [
        Field { name: "key", kind: Kind::Secret, required: true, default: "" },
        Field { name: "base_url", kind: Kind::Url, required: true, default: "" },
        Field { name: "mode", kind: Kind::Choice(&["a", "b"]), required: false, default: "a" },
    ];

    fn check(given: &[(&str, &str)], before: &Settings) -> Result<Settings, String> {
        let given: Vec<_> =
            given.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Settings::check(&FIELDS, &given, before).map_err(|error| error.to_string())
    }

    #[test]
    fn a_mistake_names_its_field() {
        let none = Settings::default();
        let refused = |given: &[_]| check(given, &none).unwrap_err();
        assert_eq!(refused(&[("base_url", "https://x")]), "key: missing");
        assert_eq!(refused(&[("key", "k"), ("base_url", "x")]), "base_url: not a url");
        assert_eq!(refused(&[("kee", "k")]), "kee: unknown");
        let choice = [("key", "k"), ("base_url", "https://x"), ("mode", "c")];
        assert_eq!(refused(&choice), "mode: unknown");
    }

    #[test]
    fn a_secret_left_blank_stays_and_is_not_shown() {
        let given = [("key", "k"), ("base_url", "https://x")];
        let before = check(&given, &Settings::default()).unwrap();
        assert_eq!(before.get("mode"), "a");
        let after = check(&[("key", " "), ("base_url", "https://y")], &before).unwrap();
        assert_eq!((after.get("key"), after.get("base_url")), ("k", "https://y"));
        assert!(!after.open_values(&FIELDS).contains_key("key"));
        assert!(!format!("{after:?}").contains("\"k\""));
    }
}
