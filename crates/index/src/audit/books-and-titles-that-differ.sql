-- Properties whose book and title record differ now, since when.
SELECT p.time AS time, p.property AS property, p.discrepancy AS fields, p.block AS block
FROM properties p
WHERE p.discrepancy IS NOT NULL AND p.until_block IS NULL
	AND p.time >= :from AND p.time < :before
ORDER BY p.block DESC, p.idx DESC
