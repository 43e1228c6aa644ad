//! The kinds of papers that an application for a loan contains.

use crate::named::named_codes;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_codes! {
	/// The kind of a paper of a document bundle (꾸러미). The list has what banks, policy agencies and
	/// guarantee foundations ask of small businesses.
	PaperKind: 22, "not in the list of papers";
	0 Identity "실명확인증표" "Proof of identity";
	1 ResidentRecord "주민등록표 등본·초본" "Resident record";
	2 BusinessRegistration "사업자등록증명" "Certificate of business registration";
	3 VatBase "부가가치세 과세표준증명" "Certificate of the VAT base";
	4 ExemptIncome "면세사업자 수입금액증명" "Certificate of the income of a business without VAT";
	5 Income "소득금액증명" "Certificate of income";
	6 FinancialStatements "표준재무제표증명" "Certificate of the standard financial statements";
	7 NationalTaxPaid "납세증명서" "Certificate that national taxes are paid";
	8 LocalTaxPaid "지방세 납세증명" "Certificate that local taxes are paid";
	9 HealthInsurance "건강보험 자격득실확인서" "Certificate of health insurance";
	10 HealthInsurancePaid "건강보험료 납부확인서" "Certificate that health insurance is paid";
	11 SocialInsurancePaid "4대 사회보험료 완납증명" "Certificate that social insurances are paid";
	12 InsuredEmployees "4대보험 사업장 가입자명부" "List of insured employees";
	13 SmallBusiness "소상공인(중소기업)확인서" "Certificate of a small business";
	14 Eligibility "정책자금 지원대상 확인서" "Certificate that a programme supports the applicant";
	15 GuaranteeLetter "신용보증서" "Credit guarantee letter";
	16 Premises "임대차계약서 또는 부동산 공부" "Lease, or title and book extracts, of the premises";
	17 Corporation "법인등기사항증명서·주주명부" "Corporate register extract and list of shareholders";
	18 Debts "금융거래확인서" "Certificate of debts at banks";
	19 SealOrSignature "인감증명·본인서명사실확인서" "Certificate of a seal or a signature";
	20 BusinessPlan "사업계획서·자금사용계획" "Business plan and use of the money";
	21 NotClosed "휴업·폐업 사실확인" "Confirmation that the business is not closed or suspended";
}
