//! Addresses for things whose names cannot stand in one.

use super::Error;
use crate::types::Slug;

/// How many variants of a wish are tried before the name is given up.
const TRIES: u32 = 1_000;

/// The wish itself if nobody has it, else with a number behind. Without a wish: `fallback` and a number.
pub(super) fn free(
    wish: Option<Slug>,
    fallback: &str,
    mut is_taken: impl FnMut(&Slug) -> Result<bool, Error>,
) -> Result<Slug, Error> {
    let (stem, first) = match &wish {
        Some(wish) => (wish.as_str(), 2),
        None => (fallback, 1),
    };
    if let Some(wish) = &wish
        && !is_taken(wish)?
    {
        return Ok(wish.clone());
    }
    for number in first..TRIES {
        let ending = format!("-{number}");
        let room = stem.len().min(64 - ending.len());
        let candidate = format!("{}{ending}", stem[..room].trim_end_matches('-'));
        if let Ok(slug) = candidate.parse()
            && !is_taken(&slug)?
        {
            return Ok(slug);
        }
    }
    Err(Error::Taken("slug"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free_among(wish: Option<&str>, taken: &[&str]) -> String {
        let wish = wish.map(|it| it.parse().unwrap());
        free(wish, "p", |it| Ok(taken.contains(&it.as_str()))).unwrap().to_string()
    }

    #[test]
    fn a_taken_address_gets_a_number() {
        assert_eq!(free_among(Some("netflix"), &[]), "netflix");
        assert_eq!(free_among(Some("netflix"), &["netflix", "netflix-2"]), "netflix-3");
        assert_eq!(free_among(None, &["p-1"]), "p-2");
    }

    #[test]
    fn a_long_address_stays_within_its_limit() {
        let long = "a".repeat(64);
        let found = free_among(Some(&long), &[&long]);
        assert_eq!(found.len(), 64);
        assert!(found.ends_with("a-2"));
    }
}
