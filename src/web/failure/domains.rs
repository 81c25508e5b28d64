//! How a domain's "no" becomes a status code and a word. The only place that knows both.

use super::{CHANGED_MEANWHILE, Failure};
use crate::pricing::NoCoupon;
use crate::{
    agents, catalog, crypto, db, inventory, members, orders, payments, payouts, pool, pricing,
    promoters, suppliers, vault, violations, wallets,
};
use actix_web::http::StatusCode;
use std::error::Error as StdError;
use std::sync::Arc;

fn conflict(code: &'static str) -> Failure {
    Failure::expected(StatusCode::CONFLICT, code)
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Failure {
        match error {
            db::Error::Busy | db::Error::Closed => Failure::busy(),
            // Told like a busy shop, and to the operator as what it is.
            db::Error::DiskFull => Failure { source: Some(Arc::new(error)), ..Failure::busy() },
            db::Error::NoText => Failure::expected(StatusCode::BAD_REQUEST, "malformed"),
            other => Failure::broken(other),
        }
    }
}

impl From<catalog::Error> for Failure {
    fn from(error: catalog::Error) -> Failure {
        match error {
            catalog::Error::NotFound(_) => Failure::not_found(),
            catalog::Error::Taken(field) => conflict("taken").at(field),
            catalog::Error::ChangedMeanwhile => conflict(CHANGED_MEANWHILE),
            catalog::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            catalog::Error::BelowSupplierCost { field, price, cost } => {
                Failure::invalid(field, "below_supplier_cost")
                    .fact("price", price)
                    .fact("cost", cost)
            }
            catalog::Error::Suppliers(error) => error.into(),
            catalog::Error::Db(error) => error.into(),
        }
    }
}

