//! The commands about the loans of a member: one by one, summed up, and how long their steps took.

use super::{list, portfolio, statistics};
use crate::{context::Context, failure::Failure, json, lookup, values};
use clap::{builder::PossibleValuesParser, Subcommand};
use madang_client::{
	api::types::*,
	loan_book::{LoanBook, Whose, STATES},
	State,
};

/// The commands about the loans of a member.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the loans of the member: those that it lends, of an agency also those under its programmes, of a
	/// foundation also those that it guarantees or is asked to; of an auditor all
	List {
		/// Only those in this state
		#[arg(long, value_name = "STATE", value_parser = PossibleValuesParser::new(STATES))]
		state: Option<String>,
		/// Only those under this programme
		#[arg(long, value_name = "PROGRAMME")]
		programme: Option<u32>,
		/// All loans of the network
		#[arg(long)]
		all: bool,
	},
	/// Sum up the same loans by state and by age of the arrears
	Portfolio {
		/// All loans of the network
		#[arg(long)]
		all: bool,
	},
	/// Show how long the member took for its steps of loans
	Statistics {
		/// The number of another institution
		#[arg(long, value_parser = values::institution)]
		institution: Option<InstitutionId>,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List { state, programme, all } => {
			let programme = programme.map(ProgrammeId);
			let wanted = |loan: &Loan, terms: &LoanTerms| {
				let is_in = |name: &String| json::loan_state(loan.state) == name;
				let is_under = |of| terms.policy().is_some_and(|policy| policy.programme == of);
				state.as_ref().is_none_or(is_in) && programme.is_none_or(is_under)
			};
			let (state, book) = read(context, all, wanted).await?;
			list::show(context, state.number(), &book);
			Ok(())
		}
		Command::Portfolio { all } => {
			let (state, book) = read(context, all, |_, _| true).await?;
			portfolio::show(context, state.number(), &book)
		}
		Command::Statistics { institution } => statistics::show(context, institution).await,
	}
}

/// Read the loans of the member, or all.
async fn read(
	context: &Context,
	all: bool,
	wanted: impl Fn(&Loan, &LoanTerms) -> bool,
) -> Result<(State, LoanBook), Failure> {
	let connection = context.connection().await?;
	let state = context.state_over(&connection).await?;
	let whose = match all {
		true => Whose::All,
		false => {
			let id = lookup::own_institution(context, &state).await?;
			own(id, lookup::institution(&state, id).await?.kind)
		}
	};
	let book = LoanBook::read(&connection, &state, whose, wanted).await?;
	Ok((state, book))
}

/// Whose loans a member is shown without `--all`.
const fn own(id: InstitutionId, kind: InstitutionKind) -> Whose {
	match kind {
		InstitutionKind::Auditor => Whose::All,
		kind => Whose::Of(id, kind),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_auditor_is_shown_all_and_others_their_own() {
		let id = InstitutionId(4);
		assert_eq!(own(id, InstitutionKind::Auditor), Whose::All);
		for kind in [InstitutionKind::Bank, InstitutionKind::PolicyAgency, InstitutionKind::Court] {
			assert_eq!(own(id, kind), Whose::Of(id, kind));
		}
	}
}
