//! One file or folder for each group of commands. None uses another: what several need is outside.

pub mod apostille;
pub mod application;
pub mod book;
pub mod certificate;
pub mod commit;
pub mod council;
pub mod deal;
pub mod guarantee;
pub mod index;
pub mod institution;
pub mod issuer;
pub mod key;
pub mod loan;
pub mod node;
pub mod notary;
pub mod officer;
pub mod party;
pub mod programme;
pub mod proof;
pub mod registers;
pub mod sign;
pub mod status;
mod steps;
pub mod term;
pub mod title;
pub mod validator;
pub mod wallet;
