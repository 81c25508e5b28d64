//! What a stranger's host says about itself: its TXT records and its pages.

use super::{Client, Error};
use async_trait::async_trait;
use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::time::timeout;
use url::Url;

/// For one answer of a name server, and for one page.
const PATIENCE: Duration = Duration::from_secs(4);

/// Where this machine says which name servers it asks.
const SYSTEM: &str = "/etc/resolv.conf";

const PORT: u16 = 53;

/// More does not fit into an answer over UDP that nobody asked to be longer.
const LARGEST_ANSWER: usize = 512;

/// Tests have another.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// What the TXT records of `name` say; nothing if there are none.
    async fn texts(&self, name: &str) -> Result<Vec<String>, Error>;

    /// The body of a public page, with or without https.
    async fn page(&self, url: Url) -> Result<Vec<u8>, Error>;
}

/// The internet.
pub struct Internet {
    client: Client,
    server: Option<SocketAddr>,
}

impl Internet {
    /// `server`: the name server, if not the one of this machine.
    pub fn new(server: Option<SocketAddr>, private_allowed: bool) -> Result<Internet, Error> {
        Ok(Internet { client: Client::new(PATIENCE, private_allowed)?, server })
    }
}

#[async_trait]
impl Lookup for Internet {
    async fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        let server = match self.server {
            Some(server) => server,
            None => server_of(&tokio::fs::read_to_string(SYSTEM).await.unwrap_or_default())
                .ok_or(Error::NoNameServer)?,
        };
        timeout(PATIENCE, ask(server, name)).await.map_err(|_| Error::Timeout)?
    }

    async fn page(&self, url: Url) -> Result<Vec<u8>, Error> {
        self.client.get_page(url).await
    }
}

/// The first name server of a `resolv.conf`.
fn server_of(settings: &str) -> Option<SocketAddr> {
    let named = settings.lines().filter_map(|it| it.trim().strip_prefix("nameserver"));
    let address = named.into_iter().find_map(|it| it.trim().parse::<IpAddr>().ok())?;
    Some(SocketAddr::new(address, PORT))
}

/// The number of the question and the port that the system chose are what a forged answer would have
/// to guess; the system drops what does not come from the server itself.
async fn ask(server: SocketAddr, name: &str) -> Result<Vec<String>, Error> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let number = rand::random();
    let question = question(number, name).ok_or(Error::Address)?;
    let failed = |_| Error::Connect;
    let socket = UdpSocket::bind((any, 0)).await.map_err(failed)?;
    socket.connect(server).await.map_err(failed)?;
    socket.send(&question).await.map_err(failed)?;
    let mut answer = [0; LARGEST_ANSWER];
    loop {
        let length = socket.recv(&mut answer).await.map_err(failed)?;
        // Whatever answers no question of ours is not worth giving up for.
        match Packet::parse(&answer[..length]) {
            Ok(packet) if packet.id() == number && asks_for(&packet, name) => return read(&packet),
            _ => continue,
        }
    }
}

fn question(number: u16, name: &str) -> Option<Vec<u8>> {
    let mut packet = Packet::new_query(number);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    let (kind, class) = (QTYPE::TYPE(TYPE::TXT), QCLASS::CLASS(CLASS::IN));
    packet.questions.push(Question::new(Name::new(name).ok()?, kind, class, false));
    packet.build_bytes_vec().ok()
}

fn asks_for(answer: &Packet<'_>, name: &str) -> bool {
    let asked = answer.questions.first().map(|it| it.qname.to_string());
    answer.has_flags(PacketFlag::RESPONSE) && asked.is_some_and(|it| it.eq_ignore_ascii_case(name))
}

fn read(answer: &Packet<'_>) -> Result<Vec<String>, Error> {
    match answer.rcode() {
        RCODE::NoError => (),
        RCODE::NameError => return Ok(Vec::new()),
        _ => return Err(Error::NameServer),
    }
    let texts = answer.answers.iter().filter_map(|it| match &it.rdata {
        RData::TXT(text) => String::try_from(text.clone()).ok(),
        _ => None,
    });
    Ok(texts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use simple_dns::ResourceRecord;
    use simple_dns::rdata::TXT;

    const NAME: &str = "_keygrove.cards.example";

    /// A name server that knows `text` and is asked once; before the answer it sends one to a question
    /// that nobody asked.
    async fn asked_once(text: &'static str, code: RCODE) -> Result<Vec<String>, Error> {
        let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let internet = Internet::new(Some(server.local_addr().unwrap()), true).unwrap();
        let answers = async {
            let mut question = [0; LARGEST_ANSWER];
            let (length, who) = server.recv_from(&mut question).await.unwrap();
            let asked = Packet::parse(&question[..length]).unwrap();
            for (number, text) in [(asked.id().wrapping_add(1), "forged"), (asked.id(), text)] {
                let mut answer = Packet::new_reply(number);
                answer.questions.clone_from(&asked.questions);
                *answer.rcode_mut() = code;
                let text = RData::TXT(TXT::try_from(text).unwrap());
                let name = asked.questions[0].qname.clone();
                answer.answers.push(ResourceRecord::new(name, CLASS::IN, 60, text));
                server.send_to(&answer.build_bytes_vec().unwrap(), who).await.unwrap();
            }
        };
        tokio::join!(internet.texts(NAME), answers).0
    }

    #[actix_web::test]
    async fn a_record_is_read_and_a_forged_answer_is_not() {
        assert_eq!(asked_once("token", RCODE::NoError).await.unwrap(), ["token"]);
        assert!(asked_once("token", RCODE::NameError).await.unwrap().is_empty());
        let failed = asked_once("token", RCODE::ServerFailure).await;
        assert!(matches!(failed, Err(Error::NameServer)));
    }

    #[test]
    fn the_machine_says_whom_to_ask() {
        let settings = "# set by hand\nsearch lan\nnameserver nonsense\nnameserver 192.0.2.53\n";
        assert_eq!(server_of(settings).unwrap().to_string(), "192.0.2.53:53");
        assert_eq!(server_of("nameserver ::1").unwrap().to_string(), "[::1]:53");
        assert_eq!(server_of("search lan"), None);
    }
}
