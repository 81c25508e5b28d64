//! Addresses to hand around: of his shop and of each product, short, as QR codes, and on paper.

pub(super) mod export;
pub(super) mod list;
pub(super) mod poster;

use super::desk::Desk;
use crate::catalog::Window;
use crate::db::Conn;
use crate::pricing;
use crate::state::App;
use crate::web::display::Display;
use crate::web::failure::Failure;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::visitor::Visitor;

/// Which of his products a list is of: those whose names were looked for.
fn chosen_of(wish: &Wish) -> Chosen {
    Chosen::new("/agent/links", &[], wish)
}

/// What his shop shows.
pub(super) async fn window_of(app: &App, display: &Display, f: &Desk) -> Result<Window, Failure> {
    let (agent, unfit) = (f.agent(), app.config.agents.unfit);
    let main = display.shown(app).await?;
    let read = move |conn: &mut Conn| pricing::shop_window(conn, agent, &main.all, unfit);
    Ok(app.db.read(read).await?)
}

/// What the addresses of his shop begin with, as strangers type them.
pub(super) fn front_of(app: &App, visitor: &Visitor, f: &Desk) -> Option<String> {
    let shop = f.own_shop.as_ref()?;
    let web = &app.config.web;
    let below = || format!("{}/s/{}", visitor.origin(web), shop.slug);
    Some(shop.origin(web).unwrap_or_else(below))
}
