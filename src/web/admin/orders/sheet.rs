//! One order with all that happened to it, and handing over by hand.

use super::booked::{Booked, Books};
use super::shown;
use crate::agents::{self, Agent};
use crate::db::Conn;
use crate::orders::desk::{self, Sheet};
use crate::orders::handover::{self, Content, Extent, Handover, Opening};
use crate::orders::{self, Asked, RefundState, Status};
use crate::state::App;
use crate::types::{OrderCode, Secret};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::done;
use crate::web::office::upload::{self, Upload};
use crate::web::session::Staff;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/orders/sheet.html")]
struct SheetPage {
    f: Console,
    it: Sheet,
    /// In whose shop it was bought; `None`: in the main one.
    shop: Option<Agent>,
    /// What the order brought everybody.
    booked: Vec<Booked>,
    /// The whole contact, if it was asked for.
    contact: Option<String>,
    /// The cards and texts, if they were asked for.
    cards: Option<Vec<String>>,
    /// What was typed into the form for handing over.
    text: String,
    /// What gateways were asked to give back, the newest first.
    refunds: Vec<Asked>,
    problem: Problem,
}

impl SheetPage {
    fn refund(&self, asked: &Asked) -> String {
        shown::refund(&self.f, asked.state)
    }

    fn refund_tag(&self, asked: &Asked) -> &'static str {
        shown::refund_tag(asked.state)
    }

    fn is_unclear(&self, asked: &Asked) -> bool {
        asked.state == RefundState::Unclear
    }

    fn is_under_way(&self, asked: &Asked) -> bool {
        matches!(asked.state, RefundState::Asked | RefundState::Calling)
    }

    fn status(&self) -> String {
        shown::status(&self.f, self.it.order.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.order.status)
    }

    fn step(&self, status: &Status) -> String {
        shown::status(&self.f, *status)
    }

    fn actor(&self, word: &str) -> String {
        actor(&self.f, word)
    }

    fn outcome(&self, word: &str) -> String {
        shown::outcome(&self.f, word)
    }

    fn can_pay(&self) -> bool {
        self.it.order.status.after(orders::Event::PaymentSucceeded).is_ok()
    }

    fn can_cancel(&self) -> bool {
        self.it.order.status.after(orders::Event::Cancelled).is_ok()
    }

    fn can_refund(&self) -> bool {
        self.it.order.status.after(orders::Event::Refunded).is_ok()
    }

    fn waits_for_stock(&self) -> bool {
        self.it.order.status == Status::AwaitingStock
    }

    fn can_hand_over(&self) -> bool {
        matches!(self.it.order.status, Status::AwaitingManual | Status::PartiallyFulfilled)
    }

    fn can_mail(&self) -> bool {
        self.it.mailable && self.has_cards()
    }

    fn has_cards(&self) -> bool {
        use Status as S;
        matches!(self.it.order.status, S::Fulfilled | S::PartiallyFulfilled | S::PartiallyRefunded)
    }
}

/// `GET /admin/orders/{code}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let page = page(&app, f, &code).await?;
    answer::page(StatusCode::OK, &page)
}

/// Codes come from lists and mails; a mistyped one is an order that is not there.
pub(super) fn read_code(text: &str) -> Result<OrderCode, PageError> {
    Ok(text.parse().map_err(|_| orders::Error::NotFound)?)
}

async fn page(app: &App, f: Console, code: &OrderCode) -> Result<SheetPage, PageError> {
    let (vault, code) = (app.vault.clone(), code.clone());
    let read = move |conn: &mut Conn| {
        let it = desk::find_sheet(conn, &vault, &code)?.ok_or(orders::Error::NotFound)?;
        let refunds = orders::asked_of(conn, it.order.id)?;
        let shop = it.order.shop.map(|agent| agents::find(conn, agent)).transpose()?.flatten();
        let books = Books::load(conn, &it.order)?;
        Ok::<_, Failure>((it, shop, refunds, books))
    };
    let (it, shop, refunds, books) = app.db.read(read).await?;
    Ok(SheetPage {
        booked: books.shown(&f),
        f,
        it,
        shop,
        refunds,
        contact: None,
        cards: None,
        text: String::new(),
        problem: Problem::default(),
    })
}

