"""What everybody may read, for machines: tables with their description, and bodies as Popolo with their change events."""
