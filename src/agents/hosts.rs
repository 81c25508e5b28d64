//! Hosts of agents' own: claimed, proven, and only then served.

use super::levels::taken;
use super::{Error, store, touch, views};
use crate::config::Config;
use crate::crypto::Token;
use crate::db::{self, Conn, Db, counters};
use crate::outbound::{self, Lookup};
use crate::provenance::{self, By};
use crate::types::{AgentId, Host, Slug, Timestamp};
use futures_util::future::join3;
use std::collections::HashMap;
use url::Url;

/// Whose host, and who says so.
#[derive(Debug, Clone)]
pub struct Claim {
    pub agent: AgentId,
    pub host: Host,
    pub by: By,
}

/// A claim as it is made.
#[derive(Debug, Clone)]
pub struct NewHost {
    claim: Claim,
    token: Token,
    /// How many an agent may have.
    most: u32,
}

/// A host of an agent's.
#[derive(Debug, Clone)]
pub struct OwnHost {
    pub host: Host,
    /// What its record or file must say. Public once it is there.
    pub token: String,
    /// `None`: claimed only; nothing is served there.
    pub proven_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl OwnHost {
    /// The name of the TXT record that holds the token.
    pub fn record(&self) -> String {
        format!("_keygrove.{}", self.host)
    }

    /// The path of the file that holds the token, and nothing else.
    pub fn file(&self) -> String {
        format!("/.well-known/keygrove-{}", self.token)
    }
}

impl NewHost {
    /// The platform's own names are nobody's to claim.
    pub fn new(config: &Config, claim: Claim) -> Result<NewHost, Error> {
        let public = Url::parse(&config.web.public_url).ok();
        let public = public.as_ref().and_then(Url::host_str);
        let domain = config.web.shops_domain.as_str();
        let ours = public == Some(claim.host.as_str())
            || (!domain.is_empty() && claim.host.is_under(domain));
        if ours {
            return Err(Error::Invalid { field: "host", problem: "not_allowed".into() });
        }
        Ok(NewHost { claim, token: Token::random(), most: config.agents.max_hosts })
    }
}

/// Nothing is served there before [`prove_host`]. Somebody else's claim of the same host is no
/// obstacle, only his proof is.
pub fn add_host(conn: &mut Conn, new: &NewHost, now: Timestamp) -> Result<OwnHost, Error> {
    let NewHost { claim, token, most } = new;
    touch(conn)?;
    if views::owner_of_host(conn, &claim.host)?.is_some() {
        return Err(Error::Taken("host"));
    }
    let known = views::hosts_of(conn, claim.agent)?;
    if known.len() >= usize::try_from(*most).unwrap_or(usize::MAX) {
        return Err(Error::TooManyHosts { most: *most });
    }
    let added = OwnHost {
        host: claim.host.clone(),
        token: token.as_str().to_owned(),
        proven_at: None,
        created_at: now,
    };
    store::insert_host(conn, claim.agent, &added).map_err(|error| taken(error, "host"))?;
    record(conn, "agent.host_add", claim, now)?;
    Ok(added)
}

/// Looks for the token in the record and in the file, and from then on the host is served. Asks other
/// machines first and writes afterwards.
pub async fn prove_host(
    db: &Db,
    lookup: &dyn Lookup,
    claim: Claim,
    now: Timestamp,
) -> Result<(), Error> {
    let (agent, host) = (claim.agent, claim.host.clone());
    let known = db.read(move |conn| Ok::<_, Error>(views::find_host(conn, agent, &host)?));
    let known = known.await?.ok_or(Error::NotFound("host"))?;
    if known.proven_at.is_some() {
        return Ok(());
    }
    if look(lookup, &known).await != Sight::Shown {
        return Err(Error::Unproven);
    }
    let proven = db.write(move |conn| {
        change(conn)?;
        if views::owner_of_host(conn, &claim.host)?.is_some_and(|it| it != claim.agent) {
            return Err(Error::Taken("host"));
        }
        let proof = (claim.agent, &claim.host, known.token.as_str());
        if !store::set_proven(conn, proof, now)? {
            return Err(Error::NotFound("host"));
        }
        record(conn, "agent.host_prove", &claim, now)
    });
    proven.await
}

/// Nothing is served there any more, and the host is free for whoever proves it.
pub fn remove_host(conn: &mut Conn, claim: &Claim, now: Timestamp) -> Result<(), Error> {
    change(conn)?;
    if !store::delete_host(conn, claim.agent, &claim.host)? {
        return Err(Error::NotFound("host"));
    }
    record(conn, "agent.host_remove", claim, now)
}

/// All of an agent who is gone: they are free for others.
pub(super) fn remove_hosts(conn: &mut Conn, agent: AgentId) -> Result<(), Error> {
    match store::delete_hosts(conn, agent)? {
        0 => Ok(()),
        _ => Ok(change(conn)?),
    }
}

/// An agent's hosts, the one he writes to his buyers with first.
pub fn hosts_of(conn: &mut Conn, agent: AgentId) -> Result<Vec<OwnHost>, Error> {
    Ok(views::hosts_of(conn, agent)?)
}

/// Which shop each proven host leads to. All of them, because who asks has no time to ask twice.
pub fn served_hosts(conn: &mut Conn) -> Result<HashMap<Host, Slug>, Error> {
    Ok(views::served_hosts(conn)?)
}

/// What the file of a proven host says. Once the host leads here, nobody else can show it.
pub fn token_of_host(conn: &mut Conn, host: &Host) -> Result<Option<String>, Error> {
    Ok(views::token_of_host(conn, host)?)
}

/// Grows with every change of [`served_hosts`].
pub fn hosts_version(conn: &mut Conn) -> Result<i64, db::Error> {
    counters::value(conn, counters::HOSTS)
}

/// Every node hears that another host is served, and every shop's window that it has another address.
pub(super) fn change(conn: &mut Conn) -> Result<(), db::Error> {
    touch(conn)?;
    counters::raise(conn, counters::HOSTS, 1)?;
    Ok(())
}

/// What a look for the token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    Shown,
    /// The name server answered, and there is none.
    Gone,
    /// Nobody answered.
    Unknown,
}

