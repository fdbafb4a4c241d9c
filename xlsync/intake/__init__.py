"""Intake: whatever was handed in becomes a workbook of raw cells, or a finding."""
