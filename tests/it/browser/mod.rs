//! The pages in a real browser: what people see and press, not what the server sends.

mod agents;
mod driver;
mod selling;
mod shopping;
