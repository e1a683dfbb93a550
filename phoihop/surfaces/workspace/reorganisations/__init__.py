"""The reorganisation desk: what changes, who takes what, and the day itself."""
