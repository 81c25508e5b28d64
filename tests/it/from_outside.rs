//! The program as a stranger meets it: its command line, its environment and its addresses, with
//! nothing from the inside. What scripts rely on.

use crate::shop::{Database, sign};
use reqwest::Client;
use reqwest::header::ACCEPT;
use serde_json::Value;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

struct Outside {
    base: String,
    port: u16,
    client: Client,
    // The database after who uses it.
    database: Database,
    dir: TempDir,
}

/// A running program, ended when dropped.
struct Running(Child);

impl Outside {
    fn new() -> Outside {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::fresh(dir.path());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let client = client.build().unwrap();
        Outside { base: format!("http://127.0.0.1:{port}"), port, client, database, dir }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keygrove"));
        command
            .args(arguments)
            .env("KEYGROVE_DATA", self.dir.path().join("data"))
            .env("KEYGROVE_DATABASE_URL", self.database.url())
            .env("KEYGROVE_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("KEYGROVE_REDIS__PREFIX", format!("{}:", self.database.name()));
        if let Ok(redis) = std::env::var("KEYGROVE_TEST_REDIS_URL") {
            command.env("KEYGROVE_REDIS_URL", redis);
        }
        command
    }

    fn says(&self, arguments: &[&str]) -> Output {
        let said = self.command(arguments).output().unwrap();
        assert!(said.status.success(), "{arguments:?}: {said:?}");
        said
    }

    /// Returns when the shop answers.
    fn serves(&self) -> Running {
        let mut command = self.command(&["serve"]);
        let mut running = Running(command.stdout(Stdio::null()).spawn().unwrap());
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            assert!(running.0.try_wait().unwrap().is_none(), "the shop ended at once");
            std::thread::yield_now();
        }
        running
    }

    async fn reads(&self, path: &str) -> Value {
        let request = self.client.get(format!("{}{path}", self.base));
        json(request.header(ACCEPT, "application/json")).await
    }

    async fn posts(&self, path: &str, form: &[(&str, &str)]) -> Value {
        let request = self.client.post(format!("{}{path}", self.base));
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        json(request.header(ACCEPT, "application/json").body(body)).await
    }
}

