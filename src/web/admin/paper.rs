//! Files for table programs.

use crate::types::Money;
use actix_web::HttpResponse;
use actix_web::http::header;

/// A file with one line for each row. Sent whole: for lists that are short by themselves.
#[derive(Debug)]
pub struct Table(String);

/// What stands in one place of a table.
pub enum Cell<'a> {
    Text(&'a str),
    /// Without a sign, so that it can be added up.
    Amount(Money),
    Count(i64),
}

impl Table {
    pub fn new(heads: &[&str]) -> Table {
        // Without this mark, Excel takes Chinese for something else.
        let mut table = Table("\u{feff}".to_owned());
        table.add(&heads.iter().map(|it| Cell::Text(it)).collect::<Vec<_>>());
        table
    }

    pub fn add(&mut self, cells: &[Cell<'_>]) {
        let cells = cells.iter().map(|cell| match cell {
            Cell::Text(text) => format!("\"{}\"", quoted(text)),
            Cell::Amount(money) => money.plain(),
            Cell::Count(count) => count.to_string(),
        });
        self.0.push_str(&cells.collect::<Vec<_>>().join(","));
        self.0.push_str("\r\n");
    }

    pub fn download(self, name: &str) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}.csv\""),
            ))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(self.0)
    }
}

/// For a place between quotes. A table program must not take what somebody typed for a formula.
pub fn quoted(text: &str) -> String {
    let first = text.trim_start_matches(['"', ' ']).chars().next();
    let formula = first.is_some_and(|it| "=+-@\t\r\0＝＋－＠".contains(it));
    let text = text.replace('"', "\"\"");
    if formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    #[test]
    fn what_somebody_typed_is_never_a_formula() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("\"＝x"), "'\"\"＝x");
        assert_eq!(quoted("A-B"), "A-B");
    }

    #[test]
    fn amounts_can_be_added_up() {
        let mut table = Table::new(&["谁", "多少"]);
        let debt = Money::new(-150, Currency::CNY);
        table.add(&[Cell::Text("-x"), Cell::Amount(debt), Cell::Count(2)]);
        assert_eq!(table.0, "\u{feff}\"谁\",\"多少\"\r\n\"'-x\",-1.50,2\r\n");
    }
}
