"""Who may do what, in words that an auditor can read. One row per role; a person holds a role in a body, for a time."""

ROLES: dict[str, frozenset[str]] = {
    # Speaks for the body: turns its keys, signs, agrees plans, sends reports.
    "LEADER": frozenset({"read", "draft", "report_progress", "turn_key", "sign", "send_report"}),
    # Prepares the work and says how it goes; turns no key.
    "OFFICER": frozenset({"read", "draft", "report_progress"}),
    # Keeps the register and the seals.
    "CLERK": frozenset({"read", "register_document", "seal"}),
    # Reads what the body may read.
    "OBSERVER": frozenset({"read"}),
    # Gives, changes and ends the accounts of their own body and of those under it. Turns no key, signs and drafts nothing.
    "ACCOUNTS": frozenset({"read", "give_accounts"}),
    # Keeps who is who for the whole installation (bodies, posts, people, who acts for whom) and the rule book with its
    # calendar, and the accounts as above. Turns no key, signs and drafts nothing.
    "ADMIN": frozenset({"read", "organise", "keep_rules", "give_accounts"}),
    # Write for the public portal and hand in; nothing of it goes out by their word.
    "EDITOR": frozenset({"read", "edit_portal"}),
    # Let out what others wrote, and take it in again; may write too, but never decide about their own.
    "PUBLISHER": frozenset({"read", "edit_portal", "approve_portal"}),
}

# What reaches beyond one's own body. A role that holds any of it is given and taken only by who keeps who is who.
INSTALLATION_WIDE = frozenset({"organise", "keep_rules", "edit_portal", "approve_portal"})
