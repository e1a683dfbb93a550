"""How it goes: reports of a period, their texts, and figures that open the records behind them."""
