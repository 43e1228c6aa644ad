//! What each call is charged, for the components of its benchmark.

use crate::Runtime;
use frame_support::weights::Weight;
use pallet_certificates::WeightInfo as _;
use pallet_conveyances::{DealSize, DueKind, WeightInfo as _};
use pallet_council::WeightInfo as _;
use pallet_guarantees::{ClaimSettled as _, WeightInfo as _};
use pallet_identity::WeightInfo as _;
use pallet_institutions::WeightInfo as _;
use pallet_lending::WeightInfo as _;
use pallet_notary::WeightInfo as _;
use pallet_programmes::WeightInfo as _;
use pallet_rates::WeightInfo as _;
use pallet_registers::{weights::most_looked_at, WeightInfo as _};
use pallet_terms::WeightInfo as _;
use pallet_titles::{BatchSize, WeightInfo as _};
use pallet_validators::WeightInfo as _;

type Certificates = <Runtime as pallet_certificates::Config>::WeightInfo;
type Conveyances = <Runtime as pallet_conveyances::Config>::WeightInfo;
type Council = <Runtime as pallet_council::Config>::WeightInfo;
type Guarantees = <Runtime as pallet_guarantees::Config>::WeightInfo;
type Identity = <Runtime as pallet_identity::Config>::WeightInfo;
type Institutions = <Runtime as pallet_institutions::Config>::WeightInfo;
type Lending = <Runtime as pallet_lending::Config>::WeightInfo;
type Notary = <Runtime as pallet_notary::Config>::WeightInfo;
type Programmes = <Runtime as pallet_programmes::Config>::WeightInfo;
type Rates = <Runtime as pallet_rates::Config>::WeightInfo;
type Registers = <Runtime as pallet_registers::Config>::WeightInfo;
type Terms = <Runtime as pallet_terms::Config>::WeightInfo;
type Titles = <Runtime as pallet_titles::Config>::WeightInfo;
type Validators = <Runtime as pallet_validators::Config>::WeightInfo;

/// What the call of this benchmark is charged before it is executed, if it has a weight of its own. `of` gives the value of
/// a component of the benchmark, by its letter.
pub fn charged(pallet: &str, call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	match pallet {
		"pallet_certificates" => certificates(call, of),
		"pallet_conveyances" => conveyances(call, of),
		"pallet_council" => council(call),
		"pallet_guarantees" => guarantees(call, of),
		"pallet_identity" => identity(call, of),
		"pallet_institutions" => institutions(call),
		"pallet_lending" | "pallet_lending_transfers" => lending(call, of),
		"pallet_notary" => notary(call, of),
		"pallet_programmes" => programmes(call),
		"pallet_rates" => rates(call),
		"pallet_registers" => registers(call, of),
		"pallet_terms" => terms(call, of),
		"pallet_titles" => titles(call, of),
		"pallet_validators" => validators(call, of),
		_ => None,
	}
}

fn certificates(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	Some(match call {
		"set_kind" => Certificates::set_kind(),
		"delegate" => Certificates::delegate(),
		"end_delegation" => Certificates::end_delegation(),
		"accredit" => Certificates::accredit(),
		"suspend_accreditation" => Certificates::suspend_accreditation(),
		"resume_accreditation" => Certificates::resume_accreditation(),
		"end_accreditation" => Certificates::end_accreditation(),
		"register_service" => Certificates::register_service(),
		"end_service" => Certificates::end_service(),
		"anchor" => Certificates::anchor(of('b')),
		"create_status_list" => Certificates::create_status_list(),
		"set_statuses" => Certificates::set_statuses(of('c')),
		"override_statuses" => Certificates::override_statuses(of('c')),
		"set_issuer_did" => Certificates::set_issuer_did(),
		_ => return None,
	})
}

fn notary(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	Some(match call {
		"designate" => Notary::designate(),
		"enter" => Notary::enter(of('p')),
		"annul" => Notary::annul(),
		"issue_apostille" => Notary::issue_apostille(),
		"annul_apostille" => Notary::annul_apostille(),
		_ => return None,
	})
}

