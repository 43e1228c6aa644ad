//! How the pallets are set up, by concern.

pub mod certificates;
pub mod consensus;
pub mod governance;
pub mod lending;
pub mod load;
pub mod notary;
pub mod property;
pub mod system;
pub mod terms;
