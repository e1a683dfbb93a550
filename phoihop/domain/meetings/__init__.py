"""Meetings of several bodies as equals: who is asked, who came, what was settled. `conclusions` reads texts, purely."""
