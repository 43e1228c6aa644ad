-- Loans that were refused because another live application had the applicant's slot of the programme.
SELECT s.time AS time, CAST(s.loan AS TEXT) AS loan, l.programme AS programme, s.institution AS institution, s.officer AS officer, s.block AS block
FROM loan_steps s
JOIN loans l ON l.loan = s.loan
WHERE s.event = 'SlotTaken' AND s.time >= :from AND s.time < :before
ORDER BY s.block DESC, s.idx DESC
