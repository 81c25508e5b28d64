//! Where an agent wants his money: sealed, and shown to nobody unasked.

use super::{Error, store};
use crate::db::Conn;
use crate::provenance::{self, By};
use crate::types::{AgentId, Contact, Fault, Secret, Timestamp};
use crate::vault::{Purpose, Vault};
use serde::{Deserialize, Serialize};

/// In characters.
const LONGEST: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Alipay,
    Bank,
    Wechat,
    /// Whatever the two agreed upon.
    Other,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Alipay, Kind::Bank, Kind::Wechat, Kind::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Alipay => "alipay",
            Kind::Bank => "bank",
            Kind::Wechat => "wechat",
            Kind::Other => "other",
        }
    }

    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// An account to pay to. Not printable by accident.
#[derive(Clone, Serialize, Deserialize)]
pub struct Destination {
    pub kind: Kind,
    /// As the bank knows him.
    pub holder: String,
    pub number: String,
    /// The bank and its branch; empty where there is none.
    #[serde(default)]
    pub bank: String,
}

/// What is known of an agent's account without opening it.
#[derive(Debug, Clone)]
pub struct Saved {
    pub kind: Kind,
    /// Enough to recognise it.
    pub hint: String,
    pub changed_at: Timestamp,
    pub(super) sealed: Vec<u8>,
}

impl std::fmt::Debug for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Destination({}, ..)", self.kind.as_str())
    }
}

/// Requests that are open keep the account that they were made with.
pub fn save_account(
    conn: &mut Conn,
    vault: &Vault,
    agent: AgentId,
    wanted: &Destination,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let kept = check(wanted)?;
    let json = Secret::new(
        serde_json::to_vec(&kept)
            .map_err(|_| Error::Invalid { field: "number", problem: "malformed".into() })?,
    );
    let sealed = vault.key(Purpose::Payouts).seal(&place(agent), json.expose());
    let saved = Saved { kind: kept.kind, hint: hint(&kept), changed_at: now, sealed };
    store::put_account(conn, agent, &saved)?;
    let entry = by.entry("payout.account", format!("agent:{agent}")).detail(kept.kind.as_str());
    Ok(provenance::record(conn, &entry, now)?)
}

pub fn find_account(conn: &mut Conn, agent: AgentId) -> Result<Option<Saved>, Error> {
    Ok(store::find_account(conn, agent)?)
}

/// What was sealed for this agent: his saved account, or the one a payout goes to.
pub fn open_account(vault: &Vault, agent: AgentId, sealed: &[u8]) -> Result<Destination, Error> {
    let json = vault.key(Purpose::Payouts).open(&place(agent), sealed)?;
    let opened = serde_json::from_slice(json.expose());
    Ok(opened.map_err(|_| crate::db::Error::Corrupt("payouts.sealed"))?)
}

/// Binds what is sealed to its agent: nobody else's row opens with it.
fn place(agent: AgentId) -> String {
    format!("payout|{agent}")
}

fn check(wanted: &Destination) -> Result<Destination, Error> {
    let bank = if wanted.kind == Kind::Bank { wanted.bank.as_str() } else { "" };
    Ok(Destination {
        kind: wanted.kind,
        holder: line("holder", &wanted.holder)?,
        number: number(wanted.kind, &wanted.number)?,
        bank: if wanted.kind == Kind::Bank { line("bank", bank)? } else { String::new() },
    })
}

/// A card's or a telephone's as digits alone: it goes into a file for a bank, where table programs take
/// what begins like a formula for one.
fn number(kind: Kind, typed: &str) -> Result<String, Error> {
    let typed = line("number", typed)?;
    let bare: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits.to_owned());
    }
    match kind != Kind::Other && typed.starts_with(['=', '+', '-', '@']) {
        true => Err(Error::Invalid { field: "number", problem: "malformed".into() }),
        false => Ok(typed),
    }
}

fn line(field: &'static str, text: &str) -> Result<String, Error> {
    let text = Fault::line(text, LONGEST).map_err(|problem| Error::Invalid { field, problem })?;
    Ok(text.to_owned())
}

/// Of a name its first sign, of a number its last four, of an address its edges.
fn hint(it: &Destination) -> String {
    let signs: Vec<char> = it.number.chars().filter(|c| !c.is_whitespace()).collect();
    let number = if signs.iter().all(char::is_ascii_digit) && signs.len() > 4 {
        format!("*{}", signs[signs.len() - 4..].iter().collect::<String>())
    } else {
        it.number.parse::<Contact>().map(|it| it.masked()).unwrap_or_default()
    };
    let first = it.holder.chars().next().map(String::from).unwrap_or_default();
    format!("{first}* {number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_recognised_and_not_told() {
        let bank = Destination {
            kind: Kind::Bank,
            holder: "张三".into(),
            number: "6222 0000 1111 2345".into(),
            bank: "工商银行杭州支行".into(),
        };
        assert_eq!(hint(&bank), "张* *2345");
        assert_eq!(format!("{bank:?}"), "Destination(bank, ..)");
        let alipay =
            Destination { kind: Kind::Alipay, number: "a.zhang@qq.com".into(), ..bank.clone() };
        assert_eq!(hint(&alipay), "张* a***g@qq.com");
        for (typed, kept) in [
            ("6222 0000-1111 2345", "6222000011112345"),
            ("+86 138 0013 8000", "8613800138000"),
            ("a-b@qq.com", "a-b@qq.com"),
        ] {
            assert_eq!(number(Kind::Alipay, typed).unwrap(), kept);
        }
        assert!(number(Kind::Alipay, "@name").is_err() && number(Kind::Other, "@name").is_ok());
        let nameless = Destination { bank: " ".into(), ..bank };
        assert!(matches!(check(&nameless), Err(Error::Invalid { field: "bank", .. })));
    }
}
