//! The sentences people read, by key and language. The Fluent files of `templates/text` are part of
//! the binary; pages reach them through `web::text`, mails directly.

use crate::types::Locale;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};
use std::borrow::Cow;
use std::collections::HashMap;

fluent_templates::static_loader! {
    static TEXTS = {
        locales: "./templates/text",
        fallback_language: "zh-CN",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const ZH_CN: LanguageIdentifier = langid!("zh-CN");
const EN: LanguageIdentifier = langid!("en");

/// The sentence under `key`. A key nobody wrote shows itself, so that a page still renders.
pub fn text(locale: Locale, key: &str) -> String {
    with(locale, key, &[])
}

/// The sentence under `key` with its `$count`, in the form that fits the number.
pub fn counted(locale: Locale, key: &str, count: i64) -> String {
    find(locale, key, HashMap::from([(Cow::Borrowed("count"), FluentValue::from(count))]))
}

/// The sentence under `key` with the values of its variables.
pub fn with(locale: Locale, key: &str, values: &[(&'static str, &str)]) -> String {
    let value = |(name, value): &(&'static str, &str)| {
        (
            Cow::Borrowed(*name),
            as_number(value).unwrap_or_else(|| FluentValue::from((*value).to_owned())),
        )
    };
    find(locale, key, values.iter().map(value).collect())
}

/// So that a sentence can have a form for one, two, many. `007` is no number: it would lose its zeros.
fn as_number(value: &str) -> Option<FluentValue<'static>> {
    let number = value.parse::<i64>().ok().filter(|it| it.to_string() == value);
    number.map(FluentValue::from)
}

fn find(locale: Locale, key: &str, values: HashMap<Cow<'static, str>, FluentValue<'_>>) -> String {
    let language = match locale {
        Locale::ZhCn => &ZH_CN,
        Locale::En => &EN,
    };
    TEXTS.try_lookup_with_args(language, key, &values).unwrap_or_else(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_the_readers_language() {
        assert_eq!(text(Locale::ZhCn, "mail-order-open"), "查看订单");
        assert_eq!(text(Locale::En, "mail-order-open"), "View your order");
    }

    #[test]
    fn values_stand_in_the_sentence_as_they_are() {
        let subject = with(Locale::En, "mail-order-subject", &[("shop", "A & B")]);
        assert_eq!(subject, "A & B: your order is ready");
    }

    #[test]
    fn a_key_nobody_wrote_shows_itself() {
        assert_eq!(text(Locale::En, "no-such-key"), "no-such-key");
    }
}
