"""Report: findings and totals for people and programs."""
