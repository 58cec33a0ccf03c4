-- Link people. Everything here runs on the caller's connection, inside its transaction.

-- name: raise_link_version$
-- The row orders all that happens to the links of one setting, and counts what is published about them.
INSERT INTO link_setting (setting_id, version) VALUES (:setting_id, 1)
ON CONFLICT ON CONSTRAINT link_setting_pkey DO UPDATE SET version = link_setting.version + 1
RETURNING version;

-- name: terms_of_role
SELECT link_id, number, person_id, contact_id, from_on, until_on, reason, handover_on
  FROM link_term
 WHERE authority = :authority AND setting_id = :setting_id AND link_role = :link_role
 ORDER BY number;

-- name: end_term!
UPDATE link_term SET until_on = :until_on WHERE link_id = :link_id;

-- name: add_term!
INSERT INTO link_term (link_id, authority, setting_id, link_role, number, person_id, contact_id, from_on, reason,
                       handover_on, recorded_by, recorded_at)
VALUES (:link_id, :authority, :setting_id, :link_role, :number, :person_id, :contact_id, :from_on, :reason,
        :handover_on, :recorded_by, :recorded_at);

-- name: add_handover_note!
INSERT INTO link_handover (link_id, note) VALUES (:link_id, :note);

-- name: terms_on
-- Who holds which role on a day, and the note with which they took over.
SELECT link_role, link_term.link_id, number, person_id, contact_id, from_on, until_on, reason, handover_on, note
  FROM link_term
  LEFT JOIN link_handover ON link_handover.link_id = link_term.link_id
 WHERE authority = :authority AND setting_id = :setting_id
   AND from_on <= :on AND (until_on IS NULL OR :on < until_on)
 ORDER BY link_role;

-- name: settings_linked_on
-- Those settings that have somebody in the role on that day.
SELECT setting_id
  FROM link_term
 WHERE authority = :authority AND link_role = :link_role
   AND from_on <= :on AND (until_on IS NULL OR :on < until_on);
