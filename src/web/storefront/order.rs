//! `GET /orders/{code}`: how far an order is, and its cards for whoever has the right to them.

use super::pay::odd_money;
use super::right::Right;
use crate::catalog;
use crate::orders::desk;
use crate::orders::handover::{Delivery, Opening};
use crate::orders::{Cards, Status, View};
use crate::provenance::By;
use crate::state::App;
use crate::types::{Money, OrderCode, Secret, SkuId};
use crate::web::asking;
use crate::web::display::Display;
use crate::web::failure::Failure;
use crate::web::{Frame, PageError, Shop, Visitor};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use askama::Template;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "storefront/order.html")]
struct OrderPage {
    f: Frame,
    order: View,
    state: State,
    /// There is a way to pay.
    payable: bool,
    lots: Vec<Lot>,
    texts: Vec<Secret<String>>,
    files: Vec<Delivery>,
    notes: Vec<String>,
    /// What was given back of it.
    back: Option<Money>,
    /// What links to this order's other addresses end with.
    right: String,
    /// What came for it and did not pay it.
    odd: Option<Money>,
    /// What the buyer was asked and what he said.
    answers: Vec<(String, String)>,
}

/// A line of the order with its cards.
struct Lot {
    name: String,
    variant: String,
    quantity: u32,
    unit: Money,
    total: Money,
    cards: Vec<Secret<String>>,
}

/// How a status looks and what it says.
pub(super) struct State {
    pub(super) word: &'static str,
    pub(super) icon: &'static str,
    /// `good`, `wait`, `off`.
    pub(super) tone: &'static str,
}

pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    f: Frame,
    visitor: Visitor,
    shop: Shop,
    code: Path<String>,
    right: Right,
) -> Result<HttpResponse, PageError> {
    let Some((order, cards)) = opened(&app, &visitor, &shop, &code, &right).await? else {
        return Ok(ask_for_passphrase(&visitor, &shop, &code)?);
    };
    if !visitor.wants_json {
        asking::about_order(&app, &order).await;
    }
    let (lots, texts, files) = contents(&app, &visitor, &order, cards).await?;
    let back = app.till.given_back(&order).await?;
    if visitor.wants_json {
        let here = format!("{}{}", visitor.origin(&app.config.web), shop.base());
        let files = files_as_json(&order, &files, &here, &right.suffix());
        return Ok(as_json(&order, &lots, (&texts, &files), back));
    }
    let given =
        lots.iter().any(|it| !it.cards.is_empty()) || !texts.is_empty() || !files.is_empty();
    let notes = if given { usage_notes(&app, &order).await? } else { Vec::new() };
    let state = State::of(order.status);
    let right = right.suffix();
    let payable = !shop.shown(&app, &display).await?.accounts.is_empty();
    let f = frame_of(&app, &display, f, &shop, &order).await?;
    let odd = match order.paid_at {
        Some(_) => None,
        None => odd_money(&app, &order).await?,
    };
    let (vault, asked) = (app.vault.clone(), order.clone());
    let answers = app.db.read(move |conn| desk::answers_of(conn, &vault, &asked)).await?;
    let page = OrderPage {
        f,
        order,
        state,
        payable,
        lots,
        texts,
        files,
        notes,
        back,
        right,
        odd,
        answers,
    };
    Ok(private(super::fresh(page.render()?)))
}

/// At the main shop, an order of an agent's shop is shown by the central after-sales page, if there is
/// one.
pub(super) async fn frame_of(
    app: &App,
    display: &Display,
    f: Frame,
    shop: &Shop,
    order: &View,
) -> Result<Frame, Failure> {
    if !matches!(shop, Shop::Main) || order.shop.is_none() {
        return Ok(f);
    }
    let shown = display.shown(app).await?;
    Ok(match shown.service.offered() {
        Some(name) => f.of_service(name),
        None => f,
    })
}

/// `GET /orders/{code}/cards.txt`
pub(super) async fn download(
    app: Data<App>,
    visitor: Visitor,
    shop: Shop,
    code: Path<String>,
    right: Right,
) -> Result<HttpResponse, PageError> {
    let Some((order, cards)) = opened(&app, &visitor, &shop, &code, &right).await? else {
        return Ok(ask_for_passphrase(&visitor, &shop, &code)?);
    };
    let (lots, texts, _) = contents(&app, &visitor, &order, cards).await?;
    let cards = lots.iter().flat_map(|it| &it.cards).chain(&texts);
    let mut file = String::new();
    for card in cards {
        file.push_str(card.expose());
        file.push('\n');
        // Cards of several lines need something between them.
        if card.expose().contains('\n') {
            file.push('\n');
        }
    }
    if file.is_empty() {
        return Err(PageError(Failure::not_found()));
    }
    let name = format!("attachment; filename=\"{}.txt\"", order.code);
    Ok(private(
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
            .insert_header((header::CONTENT_DISPOSITION, name))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(file),
    ))
}