fn conveyances(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	let signed = || of('p');
	let largest = DealSize::largest();
	Some(match call {
		"inspect" => Conveyances::inspect(DealSize::unread(of('t') as usize), 2),
		"reinspect" => Conveyances::reinspect(largest),
		"conclude" => Conveyances::conclude(largest, signed()),
		"accept_report" => Conveyances::accept_report(),
		"accept_reports" => Conveyances::accept_reports(of('r')),
		"request_supplement" => Conveyances::request_supplement(),
		"supplement_report" => Conveyances::supplement_report(),
		"finance" => Conveyances::finance(largest, signed()),
		"file_registration" => Conveyances::file_registration(largest, signed()),
		"affirm" => Conveyances::affirm(largest, signed()),
		"register" => Conveyances::register(largest),
		"book" => Conveyances::book(largest),
		"rescind" => Conveyances::rescind(largest, signed()),
		"report_rescission" => Conveyances::report_rescission(signed()),
		"enforce_judgment" => Conveyances::enforce_judgment(largest),
		"abandon" => Conveyances::abandon(),
		"amend" => Conveyances::amend(largest, signed()),
		"accept_title" => Conveyances::accept_title(largest, signed()),
		"unbind" => Conveyances::unbind(),
		"dismiss_loan" => Conveyances::dismiss_loan(largest, signed()),
		"change_agent" => Conveyances::change_agent(signed()),
		"give_notice" => Conveyances::give_notice(signed()),
		"object" => Conveyances::object(signed()),
		"withdraw_affirmation" => Conveyances::withdraw_affirmation(signed()),
		"confirm_interim" => Conveyances::confirm_interim(signed()),
		"withdraw_notice" => Conveyances::withdraw_notice(signed()),
		"name_successor" => Conveyances::name_successor(),
		"pass_term" => Conveyances::pass_term(DueKind::Lapse),
		_ => return None,
	})
}

fn council(call: &str) -> Option<Weight> {
	Some(match call {
		"propose" => Council::propose(),
		"vote" => Council::vote(),
		"close" => Council::close(),
		"grant_seat" => Council::grant_seat(),
		"revoke_seat" => Council::revoke_seat(),
		"withdraw_proposal" => Council::withdraw_proposal(),
		_ => return None,
	})
}

fn guarantees(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	// What lending does with the answer to a claim is charged with the foundation's call.
	let settled = || <Runtime as pallet_guarantees::Config>::OnSettled::weight();
	Some(match call {
		"decide" => Guarantees::decide(),
		"withdraw_approval" => Guarantees::withdraw_approval(),
		"acknowledge" => Guarantees::acknowledge(of('n')),
		"pay" => Guarantees::pay().saturating_add(settled()),
		"deny" => Guarantees::deny().saturating_add(settled()),
		"reguarantee" => Guarantees::reguarantee(),
		"accept_reguarantee" => Guarantees::accept_reguarantee(),
		"assign" => Guarantees::assign(of('n')),
		"notice_ends" => Guarantees::notice_ends(),
		_ => return None,
	})
}

fn identity(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	Some(match call {
		"register_did" => Identity::register_did(of('k')),
		"rotate_keys" => Identity::rotate_keys(of('k')),
		"deactivate_did" => Identity::deactivate_did(),
		"set_guardians" => Identity::set_guardians(of('g')),
		"start_recovery" => Identity::start_recovery(of('k'), of('g')),
		"finish_recovery" => Identity::finish_recovery(),
		"cancel_recovery" => Identity::cancel_recovery(of('g')),
		"forget_expired" => Identity::forget_expired(of('s')),
		_ => return None,
	})
}

fn institutions(call: &str) -> Option<Weight> {
	Some(match call {
		"admit_institution" => Institutions::admit_institution(),
		"suspend_institution" => Institutions::suspend_institution(),
		"readmit_institution" => Institutions::readmit_institution(),
		"withdraw_institution" => Institutions::withdraw_institution(),
		"set_jurisdiction" => Institutions::set_jurisdiction(),
		"replace_administrator" => Institutions::replace_administrator(),
		"appoint_officer" => Institutions::appoint_officer(),
		"set_duties" => Institutions::set_duties(),
		"suspend_officer" => Institutions::suspend_officer(),
		"reinstate_officer" => Institutions::reinstate_officer(),
		"revoke_officer" => Institutions::revoke_officer(),
		"force_suspend_officer" => Institutions::force_suspend_officer(),
		"force_reinstate_officer" => Institutions::force_reinstate_officer(),
		"set_quota" => Institutions::set_quota(),
		"add_client_certificate" => Institutions::add_client_certificate(),
		"remove_client_certificate" => Institutions::remove_client_certificate(),
		"anchor_log" => Institutions::anchor_log(),
		"charge_quota" => Institutions::charge_quota(),
		"admit_officers" => Institutions::admit_officers(),
		_ => return None,
	})
}

