//! One process of the shop: the whole program on a loopback port, without its background loops.

use super::Elsewhere;
use actix_web::dev::ServerHandle;
use actix_web::rt;
use actix_web::web::Data;
use keygrove::config::Config;
use keygrove::state::{App, Clock};
use keygrove::{server, worker};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

pub(crate) struct Node {
    app: Arc<App>,
    base: String,
    handle: ServerHandle,
}

impl Node {
    pub(crate) async fn open(config: &Config, clock: &Clock, lookup: &Arc<Elsewhere>) -> Node {
        let mut app = App::open(config.clone(), clock.clone()).await.unwrap();
        app.lookup = lookup.clone();
        let app = Arc::new(app);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = server::serve(Data::from(Arc::clone(&app)), listener).unwrap();
        let handle = server.handle();
        rt::spawn(server);
        Node { app, base, handle }
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Where it answers, without a slash at the end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Does all background work that is due.
    pub(crate) async fn work(&self) {
        worker::run_due(&self.app).await.unwrap();
    }

    pub(crate) fn stop(&self) {
        // The command is on its way at once; nobody waits for the goodbye.
        drop(self.handle.stop(false));
    }
}
