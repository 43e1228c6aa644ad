//! Final blocks in a database: what the explorer searches and shows.
//!
//! - [`Follower`] reads final blocks from nodes, newest first, and keeps them in a [`Store`].
//! - [`Store`] has blocks, transactions and events as they are on the chain, in SQLite or PostgreSQL, and answers
//!   questions about them page by page.
//! - [`Projection`]s read the events in order from the genesis block on, and keep tables that depend on that order: the
//!   members with their officers and client certificates, the deals and loans step by step, the books and the title records as of any
//!   block.
//! - [`Node`] is what the index asks a node. [`RpcNode`] asks a real one.
//!
//! Only final blocks are indexed, so nothing is ever taken back.

mod ahead;
pub mod audit;
mod block;
mod decode;
mod follow;
mod node;
mod nodes;
mod projections;
mod rpc;
mod runtimes;
mod status;
mod store;

pub use block::{Block, Event, FullBlock, Mention, Outcome, Place, Transaction, FOUNDED};
pub use follow::{FollowError, Follower, Options};
pub use madang_service::Database;
pub use node::{Entry, Node, NodeError, RawBlock};
pub use nodes::FetchError;
pub use rpc::RpcNode;
pub use status::Status;
pub use store::{
	Accreditation, Application, ApplicationCounts, CallCount, CertificateBatch, CertificateHolder,
	CertificateHolders, CertificateKind, CouncilSeat, DayOfWork, Deal, District, EventFilter,
	FiledPaper, Guarantee, GuaranteeFilter, GuaranteeNotice, Hit, Institution, Loan, LoanFilter,
	LoanPayment, Money, Offence, Officer, Order, Page, PageRequest, PaidOut, Pause, Programme,
	ProgrammeLine, PropertyVersion, Proposal, Range, Registered, RegisteredCertificate,
	StatusChange, StatusList, Step, Store, StoreError, Term, TermCursor, TermFilter, TimedEvent,
	Title, TitleEntry, TransactionFilter, ValidatorSeat, Vote, DECODING, MAX_BYTES, MAX_PAGE,
};

#[cfg(test)]
mod tests;
