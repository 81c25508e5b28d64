//! Coupons of his shop, paid from his own part of the price.

use super::desk::Desk;
use crate::db::Conn;
use crate::pricing::{self, Coupon, CouponDraft, CouponState, Coupons, Cut};
use crate::provenance;
use crate::state::App;
use crate::types::{AgentId, CouponId, Money, Page, PageRequest, Timestamp};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{self, Chosen, State, Wish};
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const HOME: &str = "/agent/coupons";
const PAGE_SIZE: u32 = 20;
const DAY: i64 = 86_400;
const STATES: &[State] = &[
    (CouponState::Open.as_str(), "agent-coupon-open"),
    (CouponState::NotNow.as_str(), "agent-coupon-not-now"),
    (CouponState::Closed.as_str(), "agent-coupon-closed"),
];

#[derive(Template)]
#[template(path = "agent/coupons.html")]
struct CouponsPage {
    f: Desk,
    chosen: Chosen,
    coupons: Page<Line>,
    typed: Typed,
}

struct Line {
    id: CouponId,
    code: String,
    /// `15 %` or `¥2.00`.
    cut: String,
    minimum: Option<Money>,
    used: i64,
    most: Option<i64>,
    per_contact: Option<i64>,
    from: String,
    /// The last day; empty: no end.
    until: String,
    state: CouponState,
}

impl CouponsPage {
    fn word(&self, it: &Line) -> String {
        chosen::name_of(&self.f, STATES, it.state.as_str())
    }

    fn tag(&self, it: &Line) -> &'static str {
        match it.state {
            CouponState::Open => "tag-good",
            CouponState::NotNow => "tag-warn",
            CouponState::Closed => "",
        }
    }

    fn is_closed(&self, it: &Line) -> bool {
        it.state == CouponState::Closed
    }
}

/// `GET /agent/coupons`.
pub(super) async fn show(
    app: Data<App>,
    _: Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &page(&app, f, &wish, Typed::default()).await?)
}

/// `POST /agent/coupons`.
pub(super) async fn create(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_create(&app, seller, &f, &typed).await {
        Ok(()) => Ok(done(HOME, "coupon-made")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, &Wish::default(), typed).await?)
        }
    }
}

async fn try_create(app: &App, seller: Seller, f: &Desk, typed: &Typed) -> Result<(), No> {
    let now = app.clock.now();
    let draft = read(f, typed, now)?;
    let made = app.db.write(move |conn| {
        pricing::create_coupon(conn, seller.agent.id, &draft, now)?;
        let subject = format!("agent:{}", seller.agent.name);
        let entry = seller.by().entry("agent.coupon", subject).detail(draft.code.clone());
        Ok::<_, pricing::Error>(provenance::record(conn, &entry, now)?)
    });
    Ok(made.await?)
}

fn read(f: &Desk, typed: &Typed, now: Timestamp) -> Result<CouponDraft, No> {
    let mut reader = Reader::new(typed);
    let cut = match typed.get("mode") {
        "amount" => reader.money("value", f.currency).map(|it| Cut::Amount(it.minor())),
        "percent" | "" => reader.percent("value").map(Cut::Percent),
        _ => {
            reader.refuse("mode", "malformed");
            None
        }
    };
    if cut.is_none() && typed.get("value").trim().is_empty() {
        reader.refuse("value", "empty");
    }
    let minimum = reader.money("minimum", f.currency).map_or(0, Money::minor);
    let (from, until) = (reader.word::<Date>("from"), reader.word::<Date>("until"));
    let (most, per_contact) = (reader.number("most"), reader.number("per_contact"));
    let Some(cut) = cut else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    let start = |day: Date| start_of(day, &f.zone);
    Ok(CouponDraft {
        code: typed.get("code").to_owned(),
        cut,
        minimum,
        starts_at: from.map_or(Ok(now), start)?,
        // The whole of the last day.
        ends_at: until.map(|it| start(it.saturating_add(jiff::Span::new().days(1)))).transpose()?,
        most,
        per_contact,
    })
}

