-- PERSONAL DATA: notes people write about a case.

-- name: add_case_note!
INSERT INTO case_note (note_id, referral_id, authority, about, note, written_by, recorded_at)
VALUES (:note_id, :referral_id, :authority, :about, :note, :written_by, :recorded_at);

-- name: case_notes
SELECT note_id, about, note, written_by, recorded_at FROM case_note WHERE referral_id = :referral_id ORDER BY recorded_at;
