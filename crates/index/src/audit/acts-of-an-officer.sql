-- What one officer signed, what failed as well.
SELECT b.time AS time, t.pallet AS pallet, t.call_name AS call, t.result AS result, t.error_name AS error, t.reference AS reference, t.block AS block, t.idx AS tx
FROM transactions t
JOIN blocks b ON b.number = t.block
WHERE t.signer = :officer AND b.time >= :from AND b.time < :before
ORDER BY t.block DESC, t.idx DESC
