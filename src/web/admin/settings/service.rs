//! The central after-sales page for buyers of agents' shops: `/admin/settings/service`.

use crate::provenance;
use crate::site::{self, Service};
use crate::state::App;
use crate::web::admin::console::Console;
use crate::web::failure::{CHANGED_MEANWHILE, Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;

const HERE: &str = "/admin/settings/service";

#[derive(Template)]
#[template(path = "admin/service.html")]
struct ServicePage {
    f: Console,
    /// Where buyers will find it; empty: the shop does not know its own address.
    address: String,
    typed: Typed,
}

impl ServicePage {
    fn of(app: &App, f: Console, typed: Typed) -> ServicePage {
        let address = match app.config.web.public_url.trim_end_matches('/') {
            "" => String::new(),
            public => format!("{public}{}", site::SERVICE_PAGE),
        };
        ServicePage { f, address, typed }
    }
}

/// `GET /admin/settings/service`
pub(super) async fn show(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    let typed = as_typed(&app.db.read(site::service).await?);
    answer::page(StatusCode::OK, &ServicePage::of(&app, f, typed))
}

/// `POST /admin/settings/service`
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, &typed).await {
        Ok(()) => Ok(done(HERE, "saved")),
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            typed.compare(&as_typed(&app.db.read(site::service).await?), &f);
            answer::page(status, &ServicePage::of(&app, f, typed))
        }
    }
}

async fn try_save(app: &App, staff: &Staff, typed: &Typed) -> Result<(), Failure> {
    let wanted = Service { on: typed.on("on"), name: typed.get("name").to_owned() };
    let (typed, staff, now) = (typed.clone(), staff.clone(), app.clock.now());
    let saved = app.db.write(move |conn| {
        if !typed.was_opened_on(&as_typed(&site::service(conn)?)) {
            return Ok::<_, site::Error>(false);
        }
        site::set_service(conn, &wanted, now)?;
        provenance::record(conn, &staff.by().entry("site.change", "service"), now)?;
        Ok(true)
    });
    match saved.await? {
        true => Ok(()),
        false => Err(Failure::expected(StatusCode::CONFLICT, CHANGED_MEANWHILE)),
    }
}

fn as_typed(service: &Service) -> Typed {
    let mut typed = Typed::default();
    typed.put("on", if service.on { "on" } else { "" });
    typed.put("name", &service.name);
    typed.opened()
}