pub(super) async fn look(lookup: &dyn Lookup, claimed: &OwnHost) -> Sight {
    let record = async {
        let texts = lookup.texts(&claimed.record()).await?;
        Ok(texts.iter().any(|it| it.trim() == claimed.token))
    };
    let file = |scheme: &str| {
        let url = Url::parse(&format!("{scheme}://{}{}", claimed.host, claimed.file()));
        async move {
            let body = lookup.page(url.map_err(|_| outbound::Error::Address)?).await?;
            Ok(body.trim_ascii() == claimed.token.as_bytes())
        }
    };
    let (record, safely, plainly) = join3(record, file("https"), file("http")).await;
    let answered = record.is_ok();
    let shown =
        [record, safely, plainly].into_iter().any(|found: Result<bool, outbound::Error>| {
            found.unwrap_or_else(|error| {
            tracing::debug!(%error, host = %claimed.host, "A host says nothing about its owner");
            false
        })
        });
    match (shown, answered) {
        (true, _) => Sight::Shown,
        (false, true) => Sight::Gone,
        (false, false) => Sight::Unknown,
    }
}

fn record(
    conn: &mut Conn,
    action: &'static str,
    claim: &Claim,
    now: Timestamp,
) -> Result<(), Error> {
    let agent = views::find(conn, claim.agent)?.ok_or(Error::NotFound("agent"))?;
    let entry = claim.by.entry(action, format!("agent:{}", agent.name));
    Ok(provenance::record(conn, &entry.detail(claim.host.as_str()), now)?)
}
