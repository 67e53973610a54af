-- The table is made before any migration, so its words stand here.
COMMENT ON TABLE schema_migrations IS 'Which files made this schema. A file that differs from the one applied is refused.';
COMMENT ON COLUMN schema_migrations.name IS 'Key: file of warehouse/migrations; `views` stands for all files of warehouse/views.';
COMMENT ON COLUMN schema_migrations.checksum IS 'SHA-256 of its text.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied.';
