//! The table of purposes (등기목적) of entries that the chain does not know yet.

use crate::named::named_codes;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_codes! {
	/// What an entry of a title record registers (등기목적), for the kinds that the chain does not know
	/// yet.
	EntryPurpose: 21, "not in the list of purposes (등기목적)";
	0 ProvisionalAttachment "가압류" "Provisional attachment";
	1 Seizure "압류" "Attachment or tax seizure";
	2 Injunction "가처분" "Injunction against disposal";
	3 CompulsoryAuction "강제경매개시결정" "Compulsory auction";
	4 SecurityAuction "임의경매개시결정" "Auction for a security right";
	5 Provisional "가등기" "Provisional registration";
	6 Trust "신탁" "Trust";
	7 Redemption "환매특약" "Special agreement on redemption";
	8 Restriction "금지사항" "Restriction that a law orders";
	9 LawsuitNote "예고등기" "Note of a lawsuit";
	10 Insolvency "도산" "Bankruptcy or rehabilitation of a holder";
	11 NoDivision "공유물분할금지약정" "Agreement not to divide co-owned property";
	12 Jeonse "전세권" "Lease with a deposit";
	13 Superficies "지상권" "Superficies";
	14 Easement "지역권" "Easement";
	15 Lease "임차권" "Lease";
	16 OrderedLease "임차권등기명령" "Lease that a court ordered to be registered";
	17 Mortgage "저당권" "Mortgage that is not revolving";
	18 Pledge "질권" "Pledge of a right that a mortgage secures";
	19 ClaimCollateral "채권담보권" "Collateral over such a right";
	20 Unlisted "기타" "Any other purpose, which its text states";
}
