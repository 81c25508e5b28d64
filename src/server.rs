//! Wires the ways in to the state: the HTTP server, the background work, and how both end.

use crate::state::App;
use crate::telemetry::{log, metrics};
use crate::web::{Display, around, routes};
use crate::worker;
use actix_web::middleware::from_fn;
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::net::TcpListener;
use std::sync::Arc;

/// Serves until a signal asks to stop; then lets running requests and jobs finish.
pub async fn run(app: App) -> anyhow::Result<()> {
    log::start(&app.config.log)?;
    metrics::start();
    let address = app.config.server.listen.clone();
    let listener =
        TcpListener::bind(&address).with_context(|| format!("cannot listen on {address}"))?;
    let app = Arc::new(app);
    let server = serve(web::Data::from(Arc::clone(&app)), listener)?;
    let worker = worker::start(&app);
    println!("Keygrove is open at http://{address}/");
    let outcome = server.await;
    worker.stop().await;
    Ok(outcome?)
}

/// The HTTP server on an open socket; a test gives one on a free port.
pub fn serve(
    app: web::Data<App>,
    listener: TcpListener,
) -> std::io::Result<actix_web::dev::Server> {
    let workers = app.config.server.workers;
    let shutdown = app.config.server.shutdown_seconds;
    let display = web::Data::new(Display::new(&app.config));
    let mut server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .app_data(display.clone())
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