fn lending(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	let (papers, signed) = (|| of('n'), || of('p'));
	let skipped = || Lending::skipped_line().saturating_mul(of('l').into());
	Some(match call {
		"apply" => Lending::apply(signed()),
		"decide" | "approve" | "approve_mortgage" => Lending::decide(),
		"agree" => Lending::agree(signed()),
		"withdraw" => Lending::withdraw(),
		"record_existing" => Lending::record_existing(),
		"repay" | "repay_under_programme" => Lending::repay(),
		"cancel" => Lending::cancel(signed()),
		"repay_batch" => Lending::repay_batch(of('l')),
		// What such a batch is charged afterwards: a mortgage loan with the instalment of a month.
		"repay_usual_batch" => {
			let line = Lending::posted_line(1, 1, false);
			Lending::repay_batch(0).saturating_add(line.saturating_mul(of('l').into()))
		}
		// What such a batch is charged afterwards.
		"skipped_line" => Lending::repay_batch(0).saturating_add(skipped()),
		"reverse" => Lending::reverse(),
		"offer_ends" => Lending::offer_ends(),
		"apply_under_programme" => Lending::apply_under_programme(papers(), papers(), signed()),
		"certify" => Lending::certify(),
		"request_guarantee" => Lending::request_guarantee(),
		"replace_papers" => Lending::replace_papers(papers(), papers(), signed()),
		"renew_hold" => Lending::renew_hold(),
		"draw" | "draw_more" => Lending::draw(),
		"finish_drawing" => Lending::finish_drawing(),
		"declare_withdrawal" => Lending::declare_withdrawal(signed()),
		"complete_withdrawal" => Lending::complete_withdrawal(),
		"warn" => Lending::warn(),
		"accelerate" => Lending::accelerate(),
		"make_claimable" => Lending::make_claimable(),
		"claim" => Lending::claim(),
		"cure" => Lending::cure(),
		"notify_guarantor" => Lending::notify_guarantor(),
		"write_off" => Lending::write_off(),
		"take_back" => Lending::take_back(),
		"amend" => Lending::amend(signed()),
		"pay_out" => Lending::pay_out(of('e')),
		"offer_transfer" => Lending::offer_transfer(of('n')),
		"accept_transfer" => Lending::accept_transfer(),
		"end_transfer" => Lending::end_transfer(),
		"mortgages_moved" => pallet_lending::weights::mortgages_moved(8),
		"assign" => Lending::assign(of('n')),
		"set_limits" => Lending::set_limits(),
		"offer_pledge" => Lending::offer_pledge(),
		"pledge_step" => Lending::pledge_step(),
		"guarantor_paid" => Lending::guarantor_paid(),
		_ => return None,
	})
}

fn programmes(call: &str) -> Option<Weight> {
	Some(match call {
		"open" => Programmes::open(),
		"revise" => Programmes::revise(),
		"set_budget" => Programmes::set_budget(),
		"set_line" => Programmes::set_line(),
		"close" => Programmes::close(),
		"reopen" => Programmes::reopen(),
		"set_ticket_keys" => Programmes::set_ticket_keys(),
		"assign" => Programmes::assign(),
		"hold_lapses" => Programmes::hold_lapses(),
		_ => return None,
	})
}

fn rates(call: &str) -> Option<Weight> {
	Some(match call {
		"set_index" => Rates::set_index(),
		"publish" => Rates::publish(),
		"withdraw" => Rates::withdraw(),
		_ => return None,
	})
}

