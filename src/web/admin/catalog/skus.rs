//! The variants of a product.

use super::sku_form;
use super::{StepForm, meet, note};
use crate::catalog::{self, Listing, Product, Sku, SkuDraft};
use crate::db::Conn;
use crate::inventory;
use crate::pricing;
use crate::state::App;
use crate::types::{ProductId, SkuId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path};
use askama::Template;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "admin/catalog/sku.html")]
struct SkuPage {
    f: Console,
    product: Product,
    /// `None`: a new one.
    id: Option<SkuId>,
    title: String,
    action: String,
    /// The code of the variant that needs a name too, once there is another.
    unnamed: Option<String>,
    tiers: Vec<(String, String)>,
    typed: Typed,
    currency: String,
}

/// `GET /admin/products/{id}/skus`: a form for a new one.
pub(super) async fn new(
    app: Data<App>,
    f: Console,
    product: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let listing = product_of(&app, ProductId(*product)).await?;
    answer::page(StatusCode::OK, &new_page(&app, f, listing, sku_form::fresh()))
}

/// `POST /admin/products/{id}/skus`
pub(super) async fn create(
    app: Data<App>,
    f: Console,
    product: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let listing = product_of(&app, ProductId(*product)).await?;
    let id = listing.product.id;
    let mut typed = Typed::new(form.into_inner());
    match try_create(&app, &f.staff, id, &typed).await {
        Ok(()) => Ok(done(&address_of(id), "sku-created")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &new_page(&app, f, listing, typed))
        }
    }
}

/// `GET /admin/skus/{id}`
pub(super) async fn edit(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = SkuId(*id);
    let sku = app.db.read(move |conn| sku_of(conn, id)).await?;
    answer::page(StatusCode::OK, &page(&app, f, id, sku_form::as_typed(&sku)).await?)
}

/// `POST /admin/skus/{id}`
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = SkuId(*id);
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, id, &typed).await {
        Ok(product) => Ok(done(&address_of(product), "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let sku = app.db.read(move |conn| sku_of(conn, id)).await?;
            typed.compare(&sku_form::as_typed(&sku), &f);
            answer::page(status, &page(&app, f, id, typed).await?)
        }
    }
}

/// `POST /admin/skus/{id}/move`
pub(super) async fn step(
    app: Data<App>,
    _staff: Staff,
    id: Path<i64>,
    form: Form<StepForm>,
) -> Result<HttpResponse, PageError> {
    let toward = form.toward()?;
    let id = SkuId(*id);
    let moved = app.db.write(move |conn| {
        catalog::move_sku(conn, id, toward)?;
        Ok::<_, catalog::Error>(sku_of(conn, id)?.product)
    });
    Ok(answer::go_to(&address_of(moved.await?)))
}

/// `GET /admin/skus/{id}/delete`
pub(super) async fn confirm_delete(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let id = SkuId(*id);
    let read = move |conn: &mut Conn| {
        Ok::<_, catalog::Error>((sku_of(conn, id)?, catalog::was_used(conn, &[id])?))
    };
    let (sku, used) = app.db.read(read).await?;
    let confirm = Confirm {
        title: f.with("sku-delete-title", "code", &sku.code),
        sentence: f.t(if used { "failure-sku-in-use" } else { "sku-delete-sentence" }),
        button: if used { String::new() } else { f.t("delete") },
        action: format!("/admin/skus/{id}/delete"),
        back: address_of(sku.product),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    };
    confirm.page()
}

/// `POST /admin/skus/{id}/delete`
pub(super) async fn delete(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (SkuId(*id), app.clock.now());
    let product = app.db.read(move |conn| sku_of(conn, id)).await?.product;
    let deleted = app.db.write(move |conn| {
        pricing::delete_sku(conn, id)?;
        note(conn, &staff, "sku.delete", format!("sku:{id}"), now)?;
        Ok::<_, catalog::Error>(())
    });
    let product = address_of(product);
    super::deleted(deleted.await, &product, &product, "sku-in-use")
}

