//! One file for each group of commands.

pub mod application;
pub mod commit;
pub mod council;
pub mod deal;
pub mod deal_view;
pub mod institution;
pub mod key;
pub mod loan;
pub mod node;
pub mod officer;
pub mod party;
pub mod registers;
pub mod sign;
pub mod status;
pub mod title;
pub mod validator;
