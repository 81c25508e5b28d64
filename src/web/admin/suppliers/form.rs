//! Adding a supplier, calling him otherwise, and keeping his people out.

use super::{find, here};
use crate::db::Conn;
use crate::members;
use crate::provenance::By;
use crate::state::App;
use crate::suppliers::{self, Draft, Supplier};
use crate::types::SupplierId;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{Pairs, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/suppliers/form.html")]
struct FormPage {
    f: Console,
    /// `None`: a new one.
    supplier: Option<Supplier>,
    action: String,
    back: String,
    typed: Typed,
}

/// `GET /admin/suppliers/new`.
pub(super) async fn new(f: Console) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &new_page(f, Typed::default()))
}

/// `POST /admin/suppliers/new`.
pub(super) async fn create(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    let (draft, by, now) = (read(&typed), f.staff.by(), app.clock.now());
    let created = app.db.write(move |conn| suppliers::create(conn, &draft, &by, now)).await;
    match created {
        Ok(supplier) => Ok(done(&here(supplier), "supplier-created")),
        Err(error) => {
            let status = tell(&mut typed, error.into(), &f)?;
            answer::page(status, &new_page(f, typed))
        }
    }
}

/// `GET /admin/suppliers/{id}/edit`.
pub(super) async fn edit(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let supplier = find(&app, *id).await?;
    let typed = as_typed(&supplier);
    answer::page(StatusCode::OK, &edit_page(f, supplier, typed))
}

/// `POST /admin/suppliers/{id}/edit`.
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(*id);
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, id, &typed).await {
        Ok(()) => Ok(done(&here(id), "saved")),
        Err(error) => {
            let status = tell(&mut typed, error.into(), &f)?;
            let supplier = find(&app, id.0).await?;
            typed.compare(&as_typed(&supplier), &f);
            answer::page(status, &edit_page(f, supplier, typed))
        }
    }
}

async fn try_save(
    app: &App,
    staff: &Staff,
    id: SupplierId,
    typed: &Typed,
) -> Result<(), suppliers::Error> {
    let (draft, typed) = (read(typed), typed.clone());
    let (by, now) = (staff.by(), app.clock.now());
    let save = move |conn: &mut Conn| {
        let kept = suppliers::hold(conn, id)?;
        if !typed.was_opened_on(&as_typed(&kept)) {
            return Err(suppliers::Error::ChangedMeanwhile);
        }
        suppliers::change(conn, id, &draft, &by, now)
    };
    app.db.write(save).await
}

/// `POST /admin/suppliers/{id}/disable`.
pub(super) async fn disable(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(*id);
    set(&app, staff.by(), id, true).await?;
    Ok(done(&here(id), "supplier-disabled"))
}

/// `POST /admin/suppliers/{id}/enable`.
pub(super) async fn enable(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = SupplierId(*id);
    set(&app, staff.by(), id, false).await?;
    Ok(done(&here(id), "supplier-enabled"))
}

async fn set(app: &App, by: By, id: SupplierId, disabled: bool) -> Result<(), PageError> {
    let now = app.clock.now();
    let set = move |conn: &mut Conn| members::set_supplier_disabled(conn, id, disabled, &by, now);
    Ok(app.db.write(set).await?)
}

fn read(typed: &Typed) -> Draft {
    let note = typed.get("note").replace("\r\n", "\n");
    Draft { name: typed.get("name").to_owned(), note }
}

fn as_typed(supplier: &Supplier) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &supplier.name);
    typed.put("note", &supplier.note);
    typed.opened()
}

fn new_page(f: Console, typed: Typed) -> FormPage {
    let (action, back) = ("/admin/suppliers/new".to_owned(), "/admin/suppliers".to_owned());
    FormPage { f, supplier: None, action, back, typed }
}

fn edit_page(f: Console, supplier: Supplier, typed: Typed) -> FormPage {
    let back = here(supplier.id);
    FormPage { f, action: format!("{back}/edit"), back, supplier: Some(supplier), typed }
}