async fn json(request: reqwest::RequestBuilder) -> Value {
    let text = request.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[actix_web::test]
async fn a_script_sells_a_card() {
    let outside = Outside::new();
    let cards = outside.dir.path().join("cards.txt");
    let text: String = (0..500).map(|it| format!("SCRIPT-{it:03}\n")).collect();
    std::fs::write(&cards, text).unwrap();
    outside.says(&["product", "add", "--code", "vpn-1m", "--name", "VPN", "--price", "12.50"]);
    let import = ["import", "--sku", "vpn-1m", "--json", &cards.display().to_string()];
    let said: Value = serde_json::from_slice(&outside.says(&import).stdout).unwrap();
    assert_eq!((&said["read"], &said["imported"]), (&500.into(), &500.into()), "{said}");
    let gateway = ["gateway", "add", "--code", "main", "--driver", "epay"];
    let settings = ["--set", "pid=7", "--set", "key=k", "--set", "base_url=https://pay.example"];
    outside.says(&[gateway.as_slice(), &settings].concat());

    let running = outside.serves();
    let page = outside.reads("/p/vpn-1m").await;
    let form = [
        ("sku", "vpn-1m"),
        ("quantity", "1"),
        ("contact", "script@example.com"),
        ("passphrase", "open sesame"),
        ("seen", "1250"),
        ("gateway", "main"),
        ("form_token", page["form_token"].as_str().unwrap()),
    ];
    let placed = outside.posts("/checkout", &form).await;
    assert_eq!((&placed["total"], &placed["currency"]), (&1250.into(), &"CNY".into()), "{placed}");
    let code = placed["order"].as_str().unwrap();
    assert_eq!(outside.reads(&format!("/orders/{code}/status")).await["status"], "pending");

    let fields = vec![
        ("pid", "7"),
        ("trade_no", "2026"),
        ("out_trade_no", code),
        ("type", "alipay"),
        ("name", "x"),
        ("money", "12.5"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    let query = serde_urlencoded::to_string(sign(fields, "k")).unwrap();
    let address = format!("{}/hooks/pay/main?{query}", outside.base);
    let word = outside.client.get(address).send().await.unwrap().text().await.unwrap();
    assert_eq!(word, "success");

    let token = placed["token"].as_str().unwrap();
    let order = outside.reads(&format!("/orders/{code}?token={token}")).await;
    assert_eq!(order["status"], "fulfilled", "{order}");
    let line = &order["lines"][0];
    assert_eq!(
        (&line["sku"], &line["quantity"], &line["unit"]),
        (&"vpn-1m".into(), &1.into(), &1250.into())
    );
    assert_eq!(line["cards"], serde_json::json!(["SCRIPT-000"]));

    let found = [("order", code), ("passphrase", "open sesame")];
    let found = outside.posts("/lookup", &found).await;
    let text = found.to_string();
    assert!(text.contains(code), "{text}");
    drop(running);
    outside.says(&["check"]);
}

#[actix_web::test]
async fn a_port_in_use_is_one_sentence_and_an_error() {
    let outside = Outside::new();
    let _occupied = TcpListener::bind((Ipv4Addr::LOCALHOST, outside.port)).unwrap();
    let said = outside.command(&["serve"]).output().unwrap();
    let complaint = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success());
    assert_eq!(complaint.trim().lines().count(), 1, "{complaint}");
    assert!(complaint.contains(&outside.port.to_string()), "{complaint}");
    assert!(
        !outside.dir.path().join("data").exists(),
        "a shop that did not open leaves nothing behind"
    );
}

#[actix_web::test]
async fn a_misspelt_setting_is_named() {
    let outside = Outside::new();
    let said =
        outside.command(&["check"]).env("KEYGROVE_ORDERS__HOLD_SECNDS", "5").output().unwrap();
    let complaint = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success());
    assert!(complaint.contains("hold_secnds"), "{complaint}");
}

#[actix_web::test]
async fn a_setting_that_nobody_reads_is_named() {
    let outside = Outside::new();
    let said = outside.command(&["check"]).env("KEYGROVE_FOO", "1").output().unwrap();
    let note = String::from_utf8(said.stderr).unwrap();
    assert!(note.contains("KEYGROVE_FOO sets nothing"), "{note}");
}

#[actix_web::test]
async fn a_shop_of_a_newer_version_stays_as_it_is() {
    let outside = Outside::new();
    outside.says(&["migrate"]);
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000001')";
    outside.database.run(newer);
    let said = outside.command(&["serve"]).output().unwrap();
    let complaint = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success());
    assert_eq!(complaint.trim().lines().count(), 1, "{complaint}");
    assert!(complaint.contains("newer version") && !complaint.contains('?'), "{complaint}");
}

#[actix_web::test]
async fn a_shop_without_its_master_key_refuses_to_open() {
    let outside = Outside::new();
    outside.says(&["product", "add", "--code", "vpn-1m", "--name", "VPN", "--price", "12.50"]);
    std::fs::remove_file(outside.dir.path().join("data/master.key")).unwrap();
    let said = outside.command(&["check"]).output().unwrap();
    let complaint = String::from_utf8(said.stderr).unwrap();
    assert!(!said.status.success());
    assert!(complaint.contains("master key"), "{complaint}");
}

#[actix_web::test]
async fn what_keeps_the_shop_from_opening_is_named() {
    let outside = Outside::new();
    outside.says(&["product", "add", "--code", "vpn-1m", "--name", "VPN", "--price", "12.50"]);
    let complains = |command: &mut Command| {
        let said = command.output().unwrap();
        assert!(!said.status.success(), "{said:?}");
        String::from_utf8(said.stderr).unwrap()
    };
    let nowhere = complains(outside.command(&["serve"]).env("KEYGROVE_LISTEN", "127.0.0.1"));
    assert!(nowhere.contains("127.0.0.1, it must be address:port"), "{nowhere}");

    let file = outside.dir.path().join("no-folder/shop.db");
    let url = format!("sqlite://{}", file.display());
    let missing = complains(outside.command(&["check"]).env("KEYGROVE_DATABASE_URL", url));
    assert!(missing.contains(&file.display().to_string()), "{missing}");

    let key = outside.dir.path().join("data/master.key");
    let mut strange = std::fs::read_to_string(&key).unwrap();
    strange.replace_range(strange.len() - 9..strange.len() - 1, "01234567");
    std::fs::write(&key, strange).unwrap();
    let foreign = complains(&mut outside.command(&["check"]));
    assert!(foreign.contains("master.key: the master key does not fit"), "{foreign}");
}
