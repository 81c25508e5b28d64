//! Where a buyer is: a country, or a province of China.

use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a region, such as CN, CN-GD or US")]
pub struct RegionError;

/// The code of ISO 3166-1 (`US`), or of ISO 3166-2 for a province of China (`CN-GD`). Hong Kong, Macao
/// and Taiwan have both; here they stand under the second, whatever they came as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region {
    country: [u8; 2],
    province: Option<[u8; 2]>,
}

/// In the order of their names in Chinese.
const PROVINCES: [&str; 34] = [
    "AH", "MO", "BJ", "FJ", "GS", "GD", "GX", "GZ", "HI", "HE", "HA", "HL", "HB", "HN", "JL", "JS",
    "JX", "LN", "NM", "NX", "QH", "SD", "SX", "SN", "SH", "SC", "TW", "TJ", "XZ", "HK", "XJ", "YN",
    "ZJ", "CQ",
];

/// Those that a form offers beside China.
const COUNTRIES: [&str; 30] = [
    "US", "CA", "GB", "IE", "FR", "DE", "NL", "CH", "ES", "IT", "SE", "PL", "UA", "RU", "TR", "AE",
    "SA", "IN", "SG", "MY", "TH", "VN", "PH", "ID", "JP", "KR", "AU", "NZ", "BR", "MX",
];

/// ISO 3166-1, with what is in use for Kosovo and with [`ELSEWHERE`].
const KNOWN: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
     BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM \
     DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS \
     GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
     KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
     MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
     PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
     SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
     VN VU WF WS XK YE YT ZA ZM ZW ZZ";

const CHINA: [u8; 2] = *b"CN";

/// What ISO leaves to everybody's own use.
const ELSEWHERE: [u8; 2] = *b"ZZ";

impl Region {
    /// None of those that a form offers.
    pub const ELSEWHERE: Region = Region { country: ELSEWHERE, province: None };

    /// The provinces of China.
    pub fn provinces() -> impl Iterator<Item = Region> {
        PROVINCES.iter().filter_map(|it| Some(Region { country: CHINA, province: Some(two(it)?) }))
    }

    /// Countries besides, as a form offers them.
    pub fn countries() -> impl Iterator<Item = Region> {
        COUNTRIES.iter().filter_map(|it| Some(Region { country: two(it)?, province: None }))
    }

    /// Whether `other` is this region, or a part of it.
    pub fn covers(&self, other: &Region) -> bool {
        self == other || (self.province.is_none() && self.country == other.country)
    }
}

fn two(text: &str) -> Option<[u8; 2]> {
    let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
    letters.iter().all(u8::is_ascii_uppercase).then_some(letters)
}

/// Forgives small letters and blanks around it.
impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Region, RegionError> {
        let text = text.trim().to_ascii_uppercase();
        let (country, province) = match text.split_once('-') {
            Some((country, province)) => (country, Some(province)),
            None if ["HK", "MO", "TW"].contains(&text.as_str()) => ("CN", Some(text.as_str())),
            None => (text.as_str(), None),
        };
        let known = KNOWN.split(' ').any(|it| it == country);
        let country = two(country).filter(|_| known).ok_or(RegionError)?;
        let province = match province {
            Some(it) if country == CHINA && PROVINCES.contains(&it) => two(it),
            Some(_) => return Err(RegionError),
            None => None,
        };
        Ok(Region { country, province })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.country))?;
        match &self.province {
            Some(province) => write!(f, "-{}", String::from_utf8_lossy(province)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Region {
        text.parse().unwrap()
    }

    #[test]
    fn a_region_is_read_back_as_it_was_written() {
        for text in ["CN", "CN-GD", "US", "ZZ"] {
            assert_eq!(region(text).to_string(), text);
        }
        assert_eq!(region(" cn-gd "), region("CN-GD"));
        for text in ["HK", "MO", "TW"] {
            assert_eq!(region(text).to_string(), format!("CN-{text}"));
        }
        for text in ["", "C", "CHN", "CN-", "CN-ZZ", "US-CA", "T1", "XX", "CN-GD-1"] {
            assert_eq!(text.parse::<Region>(), Err(RegionError), "{text}");
        }
        for it in Region::provinces().chain(Region::countries()).chain([Region::ELSEWHERE]) {
            assert_eq!(region(&it.to_string()), it);
        }
        assert_eq!(Region::provinces().count(), 34);
    }

    #[test]
    fn a_country_covers_its_provinces() {
        assert!(region("CN").covers(&region("CN-GD")) && region("CN").covers(&region("CN")));
        assert!(!region("CN-GD").covers(&region("CN")));
        assert!(!region("CN-GD").covers(&region("CN-BJ")));
    }
}
