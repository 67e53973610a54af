WITH decided AS (
    SELECT policy_id, max(run_id) AS run_id FROM duplicate_pairs GROUP BY policy_id
)
SELECT settings
FROM dedup_policies
LEFT JOIN decided USING (policy_id)
ORDER BY decided.run_id DESC NULLS LAST, dedup_policies.run_id DESC
LIMIT 1