/// `POST /admin/orders/{code}/contact`: the whole contact, and a line in the audit log.
pub(super) async fn contact(
    app: Data<App>,
    f: Console,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let by = f.staff.by();
    let contact = app.till.reveal_contact(code.clone(), by, app.clock.now()).await?;
    let mut page = page(&app, f, &code).await?;
    page.contact = Some(contact.as_str().to_owned());
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/orders/{code}/cards`: the cards and texts, and a line in the audit log.
pub(super) async fn cards(
    app: Data<App>,
    f: Console,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let now = app.clock.now();
    let mut page = page(&app, f, &code).await?;
    let staff = &page.f.staff;
    let order = &page.it.order;
    let cards = app.till.reveal(order, staff.by(), now).await?;
    let texts = app.till.open_texts(opening(order, staff), now).await?;
    let cards = cards.iter().flatten().map(|it| it.expose().clone());
    let texts = texts.iter().map(|it| String::from_utf8_lossy(it.content.expose()).into_owned());
    page.cards = Some(cards.chain(texts).collect());
    answer::page(StatusCode::OK, &page)
}

fn opening(order: &orders::View, staff: &Staff) -> Opening {
    Opening { order: order.id, code: order.code.clone(), by: staff.by() }
}

/// `POST /admin/orders/{code}/files/{delivery}`: a file that was handed over, as a download.
pub(super) async fn file(
    app: Data<App>,
    staff: Staff,
    path: Path<(String, i64)>,
) -> Result<HttpResponse, PageError> {
    let (code, delivery) = path.into_inner();
    let order = app.till.find(read_code(&code)?).await?.ok_or(orders::Error::NotFound)?;
    let opened = app.till.open_delivery(opening(&order, &staff), delivery, app.clock.now()).await?;
    Ok(download(&opened))
}

/// Never shown by the browser itself: what is in it, is somebody else's.
fn download(opened: &handover::Opened) -> HttpResponse {
    let name = header::ExtendedValue {
        charset: header::Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: opened.delivery.name.as_bytes().to_vec(),
    };
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(header::ContentDisposition {
            disposition: header::DispositionType::Attachment,
            parameters: vec![header::DispositionParam::FilenameExt(name)],
        })
        .body(opened.content.expose().clone())
}

/// `POST /admin/orders/{code}/fulfil`.
pub(super) async fn fulfil(
    app: Data<App>,
    f: Console,
    code: Path<String>,
    form: Multipart,
) -> Result<HttpResponse, PageError> {
    let code = read_code(&code)?;
    let (form, too_large) = upload::read_what_fits(form, handover::LARGEST_FILE).await?;
    let text = form.field("text").to_owned();
    let outcome = match too_large {
        Some(failure) => Err(failure),
        None => {
            let handover = handover(&code, form, &f.staff);
            app.till.fulfil_by_hand(handover, app.clock.now()).await.map_err(Failure::from)
        }
    };
    match outcome {
        Ok(Status::Fulfilled) => Ok(done(&format!("/admin/orders/{code}"), "order-fulfilled")),
        Ok(_) => Ok(done(&format!("/admin/orders/{code}"), "order-part")),
        Err(error) => {
            let (status, problem) = answer::problem(error, &f)?;
            let mut page = page(&app, f, &code).await?;
            (page.text, page.problem) = (text, problem);
            answer::page(status, &page)
        }
    }
}

/// A text, a file, or both.
fn handover(code: &OrderCode, form: Upload, staff: &Staff) -> Handover {
    let extent = if form.field("extent") == "part" { Extent::Part } else { Extent::Whole };
    let text = form.field("text").replace("\r\n", "\n");
    let with_text = form.file.is_none() || !text.trim().is_empty();
    let text = with_text.then(|| Content::Text(Secret::new(text)));
    let file = form.file.map(|it| Content::File { name: it.name, bytes: it.bytes });
    let contents = text.into_iter().chain(file).collect();
    Handover { code: code.clone(), contents, extent, by: staff.by() }
}
