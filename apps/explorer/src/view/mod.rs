//! How pages look. Each page is a function that makes HTML from what a handler has read.

mod bars;
mod frame;
mod lists;
mod value;

pub use bars::bars;
pub use frame::{framed, status_line};
pub use lists::{
	account, block_number, cards, code, events, moment, moment_or, next, rest, result, table,
	transactions, Column,
};
pub use value::value;
