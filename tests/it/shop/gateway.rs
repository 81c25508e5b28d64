//! An epay gateway that never heard of any payment, and the merchant's key to sign callbacks with.

use md5::{Digest, Md5};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

pub(crate) const ACCOUNT: &str = "epay";
const PID: &str = "1001";
const KEY: &str = "epay_test_key_123";

pub(crate) struct Epay {
    server: MockServer,
}

impl Epay {
    pub(crate) async fn open() -> Epay {
        let server = MockServer::start().await;
        let unpaid = r#"{"code":1,"msg":"","status":0,"money":"0.00"}"#;
        let answer = ResponseTemplate::new(200).set_body_raw(unpaid, "application/json");
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Epay { server }
    }

    /// How an operator adds this gateway.
    pub(crate) fn account_arguments(&self) -> Vec<String> {
        let settings =
            [format!("pid={PID}"), format!("key={KEY}"), format!("base_url={}", self.server.uri())];
        let mut arguments: Vec<String> =
            ["gateway", "add", "--code", ACCOUNT, "--driver", "epay"].map(str::to_owned).into();
        for setting in settings {
            arguments.extend(["--set".to_owned(), setting]);
        }
        arguments
    }

    /// What the gateway says when `order` was paid.
    pub(crate) fn paid(&self, order: &str, money: &str) -> Vec<(String, String)> {
        self.signed(order, money, PID, KEY)
    }

    /// A callback as somebody makes it who may not have the key.
    pub(crate) fn signed(
        &self,
        order: &str,
        money: &str,
        pid: &str,
        key: &str,
    ) -> Vec<(String, String)> {
        self.told(&format!("T{order}"), order, money, (pid, key))
    }

    /// The same under another number of the gateway: another payment.
    pub(crate) fn paid_as(&self, trade: &str, order: &str, money: &str) -> Vec<(String, String)> {
        self.told(trade, order, money, (PID, KEY))
    }

    fn told(
        &self,
        trade: &str,
        order: &str,
        money: &str,
        (pid, key): (&str, &str),
    ) -> Vec<(String, String)> {
        sign(
            vec![
                ("pid", pid),
                ("trade_no", trade),
                ("out_trade_no", order),
                ("type", "alipay"),
                ("name", "order"),
                ("money", money),
                ("trade_status", "TRADE_SUCCESS"),
            ],
            key,
        )
    }
}

/// Adds `sign` and `sign_type` as epay v1 wants them.
pub(crate) fn sign(mut fields: Vec<(&str, &str)>, key: &str) -> Vec<(String, String)> {
    fields.sort_unstable();
    let joined: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let digest = hex::encode(Md5::digest(format!("{}{key}", joined.join("&"))));
    fields.extend([("sign_type", "MD5")]);
    let signature = ("sign".to_owned(), digest);
    let owned = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    owned.chain([signature]).collect()
}
