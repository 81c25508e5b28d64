//! Products: a new one, and the page of one.

use super::stock::{Stock, stocks};
use super::{meet, note};
use crate::catalog::{self, Category, Delivery, Listing, ProductDraft, SkuDraft};
use crate::db::Conn;
use crate::pricing;
use crate::state::App;
use crate::suppliers::{self, Supplier};
use crate::types::{CategoryId, ProductId, Slug, SupplierId};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Html, Path};
use askama::Template;

const HOME: &str = "/admin/products";

/// A category as one can be chosen: its name behind the one above it.
pub(super) struct Shelf {
    pub(super) id: CategoryId,
    pub(super) name: String,
}

#[derive(Template)]
#[template(path = "admin/catalog/product_new.html")]
struct NewPage {
    f: Console,
    categories: Vec<Shelf>,
    suppliers: Vec<Supplier>,
    typed: Typed,
    currency: String,
}

#[derive(Template)]
#[template(path = "admin/catalog/product.html")]
struct ProductPage {
    f: Console,
    listing: Listing,
    categories: Vec<Shelf>,
    suppliers: Vec<Supplier>,
    stocks: Vec<Stock>,
    typed: Typed,
}

/// `GET /admin/products/new`
pub(super) async fn new(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::default();
    typed.put("delivery", Delivery::Cards.as_str());
    answer::page(StatusCode::OK, &new_page(&app, f, typed).await?)
}

/// `POST /admin/products/new`: a product with its first variant.
pub(super) async fn create(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_create(&app, &f.staff, &typed).await {
        Ok(id) => Ok(done(&format!("{HOME}/{id}"), "product-created")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &new_page(&app, f, typed).await?)
        }
    }
}

