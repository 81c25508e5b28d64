-- Where an agent's branch may sell: `only CN-GD CN-BJ`, `except RU`; empty: everywhere.
ALTER TABLE agents ADD COLUMN regions TEXT NOT NULL DEFAULT '';
