//! The questions that a product asks at checkout, one form each.

use super::{meet, products};
use crate::catalog::{self, CustomField, FieldKind, Product, Toward};
use crate::db::Conn;
use crate::state::App;
use crate::types::ProductId;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use std::sync::Arc;

const USUAL_LENGTH: u32 = 100;

#[derive(Template)]
#[template(path = "admin/catalog/field.html")]
struct FieldPage {
    f: Console,
    product: Product,
    /// `new`, or the field's place in the list.
    place: String,
    typed: Typed,
}

/// `GET /admin/products/{id}/fields/{place}`
pub(super) async fn edit(
    app: Data<App>,
    f: Console,
    path: Path<(i64, String)>,
) -> Result<HttpResponse, PageError> {
    let (id, place) = path.into_inner();
    let product = product_of(&app, ProductId(id)).await?;
    let typed = match place.parse::<usize>() {
        Ok(at) => as_typed(product.fields.get(at).ok_or_else(Failure::not_found)?),
        Err(_) => fresh(),
    };
    answer::page(StatusCode::OK, &FieldPage { f, product, place, typed })
}

/// `POST /admin/products/{id}/fields/{place}`
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    path: Path<(i64, String)>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let (id, place) = path.into_inner();
    let id = ProductId(id);
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, id, &place, &typed).await {
        Ok(()) => Ok(done(&format!("/admin/products/{id}"), "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let product = product_of(&app, id).await?;
            if let Some(kept) = place.parse().ok().and_then(|at: usize| product.fields.get(at)) {
                typed.compare(&as_typed(kept), &f);
            }
            answer::page(status, &FieldPage { f, product, place, typed })
        }
    }
}

/// `POST /admin/products/{id}/fields/{place}/{act}`: `up`, `down` or `delete`.
pub(super) async fn arrange(
    app: Data<App>,
    staff: Staff,
    path: Path<(i64, usize, String)>,
) -> Result<HttpResponse, PageError> {
    let (id, at, act) = path.into_inner();
    let (id, now) = (ProductId(id), app.clock.now());
    let toward = Toward::from_word(&act);
    if toward.is_none() && act != "delete" {
        return Err(PageError(Failure::not_found()));
    }
    let arrange = move |conn: &mut Conn| {
        let mut fields = fields_of(conn, id)?;
        let to = match toward {
            Some(Toward::Up) => at.checked_sub(1),
            Some(Toward::Down) => at.checked_add(1),
            None => None,
        };
        match to {
            Some(to) if at.max(to) < fields.len() => fields.swap(at, to),
            None if toward.is_none() && at < fields.len() => {
                fields.remove(at);
            }
            Some(_) | None => {}
        }
        catalog::set_fields(conn, id, &fields, now)
    };
    products::change(&app, staff, id, "product.fields", arrange).await?;
    Ok(answer::go_to(&format!("/admin/products/{id}#fields")))
}

async fn try_save(
    app: &App,
    staff: &Staff,
    id: ProductId,
    place: &str,
    typed: &Typed,
) -> Result<(), No> {
    let field = read(typed)?;
    let (at, now) = (place.parse::<usize>().ok(), app.clock.now());
    let typed = typed.clone();
    let put = move |conn: &mut Conn| {
        catalog::hold(conn)?;
        let mut fields = fields_of(conn, id)?;
        match at {
            None => fields.push(field.clone()),
            Some(at) => {
                let old = fields.get_mut(at).ok_or(catalog::Error::NotFound("field"))?;
                meet(&typed, &as_typed(old))?;
                *old = field.clone();
            }
        }
        catalog::set_fields(conn, id, &fields, now)
    };
    Ok(products::change(app, staff.clone(), id, "product.fields", put).await?)
}

fn fields_of(conn: &mut Conn, id: ProductId) -> Result<Vec<CustomField>, catalog::Error> {
    let listing = catalog::find_product(conn, id)?;
    Ok(listing.ok_or(catalog::Error::NotFound("product"))?.product.fields.clone())
}

async fn product_of(app: &App, id: ProductId) -> Result<Product, PageError> {
    let found = app.db.read(move |conn| catalog::find_product(conn, id)).await?;
    Ok(Arc::unwrap_or_clone(found.ok_or_else(Failure::not_found)?.product))
}

fn fresh() -> Typed {
    let mut typed = Typed::default();
    typed.put("kind", "text");
    typed.put("longest", USUAL_LENGTH);
    typed.put("required", "on");
    typed
}

fn as_typed(field: &CustomField) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &field.name);
    typed.put("label", &field.label);
    typed.put("hint", &field.hint);
    typed.put("required", if field.required { "on" } else { "" });
    let end = |it: &Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
    match &field.kind {
        FieldKind::Text { longest } => {
            typed.put("kind", "text");
            typed.put("longest", longest);
        }
        FieldKind::Email => typed.put("kind", "email"),
        FieldKind::Number { min, max } => {
            typed.put("kind", "number");
            typed.put("min", end(min));
            typed.put("max", end(max));
        }
        FieldKind::Choice { options } => {
            typed.put("kind", "choice");
            typed.put("options", options.join("\n"));
        }
        FieldKind::Pattern { pattern } => {
            typed.put("kind", "pattern");
            typed.put("pattern", pattern);
        }
    }
    typed.opened()
}

fn read(typed: &Typed) -> Result<CustomField, No> {
    let mut reader = Reader::new(typed);
    let name = reader.word("name");
    for needed in ["name", "label"] {
        if reader.text(needed).is_empty() {
            reader.refuse(needed, "empty");
        }
    }
    let options = reader.paragraphs("options");
    let options = options.lines().map(str::trim).filter(|it| !it.is_empty());
    let kind = match typed.get("kind") {
        "email" => FieldKind::Email,
        "number" => FieldKind::Number { min: reader.number("min"), max: reader.number("max") },
        "choice" => FieldKind::Choice { options: options.map(str::to_owned).collect() },
        "pattern" => FieldKind::Pattern { pattern: reader.text("pattern") },
        "text" | "" => {
            FieldKind::Text { longest: reader.number("longest").unwrap_or(USUAL_LENGTH) }
        }
        _ => {
            reader.refuse("kind", "malformed");
            return Err(reader.refusal());
        }
    };
    let (label, hint) = (reader.text("label"), reader.text("hint"));
    let Some(name) = name else { return Err(reader.refusal()) };
    reader.finish()?;
    Ok(CustomField { name, label, kind, required: typed.on("required"), hint })
}