/// `GET /admin/products/{id}`
pub(super) async fn edit(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let mut page = product_page(&app, f, ProductId(*id), Typed::default()).await?;
    page.typed = as_typed(&page.listing);
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/products/{id}`
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = ProductId(*id);
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, id, &typed).await {
        Ok(()) => Ok(done(&format!("{HOME}/{id}"), "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let mut page = product_page(&app, f, id, typed).await?;
            page.typed.compare(&as_typed(&page.listing), &page.f);
            answer::page(status, &page)
        }
    }
}

/// `POST /admin/products/{id}/show`
pub(super) async fn show(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (ProductId(*id), app.clock.now());
    change(&app, staff, id, "product.show", move |conn| catalog::show_product(conn, id, now))
        .await?;
    Ok(done(&format!("{HOME}/{id}"), "product-shown"))
}

/// `POST /admin/products/{id}/hide`
pub(super) async fn hide(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (ProductId(*id), app.clock.now());
    change(&app, staff, id, "product.hide", move |conn| catalog::hide_product(conn, id, now))
        .await?;
    Ok(done(&format!("{HOME}/{id}"), "product-hidden"))
}

/// `GET /admin/products/{id}/delete`
pub(super) async fn confirm_delete(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let ProductPage { f, listing, .. } =
        product_page(&app, f, ProductId(*id), Typed::default()).await?;
    let skus: Vec<_> = listing.skus.iter().map(|it| it.id).collect();
    let used = app.db.read(move |conn| catalog::was_used(conn, &skus)).await?;
    let confirm = Confirm {
        title: f.with("product-delete-title", "name", &listing.product.name),
        sentence: f.t(if used { "failure-product-in-use" } else { "product-delete-sentence" }),
        button: if used { String::new() } else { f.t("delete") },
        action: format!("{HOME}/{id}/delete"),
        back: format!("{HOME}/{id}"),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    };
    confirm.page()
}

/// `POST /admin/products/{id}/delete`
pub(super) async fn delete(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let id = ProductId(*id);
    let deleted =
        change(&app, staff, id, "product.delete", move |conn| pricing::delete_product(conn, id));
    super::deleted(deleted.await, HOME, &format!("{HOME}/{id}"), "product-in-use")
}

/// A change of one product, with its line in the audit log.
pub(super) async fn change(
    app: &App,
    staff: Staff,
    id: ProductId,
    action: &'static str,
    act: impl Fn(&mut Conn) -> Result<(), catalog::Error> + Send + 'static,
) -> Result<(), catalog::Error> {
    let now = app.clock.now();
    let write = move |conn: &mut Conn| {
        act(conn)?;
        note(conn, &staff, action, format!("product:{id}"), now)?;
        Ok(())
    };
    app.db.write(write).await
}

async fn try_create(app: &App, staff: &Staff, typed: &Typed) -> Result<ProductId, No> {
    let mut reader = Reader::new(typed);
    let product = ProductDraft {
        category: reader.number("category").map(CategoryId),
        name: reader.text("name"),
        summary: reader.text("summary"),
        description: reader.paragraphs("description"),
        supplier: reader.number("supplier").map(SupplierId),
        hidden: typed.on("hidden"),
        ..ProductDraft::default()
    };
    let code = reader.word("code");
    if reader.text("code").is_empty() {
        reader.refuse("code", "empty");
    }
    let price = reader.money("price", app.config.shop.currency);
    if reader.text("price").is_empty() {
        reader.refuse("price", "empty");
    }
    let supplier_cost = reader.money("supplier_cost", app.config.shop.currency);
    let delivery = reader.choice("delivery", Delivery::Cards, Delivery::from_word);
    let (Some(code), Some(price)) = (code, price) else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    let mut sku = SkuDraft::new(code, price);
    sku.supplier_cost = supplier_cost;
    sku.delivery = delivery;
    let (staff, now) = (staff.clone(), app.clock.now());
    let created = app.db.write(move |conn| {
        let (id, _) = catalog::add_product(conn, &product, &sku, None, now)?;
        note(conn, &staff, "product.create", format!("product:{id}"), now)?;
        Ok::<_, catalog::Error>(id)
    });
    Ok(created.await?)
}

async fn try_save(app: &App, staff: &Staff, id: ProductId, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let tags = typed.get("tags").split([',', '，', '、']).map(str::trim);
    let draft = ProductDraft {
        category: reader.number("category").map(CategoryId),
        name: reader.text("name"),
        slug: reader.word::<Slug>("slug"),
        summary: reader.text("summary"),
        description: reader.paragraphs("description"),
        usage_note: reader.paragraphs("usage_note"),
        tags: tags.filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        position: reader.number("position").unwrap_or_default(),
        pending_days: reader.number("pending_days"),
        supplier: reader.number("supplier").map(SupplierId),
        hidden: typed.on("hidden"),
    };
    reader.finish()?;
    let (typed, now) = (typed.clone(), app.clock.now());
    let act = move |conn: &mut Conn| {
        catalog::hold(conn)?;
        let kept = catalog::find_product(conn, id)?.ok_or(catalog::Error::NotFound("product"))?;
        meet(&typed, &as_typed(&kept))?;
        catalog::change_product(conn, id, &draft, now)
    };
    Ok(change(app, staff.clone(), id, "product.change", act).await?)
}

fn as_typed(listing: &Listing) -> Typed {
    let product = &listing.product;
    let mut typed = Typed::default();
    typed.put("name", &product.name);
    typed.put("slug", &product.slug);
    typed.put("category", product.category.map(|it| it.to_string()).unwrap_or_default());
    typed.put("summary", &product.summary);
    typed.put("description", &product.description);
    typed.put("usage_note", &product.usage_note);
    typed.put("tags", product.tags.join("，"));
    typed.put("position", product.position);
    typed.put("pending_days", product.pending_days.map(|it| it.to_string()).unwrap_or_default());
    typed.put("supplier", product.supplier.map(|it| it.to_string()).unwrap_or_default());
    typed.put("hidden", if product.hidden { "on" } else { "" });
    typed.opened()
}

async fn new_page(app: &App, f: Console, typed: Typed) -> Result<NewPage, PageError> {
    let read = app.db.read(|conn| {
        Ok::<_, catalog::Error>((catalog::list_categories(conn)?, suppliers::list_all(conn)?))
    });
    let (categories, suppliers) = read.await?;
    let currency = app.config.shop.currency.sign().to_owned();
    Ok(NewPage { f, categories: shelves(&categories), suppliers, typed, currency })
}

async fn product_page(
    app: &App,
    f: Console,
    id: ProductId,
    typed: Typed,
) -> Result<ProductPage, PageError> {
    let found = app.db.read(move |conn| {
        let listing = catalog::find_product(conn, id)?;
        let categories = catalog::list_categories(conn)?;
        Ok::<_, catalog::Error>((listing, categories, suppliers::list_all(conn)?))
    });
    let (listing, categories, suppliers) = found.await?;
    let listing = listing.ok_or_else(Failure::not_found)?;
    let stocks = stocks(app, &listing.skus.iter().collect::<Vec<_>>()).await;
    let categories = shelves(&categories);
    Ok(ProductPage { f, listing, categories, suppliers, stocks, typed })
}

/// In the order of the tree.
pub(super) fn shelves(all: &[Category]) -> Vec<Shelf> {
    let mut shelves = Vec::new();
    for top in all.iter().filter(|it| it.parent.is_none()) {
        shelves.push(Shelf { id: top.id, name: top.name.clone() });
        let below = all.iter().filter(|it| it.parent == Some(top.id));
        shelves.extend(below.map(|it| {
            let name = format!("{} › {}", top.name, it.name);
            Shelf { id: it.id, name }
        }));
    }
    shelves
}
