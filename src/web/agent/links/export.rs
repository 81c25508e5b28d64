//! His short links as a file, with what came of each.

use super::list::{Came, Line, line};
use super::{chosen_of, front_of, window_of};
use crate::db::{self, Conn};
use crate::promoters::clicks::Day;
use crate::state::App;
use crate::types::ProductId;
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::Wish;
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::session::Trader;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use std::sync::Arc;

/// `POST /agent/links/export`.
pub(in crate::web::agent) async fn send(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    Trader(seller): Trader,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let Some(front) = front_of(&app, &visitor, &f) else {
        return Ok(answer::go_to("/agent/shop"));
    };
    let chosen = chosen_of(&wish);
    let mut window = window_of(&app, &display, &f).await?;
    window.listings.retain(|it| chosen.finds(&[&it.product.name]));
    let window = Arc::new(window);
    let subject = format!("agent:{}", seller.agent.name);
    paper::note(&app, seller.by().entry("link.export", subject)).await?;
    let (agent, now) = (seller.agent.id, app.clock.now());
    let since = Day::of(now, &f.zone).first_shown();
    let size = usize::try_from(PART).unwrap_or(usize::MAX);
    // The place is how many stand before.
    let read = move |conn: &mut Conn, beyond: Option<usize>| {
        let skipped = beyond.unwrap_or_default();
        let part = window.listings.iter().skip(skipped).take(size);
        let products: Vec<ProductId> = part.clone().map(|it| it.product.id).collect();
        let came = Came::of(conn, agent, &products, (since, now))?;
        let lines = part.map(|it| line(it, &front, &came));
        Ok::<Vec<(usize, Line)>, db::Error>((skipped + 1..).zip(lines).collect())
    };
    Ok(heads(&f).list("links", &app, read, |part, (place, it)| {
        add(part, &it);
        place
    }))
}

fn heads(f: &Desk) -> Table {
    let heads = ["product", "product-price", "case-link", "promoter-clicks", "file-link-orders"];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, it: &Line) {
    part.add(&[
        Cell::Text(&it.name),
        it.price.map_or(Cell::Text(""), Cell::Amount),
        Cell::Text(&it.address),
        Cell::Count(it.clicks),
        Cell::Count(it.orders),
    ]);
}
