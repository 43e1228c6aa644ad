//! The records that a check reads are those of the pallets, byte by byte.

use codec::{DecodeAll, Encode};
use madang_primitives::{
	signing::VerificationKey, Did, DistrictPrefix, InstitutionId, InstitutionKind,
	InstitutionStatus, Jurisdiction, KoreanDay, PaperKind,
};
use madang_verify::certificate::*;
use pallet_certificates as pallet;
use pallet_institutions::Institution;

/// That the bytes of one type are read as another, completely.
fn read<T: DecodeAll>(value: &impl Encode) -> T {
	T::decode_all(&mut value.encode().as_slice()).unwrap()
}

#[test]
fn a_kind_is_the_pallets() {
	let kind = pallet::Kind {
		name_ko: "가".as_bytes().to_vec().try_into().unwrap(),
		name_en: b"b".to_vec().try_into().unwrap(),
		credential_type: b"urn:c".to_vec().try_into().unwrap(),
		in_charge: InstitutionId(7),
		max_days: 90,
		per_area: true,
		paper: Some(PaperKind::VatBase),
		retired: false,
	};
	let found: KindRecord = read(&kind);
	assert_eq!(found.encode(), kind.encode());
	assert_eq!((&*found.name_ko, &*found.name_en), ("가".as_bytes(), &b"b"[..]));
	assert_eq!(found.credential_type, b"urn:c");
	assert_eq!((found.in_charge, found.max_days), (InstitutionId(7), 90));
	assert_eq!((found.paper, found.per_area, found.retired), (kind.paper, true, false));
}

#[test]
fn a_status_list_and_its_pages_are_the_pallets() {
	for purpose in [pallet::StatusPurpose::Revocation, pallet::StatusPurpose::Suspension] {
		let list = pallet::StatusList {
			issuer: InstitutionId(1),
			accreditation: pallet::AccreditationId(2),
			kind: pallet::KindId(3),
			purpose,
			size: 4,
			taken: 7,
			version: 5,
			changed: 6,
		};
		let found: StatusListRecord = read(&list);
		assert_eq!(found.encode(), list.encode());
		let is_revocation = purpose == pallet::StatusPurpose::Revocation;
		assert_eq!(found.purpose == Purpose::Revocation, is_revocation);
		assert_eq!((found.issuer, found.size), (InstitutionId(1), 4));
	}
	let page: PageRecord = read(&pallet::Page([9; 1_024]));
	assert_eq!(page.0, [9; 1_024]);
}

#[test]
fn an_institution_is_the_pallets() {
	let institution = Institution {
		kind: InstitutionKind::RegistryOffice,
		name_ko: "가".as_bytes().to_vec().try_into().unwrap(),
		name_en: b"b".to_vec().try_into().unwrap(),
		jurisdiction: Jurisdiction::default(),
		jurisdiction_set: 4,
		status: InstitutionStatus::Active,
		generation: 5,
	};
	let found: InstitutionRecord = read(&institution);
	assert_eq!(found.encode(), institution.encode());
	assert_eq!((&*found.name_ko, &*found.name_en), ("가".as_bytes(), &b"b"[..]));
}

/// A batch of either layout can be decoded by the other only if they are the same, byte by byte.
#[test]
fn a_batch_is_the_pallets() {
	let range = |list| Some(StatusRangeRecord { list, first: 64, count: 128 });
	let keys = [
		VerificationKey::Ed25519([1; 32]),
		VerificationKey::Sr25519([2; 32]),
		VerificationKey::P256([3; 33]),
	];
	for (key, suspension) in keys.into_iter().zip([range(4), None, range(5)]) {
		let batch = BatchRecord {
			issuer: InstitutionId(9),
			did: Did([10; 32]),
			kind: 11,
			version: 12,
			stated: NewBatchRecord {
				accreditation: 13,
				area: Some(DistrictPrefix { digits: 5, value: 11_680 }),
				key,
				root: [14; 32],
				size: 15,
				expires: KoreanDay(20_000),
				revocation: range(3),
				suspension,
			},
			block: 16,
			at: 17,
		};
		let found: pallet::Batch = read(&batch);
		assert_eq!(found.encode(), batch.encode());
		assert_eq!((found.issuer, found.kind.0, found.version), (InstitutionId(9), 11, 12));
		assert_eq!((found.stated.root, found.stated.size), ([14; 32], 15));
		assert_eq!((found.stated.expires, found.block, found.at), (KoreanDay(20_000), 16, 17));
	}
}
