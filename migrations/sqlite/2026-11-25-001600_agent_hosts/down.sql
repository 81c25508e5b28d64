DROP TABLE agent_hosts;
