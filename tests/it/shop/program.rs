//! The program itself, as an operator runs it in a terminal beside the running shop.

use super::TestShop;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// What a command said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl TestShop {
    pub(crate) async fn program(&self, arguments: &[&str]) -> Said {
        self.program_hearing("", arguments).await
    }

    /// With something on its standard input.
    pub(crate) async fn program_hearing(&self, input: &str, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keygrove"));
        command
            .args(arguments)
            .env("KEYGROVE_DATA", &self.config.server.data)
            .env("KEYGROVE_DATABASE_URL", &self.config.database.url)
            .env("KEYGROVE_REDIS_URL", self.config.redis.url.expose())
            .env("KEYGROVE_REDIS__PREFIX", &self.config.redis.prefix);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let input = input.to_owned();
        let run = move || {
            let mut running = command.spawn().unwrap();
            // A command that fails early may have stopped listening.
            let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
            running.wait_with_output().unwrap()
        };
        let ended = actix_web::web::block(run).await.unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = ended.status.code().unwrap_or(-1);
        Said { code, out: text(ended.stdout), err: text(ended.stderr) }
    }
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|_| panic!("not JSON: {} {}", self.out, self.err))
    }
}
