//! Files for table programs.

use crate::db::{self, Conn};
use crate::provenance::{self, Entry};
use crate::state::App;
use crate::types::Money;
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, HttpResponseBuilder};
use futures_util::{StreamExt, stream};
use std::error::Error;
use std::fmt::Display;
use std::future::Future;
use std::rc::Rc;

/// Lines that are read at a time for a list without an end.
pub const PART: u32 = 500;

/// Lines of a file: all of them, or a part.
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
    pub fn new(heads: &[impl AsRef<str>]) -> Table {
        // Without this mark, Excel takes Chinese for something else.
        let mut table = Table("\u{feff}".to_owned());
        table.add(&heads.iter().map(|it| Cell::Text(it.as_ref())).collect::<Vec<_>>());
        table
    }

    /// What stands behind the heads.
    pub fn part() -> Table {
        Table(String::new())
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

    /// Sent whole: for lists that are short by themselves.
    pub fn download(self, name: &str) -> HttpResponse {
        file(name).body(self.0)
    }

    /// These heads, then a list to its end. `read` finds at most [`PART`] of its items beyond a place,
    /// or the first ones; `add` writes one down and says its place.
    pub fn list<T, K, E>(
        self,
        name: &str,
        app: &Data<App>,
        read: impl Fn(&mut Conn, Option<K>) -> Result<Vec<T>, E> + Clone + Send + 'static,
        add: impl Fn(&mut Table, T) -> K + 'static,
    ) -> HttpResponse
    where
        T: Send + 'static,
        K: Send + 'static,
        E: From<db::Error> + Into<Box<dyn Error>> + Display + Send + 'static,
    {
        let (app, add) = (Data::clone(app), Rc::new(add));
        self.followed_by(name, move |beyond| {
            let (app, read, add) = (Data::clone(&app), read.clone(), Rc::clone(&add));
            async move {
                let found = app.db.read(move |conn| read(conn, beyond)).await?;
                let full = found.len() >= usize::try_from(PART).unwrap_or(usize::MAX);
                let mut part = Table::part();
                let end = found.into_iter().map(|it| add(&mut part, it)).last();
                Ok::<_, E>((part, end.filter(|_| full)))
            }
        })
    }

    /// These heads, then the pages of a list that is no longer than somebody would leaf through. `read`
    /// finds a page, the first being 1, and says how many there are.
    pub fn pages<E, R>(self, name: &str, mut read: impl FnMut(u32) -> R + 'static) -> HttpResponse
    where
        E: Into<Box<dyn Error>> + Display + 'static,
        R: Future<Output = Result<(Table, i64), E>> + 'static,
    {
        self.followed_by(name, move |before: Option<u32>| {
            let number = before.map_or(1, |it| it.saturating_add(1));
            let reading = read(number);
            async move {
                let (part, pages) = reading.await?;
                Ok::<_, E>((part, (i64::from(number) < pages).then_some(number)))
            }
        })
    }

    /// These lines, then what `read` finds, part after part: each is read once the one before it is on
    /// its way, so a list of any length takes up no more than a part of it. `read` is told where the
    /// part before ended, and says where its own did; `None`: that was all.
    pub fn followed_by<K, E, R>(
        self,
        name: &str,
        mut read: impl FnMut(Option<K>) -> R + 'static,
    ) -> HttpResponse
    where
        K: 'static,
        E: Into<Box<dyn Error>> + Display + 'static,
        R: Future<Output = Result<(Table, Option<K>), E>> + 'static,
    {
        let rest = stream::try_unfold(Some(None), move |at: Option<Option<K>>| {
            let reading = at.map(&mut read);
            async move {
                let Some(reading) = reading else {
                    return Ok(None);
                };
                let (part, end) = reading.await.inspect_err(|error| {
                    tracing::error!(error = %error, "A file broke off while it was sent");
                })?;
                Ok(Some((Bytes::from(part.0), end.map(Some))))
            }
        });
        let heads = stream::once(async move { Ok::<_, E>(Bytes::from(self.0)) });
        file(name).streaming(heads.chain(rest))
    }
}

/// Writes down who takes a list along, before its first line leaves.
pub async fn note(app: &App, taken: Entry) -> Result<(), db::Error> {
    let now = app.clock.now();
    app.db.write(move |conn| provenance::record(conn, &taken, now)).await
}

fn file(name: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    let named = format!("attachment; filename=\"{name}.csv\"");
    answer
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, named))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    answer
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

    #[actix_web::test]
    async fn a_list_is_sent_part_after_part_to_its_end() {
        let read = |after: Option<i64>| async move {
            let first = after.unwrap_or_default();
            let mut part = Table::part();
            (first..first + 2).for_each(|it| part.add(&[Cell::Count(it)]));
            Ok::<_, std::fmt::Error>((part, (first < 4).then_some(first + 2)))
        };
        let answer = Table::new(&["n"]).followed_by("numbers", read);
        let body = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
        let expected = "\u{feff}\"n\"\r\n0\r\n1\r\n2\r\n3\r\n4\r\n5\r\n";
        assert_eq!(body, expected.as_bytes());
    }
}
