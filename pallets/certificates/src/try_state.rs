//! Checks the invariants of the crate's documentation over the whole state. The messages begin with their
//! numbers.

use crate::{
	anchoring::fits, areas, leaf, log, page_of, services::are_items, Accreditation,
	AccreditationState, Accreditations, AccreditationsOf, Areas, Batch, BatchId, Batches, Config,
	Delegations, Frontier, IssuerDids, IssuerOf, KindId, KindOfType, Kinds, LatestDid,
	LatestVersion, ListId, Log, LogRoot, NextAccreditation, NextList, Pallet, Roots, Services,
	StatusLists, StatusPages, StatusPurpose, Verifiers,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_kinds()?;
		for (kind, _, delegation) in Delegations::<T>::iter() {
			Self::check_areas(kind, &delegation.areas)?;
		}
		Self::check_dids()?;
		Self::check_accreditations()?;
		Self::check_services()?;
		Self::check_log()?;
		Self::check_statuses()
	}

	fn check_kinds() -> Result<(), TryRuntimeError> {
		for (kind, version, details) in Kinds::<T>::iter() {
			let latest = LatestVersion::<T>::get(kind);
			ensure!((1..=latest).contains(&version), "1: a version after the latest");
			let owner = KindOfType::<T>::get(&details.credential_type);
			ensure!(owner == Some(kind), "1: the type of a kind is not its own");
		}
		for (kind, latest) in LatestVersion::<T>::iter() {
			let rules: alloc::vec::Vec<_> = (1..=latest)
				.filter_map(|version| Kinds::<T>::get(kind, version))
				.map(|details| details.per_area)
				.collect();
			ensure!(rules.len() == usize::from(latest) && latest > 0, "1: a version is missing");
			ensure!(rules.iter().all(|rule| Some(rule) == rules.first()), "1: areas changed");
		}
		Ok(())
	}

	fn check_areas(kind: KindId, areas: &Areas) -> Result<(), TryRuntimeError> {
		let details = Self::kind(kind, None).ok_or("2: areas of an unknown kind")?;
		ensure!(details.per_area != areas.is_empty(), "2: areas do not suit the kind");
		ensure!(areas::are_valid(areas), "2: areas are malformed");
		Ok(())
	}

	fn check_accreditations() -> Result<(), TryRuntimeError> {
		let next = NextAccreditation::<T>::get();
		for (number, found) in Accreditations::<T>::iter() {
			ensure!(number < next, "3: a number after the next");
			Self::check_areas(found.kind, &found.areas)?;
			Self::check_periods(&found)?;
			let listed = AccreditationsOf::<T>::get(found.kind, found.issuer).contains(&number);
			ensure!(listed, "3: an accreditation is not listed");
		}
		for (kind, issuer, numbers) in AccreditationsOf::<T>::iter() {
			ensure!(numbers.is_sorted_by(|one, next| one < next), "3: numbers are not in order");
			let all = Self::accreditations(kind, issuer);
			ensure!(all.len() == numbers.len(), "3: a listed accreditation does not exist");
			for (place, (_, one)) in all.iter().enumerate() {
				ensure!(one.kind == kind && one.issuer == issuer, "3: listed elsewhere");
				let meets = |other: &Accreditation| {
					areas::overlap(&one.areas, &other.areas)
						&& one.periods.iter().any(|a| other.periods.iter().any(|b| a.overlaps(b)))
				};
				let both = all.iter().take(place).any(|(_, other)| meets(other));
				ensure!(!both, "3: two accreditations hold at once");
			}
		}
		Ok(())
	}

	fn check_periods(found: &Accreditation) -> Result<(), TryRuntimeError> {
		let ordered = found
			.periods
			.is_sorted_by(|one, next| one.until.is_some_and(|until| until < next.from));
		ensure!(ordered, "3: periods are not in order and disjoint");
		for period in &found.periods {
			ensure!(period.until.is_none_or(|until| period.from < until), "3: an empty period");
			let late = found.term.until.is_some_and(|end| period.until.is_none_or(|own| own > end));
			ensure!(period.from >= found.term.from && !late, "3: a period is outside the term");
		}
		let last = found.periods.last();
		let stopped = last.is_none_or(|last| last.is_over(Self::now().saturating_add(1)));
		let active = found.state == AccreditationState::Active;
		ensure!(active || stopped, "3: a period of an accreditation that is not active runs");
		let runs = last.is_some_and(|last| last.until == found.term.until);
		ensure!(!active || runs, "3: an active accreditation does not run until its end");
		Ok(())
	}

	fn check_services() -> Result<(), TryRuntimeError> {
		for (kind, service, details) in Services::<T>::iter() {
			ensure!(LatestVersion::<T>::contains_key(kind), "4: a service for an unknown kind");
			let verifier = Verifiers::<T>::get(service);
			ensure!(verifier == Some(details.verifier), "4: a service of two verifiers");
			ensure!(are_items(&details.items), "4: a service without valid items");
		}
		Ok(())
	}

	fn check_log() -> Result<(), TryRuntimeError> {
		let stored = Log::<T>::get();
		let mut again = Frontier::default();
		let mut taken = BTreeMap::new();
		for number in 0..stored.size() {
			let number = BatchId(number);
			let batch = Batches::<T>::get(number).ok_or("5: a batch of the log is missing")?;
			Self::check_batch(number, &batch, &mut taken)?;
			let kind = Kinds::<T>::get(batch.kind, batch.version).ok_or("5: an unknown version")?;
			let text = leaf::text(number, &batch, &kind.credential_type);
			again.append(log::leaf_hash(text.as_bytes())).ok_or("5: the log is full")?;
		}
		for (number, list) in StatusLists::<T>::iter() {
			let assigned = taken.get(&number).copied().unwrap_or_default();
			ensure!(list.taken == assigned, "5: places that no batch has");
		}
		ensure!(again == stored, "5: the log is not that of its batches");
		ensure!(LogRoot::<T>::get() == stored.head(), "5: another root");
		let batches = u64::try_from(Batches::<T>::iter_keys().count()).ok();
		ensure!(batches == Some(stored.size()), "5: a batch is not in the log");
		let roots = u64::try_from(Roots::<T>::iter_keys().count()).ok();
		ensure!(roots == Some(stored.size()), "5: a root without a batch");
		Ok(())
	}

	/// Check a batch. `taken` is how many places of each list the batches before it have.
	fn check_batch(
		number: BatchId,
		batch: &Batch,
		taken: &mut BTreeMap<ListId, u32>,
	) -> Result<(), TryRuntimeError> {
		let Batch { issuer, did, kind, stated, at, .. } = batch;
		ensure!(IssuerOf::<T>::get(did) == Some(*issuer), "5: a batch under another's DID");
		ensure!(stated.revocation.is_some(), "5: a batch without places for revocations");
		let root = Roots::<T>::get(issuer, stated.root);
		ensure!(root == Some(number), "5: a batch is not found by its root");
		let held = Self::accredited(*kind, *issuer, stated.area, *at).ok().flatten();
		ensure!(
			held == Some(stated.accreditation),
			"5: a batch of an issuer without accreditation"
		);
		for (purpose, range) in [
			(StatusPurpose::Revocation, stated.revocation),
			(StatusPurpose::Suspension, stated.suspension),
		] {
			let Some(range) = range else { continue };
			let list = StatusLists::<T>::get(range.list).ok_or("5: an unknown status list")?;
			let own = list.issuer == *issuer && list.kind == *kind && list.purpose == purpose;
			ensure!(own && fits(range, stated.size, list.size), "5: a list that does not suit");
			let next = taken.entry(range.list).or_default();
			ensure!(range.first == *next, "5: places that are not the next ones");
			*next = next.saturating_add(range.count);
		}
		Ok(())
	}

	fn check_dids() -> Result<(), TryRuntimeError> {
		for (issuer, version, found) in IssuerDids::<T>::iter() {
			let latest = LatestDid::<T>::get(issuer);
			ensure!((1..=latest).contains(&version), "7: a DID after the latest");
			ensure!(IssuerOf::<T>::get(found.did) == Some(issuer), "7: a DID of another");
		}
		for (issuer, latest) in LatestDid::<T>::iter() {
			let all: alloc::vec::Vec<_> = (1..=latest)
				.filter_map(|version| IssuerDids::<T>::get(issuer, version))
				.map(|found| found.since)
				.collect();
			ensure!(u32::try_from(all.len()) == Ok(latest), "7: a DID is missing");
			ensure!(all.is_sorted(), "7: DIDs are not in the order of time");
		}
		Ok(())
	}

	fn check_statuses() -> Result<(), TryRuntimeError> {
		let next = NextList::<T>::get();
		for (list, found) in StatusLists::<T>::iter() {
			ensure!(list < next, "6: a number after the next");
			let accreditation = Accreditations::<T>::get(found.accreditation);
			let accreditation = accreditation.ok_or("6: a list without accreditation")?;
			let own = accreditation.issuer == found.issuer && accreditation.kind == found.kind;
			ensure!(own, "6: a list of another accreditation");
		}
		for (list, number, page) in StatusPages::<T>::iter() {
			let found = StatusLists::<T>::get(list).ok_or("6: a page of an unknown list")?;
			let last = page_of(found.size.saturating_sub(1));
			ensure!(number <= last, "6: a page beyond the end of its list");
			let first = u32::from(number).saturating_mul(crate::statuses::PAGE_BITS);
			let beyond = found.size.max(first)..first.saturating_add(crate::statuses::PAGE_BITS);
			ensure!(
				!beyond.into_iter().any(|index| page.is_set(index)),
				"6: a status beyond the end"
			);
		}
		Ok(())
	}
}
