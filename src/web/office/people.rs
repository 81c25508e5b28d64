//! What an owner does with the people of one house, the platform, an agent or a supplier: the same
//! wherever he does it.

use super::told::{done, refused};
use crate::db::Conn;
use crate::members::{self, Employer, Member, Role, StaffName};
use crate::provenance::By;
use crate::state::App;
use crate::types::{Page, PageRequest, Secret, StaffId};
use crate::web::failure::{Failure, PageError};
use actix_web::HttpResponse;

const PAGE_SIZE: u32 = 50;

/// Whose people they are. Nobody else's are found.
#[derive(Debug, Clone)]
pub struct House {
    pub employer: Employer,
    /// The address of the page that lists them.
    pub page: String,
}

/// Somebody's name, and a password to hand over to him, once.
pub type OneTime = (StaffName, Secret<String>);

impl House {
    pub async fn list(&self, app: &App, page: u32) -> Result<Page<Member>, PageError> {
        let (employer, wanted) = (self.employer, PageRequest::new(page, PAGE_SIZE));
        Ok(app.db.read(move |conn| members::list_staff(conn, employer, wanted)).await?)
    }

    pub async fn find(&self, app: &App, who: StaffId) -> Result<Member, PageError> {
        let employer = self.employer;
        Ok(app.db.read(move |conn| members::find(conn, employer, who)).await?)
    }

    /// `role`: the word of the form.
    pub async fn invite(
        &self,
        app: &App,
        (name, role): (&str, &str),
        by: By,
    ) -> Result<OneTime, Failure> {
        let name: StaffName = name.parse()?;
        let role = Role::from_word(role, self.employer);
        let role = role.ok_or_else(|| Failure::invalid("role", "unknown"))?;
        let (who, now) = ((name.clone(), self.employer, role), app.clock.now());
        let password = members::invite(&app.db, &app.passwords, who, by, now).await?;
        Ok((name, password))
    }

    pub async fn disable(
        &self,
        app: &App,
        who: StaffId,
        by: By,
    ) -> Result<HttpResponse, PageError> {
        let (employer, now) = (self.employer, app.clock.now());
        match app.db.write(move |conn| members::disable(conn, employer, who, &by, now)).await {
            Ok(()) => Ok(done(&self.page, "staff-disabled")),
            Err(members::Error::LastOwner) => Ok(refused(&self.page, "last-owner")),
            Err(other) => Err(other.into()),
        }
    }

    pub async fn enable(&self, app: &App, who: StaffId, by: By) -> Result<HttpResponse, PageError> {
        let (employer, now) = (self.employer, app.clock.now());
        app.db.write(move |conn| members::enable(conn, employer, who, &by, now)).await?;
        Ok(done(&self.page, "staff-enabled"))
    }

    /// Another password for who forgot his.
    pub async fn reset(&self, app: &App, who: StaffId, by: By) -> Result<OneTime, PageError> {
        let (name, now) = (self.find(app, who).await?.name, app.clock.now());
        let made =
            members::reset_with_one_time_password(&app.db, &app.passwords, name.clone(), by, now);
        let password = made.await?;
        Ok((name, password))
    }

    /// Somebody lost his telephone.
    pub async fn forget_second(
        &self,
        app: &App,
        who: StaffId,
        by: By,
    ) -> Result<HttpResponse, PageError> {
        let (employer, now) = (self.employer, app.clock.now());
        let forget = move |conn: &mut Conn| members::second::forget(conn, employer, who, &by, now);
        app.db.write(forget).await?;
        Ok(done(&self.page, "second-forgotten"))
    }
}