fn start_of(day: Date, zone: &TimeZone) -> Result<Timestamp, No> {
    let start = day.to_zoned(zone.clone());
    let start = start.map_err(|_| No::Failed(Failure::invalid("until", "malformed")))?;
    Ok(Timestamp::from_seconds(start.timestamp().as_second()))
}

/// `POST /agent/coupons/{id}/close`.
pub(super) async fn close(
    app: Data<App>,
    Trader(seller): Trader,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (coupon, now) = (CouponId(*id), app.clock.now());
    let closed = app.db.write(move |conn| {
        let his = pricing::close_coupon(conn, seller.agent.id, coupon)?;
        let subject = format!("agent:{}", seller.agent.name);
        let entry = seller.by().entry("agent.coupon_closed", subject).detail(coupon.to_string());
        if his {
            provenance::record(conn, &entry, now)?;
        }
        Ok::<_, pricing::Error>(his)
    });
    if !closed.await? {
        return Err(PageError(Failure::not_found()));
    }
    Ok(done(HOME, "coupon-closed"))
}

/// `POST /agent/coupons/export`.
pub(super) async fn export(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = Chosen::new(HOME, STATES, &wish);
    let subject = format!("agent:{}", seller.agent.name);
    paper::note(&app, seller.by().entry("coupon.export", subject).detail(chosen.state)).await?;
    let (which, now) = (which(seller.agent.id, &chosen), app.clock.now());
    let read = move |conn: &mut Conn, beyond: Option<CouponId>| {
        pricing::list_coupons_beyond(conn, &which, now, beyond, PART)
    };
    Ok(heads(&f).list("coupons", &app, read, move |part, it| {
        let it = line(&f, it, now);
        add(part, &f, &it);
        it.id
    }))
}

fn heads(f: &Desk) -> Table {
    let heads = [
        "agent-coupon-code",
        "agent-coupon-off",
        "agent-coupon-minimum",
        "file-used",
        "agent-coupon-most",
        "agent-coupon-per-contact",
        "agent-coupon-from",
        "agent-coupon-until",
        "agents-status",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Desk, it: &Line) {
    let count = |of: Option<i64>| of.map_or(Cell::Text(""), Cell::Count);
    part.add(&[
        Cell::Text(&it.code),
        Cell::Text(&it.cut),
        it.minimum.map_or(Cell::Text(""), Cell::Amount),
        Cell::Count(it.used),
        count(it.most),
        count(it.per_contact),
        Cell::Text(&it.from),
        Cell::Text(&it.until),
        Cell::Text(&chosen::name_of(f, STATES, it.state.as_str())),
    ]);
}

fn which(agent: AgentId, chosen: &Chosen) -> Coupons {
    Coupons { agent, text: chosen.q.clone(), state: CouponState::from_word(chosen.state) }
}

async fn page(app: &App, f: Desk, wish: &Wish, typed: Typed) -> Result<CouponsPage, PageError> {
    let chosen = Chosen::new(HOME, STATES, wish);
    let (which, wanted) = (which(f.agent(), &chosen), PageRequest::new(wish.page, PAGE_SIZE));
    let now = app.clock.now();
    let read = move |conn: &mut Conn| pricing::list_coupons(conn, &which, now, wanted);
    let coupons = app.db.read(read).await?.map(|it| line(&f, it, now));
    Ok(CouponsPage { f, chosen, coupons, typed })
}

fn line(f: &Desk, it: Coupon, now: Timestamp) -> Line {
    let money = |minor| Money::new(minor, f.currency);
    let state = it.state(now);
    let draft = it.draft;
    Line {
        id: it.id,
        cut: match draft.cut {
            Cut::Percent(part) => format!("{} %", part.short()),
            Cut::Amount(amount) => money(amount).to_string(),
        },
        minimum: Some(money(draft.minimum)).filter(|it| it.is_positive()),
        used: it.used,
        most: draft.most,
        per_contact: draft.per_contact,
        from: f.date(draft.starts_at),
        until: draft.ends_at.map_or_else(String::new, |end| f.date(end.minus(DAY / 2))),
        state,
        code: draft.code,
    }
}
