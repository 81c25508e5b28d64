//! Where a supplier wants his money: sealed, and shown to nobody unasked.

use super::roster::subject;
use super::{Error, store};
use crate::db::Conn;
use crate::provenance::{self, By};
use crate::types::{Fault, Secret, SupplierId, Timestamp};
use crate::vault::{Purpose, Vault};

/// In characters.
const LONGEST: usize = 300;
/// How many of the last signs are shown.
const SHOWN: usize = 4;

/// As the operator wants to read it when he transfers money: whose it is, where, and its number. Empty:
/// nothing is known any more.
pub fn save_account(
    conn: &mut Conn,
    vault: &Vault,
    id: SupplierId,
    account: &Secret<String>,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let text = account.expose().trim();
    Fault::fits(text, LONGEST).map_err(|problem| Error::Invalid { field: "account", problem })?;
    let key = vault.key(Purpose::Payouts);
    let sealed = (!text.is_empty()).then(|| key.seal(&place(id), text.as_bytes()));
    if !store::put_account(conn, id, sealed.as_deref(), &hint(text))? {
        return Err(Error::NotFound("supplier"));
    }
    Ok(provenance::record(conn, &by.entry("supplier.account", subject(id)), now)?)
}

/// The whole account, and a line in the audit log.
pub fn reveal_account(
    conn: &mut Conn,
    vault: &Vault,
    id: SupplierId,
    by: &By,
    now: Timestamp,
) -> Result<Secret<String>, Error> {
    let sealed = store::find_account(conn, id)?.ok_or(Error::NotFound("account"))?;
    let plain = vault.key(Purpose::Payouts).open(&place(id), &sealed)?;
    let text = str::from_utf8(plain.expose());
    let text = text.map_err(|_| crate::db::Error::Corrupt("suppliers.account_sealed"))?;
    provenance::record(conn, &by.entry("supplier.reveal_account", subject(id)), now)?;
    Ok(Secret::new(text.to_owned()))
}

/// Binds what is sealed to its supplier: nobody else's row opens with it.
fn place(id: SupplierId) -> String {
    format!("supplier|{id}")
}

fn hint(text: &str) -> String {
    let signs: Vec<char> = text.chars().filter(|it| !it.is_whitespace()).collect();
    // Of a short one, nothing: its end would be all of it.
    match signs.len() {
        0 => String::new(),
        long if long > 2 * SHOWN => {
            format!("*{}", signs[long - SHOWN..].iter().collect::<String>())
        }
        _ => "*".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_recognised_and_not_told() {
        assert_eq!(hint("张三 工商银行 6222 0000 1111 2345"), "*2345");
        assert_eq!(hint("12345678"), "*");
        assert_eq!(hint(" "), "");
    }
}
