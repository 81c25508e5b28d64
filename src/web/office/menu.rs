//! The menu of a console, and where in it one is.

/// All that a console leads to.
pub struct Menu {
    /// What the addresses behind this door begin with.
    pub home: &'static str,
    /// The first place of all is the home's.
    pub groups: &'static [(&'static str, &'static [Place])],
    /// On a phone these stand at the bottom; the rest is behind "more".
    pub nearest: [&'static str; 4],
    /// Pages that have no place of their own, and whose they are.
    pub under: &'static [(&'static str, &'static str)],
}

impl Menu {
    /// The place that a page stands under; empty: none.
    pub fn section(&self, path: &str) -> &'static str {
        let rest = path.strip_prefix(self.home).unwrap_or_default().trim_start_matches('/');
        let first = rest.split(['/', '.']).next().unwrap_or_default();
        let under = self.under.iter().find(|(page, _)| *page == first);
        let wanted = under.map_or(first, |(_, section)| *section);
        let mut places = self.places();
        let found = match wanted {
            "" => places.next(),
            wanted => places.find(|it| it.section == wanted),
        };
        found.map_or("", |it| it.section)
    }

    /// In groups, without those that are left empty.
    pub fn groups(&self, entry: impl Fn(&Place) -> Option<Entry>) -> Vec<Group> {
        let group = |(key, places): &(&'static str, &'static [Place])| Group {
            key,
            entries: places.iter().filter_map(&entry).collect(),
        };
        self.groups.iter().map(group).filter(|it| !it.entries.is_empty()).collect()
    }

    pub fn nearest(&self, entry: impl Fn(&Place) -> Option<Entry>) -> Vec<Entry> {
        self.places().filter(|it| !self.is_further(it.section)).filter_map(entry).collect()
    }

    /// Whether a place is not among the nearest.
    pub fn is_further(&self, section: &str) -> bool {
        !self.nearest.contains(&section)
    }

    fn places(&self) -> impl Iterator<Item = &'static Place> {
        self.groups.iter().flat_map(|(_, places)| places.iter())
    }
}

/// One group of the menu.
pub struct Group {
    pub key: &'static str,
    pub entries: Vec<Entry>,
}

/// One entry of the menu.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Of its name.
    pub key: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    pub here: bool,
    pub badge: i64,
}

/// A page that the menu leads to.
pub struct Place {
    pub section: &'static str,
    pub key: &'static str,
    pub icon: &'static str,
    pub href: &'static str,
}

pub const fn place(
    section: &'static str,
    key: &'static str,
    icon: &'static str,
    href: &'static str,
) -> Place {
    Place { section, key, icon, href }
}

impl Place {
    /// As it stands in the menu of a page under `section`.
    pub fn entry(&self, section: &str, badge: i64) -> Entry {
        let here = self.section == section;
        Entry { key: self.key, href: self.href, icon: self.icon, here, badge }
    }
}
