//! The mails: one page for each, as text and as HTML, in the reader's language.

use crate::text;
use crate::types::{Locale, Money, OrderCode};
use askama::Template;
use std::fmt;

/// A rendered mail, not yet addressed to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What a fulfilled order's buyer is told. The cards themselves stay behind the link.
#[derive(Debug, Clone)]
pub struct Bought {
    pub locale: Locale,
    pub shop: String,
    pub order: OrderCode,
    pub link: String,
    pub items: Vec<Item>,
    pub total: Money,
    /// Name and address of the central after-sales page, where one leads to it.
    pub service: Option<(String, String)>,
}

#[derive(Debug, Clone)]
pub struct Item {
    pub name: String,
    pub quantity: u32,
}

#[derive(Debug, Clone)]
pub struct OrderLink {
    pub order: OrderCode,
    pub link: String,
}

/// What the operator is told.
#[derive(Debug, Clone)]
pub struct OperatorNews {
    pub locale: Locale,
    pub shop: String,
    pub news: super::News,
    pub link: String,
    /// What the link is called: the key of a sentence.
    pub open: &'static str,
}

/// The sentences of a mail.
struct Words(Locale);

impl Words {
    fn t(&self, key: &str) -> String {
        text::text(self.0, key)
    }

    /// A line that says what something is.
    fn named(&self, key: &str, value: impl fmt::Display) -> String {
        let (name, value) = (self.t(key), value.to_string());
        text::with(self.0, "mail-named", &[("name", &name), ("value", &value)])
    }

    fn lang(&self) -> &'static str {
        self.0.as_str()
    }
}

#[derive(Template)]
#[template(path = "email/order_fulfilled.txt")]
struct FulfilledText<'a> {
    f: &'a Words,
    bought: &'a Bought,
}

#[derive(Template)]
#[template(path = "email/order_fulfilled.html")]
struct FulfilledHtml<'a> {
    f: &'a Words,
    bought: &'a Bought,
    shop: &'a str,
}

pub fn order_fulfilled(bought: &Bought) -> Result<Letter, askama::Error> {
    let f = &Words(bought.locale);
    let shop = [("shop", bought.shop.as_str())];
    Ok(Letter {
        subject: text::with(bought.locale, "mail-order-subject", &shop),
        text: FulfilledText { f, bought }.render()?,
        html: FulfilledHtml { f, bought, shop: &bought.shop }.render()?,
    })
}

#[derive(Template)]
#[template(path = "email/lookup_link.txt")]
struct LookupText<'a> {
    f: &'a Words,
    links: &'a [OrderLink],
    shop: &'a str,
}

#[derive(Template)]
#[template(path = "email/lookup_link.html")]
struct LookupHtml<'a> {
    f: &'a Words,
    links: &'a [OrderLink],
    shop: &'a str,
}

pub fn lookup_link(
    locale: Locale,
    shop: &str,
    links: &[OrderLink],
) -> Result<Letter, askama::Error> {
    let f = &Words(locale);
    Ok(Letter {
        subject: text::with(locale, "mail-lookup-subject", &[("shop", shop)]),
        text: LookupText { f, links, shop }.render()?,
        html: LookupHtml { f, links, shop }.render()?,
    })
}

#[derive(Template)]
#[template(path = "email/operator_news.txt")]
struct NewsText<'a> {
    f: &'a Words,
    sentence: &'a str,
    link: &'a str,
    open: &'a str,
    shop: &'a str,
}

#[derive(Template)]
#[template(path = "email/operator_news.html")]
struct NewsHtml<'a> {
    f: &'a Words,
    title: &'a str,
    sentence: &'a str,
    link: &'a str,
    open: &'a str,
    shop: &'a str,
}

pub fn operator_news(told: &OperatorNews) -> Result<Letter, askama::Error> {
    let f = &Words(told.locale);
    let (shop, link, open) = (told.shop.as_str(), told.link.as_str(), told.open);
    let title = &f.t(&format!("notice-{}", told.news.kind));
    let values = [("subject", told.news.subject.as_str()), ("detail", told.news.detail.as_str())];
    let sentence = &text::with(told.locale, &format!("notice-{}-detail", told.news.kind), &values);
    let subject = [("shop", shop), ("title", title.as_str())];
    Ok(Letter {
        subject: text::with(told.locale, "mail-operator-subject", &subject),
        text: NewsText { f, sentence, link, open, shop }.render()?,
        html: NewsHtml { f, title, sentence, link, open, shop }.render()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    fn bought(locale: Locale) -> Bought {
        Bought {
            locale,
            shop: "Keygrove".into(),
            order: "0123456789ABCDEFGHJK".parse().unwrap(),
            link: "https://shop.example/orders/0123456789ABCDEFGHJK?token=t&x=1".into(),
            items: vec![Item { name: "<b>Netflix</b> · 1 个月".into(), quantity: 2 }],
            total: Money::new(2_500, Currency::CNY),
            service: None,
        }
    }

    #[test]
    fn a_buyer_is_told_where_the_cards_are() {
        let letter = order_fulfilled(&bought(Locale::En)).unwrap();
        insta::assert_snapshot!(letter.text);
        assert_eq!(letter.subject, "Keygrove: your order is ready");
        assert!(!letter.html.contains("<b>Netflix"), "what people type is shown, not obeyed");
        assert!(letter.html.contains("0123456789ABCDEFGHJK"));
        let letter = order_fulfilled(&bought(Locale::ZhCn)).unwrap();
        assert!(letter.text.contains("订单号") && letter.html.contains("查看订单"));
    }

    #[test]
    fn the_operator_reads_what_to_do() {
        let news = super::super::Notice::LowStock { sku: "netflix-1m".parse().unwrap(), left: 3 };
        let told = OperatorNews {
            locale: Locale::ZhCn,
            shop: "钥林".into(),
            news: news.news().unwrap(),
            link: "https://shop.example/admin/notices".into(),
            open: "mail-operator-open",
        };
        let letter = operator_news(&told).unwrap();
        assert_eq!(letter.subject, "钥林 提醒：库存不足");
        assert!(letter.text.contains("netflix-1m 只剩 3 张"), "{}", letter.text);
    }
}
