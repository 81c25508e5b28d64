//! Statements that are prepared once per connection and then only fed with values.
//!
//! diesel prepares an `UPDATE`, an `ON CONFLICT` or an insert of several rows anew each time. For the
//! few statements that every sale runs, that is a round trip and a plan too many.

/// Makes a struct of the values a statement needs. Its text is given in pieces, each followed by the
/// value that stands behind it:
///
/// ```text
/// hot! {
///     /// What it is for.
///     Sell(Sqlite, SqliteConnection) { order: OrderId, at: Timestamp }
///     "UPDATE card_claims SET state = 'sold', at = ", at as BigInt;
///     " WHERE order_id = ", order as BigInt;
/// }
/// ```
#[macro_export]
macro_rules! hot {
    (
        $(#[$doc:meta])*
        $name:ident $(<$life:lifetime>)? ($backend:ty, $connection:ty) { $($field:ident: $type:ty),* $(,)? }
        $($sql:literal $(, $bind:ident as $sql_type:ty)?;)+
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