async fn try_create(app: &App, staff: &Staff, product: ProductId, typed: &Typed) -> Result<(), No> {
    let draft = sku_form::read(typed, app.config.shop.currency)?;
    let (staff, now) = (staff.clone(), app.clock.now());
    let other_name = typed.get("other_name").trim().to_owned();
    let created = app.db.write(move |conn| {
        if !other_name.is_empty() {
            catalog::name_unnamed(conn, product, &other_name)?;
        }
        catalog::create_sku(conn, product, &draft)?;
        note(conn, &staff, "sku.create", subject(&draft), now)?;
        Ok::<_, catalog::Error>(())
    });
    Ok(created.await?)
}

async fn try_save(app: &App, staff: &Staff, id: SkuId, typed: &Typed) -> Result<ProductId, No> {
    let draft = sku_form::read(typed, app.config.shop.currency)?;
    let (staff, typed, now) = (staff.clone(), typed.clone(), app.clock.now());
    let saved = app.db.write(move |conn| {
        catalog::hold(conn)?;
        let kept = sku_of(conn, id)?;
        meet(&typed, &sku_form::as_typed(&kept))?;
        pricing::change_sku(conn, id, &draft)?;
        if kept.allow_duplicates && !draft.allow_duplicates {
            inventory::end_copies(conn, id)?;
        }
        note(conn, &staff, "sku.change", subject(&draft), now)?;
        Ok::<_, pricing::Error>(kept.product)
    });
    Ok(saved.await.map_err(told)?)
}

/// The operator is told both numbers.
fn told(error: pricing::Error) -> Failure {
    match error {
        pricing::Error::BelowCost { price, cost, .. } => {
            Failure::invalid("supplier_cost", "below_supplier_cost")
                .fact("price", price)
                .fact("cost", cost)
        }
        other => other.into(),
    }
}

fn subject(draft: &SkuDraft) -> String {
    format!("sku:{}", draft.code)
}

fn sku_of(conn: &mut Conn, id: SkuId) -> Result<Sku, catalog::Error> {
    catalog::find_sku_by_id(conn, id)?.ok_or(catalog::Error::NotFound("sku"))
}

async fn product_of(app: &App, id: ProductId) -> Result<Listing, PageError> {
    let found = app.db.read(move |conn| catalog::find_product(conn, id)).await?;
    Ok(found.ok_or_else(Failure::not_found)?)
}

fn address_of(product: ProductId) -> String {
    format!("/admin/products/{product}")
}

fn new_page(app: &App, f: Console, listing: Listing, typed: Typed) -> SkuPage {
    let unnamed = listing.skus.iter().find(|it| it.name.is_empty());
    let unnamed = unnamed.map(|it| it.code.to_string());
    let product = Arc::unwrap_or_clone(listing.product);
    SkuPage {
        id: None,
        unnamed,
        title: f.t("sku-new"),
        action: format!("{}/skus", address_of(product.id)),
        tiers: sku_form::tier_lines(&typed),
        currency: app.config.shop.currency.sign().to_owned(),
        f,
        product,
        typed,
    }
}

async fn page(app: &App, f: Console, id: SkuId, typed: Typed) -> Result<SkuPage, PageError> {
    let product = app.db.read(move |conn| sku_of(conn, id)).await?.product;
    let listing = product_of(app, product).await?;
    let sku = listing.skus.iter().find(|it| it.id == id).ok_or_else(Failure::not_found)?;
    let title = match sku.name.as_str() {
        "" => sku.code.to_string(),
        name => name.to_owned(),
    };
    Ok(SkuPage {
        id: Some(id),
        unnamed: None,
        title,
        action: format!("/admin/skus/{id}"),
        tiers: sku_form::tier_lines(&typed),
        currency: app.config.shop.currency.sign().to_owned(),
        f,
        product: Arc::unwrap_or_clone(listing.product),
        typed,
    })
}
