"""What is done about common problems: governance campaigns with their tasks, and policy suggestions."""
