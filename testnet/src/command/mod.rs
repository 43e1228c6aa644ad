//! The `madang` command as tests use it: [`User`] runs it, [`CommandSale`] conducts a sale with it
//! alone.

mod mortgage;
mod sale;
mod user;

pub use sale::CommandSale;
pub use user::{Failed, Lines, User, FOUNDERS};
