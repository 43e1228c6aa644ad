-- Prices of parcels in registered transfers, next to the official price of the whole parcel in the book at that time.
SELECT n.time AS time, t.property AS property, n.title AS title, n.price AS price,
	CAST(ROUND(CAST(p.official_price AS NUMERIC) * CAST(p.area AS NUMERIC)) AS TEXT) AS official,
	CAST(ROUND(100 * CAST(n.price AS NUMERIC) / NULLIF(CAST(p.official_price AS NUMERIC) * CAST(p.area AS NUMERIC), 0)) AS TEXT) AS percent,
	n.block AS block
FROM title_entries n
JOIN titles t ON t.title = n.title
JOIN properties p ON p.property = t.property AND p.block <= n.block AND (p.until_block IS NULL OR p.until_block > n.block)
WHERE n.price IS NOT NULL AND p.official_price IS NOT NULL
	AND n.time >= :from AND n.time < :before
ORDER BY n.block DESC, n.number DESC
