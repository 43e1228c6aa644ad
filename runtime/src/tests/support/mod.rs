//! What the runtime's tests share: a network and its blocks, and on it the officers, parties, house
//! and sale that the pallets' tests use.

mod books;
mod fund;
mod parties;
mod pool;
mod sale;
mod world;

pub use books::*;
pub use fund::*;
pub use parties::*;
pub use pool::*;
pub use sale::*;
pub use world::*;