/// `GET /orders/{code}/files/{file}`: what the operator handed over as a file.
pub(super) async fn file(
    app: Data<App>,
    visitor: Visitor,
    shop: Shop,
    path: Path<(String, i64)>,
    right: Right,
) -> Result<HttpResponse, PageError> {
    let (code, file) = path.into_inner();
    let Some(order) = entitled(&app, &visitor, &shop, &code, &right).await? else {
        return Ok(ask_for_passphrase(&visitor, &shop, &code)?);
    };
    let opened = app.till.open_delivery(opening(&order, &visitor), file, app.clock.now()).await?;
    let name = percent_encoding::utf8_percent_encode(
        &opened.delivery.name,
        percent_encoding::NON_ALPHANUMERIC,
    );
    Ok(private(
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "application/octet-stream"))
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!("attachment; filename*=UTF-8''{name}"),
            ))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(opened.content.expose().clone()),
    ))
}

/// The order and its cards, if this visitor may see them. A token says so by itself, and then one
/// transaction is all it takes.
async fn opened(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    code: &str,
    right: &Right,
) -> Result<Option<(View, Vec<Cards>)>, Failure> {
    let (by, now) = (By::buyer(visitor.address.to_string()), app.clock.now());
    if let Ok(code) = code.parse()
        && app.till.token_fits(&code, &right.token)
    {
        let found = app.till.find_and_reveal(code, by, now).await?;
        return Ok(found.filter(|(order, _)| shop.shows_orders_of(order.shop)));
    }
    let Some(order) = entitled(app, visitor, shop, code, right).await? else {
        return Ok(None);
    };
    let cards = app.till.reveal(&order, by, now).await?;
    Ok(Some((order, cards)))
}

/// The order, if this visitor may see it: by its token, or because his browser bought it. `None` for
/// an order that does not exist, too.
pub(super) async fn entitled(
    app: &App,
    visitor: &Visitor,
    shop: &Shop,
    code: &str,
    right: &Right,
) -> Result<Option<View>, Failure> {
    let Ok(code) = code.parse::<OrderCode>() else {
        return Ok(None);
    };
    let found = app.till.find(code).await?;
    let Some(order) = found.filter(|it| shop.shows_orders_of(it.shop)) else {
        return Ok(None);
    };
    if !right.token.is_empty() && app.till.token_fits(&order.code, &right.token) {
        return Ok(Some(order));
    }
    let bought = match &visitor.browser {
        Some(browser) => app.till.is_of_visitor(order.id, browser).await?,
        None => false,
    };
    Ok(bought.then_some(order))
}

/// Another way to prove the right. Whether there is such an order is not said.
fn ask_for_passphrase(visitor: &Visitor, shop: &Shop, code: &str) -> Result<HttpResponse, Failure> {
    let well_formed = code.parse::<OrderCode>().map_err(|_| Failure::not_found())?;
    if visitor.wants_json {
        return Err(Failure::not_found());
    }
    let address = format!("{}/lookup?order={well_formed}", shop.base());
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish())
}

type Contents = (Vec<Lot>, Vec<Secret<String>>, Vec<Delivery>);

/// Everything that was delivered: the cards, and what was handed over by hand, opened too.
async fn contents(
    app: &App,
    visitor: &Visitor,
    order: &View,
    cards: Vec<Cards>,
) -> Result<Contents, Failure> {
    let now = app.clock.now();
    let lots = order.lines.iter().zip(cards).map(|(line, cards)| Lot {
        name: line.product_name.clone(),
        variant: line.sku_name.clone(),
        quantity: line.quantity,
        unit: line.unit,
        total: line.total,
        cards,
    });
    let lots: Vec<Lot> = lots.collect();
    if !order.status.is_paid() || !order.lines.iter().any(|it| it.manual) {
        return Ok((lots, Vec::new(), Vec::new()));
    }
    let handed = app.till.deliveries(order.id).await?;
    let mut texts = Vec::new();
    if handed.iter().any(|it| !it.is_file) {
        for opened in app.till.open_texts(opening(order, visitor), now).await? {
            let text = String::from_utf8_lossy(opened.content.expose()).into_owned();
            texts.push(Secret::new(text));
        }
    }
    Ok((lots, texts, handed.into_iter().filter(|it| it.is_file).collect()))
}

