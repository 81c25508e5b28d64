//! Sends mail: over SMTP, into a folder, or into memory for tests.

use crate::config;
use crate::crypto::Token;
use crate::telemetry::metrics;
use crate::types::Contact;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// No variant holds an address or what the server said about one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("configuration: mail.smtp_url is not smtp(s)://user:password@host:port")]
    Url,
    #[error("configuration: mail.from is not Name <address>")]
    From,
    #[error("configuration: mail.shops_from is not an address such as no-reply@post.example")]
    ShopsFrom,
    #[error("the address cannot be written to")]
    Address,
    #[error("the mail cannot be built")]
    Build,
    #[error("the mail server refused with code {0}")]
    Refused(String),
    #[error("the mail server does not answer in time")]
    Timeout,
    #[error("the mail server cannot be reached")]
    Unreachable,
    #[error("the mail folder cannot be written: {0}")]
    Folder(std::io::ErrorKind),
}

/// One mail to one person, as text and as HTML.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The agent's shop that writes; `None`: the main shop, under the configured name.
    pub sender: Option<String>,
    pub to: Contact,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Cloning is cheap.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    /// What agents' shops write from, under their own names.
    shops_from: Address,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Mail>>>),
}

const PATIENCE: Duration = Duration::from_secs(30);

impl Mailer {
    /// The folder is `mails` in `data`, when no server is named.
    pub fn open(config: &config::Mail, data: &Path) -> Result<Mailer, Error> {
        let from: Mailbox = config.from.parse().map_err(|_| Error::From)?;
        let shops_from = match config.shops_from.as_str() {
            "" => from.email.clone(),
            address => address.parse().map_err(|_| Error::ShopsFrom)?,
        };
        let url = config.smtp_url.expose().as_str();
        let way = if url.is_empty() {
            Way::Folder(data.join("mails"))
        } else {
            let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
            Way::Smtp(server.map_err(|_| Error::Url)?.timeout(Some(PATIENCE)).build())
        };
        Ok(Mailer { from, shops_from, way })
    }

    /// Keeps mails for tests to read.
    pub fn memory() -> Mailer {
        let address: Address = "shop@localhost".parse().expect("a well-formed address");
        let from = Mailbox::new(None, address.clone());
        Mailer { from, shops_from: address, way: Way::Memory(Arc::default()) }
    }

    /// What [`Mailer::memory`] was asked to send.
    pub fn sent(&self) -> Vec<Mail> {
        match &self.way {
            Way::Memory(mails) => mails.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Smtp(_) | Way::Folder(_) => Vec::new(),
        }
    }

    pub async fn send(&self, mail: Mail) -> Result<(), Error> {
        let outcome = self.try_send(mail).await;
        metrics::mail(if outcome.is_ok() { "sent" } else { "failed" });
        outcome
    }

    async fn try_send(&self, mail: Mail) -> Result<(), Error> {
        match &self.way {
            Way::Memory(mails) => {
                mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                Ok(())
            }
            Way::Folder(folder) => write(folder, &self.message(mail)?.formatted()).await,
            Way::Smtp(server) => {
                server.send(self.message(mail)?).await.map(|_| ()).map_err(|error| sort(&error))
            }
        }
    }

    fn message(&self, mail: Mail) -> Result<Message, Error> {
        let to = Mailbox::new(None, mail.to.as_str().parse().map_err(|_| Error::Address)?);
        // A shop's name with a line break in it must not become a header.
        let line = |text: &str| text.chars().filter(|it| !it.is_control()).collect::<String>();
        let subject = line(&mail.subject);
        let from = match &mail.sender {
            Some(name) => Mailbox::new(Some(line(name)), self.shops_from.clone()),
            None => self.from.clone(),
        };
        // Some receivers throw away what has no number of its own. It says nothing of this machine.
        let number = format!("<{}@{}>", Token::random().as_str(), from.email.domain());
        let by_itself = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(from)
            .to(to)
            .subject(subject)
            .message_id(Some(number))
            .raw_header(HeaderValue::new(by_itself, "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .map_err(|_| Error::Build)
    }
}

/// The server's own words may name the address.
fn sort(error: &lettre::transport::smtp::Error) -> Error {
    match error.status() {
        Some(code) => Error::Refused(code.to_string()),
        None if error.is_timeout() => Error::Timeout,
        None => Error::Unreachable,
    }
}

async fn write(folder: &Path, message: &[u8]) -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::Folder(error.kind());
    let mut private = tokio::fs::DirBuilder::new();
    private.recursive(true);
    #[cfg(unix)]
    private.mode(0o700);
    private.create(folder).await.map_err(failed)?;
    let name = format!("{}.eml", Token::random().as_str());
    tokio::fs::write(folder.join(name), message).await.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Secret;

    fn mail(subject: &str) -> Mail {
        Mail {
            sender: None,
            to: "buyer@example.com".parse().unwrap(),
            subject: subject.to_owned(),
            text: "明文".to_owned(),
            html: "<p>明文</p>".to_owned(),
        }
    }

    #[actix_web::test]
    async fn without_a_server_mails_lie_in_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let config = config::Mail {
            smtp_url: Secret::new(String::new()),
            from: "钥林 <shop@example.com>".to_owned(),
            shops_from: String::new(),
        };
        let mailer = Mailer::open(&config, dir.path()).unwrap();
        mailer.send(mail("hello\r\nBcc: x@example.com")).await.unwrap();
        let file = std::fs::read_dir(dir.path().join("mails")).unwrap().next().unwrap().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("To: buyer@example.com"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("Message-ID: <") && text.contains("@example.com>"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
        assert!(!text.contains("\r\nBcc:"), "{text}");
    }

    #[test]
    fn nothing_in_a_mail_of_an_agents_shop_names_the_main_one() {
        let config = config::Mail {
            smtp_url: Secret::new(String::new()),
            from: "钥林 <shop@keygrove.example>".to_owned(),
            shops_from: "no-reply@post.example".to_owned(),
        };
        let mailer = Mailer::open(&config, Path::new(".")).unwrap();
        let sender = Some("小店".to_owned());
        let sent = mailer.message(Mail { sender, ..mail("hello") }).unwrap().formatted();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("<no-reply@post.example>"), "{sent}");
        assert!(sent.contains("Message-ID: <") && sent.contains("@post.example>"), "{sent}");
        assert!(!sent.contains("keygrove"), "{sent}");
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let config = |smtp_url: &str, from: &str, shops_from: &str| config::Mail {
            smtp_url: Secret::new(smtp_url.to_owned()),
            from: from.to_owned(),
            shops_from: shops_from.to_owned(),
        };
        let open = |config| Mailer::open(&config, Path::new(".")).err().unwrap().to_string();
        assert!(open(config("http://x", "a <a@b.c>", "")).contains("mail.smtp_url"));
        assert!(open(config("", "nobody", "")).contains("mail.from"));
        assert!(open(config("", "a <a@b.c>", "nobody")).contains("mail.shops_from"));
    }
}
