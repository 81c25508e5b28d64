//! A gateway that never heard of any payment: the shop asks about orders that nobody pays, and no
//! measurement leaves this machine.

use anyhow::Result;
use std::net::Ipv4Addr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const UNPAID: &str = r#"{"code":1,"msg":"","status":0,"money":"0.00"}"#;

pub struct Gateway {
    /// Where it answers, without a slash at the end.
    pub url: String,
    open: JoinHandle<()>,
}

impl Gateway {
    pub async fn open() -> Result<Gateway> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let open = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
        Ok(Gateway { url, open })
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.open.abort();
    }
}

/// Until the shop hangs up. Questions have no bodies.
async fn answer(mut stream: TcpStream) {
    let said = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{UNPAID}",
        UNPAID.len()
    );
    let mut heard = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut heard).await {
        if heard.ends_with(b"\r\n\r\n") {
            heard.clear();
            if stream.write_all(said.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
