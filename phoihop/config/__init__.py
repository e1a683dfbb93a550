"""The joints: settings, URLs, roles, subscriptions and the command. May import all; nothing imports it."""
