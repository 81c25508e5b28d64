//! A Redis of a test's own, so that it may be killed.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

pub(crate) struct RedisServer {
    port: u16,
    process: Child,
}

impl RedisServer {
    /// `None`: the environment names no `redis-server`.
    pub(crate) fn start() -> Option<RedisServer> {
        let program = std::env::var("KEYGROVE_TEST_REDIS_SERVER").ok()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let process = Command::new(program)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = RedisServer { port, process };
        while server.say("PING").is_none() {
            std::thread::yield_now();
        }
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    pub(crate) fn forget_everything(&mut self) {
        assert_eq!(self.say("FLUSHALL").as_deref(), Some("+OK\r\n"));
    }

    pub(crate) fn die(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn say(&self, command: &str) -> Option<String> {
        let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        line.write_all(format!("{command}\r\n").as_bytes()).ok()?;
        let mut answer = [0; 64];
        let length = line.read(&mut answer).ok()?;
        String::from_utf8(answer[..length].to_vec()).ok()
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
