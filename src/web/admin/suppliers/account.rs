//! Where a supplier wants his money: written down, and shown when somebody asks for it.

use super::{here, sheet};
use crate::db::Conn;
use crate::state::App;
use crate::suppliers;
use crate::types::{Secret, SupplierId};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::second;
use crate::web::office::told::done;
use crate::web::office::typed::{Pairs, Typed, tell};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};

/// `POST /admin/suppliers/{id}/account`.
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let (id, mut typed) = (SupplierId(*id), Typed::new(form.into_inner()));
    let account = Secret::new(typed.get("account").to_owned());
    let (vault, by, now) = (app.vault.clone(), f.staff.by(), app.clock.now());
    let proof = second::proof(&visitor, &f.staff.member, typed.get("code"));
    let save = move |conn: &mut Conn| suppliers::save_account(conn, &vault, id, &account, &by, now);
    match second::prove_and(&app, &visitor, proof, save).await {
        Ok(()) => Ok(done(&here(id), "saved")),
        Err(error) => {
            let status = tell(&mut typed, error.into(), &f)?;
            answer::page(status, &sheet::page(&app, f, id, 1, typed).await?)
        }
    }
}

/// `POST /admin/suppliers/{id}/account/show`: the whole account, and a line in the audit log.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(*id);
    let (vault, by, now) = (app.vault.clone(), f.staff.by(), app.clock.now());
    let reveal = move |conn: &mut Conn| suppliers::reveal_account(conn, &vault, id, &by, now);
    let account = app.db.write(reveal).await?;
    let page = sheet::page(&app, f, id, 1, Typed::default()).await?;
    answer::page(StatusCode::OK, &page.telling(account))
}
