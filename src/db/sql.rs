//! Small pieces of SQL that the two databases spell differently or get wrong.

use super::error::find_cause;
use diesel::expression::SqlLiteral;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::BigInt;
use std::error::Error as StdError;

/// Whether `error` comes from a row that was there already.
pub fn is_unique_violation(error: &(dyn StdError + 'static)) -> bool {
    let cause = find_cause(error);
    matches!(cause, Some(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
}

/// The sum of a column of minor units. `diesel::dsl::sum` goes through a float on SQLite, and
/// through NUMERIC on PostgreSQL.
pub fn sum_minor(column: &str) -> SqlLiteral<BigInt> {
    diesel::dsl::sql::<BigInt>(&format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)"))
}

diesel::define_sql_function! {
    /// Both databases have it; diesel only does not name it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A pattern that finds `typed` anywhere, taking `%` and `_` as themselves. Use with
/// `.escape('\\')` on a lower-cased column: `LIKE` ignores case only on SQLite.
pub fn like_pattern(typed: &str) -> String {
    let mut pattern = String::from("%");
    for c in typed.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
