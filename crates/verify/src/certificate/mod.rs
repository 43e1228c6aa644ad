//! Checks a certificate from its credential down to the signatures of the validators.
//!
//! A [`CertificateFile`] has the credential, its place in a batch, and a proof of what the chain says
//! about the batch. [`check`] follows all of it from the pinned [`Anchor`](crate::Anchor):
//!
//! 1. the proof shows the state at a block ([`crate::verify`]), as the [`Source`] of the records;
//! 2. the batch's record has the issuer's DID and key, the kind, the root and the size of its tree;
//! 3. the path leads from the certificate's leaf to that root, at the index, in a tree of that size;
//! 4. the credential is signed with that key, by that DID, and is of that kind;
//! 5. the leaf says about days and statuses what the credential says;
//! 6. the bits of the status lists are not set;
//! 7. the answer fits the [`Question`].
//!
//! [`VerifiedCertificate`] is made in one place, after all of this. Otherwise there is a list of every
//! [`CertificateReason`] that can be known. What cannot be evaluated is a failure. A node checks against its own state with
//! [`check_at`]: it is the same code behind another [`Source`].
//!
//! A holder, who has no anchor, reads what a file says with [`CertificateFile::contents`], and finds a wrong proof with
//! [`check_unanchored`]. Neither shows anything to a verifier.

mod check;
mod contents;
mod file;
mod json;
mod question;
mod reason;
mod record;
mod source;
mod status;
mod verified;

pub use check::{
	check, check_at, check_issued, check_leaf_at, check_unanchored, credential_key, Issued,
};
pub use contents::Contents;
pub use file::{CertificateFile, LeafDays, MAX_FILE_BYTES};
pub use json::parse_leaf;
pub use madang_primitives::certificate::CertificateLeaf;
pub use question::{Asked, Question};
pub use reason::CertificateReason;
pub use record::{
	batch_key, institution_key, keys_of, kind_key, status_list_key, status_page_key, BatchRecord,
	InstitutionRecord, KindRecord, NewBatchRecord, PageRecord, Purpose, StatusListRecord,
	StatusRangeRecord,
};
pub use source::{Shown, Source};
pub use status::{status_list_name, StatusAt};
pub use verified::{LeafStatus, VerifiedCertificate};
