//! One-time codes as telephones show them: RFC 6238 with SHA-1, six digits, half a minute each. Every
//! app knows these; few know others.

use crate::types::{Secret, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use rand::RngCore;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// How long a code is shown.
const STEP_SECONDS: i64 = 30;
/// Clocks differ: the code before and the code after count too.
const TOLERATED: i64 = 1;
const DIGITS: usize = 6;

/// RFC 4648, as apps take a secret that is typed in.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What the app and the shop both know.
#[derive(Debug, Clone)]
pub struct CodeSecret(Secret<Vec<u8>>);

impl CodeSecret {
    /// 160 bits, as the RFC recommends.
    pub fn random() -> CodeSecret {
        let mut bytes = vec![0; 20];
        rand::rng().fill_bytes(&mut bytes);
        CodeSecret(Secret::new(bytes))
    }

    pub fn from_bytes(bytes: Secret<Vec<u8>>) -> CodeSecret {
        CodeSecret(bytes)
    }

    pub fn bytes(&self) -> &[u8] {
        self.0.expose()
    }

    /// The step that a code is of, if it is of one around `now` and later than `after`.
    pub fn step_of(&self, typed: &str, after: i64, now: Timestamp) -> Option<i64> {
        let current = now.seconds().div_euclid(STEP_SECONDS);
        let near = (current - TOLERATED..=current + TOLERATED).filter(|it| *it > after);
        let mut found = None;
        for step in near {
            if bool::from(self.code(step).as_bytes().ct_eq(typed.as_bytes())) {
                found = Some(step);
            }
        }
        found
    }

    /// What the app shows at a moment.
    pub fn code_at(&self, moment: Timestamp) -> String {
        self.code(moment.seconds().div_euclid(STEP_SECONDS))
    }

    fn code(&self, step: i64) -> String {
        let mut mac =
            Hmac::<Sha1>::new_from_slice(self.bytes()).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let last = digest.last().copied().unwrap_or_default();
        let start = usize::from(last & 0x0f);
        let part = digest.iter().skip(start).take(4);
        let number = part.fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) & 0x7fff_ffff;
        format!("{:0width$}", number % 1_000_000, width = DIGITS)
    }

    /// To be typed into an app, in groups of four.
    pub fn spelled(&self) -> Secret<String> {
        let text = self.base32();
        let mut spelled = String::with_capacity(text.expose().len() * 5 / 4);
        for (at, sign) in text.expose().chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                spelled.push(' ');
            }
            spelled.push(sign);
        }
        Secret::new(spelled)
    }

    /// What a QR code says to an app. Both names stand in it as the app shows them.
    pub fn address(&self, issuer: &str, name: &str) -> Secret<String> {
        let quoted = |it: &str| {
            percent_encoding::utf8_percent_encode(it, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let (issuer, name) = (quoted(&issuer.replace(':', " ")), quoted(name));
        let secret = self.base32();
        Secret::new(format!(
            "otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}",
            secret.expose()
        ))
    }

    /// Without padding, which apps do not want.
    fn base32(&self) -> Secret<String> {
        let mut text = String::with_capacity(self.bytes().len() * 8 / 5 + 1);
        let (mut held, mut bits) = (0_u32, 0);
        let mut put = |five: u32| {
            let sign = usize::try_from(five & 31).ok().and_then(|it| ALPHABET.get(it));
            text.push(sign.map_or('A', |it| char::from(*it)));
        };
        for byte in self.bytes() {
            held = (held << 8 | u32::from(*byte)) & 0xffff;
            bits += 8;
            while bits >= 5 {
                bits -= 5;
                put(held >> bits);
            }
        }
        if bits > 0 {
            put(held << (5 - bits));
        }
        Secret::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the RFC's test vectors.
    fn known() -> CodeSecret {
        CodeSecret::from_bytes(Secret::new(b"12345678901234567890".to_vec()))
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(known().code_at(Timestamp::from_seconds(seconds)), code);
        }
    }

    #[test]
    fn a_code_counts_around_its_time_and_never_again() {
        let (secret, shown) = (known(), Timestamp::from_seconds(1_000 * 30));
        let code = secret.code_at(shown);
        let at = |seconds| secret.step_of(&code, 0, shown.plus(seconds));
        assert_eq!([at(-30), at(0), at(29), at(59)], [Some(1_000); 4]);
        assert_eq!([at(-31), at(60)], [None, None]);
        assert_eq!(secret.step_of(&code, 1_000, shown), None);
        assert_eq!(secret.step_of("", 0, shown), None);
    }

    #[test]
    fn an_app_can_read_the_secret() {
        let spelled = known().spelled();
        assert_eq!(spelled.expose(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = known().address("钥林: shop", "owner@a");
        assert!(
            address.expose().starts_with(
                "otpauth://totp/%E9%92%A5%E6%9E%97%20%20shop:owner%40a?secret=GEZDGNBVGY3TQOJQ"
            ),
            "{}",
            address.expose()
        );
        let short = CodeSecret::from_bytes(Secret::new(b"f".to_vec()));
        assert_eq!(short.base32().expose(), "MY");
    }
}
