//! The menu of a console.

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
