SELECT asked_at, state, reason, kind, source, status, address
FROM fetches
WHERE address = $key OR final = $key
ORDER BY asked_at DESC, number DESC
LIMIT 20
