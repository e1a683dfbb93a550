"""Reporting regimes: periods and who was in time, a body's own report, what is compiled of all."""
