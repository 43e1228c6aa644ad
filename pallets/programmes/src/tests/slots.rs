//! Slots of applicants, and the tickets for them.

use super::*;
use frame_support::assert_noop;
use madang_primitives::signing::PartySignature;

fn through_old_bank(tag: u8, applicant: Party) -> Application {
	Application {
		lender: OLD_BANK,
		applicant: applicant.did(),
		ticket: ticket(tag, OLD_BANK, applicant),
		papers: papers_from(100),
		proofs: Default::default(),
		..application(tag, AMOUNT)
	}
}

#[test]
fn a_second_application_under_a_tag_is_told_that_the_slot_is_taken() {
	build_and_execute(|| {
		opened();
		entered();
		System::set_block_number(5);
		System::reset_events();
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let before = root();
		// Through another bank, with another DID, and through the same bank again.
		let taken = Ok(Entered::SlotTaken { block: 1, kind: InstitutionKind::Bank });
		assert_eq!(enter(OTHER_LOAN, through_old_bank(1, CO_BUYER)), taken);
		assert_eq!(enter(OTHER_LOAN, application(1, 1)), taken);
		assert_eq!((root(), events()), (before, vec![]), "nothing was changed");
		// Another applicant is not affected.
		assert_ok!(enter(OTHER_LOAN, through_old_bank(2, CO_BUYER)));
		assert_eq!(slot(2).unwrap().taken_at, 5);
	});
}

#[test]
fn a_slot_is_taken_until_the_loan_ends() {
	for stage in STAGES {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			let second = enter(OTHER_LOAN, through_old_bank(1, BUYER)).unwrap();
			let taken = matches!(second, Entered::SlotTaken { .. });
			assert_eq!(taken, stage != Stage::Ended, "{stage:?}");
		});
	}
}

#[test]
fn a_slot_stays_taken_when_the_hold_lapses() {
	build_and_execute(|| {
		opened_on(Terms { hold_days: 3, ..terms() });
		let until = entered();
		pass(until);
		assert_eq!(amounts(), (0, 0, 0));
		let second = enter(OTHER_LOAN, through_old_bank(1, BUYER));
		assert!(matches!(second, Ok(Entered::SlotTaken { .. })), "{second:?}");
	});
}

#[test]
fn a_ticket_is_for_one_programme_period_lender_and_applicant() {
	build_and_execute(|| {
		opened();
		assert_ok!(open(terms()));
		let base = ticket(1, BANK, BUYER);
		for other in [
			Ticket { programme: ProgrammeId(2), ..base },
			Ticket { period: 2025, ..base },
			Ticket { lender: OLD_BANK, ..base },
			Ticket { applicant: CO_BUYER.did(), ..base },
		] {
			// Even if the agency has signed it.
			let apply = |ticket| enter(LOAN, Application { ticket, ..application(1, AMOUNT) });
			assert_noop!(apply(signed(other)), Fault::TicketDiffers);
		}
	});
}

#[test]
fn the_agencys_signature_covers_every_part_of_a_ticket() {
	build_and_execute(|| {
		opened();
		let base = ticket(1, BANK, BUYER);
		let apply = |ticket| enter(LOAN, Application { ticket, ..application(1, AMOUNT) });
		// Invented: what the lender can change without a difference from its application.
		assert_noop!(apply(Ticket { tag: [2; 32], ..base }), Fault::BadTicket);
		assert_noop!(apply(Ticket { expires_at: base.expires_at + 1, ..base }), Fault::BadTicket);
		assert_noop!(apply(Ticket { key: 1, ..base }), Fault::BadTicket);
		let by_bank = Party::Ed25519(99).sign(&base.bytes(genesis_hash::<Test>()));
		assert_noop!(apply(Ticket { signature: by_bank, ..base }), Fault::BadTicket);
		let on_another_chain = TICKET_KEY.sign(&base.bytes(sp_core::H256::repeat_byte(7)));
		assert_noop!(apply(Ticket { signature: on_another_chain, ..base }), Fault::BadTicket);
		assert_noop!(
			apply(Ticket { signature: PartySignature::P256([0; 64]), ..base }),
			Fault::BadTicket
		);
		assert_noop!(apply(Ticket { key: 2, ..base }), Fault::TicketKeyNotFound);
		assert_ok!(apply(base));
	});
}

#[test]
fn every_part_of_a_ticket_changes_what_is_signed() {
	new_test_ext().execute_with(|| {
		let base = ticket(1, BANK, BUYER);
		let genesis = genesis_hash::<Test>();
		let others = [
			Ticket { tag: [2; 32], ..base },
			Ticket { programme: ProgrammeId(2), ..base },
			Ticket { period: 2025, ..base },
			Ticket { lender: OLD_BANK, ..base },
			Ticket { applicant: CO_BUYER.did(), ..base },
			Ticket { expires_at: 1, ..base },
			Ticket { key: 1, ..base },
		];
		for other in others {
			assert_ne!(base.bytes(genesis), other.bytes(genesis), "{other:?}");
		}
		assert_ne!(base.bytes(genesis), base.bytes(sp_core::H256::repeat_byte(7)));
		assert!(base.bytes(genesis).starts_with(b"madang/ticket/1"));
		// Domain, genesis hash, tag, programme, period, lender, applicant, expiry, key.
		assert_eq!(base.bytes(genesis).len(), 15 + 32 + 32 + 4 + 4 + 4 + 32 + 8 + 1);
	});
}

#[test]
fn a_ticket_expires() {
	build_and_execute(|| {
		opened();
		let at = |expires_at| {
			let ticket = signed(Ticket { expires_at, ..ticket(1, BANK, BUYER) });
			enter(LOAN, Application { ticket, ..application(1, AMOUNT) })
		};
		assert_noop!(at(START), Fault::TicketExpired);
		assert_ok!(at(START + 1));
	});
}

#[test]
fn a_ticket_of_either_key_is_valid_until_the_key_is_removed() {
	build_and_execute(|| {
		opened();
		let second = |loan, tag| {
			let ticket = signed(Ticket { key: 1, ..ticket(tag, BANK, BUYER) });
			enter(loan, Application { ticket, ..application(tag, AMOUNT) })
		};
		assert_ok!(second(LOAN, 1));
		entered_as(OTHER_LOAN, 2, AMOUNT);
		assert_ok!(set_keys(&[SECOND_KEY]));
		assert_noop!(second(LoanId(3), 3), Fault::TicketKeyNotFound);
		assert_noop!(enter(LoanId(3), application(3, AMOUNT)), Fault::BadTicket);
	});
}

/// Whether a slot is taken is told only to who has a ticket for it.
#[test]
fn a_lender_cannot_probe_slots() {
	build_and_execute(|| {
		opened();
		entered();
		let forged = Ticket { tag: [1; 32], ..ticket(2, BANK, BUYER) };
		let probe = enter(OTHER_LOAN, Application { ticket: forged, ..application(2, AMOUNT) });
		assert_eq!(probe, Err(Fault::BadTicket.into()));
	});
}

#[test]
fn a_ticket_can_be_used_again_after_the_application_left() {
	build_and_execute(|| {
		opened();
		let one = application(1, AMOUNT);
		assert_ok!(enter(LOAN, one.clone()));
		assert_ok!(Programmes::leave(LOAN));
		assert_ok!(enter(OTHER_LOAN, one));
	});
}