fn opening(order: &View, visitor: &Visitor) -> Opening {
    Opening {
        order: order.id,
        code: order.code.clone(),
        by: By::buyer(visitor.address.to_string()),
    }
}

/// How to use what was bought, product by product, each once.
async fn usage_notes(app: &App, order: &View) -> Result<Vec<String>, Failure> {
    let skus: Vec<SkuId> = order.lines.iter().map(|it| it.sku).collect();
    Ok(app.db.read(move |conn| catalog::list_usage_notes(conn, &skus)).await?)
}

fn as_json(
    order: &View,
    lots: &[Lot],
    (texts, files): (&[Secret<String>], &Value),
    back: Option<Money>,
) -> HttpResponse {
    let lines: Vec<_> = order
        .lines
        .iter()
        .zip(lots)
        .map(|(line, lot)| {
            json!({
                "sku": line.sku_code,
                "product": line.product_name,
                "quantity": line.quantity,
                "unit": line.unit.minor(),
                "cards": lot.cards.iter().map(Secret::expose).collect::<Vec<_>>(),
            })
        })
        .collect();
    private(super::fresh_json(&json!({
        "order": order.code,
        "status": order.status,
        "total": order.total.minor(),
        "refunded": back.map_or(0, Money::minor),
        "currency": order.total.currency(),
        "created_at": order.created_at,
        "expires_at": order.expires_at,
        "paid_at": order.paid_at,
        "lines": lines,
        "deliveries": texts.iter().map(Secret::expose).collect::<Vec<_>>(),
        "files": files,
    })))
}

/// `here`: the shop's address; `right`: what its addresses end with.
fn files_as_json(order: &View, files: &[Delivery], here: &str, right: &str) -> Value {
    let file = |it: &Delivery| {
        let url = format!("{here}/orders/{}/files/{}{right}", order.code, it.id);
        json!({ "name": it.name, "size": it.size, "url": url })
    };
    files.iter().map(file).collect()
}

/// The address of this page may hold a token: nobody is told where the visitor came from.
fn private(mut answer: HttpResponse) -> HttpResponse {
    let none = header::HeaderValue::from_static("no-referrer");
    answer.headers_mut().insert(header::REFERRER_POLICY, none);
    answer
}

impl OrderPage {
    /// How many cards there are to copy.
    fn cards(&self) -> usize {
        self.lots.iter().map(|it| it.cards.len()).sum::<usize>() + self.texts.len()
    }

    fn is_given(&self) -> bool {
        self.cards() > 0 || !self.files.is_empty()
    }

    fn title(&self) -> String {
        self.f.t(&format!("order-state-{}", self.state.word))
    }

    fn sentence(&self) -> String {
        self.f.t(&format!("order-says-{}", self.state.word))
    }

    /// Not where the page is not the shop's that it was bought in.
    fn may_buy_again(&self) -> bool {
        let over = matches!(self.order.status, Status::Expired | Status::Cancelled);
        over && self.f.home == format!("{}/", self.f.base)
    }

    /// Whether something may happen soon, so that it pays to look again.
    fn is_moving(&self) -> bool {
        matches!(self.order.status, Status::Pending | Status::Paid)
    }
}

impl State {
    pub(super) fn of(status: Status) -> State {
        let (word, icon, tone) = match status {
            Status::Pending => ("pending", "clock", "wait"),
            Status::Paid => ("paid", "loader", "wait"),
            Status::AwaitingStock => ("awaiting-stock", "package-open", "wait"),
            Status::AwaitingManual => ("awaiting-manual", "hand", "wait"),
            Status::PartiallyFulfilled => ("partially-fulfilled", "package", "wait"),
            Status::Fulfilled => ("fulfilled", "circle-check", "good"),
            Status::Expired => ("expired", "timer-off", "off"),
            Status::Cancelled => ("cancelled", "circle-x", "off"),
            Status::PartiallyRefunded => ("partially-refunded", "undo-2", "off"),
            Status::Refunded => ("refunded", "undo-2", "off"),
        };
        State { word, icon, tone }
    }
}
