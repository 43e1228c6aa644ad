//! What a call made.

use crate::{DealId, GuaranteeId, LoanId, ProgrammeId, Receipt, TransferId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// What a call made, with the number that the chain gave it. It is kept with the call's reference.
///
/// Objects whose number the caller chooses, such as a DID or a title record, are not here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Object {
	/// A conveyance.
	#[codec(index = 0)]
	Deal(DealId),
	/// A loan.
	#[codec(index = 1)]
	Loan(LoanId),
	/// A transfer of loans to another bank.
	#[codec(index = 2)]
	Transfer(TransferId),
	/// A policy-fund programme.
	#[codec(index = 3)]
	Programme(ProgrammeId),
	/// A credit guarantee.
	#[codec(index = 4)]
	Guarantee(GuaranteeId),
	/// An application for registration. Of a closing it is the first; the others have the receipts after it.
	#[codec(index = 5)]
	Application(Receipt),
	/// An accreditation of an issuer of certificates.
	#[codec(index = 6)]
	Accreditation(u64),
	/// A status list of certificates.
	#[codec(index = 7)]
	StatusList(u64),
	/// A batch of certificates. Of several it is the first; the others have the numbers after it.
	#[codec(index = 8)]
	Batch(u64),
	/// A notarial act.
	#[codec(index = 9)]
	NotarialAct(u64),
	/// An apostille.
	#[codec(index = 10)]
	Apostille(u64),
	/// A proposal to the council.
	#[codec(index = 11)]
	Proposal(u32),
}

impl Object {
	/// Its kind, as the documentation and JSON name it.
	pub const fn kind(&self) -> &'static str {
		match self {
			Self::Deal(_) => "deal",
			Self::Loan(_) => "loan",
			Self::Transfer(_) => "transfer",
			Self::Programme(_) => "programme",
			Self::Guarantee(_) => "guarantee",
			Self::Application(_) => "application",
			Self::Accreditation(_) => "accreditation",
			Self::StatusList(_) => "status_list",
			Self::Batch(_) => "batch",
			Self::NotarialAct(_) => "notarial_act",
			Self::Apostille(_) => "apostille",
			Self::Proposal(_) => "proposal",
		}
	}

	/// Its number: of an application the receipt.
	pub fn number(&self) -> impl fmt::Display + '_ {
		struct Number<'a>(&'a Object);

		impl fmt::Display for Number<'_> {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				match self.0 {
					Object::Deal(id) => id.fmt(f),
					Object::Loan(id) => id.fmt(f),
					Object::Transfer(id) => id.fmt(f),
					Object::Programme(id) => id.fmt(f),
					Object::Guarantee(id) => id.fmt(f),
					Object::Application(receipt) => receipt.fmt(f),
					Object::Accreditation(id)
					| Object::StatusList(id)
					| Object::Batch(id)
					| Object::NotarialAct(id)
					| Object::Apostille(id) => id.fmt(f),
					Object::Proposal(id) => id.fmt(f),
				}
			}
		}

		Number(self)
	}
}

/// The kind in words, and the number.
impl fmt::Display for Object {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.kind().split('_').try_for_each(|word| write!(f, "{word} "))?;
		self.number().fmt(f)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_object_is_named_by_its_kind_and_number() {
		assert_eq!(Object::Loan(LoanId(7)).to_string(), "loan 7");
		assert_eq!(Object::StatusList(2).to_string(), "status list 2");
		let receipt = Receipt { year: 2026, number: 12 };
		assert_eq!(Object::Application(receipt).to_string(), "application 2026-12");
		assert_eq!(Object::Application(receipt).kind(), "application");
	}
}
