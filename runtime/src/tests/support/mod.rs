//! What the runtime's tests are made of: a network and its blocks, parties' keys, the books of one
//! house, and a sale step by step.

mod books;
mod parties;
mod sale;
mod world;

pub use books::*;
pub use parties::*;
pub use sale::*;
pub use world::*;
