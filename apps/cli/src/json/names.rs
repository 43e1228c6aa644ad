//! The names of states, reasons and kinds.

use madang_client::api::types::*;
use madang_primitives::CauseKind;
use pallet_conveyances::{PaymentKind, ReportState};
use pallet_council::Majority;
use pallet_guarantees::NoticeKind;
use pallet_lending::RefusalReason;
use pallet_programmes::Repayment as OfferedRepayment;
use pallet_titles::ApplicationState;
use pallet_validators::SeatStatus;

/// A loan's state.
pub use madang_client::loan_book::state_name as loan_state;

macro_rules! names {
	($($(#[$doc:meta])* $name:ident($type:ty) { $($pattern:pat => $text:literal,)* })*) => {
		$(
			$(#[$doc])*
			pub const fn $name(value: $type) -> &'static str {
				match value { $($pattern => $text,)* }
			}
		)*
	};
}

names! {
	/// A deal's stage.
	stage(Stage) {
		Stage::Inspected => "inspected",
		Stage::Contracted => "contracted",
		Stage::Reported => "reported",
		Stage::Financed => "financed",
		Stage::Registered => "registered",
		Stage::Booked => "booked",
		Stage::Lapsed => "lapsed",
		Stage::Rescinded => "rescinded",
		Stage::Void => "void",
	}
	/// Why a bank refused a loan.
	refusal(RefusalReason) {
		RefusalReason::Collateral => "collateral",
		RefusalReason::TitleRecord => "title-record",
		RefusalReason::Assessment => "assessment",
		RefusalReason::Documents => "documents",
		RefusalReason::Regulation => "regulation",
		RefusalReason::SlotTaken => "slot-taken",
		RefusalReason::NotSupported => "not-supported",
	}
	/// What the money of a loan is for.
	fund_use(FundUse) {
		FundUse::Operating => "operating",
		FundUse::Facilities => "facilities",
		FundUse::Refinancing => "refinancing",
		FundUse::Recovery => "recovery",
	}
	/// A way to repay that a programme offers.
	offered_repayment(OfferedRepayment) {
		OfferedRepayment::EqualInstalment => "equal-instalment",
		OfferedRepayment::EqualPrincipal => "equal-principal",
		OfferedRepayment::Bullet => "bullet",
	}
	/// The state of a guarantee.
	guarantee_state(GuaranteeState) {
		GuaranteeState::Asked => "asked",
		GuaranteeState::Declined(_) => "declined",
		GuaranteeState::Notified => "notified",
		GuaranteeState::Lapsed => "lapsed",
		GuaranteeState::Withdrawn => "withdrawn",
		GuaranteeState::Revoked => "revoked",
		GuaranteeState::InForce => "in-force",
		GuaranteeState::Claimable => "claimable",
		GuaranteeState::Claimed => "claimed",
		GuaranteeState::Paid => "paid",
		GuaranteeState::Denied => "denied",
		GuaranteeState::Released => "released",
	}
	/// Why a guarantor may be claimed on.
	claim_cause(ClaimCause) {
		ClaimCause::Lasting => "lasting",
		ClaimCause::Bankruptcy(_) => "bankruptcy",
		ClaimCause::Dissolution(_) => "dissolution",
		ClaimCause::NoBusiness(_) => "no-business",
		ClaimCause::Uncollectable(_) => "uncollectable",
	}
	/// What a creditor tells a foundation.
	notice_kind(NoticeKind) {
		NoticeKind::Formed => "formed",
		NoticeKind::Extinguished { wholly: true } => "extinguished",
		NoticeKind::Extinguished { wholly: false } => "extinguished-in-part",
		NoticeKind::BenefitLost => "accelerated",
		NoticeKind::Defaulted => "defaulted",
		NoticeKind::Other => "other",
	}
	/// A report's state.
	report_state(ReportState) {
		ReportState::Filed => "filed",
		ReportState::SupplementRequested => "supplement-requested",
		ReportState::Accepted => "accepted",
		ReportState::Rescinded => "rescinded",
	}
	/// A side of a contract.
	side(Side) {
		Side::Sellers => "sellers",
		Side::Buyers => "buyers",
	}
	/// Why a contract ended.
	ground(RescissionGround) {
		RescissionGround::Agreement => "agreement",
		RescissionGround::ByLaw { side: Side::Sellers } => "by-law-of-sellers",
		RescissionGround::ByLaw { side: Side::Buyers } => "by-law-of-buyers",
		RescissionGround::Breach { side: Side::Sellers } => "breach-noticed-by-sellers",
		RescissionGround::Breach { side: Side::Buyers } => "breach-noticed-by-buyers",
		RescissionGround::Judgment => "judgment",
	}
	/// A kind of payment.
	payment_kind(PaymentKind) {
		PaymentKind::Deposit => "deposit",
		PaymentKind::Interim => "interim",
		PaymentKind::Balance => "balance",
	}
	/// An application's state.
	application_state(ApplicationState) {
		ApplicationState::Received => "received",
		ApplicationState::Examining => "examining",
		ApplicationState::Completed { .. } => "completed",
		ApplicationState::Rejected { .. } => "rejected",
		ApplicationState::Withdrawn => "withdrawn",
		ApplicationState::CureOrdered { .. } => "cure-ordered",
	}
	/// The cause of an entry.
	cause(CauseKind) {
		CauseKind::AsImported => "as-imported",
		CauseKind::Sale => "sale",
		CauseKind::MortgageAgreement => "mortgage-agreement",
		CauseKind::Release => "release",
		CauseKind::Identification => "identification",
		CauseKind::Gift => "gift",
		CauseKind::Exchange => "exchange",
		CauseKind::Division => "division",
		CauseKind::Inheritance => "inheritance",
		CauseKind::Judgment => "judgment",
		CauseKind::Succession => "succession",
		CauseKind::Extinction => "extinction",
		CauseKind::ContractAssignment => "contract-assignment",
		CauseKind::ClaimAssignment => "claim-assignment",
	}
	/// The share of the council's seats that a proposal needs.
	majority(Majority) {
		Majority::OneThird => "one-third",
		Majority::MoreThanHalf => "more-than-half",
		Majority::TwoThirds => "two-thirds",
	}
	/// The status of a validator's seat.
	seat_status(SeatStatus) {
		SeatStatus::Active => "active",
		SeatStatus::Suspended => "suspended",
		SeatStatus::Taken => "taken",
	}
}
