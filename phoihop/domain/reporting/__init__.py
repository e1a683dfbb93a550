"""How it goes: regimes, periods, reports, frozen figures."""
