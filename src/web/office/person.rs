//! Somebody behind one of the doors, as an argument of the handlers that all doors share.

use crate::crypto::TokenHash;
use crate::members::{Door, Member};
use crate::web::session::{Seller, Staff, Vendor};
use actix_web::FromRequest;

/// Whoever is logged in at one door. A route says at which: `second::show::<Seller>`.
pub trait Person: FromRequest {
    const DOOR: Door;

    fn member(&self) -> &Member;

    fn session(&self) -> TokenHash;
}

impl Person for Staff {
    const DOOR: Door = Door::Admin;

    fn member(&self) -> &Member {
        &self.member
    }

    fn session(&self) -> TokenHash {
        self.session
    }
}

impl Person for Seller {
    const DOOR: Door = Door::Agent;

    fn member(&self) -> &Member {
        &self.member
    }

    fn session(&self) -> TokenHash {
        self.session
    }
}

impl Person for Vendor {
    const DOOR: Door = Door::Supplier;

    fn member(&self) -> &Member {
        &self.member
    }

    fn session(&self) -> TokenHash {
        self.session
    }
}
