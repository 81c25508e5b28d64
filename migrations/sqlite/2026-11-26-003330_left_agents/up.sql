-- Nobody comes in for an agent who left.
DELETE FROM sessions WHERE staff_id IN
    (SELECT s.id FROM staff s JOIN agents a ON a.id = s.agent_id WHERE a.status = 'closed');
UPDATE staff SET disabled = 1 WHERE agent_id IN (SELECT id FROM agents WHERE status = 'closed');
