//! One keep-alive connection that speaks just enough HTTP/1.1 to ask and be answered.

use anyhow::{Context, Result, bail, ensure};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Line {
    stream: TcpStream,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
}

/// The latest answer; gone with the next question.
pub struct Reply<'a> {
    pub status: u16,
    head: &'a str,
    pub body: &'a [u8],
}

impl Line {
    pub async fn open(address: SocketAddr) -> Result<Line> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Line { stream, inbox: Vec::with_capacity(32_768), outbox: Vec::with_capacity(2_048) })
    }

    /// `headers`: whole lines, each with its `\r\n`.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Reply<'_>> {
        self.outbox.clear();
        let head = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n{headers}\r\n");
        self.outbox.extend_from_slice(head.as_bytes());
        self.exchange().await
    }

    pub async fn post(&mut self, path: &str, headers: &str, form: &str) -> Result<Reply<'_>> {
        self.outbox.clear();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\n{headers}\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            form.len()
        );
        self.outbox.extend_from_slice(head.as_bytes());
        self.outbox.extend_from_slice(form.as_bytes());
        self.exchange().await
    }

    async fn exchange(&mut self) -> Result<Reply<'_>> {
        self.stream.write_all(&self.outbox).await?;
        self.inbox.clear();
        let head = loop {
            if let Some(end) = find(&self.inbox, b"\r\n\r\n") {
                break end;
            }
            self.read_more().await?;
        };
        let text = std::str::from_utf8(&self.inbox[..head])?;
        let status: u16 = text.get(9..12).context("a status line")?.parse()?;
        let length = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map(|(_, value)| value.trim().parse::<usize>());
        let length = match length {
            Some(length) => length?,
            None if status == 204 || status == 304 => 0,
            None => bail!("an answer without a length: {text}"),
        };
        let (start, end) = (head + 4, head + 4 + length);
        while self.inbox.len() < end {
            self.read_more().await?;
        }
        let head = std::str::from_utf8(&self.inbox[..head])?;
        Ok(Reply { status, head, body: &self.inbox[start..end] })
    }

    async fn read_more(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.inbox).await?;
        ensure!(read > 0, "the shop hung up");
        Ok(())
    }
}

impl Reply<'_> {
    /// What a browser would send back of a cookie: `name=value`.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.head.lines().filter_map(|line| line.split_once(": "));
        let cookies = cookies.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        let mut pairs = cookies.filter_map(|(_, cookie)| cookie.split(';').next());
        pairs.find(|pair| pair.split('=').next() == Some(name))
    }

    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(self.body)
            .with_context(|| format!("{}: {}", self.status, String::from_utf8_lossy(self.body)))
    }

    pub fn expect(&self, status: u16) -> Result<()> {
        ensure!(
            self.status == status,
            "{} instead of {status}: {}",
            self.status,
            String::from_utf8_lossy(self.body)
        );
        Ok(())
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|it| it == part)
}
