//! Random bearer tokens, and the hash under which they are stored.

use crate::types::Secret;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::RngCore;
use sha2::{Digest, Sha256};

/// 256 random bits, written as URL-safe base64 without padding (43 signs).
#[derive(Debug, Clone)]
pub struct Token(Secret<String>);

/// SHA-256 of a token: what a database may know.
pub type TokenHash = [u8; 32];

impl Token {
    pub fn random() -> Token {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Token(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Takes what a client sent; any text will do, it is only ever hashed.
    pub fn from_client(text: &str) -> Token {
        Token(Secret::new(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        self.0.expose()
    }

    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.as_str().as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_was_given() {
        let given = Token::random();
        assert_eq!(given.as_str().len(), 43);
        assert_eq!(Token::from_client(given.as_str()).hash(), given.hash());
        assert_ne!(Token::random().hash(), given.hash());
        assert_eq!(format!("{given:?}"), "Token(Secret(..))");
    }
}
