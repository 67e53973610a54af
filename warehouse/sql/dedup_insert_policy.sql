INSERT INTO dedup_policies (policy_id, settings, run_id)
SELECT $policy_id, $settings, $run_id
WHERE NOT EXISTS (FROM dedup_policies WHERE policy_id = $policy_id)
