//! What his shop shows: in which order, and in which words.

pub(super) mod list;
pub(super) mod words;

use super::desk::Desk;
use crate::agents::{self, OwnProduct};
use crate::db::Conn;
use crate::pricing::{self, Good};
use crate::provenance;
use crate::state::App;
use crate::types::ProductId;
use crate::web::display::Display;
use crate::web::failure::Failure;
use crate::web::session::Seller;

const HOME: &str = "/agent/shop/products";

/// What he may show, also what he hides; at all only what the main window shows.
async fn goods_of(app: &App, display: &Display, f: &Desk) -> Result<Vec<Good>, Failure> {
    let (agent, unfit) = (f.agent(), app.config.agents.unfit);
    let main = display.shown(app).await?;
    let read = move |conn: &mut Conn| pricing::shop_goods(conn, agent, &main.all, unfit);
    Ok(app.db.read(read).await?)
}

async fn good_of(app: &App, display: &Display, f: &Desk, id: i64) -> Result<Good, Failure> {
    let goods = goods_of(app, display, f).await?;
    goods.into_iter().find(|it| it.main.id == ProductId(id)).ok_or_else(Failure::not_found)
}

async fn change(
    app: &App,
    seller: Seller,
    good: &Good,
    change: impl Fn(OwnProduct) -> OwnProduct + Send + 'static,
) -> Result<(), Failure> {
    let (product, slug, now) = (good.main.id, good.main.slug.clone(), app.clock.now());
    let changed = app.db.write(move |conn| {
        agents::change_own_product(conn, seller.agent.id, product, &change)?;
        let subject = format!("agent:{} {slug}", seller.agent.name);
        let entry = seller.by().entry("agent.product", subject);
        Ok::<_, agents::Error>(provenance::record(conn, &entry, now)?)
    });
    Ok(changed.await?)
}
