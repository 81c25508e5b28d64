//! The categories: a tree of two levels, sorted by hand.

use super::{StepForm, meet, note};
use crate::catalog::{self, Category, CategoryDraft};
use crate::pricing;
use crate::state::App;
use crate::types::CategoryId;
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

const HOME: &str = "/admin/categories";

#[derive(Template)]
#[template(path = "admin/catalog/categories.html")]
struct CategoriesPage {
    f: Console,
    /// Each top-level category with what stands below it.
    tree: Vec<(Category, Vec<Category>)>,
    typed: Typed,
}

#[derive(Template)]
#[template(path = "admin/catalog/category.html")]
struct CategoryPage {
    f: Console,
    category: Category,
    /// Where it may stand.
    parents: Vec<Category>,
    typed: Typed,
}

/// `GET /admin/categories`
pub(super) async fn list(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &categories_page(&app, f, Typed::default()).await?)
}

/// `POST /admin/categories`
pub(super) async fn create(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, None, &typed).await {
        Ok(()) => Ok(done(HOME, "category-created")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &categories_page(&app, f, typed).await?)
        }
    }
}

/// `GET /admin/categories/{id}`
pub(super) async fn edit(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let mut page = category_page(&app, f, CategoryId(*id), Typed::default()).await?;
    page.typed = as_typed(&page.category);
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/categories/{id}`
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = CategoryId(*id);
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, Some(id), &typed).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let mut page = category_page(&app, f, id, typed).await?;
            page.typed.compare(&as_typed(&page.category), &page.f);
            answer::page(status, &page)
        }
    }
}

/// `POST /admin/categories/{id}/move`
pub(super) async fn step(
    app: Data<App>,
    _staff: Staff,
    id: Path<i64>,
    form: Form<StepForm>,
) -> Result<HttpResponse, PageError> {
    let toward = form.toward()?;
    let id = CategoryId(*id);
    app.db.write(move |conn| catalog::move_category(conn, id, toward)).await?;
    Ok(answer::go_to(HOME))
}

/// `GET /admin/categories/{id}/delete`
pub(super) async fn confirm_delete(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<Html, PageError> {
    let page = category_page(&app, f, CategoryId(*id), Typed::default()).await?;
    let f = page.f;
    let confirm = Confirm {
        title: f.with("category-delete-title", "name", &page.category.name),
        sentence: f.t("category-delete-sentence"),
        button: f.t("delete"),
        action: format!("{HOME}/{id}/delete"),
        back: HOME.to_owned(),
        danger: true,
        fields: Vec::new(),
        note: None,
        f,
    };
    confirm.page()
}

/// `POST /admin/categories/{id}/delete`
pub(super) async fn delete(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (CategoryId(*id), app.clock.now());
    let deleted = app.db.write(move |conn| {
        pricing::delete_category(conn, id)?;
        note(conn, &staff, "category.delete", format!("category:{id}"), now)?;
        Ok::<_, catalog::Error>(())
    });
    super::deleted(deleted.await, HOME, HOME, "category-in-use")
}

async fn try_save(
    app: &App,
    staff: &Staff,
    id: Option<CategoryId>,
    typed: &Typed,
) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let draft = CategoryDraft {
        parent: reader.number("parent").map(CategoryId),
        name: reader.text("name"),
        slug: reader.word("slug"),
        hidden: typed.on("hidden"),
    };
    reader.finish()?;
    let (staff, typed, now) = (staff.clone(), typed.clone(), app.clock.now());
    let saved = app.db.write(move |conn| {
        let (id, action) = match id {
            Some(id) => {
                catalog::hold(conn)?;
                let kept = catalog::list_categories(conn)?.into_iter().find(|it| it.id == id);
                let kept = kept.ok_or(catalog::Error::NotFound("category"))?;
                meet(&typed, &as_typed(&kept))?;
                catalog::change_category(conn, id, &draft)?;
                (id, "category.change")
            }
            None => (catalog::create_category(conn, &draft)?, "category.create"),
        };
        note(conn, &staff, action, format!("category:{id}"), now)?;
        Ok::<_, catalog::Error>(())
    });
    Ok(saved.await?)
}

fn as_typed(category: &Category) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &category.name);
    typed.put("slug", &category.slug);
    typed.put("parent", category.parent.map(|it| it.to_string()).unwrap_or_default());
    typed.put("hidden", if category.hidden { "on" } else { "" });
    typed.opened()
}

async fn categories_page(app: &App, f: Console, typed: Typed) -> Result<CategoriesPage, PageError> {
    let all = app.db.read(catalog::list_categories).await?;
    let below = |id| all.iter().filter(|it| it.parent == Some(id)).cloned().collect();
    let top = all.iter().filter(|it| it.parent.is_none());
    let tree = top.map(|it| (it.clone(), below(it.id))).collect();
    Ok(CategoriesPage { f, tree, typed })
}

async fn category_page(
    app: &App,
    f: Console,
    id: CategoryId,
    typed: Typed,
) -> Result<CategoryPage, PageError> {
    let all = app.db.read(catalog::list_categories).await?;
    let category = all.iter().find(|it| it.id == id).cloned().ok_or_else(Failure::not_found)?;
    let parents = all.into_iter().filter(|it| it.parent.is_none() && it.id != id).collect();
    Ok(CategoryPage { f, category, parents, typed })
}
