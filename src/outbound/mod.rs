//! The only way to other machines over HTTP: one total time limit, a limit on what comes back, no
//! redirects, no proxies from the environment, and no private addresses. And what names say.

mod guard;
mod lookup;

pub use guard::is_public;
pub use lookup::{Internet, Lookup};

use guard::Guard;
use reqwest::redirect::Policy;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Largest reply that is read. Gateways answer in a few hundred bytes.
const LARGEST_REPLY: usize = 64 * 1024;

/// No variant holds an address, a query or a reply: they may carry keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the address must be https on port 443 or 8443, by name")]
    Address,
    #[error("the address leads to a private network")]
    Private,
    #[error("no answer in time")]
    Timeout,
    #[error("the connection failed")]
    Connect,
    #[error("the reply is too large")]
    TooLarge,
    #[error("answered with status {0}")]
    Status(u16),
    #[error("no name server is set, agents.name_server can name one")]
    NoNameServer,
    #[error("the name server has no answer")]
    NameServer,
    #[error("the HTTP client cannot be made")]
    Setup(#[source] reqwest::Error),
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
}

/// Cloning is cheap.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    private_allowed: bool,
}

impl Client {
    /// `private_allowed` lifts everything the guard refuses: private addresses, plain http, other
    /// ports, addresses in place of names.
    pub fn new(timeout: Duration, private_allowed: bool) -> Result<Client, Error> {
        // The roots are part of the program: a fresh machine may have none of its own.
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Arc::new(Guard { private_allowed }))
            .redirect(Policy::none())
            .no_proxy()
            .timeout(timeout)
            .user_agent(concat!("keygrove/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Error::Setup)?;
        Ok(Client { http, private_allowed })
    }

    /// The body of a reply with status 200.
    pub async fn get(&self, url: Url) -> Result<Vec<u8>, Error> {
        self.check(&url)?;
        self.send(self.http.get(url)).await
    }

    /// A page that anybody may read, on the usual port, also from a host without https.
    pub(super) async fn get_page(&self, url: Url) -> Result<Vec<u8>, Error> {
        let plain = url.scheme() == "http" && url.port().is_none();
        if !plain || !matches!(url.host(), Some(Host::Domain(_))) {
            self.check(&url)?;
        }
        self.send(self.http.get(url)).await
    }

    /// Posts a form; the body of a reply with status 200.
    pub async fn post_form(&self, url: Url, form: &[(String, String)]) -> Result<Vec<u8>, Error> {
        self.check(&url)?;
        let body = serde_urlencoded::to_string(form).map_err(|_| Error::Address)?;
        let request = self
            .http
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    /// What can be said before a name is resolved; the resolver says the rest.
    fn check(&self, url: &Url) -> Result<(), Error> {
        if self.private_allowed {
            return Ok(());
        }
        let by_name = match url.host() {
            Some(Host::Domain(_)) => true,
            Some(Host::Ipv4(address)) if !is_public(IpAddr::V4(address)) => {
                return Err(Error::Private);
            }
            Some(Host::Ipv6(address)) if !is_public(IpAddr::V6(address)) => {
                return Err(Error::Private);
            }
            _ => false,
        };
        let port = matches!(url.port_or_known_default(), Some(443 | 8443));
        let anonymous = url.username().is_empty() && url.password().is_none();
        if url.scheme() == "https" && port && by_name && anonymous {
            Ok(())
        } else {
            Err(Error::Address)
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, Error> {
        let mut reply = request.send().await.map_err(|error| sort(&error))?;
        if reply.status() != reqwest::StatusCode::OK {
            return Err(Error::Status(reply.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = reply.chunk().await.map_err(|error| sort(&error))? {
            if body.len() + chunk.len() > LARGEST_REPLY {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

/// reqwest's own text would show the whole address with its query.
fn sort(error: &reqwest::Error) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(link) = cause {
        if link.is::<guard::Private>() {
            return Error::Private;
        }
        cause = link.source();
    }
    if error.is_timeout() { Error::Timeout } else { Error::Connect }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wiremock::matchers::path;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    fn client(private_allowed: bool) -> Client {
        Client::new(Duration::from_secs(2), private_allowed).unwrap()
    }

    async fn refused(address: &str) -> Error {
        client(false).get(address.parse().unwrap()).await.unwrap_err()
    }

    #[actix_web::test]
    async fn a_gateway_must_not_be_in_our_own_network() {
        assert!(matches!(refused("https://127.0.0.1/").await, Error::Private));
        assert!(matches!(refused("https://[::ffff:10.0.0.1]/").await, Error::Private));
        assert!(matches!(refused("https://localhost/").await, Error::Private));
        assert!(matches!(refused("https://1.1.1.1/").await, Error::Address));
        assert!(matches!(refused("http://pay.example/").await, Error::Address));
        assert!(matches!(refused("https://pay.example:25/").await, Error::Address));
    }

    #[actix_web::test]
    async fn a_reply_is_read_up_to_a_limit_and_no_redirect_is_followed() {
        let server = MockServer::start().await;
        let answer = |body: usize| ResponseTemplate::new(200).set_body_bytes(vec![b'x'; body]);
        Mock::given(path("/small")).respond_with(answer(9)).mount(&server).await;
        Mock::given(path("/large")).respond_with(answer(70_000)).mount(&server).await;
        let moved = ResponseTemplate::new(302).insert_header("location", "/small");
        Mock::given(path("/moved")).respond_with(moved).mount(&server).await;
        let get = |path: &str| {
            let url = format!("{}{path}", server.uri()).parse().unwrap();
            async move { client(true).get(url).await }
        };
        assert_eq!(get("/small").await.unwrap().len(), 9);
        assert!(matches!(get("/large").await, Err(Error::TooLarge)));
        assert!(matches!(get("/moved").await, Err(Error::Status(302))));
    }
}
