//! The job that tells people: reads what the notice is about, renders it, sends it.

use crate::agents;
use crate::mailer::Mail;
use crate::notifications::{self, Bought, Item, Letter, News, Notice, OperatorNews, OrderLink};
use crate::orders::View;
use crate::site;
use crate::state::App;
use crate::types::{AgentId, ApplicationId, Contact, OrderCode, OrderId};
use std::sync::Arc;

pub(super) async fn tell(app: Arc<App>, notice: Notice) -> anyhow::Result<()> {
    match (&notice, notice.news()) {
        (_, Some(news)) => tell_operator(&app, news).await,
        (Notice::ApplicationRefused { application }, _) => tell_applicant(&app, *application).await,
        (Notice::OrderFulfilled { order }, _) => tell_buyer(&app, *order).await,
        (Notice::LookupLink { orders, central }, _) => tell_finder(&app, orders, *central).await,
        _ => match notice.agents_news() {
            Some((agent, news, page)) => tell_agent(&app, agent, news, page).await,
            None => Ok(()),
        },
    }
}

async fn tell_operator(app: &App, news: News) -> anyhow::Result<()> {
    let site = app.db.read(site::load).await?;
    let Ok(to) = site.operator_mail.parse::<Contact>() else {
        return Ok(());
    };
    let link = format!("{}/admin/notices", origin(app));
    let (locale, shop, open) = (site.operator_language, site.name, "mail-operator-open");
    let told = OperatorNews { locale, shop, news, link, open };
    send(app, None, to, notifications::operator_news(&told)?).await
}

/// About his shop, under its name: whoever stands above him is not in it.
async fn tell_agent(app: &App, agent: AgentId, news: News, page: &str) -> anyhow::Result<()> {
    let Some(shop) = app.db.read(move |conn| agents::find_shop_of(conn, agent)).await? else {
        return Ok(());
    };
    let Ok(to) = shop.site.operator_mail.parse::<Contact>() else {
        return Ok(());
    };
    let (locale, shop) = (shop.site.operator_language, shop.site.name);
    let (link, open) = (format!("{}{page}", origin(app)), "mail-agent-open");
    let told = OperatorNews { locale, shop, news, link, open };
    send(app, None, to, notifications::operator_news(&told)?).await
}

/// From the shop in which he applied.
async fn tell_applicant(app: &App, application: ApplicationId) -> anyhow::Result<()> {
    let found = app.db.read(move |conn| {
        let desk = agents::Desk::Operator;
        let Some(it) = agents::find_application(conn, desk, application)? else {
            return Ok(None);
        };
        let shop = it.parent.map(|agent| agents::find_shop_of(conn, agent)).transpose()?;
        Ok::<_, agents::Error>(Some((it, shop.flatten(), site::load(conn)?.name)))
    });
    let Some((it, shop, main)) = found.await?.filter(|(it, ..)| it.contact.is_email()) else {
        return Ok(());
    };
    let (sender, address) = match &shop {
        Some(shop) => {
            let below = || format!("{}/s/{}", origin(app), shop.slug);
            let address = shop.origin(&app.config.web).unwrap_or_else(below);
            (Some(shop.site.name.clone()), address)
        }
        None => (None, origin(app)),
    };
    let name = sender.clone().unwrap_or(main);
    let news = News { kind: "application_refused", subject: name.clone(), detail: it.reason };
    let (locale, link, open) = (it.language, format!("{address}/"), "mail-shop-open");
    let told = OperatorNews { locale, shop: name, news, link, open };
    send(app, sender, it.contact, notifications::operator_news(&told)?).await
}

/// The shop that an order was bought in, as its buyer knows it.
struct Shop {
    name: String,
    /// What its addresses begin with: `https://d.example`, or `https://shop.example/s/d`.
    address: String,
    /// Whether it is the main one, which writes under the configured name.
    main: bool,
}

impl Shop {
    /// Who the letter is from, if not from the configured sender.
    fn sender(&self) -> Option<String> {
        (!self.main).then(|| self.name.clone())
    }
}

