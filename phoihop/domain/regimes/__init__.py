"""Reporting regimes: what is reported by whom, the duties of a period, what each body sent, and what is compiled of it."""
