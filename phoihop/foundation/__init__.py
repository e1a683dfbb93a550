"""The ground: knows no noun of the trade."""
