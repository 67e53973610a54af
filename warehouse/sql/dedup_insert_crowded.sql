INSERT INTO crowded_buckets (run_id, kind, bucket, members)
SELECT $run_id, $kind, bucket, members
FROM full_buckets
WHERE NOT EXISTS (
    FROM crowded_buckets
    WHERE crowded_buckets.run_id = $run_id AND crowded_buckets.kind = $kind
        AND crowded_buckets.bucket = full_buckets.bucket
)
