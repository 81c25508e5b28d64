//! People who may use the admin pages, or those of an agent or a supplier: their names, passwords,
//! second factors and sessions.

mod login;
mod name;
mod password;
pub mod second;
mod session;
mod staff;
mod store;

pub use login::{Attempt, ChangePassword, Door, LoggedIn, Next, change_password, log_in};
pub use name::StaffName;
pub use password::check as check_password;
pub use session::{
    IDLE_SECONDS, LONGEST_SECONDS, Session, close_session, find_session, touch_session,
};
pub use staff::{
    NewStaff, create, create_first, create_with_one_time_password, disable, enable, find,
    find_named, invite, is_empty, is_login_of, list_staff, reset_password,
    reset_with_one_time_password, set_supplier_disabled, shut_out,
};

use crate::crypto::HashPassword;
use crate::db;
use crate::provenance::By;
use crate::suppliers;
use crate::types::{AgentId, Fault, StaffId, SupplierId, Timestamp};
use crate::vault;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `problem` is a stable word: `empty`, `too_long`, `signs`.
    #[error("name: {problem}")]
    Name { problem: Fault },
    /// `problem` is a stable word: `too_short`, `too_long`, `common`, `same_as_name`, `unchanged`.
    #[error("password: {problem}")]
    Password { problem: Fault },
    /// Unknown name, wrong password and switched-off account answer alike.
    #[error("name or password is wrong")]
    Refused,
    /// Wrong, used and unknown codes answer alike.
    #[error("the code is wrong")]
    Code,
    /// So many were wrong that the next one has to wait.
    #[error("no code is taken for {seconds} seconds")]
    CodeTooOften { seconds: i64 },
    /// Too late, or tried too often: the password is asked again.
    #[error("the login was not finished in time")]
    StepOver,
    #[error("the second factor is in use")]
    SecondThere,
    #[error("the name is taken")]
    Taken,
    #[error("no such person")]
    NotFound,
    /// There is somebody already, so this is no first run any more.
    #[error("the shop has an operator")]
    NotFirst,
    /// Nobody would be left who can create others.
    #[error("the last owner stays")]
    LastOwner,
    #[error(transparent)]
    Suppliers(#[from] suppliers::Error),
    #[error(transparent)]
    Vault(#[from] vault::Error),
    #[error(transparent)]
    Hash(#[from] HashPassword),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Somebody who may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub id: StaffId,
    pub name: StaffName,
    pub employer: Employer,
    pub role: Role,
    pub disabled: bool,
    /// The password was made by the shop and may only be used to choose another.
    pub must_change_password: bool,
    /// Whether a code is asked of him.
    pub second_factor: bool,
    pub created_at: Timestamp,
    pub password_changed_at: Timestamp,
}

/// Whose person somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Employer {
    Platform,
    Agent(AgentId),
    Supplier(SupplierId),
}

/// `None`: the platform.
impl From<Option<AgentId>> for Employer {
    fn from(agent: Option<AgentId>) -> Employer {
        agent.map_or(Employer::Platform, Employer::Agent)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Also decides who else may come in.
    Owner,
    /// Of the platform, or of a supplier: the daily work.
    Operator,
    /// Of an agent: prices, shop and team.
    Seller,
    /// Of an agent: answers buyers.
    Support,
}

impl Member {
    /// As the audit log wants it.
    pub fn by(&self, address: String) -> By {
        match self.employer {
            Employer::Platform => By::staff(self.name.to_string(), address),
            Employer::Agent(_) => By::agent(self.name.to_string(), address),
            Employer::Supplier(_) => By::supplier(self.name.to_string(), address),
        }
    }

    /// Whose person he is, if an agent's.
    pub const fn agent(&self) -> Option<AgentId> {
        match self.employer {
            Employer::Agent(agent) => Some(agent),
            Employer::Platform | Employer::Supplier(_) => None,
        }
    }
}

impl Role {
    /// Those that people of the platform, of an agent, or of a supplier can have.
    pub const fn among(employer: Employer) -> &'static [Role] {
        match employer {
            Employer::Platform => &[Role::Owner, Role::Operator],
            Employer::Agent(_) => &[Role::Owner, Role::Seller, Role::Support],
            // The operator says who comes in for a supplier, so none of them decides it.
            Employer::Supplier(_) => &[Role::Operator],
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Operator => "operator",
            Role::Seller => "seller",
            Role::Support => "support",
        }
    }

    /// `None`: no such role there.
    pub fn from_word(word: &str, employer: impl Into<Employer>) -> Option<Role> {
        Role::among(employer.into()).iter().copied().find(|it| it.as_str() == word)
    }
}
