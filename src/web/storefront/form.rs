//! What a buyer typed at the checkout: kept as typed, so that a refusal gives it all back.

use super::stock::Stock;
use crate::agents::Whereabouts;
use crate::catalog::{CustomField, FieldKind, Sku};
use crate::orders::{Checkout, PayBy};
use crate::types::{Contact, ContactError, Secret};
use crate::web::{Failure, Visitor};

/// The checkout form, field by field. Never logged: it holds the contact and the passphrase.
#[derive(Default, Clone)]
pub(super) struct Typed {
    /// Whose page the form stood on, for the case that the variant is gone.
    pub(super) product: String,
    pub(super) sku: String,
    pub(super) quantity: String,
    pub(super) contact: String,
    pub(super) passphrase: String,
    pub(super) seen: String,
    pub(super) gateway: String,
    pub(super) coupon: String,
    /// Pressed to see what the coupon takes off, not to buy.
    pub(super) check: String,
    /// Where he says he is.
    pub(super) region: String,
    pub(super) form_token: String,
    /// Name → answer.
    pub(super) fields: Vec<(String, String)>,
}

impl Typed {
    /// Unknown fields are ignored; of a field that came twice, the first counts.
    pub(super) fn read(pairs: Vec<(String, String)>) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in pairs {
            let place = match name.as_str() {
                "product" => &mut typed.product,
                "sku" => &mut typed.sku,
                "quantity" => &mut typed.quantity,
                "contact" => &mut typed.contact,
                "passphrase" => &mut typed.passphrase,
                "seen" => &mut typed.seen,
                "gateway" => &mut typed.gateway,
                "coupon" => &mut typed.coupon,
                "check" => &mut typed.check,
                "region" => &mut typed.region,
                "form_token" => &mut typed.form_token,
                _ => {
                    typed.answer(&name, value);
                    continue;
                }
            };
            if place.is_empty() {
                *place = value;
            }
        }
        typed
    }

    fn answer(&mut self, name: &str, value: String) {
        let Some(name) = name.strip_prefix("field.") else {
            return;
        };
        if self.answer_to(name).is_empty() && self.fields.len() < 50 {
            self.fields.push((name.to_owned(), value));
        }
    }

    pub(super) fn answer_to(&self, name: &str) -> &str {
        self.fields.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value.as_str())
    }

    /// Below nothing is nothing, and more than can be counted is as much as can be: how many may be
    /// bought is said in its place.
    pub(super) fn number(&self) -> Option<u32> {
        let typed: i128 = self.quantity.trim().parse().ok()?;
        Some(u32::try_from(typed.max(0)).unwrap_or(u32::MAX))
    }

    /// The same for a price alone: nobody needs to say how he can be reached.
    pub(super) fn to_price(&self, visitor: &Visitor, browser: &str) -> Result<Checkout, Failure> {
        let contact = match self.contact.trim() {
            "" => "-".to_owned(),
            typed => typed.to_owned(),
        };
        Typed { contact, ..self.clone() }.to_checkout(visitor, browser)
    }

    /// What the till takes, or the first field that holds nothing usable.
    pub(super) fn to_checkout(
        &self,
        visitor: &Visitor,
        browser: &str,
    ) -> Result<Checkout, Failure> {
        let sku = self.sku.trim().parse();
        Ok(Checkout {
            shop: None,
            sku: sku.map_err(|_| Failure::invalid("sku", "unknown"))?,
            quantity: self.number().ok_or_else(|| Failure::invalid("quantity", "not_a_number"))?,
            contact: self
                .contact
                .parse()
                .map_err(|error: ContactError| Failure::invalid("contact", error))?,
            // Telephones add a blank behind a word that they suggested.
            passphrase: match self.passphrase.trim() {
                "" => None,
                typed => Some(Secret::new(typed.to_owned())),
            },
            seen: self.seen.parse().map_err(|_| Failure::invalid("seen", "not_a_number"))?,
            pay_by: PayBy::Gateway(self.gateway.clone()),
            coupon: self.coupon.clone(),
            form_token: self.form_token.clone(),
            fields: self.fields.clone(),
            locale: visitor.locale,
            touch: None,
            linked: None,
            whereabouts: Whereabouts { found: visitor.region, declared: self.region.parse().ok() },
            logged_in: None,
            visitor: browser.to_owned(),
            address: visitor.address.to_string(),
        })
    }

    /// The longest contact, for the input.
    pub(super) fn longest_contact(&self) -> usize {
        Contact::LONGEST
    }
}

/// A question of the product, as an input shows it.
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) required: bool,
    /// The type of the input; `select` is a list.
    pub(super) kind: &'static str,
    pub(super) options: Vec<String>,
    pub(super) longest: Option<u32>,
    pub(super) pattern: String,
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) value: String,
}

impl Asked {
    pub(super) fn of(field: &CustomField, typed: &Typed) -> Asked {
        let mut asked = Asked {
            name: field.name.to_string(),
            label: field.label.clone(),
            hint: field.hint.clone(),
            required: field.required,
            kind: "text",
            options: Vec::new(),
            longest: None,
            pattern: String::new(),
            min: None,
            max: None,
            value: typed.answer_to(field.name.as_str()).to_owned(),
        };
        match &field.kind {
            FieldKind::Text { longest } => asked.longest = Some(*longest),
            FieldKind::Email => asked.kind = "email",
            FieldKind::Number { min, max } => {
                (asked.kind, asked.min, asked.max) = ("number", *min, *max);
            }
            FieldKind::Choice { options } => {
                (asked.kind, asked.options) = ("select", options.clone());
            }
            FieldKind::Pattern { pattern } => asked.pattern = pattern.clone(),
        }
        asked
    }
}

/// How many one may ask for.
pub(super) fn most(sku: &Sku, stock: Stock) -> u32 {
    let left = match stock {
        Stock::Exactly(left) => u32::try_from(left).unwrap_or(u32::MAX),
        _ => u32::MAX,
    };
    let to_one = sku.per_contact_limit.unwrap_or(u32::MAX);
    sku.max_per_order.min(to_one).min(left).max(sku.min_per_order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_field_sent_twice_the_first_counts() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let typed = Typed::read(vec![
            pair("quantity", "1"),
            pair("quantity", "-5"),
            pair("field.account", "me"),
            pair("field.account", "you"),
            pair("price", "0"),
        ]);
        assert_eq!((typed.number(), typed.answer_to("account")), (Some(1), "me"));
    }
}
