//! Random bearer tokens, and the hash under which they are stored.

/// 256 random bits, written as URL-safe base64 without padding (43 signs).
#[derive(Clone)]
pub struct Token(String);

/// SHA-256 of a token: what a database may know.
pub type TokenHash = [u8; 32];

impl Token {
    pub fn random() -> Token {
        todo!()
    }

    /// Takes what a client sent; any text will do, it is only ever hashed.
    pub fn from_client(text: &str) -> Token {
        Token(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> TokenHash {
        todo!()
    }
}
