//! Wires the ways in to the state: the HTTP server, the background work, and how both end.

use crate::members::{self, Employer, Role};
use crate::ops::demo;
use crate::provenance::By;
use crate::state::App;
use crate::suppliers;
use crate::telemetry::{log, metrics};
use crate::types::{Secret, Timestamp};
use crate::web::{Display, around, failure, routes};
use crate::worker;
use actix_web::middleware::from_fn;
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use tokio::net::TcpSocket;

const DEMO_OPERATOR: &str = "admin";
const DEMO_SUPPLIER: &str = "starsea";

/// So many newcomers may wait to be let in, as far as the system allows (`net.core.somaxconn`). Of
/// more than there is room for, each hears nothing for a second, until his system asks again; the
/// standard library makes room for 128.
const WAITING: u32 = 4_096;

/// Passwords of people made with a demo shop, shown this once.
struct OneTime {
    operator: Secret<String>,
    /// `None`: the shop was furnished before there were suppliers.
    supplier: Option<Secret<String>>,
}

/// Serves until a signal asks to stop; then lets running requests and jobs finish.
pub async fn run(app: App, listener: TcpListener) -> anyhow::Result<()> {
    log::start(&app.config.log)?;
    metrics::start();
    let address = app.config.server.listen.clone();
    let app = Arc::new(app);
    let server = serve(web::Data::from(Arc::clone(&app)), listener)?;
    let worker = worker::start(&app);
    let shop = match app.config.web.public_url.trim_end_matches('/') {
        "" => format!("http://{address}"),
        // No other host is the main shop's.
        public => public.to_owned(),
    };
    greet(&shop, furnish(&app).await?);
    let outcome = server.await;
    worker.stop().await;
    Ok(outcome?)
}

/// Opens the door, so that who comes waits until there is a shop behind it.
pub fn listen(address: &str) -> anyhow::Result<TcpListener> {
    first_of(address).with_context(|| no_ear(address))
}

/// On the first of the addresses that this one means that can be had.
fn first_of(address: &str) -> io::Result<TcpListener> {
    let mut outcome = Err(io::ErrorKind::AddrNotAvailable.into());
    for place in address.to_socket_addrs()? {
        outcome = open(place);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

fn open(place: SocketAddr) -> io::Result<TcpListener> {
    let socket = if place.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port is free again as soon as the shop before has ended.
    socket.set_reuseaddr(true)?;
    socket.bind(place)?;
    socket.listen(WAITING)?.into_std()
}

/// What to look at when listening fails; the reason comes behind it.
fn no_ear(address: &str) -> String {
    match address.rsplit_once(':').map(|(_, port)| port.parse::<u16>()) {
        Some(Ok(_)) => format!("cannot listen on {address}, another can be chosen with --listen"),
        _ => format!("cannot listen on {address}, it must be address:port"),
    }
}

/// Fills a demo shop. Gives the passwords of the people made with it.
async fn furnish(app: &App) -> anyhow::Result<Option<OneTime>> {
    if !app.config.demo {
        return Ok(None);
    }
    let now = app.clock.now();
    let ground = demo::Ground {
        db: app.db.clone(),
        vault: app.vault.clone(),
        shelves: app.shelves.clone(),
        currency: app.config.shop.currency,
    };
    demo::seed(&ground, now).await.context("cannot furnish the demo shop")?;
    let operator = DEMO_OPERATOR.parse().expect("a well-formed name");
    let operator =
        members::create_with_one_time_password(&app.db, &app.passwords, operator, now).await?;
    let Some(operator) = operator else { return Ok(None) };
    Ok(Some(OneTime { operator, supplier: let_supplier_in(app, now).await? }))
}

async fn let_supplier_in(app: &App, now: Timestamp) -> anyhow::Result<Option<Secret<String>>> {
    let found = app.db.read(|conn| suppliers::find_by_name(conn, demo::SUPPLIER)).await?;
    let Some(supplier) = found else { return Ok(None) };
    let name = DEMO_SUPPLIER.parse().expect("a well-formed name");
    let who = (name, Employer::Supplier(supplier.id), Role::Operator);
    let password = members::invite(&app.db, &app.passwords, who, By::SYSTEM, now).await?;
    Ok(Some(password))
}

/// For the person at the terminal; the log goes elsewhere.
fn greet(shop: &str, passwords: Option<OneTime>) {
    println!("Keygrove is open.");
    println!("  Shop      {shop}/");
    println!("  Admin     {shop}/admin");
    let Some(OneTime { operator, supplier }) = passwords else { return };
    println!("  Operator  {DEMO_OPERATOR}, one-time password {}", operator.expose());
    if let Some(supplier) = supplier {
        println!("  Supplies  {shop}/supplier");
        println!("  Supplier  {DEMO_SUPPLIER}, one-time password {}", supplier.expose());
    }
}

/// The HTTP server on an open socket; a test gives one on a free port.
pub fn serve(app: web::Data<App>, listener: TcpListener) -> io::Result<actix_web::dev::Server> {
    let workers = app.config.server.workers;
    let shutdown = app.config.server.shutdown_seconds;
    let display = web::Data::new(Display::new(&app.config));
    let mut server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .app_data(display.clone())
            .app_data(web::FormConfig::default().limit(failure::LARGEST_FORM))
            .wrap(from_fn(around))
            .configure(routes::mount)
    })
    .tcp_nodelay(true)
    .shutdown_timeout(shutdown);
    if workers > 0 {
        server = server.workers(workers);
    }
    Ok(server.listen(listener)?.run())
}
