//! The limit of pages: the same web server with nothing to do but send fixed bytes.

use crate::command::Group;
use actix_web::http::header;
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::{Result, bail};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use tokio::process::Command;

#[derive(clap::Args)]
pub struct Options {
    port: u16,
    size: usize,
}

pub struct Fixed {
    pub address: SocketAddr,
    _process: Group,
}

impl Fixed {
    /// In a process of its own, so that it competes for the machine as the shop does.
    pub async fn start(size: usize) -> Result<Fixed> {
        let port = crate::servers::free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("fixed-body").args([port.to_string(), size.to_string()]);
        let process = Group::start(&mut command)?;
        crate::servers::listening("the fixed body", port).await?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Fixed { address, _process: process })
    }
}

/// On a thread of its own, because actix wants to bring its own runtime.
pub fn serve(options: Options) -> Result<()> {
    let server = std::thread::spawn(move || run(&options));
    server.join().unwrap_or_else(|_| bail!("the fixed body panicked"))
}

fn run(options: &Options) -> Result<()> {
    let body = Bytes::from(vec![b'k'; options.size]);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
    let server = HttpServer::new(move || {
        let body = body.clone();
        let answer = move || {
            let body = body.clone();
            async move {
                HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/html")).body(body)
            }
        };
        App::new().default_service(web::to(answer))
    });
    let server = server.tcp_nodelay(true).disable_signals().listen(listener)?.run();
    Ok(actix_web::rt::System::new().block_on(server)?)
}
