"""Meetings: their list, one of them, whom to invite, who came."""
