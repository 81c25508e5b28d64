DROP TABLE agent_applications;
