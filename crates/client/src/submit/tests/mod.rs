//! The sender over a scripted chain, with paused time.
//!
//! [`chain`] has the blocks and the transaction pool, [`rpc`] the JSON-RPC of a node, and [`world`]
//! the nodes and the clock. The chain decodes transactions with the runtime's types and verifies
//! their signatures, so that it accepts exactly the signatures that the runtime accepts.

mod bulk;
mod chain;
mod confirm;
mod expiry;
mod inclusion;
mod nodes;
mod nonces;
mod pool;
mod random;
mod rpc;
mod transaction;
mod trial;
mod world;
