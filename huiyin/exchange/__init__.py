"""Lists that leave as a workbook to be edited, and come back."""
