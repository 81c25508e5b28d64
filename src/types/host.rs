//! The name under which a shop is reached: `cards.example`.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a host, such as cards.example")]
pub struct HostError;

/// In small letters, of two or more parts. Never an address of numbers, never with a port. A name in
/// other letters stands here as it travels, `xn--…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Host(String);

impl Host {
    /// In signs.
    pub const LONGEST: usize = 253;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `upper` or one of the names below it.
    pub fn is_under(&self, upper: &str) -> bool {
        let rest = self.0.strip_suffix(upper);
        rest.is_some_and(|it| it.is_empty() || it.ends_with('.'))
    }
}

/// Whether a request may name this as its `Host`: the name of a machine or its address, with or without a
/// port. Addresses are made of it that are signed and sent away, so nothing else may hide in it.
pub fn is_authority(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        // The colons of an address in brackets are its own.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let in_brackets = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-_".contains(&b);
    let named = match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => (1..=Host::LONGEST).contains(&name.len()) && name.bytes().all(allowed),
    };
    named
        && port.is_none_or(|it| it.bytes().all(|b| b.is_ascii_digit()) && it.parse::<u16>().is_ok())
}

/// Forgives capitals, blanks around it and the dot at the end.
impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Host, HostError> {
        let name = text.trim().to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        let last = name.rsplit('.').next().unwrap_or_default();
        // Whatever ends in a number is read as an address by browsers.
        let named = last.bytes().any(|b| b.is_ascii_lowercase()) && !last.starts_with("0x");
        let fits = name.len() <= Host::LONGEST && name.contains('.');
        let whole = fits && named && name.split('.').all(is_label);
        whole.then(|| Host(name.to_owned())).ok_or(HostError)
    }
}

fn is_label(label: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let framed = label.starts_with('-') || label.ends_with('-');
    (1..=63).contains(&label.len()) && label.bytes().all(allowed) && !framed
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_in_the_host_of_a_request() {
        for fine in ["localhost", "shop.example", "10.0.0.1:8080", "[::1]", "[::1]:443", "a_b:1"] {
            assert!(is_authority(fine), "{fine}");
        }
        for no in [
            "",
            "x&trade_no=1",
            "shop.example:80&a=b",
            "shop.example:",
            "shop.example:65536",
            "a/b",
            "a b",
            "a@b",
            "[::1",
            "[x]",
            "::1",
            "店.example",
        ] {
            assert!(!is_authority(no), "{no}");
        }
    }

    #[test]
    fn a_host_is_a_name_and_nothing_else() {
        for (typed, host) in [
            ("cards.example", "cards.example"),
            (" Cards.Example. ", "cards.example"),
            ("xn--fiq228c.xn--fiqs8s", "xn--fiq228c.xn--fiqs8s"),
            ("a-1.b.c.example", "a-1.b.c.example"),
        ] {
            assert_eq!(typed.parse::<Host>().unwrap().as_str(), host);
        }
        let long = format!("{}.example", "a.".repeat(130));
        let wide = format!("{}.example", "a".repeat(64));
        for no in [
            "",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "1.2.3.0x7f",
            "cards.example:8080",
            "https://cards.example",
            "cards.example/",
            "卡密.example",
            "a..example",
            ".example",
            "-a.example",
            "a_b.example",
            "a.example..",
            &long,
            &wide,
        ] {
            assert!(no.parse::<Host>().is_err(), "{no}");
        }
    }

    #[test]
    fn a_name_below_another_ends_with_it_at_a_dot() {
        let host: Host = "d.shops.example".parse().unwrap();
        assert!(host.is_under("shops.example") && host.is_under("d.shops.example"));
        assert!(!host.is_under("hops.example") && !host.is_under("x.d.shops.example"));
    }
}
