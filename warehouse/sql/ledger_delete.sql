DELETE FROM dispositions
USING said_again
WHERE dispositions.run_id = said_again.run_id AND dispositions.position = said_again.position
