//! Lists come in pages; there is no list without an end.

/// Which part of a list is wanted. The first page is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    number: u32,
    size: u32,
}

/// One part of a list, and how long the whole is.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub number: u32,
    pub size: u32,
    pub total: i64,
}

impl PageRequest {
    /// Out-of-range wishes are brought into range: 1 to 10 000 pages of 1 to 200 items.
    pub fn new(number: u32, size: u32) -> PageRequest {
        PageRequest { number: number.clamp(1, 10_000), size: size.clamp(1, 200) }
    }

    pub fn limit(self) -> i64 {
        i64::from(self.size)
    }

    pub fn offset(self) -> i64 {
        i64::from(self.number - 1) * i64::from(self.size)
    }

    /// Of all items, those of this page.
    pub fn part<T>(self, all: Vec<T>) -> Page<T> {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let skipped = usize::try_from(self.offset()).unwrap_or(usize::MAX);
        let size = usize::try_from(self.limit()).unwrap_or_default();
        self.of(all.into_iter().skip(skipped).take(size).collect(), total)
    }

    pub fn of<T>(self, items: Vec<T>, total: i64) -> Page<T> {
        Page { items, number: self.number, size: self.size, total }
    }
}

impl<T> Page<T> {
    /// How many pages there are; at least one.
    pub fn pages(&self) -> i64 {
        let size = i64::from(self.size.max(1));
        ((self.total + size - 1) / size).max(1)
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(change).collect();
        Page { items, number: self.number, size: self.size, total: self.total }
    }
}
