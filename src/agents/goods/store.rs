//! Rows of `shop_products`.

use super::OwnProduct;
use crate::db::schema::shop_products;
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{AgentId, ProductId};
use diesel::prelude::*;
use std::collections::HashMap;

type Row = (ProductId, i32, bool, String, String, String, String);

const ROW: (
    shop_products::product_id,
    shop_products::position,
    shop_products::hidden,
    shop_products::title,
    shop_products::summary,
    shop_products::description,
    shop_products::description_html,
) = (
    shop_products::product_id,
    shop_products::position,
    shop_products::hidden,
    shop_products::title,
    shop_products::summary,
    shop_products::description,
    shop_products::description_html,
);

pub(super) fn all(
    conn: &mut Conn,
    agent: AgentId,
) -> Result<HashMap<ProductId, OwnProduct>, db::Error> {
    let his = shop_products::table.filter(shop_products::agent_id.eq(agent)).select(ROW);
    Ok(his.load::<Row>(conn)?.into_iter().map(understood).collect())
}

pub(super) fn find(
    conn: &mut Conn,
    agent: AgentId,
    product: ProductId,
) -> Result<Option<OwnProduct>, db::Error> {
    let his = shop_products::table.find((agent, product)).select(ROW);
    Ok(his.first::<Row>(conn).optional()?.map(|row| understood(row).1))
}

pub(super) fn put(
    conn: &mut Conn,
    agent: AgentId,
    product: ProductId,
    said: &OwnProduct,
) -> Result<(), db::Error> {
    let said = (
        shop_products::position.eq(said.position),
        shop_products::hidden.eq(said.hidden),
        shop_products::title.eq(&said.title),
        shop_products::summary.eq(&said.summary),
        shop_products::description.eq(&said.description),
        shop_products::description_html.eq(&said.description_html),
    );
    let key = (shop_products::agent_id.eq(agent), shop_products::product_id.eq(product));
    each_backend!(conn => diesel::insert_into(shop_products::table)
        .values((key, said))
        .on_conflict((shop_products::agent_id, shop_products::product_id))
        .do_update()
        .set(said)
        .execute(conn))?;
    Ok(())
}

fn understood(
    (product, position, hidden, title, summary, description, description_html): Row,
) -> (ProductId, OwnProduct) {
    (product, OwnProduct { position, hidden, title, summary, description, description_html })
}
