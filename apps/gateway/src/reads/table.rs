//! Which institution may ask for what.

/// Which institutions an object belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
	/// Everyone's: the public books, and what the members know of each other.
	Everyones,
	/// The institution's that the first parameter names.
	Institutions,
	/// The institution's whose officer the first parameter names.
	Officers,
	/// The lender's of a loan, and of those who guarantee or support it.
	Loans,
	/// The agent's of a deal, and of the banks that finance it or are paid off.
	Deals,
	/// The foundation's and the creditor's of a guarantee.
	Guarantees,
	/// The agency's of a programme, and of its lenders.
	Programmes,
	/// The agency's of a programme, and of the lender that the second parameter names.
	Lines,
	/// The agency's of a programme.
	Agencies,
	/// The two banks' of a transfer.
	Transfers,
}

/// A method that reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Read {
	/// Its name, which is also that of the node's method.
	pub name: &'static str,
	/// Which institutions the object belongs to.
	pub whose: Whose,
	/// The name of the first parameter, or nothing.
	pub first: &'static str,
}

macro_rules! reads {
	($($name:ident $whose:ident($($first:ident)?);)*) => {
		/// The methods that read.
		pub const READS: &[Read] = &[$(Read {
			name: stringify!($name),
			whose: Whose::$whose,
			first: concat!($(stringify!($first))?),
		}),*];
	};
}

reads! {
	institutions_get Everyones(institution);
	institutions_list Everyones();
	institutions_officer Everyones(account);
	institutions_administrators Everyones(institution);
	institutions_clientCertificates Institutions(institution);
	institutions_outcome Institutions(institution);
	institutions_quota Institutions(institution);
	institutions_usage Institutions(institution);
	institutions_mayCall Officers(account);
	institutions_stepTimes Institutions(institution);
	institutions_responsibleFor Everyones(institution);
	identity_document Everyones(did);
	identity_guardians Everyones(did);
	identity_recovery Everyones(did);
	registers_district Everyones(district);
	registers_parcel Everyones(parcel);
	registers_parcelsAt Everyones(numbers);
	registers_numbersOf Everyones(parcels);
	registers_building Everyones(building);
	registers_unit Everyones(unit);
	registers_placeOf Everyones(property);
	registers_notices Everyones(property);
	registers_discrepancy Everyones(property);
	titles_ofProperty Everyones(property);
	titles_get Everyones(title);
	titles_lots Everyones(title);
	titles_live Everyones(title);
	titles_entry Everyones(title);
	titles_entries Everyones(title);
	titles_queue Everyones(property);
	titles_application Everyones(receipt);
	titles_reservations Everyones(title);
	deals_get Deals(deal);
	deals_affirmation Deals(deal);
	deals_affirmations Deals(deal);
	deals_closing Deals(deal);
	deals_titlesNow Deals(deal);
	deals_legs Deals(deal);
	deals_inspections Institutions(institution);
	programmes_get Everyones(programme);
	programmes_list Everyones();
	programmes_terms Everyones(programme);
	programmes_budget Programmes(programme);
	programmes_line Lines(programme);
	programmes_lines Agencies(programme);
	programmes_entry Loans(loan);
	programmes_bundle Loans(loan);
	guarantees_get Guarantees(guarantee);
	guarantees_ofLoan Loans(loan);
	guarantees_notices Guarantees(guarantee);
	loans_get Loans(loan);
	loans_file Loans(loan);
	loans_ledger Loans(loan);
	loans_standing Loans(loan);
	loans_payoff Loans(loan);
	loans_line Institutions(bank);
	loans_arrears Loans(loan);
	loans_way Loans(loan);
	loans_amendments Loans(loan);
	loans_assessment Loans(loan);
	loans_pledge Loans(loan);
	loans_securedBy Everyones(entry);
	loans_transfer Transfers(transfer);
	certificates_kind Everyones(kind);
	certificates_accreditation Everyones(accreditation);
	certificates_accreditationsOf Everyones(kind);
	certificates_batch Everyones(batch);
	certificates_list Everyones(list);
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn each_method_is_there_once_and_names_its_object() {
		let names: BTreeSet<_> = READS.iter().map(|read| read.name).collect();
		assert_eq!(names.len(), READS.len());
		for read in READS {
			let expected = match read.whose {
				Whose::Everyones => continue,
				Whose::Institutions if read.name == "loans_line" => "bank",
				Whose::Institutions => "institution",
				Whose::Officers => "account",
				Whose::Loans => "loan",
				Whose::Deals => "deal",
				Whose::Guarantees => "guarantee",
				Whose::Programmes | Whose::Lines | Whose::Agencies => "programme",
				Whose::Transfers => "transfer",
			};
			assert_eq!(read.first, expected, "{}", read.name);
		}
	}
}
