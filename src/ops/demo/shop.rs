//! The demo shop's sign, shelves and goods.

use super::goods::{CATEGORIES, Good, Named, Stock, Variant};
use super::{Error, PROGRESS, SUPPLIER};
use crate::catalog::{
    self, CardKind, CategoryDraft, CustomField, Delivery, FieldKind, ProductDraft, SkuDraft,
    StockDisplay, Tier,
};
use crate::db::{self, Conn, counters};
use crate::payments;
use crate::pictures::{self, Prepared};
use crate::provenance::By;
use crate::site::{self, Site};
use crate::suppliers::{self, Draft};
use crate::types::{CategoryId, Currency, Money, Timestamp};
use crate::vault::Vault;

const ANNOUNCEMENT: &str = "**这是演示商店**：商品与卡密均为虚构，使用「沙盒支付」即可体验完整的购买流程。\n\
    This is a demo: pay with the sandbox and see the whole way from checkout to card.";
const FOOTER: &str = "自动发货 24 小时在线 · 人工客服 9:00–24:00\n\
    所有卡密加密存储，仅在付款后向购买者展示。";

/// The sign above the door, the till and the empty shelves.
pub(super) fn open(conn: &mut Conn, vault: &Vault, now: Timestamp) -> Result<(), Error> {
    let sign = Site {
        announcement: ANNOUNCEMENT.to_owned(),
        contacts: ["Telegram：@keygrove_demo", "QQ：10001", "邮箱：help@keygrove.example"]
            .map(str::to_owned)
            .to_vec(),
        footer: FOOTER.to_owned(),
        ..Site::default()
    };
    site::save(conn, &sign, now)?;
    let till = payments::Draft {
        code: "sandbox".to_owned(),
        driver: "sandbox".to_owned(),
        name: "沙盒支付 Sandbox".to_owned(),
        settings: Vec::new(),
        fee: payments::Fee::default(),
    };
    payments::add(conn, vault, &till, &By::SYSTEM, now)?;
    for (top, below) in CATEGORIES {
        let parent = shelf(conn, *top, None)?;
        for named in *below {
            shelf(conn, *named, Some(parent))?;
        }
    }
    let note = "每周一结算，支付宝付款。".to_owned();
    let supplier = Draft { name: SUPPLIER.to_owned(), note };
    suppliers::create(conn, &supplier, &By::SYSTEM, now)?;
    counters::raise(conn, PROGRESS, 1)?;
    Ok(())
}

fn shelf(
    conn: &mut Conn,
    (slug, name): Named,
    parent: Option<CategoryId>,
) -> Result<CategoryId, Error> {
    let slug = slug.parse().map_err(|_| db::Error::Corrupt("demo"))?;
    let draft = CategoryDraft { parent, name: name.to_owned(), slug: Some(slug), hidden: false };
    Ok(catalog::create_category(conn, &draft)?)
}

/// A product with its variants and its cover; nothing if it is there already.
pub(super) fn put_on_sale(
    conn: &mut Conn,
    good: &Good,
    cover: &Prepared,
    currency: Currency,
    now: Timestamp,
) -> Result<(), Error> {
    let draft = draft(conn, good)?;
    if let Some(slug) = &draft.slug
        && catalog::find_by_slug(conn, slug)?.is_some()
    {
        return Ok(());
    }
    let product = catalog::create_product(conn, &draft, now)?;
    if is_by_hand(good) {
        catalog::set_fields(conn, product, &questions()?, now)?;
    }
    let mut sold = Vec::new();
    for variant in good.variants {
        let mut sku = variant_draft(variant, currency)?;
        if draft.supplier.is_some() {
            let cost = variant.price * SUPPLIERS_PERCENT / 100;
            sku.supplier_cost = Some(Money::new(cost, currency));
        }
        let sku = catalog::create_sku(conn, product, &sku)?;
        sold.push((sku, variant.sold));
    }
    catalog::add_sales(conn, &sold)?;
    let digest = pictures::keep(conn, cover, now)?;
    catalog::set_pictures(conn, product, &[digest])?;
    Ok(())
}

fn draft(conn: &mut Conn, good: &Good) -> Result<ProductDraft, Error> {
    let (description, usage_note) = good.text.split_once("---usage---").unwrap_or((good.text, ""));
    let categories = catalog::list_categories(conn)?;
    let category = categories.iter().find(|it| it.slug.as_str() == good.category);
    let supplier = match is_supplied(good) {
        true => suppliers::find_by_name(conn, SUPPLIER)?.map(|it| it.id),
        false => None,
    };
    let place = super::GOODS.iter().position(|it| it.slug == good.slug).unwrap_or_default();
    Ok(ProductDraft {
        category: category.map(|it| it.id),
        name: good.name.to_owned(),
        slug: good.slug.parse().ok(),
        summary: good.summary.to_owned(),
        description: description.trim().to_owned(),
        usage_note: usage_note.trim().to_owned(),
        tags: good.tags.iter().map(|it| (*it).to_owned()).collect(),
        position: i32::try_from(place).unwrap_or_default() + 1,
        pending_days: None,
        supplier,
        hidden: false,
    })
}

/// What the supplier gets, of a price.
const SUPPLIERS_PERCENT: i64 = 80;

fn is_supplied(good: &Good) -> bool {
    ["gamevault", "aether"].contains(&good.slug)
}

fn is_by_hand(good: &Good) -> bool {
    good.variants.iter().any(|it| matches!(it.stock, Stock::ByHand))
}

/// What a person needs to know who charges an account by hand.
fn questions() -> Result<Vec<CustomField>, Error> {
    let field = |name: &str, label: &str, hint: &str, kind, required| {
        let name = name.parse().map_err(|_| db::Error::Corrupt("demo"))?;
        let (label, hint) = (label.to_owned(), hint.to_owned());
        Ok::<_, Error>(CustomField { name, label, kind, required, hint })
    };
    let regions = ["美国 US", "日本 JP", "新加坡 SG", "其他 Other"].map(str::to_owned).to_vec();
    Ok(vec![
        field("account", "充值账号邮箱", "登录 ChatMind 用的邮箱", FieldKind::Email, true)?,
        field("region", "账号地区", "", FieldKind::Choice { options: regions }, true)?,
        field("note", "备注", "方便联系的时间等", FieldKind::Text { longest: 100 }, false)?,
    ])
}

fn variant_draft(variant: &Variant, currency: Currency) -> Result<SkuDraft, Error> {
    let money = |minor| Money::new(minor, currency);
    let code = variant.code.parse().map_err(|_| db::Error::Corrupt("demo"))?;
    let mut sku = SkuDraft::new(code, money(variant.price));
    sku.name = variant.name.to_owned();
    sku.list_price = variant.list_price.map(money);
    let tier = |&(min_quantity, unit)| Tier { min_quantity, unit: money(unit) };
    sku.tiers = variant.tiers.iter().map(tier).collect();
    sku.per_contact_limit = variant.limit;
    sku.low_stock_at = 10;
    match variant.stock {
        Stock::Codes { .. } => {}
        Stock::Pairs { .. } => {
            sku.max_per_order = 200;
            sku.stock_display = StockDisplay::Exact;
        }
        Stock::Blocks { .. } => sku.card_kind = CardKind::MultiLine,
        Stock::Shared => {
            sku.card_kind = CardKind::Reusable { uses: None };
            sku.max_per_order = 1;
            sku.low_stock_at = 0;
        }
        Stock::ByHand => {
            sku.delivery = Delivery::Manual;
            sku.max_per_order = 3;
            sku.low_stock_at = 0;
        }
    }
    Ok(sku)
}