async fn shop_of(app: &App, order: &View) -> anyhow::Result<Shop> {
    let agent = order.shop;
    let shop = app.db.read(move |conn| match agent {
        None => Ok::<_, agents::Error>(None),
        Some(agent) => {
            let shop = agents::find_shop_of(conn, agent)?;
            Ok(Some(shop.ok_or(agents::Error::NotFound("shop"))?))
        }
    });
    Ok(match shop.await? {
        Some(shop) => {
            let below = || format!("{}/s/{}", origin(app), shop.slug);
            let address = shop.origin(&app.config.web).unwrap_or_else(below);
            Shop { name: shop.site.name, address, main: false }
        }
        None => {
            Shop { name: app.db.read(site::load).await?.name, address: origin(app), main: true }
        }
    })
}

async fn tell_buyer(app: &App, order: OrderId) -> anyhow::Result<()> {
    let Some((view, to)) = find(app, order).await? else {
        return Ok(());
    };
    let item = |line: &crate::orders::Line| Item {
        name: match line.sku_name.as_str() {
            "" => line.product_name.clone(),
            variant if variant == line.product_name => line.product_name.clone(),
            variant => format!("{} · {variant}", line.product_name),
        },
        quantity: line.quantity,
    };
    let shop = shop_of(app, &view).await?;
    let bought = Bought {
        locale: view.locale,
        link: link(app, &shop, &view.code),
        items: view.lines.iter().map(item).collect(),
        total: view.total,
        order: view.code,
        shop: shop.name.clone(),
        service: if shop.main { None } else { service(app).await? },
    };
    send(app, shop.sender(), to, notifications::order_fulfilled(&bought)?).await
}

/// Name and address of the central after-sales page, if agents' shops lead to it.
async fn service(app: &App) -> anyhow::Result<Option<(String, String)>> {
    let public = app.config.web.public_url.trim_end_matches('/');
    let service = app.db.read(site::service).await?;
    let name = service.offered().filter(|_| !public.is_empty());
    Ok(name.map(|it| (it.to_owned(), format!("{public}{}", site::SERVICE_PAGE))))
}

/// From the shop in which he asked; from the central after-sales page, which leads to itself alone.
async fn tell_finder(app: &App, orders: &[OrderId], central: bool) -> anyhow::Result<()> {
    let service = app.db.read(site::service).await?;
    let service = service.offered().filter(|_| central);
    let mut links = Vec::new();
    let mut reader = None;
    for order in orders {
        if let Some((view, to)) = find(app, *order).await? {
            let shop = match service {
                Some(name) => Shop { name: name.to_owned(), address: origin(app), main: true },
                None => shop_of(app, &view).await?,
            };
            links.push(OrderLink { link: link(app, &shop, &view.code), order: view.code });
            reader = Some((view.locale, to, shop));
        }
    }
    let Some((locale, to, shop)) = reader else {
        return Ok(());
    };
    send(app, shop.sender(), to, notifications::lookup_link(locale, &shop.name, &links)?).await
}

/// An order and where its buyer reads mail; `None` when there is no such place.
async fn find(app: &App, order: OrderId) -> anyhow::Result<Option<(View, Contact)>> {
    let Some(view) = app.till.find_by_id(order).await? else {
        return Ok(None);
    };
    let contact = app.till.contact(order).await?;
    Ok(contact.is_email().then_some((view, contact)))
}

async fn send(
    app: &App,
    sender: Option<String>,
    to: Contact,
    letter: Letter,
) -> anyhow::Result<()> {
    let Letter { subject, text, html } = letter;
    Ok(app.mailer.send(Mail { sender, to, subject, text, html }).await?)
}

/// Opens the order without any further question.
fn link(app: &App, shop: &Shop, code: &OrderCode) -> String {
    format!("{}/orders/{code}?token={}", shop.address, app.till.token(code))
}

/// There is no request to take the host from, so a shop that sends mail names its public address.
fn origin(app: &App) -> String {
    match app.config.web.public_url.trim_end_matches('/') {
        "" => format!("http://{}", app.config.server.listen),
        public => public.to_owned(),
    }
}
