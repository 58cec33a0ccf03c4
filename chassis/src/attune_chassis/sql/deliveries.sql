-- name: open_delivery(id, kind, target)!
INSERT INTO delivery (id, kind, target) VALUES (:id, :kind, :target) ON CONFLICT (id) DO NOTHING;
