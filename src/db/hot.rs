//! Statements that are prepared once per connection and then only fed with values.
//!
//! diesel prepares an `UPDATE`, an `ON CONFLICT` or an insert of several rows anew each time. For the
//! few statements that every sale runs, that is a round trip and a plan too many.

use super::conn::Conn;
use super::error::Error;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

/// Runs a hot `INSERT` of one row and returns the row's `id`. SQLite would fill a temporary table for
/// a `RETURNING`, and knows the last id anyway.
pub fn insert_one<S>(conn: &mut Conn, insert: S) -> Result<i64, Error>
where
    S: QueryFragment<Pg> + QueryFragment<Sqlite> + QueryId,
{
    Ok(match conn {
        Conn::Postgres(conn) => ReturningId(insert).get_result(conn)?,
        Conn::Sqlite(conn) => {
            conn.execute_returning_count(&insert)?;
            LastId {}.get_result(conn)?
        }
    })
}

crate::hot! {
    LastId(Sqlite, SqliteConnection) -> BigInt {}
    "SELECT last_insert_rowid()";
}

struct ReturningId<S>(S);

impl<S: QueryId> QueryId for ReturningId<S> {
    type QueryId = ReturningId<S::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = S::HAS_STATIC_QUERY_ID;
}

impl<S> Query for ReturningId<S> {
    type SqlType = BigInt;
}

impl<S: QueryFragment<Pg>> QueryFragment<Pg> for ReturningId<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING id");
        Ok(())
    }
}

impl<S> RunQueryDsl<PgConnection> for ReturningId<S> {}

/// Makes a struct of the values a statement needs. Its text is given in pieces, each followed by the
/// value that stands behind it:
///
/// ```text
/// hot! {
///     /// What it is for.
///     Sell(both) { order: OrderId, at: Timestamp }
///     "UPDATE card_claims SET state = 'sold', at = ", at as BigInt;
///     " WHERE order_id = ", order as BigInt;
/// }
/// ```
///
/// `both`: the text is the same on both databases, to be run within `each_backend!`. Where it differs,
/// `(Sqlite, SqliteConnection)` or `(Pg, PgConnection)` stands there instead. A statement that gives
/// rows says of what: `Insert(both) -> BigInt { … }`.
#[macro_export]
macro_rules! hot {
    (
        $(#[$doc:meta])*
        $name:ident $(<$life:lifetime>)? ($($on:tt)+) -> $row:ty { $($field:ident: $type:ty),* $(,)? }
        $($text:tt)+
    ) => {
        impl $(<$life>)? diesel::query_builder::Query for $name $(<$life>)? {
            type SqlType = $row;
        }

        $crate::hot! {
            $(#[$doc])*
            $name $(<$life>)? ($($on)+) { $($field: $type),* }
            $($text)+
        }
    };
    (
        $(#[$doc:meta])*
        $name:ident $(<$life:lifetime>)? (both) { $($field:ident: $type:ty),* $(,)? }
        $($text:tt)+
    ) => {
        $crate::hot! {
            $(#[$doc])*
            $name $(<$life>)? (diesel::sqlite::Sqlite, diesel::SqliteConnection) { $($field: $type),* }
            $($text)+
        }
        $crate::hot!(@speaks $name $(<$life>)? (diesel::pg::Pg, diesel::PgConnection) $($text)+);
    };
    (
        $(#[$doc:meta])*
        $name:ident $(<$life:lifetime>)? ($backend:ty, $connection:ty) { $($field:ident: $type:ty),* $(,)? }
        $($text:tt)+
    ) => {
        $(#[$doc])*
        struct $name $(<$life>)? {
            $($field: $type,)*
        }

        const _: () = {
            /// Stands for the statement: its text is always the same.
            struct Text;

            impl $(<$life>)? diesel::query_builder::QueryId for $name $(<$life>)? {
                type QueryId = Text;
                const HAS_STATIC_QUERY_ID: bool = true;
            }
        };

        $crate::hot!(@speaks $name $(<$life>)? ($backend, $connection) $($text)+);
    };
    (
        @speaks $name:ident $(<$life:lifetime>)? ($backend:ty, $connection:ty)
        $($sql:literal $(, $bind:ident as $sql_type:ty)?;)+
    ) => {
        impl $(<$life>)? diesel::query_builder::QueryFragment<$backend> for $name $(<$life>)? {
            fn walk_ast<'b>(
                &'b self,
                mut out: diesel::query_builder::AstPass<'_, 'b, $backend>,
            ) -> diesel::QueryResult<()> {
                $(
                    out.push_sql($sql);
                    $(out.push_bind_param::<$sql_type, _>(&self.$bind)?;)?
                )+
                Ok(())
            }
        }

        impl $(<$life>)? diesel::RunQueryDsl<$connection> for $name $(<$life>)? {}
    };
}
