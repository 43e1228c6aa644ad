//! How pages look. Each page is a function that makes HTML from what a handler has read.

mod alerts;
mod bars;
mod frame;
mod lists;
mod machine;
mod value;

pub use alerts::{alerts, About, Alert, Urgency, BEHIND, STALLED};
pub use bars::bars;
pub use frame::{framed, status_line};
pub use lists::{
	account, block_number, cards, code, event_at, events, moment, moment_or, next, rest, result,
	table, transaction_of, transactions, Column,
};
pub use machine::{machine, Standing, Stop};
pub use value::value;
