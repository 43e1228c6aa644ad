-- Contracts about a property for which an application was pending in the block of the contract.
SELECT b.time AS time, CAST(d.id AS TEXT) AS deal, t.property AS property, a.receipt AS application, e.block AS block
FROM events e
JOIN blocks b ON b.number = e.block
JOIN mentions d ON d.block = e.block AND d.idx = e.idx AND d.kind = 'deal'
JOIN mentions m ON m.block = e.block AND m.idx = e.idx AND m.kind = 'title'
JOIN titles t ON t.title = m.id
JOIN application_properties p ON p.property = t.property
JOIN applications a ON a.receipt = p.receipt AND a.block < e.block AND (a.ended_block IS NULL OR a.ended_block > e.block)
WHERE e.pallet = 'Conveyances' AND e.name = 'Contracted'
	AND b.time >= :from AND b.time < :before
ORDER BY e.block DESC, a.sort DESC