fn registers(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	let rows = || of('r');
	// The first row has further parcels or rights, all others have one.
	let objects = |further: char| rows().saturating_add(of(further)).saturating_sub(1);
	let owners = || rows().saturating_mul(of('o'));
	let buildings =
		|parcels| Registers::import_buildings(rows(), owners(), parcels, most_looked_at(parcels));
	let units = |rights| Registers::import_units(rows(), of('o'), rights, most_looked_at(rights));
	let districts = || Registers::districts_of(rows());
	Some(match call {
		"import_districts" => Registers::import_districts(rows()),
		"import_parcels" => Registers::import_parcels(rows(), owners(), most_looked_at(rows())),
		"import_buildings" => buildings(objects('p')),
		"import_units" => units(objects('l')),
		"enter_parcels" => Registers::import_parcels(rows(), owners(), most_looked_at(rows()))
			.saturating_add(districts())
			.saturating_add(Registers::numbers_again(rows())),
		"enter_buildings" => buildings(objects('p')).saturating_add(districts()),
		"enter_units" => units(objects('l')).saturating_add(districts()),
		"amend_parcels" => Registers::amend_parcels(rows()),
		"amend_buildings" => Registers::amend_buildings(rows(), objects('p')),
		"amend_units" => Registers::amend_units(rows(), objects('l')),
		"correct_owners" => Registers::correct_owners(of('o')),
		"close_record" => Registers::close_record(),
		"reopen_record" => Registers::reopen_record(of('p')),
		"take_notice" => Registers::take_notice(),
		"end_districts" => Registers::end_districts(rows(), of('s')),
		"correct_district_ends" => Registers::correct_district_ends(rows(), of('s')),
		"renumber_parcels" => Registers::renumber_parcels(rows()),
		_ => return None,
	})
}

fn terms(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	Some(match call {
		"declare_holidays" => Terms::declare_holidays(of('d')),
		"withdraw_holidays" => Terms::withdraw_holidays(of('d')),
		"look" => Terms::look(),
		"peek" => Terms::peek(),
		"note_pauses" => Terms::note_pauses(of('k')),
		"tell_behind" => Terms::tell_behind(),
		_ => return None,
	})
}

fn titles(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	let (signed, parts) = (|| of('p'), || of('p'));
	Some(match call {
		"import_titles" => {
			// Each row has its holders. Each mortgage of the first names all of them but one, a
			// mortgagee and eight debtors.
			let (rows, holders, mortgages) = (of('r'), of('h'), of('c'));
			let named = holders.saturating_sub(1).saturating_mul(mortgages);
			Titles::import_titles(BatchSize {
				rows,
				parcels: 0,
				places: rows,
				former: 0,
				entries: rows.saturating_add(mortgages),
				holders: rows.saturating_mul(holders).saturating_add(named),
				parties: mortgages.saturating_mul(9),
				// The first row is burdened. The book names no owners, so none differs from it.
				extras: mortgages.min(1),
			})
		}
		"set_cut_over" => Titles::set_cut_over(),
		"file" => Titles::file(of('r'), of('r'), signed()),
		"file_by_office" => Titles::file_by_office(signed()),
		"examine" => Titles::examine(parts()),
		"order_cure" => Titles::order_cure(parts()),
		"cure" => Titles::cure(parts()),
		"complete" => Titles::complete(of('l')),
		"reject" => Titles::reject(parts()),
		"withdraw" => Titles::withdraw(of('l'), signed()),
		"prune" => Titles::prune(of('r')),
		"change_description" => Titles::change_description(),
		_ => return None,
	})
}

fn validators(call: &str, of: impl Fn(char) -> u32) -> Option<Weight> {
	Some(match call {
		"grant_seat" => Validators::grant_seat(),
		"revoke_seat" => Validators::revoke_seat(),
		"set_keys" => Validators::set_keys(),
		"reinstate_seat" => Validators::reinstate_seat(),
		"close_case" => Validators::close_case(of('n')),
		"report_block" => Validators::report_block(),
		"order_recovery" => Validators::order_recovery(of('n')),
		"set_session_length" => Validators::set_session_length(),
		"register_node" => Validators::register_node(),
		"deregister_node" => Validators::deregister_node(),
		"withdraw_seats" => Validators::withdraw_seats(),
		_ => return None,
	})
}