impl From<inventory::Error> for Failure {
    fn from(error: inventory::Error) -> Failure {
        match error {
            inventory::Error::OutOfStock { left, .. } => {
                conflict("out_of_stock").at("quantity").fact("left", left)
            }
            inventory::Error::StalePool => Failure::busy(),
            inventory::Error::NotFound(_) => Failure::not_found(),
            inventory::Error::ManualSku(_) => Failure::invalid("sku", "manual"),
            inventory::Error::NotText => Failure::invalid("file", "not_text"),
            inventory::Error::NoSeparator => Failure::invalid("separator", "no_separator"),
            inventory::Error::IllegalStep { .. } => conflict("moved_on"),
            inventory::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<payments::Error> for Failure {
    fn from(error: payments::Error) -> Failure {
        match error {
            payments::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            payments::Error::NotFound(_) => Failure::not_found(),
            payments::Error::ChangedMeanwhile => conflict(CHANGED_MEANWHILE),
            payments::Error::Taken(field) => conflict("taken").at(field),
            payments::Error::Refused { .. } => {
                Failure::expected(StatusCode::BAD_REQUEST, "callback_refused")
            }
            payments::Error::Gateway { .. } => {
                let failure = Failure::expected(StatusCode::BAD_GATEWAY, "gateway_failed");
                Failure { source: Some(Arc::new(error)), ..failure }
            }
            payments::Error::SandboxOff => Failure::expected(StatusCode::FORBIDDEN, "sandbox_off"),
            payments::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<pricing::Error> for Failure {
    fn from(error: pricing::Error) -> Failure {
        match error {
            pricing::Error::Overflow => Failure::invalid("quantity", "overflow"),
            // Whoever buys is never told the numbers that lie under a price.
            pricing::Error::BelowCost { .. } | pricing::Error::BelowFloor { .. } => {
                conflict("below_floor")
            }
            pricing::Error::AboveCeiling { .. } | pricing::Error::NotForSale { .. } => {
                Failure::expected(StatusCode::NOT_FOUND, "not_for_sale")
            }
            pricing::Error::Coupon(NoCoupon::Minimum(minimum)) => {
                Failure::invalid("coupon", "coupon_minimum").fact("minimum", minimum)
            }
            pricing::Error::Coupon(why) => Failure::invalid("coupon", why.as_str()),
            pricing::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            pricing::Error::Agents(error) => error.into(),
            pricing::Error::Catalog(error) => error.into(),
            pricing::Error::Db(error) => error.into(),
        }
    }
}

impl From<agents::Error> for Failure {
    fn from(error: agents::Error) -> Failure {
        match error {
            agents::Error::NotFound(_) => Failure::not_found(),
            agents::Error::Taken(field) => conflict("taken").at(field),
            agents::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            agents::Error::TooDeep { depth, most } => {
                conflict("tree_too_deep").at("parent").fact("depth", depth).fact("most", most)
            }
            agents::Error::BelowHimself => conflict("below_himself").at("parent"),
            agents::Error::IllegalStep { .. } => conflict("moved_on"),
            agents::Error::Decided | agents::Error::MovedMeanwhile => conflict("moved_on"),
            agents::Error::HasChildren(_) => conflict("has_children"),
            agents::Error::Unsettled { .. } => conflict("unsettled"),
            agents::Error::TooManyHosts { most } => {
                conflict("too_many_hosts").at("host").fact("most", most)
            }
            agents::Error::Unproven => conflict("host_unproven").at("host"),
            agents::Error::Members(error) => error.into(),
            agents::Error::Site(error) => error.into(),
            agents::Error::Ledger(error) => Failure::broken(error),
            agents::Error::Db(error) => error.into(),
        }
    }
}

impl From<violations::Error> for Failure {
    fn from(error: violations::Error) -> Failure {
        match error {
            violations::Error::NotFound => Failure::not_found(),
            violations::Error::IllegalStep { .. } => conflict("moved_on"),
            violations::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            violations::Error::Agents(error) => error.into(),
            violations::Error::Pricing(error) => error.into(),
            violations::Error::Ledger(error) => Failure::broken(error),
            violations::Error::Db(error) => error.into(),
        }
    }
}

impl From<payouts::Error> for Failure {
    fn from(error: payouts::Error) -> Failure {
        match error {
            payouts::Error::NotFound => Failure::not_found(),
            payouts::Error::IllegalStep { .. } => conflict("moved_on"),
            payouts::Error::TooSmall { minimum, .. } => {
                conflict("payout_too_small").at("amount").fact("minimum", minimum)
            }
            payouts::Error::TooMuch { wanted, available } => conflict("payout_too_much")
                .at("amount")
                .fact("wanted", wanted)
                .fact("available", available),
            payouts::Error::AlreadyOpen => conflict("payout_open").at("amount"),
            payouts::Error::NoAccount => conflict("payout_no_account").at("number"),
            payouts::Error::SamePerson => conflict("payout_same_person").at("reference"),
            payouts::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            payouts::Error::Agents(error) => error.into(),
            payouts::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<promoters::Error> for Failure {
    fn from(error: promoters::Error) -> Failure {
        match error {
            promoters::Error::NotFound => Failure::not_found(),
            promoters::Error::TooMuch { wanted, available } => conflict("promoter_too_much")
                .at("amount")
                .fact("wanted", wanted)
                .fact("available", available),
            promoters::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            promoters::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<wallets::Error> for Failure {
    fn from(error: wallets::Error) -> Failure {
        match error {
            wallets::Error::TooLittle { wanted, left } => {
                conflict("wallet_too_little").at("amount").fact("wanted", wanted).fact("left", left)
            }
            wallets::Error::CreditInUse { owed } => {
                conflict("credit_in_use").at("credit").fact("owed", owed)
            }
            wallets::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            wallets::Error::DepositRange { least, most } => {
                Failure::expected(StatusCode::UNPROCESSABLE_ENTITY, "deposit_range")
                    .at("amount")
                    .fact("least", least)
                    .fact("most", most)
            }
            wallets::Error::TooManyDeposits { most } => {
                conflict("too_many_deposits").at("amount").fact("most", most)
            }
            wallets::Error::NoDeposit => Failure::not_found(),
            wallets::Error::Payments(error) => error.into(),
            wallets::Error::Agents(error) => error.into(),
            wallets::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<suppliers::Error> for Failure {
    fn from(error: suppliers::Error) -> Failure {
        match error {
            suppliers::Error::NotFound(_) => Failure::not_found(),
            suppliers::Error::ChangedMeanwhile => conflict(CHANGED_MEANWHILE),
            suppliers::Error::Taken => conflict("taken").at("name"),
            suppliers::Error::IllegalStep { .. } => conflict("moved_on"),
            suppliers::Error::TooMuch { wanted, available } => conflict("settlement_too_much")
                .at("amount")
                .fact("wanted", wanted)
                .fact("available", available),
            suppliers::Error::SamePerson => conflict("settlement_same_person"),
            nameless @ suppliers::Error::Nameless => Failure::broken(nameless),
            suppliers::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            suppliers::Error::Ledger(error) => Failure::broken(error),
            suppliers::Error::Seal(error) => Failure::broken(error),
            suppliers::Error::Db(error) => error.into(),
        }
    }
}

impl From<orders::Error> for Failure {
    fn from(error: orders::Error) -> Failure {
        match error {
            orders::Error::PriceChanged { now, .. } => conflict("price_changed")
                .fact("price", now)
                .fact("total", now.minor())
                .fact("currency", now.currency()),
            orders::Error::NotForSale => Failure::expected(StatusCode::NOT_FOUND, "not_for_sale"),
            orders::Error::TooManyHolds { limit, seconds } => {
                Failure::expected(StatusCode::TOO_MANY_REQUESTS, "too_many_holds")
                    .fact("limit", limit)
                    .retry_after(seconds)
            }
            orders::Error::Quantity { min, max } => {
                Failure::invalid("quantity", "quantity").fact("min", min).fact("max", max)
            }
            orders::Error::TooFewLeft => conflict("out_of_stock").at("quantity"),
            orders::Error::ContactLimit { limit } => {
                conflict("contact_limit").at("quantity").fact("limit", limit)
            }
            orders::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            orders::Error::RegionClosed => conflict("region_closed").at("region"),
            orders::Error::RegionUnknown => Failure::invalid("region", "region_unknown"),
            orders::Error::NotFound => Failure::not_found(),
            orders::Error::RefundTooMuch { wanted, left } => {
                conflict("refund_too_much").at("amount").fact("wanted", wanted).fact("left", left)
            }
            orders::Error::RefundOnlyWhole => conflict("refund_only_whole").at("amount"),
            orders::Error::GoesBack => conflict("goes_back"),
            orders::Error::IllegalStep { .. } => conflict("moved_on"),
            orders::Error::Inventory(error) => error.into(),
            orders::Error::Pricing(error) => error.into(),
            orders::Error::Catalog(error) => error.into(),
            orders::Error::Payments(error) => error.into(),
            orders::Error::Wallets(error) => error.into(),
            orders::Error::Vault(error) => error.into(),
            orders::Error::Password(error) => error.into(),
            orders::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<vault::Error> for Failure {
    fn from(error: vault::Error) -> Failure {
        match error {
            vault::Error::Db(error) => error.into(),
            other => Failure::broken(other),
        }
    }
}

impl From<members::Error> for Failure {
    fn from(error: members::Error) -> Failure {
        match error {
            members::Error::Name { problem } => Failure::invalid("name", problem),
            members::Error::Password { problem } => Failure::invalid("password", problem),
            members::Error::Refused => {
                Failure::expected(StatusCode::UNAUTHORIZED, "login_refused").at("password")
            }
            members::Error::Code => {
                Failure::expected(StatusCode::UNPROCESSABLE_ENTITY, "wrong_code").at("code")
            }
            members::Error::CodeTooOften { seconds } => {
                Failure::expected(StatusCode::TOO_MANY_REQUESTS, "rate_limited")
                    .retry_after(u32::try_from(seconds).unwrap_or(60))
                    .at("code")
            }
            members::Error::StepOver => {
                Failure::expected(StatusCode::UNAUTHORIZED, "login_step_over").at("code")
            }
            members::Error::SecondThere => conflict("moved_on"),
            members::Error::Suppliers(error) => error.into(),
            members::Error::Vault(error) => error.into(),
            members::Error::Taken => conflict("taken").at("name"),
            members::Error::NotFound => Failure::not_found(),
            members::Error::NotFirst => conflict("not_first"),
            members::Error::LastOwner => conflict("last_owner"),
            members::Error::Hash(error) => error.into(),
            members::Error::Db(error) => error.into(),
        }
    }
}

impl<E: StdError + Into<Failure> + 'static> From<members::second::Guarded<E>> for Failure {
    fn from(error: members::second::Guarded<E>) -> Failure {
        match error {
            members::second::Guarded::Proof(error) => error.into(),
            members::second::Guarded::Act(error) => error.into(),
        }
    }
}

impl From<crypto::HashPassword> for Failure {
    fn from(error: crypto::HashPassword) -> Failure {
        match error {
            crypto::HashPassword::Busy => Failure::busy(),
            other => Failure::broken(other),
        }
    }
}

impl From<pool::Error> for Failure {
    fn from(error: pool::Error) -> Failure {
        Failure::broken(error)
    }
}
