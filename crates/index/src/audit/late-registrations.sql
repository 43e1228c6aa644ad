-- Deals whose application for registration came after its term.
SELECT b.time AS time, CAST(m.id AS TEXT) AS deal, e.block AS block, e.idx AS event, t.institution AS institution, t.signer AS officer
FROM events e
JOIN blocks b ON b.number = e.block
JOIN mentions m ON m.block = e.block AND m.idx = e.idx AND m.kind = 'deal'
LEFT JOIN transactions t ON t.block = e.block AND t.idx = e.tx
WHERE e.pallet = 'Conveyances' AND e.name = 'Registered' AND e.fields LIKE '%"late":true%'
	AND b.time >= :from AND b.time < :before
ORDER BY e.block DESC, e.idx DESC
