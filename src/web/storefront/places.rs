//! Where a buyer may say that he is, in a shop that does not sell everywhere.

use crate::agents::Limit;
use crate::types::Region;

/// Where one may say that one is.
pub(super) struct Place {
    pub(super) code: String,
    /// The key of its name; empty: it has none, and its code says enough.
    pub(super) key: String,
    pub(super) chosen: bool,
}

/// Those that a form offers, and whatever else the operator named.
pub(super) fn places(limits: &[Limit], typed: &str) -> (Vec<Place>, Vec<Place>) {
    if limits.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let place = |region: Region, named: bool| {
        let code = region.to_string();
        let key = format!("region-{}", code.to_ascii_lowercase());
        Place { chosen: code == typed, key: if named { key } else { String::new() }, code }
    };
    let china: Vec<Region> = Region::provinces().collect();
    let countries: Vec<Region> = Region::countries().collect();
    let mut others = Vec::new();
    for region in limits.iter().flat_map(Limit::regions) {
        let known = [&china, &countries, &others].iter().any(|all| all.contains(region));
        let whole = china.iter().any(|it| region.covers(it));
        if !known && !whole && *region != Region::ELSEWHERE {
            others.push(*region);
        }
    }
    let mut rest: Vec<Place> = countries.into_iter().map(|it| place(it, true)).collect();
    rest.extend(others.into_iter().map(|it| place(it, false)));
    rest.push(place(Region::ELSEWHERE, true));
    (china.into_iter().map(|it| place(it, true)).collect(), rest)
}
