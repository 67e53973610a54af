-- What a run has read, counted where it is read: only so can the ledger show that an input has got lost.

ALTER TABLE runs ADD COLUMN inputs BIGINT;
COMMENT ON COLUMN runs.inputs IS 'Inputs that the sources gave, counted as they were read; NULL until the run has ended, and of runs before this was counted.';
