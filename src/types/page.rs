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

    /// The last page that there is, if this one lies beyond the end of `total` items.
    pub fn within(self, total: i64) -> PageRequest {
        let last = (total + self.limit() - 1) / self.limit();
        let last = u32::try_from(last.max(1)).unwrap_or(u32::MAX);
        PageRequest { number: self.number.min(last), size: self.size }
    }

    /// Of all items, those of this page; of the last, if it lies beyond.
    pub fn part<T>(self, all: Vec<T>) -> Page<T> {
        let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let page = self.within(total);
        let skipped = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let size = usize::try_from(page.limit()).unwrap_or_default();
        page.of(all.into_iter().skip(skipped).take(size).collect(), total)
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

    /// For a program, which may go on until there is nothing: what lies beyond the end is empty, and
    /// not the last page once more.
    pub fn as_asked(mut self, page: PageRequest) -> Page<T> {
        if page.number > self.number {
            self.items.clear();
            self.number = page.number;
        }
        self
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(change).collect();
        Page { items, number: self.number, size: self.size, total: self.total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_the_end_is_the_last_one_for_people_and_empty_for_programs() {
        let ninth = PageRequest::new(9, 2);
        let shown = ninth.part(vec!['a', 'b', 'c']);
        assert_eq!((shown.number, shown.pages(), &shown.items[..]), (2, 2, &['c'][..]));
        let read = shown.as_asked(ninth);
        assert_eq!((read.number, read.pages(), read.items.len()), (9, 2, 0));
        assert_eq!(ninth.within(0).number, 1);
        assert_eq!(PageRequest::new(1, 2).within(3).number, 1);
    }
}
